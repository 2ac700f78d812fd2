"""The one-time links that invitations carry: for whom, until when, and what became of them."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from quorate import clock
from quorate.doors import queries as doors
from quorate.doors.models import Door
from quorate.letters.models import Letter
from quorate.people.access import Role

from ..models import Conference, Invitation

OVER = (Conference.State.CANCELLED,)


@dataclass(frozen=True, slots=True)
class LinkLine:
    """What became of one person's link, in words. ``door`` is their newest."""

    door: Door | None
    says: str
    colour: str
    usable: bool
    letter: Letter | None = None


def holder_of(invitation: Invitation) -> str:
    return f"invitation:{invitation.pk}"


def kind_of(invitation: Invitation) -> str:
    """Return the kind of door this person gets, or nothing: who works in the service signs in."""
    if invitation.relative_id:
        return Door.Kind.PARENT
    if invitation.young_person_id:
        return Door.Kind.CHILD
    person = invitation.practitioner
    outside = person is not None and (person.role == Role.PARTNER or person.user_id is None)
    return Door.Kind.PARTNER if outside else ""


def until_of(conference: Conference) -> datetime:
    """Return when links to a conference end.

    **Counts** days from its start, or from its closing where that came later: long enough for the minutes to be sent
    and corrections to be asked for (setting ``LINK_DAYS_AFTER``).
    """
    ended = max(conference.starts_at, conference.closed_at or conference.starts_at)
    return ended + timedelta(days=settings.LINK_DAYS_AFTER)


def invitation_behind(number: int) -> Invitation | None:
    """Return the invitation that a door's holder names, while it stands and its conference was not cancelled."""
    found = Invitation.objects.filter(pk=number, invited_at__isnull=False, withdrawn_at__isnull=True)
    return (
        found.exclude(conference__state__in=OVER)
        .select_related(
            "conference__area",
            "conference__chair",
            "conference__administrator",
            "conference__room",
            "conference__family",
            "practitioner__agency",
            "practitioner__area",
            "relative",
            "young_person",
        )
        .first()
    )


def door_of(invitation: Invitation) -> Door | None:
    """Return a person's newest door."""
    return doors.latest(holder_of(invitation))


def invitation_with_link(conference: Conference, number: int) -> Invitation | None:
    """Return one standing invitation of a conference whose person comes by a link."""
    found = invitation_behind(number)
    return found if found and found.conference_id == conference.pk and kind_of(found) else None


def lines(conference: Conference, at: datetime) -> list[tuple[Invitation, LinkLine]]:
    """Return everybody who was asked and comes by a link, with what became of it."""
    asked = conference.invitations.filter(withdrawn_at__isnull=True, invited_at__isnull=False)
    those = [
        one
        for one in asked.select_related("practitioner__agency", "relative", "young_person").order_by("pk")
        if kind_of(one)
    ]
    newest = doors.latest_of([holder_of(one) for one in those])
    sent = _letters(conference)
    found = []
    for one in those:
        door = newest.get(holder_of(one))
        letter = sent.get(f"door:{door.pk}") if door else None
        found.append((one, _line(door, letter or sent.get(holder_of(one)), at)))
    return found


def _letters(conference: Conference) -> dict[str, Letter]:
    """Return the newest letter that carried a link, by the door or the invitation that its key names."""
    found = Letter.objects.filter(occasion=conference.ref, document__in=("invitation", "door-link"))
    return {
        ":".join(letter.key.split(":")[:2]): letter
        for letter in found.defer("text").order_by("made_at", "pk")
    }


def _line(door: Door | None, letter: Letter | None, at: datetime) -> LinkLine:
    if door is None:
        return LinkLine(None, "No link sent", "grey", False)
    if door.revoked_at:
        return LinkLine(door, "Taken back", "red", False, letter)
    if at >= door.expires_at:
        return LinkLine(door, "Expired", "grey", False, letter)
    if door.opened_at:
        return LinkLine(door, "Opened", "green", True, letter)
    return LinkLine(door, "Not opened yet", "yellow", True, letter)


def for_training(area_key: str, now: datetime, *, partners: int) -> list[Invitation]:
    """Return invented people of an area whose doors show most.

    Of three conferences: the next one after today, the next one a child is asked to, and the last one held. Every
    parent and child of these, and the first ``partners`` partners of each.
    """
    standing = Conference.objects.filter(area__key=area_key, invitations__relative__isnull=False)
    tomorrow = clock.at(now.astimezone(clock.LONDON).date() + timedelta(days=1))
    coming = standing.filter(state=Conference.State.BOOKED, starts_at__gte=tomorrow).order_by("starts_at")
    held = standing.filter(state=Conference.State.CLOSED).order_by("-starts_at")
    with_child = coming.filter(invitations__young_person__isnull=False)
    chosen = [one for one in (held.first(), coming.first(), with_child.first()) if one]
    rows = (
        Invitation.objects.filter(conference__in=chosen, invited_at__isnull=False, withdrawn_at__isnull=True)
        .select_related(
            "conference__area", "conference__administrator", "practitioner", "relative", "young_person"
        )
        .order_by("conference__starts_at", "conference", "pk")
    )
    found: list[Invitation] = []
    counts: Counter[int] = Counter()
    for one in rows:
        if one.practitioner is None:
            found.append(one)
        elif one.practitioner.role == Role.PARTNER and counts[one.conference_id] < partners:
            counts[one.conference_id] += 1
            found.append(one)
    return found
