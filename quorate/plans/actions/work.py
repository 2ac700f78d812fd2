"""What is to be done under a plan: given to somebody, changed, carried over, done, cancelled."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from quorate.cases import actions as cases
from quorate.cases.models import Relative
from quorate.design.words import day
from quorate.people.models import Agency, Practitioner

from ..models import ActionStep, Outcome, Plan, PlanAction
from .ground import By, PlanRefused, local, locked, person, write_down

Kind = ActionStep.Kind


@dataclass(frozen=True, slots=True)
class Doer:
    """Who is to do something: an agency, one of its people, a relative, the child; or nobody yet."""

    agency: Agency | None = None
    practitioner: Practitioner | None = None
    relative: Relative | None = None
    by_child: bool = False

    def columns(self) -> dict[str, Any]:
        """Return the columns of an action that say so. A practitioner acts for their agency."""
        return {
            "agency": self.practitioner.agency if self.practitioner else self.agency,
            "practitioner": self.practitioner,
            "relative": self.relative,
            "by_child": self.by_child,
        }


NOBODY = Doer()


@transaction.atomic
def add_action(
    *,
    plan: Plan,
    what: str,
    agency: Agency | None = None,
    by_on: date | None,
    significant: bool,
    by: By,
    at: datetime,
    doer: Doer = NOBODY,
    outcome: Outcome | None = None,
    contact: str = "",
    how_often: str = "",
    decided_at: str = "",
) -> PlanAction:
    """Add one thing to be done under the plan. With ``decided_at`` it is a recommendation of that occasion.

    Nobody need be named yet: it is then listed until somebody is.

    :raises PlanRefused: if it says nothing, the plan has ended, the day is before the plan started, or the doer or
        the outcome is not of this plan
    """
    who = Doer(agency=agency) if agency else doer
    plan = locked(plan)
    if plan.ended_on:
        raise PlanRefused("The plan has ended: nothing can be added to it.")
    if not what.strip():
        raise PlanRefused("Say what is to be done.")
    _must_fit(plan, who, by_on, outcome)
    columns = who.columns()
    same = PlanAction.objects.filter(
        plan=plan, what=what.strip(), done_on__isnull=True, cancelled_on__isnull=True, **columns
    ).first()
    if same is not None:
        raise PlanRefused(
            f"This is on the list already, for the same {'agency' if who.agency else 'person'}."
        )
    action = PlanAction.objects.create(
        plan=plan,
        what=what.strip(),
        by_on=by_on,
        significant=significant,
        outcome=outcome,
        contact=contact.strip(),
        how_often=how_often.strip(),
        decided_at=decided_at,
        **columns,
    )
    _step(action, Kind.ADDED, by, at, became=_standing_words(action), ref=decided_at)
    write_down("plans.action-added", plan, by, at, action=action.pk)
    return action


def _must_fit(plan: Plan, who: Doer, by_on: date | None, outcome: Outcome | None) -> None:
    if by_on and by_on < plan.started_on:
        raise PlanRefused(f"The plan started on {day(plan.started_on)}: nothing can be due before that day.")
    agency = who.practitioner.agency if who.practitioner else who.agency
    if agency is not None and agency.area_id != plan.area_id:
        raise PlanRefused("Choose an agency of this area.")
    if who.relative is not None and who.relative.family_id != plan.child.family_id:
        raise PlanRefused("Choose somebody of this child's own family.")
    if outcome is not None and outcome.plan_id != plan.pk:
        raise PlanRefused("Choose an outcome of this plan.")


def _step(action: PlanAction, kind: str, by: By, at: datetime, **said: str) -> None:
    ActionStep.objects.create(action=action, kind=kind, at=at, by=person(by), **said)


def _standing_words(action: PlanAction) -> str:
    parts = [
        action.what,
        action.doer or "nobody named yet",
        f"by {day(action.by_on)}" if action.by_on else "",
    ]
    parts += [action.contact, action.how_often]
    return "; ".join(part for part in parts if part)


def _now(action: PlanAction, version: int) -> PlanAction:
    """Return the action as it is now, locked; refuse a stale page, an ended plan and an action that is over."""
    rows = PlanAction.objects.select_for_update(of=("self",)).select_related(
        "plan__area", "plan__child", "agency", "practitioner", "relative"
    )
    current = rows.get(pk=action.pk)
    if current.version != version:
        raise cases.Stale("This action")
    if current.plan.ended_on:
        raise PlanRefused("The plan has ended: its actions stay as they were.")
    return current


def _must_be_open(action: PlanAction) -> None:
    if action.cancelled_on:
        raise PlanRefused(
            f"This was cancelled on {day(action.cancelled_on)}: add it anew if it is wanted again."
        )
    if action.done_on:
        raise PlanRefused(f"This was done on {day(action.done_on)}: open it again first.")


def _keep(action: PlanAction, *fields: str) -> None:
    action.version += 1
    action.save(update_fields=[*fields, "version"])


@transaction.atomic
def change_action(
    *,
    action: PlanAction,
    what: str,
    doer: Doer,
    by_on: date | None,
    significant: bool,
    outcome: Outcome | None,
    contact: str,
    how_often: str,
    why: str,
    version: int,
    by: By,
    at: datetime,
) -> PlanAction:
    """Change who does it, what, or by when. What stood before is kept beside it; a mark "to be changed" goes.

    :raises PlanRefused: if nothing differs, no reason is given, it is over, or the plan has ended
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    current = _now(action, version)
    _must_be_open(current)
    if not what.strip():
        raise PlanRefused("Say what is to be done.")
    _must_fit(current.plan, doer, by_on, outcome)
    wanted: dict[str, Any] = {
        **doer.columns(),
        "what": what.strip(),
        "by_on": by_on,
        "significant": significant,
        "outcome": outcome,
        "contact": contact.strip(),
        "how_often": how_often.strip(),
    }
    differs = [name for name, value in wanted.items() if getattr(current, name) != value]
    if not differs:
        raise PlanRefused("Nothing is different from what is on record.")
    if not why.strip():
        raise PlanRefused("Say why it is changed.")
    was, named = _standing_words(current), not current.doer
    for name in differs:
        setattr(current, name, wanted[name])
    current.to_change, current.to_change_why = "", ""
    _keep(current, *differs, "to_change", "to_change_why")
    kind = Kind.ASSIGNED if named and current.doer else Kind.CHANGED
    _step(current, kind, by, at, was=was, became=_standing_words(current), says=why.strip())
    write_down("plans.action-changed", current.plan, by, at, action=current.pk, fields=sorted(differs))
    return current


