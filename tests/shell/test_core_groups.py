"""Core groups: who joins and leaves, meetings planned and held, what is written and agreed, the record approved."""

from datetime import date, datetime, timedelta

import pytest

from quorate.audit.models import Entry
from quorate.cases.actions import Stale
from quorate.cases.models import Duty, Event, NetworkMember
from quorate.core_groups.actions import group, holding, meetings
from quorate.core_groups.actions.checks import Refused
from quorate.core_groups.models import (
    CoreGroup,
    FamilyMember,
    Leaving,
    Meeting,
    Part,
    PrimaryCare,
    Seat,
)
from quorate.core_groups.queries import members
from quorate.letters.models import Letter
from quorate.plans import actions as plans
from quorate.plans.models import Plan

from . import core_group_world as made
from . import world

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 4, 20, 10, 0, tzinfo=world.LONDON)


def of(circle: made.Circle, part: str) -> NetworkMember:
    return NetworkMember.objects.get(child=circle.child, part=part, to_on__isnull=True)


def farewell(agreed: str, **more: object) -> group.Farewell:
    return group.Farewell(on=world.TODAY, why="Has another post", agreed=agreed, **more)  # type: ignore[arg-type]


def leave(circle: made.Circle, agreed: str, part: str = "health visitor", **more: object) -> Leaving:
    return group.leave(
        member=of(circle, part), farewell=farewell(agreed, **more), by=circle.worker, at=world.NOW
    )


# --- Members --------------------------------------------------------------------------------------------------------


def test_in_tees_nobody_leaves_unless_all_or_the_chair_agree() -> None:
    circle = made.make_circle("tees")
    with pytest.raises(Refused, match="All members of the core group agree, or the chair does"):
        leave(circle, "")
    assert of(circle, "health visitor").core_group
    assert not Leaving.objects.exists()

    left = leave(circle, "chair")

    assert (left.on, left.agreed) == (world.TODAY, "chair")
    assert not NetworkMember.objects.filter(child=circle.child, part="health visitor", to_on=None).exists()
    assert Entry.objects.filter(act="core_groups.left").count() == 1
    assert Event.objects.filter(child=circle.child, facts__topic="core-group-left").count() == 1


@pytest.mark.parametrize("procedure", ["berkshire", "pan-sussex", "lincolnshire"])
def test_where_the_text_is_silent_a_reason_is_enough(procedure: str) -> None:
    circle = made.make_circle(procedure)
    leave(circle, "", stays=True)
    there = of(circle, "health visitor")
    assert (there.core_group, there.from_on) == (False, world.TODAY)
    assert members.group_of(circle.child, world.TODAY).left[0].name == there.practitioner.name


def test_the_lead_does_not_leave_and_nobody_leaves_twice() -> None:
    circle = made.make_circle("berkshire")
    with pytest.raises(Refused, match="leads this core group"):
        leave(circle, "", "social worker")
    row = of(circle, "health visitor")
    leave(circle, "")
    with pytest.raises(Refused, match="left the core group already"):
        group.leave(member=row, farewell=farewell(""), by=circle.worker, at=world.NOW)


def test_somebody_of_the_network_joins_with_the_part_they_have() -> None:
    circle = made.make_circle()
    assert circle.place.network is not None
    gp = circle.place.network.gp
    given = {"part": "", "on": world.TODAY, "direct_contact": False, "by": circle.worker, "at": world.NOW}

    joined = group.join(child=circle.child, practitioner=gp, **given)

    assert (joined.part, joined.core_group, joined.direct_contact) == ("GP", True, True)
    assert NetworkMember.objects.filter(child=circle.child, practitioner=gp).count() == 2
    with pytest.raises(Refused, match="in the core group already"):
        group.join(child=circle.child, practitioner=gp, **given)


@pytest.mark.parametrize(
    ("on", "words"),
    [(date(2026, 2, 3), "plan started on 4 February 2026"), (date(2026, 4, 14), "today or in the past")],
)
def test_nobody_joins_before_the_plan_or_in_days_to_come(on: date, words: str) -> None:
    circle = made.make_circle(family=False)
    with pytest.raises(Refused, match=words):
        group.join_family(child=circle.child, relative=None, on=on, by=circle.worker, at=world.NOW)
    assert not FamilyMember.objects.exists()


def test_a_relative_joins_once_and_only_in_their_own_family() -> None:
    circle = made.make_circle()
    stranger = world.make_family(circle.place.area).relatives.first()
    with pytest.raises(Refused, match="this child's family"):
        group.join_family(
            child=circle.child, relative=stranger, on=world.TODAY, by=circle.worker, at=world.NOW
        )
    with pytest.raises(Refused, match="in the core group already"):
        group.join_family(
            child=circle.child, relative=circle.mother(), on=world.TODAY, by=circle.worker, at=world.NOW
        )
    row = FamilyMember.objects.get(child=circle.child)
    group.leave_family(member=row, farewell=farewell("all"), by=circle.worker, at=world.NOW)
    assert Leaving.objects.get().name == circle.mother().name


