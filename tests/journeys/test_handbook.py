"""The handbook read, searched and compared, and the calculator used, in a browser: with and without JavaScript."""

from io import BytesIO
from typing import Any

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from tests.journeys.axe import check_page
from tests.shell import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def reader(settings: Any) -> Any:
    settings.TRAINING_TODAY = world.TODAY
    return world.make_practitioner(world.make_area("berkshire"))


def sign_in(page: Page, live_server: LiveServer, person: Any) -> None:
    cookie = world.client_for(person).cookies[django_settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def test_a_procedure_is_read_searched_and_compared(page: Page, live_server: LiveServer, reader: Any) -> None:
    sign_in(page, live_server, reader)
    page.goto(live_server.url)
    page.get_by_role("link", name="Handbook").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Berkshire: the procedure")
    check_page(page, "handbook-procedure")
    page.get_by_label("Search this procedure").fill("24 hours")
    page.get_by_label("Search this procedure").press("Enter")
    expect(page.get_by_role("heading", name="with “24 hours”")).to_be_visible()
    check_page(page, "handbook-search")
    page.get_by_role("link", name="Send the plan and the decision").first.click()
    expect(page.get_by_text("Within 24 hours of the end of the conference").first).to_be_visible()
    check_page(page, "handbook-rule")
    page.get_by_role("link", name="Berkshire", exact=True).first.click()
    page.get_by_role("link", name="How it differs").click()
    page.get_by_role("navigation", name="Compare with").get_by_role("link", name="Tees").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Berkshire: how it differs from Tees")
    check_page(page, "handbook-differs")
    page.get_by_role("link", name="What it does not say").click()
    expect(page.get_by_role("heading", name="Said by nobody")).to_be_visible()
    check_page(page, "handbook-not-said")
    page.get_by_role("link", name="Worked examples").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Berkshire: worked examples")
    check_page(page, "handbook-examples")


def test_dates_are_worked_out_without_a_script(
    plain_page: Page, page: Page, live_server: LiveServer, reader: Any
) -> None:
    sign_in(plain_page, live_server, reader)
    plain_page.goto(f"{live_server.url}/handbook/")
    plain_page.get_by_role("link", name="Calculator").click()
    first = plain_page.get_by_role("group", name="Event 1")
    first.get_by_label("Day", exact=True).fill("14")
    first.get_by_label("Month").fill("3")
    first.get_by_label("Year").fill("2025")
    plain_page.get_by_role("button", name="Add another event").click()
    second = plain_page.get_by_role("group", name="Event 2")
    second.get_by_label("What happened").select_option("birth")
    second.get_by_label("Day", exact=True).fill("31")
    second.get_by_label("Month").fill("4")
    second.get_by_label("Year").fill("2025")
    second.get_by_label("Year").press("Enter")
    expect(plain_page.get_by_role("alert")).to_contain_text("The day of event 2 must be a real date")
    expect(first.get_by_label("Year")).to_have_value("2025")
    second.get_by_label("Day", exact=True).fill("14")
    plain_page.get_by_role("button", name="Show the timetable").click()
    expect(plain_page.get_by_role("heading", name="Timetable by the procedure of Berkshire")).to_be_visible()
    expect(
        plain_page.get_by_role("listitem").filter(has_text="First review conference").first
    ).to_contain_text("Wednesday 30 April 2025")
    shared = plain_page.url

    sign_in(page, live_server, reader)
    page.goto(shared)
    expect(page.get_by_role("heading", name="April 2025")).to_be_visible()
    check_page(page, "handbook-calculator")
    printed = PdfReader(BytesIO(page.pdf(format="A4")))
    words = " ".join("".join(leaf.extract_text() for leaf in printed.pages).split())
    assert "Wednesday 30 April 2025" in words
    assert "10 working days after the birth" in words, "on paper each date gives its reason"
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Add another event")).to_be_hidden()
    expect(page.get_by_role("heading", name="April 2025")).to_be_visible()
    page.emulate_media(media="screen")
    page.goto(f"{live_server.url}/handbook/calculator/?area=berkshire&event=nonsense=2025-02-31")
    expect(page.get_by_role("alert")).to_contain_text("Select what happened (event 1) from the list")
    check_page(page, "handbook-calculator-errors")
