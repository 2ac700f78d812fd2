"""The arithmetic of figures: periods, working days taken, bands, shares, medians, reviews in time, small numbers.

Both days of a span count. Days are counted by ``days.Calendar``, months as everywhere in the rules.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Generic, NamedTuple, TypeVar

from .days import Calendar, add_months

FEW = 4
"""Counts from 1 to this many are hidden in what leaves the building."""
HIDDEN = "c"
"""What stands in the place of a number that is hidden."""
IN_TIME = 15
"""Working days within which an initial conference is to be held."""
FIRST_REVIEW, LATER_REVIEW = 3, 6
"""Months within which the first review, and each later one, is to be held (STANDARDS 7)."""
ON_PLAN_LONG_ENOUGH = 3
"""Months on a plan after which a child counts in DfE's table of reviews (D6)."""


@dataclass(frozen=True, slots=True)
class Span:
    """A time from a day to a day. Both days count."""

    from_on: date
    until: date

    def holds(self, day: date) -> bool:
        """Return whether a day lies in the span."""
        return self.from_on <= day <= self.until

    def months(self) -> tuple["Span", ...]:
        """Return the span's parts, one for each calendar month that it touches, the first one first."""
        found = []
        start = self.from_on
        while start <= self.until:
            last = month_of(start).until
            found.append(Span(start, min(last, self.until)))
            start = last + timedelta(days=1)
        return tuple(found)

    @property
    def is_whole_months(self) -> bool:
        """Whether the span begins on the first and ends on the last day of a month."""
        return self.from_on.day == 1 and (self.until + timedelta(days=1)).day == 1


def month_of(day: date) -> Span:
    """Return the calendar month that holds a day."""
    first = day.replace(day=1)
    return Span(first, add_months(first, 1) - timedelta(days=1))