def test_primary_care_is_asked_where_the_text_says_so() -> None:
    circle = made.make_circle("tees")
    assert members.primary_care_is_owed(circle.child, world.TODAY)
    check = {one.key: one for one in members.group_of(circle.child, world.TODAY).checks}["primary-care"]
    assert not check.met

    plan = Plan.objects.get(child=circle.child)
    with pytest.raises(Refused, match="why nobody was asked"):
        group.settle_primary_care(plan=plan, practitioner=None, why_not=" ", by=circle.worker, at=world.NOW)
    assert circle.place.network is not None
    group.settle_primary_care(
        plan=plan, practitioner=circle.place.network.gp, why_not="", by=circle.worker, at=world.NOW
    )

    assert not members.primary_care_is_owed(circle.child, world.TODAY)
    assert PrimaryCare.objects.count() == 1
    berkshire = made.make_circle("berkshire")
    assert not members.primary_care_is_owed(berkshire.child, world.TODAY)


def test_arrangements_are_noted_and_a_stale_page_is_told() -> None:
    circle = made.make_circle()
    plan = Plan.objects.get(child=circle.child)
    wanted = group.Arrangement(group_every=28, visit_every=14)
    group.arrange(plan=plan, wanted=wanted, version=0, by=circle.worker, at=world.NOW)
    with pytest.raises(Stale):
        group.arrange(plan=plan, wanted=wanted, version=0, by=circle.worker, at=world.NOW)
    assert CoreGroup.objects.get().version == 1
    note = Event.objects.get(facts__topic="core-group-arranged")
    assert (note.facts["group_every"], note.facts["visit_every"]) == (28, 14)


# --- Meetings -------------------------------------------------------------------------------------------------------


def test_a_group_without_family_needs_a_reason_which_is_kept() -> None:
    circle = made.make_circle("berkshire", family=False)
    with pytest.raises(Refused, match="Nobody of the family"):
        made.plan(circle)
    assert not Meeting.objects.exists()
    plan = Plan.objects.get(child=circle.child)
    group.arrange(plan=plan, wanted=group.Arrangement(), version=0, by=circle.worker, at=world.NOW)

    made.plan(circle, no_family_why="The parents decline")

    assert CoreGroup.objects.get().no_family_why == "The parents decline"
    check = {one.key: one for one in members.group_of(circle.child, world.TODAY).checks}["family"]
    assert check.met
    assert "The parents decline" in check.says
    assert "line 32" in check.source


def test_a_group_of_the_social_worker_alone_does_not_meet() -> None:
    circle = made.make_circle()
    NetworkMember.objects.exclude(part="social worker").update(core_group=False)
    with pytest.raises(Refused, match="nobody besides the social worker"):
        made.plan(circle)


def test_siblings_meet_at_once_and_the_same_form_plans_one_meeting() -> None:
    circle = made.make_circle()
    first = made.plan(circle, token="the same")
    assert made.plan(circle, token="the same") == first
    assert Part.objects.filter(meeting=first).count() == 2
    assert Seat.objects.filter(meeting=first).count() == 4
    with pytest.raises(Refused, match="has a core group on 9 April 2026 already"):
        made.plan(circle, made.MET_AT + timedelta(hours=1))
    assert Event.objects.filter(facts__topic="core-group-planned").count() == 2


@pytest.mark.parametrize(
    ("on", "words"), [(date(2026, 2, 3), "plan started on"), (date(2026, 4, 2), "plan ended on 1 April 2026")]
)
def test_a_meeting_is_within_the_plan(on: date, words: str) -> None:
    circle = made.make_circle()
    for plan in Plan.objects.all():
        plans.end(plan=plan, on=date(2026, 4, 1), reason="x", ref="review", by=circle.manager, at=world.NOW)
    with pytest.raises(Refused, match=words):
        made.plan(circle, made.at_noon(on))


def test_children_of_two_families_and_without_plans_are_refused() -> None:
    circle = made.make_circle()
    other = made.make_circle("berkshire")
    with pytest.raises(Refused, match="one family"):
        made.plan(circle, children=[circle.child, other.child])
    alone = world.children_of(world.make_family(circle.place.area, network=circle.place.network))
    with pytest.raises(Refused, match="not on a child protection plan"):
        made.plan(circle, children=alone)


def test_people_are_asked_told_of_a_move_and_of_its_being_off() -> None:
    circle = made.make_circle()
    meeting = made.plan(circle, LATER)
    asked = meetings.invite(meeting=meeting, version=1, by=circle.worker, at=world.NOW)
    assert asked == 3  # health visitor, teacher and mother: the social worker asks them
    with pytest.raises(Stale):
        meetings.invite(meeting=meeting, version=1, by=circle.worker, at=world.NOW)
    meeting.refresh_from_db()
    meeting = meetings.move(
        meeting=meeting, when=made.when(LATER + timedelta(days=1)), why="The mother works", version=meeting.version,
        by=circle.worker, at=world.NOW,
    )  # fmt: skip
    meeting = meetings.call_off(
        meeting=meeting, why="The worker is ill", version=meeting.version, by=circle.worker, at=world.NOW
    )

    letters = list(Letter.objects.filter(occasion=meeting.ref))
    assert len(letters) == 9
    assert not any(circle.child.name in letter.text + letter.subject for letter in letters)
    assert meeting.state == Meeting.State.CALLED_OFF
    standing = Event.objects.filter(child=circle.child, superseded_at=None)
    assert not standing.filter(facts__topic="core-group-planned").exists()
    assert standing.filter(facts__topic="core-group-not-held").count() == 1
    with pytest.raises(Refused, match="no longer planned"):
        meetings.call_off(meeting=meeting, why="x", version=meeting.version, by=circle.worker, at=world.NOW)


