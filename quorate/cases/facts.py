"""From rows to the plain facts that the rules take. The only place where a child's rows become a history."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from quorate import rulebook
from quorate.people.models import Area
from quorate.rules import Event as Fact
from quorate.rules import History

from .models import Child, Event, OccasionEvent

NOTED = "noted"
"""The kind of an event that no rule reads: it stands in the child's history for people alone."""


def procedure_of(area: Area) -> Any:
    return rulebook.load().procedure(area.procedure)


def calendar_of(area: Area) -> Any:
    closures = tuple(area.closure_days.values_list("on", flat=True))
    return rulebook.load().calendar(area.procedure, closures=closures)


def history_of(child: Child, events: Iterable[Event]) -> History:
    """Return the child's history: the standing events, and the birth dates that stand on the child's row."""
    facts = [
        Fact(kind=event.kind, on=event.on, at=event.at, ref=event.ref, facts=event.facts)
        for event in events
        if event.superseded_at is None and event.kind != NOTED
    ]
    if child.born_on:
        facts.append(Fact(kind="date-of-birth", on=child.born_on))
    if child.expected_on:
        # What is known of the birth (that it may come early) was told with an expected day; the row's day is the last.
        told = [fact for fact in facts if fact.kind == "expected-birth"]
        facts.append(
            replace(told[-1], on=child.expected_on)
            if told
            else Fact(kind="expected-birth", on=child.expected_on)
        )
    if child.died_on and not any(fact.kind == "death" for fact in facts):
        facts.append(Fact(kind="death", on=child.died_on))
    return History(facts)


def occasion_history(events: Iterable[OccasionEvent]) -> History:
    """Return a conference's own history."""
    return History(
        Fact(kind=event.kind, on=event.on, at=event.at, ref=event.ref, facts=event.facts)
        for event in events
        if event.superseded_at is None
    )


def age_on(child: Child, on: date) -> int | None:
    """Return the child's age in whole years on a day, or None before birth. A 29 February child is older on
    1 March."""
    if child.born_on is None or on < child.born_on:
        return None
    had_birthday = (on.month, on.day) >= (child.born_on.month, child.born_on.day)
    return on.year - child.born_on.year - (0 if had_birthday else 1)
