"""One review conference from the first page to the minutes that were sent, in each of the four areas.

Signed in by e-mail and password, on a training instance whose day is moved on from its page, by the people whose part
each step is. What the post room sends is handed over in between, as its worker would.
"""

import re
from datetime import date
from typing import Any

import pytest
from django.core import mail
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quorate.cases.models import Duty
from quorate.conferences.models import Conference, Invitation
from quorate.jobs.work import do_all_waiting
from quorate.letters.models import Letter
from quorate.minutes.models import Minutes
from quorate.people.models import Practitioner
from tests.journeys.axe import check_page
from tests.journeys.test_hold import answer_harm, mark_as_here, on, outcome, say
from tests.shell import holding, world
from tests.shell.plans_world import put_on_plan

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "an invented pass phrase 26"
HELD_ON = date(2026, 4, 22)
WRITING_COPIES = 60_000
"""Milliseconds: each person's copy is written as PDF and as Word document before the page answers."""
AREAS = ("tees", "berkshire", "pan-sussex", "lincolnshire")


class Journey:
    """One area's people, taking turns at one browser."""

    def __init__(self, page: Page, at: str, procedure: str) -> None:
        self.page, self.at, self.procedure = page, at, procedure
        self.place = world.make_place(procedure)
        assert self.place.family is not None
        self.children = world.children_of(self.place.family)
        for child in self.children:
            put_on_plan(child, date(2026, 1, 28))

    def sign_in(self, person: Practitioner) -> None:
        assert person.user is not None
        person.user.set_password(PASSWORD)
        person.user.save()
        self.page.context.clear_cookies()
        self.page.goto(f"{self.at}/accounts/login/")
        self.page.get_by_label("Email").fill(person.user.email)
        self.page.get_by_label("Password", exact=True).fill(PASSWORD)
        self.page.get_by_role("button", name="Sign in").click()
        expect(self.page.get_by_role("link", name="Sign out")).to_be_visible()

    def go(self, path: str) -> None:
        self.page.goto(self.at + path)

    @property
    def conference(self) -> Conference:
        return Conference.objects.get()

    def look(self, name: str) -> None:
        check_page(self.page, f"journey-{self.procedure}-{name}", expected_errors=("409", "422"))


def see_the_work_and_book(journey: Journey) -> None:
    page, first = journey.page, journey.children[0]
    journey.sign_in(journey.place.administrator)
    journey.look("home")
    line = page.get_by_role("row").filter(has_text=first.name).filter(has_text="First review").first
    line.get_by_text("Why this date?").click()
    expect(line.get_by_text("28 January 2026").first).to_be_visible()
    line.get_by_role("link", name=re.compile("^Book it")).click()
    journey.look("children")
    page.get_by_role("button", name="Continue").click()
    on(page, "When does it start?", HELD_ON)
    page.get_by_role("group", name="When does it start?").get_by_label("Time").fill("10am")
    page.get_by_label("Online", exact=True).check()
    page.get_by_label("Link to join online").fill("https://meet.example.org/review")
    page.get_by_label("Chair", exact=True).select_option(str(journey.place.chair.pk))
    page.get_by_label("Administrator", exact=True).select_option(str(journey.place.administrator.pk))
    journey.look("when")
    page.get_by_role("button", name="Continue").click()
    journey.look("confirm")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name=re.compile("^Book")).click()
    expect(page.get_by_role("heading", name=re.compile("10am on Wednesday 22 April 2026"))).to_be_visible()
    journey.look("booked")


def invite(journey: Journey) -> None:
    page = journey.page
    journey.go(f"/conferences/{journey.conference.pk}/invite/")
    journey.look("invite")
    page.get_by_role("button", name="Send the invitations").click()
    journey.look("invited")
    do_all_waiting()
    asked = Letter.objects.filter(document="invitation", to_practitioner__isnull=False)
    assert asked.filter(state="sent").count() == asked.count() > 5
    for message in mail.outbox:
        assert not any(child.given_name in message.subject for child in journey.children)
    calendar = [part for message in mail.outbox for part in message.attachments if "calendar" in str(part)]
    assert len(calendar) >= asked.count()


