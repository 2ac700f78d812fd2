"""The birth and after: limits, several babies, a pregnancy that ends, leaving hospital, and mistakes put right."""

from datetime import date, time

import pytest

from quorate.cases.actions import Stale
from quorate.cases.models import Child, Duty, Event, NetworkMember
from quorate.plans import actions as plans
from quorate.plans.models import Plan
from quorate.register import actions as register
from quorate.unborn.actions import after, before, birth, ending
from quorate.unborn.actions.order import Refused, Unusual
from quorate.unborn.models import Baby, DischargeMeeting

from . import world
from .unborn_world import before_birth, born, expecting

pytestmark = pytest.mark.django_db
Role = world.Role
TODAY, NOW = world.TODAY, world.NOW


@pytest.fixture
def place() -> world.Place:
    return world.make_place("berkshire")


def due(child: Child, rule: str) -> Duty:
    return Duty.objects.get(child=child, rule=rule, ended_at__isnull=True)


def end(place: world.Place, child: Child, on: date = TODAY, **more: str) -> Event:
    said = {"how": "", "says": "", **more}
    return ending.end_pregnancy(child=child, on=on, today=TODAY, by=place.manager, at=NOW, **said)


def twin(place: world.Place, first: Child, *, number: int = 2, on: date = TODAY, **more: object) -> Child:
    said: dict[str, object] = {"la_child_id": f"TWIN{number}", "unusual_why": "", **more}
    return birth.add_baby(
        first=first,
        newborn=said.pop("newborn", birth.Newborn(born_on=on, given_name="Juno")),  # type: ignore[arg-type]
        number=number,
        today=TODAY,
        by=place.manager,
        at=NOW,
        **said,  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("procedure", "first_review", "meeting"),
    [
        ("tees", date(2026, 4, 15), None),
        ("berkshire", date(2026, 4, 15), date(2026, 4, 15)),
        ("lincolnshire", date(2026, 4, 30), None),
        ("pan-sussex", date(2026, 6, 2), None),
    ],
)
def test_what_follows_from_the_birth_in_each_area(
    procedure: str, first_review: date, meeting: date | None
) -> None:
    child = expecting(world.make_place(procedure), expected_on=date(2026, 4, 10))
    before_birth(child, date(2026, 3, 2))
    born(child, date(2026, 3, 30))
    assert due(child, "first-review").due_on == first_review
    found = Duty.objects.filter(child=child, rule="post-birth-meeting", ended_at__isnull=True).first()
    assert (found.due_on if found else None) == meeting


def test_a_core_group_chosen_before_the_birth_gives_the_review_a_month(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 4, 10))
    before_birth(child, date(2026, 3, 2), after="core-group")
    born(child, date(2026, 3, 30))
    assert due(child, "first-review").due_on == date(2026, 4, 30)


def test_a_birth_told_late_leaves_a_limit_that_has_passed(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 3, 10))
    before_birth(child, date(2026, 2, 2))
    born(child, date(2026, 3, 9))
    limit = due(child, "first-review")
    assert limit.due_on == date(2026, 3, 23)
    assert limit.standing == "open"


def test_a_birth_says_who_where_and_keeps_what_the_record_said(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 4, 20))
    baby = birth.Newborn(
        born_on=TODAY,
        born_at=time(4, 15),
        given_name="Wren",
        sex="F",
        nhs_number="943 476 5919",
        place="Ward 4",
    )
    row = born(child, TODAY, newborn=baby)
    assert (row.given_name, row.sex, row.nhs_number, row.born_on) == ("Wren", "F", "9434765919", TODAY)
    assert row.corrections.filter(field="given_name", was="Unborn").exists()
    event = Event.objects.get(child=child, kind="birth")
    assert event.facts["says"] == "At Ward 4."
    assert event.at is not None
    other = expecting(place, expected_on=date(2026, 4, 20))
    with pytest.raises(Refused, match="Another child"):
        born(other, TODAY, newborn=birth.Newborn(born_on=TODAY, nhs_number="943 476 5919"))
    with pytest.raises(Refused, match="10 digits"):
        born(other, TODAY, newborn=birth.Newborn(born_on=TODAY, nhs_number="943 476 5918"))


