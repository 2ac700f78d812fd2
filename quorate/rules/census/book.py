"""How a rule is written down, and what it gives. The rules themselves stand in the modules beside this one."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from quorate.rules.days import Calendar

from .records import CensusChild, CensusHeading, Record

Severity = Literal["error", "query"]
ERROR: Severity = "error"
QUERY: Severity = "query"
Level = Literal[
    "heading", "return", "child", "episode", "assessment", "need-plan", "enquiry", "plan", "review"
]


@dataclass(frozen=True, slots=True)
class Context:
    """What a return is judged against: its year, whose it is, and which days are worked."""

    year: int
    la_code: str
    calendar: Calendar

    @property
    def first(self) -> date:
        """Return the first day that the return tells of."""
        return date(self.year - 1, 4, 1)

    @property
    def last(self) -> date:
        """Return the last day that the return tells of, its reference date."""
        return date(self.year, 3, 31)

    def within(self, day: date) -> bool:
        """Return whether a day lies in the census year; both ends count."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: which rule, whose, where, what, and how to put it right.

    ``child`` is the identifier in the return (empty for the return as a whole), ``element`` the place within the
    child, ``value`` what stands there. ``pk`` and ``ref`` name our own rows where the return is made from them.
    """

    rule: str
    severity: Severity
    about: Level
    child: str
    element: str
    value: str
    what: str
    remedy: str
    line: int = 0
    pk: int = 0
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule's function yields: the record, its element that is to blame, and what is wrong in plain words."""

    record: Record
    element: str
    what: str
    value: object = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the census. ``since`` and ``until`` are census years, both included."""

    number: str
    level: Level
    says: str
    remedy: str
    since: int
    until: int
    find: Callable[..., Iterator[Any]]

    @property
    def severity(self) -> Severity:
        """Return whether the file is wrong (error) or has to be explained where it is right (query)."""
        return QUERY if self.number.endswith("Q") else ERROR


RULES: dict[str, Rule] = {}
Find = Callable[..., Iterator[Any]]


def rule(
    number: str, level: Level, says: str, remedy: str, *, since: int = 0, until: int = 9999
) -> Callable[[Find], Find]:
    """Return a decorator that enters a function into the book under its number; Q at its end makes it a query."""

    def enter(find: Find) -> Find:
        if number in RULES:
            raise ValueError(f"rule {number} is written down twice")
        RULES[number] = Rule(number, level, says, remedy, since, until, find)
        return find

    return enter


def finding(entry: Rule, child: CensusChild, hit: Hit) -> Finding:
    """Return what a rule found in a child as it is told."""
    record = hit.record
    place = f"{record.at}/{hit.element}" if record.at else hit.element
    return Finding(
        rule=entry.number,
        severity=entry.severity,
        about=entry.level,
        child=child.la_child_id,
        element=place,
        value=told(hit.value),
        what=hit.what,
        remedy=entry.remedy,
        line=record.line or child.line,
        pk=child.pk,
        ref="" if isinstance(record, CensusChild) else record.ref,
    )


def of_the_return(entry: Rule, heading: CensusHeading, element: str, value: object, what: str) -> Finding:
    """Return what a rule found in the return as a whole."""
    return Finding(
        entry.number,
        entry.severity,
        entry.level,
        "",
        element,
        told(value),
        what,
        entry.remedy,
        line=heading.line,
    )


def told(value: object) -> str:
    """Return a value as the return writes it."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)[:60]


def say(day: date) -> str:
    """Return a day in words."""
    return f"{day.day} {day:%B %Y}"


def weeks(count: int) -> timedelta:
    """Return a number of weeks."""
    return timedelta(weeks=count)
