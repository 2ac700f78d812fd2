"""During an enquiry: visits to the child, orders of the court, and nationality asked and answered."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.actions import Stale
from quorate.cases.models import Child, Event, Family, Relative
from quorate.clock import LONDON
from quorate.design.words import moment as in_words

from ..models import Extension, Nationality, Order, Visit
from ..models import Subject as Row
from .entering import By, Refused, already, check_day, day_of, lock_subject, made, person, tell


@dataclass(frozen=True, slots=True)
class Seen:
    """One visit: whether the child was seen, alone or with whom, and why not alone."""

    on: date
    seen: bool
    alone: bool = False
    others: str = ""
    why_not: str = ""
    says: str = ""


@transaction.atomic
def record_visit(*, subject: Row, visit: Seen, token: str, by: By, at: datetime) -> Visit:
    """Record a visit to one child during the enquiry.

    Not alone and no reason given is kept as it is, and shown as missing: the report to the conference needs it.

    :raises Refused: if the day is to come or before the first discussion, or the child was both alone and with others
    """
    current = lock_subject(subject)
    if there := already(Visit, token):
        return there
    check_day(visit.on, at=at, since=current.enquiry.opened_on, what="A visit in this enquiry")
    _can_be_visited(current.child, visit.on)
    if visit.alone and (visit.others.strip() or not visit.seen):
        raise Refused("The child was seen alone, or others were there: choose one", "alone")
    if visit.seen and not visit.alone and not visit.others.strip():
        raise Refused("Say who else was there", "others")
    if not visit.seen and not visit.why_not.strip():
        raise Refused("Say why the child was not seen", "why_not")
    event = cases.note(
        child=current.child,
        topic="visit",
        title="Visit during the enquiry",
        on=visit.on,
        says=_visit_words(visit),
        ref=current.enquiry.ref,
        facts={"seen": visit.seen, "alone": visit.alone},
        by=by,
        at=at,
    )
    row = Visit.objects.create(
        subject=current,
        event=event,
        on=visit.on,
        seen=visit.seen,
        alone=visit.seen and visit.alone,
        others=visit.others.strip(),
        why_not=visit.why_not.strip(),
        says=visit.says.strip(),
        **made(token, by, at),
    )
    tell("visited", enquiry=current.enquiry, children=[current.child_id], by=by, at=at, visit=row.pk)
    return row


def _can_be_visited(child: Child, on: date) -> None:
    if child.born_on is None or on < child.born_on:
        raise Refused(
            f"{child.name} was not yet born on that day: a visit is recorded for a child who is born"
        )
    if child.died_on and on > child.died_on:
        raise Refused("That day is after the child died. Check the date", "on")


def _visit_words(visit: Seen) -> str:
    if not visit.seen:
        return f"The child was not seen: {visit.why_not.strip()}"
    if visit.alone:
        return "The child was seen alone."
    why = f" Why not alone: {visit.why_not.strip()}" if visit.why_not.strip() else ""
    return f"The child was seen, not alone: {visit.others.strip()}.{why}"


@transaction.atomic
def record_order(
    *,
    subject: Row,
    kind: str,
    number: str,
    granted_on: date,
    runs_out_at: datetime,
    token: str,
    by: By,
    at: datetime,
) -> Order:
    """Record an order of the court about one child. An emergency protection order may bring the conference forward.

    An order that has run out already is recorded all the same, and shown as passed.

    **Rules** ``duty.initial-conference`` (``emergency-order-expires``).
    :raises Refused: if it runs out before it was granted, was granted on a day to come, or is on record already
    """
    current = lock_subject(subject)
    if there := already(Order, token):
        return there
    _check_order(kind, number, granted_on, runs_out_at, at)
    try:
        with transaction.atomic():
            row = Order.objects.create(
                subject=current,
                kind=kind,
                number=number.strip(),
                granted_on=granted_on,
                runs_out_at=runs_out_at,
                **made(token, by, at),
            )
    except IntegrityError as clash:
        raise Refused("This order is on record already. If it was extended, record that", "number") from clash
    says = f"Number {row.number}. It runs out at {in_words(runs_out_at)}."
    cases.note(
        child=current.child,
        topic="order",
        title=f"{Order.Kind(kind).label} granted",
        on=granted_on,
        says=says,
        ref=current.enquiry.ref,
        by=by,
        at=at,
    )
    row.event = _runs_out(row, by, at)
    row.save(update_fields=["event"])
    tell(
        "order-recorded",
        enquiry=current.enquiry,
        children=[current.child_id],
        by=by,
        at=at,
        order=row.pk,
        kind=kind,
    )
    return row


def _check_order(kind: str, number: str, granted_on: date, runs_out_at: datetime, at: datetime) -> None:
    if not number.strip():
        raise Refused("Enter the number of the order", "number")
    if kind not in Order.Kind.values:
        raise Refused("Choose which order it is", "kind")
    check_day(granted_on, at=at, field="granted_on")
    if day_of(runs_out_at) < granted_on:
        raise Refused("It cannot run out before it was granted", "runs_out_at")


def _runs_out(order: Order, by: By, at: datetime) -> Event | None:
    """Put into the child's history when an emergency order runs out: told again, only the last told counts."""
    if order.kind != Order.Kind.EMERGENCY:
        return None
    return cases.record_event(
        child=order.subject.child,
        kind="emergency-order-expires",
        on=day_of(order.runs_out_at),
        moment=order.runs_out_at,
        ref=order.subject.enquiry.ref,
        facts={"says": f"Number {order.number}, at {in_words(order.runs_out_at.astimezone(LONDON))}."},
        by=by,
        at=at,
    )


