"""What the acts on a plan share: how they refuse, who did it, where it was decided."""

from datetime import date, datetime
from typing import Any

from quorate.audit import actions as audit
from quorate.clock import LONDON
from quorate.design.words import day
from quorate.people.access import MANAGERS, Role
from quorate.people.models import Practitioner

from ..models import Plan
from ..queries.occasions import Place, place

By = Practitioner | str
DECIDERS = MANAGERS | {Role.TEAM_MANAGER}
"""The managers who may agree a version or take an ending back where the texts name nobody."""


class PlanRefused(ValueError):
    """The plan cannot be made, changed or ended like this. The message says why and what to do."""


def person(by: By) -> Practitioner | None:
    return by if isinstance(by, Practitioner) else None


def local(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def locked(plan: Plan) -> Plan:
    """Return the plan as it is now, held against everybody else until the act is over."""
    rows = Plan.objects.select_for_update(of=("self",)).select_related("area", "child__area")
    return rows.get(pk=plan.pk)


def must_run(plan: Plan, what: str) -> None:
    """Refuse a change to a plan that has ended."""
    if plan.ended_on:
        raise PlanRefused(f"The plan ended on {day(plan.ended_on)}: {what}")


def must_be_a_place(plan: Plan, ref: str) -> Place:
    """Return the occasion that a word names; refuse a word that names none."""
    found = place(plan, ref)
    if found is None:
        raise PlanRefused("Choose where this was decided: a conference, a core group, or a manager.")
    return found


def write_down(act: str, plan: Plan, by: By, at: datetime, **detail: Any) -> None:
    """Write one act on a plan into the audit."""
    audit.record(
        act=act,
        about=f"plan:{plan.pk}",
        by=by,
        at=at,
        area=plan.area.key,
        children=[plan.child_id],
        detail=detail,
    )
