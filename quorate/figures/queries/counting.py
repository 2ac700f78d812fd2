"""Figures counted for a reader: a time, a topic, by what; and the children behind one figure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from quorate.cases.access import children_seen_by
from quorate.people.models import Area, Practitioner, Team
from quorate.rules.figures import Span, band_of

from ..counted import Counted, Kind, Measure
from ..results import KEYS, By, Counts, Names, Result, count, result
from .rows import Rows


@dataclass(frozen=True, slots=True)
class Asked:
    """What figures are asked for: which area and time, and perhaps one team or one chair alone."""

    area: Area
    span: Span
    today: date
    team: int | None = None
    chair: int | None = None

    def rows(self, *, monthly: bool = False) -> Rows:
        """Return the rows to count from; ``monthly``: what stands is counted at the end of each month as well."""
        return Rows(self.area, self.span, today=self.today, team=self.team, monthly=monthly)


def things(measure: Measure, rows: Rows, chair: int | None = None) -> Iterator[Counted]:
    """Return what counts in a figure, of one chair alone if told."""
    found = measure.of(rows)
    return iter(found) if chair is None else (one for one in found if one.chair == chair)


def counted(measures: Iterable[Measure], asked: Asked, by: Sequence[By]) -> list[Counts]:
    """Return figures counted. A time that lies wholly ahead has nothing to count."""
    rows = asked.rows(monthly=By.MONTH in by)
    months = [f"{part.until:%Y-%m}" for part in rows.span.months()]
    if rows.team == 0 or rows.span.from_on > rows.span.until:
        return [count(measure, (), by=by, last=rows.span.until, months=months) for measure in measures]
    return [
        count(measure, things(measure, rows, asked.chair), by=by, last=rows.span.until, months=months)
        for measure in measures
    ]


def results(measures: Iterable[Measure], asked: Asked, by: Sequence[By]) -> list[Result]:
    """Return figures in words, with every number."""
    names = names_of(asked.area)
    return [result(one, names) for one in counted(measures, asked, by)]


def names_of(area: Area) -> Names:
    """Return the names of an area's teams and of those who chair, or once chaired."""
    teams = dict(Team.objects.filter(area=area).values_list("pk", "name"))
    return Names(teams, dict(chairs(area)))


def teams(area: Area) -> list[tuple[int, str]]:
    """Return an area's teams as choices."""
    return list(Team.objects.filter(area=area).order_by("name").values_list("pk", "name"))


def chairs(area: Area) -> list[tuple[int, str]]:
    """Return the area's chairs, those who have gone too, as choices."""
    roles = (Practitioner.Role.CHAIR, Practitioner.Role.CHAIRS_MANAGER)
    found = Practitioner.objects.filter(area=area, role__in=roles).order_by("name")
    return list(found.values_list("pk", "name"))


# The children behind a figure ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Picked:
    """Which of the children behind a figure are asked for: one group, in the numerator or not, in which order."""

    by: str = ""
    group: str = ""
    which: str = ""
    sort: str = "day"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Behind:
    """One child behind a figure, and how the child counts in it."""

    child: int
    name: str
    family_name: str
    la_child_id: str
    on: date
    due: date | None
    value: int | None
    met: bool
    split: str
    conference: int | None


SORTS = ("child", "day", "value", "in")
ORDER: dict[str, Any] = {
    "child": lambda line: (line.family_name, line.name, line.la_child_id),
    "day": lambda line: (line.on, line.name),
    "value": lambda line: (line.value is not None, line.value or 0, line.name),
    "in": lambda line: (line.met, line.on),
}


def behind(reader: Practitioner, measure: Measure, asked: Asked, picked: Picked) -> tuple[list[Behind], int]:
    """Return the children behind a figure whose case the reader may open, and how many others there are.

    A child comes as often as something about the child counts.
    """
    rows = asked.rows()
    found = [] if rows.team == 0 else [*things(measure, rows, asked.chair)]
    chosen = [one for one in found if _is_picked(measure, one, picked)]
    numbers = {child for one in chosen for child in one.children}
    fields = ("pk", "given_name", "family_name", "la_child_id", "expected_on")
    seen = {child.pk: child for child in children_seen_by(reader).filter(pk__in=numbers).only(*fields)}
    lines = [
        Behind(
            child=child,
            name=seen[child].name,
            family_name=seen[child].family_name,
            la_child_id=seen[child].la_child_id,
            on=one.on,
            due=one.due,
            value=one.value,
            met=measure.kind != Kind.SHARE or measure.met(one),
            split=one.split,
            conference=one.conference,
        )
        for one in chosen
        for child in one.children
        if child in seen
    ]
    lines.sort(key=ORDER.get(picked.sort, ORDER["day"]), reverse=picked.descending)
    return lines, len(numbers) - len(seen)


def _is_picked(measure: Measure, one: Counted, picked: Picked) -> bool:
    if picked.which and measure.kind == Kind.SHARE and measure.met(one) is not (picked.which == "yes"):
        return False
    if picked.by == By.BAND:
        return one.value is not None and _band(measure, one.value) == picked.group
    return picked.by not in KEYS or KEYS[By(picked.by)](one) == picked.group


def _band(measure: Measure, value: int) -> str:
    return band_of(value, measure.bands)
