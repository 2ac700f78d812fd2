"""Records that have gone quiet: children on a plan for whom nothing has been recorded for so many days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from quorate.audit.models import EntryChild
from quorate.audit.queries import last_done
from quorate.cases.access import children_seen_by
from quorate.people.access import sees_whole_area
from quorate.people.models import Practitioner
from quorate.plans.models import Plan

SORTS = {
    "child": ("child__family_name", "child__given_name", "child__la_child_id"),
    "worker": ("child__social_worker__name", "child__la_child_id"),
    "started": ("started_on", "child__la_child_id"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked for. ``before``: nothing recorded since then."""

    before: datetime
    on: date
    team: int | None = None
    sort: str = "worker"
    descending: bool = False


def before(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)


def quiet(reader: Practitioner, asked: Asked) -> QuerySet[Plan]:
    """Return the running plans of children for whom nothing was recorded since a moment, in the order asked for.

    Anything done for the child counts as an entry, reading does not.
    """
    lately = EntryChild.objects.filter(
        child_id=OuterRef("child_id"), entry__kind="did", entry__at__gte=asked.before
    )
    plans = (
        Plan.objects.filter(area=reader.area_id, started_on__lte=asked.on)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gt=asked.on))
        .filter(~Exists(lately))
    )
    if not sees_whole_area(reader):
        plans = plans.filter(child__in=children_seen_by(reader))
    if asked.team:
        plans = plans.filter(child__team=asked.team)
    first, *rest = SORTS.get(asked.sort, SORTS["worker"])
    lead = F(first).desc(nulls_last=True) if asked.descending else F(first).asc(nulls_last=True)
    return plans.order_by(lead, *rest)


def shown(plans: QuerySet[Plan], rows: slice) -> list[Any]:
    """Return one page of plans with child, worker, team and ``updated_at``, when something was last recorded."""
    numbers = list(plans.values_list("pk", flat=True)[rows])
    found = _with_all().in_bulk(numbers)
    return [found[number] for number in numbers]


def _with_all() -> QuerySet[Any]:
    return Plan.objects.select_related("child__social_worker", "child__team").annotate(
        updated_at=Subquery(last_done(OuterRef("child_id")))
    )


def table(plans: QuerySet[Plan]) -> Iterator[list[Any]]:
    """Yield the list as rows for a spreadsheet, headings first."""
    yield ["Child", "Identifier", "On a plan since", "Last entry", "Social worker", "Team"]
    numbers = list(plans.values_list("pk", flat=True))
    for start in range(0, len(numbers), 1000):
        some = numbers[start : start + 1000]
        found = _with_all().in_bulk(some)
        for plan in (found[number] for number in some):
            child = plan.child
            yield [
                child.name, child.la_child_id, plan.started_on,
                plan.updated_at.date() if plan.updated_at else "never",
                child.social_worker.name if child.social_worker else "", child.team.name if child.team else "",
            ]  # fmt: skip
