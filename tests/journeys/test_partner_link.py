"""A partner without an account, on a narrow screen and with the keyboard alone: from the letter to the answer."""

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quorate.conferences.models import Conference, Invitation
from quorate.doors.models import Door
from quorate.letters.models import Letter
from quorate.people.models import Practitioner
from tests.journeys.axe import check_page
from tests.shell import conference_world, world
from tests.shell.world import Place

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 360, "height": 640}
MOST_STEPS = 80
FOCUSED = """() => {
  const at = document.activeElement;
  if (!at || !at.matches("a, button, input, select, textarea, summary")) return "";
  const label = at.labels && at.labels[0] ? at.labels[0].innerText : "";
  return (label || at.innerText || "").trim();
}"""


@pytest.fixture
def place(settings: Any, live_server: LiveServer) -> Place:
    settings.TRAINING_TODAY = date(2026, 4, 13)
    settings.PUBLIC_URL = live_server.url
    return world.make_place("tees")


@pytest.fixture
def invitation(place: Place) -> Invitation:
    assert place.network is not None
    visitor = place.network.health_visitor
    Practitioner.objects.filter(pk=visitor.pk).update(user=None)
    conference: Conference = conference_world.book(place)
    return conference_world.invite_network(place, conference)["health visitor"]


def tab_to(page: Page, words: str) -> None:
    """Press Tab until what has the focus says these words, as somebody without a mouse would."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if words in page.evaluate(FOCUSED):
            return
    raise AssertionError(f"the keyboard does not reach {words!r}")


def press(page: Page, words: str) -> None:
    tab_to(page, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page: Page, label: str, words: str) -> None:
    tab_to(page, label)
    page.keyboard.type(words)


def newest(document: str, pattern: str) -> str:
    found = re.search(pattern, Letter.objects.filter(document=document).latest("pk").text)
    assert found
    return found[0]


def test_from_the_letter_to_the_answer_by_keyboard_alone(
    page: Page, live_server: LiveServer, place: Place, invitation: Invitation
) -> None:
    page.set_viewport_size(PHONE)
    letter = Letter.objects.get(key__startswith=f"invitation:{invitation.pk}:")
    found = re.search(r"http\S+/door/[\w-]+/", letter.text)
    assert found
    link = found[0]
    page.goto(link)
    expect(page.get_by_role("heading", name="Open your page")).to_be_visible()
    check_page(page, "door-open")
    press(page, "Send me the code")
    expect(page.get_by_role("heading", name="Type the code")).to_be_visible()
    check_page(page, "door-code")
    write(page, "Code", newest("door-code", r"\d{6}"))
    press(page, "Go on")
    expect(page.get_by_role("heading", name="What you are asked for")).to_be_visible()
    check_page(page, "partner-asked")
    press(page, "Say whether you are coming")
    tab_to(page, "Yes, in person")
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    assert "a colleague comes instead" in page.evaluate(FOCUSED)
    write(page, "Or their name", "Ivo Larkspur")
    write(page, "And their e-mail address", "ivo@nhs.example")
    tab_to(page, "I have briefed them")
    page.keyboard.press("Space")
    check_page(page, "partner-reply")
    press(page, "Save the answer")
    expect(page.get_by_text("Your answer has been recorded")).to_be_visible()
    stand_in = Invitation.objects.get(substitute_for=invitation)
    assert (stand_in.name, stand_in.briefed) == ("Ivo Larkspur", True)
    press(page, "Leave this page")
    expect(page.get_by_role("heading", name="You have left")).to_be_visible()
    check_page(page, "door-left")
    page.goto(link)
    expect(page.get_by_role("heading", name="This link does not open anything")).to_be_visible()
    check_page(page, "door-dead", expected_errors=("404",))
    assert Door.objects.get(holder=f"invitation:{invitation.pk}").opened_at is not None
