"""A review held from opening to outcome in a real browser, in each of the four areas."""

import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings as configured
from playwright.sync_api import Browser, Locator, Page, expect
from pytest_django.live_server_helper import LiveServer

from quorate.conferences.models import Conference, Decision
from quorate.jobs.work import do_all_waiting
from tests.journeys.axe import check_page, listen
from tests.shell import holding, world

pytestmark = pytest.mark.django_db(transaction=True)
HELD_ON = date(2026, 4, 22)


@pytest.fixture(autouse=True)
def the_day(settings: Any) -> None:
    settings.TRAINING_TODAY = HELD_ON


def let_in(page: Page, live_server: LiveServer, person: Any) -> None:
    cookie = world.client_for(person).cookies[configured.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def another(browser: Browser) -> Page:
    page = browser.new_context(locale="en-GB", viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(30_000)
    listen(page)
    return page


def booked(procedure: str) -> holding.Sitting:
    return holding.sit(procedure, come=(), opened=False)


def mark_as_here(page: Page, sitting: holding.Sitting, *parts: str) -> None:
    for part in parts:
        page.get_by_role("button", name=f"In the room {sitting.asked[part].name}", exact=True).click()
        expect(
            page.get_by_role("button", name=f"Leaves {sitting.asked[part].name}", exact=True)
        ).to_be_visible()


def say(page: Page, word: str, *but: tuple[str, str]) -> None:
    """Record the same view for every agency that is here, save those named."""
    different = dict(but)
    while page.get_by_role("button", name=re.compile("^None given")).count():
        label = page.get_by_role("button", name=re.compile("^None given")).first.inner_text()
        who = label.split("says ", 1)[1]
        page.get_by_role("button", name=f"{different.get(who, word)} says {who}", exact=True).click()
        expect(page.get_by_role("link", name=f"Change the view of {who}", exact=True)).to_be_visible()


def answer_harm(page: Page, *, likely: bool) -> None:
    page.get_by_role("group", name="Is the child suffering significant harm?").get_by_label("No").check()
    page.get_by_role("group", name="Is the child likely to suffer significant harm?").get_by_label(
        "Yes" if likely else "No"
    ).check()
    page.get_by_role("button", name="Save the answers").click()
    expect(page.get_by_text("The answers are recorded.")).to_be_visible()


def outcome(page: Page, begins: str) -> Locator:
    group = page.get_by_role("group", name="Outcome", exact=True)
    return group.get_by_role("radio", name=re.compile(f"^{begins}"))


def on(page: Page, legend: str, day: date) -> None:
    group = page.get_by_role("group", name=legend)
    for part, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        group.get_by_label(part, exact=True).fill(str(value))


def test_tees_from_opening_to_outcome(page: Page, browser: Browser, live_server: LiveServer) -> None:
    sitting = booked("tees")
    first, second = sitting.rows
    board = f"{live_server.url}/conferences/{sitting.conference.pk}/hold/"
    let_in(page, live_server, sitting.chair)
    minutes = another(browser)
    let_in(minutes, live_server, sitting.place.administrator)

    page.goto(board)
    check_page(page, "hold-before")
    page.get_by_role("button", name="Open the conference").click()
    expect(page.get_by_text("The conference is open.")).to_be_visible()

    # The administrator marks people; the chair's board follows by itself.
    minutes.goto(board)
    mark_as_here(minutes, sitting, "social worker", "health visitor")
    expect(page.get_by_text("Who is here (3)")).to_be_visible()
    expect(page.get_by_text("Not quorate", exact=True)).to_be_visible()
    check_page(page, "hold-not-quorate")
    mark_as_here(minutes, sitting, "police", "class teacher")
    expect(page.locator("#board").get_by_text("Quorate", exact=True)).to_be_visible()
    check_page(minutes, "hold-board")

    for name in ("quorum/", "add/", f"people/{sitting.asked['police'].pk}/"):
        minutes.goto(board + name)
        check_page(minutes, f"hold-{name.split('/', 1)[0]}")

    # The first child: all say that the plan goes on.
    minutes.goto(f"{board}children/{first.pk}/")
    say(minutes, "Go on")
    answer_harm(minutes, likely=True)
    minutes.get_by_label("Wishes and feelings (optional)").fill("Wants to stay at this school.")
    minutes.get_by_role("button", name="Save the notes").click()
    check_page(minutes, "hold-child")
    page.goto(f"{board}children/{first.pk}/decide/")
    outcome(page, "The plan ends").check()
    expect(page.locator("#follows")).to_contain_text("No other can be recorded")
    outcome(page, "The plan goes on").check()
    expect(page.locator("#follows")).to_contain_text("Nothing stands in the way.")
    page.get_by_label("Reasons for the decision").fill("Harm is still likely without a plan.")
    check_page(page, "hold-decide")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_text(f"The decision for {first.child.name} is recorded.")).to_be_visible()

    # The second: a tie, which the chair settles with reasons.
    minutes.goto(f"{board}children/{second.pk}/")
    say(
        minutes,
        "End",
        (sitting.asked["police"].practitioner.agency.name, "Go on"),
        ("Children's social care", "Go on"),
    )
    answer_harm(minutes, likely=False)
    page.goto(f"{board}close/")
    expect(page.get_by_text(f"{second.child.name} has no decision on record")).to_be_visible()
    check_page(page, "hold-close-not-yet")
    page.goto(f"{board}children/{second.pk}/decide/")
    outcome(page, "The plan ends").check()
    page.get_by_role("group", name=re.compile("Your own view")).get_by_role(
        "radio", name=re.compile("ends")
    ).check()
    on(page, "Day on which the plan ends", HELD_ON)
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_role("alert").first).to_contain_text("Enter the reasons for the decision")
    check_page(page, "hold-decide-refused")
    page.get_by_label("Reasons for the decision").fill("The changes have held for three months.")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_text(f"The decision for {second.child.name} is recorded.")).to_be_visible()

    page.get_by_role("button", name="Close the conference").click()
    check_page(page, "hold-close")
    page.get_by_label("Why you close it though this is open").fill("The youngest is too little to say.")
    page.get_by_role("button", name="Close the conference").click()
    expect(page.get_by_role("heading", name="Outcome", level=1)).to_be_visible()
    check_page(page, "hold-outcome")
    do_all_waiting()
    page.reload()
    expect(page.get_by_text("Ready to be sent").first).to_be_visible()
    check_page(page, "hold-outcome-ready")
    assert Conference.objects.get(pk=sitting.conference.pk).state == "closed"
    second.plan.refresh_from_db()
    assert second.plan.ended_on == HELD_ON
    page.goto(f"{live_server.url}/conferences/{sitting.conference.pk}/outcome/{first.pk}/put-right/")
    check_page(page, "hold-put-right")
    minutes.context.close()


