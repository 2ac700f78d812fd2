"""What a child's own page says of time in need: where it is kept. Asks no database."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from quorate.cases.models import Child, Event
from quorate.cases.pages import Link, Standing
from quorate.people.models import Practitioner

from .access import READERS


def standing(_child: Child, _events: Sequence[Event], _today: date) -> list[Standing]:
    """Return nothing: time in need is the main case system's own work."""
    return []


def links(reader: Practitioner, child: Child, _events: Sequence[Event], _today: date) -> list[Link]:
    """Return the page on which what the returns tell of the child is kept."""
    if reader.role not in READERS:
        return []
    return [Link("Time in need, for the returns", reverse("episodes:page", args=[child.pk]))]
