"""An agency disagrees with not holding a conference, or with what one decided: steps are taken until it is settled."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.actions import Stale
from quorate.cases.models import Child
from quorate.jobs.queue import enqueue
from quorate.people.models import Agency, Practitioner

from ..models import Decision, Disagreement, Step, Subject
from .deciding import Verdict, decided, withdraw
from .entering import By, Refused, check_day, lock_subject, moved, person

Result = Disagreement.Result
MOVED_ON = "challenges.moved-on"
"""The work that taking a dissent further, and settling it, asks for: whoever dissented is told."""


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
    same = Disagreement.objects.filter(decision=current, agency=agency, result=Result.OPEN).first()
    if same:
        return same
    row = Disagreement(
        child=subject.child,
        decision=current,
        about_on=current.on,
        about_says=f"No conference: {current.reasons}",
        agency=agency,
        who=who.strip(),
        on=on,
        says=says.strip(),
        owner=owner,
        recorded_at=at,
        recorded_by=person(by),
    )
    return _begun(row, "Disagreement with not holding a conference", by, at)


@transaction.atomic
def escalate(
    *,
    child: Child,
    about: str,
    about_says: str,
    about_on: date,
    agency: Agency,
    who: str,
    on: date,
    says: str,
    owner: Practitioner,
    by: By,
    at: datetime,
) -> Disagreement:
    """Take further a disagreement with what a conference decided about one child; what was decided stands meanwhile.

    ``about`` names the dissent it comes from ("dissent:7"): each is taken further once, and the same again returns it.

    **Rules** ``permission.record-dissent`` says that it follows as soon as practicable; no figure is stated.
    :raises Refused: if nothing is said, or the day is to come or before what is disagreed with
    """
    held = Child.objects.select_for_update(of=("self",)).select_related("area").get(pk=child.pk)
    if there := Disagreement.objects.filter(about=about).first():
        return there
    row = Disagreement(
        child=held,
        about=about,
        about_on=about_on,
        about_says=about_says,
        agency=agency,
        who=who.strip(),
        on=on,
        says=says.strip(),
        owner=owner,
        recorded_at=at,
        recorded_by=person(by),
    )
    begun = _begun(row, "Disagreement with the conference taken further", by, at)
    enqueue(MOVED_ON, begun.pk, key=f"{begun.ref}:begun")
    return begun


def _begun(row: Disagreement, title: str, by: By, at: datetime) -> Disagreement:
    if not row.says or not row.who:
        raise Refused("Say who disagrees, and why", "says" if row.who else "who")
    check_day(row.on, at=at)
    if row.on < row.about_on:
        raise Refused(f"It was decided on {row.about_on:%-d %B %Y}: enter that day or a later one", "on")
    row.save()
    _note(row, title, row.on, f"{row.agency.name}: {row.says}", by, at)
    _tell("disagreed", row, by, at)
    return row


def _note(row: Disagreement, title: str, on: date, says: str, by: By, at: datetime) -> None:
    cases.note(
        child=row.child,
        topic="disagreement",
        title=title,
        on=on,
        says=says,
        ref=row.ref,
        facts={"result": row.result, "about": row.about},
        by=by,
        at=at,
    )


def _tell(act: str, row: Disagreement, by: By, at: datetime, **detail: Any) -> None:
    audit.record(
        act=f"enquiries.{act}",
        about=row.ref,
        by=by,
        at=at,
        area=row.child.area.key,
        children=[row.child_id],
        detail={"decision": row.decision_id, "about": row.about, **detail},
    )


def _locked(disagreement: Disagreement) -> tuple[Disagreement, Subject | None]:
    """Hold what the disagreement is about, and return it as it stands, with the child's place in the enquiry if any."""
    subject = lock_subject(disagreement.decision.subject) if disagreement.decision else None
    if subject is None:
        Child.objects.select_for_update().get(pk=disagreement.child_id)
    rows = Disagreement.objects.select_related("child__area", "agency", "decision__event__child__area")
    return rows.get(pk=disagreement.pk), subject


@transaction.atomic
def take_step(
    *, disagreement: Disagreement, on: date, what: str, who: str, token: str, by: By, at: datetime
) -> Step:
    """Record one step on the way to settling a disagreement.

    :raises Refused: if it is settled, nothing is said, or the day cannot be
    """
    current, _ = _locked(disagreement)
    if there := Step.objects.filter(token=token).first():
        return there
    if current.result:
        raise Refused("This disagreement is settled.")
    if not what.strip():
        raise Refused("Say what was done", "what")
    _check_day(current, on, at)
    step = Step.objects.create(
        disagreement=current,
        on=on,
        what=what.strip(),
        who=who.strip(),
        token=token,
        recorded_at=at,
        recorded_by=person(by),
    )
    _tell("disagreement-step", current, by, at, step=step.pk)
    return step


def _check_day(current: Disagreement, on: date, at: datetime) -> None:
    check_day(on, at=at)
    if on < current.on:
        raise Refused(
            f"The disagreement began on {current.on:%-d %B %Y}: enter that day or a later one", "on"
        )


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
    limit that has passed meanwhile is shown as passed), and the new decision is this person's. What a conference
    decided is changed by a conference alone, so there only the first two can be.

    **Rules** ``permission.convene`` where a conference is held after all.
    :raises Refused: if it is settled, nothing is said, or a conference is not this person's to call
    :raises Stale: if it changed since ``version``
    """
    current, subject = _locked(disagreement)
    if current.result:
        raise Refused("This disagreement is settled already.")
    if current.version != version:
        raise Stale("This disagreement")
    if result not in Result.values or not result:
        raise Refused("Choose how it was settled", "result")
    if result == Result.CONVENE and subject is None:
        raise Refused(
            "What a conference decided is changed only by a conference. Ask for an early review.", "result"
        )
    if not says.strip():
        raise Refused("Say how it was settled, and why", "says")
    _check_day(current, on, at)
    current.result, current.result_says, current.settled_on = result, says.strip(), on
    current.settled_by = by
    current.version += 1
    current.save()
    if result == Result.CONVENE and subject is not None:
        _after_all(current, subject, says, on, by, at)
    _note(current, "Disagreement settled", on, f"{Result(result).label}. {says.strip()}", by, at)
    _tell("disagreement-settled", current, by, at, result=result)
    if current.about:
        enqueue(MOVED_ON, current.pk, key=f"{current.ref}:settled")
    return current


def _after_all(
    row: Disagreement, subject: Subject, says: str, on: date, by: Practitioner, at: datetime
) -> None:
    """Put the decision that a conference is held in place of the one that there is none."""
    if row.decision is not None:
        why = f"Decided again after {row.agency.name} disagreed: {says.strip()}"
        withdraw(row.decision, why=why, by=by, at=at)
    try:
        with transaction.atomic():
            moved(subject, outcome=Subject.Outcome.OPEN, on=on)
    except IntegrityError as clash:
        raise Refused("A new enquiry about this child is open: decide there about a conference.") from clash
    verdict = Verdict(True, on, says, agreed_with=f"After {row.agency.name} disagreed", no_enquiry_why=says)
    decided(subject, verdict, f"settled:{row.pk}", by, at)
