"""The page of a plan: its actions, what is done, how that is known, and who may see it."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.plans import actions
from quorate.plans.models import Plan, PlanAction
from quorate.plans.queries import progress

from . import world
from .plans_world import put_on_plan

pytestmark = pytest.mark.django_db


def on_plan() -> tuple[world.Place, Plan]:
    place = world.make_place()
    assert place.family is not None
    return place, put_on_plan(world.children_of(place.family)[0], date(2026, 2, 4))


def visit(person, address: str, **data: object):
    client = world.client_for(person)
    with time_machine.travel(world.NOW, tick=False):
        return client.post(address, data, follow=True) if data else client.get(address)


def add(place: world.Place, plan: Plan, what: str = "See the GP", **more: object) -> PlanAction:
    agency = world.make_agency(place.area, world.Kind.GP)
    given = {"by_on": None, "significant": False, **more}
    return actions.add_action(plan=plan, what=what, agency=agency, by=place.chair, at=world.NOW, **given)


def test_an_action_is_added_and_done_with_its_evidence() -> None:
    place, plan = on_plan()
    worker = place.by_role[world.Role.SOCIAL_WORKER]
    agency = world.make_agency(place.area, world.Kind.GP)

    page = visit(
        worker, reverse("plans:action-add", args=[plan.pk]), what="See the GP", doer=f"agency-{agency.pk}"
    )
    assert "See the GP" in page.content.decode()
    row = PlanAction.objects.get()
    page = visit(
        worker,
        reverse("plans:action", args=[plan.pk, row.pk]),
        evidence="Letter seen",
        version=1,
        **{"done_on-day": "1", "done_on-month": "4", "done_on-year": "2026"},
    )

    assert "Every action is done and has its evidence." in page.content.decode()
    assert progress(plan).evidenced is True
    assert Entry.objects.filter(act="plans.action-completed").count() == 1


def test_a_stale_page_is_shown_beside_what_stands() -> None:
    place, plan = on_plan()
    row = add(place, plan)
    actions.complete_action(
        action=row, done_on=date(2026, 4, 1), evidence="Letter seen", version=1, by=place.chair, at=world.NOW
    )

    page = visit(
        place.manager,
        reverse("plans:action", args=[plan.pk, row.pk]),
        evidence="",
        version=1,
        **{"done_on-day": "", "done_on-month": ""},
    )

    assert "Your change has not been saved" in page.content.decode()
    assert "Letter seen" in page.content.decode()
    row.refresh_from_db()
    assert row.done_on == date(2026, 4, 1)


@pytest.mark.parametrize(
    ("done_on", "evidence", "words"),
    [
        (date(2026, 1, 1), "x", "between the start of the plan and today"),
        (date(2026, 5, 1), "x", "between the start of the plan and today"),
        (None, "x", "Give the day it was done"),
    ],
)
def test_what_cannot_be_is_refused(done_on: date | None, evidence: str, words: str) -> None:
    place, plan = on_plan()
    row = add(place, plan)

    with pytest.raises(actions.PlanRefused, match=words):
        actions.complete_action(
            action=row, done_on=done_on, evidence=evidence, version=1, by=place.chair, at=world.NOW
        )

    row.refresh_from_db()
    assert (row.done_on, row.version) == (None, 1)


def test_the_same_action_is_added_once_and_none_to_a_plan_that_ended() -> None:
    place, plan = on_plan()
    add(place, plan)
    with pytest.raises(actions.PlanRefused, match="on the list already"):
        add(place, plan)
    ended = actions.end(
        plan=plan, on=date(2026, 4, 1), reason="x", ref="review", by=place.chair, at=world.NOW
    )

    with pytest.raises(actions.PlanRefused, match="has ended"):
        add(place, ended, "Something else")


def test_partners_and_other_areas_do_not_find_it() -> None:
    place, plan = on_plan()
    elsewhere = world.make_place("berkshire")
    address = reverse("plans:plan", args=[plan.pk])

    assert visit(place.administrator, address).status_code == 200
    assert visit(elsewhere.administrator, address).status_code == 404
    assert visit(place.by_role[world.Role.PARTNER], address).status_code in (403, 404)
