"""Somebody is put on the list of a conference without being asked to it: a guest, an observer, who joins by video."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quorate.cases.models import Relative
from quorate.people.models import Practitioner

from ..models import Conference, Guest, Invitation
from . import session
from .occasion import locked, note, tell_cases
from .refusals import Refused


@dataclass(frozen=True, slots=True)
class NewGuest:
    """Somebody of no directory: their name, where they come from, with whom they come."""

    name: str
    firm: str = ""
    comes_with: Invitation | None = None
    email: str = ""
    phone: str = ""


@transaction.atomic
def put_on_list(
    *,
    conference: Conference,
    who: Practitioner | Relative | NewGuest,
    part: str,
    observer: bool = False,
    by: Practitioner,
    at: datetime,
) -> Invitation:
    """Put somebody on the list, not asked yet; return their row, which may have been there before they were asked.

    :raises Refused: if the conference is over, the person is on the list as something else, or is of another area
    """
    current = locked(conference)
    if current.state not in (Conference.State.BOOKED, Conference.State.OPEN):
        raise Refused(
            f"This conference is {current.get_state_display().lower()}: nobody can be added to it any more."
        )
    if isinstance(who, NewGuest):
        row = Invitation(conference=current, guest=_guest(current, who))
    else:
        named = _named(current, who)
        if Invitation.objects.filter(conference=current, withdrawn_at__isnull=True, **named).exists():
            raise Refused(f"{who.name} is on the list of this conference already: choose them there.")
        row = Invitation(conference=current, **named)
    row.part, row.observer = part.strip()[:60], observer
    row.save()
    tell_cases(current, at=at)
    session.changed(current)
    note(current, "listed", by=by, at=at, invitation=row.pk, observer=observer)
    return row


def _named(conference: Conference, who: Practitioner | Relative) -> dict[str, Practitioner | Relative]:
    if isinstance(who, Practitioner):
        if who.area_id != conference.area_id:
            raise Refused("Choose somebody of this area.")
        return {"practitioner": who}
    if who.family_id != conference.family_id:
        raise Refused("Choose somebody of this family.")
    return {"relative": who}


def _guest(conference: Conference, who: NewGuest) -> Guest:
    if not who.name.strip():
        raise Refused("Enter the name of the person.")
    with_ = who.comes_with
    if with_ is not None and (with_.conference_id != conference.pk or with_.withdrawn_at):
        raise Refused("Choose somebody on the list of this conference as the person they come with.")
    same = Guest.objects.filter(
        conference=conference,
        name__iexact=who.name.strip(),
        comes_with=with_,
        invitations__withdrawn_at__isnull=True,
    )
    if same.exists():
        raise Refused(f"{who.name.strip()} is on the list of this conference already.")
    return Guest.objects.create(
        conference=conference,
        name=who.name.strip(),
        firm=who.firm.strip(),
        comes_with=with_,
        email=who.email.strip(),
        phone=who.phone.strip(),
    )


@transaction.atomic
def say_about_papers(guest: Guest, *, agrees: bool, by: Practitioner, at: datetime) -> Guest:
    """Record whether the person with whom a guest comes agrees that papers go to the guest.

    **Rules** ``permission.send-papers-to-supporter``.

    :raises Refused: if the guest comes with nobody who could be asked
    """
    current = locked(guest.conference)
    row = Guest.objects.select_for_update().get(pk=guest.pk)
    if row.comes_with_id is None:
        raise Refused("Say first with whom this person comes: that person is asked about papers.")
    row.gets_papers = agrees
    row.save(update_fields=["gets_papers"])
    note(current, "guests-papers", by=by, at=at, guest=row.pk, agrees=agrees)
    return row
