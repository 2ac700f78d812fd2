"""A request as the views get it, with what the middlewares put on it."""

from datetime import date, datetime

from django.http import HttpRequest

from .models import Area, Practitioner


class Request(HttpRequest):
    """The request of somebody in post: `for_roles` lets nobody else reach the view."""

    now: datetime
    today: date
    training: str | None
    practitioner: Practitioner
    area: Area
