"""What follows a plan: the talk about services, Child in Need, and changes with the window for them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery

from quorate.cases.access import children_seen_by
from quorate.cases.facts import calendar_of, history_of, procedure_of
from quorate.cases.models import Child, Duty, Event
from quorate.people.models import Area, Practitioner
from quorate.plans.models import Plan
from quorate.rules import Duty as Finding
from quorate.rules import deciding, derive, permission
from quorate.rules.permission import Permission

from ..access import rule_role
from ..grounds import birthday
from ..models import Change, ChildInNeed, InNeedReview, ServicesTalk

NOT_BEFORE = "child-in-need-not-before"
WINDOW = "significant-change-window"
REVIEW = "child-in-need-review"
CLOSE = "close-child-in-need"
LOOK_AHEAD_MONTHS = 6
"""How long before an eighteenth birthday a plan is put on the list; a setting of ours."""


@dataclass(frozen=True, slots=True)
class After:
    """What followed one child's last plan, and what is still to be done."""

    child: Child
    plan: Plan
    talks: tuple[ServicesTalk, ...]
    in_need: ChildInNeed | None
    earlier: tuple[ChildInNeed, ...]
    reviews: tuple[InNeedReview, ...]
    changes: tuple[Change, ...]
    review_due: Duty | None
    not_before: Finding | None
    window: Finding | None
    stated: bool

    @property
    def wants_help(self) -> bool:
        return any(talk.wish == ServicesTalk.Wish.WANTS for talk in self.talks)


@dataclass(frozen=True, slots=True)
class Example:
    key: str
    says: str


def states_step_down(area: Area, on: date) -> bool:
    """Return whether the area's text has a Child in Need plan follow a plan that ends."""
    found = procedure_of(area).find(f"duty.{REVIEW}", on)
    return found is not None and found.terms is not None


def milestones(child: Child) -> dict[str, Finding]:
    """Return the days that follow from the child's history and that nobody owes: the latest of each rule."""
    events = Event.objects.filter(child=child, superseded_at__isnull=True)
    found = derive(
        history_of(child, events),
        procedure=procedure_of(child.area),
        calendar=calendar_of(child.area),
        scope="milestone",
    )
    return {one.rule: one for one in found}


def window_of(child: Child) -> Finding | None:
    """Return until when a significant change calls for a strategy meeting, where the text gives such a time."""
    return milestones(child).get(WINDOW)


def ended_plan(child: Child) -> Plan | None:
    """Return the child's last plan if it has ended, or None while there is one."""
    last = (
        Plan.objects.filter(child=child).select_related("area", "child__area").order_by("-started_on").first()
    )
    return last if last is not None and last.ended_on else None


def examples_of_change(area: Area, on: date) -> tuple[tuple[Example, ...], Any]:
    """Return the area's examples of a significant change, and the reason that cites them. They are not a full list."""
    listed, reason = deciding.listed("significant-changes", procedure=procedure_of(area), on=on)
    return tuple(Example(one.key, one.says) for one in listed if one.key not in GUIDES), reason


GUIDES = frozenset({"decides", "any-time"})
"""Entries of the list that say what follows, rather than what a change is."""


def after_of(child: Child, plan: Plan, on: date) -> After:
    """Return all that followed a plan."""
    every = list(
        ChildInNeed.objects.filter(child=child, plan=plan)
        .select_related("by", "checked_by", "closed_by")
        .order_by("-started_on", "-pk")
    )
    current = next((one for one in every if one.closed_on is None), None)
    days = milestones(child)
    due = Duty.objects.filter(child=child, rule=REVIEW, standing="open", ended_at__isnull=True)
    reviews = InNeedReview.objects.filter(in_need__in=every).select_related("by").order_by("-on")
    return After(
        child=child,
        plan=plan,
        talks=tuple(ServicesTalk.objects.filter(plan=plan).select_related("by").order_by("-on")),
        in_need=current,
        earlier=tuple(one for one in every if one.closed_on),
        reviews=tuple(reviews),
        changes=tuple(
            Change.objects.filter(plan=plan).select_related("by", "settled_by").order_by("-on", "-pk")
        ),
        review_due=due.order_by("due_on").first(),
        not_before=days.get(NOT_BEFORE) if current else None,
        window=days.get(WINDOW),
        stated=states_step_down(child.area, on),
    )