def answer_as_the_teacher(journey: Journey) -> None:
    page = journey.page
    assert journey.place.network is not None
    journey.sign_in(journey.place.network.teacher)
    expect(page.get_by_role("heading", name="What you are asked for")).to_be_visible()
    journey.look("partner")
    page.get_by_role("button", name=re.compile("^Say whether you are coming")).click()
    page.get_by_label("Yes, online", exact=True).check()
    page.get_by_role("button", name="Save the answer").click()
    journey.go("/partner/")
    page.get_by_role("button", name=re.compile("^Send your report")).click()
    page.get_by_role("link", name="Send a report that is written already").click()
    page.get_by_label("Your report").fill("Comes to school each day, and has eaten breakfast.")
    for child in journey.children:
        group = page.get_by_role("group", name=f"What do you recommend for {child.name}?")
        group.get_by_label("The plan should go on").check()
    page.get_by_label("Signed by").fill("The class teacher")
    apart = page.get_by_label("It keeps what I know, what I was told and what I think apart")
    if apart.count():
        apart.check()
    if page.locator("[name=off_form_why]").count():
        page.locator("[name=off_form_why]").fill("It was written before the form came.")
    journey.look("report")
    page.get_by_role("button", name="Send the report").click()
    page.get_by_role("link", name=re.compile("^Change\\s+shared")).click()
    for person in page.get_by_role("group", name="Who?").get_by_role("checkbox").all():
        person.check()
    page.get_by_label("We read it together").check()
    on(page, "On which day?", world.TODAY)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("13 April 2026").first).to_be_visible()
    journey.look("report-shared")


def move_the_day_on(journey: Journey) -> None:
    page = journey.page
    journey.sign_in(journey.place.administrator)
    page.get_by_role("link", name="Move today on").click()
    on(page, "Move today on to", HELD_ON)
    page.get_by_role("button", name="Move today on").click()
    expect(page.get_by_text("Today is Wednesday 22 April 2026").first).to_be_visible()


def hold(journey: Journey) -> None:
    page, number = journey.page, journey.conference.pk
    asked = {one.part: one for one in Invitation.objects.filter(conference=number)}
    sitting = holding.Sitting(journey.place, journey.conference, asked)
    board = f"{journey.at}/conferences/{number}/hold/"
    journey.sign_in(journey.place.chair)
    journey.go(f"/conferences/{number}/reports/")
    expect(page.get_by_text(re.compile("reports (are late or missing|have not come yet)"))).to_be_visible()
    journey.look("reports")
    page.goto(board)
    page.get_by_role("button", name="Open the conference").click()
    mark_as_here(page, sitting, "social worker", "police", "health visitor")
    if journey.procedure == "lincolnshire":
        page.get_by_role("link", name=re.compile("^Who counts")).click()
        page.get_by_role("radio", name="The Chair finds it quorate", exact=True).check()
        page.get_by_label("Reasons", exact=True).fill("All who work with the children are here.")
        page.get_by_role("button", name="Record the ruling").click()
    for row in sitting.rows:
        page.goto(f"{board}children/{row.pk}/")
        say(page, "Go on")
        answer_harm(page, likely=True)
        say_on_what_it_rests(page)
        page.get_by_label("Notes for the minutes").fill("The health visitor told how the home has changed.")
        page.get_by_role("button", name="Save the notes").click()
        page.get_by_role("button", name=re.compile("^Decide for")).click()
        outcome(page, "The plan goes on").check()
        page.get_by_label("Reasons for the decision").fill("Harm is still likely without a plan.")
        if page.get_by_label("What the decision rests on").count():
            page.get_by_label("What the decision rests on").fill("Everyone sees the same risk.")
        if page.get_by_label(re.compile("category was looked at again")).count():
            page.get_by_label(re.compile("category was looked at again")).check()
        expect(page.locator("#follows")).to_contain_text("Nothing stands in the way.")
        page.get_by_role("button", name="Record the decision").click()
        expect(page.get_by_text(f"The decision for {row.child.name} is recorded.")).to_be_visible()
    page.get_by_role("button", name="Close the conference").click()
    expect(page.get_by_role("heading", name="Close the conference", level=1)).to_be_visible()
    if page.get_by_label("Why you close it though this is open").count():
        page.get_by_label("Why you close it though this is open").fill("It was said, and not ticked.")
    page.get_by_role("button", name="Close the conference").click()
    expect(page.get_by_role("heading", name="Outcome", level=1)).to_be_visible()
    journey.look("outcome")


