"""When, where and with whom: what one of the family is told of the meeting. Never where anybody lives."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from quorate.conferences.access import standing_invitations
from quorate.conferences.models import Conference, KeptOut
from quorate.design.languages import gettext as _

from .reader import Reader


@dataclass(frozen=True, slots=True)
class Somebody:
    """Somebody who was asked: name, and what they do."""

    name: str
    job: str
    runs: bool = False
    watches: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conference is held, in words to find it by."""

    name: str
    address: tuple[str, ...]
    step_free: bool | None
    link: str


def place_of(reader: Reader) -> Place | None:
    """Return where the meeting is; nothing for somebody who is not to be there."""
    conference = reader.conference
    if reader.kept_from_meeting:
        return None
    room = conference.room
    lines = tuple(line.strip() for line in room.address.splitlines() if line.strip()) if room else ()
    online = conference.place in (Conference.Place.ONLINE, Conference.Place.HYBRID)
    return Place(
        room.name if room else "",
        lines,
        room.step_free if room else None,
        conference.link if online else "",
    )


def ends_at(conference: Conference) -> datetime:
    """Return about when the meeting ends."""
    return conference.starts_at + timedelta(minutes=conference.minutes_long)


def workers(reader: Reader) -> list[Somebody]:
    """Return the professionals who were asked, who runs it first: names and jobs, and no agency's place.

    Nothing for somebody who is not to be at the meeting.
    """
    if reader.kept_from_meeting:
        return []
    conference = reader.conference
    found = [
        Somebody(conference.chair.name, _("the chair, who runs the meeting"), runs=True),
        Somebody(conference.administrator.name, _("takes the notes and sends the letters")),
    ]
    known = {conference.chair_id, conference.administrator_id}
    rows = standing_invitations().filter(conference=conference, practitioner__isnull=False)
    for one in rows.select_related("practitioner").order_by("observer", "pk"):
        person = one.practitioner
        if person is None or person.pk in known:
            continue
        known.add(person.pk)
        found.append(Somebody(person.name, person.job_title or one.part, watches=one.observer))
    return found


def relatives(reader: Reader) -> list[Somebody] | None:
    """Return who else of the family was asked; None where that is better asked of the social worker.

    Where anybody is kept out or has papers held back, somebody may not be safe, so nobody reads here who comes.
    """
    if reader.kept_from_meeting or reader.is_child:
        return None
    conference = reader.conference
    if KeptOut.objects.filter(invitation__conference=conference, lifted_at__isnull=True).exists():
        return None
    rows = standing_invitations().filter(conference=conference, practitioner__isnull=True, guest__isnull=True)
    return [
        Somebody(one.name, one.part)
        for one in rows.exclude(pk=reader.invitation.pk)
        .select_related("relative", "young_person")
        .order_by("pk")
    ]
