"""What the rule tests share: the built-in rulebook and short ways of writing events."""

from datetime import date, datetime
from typing import Any

from quorate import rulebook
from quorate.rules import Duty, Event, History, derive
from quorate.rules.days import LONDON
from quorate.rules.procedure import Procedure

BOOK = rulebook.load()
ENGLAND = BOOK.calendar("tees")


def day(text: str) -> date:
    """Return the day written so."""
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    """Return the London moment written so."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def happened(kind: str, when: str, **facts: Any) -> Event:
    """Return an event; ``ref`` may be given among the facts."""
    ref = facts.pop("ref", "")
    moment = at(when) if "T" in when else None
    return Event(kind, day(when[:10]), at=moment, ref=ref, facts=facts)


def duties(area: str | Procedure, *events: Event, scope: str = "child") -> list[Duty]:
    """Return the duties that some events open in an area."""
    procedure = BOOK.procedure(area) if isinstance(area, str) else area
    return list(derive(History(events), procedure=procedure, calendar=ENGLAND, scope=scope))


def the(rule: str, found: list[Duty]) -> Duty:
    """Return the one duty of a rule; it is a failure if there are none or several."""
    (one,) = [d for d in found if d.rule == rule]
    return one
