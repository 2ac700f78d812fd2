"""A version of the plan is drafted, agreed, replaced by the next, or put aside. An agreed one never changes."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from quorate.cases import actions as cases
from quorate.cases.facts import procedure_of
from quorate.design.words import day, plural
from quorate.people.models import Practitioner
from quorate.rules import permission

from ..models import OutcomeWording, Plan, PlanVersion, Resource, Section
from ..queries.content import actions_now
from ..queries.occasions import MANAGER
from ..queries.outline import facts_for_issue, missing_of
from .ground import DECIDERS, By, PlanRefused, local, locked, must_be_a_place, must_run, person, write_down

State = PlanVersion.State


@transaction.atomic
def open_draft(*, plan: Plan, why: str, by: By, at: datetime, asked_at: str = "") -> PlanVersion:
    """Begin the next version as a copy of the one in force. ``asked_at`` names the occasion that asked for it.

    :raises PlanRefused: if the plan has ended, or somebody drafts the next version already (it names who)
    """
    current = locked(plan)
    must_run(current, "no new version can be made.")
    standing = PlanVersion.objects.filter(plan=current)
    drafting = standing.filter(state=State.DRAFT).select_related("drafted_by").first()
    if drafting is not None:
        who = drafting.drafted_by.name if drafting.drafted_by else "Quorate"
        raise PlanRefused(
            f"{who} began version {drafting.number} on {day(drafting.drafted_at)}. Write in that one: there is only "
            "ever one draft of a plan."
        )
    before = standing.filter(state=State.AGREED).first()
    number = (standing.aggregate(last=Max("number"))["last"] or 0) + 1
    try:
        with transaction.atomic():
            made = PlanVersion.objects.create(
                plan=current,
                number=number,
                follows=before,
                why=why.strip(),
                asked_at=asked_at,
                assessment_open=before.assessment_open if before else None,
                assessment_by=before.assessment_by if before else None,
                drafted_at=at,
                drafted_by=person(by),
            )
    except IntegrityError as clash:
        raise PlanRefused("Somebody else has just begun the next version. Write in that one.") from clash
    if before is not None:
        _copy(before, made)
    write_down("plans.version-drafted", current, by, at, version=made.pk, number=number)
    return made


@transaction.atomic
def change_asked(*, plan: Plan, changes: str, decided_at: str, by: By, at: datetime) -> PlanVersion:
    """Begin the next version because a meeting changed the plan, and put that into the child's history.

    A draft that somebody writes already takes it up: what the meeting changed is added to why it is made.

    :raises PlanRefused: if nothing is said to change, or the plan has ended
    """
    if not changes.strip():
        raise PlanRefused("Say what changes in the plan.")
    current = locked(plan)
    draft = PlanVersion.objects.select_for_update().filter(plan=current, state=State.DRAFT).first()
    if draft is None:
        draft = open_draft(plan=current, why=changes, by=by, at=at, asked_at=decided_at)
    elif changes.strip() not in draft.why:
        draft.why = "\n\n".join(part for part in (draft.why, changes.strip()) if part)
        draft.asked_at = decided_at
        draft.version += 1
        draft.save(update_fields=["why", "asked_at", "version"])
    cases.note(
        child=current.child,
        topic="plan-change",
        title="The plan is to change",
        on=local(at),
        says=changes.strip(),
        ref=f"plan:{current.pk}",
        facts={"plan": current.pk, "at": decided_at},
        by=by,
        at=at,
    )
    return draft


def _copy(before: PlanVersion, made: PlanVersion) -> None:
    for kind in (Section, OutcomeWording, Resource):
        for row in kind.objects.filter(of=before).order_by("pk"):
            row.pk, row.of, row.version = None, made, 1
            row.save(force_insert=True)


@transaction.atomic
def agree(
    *,
    draft: PlanVersion,
    on: date,
    agreed_at: str,
    missing_why: str,
    version: int,
    by: Practitioner,
    at: datetime,
) -> PlanVersion:
    """Agree a draft on an occasion: it is in force from then on, and the one before is kept as replaced.

    What the area's procedure lists and the draft does not have is kept with it, and ``missing_why`` says why it was
    agreed all the same. Agreeing it again changes nothing.

    **Edition** the one in force on the day it is agreed.
    **Rules** ``list.outline-plan`` (warns), ``permission.issue-plan`` (holds back).

    :raises PlanRefused: if it is no draft, the plan has ended, the day is not in order, the procedure holds it back,
        something is missing without a reason, or a manager's agreement is not given by a manager
    :raises cases.actions.Stale: if the draft changed since ``version`` was shown
    """
    plan = locked(draft.plan)
    current = PlanVersion.objects.select_for_update().get(pk=draft.pk)
    current.plan = plan
    if current.state == State.AGREED and current.agreed_at == agreed_at:
        return current
    must_run(plan, "no version can be agreed any more.")
    if current.state != State.DRAFT:
        raise PlanRefused("This version is no draft any more. Open the plan again to see what stands.")
    if current.version != version:
        raise cases.Stale("This draft")
    where = must_be_a_place(plan, agreed_at)
    if agreed_at == MANAGER and by.role not in DECIDERS:
        raise PlanRefused("A version agreed between meetings is agreed by a manager, who records it.")
    before = PlanVersion.objects.filter(plan=plan, state=State.AGREED).first()
    first = max(plan.started_on, before.agreed_on) if before and before.agreed_on else plan.started_on
    if not first <= on <= local(at) or (where.on and on < where.on):
        raise PlanRefused(
            f"The day it was agreed lies between {day(max(first, where.on or first))} and today: check the day."
        )
    missing = _must_be_fit(current, by, on, missing_why)
    _put_in_force(current, before, on, agreed_at, missing, missing_why, by, at)
    _tell_the_history(current, missing, by, at)
    return current


def _must_be_fit(draft: PlanVersion, by: Practitioner, on: date, missing_why: str) -> list[str]:
    procedure = procedure_of(draft.plan.area)
    allowed = permission.may(
        "issue-plan", role=str(by.role), procedure=procedure, on=on, facts=facts_for_issue(draft)
    )
    if not allowed.allowed:
        says = " ".join(f"{point.says}." for point in allowed.blocked) or allowed.reason.says
        raise PlanRefused(says)
    missing = [line for item in missing_of(draft, procedure=procedure, on=on) for line in item.lines]
    if missing and not missing_why.strip():
        raise PlanRefused(
            f"{plural(len(missing), 'thing')} that the procedure lists {'is' if len(missing) == 1 else 'are'} missing. "
            "Add them, or say why the plan is agreed without them."
        )
    return missing


def _put_in_force(
    draft: PlanVersion,
    before: PlanVersion | None,
    on: date,
    agreed_at: str,
    missing: list[str],
    missing_why: str,
    by: By,
    at: datetime,
) -> None:
    if before is not None:
        before.state = State.SUPERSEDED
        before.version += 1
        before.save(update_fields=["state", "version"])
    draft.state, draft.agreed_on, draft.agreed_at = State.AGREED, on, agreed_at
    draft.recorded_at, draft.recorded_by = at, person(by)
    draft.missing_then, draft.missing_why = missing, missing_why.strip() if missing else ""
    draft.actions_then = actions_now(draft.plan)
    draft.version += 1
    draft.save()


def _tell_the_history(agreed: PlanVersion, missing: list[str], by: By, at: datetime) -> None:
    plan = agreed.plan
    cases.note(
        child=plan.child,
        topic="plan-version",
        title=f"Version {agreed.number} of the plan was agreed",
        on=agreed.agreed_on or local(at),
        says=f"{plural(len(missing), 'thing')} still missing." if missing else "",
        ref=f"plan:{plan.pk}",
        facts={"plan": plan.pk, "number": agreed.number, "missing": len(missing), "at": agreed.agreed_at},
        by=by,
        at=at,
    )
    write_down(
        "plans.version-agreed",
        plan,
        by,
        at,
        version=agreed.pk,
        number=agreed.number,
        agreed_at=agreed.agreed_at,
        missing=len(missing),
    )


@transaction.atomic
def discard(*, draft: PlanVersion, why: str, version: int, by: By, at: datetime) -> PlanVersion:
    """Put a draft aside, saying why. It can still be read.

    :raises PlanRefused: if it is no draft, or no reason is given
    :raises cases.actions.Stale: if the draft changed since ``version`` was shown
    """
    plan = locked(draft.plan)
    current = PlanVersion.objects.select_for_update().get(pk=draft.pk)
    if current.state != State.DRAFT:
        raise PlanRefused("This version is no draft any more.")
    if current.version != version:
        raise cases.Stale("This draft")
    if not why.strip():
        raise PlanRefused("Say why it is put aside.")
    current.state, current.why = State.DISCARDED, why.strip()
    current.version += 1
    current.save(update_fields=["state", "why", "version"])
    write_down("plans.version-put-aside", plan, by, at, version=current.pk)
    return current
