"""Which procedures there are to read, and the working days that a reader's own area counts."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from quorate import rulebook
from quorate.cases.facts import calendar_of
from quorate.people.models import Area
from quorate.rulebook import examples, handbook
from quorate.rulebook.examples import Result
from quorate.rulebook.handbook import Difference, Entry, Handbook, Saying, Unsaid
from quorate.rulebook.places import PLACES
from quorate.rules.days import Calendar

from .asking import in_words

STANDINGS = {
    "national": "National guidance: what serves where an area is silent",
    "regional": "A regional procedure",
    "information": "Information for families. It binds nobody",
}


@dataclass(frozen=True, slots=True)
class Procedure:
    """A procedure that can be opened, and whether it is the reader's own."""

    key: str
    title: str
    standing: str
    own: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """What another area says of the same thing."""

    procedure: Procedure
    saying: Saying | None


def procedures(area: Area) -> list[Procedure]:
    """Return every procedure there is: the reader's own first, then areas, then what serves them."""
    found = [
        Procedure(key, one.title, one.standing, key == area.procedure)
        for key, one in rulebook.load().procedures.items()
    ]
    return sorted(found, key=lambda one: (not one.own, one.standing != "area", one.title))


def areas(area: Area) -> list[Procedure]:
    """Return the procedures that can bind, the reader's own first."""
    return [one for one in procedures(area) if one.standing == "area"]


def read(key: str, on: date) -> Handbook | None:
    """Return a procedure as it reads on a day, if there is one of that name."""
    try:
        return handbook.read(key, on)
    except rulebook.UnknownProcedure:
        return None


def elsewhere(entry: Entry, key: str, area: Area, on: date) -> list[Elsewhere]:
    """Return what every other procedure says of the same thing."""
    found = []
    for one in procedures(area):
        book = handbook.read(one.key, on)
        other = book.entry(entry.key)
        if one.key != key and one.standing != "information":
            found.append(Elsewhere(one, other.now if other else None))
    return found


def differences(
    key: str, other: str, on: date, show: str
) -> tuple[Counter[str], list[tuple[str, list[Difference]]]]:
    """Return how many differences there are of each kind, and those to be shown, chapter by chapter."""
    found = handbook.differences(key, other, on)
    counts = Counter(one.kind for one in found)
    counts[""] = len(found)
    names = {place.key: place.title for place in PLACES}
    shown = (one for one in found if show in ("", one.kind))
    return counts, [(names[place], list(some)) for place, some in groupby(shown, key=lambda one: one.place)]


def unsaid(key: str, on: date) -> dict[str, list[Unsaid]]:
    """Return what a text does not say, by what serves instead."""
    found = handbook.unsaid(key, on)
    return {kind: [one for one in found if one.kind == kind] for kind in ("elsewhere", "nothing", "served")}


@dataclass(frozen=True, slots=True)
class Shown:
    """One worked example: what happens in it, in words, and what follows."""

    title: str
    happens: list[tuple[date, str]]
    results: tuple[Result, ...]


def worked_examples(key: str, today: date) -> tuple[bool, list[Shown]]:
    """Return whether a procedure has drafts, and what follows in each worked example, now and with them."""
    shown = [
        Shown(one.title, [(event.on, in_words(event.kind, event.facts)) for event in one.events], one.results)
        for one in examples.work_out(key, today)
    ]
    return examples.has_drafts(key), shown


def own_events() -> dict[str, Mapping[str, str]]:
    """Return the kinds of event that only some area has, in its own words."""
    return {key: one.events for key, one in rulebook.load().procedures.items()}


def working_days(key: str, area: Area) -> Calendar:
    """Return the working days of a procedure: for the reader's own area less its closure days."""
    if key == area.procedure:
        return calendar_of(area)  # type: ignore[no-any-return]
    return rulebook.load().calendar(key)
