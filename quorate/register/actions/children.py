"""What is recorded on a child's page, checked against what is already known."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from stdnum.exceptions import ValidationError as NotValid
from stdnum.gb import nhs

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.models import Child, Duty, Event, Occasion, OccasionEvent
from quorate.clock import LONDON
from quorate.people.models import Practitioner
from quorate.unborn.actions import birth
from quorate.unborn.actions.order import Refused

from ..queries.children import DONE_ELSEWHERE


class NotRecorded(ValueError):
    """Nothing was saved. ``field`` names what to put right, the message says how."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def record_happened(
    *, child: Child, kind: str, on: date, today: date, by: Practitioner, at: datetime
) -> Event:
    """Record that something happened to a child. Births and pregnancies that end have acts of their own.

    The same thing on the same day is recorded once: a double press changes nothing.

    :raises NotRecorded: if the day is in the future (an order may run out in the future)
    """
    if on > today and kind != "emergency-order-expires":
        raise NotRecorded("on", "The day it happened must be today or in the past")
    same = Event.objects.filter(child=child, kind=kind, on=on, superseded_at__isnull=True).first()
    if same:
        return same
    return cases.record_event(child=child, kind=kind, on=on, by=by, at=at)


@transaction.atomic
def record_done(*, duty: Duty, on: date, today: date, by: Practitioner, at: datetime) -> OccasionEvent:
    """Record the day on which a duty was done that is done outside Quorate; it is then no longer open.

    Recorded once: a second press changes nothing.

    **Rules** ``duty.record-update``, ``duty.plan-discussion``.
    :raises NotRecorded: if the day is in the future or before the conference
    """
    kind = DONE_ELSEWHERE[duty.rule]
    occasion = Occasion.objects.select_for_update().get(key=duty.within)
    events = OccasionEvent.objects.filter(occasion=occasion, superseded_at__isnull=True)
    if said := events.filter(kind=kind).first():
        return said
    closed = events.filter(kind="conference-closed").first()
    if on > today:
        raise NotRecorded("on", "The day it was done must be today or in the past")
    if closed and on < closed.on:
        raise NotRecorded("on", f"The conference was on {closed.on:%-d %B %Y}: enter that day or a later one")
    event = cases.record_occasion_event(key=duty.within, kind=kind, on=on, by=by, at=at)
    audit.record(
        act="register.duty-done",
        about=duty.within,
        by=by,
        at=at,
        area=duty.area.key,
        children=[duty.child_id],
        detail={"rule": duty.rule, "on": on.isoformat()},
    )
    return event


@transaction.atomic
def correct(
    *, child: Child, values: dict[str, Any], why: str, version: int, by: cases.By, at: datetime
) -> Child:
    """Put right what the child's row says. A birth that the history tells is told again on its right day.

    :raises NotRecorded: if no birth date is left, a birth would begin or go here, or the NHS number's check digit is
        wrong
    :raises cases.Stale: if somebody changed the row since ``version``
    """
    if not values.get("born_on") and not values.get("expected_on"):
        raise NotRecorded("born_on", "Enter a date of birth, or the expected date of a child not yet born")
    _put_birth_right(child, values.get("born_on"), why, by, at)
    number = (values.get("nhs_number") or "").replace(" ", "")
    if number:
        try:
            number = nhs.validate(number)
        except NotValid as wrong:
            raise NotRecorded(
                "nhs_number", "NHS number must be 10 digits that pass its check, like 943 476 5919"
            ) from wrong
    return cases.correct_child(
        child=child, changes={**values, "nhs_number": number}, why=why, version=version, by=by, at=at
    )


def _put_birth_right(child: Child, born_on: date | None, why: str, by: cases.By, at: datetime) -> None:
    if child.born_on == born_on:
        return
    told = Event.objects.filter(child=child, kind="birth", superseded_at__isnull=True).exists()
    if born_on is None and told:
        raise NotRecorded(
            "born_on", "Take the birth back on the page of the birth, which puts the rest right too"
        )
    if child.born_on is None and child.expected_on and born_on is not None:
        raise NotRecorded(
            "born_on",
            "Record the birth on the page of the pregnancy: what follows from it is then worked out",
        )
    if born_on is not None:
        try:
            birth.tell_again(
                child=child, on=born_on, why=why, today=at.astimezone(LONDON).date(), by=by, at=at
            )
        except Refused as refused:
            raise NotRecorded("born_on", str(refused)) from refused
