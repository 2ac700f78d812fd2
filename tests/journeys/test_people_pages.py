"""The directory, sign-ins, the area's settings and the audit, in a real browser."""

import re

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from quorate.people.models import Practitioner
from tests.journeys.axe import check_page, listen
from tests.shell import world
from tests.shell.world import Role

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "plain teapots drift north"


def let_in(page: Page, live_server: LiveServer, person: Practitioner) -> None:
    """Open the browser's session as somebody who has signed in."""
    client = world.client_for(person)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def test_every_page_of_the_directory_is_accessible(page: Page, live_server: LiveServer) -> None:
    place = world.make_place("tees")
    let_in(page, live_server, place.manager)
    chair, agency = place.chair, place.chair.agency
    addresses = {
        "people": "/people/",
        "people-filtered": "/people/?role=conference-chair&q=a",
        "people-none": "/people/?q=nobodyatall",
        "person": f"/people/{chair.pk}/",
        "person-add": "/people/add/",
        "person-change": f"/people/{chair.pk}/change/",
        "person-out": f"/people/{chair.pk}/out-of-post/",
        "sign-in-off": f"/people/{chair.pk}/sign-in/off/",
        "sign-in-second-step": f"/people/{chair.pk}/sign-in/second-step/",
        "agencies": "/people/agencies/?all=yes",
        "agency-add": "/people/agencies/add/",
        "agency-change": f"/people/agencies/{agency.pk}/",
        "agency-close": f"/people/agencies/{agency.pk}/close/",
        "area": "/people/area/",
        "closure-day": "/people/area/closure-days/add/",
        "account": "/people/account/",
        "audit": "/audit/?from_on-day=1&from_on-month=1&from_on-year=2026&what=added",
        "audit-wrong": "/audit/?from_on-day=31&from_on-month=2&from_on-year=2026",
    }
    for name, address in addresses.items():
        page.goto(f"{live_server.url}{address}")
        check_page(page, f"people-{name}")


def test_a_newcomer_gets_a_sign_in_chooses_a_password_and_a_second_step(
    page: Page, browser: Browser, live_server: LiveServer
) -> None:
    place = world.make_place("tees")
    let_in(page, live_server, place.administrator)
    page.goto(f"{live_server.url}/people/add/")
    page.get_by_label("Full name").fill("Nell Invented")
    page.get_by_label("Role").select_option(label="Social worker")
    page.get_by_label("Agency").select_option(label=place.chair.agency.name)
    page.get_by_label("Email address").fill("nell@tees.example")
    page.get_by_role("button", name="Add this person").click()
    page.get_by_role("button", name="Give a sign-in").click()
    page.get_by_role("button", name="Give a sign-in").click()
    check_page(page, "people-link")
    link = re.search(r"http://\S+", page.get_by_text("/accounts/password/reset/key/").inner_text())
    assert link

    theirs = browser.new_context().new_page()  # on their own machine
    listen(theirs)
    theirs.goto(link.group())
    check_page(theirs, "people-choose-password")
    theirs.locator("#id_password1").fill(PASSWORD)
    theirs.locator("#id_password2").fill(PASSWORD)
    theirs.get_by_role("button", name="Save the new password").click()
    sign_in(theirs, live_server)
    expect(theirs.get_by_role("heading", level=1)).to_be_visible()

    theirs.goto(f"{live_server.url}/accounts/2fa/totp/activate/")
    check_page(theirs, "people-confirm")
    theirs.locator("#id_password").fill(PASSWORD)
    theirs.get_by_role("button", name="Confirm").click()
    theirs.locator("#id_code").wait_for()
    check_page(theirs, "people-second-step")
    secret = theirs.locator(".q-key").first.inner_text().replace(" ", "")
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    theirs.locator("#id_code").fill(totp.format_hotp_value(totp.hotp_value(secret, counter)))
    theirs.get_by_role("button", name="Switch on").click()
    theirs.wait_for_url("**/recovery-codes/")
    check_page(theirs, "people-recovery-codes")
    theirs.context.close()
    assert Practitioner.objects.get(name="Nell Invented", role=Role.SOCIAL_WORKER).user is not None


def sign_in(page: Page, live_server: LiveServer) -> None:
    page.goto(f"{live_server.url}/accounts/login/?next=/people/account/")
    page.get_by_label("Email").fill("nell@tees.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/people/account/")
