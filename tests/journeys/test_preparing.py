"""A social worker prepares a family with an interpreter, and a child of thirteen who comes for a part, in a browser."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quorate.preparing.models import Assessment, Help
from quorate.preparing.queries import child as childs
from tests.journeys.axe import check_page
from tests.journeys.test_hold import let_in, on
from tests.shell import preparing_world, world

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_family_is_prepared(page: Page, live_server: LiveServer, settings: Any) -> None:
    settings.TRAINING_TODAY = world.TODAY
    booked = preparing_world.a_review()
    mother = preparing_world.relatives(booked)[0]
    row = preparing_world.row_of(booked)
    let_in(page, live_server, booked.network.social_worker)

    # From the first page to the family.
    page.goto(live_server.url)
    page.get_by_role("link", name="1 family to prepare").click()
    check_page(page, "families-to-prepare")
    page.get_by_role("main").get_by_role("link", name=booked.place.family.name).click()  # type: ignore[union-attr]
    check_page(page, "prepare-the-family")

    # The mother's first language is Polish, and an interpreter is arranged, never one of the family.
    page.get_by_role("link", name=f"What they need to take part: {mother.name}").click()
    check_page(page, "what-they-need")
    page.get_by_label("First language, if it is not English").fill("Polish")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("First language:").first).to_be_visible()
    home = f"{live_server.url}/preparing/conference/{booked.conference.pk}/"
    page.goto(f"{home}relative-{mother.pk}/help/interpreter/")
    page.get_by_label("Arranged", exact=True).check()
    page.get_by_label("Who does it, and for whom do they work?").fill(mother.name)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("never one of the family")
    check_page(page, "an-interpreter-refused", expected_errors=("422",))
    page.get_by_label("Who does it, and for whom do they work?").fill("I. Lask, Word Bridge")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("I. Lask, Word Bridge").first).to_be_visible()
    assert Help.objects.get(superseded_at__isnull=True).standing == Help.Standing.ARRANGED

    # The child comes for a part.
    page.get_by_role("link", name=row.child.name).first.click()
    check_page(page, "the-childs-part", expected_errors=("422",))
    page.goto(f"{home}child/{row.pk}/assess/")
    check_page(page, "assess-the-child", expected_errors=("422",))
    for group in page.get_by_role("group").filter(has=page.get_by_label("Yes", exact=True)).all():
        group.get_by_label("Yes", exact=True).check()
    page.get_by_label("Comes for part of it").check()
    page.get_by_label("Who helps the child to prepare what they want to say?").fill("Jo Lark")
    page.get_by_label("The reasons", exact=True).fill("She wants to tell it herself.")
    on(page, "When was it explained to the child?", world.TODAY)
    on(page, "The day of the assessment", world.TODAY)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Comes for part of it").first).to_be_visible()
    check_page(page, "the-childs-part-assessed", expected_errors=("422",))
    assert Assessment.objects.get(superseded_at__isnull=True).result == Assessment.Result.PART
    assert childs.part_of(booked.conference, row.pk).comes  # type: ignore[union-attr]
