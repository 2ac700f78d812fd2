"""A complaint in a real browser: the mother's words are written down, the chair talks, the review comes forward."""

import re
from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.axe import check_page
from tests.journeys.test_hold import another, let_in
from tests.shell import challenges_world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def the_day(settings: Any) -> None:
    settings.TRAINING_TODAY = challenges_world.DAY + timedelta(days=1)


def test_the_mother_complains_the_chair_talks_and_the_review_comes_forward(
    page: Page, browser: Browser, live_server: LiveServer
) -> None:
    sitting = challenges_world.decided()
    place, number = sitting.place, sitting.conference.pk
    let_in(page, live_server, place.administrator)
    page.goto(f"{live_server.url}/conferences/{number}/")
    page.get_by_role("link", name="Disagreement and complaints", exact=True).click()
    check_page(page, "challenges-conference")
    page.get_by_role("button", name="Receive a complaint").click()
    page.get_by_label("(mother)").check()
    page.get_by_label("The outcome: the fact or the category").check()
    page.get_by_label("What do they say?").fill("You say that I neglect them. I was ill.")
    page.get_by_label("How did it come?").select_option("telephone")
    check_page(page, "challenges-receive")
    page.get_by_role("button", name="Save the complaint").click()
    expect(page.get_by_text("The complaint is received.")).to_be_visible()
    check_page(page, "challenges-complaint")

    chair = another(browser)
    let_in(chair, live_server, place.chair)
    chair.goto(f"{live_server.url}/")
    chair.get_by_role("link", name="Talk over complaint").click()
    chair.get_by_role("link", name="Record the chair’s talk").click()
    chair.get_by_label("Yes", exact=True).check()
    chair.get_by_label("What was said, and what did it come to?").fill("We read the report together.")
    chair.get_by_label("No: pass it on now").check()
    check_page(chair, "challenges-talk")
    chair.get_by_role("button", name="Save the talk").click()
    expect(chair.get_by_text("Passed on", exact=True)).to_be_visible()

    manager = another(browser)
    let_in(manager, live_server, place.manager)
    manager.goto(f"{live_server.url}/challenges/complaints/")
    check_page(manager, "challenges-complaints")
    manager.get_by_role("link", name=re.compile(r"^Complaint \d+$")).click()
    manager.get_by_role("link", name="Give the result").click()
    manager.get_by_label("A review is brought forward").check()
    manager.get_by_label("The explanation").fill("Much has changed since March. We will look again soon.")
    check_page(manager, "challenges-result")
    manager.get_by_role("button", name="Give the result").click()
    expect(manager.get_by_text("The complaint has ended")).to_be_visible()
    manager.get_by_role("link", name="Decide by when").first.click()
    expect(manager.get_by_text("the review is brought forward").first).to_be_visible()
    manager.goto(f"{live_server.url}/challenges/differences/")
    check_page(manager, "challenges-differences")
