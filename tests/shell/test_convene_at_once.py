"""Two people at one moment: one room, one conference, one form, and neither loses what the other did."""

import threading
import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from quorate.conferences.actions import convene, invite, moving
from quorate.conferences.actions.refusals import ChangedMeanwhile, Refused
from quorate.conferences.models import Conference, DateChange, Invitation
from quorate.letters.models import Letter
from tests.shell import convening, world
from tests.shell.convening import DAY
from tests.shell.world import NOW, Place, Role

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do these acts at one moment, each in a connection of its own; return what came of each, refusals included."""
    ready = threading.Barrier(len(acts))
    came: list[Any] = [None] * len(acts)

    def run(place: int, act: Callable[[], Any]) -> None:
        try:
            ready.wait(timeout=20)
            came[place] = act()
        except Exception as error:  # noqa: BLE001 - what came of it is what the test looks at
            came[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return came


def booking(place: Place, children: list[Any], token: str = "", **changes: Any) -> Callable[[], Conference]:
    details = convening.details(place, **changes)
    return lambda: convene.convene(
        area=place.area,
        children=children,
        details=details,
        token=token or uuid.uuid4().hex,
        accepted=("administrator-busy", "short-notice"),
        by=place.administrator,
        at=NOW,
    )


def sorts(came: list[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in came)


def test_one_room_is_booked_once() -> None:
    place = world.make_place("tees")
    other = Place(
        place.area, place.by_role, place.network, world.make_family(place.area, network=place.network)
    )
    chair = world.make_practitioner(place.area, role=Role.CHAIR)
    first = booking(place, convening.on_plans(place))
    second = booking(other, convening.on_plans(other), chair=chair)
    came = at_once(first, second)
    assert sorts(came) == ["Conference", "Refused"], came
    assert "Willow room is taken" in str(next(one for one in came if isinstance(one, Refused)))
    assert Conference.objects.count() == 1


def test_one_child_is_booked_once() -> None:
    place = world.make_place("tees")
    children = convening.on_plans(place)
    room, chair = convening.a_room(place, "Rowan room"), world.make_practitioner(place.area, role=Role.CHAIR)
    came = at_once(booking(place, children), booking(place, children, room=room, chair=chair))
    assert sorts(came) == ["Conference", "Refused"], came
    assert Conference.objects.count() == 1


def test_one_form_books_once() -> None:
    place = world.make_place("tees")
    children, token = convening.on_plans(place), uuid.uuid4().hex
    came = at_once(booking(place, children, token), booking(place, children, token))
    assert sorts(came) == ["Conference", "Conference"], came
    assert came[0] == came[1] == Conference.objects.get()


def test_one_conference_is_moved_once_and_the_other_mover_is_told() -> None:
    booked = convening.a_review("tees")

    def to(days: int, by: Any) -> Callable[[], Conference]:
        details = convening.details(booked.place, starts_at=DAY + timedelta(days=days))
        move = moving.Move(details, why="Asked for.", accepted=("requested", "short-notice"))
        return lambda: moving.change_date(conference=booked.conference, move=move, version=1, by=by, at=NOW)

    came = at_once(to(1, booked.place.chair), to(2, booked.place.manager))

    assert sorts(came) == ["ChangedMeanwhile", "Conference"], came
    told = next(one for one in came if isinstance(one, ChangedMeanwhile))
    assert told.now.version == 2
    change = DateChange.objects.get()
    assert Conference.objects.get().starts_at == change.became_at


def test_invitations_sent_twice_at_once_go_once() -> None:
    booked = convening.a_review("tees")
    asked = [invite.Asked(f"practitioner:{one.pk}", part) for part, one in booked.network.everybody().items()]

    def send() -> list[Invitation]:
        return invite.send(conference=booked.conference, asked=asked, by=booked.place.administrator, at=NOW)

    came = at_once(send, send)

    assert sorted(len(one) for one in came) == [0, len(asked)], came
    assert Letter.objects.filter(document="invitation").count() == len(asked)
