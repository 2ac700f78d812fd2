"""Rooms in which conferences are held: added, changed, no longer used."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.people.models import Area, Practitioner

from ..models import Conference, Room
from .refusals import Refused


@dataclass(frozen=True, slots=True)
class RoomDetails:
    name: str
    address: str = ""
    seats: int = 12
    step_free: bool = True


class RoomChanged(Refused):
    """Somebody else changed the room after the page was opened; ``now`` is how it stands."""

    def __init__(self, now: Room) -> None:
        self.now = now
        super().__init__(
            "Somebody else changed this room after you opened the page. Look at it again, then save."
        )


@transaction.atomic
def add_room(*, area: Area, details: RoomDetails, by: Practitioner | str, at: datetime) -> Room:
    """Return a new room of the area.

    :raises Refused: if it has no name, no seats, or the area has a room of that name
    """
    list(Area.objects.select_for_update().filter(pk=area.pk))
    _check(area, details, None)
    room = Room.objects.create(
        area=area,
        name=details.name.strip(),
        address=details.address.strip(),
        seats=details.seats,
        step_free=details.step_free,
    )
    _note(room, "added", by, at)
    return room


@transaction.atomic
def amend_room(*, room: Room, details: RoomDetails, version: int, by: Practitioner, at: datetime) -> Room:
    """Return the room with new details. People already asked are not told: for that, change the conference.

    :raises RoomChanged: if it changed since ``version``
    :raises Refused: as `add_room`
    """
    list(Area.objects.select_for_update().filter(pk=room.area_id))
    stored = _locked(room, version)
    _check(stored.area, details, stored)
    stored.name, stored.address = details.name.strip(), details.address.strip()
    stored.seats, stored.step_free = details.seats, details.step_free
    return _save(stored, "amended", by, at)


@transaction.atomic
def stop_using_room(*, room: Room, why: str, version: int, by: Practitioner, at: datetime) -> Room:
    """Return the room, no longer offered for new bookings.

    :raises RoomChanged: if it changed since ``version``
    :raises Refused: without a reason, or while conferences are booked into it
    """
    stored = _locked(room, version)
    if not why.strip():
        raise Refused("Say why this room is no longer used.")
    booked = Conference.objects.filter(
        room=stored, state__in=(Conference.State.BOOKED, Conference.State.OPEN), starts_at__gte=at
    ).count()
    if booked:
        noun = "conference is" if booked == 1 else "conferences are"
        raise Refused(f"{booked} {noun} still booked into this room. Give them another room first.")
    stored.active, stored.inactive_because = False, why.strip()[:200]
    return _save(stored, "stopped", by, at)


@transaction.atomic
def use_room_again(*, room: Room, version: int, by: Practitioner, at: datetime) -> Room:
    """Return the room, offered again.

    :raises RoomChanged: if it changed since ``version``
    """
    stored = _locked(room, version)
    stored.active, stored.inactive_because = True, ""
    return _save(stored, "used-again", by, at)


def _check(area: Area, details: RoomDetails, room: Room | None) -> None:
    if not details.name.strip():
        raise Refused("Enter the name of the room.")
    if not 1 <= details.seats <= 500:
        raise Refused("Say how many people the room seats, from 1 to 500.")
    same = Room.objects.filter(area=area, name__iexact=details.name.strip())
    if (same.exclude(pk=room.pk) if room else same).exists():
        raise Refused(
            f"There is already a room called {details.name.strip()}. Give this one a name of its own."
        )


def _locked(room: Room, version: int) -> Room:
    stored = Room.objects.select_for_update(of=("self",)).select_related("area").get(pk=room.pk)
    if stored.version != version:
        raise RoomChanged(stored)
    return stored


def _save(room: Room, what: str, by: Practitioner | str, at: datetime) -> Room:
    room.version += 1
    room.save()
    _note(room, what, by, at)
    return room


def _note(room: Room, what: str, by: Practitioner | str, at: datetime) -> None:
    audit.record(act=f"conferences.room-{what}", about=f"room:{room.pk}", by=by, at=at, area=room.area.key)
