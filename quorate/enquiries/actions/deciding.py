"""A conference is asked for; it is called or not; an agency disagrees; the disagreement is settled."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from quorate.cases import actions as cases
from quorate.cases.actions import Stale
from quorate.cases.models import Event
from quorate.people.models import Agency, Practitioner
from quorate.rules import as_json

from ..models import Asking, Decision, Disagreement, Step, Subject
from ..queries.rights import right
from .entering import By, Refused, already, check_day, day_of, lock_subject, made, moved, person, tell

Outcome = Subject.Outcome
Result = Disagreement.Result


@transaction.atomic
def ask_for_conference(
    *, subject: Subject, agency: Agency, who: str, on: date, why: str, token: str, by: By, at: datetime
) -> Asking:
    """Record that an agency, or the social worker, asks for a conference about one child. A decision answers it.

    :raises Refused: if a decision stands already, the same agency waits for an answer, or the day cannot be
    """
    current = lock_subject(subject)
    if there := already(Asking, token):
        return there
    if not why.strip() or not who.strip():
        raise Refused("Say who asks, and why", "why" if who.strip() else "who")
    check_day(on, at=at, since=current.enquiry.opened_on, what="A conference asked for in this enquiry")
    stands = Decision.objects.filter(subject=current, superseded_at__isnull=True).first()
    if stands and stands.convene:
        raise Refused("It is decided already that a conference is to be held for this child.")
    if stands:
        raise Refused(
            "It is decided that no conference is held for this child. If the agency disagrees, record that."
        )
    same = Asking.objects.filter(subject=current, agency=agency, superseded_at__isnull=True)
    if same.exists():
        raise Refused(f"{agency.name} has asked already, and waits for the decision", "agency")
    event = cases.note(
        child=current.child,
        topic="conference-asked",
        title="A conference was asked for",
        on=on,
        says=f"{agency.name}: {why.strip()}",
        ref=current.enquiry.ref,
        by=by,
        at=at,
    )
    row = Asking.objects.create(
        subject=current,
        event=event,
        agency=agency,
        who=who.strip(),
        on=on,
        why=why.strip(),
        **made(token, by, at),
    )
    tell(
        "conference-asked",
        enquiry=current.enquiry,
        children=[current.child_id],
        by=by,
        at=at,
        agency=agency.pk,
    )
    return row


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a conference is called for a child, with all that is said of it."""

    convene: bool
    on: date
    reasons: str
    agreed_with: str = ""
    help_offered: str = ""
    no_enquiry_why: str = ""


@transaction.atomic
def decide(
    *, subject: Subject, verdict: Verdict, version: int, token: str, by: Practitioner, at: datetime
) -> Decision:
    """Decide that a conference is called for one child, or that the enquiry ends without one, and why.

    Not called: the enquiry ends for this child, and its clock lapses. Called: the clock runs on until the conference.

    **Rules** ``permission.convene``, ``permission.not-convene``.
    :raises Refused: if the procedure gives the decision to others, reasons are missing, another decision stands, the
        child has died, or a day cannot be
    :raises Stale: if somebody recorded something else of this child since ``version``
    """
    current = lock_subject(subject)
    if there := already(Decision, token):
        return there
    if current.version != version:
        raise Stale("What is recorded of this child")
    return _decide(current, verdict, token, by, at)


def _decide(current: Subject, verdict: Verdict, token: str, by: Practitioner, at: datetime) -> Decision:
    act = "convene" if verdict.convene else "not-convene"
    judged = right(act, reader=by, on=day_of(at), reasons=verdict.reasons.strip())
    if not judged.allowed:
        raise Refused(judged.says)
    _check(current, verdict, at)
    event = _into_history(current, verdict, by, at)
    try:
        with transaction.atomic():
            decision = Decision.objects.create(
                subject=current,
                event=event,
                convene=verdict.convene,
                on=verdict.on,
                decided_by=by,
                reasons=verdict.reasons.strip(),
                agreed_with=verdict.agreed_with.strip(),
                help_offered=verdict.help_offered.strip(),
                no_enquiry_why="" if current.section_47_on else verdict.no_enquiry_why.strip(),
                finding=as_json(judged.finding),
                **made(token, by, at),
            )
    except IntegrityError as clash:
        raise Refused("A decision about this child stands already. Take it out first, saying why.") from clash
    moved(current, outcome=Outcome.CONVENE if verdict.convene else Outcome.ENDED, on=verdict.on)
    tell(
        "decided",
        enquiry=current.enquiry,
        children=[current.child_id],
        by=by,
        at=at,
        decision=decision.pk,
        convene=verdict.convene,
        on=verdict.on.isoformat(),
    )
    return decision


