"""A conference is going to be late: a manager is told, with reasons, and how the child is kept safe meanwhile."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.models import Child
from quorate.design.words import day
from quorate.letters import actions as letters
from quorate.letters import catalogue
from quorate.people.models import Practitioner

from ..models import Delay, KeptSafe, Subject
from ..queries.rights import TOLD
from ..queries.under_way import limits_of
from .entering import By, Refused, already, check_day, day_of, lock_subject, made

DOCUMENT = "delay-report"


@dataclass(frozen=True, slots=True)
class Late:
    """A delay as it is reported: why, when the conference is now expected (if known), and who is told."""

    reasons: str
    told: Practitioner
    expected_on: date | None = None
    kept_safe: str = ""


@transaction.atomic
def report_delay(*, subject: Subject, late: Late, token: str, by: By, at: datetime) -> Delay:
    """Report to a manager that the conference about one child will be later than its limit. The manager gets a letter.

    How the child is kept safe may follow; until it does, that is shown as missing.

    **Rules** ``duty.initial-conference`` and the other limits of an initial conference.
    :raises Refused: without reasons, if the day expected is in time, or the person told is no manager of this area
    """
    current = lock_subject(subject)
    if there := already(Delay, token):
        return there
    duty = limits_of([current.child_id]).get(current.child_id)
    return _report(current.child, current, late, duty.due_on if duty else None, token, by, at)


@transaction.atomic
def report_late_booking(
    *, child: Child, late: Late, limit_on: date, token: str, by: By, at: datetime
) -> Delay:
    """Report the delay that a booking past the limit makes: the reason of the booking goes to the manager.

    :raises Refused: as for ``report_delay``
    """
    if there := already(Delay, token):
        return there
    subject = Subject.objects.select_related("enquiry__area").filter(child=child).order_by("-pk").first()
    return _report(child, subject, late, limit_on, token, by, at)


def manager_of(child: Child) -> Practitioner | None:
    """Return the manager who is told of delays for this child: the team's, or the area's in the order of ``TOLD``."""
    people = Practitioner.objects.filter(area=child.area_id, active=True, role__in=TOLD)
    own = people.filter(team=child.team_id, role=TOLD[0]).order_by("pk").first() if child.team_id else None
    ranked = sorted(people.order_by("pk"), key=lambda one: TOLD.index(Practitioner.Role(one.role)))
    return own or (ranked[0] if ranked else None)


def _report(
    child: Child,
    subject: Subject | None,
    late: Late,
    limit_on: date | None,
    token: str,
    by: By,
    at: datetime,
) -> Delay:
    _check(child, late, limit_on)
    today = day_of(at)
    ref = subject.enquiry.ref if subject else ""
    expected = f" It is expected on {day(late.expected_on)}." if late.expected_on else ""
    limit = f" The limit is {day(limit_on)}." if limit_on else ""
    event = cases.note(
        child=child,
        topic="conference-delay",
        title="The conference is delayed",
        on=today,
        says=f"{late.told.name} was told: {late.reasons.strip()}{limit}{expected}",
        ref=ref,
        by=by,
        at=at,
    )
    row = Delay.objects.create(
        child=child,
        subject=subject,
        event=event,
        limit_on=limit_on,
        expected_on=late.expected_on,
        reasons=late.reasons.strip(),
        told=late.told,
        on=today,
        **made(token, by, at),
    )
    _tell_manager(row, by, at)
    audit.record(
        act="enquiries.delay-reported",
        about=ref or f"child:{child.pk}",
        by=by,
        at=at,
        area=child.area.key,
        children=[child.pk],
        detail={"delay": row.pk, "told": late.told.pk},
    )
    if late.kept_safe.strip():
        _keep_safe(row, late.kept_safe, today, f"{token}:safe" if token else "", by, at)
    return row


def _check(child: Child, late: Late, limit_on: date | None) -> None:
    if not late.reasons.strip():
        raise Refused("Give the reasons for the delay", "reasons")
    if late.told.area_id != child.area_id or late.told.role not in TOLD or not late.told.active:
        raise Refused("Choose a manager of this area who is in post", "told")
    if late.expected_on and limit_on and late.expected_on <= limit_on:
        raise Refused(
            f"{day(late.expected_on)} is within the limit of {day(limit_on)}: that is no delay", "expected_on"
        )


def _tell_manager(row: Delay, by: By, at: datetime) -> None:
    facts = {
        "name": row.told.name,
        "child": row.child.la_child_id,
        "limit_on": row.limit_on,
        "expected_on": row.expected_on,
        "reasons": row.reasons,
    }
    said = catalogue.write("enquiries/delay", area=row.child.area, facts=facts, at=at)
    letters.post(
        area=row.child.area,
        key=f"delay:{row.pk}",
        occasion=f"delay:{row.pk}",
        document=DOCUMENT,
        to_name=row.told.name,
        to_email=row.told.email,
        to_practitioner=row.told,
        subject=said.subject,
        text=said.text,
        children=[row.child_id],
        by=by,
        at=at,
    )


@transaction.atomic
def keep_safe(*, delay: Delay, says: str, on: date, token: str, by: By, at: datetime) -> KeptSafe:
    """Record how the risk of harm is watched and what is done to keep the child safe while the conference is late.

    :raises Refused: if nothing is said, the day cannot be, or the delay was taken out
    """
    Child.objects.select_for_update().get(pk=delay.child_id)
    if there := already(KeptSafe, token):
        return there
    current = Delay.objects.select_related("child__area", "subject__enquiry").get(pk=delay.pk)
    if not current.stands:
        raise Refused("This report of a delay was taken out of the record.")
    check_day(on, at=at)
    if on < current.on:
        raise Refused(f"The delay was reported on {day(current.on)}: enter that day or a later one", "on")
    return _keep_safe(current, says, on, token, by, at)


def _keep_safe(delay: Delay, says: str, on: date, token: str, by: By, at: datetime) -> KeptSafe:
    if not says.strip():
        raise Refused("Say how the child is kept safe meanwhile", "says")
    ref = delay.subject.enquiry.ref if delay.subject else ""
    event = cases.note(
        child=delay.child,
        topic="kept-safe",
        title="How the child is kept safe until the conference",
        on=on,
        says=says.strip(),
        ref=ref,
        by=by,
        at=at,
    )
    row = KeptSafe.objects.create(delay=delay, event=event, on=on, says=says.strip(), **made(token, by, at))
    audit.record(
        act="enquiries.kept-safe",
        about=ref or f"child:{delay.child_id}",
        by=by,
        at=at,
        area=delay.child.area.key,
        children=[delay.child_id],
        detail={"delay": delay.pk, "entry": row.pk},
    )
    return row