def in_need_seen_by(reader: Practitioner, pk: int) -> ChildInNeed | None:
    found = ChildInNeed.objects.filter(pk=pk, child__in=children_seen_by(reader))
    return found.select_related("child__area", "plan__area", "checked_by").first()


def change_seen_by(reader: Practitioner, pk: int) -> Change | None:
    found = Change.objects.filter(pk=pk, child__in=children_seen_by(reader))
    return found.select_related("child__area", "plan", "by").first()


def may_close(
    in_need: ChildInNeed, reader: Practitioner, *, on: date, today: date, senior: bool
) -> Permission:
    """Return whether this reader may close a Child in Need plan on a day, with or without senior agreement.

    **Rules** ``permission.close-child-in-need``.
    """
    procedure = procedure_of(in_need.child.area)
    wanted = permission.may(CLOSE, role="", procedure=procedure, on=today).by
    role = rule_role(reader, wanted)
    facts = {
        "close": on,
        "start": in_need.started_on,
        "senior_agreement": senior and role == "senior-manager",
    }
    return permission.may(CLOSE, role=role, procedure=procedure, on=today, facts=facts)


def needs_check(area: Area, on: date) -> bool:
    """Return whether the area's text has a manager go through a Child in Need plan before it closes."""
    found = procedure_of(area).find(f"permission.{CLOSE}", on)
    return found is not None and found.terms is not None


@dataclass(frozen=True, slots=True)
class Row:
    """One child on the list of those whose plan has ended."""

    plan: Plan
    child: Child
    since: date | None
    due_on: date | None
    talked_on: date | None
    changes: int


def stepped_down(reader: Practitioner, *, from_on: date) -> QuerySet[Plan]:
    """Return the plans after which something is open or that ended since a day, whose children this reader may see.

    Children who are on a plan again, or who have died, are not on the list.
    """
    on_plan = Plan.objects.filter(child=OuterRef("child"), ended_on__isnull=True)
    later = Plan.objects.filter(child=OuterRef("child"), started_on__gt=OuterRef("started_on"))
    in_need = ChildInNeed.objects.filter(plan=OuterRef("pk"), closed_on__isnull=True)
    due = Duty.objects.filter(
        child=OuterRef("child"), rule=REVIEW, standing="open", ended_at__isnull=True
    ).order_by("due_on")
    return (
        Plan.objects.filter(area=reader.area_id, ended_on__isnull=False, child__died_on__isnull=True)
        .filter(child__in=children_seen_by(reader))
        .exclude(Exists(on_plan))
        .exclude(Exists(later))
        .annotate(
            in_need_since=Subquery(in_need.values("started_on")[:1]),
            due_on=Subquery(due.values("due_on")[:1]),
            talked_on=Max("services_talks__on"),
        )
        .filter(Q(ended_on__gte=from_on) | Q(in_need_since__isnull=False))
        .select_related("child__social_worker")
        .order_by(F("due_on").asc(nulls_last=True), "-ended_on", "pk")
    )


def near_eighteen(reader: Practitioner, *, today: date, months: int = LOOK_AHEAD_MONTHS) -> QuerySet[Plan]:
    """Return the plans of young people who are eighteen, or will be within some months; the oldest first."""
    year, month = divmod(today.month - 1 + months, 12)
    until = date(today.year + year, month + 1, 1)
    born_before = until.replace(year=until.year - 18)
    ending = Plan.objects.filter(ended_on__isnull=True, area=reader.area_id, child__died_on__isnull=True)
    return (
        ending.filter(child__in=children_seen_by(reader), child__born_on__lt=born_before)
        .select_related("child__social_worker", "child__area")
        .order_by("child__born_on", "pk")
    )


def eighteen_on(plan: Plan) -> date | None:
    return birthday(plan.child.born_on)
