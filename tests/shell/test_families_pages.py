"""The pages of the family's door: each answers, says what it should, and nothing that it should not."""

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from quorate.audit.models import Entry
from quorate.cases.models import Relative
from quorate.challenges.models import Complaint
from quorate.conferences.actions import notices as sending
from quorate.conferences.models import Conference, KeptOut
from quorate.conferences.queries.meeting import meeting_of
from quorate.families.actions import sending as family_acts
from quorate.jobs.work import do_all_waiting
from quorate.letters.models import Letter
from quorate.minutes.actions import amending, approving, writing
from quorate.minutes.actions import sending as minutes_going
from quorate.minutes.models import Amendment, Minutes
from quorate.minutes.telling import telling_of
from tests.shell import family_world, papers_world
from tests.shell.family_world import Family

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(time_machine: object) -> None:
    time_machine.move_to(family_world.world.NOW, tick=False)  # type: ignore[attr-defined]


@pytest.fixture
def family() -> Family:
    return family_world.make_family()


PARENT = [
    "/family/", "/family/meeting/", "/family/say/", "/family/say/recording/", "/family/say/drawing/",
    "/family/questions/",
    "/family/help/", "/family/help/interpreter/", "/family/coming/", "/family/complain/", "/family/safe-contact/",
    "/family/reports/",
    "/family/after/", "/family/about/conference/", "/family/about/outcomes/", "/family/about/rights/",
    "/family/about/ready/", "/family/about/complain/",
]  # fmt: skip
CHILD = [
    "/family/", "/family/meeting/", "/family/say/", "/family/say/recording/", "/family/say/drawing/",
    "/family/questions/",
    "/family/coming/", "/family/after/",
]  # fmt: skip
PUBLIC = [
    "/family/leaflets/",
    "/family/leaflets/parents/",
    "/family/leaflets/children/",
    "/family/councils/berkshire/",
]


def test_every_page_answers(family: Family) -> None:
    mother, child = family_world.browser(family.mother), family_world.browser(family.child)
    for client, pages in ((mother, PARENT), (child, CHILD), (Client(), PUBLIC)):
        for page in pages:
            assert client.get(page).status_code == 200, page


def text_of(family_page: Any) -> str:
    return html.unescape(family_page.content.decode())


def test_the_preparation_page_asks_of_changes_and_of_the_four_topics(family: Family) -> None:
    page = text_of(family_world.browser(family.mother).get("/family/say/"))
    for asked in (
        "What has changed at home?",
        "What has this meant for your child?",
        "How do you and the workers get on?",
        "How well does the plan work?",
        "Is your child at risk now?",
        "How do you care for your child and keep them safe?",
    ):
        assert asked in page
    assert page.count("<textarea") == 9


def test_the_page_on_outcomes_names_the_letters_and_the_sheet_on_court(family: Family) -> None:
    page = text_of(family_world.browser(family.mother).get("/family/about/outcomes/"))
    for said in (
        "A letter before proceedings.",
        "A letter of issue.",
        "See a solicitor at once.",
        "Take the letter with you.",
    ):
        assert said in page
    assert "their advice sheet: Care proceedings" in page and "0808 801 0366" in page


def test_the_meeting_says_who_comes_by_name_and_job_and_never_where_anybody_lives(family: Family) -> None:
    relative = family.mother.relative
    assert relative is not None
    Relative.objects.filter(family=relative.family).update(address="14 Hidden Lane", phone="07700 900111")
    family_world.a_report(family)
    page = text_of(family_world.browser(family.mother).get("/family/meeting/"))
    teacher = family.booked.network.teacher
    assert teacher.name in page and teacher.agency.name not in page
    assert "Civic Hall" in page and "There are no steps." in page
    assert "Hidden Lane" not in page and "07700" not in page
    assert "And from your family:" in page


def test_who_else_of_the_family_comes_is_not_said_where_somebody_may_not_be_safe(family: Family) -> None:
    assert family.father is not None
    KeptOut.objects.create(
        invitation=family.father,
        extent="papers",
        why="x",
        by=family.booked.place.chair,
        at=family_world.world.NOW,
    )
    page = text_of(family_world.browser(family.mother).get("/family/meeting/"))
    assert family.father.name not in page and "Ask your social worker who else" in page


def test_nothing_of_the_outcome_is_shown_before_it_was_sent(family: Family) -> None:
    Conference.objects.filter(pk=family.conference.pk).update(state="closed")
    page = text_of(family_world.browser(family.mother).get("/family/after/"))
    assert "We have not sent you what was decided yet." in page
    child = text_of(family_world.browser(family.child).get("/family/after/"))
    assert "Your social worker will tell you what was decided." in child


