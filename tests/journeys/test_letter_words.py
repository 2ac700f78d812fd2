"""A manager changes the words of a letter and sends all that is ready, in a real browser."""

from typing import Any

import pytest
from django.conf import settings as configured
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quorate.jobs.work import do_all_waiting
from quorate.letters import actions, own_words
from quorate.letters.models import Letter
from tests.journeys.axe import check_page
from tests.shell import world

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = ("status of 422",)
KEY = "conferences/invitation-reminder"
WORDS = """Subject: We have not heard from you: conference {{ conference }}

Dear {{ nam }},

Are you coming at {{ starts_at|moment }}? Tell {{ administrator }}: {{ reach }}.
"""


@pytest.fixture
def manager(settings: Any) -> Any:
    settings.TRAINING_TODAY = world.TODAY
    by = world.make_practitioner(world.make_area("tees"), role=world.Role.CHAIRS_MANAGER)
    for number in range(3):
        actions.post(
            area=by.area, key=f"paper:{number}", occasion="conference:1", document="invitation",
            to_name=f"Person {number}", to_email="", to_address="1 Mill Lane\nMarrowby", subject="You are invited",
            text="Please come.", large=number == 0, by="test", at=world.NOW,
        )  # fmt: skip
    return by


def test_a_manager_mends_the_words_of_a_letter_and_sends_all_that_is_ready(
    page: Page, live_server: LiveServer, manager: Any
) -> None:
    cookie = world.client_for(manager).cookies[configured.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.goto(f"{live_server.url}/letters/")
    check_page(page, "letters-post-room")
    page.get_by_role("link", name="Words of letters").first.click()
    check_page(page, "letters-words")
    page.goto(f"{live_server.url}/letters/words/{KEY}/")
    check_page(page, "letters-one-letter")
    page.get_by_role("button", name="Change the words").click()

    box, why = page.get_by_label("Words", exact=False).first, page.get_by_label("Why", exact=False).first
    box.fill(WORDS)
    page.get_by_role("button", name="Look at it").click()
    expect(page.locator("#faults")).to_contain_text("Line 3: “nam” is not a fact of this letter")
    check_page(page, "letters-words-fault", expected_errors=REFUSED)

    box.fill(WORDS.replace("{{ nam }}", "{{ name }}"))
    page.get_by_role("button", name="Look at it").click()
    expect(page.get_by_role("heading", name="How it would read")).to_be_visible()
    expect(page.locator("main")).to_contain_text("We have not heard from you: conference 12")
    check_page(page, "letters-words-preview", expected_errors=REFUSED)
    why.fill("Families asked for it")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Letters written from now on say it so.")).to_be_visible()
    assert own_words.last(manager.area, KEY) == 1

    page.goto(f"{live_server.url}/letters/ready/")
    check_page(page, "letters-ready", expected_errors=REFUSED)
    page.get_by_role("button", name="Make the print run").click()
    expect(page.locator("#batch-progress")).to_contain_text("0 of 3")
    check_page(page, "letters-batch-going", expected_errors=REFUSED)
    do_all_waiting()
    expect(page.get_by_text("Everything has been made.")).to_be_visible()
    expect(page.get_by_role("link", name="All the letters")).to_be_visible()
    check_page(page, "letters-batch-made", expected_errors=REFUSED)
    assert Letter.objects.filter(state=Letter.State.TO_PRINT).count() == 3
