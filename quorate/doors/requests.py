"""A request as the pages behind a door get it."""

from datetime import date, datetime

from django.http import HttpRequest

from quorate.people.models import Area

from .models import Door


class DoorRequest(HttpRequest):
    """The request of somebody who passed a door: `through_door` lets nobody else reach the view."""

    now: datetime
    today: date
    training: str | None
    door: Door
    area: Area
