"""Why somebody is asked to a conference, whether place and time are chosen around them, and how they take part."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quorate.conferences import access
from quorate.conferences.models import Conference, Invitation
from quorate.people.models import Practitioner

from ..models import Basis
from ..queries.lists import listed
from .arranging import send_guidance
from .refusals import Changed, Refused, locked, must_be_to_come, note


@dataclass(frozen=True, slots=True)
class BasisSaid:
    """What is said of one invitation. ``seen`` is the number of the row that the page showed (0: none)."""

    ground: str = ""
    words: str = ""
    critical: bool = False
    clash: str = ""
    online_why: str = ""
    online_agreed: bool = False
    seen: int = 0


@transaction.atomic
def say_why_asked(*, invitation: Invitation, said: BasisSaid, by: Practitioner, at: datetime) -> Basis:
    """Record why somebody is asked, and how they take part; what was said before is kept. Returns what stands.

    Once the chair agrees that somebody joins online, the area's guidance is posted to them.

    **Rules** ``list.invite-grounds``; ``list.online``: that joining online is agreed with the chair.

    :raises Changed: if somebody else said something meanwhile
    :raises Refused: if the conference is over, the invitation no longer stands, the ground is not one listed, or
        somebody other than the chair agrees to joining online, or agrees without a reason
    """
    conference = locked(invitation.conference)
    must_be_to_come(conference, "this")
    current = Invitation.objects.select_related(
        "conference__area", "conference__administrator", "practitioner"
    ).get(pk=invitation.pk)
    if current.withdrawn_at:
        raise Refused("This invitation no longer stands.")
    there = (
        Basis.objects.filter(invitation=current, superseded_at__isnull=True)
        .select_related("by", "online_agreed_by")
        .first()
    )
    agreed = bool(there and there.online_agreed_at)
    if there and _same(there, said) and agreed == said.online_agreed:
        return there
    if (there.pk if there else 0) != said.seen:
        who = there.by.name if there else "Somebody else"
        raise Changed(f"{who} recorded something else meanwhile. Yours was not saved: look again.")
    _check(conference, said, there, by)
    if there:
        Basis.objects.filter(pk=there.pk).update(superseded_at=at)
    keeps = said.online_agreed and there is not None and agreed
    made = Basis.objects.create(
        invitation=current,
        ground=said.ground,
        words=said.words.strip(),
        critical=said.critical,
        clash=said.clash.strip(),
        online_why=said.online_why.strip(),
        online_agreed_by=(there.online_agreed_by if keeps and there else by) if said.online_agreed else None,
        online_agreed_at=(there.online_agreed_at if keeps and there else at) if said.online_agreed else None,
        by=by,
        at=at,
    )
    if made.online_agreed_at and not keeps:
        send_guidance(current, by=by, at=at)
    note(
        conference,
        "basis-said",
        by=by,
        at=at,
        invitation=current.pk,
        ground=said.ground,
        critical=said.critical,
    )
    return made


def _same(there: Basis, said: BasisSaid) -> bool:
    return (there.ground, there.words, there.critical, there.clash, there.online_why) == (
        said.ground,
        said.words.strip(),
        said.critical,
        said.clash.strip(),
        said.online_why.strip(),
    )


def _check(conference: Conference, said: BasisSaid, there: Basis | None, by: Practitioner) -> None:
    if said.ground and said.ground not in {one.key for one in listed(conference, "invite-grounds")}:
        raise Refused("Choose one of the reasons that the procedure lists.", "ground")
    newly = said.online_agreed and not (there and there.online_agreed_at)
    if newly and not access.chairs(by, conference):
        raise Refused(
            "That somebody joins online is agreed by the chair of this conference.", "online_agreed"
        )
    if newly and not said.online_why.strip():
        raise Refused("Give the exceptional reason for which they join online.", "online_why")