@pytest.mark.parametrize(
    ("expected_on", "on", "says"),
    [
        (date(2026, 4, 20), date(2026, 4, 14), "in the past"),
        (date(2026, 9, 1), date(2025, 11, 20), "before the pregnancy began"),
        (date(2026, 3, 1), TODAY, "more than five weeks after"),
    ],
)
def test_a_birth_that_cannot_be_is_refused(
    place: world.Place, expected_on: date, on: date, says: str
) -> None:
    child = expecting(place, expected_on=expected_on)
    with pytest.raises(Refused, match=says):
        born(child, on, unusual_why="It is so")
    child.refresh_from_db()
    assert child.born_on is None
    assert not Event.objects.filter(child=child).exists()


def test_a_birth_that_rarely_is_wants_a_reason(place: world.Place) -> None:
    early = expecting(place, expected_on=date(2026, 9, 1))
    with pytest.raises(Unusual, match="at 19 weeks 6 days on that day"):
        born(early, TODAY)
    assert born(early, TODAY, unusual_why="The dates were doubtful").born_on == TODAY
    told = expecting(place, expected_on=date(2026, 4, 20))
    before_birth(told, date(2026, 4, 10))
    with pytest.raises(Unusual, match="held before the birth"):
        born(told, date(2026, 4, 8))


def test_nobody_is_born_twice(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 4, 20))
    stale = Child.objects.get(pk=child.pk)
    born(child, TODAY)
    with pytest.raises(Refused, match="recorded already"):
        born(child, date(2026, 4, 12))
    changed = expecting(place, expected_on=date(2026, 4, 20))
    Child.objects.filter(pk=changed.pk).update(version=7)
    with pytest.raises(Stale):
        birth.record_birth(
            child=stale if stale.pk == changed.pk else changed,
            newborn=birth.Newborn(born_on=TODAY),
            babies=1,
            lost="",
            unusual_why="",
            version=1,
            today=TODAY,
            by=place.manager,
            at=NOW,
        )


def test_twins_each_have_a_record_a_plan_and_their_own_day(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 4, 10))
    before_birth(child, date(2026, 3, 2))
    first = born(child, date(2026, 3, 30), babies=2)
    second = twin(place, first, on=date(2026, 3, 31))
    assert (second.family, second.social_worker, second.born_on) == (
        first.family,
        first.social_worker,
        date(2026, 3, 31),
    )
    same = Plan.objects.get(child=second)
    assert same.started_on == date(2026, 3, 2)
    assert due(second, "first-review").due_on == date(2026, 4, 16)
    assert (
        NetworkMember.objects.filter(child=second).count()
        == NetworkMember.objects.filter(child=first).count()
    )
    carried = Event.objects.get(child=second, kind="initial-conference")
    assert carried.facts["carried_from"] == first.pk
    assert first.la_child_id in carried.facts["says"]
    assert Event.objects.filter(child=second, kind="plan-start").count() == 1
    with pytest.raises(Refused, match="recorded already"):
        twin(place, first)
    with pytest.raises(Refused, match="identifier"):
        twin(place, first, number=3, on=date(2026, 3, 30), la_child_id="TWIN2")
    with pytest.raises(Unusual):
        twin(place, first, number=3, on=date(2026, 4, 9))
    assert Baby.objects.count() == 1


def test_a_baby_added_by_mistake_owes_nothing_and_is_on_no_plan(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 4, 10))
    before_birth(child, date(2026, 3, 2))
    first = born(child, date(2026, 3, 30), babies=2)
    second = twin(place, first, on=date(2026, 3, 30))
    with pytest.raises(Refused, match="other babies first"):
        birth.take_back_birth(child=first, why="Wrong family", by=place.manager, at=NOW)
    birth.take_out_baby(child=second, why="There was one baby", by=place.manager, at=NOW)
    plan = Plan.objects.get(child=second)
    assert plan.ended_on == plan.started_on
    assert not Duty.objects.filter(child=second, ended_at__isnull=True, standing="open").exists()
    birth.take_back_birth(child=first, why="Wrong family", by=place.manager, at=NOW)


