"""The rooms of an area and how much they are used."""

from datetime import datetime

from django.db.models import Count, Q

from quorate.people.models import Area

from ..models import Conference, Room


def rooms_of(*, area: Area, now: datetime) -> list[Room]:
    """Return the area's rooms by name, those in use first, each with its coming conferences counted as ``coming``."""
    coming = Count(
        "conferences", filter=Q(conferences__state=Conference.State.BOOKED, conferences__starts_at__gte=now)
    )
    return list(Room.objects.filter(area=area).annotate(coming=coming).order_by("-active", "name"))


def room_of(*, area: Area, number: int) -> Room | None:
    return Room.objects.select_related("area").filter(area=area, pk=number).first()
