"""An enquiry in a real browser: a child is brought in, the discussion recorded, a conference asked for and called."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quorate.cases.models import Child
from quorate.people import actions as people
from quorate.people.models import Practitioner
from tests.journeys.axe import check_page
from tests.journeys.test_hold import let_in, on
from tests.shell import world

pytestmark = pytest.mark.django_db(transaction=True)
Role = world.Role


def _into_a_team(place: world.Place) -> None:
    team = people.add_team(area=place.area, name="North", by=world.SYSTEM, at=world.NOW)
    roles = (Role.TEAM_MANAGER, Role.SOCIAL_WORKER)
    Practitioner.objects.filter(pk__in=[place.by_role[role].pk for role in roles]).update(team=team)


def test_an_enquiry_from_an_unknown_child_to_the_decision(
    page: Page, live_server: LiveServer, settings: Any
) -> None:
    settings.TRAINING_TODAY = world.TODAY
    place = world.make_place("berkshire")
    _into_a_team(place)
    worker = place.by_role[Role.SOCIAL_WORKER]
    let_in(page, live_server, worker)
    page.goto(f"{live_server.url}/enquiries/")
    check_page(page, "enquiries-empty")
    page.get_by_role("button", name="Bring in a child who is not known yet").click()
    expect(page.get_by_role("heading", name="Bring in a child")).to_be_visible()
    page.get_by_label("Family name").fill("Quillfeather")
    page.get_by_label("Identifier").fill("UB-77")
    page.get_by_label("Not yet").check()
    on(page, "Expected date of birth", date(2026, 7, 30))
    page.get_by_label("A new family").check()
    page.get_by_label("Name of the new family").fill("Quillfeather")
    page.get_by_label("Social worker").select_option(label=f"{worker.name} (social worker)")
    check_page(page, "enquiries-newcomer")
    page.get_by_role("button", name="Bring in this child").click()
    expect(page.get_by_role("heading", name="People of the family")).to_be_visible()
    page.get_by_role("button", name="Add an adult").click()
    page.get_by_label("Name", exact=True).fill("Petra Quillfeather")
    page.get_by_label("Who are they to the children?").fill("mother")
    page.get_by_label("Yes").check()
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Petra Quillfeather is on record.")).to_be_visible()
    page.get_by_role("link", name="Record an answer of Petra Quillfeather").click()
    page.get_by_label("Pre-settled status").check()
    on(page, "Living in the United Kingdom without a break since", date(2022, 8, 12))
    page.get_by_label("No", exact=True).check()
    check_page(page, "enquiries-nationality")
    page.get_by_role("button", name="Record the answer").click()
    expect(page.get_by_text("Five years of residence: Thu 12 Aug 2027")).to_be_visible()
    check_page(page, "enquiries-family")
    page.get_by_role("button", name="Record a strategy discussion").click()
    on(page, "When was the strategy discussion?", date(2026, 4, 9))
    page.get_by_label("Elmsworth Police").check()
    page.get_by_label("Who, and in what post?").locator("visible=true").fill(
        "Dov Dunmore, detective sergeant"
    )
    page.get_by_label("together with the police").check()
    check_page(page, "enquiries-open")
    page.get_by_label("Why was it decided so?").fill(
        "Concern for the baby after an earlier injury in the household."
    )
    page.get_by_role("checkbox", name="Quillfeather").check()
    page.get_by_role("button", name="Open the enquiry").click()
    expect(page.get_by_role("heading", name="Enquiry about Quillfeather")).to_be_visible()
    page.get_by_role("link", name="Ask for a conference about Baby Quillfeather").click()
    page.get_by_label("Why is a conference asked for?").fill("The risk goes on after the birth.")
    check_page(page, "enquiries-ask")
    page.get_by_role("button", name="Ask for a conference").click()
    expect(page.get_by_text("A conference was asked for, and no decision is recorded yet.")).to_be_visible()
    page.get_by_role("button", name="Decide about Baby Quillfeather").click()
    expect(page.get_by_text("This decision is not yours to take.")).to_be_visible()
    check_page(page, "enquiries-not-yours")
    _the_manager_decides(page, live_server, place)


def _the_manager_decides(page: Page, live_server: LiveServer, place: world.Place) -> None:
    child = Child.objects.get(la_child_id="UB-77")
    page.context.clear_cookies()
    let_in(page, live_server, place.by_role[Role.TEAM_MANAGER])
    page.goto(f"{live_server.url}/enquiries/")
    check_page(page, "enquiries-list")
    page.get_by_role("link", name=child.name).click()
    page.get_by_role("button", name="Decide about Baby Quillfeather").click()
    page.get_by_label("The enquiry ends without a conference").check()
    page.get_by_label("Reasons").fill("The grandmother has taken over the care.")
    check_page(page, "enquiries-decide")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_text("Ended without a conference").first).to_be_visible()
    page.get_by_role("link", name="Record that an agency disagrees").click()
    page.get_by_label("Which agency?").select_option(index=1)
    page.get_by_label("Who speaks for it?").fill("Gwen Ashgrove")
    page.get_by_label("Why does the agency disagree?").fill("The grandmother works at night.")
    check_page(page, "enquiries-disagree")
    page.get_by_role("button", name="Record the disagreement").click()
    expect(page.get_by_role("heading", name="Steps")).to_be_visible()
    check_page(page, "enquiries-disagreement")
    page.get_by_role("button", name="Settle the disagreement").click()
    page.get_by_label("A conference is to be held after all").check()
    page.get_by_label("How was that reached, and why?").fill(
        "The two managers met; nobody is there at night."
    )
    page.get_by_role("button", name="Settle it").click()
    expect(page.get_by_text("The disagreement is settled.")).to_be_visible()
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name="Report a delay").click()
    page.get_by_label("Why is the conference late?").fill("No interpreter before May.")
    check_page(page, "enquiries-delay")
    page.get_by_role("button", name="Report the delay").click()
    expect(page.get_by_text("The conference is delayed, and has not been held yet.")).to_be_visible()
    check_page(page, "enquiries-enquiry")