def quarter_of(day: date) -> Span:
    """Return the quarter that holds a day: April to June, July to September, and so on."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    return Span(first, add_months(first, 3) - timedelta(days=1))


def year_of(day: date) -> Span:
    """Return the year to 31 March that holds a day: the year of the statutory returns."""
    first = date(day.year if day.month > 3 else day.year - 1, 4, 1)
    return Span(first, date(first.year + 1, 3, 31))


# Working days taken ---------------------------------------------------------------------------------------------


def weekdays_only(calendar: Calendar) -> Calendar:
    """Return the same years with no day off but Saturdays and Sundays: the count of ChAT (STANDARDS 5.2)."""
    first, last = calendar.years
    return Calendar("weekdays", {}, first=first, last=last)


def days_after(start: date, day: date, calendar: Calendar) -> int:
    """Return the working days after ``start`` up to and including ``day``: the start itself is day 0 (DfE's count).

    :raises OutsideCalendar: if a day lies outside the calendar's years
    """
    return calendar.between(start, day)


def days_from(start: date, day: date, calendar: Calendar) -> int:
    """Return the working days from ``start``, counted as day 1 if it is worked, up to and including ``day``.

    :raises OutsideCalendar: if a day lies outside the calendar's years
    """
    return calendar.between(start, day) + (1 if calendar.is_worked(start) else 0)


# Bands ----------------------------------------------------------------------------------------------------------


class Band(NamedTuple):
    """One group of a distribution: its words, and the highest value that it holds (None: all the rest)."""

    label: str
    upto: int | None


CONFERENCE_DFE = (Band("0 to 10", 10), Band("11 to 15", 15), Band("16 to 20", 20), Band("21 or more", None))
"""Working days from the enquiry's start to the initial conference (DfE statistics, table C4)."""
CONFERENCE_CHAT = (
    Band("Same day", 0),
    Band("1 to 5", 5),
    Band("6 to 10", 10),
    Band("11 to 13", 13),
    Band("14 to 15", 15),
    Band("16 to 17", 17),
    Band("18 to 20", 20),
    Band("Over 20", None),
)
LENGTH_CHAT = (
    Band("Under 91 days", 90),
    Band("91 to 181 days", 181),
    Band("182 to 364 days", 364),
    Band("365 to 729 days", 729),
    Band("730 days or more", None),
)
"""Days on a plan (ChAT)."""
LENGTH_DFE = (
    Band("3 months or less", 0),
    Band("Over 3 months, up to 6", 1),
    Band("Over 6 months, under 1 year", 2),
    Band("1 year, under 2", 3),
    Band("2 years or more", None),
)
"""Time on a plan (DfE statistics, tables D5 and D7): the values are those of ``length_dfe``."""
SINCE_REVIEW_CHAT = (
    Band("91 days or fewer", 91),
    Band("92 to 182 days", 182),
    Band("183 to 273 days", 273),
    Band("Over 273 days", None),
)
SINCE_VISIT_CHAT = (
    Band("42 days or fewer", 42),
    Band("43 to 84 days", 84),
    Band("85 to 126 days", 126),
    Band("Over 126 days", None),
)


def band_of(value: int, bands: Sequence[Band]) -> str:
    """Return the label of the band that holds a value."""
    return next(band.label for band in bands if band.upto is None or value <= band.upto)


def length_dfe(start: date, end: date) -> int:
    """Return in which of DfE's five groups a time on a plan falls, 0 for the shortest."""
    if end <= add_months(start, 3):
        return 0
    if end <= add_months(start, 6):
        return 1
    if end < add_months(start, 12):
        return 2
    return 3 if end < add_months(start, 24) else 4


def lasted(start: date, end: date, months: int) -> bool:
    """Return whether a time from one day to another is that many calendar months or longer."""
    return end >= add_months(start, months)


# Reviews --------------------------------------------------------------------------------------------------------


class Held(NamedTuple):
    """One review that was held: on which day, by when it was to be, and whether it was the first of the plan."""

    on: date
    limit: date
    first: bool

    @property
    def in_time(self) -> bool:
        return self.on <= self.limit


def reviews_held(start: date, reviews: Iterable[date], known_from: date | None = None) -> list[Held]:
    """Return each review of a plan with its limit: 3 months from the plan's start, then 6 from the review before.

    ``known_from``: the day from which reviews are on record, where the record began later than the plan. The first
    review on record of a plan that should have been reviewed before that day has one before it that nobody knows: it
    is not judged, and the next is measured from it.
    """
    found: list[Held] = []
    before, months = start, FIRST_REVIEW
    unknown = known_from is not None and add_months(start, FIRST_REVIEW) < known_from
    for on in sorted(reviews):
        if not unknown:
            found.append(Held(on, add_months(before, months), months == FIRST_REVIEW))
        before, months, unknown = on, LATER_REVIEW, False
    return found


def next_limit(start: date, reviews: Iterable[date]) -> date:
    """Return the last day for the review that comes after those held."""
    last = max(reviews, default=None)
    return add_months(last, LATER_REVIEW) if last else add_months(start, FIRST_REVIEW)


def all_in_time(start: date, reviews: Iterable[date], on: date, known_from: date | None = None) -> bool:
    """Return whether a child's plan was reviewed in time throughout the year that ends on a day (DfE table D6).

    Each review of that year counts, measured from the review before it even where that was held in the year before;
    and on the day itself no review is past its limit.
    """
    since = add_months(on, -12)
    known = [day for day in reviews if day <= on]
    held = [one for one in reviews_held(start, known, known_from) if one.on > since]
    return all(one.in_time for one in held) and next_limit(start, known) >= on


# Shares ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    met: int
    of: int

    @property
    def percent(self) -> int | None:
        """The share in whole percent, halves upwards; None of none."""
        return (200 * self.met + self.of) // (2 * self.of) if self.of else None


def middle(counts: Mapping[int, int]) -> float | None:
    """Return the median of values told as value to how often; None of none."""
    values = [value for value, times in counts.items() for _ in range(times)]
    return float(median(values)) if values else None


# Small numbers --------------------------------------------------------------------------------------------------

Cell = TypeVar("Cell", bound=Hashable)


class Sum(NamedTuple, Generic[Cell]):
    """That one number is the sum of others, as a reader can see or knows: a total and its lines."""

    whole: Cell
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        return (self.whole, *self.parts)


def is_few(count: int) -> bool:
    """Return whether a count is one that could tell who is meant: 1 to 4."""
    return 0 < count <= FEW


def suppress(values: Mapping[Cell, int], shown: Iterable[Cell], sums: Sequence[Sum[Cell]]) -> frozenset[Cell]:
    """Return which of the shown numbers must be hidden so that no count of 1 to 4 can be read or worked out.

    ``values`` holds every number, also those that are not shown but follow from others (how many were late is how many
    there were less how many were in time). A number that could be worked out is guarded by hiding the smallest other
    number, not nought, of the sum that gives it away; and so on, until none can be.
    """
    visible = list(dict.fromkeys(shown))
    few = {cell for cell, value in values.items() if is_few(value)}
    hidden = {cell for cell in visible if cell in few}
    while True:
        left = {cell for cell in visible if cell not in hidden}
        how = _worked_out(values, left, sums)
        given_away = {how[cell]: None for cell in how if cell in few}
        if not given_away:
            return frozenset(hidden)
        for one in given_away:
            guard = _guard(values, one, left, how, {one})
            hidden.add(guard if guard is not None else max(left, key=lambda cell: values[cell]))


def _worked_out(
    values: Mapping[Cell, int], shown: Iterable[Cell], sums: Sequence[Sum[Cell]]
) -> dict[Cell, Sum[Cell]]:
    """Return every number that is not shown and yet follows from those that are, and from which sum it does."""
    known = set(shown)
    how: dict[Cell, Sum[Cell]] = {}
    open_sums = list(sums)
    found = True
    while found:
        found, later = False, []
        for one in open_sums:
            unknown = [cell for cell in one.cells if cell not in known]
            if unknown and (len(unknown) == 1 or _no_choice(values, one, unknown)):
                known.update(unknown)
                how.update(dict.fromkeys(unknown, one))
                found = True
            elif unknown:
                later.append(one)
        open_sums = later
    return how


def _no_choice(values: Mapping[Cell, int], one: Sum[Cell], unknown: Sequence[Cell]) -> bool:
    """Return whether a sum leaves small numbers no choice: two that make 2 are 1 and 1, two that make 8 are 4 and 4."""
    if one.whole in unknown or not all(is_few(values[cell]) for cell in unknown):
        return False
    return sum(values[cell] for cell in unknown) in (len(unknown), FEW * len(unknown))


def _guard(
    values: Mapping[Cell, int],
    one: Sum[Cell],
    shown: set[Cell],
    how: Mapping[Cell, Sum[Cell]],
    passed: set[Sum[Cell]],
) -> Cell | None:
    """Return the smallest shown number to hide so that a sum gives nothing away.

    Where none of the sum's numbers is shown, one from which they follow.
    """
    order = sorted(one.cells, key=lambda cell: (values[cell] == 0, values[cell]))
    for cell in order:
        if cell in shown:
            return cell
    for cell in order:
        source = how.get(cell)
        if source is not None and source not in passed:
            guard = _guard(values, source, shown, how, passed | {source})
            if guard is not None:
                return guard
    return None
