"""One-time links of invitations: issued with the letter, taken back with the invitation, renewed."""

from datetime import datetime

from django.db import transaction

from quorate import clock
from quorate.doors import actions as doors
from quorate.doors.behind import Standing
from quorate.doors.models import Door
from quorate.people.models import Practitioner

from ..models import Conference, Invitation
from ..queries import links
from .occasion import By, children_of
from .refusals import Refused


def issue(conference: Conference, invitation: Invitation, *, email: str, by: By, at: datetime) -> str:
    """Return the address of a new link for this person, or nothing: who works in the service signs in.

    Runs in the transaction of the act that posts the letter.
    """
    issued = _issue(conference, invitation, email=email, by=by, at=at)
    return issued.address if issued else ""


def _issue(
    conference: Conference, invitation: Invitation, *, email: str, by: By, at: datetime
) -> doors.Issued | None:
    kind, until = links.kind_of(invitation), links.until_of(conference)
    if not kind or until <= at:
        return None
    return doors.issue(
        area=conference.area,
        kind=kind,
        occasion=conference.ref,
        holder=links.holder_of(invitation),
        name=invitation.name,
        email=email,
        children=[child.pk for child in children_of(conference)],
        expires_at=until,
        by=by,
        at=at,
    )


def shut(invitation: Invitation, *, why: str, by: By, at: datetime) -> None:
    """Take back an invitation's link, also from who is inside by it."""
    doors.revoke(holder=links.holder_of(invitation), why=why, by=by, at=at)


@transaction.atomic
def send_fresh(*, invitation: Invitation, to: Standing | None, by: Practitioner, at: datetime) -> Door:
    """Send a person a link in a letter of its own, as they are reached now (``to``), and return its door.

    :raises Refused: if no link may go to them, they sign in instead, are no longer asked, or the time for it is over
    """
    if to is None:
        raise Refused("This person is no longer asked to the conference.")
    if not to.links:
        raise Refused(
            "A link may not go to this person: somebody else might see it. Look at how they can be reached safely."
        )
    issued = _issue(invitation.conference, invitation, email=to.email, by=by, at=at)
    if issued is None:
        raise Refused("No link can be sent: this person signs in, or the time for links is over.")
    doors.post_link(issued, to=to, by=by, at=at)
    return issued.door


@transaction.atomic
def take_back(*, invitation: Invitation, why: str, by: Practitioner, at: datetime) -> None:
    """Take back a person's link at somebody's hands; the invitation stands.

    :raises Refused: without a reason, or when they have none
    """
    try:
        taken = doors.revoke(holder=links.holder_of(invitation), why=why, by=by, at=at)
    except doors.Refused as refused:
        raise Refused(str(refused)) from refused
    if not taken:
        raise Refused("This person has no link that could be taken back.")


@transaction.atomic
def read_out(
    *, invitation: Invitation, checked_how: str, by: Practitioner, at: datetime
) -> tuple[str, datetime]:
    """Return a fresh code to read out by telephone, and until when it works.

    :raises Refused: without saying how it was checked who is calling, or when the link lets nobody in
    """
    door = links.door_of(invitation)
    if door is None:
        raise Refused("This person has no link. Send one first.")
    try:
        return doors.read_out(door=door, checked_how=checked_how, by=by, at=at)
    except doors.Refused as refused:
        raise Refused(str(refused)) from refused


@transaction.atomic
def open_for_training(*, invitation: Invitation, at: datetime) -> tuple[str, str] | None:
    """Return a fresh link for an invented person and a code that opens it, or nothing where no link is for them.

    Nothing is posted. The link goes to where the code is typed, so that no other code is sent.

    :raises Refused: on an instance for real work
    """
    if not clock.is_training():
        raise Refused("Links and codes are shown in a training instance only.")
    conference = invitation.conference
    by = conference.administrator
    issued = _issue(conference, invitation, email="", by=by, at=at)
    if issued is None:
        return None
    code, _until = doors.read_out(door=issued.door, checked_how="Shown for training", by=by, at=at)
    return f"{issued.address}code/", code
