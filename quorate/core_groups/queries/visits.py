"""Visits to a child, and how often they are asked for."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from quorate.cases.models import Child
from quorate.people.models import Area, Practitioner

from ..models import HOW_OFTEN, CoreGroup, Measure, Visit

OFTEN = dict(HOW_OFTEN)


def visits_of(child: Child) -> QuerySet[Visit]:
    """Return the visits that stand, the latest first."""
    found = Visit.objects.filter(child=child, superseded_at__isnull=True)
    return found.select_related("visitor", "recorded_by").order_by("-on", "-pk")


def visit_of(child: Child, pk: int) -> Visit | None:
    found = Visit.objects.filter(child=child, pk=pk)
    return found.select_related("visitor", "recorded_by", "instead_of__recorded_by", "put_right_by").first()


def visitors(child: Child) -> list[tuple[int, str]]:
    """Return those who visit children: the area's social workers and team managers."""
    roles = (Practitioner.Role.SOCIAL_WORKER, Practitioner.Role.TEAM_MANAGER)
    found = Practitioner.objects.filter(area=child.area_id, active=True, role__in=roles).order_by("name")
    return list(found.values_list("pk", "name"))


def visitor(child: Child, pk: int) -> Practitioner | None:
    return Practitioner.objects.filter(area=child.area_id, active=True, pk=pk).first()


def arranged_for(child: Child) -> CoreGroup | None:
    """Return what was arranged for the core group of the plan that the child is on now."""
    return CoreGroup.objects.filter(plan__child=child, plan__ended_on__isnull=True).first()


def measure_of(area: Area) -> Measure | None:
    return Measure.objects.filter(area=area).select_related("set_by").first()


@dataclass(frozen=True, slots=True)
class Often:
    """How often something is asked for: days between (none: nobody says), and who says so."""

    days: int | None
    says: str
    area_says: bool = False

    @property
    def words(self) -> str:
        return OFTEN.get(self.days or 0, "")

    def next_after(self, last: date | None) -> date | None:
        return last + timedelta(days=self.days) if last and self.days else None


def how_often(what: str, arranged: CoreGroup | None, measure: Measure | None) -> Often:
    """Return how often core groups (``group``) or visits (``visit``) are asked for: by the plan, else by the area."""
    own = getattr(arranged, f"{what}_every") if arranged else None
    if own:
        return Often(own, "The plan says so.")
    areas = getattr(measure, f"{what}_every") if measure else None
    if areas and measure:
        return Often(
            areas,
            "Not stated by the procedure, and the plan does not say. The area goes by this figure of its own: "
            f"{measure.why}",
            area_says=True,
        )
    return Often(None, "Not stated by the procedure, and neither the plan nor the area says.")
