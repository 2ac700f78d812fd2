"""Lincolnshire: two children come on another authority's plan; one leaves the country, one becomes looked after.

And a death that was another child's is put on record, and put right.
"""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from quorate.cases.models import Child
from quorate.letters.models import Letter
from tests.shell import world

from .meeting import Meeting, book
from .steps import Life

pytestmark = [pytest.mark.django_db, pytest.mark.long_story("postgresql")]
Role = world.Role
HELD = datetime(2026, 4, 30, 10, 0)
THERE = "Northmere Council"


@pytest.fixture
def life(training_day: date) -> Iterator[Life]:
    life = Life("lincolnshire")
    yield life
    life.over()


def test_from_the_notice_of_a_move_to_the_last_letters(life: Life) -> None:
    younger, older = life.children()
    they_have_come(life, younger, older)
    meeting = the_conference_here(life, younger, older)
    we_are_responsible(life, younger, older, meeting)
    becomes_looked_after(life, younger)
    leaves_the_country(life, older)
    not_this_child(life, younger)


def they_have_come(life: Life, younger: Child, older: Child) -> None:
    worker = life.role(Role.SOCIAL_WORKER).child(younger)
    worker.click("The child is here on another authority's plan").send(
        "Record the move",
        authority=THERE,
        told_on=date(2026, 4, 13),
        moved_on=date(2026, 4, 9),
        stay="yes",
        contact_name="Pat Example",
        contact_email="pat@northmere.example",
        lead_worker="Sam Invented",
        plan_started_on=date(2025, 12, 1),
        plan_categories=["NEG"],
        last_review_on=date(2026, 2, 20),
        next_review_on=date(2026, 7, 1),
        also=[older],
    )
    worker.sees(f"Responsible now {THERE}", "Due by Tuesday 5 May 2026", "Not counted: May Day: 4 May 2026")
    assert not worker.offers("Accept the transfer")
    for child in (younger, older):
        worker.child(child).sees(f"Responsible authority {THERE}.", under="Where it stands")
        worker.sees("Transfer-in conference: by Tue 5 May 2026", under="What must happen next")
    worker.sees_not("End the plan without a review")  # it is theirs to end

    manager = life.role(Role.SERVICE_MANAGER)
    for child in (younger, older):
        manager.child(child).click("See responsible authority")
        manager.click("Accept the transfer").send("Accept it in writing", on=date(2026, 4, 13))
        manager.sees("The letter is in the post room", f"Responsible now {THERE}")
    letter = Letter.objects.filter(document="move-acceptance").earliest("pk")
    assert letter.to_name == "Pat Example"
    assert younger.name not in letter.text


def the_conference_here(life: Life, younger: Child, older: Child) -> Meeting:
    life.on(date(2026, 4, 14))
    life.role(Role.ADMINISTRATOR).go("moves:list").sees("the transfer-in conference here", "Tue 5 May 2026")
    meeting = book(life, younger, (younger, older), HELD)
    admin = life.role(Role.ADMINISTRATOR)
    admin.click("Invite people").sees(f"{THERE} answers for {younger.name} until the conference")
    meeting.ask()

    chair = meeting.open(HELD)
    chair.sees(
        "No verdict is worked out", "Nothing can be decided until the chair has ruled.", under="Quorum"
    )
    chair.click("Who counts").send(
        "Record the ruling",
        children=[younger.name, older.name],
        ruling="quorate",
        reasons="All agencies are here.",
    )
    for child in (younger, older):
        says = {"Children's social care": "Plan", "Fenwick Holme Police": "Plan"}
        meeting.hear(child.name, says, now="yes", likely="yes")
        meeting.decide(
            child.name,
            outcome="plan",
            categories=["NEG"],
            reasons="What was seen there goes on here.",
            basis="All agree.",
            core_group=[life.part(part).who for part in ("health visitor", "class teacher")],
            next_review_on=date(2026, 7, 20),
        )
    meeting.close().sees("A plan is made", "Limit Thursday 30 July 2026")
    meeting.tell(admin)
    return meeting


def we_are_responsible(life: Life, younger: Child, older: Child, meeting: Meeting) -> None:
    worker = life.role(Role.SOCIAL_WORKER).child(younger)
    worker.sees(
        "Fenwick Holme Council since 30 April 2026",
        "Our written confirmation that we are responsible",
        under="Where it stands",
    )
    worker.click("See the move waits for")
    assert not worker.offers("Confirm in writing")  # not theirs to say
    life.on(date(2026, 5, 1))
    manager = life.role(Role.SERVICE_MANAGER)
    for child in (younger, older):
        manager.child(child).click("See the move waits for").click("Confirm in writing")
        manager.send("Confirm in writing").sees("the move is closed")
    worker.child(younger).sees_not("Our written confirmation", under="Where it stands")
    worker.sees("On a plan since 30 April 2026. No outline plan is agreed yet.", under="Where it stands")
    worker.sees(
        "First core group", "First review conference: by Thu 30 Jul 2026", under="What must happen next"
    )


