"""Booking a conference: the acts, what they refuse, and what follows from them."""

import uuid
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from quorate.audit.models import Entry
from quorate.cases import actions as cases
from quorate.cases.models import Duty, Event, NetworkMember, OccasionEvent
from quorate.conferences.actions import convene as acts
from quorate.conferences.actions.refusals import ChangedMeanwhile, Refused, WarningsNotAccepted
from quorate.conferences.models import ChildTakenOff, Conference, ConferenceChild
from quorate.conferences.queries import booking
from quorate.conferences.queries import children as waiting
from quorate.plans.models import Plan
from tests.shell import convening, world
from tests.shell.convening import DAY
from tests.shell.world import LONDON, NOW, Place, Role

pytestmark = pytest.mark.django_db
LIMITS = {
    "tees": date(2026, 5, 2),
    "berkshire": date(2026, 5, 2),
    "pan-sussex": date(2026, 5, 2),
    "lincolnshire": date(2026, 5, 4),
}
"""Three months (Lincolnshire: 91 days) after 2 February 2026."""


def convene(place: Place, children: list[Any], **changes: Any) -> Conference:
    values: dict[str, Any] = {
        "area": place.area,
        "children": children,
        "details": convening.details(place),
        "token": uuid.uuid4().hex,
        "accepted": (),
        "by": place.administrator,
        "at": NOW,
        **changes,
    }
    return acts.convene(**values)


def nothing_was_booked() -> bool:
    return not (
        Conference.objects.exists()
        or ConferenceChild.objects.exists()
        or OccasionEvent.objects.exists()
        or Entry.objects.filter(act__startswith="conferences.convened").exists()
    )


@pytest.mark.parametrize("procedure", sorted(LIMITS))
def test_a_review_is_booked_with_each_childs_limit_and_why(procedure: str) -> None:
    place = world.make_place(procedure)
    children = convening.on_plans(place)

    conference = convene(place, children)

    assert (conference.kind, conference.state, conference.family) == ("review", "booked", place.family)
    parts = list(conference.children.order_by("pk"))
    assert [part.limit_on for part in parts] == [LIMITS[procedure]] * 2
    assert all(part.limit_reason["says"] and part.limit_reason["citation"] for part in parts)
    assert all(part.review_number == 1 and part.plan == Plan.objects.get(child=part.child) for part in parts)
    assert {part.child for part in parts} == set(children)


def test_what_follows_from_a_booking() -> None:
    booked = convening.a_review("berkshire")
    conference, place = booked.conference, booked.place

    event = OccasionEvent.objects.get(occasion__key=conference.ref, superseded_at__isnull=True)
    assert (event.kind, event.on, event.at) == ("conference-booked", DAY.date(), DAY)
    assert Duty.objects.filter(within=conference.ref, rule="exclusion-request").exists()
    joined = NetworkMember.objects.filter(
        part="conference chair", practitioner=place.chair, to_on__isnull=True
    )
    assert {member.child for member in joined} == set(booked.children)
    entry = Entry.objects.get(act="conferences.convened")
    assert (entry.by_id, sorted(entry.children)) == (
        place.administrator.pk,
        [child.pk for child in booked.children],
    )
    own = Duty.objects.filter(child__in=booked.children, rule="first-review", ended_at__isnull=True)
    assert own.count() == 2
    assert all(duty.standing == "open" for duty in own), "only holding the review answers the duty"


def test_the_same_form_sent_twice_books_once() -> None:
    place = world.make_place()
    children = convening.on_plans(place)
    token = uuid.uuid4().hex

    first = convene(place, children, token=token)
    second = convene(place, children, token=token)

    assert first == second
    assert Conference.objects.count() == 1
    assert Entry.objects.filter(act="conferences.convened").count() == 1


def test_a_child_is_never_booked_twice() -> None:
    booked = convening.a_review()
    with pytest.raises(Refused, match="Already booked for 28 April 2026 at 10:00"):
        convene(booked.place, booked.children)
    assert Conference.objects.count() == 1


def test_a_child_under_enquiry_gets_an_initial_conference() -> None:
    place = world.make_place()
    assert place.family is not None
    child = convening.under_enquiry(world.children_of(place.family)[0])
    found = {one.child: one for one in waiting.candidates(place.administrator, child)}
    assert found[child].kind == "initial"
    assert found[child].duty is not None

    conference = convene(place, [child])

    part = conference.children.get()
    assert (conference.kind, part.plan, part.review_number) == ("initial", None, None)
    assert part.limit_on == date(2026, 5, 1), "15 working days after 10 April 2026"


