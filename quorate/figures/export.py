"""Figures as rows of a spreadsheet: each number with what it is of, and how it was counted."""

from collections.abc import Iterable, Iterator
from typing import Any

from quorate.rules.figures import HIDDEN, Span

from .counted import Kind
from .results import Line, Result

HEAD = (
    "Figure", "Words", "By", "Group", "In the figure", "Counted", "Percent", "Median", "Unit", "From", "To",
    "Way of counting", "Source", "Definition",
)  # fmt: skip


def rows(results: Iterable[Result], span: Span) -> Iterator[list[Any]]:
    """Yield the headings, then each figure's total and each of its groups. What is hidden is c."""
    yield list(HEAD)
    for one in results:
        yield _row(one, "", one.total, span)
        for group in one.groups:
            for line in group.lines:
                yield _row(one, group.title, line, span)


def _row(one: Result, by: str, line: Line, span: Span) -> list[Any]:
    measure = one.measure
    share = measure.kind == Kind.SHARE and not line.is_count
    return [
        measure.key,
        measure.words,
        by,
        line.label,
        _number(line.met) if share else "",
        _number(line.of),
        _percent(line) if share else "",
        _median(line) if measure.kind == Kind.MEDIAN and not line.is_count else "",
        measure.unit,
        span.from_on.isoformat(),
        span.until.isoformat(),
        measure.count,
        measure.source,
        measure.definition,
    ]


def _number(value: int | None) -> str:
    return HIDDEN if value is None else str(value)


def _percent(line: Line) -> str:
    if line.met is None or line.of is None:
        return HIDDEN
    return "" if line.percent is None else str(line.percent)


def _median(line: Line) -> str:
    if line.median is None:
        return "" if line.of == 0 else HIDDEN
    return f"{line.median:g}"
