"""A move in, from the child's page to the letter, and a move out that another authority tries to confirm."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.axe import check_page
from tests.journeys.test_hold import let_in
from tests.shell import world
from tests.shell.test_moves import FARAWAY, TODAY, Story

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_move_in_is_told_accepted_and_confirmed(page: Page, live_server: LiveServer, settings: Any) -> None:
    settings.TRAINING_TODAY = world.TODAY
    story = Story()
    let_in(page, live_server, story.manager)
    page.goto(f"{live_server.url}/children/{story.child.pk}/")
    page.get_by_text("What else you can do for this child").click()
    page.get_by_role("link", name="The child is here on another authority's plan").click()
    page.get_by_label("Whose plan is the child on?").fill(FARAWAY)
    page.get_by_label("For good", exact=True).check()
    page.get_by_label("Their lead social worker (optional)", exact=True).fill("Rowan Example")
    check_page(page, "moves-in")
    page.get_by_role("button", name="Record the move").click()
    expect(page.get_by_text("The move is recorded.")).to_be_visible()
    expect(page.get_by_text("Not told yet: children’s social care")).to_be_visible()
    check_page(page, "moves-move")
    page.get_by_role("button", name="Tell them").click()
    page.get_by_label("The police").select_option(index=1)
    check_page(page, "moves-tell")
    page.get_by_role("button", name="Send the notices").click()
    expect(page.get_by_text("The notices are in the post room.")).to_be_visible()
    page.get_by_role("button", name="Accept the transfer").click()
    page.get_by_role("button", name="Accept it in writing").click()
    expect(page.get_by_text("Accepted. The letter is in the post room.")).to_be_visible()
    story.conference(TODAY)
    page.reload()
    page.get_by_role("button", name="Confirm in writing").click()
    page.get_by_role("button", name="Confirm in writing").click()
    expect(page.get_by_text("the move is closed")).to_be_visible()
    page.goto(f"{live_server.url}/moves/?standing=all")
    expect(page.get_by_role("link", name=story.child.name)).to_be_visible()
    check_page(page, "moves-list")


def test_a_letter_of_the_wrong_authority_passes_nothing_on(
    page: Page, live_server: LiveServer, settings: Any
) -> None:
    settings.TRAINING_TODAY = world.TODAY
    story = Story("lincolnshire")
    move = story.leaves()
    let_in(page, live_server, story.manager)
    page.goto(f"{live_server.url}/moves/{move.pk}/")
    check_page(page, "moves-out")
    page.get_by_role("button", name="Record their letter").click()
    page.get_by_label("Which authority is the letter from?").fill("Nearby Council")
    page.get_by_label("Reference of the letter, or how it came").fill("L/9")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("link", name="Nearby Council is not the authority that was told")).to_be_visible()
    check_page(page, "moves-wrong")
    page.get_by_label("Which authority is the letter from?").fill(FARAWAY)
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("Their confirmation is recorded.")).to_be_visible()
