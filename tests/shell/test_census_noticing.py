"""What the census's rules say of something is said when it is entered, and stands on the child's page."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quorate.audit.models import Entry
from quorate.cases.models import Child
from quorate.census import noticing
from quorate.census.models import Standing
from quorate.people.models import Area
from quorate.returns import actions as returns

from . import world
from .census_files import census, on_a_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training_day")]


@pytest.fixture
def area() -> Area:
    area = world.make_area("tees")
    Area.objects.filter(pk=area.pk).update(la_code="301")
    area.refresh_from_db()
    return area


@pytest.fixture
def client(area: Area) -> Client:
    return world.client_for(world.make_practitioner(area, role=world.Role.ADMINISTRATOR))


@pytest.fixture
def child(area: Area) -> Child:
    returns.take_census(
        area=area, content=census(on_a_plan("A1")), name="b.xml", by=world.SYSTEM, at=world.NOW
    )
    return Child.objects.get()


def happened(client: Client, child: Child, on: date) -> str:
    """Record a strategy discussion on the child's page; return the page that follows."""
    told = {"kind": "strategy-discussion", "on-day": on.day, "on-month": on.month, "on-year": on.year}
    sent = client.post(f"/children/{child.pk}/happened/", told, follow=True)
    assert sent.redirect_chain
    return sent.content.decode()


def test_what_a_rule_says_of_an_entry_is_said_at_once_with_its_number(client: Client, child: Child) -> None:
    first = happened(client, child, date(2026, 3, 20))
    assert "8839" not in first and "8890" not in first
    second = happened(client, child, date(2026, 3, 23))
    assert "Census rule 8839: 2 enquiries of this case are open." in second
    assert "Census rule 8890" in second and "Record how the earlier enquiry ended" in second
    # It is said once, and stands on the page until it is put right.
    again = client.get(f"/children/{child.pk}/").content.decode()
    assert "Census rule" not in again and "Rule 8839:" in again
    live = client.get(f"/returns/census/child/{child.pk}/").content.decode()
    assert "8839" in live and "How to put it right" in live
    assert Entry.objects.filter(act="census.child").exists()

    event = child.events.filter(kind="strategy-discussion", superseded_at=None, on="2026-03-23").get()
    client.post(f"/children/{child.pk}/history/{event.pk}/not-so/", {"why": "Entered twice"})
    assert "8839" not in client.get(f"/children/{child.pk}/").content.decode()
    assert all(one["rule"] != "8839" for one in Standing.objects.get().found)


def test_the_childs_page_asks_one_question_more_at_most(client: Client, child: Child) -> None:
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/children/{child.pk}/")
    assert sum("census_standing" in one["sql"] for one in asked) == 1


def test_another_areas_child_is_not_there(child: Child) -> None:
    elsewhere = world.make_practitioner(world.make_area("berkshire"), role=world.Role.ADMINISTRATOR)
    assert world.client_for(elsewhere).get(f"/returns/census/child/{child.pk}/").status_code == 404


def test_an_identifier_the_census_cannot_take_is_said_when_the_child_is_brought_in(
    client: Client, area: Area
) -> None:
    (child,) = world.children_of(world.make_family(area, children=1))
    Child.objects.filter(pk=child.pk).update(la_child_id="QA-1")
    found = noticing.look(area, [child.pk], world.NOW)
    assert [one.rule for said in found.values() for one in said] == ["1580"]
