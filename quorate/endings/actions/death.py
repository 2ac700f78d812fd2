"""A child's death is recorded; what was arranged is called off with care; a death recorded by mistake is put right."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.models import Child, Event
from quorate.conferences.actions import convene, moving
from quorate.conferences.models import Conference
from quorate.letters import actions as letters
from quorate.letters.models import Letter
from quorate.people.models import Practitioner
from quorate.plans import actions as plans
from quorate.plans.models import Plan

from .. import grounds
from ..access import TAKE_BACK
from ..models import Death, Ending
from ..queries import death as queries
from ..queries import ending as endings
from . import ending as ends
from .refusals import NotYours, Refused

State = Ending.State
CALLED_OFF = (
    "Because of a death in the family. Please do not get in touch with the family about this meeting."
)
NOT_GONE = (Letter.State.READY, Letter.State.QUEUED, Letter.State.TO_PRINT, Letter.State.FAILED)


@transaction.atomic
def record(*, child: Child, on: date, told_by: str, words: str = "", by: Practitioner, at: datetime) -> Death:
    """Record that a child has died, and return the record. Letters to the family that have not gone are held.

    The end of the plan is prepared; where the area's procedure asks for nothing more and gives it to somebody in this
    post, the plan ends with this act, on the day of death.

    **Rules** ``ending.died``; event ``death``, at which open duties lapse.

    :raises Refused: if the day is to come or before the birth, it is recorded already, or nobody is named who told us
    """
    current = Child.objects.select_for_update(of=("self",)).select_related("area").get(pk=child.pk)
    _must_be_possible(current, on, told_by, ends.today_of(at))
    try:
        with transaction.atomic():
            death = Death.objects.create(
                child=current,
                on=on,
                told_by=told_by.strip()[:200],
                words=words.strip(),
                plan=endings.open_plan(current),
                by=by,
                at=at,
            )
    except IntegrityError as clash:
        raise Refused("This is recorded already.") from clash
    current = cases.correct_child(
        child=current,
        changes={"died_on": on},
        why="The child's death was recorded",
        version=current.version,
        by=by,
        at=at,
    )
    says = f"Told by {death.told_by}."
    cases.record_event(
        child=current, kind="death", on=on, ref=f"death:{death.pk}", facts={"says": says}, by=by, at=at
    )
    death.held = _hold_letters(current, by=by, at=at)
    death.save(update_fields=["held"])
    _note(death, "death-recorded", by=by, at=at, on=on.isoformat(), held=death.held)
    _prepare_the_end(death, current, by=by, at=at)
    return death


def _must_be_possible(child: Child, on: date, told_by: str, today: date) -> None:
    if child.died_on or queries.death_of(child):
        raise Refused("The child's death is already on the record.")
    if child.born_on is None:
        raise Refused(
            "No birth is recorded. If the pregnancy ended, record that with the records before the birth instead."
        )
    if on > today:
        raise Refused("The day cannot be after today.", field="on")
    if on < child.born_on:
        says = f"The day cannot be before the birth, on {child.born_on:%-d %B %Y}."
        raise Refused(says, field="on")
    if not told_by.strip():
        raise Refused("Say who told us, so that the record can be relied upon.", field="told_by")


def _hold_letters(child: Child, *, by: Practitioner, at: datetime) -> list[int]:
    held = []
    for letter in queries.to_family(child, NOT_GONE):
        letters.hold(letter, because=queries.HELD_BECAUSE, by=by, at=at)
        held.append(letter.pk)
    return held


def _prepare_the_end(death: Death, child: Child, *, by: Practitioner, at: datetime) -> None:
    """Open the ending of the plan, and end it where the procedure asks for nothing more than the death."""
    if death.plan is None:
        return
    there = endings.of_plan(death.plan)
    if there is not None and there.ground != "died":
        ends.drop(ending=there, why="The child has died.", version=there.version, by=by, at=at)
    death.plan.child = child
    reason = f"The child died on {death.on:%-d %B %Y}. Told by {death.told_by}."
    ending = ends.prepare(plan=death.plan, ground="died", reason=reason, by=by, at=at)
    ground = grounds.ground_of(child.area, "died", ends.today_of(at))
    ending.child = child
    may = endings.judged(ending, role=by.role, on=ends.today_of(at), shown={})
    if ground is not None and not ground.silent and may.allowed:
        words = "By the procedure the plan ends on the day of death."
        ends.agree(ending=ending, words=words, accepted=False, version=ending.version, by=by, at=at)


@transaction.atomic
def call_off(*, child: Child, conference: Conference, version: int, by: Practitioner, at: datetime) -> None:
    """Call off a conference that is still booked for a child who has died; one with brothers or sisters only loses
    this child. What would go to the family waits in the post room.

    :raises Refused: if no death is recorded, or the child is not in it
    :raises quorate.conferences.actions.refusals.Refused: if it has begun, or is for somebody else to cancel
    """
    if child.died_on is None:
        raise Refused("No death is recorded for this child: cancel the conference on its own page.")
    found = next((one for one in queries.arranged_for(child) if one.conference.pk == conference.pk), None)
    if found is None:
        raise Refused("This conference is no longer booked for this child.")
    if found.alone:
        moving.cancel(conference=conference, why=CALLED_OFF, version=version, by=by, at=at)
    else:
        why = "The child has died."
        convene.take_child_off(conference=conference, child=child, why=why, version=version, by=by, at=at)
    held = _hold_letters(child, by=by, at=at)
    death = queries.death_of(child)
    if death is not None:
        death.held = sorted({*death.held, *held})
        death.save(update_fields=["held"])
    audit.record(
        act="endings.called-off",
        about=conference.ref,
        by=by,
        at=at,
        area=child.area.key,
        children=[child.pk],
        detail={"held": held},
    )


@transaction.atomic
def put_right(*, death: Death, why: str, by: Practitioner, at: datetime) -> Death:
    """Correct a death that was recorded by mistake: everything is as it was before, and the mistake stays on record.

    The day of death is taken off the child's record, duties are open again, the plan goes on, and letters that were
    held may go. Conferences that were called off have to be booked again; who was told is told that it was wrong.

    :raises NotYours: if this is not for somebody in this post
    :raises Refused: if it has been put right already, or without a reason
    """
    if by.role not in TAKE_BACK:
        raise NotYours("A manager of the service puts this right. Call one now: it should not wait.")
    current = Death.objects.select_for_update(of=("self",)).select_related("child__area").get(pk=death.pk)
    if current.corrected_at:
        raise Refused("This has been put right already.")
    if not why.strip():
        raise Refused("Say how the mistake came about, so that it can be understood later.", field="why")
    child = current.child
    current.corrected_by, current.corrected_at, current.corrected_why = by, at, why.strip()
    current.save(update_fields=["corrected_by", "corrected_at", "corrected_why"])
    reason = f"The death was recorded by mistake: {why.strip()}"
    cases.correct_child(
        child=child, changes={"died_on": None}, why=reason, version=child.version, by=by, at=at
    )
    told = Event.objects.filter(child=child, kind="death", superseded_at__isnull=True)
    for event in told.select_related("child__area"):
        cases.supersede_event(event=event, why=reason, by=by, at=at)
    _plan_goes_on(current, reason, by=by, at=at)
    _let_letters_go(current, by=by, at=at)
    cases.note(
        child=child,
        topic="death-put-right",
        title="A death had been recorded by mistake",
        on=ends.today_of(at),
        says=f"{child.name} is alive. The record said otherwise from {current.at:%-d %B %Y}, and that was wrong. "
        f"We are sorry. {why.strip()}",
        ref=f"death:{current.pk}",
        by=by,
        at=at,
    )
    _note(current, "death-put-right", by=by, at=at)
    return current


def _plan_goes_on(death: Death, reason: str, *, by: Practitioner, at: datetime) -> None:
    """Take back the ending that the death brought about, and the letters about it that have not gone."""
    if death.plan is None:
        return
    ending = endings.of_plan(death.plan)
    if ending is None or ending.ground != "died":
        return
    was_ended = ending.state == State.ENDED
    ending.state = State.TAKEN_BACK if was_ended else State.NOT_TAKEN
    ending.closed_by, ending.closed_at, ending.closed_why = by, at, reason
    ends.save(ending, "state", "closed_by", "closed_at", "closed_why")
    if was_ended:
        plan = Plan.objects.get(pk=death.plan.pk)
        plans.reopen(plan=plan, why=reason, version=plan.version, by=by, at=at)
    ends.stop_unsent(ending, because="The death was recorded by mistake.", by=by, at=at)
    ending.plan.area = death.child.area
    ends.note(ending, "taken-back", by=by, at=at)


def _let_letters_go(death: Death, *, by: Practitioner, at: datetime) -> None:
    found = Letter.objects.filter(
        pk__in=death.held, state=Letter.State.HELD, held_because=queries.HELD_BECAUSE
    )
    for letter in found.select_related("area"):
        # One that was ready waits again for whoever sends it with the others.
        go = letters.ready_again if letter.decided_where else letters.release
        go(letter, why="The death was recorded by mistake.", by=by, at=at)


def _note(death: Death, act: str, *, by: Practitioner, at: datetime, **detail: object) -> None:
    audit.record(
        act=f"endings.{act}",
        about=f"death:{death.pk}",
        by=by,
        at=at,
        area=death.child.area.key,
        children=[death.child_id],
        detail=detail,
    )
