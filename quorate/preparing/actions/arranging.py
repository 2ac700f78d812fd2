"""An area says how it invites each group of people; the guidance on joining online goes to those who do."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.conferences.actions.occasion import children_of
from quorate.conferences.actions.posting import addressed
from quorate.conferences.models import Invitation
from quorate.conferences.wording import contact
from quorate.letters import actions as letters
from quorate.letters import catalogue
from quorate.letters.models import Letter
from quorate.people.models import Area, Practitioner

from ..models import Arrangement
from ..queries import arrangements
from .refusals import Changed, Refused

DOCUMENT = "online-guidance"


@dataclass(frozen=True, slots=True)
class ArrangementSaid:
    """What is arranged. ``seen`` is the number of the row that the page showed (0: none)."""

    words: str
    address: str = ""
    seen: int = 0


@transaction.atomic
def arrange(*, area: Area, about: str, said: ArrangementSaid, by: Practitioner, at: datetime) -> Arrangement:
    """Record how an area invites a group, or its guidance on joining online; what was said before is kept.

    Guidance that is recorded goes at once to those of conferences to come whose joining online was agreed before there
    was any. Returns what stands.

    :raises Changed: if somebody else recorded something meanwhile
    :raises Refused: if there is no such group, or nothing is said
    """
    if about not in arrangements.About.values:
        raise Refused("Choose one of the groups on the page.")
    words, address = said.words.strip(), said.address.strip()
    if not words:
        raise Refused("Enter how it is done.", "words")
    Area.objects.select_for_update().get(pk=area.pk)
    rows = Arrangement.objects.filter(area=area, about=about, superseded_at__isnull=True)
    there = rows.select_related("by").first()
    if there and (there.words, there.address) == (words, address):
        return there
    if (there.pk if there else 0) != said.seen:
        who = there.by.name if there else "Somebody else"
        raise Changed(f"{who} recorded something else meanwhile. Yours was not saved: look again.")
    rows.update(superseded_at=at)
    made = Arrangement.objects.create(area=area, about=about, words=words, address=address, by=by, at=at)
    sent = []
    if about == arrangements.About.ONLINE:
        sent = [one.pk for one in arrangements.all_with_no_guidance(area) if send_guidance(one, by=by, at=at)]
    audit.record(
        act="preparing.arranged",
        about=f"area:{area.pk}",
        by=by,
        at=at,
        area=area.key,
        detail={"about": about, "sent_to": sent},
    )
    return made


def send_guidance(invitation: Invitation, *, by: Practitioner, at: datetime) -> Letter | None:
    """Post the area's guidance to somebody whose joining online is agreed, once; nothing where the area has none."""
    row = arrangements.guidance_of(invitation.conference.area)
    if row is None or not invitation.invited_at:
        return None
    conference = invitation.conference
    written = catalogue.write(
        "preparing/online-guidance",
        area=conference.area,
        facts={
            "name": invitation.name,
            "conference": conference.pk,
            "starts_at": conference.starts_at,
            "guidance": row.words,
            "address": row.address or None,
            "reach": contact(conference),
        },
        at=at,
    )
    return letters.post(
        area=conference.area,
        key=arrangements.letter_key(invitation),
        occasion=conference.ref,
        document=DOCUMENT,
        **addressed(invitation),
        to_practitioner=invitation.practitioner,
        subject=written.subject,
        text=written.text,
        by=by,
        at=at,
        children=[child.pk for child in children_of(conference)],
    )
