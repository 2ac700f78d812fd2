"""What an area arranged for inviting each group of people, and the guidance that goes to who joins online."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from quorate.cases.facts import procedure_of
from quorate.conferences.models import Conference, Invitation
from quorate.letters.models import Letter
from quorate.people.models import Area
from quorate.rules import deciding

from ..models import Arrangement, Basis
from .lists import day_of

About = Arrangement.About
GUIDANCE = "guidance"
OPEN = (Conference.State.BOOKED, Conference.State.OPEN)


@dataclass(frozen=True, slots=True)
class Arranged:
    """One arrangement as it stands, and what the area's text wants of it; without a wish it is not missed."""

    about: str
    title: str
    wanted: str
    source: str
    standing: Arrangement | None

    @property
    def missing(self) -> bool:
        return bool(self.wanted) and self.standing is None


def arrangements_of(area: Area, on: date) -> tuple[Arranged, ...]:
    """Return the area's arrangements for inviting, with what its text wants of each.

    **Edition** the one in force on ``on``.
    **Rules** ``list.inviting``; ``list.online``: the guidance.
    """
    inviting, reason = deciding.listed("inviting", procedure=procedure_of(area), on=on)
    online, online_reason = deciding.listed("online", procedure=procedure_of(area), on=on)
    wanted = {one.key: (one.says, str(one.citation or reason.citation)) for one in inviting}
    wanted |= {
        str(About.ONLINE): (one.says, str(one.citation or online_reason.citation))
        for one in online
        if one.key == GUIDANCE
    }
    rows = Arrangement.objects.filter(area=area, superseded_at__isnull=True).select_related("by")
    standing = {row.about: row for row in rows}
    return tuple(
        Arranged(one.value, str(one.label), *wanted.get(one.value, ("", "")), standing.get(one.value))
        for one in About
    )


def arranged(area: Area, about: str, on: date) -> Arranged | None:
    """Return one of the area's arrangements."""
    return next((one for one in arrangements_of(area, on) if one.about == about), None)


def missing_for(conference: Conference) -> tuple[Arranged, ...]:
    """Return which arrangements the area's text wants on the day of a conference that are not on record."""
    return tuple(one for one in arrangements_of(conference.area, day_of(conference)) if one.missing)


def guidance_of(area: Area) -> Arrangement | None:
    """Return the guidance for who joins online, as it stands."""
    return Arrangement.objects.filter(area=area, about=About.ONLINE, superseded_at__isnull=True).first()


def online_agreed(invitation: Invitation) -> bool:
    """Return whether the chair agreed that this professional joins online, or the conference is online for all."""
    if not invitation.practitioner_id:
        return False
    conference = invitation.conference
    if conference.link and conference.room_id is None:
        return True
    rows = Basis.objects.filter(invitation=invitation, superseded_at__isnull=True)
    return rows.filter(online_agreed_at__isnull=False).exists()


def goes_with(invitation: Invitation) -> tuple[str, ...]:
    """Return the lines that go with the invitation of who joins online: the area's guidance, where it has one."""
    row = guidance_of(invitation.conference.area) if online_agreed(invitation) else None
    if row is None:
        return ()
    lines = ["Joining online:", row.words]
    return tuple([*lines, row.address] if row.address else lines)


def letter_key(invitation: Invitation) -> str:
    return f"invitation:{invitation.pk}:online-guidance"


def with_no_guidance(conference: Conference) -> list[Invitation]:
    """Return the professionals whose joining online is agreed and to whom no guidance went."""
    agreed = Basis.objects.filter(
        invitation__conference=conference, superseded_at__isnull=True, online_agreed_at__isnull=False
    )
    return _without_letter(Invitation.objects.filter(pk__in=agreed.values("invitation")))


def all_with_no_guidance(area: Area) -> list[Invitation]:
    """Return the same of every conference of the area that is still to come."""
    agreed = Basis.objects.filter(superseded_at__isnull=True, online_agreed_at__isnull=False)
    rows = Invitation.objects.filter(pk__in=agreed.values("invitation"))
    return _without_letter(rows.filter(Q(conference__area=area) & Q(conference__state__in=OPEN)))


def _without_letter(rows: QuerySet[Invitation]) -> list[Invitation]:
    found = list(
        rows.filter(withdrawn_at__isnull=True, invited_at__isnull=False, practitioner__isnull=False)
        .select_related("conference__area", "conference__administrator", "practitioner")
        .order_by("pk")
    )
    keys = {letter_key(one): one for one in found}
    sent = set(Letter.objects.filter(key__in=keys).values_list("key", flat=True))
    return [one for key, one in keys.items() if key not in sent]
