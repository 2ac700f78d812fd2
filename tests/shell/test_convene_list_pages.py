"""The list of conferences and the rooms they are held in: the pages."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.conferences.actions import invite
from quorate.conferences.models import Conference, Room
from tests.shell import convening, world
from tests.shell.convening import DAY, Booked
from tests.shell.world import NOW, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training_day")]
MOMENT = ("starts_at-day", "starts_at-month", "starts_at-year", "starts_at-time")
AREA_WIDE = (Role.ADMINISTRATOR, Role.CHAIRS_MANAGER, Role.SERVICE_MANAGER, Role.DESIGNATED_MANAGER)


def at(name: str, *args: Any, query: str = "") -> str:
    return reverse(f"conferences:{name}", args=args) + query


def text(response: Any) -> str:
    return response.content.decode()


def when_page(children: list[Any]) -> str:
    return at("convene-when", query="?" + "&".join(f"child={child.pk}" for child in children))


def as_(booked: Booked, role: str) -> Client:
    return world.client_for(booked.place.by_role[role])


# The list -------------------------------------------------------------------------------------------------------------


def many(count: int) -> Booked:
    """Return a place with one booked review and that many more, held and coming."""
    booked = convening.a_review("tees")
    first = booked.conference
    for number in range(count):
        copy = Conference.objects.create(
            area=first.area, family=first.family, kind="review", state="closed" if number % 2 else "booked",
            starts_at=DAY + timedelta(days=number), place="online", link="https://meet.example/x", chair=first.chair,
            administrator=first.administrator,
        )  # fmt: skip
        copy.children.create(child=booked.children[number % 2])
    return booked


def test_the_list_shows_what_is_coming_and_pages() -> None:
    booked = many(120)
    client = as_(booked, Role.ADMINISTRATOR)
    page = text(client.get(at("list")))
    assert "Coming (61)" in page
    assert "Showing <strong>1</strong> to <strong>50</strong> of <strong>61</strong>" in page
    assert "Held (60)" in text(client.get(at("list", query="?when=held&page=99")))
    assert (
        client.get(at("list", query="?page=x&sort=nonsense&when=nonsense&chair=x&state=x")).status_code == 200
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?when=all", 11),
        ("?state=closed&when=all", 5),
        ("?when=coming&first-day=4&first-month=5&first-year=2026", 2),
        ("?when=coming&last-day=28&last-month=4&last-year=2026", 2),
        ("?q=Nobodyatall", 0),
    ],
)
def test_the_list_is_filtered(query: str, expected: int) -> None:
    client = as_(many(10), Role.ADMINISTRATOR)
    rows = list(
        csv.reader(io.StringIO(b"".join(client.get(at("download", query=query))).decode("utf-8-sig")))
    )
    assert len(rows) - 1 == expected


def test_a_bad_date_in_a_filter_is_complained_of_and_left_out() -> None:
    client = as_(many(2), Role.ADMINISTRATOR)
    page = text(client.get(at("list", query="?first-day=31&first-month=2&first-year=2026")))
    assert "must be a real date" in page
    assert "Coming (2)" in page


def test_the_list_is_searched_by_name_spelt_nearly_right_and_by_number() -> None:
    booked = convening.a_review("tees")
    client = as_(booked, Role.ADMINISTRATOR)
    name = booked.children[0].family_name
    from_quorate = "".join(reversed(name[:2])) + name[2:]
    for words in (name, from_quorate.capitalize(), booked.children[0].la_child_id, str(booked.conference.pk)):
        assert at("page", booked.conference.pk) in text(client.get(at("list", query=f"?q={words}"))), words


def test_a_partner_searches_only_what_they_are_asked_to() -> None:
    booked = convening.a_review("tees")
    client = world.client_for(booked.network.police)
    url = at("list", query=f"?q={booked.children[0].family_name}")
    assert at("page", booked.conference.pk) not in text(client.get(url))
    asked = [invite.Asked(f"practitioner:{booked.network.police.pk}", "police")]
    invite.send(conference=booked.conference, asked=asked, by=booked.place.administrator, at=NOW)
    assert at("page", booked.conference.pk) in text(client.get(url))
    assert client.get(at("download")).status_code == 403


def test_a_formula_in_a_name_stays_text_in_the_spreadsheet() -> None:
    booked = convening.a_review("tees")
    booked.place.chair.name = "=cmd|' /C calc'!A0"
    booked.place.chair.save()
    table = b"".join(as_(booked, Role.ADMINISTRATOR).get(at("download"))).decode()
    assert "'=cmd" in table
    assert Entry.objects.filter(act="conferences.list-downloaded").count() == 1


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(url).status_code == 200
    return len(caught)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CHAIR, Role.SOCIAL_WORKER])
def test_the_list_asks_no_more_of_a_long_list(role: str) -> None:
    booked = convening.a_review("tees")
    client = as_(booked, role)
    few = queries_of(client, at("list"))
    for number in range(60):
        copy = Conference.objects.create(
            area=booked.place.area, family=booked.conference.family, kind="review",
            starts_at=DAY + timedelta(days=number), place="online",
            chair=booked.place.chair, administrator=booked.place.administrator,
        )  # fmt: skip
        copy.children.create(child=booked.children[0])
    many_ = queries_of(client, at("list"))
    assert many_ <= max(few, 15)
    assert many_ <= 15


def test_the_page_asks_no_more_for_more_people() -> None:
    booked = convening.a_review("tees")
    client = as_(booked, Role.ADMINISTRATOR)
    network = booked.network.everybody()
    few = queries_of(client, at("page", booked.conference.pk))
    asked = [invite.Asked(f"practitioner:{one.pk}", part) for part, one in network.items()]
    invite.send(conference=booked.conference, asked=asked, by=booked.place.administrator, at=NOW)
    assert queries_of(client, at("page", booked.conference.pk)) <= few + 1


# Rooms ----------------------------------------------------------------------------------------------------------------


def test_rooms_are_kept() -> None:
    place = world.make_place("tees")
    client = world.client_for(place.administrator)
    assert "No rooms yet" in text(client.get(at("rooms")))
    form = {"name": "Birch room", "address": "1 Example Street", "seats": "10", "step_free": "on"}
    assert client.post(at("room-add"), form)["Location"] == at("rooms")
    assert "already a room called birch room" in text(
        client.post(at("room-add"), {**form, "name": "birch room"})
    )
    assert "Enter the name of the room" in text(client.post(at("room-add"), {**form, "name": ""}))
    assert "must be 1 or more" in text(client.post(at("room-add"), {**form, "seats": "0"}))
    room = Room.objects.get()
    client.post(at("room-edit", room.pk), {**form, "name": "Beech room", "version": 1})
    room.refresh_from_db()
    assert (room.name, room.version) == ("Beech room", 2)
    stale = text(client.post(at("room-edit", room.pk), {**form, "version": 1}))
    assert "Somebody else changed this room" in stale
    client.post(at("room-stop", room.pk), {"why": "Sold.", "version": 2})
    assert "Sold." in text(client.get(at("rooms")))
    client.post(at("room-again", room.pk), {"version": 3})
    room.refresh_from_db()
    assert room.active
    assert "Somebody else" in text(client.post(at("room-again", room.pk), {"version": "x"}, follow=True))


def test_a_room_with_conferences_in_it_stays_in_use() -> None:
    booked = convening.a_review("tees")
    room = Room.objects.get()
    client = as_(booked, Role.ADMINISTRATOR)
    page = text(client.post(at("room-stop", room.pk), {"why": "Sold.", "version": 1}))
    assert "1 conference is still booked into this room" in page
    room.refresh_from_db()
    assert room.active


def test_a_room_of_another_area_is_not_found() -> None:
    booked, elsewhere = convening.a_review("tees"), world.make_place("berkshire")
    client = world.client_for(elsewhere.administrator)
    number = Room.objects.get().pk
    assert client.get(at("room-edit", number)).status_code == 404
    assert client.post(at("room-again", number), {"version": 1}).status_code == 404
    assert booked.conference.room is not None
