"""A GP writes and signs a report for two children by the link in the letter: 360 px wide, the keyboard alone."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from quorate.conferences.models import Invitation
from quorate.letters.models import Letter
from quorate.people.models import Practitioner
from quorate.reports.models import Part, Recommendation, Report
from tests.journeys.axe import check_page
from tests.journeys.keyboard import Keys
from tests.shell import conference_world, world
from tests.shell.world import Place

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 360, "height": 640}
MOST_SCREENS, MOST_PRESSES = 22, 260
ANSWERS = {
    "What has to be known": ("Seen twice since February, and given the missed immunisations.", "What I know"),
    "What have you been told": ("The mother told me on 2 March that nights are calmer.", "What I was told"),
    "How well has the action": ("The appointments are kept now.", "What I think"),
    "What still has to be done": ("The hearing test has to be booked.", "What I think"),
    "What matters about each child": ("Both are growing well.", "What I know"),
    "Does an adult": ("Nothing that bears on the children.", "What I know"),
}
EACH = "What has it changed for each child"


@pytest.fixture
def place(settings: Any, live_server: LiveServer) -> Place:
    settings.TRAINING_TODAY = date(2026, 4, 13)
    settings.PUBLIC_URL = live_server.url
    return world.make_place("tees")


@pytest.fixture
def gp(place: Place) -> Invitation:
    assert place.network is not None
    Practitioner.objects.filter(pk=place.network.gp.pk).update(user=None)
    return conference_world.invite_network(place, conference_world.book(place))["GP"]


def newest(document: str, pattern: str) -> str:
    found = re.search(pattern, Letter.objects.filter(document=document).latest("pk").text)
    assert found
    return found[0]


def come_in(page: Page, gp: Invitation) -> Keys:
    """Open the link of the letter and pass the code."""
    page.set_viewport_size(PHONE)
    letter = Letter.objects.get(key__startswith=f"invitation:{gp.pk}:", document="invitation")
    found = re.search(r"http\S+/door/[\w-]+/", letter.text)
    assert found
    page.goto(found[0])
    keys = Keys(page, screens=1)
    keys.press("Send me the code")
    keys.write("Code", newest("door-code", r"\d{6}"))
    keys.press("Go on")
    expect(page.get_by_role("heading", name="What you are asked for")).to_be_visible()
    return keys


def fits(page: Page, name: str) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"], f"{name} scrolls sideways at {wide} px"
    check_page(page, name)


def answer_all(page: Page, keys: Keys, names: list[str]) -> None:
    """Answer question by question; the one about each child has a paragraph for each."""
    for number in range(12):
        heading = page.get_by_role("heading", level=1).inner_text()
        if "What do you recommend" in heading:
            return
        if number == 0:
            fits(page, "report-question")
            keys.skip()
        told = next((said for asks, said in ANSWERS.items() if asks in heading), None)
        if EACH in heading:
            each_child(page, keys, names)
        elif told:
            keys.write("Your answer", told[0])
            keys.choose("This is", told[1])
            keys.press("Save and go on")
        else:
            assert "Is there anything else" in heading, heading
            keys.press("Save and go on")
    raise AssertionError("the questions do not end")


def each_child(page: Page, keys: Keys, names: list[str]) -> None:
    keys.write("Your answer", "Sleeps through most nights.")
    keys.tick(names[1], "It is about", on=False)
    keys.press("Save and add a paragraph")
    # The new paragraph has the focus already.
    assert "paragraph 2" in keys.at()["words"], keys.at()
    page.keyboard.type("Talks more, and comes to appointments gladly.")
    keys.tick(names[0], "It is about, paragraph 2", on=False)
    fits(page, "report-paragraphs")
    keys.press("Save and go on")
    expect(page.get_by_text("saved this answer while you were writing")).to_have_count(0)


def test_a_report_for_two_children_by_keyboard_alone(
    page: Page, live_server: LiveServer, gp: Invitation, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = list(gp.conference.children.select_related("child").order_by("child__born_on", "pk"))
    names = [one.child.name for one in rows]
    keys = come_in(page, gp)
    fits(page, "report-asked")
    keys.press("Write your report")
    fits(page, "report-overview")
    keys.press("Answer the questions")
    answer_all(page, keys, names)
    fits(page, "report-recommend")
    keys.press("Save and go on")
    # Nothing was chosen: the summary has the focus, and its links lead to the questions.
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    keys.tab_to("Select what you recommend")
    keys.key("Enter")
    assert names[0] in keys.at()["legend"]
    fits(page, "report-recommend-missed")
    for name in names:
        if name != names[0]:
            keys.choose(name, "The plan should go on")
        else:
            keys.key("Space")
    keys.press("Save and go on")
    expect(page.get_by_role("heading", name="Check and sign")).to_be_visible()
    fits(page, "report-sign")
    keys.press("Sign and send the report")
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    keys.write("Your name, as your signature", gp.name)
    keys.tick("This is my report")
    keys.press("Sign and send the report")
    expect(page.get_by_text("Your report is signed and sent")).to_be_visible()
    fits(page, "report-signed")
    keys.press("Your report")
    fits(page, "report-own")
    report = Report.objects.get(invitation=gp)
    own = Part.objects.filter(version__report=report, prompt="impact-of-action").order_by("place")
    assert [one.child_id for one in own] == [one.child_id for one in rows]
    assert Recommendation.objects.filter(version__report=report, says="continue").count() == len(rows)
    with capsys.disabled():
        print(f"\n{keys.screens} screens, {keys.presses} keys to move and choose, {keys.letters} letters")
    assert keys.screens <= MOST_SCREENS
    assert keys.presses <= MOST_PRESSES


def test_a_report_that_is_written_already_goes_up_as_a_file(
    page: Page, live_server: LiveServer, gp: Invitation, tmp_path: Path
) -> None:
    file = tmp_path / "report.pdf"
    file.write_bytes(b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n")
    keys = come_in(page, gp)
    keys.press("Write your report")
    keys.press("Send a report that is written already")
    fits(page, "report-whole")
    keys.tab_to("Or a file")
    # A browser's window for choosing a file is not the page's, and has keys of its own.
    with page.expect_file_chooser() as chooser:
        keys.key("Space")
    chooser.value.set_files(file)
    for row in gp.conference.children.select_related("child").order_by("child__born_on", "pk"):
        keys.choose(row.child.name, "The plan should go on")
    keys.write("Why is it not on the area", "It is our practice’s own form.")
    keys.tick("It keeps what I know")
    keys.write("Signed by", gp.name)
    keys.press("Send the report")
    expect(page.get_by_text("The report has been received")).to_be_visible()
    keys.press("Your report")
    fits(page, "report-own-file")
    with page.expect_download() as download:
        keys.tab_to("Download")
        keys.key("Enter")
    assert Path(download.value.path()).read_bytes() == file.read_bytes()