def test_a_birth_recorded_by_mistake_is_taken_back(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 4, 10))
    before_birth(child, date(2026, 3, 2))
    born(
        child, date(2026, 3, 30), newborn=birth.Newborn(born_on=date(2026, 3, 30), given_name="Wren", sex="M")
    )
    after.mother_not_fit(child=child, on=TODAY, says="The midwife", today=TODAY, by=place.manager, at=NOW)
    with pytest.raises(Refused, match="mother was not fit"):
        birth.take_back_birth(child=child, why="Another child", by=place.manager, at=NOW)
    after.take_back(
        event=Event.objects.get(child=child, kind="mother-not-fit"),
        why="Another child",
        by=place.manager,
        at=NOW,
    )
    row = birth.take_back_birth(child=child, why="Another child", by=place.manager, at=NOW)
    assert (row.born_on, row.given_name, row.sex) == (None, "Unborn", "U")
    assert due(row, "first-review").due_on == date(2026, 6, 2)
    assert born(row, TODAY).born_on == TODAY


def test_when_a_pregnancy_ends_the_plan_ends_and_nothing_more_is_due(place: world.Place) -> None:
    child = expecting(place)
    plan = before_birth(child, date(2026, 3, 2))
    with pytest.raises(Refused, match="after this day"):
        end(place, child, date(2026, 3, 1))
    end(place, child, date(2026, 4, 12), how="stillbirth", says="They named him Robin.")
    plan.refresh_from_db()
    assert (plan.ended_on, plan.end_reason) == (date(2026, 4, 12), "The pregnancy ended")
    assert not Duty.objects.filter(child=child, ended_at__isnull=True, standing="open").exists()
    for again in (lambda: end(place, child), lambda: born(child, TODAY)):
        with pytest.raises(Refused, match="pregnancy ended on 12 April 2026"):
            again()


def test_an_end_recorded_by_mistake_is_taken_back_and_the_plan_stands_again(place: world.Place) -> None:
    child = expecting(place)
    plan = before_birth(child, date(2026, 3, 2))
    end(place, child, date(2026, 4, 12))
    with pytest.raises(Refused):
        ending.take_back_end(child=child, why=" ", by=place.manager, at=NOW)
    assert ending.take_back_end(child=child, why="Another family", by=place.manager, at=NOW) == plan
    plan.refresh_from_db()
    assert plan.ended_on is None
    assert due(child, "first-review").due_on == date(2026, 6, 2)
    assert born(child, TODAY, unusual_why="Early").born_on == TODAY


def test_a_mother_who_is_not_fit_moves_the_meeting_where_the_text_says_so(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 4, 10))
    before_birth(child, date(2026, 3, 2))
    given = {"today": TODAY, "by": place.manager, "at": NOW}
    with pytest.raises(Refused, match="No birth"):
        after.mother_not_fit(child=child, on=TODAY, says="The midwife", **given)  # type: ignore[arg-type]
    born(child, date(2026, 3, 30))
    after.mother_not_fit(child=child, on=date(2026, 4, 2), says="The midwife", **given)  # type: ignore[arg-type]
    assert due(child, "post-birth-meeting").due_on == date(2026, 4, 19)
    with pytest.raises(Refused, match="recorded already"):
        after.mother_not_fit(child=child, on=TODAY, says="The midwife", **given)  # type: ignore[arg-type]
    held = after.Held(on=TODAY, who="Mother, midwife", agreed="Visits twice a week")
    after.hold_meeting(children=[child], held=held, **given)  # type: ignore[arg-type]
    assert due(child, "post-birth-meeting").standing == "done"


def discharge(place: world.Place, child: Child, on: date = TODAY, **more: object) -> list[DischargeMeeting]:
    said: dict[str, object] = {"plan_considered": False, "plan_says": "", **more}
    return after.hold_discharge_meeting(
        children=[child],
        held=after.Held(on=on, who="Midwife", agreed="Home with support", where="Ward 4"),
        today=TODAY,
        by=place.manager,
        at=NOW,
        **said,  # type: ignore[arg-type]
    )


def home(place: world.Place, child: Child, on: date, against_why: str = "") -> Event:
    return after.go_home(
        child=child, on=on, says="", against_why=against_why, today=TODAY, by=place.manager, at=NOW
    )