@transaction.atomic
def carry_over(
    *, action: PlanAction, by_on: date, why: str, ref: str, version: int, by: By, at: datetime
) -> PlanAction:
    """Give an action that was not done in time a later day, with the reason and where that was agreed.

    :raises PlanRefused: if the day is not later, no reason is given, it is over, or the plan has ended
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    current = _now(action, version)
    _must_be_open(current)
    if by_on <= (current.by_on or current.plan.started_on):
        raise PlanRefused("Carried over means to a later day: give one after the day that stands.")
    if not why.strip():
        raise PlanRefused("Say why it was not done in time.")
    was = day(current.by_on) if current.by_on else "no day"
    current.by_on = by_on
    _keep(current, "by_on")
    _step(current, Kind.CARRIED, by, at, was=was, became=day(by_on), says=why.strip(), ref=ref)
    write_down("plans.action-carried-over", current.plan, by, at, action=current.pk, to=by_on.isoformat())
    return current


@transaction.atomic
def cancel_action(
    *, action: PlanAction, on: date, why: str, version: int, by: By, at: datetime
) -> PlanAction:
    """Cancel an action that is no longer wanted. It stays on the list, with the reason.

    :raises PlanRefused: if no reason is given, the day lies outside the plan, it is over, or the plan has ended
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    current = _now(action, version)
    _must_be_open(current)
    if not why.strip():
        raise PlanRefused("Say why it is no longer wanted.")
    if not current.plan.started_on <= on <= local(at):
        raise PlanRefused("The day it was cancelled lies between the start of the plan and today.")
    current.cancelled_on, current.cancelled_why = on, why.strip()
    current.to_change, current.to_change_why = "", ""
    _keep(current, "cancelled_on", "cancelled_why", "to_change", "to_change_why")
    _step(current, Kind.CANCELLED, by, at, says=why.strip())
    write_down("plans.action-cancelled", current.plan, by, at, action=current.pk)
    return current


@transaction.atomic
def flag_action(
    *, action: PlanAction, ground: str, why: str, version: int, by: By, at: datetime
) -> PlanAction:
    """Mark an action as one that the plan has to change: its service is gone, or the family is not working with it.

    :raises PlanRefused: if no ground or reason is given, it is over, or the plan has ended
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    current = _now(action, version)
    _must_be_open(current)
    if ground not in PlanAction.Change.values or not why.strip():
        raise PlanRefused("Choose why it has to change, and say what has happened.")
    current.to_change, current.to_change_why = ground, why.strip()
    _keep(current, "to_change", "to_change_why")
    _step(current, Kind.FLAGGED, by, at, became=PlanAction.Change(ground).label, says=why.strip())
    write_down("plans.action-flagged", current.plan, by, at, action=current.pk, ground=ground)
    return current


@transaction.atomic
def complete_action(
    *, action: PlanAction, done_on: date | None, evidence: str, version: int, by: By, at: datetime
) -> PlanAction:
    """Record that an action is done, with the evidence; ``done_on=None`` opens it again.

    :raises PlanRefused: if the plan has ended or the day is before it started or still to come
    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    rows = PlanAction.objects.select_for_update(of=("self",)).select_related("plan__area", "plan__child")
    current = rows.get(pk=action.pk)
    if (current.done_on, current.evidence) == (done_on, evidence.strip()):
        return current
    if current.version != version:
        raise cases.Stale("This action")
    if current.plan.ended_on:
        raise PlanRefused("The plan has ended: its actions stay as they were.")
    if current.cancelled_on:
        raise PlanRefused("This was cancelled: add it anew if it is wanted again.")
    if done_on and not current.plan.started_on <= done_on <= local(at):
        raise PlanRefused("The day it was done lies between the start of the plan and today.")
    if evidence.strip() and done_on is None:
        raise PlanRefused("Give the day it was done, or leave the evidence out until it is done.")
    was = "; ".join(
        part for part in (day(current.done_on) if current.done_on else "", current.evidence) if part
    )
    current.done_on, current.evidence = done_on, evidence.strip()
    _keep(current, "done_on", "evidence")
    _step(
        current,
        Kind.DONE if done_on else Kind.REOPENED,
        by,
        at,
        was=was,
        became=day(done_on) if done_on else "",
        says=evidence.strip(),
    )
    write_down(
        "plans.action-completed" if done_on else "plans.action-reopened",
        current.plan,
        by,
        at,
        action=current.pk,
    )
    return current
