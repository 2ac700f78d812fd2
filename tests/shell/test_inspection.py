"""The inspector's lens: a sample drawn again alike, one page with the whole record, its proof, and who may look."""

from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quorate.audit import fences
from quorate.audit.models import Entry
from quorate.cases import actions as cases
from quorate.inspection import actions
from quorate.inspection.sample import Ticket, draw, shared

from . import conference_world, world
from .plans_world import put_on_plan

pytestmark = pytest.mark.django_db
Role = world.Role


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


@pytest.fixture
def place() -> world.Place:
    place = world.make_place("berkshire")
    assert place.family is not None
    first, second = world.children_of(place.family)
    put_on_plan(first, world.TODAY - timedelta(days=200), world.TODAY - timedelta(days=60))
    put_on_plan(second, world.TODAY - timedelta(days=20), category="EMO")
    for number in range(6):
        family = world.make_family(place.area, children=1, name=f"Quill{'abcdef'[number]}")
        put_on_plan(world.children_of(family)[0], world.TODAY - timedelta(days=30), category="PHY")
    return place


def test_the_same_seed_draws_the_same_children_and_each_stratum_has_its_share() -> None:
    tickets = [Ticket(n, f"C{n:04}", "NEG" if n % 10 else "SAB") for n in range(200)]
    drawn = draw(tickets, seed="7", number=20)
    assert drawn == draw(reversed(tickets), seed="7", number=20)
    assert drawn != draw(tickets, seed="8", number=20)
    assert Counter(one.stratum for one in drawn) == {"NEG": 18, "SAB": 2}
    # A child who leaves changes one place and no more.
    plain = [Ticket(n, f"C{n:04}") for n in range(200)]
    before = draw(plain, seed="7", number=20)
    after = draw([one for one in plain if one != before[3]], seed="7", number=20)
    assert len(set(before) - set(after)) == len(set(after) - set(before)) == 1
    assert shared({"a": 1, "b": 1, "c": 98}, 3) == {"a": 1, "b": 1, "c": 1}
    assert shared({"a": 5, "b": 5}, 1) == {"a": 1, "b": 0}
    assert shared({"a": 2}, 10) == {"a": 2}
    assert shared({}, 10) == {}


def test_a_sample_is_drawn_shown_with_its_seed_and_downloaded(place: world.Place) -> None:
    client = world.client_for(place.by_role[Role.SERVICE_MANAGER])
    with time_machine.travel(world.NOW, tick=False):
        assert "seed=" in client.get("/inspection/").url
        asked = {"seed": "31", "number": "4"}
        with CaptureQueriesContext(connection) as questions:
            page = words(client.get("/inspection/", asked))
        assert len(questions) <= 15
        assert "<strong>4</strong> of 8 children, drawn with the seed <strong>31</strong>" in page
        assert (
            page.split("Children drawn")[1]
            == words(client.get("/inspection/", asked)).split("Children drawn")[1]
        )
        table = b"".join(
            client.get("/inspection/", {**asked, "by": "category", "format": "csv"}).streaming_content
        )  # type: ignore[attr-defined]
        rows = table.decode().splitlines()
        assert len(rows) == 5
        assert {"Neglect", "Emotional abuse", "Physical abuse"} <= {row.split(",")[8] for row in rows}
        then = {**asked, "on-day": "1", "on-month": "1", "on-year": "2026"}
        assert "<strong>1</strong> of 1 child" in words(client.get("/inspection/", then))


def test_one_page_holds_the_whole_record_and_its_proof() -> None:
    place = world.make_place("berkshire")
    assert place.family is not None
    child = world.children_of(place.family)[0]
    conference = conference_world.book(place)
    conference_world.invite_network(place, conference)
    event = cases.record_event(
        child=child, kind="core-group", on=world.TODAY, by=place.administrator, at=world.NOW
    )
    cases.supersede_event(event=event, why="Another child's group.", by=place.administrator, at=world.NOW)
    client = world.client_for(place.by_role[Role.DESIGNATED_MANAGER])
    address = f"/inspection/children/{child.pk}/"
    with time_machine.travel(world.NOW, tick=False):
        client.get(address)
        with CaptureQueriesContext(connection) as questions:
            page = words(client.get(address))
    assert len(questions) <= 32, [one["sql"][:90] for one in questions]
    assert page.index("An initial conference was held") < page.index("Taken out since")
    assert "Another child&#39;s group." in page
    assert "Invitation" in page
    assert "Missed" in page
    assert "The proof holds." in page
    assert Entry.objects.filter(child_rows__child_id=child.pk).latest("sequence").previous_hash in page
    assert Entry.objects.filter(act="inspection.child", children=[child.pk]).count() == 2


def test_what_was_altered_behind_the_service_breaks_the_proof(place: world.Place) -> None:
    assert place.family is not None
    first, second = world.children_of(place.family)
    entry = Entry.objects.filter(child_rows__child_id=first.pk, act="plans.started").get()
    fences.take_down(connection)
    Entry.objects.filter(pk=entry.pk).update(by_name="Somebody Else")
    fences.put_up(connection)
    client = world.client_for(place.by_role[Role.DESIGNATED_MANAGER])
    with time_machine.travel(world.NOW, tick=False):
        page = words(client.get(f"/inspection/children/{first.pk}/"))
        assert "The proof does not hold." in page
        assert f"Entry {entry.sequence} does not say what it said when it was sealed." in page
        assert "The proof holds." in words(client.get(f"/inspection/children/{second.pk}/"))


def test_an_inspector_reads_for_the_days_a_manager_opened_and_nothing_else(place: world.Place) -> None:
    manager = place.by_role[Role.SERVICE_MANAGER]
    agency = world.make_agency(place.area, world.Kind.OTHER, "The inspectorate")
    inspector = world.make_practitioner(place.area, role=Role.PARTNER, agency=agency)
    assert place.family is not None
    child = world.children_of(place.family)[0]
    client, office = world.client_for(inspector), world.client_for(manager)
    sample, one = "/inspection/?seed=1", f"/inspection/children/{child.pk}/"
    with time_machine.travel(world.NOW, tick=False):
        assert client.get(sample).status_code == 403
        until = {"until_on-day": "17", "until_on-month": "4", "until_on-year": "2026"}
        said = {"practitioner": inspector.pk, "why": "Inspection.", **until}
        assert office.post("/inspection/access/", {**said, "until_on-year": "2027"}).status_code == 422
        assert "/inspection/" in words(office.post("/inspection/access/", said, follow=True))
        assert client.get(sample).status_code == client.get(one).status_code == 200
        assert client.get("/register/").status_code == 403
        assert client.get(f"/children/{child.pk}/").status_code == 403
        assert client.get("/inspection/access/").status_code == 403
    # Each on a day of its own, so each signs in anew.
    with time_machine.travel(world.NOW + timedelta(days=5), tick=False):
        assert world.client_for(inspector).get(one).status_code == 403
    with time_machine.travel(world.NOW + timedelta(days=1), tick=False):
        opened = actions.Opened.objects.get()
        client = world.client_for(inspector)
        assert client.get(one).status_code == 200
        world.client_for(manager).post(f"/inspection/access/{opened.pk}/close/")
        assert client.get(one).status_code == 403
    assert Entry.objects.filter(kind="saw", by_id=inspector.pk, children__isnull=False).count() == 3
    with pytest.raises(actions.NotOpened, match="manager opens"):
        actions.open_to(
            practitioner=inspector,
            until_on=date(2026, 4, 20),
            why="x",
            by=place.administrator,
            at=world.NOW,
        )
