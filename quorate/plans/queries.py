"""Questions about plans."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q

from quorate.cases.access import children_seen_by
from quorate.cases.models import Child
from quorate.people.models import Agency, Practitioner

from .models import CategoryHeld, Plan, PlanAction


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


NO_ACTIONS = Progress(total=0, done=0, evidenced=False, open_significant=0)


def progress(plan: Plan) -> Progress:
    """Return how many of the plan's actions are done and evidenced, all agencies together."""
    return progress_of([plan.pk])[plan.pk]


def progress_of(plans: Iterable[int]) -> dict[int, Progress]:
    """Return the same for many plans, by their numbers, in one question."""
    numbers = list(plans)
    counted = (
        PlanAction.objects.filter(plan__in=numbers)
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


@dataclass(frozen=True, slots=True)
class Page:
    """One plan as its page shows it."""

    plan: Plan
    actions: tuple[PlanAction, ...]
    categories: tuple[CategoryHeld, ...]
    progress: Progress


def plan_seen_by(reader: Practitioner, pk: int) -> Plan | None:
    """Return a plan of a child whose case this reader may open, or None."""
    plans = Plan.objects.filter(pk=pk, area=reader.area_id, child__in=children_seen_by(reader))
    return plans.select_related("child", "area", "usual_chair").first()


def page_of(plan: Plan) -> Page:
    """Return a plan with its actions, those still to be done first, and the categories it has had."""
    actions = PlanAction.objects.filter(plan=plan).select_related("agency")
    return Page(
        plan=plan,
        actions=tuple(
            actions.order_by(F("done_on").asc(nulls_first=True), F("by_on").asc(nulls_last=True), "pk")
        ),
        categories=tuple(plan.categories.order_by("from_on", "pk")),
        progress=progress(plan),
    )


def action_of(plan: Plan, pk: int) -> PlanAction | None:
    """Return one action of the plan, or None."""
    return PlanAction.objects.filter(plan=plan, pk=pk).select_related("agency").first()


def agencies_for(plan: Plan) -> list[Agency]:
    """Return the agencies that can be given something to do."""
    return list(Agency.objects.filter(area=plan.area_id, active=True).order_by("name"))
