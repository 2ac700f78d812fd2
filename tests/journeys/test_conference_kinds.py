"""A conference before a birth, in a real browser: booked with a brother's review, prepared, covered, closed."""

import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings as configured
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.axe import check_page
from tests.shell import convening, holding, world
from tests.shell import test_conference_kinds as kinds

pytestmark = pytest.mark.django_db(transaction=True)
NEXT_DAY = date(2026, 4, 23)
"""The conference was opened by acts at ten on the day before, whatever the hour is now."""


@pytest.fixture(autouse=True)
def the_day(settings: Any) -> None:
    settings.TRAINING_TODAY = NEXT_DAY


def let_in(page: Page, live_server: LiveServer, person: Any) -> None:
    cookie = world.client_for(person).cookies[configured.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def test_berkshire_before_a_birth(page: Page, live_server: LiveServer) -> None:
    place = world.make_place("berkshire")
    child = convening.under_enquiry(kinds.before_birth(place))
    let_in(page, live_server, place.administrator)
    page.goto(f"{live_server.url}/conferences/convene/?child={child.pk}")
    expect(page.get_by_role("cell", name=re.compile("Pre-birth conference")).first).to_be_visible()
    check_page(page, "kinds-choose")
    page.goto(f"{live_server.url}/conferences/training/")
    check_page(page, "kinds-training")
    page.get_by_role("link", name=f"Change what is known of {place.chair.name}", exact=True).click()
    page.get_by_label(re.compile("Registration with Social Work England")).fill("SW100000")
    check_page(page, "kinds-qualification")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("SW100000")).to_be_visible()

    sitting = kinds.sitting(place, child)
    row = sitting.row
    at = f"{live_server.url}/conferences/{sitting.conference.pk}/"
    page.goto(f"{at}invite/")
    page.get_by_text("Also think of, where it applies to this family").click()
    expect(page.get_by_text("Midwifery, for a child before or just after birth")).to_be_visible()
    check_page(page, "kinds-invite")

    page.context.clear_cookies()
    let_in(page, live_server, place.chair)
    page.goto(f"{at}prepare/")
    check_page(page, "kinds-prepare")
    page.get_by_role("link", name="The chair meets the family first").click()
    page.get_by_label("Done", exact=True).first.check()
    check_page(page, "kinds-prepare-sheet")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("1 of 4 answered")).to_be_visible()
    page.get_by_role("link", name="The running order", exact=True).click()
    expect(page.get_by_role("heading", name="Running order for the chair")).to_be_visible()
    check_page(page, "kinds-running-order")

    page.goto(f"{at}hold/children/{row.pk}/")
    page.get_by_role("link", name="Add a matter raised and what was asked").click()
    page.get_by_label("In whose report or view").select_option(index=1)
    page.get_by_label("The matter raised").fill("Appointments were missed.")
    page.get_by_label("What was asked about it").fill("What would help to keep them?")
    check_page(page, "kinds-explore")
    page.get_by_role("button", name="Add to the record").click()
    expect(page.get_by_text("What would help to keep them?")).to_be_visible()
    sitting.harm(row)
    sitting.views(row, **kinds.ALL_SAY)
    page.reload()
    check_page(page, "kinds-child")

    page.goto(f"{at}hold/children/{row.pk}/decide/")
    page.get_by_role("group", name="Outcome", exact=True).get_by_role(
        "radio", name=re.compile("A plan is made")
    ).check()
    page.get_by_role("group", name=re.compile("Meeting after the birth")).get_by_label("A core group").check()
    page.get_by_label("Neglect").check()
    page.get_by_label("Reasons for the decision").fill("The worries are shared by all.")
    group = page.get_by_role("group", name=re.compile("^First core group"))
    for part, value in (("Day", "30"), ("Month", "4"), ("Year", "2026")):
        group.get_by_label(part, exact=True).fill(value)
    check_page(page, "kinds-decide")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_text(f"The decision for {row.child.name} is recorded.")).to_be_visible()
    page.get_by_role("button", name="Close the conference").click()
    expect(page.get_by_role("heading", name="Not on record yet")).to_be_visible()
    check_page(page, "kinds-close")
    page.get_by_label("Why you close it though this is open").fill("The parents had to leave.")
    page.get_by_role("button", name="Close the conference").click()
    expect(page.get_by_role("heading", name="Outcome", level=1)).to_be_visible()
    check_page(page, "kinds-outcome")
    assert holding.Sitting(place, sitting.conference).now().state == "closed"
