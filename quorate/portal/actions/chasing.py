"""Reminding people of answers and reports they owe: never more than one letter to a person on a day."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from quorate.audit import actions as audit
from quorate.cases.facts import calendar_of
from quorate.clock import LONDON
from quorate.conferences.actions import links
from quorate.conferences.models import Invitation
from quorate.design.words import moment, weekday
from quorate.letters import actions as letters
from quorate.letters import catalogue
from quorate.people.models import Area, Practitioner

from ..models import LeftAlone, Pace, Reminded, Reminder
from ..queries import chasing as queries
from ..queries.chasing import Owing

SYSTEM = "Quorate"


class Refused(Exception):
    """Nothing was changed; the message says why."""


def remind_all(*, area: Area, at: datetime) -> int:
    """Remind everybody of an area whose time has come; return how many letters were posted.

    Each person's letter is a transaction of its own, under a key of person and day: a worker that is killed half-way
    and begun again sends each once. Nothing is sent outside nine to five on the area's working days.
    """
    today = at.astimezone(LONDON).date()
    if not queries.is_time(at, calendar_of(area)):
        return 0
    people: dict[int, list[Owing]] = {}
    for one in queries.owing_in(area, today):
        if one.next_on is not None and one.next_on <= today and one.invitation.practitioner_id:
            people.setdefault(one.invitation.practitioner_id, []).append(one)
    written = queries.written_today(people, today)
    return sum(
        _remind(owed[0].invitation.practitioner, owed, today=today, at=at)
        for number, owed in people.items()
        if number not in written
    )


@transaction.atomic
def _remind(person: Practitioner | None, owed: Sequence[Owing], *, today: date, at: datetime) -> bool:
    """Post one letter about everything that one person owes; return whether it was posted now."""
    if person is None:
        return False
    # The row of the person is the lock: two workers write to one person one after the other.
    person = Practitioner.objects.select_for_update(of=("self",)).select_related("area").get(pk=person.pk)
    if Reminder.objects.filter(practitioner=person, on=today).exists():
        return False
    still = [one for one in owed if _still_owes(one)]
    if not still:
        return False
    children = sorted({number for one in still for number in _children(one.invitation)})
    written = catalogue.write("portal/chasing", area=person.area, facts=_facts(person, still, at=at), at=at)
    letter = letters.post(
        area=person.area,
        key=f"reminder:{person.pk}:{today.isoformat()}",
        occasion=still[0].invitation.conference.ref,
        document="reminder",
        to_name=person.name,
        to_email=person.email,
        to_practitioner=person,
        subject=written.subject,
        text=written.text,
        by=SYSTEM,
        at=at,
        children=children,
    )
    reminder = Reminder.objects.create(practitioner=person, on=today, at=at, letter=letter)
    Reminded.objects.bulk_create(
        Reminded(reminder=reminder, invitation=one.invitation, answer=one.answer, report=one.report)
        for one in still
    )
    audit.record(
        act="portal.reminded",
        about=f"practitioner:{person.pk}",
        by=SYSTEM,
        at=at,
        area=person.area.key,
        children=children,
        detail={"invitations": [one.invitation.pk for one in still]},
    )
    return True


def _still_owes(one: Owing) -> bool:
    """Return whether the answer or the report is still owed at this moment, after somebody else's work."""
    now = (
        Invitation.objects.select_related("report")
        .filter(pk=one.invitation.pk, withdrawn_at__isnull=True)
        .first()
    )
    if now is None:
        return False
    answered = not one.answer or now.reply != Invitation.Reply.NONE
    reported = not one.report or getattr(now, "report", None) is not None
    return not (answered and reported)


def _children(invitation: Invitation) -> Iterable[int]:
    return invitation.conference.children.values_list("child_id", flat=True)


def _facts(person: Practitioner, owed: Sequence[Owing], *, at: datetime) -> dict[str, object]:
    return {
        "name": person.name,
        "wanted": [
            {
                "conference": str(one.invitation.conference_id),
                "when": moment(one.invitation.conference.starts_at),
                "wants": one.wants,
                "by": f"by {weekday(one.report_due)}" if one.report and one.report_due else "",
                "page": _page(one.invitation, person, at=at),
            }
            for one in owed
        ],
        "reach": " · ".join(part for part in (person.area.phone, person.area.email) if part)
        or person.area.name,
    }


def _page(invitation: Invitation, person: Practitioner, *, at: datetime) -> str:
    """Return where to answer: a fresh link for people outside the service, else the page for people signed in."""
    link = links.issue(invitation.conference, invitation, email=person.email, by=SYSTEM, at=at)
    signed_in = reverse("conferences:reply", args=[invitation.conference_id])
    return link or settings.PUBLIC_URL.rstrip("/") + signed_in


@transaction.atomic
def leave_alone(*, invitation: Invitation, why: str, by: Practitioner, at: datetime) -> LeftAlone:
    """Have somebody not reminded any more for one conference. Asked twice, it is kept once.

    :raises Refused: without a reason
    """
    if not why.strip():
        raise Refused("Say why they are not to be reminded.")
    Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    there = LeftAlone.objects.filter(invitation=invitation, lifted_at__isnull=True).first()
    if there:
        return there
    row = LeftAlone.objects.create(invitation=invitation, why=why.strip()[:300], by=by, at=at)
    _record("portal.left-alone", invitation, by, at, {"why": row.why})
    return row


@transaction.atomic
def remind_again(*, invitation: Invitation, by: Practitioner, at: datetime) -> None:
    """Have somebody reminded again who was to be left alone."""
    lifted = LeftAlone.objects.filter(invitation=invitation, lifted_at__isnull=True).update(
        lifted_at=at, lifted_by=by
    )
    if lifted:
        _record("portal.reminded-again", invitation, by, at, {})


@transaction.atomic
def set_pace(
    *,
    area: Area,
    on: bool,
    answer_after: int,
    report_before: int,
    every: int,
    most: int,
    version: int,
    by: Practitioner,
    at: datetime,
) -> Pace:
    """Set how often an area reminds.

    :raises Refused: if somebody set it meanwhile
    """
    Area.objects.select_for_update().get(pk=area.pk)
    pace = queries.pace_of(area)
    if pace.version != version:
        raise Refused(
            "Somebody else has changed this meanwhile. Look at what they set, then save yours again."
        )
    pace.on, pace.answer_after, pace.report_before = on, answer_after, report_before
    pace.every, pace.most, pace.version = every, most, version + 1
    pace.save()
    audit.record(
        act="portal.pace-set",
        about=f"area:{area.pk}",
        by=by,
        at=at,
        area=area.key,
        detail={
            "on": on,
            "answer_after": answer_after,
            "report_before": report_before,
            "every": every,
            "most": most,
        },
    )
    return pace


def _record(act: str, invitation: Invitation, by: Practitioner, at: datetime, detail: dict[str, str]) -> None:
    audit.record(
        act=act,
        about=f"invitation:{invitation.pk}",
        by=by,
        at=at,
        area=invitation.conference.area.key,
        children=_children(invitation),
        detail=detail,
    )
