"""Calendar files (RFC 5545) that go with an invitation. They name the conference by number, never a child."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr
from typing import Any

from django.conf import settings

from quorate.late import Library

from .models import Conference, Invitation

icalendar = Library("icalendar")
REQUEST, CANCEL = "REQUEST", "CANCEL"
SUMMARY = "Child protection conference"


@dataclass(frozen=True, slots=True)
class CalendarFile:
    name: str
    media_type: str
    content: bytes


def uid(invitation: Invitation) -> str:
    """Return the identifier of one person's entry for one conference: the same in every update and cancellation."""
    if invitation.practitioner_id:
        whose = f"practitioner-{invitation.practitioner_id}"
    elif invitation.relative_id:
        whose = f"relative-{invitation.relative_id}"
    elif invitation.guest_id:
        whose = f"guest-{invitation.guest_id}"
    else:
        whose = f"young-person-{invitation.young_person_id}"
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "quorate.invalid"
    return f"conference-{invitation.conference_id}-{whose}@{domain}"


def where(conference: Conference) -> str:
    """Return the place in one line: the room and its address, the link, or both."""
    said = []
    if conference.room:
        address = ", ".join(line.strip() for line in conference.room.address.splitlines() if line.strip())
        said.append(", ".join(part for part in (conference.room.name, address) if part))
    if conference.link:
        said.append(conference.link)
    return " or online: ".join(said) if len(said) == 2 else "".join(said)


def build(
    invitation: Invitation, conference: Conference, *, method: str, email: str, at: datetime
) -> CalendarFile:
    """Return the calendar file that asks one person to a conference, tells of a change, or takes the entry away.

    ``method`` is REQUEST or CANCEL. The SEQUENCE is the conference's; it rises with every change people are told of.
    """
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Quorate//Conferences//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    entry = icalendar.Event()
    entry.add("uid", uid(invitation))
    entry.add("sequence", conference.calendar_sequence)
    entry.add("dtstamp", at.astimezone(UTC))
    # In universal time, which each calendar shows in its own: no table of the clock's changes has to go with it.
    entry.add("dtstart", conference.starts_at.astimezone(UTC))
    entry.add("dtend", (conference.starts_at + timedelta(minutes=conference.minutes_long)).astimezone(UTC))
    entry.add("summary", f"{SUMMARY} {conference.pk}")
    entry.add("location", where(conference))
    entry.add("class", "CONFIDENTIAL")
    entry.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    entry.add("organizer", _address(conference.administrator.email or _own_address(), conference.area.name))
    attendee = _address(email, invitation.name)
    attendee.params["rsvp"] = icalendar.vText("TRUE" if method == REQUEST else "FALSE")
    attendee.params["role"] = icalendar.vText("OPT-PARTICIPANT" if invitation.observer else "REQ-PARTICIPANT")
    entry.add("attendee", attendee)
    calendar.add_component(entry)
    return CalendarFile("conference.ics", f"text/calendar; method={method}", calendar.to_ical())


def _own_address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def _address(email: str, name: str) -> Any:
    address = icalendar.vCalAddress(f"mailto:{email}")
    address.params["cn"] = icalendar.vText(name)
    return address
