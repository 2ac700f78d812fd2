"""What the plans of one family say: an outline agreed, explained, gone over at a meeting, and a next version begun."""

from datetime import datetime
from zoneinfo import ZoneInfo

from quorate.cases.models import Relative
from quorate.people.models import Practitioner
from quorate.plans import actions
from quorate.plans.models import Plan, PlanVersion
from quorate.plans.queries import Place, people_of, places

from .staff import Staff

AT = datetime(2026, 4, 2, 14, 0, tzinfo=ZoneInfo("Europe/London"))
SAYS = {
    "risks": "{name} has been left without an adult at home in the evening, and has missed meals and appointments.",
    "must-change": "An adult who is sober is at home every evening. Appointments are kept.",
    "services": "The health visitor or school nurse, the breakfast club, and a family worker for the parents.",
    "working-together": "Everybody tells the social worker on the same day of a missed meal or appointment. The "
    "parents are told what is passed on.",
    "specialist": "None at the moment.",
    "contingency": "A legal planning meeting is asked for, and the grandmother is asked to have {name} meanwhile.",
    "triggers": "{name} is found alone once more, or three appointments in a row are missed.",
    "child-views": "“I like it when Gran comes.”",
    "family-views": "The mother agrees with the plan. The father thinks that the visits are too many.",
}
OUTCOMES = (
    (
        "{name} is never alone at home",
        "Somebody sober is there from school until morning",
        "Visits that are not announced find somebody there",
    ),
    ("{name} is well fed and grows as expected", "Breakfast and a cooked meal each day", "The growth chart"),
)
FAMILY_DOES = (
    "Ring the social worker the same day when an appointment cannot be kept",
    "Be at home with the children every evening",
)


def write(staff: Staff, reference: str) -> int:
    """Write the plans of the children of one family, with acts that the pages offer; return for how many."""
    rows = Plan.objects.filter(area=staff.area, child__family__reference=reference, ended_on__isnull=True)
    plans = list(rows.select_related("area", "child__area", "child__social_worker").order_by("pk"))
    for number, plan in enumerate(plans):
        by = plan.child.social_worker or staff.of("social worker")[0]
        _first(plan, by)
        if number == 0:
            _gone_over(plan, by)
            actions.change_asked(
                plan=plan,
                changes="The breakfast club has closed: another way to a breakfast has to be found.",
                decided_at=_held(plan)[0].ref if _held(plan) else "manager",
                by=by,
                at=AT,
            )
    return len(plans)


def _first(plan: Plan, by: Practitioner) -> PlanVersion:
    name = plan.child.given_name or "the child"
    draft = actions.open_draft(plan=plan, why="The outline from the conference", by=by, at=AT)
    for key, text in SAYS.items():
        actions.write_section(draft=draft, key=key, text=text.format(name=name), version=0, by=by, at=AT)
    for what, change, known in OUTCOMES:
        wording = actions.Wording(
            what=what.format(name=name),
            must_change=change,
            known_by=known,
            reviewed_when="At each core group",
            monitor="The social worker",
        )
        actions.write_outcome(draft=draft, wording=wording, by=by, at=AT)
    parents = Relative.objects.filter(family=plan.child.family_id).order_by("pk")
    for what, parent in zip(FAMILY_DOES, parents, strict=False):
        actions.add_action(
            plan=plan,
            what=what,
            doer=actions.Doer(relative=parent),
            by_on=None,
            significant=False,
            by=by,
            at=AT,
        )
    for one in people_of(plan):
        if one.parent:
            actions.explain(
                version=draft,
                who=one.key,
                standing="understood",
                on=AT.date(),
                says="Gone through at home, with the paper left there",
                by=by,
                at=AT,
            )
    draft.refresh_from_db()
    where = _held(plan)
    if not where:
        return draft
    return actions.agree(
        draft=draft,
        on=where[-1].on or AT.date(),
        agreed_at=where[-1].ref,
        missing_why="What agencies bring was settled at the core group.",
        version=draft.version,
        by=by,
        at=AT,
    )


def _held(plan: Plan) -> list[Place]:
    """Return the meetings held by then, the last first."""
    return [one for one in places(plan) if one.on and one.on <= AT.date()]


def _gone_over(plan: Plan, by: Practitioner) -> None:
    """Put on record how far the first outcome had come when the last meeting went over it."""
    where = _held(plan)
    outcome = plan.outcomes.order_by("number").first()
    if not where or outcome is None:
        return
    outcome.plan = plan
    actions.record_progress(
        outcome=outcome,
        ref=where[0].ref,
        standing="better",
        domains={"safety": "Somebody was at home at each of the four visits.", "health": "Gaining weight."},
        evidence="Visits of the social worker in March, two of them not announced.",
        by=by,
        at=AT,
    )
