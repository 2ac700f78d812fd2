"""Booking a review, inviting people and answering, in a real browser and without JavaScript."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quorate.conferences.models import Conference
from tests.journeys.axe import check_page
from tests.shell import convening, world
from tests.shell.world import Place, Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place(settings: Any) -> Place:
    settings.TRAINING_TODAY = date(2026, 4, 13)
    return a_place("tees")


def a_place(procedure: str) -> Place:
    place = world.make_place(procedure)
    convening.on_plans(place)
    convening.a_room(place)
    return place


def become(page: Page, live_server: LiveServer, person: Any) -> None:
    cookie = world.client_for(person).cookies[django_settings.SESSION_COOKIE_NAME]
    page.context.clear_cookies()
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def go(page: Page, live_server: LiveServer, name: str, *args: Any, query: str = "") -> None:
    page.goto(live_server.url + reverse(f"conferences:{name}", args=args) + query)


def look(page: Page, name: str) -> None:
    check_page(page, f"convene-{name}", expected_errors=("403", "404", "409"))


def fill_when(page: Page, day: str, month: str, time: str) -> None:
    for part, value in (("day", day), ("month", month), ("year", "2026"), ("time", time)):
        page.locator(f"#id_starts_at-{part}").fill(value)


def book(page: Page, live_server: LiveServer, place: Place, *, check: bool = True) -> Conference:
    """Book the family's review for 28 April, as the administrator."""
    assert place.family is not None
    become(page, live_server, place.administrator)
    go(page, live_server, "convene", query=f"?child={world.children_of(place.family)[0].pk}")
    if check:
        look(page, "children")
        page.get_by_text("Why this date?").first.click()
        expect(page.get_by_text("3 months after the initial conference").first).to_be_visible()
    page.get_by_role("button", name="Continue").click()
    fill_when(page, "28", "4", "10am")
    page.get_by_label("In a room", exact=True).check()
    page.get_by_label("Room", exact=True).select_option(index=1)
    page.get_by_label("Chair", exact=True).select_option(label=f"{place.chair.name} (conference chair)")
    page.get_by_label("Administrator", exact=True).select_option(index=1)
    if check:
        look(page, "when")
    page.get_by_role("button", name="Continue").click()
    if check:
        look(page, "check")
    page.get_by_role("button", name="Book the conference").click()
    expect(page.get_by_text("The conference has been booked")).to_be_visible()
    return Conference.objects.get()


def test_a_review_is_booked_people_are_asked_and_answer(
    page: Page, live_server: LiveServer, place: Place
) -> None:
    conference = book(page, live_server, place)
    look(page, "page-new")
    page.get_by_role("link", name="Invite people", exact=True).click()
    look(page, "invite")
    assert place.network is not None
    page.get_by_label(f"Invite {place.network.school_nurse.name}").uncheck()
    page.get_by_role("button", name="Send the invitations").click()
    expect(page.get_by_text("9 people have been invited")).to_be_visible()
    look(page, "invited")

    become(page, live_server, place.network.health_visitor)
    go(page, live_server, "list")
    look(page, "list-partner")
    page.get_by_role("link", name="28 Apr 2026").click()
    page.get_by_role("button", name="Answer the invitation").click()
    page.get_by_label("No, a colleague comes instead").check()
    look(page, "reply")
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_role("alert")).to_contain_text("Name the colleague who comes instead")
    look(page, "reply-errors")
    page.get_by_label("Who comes instead?").select_option(label=place.network.school_nurse.name)
    page.get_by_label("I have briefed them").check()
    page.get_by_role("button", name="Save the answer").click()
    expect(page.get_by_text("Your answer has been recorded")).to_be_visible()
    look(page, "page-partner")

    become(page, live_server, place.administrator)
    go(page, live_server, "page", conference.pk)
    expect(page.get_by_text("2 of 10 have answered")).to_be_visible()
    look(page, "page")
    page.get_by_role("link", name="Invite people", exact=True).click()
    page.get_by_role("button", name="Remind the 8 who have not answered").click()
    expect(page.get_by_text("8 people have been reminded")).to_be_visible()


