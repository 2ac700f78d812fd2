"""A pregnancy that ends without a living child, and one that was recorded so by mistake."""

from datetime import date, datetime

from django.db import transaction

from quorate.cases import actions as cases
from quorate.cases.models import Child, Event
from quorate.people.models import Practitioner
from quorate.plans import actions as plans
from quorate.plans.models import Plan

from .order import Refused, expecting, locked, say, within_pregnancy

HOW = {
    "": "Not recorded here",
    "miscarriage": "Miscarriage",
    "stillbirth": "The baby was stillborn",
    "ended": "The pregnancy was ended",
}
END_REASON = "The pregnancy ended"


def _ref(child: Child) -> str:
    return f"pregnancy-ended:{child.pk}"


@transaction.atomic
def end_pregnancy(
    *, child: Child, on: date, how: str, says: str, today: date, by: Practitioner, at: datetime
) -> Event:
    """Record that the pregnancy ended. An open plan ends on that day, and what was due is due no more.

    No procedure says how a plan ends then: it is closed with this reason, on the day itself (reading A22).

    **Rules** every duty that lapses with ``pregnancy-ended`` or ``plan-end``.
    :raises Refused: if the child is born, it is recorded already, or the day cannot be
    """
    story = expecting(locked(child))
    if how not in HOW:
        raise Refused("Choose from the list", "how")
    if on > today:
        raise Refused("The day must be today or in the past", "on")
    within_pregnancy(on, story.child.expected_on, what="The day", field="on")
    plan = Plan.objects.filter(child=child, ended_on__isnull=True).first()
    if plan is not None and on < plan.started_on:
        raise Refused(
            f"The child’s plan started on {say(plan.started_on)}, after this day. "
            "Check the day; if it is right, ask the designated manager to put the plan right first",
            "on",
        )
    if plan is not None:
        plans.end(plan=plan, on=on, reason=END_REASON, ref=_ref(child), by=by, at=at)
    said = [HOW[how] + "." if how else "", says.strip()]
    return cases.record_event(
        child=story.child,
        kind="pregnancy-ended",
        on=on,
        ref=_ref(child),
        facts={
            "title": "The pregnancy ended",
            "says": " ".join(part for part in said if part),
            "plan": plan.pk if plan else 0,
        },
        by=by,
        at=at,
    )


@transaction.atomic
def take_back_end(*, child: Child, why: str, by: Practitioner, at: datetime) -> Plan | None:
    """Take back that the pregnancy ended, because it was recorded by mistake. The plan that it ended stands again.

    Returns the plan that stands again, if there was one.

    :raises Refused: if it is not recorded, or no reason is given
    :raises plans.PlanRefused: if a plan ended with it and this person may not take that back
    """
    story = locked(child)
    if story.ended is None:
        raise Refused("It is not recorded that the pregnancy ended")
    if not why.strip():
        raise Refused("Say why this is taken back", "why")
    cases.supersede_event(event=story.ended, why=why, by=by, at=at)
    number = int(story.ended.facts.get("plan") or 0)
    plan = Plan.objects.filter(pk=number, child=child, ended_on=story.ended.on).first() if number else None
    if plan is None:
        return None
    return plans.reopen(plan=plan, why=why, version=plan.version, by=by, at=at)
