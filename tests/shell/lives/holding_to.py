"""What must hold after every act of every life."""

from itertools import pairwise

from quorate.audit import queries as audit
from quorate.cases import duties
from quorate.cases.duties import REVIEW_RULES
from quorate.cases.models import Child, Duty
from quorate.cases.steps import must_lead
from quorate.conferences.models import Conference, Decision
from quorate.endings.models import ChildInNeed, Ending
from quorate.plans import states
from quorate.plans.models import Plan

from .playing import Life


def never_on_two_plans_at_once(life: Life) -> None:
    for child in life.children():
        plans = list(Plan.objects.filter(child=child).order_by("started_on", "pk"))
        assert sum(plan.ended_on is None for plan in plans) <= 1, "two plans are open"
        for earlier, later in pairwise(plans):
            assert earlier.ended_on is not None
            assert earlier.ended_on <= later.started_on, "two plans overlap"


def a_plan_always_has_a_review_due(life: Life) -> None:
    for child in life.children():
        if child.died_on is None and Plan.objects.filter(child=child, ended_on__isnull=True).exists():
            owed = _open(child).filter(rule__in=REVIEW_RULES)
            assert owed.exists(), f"{child} is on a plan and no review is due"


def nothing_is_owed_about_a_child_who_died(life: Life) -> None:
    """Where the text has the end of the plan agreed by somebody, that is being prepared; nothing else goes on."""
    for child in life.children():
        if child.died_on:
            owed = _open(child).filter(rule__in=REVIEW_RULES)
            assert not owed.exists(), "a review is still due of a child who died"
            if Plan.objects.filter(child=child, ended_on__isnull=True).exists():
                prepared = Ending.objects.filter(child=child, state=Ending.State.PREPARING, ground="died")
                assert prepared.exists(), "a child died and nobody is asked to end the plan"


def duties_are_what_working_them_out_anew_would_give(life: Life) -> None:
    """An act that forgot to work the duties out would leave rows that change when they are."""
    children = life.children()
    assert duties.rederive_children(life.place.area, children, at=life.now) == 0


def the_earliest_limit_stands_on_the_child(life: Life) -> None:
    for child in life.children():
        limits = _open(child).filter(scope="child", rule__in=REVIEW_RULES, due_on__isnull=False)
        assert child.review_due_on == min(limits.values_list("due_on", flat=True), default=None)


def one_decision_stands_for_a_child_in_a_conference(life: Life) -> None:
    for conference in Conference.objects.filter(family=life.place.family):
        if conference.state in (Conference.State.CLOSED, Conference.State.STOOD_DOWN):
            for part in conference.children.all():
                assert Decision.objects.filter(conference_child=part, superseded_at__isnull=True).count() == 1


def the_chain_is_whole(life: Life) -> None:
    found = audit.walk()
    assert found.broken is None, found.broken


def a_plan_changes_only_by_steps_that_are_known(life: Life) -> None:
    for child in life.children():
        before, now = life.stood.get(child.pk, states.NOTHING), stands(child)
        if before != now:
            must_lead(states.STEPS, before, now)
        life.stood[child.pk] = now


def stands(child: Child) -> str:
    """Return where a child stands, read from the rows alone."""
    plans = Plan.objects.filter(child=child)
    if plans.filter(ended_on__isnull=True).exists():
        return states.ON_PLAN
    if ChildInNeed.objects.filter(child=child, closed_on__isnull=True).exists():
        return states.IN_NEED
    return states.ENDED if plans.exists() else states.NOTHING


def _open(child: Child):  # type: ignore[no-untyped-def]
    return Duty.objects.filter(child=child, ended_at__isnull=True, standing=Duty.Standing.OPEN)


ALWAYS = (
    never_on_two_plans_at_once,
    a_plan_always_has_a_review_due,
    nothing_is_owed_about_a_child_who_died,
    duties_are_what_working_them_out_anew_would_give,
    the_earliest_limit_stands_on_the_child,
    one_decision_stands_for_a_child_in_a_conference,
    a_plan_changes_only_by_steps_that_are_known,
)
IN_THE_END = (the_chain_is_whole,)