def close(page: Page, *, asked: bool = False) -> None:
    """Close the conference, with a reason where the page asks for one; ``asked``: its page is open already."""
    if not asked:
        page.get_by_role("button", name="Close the conference").click()
    expect(page.get_by_role("heading", name="Close the conference", level=1)).to_be_visible()
    if page.get_by_label("Why you close it though this is open").count():
        page.get_by_label("Why you close it though this is open").fill("The children did not want to say.")
    page.get_by_role("button", name="Close the conference").click()


def test_tees_stood_down_and_evaluated(page: Page, live_server: LiveServer) -> None:
    sitting = booked("tees")
    board = f"{live_server.url}/conferences/{sitting.conference.pk}/hold/"
    let_in(page, live_server, sitting.chair)
    page.goto(board)
    page.get_by_role("button", name="Open the conference").click()
    mark_as_here(page, sitting, "social worker", "police", "health visitor")
    for row in sitting.rows:
        page.goto(f"{board}children/{row.pk}/")
        say(page, "End")
        answer_harm(page, likely=False)
        page.get_by_role("button", name=re.compile("^Decide for")).click()
        outcome(page, "Stood down").check()
        page.get_by_role("group", name=re.compile("Your own view")).get_by_role(
            "radio", name=re.compile("goes on")
        ).check()
        page.get_by_label("Reasons for the decision").fill("The risk is still there.")
        expect(page.locator("#follows")).to_contain_text("stood down before a final decision")
        on(page, "Next review", date(2026, 5, 20))
        page.get_by_role("button", name="Record the decision").click()
        expect(page.get_by_text(f"The decision for {row.child.name} is recorded.")).to_be_visible()
    close(page)
    expect(page.get_by_text("The conference was stood down before a decision.")).to_be_visible()
    check_page(page, "hold-stood-down")

    page.context.clear_cookies()
    let_in(page, live_server, sitting.place.by_role[world.Role.SERVICE_MANAGER])
    page.goto(f"{live_server.url}/conferences/{sitting.conference.pk}/outcome/{sitting.row.pk}/evaluation/")
    page.get_by_label("A meeting").check()
    page.get_by_label("Who took part").fill("The leads of police and health")
    page.get_by_role("radio", name="The plan ends").check()
    page.get_by_label("Reasons", exact=True).fill("The risk has gone.")
    check_page(page, "hold-evaluate")
    page.get_by_role("button", name="Record the evaluation").click()
    expect(page.get_by_text("It takes effect when the members are back together")).to_be_visible()


