"""The facts that every return is made of: from acts and from a census, each child's whole history, in few queries."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quorate.cases import actions as cases
from quorate.cases.models import Child
from quorate.conferences.actions import cover
from quorate.conferences.models import ConferenceChild
from quorate.conferences.table import Answers
from quorate.enquiries.actions import deciding
from quorate.moves.actions import coming
from quorate.people import actions as people
from quorate.people.models import Area
from quorate.preparing.models import Contribution
from quorate.returns import actions, facts
from quorate.returns.told import CategoryTold, ChildFacts

from . import core_group_world, enquiry_world, holding, preparing_world, world
from .census_files import census, child, enquiry, on_a_plan, plan

pytestmark = pytest.mark.django_db

SMALL = Path(__file__).parents[2] / "samples" / "cin_census_2026_small.xml"
MOST_QUERIES = 24


def an_area() -> Area:
    return people.open_area(
        key="invented", name="Invented", procedure="tees", la_code="301", by=world.SYSTEM, at=world.NOW
    )


def take(area: Area, content: bytes) -> None:
    actions.take_census(area=area, content=content, name="cin.xml", by="test", at=world.NOW)


def told(area: Area) -> dict[str, ChildFacts]:
    return {one.la_child_id: one for one in facts.children(area)}


def test_a_census_file_is_told_again_as_it_told() -> None:
    area = an_area()
    take(
        area,
        census(
            on_a_plan("A1", reviews=["2025-09-03", "2026-02-25"], latest="EMO", before="2"),
            child("A2", moved_in_conference="2025-06-02", plans=[plan("2025-06-02", "2026-01-05")]),
            child("A3", enquiries=[enquiry("2025-05-19", not_required="1"), enquiry("2025-07-01")]),
            child(
                "A4", referred="2020-03-02", plans=[plan("2020-05-04", reviews=["2025-02-03", "2025-07-01"])]
            ),
            # Two enquiries ran side by side, and the file says which of them the conference answered.
            child("A5", enquiries=[enquiry("2025-05-19", "2025-06-09"), enquiry("2025-06-02")]),
        ),
    )
    found = told(area)

    first = found["A1"]
    [asked], [held], [made] = first.enquiries, first.conferences, first.plans
    assert (asked.started_on, asked.conference_target_on, asked.conference_on, asked.not_required) == (
        date(2025, 5, 19),
        date(2025, 6, 10),
        date(2025, 6, 9),
        False,
    )
    assert (held.on, held.enquiry_id, held.plan_id, held.kind) == (
        made.started_on,
        asked.id,
        made.id,
        "initial",
    )
    assert (made.first_category, made.latest_category, made.previous_plans) == ("NEG", "EMO", 2)
    assert [(r.on, r.due_on, r.continued, r.quorate) for r in made.reviews] == [
        (date(2025, 9, 3), date(2025, 9, 9), True, None),
        (date(2026, 2, 25), date(2026, 3, 3), True, None),
    ]

    [moved] = found["A2"].conferences
    assert (moved.kind, moved.enquiry_id, moved.on) == ("transfer-in", "", date(2025, 6, 2))
    assert found["A2"].plans[0].ended_on == date(2026, 1, 5)

    closed, still_open = found["A3"].enquiries
    assert (closed.not_required, closed.ended_on, still_open.not_required, still_open.ended_on) == (
        True,
        date(2025, 5, 19),
        False,
        None,
    )
    assert [review.on for review in found["A4"].plans[0].reviews] == [date(2025, 2, 3), date(2025, 7, 1)]
    assert [each.conference_on for each in found["A5"].enquiries] == [date(2025, 6, 9), None]


def test_the_number_of_queries_is_the_same_for_few_and_for_many() -> None:
    area = an_area()
    take(area, SMALL.read_bytes())
    counted = []
    for chunk, only in ((500, None), (500, [Child.objects.order_by("pk").values_list("pk", flat=True)[0]])):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            list(facts.children(area, only=only, chunk=chunk))
        counted.append(len(asked))
    assert counted[0] == counted[1] <= MOST_QUERIES

    # Streamed in small pieces, it is the same as in one, and asks in proportion to the pieces alone.
    whole = list(facts.children(area))
    assert list(facts.children(area, chunk=2)) == whole
    assert whole[0] == facts.child(whole[0].pk)
    ids = [item.id for one in whole for item in (*one.enquiries, *one.conferences, *one.plans)]
    assert len(ids) == len(set(ids))
    assert all(len(key) <= 20 and key.isalnum() for key in ids)


def test_a_child_of_whom_nothing_is_told_is_left_out_and_an_unknown_number_says_so() -> None:
    place = world.make_place("tees")
    assert list(facts.children(place.area)) == []
    assert place.family is not None
    quiet = world.children_of(place.family)[0]
    assert facts.child(quiet.pk).plans == ()
    with pytest.raises(facts.NoSuchChild):
        facts.child(987_654)


def test_a_plan_made_at_a_conference_here_starts_on_its_day_and_the_enquiry_carries_it() -> None:
    sitting = holding.sit_initial()
    first, second = sitting.rows
    sitting.harm(first, suffering=True)
    sitting.harm(second, likely=False)
    for row, says in ((first, "plan"), (second, "no-plan")):
        sitting.views(row, **{part.replace(" ", "_"): says for part in holding.EVERYBODY})
    makes = Answers(outcome="plan", categories=("NEG", "PHY"), next_review_on=date(2026, 7, 15))
    sitting.decide(first, replace(makes, asked={"core_group_on": date(2026, 5, 1)}))
    sitting.decide(second, Answers(outcome="no-plan", asked={"help_needed": False}))
    # The meeting went on over the next day: the plan starts on the day of the conference all the same.
    sitting.close(at=holding.AFTER + timedelta(days=1))

    made, unmade = (facts.child(row.child_id) for row in (first, second))
    [asked], [held], [stands] = made.enquiries, made.conferences, made.plans
    assert asked.conference_on == held.on == stands.started_on == holding.OPENS.date()
    assert (held.enquiry_id, held.plan_id, stands.conference_id) == (asked.id, stands.id, held.id)
    assert stands.first_category == "MUL"
    assert stands.categories == (CategoryTold(holding.OPENS.date(), ("NEG", "PHY")),)
    [other] = unmade.conferences
    assert (other.meeting_id, other.plan_id) == (held.meeting_id, "")
    assert unmade.enquiries[0].conference_on == held.on
    assert not unmade.enquiries[0].not_required


def test_an_enquiry_ended_here_says_so_and_one_called_for_says_when() -> None:
    place = world.make_place("tees")
    made = enquiry_world.open_enquiry(place, all_children=True)
    subject, other = enquiry_world.subject_of(made), enquiry_world.subject_of(made, 1)
    manager = place.by_role[world.Role.TEAM_MANAGER]
    for one, convene in ((subject, False), (other, True)):
        deciding.decide(
            subject=one,
            verdict=deciding.Verdict(convene, world.TODAY, "As found.", agreed_with="The police"),
            version=one.version,
            token=f"d-{one.pk}",
            by=manager,
            at=world.NOW,
        )
    [ended], [called] = (facts.child(one.child_id).enquiries for one in (subject, other))
    assert (ended.not_required, ended.ended_on) == (True, world.TODAY)
    assert (called.not_required, called.conference_on, called.ended_on) == (False, None, None)


def test_reviews_visits_workers_and_second_plans() -> None:
    circle = core_group_world.make_circle()
    case = circle.children[0]
    core_group_world.visit(circle, date(2026, 4, 7))
    sw = circle.place.network.social_worker  # type: ignore[union-attr]
    cover.keep_qualification(
        practitioner=sw, registration="SW12345", social_work_trained=True, experienced=None,
        reviewing_officer=False, by=circle.place.by_role[world.Role.ADMINISTRATOR], at=world.NOW,
    )  # fmt: skip
    one = facts.child(case.pk)
    [stands] = one.plans
    assert [(v.on, v.seen) for v in stands.visits] == [(date(2026, 4, 7), True)]
    assert one.worker is not None
    assert (one.worker.registration, one.worker.id) == ("SW12345", f"W{sw.pk}")
    assert [held.worker.id for held in one.involvements] == [f"W{sw.pk}"]


def test_a_child_here_for_a_while_has_the_other_authoritys_plan_and_none_of_ours() -> None:
    place = world.make_place("berkshire")
    assert place.family is not None
    visitor = world.children_of(place.family)[0]
    coming.notify(
        child=visitor,
        notice=coming.Notice(
            authority="Faraway Council",
            told_on=date(2026, 4, 7),
            permanent=False,
            plan_started_on=date(2026, 1, 5),
            plan_categories=["NEG"],
        ),
        by=place.by_role[world.Role.DESIGNATED_MANAGER],
        at=world.NOW,
    )
    [one] = facts.children(place.area)
    [visiting] = one.visiting_plans
    assert one.plans == ()
    assert (visiting.authority, visiting.here_from, visiting.here_until, visiting.categories) == (
        "Faraway Council",
        date(2026, 4, 7),
        None,
        ("NEG",),
    )


def test_how_a_child_took_part_in_a_review_follows_from_what_is_recorded() -> None:
    booked = preparing_world.a_review()
    Child.objects.filter(pk=preparing_world.row_of(booked, eldest=False).child_id).update(
        born_on=world.TODAY - timedelta(days=3000)
    )
    parts = {
        "PN7": preparing_world.row_of(booked, eldest=False),
        "PN5": preparing_world.row_of(booked),
    }
    for row in parts.values():
        cases.record_event(
            child=row.child, kind="review", on=world.TODAY, ref=booked.conference.ref,
            facts={"outcome": "continue"}, by=world.SYSTEM, at=world.NOW,
        )  # fmt: skip

    def said(row: ConferenceChild) -> str:
        return facts.child(row.child_id).plans[-1].reviews[-1].participation

    preparing_world.assess(booked, parts["PN5"], result="none", represented_by=("advocate",))
    assert {expected: said(row) for expected, row in parts.items()} == {"PN7": "PN7", "PN5": "PN5"}
    # Heard in another way: their own words, or what was written down of their wishes.
    Contribution.objects.create(
        conference=booked.conference, child=parts["PN7"].child, kind="text", words="I like the mornings.",
        through="door", at=world.NOW, sent_at=world.NOW,
    )  # fmt: skip
    assert said(parts["PN7"]) == "PN6"
    Contribution.objects.update(taken_back_at=world.NOW)
    assert said(parts["PN7"]) == "PN7"
    ConferenceChild.objects.filter(pk=parts["PN7"].pk).update(wishes_and_feelings="Wants to stay.")
    assert said(parts["PN7"]) == "PN6"
