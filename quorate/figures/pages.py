"""What the pages of figures show: each figure's number in words, its tables and its charts."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from . import charts
from .counted import Kind, Measure
from .results import Breakdown, By, Line, Result

NOBODY = "–"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its words, its numbers as they are shown, and where the children behind it are listed."""

    label: str
    cells: tuple[str, ...]
    href: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers beside a chart."""

    title: str
    head: tuple[str, ...]
    rows: tuple[Row, ...]
    chart: Markup


@dataclass(frozen=True, slots=True)
class Panel:
    """One figure on a page. ``number`` is the one number, ``says`` what it is made of."""

    measure: Measure
    number: str
    says: str
    href: str
    tables: tuple[Table, ...] = field(default=())
    spark: Markup = field(default=Markup(""))


Link = Callable[[Measure, str, str], str]
"""Returns the address of the children behind a figure, or behind one group of it (by what, which)."""


def no_link(_measure: Measure, _by: str, _group: str) -> str:
    """Return no address: on paper that leaves the building nothing leads to a child."""
    return ""


def panels(results: Iterable[Result], ways: Sequence[By], link: Link) -> list[Panel]:
    """Return figures as a page shows them, broken down in the ways asked for."""
    return [panel(one, ways, link) for one in results]


def panel(one: Result, ways: Sequence[By], link: Link) -> Panel:
    """Return one figure as a page shows it."""
    measure = one.measure
    told = [group for group in one.groups if group.by in ways]
    shown = [group for group in told if any(line.of != 0 for line in group.lines)]
    return Panel(
        measure=measure,
        number=number(measure, one.total),
        says=says(measure, one.total),
        href=link(measure, "", "") if one.total.of != 0 else "",
        tables=tuple(table(measure, group, link) for group in shown),
    )


def with_spark(one: Result, link: Link) -> Panel:
    """Return one figure with the small line of its months."""
    months = one.by(By.MONTH)
    small = charts.spark(one.measure.words, months.lines, unit=one.measure.unit) if months else Markup("")
    shown = panel(one, (), link)
    return Panel(shown.measure, shown.number, shown.says, shown.href, (), small)


def number(measure: Measure, line: Line) -> str:
    """Return the one number of a figure in words."""
    if line.of == 0 and measure.kind != Kind.NUMBER:
        return NOBODY
    return charts.told(line, unit=measure.unit if measure.kind == Kind.MEDIAN else "")


def says(measure: Measure, line: Line) -> str:
    """Return in words what the number is made of."""
    of = "c" if line.of is None else f"{line.of:,}"
    if line.of == 0 and measure.kind != Kind.NUMBER:
        return "Nothing to count"
    if measure.kind == Kind.SHARE:
        met = "c" if line.met is None else f"{line.met:,}"
        return f"{met} {measure.top}, of {of} {measure.bottom}"
    return measure.bottom if measure.kind == Kind.NUMBER else f"{of} {measure.bottom}"


def table(measure: Measure, group: Breakdown, link: Link) -> Table:
    """Return one way of breaking a figure down, as a table with its chart."""
    counts = all(line.is_count for line in group.lines)
    head = (group.title, "Number") if counts else _head(measure, group.title)
    rows = tuple(
        Row(line.label, _cells(measure, line), link(measure, group.by, line.key) if line.of else "")
        for line in group.lines
    )
    draw = charts.columns if group.by == By.MONTH else charts.bars
    title = f"{measure.words}, {_by_words(group)}"
    return Table(title, head, rows, draw(title, group.lines, unit=measure.unit))


def _by_words(group: Breakdown) -> str:
    return f"by {group.title[:1].lower()}{group.title[1:]}"


def _head(measure: Measure, title: str) -> tuple[str, ...]:
    if measure.kind == Kind.MEDIAN:
        return (title, "Median", "Number")
    return (title, measure.top.capitalize(), measure.bottom.capitalize(), "Share")


def _cells(measure: Measure, line: Line) -> tuple[str, ...]:
    of = "c" if line.of is None else f"{line.of:,}"
    if line.is_count:
        return (of,)
    if measure.kind == Kind.MEDIAN:
        median = NOBODY if line.median is None else f"{line.median:g}"
        return (median, of)
    met = "c" if line.met is None else f"{line.met:,}"
    return (met, of, charts.told(line))