def test_berkshire_goes_ahead_and_the_chair_overrides(page: Page, live_server: LiveServer) -> None:
    sitting = booked("berkshire")
    board = f"{live_server.url}/conferences/{sitting.conference.pk}/hold/"
    let_in(page, live_server, sitting.chair)
    page.goto(board)
    page.get_by_role("button", name="Open the conference").click()
    mark_as_here(page, sitting, "social worker", "health visitor")
    page.get_by_role("link", name=re.compile("^Who counts")).click()
    for words in ("three agencies", "enough information", "detrimental"):
        page.get_by_role("checkbox", name=re.compile(words)).check()
    page.get_by_role("radio", name="Go ahead", exact=True).check()
    page.get_by_label("Reasons", exact=True).fill("Waiting would harm the children.")
    page.get_by_label(re.compile("Arrangements for the child")).fill("Daily visits.")
    check_page(page, "hold-berkshire-quorum")
    page.get_by_role("button", name="Record the ruling").click()
    expect(page.get_by_text("Not quorate: goes ahead")).to_be_visible()
    row = sitting.row
    page.goto(f"{board}children/{row.pk}/")
    say(page, "End")
    answer_harm(page, likely=True)
    page.get_by_role("link", name="What the likelihood of harm rests on").click()
    page.get_by_label("Yes, it rests on this").first.check()
    page.get_by_label(re.compile("Reasons")).first.fill("It has happened twice before.")
    check_page(page, "hold-berkshire-likelihood")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("The sheet is saved.")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Decide for")).click()
    outcome(page, "The plan goes on").check()
    page.get_by_role("group", name=re.compile("Is an early review needed")).get_by_label("No").check()
    page.get_by_role("group", name=re.compile("Your own view")).get_by_role(
        "radio", name=re.compile("goes on")
    ).check()
    page.get_by_label(re.compile("I decide against the view")).check()
    page.get_by_role("button", name="Show what would follow").click()
    expect(page.locator("#follows")).to_contain_text("The chair overrides the majority")
    check_page(page, "hold-berkshire-veto")
    page.get_by_label("Reasons for the decision").fill("Exceptional: the father came back this week.")
    page.get_by_label(re.compile("right to dissent")).check()
    page.get_by_label(re.compile("how to escalate")).check()
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_text(f"The decision for {row.child.name} is recorded.")).to_be_visible()
    assert Decision.objects.get().override is True


