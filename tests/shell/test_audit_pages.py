"""The audit of an area as its managers read it."""

from datetime import timedelta
from typing import Any

import pytest

from quorate.audit.actions import record, record_seen
from quorate.audit.models import Entry
from tests.shell import world
from tests.shell.world import Place, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training_day")]


@pytest.fixture
def place() -> Place:
    place = world.make_place("tees")
    record(
        act="conferences.booked", about="conference:12", by=place.administrator, at=world.NOW, area="tees",
        children=[3, 4], detail={"starts": ["9am", "=cmd()"]},
    )  # fmt: skip
    record_seen(
        what="cases.child_page", about="child:3", by=place.chair, at=world.NOW, area="tees", children=[3]
    )
    record_seen(what="minutes.own-copy", about="conference:9", by=place.chair, at=world.NOW, area="tees")
    record(act="conferences.closed", about="conference:13", by="x", at=world.NOW, area="berkshire")
    long_ago = world.NOW - timedelta(days=90)
    record(act="conferences.cancelled", about="conference:2", by=place.chair, at=long_ago, area="tees")
    return place


def read(place: Place, where: str = "/audit/", **query: str) -> str:
    answer = world.client_for(place.manager).get(where, query)
    assert answer.status_code == 200
    content: bytes = b"".join(answer) if answer.streaming else answer.content
    return content.decode()


def test_only_the_areas_own_entries_of_the_last_month_are_shown(place: Place) -> None:
    page = read(place)
    assert "Booked" in page
    assert "conference 12, 2 children" in page
    assert "conference 13" not in page
    assert "conference 2<" not in page
    older = read(place, **{"from_on-day": "1", "from_on-month": "1", "from_on-year": "2026"})
    assert "Cancelled" in older


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ({"kind": "saw"}, "Child page", "Booked"),
        ({"kind": "did"}, "Booked", "Child page"),
        ({"what": "booked"}, "conference 12", "child 3"),
        ({"what": "conference 12"}, "Booked", "Child page"),
        ({"what": "child page"}, "child 3", "Booked"),
        ({"what": "own copy"}, "Own copy", "Booked"),
    ],
)
def test_entries_are_found_by_what_and_kind(
    query: dict[str, str], shown: str, hidden: str, place: Place
) -> None:
    page = read(place, **query)
    assert shown in page
    assert hidden not in page


def test_entries_are_found_by_who_and_by_day(place: Place) -> None:
    assert "Child page" in read(place, who=place.chair.name[:6].upper())
    assert "Child page" not in read(place, who=place.administrator.name)
    today = {"to_on-day": "13", "to_on-month": "4", "to_on-year": "2026"}
    before = {"to_on-day": "12", "to_on-month": "4", "to_on-year": "2026"}
    assert "Booked" in read(place, **today)
    assert "Booked" not in read(place, **before)


def test_a_day_that_does_not_exist_is_said(place: Place) -> None:
    page = read(place, **{"from_on-day": "31", "from_on-month": "2", "from_on-year": "2026"})
    assert "There is a problem" in page


def test_the_list_is_downloaded_safely_and_that_is_an_entry_too(place: Place) -> None:
    text = read(place, "/audit/download/", what="booked")
    head, row = text.lstrip("\ufeff").splitlines()
    assert head.startswith("Number,When,Who")
    assert "Booked" in row
    assert "3 4" in row
    assert "starts: 9am became =cmd()" in row, "inside a cell it is only text"
    entry = Entry.objects.get(act="audit.downloaded")
    assert entry.by_id == place.manager.pk


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.CHAIR, Role.SOCIAL_WORKER, Role.PARTNER])
def test_only_managers_read_it(role: str, place: Place) -> None:
    client = world.client_for(place.by_role[role])
    for where in ("/audit/", "/audit/download/"):
        answer: Any = client.get(where)
        assert answer.status_code == 403
    assert not Entry.objects.filter(act="audit.downloaded").exists()
