"""Oversight in a real browser: the list, an early review, the eighteen-month meeting, legal planning to its letter."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quorate.cases import actions as cases
from tests.journeys.axe import check_page
from tests.journeys.test_hold import let_in, on
from tests.shell import world
from tests.shell.test_oversight_eighteen import Case
from tests.shell.test_oversight_legal import Case as LegalCase

pytestmark = pytest.mark.django_db(transaction=True)
Role = world.Role


@pytest.fixture(autouse=True)
def the_day(settings: Any) -> None:
    settings.TRAINING_TODAY = world.TODAY


def test_from_the_list_to_an_early_review_and_the_eighteen_month_meeting(
    page: Page, live_server: LiveServer, tmp_path: Path
) -> None:
    case = Case()
    cases.record_event(
        child=case.child,
        kind="strategy-discussion",
        on=date(2026, 4, 8),
        facts={"section_47": True},
        by=world.SYSTEM,
        at=world.NOW,
    )
    let_in(page, live_server, case.place.manager)
    page.goto(f"{live_server.url}/oversight/")
    check_page(page, "oversight-list")
    page.get_by_role("link", name="A strategy discussion was held").click()
    expect(page.get_by_role("heading", name="Early reviews")).to_be_visible()
    check_page(page, "oversight-early")
    page.get_by_role("link", name="Record something that happened").or_(
        page.get_by_role("button", name="Record something that happened")
    ).click()
    page.get_by_label("A significant change for the child or the family").check()
    check_page(page, "oversight-change")
    page.go_back()
    page.get_by_role("link", name="Decide").click()
    page.get_by_label("Yes, it comes forward").check()
    on(page, "To be held by", date(2026, 4, 30))
    page.get_by_label("Reasons", exact=True).fill("It cannot wait until the summer.")
    page.get_by_label("The child's circumstances, and how this affects the child").check()
    check_page(page, "oversight-decide")
    page.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_text("Comes forward, to be held by 30 April 2026")).to_be_visible()
    check_page(page, "oversight-early-decided")

    page.goto(f"{live_server.url}/oversight/children/{case.child.pk}/eighteen-months/")
    on(page, "When does it meet?", world.TODAY)
    page.get_by_label("Time").fill("10am")
    page.get_by_label("Where?").fill("Larch Room")
    page.get_by_label("Who chairs it?").select_option(str(case.place.chair.pk))
    page.get_by_role("button", name="Arrange it").click()
    expect(page.get_by_text("choose another chair").first).to_be_visible()
    check_page(page, "oversight-eighteen-arrange")
    page.get_by_label("Who chairs it?").select_option(str(case.other.pk))
    page.get_by_role("button", name="Arrange it").click()
    expect(page.get_by_text("What is missing")).to_be_visible()
    check_page(page, "oversight-eighteen")
    page.get_by_role("button", name="Write the record").click()
    page.get_by_label("Why there was a plan at first").fill("The children were often left alone.")
    page.get_by_label("Progress").fill("They are collected every day.")
    page.get_by_label("The way ahead").fill("Three more months, then the review decides.")
    mapping = tmp_path / "mapping.png"
    mapping.write_bytes(b"\x89PNG\r\n\x1a\n invented")
    page.get_by_label("Signs of Safety mapping").set_input_files(mapping)
    check_page(page, "oversight-eighteen-record")
    page.get_by_role("button", name="Save the record").click()
    expect(page.get_by_text("They are collected every day.")).to_be_visible()
    check_page(page, "oversight-eighteen-held")
    page.goto(f"{live_server.url}/oversight/stood-down/")
    check_page(page, "oversight-stood-down")


def test_legal_planning_from_the_question_to_the_letter(page: Page, live_server: LiveServer) -> None:
    case = LegalCase()
    let_in(page, live_server, case.worker)
    page.goto(f"{live_server.url}/oversight/children/{case.child.pk}/legal/")
    check_page(page, "legal-empty")
    page.get_by_role("button", name="Record that this was considered").click()
    page.get_by_role("group", name="Is a child thought").get_by_label("Yes").check()
    page.get_by_label(case.children[2].name).uncheck()
    page.get_by_label("Hold a legal planning meeting").check()
    page.get_by_label("Reasons").fill("The plan is not enough.")
    check_page(page, "legal-consider")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Not complete: it was not considered for")).to_be_visible()
    meeting = case.held_of_running()
    page.reload()
    check_page(page, "legal-held")
    page.get_by_role("button", name="Write the letter").click()
    page.get_by_label("What the council plans to do").fill("We are going to meet you every week.")
    page.get_by_label("Why", exact=True).fill("The children are often left alone.")
    page.get_by_label("What happens when").fill("20 April: first meeting\n11 May: we look at it again")
    check_page(page, "legal-letter")
    page.get_by_role("button", name="Save the draft and read it").click()
    expect(page.get_by_text("Nothing has gone yet.")).to_be_visible()
    page.get_by_label("There is nothing that the parents can do").check()
    check_page(page, "legal-send")
    page.get_by_role("button", name="Send the letter").click()
    expect(page.get_by_text("The letter is in the post room.")).to_be_visible()
    check_page(page, "legal-sent")
    page.goto(f"{live_server.url}/children/{case.child.pk}/")
    expect(page.get_by_text("A letter to the parents was sent")).to_be_visible()
    assert meeting.advice not in page.content()