def becomes_looked_after(life: Life, child: Child) -> None:
    worker = life.role(Role.SOCIAL_WORKER).child(child)
    worker.click("The child has become looked after")
    worker.send("Record it", status="section-20", on=date(2026, 5, 1), placement="foster")
    worker.sees("No reviewing officer is named", "say which plan goes on")
    worker.child(child).sees("Under section 20 since 1 May 2026", under="Where it stands")


def leaves_the_country(life: Life, child: Child) -> None:
    worker, chair = life.role(Role.SOCIAL_WORKER), life.role(Role.CHAIR)
    worker.child(child).click("End the plan without a review").sees(
        "the child's whereabouts are not confirmed"
    )
    worker.send("Prepare the end of the plan", ground="left-country", reason="They moved to Spain.")
    worker.sees("Nothing has ended yet.", "This is for the conference chair")
    chair.child(child).sees("Being prepared since 1 May 2026", under="Where it stands")
    chair.click("See end of the plan").sees("The child's whereabouts are not confirmed; reviews go ahead")
    assert not chair.offers("Agree that the plan ends")

    worker.child(child).click("Record where the child is")
    worker.send(
        "Save", on=date(2026, 5, 1), enquiry="Asked the embassy.", result="unknown", words="Nobody knows."
    )
    worker.child(child).sees("It is not known where the child is", under="Where it stands")
    worker.click("Record where the child is").sees("Asked the embassy.")
    worker.send(
        "Save",
        on=date(2026, 5, 1),
        enquiry="Telephoned a school in Spain.",
        result="abroad",
        words="The child goes to school there.",
    )
    chair.child(child).click("See end of the plan").click("Agree that the plan ends")
    chair.sees("Duties that are still open under the plan fall away.")
    chair.refused("End the plan", "Enter your reason", accepted="True")
    chair.send("End the plan", words="The school there confirms it.", accepted="True")
    chair.sees("The plan ended on Friday 1 May 2026", "Decided by", "The school there confirms it.")

    chair.click("Tell those who have to know").sees("everybody is told who was invited for an agency")
    chair.send("Send the letters that are not written yet").sees("5 letters are in the post room.")
    worker.child(child).sees(
        "The plan ended on 1 May 2026, because the child is confirmed to have left", under="Where it stands"
    )
    worker.sees_not("First review conference", under="What must happen next")


def not_this_child(life: Life, child: Child) -> None:
    life.on(date(2026, 5, 7))
    worker, chair = life.role(Role.SOCIAL_WORKER), life.role(Role.CHAIR)
    worker.child(child).click("Record that the child has died").sees("We are sorry.")
    worker.refused("Record it", on=date(2026, 5, 8), told_by="Dr Lund, the hospital")
    worker.send("Record it", on=date(2026, 5, 6), told_by="Dr Lund, the hospital")
    worker.sees(
        "No letter goes to the family by itself from now on.", "The plan ended on Wednesday 6 May 2026"
    )
    assert not worker.offers("This was recorded by mistake")
    worker.child(child).sees("died on 6 May 2026", under="Where it stands")
    worker.sees("Nothing is due for this child.", under="What must happen next")
    for gone in ("Record a visit", "Legal planning", "End the plan", "Record that the child has died"):
        assert not worker.offers(gone)
    chair.child(child).click("See died").click("Letters that confirm it")
    chair.send("Send the letters that are not written yet").sees("5 letters are in the post room.")

    life.on(date(2026, 5, 8))  # by now the letters have gone
    manager = life.role(Role.SERVICE_MANAGER)
    manager.child(child).click("See died").click("This was recorded by mistake")
    manager.refused("Put it right", why="")
    manager.send("Put it right", why="It was another child of that name.")
    manager.sees("the plan and its duties are as they were before", "we are sorry")
    worker.child(child).sees(
        "On a plan since 30 April 2026.", "A death had been recorded by mistake", under="Where it stands"
    )
    worker.sees("First review conference: by Thu 30 Jul 2026", under="What must happen next")
    manager.click("See who had been told in writing").click("the child has died")
    manager.send("Write to them that the plan goes on").sees("5 letters")
