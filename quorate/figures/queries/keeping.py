"""Figures kept by month: worked out once for an area, and read for any whole months, one team or one chair."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from quorate.jobs.models import Job
from quorate.people.models import Area
from quorate.rules.figures import Span

from ..counted import Counted, Kind, Measure
from ..models import Kept
from ..results import By, Counts, Tally, month_key
from .rows import Rows

WHOLE = "area"


def worked_out(measures: Iterable[Measure], area: Area, span: Span, today: date) -> dict[str, Any]:
    """Return figures by month as they are kept: by key, then by scope, then by month ``[met, of, values]``."""
    rows = Rows(area, span, today=today, monthly=True)
    return {measure.key: _by_month(measure, measure.of(rows)) for measure in measures}


def _by_month(measure: Measure, things: Iterable[Counted]) -> dict[str, dict[str, list[Any]]]:
    found: dict[str, dict[str, Tally]] = defaultdict(lambda: defaultdict(Tally))
    for one in things:
        month = month_key(one.on)
        for scope in (WHOLE, f"team-{one.team}", f"chair-{one.chair}"):
            found[scope][month].add(measure, one)
    return {
        scope: {month: _stored(measure, tally) for month, tally in months.items()}
        for scope, months in found.items()
    }


def _stored(measure: Measure, tally: Tally) -> list[Any]:
    if measure.kind != Kind.MEDIAN:
        return [tally.met, tally.of]
    return [tally.met, tally.of, {str(value): times for value, times in tally.values.items()}]


def _tally(stored: Sequence[Any]) -> Tally:
    values = stored[2] if len(stored) > 2 else {}
    return Tally(stored[0], stored[1], Counter({int(value): times for value, times in values.items()}))


def scope_name(team: int | None, chair: int | None) -> str:
    """Return the name under which the figures of a team or a chair are kept."""
    if team is not None:
        return f"team-{team}"
    return WHOLE if chair is None else f"chair-{chair}"


def kept_of(area: Area) -> Kept | None:
    """Return an area's kept figures, or None while they were never worked out."""
    return Kept.objects.filter(area=area).first()


def last_kept() -> list[tuple[int, date | None]]:
    """Return each area and the day as at which its figures were last worked out."""
    return list(Area.objects.order_by("pk").values_list("pk", "figures_kept__as_at"))


def is_under_way(area: Area, work: str) -> bool:
    """Return whether an area's figures are being worked out, or wait for it."""
    going = (Job.State.WAITING, Job.State.RUNNING)
    return Job.objects.filter(name=work, state__in=going, key__startswith=f"{work}:{area.pk}:").exists()


def read(kept: Kept, measures: Iterable[Measure], span: Span, scope: str) -> list[Counts]:
    """Return kept figures of whole months, whole and by month. A standing figure is that of the last month counted."""
    until = min(span.until, kept.as_at)
    months = [f"{part.until:%Y-%m}" for part in Span(span.from_on, until).months()]
    return [
        _counts(measure, kept.figures.get(measure.key, {}).get(scope, {}), months) for measure in measures
    ]


def _counts(measure: Measure, stored: Mapping[str, Sequence[Any]], months: Sequence[str]) -> Counts:
    by_month = {month: _tally(stored.get(month, (0, 0))) for month in months}
    whole = Tally()
    for tally in _told(measure, list(by_month.values())):
        whole.met += tally.met
        whole.of += tally.of
        whole.values.update(tally.values)
    return Counts(measure, whole, {By.MONTH: by_month} if measure.by_month else {})


def _told(measure: Measure, tallies: Sequence[Tally]) -> Iterator[Tally]:
    if measure.standing:
        yield from tallies[-1:]
    else:
        yield from tallies
