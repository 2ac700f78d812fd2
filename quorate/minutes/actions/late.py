"""Minutes that are late: those whom the procedure names hear of it by themselves, and whom they tell is recorded."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from quorate.cases import actions as cases
from quorate.clock import LONDON
from quorate.conferences.models import Conference
from quorate.conferences.queries.meeting import meeting_of
from quorate.letters import actions as letters
from quorate.letters import catalogue
from quorate.letters.models import Letter
from quorate.people.models import Practitioner
from quorate.rules.roles import in_words

from .. import queries
from ..models import Minutes
from .refusals import Refused
from .writing import locked, moved_on, note

LATE = "minutes-late"


@transaction.atomic
def tell_delay(
    minutes: Minutes, *, to_name: str, to_email: str, because: str, by: Practitioner, at: datetime
) -> Letter:
    """Tell the person whom the procedure names that the minutes are late, and why. Told once; returns the letter.

    :raises Refused: without a reason or a name, or while they are not late
    """
    minutes = locked(minutes)
    conference = minutes.conference
    meeting = meeting_of(conference)
    if not because.strip() or not to_name.strip():
        raise Refused("Say who is told, and why the minutes are late.")
    if queries.overdue(meeting, at) is None:
        raise Refused("The minutes are not late: nobody has to be told.")
    written = catalogue.write(
        "minutes/late-told",
        area=conference.area,
        facts={"name": to_name, "conference": conference.pk, "because": because, "who": by.name},
        at=at,
    )
    letter = letters.post(
        area=conference.area,
        key=f"{LATE}:{conference.pk}",
        occasion=conference.ref,
        document=LATE,
        to_name=to_name,
        to_email=to_email,
        subject=written.subject,
        text=written.text,
        by=by,
        at=at,
    )
    if minutes.late_told_at is None:
        minutes.late_because, minutes.late_told_at = minutes.late_because or because, at
        moved_on(minutes, "delay-told", by=by, at=at)
        cases.record_occasion_event(
            key=conference.ref,
            kind="delay-told",
            on=at.astimezone(LONDON).date(),
            moment=at,
            ref=conference.ref,
            by=by,
            at=at,
        )
    return letter


@transaction.atomic
def ask_to_tell(conference: Conference, *, at: datetime) -> list[Letter]:
    """Ask those who by the procedure have to tell of late minutes to do so, each once; return the letters.

    Minutes that nobody has begun are begun, so that the page on which the delay is told is there.

    **Rules** ``paper.minutes`` (whom the text names), ``duty.minutes-late``.
    """
    conference = (
        Conference.objects.select_for_update(of=("self",)).select_related("area").get(pk=conference.pk)
    )
    meeting = meeting_of(conference)
    due = queries.overdue(meeting, at)
    paper = queries.procedure_says(meeting)
    told: tuple[str, ...] = paper.late_told if paper else ()
    minutes, _ = Minutes.objects.get_or_create(conference=conference, defaults={"drafted_at": at})
    if due is None or len(told) < 2 or minutes.late_told_at is not None:
        return []
    first, others = told[0], told[1:]
    people = Practitioner.objects.filter(area=conference.area_id, role=first, active=True).order_by("pk")
    posted = []
    for one in people:
        written = catalogue.write(
            "minutes/late-to-tell",
            area=conference.area,
            facts={
                "name": one.name,
                "conference": conference.pk,
                "due_on": due.due_on,
                "others": [in_words(role) for role in others],
                "tell_at": settings.PUBLIC_URL.rstrip("/") + reverse("minutes:late", args=[conference.pk]),
            },
            at=at,
        )
        key = f"{LATE}:{conference.pk}:to-tell:{one.pk}"
        if Letter.objects.filter(key=key).exists():
            continue
        posted.append(
            letters.post(
                area=conference.area,
                key=key,
                occasion=conference.ref,
                document=LATE,
                to_name=one.name,
                to_email=one.email,
                to_practitioner=one,
                subject=written.subject,
                text=written.text,
                by="post room",
                at=at,
            )
        )
    if posted:
        note(minutes, "delay-escalated", by="post room", at=at, letters=[letter.pk for letter in posted])
    return posted