def _locked(order: Order, version: int) -> Order:
    subject = lock_subject(order.subject)
    current = Order.objects.select_related("event__child__area").get(pk=order.pk)
    current.subject = subject
    if current.version != version:
        raise Stale("This order")
    if not current.stands:
        raise Refused("This order was taken out of the record.")
    return current


@transaction.atomic
def extend_order(
    *, order: Order, until: datetime, granted_on: date, why: str, version: int, by: By, at: datetime
) -> Order:
    """Record that an order was extended. When it ran out before stays on record.

    **Rules** ``duty.initial-conference`` (``emergency-order-expires``).
    :raises Refused: if the new end is not later, or the day or the reason cannot be
    :raises Stale: if the order changed since ``version``
    """
    current = _locked(order, version)
    check_day(granted_on, at=at, field="granted_on")
    if granted_on < current.granted_on:
        raise Refused("It cannot have been extended before it was granted", "granted_on")
    if until <= current.runs_out_at:
        raise Refused(f"The order runs out at {in_words(current.runs_out_at)}: enter a later moment", "until")
    if not why.strip():
        raise Refused("Say why it was extended", "why")
    Extension.objects.create(
        order=current,
        was_until=current.runs_out_at,
        until=until,
        granted_on=granted_on,
        why=why.strip(),
        recorded_at=at,
        recorded_by=person(by),
    )
    if current.event:
        cases.supersede_event(event=current.event, why=f"The order was extended: {why.strip()}", by=by, at=at)
    current.runs_out_at = until
    current.version += 1
    current.event = _runs_out(current, by, at)
    current.save()
    child = current.subject.child
    cases.note(
        child=child,
        topic="order",
        title=f"{current.get_kind_display()} extended",
        on=granted_on,
        says=f"Number {current.number}. It now runs out at {in_words(until)}. {why.strip()}",
        ref=current.subject.enquiry.ref,
        by=by,
        at=at,
    )
    tell(
        "order-extended", enquiry=current.subject.enquiry, children=[child.pk], by=by, at=at, order=current.pk
    )
    return current


