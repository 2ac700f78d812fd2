"""For staff: recording that the family was told what was decided, and that a chance to give views was offered."""

from datetime import date, datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases.models import Child, Relative
from quorate.clock import LONDON
from quorate.conferences.models import Conference, Invitation
from quorate.people.models import Practitioner

from ..models import Offer, Told
from .refusals import Refused

HELD = (Conference.State.CLOSED, Conference.State.STOOD_DOWN)


@transaction.atomic
def record_told(
    *,
    conference: Conference,
    person: Relative | Child,
    on: date | None,
    how: str,
    why_not: str,
    by: Practitioner,
    at: datetime,
) -> Told:
    """Record on which day one of the family was told what was decided, or why they are not told (LIN-NOTIFY-01).

    What was said before is kept, superseded.

    :raises Refused: before the decision, for somebody of another family, for a day to come or before the conference,
        or without a day and a reason
    """
    current = Conference.objects.select_for_update(of=("self",)).select_related("area").get(pk=conference.pk)
    if current.state not in HELD:
        raise Refused("Nothing has been decided yet.")
    if person.family_id != current.family_id:
        raise Refused("This person is not of the family that the conference is about.")
    if on is None and not why_not.strip():
        raise Refused("Enter the day they were told, or why they are not told.")
    if (
        on is not None
        and not current.starts_at.astimezone(LONDON).date() <= on <= at.astimezone(LONDON).date()
    ):
        raise Refused("The day must be the day of the conference or later, and not in the future.")
    mine = {"relative": person} if isinstance(person, Relative) else {"child": person}
    Told.objects.select_for_update().filter(conference=conference, superseded_at__isnull=True, **mine).update(
        superseded_at=at
    )
    said = Told.objects.create(
        conference=conference,
        on=on,
        how=how.strip() if on else "",
        why_not="" if on else why_not.strip(),
        by=by,
        at=at,
        **mine,
    )
    _audit("families.told", conference, said.pk, by, at, told=on is not None)
    return said


@transaction.atomic
def record_offer(
    *, invitation: Invitation, offered: bool, on: date | None, words: str, by: Practitioner, at: datetime
) -> Offer:
    """Record that somebody who does not come was offered chances to give their views, or why not (BER-VIEWS-01).

    :raises Refused: without words, without a day for an offer, or for a day to come
    """
    if not words.strip():
        raise Refused("Say what was offered, or why nothing was.")
    if offered and on is None:
        raise Refused("Enter the day on which it was offered.")
    if on is not None and on > at.astimezone(LONDON).date():
        raise Refused("The day must be today or in the past.")
    Offer.objects.select_for_update().filter(invitation=invitation, superseded_at__isnull=True).update(
        superseded_at=at
    )
    said = Offer.objects.create(
        invitation=invitation, offered=offered, on=on if offered else None, words=words.strip(), by=by, at=at
    )
    _audit(
        "families.views-offered",
        invitation.conference,
        said.pk,
        by,
        at,
        invitation=invitation.pk,
        offered=offered,
    )
    return said


def _audit(
    act: str, conference: Conference, row: int, by: Practitioner, at: datetime, **detail: object
) -> None:
    audit.record(
        act=act,
        about=conference.ref,
        by=by,
        at=at,
        area=conference.area.key,
        children=list(conference.children.values_list("child_id", flat=True)),
        detail={"row": row, **detail},
    )
