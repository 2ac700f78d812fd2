"""Children who wait for a conference, and the way to book one: for the tests of booking and inviting."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from quorate.cases import actions as cases
from quorate.cases.duties import index_names
from quorate.cases.models import Child
from quorate.conferences.actions import convene as acts
from quorate.conferences.actions import rooms
from quorate.conferences.actions.refusals import WarningsNotAccepted
from quorate.conferences.models import Conference, Room
from quorate.conferences.queries.booking import Details
from quorate.people.models import Practitioner
from quorate.plans import actions as plans
from tests.shell import world
from tests.shell.world import LONDON, NOW, TODAY, Place

STARTED = date(2026, 2, 2)
"""The day the children's plans started: a Monday, so that the first review is due in the spring."""
DAY = datetime(2026, 4, 28, 10, 0, tzinfo=LONDON)
"""A Tuesday morning in term, in time for every child of the test families."""


def put_on_plan(child: Child, started: date) -> Child:
    """Put one child on a plan made by an initial conference on that day."""
    at = datetime.combine(started, NOW.timetz())
    ref = f"earlier:{child.pk}"
    cases.record_event(
        child=child,
        kind="initial-conference",
        on=started,
        ref=ref,
        by=world.SYSTEM,
        at=at,
        facts={"outcome": "plan"},
    )
    plans.start(child=child, on=started, categories=["NEG"], made_by=ref, by=world.SYSTEM, at=at)
    index_names([child])
    return child


def on_plans(place: Place, *, started: date = STARTED, only: int | None = None) -> list[Child]:
    """Put the place's children (or the first few) on plans; returns all of them, the first made first."""
    assert place.family is not None
    children = world.children_of(place.family)
    for child in children[:only]:
        put_on_plan(child, started)
    return children


def under_enquiry(child: Child, *, on: date = TODAY - timedelta(days=3)) -> Child:
    """Start an enquiry about a child, so that an initial conference waits to be booked."""
    cases.record_event(
        child=child,
        kind="strategy-discussion",
        on=on,
        ref=f"enquiry:{child.pk}",
        by=world.SYSTEM,
        at=NOW,
        facts={"section_47": True},
    )
    return child


def a_room(place: Place, name: str = "Willow room") -> Room:
    there = Room.objects.filter(area=place.area, name=name).first()
    details = rooms.RoomDetails(name, "Civic Hall\n1 Example Street", seats=14)
    return there or rooms.add_room(area=place.area, details=details, by=world.SYSTEM, at=NOW)


def details(place: Place, **changes: Any) -> Details:
    """Return a booking for a plain Tuesday morning in the Willow room, with changes."""
    values: dict[str, Any] = {
        "starts_at": DAY,
        "minutes_long": 90,
        "place": "room",
        "room": None,
        "link": "",
        "chair": place.chair,
        "administrator": place.administrator,
        **changes,
    }
    if values["place"] != "online" and values["room"] is None:
        values["room"] = a_room(place)
    return Details(**values)


@dataclass
class Booked:
    """A place with a conference booked for its children."""

    place: Place
    children: list[Child]
    conference: Conference

    @property
    def network(self) -> world.Network:
        assert self.place.network is not None
        return self.place.network


def book(
    place: Place, children: list[Child], *, by: Practitioner | None = None, **changes: Any
) -> Conference:
    """Book, accepting whatever is warned of."""
    asked = details(place, **changes)
    named = {
        "area": place.area,
        "children": children,
        "details": asked,
        "token": uuid.uuid4().hex,
        "past_limit_reason": "The father could not be reached.",
        "chair_why": "The usual chair is away.",
        "by": by or place.administrator,
        "at": NOW,
    }
    try:
        return acts.convene(accepted=(), **named)
    except WarningsNotAccepted as refused:
        return acts.convene(accepted=[one.key for one in refused.warned], **named)


def a_review(procedure: str = "tees", **changes: Any) -> Booked:
    """Return a place with two children on plans and their review booked."""
    place = world.make_place(procedure)
    children = on_plans(place)
    return Booked(place, children, book(place, children, **changes))


def form_values(place: Place, **changes: Any) -> dict[str, Any]:
    """Return what a browser posts from the booking page."""
    at = timezone.localtime(changes.pop("starts_at", DAY))
    return {
        "starts_at-day": at.day,
        "starts_at-month": at.month,
        "starts_at-year": at.year,
        "starts_at-time": f"{at:%H:%M}",
        "minutes_long": 90,
        "place": "room",
        "room": a_room(place).pk,
        "link": "",
        "chair": place.chair.pk,
        "administrator": place.administrator.pk,
        "token": uuid.uuid4().hex,
        "step": "check",
        **changes,
    }
