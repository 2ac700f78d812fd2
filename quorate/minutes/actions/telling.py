"""The decision is told by word of mouth, and that is recorded beside the letter that says it in writing."""

from datetime import date, datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.clock import LONDON
from quorate.conferences.actions.occasion import locked as lock_conference
from quorate.conferences.models import Conference, Invitation
from quorate.people.models import Practitioner

from ..models import Told
from .refusals import Refused


@transaction.atomic
def tell(invitation: Invitation, *, on: date, how: str, by: Practitioner, at: datetime) -> Told:
    """Record that somebody was told the decision, when and how; a later note takes the place of an earlier one.

    :raises Refused: before the conference was held, on a day before it or to come, or without saying how
    """
    conference = lock_conference(invitation.conference)
    if conference.state not in (Conference.State.CLOSED, Conference.State.STOOD_DOWN):
        raise Refused("Nobody can have been told before the conference was closed.")
    held = (conference.opened_at or conference.starts_at).astimezone(LONDON).date()
    if on > at.astimezone(LONDON).date():
        raise Refused("The day they were told cannot be in the future.")
    if on < held:
        raise Refused("The day they were told cannot be before the conference.")
    if not how.strip():
        raise Refused("Say how they were told, and by whom.")
    standing = Told.objects.filter(invitation=invitation, superseded_at__isnull=True)
    same = standing.filter(on=on, how=how.strip()).first()
    if same:
        return same
    standing.update(superseded_at=at)
    made = Told.objects.create(
        conference=conference, invitation=invitation, on=on, how=how.strip(), by=by, at=at
    )
    audit.record(
        act="minutes.told",
        about=conference.ref,
        by=by,
        at=at,
        area=conference.area.key,
        children=list(conference.children.values_list("child_id", flat=True)),
        detail={"invitation": invitation.pk, "on": on.isoformat()},
    )
    return made
