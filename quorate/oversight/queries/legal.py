"""Legal planning: what was considered for a family's children, what came of it, and what is still open.

Everything here is for `access.LEGAL_READERS`, and of the children whose case they may open.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from quorate.cases.access import children_seen_by
from quorate.cases.facts import procedure_of
from quorate.cases.models import Child, Relative
from quorate.conferences.models import Conference, ConferenceChild, Decision
from quorate.people.access import Role, sees_whole_area
from quorate.people.models import Practitioner
from quorate.rules import deciding

from ..access import reads_legal
from ..models import LegalLetter, LegalMeeting, LegalPlanning, LegalPlanningChild

HELD = (Conference.State.CLOSED, Conference.State.STOOD_DOWN)
LETTER_FOR = {
    LegalMeeting.Result.SUPPORT: LegalLetter.Kind.BEFORE,
    LegalMeeting.Result.COURT: LegalLetter.Kind.ISSUE,
}
"""The letter that each result brings with it."""


def children_read_by(reader: Practitioner) -> QuerySet[Child]:
    """Return the children whose legal planning this reader may read.

    A social worker reads it of the children they hold, and not of those in whose network they only are.
    """
    seen = children_seen_by(reader)
    if not reads_legal(reader):
        return seen.none()
    return seen.filter(social_worker=reader.pk) if reader.role == Role.SOCIAL_WORKER else seen


def _read_by(reader: Practitioner) -> Q:
    """Return the condition that a row of the reader's own area is about a child whose legal planning they read."""
    if reads_legal(reader) and sees_whole_area(reader):
        return Q()
    return Q(child__in=children_read_by(reader).order_by().values("pk"))


def child_read_by(reader: Practitioner, pk: int) -> Child | None:
    found = children_read_by(reader).select_related("area", "family", "social_worker", "team")
    return found.filter(pk=pk).first()


def household(child: Child) -> list[Child]:
    """Return every living child of the family, this one first: proceedings are considered for all of them."""
    if child.family_id is None:
        return [child]
    rows = Child.objects.filter(family=child.family_id, died_on__isnull=True).order_by("born_on", "pk")
    others = [one for one in rows.select_related("area") if one.pk != child.pk]
    return [child, *others]


def plannings_of(children: Iterable[Child]) -> list[LegalPlanning]:
    """Return what was considered for any of these children, the latest first, with all that came of it."""
    ids = [one.pk for one in children]
    rows = LegalPlanning.objects.filter(children__child__in=ids).distinct()
    return list(
        rows.select_related("by", "conference", "area")
        .prefetch_related("children__child", Prefetch("meetings", queryset=_meetings()))
        .order_by("-considered_on", "-pk")
    )


def _meetings() -> QuerySet[LegalMeeting]:
    return LegalMeeting.objects.select_related("social_worker", "manager", "by", "letter").order_by(
        "-meets_at"
    )


def planning_read_by(reader: Practitioner, pk: int) -> LegalPlanning | None:
    """Return one planning of a child whose legal planning this reader may read, or None."""
    rows = LegalPlanning.objects.filter(
        pk=pk, area=reader.area_id, children__child__in=children_read_by(reader)
    )
    return rows.select_related("area", "conference").distinct().first()


def meeting_read_by(reader: Practitioner, pk: int) -> LegalMeeting | None:
    """Return one legal planning meeting that this reader may read, or None."""
    mine = LegalPlanning.objects.filter(area=reader.area_id, children__child__in=children_read_by(reader))
    rows = LegalMeeting.objects.filter(pk=pk, planning__in=mine.values("pk"))
    return rows.select_related("planning__area", "planning__conference", "social_worker", "manager").first()


def letter_after(meeting: LegalMeeting) -> LegalLetter.Kind | None:
    """Return the letter that goes with what the meeting came to, if one does."""
    return LETTER_FOR.get(LegalMeeting.Result(meeting.result)) if meeting.result else None


def letter_of(meeting: LegalMeeting) -> LegalLetter | None:
    return LegalLetter.objects.filter(meeting=meeting).select_related("meeting__planning__area", "by").first()


def children_of(planning: LegalPlanning) -> list[Child]:
    rows = planning.children.select_related("child__area").order_by("child__born_on", "child")
    return [one.child for one in rows]