def test_an_enquiry_that_ended_waits_for_no_conference() -> None:
    place = world.make_place()
    assert place.family is not None
    child = convening.under_enquiry(world.children_of(place.family)[0])
    cases.record_event(
        child=child, kind="enquiry-closed", on=NOW.date(), ref=f"enquiry:{child.pk}", by=world.SYSTEM, at=NOW
    )
    with pytest.raises(Refused, match="no enquiry waits for a conference"):
        convene(place, [child])
    assert nothing_was_booked()


def test_brothers_and_sisters_may_be_there_for_different_kinds() -> None:
    place = world.make_place()
    children = convening.on_plans(place, only=1)
    convening.under_enquiry(children[1])
    booked = convene(place, children)
    kinds = {part.child_id: part.kind for part in booked.children.all()}
    assert kinds == {children[0].pk: "review", children[1].pk: "initial"}
    assert booked.kind == "review"  # its papers are asked for as early as for a review


def test_children_of_two_families_are_not_conferenced_together() -> None:
    place = world.make_place()
    other = Place(
        place.area, place.by_role, place.network, world.make_family(place.area, network=place.network)
    )
    with pytest.raises(Refused, match="one family"):
        convene(place, [convening.on_plans(place)[0], convening.on_plans(other)[0]])
    assert nothing_was_booked()


def test_nobody_books_a_child_of_another_area() -> None:
    place, elsewhere = world.make_place("tees"), world.make_place("berkshire")
    children = convening.on_plans(elsewhere)
    with pytest.raises(Refused):
        convene(place, children)
    assert nothing_was_booked()


def test_no_children_no_conference() -> None:
    with pytest.raises(Refused, match="at least one child"):
        convene(world.make_place(), [])


def test_the_joint_limit_is_the_earliest() -> None:
    place = world.make_place()
    children = convening.on_plans(place, only=1)
    convening.put_on_plan(children[1], date(2026, 3, 2))

    chosen, problems = waiting.together(place.administrator, [one.pk for one in children])

    assert problems == ()
    assert sorted(one.duty.due_on for one in chosen if one.duty) == [date(2026, 5, 2), date(2026, 6, 2)]
    joint = waiting.joint_limit(chosen)
    assert joint is not None
    assert (joint.due_on, joint.hold_by) == (date(2026, 5, 2), date(2026, 5, 1))


def _judged(place: Place, children: list[Any], **changes: Any) -> booking.Judgement:
    chosen, _ = waiting.together(place.administrator, [child.pk for child in children])
    details = convening.details(place, **changes)
    return booking.judge(details, chosen=chosen, area=place.area, kind="review", at=NOW)


@pytest.mark.parametrize(
    ("procedure", "starts_at", "code"),
    [
        ("tees", datetime(2026, 4, 25, 10, 0, tzinfo=LONDON), "weekend"),
        ("tees", datetime(2026, 5, 4, 10, 0, tzinfo=LONDON), "bank-holiday"),
        ("tees", datetime(2026, 5, 5, 10, 0, tzinfo=LONDON), "past-limit"),
        ("berkshire", datetime(2026, 4, 28, 8, 45, tzinfo=LONDON), "school-run"),
        ("berkshire", datetime(2026, 4, 24, 10, 0, tzinfo=LONDON), "notice-over-weekend"),
        ("tees", datetime(2026, 4, 15, 10, 0, tzinfo=LONDON), "short-notice"),
    ],
)
def test_a_warning_is_accepted_by_name_or_nothing_is_booked(
    procedure: str, starts_at: datetime, code: str
) -> None:
    place = world.make_place(procedure)
    children = convening.on_plans(place)
    judged = _judged(place, children, starts_at=starts_at)
    assert code in judged.codes
    details = convening.details(place, starts_at=starts_at)
    reason = {"past_limit_reason": "The school is closed."}
    with pytest.raises(WarningsNotAccepted) as refused:
        convene(place, children, details=details, **reason)
    assert code in [one.key for one in refused.value.warned]
    assert nothing_was_booked()

    conference = convene(place, children, details=details, accepted=judged.codes, **reason)

    assert code in conference.warnings_accepted


def test_a_plain_day_is_warned_of_nothing() -> None:
    place = world.make_place()
    judged = _judged(place, convening.on_plans(place))
    assert (judged.refused, judged.warned, judged.reason_needed) == ((), (), False)


def test_a_date_past_the_limit_needs_its_reason() -> None:
    place = world.make_place()
    children = convening.on_plans(place)
    late = convening.details(place, starts_at=datetime(2026, 5, 6, 10, 0, tzinfo=LONDON))
    with pytest.raises(Refused, match="Say why the conference is to be held past"):
        convene(place, children, details=late, accepted=["past-limit"], past_limit_reason="  ")
    assert nothing_was_booked()

    kept = convene(
        place, children, details=late, accepted=["past-limit"], past_limit_reason="Father in hospital."
    )

    assert kept.past_limit_reason == "Father in hospital."