def _check(current: Subject, verdict: Verdict, at: datetime) -> None:
    if not verdict.reasons.strip():
        raise Refused("The reasons must be recorded, whichever way it is decided", "reasons")
    since = current.section_47_on or current.enquiry.opened_on
    check_day(verdict.on, at=at, since=since, what="The decision")
    if Decision.objects.filter(subject=current, superseded_at__isnull=True).exists():
        raise Refused("A decision about this child stands already. Take it out first, saying why.")
    child = current.child
    if verdict.convene and child.died_on:
        raise Refused(f"{child.name} has died: no conference is called. The enquiry can be ended.")
    ended = Event.objects.filter(child=child, kind="pregnancy-ended", superseded_at__isnull=True)
    if verdict.convene and ended.exists():
        raise Refused("The pregnancy has ended: no conference is called. The enquiry can be ended.")
    if verdict.convene and not current.section_47_on and not verdict.no_enquiry_why.strip():
        raise Refused(
            "No section 47 enquiry was started about this child. Say why a conference is called all the same",
            "no_enquiry_why",
        )
    if not verdict.convene and not current.section_47_on:
        raise Refused(
            "No section 47 enquiry was started about this child: say that nothing follows for this child instead."
        )


def _into_history(current: Subject, verdict: Verdict, by: By, at: datetime) -> Event:
    if verdict.convene:
        return cases.note(
            child=current.child,
            topic="conference-decided",
            title="Decided: a conference is to be held",
            on=verdict.on,
            says=verdict.reasons.strip(),
            ref=current.enquiry.ref,
            by=by,
            at=at,
        )
    offered = f" Help offered: {verdict.help_offered.strip()}" if verdict.help_offered.strip() else ""
    return cases.record_event(
        child=current.child,
        kind="enquiry-closed",
        on=verdict.on,
        ref=current.enquiry.ref,
        facts={"says": f"{verdict.reasons.strip()}{offered}", "topic": "not-convened"},
        by=by,
        at=at,
    )


@transaction.atomic
def disagree(
    *,
    decision: Decision,
    agency: Agency,
    who: str,
    on: date,
    says: str,
    owner: Practitioner,
    by: By,
    at: datetime,
) -> Disagreement:
    """Record that an agency disagrees with a decision not to hold a conference, and who sees to it that it is settled.

    The decision stands until it is settled. An agency has one disagreement open about a decision; the same again
    returns it.

    :raises Refused: if a conference is to be held anyway, the decision was taken out, or the day cannot be
    """
    subject = lock_subject(decision.subject)
    current = Decision.objects.get(pk=decision.pk)
    if current.convene:
        raise Refused("A conference is to be held: there is no decision to disagree with here.")
    if not current.stands:
        raise Refused("This decision no longer stands.")
    if not says.strip() or not who.strip():
        raise Refused("Say who disagrees, and why", "says" if who.strip() else "who")
    check_day(on, at=at)
    if on < current.on:
        raise Refused(
            f"The decision was taken on {current.on:%-d %B %Y}: enter that day or a later one", "on"
        )
    same = Disagreement.objects.filter(decision=current, agency=agency, result=Result.OPEN).first()
    if same:
        return same
    row = Disagreement.objects.create(
        decision=current,
        agency=agency,
        who=who.strip(),
        on=on,
        says=says.strip(),
        owner=owner,
        recorded_at=at,
        recorded_by=person(by),
    )
    _note(
        row,
        subject,
        "Disagreement with not holding a conference",
        on,
        f"{agency.name}: {says.strip()}",
        by,
        at,
    )
    tell("disagreed", enquiry=subject.enquiry, children=[subject.child_id], by=by, at=at, disagreement=row.pk)
    return row


def _note(
    row: Disagreement, subject: Subject, title: str, on: date, says: str, by: By, at: datetime
) -> Event:
    return cases.note(
        child=subject.child,
        topic="disagreement",
        title=title,
        on=on,
        says=says,
        ref=row.ref,
        facts={"result": row.result},
        by=by,
        at=at,
    )


