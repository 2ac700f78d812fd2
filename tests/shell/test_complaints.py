"""A complaint by the family: received, talked over, passed on, ended; what was decided stands meanwhile."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from quorate.audit.models import Entry
from quorate.cases.actions import Stale
from quorate.cases.models import Event
from quorate.challenges import actions, routes
from quorate.challenges.actions import Said
from quorate.challenges.actions.answering import Answer
from quorate.challenges.actions.local import Process, Protocol, set_process, set_protocol
from quorate.challenges.models import Complainant, Complaint, ComplaintStep, LocalProtocol, SentOn
from quorate.challenges.queries import office
from quorate.challenges.refusals import NotYours, Refused
from quorate.conferences.queries import booking
from quorate.conferences.queries.children import candidates
from quorate.letters.models import Letter
from quorate.people.models import Agency
from quorate.plans.models import Plan

from . import challenges_world, world
from .challenges_world import AFTER, DAY, complained, decided, father, mother, talk

pytestmark = pytest.mark.django_db
Role = world.Role
Stage = Complaint.Stage
LATER = AFTER + timedelta(days=2)


def letters(document: str) -> list[str]:
    return sorted(Letter.objects.filter(document=document).values_list("to_name", flat=True))


def answered(one: Complaint, by: Any, result: str = "confirm", **changes: Any) -> Complaint:
    answer = Answer(result, "All agencies agreed on it. We read it again with care.", LATER.date())
    one.refresh_from_db()
    return actions.end(complaint=one, answer=replace(answer, **changes), version=one.version, by=by, at=LATER)


def test_it_goes_first_to_the_chair_and_everybody_is_told() -> None:
    sitting = decided()
    one = complained(sitting)
    assert (one.stage, one.chair, one.subject) == (Stage.CHAIR, sitting.chair, "outcome")
    assert "fact or the category" in one.subject_says
    assert "477-489" in one.citation or "480" in one.citation
    assert letters("complaint-received") == [mother(sitting.conference).name]
    assert letters("complaint-for-chair") == [sitting.chair.name]
    said = Letter.objects.get(document="complaint-received")
    assert sitting.chair.name in said.text
    assert "I was ill." in said.text
    assert not any(row.child.given_name in said.subject for row in sitting.rows)
    assert not Letter.objects.filter(document="complaint-for-chair", text__contains="ill").exists()
    assert Entry.objects.filter(act="challenges.complaint-received", about=one.ref).count() == 1


def test_the_decision_stands_and_the_history_says_no_more_than_that_one_is_open() -> None:
    sitting = decided()
    before = list(Plan.objects.order_by("pk").values("pk", "started_on", "ended_on"))
    one = complained(sitting)
    assert list(Plan.objects.order_by("pk").values("pk", "started_on", "ended_on")) == before
    lines = Event.objects.filter(facts__topic="complaint")
    assert {line.child_id for line in lines} == {row.child_id for row in sitting.rows}
    for line in lines:
        assert "the decision of the conference stands" in line.facts["says"]
        assert mother(sitting.conference).name not in str(line.facts)
        assert one.words not in str(line.facts)


def test_the_same_form_sent_twice_opens_one() -> None:
    sitting = decided()
    how = {"conference": sitting.conference, "people": [mother(sitting.conference)], "token": "once"}
    made = [
        actions.receive(**how, said=challenges_world.SAID, by=sitting.place.administrator, at=AFTER)
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert Complaint.objects.count() == 1
    assert Letter.objects.filter(document="complaint-received").count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"words": "  "}, "Write down what they say"),
        ({"subject": "weather"}, "Choose what the complaint is about"),
        ({"subject": "other"}, "Choose what the complaint is about"),
        ({"subject": routes.AGENCY}, "goes by that agency"),
        ({"on": DAY + timedelta(days=3)}, "cannot be in the future"),
    ],
)
def test_what_cannot_be_received_leaves_no_trace(changes: dict[str, Any], words: str) -> None:
    sitting = decided()
    before = (Entry.objects.count(), Letter.objects.count())
    with pytest.raises(Refused, match=words):
        complained(sitting, **changes)
    assert not Complaint.objects.exists()
    assert not ComplaintStep.objects.exists()
    assert not Event.objects.filter(facts__topic="complaint").exists()
    assert (Entry.objects.count(), Letter.objects.count()) == before


def test_only_the_family_of_the_conference_complains_and_the_same_person_once_on_one_subject() -> None:
    sitting = decided()
    stranger = mother(decided("tees").conference)
    with pytest.raises(Refused, match="of this conference’s family"):
        complained(sitting, people=[stranger])
    with pytest.raises(Refused, match="Choose who complains"):
        complained(sitting, people=[])
    one = complained(sitting)
    with pytest.raises(Refused, match=f"complaint {one.pk}"):
        complained(sitting)
    other = complained(sitting, subject="process")
    assert other.pk != one.pk
    assert complained(sitting, people=[father(sitting.conference)]).pk not in {one.pk, other.pk}


@pytest.mark.parametrize("procedure", ["berkshire", "tees"])
def test_the_chair_talks_it_over_and_explains_the_right_to_challenge(procedure: str) -> None:
    sitting = decided(procedure)
    one = complained(sitting)
    with pytest.raises(Refused, match="Confirm that their right to challenge"):
        talk(one, "settled", explained=False)
    with pytest.raises(NotYours):
        actions.talk(
            complaint=one, said=challenges_world.talked("settled"), version=one.version, token="x",
            by=sitting.place.administrator, at=AFTER,
        )  # fmt: skip
    assert not one.steps.filter(kind="talk").exists()
    with pytest.raises(Refused, match="was received on"):
        talk(one, "settled", on=DAY - timedelta(days=4))
    done = talk(one, "settled")
    step = one.steps.get(kind="talk")
    assert (step.on, step.explained, step.by) == (DAY, True, sitting.chair)
    assert step.who == "The mother, and her sister"
    assert (done.stage, done.result) == (Stage.ENDED, "settled")
    assert "We looked at the report together." in Letter.objects.get(document="complaint-result").text


def test_not_explained_is_recorded_with_its_reason_and_they_talk_again() -> None:
    one = complained(decided("tees"))
    talk(one, "again", explained=False, why="She had to fetch the children.")
    step = one.steps.get(kind="talk")
    assert (step.explained, step.not_explained_why) == (False, "She had to fetch the children.")
    one.refresh_from_db()
    assert one.stage == Stage.CHAIR


def test_not_settled_it_goes_to_the_chairs_manager_and_the_complaints_manager() -> None:
    sitting = decided()
    place = sitting.place
    set_protocol(
        area=place.area, said=Protocol(name="Olive Marsh", email="complaints@council.example"), version=0,
        by=place.manager, at=AFTER,
    )  # fmt: skip
    one = talk(complained(sitting))
    assert (one.stage, one.passed_on) == (Stage.MANAGER, DAY)
    assert letters("complaint-for-manager") == sorted([place.manager.name, "Olive Marsh"])
    outside = Letter.objects.get(document="complaint-for-manager", to_name="Olive Marsh")
    assert mother(sitting.conference).name not in outside.text
    told = Letter.objects.get(document="complaint-passed-on")
    assert place.manager.name in told.text
    assert "Olive Marsh" in told.text
    with pytest.raises(Refused, match="has been passed on"):
        talk(one)


def test_it_is_not_passed_on_before_the_talk_without_a_reason() -> None:
    sitting = decided()
    one = complained(sitting)
    how = {"complaint": one, "on": DAY, "version": 1, "by": sitting.chair, "at": AFTER}
    with pytest.raises(Refused, match="has not talked it over"):
        actions.pass_on(**how, why=" ")
    one.refresh_from_db()
    assert one.stage == Stage.CHAIR
    actions.pass_on(**how, why="She will not speak with the chair.")
    assert "will not speak" in one.steps.get(kind="passed").says


def test_two_people_at_once_the_second_is_told() -> None:
    sitting = decided()
    one = complained(sitting)
    stale = Complaint.objects.get(pk=one.pk)
    talk(one)
    with pytest.raises(Stale):
        actions.pass_on(
            complaint=stale, on=DAY, why="x", version=stale.version, by=sitting.place.manager, at=AFTER
        )
    assert one.steps.filter(kind="passed").count() == 1


def test_the_three_results_of_the_procedure_and_no_other() -> None:
    sitting = decided()
    one = complained(sitting)
    with pytest.raises(Refused, match="with the chair, who talks it over"):
        answered(one, sitting.place.manager)
    talk(one)
    with pytest.raises(NotYours):
        answered(one, sitting.chair)
    with pytest.raises(NotYours):
        answered(one, sitting.place.by_role[Role.SERVICE_MANAGER])
    with pytest.raises(Refused, match="one of the results"):
        answered(one, sitting.place.manager, "suspend")
    with pytest.raises(Refused, match="Explain the result"):
        answered(one, sitting.place.manager, explanation=" ")
    with pytest.raises(Refused, match="Choose another chair"):
        answered(one, sitting.place.manager, "reconvene", new_chair=sitting.chair)
    with pytest.raises(Refused, match="Choose who is to chair"):
        answered(one, sitting.place.manager, "reconvene")
    one.refresh_from_db()
    assert one.is_open
    done = answered(one, sitting.place.manager)
    assert (done.result, done.ended_by) == ("confirm", sitting.place.manager)
    assert "All agencies agreed on it." in Letter.objects.get(document="complaint-result").text
    assert letters("complaint-ended") == [sitting.chair.name]
    with pytest.raises(Refused, match="has ended"):
        answered(done, sitting.place.manager)


def test_under_another_chair_the_same_one_is_refused_when_the_conference_is_booked() -> None:
    sitting = decided()
    other = world.make_practitioner(sitting.place.area, role=Role.CHAIR)
    one = talk(complained(sitting))
    answered(one, sitting.place.manager, "reconvene", new_chair=other)
    chosen = [line for row in sitting.rows for line in candidates(sitting.place.administrator, row.child)]
    for chair, refused in ((sitting.chair, True), (other, False)):
        choice = booking.chair_choice(chair, chosen=chosen, area=sitting.place.area, on=date(2026, 5, 12))
        assert any("after a complaint" in says for says in choice.refused) is refused
    assert other.name in Letter.objects.get(document="complaint-result").text


def test_a_silent_area_gives_it_to_the_chairs_manager_and_an_answer_in_words() -> None:
    sitting = decided("lincolnshire")
    one = complained(sitting, subject="other")
    assert routes.complaints(one.area, DAY).silent
    assert (one.stage, one.passed_on) == (Stage.MANAGER, DAY)
    assert letters("complaint-for-manager") == [sitting.place.manager.name]
    with pytest.raises(Refused, match="one of the results"):
        answered(one, sitting.place.manager, "reconvene")
    assert answered(one, sitting.place.manager, "answered").result == "answered"


def test_one_of_several_withdraws_and_the_others_go_on() -> None:
    sitting = decided()
    both = [mother(sitting.conference), father(sitting.conference)]
    one = complained(sitting, people=both)
    assert len(letters("complaint-received")) == 2
    for person, ended in zip(one.complainants.order_by("pk"), (False, True), strict=True):
        one.refresh_from_db()
        one = actions.withdraw(
            complaint=one, complainant=person, says="It is enough.", on=DAY, version=one.version,
            by=sitting.place.administrator, at=AFTER,
        )  # fmt: skip
        assert one.is_open is not ended
    assert one.result == "withdrawn"
    assert len(letters("complaint-withdrawn")) == 2
    assert Event.objects.filter(facts__topic="complaint", facts__open=False).count() == 2
    assert Plan.objects.filter(ended_on__isnull=True).count() == 2


def test_somebody_joins_and_is_told_and_nobody_else_is_told_again() -> None:
    sitting = decided()
    one = complained(sitting)
    how = {"complaint": one, "on": DAY, "version": 1, "by": sitting.place.administrator, "at": AFTER}
    actions.join(**how, person=father(sitting.conference))
    assert Letter.objects.filter(document="complaint-received").count() == 2
    with pytest.raises(Refused, match="already"):
        actions.join(**{**how, "version": 2}, person=father(sitting.conference))


def test_a_child_who_complains_is_offered_an_advocate_before_it_is_settled() -> None:
    sitting = decided()
    child = sitting.rows[1].child
    one = complained(sitting, people=[child])
    assert "advocate" in Letter.objects.get(document="complaint-received").text
    with pytest.raises(Refused, match="Offer .* an advocate first"):
        talk(one, "settled")
    who = one.complainants.get()
    how = {"complaint": one, "complainant": who, "on": DAY, "by": sitting.place.administrator, "at": AFTER}
    with pytest.raises(Refused, match="Say who the advocate is"):
        actions.offer_advocate(**how, wants=True, who="")
    actions.offer_advocate(**how, wants=True, who="Voices (invented)")
    who.refresh_from_db()
    assert who.advocate == Complainant.Advocate.WANTED
    one.refresh_from_db()
    assert talk(one, "settled").result == "settled"


def test_about_one_agency_it_is_not_opened_but_sent_where_it_belongs() -> None:
    sitting = decided()
    place = sitting.place
    school = Agency.objects.get(pk=sitting.asked["class teacher"].practitioner.agency_id)
    how = {
        "conference": sitting.conference, "person": mother(sitting.conference), "agency": school,
        "words": "No helper since January.", "on": DAY, "by": place.administrator, "at": AFTER,
    }  # fmt: skip
    sent = actions.send_on(**how, may_pass_on=True, token="no-process")
    assert sent.where == school.name
    assert not letters("complaint-to-agency")
    set_process(
        agency=school, said=Process("The school office", "office@school.example"), version=0,
        by=place.manager, at=AFTER,
    )  # fmt: skip
    actions.send_on(**how, may_pass_on=False, token="not-agreed")
    assert not letters("complaint-to-agency")
    for _ in range(2):
        actions.send_on(**how, may_pass_on=True, token="agreed")
    assert letters("complaint-to-agency") == ["The school office"]
    assert "No helper since January." in Letter.objects.get(document="complaint-to-agency").text
    told = Letter.objects.filter(document="complaint-sent-on").latest("pk").text
    assert "The school office" in told
    assert not Complaint.objects.exists()
    assert SentOn.objects.count() == 3
    assert Entry.objects.filter(act="challenges.sent-on").count() == 3


def test_no_time_is_set_unless_the_area_sets_one() -> None:
    sitting = decided()
    place = sitting.place
    one = complained(sitting)
    assert office.due_on(one, office.protocol_of(place.area), place.area) is None
    with pytest.raises(NotYours):
        set_protocol(area=place.area, said=Protocol(), version=0, by=place.administrator, at=AFTER)
    row = set_protocol(area=place.area, said=Protocol(talk_within=5), version=0, by=place.manager, at=AFTER)
    assert office.due_on(one, row, place.area) == date(
        2026, 4, 30
    )  # five working days after Thursday 23 April
    with pytest.raises(Stale):
        set_protocol(area=place.area, said=Protocol(), version=0, by=place.manager, at=AFTER)
    elsewhere = world.make_place("tees")
    with pytest.raises(NotYours):
        set_protocol(area=elsewhere.area, said=Protocol(), version=0, by=place.manager, at=AFTER)
    with pytest.raises(Refused, match="Choose somebody of the service"):
        set_protocol(
            area=place.area,
            said=Protocol(complaints_manager=elsewhere.chair),
            version=1,
            by=place.manager,
            at=AFTER,
        )
    assert LocalProtocol.objects.get().talk_within == 5


def test_the_family_sends_one_by_its_own_door() -> None:
    sitting = decided()
    said = Said("process", "Nobody asked me.", DAY, Complaint.How.DOOR)
    one = actions.receive(
        conference=sitting.conference, people=[mother(sitting.conference)], said=said, token="door:1", by="family door",
        at=AFTER,
    )  # fmt: skip
    assert (one.received_by, one.how) == (None, "door")
    assert Entry.objects.get(act="challenges.complaint-received").by_name == "family door"