@transaction.atomic
def conclude_assessments(*, order: Order, on: date, version: int, by: By, at: datetime) -> Order:
    """Record that the examinations and assessments under a child assessment order have ended.

    **Rules** ``duty.conference-after-assessment-order``.
    :raises Refused: if it is another order, is concluded already, or the day cannot be
    :raises Stale: if the order changed since ``version``
    """
    current = _locked(order, version)
    if current.kind != Order.Kind.ASSESSMENT:
        raise Refused("Only a child assessment order has examinations and assessments that end.")
    if current.concluded_on:
        raise Refused(f"They ended on {current.concluded_on:%-d %B %Y}, as recorded.")
    check_day(on, at=at)
    if on < current.granted_on:
        raise Refused("They cannot end before the order was granted", "on")
    current.concluded_on = on
    current.version += 1
    child = current.subject.child
    current.event = cases.record_event(
        child=child,
        kind="assessment-order-concluded",
        on=on,
        ref=current.subject.enquiry.ref,
        facts={"says": f"Order number {current.number}."},
        by=by,
        at=at,
    )
    current.save()
    tell(
        "assessments-ended",
        enquiry=current.subject.enquiry,
        children=[child.pk],
        by=by,
        at=at,
        order=current.pk,
    )
    return current


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody answered when asked for nationality and immigration status, and whether advice was pointed to."""

    status: str
    nationality: str = ""
    residence_from: date | None = None
    advice_on: date | None = None
    advice: str = ""
    asked_on: date | None = None


@transaction.atomic
def record_nationality(
    *,
    family: Family,
    child: Child | None,
    relative: Relative | None,
    answer: Answer,
    token: str,
    by: By,
    at: datetime,
) -> Nationality:
    """Record what one person of the family answered; an earlier answer stays on record, and the latest counts.

    **Rules** ``duty.settled-status``: a child's residence with pre-settled status starts that clock.
    :raises Refused: if it is nobody of this family, a day is to come, or advice is without its day or name
    """
    Family.objects.select_for_update().get(pk=family.pk)
    if there := already(Nationality, token):
        return there
    who = child or relative
    if who is None or who.family_id != family.pk:
        raise Refused("Choose somebody of this family.")
    asked_on = answer.asked_on or day_of(at)
    _check_answer(answer, asked_on, at)
    event = _residence(child, answer, by, at) if child else None
    row = Nationality.objects.create(
        family=family,
        child=child,
        relative=relative,
        event=event,
        nationality=answer.nationality.strip(),
        status=answer.status,
        residence_from=answer.residence_from,
        asked_on=asked_on,
        advice_on=answer.advice_on,
        advice=answer.advice.strip(),
        **made(token, by, at),
    )
    audit.record(
        act="enquiries.nationality-answered",
        about=f"family:{family.pk}",
        by=by,
        at=at,
        area=family.area.key,
        children=[child.pk] if child else list(family.children.values_list("pk", flat=True)),
        detail={"nationality": row.pk, "relative": relative.pk if relative else None},
    )
    return row


def _check_answer(answer: Answer, asked_on: date, at: datetime) -> None:
    today = day_of(at)
    check_day(asked_on, at=at, field="asked_on")
    if answer.status not in Nationality.Status.values:
        raise Refused("Choose what was answered", "status")
    if answer.residence_from and answer.residence_from > today:
        raise Refused("The day must be today or in the past", "residence_from")
    if answer.advice_on and answer.advice_on > today:
        raise Refused("The day must be today or in the past", "advice_on")
    if bool(answer.advice_on) != bool(answer.advice.strip()):
        field = "advice" if answer.advice_on else "advice_on"
        raise Refused("Give both the day and the service or adviser that the person was pointed to", field)


def _residence(child: Child, answer: Answer, by: By, at: datetime) -> Event | None:
    """Start the clock of a child's five years, or move it when another first day is given."""
    if answer.status != Nationality.Status.PRE_SETTLED or answer.residence_from is None:
        return None
    kept = Event.objects.filter(child=child, kind="residence-started", superseded_at__isnull=True)
    for earlier in kept.select_related("child__area"):
        if earlier.on == answer.residence_from:
            return earlier
        cases.supersede_event(event=earlier, why="Another first day of residence was given.", by=by, at=at)
    return cases.record_event(
        child=child,
        kind="residence-started",
        on=answer.residence_from,
        facts={"says": "With pre-settled status."},
        by=by,
        at=at,
    )
