"""Putting into the post room what those who are asked to a conference have to know."""

from datetime import datetime
from typing import Any, NamedTuple

from quorate import clock
from quorate.cases.models import Duty
from quorate.cases.safe_contact import Address, Reach, how_to_reach
from quorate.letters import actions as letters
from quorate.letters import catalogue
from quorate.letters.actions import Enclosure
from quorate.letters.catalogue import Written
from quorate.letters.documents import PDF_TYPE, file_name, paper_pdf
from quorate.letters.models import Letter

from .. import calendar, readiness, wording
from ..calendar import CANCEL, REQUEST
from ..models import Conference, Invitation
from . import links
from .occasion import By, children_of

DOCUMENTS = {REQUEST: "invitation", CANCEL: "invitation-cancelled"}
NOT_GONE = (Letter.State.TO_PRINT, Letter.State.HELD)


class _Printed(NamedTuple):
    """The same letter on paper: its key in the catalogue, what it is told, and a word for the file's name."""

    key: str
    told: dict[str, Any]
    name: str


def address_of(invitation: Invitation) -> str:
    """Return the e-mail address that may be used, or nothing: then the letter is printed, or waits."""
    return reach_of(invitation).email


def reach_of(invitation: Invitation) -> Reach:
    """Return how somebody asked to a conference is reached: one of the family as is recorded to be safe for them."""
    if invitation.practitioner:
        person = invitation.practitioner
        return Reach(person.email, "", person.phone, links=bool(person.email))
    family = invitation.relative or invitation.young_person
    if family:
        return how_to_reach(family)
    email = invitation.guest.email if invitation.guest else ""
    return Reach(email, "", "", links=bool(email))


def may_carry_link(invitation: Invitation) -> bool:
    """Return whether a letter to this person may carry a link: to the family not where it was said to be unsafe."""
    if invitation.practitioner_id:
        return True
    reach = reach_of(invitation)
    return reach.links if reach.said else True


def addressed(invitation: Invitation) -> Address:
    """Return the post room's words for this person: to whom, where to, and why the letter waits if it may not go."""
    return reach_of(invitation).letter(invitation.name)


def standing(conference: Conference) -> list[Invitation]:
    """Return the invitations that were sent and still stand, with the people they are for."""
    sent = conference.invitations.filter(invited_at__isnull=False, withdrawn_at__isnull=True)
    return list(sent.select_related("practitioner", "relative", "young_person", "guest").order_by("pk"))


def ask(conference: Conference, invitation: Invitation, *, first: bool, by: By, at: datetime) -> Letter:
    """Post an invitation, or the change of one. Each sequence number is posted to a person once."""
    owed = [
        (duty.title, duty.due_at or duty.due_on)
        for duty in Duty.objects.filter(
            within=conference.ref, occasion=f"invitation:{invitation.pk}", ended_at__isnull=True
        ).order_by("due_on", "pk")
    ]
    there = Letter.objects.filter(key=_key(conference, invitation, REQUEST)).first()
    if there:
        return there  # a new link would shut the one that this letter carries
    link = ""
    if may_carry_link(invitation):
        link = links.issue(conference, invitation, email=address_of(invitation), by=by, at=at)
    facts = wording.invitation_facts(
        invitation,
        conference,
        owed=owed,
        by_email=bool(address_of(invitation)),
        link=link,
        also=readiness.goes_with(invitation),
    )
    key = "invitation" if first else "invitation-changed"
    if first:
        facts["observer"] = invitation.observer
    said = catalogue.write(f"conferences/{key}", area=conference.area, facts=facts, at=at)
    names = [child.given_name or child.name for child in children_of(conference)]
    told = wording.printed_facts(invitation, conference, children=names, link=link)
    printed = _Printed(f"conferences/{key}-printed", told, "invitation")
    return _post(conference, invitation, REQUEST, said, printed, by=by, at=at)


def remind(conference: Conference, invitation: Invitation, *, by: By, at: datetime) -> Letter:
    """Post a reminder to somebody who has not answered: at most one a day."""
    today = at.astimezone(clock.LONDON).date()
    written = catalogue.write(
        "conferences/invitation-reminder",
        area=conference.area,
        facts=wording.reminder_facts(invitation, conference),
        at=at,
    )
    return letters.post(
        area=conference.area,
        key=f"invitation:{invitation.pk}:reminder:{today.isoformat()}",
        occasion=conference.ref,
        document="invitation-reminder",
        **addressed(invitation),
        to_practitioner=invitation.practitioner,
        subject=written.subject,
        text=written.text,
        by=by,
        at=at,
        children=[child.pk for child in children_of(conference)],
    )


def take_back(
    conference: Conference, invitation: Invitation, *, only_you: bool, by: By, at: datetime
) -> Letter:
    """Post that the conference, or this one invitation, is cancelled."""
    links.shut(
        invitation, why="No longer invited" if only_you else "The conference is cancelled", by=by, at=at
    )
    facts = wording.cancelled_facts(
        invitation, conference, only_you=only_you, by_email=bool(address_of(invitation))
    )
    said = catalogue.write("conferences/cancelled", area=conference.area, facts=facts, at=at)
    told = wording.printed_cancellation_facts(invitation, conference, only_you=only_you)
    printed = _Printed("conferences/cancelled-printed", told, "cancelled")
    return _post(conference, invitation, CANCEL, said, printed, by=by, at=at)


def tell_everybody(conference: Conference, *, by: By, at: datetime) -> int:
    """Post the change to everybody who has been asked; letters about how it was, not yet gone, are taken back."""
    people = standing(conference)
    take_back_unsent(conference, by=by, at=at)
    for invitation in people:
        ask(conference, invitation, first=False, by=by, at=at)
    return len(people)


def take_back_unsent(conference: Conference, *, by: By, at: datetime) -> None:
    waiting = Letter.objects.filter(
        occasion=conference.ref, document__in=DOCUMENTS.values(), state__in=NOT_GONE
    ).select_related("area")
    for letter in waiting:
        letters.cancel(letter, because="A later letter tells how it is now.", by=by, at=at)


def _key(conference: Conference, invitation: Invitation, method: str) -> str:
    return f"invitation:{invitation.pk}:{conference.calendar_sequence}:{method.lower()}"


def _post(
    conference: Conference,
    invitation: Invitation,
    method: str,
    said: Written,
    printed: _Printed,
    *,
    by: By,
    at: datetime,
) -> Letter:
    to = addressed(invitation)
    if email := to["to_email"]:
        file = calendar.build(invitation, conference, method=method, email=email, at=at)
        enclosure = Enclosure(file.name, file.media_type, file.content)
    else:
        enclosure = _on_paper(conference, invitation, printed, large=to["large"], at=at)
    return letters.post(
        area=conference.area,
        key=_key(conference, invitation, method),
        occasion=conference.ref,
        document=DOCUMENTS[method],
        **to,
        to_practitioner=invitation.practitioner,
        subject=said.subject,
        text=said.text,
        attachments=[enclosure],
        by=by,
        at=at,
        children=[child.pk for child in children_of(conference)],
    )


def _on_paper(
    conference: Conference, invitation: Invitation, printed: _Printed, *, large: bool, at: datetime
) -> Enclosure:
    """Return the letter for somebody who has no e-mail address, in large print where that is what they need."""
    said = catalogue.write(
        printed.key, area=conference.area, facts=printed.told, at=at, to=invitation.name, large=large
    )
    name = file_name("conference", str(conference.pk), printed.name, suffix="pdf")
    return Enclosure(name, PDF_TYPE, paper_pdf(said.paper))
