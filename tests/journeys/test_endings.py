"""The end of a plan without a review, a death, and the time after a plan, in a real browser."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quorate.plans import actions as plans
from tests.journeys.axe import check_page
from tests.journeys.test_hold import let_in, on
from tests.shell import endings_world as built
from tests.shell import world

pytestmark = pytest.mark.django_db(transaction=True)
Role = world.Role


def test_a_plan_ends_because_its_reason_is_gone_and_everybody_is_told(
    page: Page, live_server: LiveServer, settings: Any
) -> None:
    settings.TRAINING_TODAY = world.TODAY
    case, _, _ = built.made_here("berkshire")
    let_in(page, live_server, case.manager)
    page.goto(f"{live_server.url}/children/{case.child.pk}/")
    page.get_by_text("What else you can do for this child").click()
    page.get_by_role("link", name="End the plan without a review").click()
    expect(page.get_by_role("heading", name="The grounds here")).to_be_visible()
    check_page(page, "ending-grounds")
    page.get_by_label("The reason for the plan clearly no longer applies").check()
    page.get_by_label("What happened, and how is it known?").fill("The perpetrator died on 3 June 2025.")
    page.get_by_role("button", name="Prepare the end of the plan").click()
    expect(page.get_by_text("Nothing has ended yet.")).to_be_visible()
    check_page(page, "ending-prepared")
    for number in (1, 2):
        page.get_by_role("button", name="Record a consultation").click()
        page.get_by_label("Who was asked").select_option(index=2 if number == 1 else 5)
        page.get_by_label("Agrees", exact=True).check()
        on(page, "On which day", world.TODAY)
        if number == 1:
            check_page(page, "ending-consult")
        page.get_by_role("button", name="Save").click()
        expect(page.get_by_text("is on record.")).to_be_visible()
    page.get_by_role("button", name="Agree that the plan ends").click()
    page.get_by_label("Your reason").fill("Nobody is at risk from him any more.")
    check_page(page, "ending-agree")
    page.get_by_role("button", name="End the plan").click()
    expect(page.get_by_text("The plan has ended on 13 April 2026.")).to_be_visible()
    check_page(page, "ending-ended")
    page.get_by_role("button", name="Tell those who have to know").click()
    expect(page.get_by_role("heading", name="Who is told that the plan has ended")).to_be_visible()
    check_page(page, "ending-notices")
    page.get_by_role("button", name="Send the letters that are not written yet").click()
    expect(page.get_by_text("6 letters are in the post room.")).to_be_visible()
    page.goto(f"{live_server.url}/children/{case.child.pk}/")
    ended = "The plan ended on 13 April 2026, because the reason for the plan clearly no longer applies."
    expect(page.get_by_text(ended).first).to_be_visible()


def test_after_a_plan(page: Page, live_server: LiveServer, settings: Any) -> None:
    settings.TRAINING_TODAY = world.TODAY
    case = built.on_plan("berkshire")
    ends = {"reason": "A review found no risk", "ref": "conference:9", "by": case.manager, "at": world.NOW}
    plans.end(plan=case.plan, on=date(2026, 3, 2), **ends)
    let_in(page, live_server, case.worker)
    page.goto(f"{live_server.url}/endings/children/{case.child.pk}/after/")
    check_page(page, "after-plan-empty")
    page.get_by_role("button", name="Record a talk").click()
    on(page, "On which day", date(2026, 3, 4))
    page.get_by_label("With whom you talked").fill("With the mother: she is glad of help with school.")
    page.get_by_label("They want help").check()
    page.get_by_label("What the child said").fill("I like the club.")
    page.get_by_label("What the fresh look at needs has shown").fill("Mornings are hard.")
    check_page(page, "after-plan-talk")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The talk is on record.")).to_be_visible()
    page.get_by_role("button", name="Start a Child in Need plan").click()
    on(page, "It starts on", date(2026, 3, 4))
    page.get_by_label("Which support goes on").fill("Breakfast club; family help each week.")
    page.get_by_role("button", name="Start it").click()
    expect(page.get_by_text("Thursday 4 June 2026")).to_be_visible()
    page.get_by_role("button", name="Record a change").click()
    on(page, "On which day", date(2026, 4, 10))
    page.get_by_label("Something else").check()
    page.get_by_label("In your own words").fill("A bereavement")
    page.get_by_label("What happened, and how is it known?").fill("The grandmother died; the school told us.")
    check_page(page, "after-plan-change")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("a strategy meeting should be called").first).to_be_visible()
    check_page(page, "after-plan")
    page.get_by_role("link", name="Record what it settled").click()
    page.get_by_label("No section 47 enquiry is needed").check()
    on(page, "The strategy meeting was held on", date(2026, 4, 13))
    page.get_by_label("The reasons").fill("The family has what it needs.")
    check_page(page, "after-plan-settle")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It is on record.")).to_be_visible()
    page.get_by_role("button", name="Close it").click()
    check_page(page, "after-plan-close")
    page.goto(f"{live_server.url}/endings/after/")
    check_page(page, "after-plan-list")
    page.goto(f"{live_server.url}/endings/eighteen/")
    check_page(page, "eighteen-list")


def test_a_death_is_recorded_with_care(page: Page, live_server: LiveServer, settings: Any) -> None:
    settings.TRAINING_TODAY = world.TODAY
    case, _, _ = built.made_here("lincolnshire")
    let_in(page, live_server, case.place.manager)
    page.goto(f"{live_server.url}/endings/children/{case.child.pk}/whereabouts/")
    check_page(page, "whereabouts")
    page.goto(f"{live_server.url}/endings/children/{case.child.pk}/death/")
    on(page, "The day on which the child died", date(2026, 4, 11))
    page.get_by_label("Who told us").fill("Dr Lund, children's hospital")
    check_page(page, "death-record")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("No letter goes to the family by itself from now on.")).to_be_visible()
    check_page(page, "death-after")
    page.get_by_role("button", name="off this conference").click()
    expect(page.get_by_text("It is called off.")).to_be_visible()
    page.goto(f"{live_server.url}/children/{case.child.pk}/")
    expect(page.get_by_text("No letter goes to the family by itself.").first).to_be_visible()
    page.goto(f"{live_server.url}/endings/children/{case.child.pk}/after-death/mistake/")
    check_page(page, "death-mistake")