def test_a_late_day_is_warned_of_before_it_is_booked(
    page: Page, live_server: LiveServer, place: Place
) -> None:
    assert place.family is not None
    become(page, live_server, place.administrator)
    children = "&".join(f"child={child.pk}" for child in world.children_of(place.family))
    go(page, live_server, "convene-when", query=f"?{children}")
    page.get_by_role("button", name="Continue").click()
    look(page, "when-errors")
    fill_when(page, "9", "5", "8:45am")
    page.get_by_label("Online", exact=True).check()
    page.get_by_label("Link to join online").fill("https://meet.example.org/conference")
    page.get_by_label("Chair", exact=True).select_option(index=1)
    page.get_by_label("Administrator", exact=True).select_option(index=1)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text("is past the limit of")).to_be_visible()
    page.get_by_role("button", name="Book the conference").click()
    look(page, "check-errors")
    page.get_by_label("Why is it held past the limit?").fill("The school is closed until then.")
    page.get_by_label("I have read these warnings").check()
    page.get_by_role("button", name="Book the conference").click()
    expect(page.get_by_text("The school is closed until then.")).to_be_visible()
    look(page, "page-late")


def test_the_chair_moves_the_date_that_a_social_worker_asked_for(
    page: Page, live_server: LiveServer, place: Place
) -> None:
    conference = book(page, live_server, place, check=False)
    go(page, live_server, "change-date", conference.pk)
    expect(page.get_by_text("Only the conference chair or the chair's manager")).to_be_visible()
    look(page, "not-yours")
    become(page, live_server, place.by_role[Role.SOCIAL_WORKER])
    go(page, live_server, "page", conference.pk)
    page.get_by_role("link", name="Ask for another date").click()
    look(page, "ask")
    for part, value in (("day", "29"), ("month", "4"), ("year", "2026")):
        page.locator(f"#id_wanted_on-{part}").fill(value)
    page.get_by_label("Another reason").check()
    page.get_by_label("Why?", exact=True).fill("The mother has a hospital appointment.")
    page.get_by_label("If it was not consulted, why not?").fill("It was learned today.")
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_text("Your request has been sent")).to_be_visible()

    become(page, live_server, place.chair)
    go(page, live_server, "page", conference.pk)
    look(page, "asked")
    page.get_by_role("button", name="Change the date").click()
    fill_when(page, "29", "4", "10am")
    look(page, "move")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Change the date").click()
    expect(page.get_by_text("The date has been changed")).to_be_visible()
    look(page, "moved")


def test_the_other_pages_of_a_booking(page: Page, live_server: LiveServer, place: Place) -> None:
    conference = book(page, live_server, place, check=False)
    child = conference.children.first()
    assert child is not None
    room = convening.a_room(place)
    for name, args, query in (
        ("list", (), ""),
        ("list", (), "?when=held"),
        ("convene", (), "?q=zzzz"),
        ("rooms", (), ""),
        ("room-add", (), ""),
        ("room-edit", (room.pk,), ""),
        ("room-stop", (room.pk,), ""),
        ("rearrange", (conference.pk,), ""),
        ("cancel", (conference.pk,), ""),
        ("add-child", (conference.pk,), ""),
        ("take-off", (conference.pk, child.child_id), ""),
        ("invite-add", (conference.pk,), "?q=a"),
        ("invite-add", (conference.pk,), f"?practitioner={place.by_role[Role.PARTNER].pk}"),
        ("invite-new", (conference.pk,), ""),
    ):
        go(page, live_server, name, *args, query=query)
        look(page, f"{name}{query[1:8]}")


@pytest.mark.parametrize("procedure", ["berkshire", "pan-sussex", "lincolnshire"])
def test_a_review_is_booked_without_javascript_in_every_area(
    plain_page: Page, live_server: LiveServer, settings: Any, procedure: str
) -> None:
    settings.TRAINING_TODAY = date(2026, 4, 13)
    conference = book(plain_page, live_server, a_place(procedure), check=False)
    plain_page.get_by_role("link", name="Invite people", exact=True).click()
    plain_page.get_by_role("button", name="Send the invitations").click()
    expect(plain_page.get_by_text("people have been invited")).to_be_visible()
    assert conference.invitations.filter(invited_at__isnull=False).count() == 10
