"""What happened: the plain facts that findings are worked out from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from operator import attrgetter
from types import MappingProxyType
from typing import NamedTuple

Fact = str | bool | int | date
NO_FACTS: Mapping[str, Fact] = MappingProxyType({})


def _no_facts() -> Mapping[str, Fact]:
    return NO_FACTS


CHILD_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "date-of-birth": "the child's date of birth, once known",
        "expected-birth": "the expected date of birth of an unborn child",
        "birth": "the child was born",
        "pregnancy-ended": "the pregnancy ended without a living child",
        "pre-birth-assessment": "the assessment before the birth was completed",
        "hospital-discharge": "the newborn is to leave, or left, hospital",
        "discharge-meeting": "the hospital discharge meeting was held",
        "death": "the child died",
        "strategy-discussion": "strategy discussion at which the enquiry was started",
        "enquiry-closed": "the enquiry ended without a conference",
        "emergency-order-expires": "an emergency protection order runs out",
        "assessment-order-concluded": "examinations and assessments under a child assessment order ended",
        "care-review-decision": "a looked-after review decided that a conference is to be asked for",
        "care-review": "a looked-after review is to be held",
        "looked-after": "the child became looked after",
        "no-longer-looked-after": "the child stopped being looked after",
        "move-notified": "the area was told that a child on a plan has moved in",
        "move-accepted": "responsibility for a child moving in was formally accepted",
        "move-out-notified": "the receiving area was told that a child on our plan has moved there",
        "move-out-conference": "the receiving area held its conference",
        "move-out-confirmed": "the receiving area confirmed in writing that it is responsible",
        "moved-on": "the child went back, or moved on, before responsibility passed",
        "moved-in": "the child came to live here",
        "residence-started": "the person's lawful residence started",
        "initial-conference": "an initial conference was held",
        "review": "a review conference was held",
        "stood-down": "a review conference was stood down before a decision",
        "reconvened": "a stood-down conference was brought back together",
        "review-limit": "the last day for the next review of the plan, as set",
        "plan-start": "a child protection plan started",
        "plan-end": "a child protection plan ended",
        "core-group": "a core group met",
        "post-birth-meeting": "the meeting held after a birth",
        "mother-not-fit": "the mother was not fit for the meeting after the birth",
        "legal-letter": "the letter before proceedings was sent",
        "eighteen-month-meeting": "the eighteen-month meeting was held",
        "child-in-need-start": "a Child in Need plan started after the child protection plan",
        "child-in-need-review": "a Child in Need review was held",
        "child-in-need-end": "the Child in Need plan ended",
        "ending-letter-sent": "a letter went out that says the plan is to end",
        "objection-made": "somebody objected to the plan ending by letter",
        "appeal-made": "somebody appealed against a decision",
        "appeal-acknowledged": "the appeal was acknowledged",
        "appeal-heard": "the appeal was heard",
        "appeal-decided": "the appeal was decided",
    }
)

# Kinds that start so are an area's own: its procedure says in words what each is.
OWN = "own-"

CONFERENCE_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "conference-booked": "the conference was booked, or moved, to start then",
        "conference-cancelled": "the conference was cancelled",
        "conference-opened": "the chair opened the conference",
        "conference-closed": "the chair closed the conference",
        "report-owed": "someone was asked for a report",
        "report-received": "a report reached the chair",
        "report-shared": "a report was shared with the family",
        "report-withheld": "the chair agreed that a report is not shared with the family",
        "exclusion-requested": "someone was asked to be kept out",
        "outcome-recorded": "the outcome was put in the record system",
        "outcome-notice-sent": "the outcome notice went to its last recipient",
        "plan-discussed": "the plan was talked over with the parents",
        "minutes-approved": "the minutes were approved",
        "minutes-sent": "the minutes went to their last recipient",
        "minutes-received": "one person received the minutes",
        "correction-received": "one person sent corrections to the minutes",
        "delay-told": "the delay was reported to the person the procedure names",
    }
)

# Events that look ahead: told again when the day changes, and then only the last one told counts.
FORESEEN = frozenset(
    {
        "conference-booked",
        "expected-birth",
        "emergency-order-expires",
        "care-review",
        "review-limit",
        "hospital-discharge",
    }
)
KINDS = frozenset(CHILD_KINDS) | frozenset(CONFERENCE_KINDS)


class UnknownEvent(ValueError):
    """An event of a kind that the rules do not know."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened (or is booked or expected), on a day and perhaps at a moment.

    ``ref`` names the occasion ("conference:12", "report:7"). ``facts`` are plain values; see FACTS in the reference.
    """

    kind: str
    on: date
    at: datetime | None = None
    ref: str = ""
    facts: Mapping[str, Fact] = field(default_factory=_no_facts)

    def __post_init__(self) -> None:
        if self.kind not in KINDS and not self.kind.startswith(OWN):
            raise UnknownEvent(
                f"“{self.kind}” is not a kind of event. Known kinds: {', '.join(sorted(KINDS))}, "
                f"and an area's own, which start with “{OWN}”."
            )


class Placed(NamedTuple):
    """An event and its place in its history."""

    place: int
    event: Event


class History:
    """The events of one child, or of one conference, in the order in which they happened.

    Give them in the order in which they were told: of events that look ahead (a booking, an expected birth), the last
    told takes the place of those told before it, and a booking told after a cancellation undoes it.
    """

    __slots__ = ("_placed", "events")

    def __init__(self, events: Iterable[Event] = ()) -> None:
        told = _standing(events)
        timed = any(event.at is not None for event in told)
        self.events: tuple[Event, ...] = tuple(sorted(told, key=_when if timed else _on))
        self._placed: dict[str, list[Placed]] = {}
        for place, event in enumerate(self.events):
            self._placed.setdefault(event.kind, []).append(Placed(place, event))

    def placed(self, kind: str) -> list[Placed]:
        """Return the events of one kind with their places, oldest first."""
        return self._placed.get(kind, _NONE)

    def of(self, kind: str) -> tuple[Event, ...]:
        """Return the events of one kind, oldest first."""
        return tuple(p.event for p in self._placed.get(kind, _NONE))

    def last(self, kind: str) -> Event | None:
        """Return the latest event of one kind, if there is one."""
        found = self._placed.get(kind)
        return found[-1].event if found else None

    def with_events(self, *more: Event) -> "History":
        """Return this history and more events: for asking “what would follow if”."""
        return History((*self.events, *more))


_NONE: list[Placed] = []


def _standing(events: Iterable[Event]) -> list[Event]:
    told = list(events)
    if FORESEEN.isdisjoint([event.kind for event in told]):
        return told
    last = {event.kind: number for number, event in enumerate(told) if event.kind in FORESEEN}
    booked = last.get("conference-booked", -1)
    return [
        event
        for number, event in enumerate(told)
        if last.get(event.kind, number) == number
        and not (event.kind == "conference-cancelled" and number < booked)
    ]


_on = attrgetter("on")  # most histories have no times: sorting by the day alone takes half as long


def _when(event: Event) -> tuple[date, float]:
    return event.on, event.at.timestamp() if event.at else 0.0