def say_on_what_it_rests(page: Page) -> None:
    """Say on what the likelihood of harm rests, in the area whose procedure asks for it."""
    sheet = page.get_by_role("link", name="What the likelihood of harm rests on")
    if not sheet.count():
        return
    sheet.click()
    page.get_by_label("Yes, it rests on this").first.check()
    page.get_by_label(re.compile("Reasons")).first.fill("It has happened before.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The sheet is saved.")).to_be_visible()


def tell_and_minute(journey: Journey) -> None:
    page, number = journey.page, journey.conference.pk
    journey.sign_in(journey.place.administrator)
    journey.go(f"/conferences/{number}/notices/")
    journey.look("notices")
    if page.get_by_text("the Chair, signs this paper").count():
        journey.sign_in(journey.place.chair)
        journey.go(f"/conferences/{number}/notices/")
    page.get_by_role("button", name=re.compile("^Send (the notices|to those ticked)")).click(
        timeout=WRITING_COPIES
    )
    expect(page.get_by_text(re.compile("notices are being written"))).to_be_visible()
    do_all_waiting()
    journey.sign_in(journey.place.administrator)
    at = f"/minutes/{number}/"
    journey.go(at)
    page.get_by_role("button", name="Draft the minutes").click()
    journey.look("minutes")
    journey.go(f"{at}submit/")
    page.get_by_role("button", name="Hand them over").click()
    page.wait_for_url(f"**{at}")
    journey.sign_in(journey.place.chair)
    journey.go(f"{at}approve/")
    page.get_by_role("button", name="Approve the minutes").click()
    page.wait_for_url(f"**{at}")
    journey.sign_in(journey.place.administrator)
    journey.go(f"{at}copies/")
    page.get_by_role("button", name="Send the minutes").click(timeout=WRITING_COPIES)
    expect(page.get_by_text(re.compile("being written and put in the post room"))).to_be_visible()
    do_all_waiting()
    journey.go(at)
    journey.look("minutes-sent")


@pytest.mark.parametrize("procedure", AREAS)
def test_a_review_from_the_first_page_to_the_minutes(
    procedure: str, page: Page, live_server: LiveServer, settings: Any
) -> None:
    settings.TRAINING_TODAY = world.TODAY
    journey = Journey(page, live_server.url, procedure)
    see_the_work_and_book(journey)
    invite(journey)
    answer_as_the_teacher(journey)
    move_the_day_on(journey)
    hold(journey)
    tell_and_minute(journey)

    assert Conference.objects.get().state == "closed"
    assert Minutes.objects.get().sent_at is not None
    for child in journey.children:
        done = Duty.objects.get(child=child, rule="first-review", ended_at__isnull=True)
        assert (done.standing, done.done_on) == ("done", HELD_ON)
        following = Duty.objects.get(child=child, rule="later-review", ended_at__isnull=True, standing="open")
        assert following.due_on == date(2026, 10, 22)  # six months, and 183 days too
    journey.go("/")
    expect(page.get_by_role("heading", name="Work")).to_be_visible()
