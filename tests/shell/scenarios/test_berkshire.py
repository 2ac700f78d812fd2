"""Berkshire: from a strategy discussion about two children and one not yet born to what follows a plan."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

import pytest

from quorate.cases.models import Child
from quorate.letters.models import Letter
from tests.shell import world

from .meeting import EVERYBODY, Meeting, book
from .steps import Life, Person

pytestmark = [pytest.mark.django_db, pytest.mark.long_story("sqlite")]
Role = world.Role
CARE, POLICE, HEALTH, SCHOOL = (
    "Children's social care",
    "Elmsworth Police",
    "Elmsworth Community NHS Trust",
    "Otter Lane Primary School",
)
INITIAL = datetime(2026, 4, 30, 10, 0)
REVIEW = datetime(2026, 6, 24, 10, 0)


@dataclass
class Children:
    """Those born, and the one who is not yet."""

    small: Child
    big: Child
    unborn: Child


@pytest.fixture
def life(training_day: date) -> Iterator[Life]:
    life = Life("berkshire")
    yield life
    life.over()


def test_from_the_first_discussion_to_the_last_notice(life: Life) -> None:
    small, big = life.children()
    life.in_team(small, big)
    worker = life.role(Role.SOCIAL_WORKER)
    here = Children(small, big, comes_to_be_known(worker, small))
    life.in_team(here.unborn)
    an_enquiry(life, here)
    a_conference_is_called(life, here)
    the_initial_conference(life, here)
    the_outline_plan(life, here)
    the_core_group(life, here)
    twins = they_are_born(life, here)
    the_review(life, here, twins)
    after_the_plan(life, small)


def comes_to_be_known(worker: Person, beside: Child) -> Child:
    worker.child(beside).click("Bring in a brother or sister, or an unborn child")
    worker.send(
        "Bring in this child",
        family_name=beside.family_name,
        la_child_id="U1",
        birth="unborn",
        expected_on=date(2026, 6, 20),
        family="beside",
    )
    worker.sees(f"Baby {beside.family_name} is on record")
    return Child.objects.get(la_child_id="U1")


def an_enquiry(life: Life, here: Children) -> None:
    life.at(time(11, 0))
    worker = life.role(Role.SOCIAL_WORKER)
    care, police = (world.make_agency(life.place.area, kind) for kind in ("social-care", "police"))
    worker.child(here.small).click("Record a strategy discussion")
    worker.send(
        "Open the enquiry",
        {f"who_{care.pk}": "The team manager", f"who_{police.pk}": "A detective sergeant"},
        on=date(2026, 4, 13),
        time="10am",
        agencies=[care, police],
        how="joint",
        enquire=[here.unborn, here.small, here.big],
        reasons="A neighbour saw the children left alone at night.",
    )
    worker.sees("Not asked yet for nationality", "No visit at which the child was seen is recorded.")
    for child in (here.small, here.big, here.unborn):
        worker.child(child).sees("Open since 13 April 2026.", under="Where it stands")
        worker.sees("Initial conference: by Tue 5 May 2026", under="What must happen next")
        worker.sees("Not counted: May Day: 4 May 2026", "15 working days on: 5 May 2026")
    worker.sees("Expected on 20 June 2026", under="Where it stands")
    worker.child(here.small).click("Go to the enquiry").click(f"Record a visit to {here.small.name}")
    worker.send("Record the visit", on=date(2026, 4, 13), seen="alone", says="Seen in his room.")


def a_conference_is_called(life: Life, here: Children) -> None:
    worker, designated = life.role(Role.SOCIAL_WORKER), life.role(Role.DESIGNATED_MANAGER)
    manager = life.role(Role.TEAM_MANAGER)
    care = world.make_agency(life.place.area, "social-care")
    worker.child(here.small).click("Go to the enquiry").click(f"Ask for a conference about {here.small.name}")
    worker.sees("Only the social worker's manager may do this.")
    worker.send("Ask for a conference", agency=care, why="They were alone at night again.")
    worker.child(here.small).sees("No decision is recorded yet.", under="Where it stands")
    designated.child(here.small).click("Go to the enquiry").click(f"Decide about {here.small.name}")
    designated.sees("This decision is not yours to take.")
    for child in (here.small, here.big, here.unborn):
        manager.child(child).click("Go to the enquiry").click(f"Decide about {child.name}")
        manager.refused("Record the decision", "reasons", convene="yes")
        manager.send("Record the decision", convene="yes", reasons="They were alone.", agreed_with="Police.")
    worker.child(here.big).sees("a conference is to be held", under="Where it stands")


def the_initial_conference(life: Life, here: Children) -> Meeting:
    chair, worker = life.role(Role.CHAIR), life.role(Role.SOCIAL_WORKER)
    meeting = book(life, here.small, (here.small, here.big, here.unborn), INITIAL)
    life.role(Role.ADMINISTRATOR).sees("Pre-birth conference", "initial conference", "Invite people")
    meeting.ask()
    meeting.open(INITIAL)
    chair.sees("Not quorate Baby", f"Quorate {here.big.name}, {here.small.name}", under="Quorum")
    for part in ("health visitor", "police", "GP"):
        worker.child(here.unborn).click("Add someone to the network")
        worker.send("Add", practitioner=life.part(part).who, part=part, direct_contact="True")
    chair.go("conferences:hold", meeting.number).sees_not("Not quorate", under="Quorum")
    plans_for_all_three(life, here, meeting)
    admin = life.role(Role.ADMINISTRATOR).go("conferences:notices", meeting.number)
    admin.sees("by 10am on Friday 1 May 2026", "signs this paper and s")
    assert not admin.offers("Send the notices")
    meeting.tell(chair).sees("To print and post")
    assert Letter.objects.filter(occasion=f"conference:{meeting.number}").count() >= 7
    worker.child(here.unborn).sees(
        "On a plan since 30 April 2026. No outline plan is agreed yet.",
        "What must be in place is not written down yet",
        under="Where it stands",
    )
    worker.sees("First core group: by Fri 15 May 2026", under="What must happen next")
    return meeting


def plans_for_all_three(life: Life, here: Children, meeting: Meeting) -> None:
    chair = life.role(Role.CHAIR)
    views = dict.fromkeys((CARE, POLICE), "Plan")
    meeting.hear(here.unborn.name, views, now="no", likely="yes")
    chair.click("Decide for").refused(
        "Record the decision",
        "No answer yet from",
        "Say on what it rests that harm is likely",
        outcome="plan",
        categories=["NEG"],
        reasons="Harm is likely.",
    )
    for child, review, more in (
        (here.unborn, date(2026, 7, 2), {"post_birth_meeting": "review"}),
        (here.small, date(2026, 7, 15), {}),
        (here.big, date(2026, 7, 15), {}),
    ):
        still = (HEALTH, SCHOOL) if child == here.unborn else (CARE, POLICE, HEALTH, SCHOOL)
        views = dict.fromkeys(still, "Plan")
        meeting.hear(child.name, views, now="no", likely="yes", rests=True)
        meeting.decide(
            child.name,
            outcome="plan",
            categories=["NEG"],
            reasons="Harm is likely.",
            core_group=[life.part("health visitor").who, life.part("police").who],
            core_group_on=date(2026, 5, 11),
            next_review_on=review,
            **more,
        )
    meeting.close().sees("A plan is made")


def the_outline_plan(life: Life, here: Children) -> None:
    life.on(date(2026, 5, 5))
    worker = life.role(Role.SOCIAL_WORKER).child(here.small)
    worker.click("The plan: what it says").click("Write the outline plan").send("Begin")
    worker.click("Add an outcome").send(
        "Save",
        what="He is never alone at night.",
        known_by="Neighbours and school say so.",
        by_on=date(2026, 7, 1),
    )
    worker.click("Agree this version").sees("spell out what has to change", "write what is done if actions")
    worker.click("Back to the draft")
    for part in (
        "What the risks are",
        "What has to change",
        "If things do not change",
        "What would bring that",
    ):
        worker.click(f"Write “{part}").send("Save", text="Somebody is always with him at night.")
    worker.click("Agree this version").sees("You can go on without them if you say why.")
    worker.send(
        "Agree this version",
        agreed_at="Initial conference",
        on=date(2026, 4, 30),
        missing_why="The family goes through it this week.",
    )
    worker.sees("Version 1 is in force.", "When it was agreed this was missing")
    worker.child(here.small).sees("Version 1 was agreed on 30 April 2026.", under="Where it stands")


def the_core_group(life: Life, here: Children) -> None:
    worker, manager = life.role(Role.SOCIAL_WORKER), life.role(Role.TEAM_MANAGER)
    worker.child(here.small).click("Plan a core group meeting")
    asked = {
        "children": [here.small, here.big, here.unborn],
        "starts_at": datetime(2026, 5, 11, 14, 0),
        "place": "Civic Hall",
        "lead": worker.who,
    }
    worker.refused("Plan it", "Nobody of the family is in the core group.", fields=asked)
    worker.send("Plan it", asked, no_family_why="They are asked this week.")
    meeting = worker.address
    worker.click("Ask the members to it").send("Ask them")
    life.on(date(2026, 5, 12))
    worker.child(here.small).sees(
        "One was planned for 11 May 2026: record whether it took place", under="Where it stands"
    )
    worker.open(meeting)
    worker.click("Record who was there")
    seats = sorted({one for one in worker.page.xpath("//input/@name") if one.startswith("seat_")})
    worker.send("Record the meeting", dict.fromkeys(seats, "in-person"))
    worker.click("Hand the record to the manager").refused("Hand it over", "Write what was talked over")
    for child in (here.small, here.big, here.unborn):
        worker.open(meeting).click(f"Write what was said of {child.name}").send(
            "Keep it", discussed="It goes better.", decisions="The aunt stays on.", recommends="needed"
        )
    worker.click("Hand the record to the manager").send("Hand it over").sees(
        "The record is with the manager."
    )
    assert not worker.offers("Approve the record")
    manager.open(meeting).click("Approve the record").send("Approve it")
    manager.sees("The record is approved.")
    worker.child(here.big).sees("Last on 11 May 2026. It thought that the plan is still needed.")
    worker.sees_not("First core group", under="What must happen next")
    worker.click("Record a visit")


def they_are_born(life: Life, here: Children) -> tuple[Child, Child]:
    life.on(date(2026, 6, 15))
    worker = life.role(Role.SOCIAL_WORKER).child(here.unborn)
    worker.click("Record the birth")
    worker.send("Record the birth", born_on=date(2026, 6, 14), given_name="Una", sex="F", babies="2")
    worker.sees("the plan that started on 30 April 2026, with its open actions")
    worker.send("Record this baby", la_child_id="U2", given_name="Vera", sex="F")
    una, vera = (Child.objects.get(given_name=name) for name in ("Una", "Vera"))
    for child in (una, vera):
        worker.child(child).sees("Born on 14 June 2026", "On a plan since 30 April", under="Where it stands")
        worker.sees("Meeting after the birth", "by Fri 26 Jun 2026", under="What must happen next")
    return una, vera


def the_review(life: Life, here: Children, twins: tuple[Child, Child]) -> None:
    chair, worker = life.role(Role.CHAIR), life.role(Role.SOCIAL_WORKER)
    meeting = book(life, twins[0], (*twins, here.small, here.big), REVIEW)
    meeting.ask()
    meeting.open(REVIEW, EVERYBODY)
    chair.sees_not("Not quorate", under="Quorum")
    for child in (*twins, here.big):
        views = dict.fromkeys((CARE, POLICE, HEALTH, SCHOOL), "Go on")
        meeting.hear(child.name, views, now="no", likely="yes", rests=True)
        meeting.decide(
            child.name,
            outcome="continue",
            categories=["NEG"],
            reasons="It is early.",
            core_group=[life.part("health visitor").who],
            next_review_on=date(2026, 9, 16),
        )
    meeting.hear(here.small.name, dict.fromkeys((CARE, POLICE, HEALTH, SCHOOL), "End"), now="no", likely="no")
    ends = {
        "outcome": "end",
        "criterion": "no-likely-harm",
        "reasons": "He is safe now.",
        "child_in_need_plan": "yes",
        "help_needed": "yes",
        "accept_warnings": "True",
        "warning_reason": "It was talked over in the core group.",
    }
    chair.click("Decide for").refused(
        "Record the decision", "Record how far these have come: He is never alone at night.", fields=ends
    )
    chair.go("conferences:hold", meeting.number).click(here.small.name)
    chair.click("Go over the outcomes of the plan").click("Record how far it has come")
    chair.send("Save", standing="Reached", safety="True", evidence="He was never alone.")
    meeting.decide(here.small.name, **ends)
    meeting.close().sees("The plan ends")
    meeting.tell(chair)
    worker.child(here.small).sees(
        "The plan ended on 24 June 2026, at a review.",
        "Services have not been talked over with the family; no Child in Need plan has been made.",
        "Until 24 September 2026 a significant change calls for a strategy meeting.",
        under="Where it stands",
    )
    worker.sees_not("no-likely-harm")
    worker.child(twins[1]).sees("On a plan since 30 April 2026", under="Where it stands")


def after_the_plan(life: Life, child: Child) -> None:
    worker, manager = life.role(Role.SOCIAL_WORKER), life.role(Role.TEAM_MANAGER)
    worker.child(child).click("After the plan").click("Record a talk").send(
        "Save",
        on=date(2026, 6, 24),
        parents="Their mother: she wants help.",
        wish="wants",
        needs="Somebody to talk to.",
        services="A family worker.",
        child_said="He likes the worker.",
    )
    worker.child(child).click("After the plan").click("Start a Child in Need plan")
    worker.send("Start it", on=date(2026, 6, 24), support="A family worker goes on visiting.")
    worker.child(child).sees(
        "at least until 24 September 2026; next review by 5 August 2026", under="Where it stands"
    )

    life.on(date(2026, 8, 3))
    worker.child(child).click("After the plan").click("Record a review")
    worker.send("Save", on=date(2026, 8, 3), there="Mother and the family worker.", progress="Well.")
    worker.click("Record a change")
    worker.send("Save", on=date(2026, 8, 1), what="A new relationship", words="A man moved in.")
    worker.sees("A strategy meeting should be called")
    worker.child(child).sees(
        "On 1 August 2026: a strategy meeting should be called.", under="Where it stands"
    )
    assert worker.offers("Record a strategy discussion")
    manager.child(child).click("After the plan")
    assert manager.offers("Record what it settled")
