"""What of the figures may leave the building: no count of one to four, nor anything from which one could be worked out.

All figures that are shown together are looked at together: a number hidden in one must not follow from another.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from quorate.rules.figures import Sum, is_few, suppress

from .results import Breakdown, By, Line, Result


class Cell(NamedTuple):
    """One number: of which figure, by what, of which group ("" is the whole), which (``of``, ``met`` or ``rest``)."""

    measure: str
    by: str
    group: str
    what: str


def hidden(results: Sequence[Result]) -> list[Result]:
    """Return the figures with what must not be shown as None."""
    values: dict[Cell, int] = {}
    shown: list[Cell] = []
    for one in results:
        for by, line in _lines(one):
            for cell, value in _cells(one, by, line):
                values[cell] = value
                if cell.what != "rest":
                    shown.append(cell)
    sums = [*_within(results, values), *_between(results, values)]
    gone = suppress(values, shown, sums)
    return [_without(one, gone) for one in results]


def _lines(one: Result) -> Iterator[tuple[str, Line]]:
    yield "", one.total
    for group in one.groups:
        for line in group.lines:
            yield group.by, line


def _cells(one: Result, by: str, line: Line) -> Iterator[tuple[Cell, int]]:
    of = line.of or 0
    yield Cell(one.measure.key, by, line.key, "of"), of
    if line.met is not None and not line.is_count and line.median is None:
        yield Cell(one.measure.key, by, line.key, "met"), line.met
        yield Cell(one.measure.key, by, line.key, "rest"), of - line.met


def _within(results: Iterable[Result], values: Mapping[Cell, int]) -> Iterator[Sum[Cell]]:
    """Yield what adds up inside one figure: its parts to each whole, and its groups to its total."""
    for one in results:
        key = one.measure.key
        for by, line in _lines(one):
            of, met, rest = (Cell(key, by, line.key, what) for what in ("of", "met", "rest"))
            if met in values:
                yield Sum(of, (met, rest))
        for group in one.groups:
            if group.by == By.MONTH and one.measure.standing:
                # Each month is another day's count: they add up to nothing, and the last is the total.
                yield from (
                    Sum(Cell(key, "", "", what), (last,))
                    for what in ("of", "met", "rest")
                    if group.lines and (last := Cell(key, group.by, group.lines[-1].key, what)) in values
                )
                continue
            for what in ("of", "met", "rest"):
                cells = tuple(Cell(key, group.by, line.key, what) for line in group.lines)
                whole = Cell(key, "", "", what)
                if cells and whole in values and all(cell in values for cell in cells):
                    yield Sum(whole, cells)


def _between(results: Sequence[Result], values: dict[Cell, int]) -> Iterator[Sum[Cell]]:
    """Yield what adds up between figures: those of one denominator, one inside the other, the parts of one."""
    there = {one.measure.key: one for one in results}
    for one in results:
        measure = one.measure
        for other in (measure.base, measure.inside):
            if other in there:
                yield from _same(one, other, values)
        if measure.inside in there:
            yield from _inside(one, measure.inside, values)
        if measure.bands_met:
            labels = [band.label for band in measure.bands[: measure.bands_met]]
            bands = tuple(Cell(measure.key, By.BAND, label, "of") for label in labels)
            if all(cell in values for cell in bands):
                yield Sum(Cell(measure.key, "", "", "met"), bands)
    yield from _parts(results, there, values)
    yield from _shared_out(results, values)


def _same(one: Result, other: str, values: Mapping[Cell, int]) -> Iterator[Sum[Cell]]:
    for by, line in _lines(one):
        ours, theirs = Cell(one.measure.key, by, line.key, "of"), Cell(other, by, line.key, "of")
        if by != By.BAND and theirs in values:
            yield Sum(theirs, (ours,))


def _inside(one: Result, other: str, values: dict[Cell, int]) -> Iterator[Sum[Cell]]:
    for by, line in _lines(one):
        ours, theirs = Cell(one.measure.key, by, line.key, "met"), Cell(other, by, line.key, "met")
        if ours in values and theirs in values:
            between = Cell(one.measure.key, by, line.key, "between")
            values[between] = values[theirs] - values[ours]
            yield Sum(theirs, (ours, between))


def _parts(
    results: Sequence[Result], there: Mapping[str, Result], values: Mapping[Cell, int]
) -> Iterator[Sum[Cell]]:
    for whole in results:
        parts = [one.measure.key for one in results if one.measure.part_of == whole.measure.key]
        if not parts:
            continue
        for by, line in _lines(whole):
            for what in ("of", "met", "rest"):
                cells = tuple(Cell(part, by, line.key, what) for part in parts)
                cells = tuple(cell for cell in cells if cell in values)
                total = Cell(whole.measure.key, by, line.key, what)
                if cells and total in values and sum(values[cell] for cell in cells) == values[total]:
                    yield Sum(total, cells)
        if whole.measure.splits:
            yield from _splits(whole, [there[part] for part in parts], values)


def _splits(whole: Result, parts: Iterable[Result], values: Mapping[Cell, int]) -> Iterator[Sum[Cell]]:
    """Yield that a group of a figure is the same as a figure that counts that group alone."""
    for part in parts:
        for line in (group := whole.by(By.SPLIT)) and group.lines or ():
            for what in ("of", "met"):
                ours = Cell(whole.measure.key, By.SPLIT, line.key, what)
                theirs = Cell(part.measure.key, "", "", what)
                if line.of == part.total.of and line.met == part.total.met and {ours, theirs} <= set(values):
                    yield Sum(ours, (theirs,))


def _shared_out(results: Sequence[Result], values: Mapping[Cell, int]) -> Iterator[Sum[Cell]]:
    """Yield that the numerators of figures that share their denominator out make it up."""
    names = {one.measure.one_of for one in results} - {""}
    for name in sorted(names):
        ones = [one for one in results if one.measure.one_of == name]
        first = ones[0].measure.key
        for by, line in _lines(ones[0]):
            whole = Cell(first, by, line.key, "of")
            met = tuple(Cell(one.measure.key, by, line.key, "met") for one in ones)
            if all(cell in values for cell in met):
                yield Sum(whole, met)
                for one in ones[1:]:
                    yield Sum(whole, (Cell(one.measure.key, by, line.key, "of"),))


def _without(one: Result, gone: frozenset[Cell]) -> Result:
    return replace(
        one,
        total=_hide(one, "", one.total, gone),
        groups=tuple(
            Breakdown(group.by, group.title, tuple(_hide(one, group.by, line, gone) for line in group.lines))
            for group in one.groups
        ),
    )


def _hide(one: Result, by: str, line: Line, gone: frozenset[Cell]) -> Line:
    key = one.measure.key
    no_of = Cell(key, by, line.key, "of") in gone
    no_met = no_of or Cell(key, by, line.key, "met") in gone
    few = line.of is not None and is_few(line.of)
    return replace(
        line,
        of=None if no_of else line.of,
        met=None if no_met else line.met,
        median=None if no_of or few else line.median,
    )
