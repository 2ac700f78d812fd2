"""The work list, the register, a child's record and the reports, in a real browser: accessible and fit for a phone."""

from datetime import date
from typing import Any

import pytest
from django.conf import settings as configured
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quorate.cases import duties
from quorate.cases.models import Child, Event
from quorate.reports.models import Report
from tests.journeys.axe import check_page
from tests.shell import conference_world, world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def place(settings: Any) -> world.Place:
    settings.TRAINING_TODAY = world.TODAY
    place = world.make_place("tees")
    conference = conference_world.book(place, on_plan_since=date(2026, 1, 5))
    conference_world.invite_network(place, conference)
    duties.index_names(Child.objects.filter(area=place.area))
    return place


def become(page: Page, live_server: LiveServer, person: Any) -> None:
    cookie = world.client_for(person).cookies[configured.SESSION_COOKIE_NAME]
    page.context.clear_cookies()
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def test_every_page_of_the_work_and_of_a_childs_record(
    page: Page, live_server: LiveServer, place: world.Place
) -> None:
    assert place.family is not None
    child = world.children_of(place.family)[0]
    event = Event.objects.filter(child=child, kind="initial-conference").get()
    duty = child.duties.filter(ended_at__isnull=True, rule="first-review").get()
    member = child.network.exclude(practitioner=place.chair.pk).first()
    assert member is not None
    become(page, live_server, place.administrator)
    addresses = {
        "home": "/",
        "work": "/work/",
        "work-overdue": "/work/?when=overdue&sort=-child",
        "work-none": "/work/?q=nobodyatall",
        "register": "/register/",
        "register-wrong": "/register/?on-day=31&on-month=2&on-year=2026",
        "register-none": "/register/?on-day=1&on-month=1&on-year=2019",
        "search": f"/children/?q={child.family_name}",
        "search-none": "/children/?q=nobodyatall",
        "child": f"/children/{child.pk}/",
        "history": f"/children/{child.pk}/history/",
        "happened": f"/children/{child.pk}/happened/",
        "not-so": f"/children/{child.pk}/history/{event.pk}/not-so/",
        "hand-over": f"/children/{child.pk}/social-worker/",
        "correct": f"/children/{child.pk}/correct/",
        "join": f"/children/{child.pk}/network/add/",
        "leave": f"/children/{child.pk}/network/{member.pk}/end/",
        "duty": f"/duties/{duty.pk}/",
    }
    for name, address in addresses.items():
        page.goto(f"{live_server.url}{address}")
        check_page(page, f"record-{name}")
    page.goto(f"{live_server.url}/children/{child.pk}/correct/")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    check_page(page, "record-correct-refused")
    become(page, live_server, place.by_role[world.Role.DESIGNATED_MANAGER])
    page.goto(f"{live_server.url}/children/{child.pk}/log/")
    check_page(page, "record-log")


def test_every_page_of_the_reports(page: Page, live_server: LiveServer, place: world.Place) -> None:
    become(page, live_server, place.administrator)
    page.goto(f"{live_server.url}/conferences/{conference_number()}/reports/")
    check_page(page, "reports-none-yet")
    page.get_by_role("link", name="Add it").first.click()
    check_page(page, "reports-write")
    page.get_by_role("link", name="Send a report that is written already").click()
    page.get_by_role("button", name="Send the report").click()
    check_page(page, "reports-refused")
    page.get_by_label("Your report").fill("The child is well and comes each day.")
    for radio in page.get_by_label("The plan should go on").all():
        radio.check()
    page.get_by_label("Signed by").fill("Ada Author")
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("heading", name="The report", exact=True)).to_be_visible()
    check_page(page, "reports-report")
    report = Report.objects.get()
    page.goto(f"{live_server.url}/reports/{report.pk}/shared/")
    check_page(page, "reports-share")
    page.goto(f"{live_server.url}/reports/{report.pk}/withheld/")
    check_page(page, "reports-withhold")
    page.goto(f"{live_server.url}/conferences/{report.conference_id}/reports/")
    check_page(page, "reports-one-come")


def conference_number() -> int:
    return conference_world.Conference.objects.get().pk
