"""A dissent from what a conference decided is taken further: by which route, by whom, after how many days."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.cases.models import Event
from quorate.conferences.actions import say
from quorate.conferences.models import Dissent
from quorate.enquiries.actions import disagreeing
from quorate.enquiries.actions.entering import Refused
from quorate.enquiries.models import Disagreement
from quorate.people.models import Practitioner

from . import holding, world
from .holding import going_on
from .test_close import all_say

pytestmark = pytest.mark.django_db
LATER = holding.AFTER + timedelta(days=2)


def visit(person: Practitioner, address: str, data: dict[str, object] | None = None) -> Any:
    client = world.client_for(person)
    with time_machine.travel(LATER, tick=False):
        return client.post(address, data, follow=True) if data is not None else client.get(address)


def dissented(procedure: str) -> tuple[holding.Sitting, Dissent]:
    """Return a review that is over, and the dissent of the police."""
    sitting = holding.sit(procedure)
    all_say(sitting)
    if procedure == "lincolnshire":
        say.rule_on_quorum(
            conference=sitting.conference, rows=sitting.rows, ruling="quorate", conditions=(), reasons="All came.",
            interim_arrangements="", by=sitting.chair, at=holding.AFTER,
        )  # fmt: skip
    for row in sitting.rows:
        sitting.decide(row, going_on(asked={"basis": "Agreed.", "category_reviewed": True}))
    given = {
        "row": sitting.row,
        "invitation": sitting.asked["police"],
        "by": sitting.chair,
        "at": holding.AFTER,
    }
    dissent = say.record_dissent(words="It should end.", **given)
    sitting.close()
    return sitting, dissent


@pytest.mark.parametrize(
    ("procedure", "words"),
    [
        ("berkshire", "conflict resolution procedures"),
        ("lincolnshire", "Professional Resolution and Escalation"),
    ],
)
def test_the_route_is_shown_where_a_dissent_is_recorded(procedure: str, words: str) -> None:
    sitting, _ = dissented(procedure)
    number = sitting.conference.pk
    page = visit(
        sitting.chair, reverse("conferences:hold-dissent", args=[number, sitting.row.pk])
    ).content.decode()
    assert words in page


def test_a_dissent_is_taken_further_once_and_the_days_are_counted() -> None:
    sitting, dissent = dissented("berkshire")
    number = sitting.conference.pk
    outcome = reverse("conferences:outcome", args=[number])
    assert "Not taken further yet." in visit(sitting.chair, outcome).content.decode()

    address = reverse("conferences:escalate", args=[number, dissent.pk])
    assert "It should end." in visit(sitting.chair, address).content.decode()
    day = LATER.date()
    typed = {
        "on-day": day.day, "on-month": day.month, "on-year": day.year, "says": "It should end.",
        "owner": sitting.chair.pk,
    }  # fmt: skip
    for _ in range(2):
        page = visit(sitting.chair, address, typed).content.decode()
    row = Disagreement.objects.get()
    assert (row.about, row.child) == (f"dissent:{dissent.pk}", sitting.row.child)
    assert f"{(row.on - row.about_on).days} days after" in page
    assert Event.objects.filter(child=sitting.row.child, facts__topic="disagreement").count() == 1
    assert Entry.objects.filter(act="enquiries.disagreed").count() == 1
    assert "Taken further on" in visit(sitting.chair, outcome).content.decode()

    settle = reverse("enquiries:settle", args=[row.pk])
    assert "A conference is to be held after all" not in visit(sitting.chair, settle).content.decode()
    with pytest.raises(Refused, match="only by a conference"):
        disagreeing.settle(
            disagreement=row, result="convene", says="x", on=day, version=1, by=sitting.chair, at=LATER
        )


def test_strangers_and_other_areas_do_not_find_it() -> None:
    sitting, dissent = dissented("berkshire")
    address = reverse("conferences:escalate", args=[sitting.conference.pk, dissent.pk])
    elsewhere = world.make_place("tees")
    assert visit(elsewhere.administrator, address).status_code == 404
    stranger = world.make_practitioner(sitting.chair.area, role=world.Role.SOCIAL_WORKER)
    assert visit(stranger, address).status_code == 404
