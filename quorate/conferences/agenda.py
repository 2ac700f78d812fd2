"""The running order of a conference, by its kinds: one for everybody, one for the chair with what only the chair needs.

The appendices that hold an area's own agendas are not part of what is held here; these are made of what the area's
procedure has the meeting cover.
"""

from dataclasses import dataclass

from quorate.design.words import day

from .facts import ChildPart, Meeting
from .models import Conference
from .queries.sheets import listed, read_out
from .table import unborn

Kind = Conference.Kind


@dataclass(frozen=True, slots=True)
class Point:
    says: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the running order."""

    title: str
    points: tuple[Point, ...]
    key: str
    """Names the part: ``opening``, ``about-review``, ``heard``, ``deciding``, ``care`` or ``ending``."""


def agenda(meeting: Meeting, *, for_chair: bool) -> tuple[Part, ...]:
    """Return the running order: what happens one after the other, with what the area's procedure has it cover.

    **Edition** the one in force on the day of the conference.
    **Rules** ``list.conference-purpose``, ``list.chair-role``, ``list.analysis-domains``, ``list.review-questions``,
    ``list.transfer-in-roles``, ``list.combined-agenda``.
    """
    parts = [_opening(meeting, for_chair)]
    for kind in (Kind.INITIAL, Kind.PRE_BIRTH, Kind.TRANSFER_IN, Kind.REVIEW):
        there = [part for part in meeting.children if part.kind == kind]
        if there:
            parts.append(_about(meeting, kind, there, for_chair))
    parts += [_heard(meeting, for_chair), _deciding(meeting, for_chair)]
    if meeting.conference.with_care_review:
        parts.append(_care(meeting, for_chair))
    parts.append(_ending(meeting))
    return tuple(parts)


def _from_list(meeting: Meeting, key: str, *, only: frozenset[str] = frozenset()) -> list[Point]:
    return [Point(item.says, item.source) for item in listed(meeting, key) if not only or item.key in only]


def _opening(meeting: Meeting, for_chair: bool) -> Part:
    points = [Point("Who is here and as what, and how the meeting goes")]
    points += _from_list(meeting, "conference-purpose")
    if read_out(meeting):
        points.append(Point("The statement on differing views is read out"))
    if for_chair:
        points += [
            Point("Is it quorate for each child, and what follows if it is not"),
            Point("What each child has asked to be said or kept"),
            *_from_list(meeting, "chair-role"),
        ]
    return Part("Opening", tuple(points), "opening")


def _names(parts: list[ChildPart]) -> str:
    return ", ".join(part.row.child.name for part in parts)


def _about(meeting: Meeting, kind: str, there: list[ChildPart], for_chair: bool) -> Part:
    points = {
        Kind.INITIAL: _initial,
        Kind.PRE_BIRTH: _pre_birth,
        Kind.TRANSFER_IN: _transfer_in,
        Kind.REVIEW: _review,
    }[Kind(kind)](meeting, there)
    if for_chair:
        points += _from_list(meeting, "conference-tasks")
    return Part(f"{Kind(kind).label}: {_names(there)}", tuple(points), f"about-{kind}")


def _initial(meeting: Meeting, there: list[ChildPart]) -> list[Point]:
    return [
        Point("Why the conference was called, and what the enquiry found"),
        Point("What each agency knows of the child and the family"),
        *_from_list(meeting, "analysis-domains"),
    ]


def _pre_birth(meeting: Meeting, there: list[ChildPart]) -> list[Point]:
    expected = [
        Point(f"{part.row.child.name} is expected on {day(part.row.child.expected_on)}")
        for part in there
        if part.row.child.expected_on and unborn(meeting, part)
    ]
    return [
        *expected,
        *_initial(meeting, there),
        *_from_list(meeting, "pre-birth-grounds"),
        *_from_list(meeting, "pre-birth-risk-factors"),
        Point("What is arranged for the birth and for going home from hospital"),
        Point("Which meeting follows the birth, and who comes to it"),
    ]


def _transfer_in(meeting: Meeting, there: list[ChildPart]) -> list[Point]:
    return [
        Point("The plan that the child came with, and the reports of the authority the child came from"),
        Point("Who has worked with the family together since the move, and what new risks it brought"),
        *_from_list(meeting, "transfer-in-roles"),
        *_from_list(meeting, "analysis-domains"),
    ]


def _review(meeting: Meeting, there: list[ChildPart]) -> list[Point]:
    return [
        *_from_list(meeting, "review-questions"),
        Point("Progress, outcome by outcome of the plan"),
        Point("The work of the core group, and what was seen on visits"),
        *_from_list(meeting, "review-checklist"),
    ]


def _heard(meeting: Meeting, for_chair: bool) -> Part:
    points = [
        Point("What each child wishes and feels, and how that was learnt"),
        Point("What the parents and the family say"),
        *_from_list(meeting, "other-children"),
    ]
    if for_chair:
        points.append(Point("What the reports raise, what is asked about it, and what is answered"))
    return Part("Heard", tuple(points), "heard")


def _deciding(meeting: Meeting, for_chair: bool) -> Part:
    points = [
        Point("Both questions of harm, for each child"),
        Point("What each agency thinks, one after the other, each in its own words"),
        Point("The decision and its reasons, for each child"),
    ]
    if for_chair:
        points += _from_list(meeting, "likelihood-tests")
    return Part("Deciding", tuple(points), "deciding")


def _care(meeting: Meeting, for_chair: bool) -> Part:
    points = [
        *_from_list(meeting, "combined-agenda", only=frozenset({"chair"} if for_chair else {"everybody"})),
        Point("How the child is in the placement: health, school, and whom the child sees"),
        Point("Whether the care plan is being carried out, and what has to change in it"),
        Point("Which plan goes on: one plan, and one way of reviewing it"),
    ]
    if for_chair:
        points += _from_list(
            meeting, "children-in-care", only=frozenset({"iro-chair", "iro-attends", "criteria"})
        )
    return Part("The looked-after review", tuple(points), "care")


def _ending(meeting: Meeting) -> Part:
    return Part(
        "Ending",
        (
            Point("Who is in the core group, who leads it, and when it meets first"),
            Point("What the plan asks of everybody, said so that everybody understands it"),
            Point("The date of the next conference, told to all"),
            Point("How to disagree, and how to complain"),
            *_from_list(meeting, "announced"),
        ),
        "ending",
    )
