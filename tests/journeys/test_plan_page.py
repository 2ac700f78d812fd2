"""A plan in a real browser: the outline is written and agreed, something is done, progress is gone over."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quorate.plans import actions as plans
from tests.journeys.axe import check_page
from tests.journeys.test_hold import let_in, on
from tests.shell import world
from tests.shell.plans_world import agree_plan, put_on_plan, write_plan

pytestmark = pytest.mark.django_db(transaction=True)
STARTED = date(2026, 2, 4)


def test_an_action_of_a_plan_from_beginning_to_end(
    page: Page, live_server: LiveServer, settings: Any
) -> None:
    settings.TRAINING_TODAY = world.TODAY
    place = world.make_place()
    assert place.family is not None
    plan = put_on_plan(world.children_of(place.family)[0], STARTED)
    let_in(page, live_server, place.by_role[world.Role.SOCIAL_WORKER])
    page.goto(f"{live_server.url}/plans/{plan.pk}/")
    check_page(page, "plan-empty")
    page.get_by_role("button", name="Add an action").click()
    check_page(page, "plan-add")
    page.get_by_label("What is to be done").fill("Go to the parenting group, eight sessions")
    page.get_by_label("Who is to do it").select_option(label=f"Mother {place.family.name} (mother)")
    page.get_by_label("A significant assessment or piece of work").check()
    page.get_by_role("button", name="Add to the plan").click()
    expect(page.get_by_text("It is added to the plan.")).to_be_visible()
    page.get_by_role("link", name="Go to the parenting group").click()
    on(page, "Done on", date(2026, 4, 1))
    page.get_by_label("Evidence").fill("Certificate seen at the visit of 2 April.")
    check_page(page, "plan-action")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Certificate seen at the visit")).to_be_visible()
    check_page(page, "plan-done")
    page.get_by_role("link", name="Person by person").click()
    expect(page.get_by_role("heading", name="The plan, person by person")).to_be_visible()
    check_page(page, "plan-people")
    page.get_by_role("link", name=f"Mother {place.family.name}").click()
    expect(page.get_by_role("heading", name="What others will do (0)")).to_be_visible()
    check_page(page, "plan-person")


def test_an_outline_is_written_and_agreed_with_what_is_missing_shown(
    page: Page, live_server: LiveServer, settings: Any
) -> None:
    settings.TRAINING_TODAY = world.TODAY
    place = world.make_place("berkshire")
    assert place.family is not None
    plan = put_on_plan(world.children_of(place.family)[0], STARTED)
    let_in(page, live_server, place.by_role[world.Role.SOCIAL_WORKER])
    page.goto(f"{live_server.url}/plans/{plan.pk}/")
    page.get_by_role("button", name="Write the outline plan").click()
    expect(page.get_by_role("heading", name="Begin the next version")).to_be_visible()
    page.get_by_role("button", name="Begin", exact=True).click()
    expect(page.get_by_text("The draft is open.")).to_be_visible()
    expect(page.get_by_role("heading", name="Plan, version 1")).to_be_visible()
    page.get_by_role("button", name="Agree this version").click()
    expect(page.get_by_text("state the risks to the child").first).to_be_visible()
    check_page(page, "plan-not-yet")
    page.goto(f"{live_server.url}/plans/{plan.pk}/versions/1/")
    for title in ("What the risks are", "What has to change", "If things do not change"):
        page.get_by_role("link", name=f"Write “{title}”").click()
        page.get_by_label(title).fill("Left alone in the evening.")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text(f"“{title}” is saved.")).to_be_visible()
    page.get_by_role("button", name="Add an outcome").click()
    page.get_by_label("What is to be better for the child").fill("Is never alone at home")
    check_page(page, "plan-outcome")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The outcome is saved.")).to_be_visible()
    check_page(page, "plan-version")
    page.get_by_role("button", name="Agree this version").click()
    page.get_by_label("Where it was agreed").select_option(index=1)
    page.get_by_label("Why it is agreed without what is missing").fill("The core group adds it.")
    check_page(page, "plan-agree")
    page.get_by_role("button", name="Agree this version").click()
    expect(page.get_by_text("Version 1 is in force.")).to_be_visible()


def test_progress_is_gone_over_and_the_list_shows_what_is_late(
    page: Page, live_server: LiveServer, settings: Any
) -> None:
    settings.TRAINING_TODAY = world.TODAY
    place = world.make_place()
    assert place.family is not None
    worker = place.by_role[world.Role.SOCIAL_WORKER]
    plan = put_on_plan(world.children_of(place.family)[0], STARTED, date(2026, 4, 2))
    agree_plan(write_plan(plan, worker), worker)
    plan.actions.create(what="See the GP", agency=place.chair.agency, by_on=date(2026, 3, 1))
    draft = write_next(plan, worker)
    let_in(page, live_server, worker)
    page.goto(f"{live_server.url}/plans/{plan.pk}/progress/")
    expect(page.get_by_text("0 of 2 outcomes gone over.")).to_be_visible()
    page.get_by_role("link", name="Record how far it has come (outcome 1)").click()
    page.get_by_label("Better", exact=True).check()
    page.get_by_label("The child’s safety").fill("Somebody is always at home.")
    page.get_by_label("What shows it").fill("Three visits unannounced.")
    check_page(page, "plan-progress-outcome")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1 of 2 outcomes gone over.")).to_be_visible()
    check_page(page, "plan-progress")
    page.goto(f"{live_server.url}/plans/{plan.pk}/compare/?from=1&to={draft}")
    expect(page.get_by_text("A family worker")).to_be_visible()
    check_page(page, "plan-compare")
    page.goto(f"{live_server.url}/plans/")
    expect(page.get_by_role("link", name="See the GP")).to_be_visible()
    check_page(page, "plan-list")


def write_next(plan: Any, worker: Any) -> int:
    """Draft the second version with one passage changed; return its number."""
    draft = plans.open_draft(plan=plan, why="The review changed it", by=worker, at=world.NOW)
    plans.write_section(
        draft=draft,
        key="services",
        text="A family worker, in words.",
        version=1,
        by=worker,
        at=world.NOW,
    )
    return int(draft.number)
