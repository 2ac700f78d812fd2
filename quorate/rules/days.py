"""Counting days, the way the procedures count them.

The day of the event is day 0 unless a procedure says that it is day 1; the last day of a period is still in time.
Months keep the day number, or fall back to the month's last day. A limit on a day that nobody works does not move.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
FULL_TERM_WEEKS = 40
UNITS = (
    "working days",
    "calendar days",
    "days",
    "weeks",
    "months",
    "years",
    "hours",
    "years of age",
    "weeks of pregnancy",
)
READINGS = ("calendar days", "working days")
_SHAPE = re.compile(r"^(\d{1,4}) ([a-z ]+)$")
_MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class BadPeriod(ValueError):
    """A period that cannot be read, such as “three month”."""


class OutsideCalendar(ValueError):
    """A day for which the calendar knows no holidays."""


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time, in the unit the text uses. ``days`` is a text that does not say which kind of days."""

    count: int
    unit: str

    @classmethod
    def read(cls, text: object) -> "Period":
        """Return the period written as “10 working days”.

        :raises BadPeriod: if it cannot be read
        """
        shape = _SHAPE.match(text) if isinstance(text, str) else None
        if shape:
            unit = shape[2] if shape[2] in UNITS else shape[2] + "s"
            unit = {"year of ages": "years of age", "week of pregnancys": "weeks of pregnancy"}.get(
                unit, unit
            )
            if unit in UNITS:
                return cls(int(shape[1]), unit)
        raise BadPeriod(f"“{text}” is not a period: write a number and one of {', '.join(UNITS)}")

    def __str__(self) -> str:
        unit = self.unit
        if self.count == 1 and unit.endswith("s"):
            unit = unit[:-1]
        return f"{self.count} {unit}"

    def read_as(self, reading: str) -> "Period":
        """Return this period with bare “days” read as the kind of days given; any other unit is kept."""
        return Period(self.count, reading) if self.unit == "days" else self


class Counted(NamedTuple):
    """One day of a count: which number it has, or why it has none."""

    day: date
    number: int | None
    why_not: str


class Calendar:
    """Which days are worked. Monday to Friday, less the public holidays and any closure days given."""

    __slots__ = ("_first", "_last", "_running", "_worked", "closures", "holidays", "key")

    def __init__(
        self,
        key: str,
        holidays: Mapping[date, str],
        *,
        first: date,
        last: date,
        closures: Iterable[date] = (),
    ) -> None:
        self.key = key
        self.holidays = dict(holidays)
        self.closures = frozenset(closures)
        self._first, self._last = first.toordinal(), last.toordinal()
        self._worked: list[int] = []
        self._running: list[int] = []

    def _prepare(self) -> None:
        """Lay out the years, the first time that a day is counted."""
        off = {day.toordinal() for day in (*self.holidays, *self.closures)}
        worked, running, total = [], [], 0
        for n in range(self._first, self._last + 1):
            if 0 < n % 7 < 6 and n not in off:  # ordinal 1 is a Monday
                worked.append(n)
                total += 1
            running.append(total)
        self._worked, self._running = worked, running

    def closed_on(self, *closures: date) -> "Calendar":
        """Return the same calendar with more closure days."""
        first, last = date.fromordinal(self._first), date.fromordinal(self._last)
        return Calendar(
            self.key, self.holidays, first=first, last=last, closures=self.closures.union(closures)
        )

    @property
    def years(self) -> tuple[date, date]:
        """The first and the last day that the calendar knows."""
        return date.fromordinal(self._first), date.fromordinal(self._last)

    def _upto(self, day: date) -> int:
        if not self._running:
            self._prepare()
        n = day.toordinal() - self._first
        if n < 0 or n >= len(self._running):
            raise OutsideCalendar(
                f"{day.isoformat()} is outside the calendar, which runs from "
                f"{date.fromordinal(self._first).year} to {date.fromordinal(self._last).year}. Check the date."
            )
        return self._running[n]

    def is_worked(self, day: date) -> bool:
        """Return whether the day is a working day."""
        return day.weekday() < 5 and day not in self.holidays and day not in self.closures

    def why_not_worked(self, day: date) -> str:
        """Return why nobody works that day, or an empty string for a working day."""
        if day in self.holidays:
            return self.holidays[day]
        if day.weekday() >= 5:
            return f"{day:%A}"
        return "closed by the area" if day in self.closures else ""

    def after(self, day: date, count: int) -> date:
        """Return the last of ``count`` working days after the day, which is not counted itself."""
        if count == 0:
            return day
        return self._at(self._upto(day) + count - 1, day)

    def before(self, day: date, count: int) -> date:
        """Return the day that is ``count`` working days before the day, which is not counted itself."""
        if count == 0:
            return day
        worked_before = self._upto(day) - (1 if self.is_worked(day) else 0)
        return self._at(worked_before - count, day)

    def on_or_before(self, day: date) -> date:
        """Return the last working day on or before the day."""
        return self._at(self._upto(day) - 1, day)

    def _at(self, place: int, day: date) -> date:
        if place < 0 or place >= len(self._worked):
            raise OutsideCalendar(f"Counting from {day.isoformat()} leaves the calendar. Check the date.")
        return date.fromordinal(self._worked[place])

    def between(self, after: date, upto: date) -> int:
        """Return how many working days there are after one day, up to and including another."""
        return self._upto(upto) - self._upto(after)


