"""The rows of the lists that staff work from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from quorate.cases.facts import calendar_of, procedure_of
from quorate.cases.models import Duty
from quorate.people.models import Area
from quorate.plans.models import Plan
from quorate.rules import Event, History, derive

from ..models import Change, Ending
from .after import WINDOW, eighteen_on, states_step_down

BIRTHDAY_RULES = ("birthday-review",)


@dataclass(frozen=True, slots=True)
class Turning:
    """A young person on a plan who is eighteen, or soon will be."""

    plan: Plan
    eighteen_on: date
    passed: bool
    review_by: date | None
    ending: Ending | None


@dataclass(frozen=True, slots=True)
class Down:
    """A child whose plan has ended, with what is due and what is missing."""

    plan: Any
    to_do: tuple[str, ...]
    overdue: bool
    window_until: date | None


def half_a_year_before(today: date) -> date:
    return today - timedelta(days=183)


def eighteen_rows(plans: Iterable[Plan], today: date) -> list[Turning]:
    """Return the rows of the list, with the review that the area's text asks for and the ending being prepared."""
    found = list(plans)
    children = [one.child_id for one in found]
    reviews = dict(
        Duty.objects.filter(
            child__in=children, rule__in=BIRTHDAY_RULES, ended_at__isnull=True, standing="open"
        ).values_list("child_id", "due_on")
    )
    standing = Ending.objects.filter(plan__in=found, state__in=("preparing", "letter"))
    endings = {one.plan_id: one for one in standing}
    rows = []
    for one in found:
        on = eighteen_on(one)
        if on is not None:
            rows.append(Turning(one, on, on <= today, reviews.get(one.child_id), endings.get(one.pk)))
    return rows


def after_rows(plans: Iterable[Any], area: Area, today: date) -> list[Down]:
    """Return the rows of the list: what is due after each plan."""
    found = list(plans)
    waiting = set(Change.objects.filter(plan__in=found, settled="").values_list("plan_id", flat=True))
    stated = states_step_down(area, today)
    procedure, calendar = procedure_of(area), calendar_of(area)
    rows = []
    for one in found:
        ended = History([Event("plan-end", one.ended_on)])
        days = derive(ended, procedure=procedure, calendar=calendar, scope="milestone")
        until = next((day.due_on for day in days if day.rule == WINDOW), None)
        rows.append(_down(one, one.pk in waiting, stated, until, today))
    return rows


def _down(plan: Any, change_waits: bool, stated: bool, until: date | None, today: date) -> Down:
    to_do = []
    if change_waits:
        to_do.append("Settle what follows from a change")
    if stated and plan.talked_on is None:
        to_do.append("Talk over services with the family")
    if stated and plan.in_need_since is None:
        to_do.append("No Child in Need plan")
    overdue = plan.due_on is not None and plan.due_on < today
    return Down(plan, tuple(to_do), overdue, until)
