"""Who is asked to a conference, as its page lists them, and who keeps its booking."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import NoReverseMatch, reverse

from quorate.people.access import AREA_WIDE
from quorate.people.models import Practitioner

from ..models import Conference, Invitation

Role = Practitioner.Role
Reply = Invitation.Reply
REPLY_COLOURS = {
    Reply.NONE: "grey",
    Reply.COMING: "green",
    Reply.ONLINE: "green",
    Reply.APOLOGIES: "orange",
    Reply.SUBSTITUTE: "blue",
}


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody asked, with their answer and the letter's fate in words."""

    invitation: Invitation
    who: str
    colour: str
    substitute: Invitation | None


def may_arrange(conference: Conference, reader: Practitioner) -> bool:
    """Return whether this reader keeps the booking: administrators, managers, and its own chair."""
    return reader.role in AREA_WIDE or (reader.role == Role.CHAIR and conference.chair_id == reader.pk)


def with_everybody(conferences: Sequence[Conference]) -> None:
    """Have these conferences bring their invitations, withdrawn ones too, in one question for all who ask after it.

    For pages that only read: what is asked later of the same objects is what stood now.
    """
    rows = Invitation.objects.select_related(
        "practitioner__agency", "relative", "young_person", "guest__comes_with"
    )
    prefetch_related_objects(list(conferences), Prefetch("invitations", rows.order_by("pk")))


def people(conference: Conference) -> list[PersonLine]:
    """Return everybody asked or waiting to be asked, who stands in for whom, in the order of asking."""
    with_everybody([conference])
    rows = [row for row in conference.invitations.all() if row.withdrawn_at is None]
    stand_ins = {row.substitute_for_id: row for row in rows if row.substitute_for_id}
    return [
        PersonLine(
            row,
            _from(row),
            REPLY_COLOURS[Reply(row.reply)],
            stand_ins.get(row.pk),
        )
        for row in sorted(rows, key=lambda row: (row.substitute_for_id or row.pk, row.pk))
    ]


def _from(invitation: Invitation) -> str:
    """Return from where somebody comes: their agency, the family, or the firm or service of a guest."""
    if invitation.practitioner:
        return invitation.practitioner.agency.name
    return invitation.guest.firm or "Guest" if invitation.guest else "Family"


def link_to(name: str, *args: object) -> str:
    """Return the address of a page of another part, or nothing where that part has no such page."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
