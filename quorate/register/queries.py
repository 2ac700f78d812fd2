"""Who is on a plan on a day, and all that one child's page shows. Always for a reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from quorate.cases.access import children_seen_by
from quorate.cases.models import Child, Correction, Duty, Event, NetworkMember
from quorate.cases.pages import Happening, happenings
from quorate.people.models import Practitioner, Team
from quorate.plans.models import Category, CategoryHeld, Plan

SORTS = {
    "child": ("child__family_name", "child__given_name", "child__la_child_id"),
    "started": ("started_on", "child__la_child_id"),
    "review": ("child__review_due_on", "child__la_child_id"),
    "worker": ("child__social_worker__name", "child__la_child_id"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked the register for. A plan counts on the day it starts, not on the day it ends."""

    on: date
    category: str = ""
    team: int | None = None
    sort: str = "child"
    descending: bool = False


def on_plan(reader: Practitioner, asked: Asked) -> QuerySet[Plan]:
    """Return the plans in force on a day, of children the reader may see, in the order asked for."""
    plans = (
        Plan.objects.filter(area=reader.area_id, started_on__lte=asked.on)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gt=asked.on))
        .filter(child__in=children_seen_by(reader))
    )
    if asked.team:
        plans = plans.filter(child__team=asked.team)
    if asked.category:
        # As text, because the two databases do not search JSON lists alike.
        held = Cast(Subquery(_held_on(asked.on).values("codes")[:1]), TextField())
        plans = plans.annotate(held=held).filter(held__contains=f'"{asked.category}"')
    first, *rest = SORTS.get(asked.sort, SORTS["child"])
    lead = F(first).desc(nulls_last=True) if asked.descending else F(first).asc(nulls_last=True)
    return plans.order_by(lead, *rest)


def _held_on(on: date) -> QuerySet[CategoryHeld]:
    return CategoryHeld.objects.filter(plan=OuterRef("pk"), from_on__lte=on).order_by("-from_on", "-pk")


def shown(plans: QuerySet[Plan], asked: Asked, rows: slice) -> list[Any]:
    """Return one page of plans with child, social worker and, as ``codes``, the categories held on the day.

    The page's numbers are read first: what is shown of a plan is then worked out for one page only.
    """
    numbers = list(plans.values_list("pk", flat=True)[rows])
    found = _with_all(asked).in_bulk(numbers)
    return [found[number] for number in numbers]


def _with_all(asked: Asked) -> QuerySet[Any]:
    return Plan.objects.annotate(codes=Subquery(_held_on(asked.on).values("codes")[:1])).select_related(
        "child__social_worker", "child__team"
    )


def teams(reader: Practitioner) -> list[tuple[int, str]]:
    return list(Team.objects.filter(area=reader.area_id).order_by("name").values_list("pk", "name"))


def category_words(codes: list[str] | None) -> str:
    return ", ".join(str(Category(code).label) for code in codes or ()) or "Not recorded"


def register_table(plans: QuerySet[Plan], asked: Asked) -> Iterator[list[Any]]:
    """Yield the register as rows for a spreadsheet, headings first, a thousand plans at a time."""
    yield [
        "Child",
        "Identifier",
        "Born or expected",
        "On a plan since",
        "Category",
        "Next review by",
        "Social worker",
    ]
    numbers = list(plans.values_list("pk", flat=True))
    for start in range(0, len(numbers), 1000):
        some = numbers[start : start + 1000]
        found = _with_all(asked).in_bulk(some)
        for plan in (found[number] for number in some):
            child = plan.child
            yield [
                child.name,
                child.la_child_id,
                child.born_on or child.expected_on,
                plan.started_on,
                category_words(plan.codes),
                child.review_due_on,
                child.social_worker.name if child.social_worker else "",
            ]


def get_child(reader: Practitioner, pk: int) -> Child | None:
    """Return a child whose case the reader may open, or None: not there and not theirs look the same."""
    return (
        children_seen_by(reader)
        .select_related("area", "family", "social_worker", "team")
        .filter(pk=pk)
        .first()
    )


def superseded(child: Child) -> list[Happening]:
    """Return the entries taken out of a child's history, newest first."""
    gone = Event.objects.filter(child=child, superseded_at__isnull=False).select_related("recorded_by")
    return happenings(gone)


def corrections(child: Child) -> list[Correction]:
    return list(Correction.objects.filter(child=child).select_related("by").order_by("-at", "-pk"))


def get_event(child: Child, pk: int) -> Event | None:
    return Event.objects.filter(child=child, pk=pk).select_related("child__area").first()


def get_duty(reader: Practitioner, pk: int) -> Duty | None:
    """Return one duty, current or ended, of a child the reader may see."""
    return (
        Duty.objects.filter(pk=pk, child__in=children_seen_by(reader))
        .select_related("child__area", "owner")
        .first()
    )


DONE_ELSEWHERE = {"record-update": "outcome-recorded", "plan-discussion": "plan-discussed"}
"""What is done outside Quorate after a conference: the duty's rule, and what has then happened."""


def is_done_elsewhere(duty: Duty) -> bool:
    """Say whether this is open work that Quorate cannot see being done."""
    return duty.rule in DONE_ELSEWHERE and duty.standing == Duty.Standing.OPEN and duty.ended_at is None


def current_working(duty: Duty) -> Duty:
    """Return what is said of this duty now: its own row, or the one that took its place."""
    same = Duty.objects.filter(
        child=duty.child_id, within=duty.within, rule=duty.rule, occasion=duty.occasion, ended_at__isnull=True
    )
    return same.first() or duty


def earlier_workings(duty: Duty) -> list[Duty]:
    """Return what this duty said before it was worked out anew, latest first."""
    return list(
        Duty.objects.filter(child=duty.child_id, within=duty.within, rule=duty.rule, occasion=duty.occasion)
        .exclude(pk=duty.pk)
        .select_related("child", "owner")
        .order_by("-made_at", "-pk")
    )


def get_member(child: Child, pk: int) -> NetworkMember | None:
    return (
        NetworkMember.objects.filter(child=child, pk=pk, to_on__isnull=True)
        .select_related("practitioner")
        .first()
    )


def who_could_join(child: Child) -> list[tuple[int, str]]:
    """Return the area's people who are not in the child's network yet, as choices."""
    there = NetworkMember.objects.filter(child=child, to_on__isnull=True).values("practitioner")
    people = (
        Practitioner.objects.filter(area=child.area_id, active=True)
        .exclude(pk__in=there)
        .select_related("agency")
        .order_by("name")
    )
    return [
        (one.pk, f"{one.name}, {one.job_title or one.get_role_display()} ({one.agency.name})")
        for one in people
    ]


def social_workers(child: Child) -> list[tuple[int, str]]:
    found = Practitioner.objects.filter(area=child.area_id, active=True, role=Practitioner.Role.SOCIAL_WORKER)
    return list(found.order_by("name").values_list("pk", "name"))


def practitioner(child: Child, pk: int) -> Practitioner | None:
    return Practitioner.objects.filter(area=child.area_id, active=True, pk=pk).select_related("team").first()
