"""A child on a plan becomes looked after: status, officer, review, a worry, and what is weighed."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.axe import check_page
from tests.journeys.test_hold import let_in, on
from tests.shell import world
from tests.shell.test_care import BEGAN, TODAY, Care

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_child_on_a_plan_becomes_looked_after(page: Page, live_server: LiveServer, settings: Any) -> None:
    settings.TRAINING_TODAY = world.TODAY
    care = Care(legal="")
    let_in(page, live_server, care.place.manager)
    page.goto(f"{live_server.url}/children/{care.child.pk}/")
    page.get_by_text("What else you can do for this child").click()
    page.get_by_role("link", name="The child has become looked after").click()
    page.get_by_label("Legal status").select_option("section-20")
    page.get_by_label("Where the child lives").select_option("foster")
    on(page, "From which day?", BEGAN)
    check_page(page, "care-begin")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("The legal status is recorded.")).to_be_visible()
    expect(page.get_by_text("weigh how secure the child is, in core group")).to_be_visible()
    check_page(page, "care-child")
    page.get_by_role("link", name="Name the officer").click()
    page.get_by_label("Independent reviewing officer").select_option(index=1)
    page.get_by_role("button", name="Name the officer").click()
    expect(page.get_by_text("The reviewing officer is named.")).to_be_visible()
    page.get_by_role("button", name="Book a looked-after review").click()
    on(page, "On which day?", TODAY)
    check_page(page, "care-book")
    page.get_by_role("button", name="Book it").click()
    expect(page.get_by_text("The looked-after review is booked.")).to_be_visible()
    page.get_by_role("link", name="How secure is the child?").click()
    page.get_by_label("By whom").select_option("Core group")
    page.get_by_role("group", name="Do the care plan").get_by_label("Yes").check()
    page.get_by_label("Reasons").fill("Both parents agree.")
    page.get_by_label("Contact, and what").fill("Weekly, supervised.")
    page.get_by_label("The care plan and the placement plan").fill("Clear for three months.")
    check_page(page, "care-security")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("cell", name="Core group: The child is secure.").first).to_be_visible()
    check_page(page, "care-weighed")
    page.get_by_role("link", name="Combined agenda for the chair").click()
    expect(page.get_by_role("heading", name="Combined agenda for the chair")).to_be_visible()
    check_page(page, "care-agenda")
    page.goto(f"{live_server.url}/care/")
    expect(page.get_by_role("link", name=care.child.name)).to_be_visible()
    check_page(page, "care-list")
