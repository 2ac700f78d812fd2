"""A plan's page in a real browser: what is to be done is added, and done with its evidence."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.axe import check_page
from tests.journeys.test_hold import let_in, on
from tests.shell import world
from tests.shell.plans_world import put_on_plan

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_action_of_a_plan_from_beginning_to_end(
    page: Page, live_server: LiveServer, settings: Any
) -> None:
    settings.TRAINING_TODAY = world.TODAY
    place = world.make_place()
    assert place.family is not None
    plan = put_on_plan(world.children_of(place.family)[0], date(2026, 2, 4))
    let_in(page, live_server, place.by_role[world.Role.SOCIAL_WORKER])
    page.goto(f"{live_server.url}/plans/{plan.pk}/")
    check_page(page, "plan-empty")
    page.get_by_role("button", name="Add an action").click()
    check_page(page, "plan-add")
    page.get_by_label("What is to be done").fill("Go to the parenting group, eight sessions")
    page.get_by_label("By which agency").select_option(index=1)
    page.get_by_label("A significant assessment or piece of work").check()
    page.get_by_role("button", name="Add to the plan").click()
    expect(page.get_by_text("It is added to the plan.")).to_be_visible()
    page.get_by_role("link", name="Go to the parenting group").click()
    on(page, "Done on", date(2026, 4, 1))
    page.get_by_label("Evidence").fill("Certificate seen at the visit of 2 April.")
    check_page(page, "plan-action")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Every action is done and has its evidence.")).to_be_visible()
    check_page(page, "plan-done")
