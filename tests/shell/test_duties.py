"""Duties follow what happened: they open, move, are done and lapse by themselves, and keep what they said."""

from datetime import date

import pytest

from quorate.cases import actions as cases
from quorate.cases import duties
from quorate.cases.models import Child, Duty, Event
from quorate.plans import actions as plans

from . import world
from .plans_world import put_on_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def child() -> Child:
    place = world.make_place("tees")
    assert place.family is not None
    return world.children_of(place.family)[0]


def standing(child: Child, rule: str) -> Duty:
    return Duty.objects.get(child=child, rule=rule, ended_at__isnull=True, standing="open")


def test_a_plan_opens_the_first_review_and_the_first_core_group(child: Child) -> None:
    put_on_plan(child, date(2026, 3, 2))
    review = standing(child, "first-review")
    assert review.due_on == date(2026, 6, 2)
    assert "REG-TIME-03" in review.reason["citation"]["clauses"]
    assert review.reason["procedure"] == "tees"
    group = standing(child, "first-core-group")
    assert group.due_on == date(2026, 3, 16)
    assert group.reason["procedure"] == "national"
    assert "national" in group.reason["note"]


def test_a_review_held_does_the_duty_and_opens_the_next(child: Child) -> None:
    put_on_plan(child, date(2026, 3, 2))
    cases.record_event(
        child=child,
        kind="review",
        on=date(2026, 5, 28),
        ref="conference:1",
        facts={"outcome": "continue", "quorate": True},
        by="test",
        at=world.NOW,
    )
    first = Duty.objects.get(child=child, rule="first-review", ended_at__isnull=True)
    assert (first.standing, first.done_on) == ("done", date(2026, 5, 28))
    assert standing(child, "later-review").due_on == date(2026, 11, 28)


def test_a_review_held_late_is_done_late(child: Child) -> None:
    put_on_plan(child, date(2026, 1, 5), date(2026, 4, 9))
    first = Duty.objects.get(child=child, rule="first-review", ended_at__isnull=True)
    assert (first.due_on, first.standing) == (date(2026, 4, 5), "done-late")


def test_the_plan_ending_ends_what_was_due(child: Child) -> None:
    plan = put_on_plan(child, date(2026, 3, 2))
    plans.end(
        plan=plan,
        on=date(2026, 4, 1),
        reason="no longer at risk",
        ref="conference:2",
        by="test",
        at=world.NOW,
    )
    assert not Duty.objects.filter(child=child, ended_at__isnull=True, standing="open").exists()


def test_a_birth_moves_the_first_review_and_the_earlier_working_is_kept(child: Child) -> None:
    Child.objects.filter(pk=child.pk).update(born_on=None, expected_on=date(2026, 4, 20))
    child.refresh_from_db()
    cases.record_event(
        child=child,
        kind="initial-conference",
        on=date(2026, 3, 2),
        ref="conference:9",
        facts={"outcome": "plan", "unborn": True},
        by="test",
        at=world.NOW,
    )
    plans.start(
        child=child, on=date(2026, 3, 2), categories=["NEG"], made_by="conference:9", by="test", at=world.NOW
    )
    before = Duty.objects.get(child=child, rule__contains="review", ended_at__isnull=True, standing="open")
    assert before.due_on == date(2026, 6, 2)
    cases.record_event(child=child, kind="birth", on=date(2026, 4, 7), by="test", at=world.NOW)
    after = Duty.objects.get(child=child, rule__contains="review", ended_at__isnull=True, standing="open")
    assert after.due_on == date(2026, 4, 21)
    before.refresh_from_db()
    assert before.ended_at is not None
    assert before.due_on == date(2026, 6, 2)


def test_an_entry_taken_out_takes_its_duties_with_it(child: Child) -> None:
    put_on_plan(child, date(2026, 1, 5), date(2026, 3, 31))
    event = Event.objects.get(child=child, kind="review")
    cases.supersede_event(event=event, why="It was another child's review", by="test", at=world.NOW)
    assert standing(child, "first-review").due_on == date(2026, 4, 5)
    assert not Duty.objects.filter(
        child=child, rule="later-review", ended_at__isnull=True, standing="open"
    ).exists()
    with pytest.raises(cases.NotInOrder, match="already"):
        cases.supersede_event(event=event, why="again", by="test", at=world.NOW)
    with pytest.raises(cases.NotInOrder, match="Say why"):
        cases.supersede_event(event=event, why=" ", by="test", at=world.NOW)


def test_working_everything_out_again_changes_nothing(child: Child) -> None:
    put_on_plan(child, date(2025, 3, 3), date(2025, 5, 30), date(2025, 11, 20))
    said = list(Duty.objects.order_by("pk").values_list("pk", "due_on", "standing", "made_at"))
    assert len(said) > 2
    assert duties.rederive_area(child.area, at=world.NOW) == 0
    assert list(Duty.objects.order_by("pk").values_list("pk", "due_on", "standing", "made_at")) == said


def test_the_social_workers_duties_move_with_the_case(child: Child) -> None:
    put_on_plan(child, date(2026, 3, 2))
    other = world.make_practitioner(child.area, role=world.Role.SOCIAL_WORKER)
    child.refresh_from_db()
    cases.hand_over(
        child=child, social_worker=other, version=child.version, why="maternity", by="test", at=world.NOW
    )
    mine = Duty.objects.filter(child=child, whose="social-worker", standing="open", ended_at__isnull=True)
    assert set(mine.values_list("owner", flat=True)) <= {other.pk}


def test_a_stale_correction_is_refused(child: Child) -> None:
    cases.correct_child(
        child=child,
        changes={"given_name": "Wren"},
        why="misheard",
        version=child.version,
        by="test",
        at=world.NOW,
    )
    with pytest.raises(cases.Stale):
        cases.correct_child(
            child=child,
            changes={"given_name": "Ren"},
            why="misheard",
            version=child.version,
            by="test",
            at=world.NOW,
        )
    child.refresh_from_db()
    assert child.given_name == "Wren"
    assert [(row.field, row.became) for row in child.corrections.all()] == [("given_name", "Wren")]


def test_two_plans_of_one_child_never_overlap(child: Child) -> None:
    plan = put_on_plan(child, date(2026, 3, 2))
    with pytest.raises(plans.PlanRefused, match="already on a plan"):
        plans.start(
            child=child, on=date(2026, 3, 9), categories=["EMO"], made_by="x", by="test", at=world.NOW
        )
    plans.end(plan=plan, on=date(2026, 4, 1), reason="done", ref="x", by="test", at=world.NOW)
    with pytest.raises(plans.PlanRefused, match="already on a plan"):
        plans.start(
            child=child, on=date(2026, 3, 20), categories=["EMO"], made_by="x", by="test", at=world.NOW
        )
    again = plans.start(
        child=child, on=date(2026, 4, 1), categories=["EMO"], made_by="x", by="test", at=world.NOW
    )
    assert again.previous_plans == 1
