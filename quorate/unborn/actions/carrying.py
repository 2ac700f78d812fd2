"""What the record of a further baby takes over from the one kept before the birth, each line saying from whose."""

from datetime import datetime

from quorate.cases import actions as cases
from quorate.cases.models import AgencyContact, Child, Event, NetworkMember
from quorate.people.models import Practitioner
from quorate.plans import actions as plans
from quorate.plans.models import Plan, PlanAction, PlanVersion
from quorate.plans.queries import latest_categories

from ..story import Story

TOLD_ANEW = frozenset(
    {
        "birth",
        "expected-birth",
        "plan-start",
        "plan-end",
        "noted",
        "review-limit",
        "post-birth-meeting",
        "hospital-discharge",
        "discharge-meeting",
    }
)
"""What is not carried over to a brother or sister: it is told of each child anew, or by the plan's own act."""


def carry_over(story: Story, row: Child, *, by: Practitioner, at: datetime) -> None:
    """Give the new record the people, the history up to the birth and the open plan of the first one."""
    _carry_people(story.child, row)
    _carry_history(story, row, by, at)
    _carry_plan(story.child, row, by, at)


def _carry_people(first: Child, row: Child) -> None:
    NetworkMember.objects.bulk_create(
        NetworkMember(
            child=row,
            practitioner_id=member.practitioner_id,
            part=member.part,
            core_group=member.core_group,
            direct_contact=member.direct_contact,
            from_on=member.from_on,
        )
        for member in NetworkMember.objects.filter(child=first, to_on__isnull=True)
    )
    AgencyContact.objects.bulk_create(
        AgencyContact(child=row, agency_id=known.agency_id, group=known.group, direct=known.direct)
        for known in AgencyContact.objects.filter(child=first)
    )


def _carry_history(story: Story, row: Child, by: Practitioner, at: datetime) -> None:
    """Tell this child's history too what happened before the birth, saying whose record it comes from."""
    events = Event.objects.filter(child=story.child, superseded_at__isnull=True).exclude(kind__in=TOLD_ANEW)
    for event in events.order_by("pk"):
        if story.born_on and event.on > story.born_on and event.kind != "mother-not-fit":
            continue
        said = str(event.facts.get("says", ""))
        cases.record_event(
            child=row,
            kind=event.kind,
            on=event.on,
            moment=event.at,
            ref=event.ref,
            facts={
                **event.facts,
                "carried_from": story.child.pk,
                "says": f"{said} From the record kept before the birth ({story.child.la_child_id}).".strip(),
            },
            by=by,
            at=at,
        )


def _carry_plan(first: Child, row: Child, by: Practitioner, at: datetime) -> None:
    plan = Plan.objects.filter(child=first, ended_on__isnull=True).first()
    if plan is None:
        return
    same = plans.start(
        child=row,
        on=plan.started_on,
        categories=latest_categories(plan),
        made_by=plan.made_by,
        by=by,
        at=at,
        chair=plan.usual_chair,
        previous_plans=0,
    )
    _carry_actions(plan, same, by, at)
    _carry_words(first, plan, same, by, at)


def _carry_actions(plan: Plan, same: Plan, by: Practitioner, at: datetime) -> None:
    open_actions = PlanAction.objects.filter(plan=plan, done_on__isnull=True, cancelled_on__isnull=True)
    for action in open_actions.select_related("agency", "practitioner__agency", "relative").order_by("pk"):
        doer = plans.Doer(
            agency=None if action.practitioner else action.agency,
            practitioner=action.practitioner,
            relative=action.relative,
            by_child=action.by_child,
        )
        plans.add_action(
            plan=same,
            what=action.what,
            doer=doer,
            by_on=action.by_on,
            significant=action.significant,
            contact=action.contact,
            how_often=action.how_often,
            decided_at=action.decided_at,
            by=by,
            at=at,
        )


def _carry_words(first: Child, plan: Plan, same: Plan, by: Practitioner, at: datetime) -> None:
    """Begin the new plan's first version with the words of the one in force: a draft, to be agreed for this child."""
    agreed = PlanVersion.objects.filter(plan=plan, state=PlanVersion.State.AGREED).first()
    if agreed is None:
        return
    why = f"Carried over at the birth from the plan of {first.name} ({first.la_child_id})"
    draft = plans.open_draft(plan=same, why=why, by=by, at=at)
    for section in agreed.sections.order_by("pk"):
        plans.write_section(draft=draft, key=section.key, text=section.text, version=0, by=by, at=at)
    for wording in agreed.outcomes.order_by("pk"):
        words = plans.Wording(
            what=wording.what,
            must_change=wording.must_change,
            known_by=wording.known_by,
            reviewed_when=wording.reviewed_when,
            monitor=wording.monitor,
            by_on=wording.by_on,
        )
        plans.write_outcome(draft=draft, wording=words, by=by, at=at)
    for resource in agreed.resources.select_related("agency").order_by("pk"):
        plans.write_resource(
            draft=draft,
            agency=resource.agency,
            needs=resource.needs,
            representative=resource.representative,
            can_commit=resource.can_commit,
            version=0,
            by=by,
            at=at,
        )