def test_the_outcome_the_papers_and_the_plan_are_those_sent_to_this_reader() -> None:
    sitting = papers_world.held("tees")
    sending.send_notices(sitting.conference, also=(), by=sitting.chair, at=papers_world.AFTERWARDS)
    mother = sitting.asked["mother"]
    Letter.objects.filter(occasion=sitting.conference.ref).update(
        state="sent", sent_at=papers_world.AFTERWARDS
    )
    page = text_of(family_world.browser(mother).get("/family/after/"))
    assert "The plan goes on." in page and "The plan ends." in page and "The next meeting" in page
    files = re.findall(r"/family/after/paper/(\d+)/", page)
    assert files and family_world.browser(mother).get(f"/family/after/paper/{files[0]}/").status_code == 200
    father = sitting.asked["father"]
    assert family_world.browser(father).get(f"/family/after/paper/{files[0]}/").status_code == 404
    proofs = {one.copy.number: one.proofs for one in telling_of(meeting_of(sitting.now())).lines}
    assert proofs[mother.pk][0].opened_at and not proofs[father.pk][0].opened_at, "seen behind the door"


def test_a_withdrawn_invitation_and_a_door_of_another_kind_open_nothing(family: Family) -> None:
    page = family_world.browser(family.mother)
    assert family_world.browser(family.child).get("/family/reports/").status_code == 404
    type(family.mother).objects.filter(pk=family.mother.pk).update(withdrawn_at=family_world.world.NOW)
    assert page.get("/family/").url == "/door/"


def test_the_pages_ask_few_questions_of_the_database(
    family: Family, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        family_acts.ask(
            reader=family_world.reader(family.mother),
            words=f"Why {_}?",
            token=f"q{_}",
            at=family_world.world.NOW,
        )
    page = family_world.browser(family.mother)
    for where in ("/family/questions/", "/family/help/", "/family/meeting/"):
        with django_assert_max_num_queries(26):
            assert page.get(where).status_code == 200


def test_a_complaint_at_the_door_is_received_once_and_its_standing_is_shown(family: Family) -> None:
    page = family_world.browser(family.mother)
    said = {"subject": "process", "words": "Nobody told me the time.", "wants": "", "token": "c1"}
    assert page.post("/family/complain/", {**said, "words": " "}).status_code == 422
    assert page.post("/family/complain/", said).status_code == 302
    page.post("/family/complain/", said)
    assert Complaint.objects.get().how == "door"
    shown = text_of(page.get("/family/complain/"))
    assert "The chair has it, and will talk to you." in shown and "Nobody told me the time." in shown
    assert "That there is a plan" not in shown  # nothing was decided yet
    assert "Nobody told me" not in text_of(family_world.browser(family.child).get("/family/complain/"))


def minutes_sent(sitting: Any) -> Minutes:
    """Return the minutes of a held review, approved and sent to everybody."""
    at, by = papers_world.AFTERWARDS, sitting.place.administrator
    minutes = writing.draft(sitting.now(), by=by, at=at)
    minutes = writing.submit(minutes, version=minutes.version, by=by, at=at)
    minutes = approving.approve(minutes, version=minutes.version, by=sitting.chair, at=at)
    minutes_going.send(minutes, by=by, at=at)
    do_all_waiting()
    return minutes


def test_a_change_in_the_minutes_is_asked_for_kept_and_answered_at_the_door() -> None:
    sitting = papers_world.held("tees")
    mother, father = sitting.asked["mother"], sitting.asked["father"]
    page = family_world.browser(mother)
    assert page.get("/family/after/change/").status_code == 404  # nothing was sent yet
    minutes = minutes_sent(sitting)
    shown = text_of(page.get("/family/after/"))
    assert "Ask for a change in the minutes" in shown
    assert page.post("/family/after/change/", {"words": "  "}).status_code == 422
    assert page.post("/family/after/change/", {"words": "He was there on Monday."}).status_code == 302
    page.post("/family/after/change/", {"words": "He was there on Monday."})
    asked = Amendment.objects.get(minutes=minutes)
    assert asked.invitation == mother and asked.recorded_by is None and not asked.late
    assert "The chair has not answered yet." in text_of(page.get("/family/after/"))
    amending.answer(
        asked, made=False, words="The note says Tuesday.", by=sitting.chair, at=papers_world.AFTERWARDS
    )
    shown = text_of(page.get("/family/after/"))
    assert "He was there on Monday." in shown and "The note says Tuesday." in shown
    assert "He was there on Monday." not in text_of(family_world.browser(father).get("/family/after/"))
    assert Entry.objects.filter(act="minutes.change-asked").count() == 1


def test_a_change_that_comes_late_is_kept_and_that_is_said(time_machine: Any) -> None:
    sitting = papers_world.held("berkshire")
    minutes_sent(sitting)
    time_machine.move_to(papers_world.AFTERWARDS + timedelta(days=40), tick=False)
    page = family_world.browser(sitting.asked["mother"])
    assert "We will mark it as late." in text_of(page.get("/family/after/change/"))
    page.post("/family/after/change/", {"words": "It is my mum, not my aunt."})
    assert Amendment.objects.get().late
    assert "It came after the last day." in text_of(page.get("/family/after/"))
