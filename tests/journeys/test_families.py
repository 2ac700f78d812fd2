"""A mother at her door on an old telephone, and a child of ten at theirs, in a real browser."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.axe import check_page
from tests.shell import family_world, world
from tests.shell.test_families_acts import A_PICTURE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def the_day(settings: Any) -> None:
    settings.TRAINING_TODAY = world.TODAY


def inside(page: Page, server: LiveServer, invitation: Any) -> None:
    """Put the session of somebody who has passed their door into the browser."""
    client = family_world.browser(invitation)
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server.url}]
    )


def zoomed(page: Page, name: str) -> None:
    """Check the page, and that at 200% zoom (half the width in CSS pixels) nothing scrolls sideways."""
    page.evaluate("window.scrollTo(0, 0)")  # the way out stays in sight, above whatever it is scrolled over
    check_page(page, name, expected_errors=("422",))  # a form sent back to be put right
    before = page.viewport_size
    page.set_viewport_size({"width": 640, "height": 450})
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 640, f"{name} scrolls sideways at 200%: {wide}"
    if before:
        page.set_viewport_size(before)


def test_a_mother_reads_remarks_asks_and_sends(page: Page, live_server: LiveServer) -> None:
    family = family_world.make_family()
    family_world.a_report(family)
    inside(page, live_server, family.mother)
    page.goto(f"{live_server.url}/family/")
    zoomed(page, "family-home")
    page.get_by_role("link", name="Where it is, and who will be there").click()
    zoomed(page, "family-meeting")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Reports", exact=True).click()
    zoomed(page, "family-reports")
    page.get_by_role("link", name="Report by").click()
    page.get_by_role("link", name=re.compile("He is often late")).click()
    page.get_by_label("There is a mistake in it").check()
    page.get_by_role("button", name="Keep this note").click()
    expect(page.get_by_text("Say what is wrong, and what is right.").first).to_be_visible()
    zoomed(page, "family-sentence")
    page.get_by_label("Tell us more").fill("He was late two times, when the bus broke down.")
    page.get_by_role("button", name="Keep this note").click()
    expect(page.get_by_text("You say there is a mistake.")).to_be_visible()
    zoomed(page, "family-report")
    page.get_by_role("link", name="Have your say").click()
    page.get_by_label("What has changed at home?").fill("My mum lives with us now.")
    page.get_by_label("What do you want to happen now?").fill("I want the plan to end.")
    zoomed(page, "family-say")
    page.get_by_role("button", name="Look at it and send it").click()
    page.get_by_label("Everyone at the meeting").check()
    zoomed(page, "family-send")
    page.get_by_role("button", name="Send it now").click()
    expect(page.get_by_text("Sent. Thank you.")).to_be_visible()
    page.get_by_role("link", name="Questions").click()
    page.get_by_label("What do you want to ask?").fill("Can my mum come with me?")
    page.get_by_role("button", name="Send the question").click()
    zoomed(page, "family-questions")
    page.get_by_role("link", name="Get help").click()
    zoomed(page, "family-help")
    page.get_by_role("link", name=re.compile("An interpreter")).click()
    page.get_by_label("Which language, or sign language?").fill("Polish")
    page.get_by_role("button", name="Ask for this").click()
    expect(page.get_by_text("You asked for this.")).to_be_visible()
    page.get_by_role("link", name="Tell us how to reach you").click()
    zoomed(page, "family-safe-contact")
    page.get_by_role("link", name="Your rights").click()
    page.get_by_role("link", name="How a meeting can end").click()
    zoomed(page, "family-outcomes")
    page.get_by_role("link", name="Cymraeg").click()
    expect(page.locator("html")).to_have_attribute("lang", "cy")
    zoomed(page, "family-outcomes-cy")


def test_a_child_of_ten_says_and_draws(page: Page, live_server: LiveServer, tmp_path: Any) -> None:
    family = family_world.make_family()
    inside(page, live_server, family.child)
    page.goto(f"{live_server.url}/family/")
    zoomed(page, "child-home")
    page.get_by_role("link", name="Do I want to come?").click()
    page.get_by_label("I do not want to come").check()
    zoomed(page, "child-coming")
    page.get_by_role("button", name="Tell us").click()
    expect(page.get_by_text("That is fine. You do not have to.")).to_be_visible()
    page.get_by_role("link", name="Draw", exact=True).click()
    picture = tmp_path / "house.png"
    picture.write_bytes(A_PICTURE)
    page.get_by_label("Your picture").set_input_files(picture)
    page.get_by_label("The chair and the workers, but no one in my family").check()
    zoomed(page, "child-drawing")
    page.get_by_role("button", name="Send the drawing").click()
    expect(page.get_by_text("We have your drawing.")).to_be_visible()
    page.get_by_label("What is good at home?").fill("Our dog.")
    expect(page.get_by_text("Kept at")).to_be_visible()
    zoomed(page, "child-say")
    page.get_by_role("button", name="Leave this page now").click()
    page.wait_for_url("**", wait_until="commit")
    page.goto(f"{live_server.url}/family/")
    expect(page.get_by_role("heading", name="Open your link to come in")).to_be_visible()