def test_a_reason_that_nothing_called_for_is_not_kept() -> None:
    place = world.make_place()
    kept = convene(
        place, convening.on_plans(place), past_limit_reason="Just in case", chair_why="Just in case"
    )
    assert (kept.past_limit_reason, kept.chair_why, kept.warnings_accepted) == ("", "", [])


def test_a_time_that_has_passed_is_refused() -> None:
    place = world.make_place()
    with pytest.raises(Refused, match="That time has passed"):
        convene(
            place,
            convening.on_plans(place),
            details=convening.details(place, starts_at=NOW - timedelta(hours=1)),
        )
    assert nothing_was_booked()


def _second_family(place: Place) -> Place:
    return Place(
        place.area, place.by_role, place.network, world.make_family(place.area, network=place.network)
    )


@pytest.mark.parametrize("minutes", [-89, 0, 89])
def test_a_room_is_never_booked_twice_at_once(minutes: int) -> None:
    booked = convening.a_review()
    other = _second_family(booked.place)
    chair = world.make_practitioner(booked.place.area, role=Role.CHAIR)
    details = convening.details(other, starts_at=DAY + timedelta(minutes=minutes), chair=chair)
    with pytest.raises(
        Refused, match=f"Willow room is taken from 10:00 to 11:30 by conference {booked.conference.pk}"
    ):
        convene(other, convening.on_plans(other), details=details)
    assert Conference.objects.count() == 1


def test_one_conference_may_begin_as_another_ends() -> None:
    booked = convening.a_review()
    other = _second_family(booked.place)
    details = convening.details(other, starts_at=DAY + timedelta(minutes=90))
    convene(other, convening.on_plans(other), details=details, accepted=["short-notice"])
    assert Conference.objects.count() == 2


def test_a_chair_is_never_in_two_places_and_an_administrator_is_only_warned_of() -> None:
    booked = convening.a_review()
    other = _second_family(booked.place)
    children = convening.on_plans(other)
    elsewhere = convening.details(other, room=convening.a_room(other, "Rowan room"))
    with pytest.raises(Refused, match="chairs conference"):
        convene(other, children, details=elsewhere)
    chair = world.make_practitioner(booked.place.area, role=Role.CHAIR)
    with pytest.raises(WarningsNotAccepted, match="Read what is warned of") as refused:
        convene(other, children, details=replace(elsewhere, chair=chair))
    assert [one.key for one in refused.value.warned] == ["administrator-busy"]


def test_a_cancelled_conference_holds_no_room() -> None:
    booked = convening.a_review()
    Conference.objects.filter(pk=booked.conference.pk).update(state="cancelled")
    convene(booked.place, booked.children)
    assert Conference.objects.filter(state="booked").count() == 1


@pytest.mark.parametrize("procedure", sorted(LIMITS))
def test_who_held_the_case_does_not_chair(procedure: str) -> None:
    place = world.make_place(procedure)
    children = convening.on_plans(place)
    once = world.make_practitioner(place.area, role=Role.CHAIR)
    cases.join_network(
        child=children[1],
        practitioner=once,
        part="team manager",
        on=date(2024, 1, 1),
        by=world.SYSTEM,
        at=NOW,
    )
    with pytest.raises(Refused, match="operational or line management responsibility"):
        convene(place, children, details=convening.details(place, chair=once))
    assert nothing_was_booked()


def test_another_than_the_usual_chair_needs_a_reason() -> None:
    place = world.make_place()
    children = convening.on_plans(place)
    Plan.objects.filter(child__in=children).update(usual_chair=place.chair)
    other = world.make_practitioner(place.area, role=Role.CHAIR)
    chosen, _ = waiting.together(place.administrator, [child.pk for child in children])
    assert booking.usual_chair(chosen) == place.chair
    details = convening.details(place, chair=other)
    with pytest.raises(Refused, match="Say why this person is to chair"):
        convene(place, children, details=details, accepted=["same-chair"])

    kept = convene(place, children, details=details, accepted=["same-chair"], chair_why="On leave until May.")

    assert kept.chair_why == "On leave until May."


def test_another_chair_takes_over_the_chairs_part_in_the_case() -> None:
    booked = convening.a_review()
    other = world.make_practitioner(booked.place.area, role=Role.CHAIR)
    Conference.objects.filter(pk=booked.conference.pk).update(state="cancelled")
    convening.book(booked.place, booked.children, chair=other)
    current = NetworkMember.objects.filter(part="conference chair", to_on__isnull=True)
    assert {member.practitioner for member in current} == {other}


