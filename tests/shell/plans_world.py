"""Children put on plans by the acts that do it, for tests that need a caseload."""

from datetime import date, datetime, timedelta

from quorate.cases import actions as cases
from quorate.cases.models import Child
from quorate.people.models import Practitioner
from quorate.plans import actions as plans
from quorate.plans.models import Plan, PlanVersion
from quorate.plans.sections import PASSAGES

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


def write_plan(plan: Plan, by: Practitioner, *, outcomes: int = 2, at: datetime = world.NOW) -> PlanVersion:
    """Draft a version in which every passage is written, with some outcomes; it is not agreed yet."""
    draft = plans.open_draft(plan=plan, why="The first outline", by=by, at=at)
    for passage in PASSAGES:
        plans.write_section(
            draft=draft, key=passage.key, text=f"{passage.title}, in words.", version=0, by=by, at=at
        )
    for number in range(1, outcomes + 1):
        plans.write_outcome(
            draft=draft,
            wording=plans.Wording(
                what=f"Better thing {number}",
                must_change="What is done every day",
                known_by="What the school sees",
                reviewed_when="At each core group",
                monitor="The social worker",
                by_on=plan.started_on + timedelta(days=60),
            ),
            by=by,
            at=at,
        )
    draft.refresh_from_db()
    return plans.write_assessment(draft=draft, running=False, by_on=None, version=draft.version, by=by, at=at)


def agree_plan(
    draft: PlanVersion, by: Practitioner, *, where: str = "", at: datetime = world.NOW
) -> PlanVersion:
    """Agree a draft at the conference that made the plan, or where told."""
    draft.refresh_from_db()
    return plans.agree(
        draft=draft,
        on=at.date(),
        agreed_at=where or draft.plan.made_by,
        missing_why="Written later in this test.",
        version=draft.version,
        by=by,
        at=at,
    )
