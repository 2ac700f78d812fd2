"""Tells the doors where partners who passed one are led, and the first page whom an administrator has to ring."""

from datetime import date

from django.urls import reverse

from quorate.design.words import plural
from quorate.desk.asides import Line, also_waits
from quorate.doors.behind import leads_to
from quorate.people.access import Role
from quorate.people.models import Practitioner

from .queries import chasing


def to_ring(reader: Practitioner, today: date) -> Line | None:
    """Return how many people of the reader's own conferences no reminder moved."""
    if reader.role != Role.ADMINISTRATOR:
        return None
    count = len(chasing.silent(reader.area, today, reader))
    return (
        Line(f"{plural(count, 'person', 'people')} to ring: no reminder helped", reverse("portal:silent"))
        if count
        else None
    )


def connect() -> None:
    leads_to("partner", "portal:door-asked")
    also_waits(to_ring)
