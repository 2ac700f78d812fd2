"""From what counts to figures: totals, groups, medians, and what of it may be shown outside. Plain values."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache

from quorate.rules import figures as arithmetic
from quorate.rules.figures import Share

from .counted import Counted, Kind, Measure


class By(StrEnum):
    """By what a figure is broken down."""

    SPLIT = "split"
    TEAM = "team"
    CHAIR = "chair"
    MONTH = "month"
    BAND = "band"


@dataclass(slots=True)
class Tally:
    """What was counted of one group: how many, how many of them in the numerator, and how often each value."""

    met: int = 0
    of: int = 0
    values: Counter[int] = field(default_factory=Counter)

    def add(self, measure: Measure, one: Counted) -> None:
        """Count one more."""
        self.of += 1
        self.met += measure.kind == Kind.SHARE and measure.met(one)
        if one.value is not None and (measure.kind == Kind.MEDIAN or measure.bands):
            self.values[one.value] += 1


@dataclass(frozen=True, slots=True)
class Line:
    """One group of a figure as it is shown. A number that is hidden is None; ``median`` only where it is asked for."""

    key: str
    label: str
    met: int | None
    of: int | None
    median: float | None = None
    is_count: bool = False

    @property
    def percent(self) -> int | None:
        """The share in whole percent, if both numbers are shown and there are any."""
        if self.is_count or self.met is None or self.of is None:
            return None
        return Share(self.met, self.of).percent

    @property
    def number(self) -> float | None:
        """The one number by which the line is drawn."""
        if self.is_count:
            return self.of
        return self.median if self.median is not None else self.percent


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A figure by groups: by what, in words, and each group's line."""

    by: By
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Result:
    """One figure: its total and its groups."""

    measure: Measure
    total: Line
    groups: tuple[Breakdown, ...] = ()

    def by(self, by: str) -> Breakdown | None:
        """Return the figure by teams, chairs, months, its own groups or bands, if it was counted so."""
        return next((one for one in self.groups if one.by == by), None)


@dataclass(frozen=True, slots=True)
class Counts:
    """One figure counted: the whole, and for each way of breaking it down the tallies by group."""

    measure: Measure
    whole: Tally
    groups: Mapping[By, Mapping[str, Tally]]


@dataclass(frozen=True, slots=True)
class Names:
    """The words for the groups: of teams and chairs by number, of months by their last day."""

    teams: Mapping[int, str] = field(default_factory=dict)
    chairs: Mapping[int, str] = field(default_factory=dict)

    def of(self, by: By, key: str) -> str:
        """Return what a group is called."""
        if by == By.MONTH:
            year, month = key.split("-")
            return f"{MONTHS[int(month) - 1]} {year}"
        if by in (By.TEAM, By.CHAIR):
            known = self.teams if by == By.TEAM else self.chairs
            nobody = "No team" if by == By.TEAM else "No chair on record"
            return known.get(int(key), "Another") if key else nobody
        return key


MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@cache
def month_key(day: date) -> str:
    """Return the word by which a day's month is told: 2026-04. Kept, for it is asked of every thing that counts."""
    return f"{day:%Y-%m}"


KEYS: Mapping[By, Callable[[Counted], str]] = {
    By.SPLIT: lambda one: one.split,
    By.TEAM: lambda one: str(one.team or ""),
    By.CHAIR: lambda one: str(one.chair or ""),
    By.MONTH: lambda one: month_key(one.on),
}


def offered(measure: Measure) -> tuple[By, ...]:
    """Return the ways in which a figure is broken down."""
    found = [By.TEAM, By.CHAIR]
    if measure.by_month:
        found.append(By.MONTH)
    if measure.splits:
        found.append(By.SPLIT)
    return tuple(found)


def count(
    measure: Measure, things: Iterable[Counted], *, by: Iterable[By], last: object, months: Sequence[str] = ()
) -> Counts:
    """Return a figure counted whole and by groups. ``last`` is the day as at which a standing figure is told.

    ``months``: those that are told even if nothing counted in them.
    """
    whole = Tally()
    ways = [one for one in by if one in offered(measure)]
    groups: dict[By, dict[str, Tally]] = {one: {} for one in ways}
    if By.MONTH in groups:
        groups[By.MONTH] = {month: Tally() for month in months}
    for one in things:
        now = not measure.standing or one.on == last
        if now:
            whole.add(measure, one)
        for way, tallies in groups.items():
            if now or way == By.MONTH:
                tallies.setdefault(KEYS[way](one), Tally()).add(measure, one)
    return Counts(measure, whole, groups)


# What is shown --------------------------------------------------------------------------------------------------


def _line(measure: Measure, key: str, label: str, tally: Tally, *, is_count: bool = False) -> Line:
    median = arithmetic.middle(tally.values) if measure.kind == Kind.MEDIAN and not is_count else None
    plain = is_count or measure.kind == Kind.NUMBER
    return Line(key, label, None if plain else tally.met, tally.of, median, plain)


def _bands(measure: Measure, whole: Tally) -> tuple[Line, ...]:
    found: Counter[str] = Counter()
    for value, times in whole.values.items():
        found[arithmetic.band_of(value, measure.bands)] += times
    return tuple(Line(band.label, band.label, None, found[band.label], None, True) for band in measure.bands)


TITLES = {By.TEAM: "Team", By.CHAIR: "Chair", By.MONTH: "Month"}


def result(counts: Counts, names: Names) -> Result:
    """Return a figure with every number."""
    measure = counts.measure
    groups = []
    for way, tallies in counts.groups.items():
        counted_only = way == By.SPLIT and measure.spread
        lines = [
            _line(measure, key, names.of(way, key), tally, is_count=counted_only)
            for key, tally in tallies.items()
        ]
        lines.sort(key=(lambda line: line.key) if way == By.MONTH else (lambda line: line.label))
        groups.append(Breakdown(way, TITLES.get(way, measure.splits), tuple(lines)))
    if measure.bands:
        groups.append(
            Breakdown(By.BAND, measure.unit.capitalize() or "How long", _bands(measure, counts.whole))
        )
    return Result(measure, _line(measure, "", "All", counts.whole), tuple(groups))
