"""Each of the family is prepared: what is done, what is missing, and how the day is arranged."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.cases.models import Relative
from quorate.conferences import readiness
from quorate.conferences.actions import invite
from quorate.conferences.actions.invite import Answer
from quorate.conferences.actions.refusals import Refused as NotAsked
from quorate.conferences.models import Conference, Invitation
from quorate.preparing.actions import day as days
from quorate.preparing.actions import helping, steps
from quorate.preparing.actions.day import BasisSaid
from quorate.preparing.actions.helping import HelpSaid, NeedsSaid
from quorate.preparing.actions.refusals import Changed, Refused
from quorate.preparing.actions.steps import StepSaid
from quorate.preparing.models import Basis, Step
from quorate.preparing.queries import day, family
from tests.shell import preparing_world, world
from tests.shell.convening import Booked, put_on_plan
from tests.shell.world import NOW, TODAY

pytestmark = pytest.mark.django_db
Reply = Invitation.Reply


@pytest.fixture
def booked() -> Booked:
    return preparing_world.a_review()


def lines(booked: Booked, person: Relative) -> dict[str, family.Line]:
    found = family.prepared(family.facts_of(booked.conference))
    mine = next(one for one in found if one.ref == f"relative:{person.pk}")
    return {line.entry.key: line for line in mine.lines}


def say(booked: Booked, person: Any, list_key: str, item: str, **said: Any) -> Step:
    values = {"answer": "done", "on": TODAY, "words": "", **said}
    return steps.say_step(
        conference=booked.conference,
        person=person,
        list_key=list_key,
        item=item,
        said=StepSaid(**values),
        by=booked.network.social_worker,
        at=NOW,
    )


def help_(booked: Booked, person: Relative, kind: str, standing: str, **more: Any) -> None:
    there = helping.standing_help(booked.conference, person, kind)
    helping.say_how_help_stands(
        conference=booked.conference,
        person=person,
        said=HelpSaid(kind, standing, seen=there.pk if there else 0, **more),
        by=booked.network.social_worker,
        at=NOW,
    )


def test_the_five_that_are_asked_for_each_parent_are_missing_until_they_are_done(booked: Booked) -> None:
    mother = preparing_world.relatives(booked)[0]
    five = ("invited", "prepared", "advocate", "meets-chair", "interpreter")
    before = lines(booked, mother)
    assert [key for key in five if before[key].missing] == ["invited", "prepared", "advocate", "meets-chair"]
    invite.send(
        conference=booked.conference,
        asked=[invite.Asked(f"relative:{mother.pk}", "mother")],
        by=booked.place.administrator,
        at=NOW,
    )
    say(booked, mother, "family-minimum", "prepared", words="The leaflet, in Polish.")
    help_(booked, mother, "advocate", "arranged", with_whom="Jo Lark, Speak Up")
    helping.record_needs(
        person=mother, said=NeedsSaid(first_language="Polish"), by=booked.network.social_worker, at=NOW
    )
    after = lines(booked, mother)
    assert [key for key in five if after[key].missing] == ["meets-chair", "interpreter"]
    says = [line.says for line in readiness.still_open(booked.conference, booked.place.chair)]
    assert any("meeting with the chair" in one and "interpreter" in one for one in says)
    help_(booked, mother, "interpreter", "offered")
    say(booked, mother, "family-minimum", "meets-chair", words="With her sister.")
    assert not any(lines(booked, mother)[key].missing for key in five)


@pytest.mark.parametrize(
    ("standing", "missing"), [("asked", True), ("offered", False), ("not-wanted", False), ("arranged", False)]
)
def test_care_for_the_children_that_was_asked_for_is_flagged_until_it_is_arranged(
    booked: Booked, standing: str, missing: bool
) -> None:
    mother = preparing_world.relatives(booked)[0]
    help_(booked, mother, "childcare", standing, with_whom="Acorns Nursery")
    found = lines(booked, mother)
    assert found["childcare"].missing is missing
    assert "13 April 2026" in found["day-care"].shows


def test_a_parent_with_another_first_language_is_invited_once_an_interpreter_was_offered(
    booked: Booked,
) -> None:
    mother = preparing_world.relatives(booked)[0]
    worker = booked.network.social_worker
    helping.record_needs(person=mother, said=NeedsSaid(first_language="Polish"), by=worker, at=NOW)
    asked = [invite.Asked(f"relative:{mother.pk}", "mother")]
    office = booked.place.administrator
    with pytest.raises(NotAsked, match="an interpreter was offered"):
        invite.send(conference=booked.conference, asked=asked, by=office, at=NOW)
    assert not Invitation.objects.exists()
    help_(booked, mother, "interpreter", "offered")
    assert len(invite.send(conference=booked.conference, asked=asked, by=office, at=NOW)) == 1


def test_help_with_papers_is_missing_only_where_a_need_is_recorded(booked: Booked) -> None:
    father = preparing_world.relatives(booked)[1]
    assert lines(booked, father)["papers"].state == "not-needed"
    worker = booked.network.social_worker
    helping.record_needs(person=father, said=NeedsSaid(sensory="Cannot see print"), by=worker, at=NOW)
    assert lines(booked, father)["papers"].missing
    help_(booked, father, "papers", "arranged", with_whom="Read aloud by the social worker")
    assert lines(booked, father)["papers"].state == "done"


def test_who_stays_away_is_offered_another_way(booked: Booked) -> None:
    mother = preparing_world.relatives(booked)[0]
    assert lines(booked, mother)["views"].missing
    say(booked, mother, "family-preparation", "views", words="She will write.")
    assert lines(booked, mother)["views"].state == "done"


def test_what_was_shared_was_understood_and_the_network_was_thought_of(booked: Booked) -> None:
    mother = preparing_world.relatives(booked)[0]
    aunt = Relative.objects.create(family=booked.place.family, name="Una Fern", relation="aunt")
    say(booked, mother, "family-preparation", "understood", words="Through an interpreter; told it back.")
    say(booked, aunt, "network-member", "attend", answer="not-needed", on=None, words="She lives abroad.")
    say(booked, None, "family-network", "decision-making", words="Offered; they will think about it.")
    assert "told it back" in lines(booked, mother)["understood"].shows
    assert lines(booked, aunt)["attend"].shows == "She lives abroad."
    whole = family.of_the_whole(family.facts_of(booked.conference), "family-network")
    assert [one.state for one in whole] == ["missing", "done", "missing"]


@pytest.mark.parametrize(
    ("list_key", "item", "said", "field"),
    [
        ("family-minimum", "nothing", {}, ""),
        ("day-arrangements", "health", {}, ""),
        ("family-minimum", "prepared", {"on": None}, "on"),
        ("family-minimum", "prepared", {"on": TODAY + timedelta(days=1)}, "on"),
        ("family-minimum", "prepared", {"answer": "not-done"}, "words"),
        ("family-minimum", "prepared", {"answer": "perhaps"}, "answer"),
    ],
)
def test_a_point_that_says_too_little_is_refused(
    booked: Booked, list_key: str, item: str, said: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        say(booked, preparing_world.relatives(booked)[0], list_key, item, **said)
    assert refused.value.field == field
    assert not Step.objects.exists()
    assert not Entry.objects.filter(act="preparing.step-said").exists()


def test_the_second_of_two_people_is_told(booked: Booked) -> None:
    mother = preparing_world.relatives(booked)[0]
    first = say(booked, mother, "family-minimum", "prepared", words="The leaflet.")
    assert say(booked, mother, "family-minimum", "prepared", words="The leaflet.").pk == first.pk
    with pytest.raises(Changed, match="answered this meanwhile"):
        say(booked, mother, "family-minimum", "prepared", words="By telephone.")
    say(booked, mother, "family-minimum", "prepared", words="By telephone.", seen=first.pk)
    assert Step.objects.count() == 2


# The day -------------------------------------------------------------------------------------------------------


def asked(booked: Booked, reply: str = "", **answer: Any) -> Invitation:
    """Ask the GP, who owes a report, and write their answer down."""
    gp = booked.network.gp
    sent = invite.send(
        conference=booked.conference,
        asked=[invite.Asked(f"practitioner:{gp.pk}", "GP", owes_report=True)],
        by=booked.place.administrator,
        at=NOW,
    )[0]
    if reply:
        sent = invite.record_reply(
            invitation=sent, answer=Answer(reply, **answer), version=sent.version, by=gp, at=NOW
        )
    return sent


def warned(booked: Booked) -> str:
    return " ".join(day.attenders(booked.conference).warnings)


def because(booked: Booked, invitation: Invitation, **said: Any) -> Basis:
    by = said.pop("by", booked.place.administrator)
    return days.say_why_asked(invitation=invitation, said=BasisSaid(**said), by=by, at=NOW)


def test_who_is_asked_without_a_reason_is_warned_of(booked: Booked) -> None:
    gp = asked(booked)
    assert "no reason is given why they are asked" in warned(booked)
    made = because(booked, gp, ground="knowledge", words="Sees the children often.")
    assert warned(booked) == ""
    assert len(day.attenders(booked.conference).likely) == 11
    with pytest.raises(Refused, match="reasons that the procedure lists"):
        because(booked, gp, ground="friendship", seen=made.pk)
    with pytest.raises(Changed):
        because(booked, gp, ground="expertise")


def test_a_professional_online_needs_a_reason_and_the_chairs_word(booked: Booked) -> None:
    gp = asked(booked, Reply.ONLINE)
    first = because(booked, gp, ground="knowledge")
    assert "no exceptional reason" in warned(booked)
    with pytest.raises(Refused, match="agreed by the chair"):
        because(booked, gp, ground="knowledge", online_why="Surgery", online_agreed=True, seen=first.pk)
    chair = booked.place.chair
    with pytest.raises(Refused, match="exceptional reason"):
        because(booked, gp, ground="knowledge", online_agreed=True, seen=first.pk, by=chair)
    made = because(
        booked, gp, ground="knowledge", online_why="Surgery", online_agreed=True, seen=first.pk, by=chair
    )
    assert warned(booked) == ""
    again = because(booked, gp, ground="expertise", online_why="Surgery", online_agreed=True, seen=made.pk)
    assert again.online_agreed_by == chair, "what the chair agreed stays agreed"


def test_who_matters_most_and_cannot_come_is_warned_of(booked: Booked) -> None:
    gp = asked(booked)
    because(booked, gp, ground="knowledge", critical=True, clash="Clinic every Tuesday")
    assert "cannot come at this time (Clinic every Tuesday)" in warned(booked)


def test_apologies_ask_for_a_report_and_somebody_briefed(booked: Booked) -> None:
    gp = asked(booked, Reply.APOLOGIES, report_promised=True)
    because(booked, gp, ground="knowledge")
    assert "2 of 3 is outstanding" in warned(booked)
    found = next(one for one in day.attenders(booked.conference).asked if one.invitation.pk == gp.pk)
    assert [done for _, done in found.apologies] == [True, False, False]


def test_health_safety_and_security_are_planned(booked: Booked) -> None:
    open_ = [line.says for line in readiness.still_open(booked.conference, booked.place.administrator)]
    assert any("health, safety, security" in says for says in open_)
    for item in ("health", "safety", "security"):
        say(booked, None, "day-arrangements", item, words="Two rooms, and a colleague stays near.")
    open_ = [line.says for line in readiness.still_open(booked.conference, booked.place.administrator)]
    assert not any("Not planned for the day" in says for says in open_)


def test_each_group_is_counted_as_invited(booked: Booked) -> None:
    asked(booked)
    found = {entry.key: count for entry, count in day.inviting_arrangements(booked.conference)}
    assert found == {"children": 0, "parents": 0, "professionals": 1}


# The pages -----------------------------------------------------------------------------------------------------


@pytest.fixture
def worker(booked: Booked, settings: Any) -> Any:
    settings.TRAINING_TODAY = TODAY
    return world.client_for(booked.network.social_worker)


def test_the_page_shows_each_of_the_family_in_few_questions(
    booked: Booked, worker: Any, django_assert_max_num_queries: Any
) -> None:
    mother = preparing_world.relatives(booked)[0]
    preparing_world.a_drawing(booked.conference)
    with django_assert_max_num_queries(32):
        page = worker.get(f"/preparing/conference/{booked.conference.pk}/").content.decode()
    assert mother.name in page
    assert "A drawing or a picture" in page
    assert Entry.objects.filter(kind=Entry.Kind.SAW, act="preparing.family").count() == 1
    front = worker.get(f"/conferences/{booked.conference.pk}/").content.decode()
    assert "What is missing before the day" in front
    assert "not told yet what the meeting is" in front
    assert "Prepare the family" in front


def test_forms_are_filled_in_on_their_pages(booked: Booked, worker: Any) -> None:
    mother = preparing_world.relatives(booked)[0]
    home = f"/preparing/conference/{booked.conference.pk}/relative-{mother.pk}/"
    wrong = worker.post(
        f"{home}help/interpreter/", {"standing": "arranged", "with_whom": mother.name, "seen": "0"}
    )
    assert wrong.status_code == 422
    assert "never one of the family" in wrong.content.decode()
    right = worker.post(
        f"{home}help/interpreter/", {"standing": "arranged", "with_whom": "I. Lask, Word Bridge", "seen": "0"}
    )
    assert right.status_code == 302
    assert worker.post(f"{home}needs/", {"first_language": "Polish", "seen": "0"}).status_code == 302
    token = {"token": "t1", "kind": "text", "words": "Mornings are better.", "audience": "everybody"}
    assert worker.post(f"{home}said/", token).status_code == 302
    day_ = {"on-day": "13", "on-month": "4", "on-year": "2026"}
    done = worker.post(f"{home}step/family-minimum/prepared/", {"answer": "done", "seen": "0", **day_})
    assert done.status_code == 302
    assert Conference.objects.get(pk=booked.conference.pk).told.count() == 1
    assert worker.get(f"/preparing/families/{booked.place.family.pk}/contact/").status_code == 200
    contact = f"/preparing/families/{booked.place.family.pk}/contact/relative-{mother.pk}/"
    assert worker.post(contact, {"post": "hand", "seen": "0"}).status_code == 422
    assert worker.post(contact, {"post": "hand", "why": "Opened by others.", "seen": "0"}).status_code == 302
    assert (
        "By hand through the social worker" in worker.get(contact.rpartition("relative")[0]).content.decode()
    )


def test_a_partner_and_a_stranger_do_not_come_in(booked: Booked) -> None:
    where = f"/preparing/conference/{booked.conference.pk}/"
    assert world.client_for(booked.network.police).get(where).status_code == 403
    other = world.make_place("tees")
    assert world.client_for(other.chair).get(where).status_code == 404
    assert (
        world.client_for(other.chair)
        .get(f"/preparing/families/{booked.place.family.pk}/contact/")
        .status_code
        == 404
    )


# The lead practitioner -----------------------------------------------------------------------------------------


def test_a_review_due_in_eight_weeks_is_on_the_lead_practitioners_list(training_day: None) -> None:
    place = world.make_place("berkshire")
    put_on_plan(world.children_of(place.family)[0], date(2026, 3, 8))  # type: ignore[arg-type]
    worker = place.by_role[world.Role.SOCIAL_WORKER]
    page = world.client_for(worker).get("/work/", {"what": "first-review"}).content.decode()
    assert "Mon 8 Jun 2026" in page


def test_only_the_lead_practitioner_says_that_they_organise_the_review(booked: Booked) -> None:
    say(booked, None, "review-lead", "organises", words="Booked with the family and the school.")
    with pytest.raises(Refused, match="Only the lead practitioner"):
        steps.say_step(
            conference=booked.conference, person=None, list_key="review-lead", item="attends",
            said=StepSaid("done", TODAY), by=booked.place.administrator, at=NOW,
        )  # fmt: skip
    found = family.of_the_lead(family.facts_of(booked.conference))
    assert [(one.entry.key, one.state) for one in found] == [
        ("organises", "done"),
        ("attends", "missing"),
        ("outcomes", "missing"),
    ]


def test_the_lead_practitioner_records_the_outcomes_once_there_are_some(booked: Booked) -> None:
    worker = booked.network.social_worker
    told = "The plan goes on for both; neglect. Core group within ten days."
    with pytest.raises(Refused, match="not been held yet"):
        say(booked, None, "review-lead-after", "outcomes", words=told)
    Conference.objects.filter(pk=booked.conference.pk).update(state="closed")
    with pytest.raises(Refused, match="Say what the outcomes were"):
        say(booked, None, "review-lead-after", "outcomes")
    kept = say(booked, None, "review-lead-after", "outcomes", words=told)
    assert (kept.by, kept.at, kept.words) == (worker, NOW, told)
    page = (
        world.client_for(worker).get(reverse("preparing:page", args=[booked.conference.pk])).content.decode()
    )
    assert told in page and worker.name in page


def test_where_the_text_names_no_lead_practitioner_nothing_is_asked() -> None:
    booked = preparing_world.a_review("tees")
    assert family.of_the_lead(family.facts_of(booked.conference)) == ()


def test_the_first_page_says_which_families_wait_and_the_list_says_for_what(
    booked: Booked, worker: Any, django_assert_max_num_queries: Any
) -> None:
    worker.get("/")
    with django_assert_max_num_queries(20):
        front = worker.get("/").content.decode()
    assert "1 family to prepare: the next conference is on 28 April 2026" in front
    with django_assert_max_num_queries(20):
        page = worker.get("/preparing/").content.decode()
    assert "2 of the children are not assessed yet" in page
    assert "of the parents are not invited yet" in page or "of the parents is not invited yet" in page
    partner = world.client_for(booked.network.health_visitor)
    assert partner.get("/preparing/").status_code == 403


def test_the_page_of_a_conference_asks_few_questions(
    booked: Booked, settings: Any, django_assert_max_num_queries: Any
) -> None:
    settings.TRAINING_TODAY = TODAY
    asked(booked)
    office = world.client_for(booked.place.administrator)
    where = f"/conferences/{booked.conference.pk}/"
    office.get(where)
    with django_assert_max_num_queries(25):
        page = office.get(where).content.decode()
    for there in ("reminders/", "links/", "leaflets/", "/day/", "/reports/"):
        assert there in page, there
    assert "No answer yet" in page