@pytest.mark.parametrize("procedure", ["pan-sussex", "lincolnshire"])
def test_the_chair_records_the_decision_and_its_basis(
    procedure: str, page: Page, live_server: LiveServer
) -> None:
    sitting = booked(procedure)
    board = f"{live_server.url}/conferences/{sitting.conference.pk}/hold/"
    let_in(page, live_server, sitting.chair)
    page.goto(board)
    page.get_by_role("button", name="Open the conference").click()
    mark_as_here(page, sitting, "social worker", "police")
    if procedure == "lincolnshire":
        page.get_by_role("link", name=re.compile("^Who counts")).click()
        page.get_by_role("radio", name="The Chair finds it quorate", exact=True).check()
        page.get_by_label("Reasons", exact=True).fill("All who work with the children are here.")
        page.get_by_role("button", name="Record the ruling").click()
        expect(page.get_by_text("Quorate, as the chair finds")).to_be_visible()
    for row in sitting.rows:
        page.goto(f"{board}children/{row.pk}/")
        say(page, "Go on")
        answer_harm(page, likely=True)
        page.get_by_role("button", name=re.compile("^Decide for")).click()
        outcome(page, "The plan goes on").check()
        page.get_by_label("Reasons for the decision").fill("Harm is still likely without a plan.")
        expect(page.locator("#follows")).to_contain_text("Write down what the decision rests on")
        page.get_by_label(re.compile("What the decision rests on")).fill("Everyone sees the same risk.")
        page.get_by_label(re.compile("category was looked at again")).check()
        expect(page.locator("#follows")).to_contain_text("Nothing stands in the way.")
        check_page(page, f"hold-{procedure}-decide")
        page.get_by_role("button", name="Record the decision").click()
        expect(page.get_by_text(f"The decision for {row.child.name} is recorded.")).to_be_visible()
    page.get_by_role("button", name="Close the conference").click()
    if procedure == "pan-sussex":
        expect(page.get_by_text("Not ticked: The statement on differing views was read out")).to_be_visible()
        page.goto(board)
        page.get_by_role("link", name="What has to be said").click()
        page.get_by_label("Done", exact=True).check()
        check_page(page, "hold-pan-sussex-statement")
        page.get_by_role("button", name="Save", exact=True).click()
        expect(page.get_by_text("The sheet is saved.")).to_be_visible()
        page.get_by_role("button", name="Close the conference").click()
    close(page, asked=True)
    expect(page.get_by_role("heading", name="Outcome", level=1)).to_be_visible()
    check_page(page, f"hold-{procedure}-outcome")


def test_it_works_without_scripts(plain_page: Page, live_server: LiveServer) -> None:
    page, sitting = plain_page, booked("pan-sussex")
    board = f"{live_server.url}/conferences/{sitting.conference.pk}/hold/"
    let_in(page, live_server, sitting.chair)
    page.goto(board)
    page.get_by_role("button", name="Open the conference").click()
    mark_as_here(page, sitting, "social worker", "police")
    row = sitting.row
    page.goto(f"{board}children/{row.pk}/")
    say(page, "Go on")
    answer_harm(page, likely=True)
    page.get_by_role("button", name=re.compile("^Decide for")).click()
    outcome(page, "The plan goes on").check()
    page.get_by_label("Reasons for the decision").fill("Harm is still likely without a plan.")
    page.get_by_role("button", name="Show what would follow").click()
    expect(page.locator("#follows")).to_contain_text("Write down what the decision rests on")
    assert not Decision.objects.exists()
    page.get_by_label(re.compile("What the decision rests on")).fill("Everyone sees the same risk.")
    page.get_by_label(re.compile("category was looked at again")).check()
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_text(f"The decision for {row.child.name} is recorded.")).to_be_visible()
