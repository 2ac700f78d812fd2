"""The pages on complaints and differences: who finds which, what they say, how many questions they ask."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.cases.models import Event
from quorate.challenges import actions
from quorate.challenges.actions.differing import leave_there
from quorate.challenges.models import Complaint, LeftThere
from quorate.challenges.queries import differences, family
from quorate.challenges.refusals import Refused
from quorate.conferences.models import Invitation
from quorate.enquiries.actions import disagreeing
from quorate.enquiries.models import Disagreement
from quorate.jobs.work import do_all_waiting
from quorate.letters.models import Letter

from . import world
from .challenges_world import AFTER, DAY, complained, decided, first_dissent, mother, said_in, talk

pytestmark = pytest.mark.django_db
Role = world.Role
LATER = AFTER + timedelta(days=2)


def visit(person: Any, address: str, data: dict[str, object] | None = None, *, status: int = 200) -> str:
    client = world.client_for(person)
    with time_machine.travel(LATER, tick=False):
        answer = client.post(address, data, follow=True) if data is not None else client.get(address)
    assert answer.status_code == status, answer.content.decode()[:600]
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode().replace("&#x27;", "'").replace("&#39;", "'")


def day(name: str, on: Any) -> dict[str, object]:
    return {f"{name}-day": on.day, f"{name}-month": on.month, f"{name}-year": on.year}


def test_from_the_conference_a_complaint_is_received_and_goes_its_way_by_the_pages() -> None:
    sitting = decided()
    place, number = sitting.place, sitting.conference.pk
    address = reverse("challenges:conference", args=[number])
    assert address in visit(place.administrator, reverse("conferences:page", args=[number]))
    assert reverse("challenges:receive", args=[number]) in visit(place.administrator, address)
    page = visit(place.administrator, reverse("challenges:receive", args=[number]))
    assert "the decision of the conference stands" in page
    assert "The outcome: the fact or the category of the main concern" in page
    typed = {
        "who": [f"relative:{mother(sitting.conference).pk}"], "subject": "outcome", "words": "It is not so.",
        "how": "telephone", **day("on", DAY), "token": "a",
    }  # fmt: skip
    page = visit(place.administrator, reverse("challenges:receive", args=[number]), typed)
    one = Complaint.objects.get()
    assert f"Complaint {one.pk}" in page
    assert "With the chair" in page

    home = visit(place.chair, reverse("desk:home"))
    assert f"Talk over complaint {one.pk}" in home
    assert f"Talk over complaint {one.pk}" in visit(place.chair, reverse("desk:work"))
    typed = {
        "on": "", **day("on", DAY), "who": "The mother", "explained": "no", "not_explained_why": "",
        "says": "We talked.", "came_to": "not-settled", "version": one.version, "token": "b",
    }  # fmt: skip
    talk_at = reverse("challenges:talk", args=[one.pk])
    assert "right to challenge, and how, was explained, or say why" in visit(place.chair, talk_at, typed)
    page = visit(place.chair, talk_at, {**typed, "explained": "yes"})
    assert "The talk is recorded." in page
    assert "The right to challenge, and how, was explained." in page

    assert f"Answer complaint {one.pk}" in visit(place.manager, reverse("desk:home"))
    end_at = reverse("challenges:end", args=[one.pk])
    one.refresh_from_db()
    typed = {"result": "review", "explanation": "Much has changed.", **day("on", DAY), "version": one.version}
    assert place.chair.name not in visit(place.manager, end_at).partition("<form")[2]
    page = visit(place.manager, end_at, typed)
    assert "The complaint has ended" in page
    first = sitting.rows[0].child
    early = reverse("oversight:early", args=[first.pk])
    assert early in page
    assert "the review is brought forward" in visit(place.manager, early)
    assert (
        "Complaint"
        not in visit(place.manager, reverse("register:child", args=[first.pk])).partition("Where")[0]
    )


def test_a_complaint_is_for_those_who_deal_with_it_and_every_reading_is_logged() -> None:
    sitting = decided()
    place = sitting.place
    one = complained(sitting)
    address = reverse("challenges:complaint", args=[one.pk])
    for role in (
        Role.CHAIR,
        Role.CHAIRS_MANAGER,
        Role.SERVICE_MANAGER,
        Role.DESIGNATED_MANAGER,
        Role.ADMINISTRATOR,
    ):
        assert "It is not so" in visit(place.by_role[role], address) or "I was ill." in visit(
            place.by_role[role], address
        )
    for role in (Role.SOCIAL_WORKER, Role.TEAM_MANAGER):
        visit(place.by_role[role], address, status=404)
        assert f"Complaint {one.pk}" not in visit(place.by_role[role], reverse("challenges:complaints"))
    visit(place.by_role[Role.PARTNER], address, status=403)
    visit(world.make_practitioner(place.area, role=Role.ADMINISTRATOR), address, status=404)
    visit(world.make_practitioner(place.area, role=Role.CHAIR), address, status=404)
    visit(world.make_place("tees").manager, address, status=404)
    seen = Entry.objects.filter(act="challenges.complaint", kind="saw", about=one.ref)
    assert {entry.by_name for entry in seen} >= {place.chair.name, place.manager.name}
    assert not seen.filter(by_name=place.by_role[Role.SOCIAL_WORKER].name).exists()


def test_others_in_the_case_read_only_that_one_is_open_and_that_the_decision_stands() -> None:
    sitting = decided()
    complained(sitting)
    worker = sitting.place.by_role[Role.SOCIAL_WORKER]
    child = sitting.rows[0].child
    plan = child.plans.get()
    for address in (
        reverse("register:child", args=[child.pk]),
        reverse("plans:plan", args=[plan.pk]),
        reverse("challenges:conference", args=[sitting.conference.pk]),
    ):
        page = visit(worker, address)
        assert "the decision of the conference stands" in page
        assert "I was ill" not in page
    history = visit(worker, reverse("register:history", args=[child.pk]))
    assert mother(sitting.conference).name not in history.partition("A complaint about")[2][:400]


@pytest.mark.parametrize("rows", [1, 4])
def test_the_lists_ask_as_few_questions_for_many_as_for_one(rows: int) -> None:
    sitting = decided()
    for number in range(rows):
        subject = ("process", "outcome", "decision")[number % 3]
        one = complained(sitting, subject=subject, people=None if number < 3 else [sitting.rows[0].child])
        assert one.is_open
    client = world.client_for(sitting.place.manager)
    for name, args in (
        ("complaints", []),
        ("differences", []),
        ("conference", [sitting.conference.pk]),
        ("complaint", [Complaint.objects.first().pk]),  # type: ignore[union-attr]
    ):
        with time_machine.travel(LATER, tick=False):
            client.get("/")  # the session notes once a minute that somebody is at work
            with CaptureQueriesContext(connection) as asked:
                answer = client.get(reverse(f"challenges:{name}", args=args))
        assert answer.status_code == 200
        assert len(asked) <= {"complaints": 15, "differences": 15, "conference": 24, "complaint": 22}[name], (
            len(asked)
        )


def test_the_list_of_complaints_is_searched_sorted_and_narrowed() -> None:
    sitting = decided()
    one = complained(sitting)
    talk(complained(sitting, subject="process"), "settled")
    base = reverse("challenges:complaints")
    manager = sitting.place.manager
    assert f"Complaint {one.pk}" in visit(manager, f"{base}?q=mother&sort=-received")
    assert "No complaint that you may open" in visit(manager, f"{base}?q=nobody-of-this-name")
    ended = visit(manager, f"{base}?shown=ended&sort=chair")
    assert "Settled by talking" in ended
    assert f">Complaint {one.pk}<" not in ended


def test_a_dissent_is_the_chairs_managers_until_it_is_taken_further_or_left() -> None:
    sitting = decided()
    place, dissent = sitting.place, first_dissent(sitting)
    page = visit(place.manager, reverse("challenges:differences"))
    for words in ("Not taken further yet", place.manager.name, "conflict resolution procedures", "3 days"):
        assert words in page
    assert "1 dissent is not taken further" in visit(place.manager, reverse("desk:home"))
    assert "dissent is not" not in visit(place.chair, reverse("desk:home"))
    child = reverse("register:child", args=[sitting.rows[0].child_id])
    assert "not taken further yet. The decision stands." in visit(place.chair, child)

    leave = reverse("challenges:leave", args=[dissent.pk])
    assert "Enter who decided it" in visit(place.manager, leave, {**day("on", DAY), "says": ""})
    assert not LeftThere.objects.exists()
    visit(place.manager, leave, {**day("on", DAY), "says": "The inspector spoke with the chair."})
    assert LeftThere.objects.get().says == "The inspector spoke with the chair."
    assert "No dissent fits" in visit(place.manager, reverse("challenges:differences"))
    closed = visit(place.manager, reverse("challenges:differences") + "?standing=closed&sort=who")
    assert "1 day" in closed
    assert "not taken further yet" not in visit(place.chair, child)
    assert Event.objects.filter(facts__topic="dissent").count() == 2
    with pytest.raises(Refused, match="taken further"):
        taken = further(sitting)
        assert taken.pk
        LeftThere.objects.all().delete()
        leave_there(dissent=dissent, on=DAY, says="x", by=place.manager, at=LATER)


def further(sitting: Any) -> Disagreement:
    dissent = first_dissent(sitting)
    return disagreeing.escalate(
        child=sitting.rows[0].child, about=f"dissent:{dissent.pk}", about_says="The plan goes on",
        about_on=sitting.conference.starts_at.date(), agency=sitting.asked["police"].practitioner.agency,
        who="Police", on=DAY, says="It should end.", owner=sitting.place.manager, by=sitting.place.manager, at=AFTER,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("procedure", "route"), [("berkshire", "conflict resolution"), ("tees", "does not say by which")]
)
def test_whoever_dissented_is_told_that_it_is_taken_further_and_what_came_of_it(
    procedure: str, route: str
) -> None:
    sitting = decided(procedure)
    row = further(sitting)
    for _ in range(2):
        do_all_waiting()
    told = Letter.objects.get(document="difference-taken-further")
    assert told.to_practitioner == sitting.asked["police"].practitioner
    assert sitting.place.manager.name in told.text
    assert route in told.text
    assert sitting.rows[0].child.given_name not in told.subject + told.text
    assert route in visit(sitting.place.manager, reverse("challenges:differences"))
    assert "Settle the difference with" in visit(sitting.place.manager, reverse("desk:home"))
    disagreeing.settle(
        disagreement=row, result="stands", says="The visits are doubled.", on=DAY, version=1,
        by=sitting.place.manager, at=LATER,
    )  # fmt: skip
    do_all_waiting()
    assert "The visits are doubled." in Letter.objects.get(document="difference-settled").text
    reader = sitting.place.manager
    (line,) = differences.lines(
        list(differences.listed(reader, differences.Asked(standing="closed"))), reader.area, LATER.date()
    )
    assert (line.standing, line.days) == ("settled", 1)
    csv = visit(reader, reverse("challenges:differences") + "?standing=all&format=csv")
    assert "Settled" in csv


def test_at_the_familys_door_each_reads_of_their_own_complaint_alone() -> None:
    sitting = decided()
    asked = {one.part: one for one in Invitation.objects.filter(relative__isnull=False)}
    how = family.how_to_complain(sitting.place.area, DAY, decided=True)
    assert how.chair_first
    assert [key for key, _ in how.subjects] == ["process", "outcome", "decision", "agency"]
    assert [key for key, _ in family.how_to_complain(sitting.place.area, DAY, decided=False).subjects] == [
        "process", "agency",
    ]  # fmt: skip
    mothers = asked["mother"]
    made = actions.from_family(
        invitation=mothers, subject="process", words="Nobody asked me.", on=DAY, token="d", at=AFTER
    )
    (line,) = family.mine(mothers)
    assert (line.number, line.words) == (made.pk, "Nobody asked me.")
    assert "talk with you" in line.where
    for part, invitation in asked.items():
        if part != "mother":
            assert not family.mine(invitation)
    with pytest.raises(Refused, match="for the family"):
        actions.from_family(
            invitation=sitting.asked["police"], subject="process", words="x", on=DAY, token="e", at=AFTER
        )
    assert said_in("tees").subject == "other"
