"""The plan a child is on, its categories, and how far what agencies do has come."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q

from quorate.cases.models import Child

from ..models import Plan, PlanAction


@dataclass(frozen=True, slots=True)
class Progress:
    """How far what agencies are to do under a plan has come. ``evidenced``: all of it done and with its evidence.

    What the family does is not in the figures: no text ends or keeps a plan by it. Cancelled actions are not either.
    """

    total: int
    done: int
    evidenced: bool
    open_significant: int


def open_plan(child: Child) -> Plan | None:
    """Return the plan the child is on now, if any."""
    return Plan.objects.filter(child=child, ended_on__isnull=True).first()


NO_ACTIONS = Progress(total=0, done=0, evidenced=False, open_significant=0)


def progress(plan: Plan) -> Progress:
    """Return how many of the agencies' actions are done and evidenced, all agencies together."""
    return progress_of([plan.pk])[plan.pk]


def progress_of(plans: Iterable[int]) -> dict[int, Progress]:
    """Return the same for many plans, by their numbers, in one question."""
    numbers = list(plans)
    counted = (
        PlanAction.objects.filter(plan__in=numbers, cancelled_on__isnull=True)
        .exclude(relative__isnull=False)
        .exclude(by_child=True)
        .values("plan")
        .order_by("plan")
        .annotate(
            total=Count("pk"),
            done=Count("pk", filter=Q(done_on__isnull=False)),
            with_evidence=Count("pk", filter=Q(done_on__isnull=False) & ~Q(evidence="")),
            significant=Count("pk", filter=Q(done_on__isnull=True, significant=True)),
        )
    )
    found = {
        row["plan"]: Progress(
            total=row["total"],
            done=row["done"],
            evidenced=row["with_evidence"] == row["total"],
            open_significant=row["significant"],
        )
        for row in counted
    }
    return {number: found.get(number, NO_ACTIONS) for number in numbers}


def latest_categories(plan: Plan) -> list[str]:
    """Return the codes of the plan's categories as they now stand."""
    held = plan.categories.order_by("-from_on", "-pk").first()
    return list(held.codes) if held else []
