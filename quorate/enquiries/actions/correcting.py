"""What was recorded wrongly is taken out: the entry stays with who, when and why, and what followed is put back."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from quorate.cases import actions as cases
from quorate.cases.models import Event

from ..models import Decision, Disagreement, Discussed, Discussion, Entry, Order, Subject
from .deciding import withdraw
from .entering import By, Refused, day_of, lock, moved, person, tell
from .opening import started_again


@transaction.atomic
def take_out(*, entry: Entry, why: str, by: By, at: datetime) -> None:
    """Take one entry out of an enquiry, and its events out of the children's histories; the duties follow.

    A discussion taken out stops the clock that it started; a decision taken out opens the enquiry again.

    :raises Refused: without a reason, if it was taken out already, or something that stands rests on it
    """
    if not why.strip():
        raise Refused("Say why this entry is wrong, so that the record can be understood later", "why")
    row: Any = entry
    subject = _subject_of(row)
    enquiry = lock(row.enquiry if subject is None else subject.enquiry)
    current: Any = type(row)._default_manager.get(pk=row.pk)
    if not current.stands:
        raise Refused("This entry has already been taken out.")
    if isinstance(current, Decision):
        _decision(current, why, by, at)
    else:
        type(row)._default_manager.filter(pk=row.pk).update(
            superseded_at=at, superseded_by=person(by), superseded_why=why.strip()
        )
        if isinstance(current, Discussion):
            _discussion(current, why, by, at)
        else:
            _event(current.event_id, why, by, at)
            if isinstance(current, Order):
                _order(current, why, by, at)
    children = [subject.child_id] if subject else list(enquiry.subjects.values_list("child", flat=True))
    tell(
        "taken-out",
        enquiry=enquiry,
        children=children,
        by=by,
        at=at,
        entry=f"{type(row).__name__}:{row.pk}",
        why=why,
    )


def _subject_of(row: Any) -> Subject | None:
    if isinstance(row, Discussion):
        return None
    found: Subject | None = getattr(row, "subject", None)
    return found or row.delay.subject


def _event(number: int | None, why: str, by: By, at: datetime) -> None:
    """Take the event out of the child's history, unless somebody took it out there already."""
    standing = Event.objects.filter(superseded_at__isnull=True).select_related("child__area")
    event = standing.filter(pk=number).first() if number else None
    if event:
        cases.supersede_event(event=event, why=why, by=by, at=at)


def _order(order: Order, why: str, by: By, at: datetime) -> None:
    said = Event.objects.filter(
        child=order.subject.child_id,
        superseded_at__isnull=True,
        facts__topic="order",
        facts__says__startswith=f"Number {order.number}.",
    )
    for number in list(said.values_list("pk", flat=True)):
        _event(number, why, by, at)


def _decision(decision: Decision, why: str, by: By, at: datetime) -> None:
    if Disagreement.objects.filter(decision=decision, result=Disagreement.Result.OPEN).exists():
        raise Refused("An agency disagrees with this decision. Settle the disagreement first.")
    withdraw(Decision.objects.select_related("event__child__area").get(pk=decision.pk), why=why, by=by, at=at)
    subject = Subject.objects.select_related("enquiry", "child").get(pk=decision.subject_id)
    try:
        with transaction.atomic():
            moved(subject, outcome=Subject.Outcome.OPEN, on=day_of(at))
    except IntegrityError as clash:
        raise Refused(
            f"A new enquiry about {subject.child.name} is open: this one cannot be opened again."
        ) from clash


def _discussion(discussion: Discussion, why: str, by: By, at: datetime) -> None:
    about = list(
        Discussed.objects.filter(discussion=discussion).select_related("subject__enquiry", "subject__child")
    )
    for one in about:
        others = Discussed.objects.filter(
            subject=one.subject_id, enquire=True, discussion__superseded_at__isnull=True
        )
        decided = Decision.objects.filter(subject=one.subject_id, superseded_at__isnull=True)
        if one.enquire and decided.exists() and not others.exists():
            raise Refused(
                f"The decision about {one.subject.child.name} rests on this discussion. Take the decision out first."
            )
        _event(one.event_id, why, by, at)
    undecided = [
        one.subject
        for one in about
        if one.subject.outcome in (Subject.Outcome.OPEN, Subject.Outcome.NO_ENQUIRY)
    ]
    started_again(undecided, day_of(at))
