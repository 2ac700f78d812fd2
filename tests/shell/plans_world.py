"""Children put on plans by the acts that do it, for tests that need a caseload."""

from datetime import date

from quorate.cases import actions as cases
from quorate.cases.models import Child
from quorate.plans import actions as plans
from quorate.plans.models import Plan

from . import world


def put_on_plan(child: Child, on: date, *reviews: date, category: str = "NEG") -> Plan:
    """Record an initial conference that made a plan on a day, and the reviews held since."""
    ref = f"earlier:{child.pk}:{on}"
    plan = plans.start(
        child=child,
        on=on,
        categories=[category],
        made_by=ref,
        by=world.SYSTEM,
        at=world.NOW,
        previous_plans=0,
    )
    cases.record_event(
        child=child,
        kind="initial-conference",
        on=on,
        ref=ref,
        facts={"outcome": "plan"},
        by=world.SYSTEM,
        at=world.NOW,
    )
    for held in reviews:
        cases.record_event(
            child=child,
            kind="review",
            on=held,
            ref=f"{ref}:{held}",
            facts={"outcome": "continue", "quorate": True},
            by=world.SYSTEM,
            at=world.NOW,
        )
    return plan
