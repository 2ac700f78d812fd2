"""Times in need as the main case system tells them: written once, put right with a reason, never another area's."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client

from quorate.audit.models import Entry
from quorate.cases.models import Child
from quorate.episodes.models import Assessment, Episode, NeedPlan, PutRight
from quorate.returns import facts
from tests.shell import episodes_world, world
from tests.shell.api_world import Program
from tests.shell.test_api_writing import fields

pytestmark = pytest.mark.django_db
REFERRAL = {"referred_on": "2026-01-12", "source": "2A", "primary_need": "N1"}


@pytest.fixture(autouse=True)
def the_day() -> Any:
    with time_machine.travel(world.NOW + timedelta(hours=2), tick=False):
        yield


@pytest.fixture
def place() -> world.Place:
    return world.make_place("tees")


def child_of(place: world.Place) -> Child:
    return world.children_of(place.family)[0]  # type: ignore[arg-type]


def test_a_time_in_need_is_told_step_by_step_and_stands_in_the_returns(place: world.Place) -> None:
    program, child = Program(place), child_of(place)
    path = f"/children/{child.la_child_id}/episodes"
    key = str(uuid4())
    made = program.send(path, REFERRAL, key=key)
    assert made.status_code == 201 and made["ETag"] == '"1"', made.content
    assert program.send(path, REFERRAL, key=key).content == made.content
    one = f"{path}/{made.json()['id']}"
    begun = program.send(f"{one}/assessments", {"started_on": "2026-01-13", "factors": ["3B", "4B"]})
    assert begun.status_code == 201 and begun.json()["authorised_on"] is None, begun.content
    assessment = f"{one}/assessments/{begun.json()['id']}"
    done = program.send(
        assessment,
        {"why": "Authorised", "authorised_on": "2026-02-20"},
        method="patch",
        etag=begun["ETag"],
    )
    assert done.status_code == 200 and done["ETag"] == '"2"' and done.json()["factors"] == ["3B", "4B"]
    planned = program.send(f"{one}/need-plans", {"started_on": "2026-02-20"})
    assert planned.status_code == 201
    ended = program.send(
        f"{one}/need-plans/{planned.json()['id']}",
        {"why": "Stepped up", "ended_on": "2026-03-02"},
        method="patch",
        etag=planned["ETag"],
    )
    assert ended.status_code == 200, ended.content
    closing = {"why": "Closed there", "closed_on": "2026-04-10", "closed_because": "RC7"}
    closed = program.send(one, closing, method="patch", etag=made["ETag"])
    assert closed.status_code == 200 and closed["ETag"] == '"2"', closed.content
    read = program.get(one)
    assert read.json() == closed.json() and read["ETag"] == closed["ETag"]
    assert program.get(path).json()["items"] == [read.json()]
    assert_recorded(child)
    page = Client()
    page.force_login(place.administrator.user)  # type: ignore[arg-type]
    shown = page.get(f"/children/{child.pk}/in-need/").content.decode()
    assert "From the main case system" in shown and "Closed there" in shown


def assert_recorded(child: Child) -> None:
    """What was told stands in the facts of the returns, and who told it is kept."""
    [told] = facts.child(child.pk).episodes
    assert (told.referred_on, told.source, told.closed_on) == (date(2026, 1, 12), "2A", date(2026, 4, 10))
    assert [(row.started_on, row.authorised_on) for row in told.assessments] == [
        (date(2026, 1, 13), date(2026, 2, 20))
    ]
    assert [(row.started_on, row.ended_on) for row in told.need_plans] == [
        (date(2026, 2, 20), date(2026, 3, 2))
    ]
    for kind in (Episode, Assessment, NeedPlan):
        row = kind.objects.get()
        assert (row.origin, row.recorded_by) == ("api", None)
    assert {(row.field, row.became, row.why) for row in PutRight.objects.all()} >= {
        ("closed_on", "2026-04-10", "Closed there"),
        ("authorised_on", "2026-02-20", "Authorised"),
    }
    acts = Entry.objects.filter(act__startswith="episodes.", kind="did")
    assert acts.count() == 6 and {row.by_name for row in acts} == {"API token “Case system”"}


def test_what_cannot_be_is_refused_by_field_and_nothing_is_saved(place: world.Place) -> None:
    program, child = Program(place), child_of(place)
    path = f"/children/{child.la_child_id}/episodes"
    made = program.send(path, REFERRAL)
    one = f"{path}/{made.json()['id']}"
    for change, field in (
        ({"referred_on": "2026-04-14"}, "referred_on"),
        ({"referred_on": "2026-02-02"}, "referred_on"),
        ({"referred_on": "2 March"}, "referred_on"),
        ({"source": "11"}, "source"),
        ({"primary_need": "N10"}, "primary_need"),
        ({"referred_on": "2025-02-02", "primary_need": ""}, "primary_need"),
        ({"referred_on": "2025-02-02", "closed_on": "2025-03-02"}, "closed_because"),
        ({"closed_because": "RC0"}, "closed_because"),
        ({"reason": "x"}, "reason"),
    ):
        assert fields(program.send(path, {**REFERRAL, **change})) == [field], change
    for body, field in (
        ({"started_on": "2026-01-11"}, "started_on"),
        ({"started_on": "2026-02-01", "authorised_on": "2026-01-31"}, "authorised_on"),
        ({"started_on": "2026-02-01", "factors": ["21", "3B"]}, "factors"),
        ({"started_on": "2026-02-01", "factors": ["18A"]}, "factors.0"),
    ):
        assert fields(program.send(f"{one}/assessments", body)) == [field], body
    assert program.send(f"{one}/need-plans", {"started_on": "2026-02-01"}).status_code == 201
    assert fields(program.send(f"{one}/need-plans", {"started_on": "2026-02-01"})) == ["started_on"]
    change = {"why": "x", "source": "6"}
    assert program.send(one, change, method="patch").status_code == 428
    assert program.send(one, change, method="patch", etag='"7"').status_code == 412
    for body, field in (
        ({"source": "6"}, "why"),
        ({"why": "x", "source": None}, "source"),
        ({"why": "x", "closed_on": "2026-01-11", "closed_because": "RC7"}, "closed_on"),
    ):
        assert fields(program.send(one, body, method="patch", etag=made["ETag"])) == [field], body
    assert (Episode.objects.count(), Assessment.objects.count(), NeedPlan.objects.count()) == (1, 0, 1)
    assert not PutRight.objects.exists()


def test_what_was_recorded_wrongly_is_taken_out_and_kept(place: world.Place) -> None:
    program, child = Program(place), child_of(place)
    numbers = episodes_world.in_scene(place, child.pk)
    path = f"/children/{child.la_child_id}/episodes"
    one = f"{path}/{numbers['episode']}"
    assert fields(program.send(f"{one}/take-out", {}, etag='"1"')) == ["why"]
    for kind, number in (("assessments", numbers["assessment"]), ("need-plans", numbers["need_plan"])):
        left = program.send(f"{one}/{kind}/{number}/take-out", {"why": "Another child's"}, etag='"1"')
        assert left.status_code == 200 and left.json()[kind.replace("-", "_")] == []
        assert program.send(f"{one}/{kind}/{number}/take-out", {"why": "x"}, etag='"2"').status_code == 404
    gone = program.send(f"{one}/take-out", {"why": "Another child's"}, etag='"1"')
    assert gone.status_code == 200 and gone.json() == {"items": []}
    assert program.get(one).status_code == 404
    kept = Episode.objects.get(pk=numbers["episode"])
    assert kept.taken_out_why == "Another child's" and kept.taken_out_by is None
    assert facts.child(child.pk).episodes == ()


def test_reading_is_not_writing_and_another_area_is_nowhere(place: world.Place) -> None:
    child = child_of(place)
    numbers = episodes_world.in_scene(place, child.pk)
    path = f"/children/{child.la_child_id}/episodes"
    one = f"{path}/{numbers['episode']}"
    reader = Program(place, ["episodes:read"], name="Reader")
    assert reader.get(one).status_code == 200
    refused = reader.send(path, REFERRAL)
    assert refused.status_code == 403 and refused.json()["scope"] == "episodes:write"
    other = world.make_place("berkshire")
    theirs = child_of(other)
    stranger = Program(other, name="Stranger")
    unknown = stranger.get("/children/nobody/episodes/1").content
    away = {"why": "x"}
    for answer in (
        stranger.get(one),
        stranger.send(path, REFERRAL),
        stranger.send(one, {**away, "source": "6"}, method="patch", etag='"1"'),
        stranger.send(f"{one}/take-out", away, etag='"1"'),
        stranger.send(f"{one}/assessments", {"started_on": "2026-02-01"}),
        stranger.send(f"{one}/need-plans", {"started_on": "2026-02-01"}),
        # Nor does a number of this area open under a child of one's own.
        stranger.get(f"/children/{theirs.la_child_id}/episodes/{numbers['episode']}"),
        stranger.send(
            f"/children/{theirs.la_child_id}/episodes/{numbers['episode']}/take-out", away, etag='"1"'
        ),
    ):
        assert (answer.status_code, answer.content) == (404, unknown)
    assert (
        Episode.objects.get().version == 1 and not Entry.objects.filter(by_name__contains="Stranger").exists()
    )
