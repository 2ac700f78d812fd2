"""A timetable from events that somebody typed: every duty on its day, month by month. Nothing is kept."""

from calendar import Calendar as Weeks
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from quorate.rulebook.phrases import capital, role
from quorate.rulebook.titles import STRENGTHS
from quorate.rules import Calendar, Duty, Event, History, Procedure, derive
from quorate.rules.days import OutsideCalendar
from quorate.rules.events import CONFERENCE_KINDS

from .asking import in_words

__all__ = ["OutsideCalendar", "Timetable", "rows", "work_out"]

MEANINGS = {"by": "By", "from": "From", "on": "On the day", "until": "Until"}


class Entry(NamedTuple):
    """One thing on the timetable: an event that was typed, or a duty that follows."""

    day: date
    at: datetime | None
    mark: str
    title: str
    duty: Duty | None
    whose: str
    state: str
    meaning: str
    strength: str
    implied: bool = False


class Mark(NamedTuple):
    """A letter in the month's grid, and what it stands for."""

    letter: str
    words: str


class Cell(NamedTuple):
    """One day of the grid."""

    day: date
    why_not: str
    marks: tuple[Mark, ...]
    is_on: bool


class Month(NamedTuple):
    """One month: the grid, week by week, and what stands in it, in order. ``gap`` says what was passed over."""

    first: date
    gap: str
    weeks: tuple[tuple[Cell | None, ...], ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Timetable:
    """Everything that follows from the events, as on a day."""

    procedure: Procedure
    on: date
    months: tuple[Month, ...]
    entries: tuple[Entry, ...]
    undated: tuple[Entry, ...]
    passed: tuple[Entry, ...]
    closures: int


def work_out(events: list[Event], *, procedure: Procedure, calendar: Calendar, on: date) -> Timetable:
    """Return the timetable of some events by a procedure.

    A plan starts with an initial conference that makes one and ends with a review that ends it, unless the events say
    on which days it did.

    :raises OutsideCalendar: if a day lies outside the years for which holidays are known
    """
    implied = list(_implied(events))
    history = History([*events, *implied])
    scopes = ["child", "milestone"]
    if any(event.kind in CONFERENCE_KINDS for event in events):
        scopes.append("conference")
    duties = [
        duty
        for scope in scopes
        for duty in derive(history, procedure=procedure, calendar=calendar, scope=scope)
    ]
    entries = [_event(event, implied=False) for event in events] + [
        _event(one, implied=True) for one in implied
    ]
    entries += [_duty(duty, procedure, on) for duty in duties if duty.due_on is not None]
    entries.sort(key=lambda one: (one.day, one.duty is not None, one.implied, one.title))
    passed = tuple(one for one in entries if one.state == "overdue")
    return Timetable(
        procedure=procedure,
        on=on,
        months=tuple(_months(entries, calendar, on)),
        entries=tuple(entries),
        undated=tuple(_duty(duty, procedure, on) for duty in duties if duty.due_on is None),
        passed=passed,
        closures=len(calendar.closures),
    )


def _implied(events: Iterable[Event]) -> Iterator[Event]:
    told = list(events)
    kinds = {event.kind for event in told}
    for event in told:
        if (
            event.kind == "initial-conference"
            and event.facts.get("outcome") == "plan"
            and "plan-start" not in kinds
        ):
            yield Event("plan-start", event.on, ref=event.ref)
        ends = event.kind == "review" and event.facts.get("outcome") == "end"
        if ends and event.facts.get("quorate") is not False and "plan-end" not in kinds:
            yield Event("plan-end", event.on, ref=event.ref)


def _event(event: Event, *, implied: bool) -> Entry:
    return Entry(event.on, event.at, "E", in_words(event.kind, event.facts), None, "", "", "", "", implied)


def _duty(duty: Duty, procedure: Procedure, on: date) -> Entry:
    return Entry(
        day=duty.due_on or date.max,
        at=duty.due_at,
        mark="M" if duty.whose == "nobody" else "D",
        title=duty.title,
        duty=duty,
        whose="" if duty.whose == "nobody" else capital(role(duty.whose, procedure)),
        state=_state(duty, on),
        meaning=MEANINGS.get(duty.meaning, capital(duty.meaning)),
        strength="" if duty.whose == "nobody" else STRENGTHS.get(duty.strength, capital(duty.strength)),
    )


def _state(duty: Duty, on: date) -> str:
    if duty.standing != "open":
        return {"done": "done", "done-late": "late"}.get(duty.standing, "not_needed")
    if duty.due_on is None:
        return "not_stated"
    if duty.meaning == "from":
        return "coming" if duty.due_on > on else "open_now"
    if duty.meaning == "until":
        return "open_now" if duty.due_on >= on else "not_needed"
    if duty.due_on < on:
        return "overdue"
    return "due_today" if duty.due_on == on else "coming"


def _months(entries: list[Entry], calendar: Calendar, on: date) -> Iterator[Month]:
    marks = _marks(entries)
    before: date | None = None
    for first in sorted({date(day.year, day.month, 1) for day in marks}):
        weeks = tuple(
            tuple(
                Cell(day, calendar.why_not_worked(day), tuple(marks.get(day, ())), day == on)
                if day.month == first.month
                else None
                for day in week
            )
            for week in Weeks().monthdatescalendar(first.year, first.month)
        )
        here = tuple(one for one in entries if (one.day.year, one.day.month) == (first.year, first.month))
        yield Month(first, _gap(before, first), weeks, here)
        before = first


def _marks(entries: list[Entry]) -> Mapping[date, list[Mark]]:
    marks: dict[date, list[Mark]] = {}
    for one in entries:
        words = one.title if one.duty is None else f"{one.meaning.lower()} this day: {one.title}"
        marks.setdefault(one.day, []).append(Mark(one.mark, words))
        duty = one.duty
        if duty is not None and duty.hold_by is not None and duty.hold_by != one.day:
            marks.setdefault(duty.hold_by, []).append(Mark("W", f"last working day: {one.title}"))
    return marks


def _gap(before: date | None, first: date) -> str:
    if before is None:
        return ""
    passed = (first.year - before.year) * 12 + first.month - before.month - 1
    if passed < 1:
        return ""
    start = _month_after(before, 1)
    if passed == 1:
        return f"Nothing in {start:%B %Y}."
    return f"Nothing from {start:%B %Y} to {_month_after(before, passed):%B %Y}."


def _month_after(month: date, count: int) -> date:
    number = month.month - 1 + count
    return date(month.year + number // 12, number % 12 + 1, 1)


HEADINGS = (
    "Date",
    "Time",
    "What",
    "Sort",
    "Meaning",
    "Last working day",
    "Whose",
    "Standing",
    "Strength",
    "Why",
    "Note",
    "The other reading",
    "Source",
    "Clauses",
)


def rows(found: Timetable) -> Iterator[list[Any]]:
    """Yield the timetable as rows for a spreadsheet, headings first."""
    yield list(HEADINGS)
    for one in (*found.entries, *found.undated):
        duty = one.duty
        at = f"{one.at:%H:%M}" if one.at else ""
        if duty is None:
            yield [one.day, at, one.title, "Event", *[""] * 10]
            continue
        reason = duty.reason
        other = reason.other_reading
        otherwise = f"{other.text}: {other.day}" if other and other.day else other.text if other else ""
        yield [
            duty.due_on or "Not stated", at, one.title, "Duty" if one.whose else "Worth knowing", one.meaning,
            duty.hold_by, one.whose, capital(one.state.replace("_", " ")), one.strength, reason.says, reason.note,
            otherwise, str(reason.citation), ", ".join(reason.citation.clauses),
        ]  # fmt: skip
