"""Every part of the kit, and every page anybody can meet before a case, in a real browser."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quorate.people.models import User
from tests.journeys.axe import check_page

PASSWORD = "a long enough password"

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: Page, live_server: LiveServer, then: str) -> None:
    User.objects.create_user("keeper@example.invalid", PASSWORD, is_staff=True)
    page.goto(f"{live_server.url}/accounts/login/?next={then}")
    page.get_by_label("Email").fill("keeper@example.invalid")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"**{then}")


def test_every_component_is_accessible_at_both_widths(page: Page, live_server: LiveServer) -> None:
    sign_in(page, live_server, "/design/")
    for why in page.get_by_text("Why this date?").all():
        why.click()
    check_page(page, "kit")
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    expect(page).to_have_title("Error: Every part of the kit - Quorate")
    check_page(page, "kit-errors")
    page.get_by_role("link", name="Enter date of birth").click()
    expect(page.locator("#id_born_on-day")).to_be_focused()


def test_a_choice_reveals_what_it_asks_for(page: Page, live_server: LiveServer) -> None:
    sign_in(page, live_server, "/design/")
    expect(page.get_by_label("Link to join")).to_be_hidden()
    page.get_by_label("Online").check()
    expect(page.get_by_label("Link to join")).to_be_visible()
    check_page(page, "kit-revealed")


def test_a_live_part_asks_for_itself_until_nothing_is_new(page: Page, live_server: LiveServer) -> None:
    sign_in(page, live_server, "/design/")
    expect(page.get_by_text("has been asked for 3 times")).to_be_visible()
    assert page.said == []  # type: ignore[attr-defined]


def test_the_kit_works_without_javascript(plain_page: Page, live_server: LiveServer) -> None:
    page = plain_page
    sign_in(page, live_server, "/design/")
    page.set_viewport_size({"width": 320, "height": 640})
    expect(page.get_by_role("link", name="Sign out")).to_be_visible()
    expect(page.get_by_label("Link to join")).to_be_visible()
    page.get_by_label("Given name").fill("Kit")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    expect(page.get_by_label("Given name")).to_have_value("Kit")


def test_pages_before_signing_in_are_accessible(page: Page, live_server: LiveServer) -> None:
    for address in (
        "accounts/login/",
        "accounts/password/reset/",
        "accounts/password/reset/done/",
        "accounts/password/reset/key/1-x/",
        "accounts/signup/",
        "accounts/inactive/",
        "help/",
        "accessibility/",
        "privacy/",
        "cookies/",
    ):
        page.goto(f"{live_server.url}/{address}")
        check_page(page, address)


def test_pages_of_ones_own_sign_in_are_accessible(page: Page, live_server: LiveServer) -> None:
    sign_in(page, live_server, "/help/")
    for address in ("logout/", "password/change/", "2fa/", "sessions/"):
        page.goto(f"{live_server.url}/accounts/{address}")
        check_page(page, f"own-{address}")
    page.goto(f"{live_server.url}/nowhere/")
    check_page(page, "not-found", expected_errors=("404",))