@transaction.atomic
def take_step(
    *, disagreement: Disagreement, on: date, what: str, who: str, token: str, by: By, at: datetime
) -> Step:
    """Record one step on the way to settling a disagreement.

    :raises Refused: if it is settled, nothing is said, or the day cannot be
    """
    lock_subject(disagreement.decision.subject)
    if there := Step.objects.filter(token=token).first():
        return there
    current = Disagreement.objects.get(pk=disagreement.pk)
    if current.result:
        raise Refused("This disagreement is settled.")
    if not what.strip():
        raise Refused("Say what was done", "what")
    check_day(on, at=at)
    if on < current.on:
        raise Refused(
            f"The disagreement began on {current.on:%-d %B %Y}: enter that day or a later one", "on"
        )
    step = Step.objects.create(
        disagreement=current,
        on=on,
        what=what.strip(),
        who=who.strip(),
        token=token,
        recorded_at=at,
        recorded_by=person(by),
    )
    subject = current.decision.subject
    tell(
        "disagreement-step",
        enquiry=subject.enquiry,
        children=[subject.child_id],
        by=by,
        at=at,
        disagreement=current.pk,
    )
    return step


@transaction.atomic
def settle(
    *,
    disagreement: Disagreement,
    result: str,
    says: str,
    on: date,
    version: int,
    by: Practitioner,
    at: datetime,
) -> Disagreement:
    """Settle a disagreement: the decision stands, the agency no longer disagrees, or a conference is held after all.

    Held after all: the earlier decision is kept as superseded, the enquiry is taken up again with the clock it had (a
    limit that has passed meanwhile is shown as passed), and the new decision is this person's.

    **Rules** ``permission.convene`` where a conference is held after all.
    :raises Refused: if it is settled, nothing is said, or a conference is not this person's to call
    :raises Stale: if it changed since ``version``
    """
    subject = lock_subject(disagreement.decision.subject)
    current = Disagreement.objects.select_related("decision__event__child__area").get(pk=disagreement.pk)
    if current.result:
        raise Refused("This disagreement is settled already.")
    if current.version != version:
        raise Stale("This disagreement")
    if result not in Result.values or not result:
        raise Refused("Choose how it was settled", "result")
    if not says.strip():
        raise Refused("Say how it was settled, and why", "says")
    check_day(on, at=at)
    if on < current.on:
        raise Refused(
            f"The disagreement began on {current.on:%-d %B %Y}: enter that day or a later one", "on"
        )
    current.result, current.result_says, current.settled_on = result, says.strip(), on
    current.settled_by = by
    current.version += 1
    current.save()
    if result == Result.CONVENE:
        _after_all(current, subject, says, on, by, at)
    _note(current, subject, "Disagreement settled", on, f"{Result(result).label}. {says.strip()}", by, at)
    tell(
        "disagreement-settled",
        enquiry=subject.enquiry,
        children=[subject.child_id],
        by=by,
        at=at,
        disagreement=current.pk,
        result=result,
    )
    return current


def _after_all(
    row: Disagreement, subject: Subject, says: str, on: date, by: Practitioner, at: datetime
) -> None:
    """Put the decision that a conference is held in place of the one that there is none."""
    withdraw(
        row.decision, why=f"Decided again after {row.agency.name} disagreed: {says.strip()}", by=by, at=at
    )
    try:
        with transaction.atomic():
            moved(subject, outcome=Outcome.OPEN, on=on)
    except IntegrityError as clash:
        raise Refused("A new enquiry about this child is open: decide there about a conference.") from clash
    _decide(
        subject,
        Verdict(True, on, says, agreed_with=f"After {row.agency.name} disagreed", no_enquiry_why=says),
        f"settled:{row.pk}",
        by,
        at,
    )


def withdraw(decision: Decision, *, why: str, by: By, at: datetime) -> None:
    """Take a decision out of force, keeping it, and its event out of the child's history.

    :raises Refused: if it no longer stands
    """
    changed = Decision.objects.filter(pk=decision.pk, superseded_at__isnull=True).update(
        superseded_at=at, superseded_by=person(by), superseded_why=why
    )
    if not changed:
        raise Refused("This decision no longer stands.")
    cases.supersede_event(event=decision.event, why=why, by=by, at=at)