def add_months(start: date, count: int) -> date:
    """Return the same day number ``count`` months on (or back), or the last day of a shorter month."""
    month0 = start.month - 1 + count
    year, month = start.year + month0 // 12, month0 % 12 + 1
    length = _MONTH_DAYS[month - 1]
    if month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        length = 29
    return date(year, month, start.day if start.day < length else length)


def birthday(born: date, age: int) -> date:
    """Return the day an age is reached. A child born on 29 February reaches it on 1 March in a common year."""
    reached = add_months(born, 12 * age)
    return reached if reached.day == born.day else reached + timedelta(days=1)


def age_on(born: date, day: date) -> int:
    """Return the age in whole years on a day."""
    years = day.year - born.year
    return years if birthday(born, years) <= day else years - 1


def count(
    start: date, period: Period, calendar: Calendar, *, back: bool = False, day_one: bool = False
) -> date:
    """Return the last day of a period that starts with an event, or the day that many before it.

    **Counts** the day of the event as day 0, or as day 1 with ``day_one``. Bare “days” are calendar days here: the
    reading is chosen by the caller with ``Period.read_as``. Hours are not days: see ``after_hours``.
    """
    unit, n = period.unit, period.count
    if day_one and not back:
        if unit == "working days":
            return calendar.after(start, n - 1 if calendar.is_worked(start) else n)
        return count(start, period, calendar) - timedelta(days=1)
    if unit == "working days":
        return calendar.before(start, n) if back else calendar.after(start, n)
    if unit == "months":
        return add_months(start, -n if back else n)
    if unit == "years":
        return add_months(start, -12 * n if back else 12 * n)
    if unit == "years of age":
        return birthday(start, n)
    if unit == "weeks of pregnancy":
        return start - timedelta(weeks=FULL_TERM_WEEKS - n)
    days = n * 7 if unit == "weeks" else n
    return start - timedelta(days=days) if back else start + timedelta(days=days)


def after_hours(moment: datetime, hours: int) -> datetime:
    """Return the moment that many elapsed hours later, in London time, right across a change of the clocks."""
    return (moment.astimezone(UTC) + timedelta(hours=hours)).astimezone(LONDON)


def walk(
    start: date, period: Period, calendar: Calendar, *, back: bool = False, day_one: bool = False
) -> list[Counted]:
    """Return every day passed in counting a period of working days, with its number or why it has none."""
    found: list[Counted] = []
    number, day, step = 0, start, timedelta(days=-1 if back else 1)
    if day_one and calendar.is_worked(start):
        number = 1
        found.append(Counted(start, 1, ""))
    while number < period.count:
        day += step
        why_not = calendar.why_not_worked(day)
        if not why_not:
            number += 1
        found.append(Counted(day, None if why_not else number, why_not))
    return found


def in_words(day: date) -> str:
    """Return a day as people write it: Mon 14 April 2025."""
    return f"{day:%a} {day.day} {day:%B %Y}"
