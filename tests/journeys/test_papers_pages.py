"""After a conference: the notices, the minutes and the post room in a real browser."""

from typing import Any

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quorate.conferences.actions import notices as keeping_back
from quorate.jobs.work import do_all_waiting
from quorate.letters.models import Letter
from quorate.minutes.models import Amendment, Section
from tests.journeys.axe import check_page
from tests.shell import holding, papers_world, world

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sitting(settings: Any) -> holding.Sitting:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    sitting = papers_world.held()
    keeping_back.keep_out(
        sitting.asked["father"], extent="papers", why="He has been violent.", by=sitting.place.administrator,
        at=papers_world.AFTERWARDS,
    )  # fmt: skip
    return sitting


def look(page: Page, name: str) -> None:
    """Check the page; a form that was refused on purpose is no fault in the console."""
    check_page(page, name, expected_errors=("409", "422"))


def become(page: Page, live_server: LiveServer, person: Any) -> None:
    cookie = world.client_for(person).cookies[django_settings.SESSION_COOKIE_NAME]
    page.context.clear_cookies()
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])


def test_the_outcome_goes_to_everybody_and_one_copy_waits_for_the_chair(
    page: Page, live_server: LiveServer, sitting: holding.Sitting
) -> None:
    number = sitting.conference.pk
    become(page, live_server, sitting.place.administrator)
    page.goto(f"{live_server.url}/conferences/{number}/notices/")
    look(page, "notices")
    page.get_by_text("Why this date?").first.click()
    expect(page.get_by_text("Administrative duties following the conference").first).to_be_visible()
    page.get_by_role("button", name="Send the notices").click()
    expect(page.get_by_text("8 notices are being written")).to_be_visible()
    do_all_waiting()
    page.reload()
    look(page, "notices-written")
    page.get_by_role("link", name="Who was told, and how", exact=True).click()
    look(page, "told")
    page.goto(f"{live_server.url}/conferences/{number}/notices/")
    look(page, "notices-sent")

    page.goto(f"{live_server.url}/conferences/{number}/kept-out/{sitting.asked['mother'].pk}/")
    look(page, "notices-keep-back")
    page.get_by_role("button", name="Record").click()
    look(page, "notices-keep-back-errors")

    become(page, live_server, sitting.chair)
    page.goto(f"{live_server.url}/conferences/{number}/notices/")
    page.get_by_role("link", name="Decide").click()
    look(page, "notices-decide")
    page.get_by_label("Yes").check()
    page.get_by_label("Reason").fill("He has moved away and an order protects the family.")
    page.get_by_role("button", name="Record the decision").click()
    expect(page.get_by_text("Your decision is recorded.")).to_be_visible()
    assert Letter.objects.get(to_name__startswith="Father", document="outcome-notice").state == "to_print"


def test_the_post_room_on_every_page(page: Page, live_server: LiveServer, sitting: holding.Sitting) -> None:
    become(page, live_server, sitting.place.administrator)
    page.goto(f"{live_server.url}/letters/")
    look(page, "letters")
    page.goto(f"{live_server.url}/letters/?stuck=on&state=to_print")
    look(page, "letters-filtered")
    page.goto(f"{live_server.url}/letters/?q=nobodyatall")
    look(page, "letters-none")
    waiting = Letter.objects.filter(state="queued").earliest("pk")
    to_print = Letter.objects.filter(state="to_print").earliest("pk")
    for name, tail in {
        "letter": f"{waiting.pk}/",
        "letter-hold": f"{waiting.pk}/hold/",
        "letter-cancel": f"{waiting.pk}/cancel/",
        "letter-posted": f"{to_print.pk}/posted/",
        "letter-resend": f"{waiting.pk}/resend/",
        "letter-release": f"{waiting.pk}/release/",
    }.items():
        page.goto(f"{live_server.url}/letters/{tail}")
        look(page, name)


def test_minutes_from_draft_to_an_answered_request(
    page: Page, live_server: LiveServer, sitting: holding.Sitting
) -> None:
    at = f"{live_server.url}/minutes/{sitting.conference.pk}/"
    become(page, live_server, sitting.place.administrator)
    page.goto(at)
    look(page, "minutes-none")
    page.get_by_role("button", name="Draft the minutes").click()
    look(page, "minutes-draft")
    section = Section.objects.filter(key__endswith=":discussion").order_by("position")[0]
    page.goto(f"{at}sections/{section.pk}/")
    look(page, "minutes-section")
    papers_world.edit_elsewhere(sitting, section, "What the Chair wrote meanwhile.")
    page.get_by_label("Text").fill("What I wrote.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("What the Chair wrote meanwhile.")).to_be_visible()
    look(page, "minutes-stale")
    page.get_by_label("Text").fill("What we both wrote.")
    page.get_by_role("button", name="Save").click()
    page.goto(f"{at}sections/{section.pk}/history/")
    look(page, "minutes-history")
    page.goto(f"{at}notes/")
    look(page, "minutes-notes")
    page.get_by_label("What was said").fill("The police told of a call in confidence.")
    page.get_by_text("It is not for everyone, or it was said earlier").click()
    page.get_by_label("Everyone except the people named").check()
    page.get_by_label("Father", exact=False).last.check()
    page.get_by_label("Why is it kept from somebody?").select_option("confidence")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Not for Father")).to_be_visible()
    look(page, "minutes-notes-written")
    page.goto(f"{at}submit/")
    look(page, "minutes-submit")
    page.get_by_role("button", name="Hand them over").click()

    become(page, live_server, sitting.chair)
    page.goto(f"{at}send-back/")
    look(page, "minutes-send-back")
    page.goto(f"{at}editions/")
    look(page, "minutes-editions")
    page.get_by_role("link", name="Page of the copy for Father", exact=False).click()
    expect(page.get_by_text("it was given in confidence")).to_be_visible()
    look(page, "minutes-edition")
    page.goto(f"{at}editions/check/")
    look(page, "minutes-check")
    page.goto(f"{at}approve/")
    look(page, "minutes-approve")
    page.get_by_role("button", name="Approve the minutes").click()
    page.goto(f"{at}copies/{sitting.asked['mother'].pk}/leave-out/")
    look(page, "minutes-leave-out")

    become(page, live_server, sitting.place.administrator)
    page.goto(f"{at}copies/")
    look(page, "minutes-copies")
    page.get_by_role("button", name="Send the minutes").click()
    expect(page.get_by_text("being written and put in the post room: 8.")).to_be_visible()
    do_all_waiting()
    page.goto(f"{at}copies/{sitting.asked['mother'].pk}/change/")
    look(page, "minutes-change")
    page.get_by_label("What do they want changed?").fill("I came at half past.")
    page.get_by_role("button", name="Keep the request").click()
    look(page, "minutes-sent")
    page.goto(f"{at}late/")
    look(page, "minutes-late")

    become(page, live_server, sitting.chair)
    page.goto(f"{at}changes/{Amendment.objects.get().pk}/")
    look(page, "minutes-answer")
    page.goto(f"{at}sections/{section.pk}/")
    look(page, "minutes-correct")
