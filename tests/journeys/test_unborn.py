"""A pregnancy, the birth of twins and going home in a real browser; and a pregnancy that ends."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.journeys.axe import check_page
from tests.journeys.test_hold import let_in, on
from tests.shell import unborn_world, world

pytestmark = pytest.mark.django_db(transaction=True)


def test_from_the_first_worry_to_going_home(page: Page, live_server: LiveServer, settings: Any) -> None:
    settings.TRAINING_TODAY = world.TODAY
    place = world.make_place("berkshire")
    child = unborn_world.expecting(place, expected_on=date(2026, 4, 17))
    at = f"{live_server.url}/unborn/{child.pk}/"
    let_in(page, live_server, place.by_role[world.Role.SOCIAL_WORKER])

    page.goto(f"{live_server.url}/unborn/")
    check_page(page, "unborn-list")
    page.get_by_role("link", name=child.name).click()
    expect(page.get_by_text("39 weeks 3 days")).to_be_visible()
    page.get_by_role("button", name="Say what is known").click()
    page.get_by_label("the household already has children on a plan").check()
    page.get_by_label("domestic abuse, and what it means for the child").check()
    page.get_by_label("It is suspected that the pregnancy was concealed").check()
    check_page(page, "unborn-known")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("What is known is on record.")).to_be_visible()
    page.goto(f"{at}conference/")
    check_page(page, "unborn-decide")
    unborn_world.before_birth(child, date(2026, 4, 1), after="core-group")
    page.goto(at)
    page.get_by_role("button", name="Write down what must be in place").click()
    page.get_by_label("When is the discharge planning meeting?").fill("The day after the birth")
    check_page(page, "unborn-in-place")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Still to be agreed")).to_be_visible()
    check_page(page, "unborn-expected")

    page.get_by_role("button", name="Record the birth").click()
    on(page, "Date of birth", date(2026, 4, 7))
    page.get_by_label("Given name").fill("Wren")
    page.get_by_label("How many babies were born?").fill("2")
    check_page(page, "unborn-birth")
    page.get_by_role("button", name="Record the birth").click()
    expect(page.get_by_role("heading", name="Record baby 2")).to_be_visible()
    page.get_by_label("Identifier of this baby").fill("NEW-2")
    page.get_by_label("Given name").fill("Jay")
    check_page(page, "unborn-second-baby")
    page.get_by_role("button", name="Record this baby").click()
    expect(page.get_by_role("link", name="Jay")).to_be_visible()
    check_page(page, "unborn-born")

    page.get_by_role("button", name="Record a discharge meeting").click()
    on(page, "Held on", date(2026, 4, 9))
    page.get_by_label("Who was there").fill("The midwife, the mother, the social worker")
    page.get_by_label("What was agreed").fill("Home on Friday, visited daily for a fortnight")
    page.get_by_label("Jay").check()
    check_page(page, "unborn-discharge-meeting")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("link", name="The child is on a plan")).to_be_visible()
    page.get_by_label("The child protection plan was on the table").check()
    page.get_by_label("How was the plan taken into account?").fill("Each action was gone through.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The discharge meeting is on record.")).to_be_visible()
    page.goto(f"{at}home/")
    on(page, "Which day?", date(2026, 4, 10))
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It is on record that the baby went home.")).to_be_visible()


def test_a_pregnancy_that_ends(page: Page, live_server: LiveServer, settings: Any) -> None:
    settings.TRAINING_TODAY = world.TODAY
    place = world.make_place("tees")
    child = unborn_world.expecting(place)
    unborn_world.before_birth(child, date(2026, 3, 2))
    let_in(page, live_server, place.by_role[world.Role.SOCIAL_WORKER])
    page.goto(f"{live_server.url}/unborn/{child.pk}/")
    page.get_by_role("link", name="The pregnancy has ended").click()
    on(page, "On which day?", date(2026, 4, 12))
    check_page(page, "unborn-ending")
    page.get_by_role("button", name="Record this").click()
    expect(page.get_by_text("Nothing more is due for this pregnancy. The plan ended")).to_be_visible()
    check_page(page, "unborn-ended")
