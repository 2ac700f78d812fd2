"""A plan is to end without a review: prepared, shown, consulted on, agreed, or not taken further; or taken back."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.models import Child, Event
from quorate.clock import LONDON
from quorate.letters import actions as letters
from quorate.letters.models import Letter
from quorate.people.models import Practitioner
from quorate.plans import actions as plans
from quorate.plans.models import Plan

from .. import grounds
from ..access import TAKE_BACK
from ..models import Consultation, Ending, Objection, Proof
from ..queries import ending as queries
from .refusals import NotYours, Refused

State = Ending.State


def today_of(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def note(ending: Ending, act: str, *, by: Practitioner, at: datetime, **detail: object) -> None:
    """Write in the audit what was done with an ending."""
    audit.record(
        act=f"endings.{act}",
        about=ending.ref,
        by=by,
        at=at,
        area=ending.plan.area.key,
        children=[ending.child_id],
        detail={"plan": ending.plan_id, "ground": ending.ground, **detail},
    )


def locked(ending: Ending, version: int) -> Ending:
    """Return the ending, held until the act is done.

    :raises cases.actions.Stale: if it changed since ``version`` was shown
    """
    current = (
        Ending.objects.select_for_update(of=("self",))
        .select_related("plan__area", "child__area")
        .get(pk=ending.pk)
    )
    if current.version != version:
        raise cases.Stale("This ending")
    return current


def save(ending: Ending, *fields: str) -> None:
    ending.version += 1
    ending.save(update_fields=[*fields, "version"])


def must_be_prepared(ending: Ending) -> None:
    if not ending.being_prepared:
        raise Refused(f"Nothing more can be done here: {State(ending.state).label.lower()}.")


def stop_unsent(ending: Ending, *, because: str, by: Practitioner, at: datetime) -> int:
    """Take back the letters about an ending that have not gone yet; return how many. Called inside an act."""
    waiting = (Letter.State.QUEUED, Letter.State.TO_PRINT, Letter.State.HELD, Letter.State.FAILED)
    found = list(Letter.objects.filter(occasion=ending.ref, state__in=waiting).select_related("area"))
    for letter in found:
        letters.cancel(letter, because=because, by=by, at=at)
    return len(found)


@transaction.atomic
def prepare(*, plan: Plan, ground: str, reason: str, by: Practitioner, at: datetime) -> Ending:
    """Open the ending of a plan on one of the area's grounds, and return it. Nothing ends yet.

    The same ground again returns what is being prepared already.

    **Rules** ``ending.<ground>``.

    :raises Refused: if the plan has ended, the ground is none here, no reason is given, or another is being prepared
    """
    if plan.ended_on:
        raise Refused(f"This plan ended on {plan.ended_on:%-d %B %Y}. A plan ends once.")
    chosen = grounds.ground_of(plan.area, ground, today_of(at))
    if chosen is None:
        says = (
            "This is not a ground on which a plan ends without a review. The plan goes on; a review decides."
        )
        raise Refused(says, field="ground")
    if not reason.strip():
        raise Refused("Say what happened, and how it is known.", field="reason")
    _close_if_reopened(plan, by=by, at=at)
    there = queries.of_plan(plan)
    if there is not None:
        if there.ground == ground and there.being_prepared:
            return there
        raise Refused(f"The end of this plan is being prepared already, because {there.because}.")
    try:
        with transaction.atomic():
            ending = Ending.objects.create(
                plan=plan,
                child=plan.child,
                ground=ground,
                ground_says=chosen.says[:300],
                reason=reason.strip(),
                opened_by=by,
                opened_at=at,
            )
    except IntegrityError as clash:
        raise Refused("Somebody else began to prepare the end of this plan at this moment.") from clash
    note(ending, "prepared", by=by, at=at)
    if ground != "died":  # a death is in the history already, and says all
        says = f"Because {ending.because}. {ending.reason}"
        _tell(ending, "plan-end-prepared", "The end of the plan is being prepared", says, by=by, at=at)
    return ending


def _tell(ending: Ending, topic: str, title: str, says: str, *, by: Practitioner, at: datetime) -> None:
    """Put a step of an ending into the child's history, so that the child's page leads to it."""
    cases.note(
        child=ending.child,
        topic=topic,
        title=title,
        on=today_of(at),
        says=says,
        ref=ending.ref,
        by=by,
        at=at,
    )


def _close_if_reopened(plan: Plan, *, by: Practitioner, at: datetime) -> None:
    """Put down as taken back the ending of a plan that has been opened again on its own page."""
    last = plan.reopenings.order_by("-pk").first()
    if last is not None:
        Ending.objects.filter(plan=plan, state=State.ENDED).update(
            state=State.TAKEN_BACK, closed_by=last.by or by, closed_at=at, closed_why=last.why
        )


@transaction.atomic
def show(
    *, ending: Ending, fact: str, on: date, says: str, version: int, by: Practitioner, at: datetime
) -> Proof:
    """Record the day of something that the ground asks for, and how it is known. An earlier entry is superseded.

    :raises Refused: if the ground does not ask for it, nothing says how it is known, or the day is still to come
    :raises cases.actions.Stale: if the ending changed since ``version`` was shown
    """
    current = locked(ending, version)
    must_be_prepared(current)
    today = today_of(at)
    asked = {
        one.fact for one in grounds.needs_of(current.plan.area, current.ground, {}, today) if one.entered
    }
    if fact not in asked:
        raise Refused("The procedure does not ask for this here.")
    if on > today:
        raise Refused("Give the day on which it happened: today or earlier.", field="on")
    if not says.strip():
        raise Refused("Say how it is known: who said so, or which letter.", field="says")
    if fact == "review_held" and not _review_on(current, on):
        raise Refused(f"No review of this child is recorded on {on:%-d %B %Y}.", field="on")
    Proof.objects.filter(ending=current, fact=fact, superseded_at__isnull=True).update(superseded_at=at)
    proof = Proof.objects.create(ending=current, fact=fact, on=on, says=says.strip(), by=by, at=at)
    save(current)
    note(current, "shown", by=by, at=at, fact=fact, on=on.isoformat())
    return proof


def _review_on(ending: Ending, on: date) -> bool:
    return Event.objects.filter(
        child=ending.child_id, kind="review", on=on, superseded_at__isnull=True
    ).exists()


@transaction.atomic
def consult(
    *,
    ending: Ending,
    practitioner: Practitioner,
    answer: str,
    on: date,
    words: str = "",
    version: int,
    by: Practitioner,
    at: datetime,
) -> Consultation:
    """Record what one person, asked for their agency, said of ending the plan. An earlier answer is superseded.

    :raises Refused: if the day is to come or before the plan, the person is of another area, or a disagreement or a
        person who could not be reached has no words
    :raises cases.actions.Stale: if the ending changed since ``version`` was shown
    """
    current = locked(ending, version)
    must_be_prepared(current)
    if practitioner.area_id != current.plan.area_id:
        raise Refused("Choose somebody of this area.", field="practitioner")
    if not current.plan.started_on <= on <= today_of(at):
        raise Refused("They were asked between the start of the plan and today.", field="on")
    needs_words = (Consultation.Answer.DISAGREES, Consultation.Answer.NOT_REACHED)
    if answer in needs_words and not words.strip():
        raise Refused("Write down why they disagree, or how they were tried.", field="words")
    Consultation.objects.filter(ending=current, practitioner=practitioner, superseded_at__isnull=True).update(
        superseded_at=at
    )
    said = Consultation.objects.create(
        ending=current, practitioner=practitioner, answer=answer, on=on, words=words.strip(), by=by, at=at
    )
    save(current)
    note(current, "consulted", by=by, at=at, practitioner=practitioner.pk, answer=answer, on=on.isoformat())
    return said


@transaction.atomic
def object_to(
    *, ending: Ending, who: str, on: date, words: str, version: int, by: Practitioner, at: datetime
) -> Objection:
    """Record an objection to a plan that was to end by letter: from then on a review decides.

    **Rules** ``ending.<ground>``; events ``objection-made``.

    :raises Refused: if no letter went, the day is before it or to come, or it says nothing
    :raises cases.actions.Stale: if the ending changed since ``version`` was shown
    """
    current = locked(ending, version)
    if current.state != State.LETTER or current.letter_sent_on is None:
        raise Refused("No letter is out to which somebody could object.")
    if not current.letter_sent_on <= on <= today_of(at):
        raise Refused("The objection came between the day of the letter and today.", field="on")
    if not who.strip() or not words.strip():
        raise Refused("Say who objects, and why.", field="words")
    made = Objection.objects.create(
        ending=current, who=who.strip()[:120], on=on, words=words.strip(), by=by, at=at
    )
    save(current)
    cases.record_event(
        child=current.child,
        kind="objection-made",
        on=on,
        ref=current.ref,
        facts={"says": f"By {made.who}."},
        by=by,
        at=at,
    )
    note(current, "objection", by=by, at=at, on=on.isoformat())
    return made


@transaction.atomic
def agree(
    *, ending: Ending, words: str, accepted: bool, version: int, by: Practitioner, at: datetime
) -> Plan:
    """Agree that the plan ends, and end it on the day that the ground gives; return the plan.

    **Counts** the day from the facts that were shown: the later of the receiving authority's conference and letter,
    the day of death, the eighteenth birthday, else today.
    **Edition** the one in force today.
    **Rules** ``ending.<ground>``.

    :raises NotYours: if the procedure gives the agreement to somebody else
    :raises Refused: with everything that still bars it, or without a reason
    :raises cases.actions.Stale: if the ending changed since ``version`` was shown
    """
    current = locked(ending, version)
    must_be_prepared(current)
    answers = queries.answers_of(current)
    asked = queries.asked_of(queries.parties(current.plan), answers)
    shown = queries.shown_for(current, asked, answers, today_of(at))
    anybody = queries.judged(current, role="", on=today_of(at), shown=shown)
    if not anybody.allowed:
        raise Refused(*(f"{one}." for one in anybody.blocked))
    theirs = queries.judged(current, role=by.role, on=today_of(at), shown=shown)
    if not theirs.allowed or theirs.ends_on is None:
        raise NotYours(*(one if one.endswith(".") else f"{one}." for one in theirs.blocked))
    if not words.strip():
        raise Refused("Give the reason for the decision: it stands on the child's record.", field="words")
    against = [one for one in answers if one.answer in ("disagrees", "not-reached")]
    if (theirs.warned or against) and not accepted:
        raise Refused("Read what is warned of and say that you accept it.", field="accepted")
    current.state, current.ends_on, current.finding = State.ENDED, theirs.ends_on, theirs.finding
    current.decided_by, current.decided_at, current.decided_words = by, at, words.strip()
    save(current, "state", "ends_on", "finding", "decided_by", "decided_at", "decided_words")
    plan = plans.end(
        plan=current.plan,
        on=theirs.ends_on,
        reason=current.because[:200],
        ref=current.ref,
        by=by,
        at=at,
    )
    _into_history(current, answers, by=by, at=at)
    note(current, "agreed", by=by, at=at, ends_on=theirs.ends_on.isoformat(), consulted=len(answers))
    return plan


def _into_history(
    ending: Ending, answers: tuple[Consultation, ...], *, by: Practitioner, at: datetime
) -> None:
    """Put consultation and decision into the child's history, where whoever reads the record finds them."""
    said = ", ".join(f"{one.practitioner.name} {one.get_answer_display().lower()}" for one in answers)
    cases.note(
        child=ending.child,
        topic="plan-ended",
        title="The plan was ended without a review",
        on=today_of(at),
        says=f"Because {ending.because}. Decided by {by.name}: {ending.decided_words}"
        + (f" Consulted: {said}." if said else ""),
        ref=ending.ref,
        facts={"ground": ending.ground, "because": ending.because},
        by=by,
        at=at,
    )


