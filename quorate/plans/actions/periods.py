"""A plan starts, is led, changes its category, ends, and is opened again when the ending was a mistake."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from quorate.cases import actions as cases
from quorate.cases.facts import age_on
from quorate.cases.models import Child, Event
from quorate.design.words import day
from quorate.people.models import Practitioner

from ..models import Category, CategoryHeld, LeadNamed, Plan, Reopening
from .ground import (
    DECIDERS,
    By,
    PlanRefused,
    local,
    locked,
    must_be_a_place,
    must_run,
    person,
    write_down,
)

LONGEST_PREGNANCY = timedelta(weeks=43)
TERM = timedelta(weeks=40)
OF_AGE = 18


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
    reasons: str = "",
) -> Plan:
    """Start a plan on a day with one or more categories of harm, and record it in the child's history.

    ``previous_plans`` counts earlier plans of this area; left out, the plans on record are counted. ``reasons``
    are those for the category. The social worker who holds the case leads the plan until somebody else is named.

    :raises PlanRefused: if the child is on a plan that day, was not conceived or had died by then, or no known
        category is given
    """
    codes = _known(categories)
    _must_be_alive(child, on)
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
    CategoryHeld.objects.create(
        plan=plan, codes=codes, from_on=on, decided_at=made_by, reasons=reasons.strip(), by=person(by), at=at
    )
    _lead_from_the_start(plan, by, at)
    cases.record_event(child=child, kind="plan-start", on=on, ref=made_by, by=by, at=at)
    write_down("plans.started", plan, by, at, on=on.isoformat(), categories=codes, made_by=made_by)
    return plan


def _lead_from_the_start(plan: Plan, by: By, at: datetime) -> None:
    worker = Practitioner.objects.filter(
        children_held=plan.child_id, role=Practitioner.Role.SOCIAL_WORKER, active=True
    ).first()
    if worker is not None:
        LeadNamed.objects.create(
            plan=plan,
            practitioner=worker,
            from_on=plan.started_on,
            decided_at=plan.made_by,
            at=at,
            by=person(by),
        )


def _must_be_alive(child: Child, on: date) -> None:
    if child.died_on and on > child.died_on:
        raise PlanRefused(f"The record says that {child.name} had died by {day(on)}: no plan can start then.")
    first = None
    if child.born_on:
        first = child.born_on - LONGEST_PREGNANCY
    elif child.expected_on:
        first = child.expected_on - TERM
    if first and on < first:
        raise PlanRefused(
            f"{day(on)} is before {child.name} can have been conceived. Check the day, or the date of birth on "
            "the child's page."
        )


@transaction.atomic
def change_category(
    *,
    plan: Plan,
    categories: Sequence[str],
    on: date,
    decided_at: str,
    by: By,
    at: datetime,
    reasons: str = "",
) -> CategoryHeld | None:
    """Record the categories from a day on. The same categories as before make no new row (returns None).

    :raises PlanRefused: if no known category is given, the plan had ended by then, or had not started
    """
    codes = _known(categories)
    if plan.ended_on and on > plan.ended_on:
        raise PlanRefused(f"The plan ended on {plan.ended_on:%-d %B %Y}: its category can no longer change.")
    if on < plan.started_on:
        raise PlanRefused(f"The plan started on {day(plan.started_on)}: its category cannot change before.")
    latest = plan.categories.order_by("-from_on", "-pk").first()
    if latest and latest.codes == codes:
        return None
    held = CategoryHeld.objects.create(
        plan=plan,
        codes=codes,
        from_on=on,
        decided_at=decided_at,
        reasons=reasons.strip(),
        by=person(by),
        at=at,
    )
    write_down("plans.category-changed", plan, by, at, categories=codes, on=on.isoformat())
    return held


@transaction.atomic
def end(*, plan: Plan, on: date, reason: str, ref: str, by: By, at: datetime) -> Plan:
    """End a plan on a day (the removal date), record it in the child's history; its open duties lapse.

    :raises PlanRefused: if it has already ended, or the day is before it started
    """
    current = locked(plan)
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
    write_down("plans.ended", current, by, at, on=on.isoformat(), ref=ref)
    return current


@transaction.atomic
def reopen(*, plan: Plan, why: str, version: int, by: Practitioner, at: datetime) -> Plan:
    """Take back the ending of a plan that was a mistake (the wrong child, the wrong day): the plan runs on.

    The ending goes out of the child's history, saying why; a review that is on record as having ended the plan is
    put down as one at which it went on, so that the next one is due. No text names who may do this: the managers may.

    **Counts** the next review from the review whose ending is taken back.

    :raises PlanRefused: if the plan has not ended, another has started since, the child has died or is of age,
        no reason is given, or this person is no manager
    :raises cases.actions.Stale: if the plan changed since ``version`` was shown
    """
    current = locked(plan)
    if by.role not in DECIDERS or by.area_id != current.area_id:
        raise PlanRefused("Only a manager of this area takes the ending of a plan back.")
    if current.version != version:
        raise cases.Stale("This plan")
    ended_on = current.ended_on
    if ended_on is None:
        raise PlanRefused("This plan has not ended.")
    if not why.strip():
        raise PlanRefused("Say why the ending was a mistake, so that the record can be understood later.")
    _must_be_able_to_run_on(current, local(at))
    Reopening.objects.create(
        plan=current,
        was_ended_on=ended_on,
        was_reason=current.end_reason,
        why=why.strip(),
        at=at,
        by=by,
    )
    current.ended_on, current.end_reason = None, ""
    current.version += 1
    current.save(update_fields=["ended_on", "end_reason", "version"])
    _take_out_of_history(current, ended_on, why.strip(), by, at)
    cases.note(
        child=current.child,
        topic="plan-reopened",
        title="The ending of the plan was taken back",
        on=local(at),
        says=f"It had been put down as ended on {day(ended_on)}. {why.strip()}",
        ref=f"plan:{current.pk}",
        by=by,
        at=at,
    )
    write_down("plans.reopened", current, by, at, was=ended_on.isoformat())
    return current


def _must_be_able_to_run_on(plan: Plan, today: date) -> None:
    child = plan.child
    later = Plan.objects.filter(child=child, started_on__gte=plan.started_on).exclude(pk=plan.pk).first()
    if later is not None:
        raise PlanRefused(
            f"Another plan of {child.name} started on {day(later.started_on)}: this one cannot run on beside it."
        )
    if child.died_on:
        raise PlanRefused(
            f"The record says that {child.name} has died. If that is wrong, put that right first."
        )
    if (age_on(child, today) or 0) >= OF_AGE:
        raise PlanRefused(f"{child.name} is {OF_AGE} or older: a plan can no longer run.")


def _take_out_of_history(plan: Plan, ended_on: date, why: str, by: By, at: datetime) -> None:
    standing = Event.objects.filter(child=plan.child, superseded_at__isnull=True)
    ending = standing.filter(kind="plan-end", on=ended_on).order_by("-pk").first()
    if ending is None:
        return
    cases.supersede_event(event=ending, why=why, by=by, at=at)
    review = (
        standing.filter(kind="review", ref=ending.ref, facts__outcome="end").first() if ending.ref else None
    )
    if review is None:
        return
    cases.supersede_event(event=review, why=why, by=by, at=at)
    cases.record_event(
        child=plan.child,
        kind="review",
        on=review.on,
        moment=review.at,
        ref=review.ref,
        facts={
            **review.facts,
            "outcome": "continue",
            "says": "It was first put down as the end of the plan.",
        },
        by=by,
        at=at,
    )


@transaction.atomic
def name_lead(
    *,
    plan: Plan,
    practitioner: Practitioner,
    from_on: date,
    decided_at: str,
    why: str,
    by: By,
    at: datetime,
) -> LeadNamed:
    """Name the plan's lead social worker from a day on. Naming the one who leads already changes nothing.

    :raises PlanRefused: if the plan has ended, the person is no social worker of this area in post, or the day lies
        outside the plan
    """
    current = locked(plan)
    must_run(current, "nobody new can lead it.")
    must_be_a_place(current, decided_at)
    if practitioner.area_id != current.area_id or not practitioner.active:
        raise PlanRefused("Choose a social worker of this area who is in post.")
    if practitioner.role != Practitioner.Role.SOCIAL_WORKER:
        raise PlanRefused("The lead of a plan is a qualified social worker of children's social care.")
    latest = current.leads.order_by("-from_on", "-pk").first()
    if latest is not None and latest.practitioner_id == practitioner.pk:
        return latest
    if from_on < current.started_on or from_on > local(at):
        raise PlanRefused("The day lies between the start of the plan and today.")
    if latest is not None and from_on < latest.from_on:
        raise PlanRefused(f"Somebody was named on {day(latest.from_on)}: give that day or a later one.")
    named = LeadNamed.objects.create(
        plan=current,
        practitioner=practitioner,
        from_on=from_on,
        decided_at=decided_at,
        why=why.strip(),
        at=at,
        by=person(by),
    )
    cases.note(
        child=current.child,
        topic="lead-worker",
        title="A lead social worker was named",
        on=from_on,
        says=f"{practitioner.name} leads the plan.",
        ref=f"plan:{current.pk}",
        by=by,
        at=at,
    )
    write_down("plans.lead-named", current, by, at, practitioner=practitioner.pk)
    return named


def _known(categories: Sequence[str]) -> list[str]:
    codes = [code for code in Category.values if code in categories]
    if not codes or set(categories) - set(Category.values):
        raise PlanRefused(
            "Choose at least one category of harm: neglect, physical, sexual or emotional abuse."
        )
    return codes
