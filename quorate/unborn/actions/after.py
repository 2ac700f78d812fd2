"""After the birth: the meeting, a mother who is not fit for it, the discharge meeting, going home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.facts import procedure_of
from quorate.cases.models import Child, Event
from quorate.people.models import Practitioner
from quorate.plans.models import Plan
from quorate.rules import permission

from ..models import DischargeMeeting
from .order import Refused, between, born, locked, say

FAR_AHEAD = timedelta(days=366)


@transaction.atomic
def mother_not_fit(
    *, child: Child, on: date, says: str, today: date, by: Practitioner, at: datetime
) -> Event:
    """Record that the mother was not medically fit for the meeting after the birth; where a rule asks, it moves.

    **Rules** every duty with the condition ``mother-not-fit``.
    :raises Refused: if no birth is recorded, the day cannot be, it is recorded already, or nothing says how it is
    known
    """
    story = locked(child)
    between(on, born(story, on), today, what="The day", since="the day of birth")
    if story.not_fit:
        raise Refused(f"This is recorded already, on {say(story.not_fit.on)}")
    if not says.strip():
        raise Refused("Say who advised it, for example the midwife", "says")
    return cases.record_event(
        child=story.child,
        kind="mother-not-fit",
        on=on,
        ref=f"pregnancy:{child.pk}",
        facts={"says": says.strip()},
        by=by,
        at=at,
    )


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that was held: when, where, who came, what was agreed."""

    on: date
    who: str
    agreed: str
    where: str = ""


def _complete(held: Held) -> None:
    if not held.who.strip():
        raise Refused("Say who was there", "who")
    if not held.agreed.strip():
        raise Refused("Say what was agreed", "agreed")


@transaction.atomic
def hold_meeting(
    *, children: Sequence[Child], held: Held, today: date, by: Practitioner, at: datetime
) -> list[Event]:
    """Record the meeting after the birth, for one baby or for several together.

    **Rules** ``duty.post-birth-meeting``.
    :raises Refused: if a birth is not recorded, the day cannot be, it says too little, or a meeting is recorded already
    """
    _complete(held)
    events = []
    for child in sorted(children, key=lambda one: one.pk):
        story = locked(child)
        between(held.on, born(story, held.on), today, what="The day", since="the day of birth")
        if story.met:
            raise Refused(f"The meeting is recorded already, on {say(story.met.on)}", "on")
        events.append(
            cases.record_event(
                child=story.child,
                kind="post-birth-meeting",
                on=held.on,
                ref=f"pregnancy:{child.pk}",
                facts={"says": f"There: {held.who.strip()}. Agreed: {held.agreed.strip()}"},
                by=by,
                at=at,
            )
        )
    return events


@transaction.atomic
def hold_discharge_meeting(
    *,
    children: Sequence[Child],
    held: Held,
    plan_considered: bool,
    plan_says: str,
    today: date,
    by: Practitioner,
    at: datetime,
) -> list[DischargeMeeting]:
    """Record the hospital discharge meeting, for one baby or for several together, with the plan put to each record.

    **Rules** ``permission.hold-discharge-meeting``, ``duty.discharge-meeting``.
    :raises Refused: if a birth is not recorded, the day cannot be, it says too little, one of that day is
    recorded already, or the procedure asks that the plan be taken into account and it was not
    """
    _complete(held)
    rows = []
    for child in sorted(children, key=lambda one: one.pk):
        story = locked(child)
        between(held.on, born(story, held.on), today, what="The day", since="the day of birth")
        if DischargeMeeting.objects.filter(child=child, held_on=held.on, taken_out_at__isnull=True).exists():
            raise Refused("A discharge meeting on this day is recorded already", "on")
        plan = Plan.objects.filter(child=child, ended_on__isnull=True).first()
        considered = plan_considered and bool(plan_says.strip())
        right = permission.may(
            "hold-discharge-meeting",
            role=by.role,
            procedure=procedure_of(story.child.area),
            on=held.on,
            facts={"on_plan": plan is not None, "plan_considered": considered},
        )
        if not right.allowed:
            raise Refused(right.reason.says, "plan_says" if plan_considered else "plan_considered")
        rows.append(_discharge_meeting(story.child, held, plan, considered, plan_says, by, at))
    return rows


