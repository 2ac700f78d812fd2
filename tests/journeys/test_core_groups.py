"""Core groups in a real browser: planned for two siblings, held, written up, approved; a visit; what drifts."""

import re
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quorate.core_groups.models import Meeting
from tests.journeys.axe import check_page
from tests.journeys.test_hold import let_in, on
from tests.shell import core_group_world as made
from tests.shell import world

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_core_group_from_its_members_to_the_approved_record(
    page: Page, live_server: LiveServer, settings: Any
) -> None:
    settings.TRAINING_TODAY = world.TODAY
    circle = made.make_circle("berkshire")
    child, sister = circle.children
    let_in(page, live_server, circle.worker)
    page.goto(f"{live_server.url}/core-groups/children/{child.pk}/")
    check_page(page, "core-group-child")
    page.get_by_role("link", name="Leaves (Mother").click()
    check_page(page, "core-group-leaves")
    page.get_by_role("link", name="Cancel", exact=True).click()
    page.get_by_role("link", name=re.compile(r"^Change\s+meets")).click()
    page.get_by_label("How often the core group meets").select_option(label="Every 4 weeks")
    page.get_by_label("How often the child is visited").select_option(label="Every 2 weeks")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The plan says so.").first).to_be_visible()

    page.get_by_role("button", name="Plan a meeting").click()
    on(page, "When it starts", date(2026, 4, 9))
    page.get_by_role("group", name="When it starts").get_by_label("Time").fill("2pm")
    page.get_by_label("Where, or how to join").fill("Larch Room")
    check_page(page, "core-group-plan")
    page.get_by_role("button", name="Plan it").click()
    expect(page.get_by_text("Now ask its members to it")).to_be_visible()
    page.get_by_role("button", name="Record who was there").click()
    for seat in Meeting.objects.get().seats.order_by("pk"):
        group = page.get_by_role("group", name=f"{seat.name}, {seat.part}")
        group.get_by_label("Sent apologies" if seat.part == "mother" else "Came", exact=True).check()
    check_page(page, "core-group-attendance")
    page.get_by_role("button", name="Record the meeting").click()
    expect(page.get_by_text("Now write what was said of each child")).to_be_visible()

    page.get_by_role("link", name="Add views").click()
    page.get_by_label("What they wrote").fill("Mornings are hard. I would like help with them.")
    page.get_by_role("button", name="Keep them").click()
    expect(page.get_by_text("Mornings are hard.")).to_be_visible()
    for one in (child, sister):
        page.get_by_role("link", name=f"Write what was said of {one.name}").click()
        page.get_by_label("What was talked over").fill("Appointments are kept, and bedtime is calmer.")
        page.get_by_label("What was decided", exact=True).fill("The plan goes on with fewer steps.")
        page.get_by_label("The plan is still needed").check()
        if one == child:
            check_page(page, "core-group-part")
        page.get_by_role("button", name="Keep it").click()
        expect(page.get_by_text(f"What is written about {one.name} is kept.")).to_be_visible()
    page.get_by_role("link", name=f"Add something agreed for {child.name}").click()
    page.get_by_label("What is to be done").fill("Refer to the parenting group")
    page.get_by_label("Who does it").select_option(index=1)
    on(page, "By when", date(2026, 4, 20))
    page.get_by_role("button", name="Put it on the list").click()
    check_page(page, "core-group-meeting")
    page.get_by_role("button", name="Hand the record to the manager").click()
    check_page(page, "core-group-hand-over")
    page.get_by_role("button", name="Hand it over").click()
    expect(page.get_by_text("The record is with the manager.")).to_be_visible()


def test_visits_and_the_managers_lists(page: Page, live_server: LiveServer, settings: Any) -> None:
    settings.TRAINING_TODAY = world.TODAY
    circle = made.make_circle("berkshire")
    child = circle.child
    made.write(circle, made.hold(circle))
    let_in(page, live_server, circle.worker)
    page.goto(f"{live_server.url}/core-groups/children/{child.pk}/visits/")
    check_page(page, "visits-none")
    page.get_by_role("button", name="Record a visit").click()
    on(page, "Day of the visit", date(2026, 4, 7))
    page.get_by_label("At home").check()
    page.get_by_role("group", name="Was the child seen?").get_by_label("Yes").first.check()
    page.get_by_role("group", name="Was the child seen alone?").get_by_label("Yes").check()
    page.get_by_label("What the child said").fill("I like it at home now.")
    check_page(page, "visit-add")
    page.get_by_role("button", name="Record the visit").click()
    expect(page.get_by_text("The visit is recorded.")).to_be_visible()
    check_page(page, "visits")
    page.get_by_role("link", name="7 Apr 2026").click()
    check_page(page, "visit")
    page.goto(f"{live_server.url}/children/{child.pk}/")
    expect(page.get_by_text("Last on 7 April 2026: the child was seen alone.")).to_be_visible()
    let_in(page, live_server, circle.manager)
    page.goto(f"{live_server.url}/core-groups/drift/")
    page.locator("summary").first.click()
    check_page(page, "drift")
    page.goto(f"{live_server.url}/core-groups/how-often/")
    check_page(page, "how-often")
    page.goto(f"{live_server.url}/core-groups/?list=being-written")
    check_page(page, "core-groups")
    page.goto(f"{live_server.url}/core-groups/agreed/")
    check_page(page, "agreed")
