"""What the pages of figures say around the numbers: of whom and of which time they are, and the ways on."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from quorate.design.lists import here
from quorate.design.words import day
from quorate.people.access import Role
from quorate.people.models import Practitioner
from quorate.people.requests import Request
from quorate.rules.figures import Span

from . import charts
from .access import Scope
from .counted import Kind, Measure
from .forms import WAYS
from .queries.counting import Asked, Behind
from .results import By, Result


def of_whom(reader: Practitioner, asked: Asked, scope: Scope) -> str:
    """Return in words of which children or conferences the figures are."""
    if scope.is_whole:
        return "The whole area" if asked.team is None and asked.chair is None else "As chosen below"
    if reader.role == Role.TEAM_MANAGER:
        return (
            f"The team {reader.team.name}" if reader.team else "You are in no team: there is nothing to count"
        )
    return "Conferences that you chaired, and plans of which you are the usual chair"


def time(span: Span, today: date) -> str:
    """Return a time in words; one that is not over says up to when it is counted."""
    words = f"{day(span.from_on)} to {day(span.until)}"
    if span.from_on > today:
        return f"{words}, which is still to come"
    return words if span.until <= today else f"{words}, counted up to {day(today)}"


def steps(request: Request, span: Span, period: str) -> list[tuple[str, str]]:
    """Return the ways to the time before and the time after, for times that follow one another."""
    if period not in ("month", "quarter", "year"):
        return []
    before, after = span.from_on - timedelta(days=1), span.until + timedelta(days=1)
    found = [(f"The {period} before", here(request, period=period, on=before))]
    if after <= request.today:
        found.append((f"The {period} after", here(request, period=period, on=after)))
    return found


def ways(request: Request, scope: Scope, by: str, *, away: bool) -> list[tuple[str, str, bool]]:
    """Return the ways of breaking figures down, as tabs that are pages: those that tell this reader anything."""
    offered: list[str] = ["", By.MONTH]
    if scope.is_whole:
        offered += [By.TEAM] if away else [By.TEAM, By.CHAIR]
    chosen = by if by in offered else ""
    return [(WAYS[way], here(request, by=way or None), way == chosen) for way in offered]


def which(request: Request, measure: Measure, chosen: str) -> list[tuple[str, str, bool]]:
    """Return the ways to those in a figure and those not in it, as tabs that are pages."""
    if measure.kind != Kind.SHARE:
        return []
    words = (("", "All that count"), ("yes", f"In the figure: {measure.top}"), ("no", "Not in it"))
    return [(text, here(request, which=key or None), key == chosen) for key, text in words]


class Month(NamedTuple):
    """One figure's months, for the table under the summary."""

    words: str
    cells: tuple[str, ...]


def month_table(found: Sequence[Result]) -> tuple[tuple[str, ...], list[Month]]:
    """Return the months' names, and each figure's number in each."""
    by_month = [(one, months) for one in found if (months := one.by(By.MONTH)) is not None]
    head = tuple(line.label for line in by_month[0][1].lines) if by_month else ()
    return head, [
        Month(one.measure.words, tuple(charts.told(line) for line in months.lines))
        for one, months in by_month
    ]


def list_rows(measure: Measure, lines: Iterable[Behind]) -> Iterator[list[Any]]:
    """Yield the children behind a figure as rows of a spreadsheet, headings first."""
    yield [
        "Child",
        "Identifier",
        measure.days,
        "Due, done or since",
        measure.unit or "Days",
        "Group",
        "In the figure",
    ]
    for line in lines:
        yield [
            line.name,
            line.la_child_id,
            line.on,
            line.due,
            line.value,
            line.split,
            "Yes" if line.met else "No",
        ]