def _discharge_meeting(
    child: Child,
    held: Held,
    plan: Plan | None,
    considered: bool,
    plan_says: str,
    by: Practitioner,
    at: datetime,
) -> DischargeMeeting:
    row = DischargeMeeting.objects.create(
        child=child,
        held_on=held.on,
        where=held.where.strip(),
        who=held.who.strip(),
        agreed=held.agreed.strip(),
        plan=plan if considered else None,
        plan_says=plan_says.strip() if considered else "",
        at=at,
        by=by,
    )
    said = f"There: {row.who}. Agreed: {row.agreed}"
    if row.plan_says:
        said += f" The plan: {row.plan_says}"
    cases.record_event(
        child=child,
        kind="discharge-meeting",
        on=held.on,
        ref=f"discharge-meeting:{row.pk}",
        facts={"says": said},
        by=by,
        at=at,
    )
    audit.record(
        act="unborn.discharge-meeting",
        about=f"child:{child.pk}",
        by=by,
        at=at,
        area=child.area.key,
        children=[child.pk],
        detail={"meeting": row.pk, "plan": plan.pk if plan and considered else None},
    )
    return row


@transaction.atomic
def go_home(
    *, child: Child, on: date, says: str, against_why: str, today: date, by: Practitioner, at: datetime
) -> Event:
    """Record the day on which the baby leaves hospital: a day to come is planned, a day gone by has happened.

    A new plan takes the place of the one before. A baby who went home before the discharge meeting is recorded so
    only with how that came about, and the page goes on saying so.

    **Rules** ``permission.go-home``, ``duty.discharge-meeting``.
    :raises Refused: if no birth is recorded, the day lies before it or too far ahead, the baby is home already, or
    the procedure asks for the meeting first
    """
    story = locked(child)
    first = born(story, on)
    if on < first:
        raise Refused(f"The day must be on or after {say(first)}, the day of birth", "on")
    if on > today + FAR_AHEAD:
        raise Refused("The day cannot be more than a year ahead", "on")
    if story.home_on:
        raise Refused(
            f"It is recorded that the baby went home on {say(story.home_on)}. If that is wrong, take it back first",
            "on",
        )
    planned = on > today
    against = ""
    if not planned:
        met = story.discharge_meeting is not None and story.discharge_meeting.on <= on
        facts = {"discharge_meeting": met, "against_procedure": against_why.strip()}
        area = procedure_of(story.child.area)
        right = permission.may("go-home", role=by.role, procedure=area, on=on, facts=facts)
        if not right.allowed:
            raise Refused(right.reason.says, "against_why")
        against = "" if met or not right.conditions else against_why.strip()
    if story.discharge is not None:
        cases.supersede_event(event=story.discharge, why="Told again", by=by, at=at)
    said = [says.strip(), f"Without the discharge meeting first: {against}" if against else ""]
    return cases.record_event(
        child=story.child,
        kind="hospital-discharge",
        on=on,
        ref=f"pregnancy:{child.pk}",
        facts={
            "title": "Going home is planned" if planned else "The baby went home",
            "planned": planned,
            "against": bool(against),
            "says": " ".join(part for part in said if part),
        },
        by=by,
        at=at,
    )


TAKEN_BACK = (
    "pre-birth-assessment",
    "mother-not-fit",
    "post-birth-meeting",
    "discharge-meeting",
    "hospital-discharge",
)


@transaction.atomic
def take_back(*, event: Event, why: str, by: Practitioner, at: datetime) -> None:
    """Take back an assessment, a meeting or a day that was recorded by mistake; the duties follow.

    :raises Refused: if it is none of these, or no reason is given
    :raises cases.NotInOrder: if it is taken back already
    """
    if event.kind not in TAKEN_BACK:
        raise Refused("This is not taken back here")
    if not why.strip():
        raise Refused("Say why this is taken back", "why")
    cases.supersede_event(event=event, why=why, by=by, at=at)
    kind, _, number = event.ref.partition(":")
    if kind == "discharge-meeting":
        DischargeMeeting.objects.filter(pk=int(number), child=event.child_id).update(taken_out_at=at)
