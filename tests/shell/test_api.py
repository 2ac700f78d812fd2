"""What other programs can read by the API, within their area and their scopes, and what is written down of it."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quorate.api.access import A_MINUTE
from quorate.api.actions.tokens import Refused, make_token, revoke_token
from quorate.api.models import ApiToken
from quorate.audit.models import Entry
from quorate.cases.models import Child
from quorate.conferences.models import Conference
from quorate.plans import actions as plans
from quorate.plans.models import Plan
from tests.shell import conference_world, enquiry_world, holding, papers_world, world
from tests.shell.api_world import V1, Program
from tests.shell.world import Role

pytestmark = pytest.mark.django_db
LISTS = ("/children", "/plans", "/conferences", "/duties", "/outcomes", "/register", "/enquiries")


@pytest.fixture(autouse=True)
def the_day() -> Any:
    with time_machine.travel(world.NOW + timedelta(hours=2), tick=False):
        yield


@pytest.fixture
def place() -> world.Place:
    place = world.make_place("tees")
    conference_world.book(place)
    enquiry_world.in_scene(place)
    return place


def test_a_program_reads_what_its_area_has(place: world.Place) -> None:
    program = Program(place)
    plan = Plan.objects.filter(area=place.area).earliest("pk")
    plans.change_category(
        plan=plan,
        categories=["NEG", "EMO"],
        on=date(2026, 3, 1),
        decided_at=plan.made_by,
        by="test",
        at=world.NOW,
    )
    key = plan.child.la_child_id
    child = program.get(f"/children/{key}")
    assert child.status_code == 200 and child["ETag"] == f'"{plan.child.version}"'
    told = child.json()
    assert told["on_plan_since"] == plan.started_on.isoformat() and told["family"]["reference"]
    assert told["social_worker"]["name"] == place.by_role[Role.SOCIAL_WORKER].name
    listed = program.get("/children", la_child_id=key).json()["items"]
    assert listed == [told]
    assert program.get(f"/plans/{plan.pk}").json()["categories"][-1] == {
        "from_on": "2026-03-01", "codes": ["NEG", "EMO"],
    }  # fmt: skip
    before = program.get("/register", on="2026-02-20").json()["items"]
    after = program.get("/register", on="2026-03-01").json()["items"]
    mine = {row["plan"]: row["codes"] for row in before}, {row["plan"]: row["codes"] for row in after}
    assert mine[0][plan.pk] != ["NEG", "EMO"] and mine[1][plan.pk] == ["NEG", "EMO"]
    assert plan.pk not in [row["plan"] for row in program.get("/register", on="2026-02-03").json()["items"]]
    conference = program.get("/conferences", child=key).json()["items"][0]
    assert conference["state"] == "booked" and conference["children"][0]["decision"] is None
    assert program.get(f"/conferences/{conference['id']}/papers").json()["items"] == []
    duties = program.get("/duties", child=key).json()["items"]
    assert duties and all(row["because"] and row["standing"] == "open" for row in duties)
    assert program.get("/enquiries").json()["items"][0]["discussions"]
    parts = {row["part"] for row in program.get(f"/children/{key}/network").json()["items"]}
    assert {"social worker", "conference chair"} <= parts
    assert {row["event"] for row in program.get("/outcomes").json()["items"]} >= {
        "conference.booked", "plan.started", "category.changed",
    }  # fmt: skip


def test_outcomes_tell_what_was_decided_once_it_stands_and_are_followed_by_sequence() -> None:
    sitting = holding.sit("tees")
    program = Program(sitting.place)
    seen = program.get("/outcomes").json()["items"][-1]["sequence"]
    for row in sitting.rows:
        answers = holding.going_on(reasons=papers_world.REASONS, asked=papers_world.ASKED.get("tees", {}))
        papers_world.decide(sitting, row, answers, "continue")
    assert program.get(f"/conferences/{sitting.conference.pk}").json()["children"][0]["decision"] is None
    with time_machine.travel(holding.AFTER + timedelta(hours=1), tick=False):
        sitting.close()
        new = program.get("/outcomes", after=seen).json()["items"]
    closed = next(row for row in new if row["event"] == "conference.closed")
    assert [one["decision"]["outcome"] for one in closed["decisions"]] == ["continue"] * len(sitting.rows)
    assert closed["decisions"][0]["decision"]["quorate"] is True
    pages = []
    after: Any = seen
    while after is not None:
        page = program.get("/outcomes", after=after, limit=1).json()
        pages += page["items"]
        after = page["next"]
    assert [row["sequence"] for row in pages] == [row["sequence"] for row in new]
    held = program.get(f"/conferences/{sitting.conference.pk}").json()
    assert held["state"] == "closed" and held["children"][0]["decision"]["outcome"] == "continue"


def test_every_reading_of_a_child_is_in_the_log_under_the_tokens_name(place: world.Place) -> None:
    program = Program(place, name="Nightly update")
    child = Child.objects.filter(area=place.area).earliest("pk")
    of_child = f"/children/{child.la_child_id}"
    for path in (*LISTS, of_child, f"{of_child}/network", f"{of_child}/episodes"):
        before = Entry.objects.count()
        answer = program.get(path)
        assert answer.status_code == 200, path
        entries = list(Entry.objects.order_by("-sequence")[: Entry.objects.count() - before])
        assert len(entries) == 1, path
        assert entries[0].kind == "saw" and entries[0].by_name == "API token “Nightly update”"
        assert child.pk in entries[0].children or path == "/enquiries", path
    before = Entry.objects.count()
    assert program.get("/children", la_child_id="unknown").json()["items"] == []
    assert Entry.objects.count() == before


def test_another_areas_ids_answer_byte_for_byte_as_unknown_ones(place: world.Place) -> None:
    there = world.make_place("berkshire")
    conference_world.book(there)
    enquiry_world.in_scene(there)
    program = Program(place)
    theirs = {
        "/children/{}": Child.objects.filter(area=there.area).earliest("pk").la_child_id,
        "/children/{}/network": Child.objects.filter(area=there.area).earliest("pk").la_child_id,
        "/children/{}/episodes": Child.objects.filter(area=there.area).earliest("pk").la_child_id,
        "/plans/{}": Plan.objects.filter(area=there.area).earliest("pk").pk,
        "/conferences/{}": Conference.objects.get(area=there.area).pk,
        "/conferences/{}/papers": Conference.objects.get(area=there.area).pk,
    }
    for path, key in theirs.items():
        answer, unknown = program.get(path.format(key)), program.get(path.format(98765432))
        assert (answer.status_code, answer.content) == (404, unknown.content), path
        assert answer["Content-Type"] == "application/problem+json"
    own = {row.la_child_id for row in Child.objects.filter(area=place.area)}
    for path in LISTS:
        for row in program.get(path).json()["items"]:
            about = row.get("children", [row.get("la_child_id")])
            assert {one["la_child_id"] if isinstance(one, dict) else one for one in about} <= own, path
        by_child = {} if path in ("/outcomes", "/register") else {"child": theirs["/children/{}"]}
        if path == "/children":
            by_child = {"la_child_id": theirs["/children/{}"]}
        if by_child:
            assert program.get(path, **by_child).json()["items"] == [], path


def test_a_token_does_what_its_scopes_say_and_no_more(place: world.Place) -> None:
    program = Program(place, ["plans:read"])
    assert program.get("/plans").status_code == 200
    refused = program.get("/children")
    assert refused.status_code == 403 and refused.json()["scope"] == "children:read"
    assert refused["Content-Type"] == "application/problem+json"
    assert program.send("/children", {"la_child_id": "N1"}).status_code == 403
    assert not Child.objects.filter(la_child_id="N1").exists()


def test_what_is_no_token_of_today_is_refused_alike(place: world.Place) -> None:
    manager = place.by_role[Role.DESIGNATED_MANAGER]
    program = Program(place)
    nothing = Client().get(f"{V1}/plans")
    assert nothing.status_code == 401 and nothing["WWW-Authenticate"].startswith("Bearer")
    assert program.whole not in str(ApiToken.objects.values().get())
    wrong = Client(headers={"Authorization": f"Bearer {program.whole[:-1]}x"}).get(f"{V1}/plans")
    with time_machine.travel(program.token.expires_at, tick=False):
        expired = program.get("/plans")
    revoke_token(token=program.token, why="Lost", by=manager, at=world.NOW)
    revoked = program.get("/plans")
    assert {answer.status_code for answer in (wrong, expired, revoked)} == {401}
    assert {answer.content for answer in (wrong, expired, revoked)} == {nothing.content}
    signed_in = world.client_for(manager).get(f"{V1}/plans")
    assert (signed_in.status_code, signed_in.content, signed_in.cookies) == (
        401,
        nothing.content,
        nothing.cookies,
    )


def test_only_two_managers_make_tokens_each_with_an_end_and_a_name_of_its_own(place: world.Place) -> None:
    how: dict[str, Any] = {
        "scopes": ["plans:read"],
        "at": world.NOW,
        "expires_at": world.NOW + timedelta(days=9),
    }
    manager = place.by_role[Role.SERVICE_MANAGER]
    make_token(name="One", by=manager, **how)
    for change in (
        {"by": place.administrator},
        {"name": "One"},
        {"scopes": []},
        {"scopes": ["plans:read", "everything"]},
        {"expires_at": world.NOW},
        {"expires_at": world.NOW + timedelta(days=367)},
    ):
        with pytest.raises(Refused):
            make_token(**{"name": "Two", "by": manager, **how, **change})
    assert ApiToken.objects.count() == 1


def test_a_token_that_calls_too_often_is_asked_to_wait(place: world.Place) -> None:
    program = Program(place)
    assert program.get("/teams").status_code == 200
    ApiToken.objects.update(calls=A_MINUTE)
    answer = program.get("/teams")
    assert answer.status_code == 429 and 1 <= int(answer["Retry-After"]) <= 60
    with time_machine.travel(world.NOW + timedelta(hours=2, minutes=1), tick=False):
        assert program.get("/teams").status_code == 200


def test_answers_are_never_cached_and_errors_never_pages(place: world.Place) -> None:
    program = Program(place)
    answers = [
        program.get("/plans"),
        program.get("/nowhere"),
        program.get("/plans/abc"),
        program.get("/children/a%00b"),
        program.client.delete(f"{V1}/plans"),
        program.send("/children", "{", raw=True),
        program.send("/children", "[" * 9000, raw=True),
        program.send("/children", "x" * 300_000, raw=True),
        program.client.post(f"{V1}/children", {"la_child_id": "N1"}, headers={"Idempotency-Key": "12345678"}),
    ]
    assert [answer.status_code for answer in answers] == [200, 404, 422, 422, 405, 400, 400, 413, 415]
    for answer in answers:
        assert answer["Cache-Control"] == "no-store"
        assert answer["Content-Type"].startswith("application/") and not answer.cookies
    misspelt = program.get("/children", updated_sinc="2026-04-01T00:00:00Z")
    assert misspelt.status_code == 422 and misspelt.json()["errors"][0]["field"] == "updated_sinc"


def test_lists_ask_the_same_number_of_questions_however_long_they_are(place: world.Place) -> None:
    program = Program(place)

    def asked(path: str, **query: Any) -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert program.get(path, **query).status_code == 200
        return len(found)

    since = {"updated_since": "2026-01-01T00:00:00Z"}
    few = {path: asked(path, limit=1) for path in LISTS} | {"since": asked("/children", limit=1, **since)}
    for days in (1, 2, 5):
        conference_world.book(
            world.Place(
                place.area, place.by_role, place.network, world.make_family(place.area, network=place.network)
            ),
            starts_at=conference_world.STARTS + timedelta(days=days),
        )
    many = {path: asked(path) for path in LISTS} | {"since": asked("/children", **since)}
    assert all(many[path] <= few[path] + 2 for path in few), (few, many)
    assert max(many.values()) <= 15


def test_children_changed_since_a_moment_are_found(place: world.Place) -> None:
    program = Program(place)
    first, second = world.children_of(place.family)  # type: ignore[arg-type]
    later = world.NOW + timedelta(minutes=30)
    program_answer = program.get("/children", updated_since=later.isoformat()).json()["items"]
    assert program_answer == []
    plan = Plan.objects.get(child=second)
    plans.change_category(
        plan=plan, categories=["PHY"], on=date(2026, 3, 1), decided_at=plan.made_by, by="test", at=later
    )
    found = program.get("/children", updated_since=later.isoformat()).json()["items"]
    assert [row["la_child_id"] for row in found] == [second.la_child_id] != [first.la_child_id]
