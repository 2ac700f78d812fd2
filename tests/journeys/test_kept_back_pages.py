"""What would tell somebody what is kept from them waits, and says so, in a real browser."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.axe import check_page
from tests.journeys.test_hold import let_in
from tests.shell import test_kept_back as kept
from tests.shell import world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def the_day(settings: Any) -> None:
    settings.TRAINING_TODAY = world.TODAY


def test_a_plan_copy_that_tells_waits_until_it_is_let_go(page: Page, live_server: LiveServer) -> None:
    place, plan = kept.on_plan()
    kept.keep_secret(kept.relative(place.family, "mother"), place.administrator)
    kept.add(place, plan, f"Visit them at {kept.PLACE} each week")
    who = f"relative-{kept.relative(place.family, 'father').pk}"
    let_in(page, live_server, place.manager)
    page.goto(live_server.url + reverse("plans:person", args=[plan.pk, who]))
    expect(page.get_by_text("This copy waits.")).to_be_visible()
    expect(page.get_by_role("link", name="What the plan asks of me")).to_have_count(0)
    check_page(page, "plan-person-waits")
    page.get_by_role("button", name="Let it go as it is").click()
    check_page(page, "plan-person-let-through")
    page.get_by_label("Why may this person have it?").fill("They live together again.")
    page.get_by_role("button", name="Let it go").click()
    expect(page.get_by_text("They live together again.")).to_be_visible()
    expect(page.get_by_role("link", name="What the plan asks of me")).to_have_count(2)
    check_page(page, "plan-person-let-go")


def test_a_letter_about_a_plans_end_that_tells_is_decided(page: Page, live_server: LiveServer) -> None:
    case, father = kept.ended(f"They live at {kept.PLACE} now.")
    kept.send(case, father)
    let_in(page, live_server, case.place.chair)
    page.goto(live_server.url + reverse("endings:notices", args=[case.plan.pk]))
    expect(page.get_by_role("heading", name="Letters that wait for the chair")).to_be_visible()
    check_page(page, "ending-notices-waiting")
    page.get_by_role("link", name="Decide about the letter").click()
    check_page(page, "ending-notice-decide")
    page.get_by_label("No, it never goes").check()
    page.get_by_label("Reason").fill("He is told by word of mouth.")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_text("Your decision is recorded.")).to_be_visible()
