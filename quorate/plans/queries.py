"""Questions about plans."""

from dataclasses import dataclass

from django.db.models import Count, Q

from quorate.cases.models import Child

from .models import Plan, PlanAction


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the actions of a plan have come. ``evidenced``: every one done and with its evidence."""

    total: int
    done: int
    evidenced: bool
    open_significant: int


def open_plan(child: Child) -> Plan | None:
    """Return the plan the child is on now, if any."""
    return Plan.objects.filter(child=child, ended_on__isnull=True).first()


def progress(plan: Plan) -> Progress:
    """Return how many of the plan's actions are done and evidenced, all agencies together."""
    counts = PlanAction.objects.filter(plan=plan).aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(done_on__isnull=False)),
        evidenced=Count("pk", filter=Q(done_on__isnull=False) & ~Q(evidence="")),
        significant=Count("pk", filter=Q(done_on__isnull=True, significant=True)),
    )
    return Progress(
        total=counts["total"],
        done=counts["done"],
        evidenced=counts["total"] > 0 and counts["evidenced"] == counts["total"],
        open_significant=counts["significant"],
    )


def latest_categories(plan: Plan) -> list[str]:
    """Return the codes of the plan's categories as they now stand."""
    held = plan.categories.order_by("-from_on", "-pk").first()
    return list(held.codes) if held else []
