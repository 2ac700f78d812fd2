"""A father kept out of one part of a conference, from the social worker's request to the close, in a real browser."""

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from quorate.attendance.models import Exclusion
from quorate.conferences.models import KeptOut
from quorate.conferences.queries.meeting import meeting_of
from quorate.letters.models import Letter
from quorate.minutes.record import record_of
from tests.journeys.axe import check_page
from tests.journeys.test_hold import another, let_in, on
from tests.shell import attendance_world as aw
from tests.shell import world

pytestmark = pytest.mark.django_db(transaction=True)
SITS = date(2026, 4, 22)


def test_a_father_is_kept_out_of_one_part(
    page: Page, browser: Browser, live_server: LiveServer, settings: Any
) -> None:
    settings.TRAINING_TODAY = world.TODAY
    gathering = aw.gather()
    father = gathering.father.name
    conference = f"{live_server.url}/conferences/{gathering.conference.pk}/"

    # The social worker asks.
    let_in(page, live_server, gathering.worker)
    page.goto(conference)
    page.get_by_role("link", name="Who may be there", exact=True).first.click()
    check_page(page, "who-may-be-there")
    page.get_by_role("button", name="Ask to keep somebody out").click()
    check_page(page, "ask-to-keep-out")
    page.get_by_role("button", name="Ask the chair").click()
    expect(page.get_by_role("alert")).to_contain_text("Select who should be kept out")
    page.get_by_label("Who should be kept out?").select_option(label=f"{father}, father")
    page.get_by_label("A part of it").check()
    page.get_by_label("Which part").fill("Item 3, when the police speak")
    page.get_by_label("Conflict in the family").check()
    page.get_by_label("What information or evidence is there?").fill(aw.SECRET)
    page.get_by_role("button", name="Ask the chair").click()
    expect(page.get_by_text("has your request, and decides")).to_be_visible()

    # The chair finds it on the first page, and decides.
    chair = another(browser)
    let_in(chair, live_server, gathering.chair)
    chair.goto(live_server.url)
    chair.get_by_role("link", name="See who, of what and by when").click()
    check_page(chair, "requests-to-keep-out")
    chair.get_by_role("main").get_by_role("link").filter(has_text="22 Apr").click()
    chair.get_by_role("button", name="Decide").click()
    check_page(chair, "decide-to-keep-out")
    chair.get_by_label("Legal advice was not needed").check()
    chair.get_by_label("Your reasons, for the record").fill("The mother has to speak freely.")
    for label, said in (
        ("The reasons as the person is to read them", "Others need to speak without you for a short time."),
        ("How they can take part otherwise", "You can be there for the rest."),
        ("Who takes their views", "Your social worker writes them down."),
        ("How they will hear what was decided", "You will be there."),
    ):
        chair.get_by_label(label).fill(said)
    chair.get_by_role("button", name="Save the decision").click()
    expect(chair.get_by_text("the letter is in the post room")).to_be_visible()
    check_page(chair, "kept-out-of-a-part")
    letter = Letter.objects.get(document="kept-out")
    assert letter.to_name == father and aw.SECRET not in letter.text

    # At the sitting he comes, leaves for the part, and comes back.
    settings.TRAINING_TODAY = SITS
    let_in(chair, live_server, gathering.chair)
    chair.goto(f"{conference}hold/")
    chair.get_by_role("button", name="Open the conference").click()
    chair.get_by_role("button", name=f"In the room {father}", exact=True).click()
    expect(
        chair.get_by_text(f"{father} leaves for: Item 3, when the police speak. Here since")
    ).to_be_visible()
    chair.get_by_role("button", name=f"Leaves {father}", exact=True).click()
    expect(chair.get_by_text("Out since")).to_be_visible()
    check_page(chair, "hold-with-somebody-out")
    chair.get_by_role("button", name=f"In the room {father}", exact=True).click()
    expect(chair.get_by_text("Here since")).to_be_visible()

    # What he is told is recorded, or the conference cannot be closed; the minutes say that he was kept out.
    chair.get_by_role("link", name="What they are given").click()
    expect(chair.get_by_text("The conference cannot be closed before.").first).to_be_visible()
    for what in ("What the concerns are", "What the plan is"):
        chair.get_by_role("link", name=f"Record it {what}").click()
        on(chair, "On which day", SITS)
        chair.get_by_label("How, and by whom").fill("The social worker told him in the next room.")
        chair.get_by_role("button", name="Save").click()
        expect(chair.get_by_text("It is on record.")).to_be_visible()
    expect(chair.get_by_text("The conference cannot be closed before.")).to_have_count(0)
    assert Exclusion.objects.get().in_force
    assert KeptOut.objects.get().which_part == "Item 3, when the police speak"
    minutes = str(record_of(meeting_of(gathering.now())))
    assert father in minutes and "Kept out" in minutes