def test_the_second_review_is_the_second() -> None:
    place = world.make_place()
    children = convening.on_plans(place, started=date(2025, 11, 3))
    for child in children:
        cases.record_event(
            child=child, kind="review", on=date(2026, 1, 20), ref="earlier:1", by=world.SYSTEM, at=NOW,
            facts={"outcome": "continue", "quorate": True},
        )  # fmt: skip
    conference = convene(place, children)
    assert [part.review_number for part in conference.children.all()] == [2, 2]
    assert {part.limit_on for part in conference.children.all()} == {date(2026, 7, 20)}


def test_a_stood_down_conference_is_followed_by_the_one_that_comes_back() -> None:
    booked = convening.a_review("tees")
    Conference.objects.filter(pk=booked.conference.pk).update(state="stood-down")
    for child in booked.children:
        cases.record_event(
            child=child, kind="stood-down", on=DAY.date(), ref=booked.conference.ref, by=world.SYSTEM, at=DAY
        )
    later = DAY + timedelta(days=1)
    details = convening.details(booked.place, starts_at=DAY + timedelta(days=21))
    again = convene(
        booked.place, booked.children, details=details, at=later, past_limit_reason="Stood down.",
        accepted=["past-limit"],
    )  # fmt: skip
    assert again.follows == booked.conference
    limits = [part.limit_on for part in again.children.all() if part.limit_on]
    assert len(limits) == 2


def test_a_child_is_added_and_taken_off_before_it_opens() -> None:
    place = world.make_place()
    children = convening.on_plans(place)
    conference = convene(place, children[:1])

    grown = acts.add_child(
        conference=conference, child=children[1], version=1, by=place.administrator, at=NOW
    )
    assert {part.child for part in grown.children.all()} == set(children)
    assert Duty.objects.filter(within=conference.ref, ended_at__isnull=True, also=0).exists() is False

    with pytest.raises(Refused, match="Say why"):
        acts.take_child_off(
            conference=grown, child=children[1], why=" ", version=2, by=place.administrator, at=NOW
        )
    shrunk = acts.take_child_off(
        conference=grown,
        child=children[1],
        why="Lives with an aunt now.",
        version=2,
        by=place.administrator,
        at=NOW,
    )
    assert [part.child for part in shrunk.children.all()] == children[:1]
    gone = ChildTakenOff.objects.get()
    assert (gone.child, gone.why, gone.by) == (children[1], "Lives with an aunt now.", place.administrator)
    assert Event.objects.filter(child=children[1]).exists()
    assert sorted(Entry.objects.get(act="conferences.child-taken-off").children) == [
        child.pk for child in children
    ]


def test_the_last_child_is_not_taken_off() -> None:
    place = world.make_place()
    children = convening.on_plans(place)
    conference = convene(place, children[:1])
    with pytest.raises(Refused, match="Cancel the conference instead"):
        acts.take_child_off(
            conference=conference, child=children[0], why="Moved", version=1, by=place.administrator, at=NOW
        )
    assert conference.children.count() == 1


def test_a_child_whose_limit_is_earlier_needs_the_reason() -> None:
    place = world.make_place()
    children = convening.on_plans(place, only=1)
    child = convening.put_on_plan(children[1], date(2026, 1, 12))
    conference = convene(place, children[:1])
    with pytest.raises(Refused, match="before the conference. Say why"):
        acts.add_child(conference=conference, child=child, version=1, by=place.administrator, at=NOW)
    grown = acts.add_child(
        conference=conference, child=child, past_limit_reason="One journey for the family.", version=1,
        by=place.administrator, at=NOW,
    )  # fmt: skip
    assert "One journey" in grown.past_limit_reason


@pytest.mark.parametrize("state", ["open", "closed", "cancelled", "stood-down"])
def test_what_has_opened_keeps_its_children(state: str) -> None:
    booked = convening.a_review()
    Conference.objects.filter(pk=booked.conference.pk).update(state=state)
    with pytest.raises(Refused, match="can no longer change"):
        acts.take_child_off(
            conference=booked.conference,
            child=booked.children[0],
            why="x",
            version=1,
            by=booked.place.chair,
            at=NOW,
        )
    assert booked.conference.children.count() == 2


def test_a_stale_page_adds_no_child() -> None:
    booked = convening.a_review()
    Conference.objects.filter(pk=booked.conference.pk).update(version=5)
    with pytest.raises(ChangedMeanwhile):
        acts.take_child_off(
            conference=booked.conference,
            child=booked.children[0],
            why="x",
            version=1,
            by=booked.place.chair,
            at=NOW,
        )
