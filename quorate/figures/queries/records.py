"""One line of each kind of row that figures are counted from."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple


class Happened(NamedTuple):
    """One event of a child, as the figures read it."""

    child: int
    kind: str
    on: date
    ref: str
    facts: Mapping[str, Any]
    origin: str
    team: int | None


class Initial(NamedTuple):
    """One child's initial conference, and the day from which its limit is counted, if that is known."""

    child: int
    on: date
    is_transfer: bool
    begun_on: date | None
    made_plan: bool
    ref: str
    team: int | None


class OnPlan(NamedTuple):
    """One time on a plan. ``ended_on`` no longer counts."""

    pk: int
    child: int
    started_on: date
    ended_on: date | None
    previous: int
    chair: int | None
    team: int | None
    visit_every: int | None
    born_on: date | None
    made_by: str

    def in_force(self, on: date) -> bool:
        """Return whether the child was on this plan on a day."""
        return self.started_on <= on and (self.ended_on is None or on < self.ended_on)


class Meeting(NamedTuple):
    """One child's part of a conference that was held: when, of which kind, who chaired, and what came of it."""

    pk: int
    child: int
    kind: str
    conference: int
    on: date
    starts_at: datetime
    chair: int
    team: int | None
    held: bool
    heard: bool
    born_on: date | None
    outcome: str = ""
    quorate: bool | None = None
    proceeding: bool = False


class Asked(NamedTuple):
    """One invitation that stands: who was asked, what they answered, whether they came and what they sent."""

    pk: int
    conference: int
    agency: str | None
    practitioner: int | None
    relative: int | None
    parent: bool | None
    young_person: int | None
    observer: bool
    owes_report: bool
    reply: str
    came: bool
    report_at: datetime | None
    shared_on: date | None


class Due(NamedTuple):
    """One duty that fell due in the time asked for."""

    child: int
    rule: str
    title: str
    within: str
    occasion: str
    due_on: date
    standing: str
    done_on: date | None
    team: int | None


class Act(NamedTuple):
    """One action of a plan or a core group that an agency was to do."""

    child: int
    agency: str
    by_on: date
    done_on: date | None
    team: int | None
    chair: int | None
