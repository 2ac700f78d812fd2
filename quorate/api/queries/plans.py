"""Plans, the register as at a date, and what is due, within one area."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery

from quorate.cases.models import Duty, Event
from quorate.people.models import Area
from quorate.plans.models import CategoryHeld, LeadNamed, Plan

from ..problems import not_found
from ..shapes.children import Named
from ..shapes.conferences import (
    CategoryTold,
    DutiesAsked,
    DutyTold,
    LeadTold,
    PlansAsked,
    PlanTold,
    RegisterAsked,
    RegisterLine,
    ReviewTold,
)
from ..shapes.plain import Page
from .children import named, paged


def number_of(ref: str) -> int | None:
    """Return the number of a conference that an occasion names, or None for another occasion."""
    kind, _, number = ref.partition(":")
    return int(number) if kind == "conference" and number.isdecimal() else None


def in_force(on: date) -> Q:
    """Return the condition that a plan is in force on a day: the day it starts counts, the day it ends does not."""
    return Q(started_on__lte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gt=on))


def plans(area: Area, asked: PlansAsked) -> tuple[Page[PlanTold], list[int]]:
    """Return a page of the area's plans, and the numbers of their children."""
    found = Plan.objects.filter(area=area)
    if asked.in_force_on is not None:
        found = found.filter(in_force(asked.in_force_on))
    if asked.ended_since is not None:
        found = found.filter(ended_on__gte=asked.ended_since)
    if asked.child is not None:
        found = found.filter(child__la_child_id=asked.child)
    rows, more = paged(found.select_related("child"), asked.after, asked.limit)
    return Page(items=told(rows), next=more), [row.child_id for row in rows]


def plan(area: Area, number: int) -> tuple[PlanTold, int]:
    """Return one plan of the area, and its child's number.

    :raises Problem: if there is none of that number there
    """
    row = Plan.objects.filter(area=area, pk=number).select_related("child").first()
    if row is None:
        raise not_found()
    return told([row])[0], row.child_id


def told(rows: Collection[Plan]) -> list[PlanTold]:
    """Return plans as the API tells of them, with three queries however many they are."""
    numbers = [row.pk for row in rows]
    categories: dict[int, list[CategoryTold]] = defaultdict(list)
    for held in CategoryHeld.objects.filter(plan__in=numbers).order_by("from_on", "pk"):
        categories[held.plan_id].append(CategoryTold(from_on=held.from_on, codes=list(held.codes)))
    leads: dict[int, list[LeadTold]] = defaultdict(list)
    found = LeadNamed.objects.filter(plan__in=numbers).select_related("practitioner")
    for lead in found.order_by("from_on", "pk"):
        who = Named(id=lead.practitioner.pk, name=lead.practitioner.name)
        leads[lead.plan_id].append(LeadTold(from_on=lead.from_on, practitioner=who))
    reviews: dict[int, list[Event]] = defaultdict(list)
    for event in Event.objects.filter(
        child__in=[row.child_id for row in rows], kind="review", superseded_at__isnull=True
    ).order_by("on", "pk"):
        reviews[event.child_id].append(event)
    return [_told(row, categories[row.pk], reviews[row.child_id], leads[row.pk]) for row in rows]


def _told(row: Plan, categories: list[CategoryTold], reviews: list[Event], leads: list[LeadTold]) -> PlanTold:
    return PlanTold(
        id=row.pk,
        la_child_id=row.child.la_child_id,
        started_on=row.started_on,
        ended_on=row.ended_on,
        end_reason=row.end_reason,
        previous_plans=row.previous_plans,
        made_by_conference=number_of(row.made_by),
        categories=categories,
        reviews=[
            ReviewTold(
                on=event.on,
                conference=number_of(event.ref),
                outcome=str(event.facts.get("outcome", "")),
                quorate=_yes_or_no(event.facts.get("quorate")),
            )
            for event in reviews
            if row.started_on <= event.on and (row.ended_on is None or event.on <= row.ended_on)
        ],
        leads=leads,
    )


def _yes_or_no(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def codes_on(on: date) -> QuerySet[CategoryHeld]:
    """Return, for a plan of an outer query, the categories held on a day, the latest first."""
    return CategoryHeld.objects.filter(plan=OuterRef("pk"), from_on__lte=on).order_by("-from_on", "-pk")


def register(area: Area, on: date, asked: RegisterAsked) -> tuple[Page[RegisterLine], list[int]]:
    """Return a page of the children on a plan on a day, as it stood that day, and their numbers."""
    found = Plan.objects.filter(in_force(on), area=area).select_related("child")
    rows, more = paged(
        found.annotate(codes=Subquery(codes_on(on).values("codes")[:1])), asked.after, asked.limit
    )
    items = [
        RegisterLine(
            plan=row.pk,
            la_child_id=row.child.la_child_id,
            started_on=row.started_on,
            codes=list(row.codes or ()),
            previous_plans=row.previous_plans,
        )
        for row in rows
    ]
    return Page(items=items, next=more), [row.child_id for row in rows]


def latest_codes(numbers: Collection[int]) -> dict[int, list[str]]:
    """Return the categories of plans as last decided."""
    latest = (
        CategoryHeld.objects.filter(plan__in=numbers).values("plan").annotate(last=Max("from_on")).order_by()
    )
    on = {row["plan"]: row["last"] for row in latest}
    rows = CategoryHeld.objects.filter(plan__in=numbers, from_on__in=set(on.values())).order_by("pk")
    return {row.plan_id: list(row.codes) for row in rows if on[row.plan_id] == row.from_on}


def duties(area: Area, asked: DutiesAsked) -> tuple[Page[DutyTold], list[int]]:
    """Return a page of the area's current duties of one standing, and the numbers of their children."""
    found = Duty.objects.filter(area=area, ended_at__isnull=True, standing=asked.standing)
    if asked.due_by is not None:
        found = found.filter(due_on__lte=asked.due_by)
    if asked.child is not None:
        found = found.filter(child__la_child_id=asked.child)
    rows, more = paged(found.select_related("child", "owner"), asked.after, asked.limit)
    return Page(items=[_duty(row) for row in rows], next=more), [row.child_id for row in rows]


def _duty(row: Duty) -> DutyTold:
    return DutyTold(
        id=row.pk,
        la_child_id=row.child.la_child_id,
        also_for=row.also,
        rule=row.rule,
        title=row.title,
        meaning=row.meaning,
        due_on=row.due_on,
        due_at=row.due_at,
        whose=row.whose,
        owner=named(row.owner),
        standing=row.standing,
        done_on=row.done_on,
        conference=number_of(row.within),
        because=str(row.reason.get("says", "")),
    )


def plans_by_number(numbers: Collection[int]) -> dict[int, Any]:
    """Return plans with their children by number."""
    return Plan.objects.filter(pk__in=numbers).annotate(child_key=F("child__la_child_id")).in_bulk()