def test_a_discharge_meeting_takes_the_plan_into_account(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 4, 10))
    plan = before_birth(child, date(2026, 3, 2))
    with pytest.raises(Refused, match="No birth"):
        discharge(place, child)
    born(child, date(2026, 4, 7))
    for missing in ({}, {"plan_considered": True}, {"plan_says": "Read out"}):
        with pytest.raises(Refused, match="on a plan"):
            discharge(place, child, **missing)
    assert not Event.objects.filter(child=child, kind="discharge-meeting").exists()
    with pytest.raises(Refused, match="the day of birth"):
        discharge(place, child, date(2026, 4, 6), plan_considered=True, plan_says="Read out")
    (row,) = discharge(place, child, plan_considered=True, plan_says="Read out")
    assert row.plan == plan
    tees = world.make_place("tees")
    other = expecting(tees, expected_on=date(2026, 4, 10))
    before_birth(other, date(2026, 3, 2))
    born(other, date(2026, 4, 7))
    assert discharge(tees, other)[0].plan is None


def test_nobody_goes_home_before_the_discharge_meeting_without_saying_how(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 4, 10))
    before_birth(child, date(2026, 3, 2))
    with pytest.raises(Refused, match="No birth"):
        home(place, child, TODAY)
    born(child, date(2026, 4, 7))
    with pytest.raises(Refused, match="day of birth"):
        home(place, child, date(2026, 4, 6))
    planned = home(place, child, date(2026, 4, 16))
    assert planned.facts["planned"]
    assert due(child, "discharge-meeting").due_on == date(2026, 4, 16)
    with pytest.raises(Refused, match="before the baby goes home"):
        home(place, child, TODAY)
    gone = home(place, child, TODAY, "Sent home at night by the ward")
    assert gone.facts["against"]
    assert due(child, "discharge-meeting").due_on == TODAY
    with pytest.raises(Refused, match="went home on 13 April 2026"):
        home(place, child, TODAY)
    after.take_back(event=gone, why="Still on the ward", by=place.manager, at=NOW)
    discharge(place, child, plan_considered=True, plan_says="Read out")
    assert not home(place, child, TODAY).facts["against"]
    assert due(child, "discharge-meeting").standing == "done"


def test_a_plan_action_goes_with_the_second_baby(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 4, 10))
    plan = before_birth(child, date(2026, 3, 2))
    plans.add_action(
        plan=plan,
        what="Visit weekly",
        agency=place.chair.agency,
        by_on=None,
        significant=False,
        by=place.manager,
        at=NOW,
    )
    first = born(child, date(2026, 4, 7), babies=2)
    second = twin(place, first, on=date(2026, 4, 7))
    assert [action.what for action in Plan.objects.get(child=second).actions.all()] == ["Visit weekly"]


def put_right(place: world.Place, child: Child, **values: object) -> Child:
    child.refresh_from_db()
    names = ("given_name", "family_name", "nhs_number", "born_on", "expected_on", "sex")
    said = {name: getattr(child, name) for name in names} | values
    return register.correct(
        child=child, values=said, why="The notes say so", version=child.version, by=place.manager, at=NOW
    )


def test_the_right_day_of_birth_moves_what_follows_from_it(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 4, 10))
    before_birth(child, date(2026, 3, 2))
    with pytest.raises(register.NotRecorded, match="page of the pregnancy"):
        put_right(place, child, born_on=date(2026, 3, 30))
    born(child, date(2026, 3, 30))
    put_right(place, child, born_on=date(2026, 3, 31))
    assert due(child, "first-review").due_on == date(2026, 4, 16)
    assert [event.on for event in Event.objects.filter(child=child, kind="birth", superseded_at=None)] == [
        date(2026, 3, 31)
    ]
    with pytest.raises(register.NotRecorded, match="in the past"):
        put_right(place, child, born_on=date(2026, 4, 14))
    with pytest.raises(register.NotRecorded, match="Take the birth back"):
        put_right(place, child, born_on=None)


def test_an_expected_date_put_right_among_the_details_keeps_what_is_known_of_it(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 9, 28))
    known = before.Known(premature=True)
    before.weigh(child=child, known=known, number=1, today=TODAY, by=place.manager, at=NOW)
    put_right(place, child, expected_on=date(2026, 9, 21))
    assert due(child, "pre-birth-early").standing == "open"


def test_nothing_is_recorded_after_a_babys_death(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 4, 10))
    born(child, date(2026, 4, 7))
    Child.objects.filter(pk=child.pk).update(died_on=date(2026, 4, 9))
    for act in (lambda: home(place, child, TODAY), lambda: discharge(place, child)):
        with pytest.raises(Refused, match="died on 9 April 2026"):
            act()
    assert discharge(place, child, date(2026, 4, 9))