@transaction.atomic
def drop(*, ending: Ending, why: str, version: int, by: Practitioner, at: datetime) -> Ending:
    """Do not take an ending further: the plan goes on. What was recorded stays.

    :raises Refused: if it is settled already, without a reason, or if the child has died: then no plan goes on
    :raises cases.actions.Stale: if the ending changed since ``version`` was shown
    """
    current = locked(ending, version)
    must_be_prepared(current)
    if current.ground == "died" and Child.objects.filter(pk=current.child_id, died_on__isnull=False).exists():
        raise Refused(
            "The child's death is on the record, so the plan cannot go on. A death recorded by mistake is put right."
        )
    if not why.strip():
        raise Refused("Say why the plan goes on.", field="why")
    current.state = State.NOT_TAKEN
    current.closed_by, current.closed_at, current.closed_why = by, at, why.strip()
    save(current, "state", "closed_by", "closed_at", "closed_why")
    stop_unsent(current, because="The plan goes on: its end was not taken further.", by=by, at=at)
    note(current, "dropped", by=by, at=at)
    title = "The end of the plan was not taken further"
    _tell(current, "plan-end-dropped", title, current.closed_why, by=by, at=at)
    return current


@transaction.atomic
def take_back(*, ending: Ending, why: str, version: int, by: Practitioner, at: datetime) -> Plan:
    """Take back an ending that was wrong: the plan goes on as if it had not ended, and its duties are open again.

    :raises NotYours: if this is not for somebody in this post
    :raises Refused: if the plan did not end by it, or without a reason
    :raises plans.actions.PlanRefused: if the child is on another plan by now
    :raises cases.actions.Stale: if the ending changed since ``version`` was shown
    """
    current = locked(ending, version)
    if by.role not in TAKE_BACK:
        raise NotYours("Only a manager of the service takes back the end of a plan.")
    if current.state != State.ENDED:
        raise Refused("The plan has not ended by this: there is nothing to take back.")
    if not why.strip():
        raise Refused("Say why the ending was wrong.", field="why")
    current.state = State.TAKEN_BACK
    current.closed_by, current.closed_at, current.closed_why = by, at, why.strip()
    save(current, "state", "closed_by", "closed_at", "closed_why")
    plan = plans.reopen(plan=current.plan, why=why.strip(), version=current.plan.version, by=by, at=at)
    stop_unsent(current, because="The plan goes on: its end was taken back.", by=by, at=at)
    note(current, "taken-back", by=by, at=at)
    _tell(current, "plan-end-dropped", "The end of the plan was taken back", current.closed_why, by=by, at=at)
    return plan
