"""What other programs record by the API: children, networks, strategy discussions; once each, and never over others."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from quorate.api.actions.once import KEPT, prune
from quorate.api.models import KeptAnswer
from quorate.audit.models import Entry
from quorate.cases.models import Child, Correction, Duty, Event, Family, NetworkMember
from quorate.enquiries.models import Enquiry
from tests.shell import world
from tests.shell.api_world import Program
from tests.shell.world import Role

pytestmark = pytest.mark.django_db
NEW = {
    "la_child_id": "CS10001",
    "given_name": "Orla",
    "family_name": "Quillfeather",
    "born_on": "2021-06-05",
    "sex": "F",
    "ethnicity": "WBRI",
    "disabilities": ["HEAR"],
    "nhs_number": "9434765919",
    "family": {"reference": "CSF77", "name": "Quillfeather"},
}


@pytest.fixture(autouse=True)
def the_day() -> Any:
    with time_machine.travel(world.NOW + timedelta(hours=2), tick=False):
        yield


@pytest.fixture
def place() -> world.Place:
    return world.make_place("tees")


def fields(answer: Any) -> list[str]:
    assert answer.status_code == 422, answer.content
    return [one["field"] for one in answer.json()["errors"]]


def test_a_child_is_brought_in_with_everything_told(place: world.Place) -> None:
    program = Program(place)
    worker = place.by_role[Role.SOCIAL_WORKER]
    answer = program.send("/children", {**NEW, "social_worker": worker.pk})
    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert program.get("/children/CS10001").json() == told and answer["ETag"] == f'"{told["version"]}"'
    child = Child.objects.get(la_child_id="CS10001")
    assert child.area == place.area and child.family is not None and child.family.reference == "CSF77"
    assert (child.ethnicity, child.disabilities, child.nhs_number) == ("WBRI", ["HEAR"], "9434765919")
    assert NetworkMember.objects.filter(child=child, practitioner=worker).exists()
    assert Entry.objects.filter(act="cases.child-added").get().by_name == "API token “Case system”"


def test_a_child_who_may_be_on_record_is_asked_about_by_identifier_alone(place: world.Place) -> None:
    program = Program(place)
    assert program.send("/children", NEW).status_code == 201
    twice = program.send("/children", NEW)
    assert twice.status_code == 409 and twice.json()["matches"] == ["CS10001"]
    same_number = program.send("/children", {**NEW, "la_child_id": "CS2", "not_these": ["CS10001"]})
    assert same_number.status_code == 409 and "Orla" not in same_number.content.decode()
    alike = {**NEW, "la_child_id": "CS3", "nhs_number": ""}
    asked = program.send("/children", alike, key="the-same-key")
    assert asked.status_code == 409 and asked.json()["matches"] == ["CS10001"]
    assert not {"Orla", "Quillfeather", "2021"} & set(asked.content.decode().replace('"', " ").split())
    # A refusal leaves no key behind: put right, the same act goes under the same key.
    assert (
        program.send("/children", {**alike, "not_these": ["CS10001"]}, key="the-same-key").status_code == 201
    )


def test_what_cannot_be_is_refused_by_field_and_nothing_is_saved(place: world.Place) -> None:
    program = Program(place)
    elsewhere = world.make_practitioner(world.make_area("berkshire"))
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"born_on": "2026-04-14"}, "born_on"),
        ({"born_on": None}, "born_on"),
        ({"born_on": "5 June 2021"}, "born_on"),
        ({"nhs_number": "9434765910"}, "nhs_number"),
        ({"upn": "A12345678901X"}, "upn"),
        ({"sex": "male"}, "sex"),
        ({"la_child_id": "CS-1/2"}, "la_child_id"),
        ({"given_name": "O\u0000rla"}, "given_name"),
        ({"family": {"reference": "F1"}}, "family.name"),
        ({"social_worker": elsewhere.pk}, "social_worker"),
        ({"social_worker": place.chair.pk}, "social_worker"),
        ({"social_worker": "1"}, "social_worker"),
        ({"team": 987654}, "team"),
        ({"surname": "Quillfeather"}, "surname"),
        ({"born_on": None, "expected_on": "2027-12-01"}, "expected_on"),
    ]
    before = (Child.objects.count(), Family.objects.count())
    for change, field in wrong:
        answer = program.send("/children", {**NEW, **change})
        assert fields(answer) == [field], (change, answer.content)
        assert "Orla" not in answer.content.decode()
    assert fields(program.send("/children", [1])) == ["body"]
    assert (Child.objects.count(), Family.objects.count()) == before
    assert not KeptAnswer.objects.exists()


def test_the_same_key_acts_once_and_another_body_is_refused(place: world.Place) -> None:
    program = Program(place)
    key = str(uuid4())
    first = program.send("/children", NEW, key=key)
    again = program.send("/children", NEW, key=key)
    assert (first.status_code, first.content, first["ETag"]) == (201, again.content, again["ETag"])
    assert again.status_code == 201 and again["Idempotency-Replayed"] == "true"
    assert Child.objects.filter(la_child_id="CS10001").count() == 1
    other = program.send("/children", {**NEW, "la_child_id": "CS9"}, key=key)
    assert other.status_code == 422 and other.json()["type"].endswith("key-used")
    # Another token's keys are its own.
    second = Program(place, name="Another")
    assert second.send("/children", NEW, key=key).status_code == 409
    assert fields(program.client.post("/api/v1/children", NEW, content_type="application/json")) == [
        "Idempotency-Key"
    ]
    assert prune(at=world.NOW + timedelta(hours=2) + KEPT) == 0
    assert prune(at=world.NOW + timedelta(hours=2, seconds=1) + KEPT) == 1


def test_a_change_names_the_version_it_was_made_from_and_keeps_what_was_said(place: world.Place) -> None:
    program = Program(place)
    child = world.children_of(place.family)[0]  # type: ignore[arg-type]
    path = f"/children/{child.la_child_id}"
    etag = program.get(path)["ETag"]
    change = {"why": "Deed poll", "family_name": "Rowanberry", "ethnicity": "MOTH"}
    assert program.send(path, change, method="patch").status_code == 428
    assert program.send(path, change, method="patch", etag='"99"').status_code == 412
    done = program.send(path, change, method="patch", etag=etag)
    assert done.status_code == 200 and done["ETag"] != etag and done.json()["family_name"] == "Rowanberry"
    kept = {row.field: (row.was, row.became, row.why) for row in Correction.objects.filter(child=child)}
    assert kept["family_name"] == (child.family_name, "Rowanberry", "Deed poll")
    stale = program.send(path, {"why": "x", "given_name": "Zoe"}, method="patch", etag=etag)
    assert stale.status_code == 412 and "Rowanberry" not in stale.content.decode()
    child.refresh_from_db()
    assert (child.given_name, child.ethnicity) == (done.json()["given_name"], "MOTH")
    assert fields(program.send(path, {"family_name": "X"}, method="patch", etag=done["ETag"])) == ["why"]
    other = world.children_of(place.family)[1]  # type: ignore[arg-type]
    taken = program.send(
        path, {"why": "x", "la_child_id": other.la_child_id}, method="patch", etag=done["ETag"]
    )
    assert fields(taken) == ["la_child_id"]
    assert fields(program.send(path, {"why": "x", "sex": None}, method="patch", etag=done["ETag"])) == ["sex"]


def test_a_new_social_worker_takes_the_open_duties(place: world.Place) -> None:
    program = Program(place)
    child = world.children_of(place.family)[0]  # type: ignore[arg-type]
    enquiry = {
        "family": child.family.reference if child.family else "",
        "on": "2026-04-10",
        "how": "single",
        "reasons": "Bruises that were not explained.",
        "enquire": [one.la_child_id for one in world.children_of(place.family)],  # type: ignore[arg-type]
        "took_part": [{"agency": place.chair.agency_id}],
    }
    assert program.send("/enquiries", enquiry).status_code == 201
    new = world.make_practitioner(place.area)
    path = f"/children/{child.la_child_id}"
    change = {"why": "Moved team", "social_worker": new.pk}
    done = program.send(path, change, method="patch", etag=program.get(path)["ETag"])
    assert done.status_code == 200 and done.json()["social_worker"]["id"] == new.pk
    owned = Duty.objects.filter(child=child, ended_at__isnull=True, whose="social-worker", standing="open")
    assert all(duty.owner_id == new.pk for duty in owned)


def test_an_expected_child_is_born_by_the_date_of_birth(place: world.Place) -> None:
    program = Program(place)
    expected = {"la_child_id": "CS77", "family_name": "Teasel", "expected_on": "2026-04-20"}
    made = program.send("/children", expected)
    assert made.status_code == 201 and made.json()["born_on"] is None
    body = {"why": "Told by the hospital", "born_on": "2026-04-12", "given_name": "Wren", "sex": "F"}
    born = program.send("/children/CS77", body, method="patch", etag=made["ETag"])
    assert born.status_code == 200, born.content
    child = Child.objects.get(la_child_id="CS77")
    assert (child.born_on, child.expected_on, child.given_name) == (
        date(2026, 4, 12),
        date(2026, 4, 20),
        "Wren",
    )
    assert (
        Event.objects.filter(child=child, kind="birth", on=date(2026, 4, 12), superseded_at=None).count() == 1
    )
    early = program.send(
        "/children", {**expected, "la_child_id": "CS78", "family_name": "Yarrow", "expected_on": "2026-08-20"}
    )
    answer = program.send(
        "/children/CS78", {"why": "Told", "born_on": "2026-04-12"}, method="patch", etag=early["ETag"]
    )
    assert fields(answer) == ["unusual_why"]
    assert Child.objects.get(la_child_id="CS78").born_on is None


def test_people_join_and_leave_a_network(place: world.Place) -> None:
    program = Program(place)
    child = world.children_of(place.family)[0]  # type: ignore[arg-type]
    path = f"/children/{child.la_child_id}/network"
    housing = world.make_practitioner(
        place.area, role=Role.PARTNER, agency=world.make_agency(place.area, world.Kind.HOUSING)
    )
    body = {"practitioner": housing.pk, "part": "housing officer", "from_on": "2026-04-01"}
    joined = program.send(path, body)
    assert joined.status_code == 201 and joined.json()["part"] == "housing officer"
    assert program.send(path, {**body, "part": "other"}).status_code == 200
    member = joined.json()["id"]
    assert fields(program.send(f"{path}/{member}/end", {"why": "Left", "on": "2026-03-01"})) == ["on"]
    left = program.send(f"{path}/{member}/end", {"why": "Left"})
    assert left.status_code == 200 and left.json()["to_on"] == "2026-04-13"
    assert program.send(f"{path}/{member}/end", {"why": "Left"}).status_code == 404
    in_group = NetworkMember.objects.filter(child=child, core_group=True).earliest("pk")
    assert program.send(f"{path}/{in_group.pk}/end", {"why": "Left"}).status_code == 409
    elsewhere = world.make_practitioner(world.make_area("berkshire"))
    assert fields(program.send(path, {**body, "practitioner": elsewhere.pk})) == ["practitioner"]


def test_a_strategy_discussion_held_elsewhere_opens_an_enquiry_once(place: world.Place) -> None:
    program = Program(place)
    first, second = world.children_of(place.family)  # type: ignore[arg-type]
    body: dict[str, Any] = {
        "family": place.family.reference,  # type: ignore[union-attr]
        "on": "2026-04-10",
        "at": "2026-04-10T09:30:00+01:00",
        "how": "joint",
        "reasons": "What the school nurse saw.",
        "enquire": [first.la_child_id],
        "took_part": [{"agency": place.chair.agency_id, "who": "Ada Brindle, team manager"}],
    }
    missing = program.send("/enquiries", body)
    assert fields(missing) == ["why_not"] and second.name not in missing.content.decode()
    body["why_not"] = [{"la_child_id": second.la_child_id, "why": "Lives elsewhere."}]
    key = str(uuid4())
    made = program.send("/enquiries", body, key=key)
    assert made.status_code == 201 and program.send("/enquiries", body, key=key).content == made.content
    assert Enquiry.objects.filter(family=place.family).count() == 1
    told = {row["la_child_id"]: row["section_47_on"] for row in made.json()["children"]}
    assert told == {first.la_child_id: "2026-04-10", second.la_child_id: None}
    assert Duty.objects.filter(child=first, rule="initial-conference", ended_at=None).exists()
    open_already = program.send("/enquiries", body)
    assert open_already.status_code == 409 and first.name not in open_already.content.decode()
    again = {key: value for key, value in body.items() if key not in ("family", "at")} | {"on": "2026-04-11"}
    more = program.send(f"/enquiries/{made.json()['id']}/discussions", again)
    assert more.status_code == 201 and len(more.json()["discussions"]) == 2
    assert fields(program.send("/enquiries", {**body, "family": "nobody"})) == ["family"]
    stranger = Program(world.make_place("berkshire"))
    assert stranger.send(f"/enquiries/{made.json()['id']}/discussions", again).status_code == 404
