"""What plans ask to be done, over all the children a reader may see: late, soon, nobody's, or to be changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from quorate.cases.access import children_seen_by
from quorate.people.models import Agency, Practitioner, Team

from ..models import LeadNamed, PlanAction

SOON = timedelta(days=14)
WHICH = (
    ("late", "Overdue"),
    ("soon", "Due in the next 14 days"),
    ("nobody", "Nobody is named yet"),
    ("to-change", "To be changed"),
    ("all", "Everything still to be done"),
)
SORTS = {
    "due": ("by_on", "pk"),
    "child": ("plan__child__family_name", "plan__child__given_name", "by_on", "pk"),
    "worker": ("plan__child__social_worker__name", "by_on", "pk"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked the list for."""

    today: date
    which: str = "late"
    mine: bool = False
    team: int | None = None
    agency: int | None = None
    sort: str = "due"
    descending: bool = False


def to_do(reader: Practitioner, asked: Asked) -> QuerySet[PlanAction]:
    """Return the open actions of running plans that the reader may see, as asked for.

    "Mine" are those the reader is to do, and those of plans that the reader leads (or of children they hold, while
    nobody is named to lead).
    """
    rows = PlanAction.objects.filter(
        plan__area=reader.area_id,
        plan__ended_on__isnull=True,
        plan__child__in=children_seen_by(reader),
        done_on__isnull=True,
        cancelled_on__isnull=True,
    )
    if asked.mine:
        named = LeadNamed.objects.filter(plan=OuterRef("plan")).order_by("-from_on", "-pk")
        rows = rows.annotate(lead=Subquery(named.values("practitioner")[:1])).filter(
            Q(practitioner=reader.pk)
            | Q(lead=reader.pk)
            | Q(lead__isnull=True, plan__child__social_worker=reader.pk)
        )
    rows = _which(rows, asked)
    if asked.team:
        rows = rows.filter(plan__child__team=asked.team)
    if asked.agency:
        rows = rows.filter(agency=asked.agency)
    first, *rest = SORTS.get(asked.sort, SORTS["due"])
    lead = F(first).desc(nulls_last=True) if asked.descending else F(first).asc(nulls_last=True)
    return rows.order_by(lead, *rest)


def _which(rows: QuerySet[PlanAction], asked: Asked) -> QuerySet[PlanAction]:
    if asked.which == "late":
        return rows.filter(by_on__lt=asked.today)
    if asked.which == "soon":
        return rows.filter(by_on__gte=asked.today, by_on__lte=asked.today + SOON)
    if asked.which == "nobody":
        return rows.filter(
            agency__isnull=True, practitioner__isnull=True, relative__isnull=True, by_child=False
        )
    return rows.exclude(to_change="") if asked.which == "to-change" else rows


def shown(rows: QuerySet[PlanAction]) -> QuerySet[PlanAction]:
    return rows.select_related(
        "plan__child__social_worker", "agency", "practitioner", "relative", "plan__child__team"
    )


def teams(reader: Practitioner) -> list[tuple[int, str]]:
    return list(Team.objects.filter(area=reader.area_id).order_by("name").values_list("pk", "name"))


def agencies(reader: Practitioner) -> list[tuple[int, str]]:
    return list(Agency.objects.filter(area=reader.area_id).order_by("name").values_list("pk", "name"))


def table(rows: QuerySet[PlanAction], today: date) -> Iterator[list[Any]]:
    """Yield the list as rows for a spreadsheet, headings first."""
    yield ["Child", "Identifier", "What", "Who", "By", "Days late", "To be changed", "Social worker"]
    for one in shown(rows).iterator(chunk_size=500):
        child = one.plan.child
        late = (today - one.by_on).days if one.by_on and one.by_on < today else ""
        yield [
            child.name,
            child.la_child_id,
            one.what,
            one.doer or "Nobody yet",
            one.by_on,
            late,
            one.get_to_change_display() if one.to_change else "",
            child.social_worker.name if child.social_worker else "",
        ]
