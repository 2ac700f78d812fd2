"""A plan starts, its category changes, its actions move on, it ends."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.models import Child
from quorate.clock import LONDON
from quorate.people.models import Agency, Practitioner

from .models import Category, CategoryHeld, Plan, PlanAction

By = Practitioner | str


class PlanRefused(ValueError):
    """The plan cannot be made, changed or ended like this. The message says why and what to do."""


@transaction.atomic
def start(
    *,
    child: Child,
    on: date,
    categories: Sequence[str],
    made_by: str,
    by: By,
    at: datetime,
    chair: Practitioner | None = None,
    previous_plans: int | None = None,
) -> Plan:
    """Start a plan on a day with one or more categories of harm, and record it in the child's history.

    ``previous_plans`` counts earlier plans of this area; left out, the plans on record are counted.

    :raises PlanRefused: if the child is on a plan that day, or no known category is given
    """
    codes = _known(categories)
    if previous_plans is None:
        previous_plans = Plan.objects.filter(child=child).count()
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                area=child.area,
                child=child,
                started_on=on,
                made_by=made_by,
                previous_plans=previous_plans,
                usual_chair=chair,
            )
    except IntegrityError as clash:
        raise PlanRefused(
            f"{child.name} is already on a plan that covers {on:%-d %B %Y}. "
            "Two plans of one child may not overlap."
        ) from clash
    CategoryHeld.objects.create(plan=plan, codes=codes, from_on=on, decided_at=made_by)
    cases.record_event(child=child, kind="plan-start", on=on, ref=made_by, by=by, at=at)
    audit.record(
        act="plans.started",
        about=f"plan:{plan.pk}",
        by=by,
        at=at,
        area=child.area.key,
        children=[child.pk],
        detail={"on": on.isoformat(), "categories": codes, "made_by": made_by},
    )
    return plan


@transaction.atomic
def change_category(
    *, plan: Plan, categories: Sequence[str], on: date, decided_at: str, by: By, at: datetime
) -> CategoryHeld | None:
    """Record the categories from a day on. The same categories as before make no new row (returns None).

    :raises PlanRefused: if no known category is given or the plan had ended by then
    """
    codes = _known(categories)
    if plan.ended_on and on > plan.ended_on:
        raise PlanRefused(f"The plan ended on {plan.ended_on:%-d %B %Y}: its category can no longer change.")
    latest = plan.categories.order_by("-from_on", "-pk").first()
    if latest and latest.codes == codes:
        return None
    held = CategoryHeld.objects.create(plan=plan, codes=codes, from_on=on, decided_at=decided_at)
    audit.record(
        act="plans.category-changed",
        about=f"plan:{plan.pk}",
        by=by,
        at=at,
        area=plan.area.key,
        children=[plan.child_id],
        detail={"categories": codes, "on": on.isoformat()},
    )
    return held


@transaction.atomic
def end(*, plan: Plan, on: date, reason: str, ref: str, by: By, at: datetime) -> Plan:
    """End a plan on a day (the removal date), record it in the child's history; its open duties lapse.

    :raises PlanRefused: if it has already ended, or the day is before it started
    """
    current = Plan.objects.select_for_update().select_related("area", "child__area").get(pk=plan.pk)
    if current.ended_on:
        raise PlanRefused(f"This plan already ended on {current.ended_on:%-d %B %Y}.")
    if on < current.started_on:
        raise PlanRefused(
            f"The plan started on {current.started_on:%-d %B %Y}: it cannot end before that day."
        )
    current.ended_on, current.end_reason = on, reason
    current.version += 1
    current.save(update_fields=["ended_on", "end_reason", "version"])
    cases.record_event(child=current.child, kind="plan-end", on=on, ref=ref, by=by, at=at)
    audit.record(
        act="plans.ended",
        about=f"plan:{current.pk}",
        by=by,
        at=at,
        area=current.area.key,
        children=[current.child_id],
        detail={"on": on.isoformat(), "ref": ref},
    )
    return current


def _known(categories: Sequence[str]) -> list[str]:
    codes = [code for code in Category.values if code in categories]
    if not codes or set(categories) - set(Category.values):
        raise PlanRefused(
            "Choose at least one category of harm: neglect, physical, sexual or emotional abuse."
        )
    return codes


@transaction.atomic
def add_action(
    *, plan: Plan, what: str, agency: Agency, by_on: date | None, significant: bool, by: By, at: datetime
) -> PlanAction:
    """Add one thing that an agency is to do under the plan.

    :raises PlanRefused: if it says nothing, or the plan has ended
    """
    if not what.strip():
        raise PlanRefused("Say what is to be done.")
    if plan.ended_on:
        raise PlanRefused("The plan has ended: nothing can be added to it.")
    if agency.area_id != plan.area_id:
        raise PlanRefused("Choose an agency of this area.")
    same = PlanAction.objects.filter(
        plan=plan, what=what.strip(), agency=agency, done_on__isnull=True
    ).first()
    if same is not None:
        raise PlanRefused("This is on the list already, for the same agency.")
    action = PlanAction.objects.create(
        plan=plan, what=what.strip(), agency=agency, by_on=by_on, significant=significant
    )
    audit.record(
        act="plans.action-added",
        about=f"plan:{plan.pk}",
        by=by,
        at=at,
        area=plan.area.key,
        children=[plan.child_id],
        detail={"action": action.pk},
    )
    return action


@transaction.atomic
def complete_action(
    *, action: PlanAction, done_on: date | None, evidence: str, version: int, by: By, at: datetime
) -> PlanAction:
    """Record that an action is done, with the evidence; ``done_on=None`` opens it again.

    :raises PlanRefused: if the plan has ended or the day is before it started or still to come
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    current = (
        PlanAction.objects.select_for_update(of=("self",)).select_related("plan__area").get(pk=action.pk)
    )
    if (current.done_on, current.evidence) == (done_on, evidence.strip()):
        return current
    if current.version != version:
        raise cases.Stale("This action")
    if current.plan.ended_on:
        raise PlanRefused("The plan has ended: its actions stay as they were.")
    if done_on and not current.plan.started_on <= done_on <= at.astimezone(LONDON).date():
        raise PlanRefused("The day it was done lies between the start of the plan and today.")
    if evidence.strip() and done_on is None:
        raise PlanRefused("Give the day it was done, or leave the evidence out until it is done.")
    current.done_on, current.evidence = done_on, evidence.strip()
    current.version += 1
    current.save(update_fields=["done_on", "evidence", "version"])
    audit.record(
        act="plans.action-completed" if done_on else "plans.action-reopened",
        about=f"plan:{current.plan_id}",
        by=by,
        at=at,
        area=current.plan.area.key,
        children=[current.plan.child_id],
        detail={"action": current.pk},
    )
    return current
