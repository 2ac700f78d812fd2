"""A conference is asked for; it is called or not; a decision is taken out of force."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from quorate.cases import actions as cases
from quorate.cases.actions import Stale
from quorate.cases.models import Event
from quorate.people.models import Agency, Practitioner
from quorate.plans.models import Plan
from quorate.rules import as_json

from ..models import Asking, Decision, Subject
from ..queries.rights import right
from .entering import By, Refused, already, check_day, day_of, lock_subject, made, moved, person, tell

Outcome = Subject.Outcome


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

    Not called: the enquiry ends for this child, and its clock lapses. Called: the clock runs on until the conference;
    for a child on a plan it lapses, because the conference is a review, which has a limit of its own.

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
    return decided(current, verdict, token, by, at)


def decided(current: Subject, verdict: Verdict, token: str, by: Practitioner, at: datetime) -> Decision:
    """Record a decision about a child whose enquiry is held already; see ``decide``."""
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
    if verdict.convene and Plan.objects.filter(child=current.child, ended_on__isnull=True).exists():
        # No initial conference answers an enquiry about a child on a plan: the review is brought forward instead.
        return cases.record_event(
            child=current.child,
            kind="enquiry-closed",
            on=verdict.on,
            ref=current.enquiry.ref,
            facts={
                "title": "Decided: the review of the plan is to be brought forward",
                "says": verdict.reasons.strip(),
                "topic": "review-decided",
            },
            by=by,
            at=at,
        )
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
