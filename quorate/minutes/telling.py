"""Who was told the decision, by word of mouth and in writing, and the proof of it: posted, sent, opened."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from quorate.audit.models import Entry
from quorate.conferences.facts import Meeting, Person
from quorate.conferences.queries.papers import NOTICE, Copy, copies_of
from quorate.letters.models import Letter
from quorate.letters.queries import about
from quorate.rules import deciding
from quorate.rules.findings import Reason

from .models import Minutes, Told
from .queries import PAPER, agreed_with

VERBAL, WRITTEN = "verbal", "written"
PAPERS = {NOTICE: "Outcome notice", PAPER: "Minutes"}
GONE = (Letter.State.SENT, Letter.State.UNSURE)


@dataclass(frozen=True, slots=True)
class Proof:
    """One letter to one person: where it is, and what shows that it arrived."""

    what: str
    letter: Letter
    opened_at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """One person, and how they were told."""

    copy: Copy
    told: Told | None
    there: bool
    """Whether they were in the meeting when it was closed, and so heard the decision."""
    proofs: tuple[Proof, ...]
    wanted: tuple[str, ...]
    agreed_at: datetime | None = None
    """When they said that they had read the minutes and agree with them."""

    @property
    def person(self) -> Person:
        return self.copy.person

    @property
    def verbal(self) -> bool:
        return self.there or self.told is not None

    @property
    def written(self) -> bool:
        return any(one.letter.document == NOTICE and one.letter.state in GONE for one in self.proofs)

    @property
    def lacks(self) -> list[str]:
        """What is still open for this person, in words; nothing where the procedure asks for nothing."""
        open_ = []
        if VERBAL in self.wanted and not self.verbal:
            open_.append("Not told by word of mouth yet")
        if WRITTEN in self.wanted and not self.written:
            open_.append("Not given in writing yet")
        return open_


@dataclass(frozen=True, slots=True)
class Telling:
    """All who have to be told, and whether it is done."""

    lines: tuple[Line, ...]
    wanted: tuple[str, ...]
    reason: Reason

    @property
    def open(self) -> int:
        """How many people are not fully told."""
        return sum(1 for one in self.lines if one.lacks)


def telling_of(meeting: Meeting) -> Telling:
    """Return who was told the decision of a conference and how.

    **Edition** the one in force on the day of the conference.
    **Rules** ``list.outcome-channels``, ``paper.outcome-notice``.
    """
    channels, reason = deciding.listed("outcome-channels", procedure=meeting.procedure, on=meeting.on)
    wanted = tuple(one.key for one in channels)
    told = {
        one.invitation_id: one
        for one in Told.objects.filter(
            conference=meeting.conference, superseded_at__isnull=True
        ).select_related("by")
    }
    opened = _opened(meeting)
    letters = _letters(meeting)
    at_doors = _opened_at_doors(one for kept in letters.values() for one in kept)
    minutes = Minutes.objects.filter(conference=meeting.conference).first()
    agreed = agreed_with(minutes) if minutes else {}
    lines = []
    for copy in copies_of(meeting, NOTICE):
        if copy.person.part in ("chair", "administrator"):
            continue
        number, who = copy.number, copy.person.practitioner
        proofs = tuple(
            Proof(
                PAPERS[one.document],
                one,
                _first(opened.get((who.pk, one.document)) if who else None, at_doors.get(one.pk)),
            )
            for one in letters.get(number, ())
        )
        lines.append(
            Line(
                copy,
                told.get(number),
                heard(meeting, copy.person),
                proofs,
                wanted if _to_be_told(copy) else (),
                agreed.get(number),
            )
        )
    return Telling(tuple(lines), wanted, reason)


def _to_be_told(copy: Copy) -> bool:
    """Return whether the decision has to be told to this person: parents, and the agencies that were asked."""
    invitation = copy.person.invitation
    parent = invitation.relative is not None and invitation.relative.parental_responsibility
    return (parent or copy.person.professional) and not invitation.observer


def heard(meeting: Meeting, person: Person) -> bool:
    """Return whether somebody was in the meeting when it was closed."""
    closed = meeting.conference.closed_at
    return closed is not None and any(
        stay.arrived_at <= closed and (stay.left_at is None or stay.left_at >= closed)
        for stay in person.stays
    )


def _letters(meeting: Meeting) -> dict[int, list[Letter]]:
    found: dict[int, list[Letter]] = {}
    for letter in about(meeting.conference.ref).filter(document__in=PAPERS).defer("text"):
        named = next((part for part in letter.key.split(":") if part.startswith("to-")), "")
        if named[3:].isdecimal():
            found.setdefault(int(named[3:]), []).append(letter)
    return found


def _opened(meeting: Meeting) -> dict[tuple[int, str], datetime]:
    """Return when each practitioner first opened a paper on the pages: (practitioner, paper) to the moment."""
    rows = Entry.objects.filter(
        kind=Entry.Kind.SAW, about=meeting.conference.ref, act__in=[f"{OPENED}.{paper}" for paper in PAPERS]
    )
    found: dict[tuple[int, str], datetime] = {}
    for by, act, at in rows.order_by("sequence").values_list("by_id", "act", "at"):
        if by is not None:
            found.setdefault((by, act.removeprefix(f"{OPENED}.")), at)
    return found


def _opened_at_doors(letters: Iterable[Letter]) -> dict[int, datetime]:
    """Return when each letter's file was first opened behind its recipient's door, by the letter's number.

    Staff who look at the letter in the post room are in the reading log too, under their own names: they do not count.
    """
    refs = {f"letter:{one.pk}": one.pk for one in letters}
    rows = Entry.objects.filter(kind=Entry.Kind.SAW, about__in=refs, by_name__startswith="door:")
    found: dict[int, datetime] = {}
    for about_, at in rows.order_by("sequence").values_list("about", "at"):
        found.setdefault(refs[about_], at)
    return found


def _first(*moments: datetime | None) -> datetime | None:
    """Return the earliest of the moments that are known."""
    return min((one for one in moments if one is not None), default=None)


OPENED = "minutes.own-copy"


def told_row(conference: Any, invitation: int) -> Told | None:
    """Return the standing note that somebody was told."""
    return Told.objects.filter(
        conference=conference, invitation=invitation, superseded_at__isnull=True
    ).first()