def test_holding_it_does_the_duty_of_a_first_core_group() -> None:
    circle = made.make_circle("berkshire")
    duty = Duty.objects.get(child=circle.child, rule="first-core-group", ended_at=None)
    assert duty.due_on == date(2026, 2, 18)
    made.hold(circle, made.at_noon(date(2026, 2, 16)))
    duty.refresh_from_db()
    assert (duty.standing, duty.done_on) == (Duty.Standing.DONE, date(2026, 2, 16))
    assert Event.objects.filter(kind="core-group", superseded_at=None).count() == 2
    assert Entry.objects.filter(act="core_groups.held").count() == 1


def test_a_meeting_is_not_held_before_its_time_nor_twice() -> None:
    circle = made.make_circle()
    meeting = made.plan(circle, LATER)
    there = made.everybody(meeting)
    with pytest.raises(Refused, match="has not begun yet"):
        holding.hold(meeting=meeting, there=there, version=1, by=circle.worker, at=world.NOW)
    after = LATER + timedelta(hours=2)
    held = holding.hold(meeting=meeting, there=there, version=1, by=circle.worker, at=after)
    with pytest.raises(Stale):
        holding.hold(meeting=meeting, there=there, version=1, by=circle.worker, at=after)
    with pytest.raises(Refused, match="recorded already"):
        holding.hold(meeting=meeting, there=there, version=held.version, by=circle.worker, at=after)
    assert Event.objects.filter(child=circle.child, kind="core-group").count() == 1


def test_two_records_of_one_day_and_a_seat_left_out_are_refused() -> None:
    circle = made.make_circle()
    meeting = made.plan(circle)
    there = made.everybody(meeting)
    few = dict(list(there.items())[:-1])
    with pytest.raises(Refused, match="Say whether Mother"):
        holding.hold(meeting=meeting, there=few, version=1, by=circle.worker, at=world.NOW)
    nobody = dict.fromkeys(there, holding.There("absent"))
    with pytest.raises(Refused, match="did not take place instead"):
        holding.hold(meeting=meeting, there=nobody, version=1, by=circle.worker, at=world.NOW)
    group_event = {"kind": "core-group", "on": date(2026, 4, 9), "by": circle.worker, "at": world.NOW}
    made.record(circle, **group_event)
    with pytest.raises(Refused, match="in the history already"):
        holding.hold(meeting=meeting, there=there, version=1, by=circle.worker, at=world.NOW)
    meeting.refresh_from_db()
    assert meeting.state == Meeting.State.PLANNED
    assert not Seat.objects.filter(meeting=meeting).exclude(came="").exists()


def test_one_that_did_not_take_place_is_recorded_with_why() -> None:
    circle = made.make_circle()
    meeting = made.plan(circle)
    with pytest.raises(Refused, match="Say why"):
        meetings.call_off(meeting=meeting, why=" ", version=1, by=circle.worker, at=world.NOW)
    meeting = meetings.call_off(
        meeting=meeting, why="Only the worker came", version=1, by=circle.worker, at=world.NOW
    )
    assert meeting.state == Meeting.State.NOT_HELD
    assert not Event.objects.filter(kind="core-group").exists()


def test_one_recorded_by_mistake_is_taken_back_and_the_duty_is_open_again() -> None:
    circle = made.make_circle("berkshire")
    meeting = made.hold(circle, made.at_noon(date(2026, 2, 16)))
    made.write(circle, meeting)
    with pytest.raises(Refused, match="Say how it came"):
        holding.take_back(meeting=meeting, why="", version=meeting.version, by=circle.worker, at=world.NOW)
    back = holding.take_back(
        meeting=meeting, why="Another family", version=meeting.version, by=circle.worker, at=world.NOW
    )
    assert (back.state, back.state_why) == (Meeting.State.NOT_HELD, "Another family")
    assert not Event.objects.filter(ref=meeting.ref, superseded_at=None).exists()
    duty = Duty.objects.get(child=circle.child, rule="first-core-group", ended_at=None)
    assert duty.standing == Duty.Standing.OPEN
    with pytest.raises(Refused, match="not recorded as held"):
        holding.take_back(meeting=back, why="x", version=back.version, by=circle.worker, at=world.NOW)
    approved = made.approved(circle, made.hold(circle))
    with pytest.raises(Refused, match="Open it again first"):
        holding.take_back(meeting=approved, why="x", version=approved.version, by=circle.worker, at=world.NOW)
