"""A manager reads the summary, opens a topic, the children behind a number, and prints what may leave the building."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader
from pytest_django.live_server_helper import LiveServer

from quorate.figures import actions
from tests.journeys.axe import check_page
from tests.journeys.test_hold import let_in
from tests.shell import world
from tests.shell.figures_world import QUARTER, make_council

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_manager_reads_the_figures(
    page: Page, live_server: LiveServer, settings: Any, tmp_path: Path
) -> None:
    settings.TRAINING_TODAY = world.TODAY
    council = make_council()
    actions.work_out(area=council.place.area, today=world.TODAY, at=world.NOW, by=world.SYSTEM)
    let_in(page, live_server, council.manager)
    page.goto(live_server.url)
    page.get_by_role("link", name="How conferences work: figures").click()
    expect(page.get_by_role("heading", name="How conferences work: figures")).to_be_visible()
    page.get_by_label("Time", exact=True).select_option("quarter")
    page.get_by_role("button", name="Show").click()
    page.get_by_role("link", name="The quarter before").click()
    expect(page.get_by_text("38 held in time, of 40 reviews held")).to_be_visible()
    check_page(page, "figures-home")
    page.get_by_role("link", name="Reviews held in time").first.click()
    expect(page.get_by_role("heading", name="Reviews held in time")).to_be_visible()
    check_page(page, "figures-reviews")
    page.get_by_role("link", name="By month").click()
    check_page(page, "figures-by-month")
    page.get_by_role("link", name="The children behind it").first.click()
    page.get_by_role("link", name="Not in it").click()
    expect(page.get_by_role("link", name=council.reviewed[-1].name)).to_be_visible()
    check_page(page, "figures-children")
    page.goto(f"{live_server.url}/figures/plans/?{QUARTER}&for=outside")
    expect(page.get_by_text("counts from 1 to 4 are shown as c")).to_be_visible()
    check_page(page, "figures-outside")
    page.goto(f"{live_server.url}/figures/?{QUARTER}&for=outside")
    printed = tmp_path / "summary.pdf"
    page.pdf(path=printed, format="A4")
    sheets = PdfReader(printed).pages
    assert len(sheets) == 1, "the summary is one page"
    assert "c held in time, of 40 reviews held" in " ".join(sheets[0].extract_text().split())