def parents_of(planning: LegalPlanning) -> list[Relative]:
    """Return the relatives of the children's family who have parental responsibility."""
    families = planning.children.values("child__family")
    rows = Relative.objects.filter(family__in=families, parental_responsibility=True)
    return list(rows.order_by("pk"))


def reviews_held(child: Child) -> list[Conference]:
    """Return the child's conferences that were held, the latest first."""
    rows = Conference.objects.filter(children__child=child, state__in=HELD)
    return list(rows.order_by("-starts_at"))


def plan_ended_at(conference: Conference, child: Child) -> bool:
    """Return whether the conference ended this child's plan: then nothing is left to plan for under it."""
    return Decision.objects.filter(
        conference_child__conference=conference,
        conference_child__child=child,
        superseded_at__isnull=True,
        outcome=Decision.Outcome.END,
    ).exists()


def asks_after_review(reader: Practitioner, on: date) -> tuple[str, str]:
    """Return what the procedure wants considered when a child is found to be suffering harm, and where; or nothing.

    **Rules** ``list.review-questions``.
    """
    entries, reason = deciding.listed("review-questions", procedure=procedure_of(reader.area), on=on)
    found = next((one for one in entries if one.key == "proceedings"), None)
    return (found.says, str(found.citation or reason.citation)) if found else ("", "")


def unanswered(reader: Practitioner, on: date) -> QuerySet[ConferenceChild]:
    """Return the children found to be suffering harm at a review, of whom nobody has said yet what follows from it.

    None where the area's procedure does not want it considered.
    """
    rows = ConferenceChild.objects.filter(_read_by(reader), still_suffering=True)
    if not asks_after_review(reader, on)[0]:
        return rows.none()
    rows = rows.filter(
        conference__area=reader.area_id, conference__state__in=HELD, conference__kind=Conference.Kind.REVIEW
    )
    answered = LegalPlanningChild.objects.filter(
        child=OuterRef("child"), planning__conference=OuterRef("conference")
    )
    return rows.exclude(Exists(answered))


@dataclass(frozen=True, slots=True)
class Line:
    """One planning as the page of a family shows it."""

    planning: LegalPlanning
    considered: list[Child]
    missing: list[Child]
    meetings: list[LegalMeeting]
    open: str


@dataclass(frozen=True, slots=True)
class Page:
    """Legal planning for the children of one family."""

    children: list[Child]
    lines: list[Line]
    unanswered: list[ConferenceChild]
    asks: tuple[str, str]

    @property
    def running(self) -> Line | None:
        return next((one for one in self.lines if one.open), None)


def page_of(reader: Practitioner, child: Child, today: date) -> Page:
    """Return what the page of one family's legal planning shows."""
    children = household(child)
    lines = []
    for planning in plannings_of(children):
        considered = [one.child for one in planning.children.all()]
        there = {one.pk for one in considered}
        lines.append(
            Line(
                planning=planning,
                considered=considered,
                missing=[one for one in children if one.pk not in there],
                meetings=list(planning.meetings.all()),
                open=open_action(planning, list(planning.meetings.all())),
            )
        )
    waiting = unanswered(reader, today).filter(child__in=[one.pk for one in children])
    return Page(
        children=children,
        lines=lines,
        unanswered=list(waiting.select_related("child", "conference").order_by("-conference__starts_at")),
        asks=asks_after_review(reader, today),
    )


def open_action(planning: LegalPlanning, meetings: Iterable[LegalMeeting]) -> str:
    """Return what still has to follow from what was decided, in words; nothing when all is done."""
    if planning.decision != LegalPlanning.Decision.BEGIN or planning.ended_on:
        return ""
    standing = [one for one in meetings if one.state != LegalMeeting.State.CANCELLED]
    if not standing:
        return "No legal planning meeting is arranged yet: this is for the manager."
    held = [one for one in standing if one.state == LegalMeeting.State.HELD]
    if not held:
        return "The legal planning meeting is arranged, and its result is not recorded yet."
    latest = max(held, key=lambda one: (one.held_on or date.min, one.pk))
    if LegalMeeting.Result(latest.result) not in LETTER_FOR:
        return ""
    letter = getattr(latest, "letter", None)
    if letter is None or letter.state != LegalLetter.State.SENT:
        return "The parents have had no letter yet that says what is planned and why: this is for the social worker."
    return ""
