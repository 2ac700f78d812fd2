"""When a plan starts, who leads it, what its category was, when it ended, and an ending that was a mistake."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.cases.actions import Stale
from quorate.cases.models import Child, Duty, Event
from quorate.plans import actions
from quorate.plans.models import LeadNamed, Plan, Reopening

from . import world
from .plans_world import put_on_plan

pytestmark = pytest.mark.django_db
STARTED = date(2026, 2, 4)
REVIEWED = date(2026, 4, 2)


def on_plan(*reviews: date) -> tuple[world.Place, Plan]:
    place = world.make_place()
    assert place.family is not None
    return place, put_on_plan(world.children_of(place.family)[0], STARTED, *reviews)


def visit(person, address: str, data: dict | None = None):
    client = world.client_for(person)
    with time_machine.travel(world.NOW, tick=False):
        return client.get(address) if data is None else client.post(address, data, follow=True)


def start(child: Child, on: date) -> Plan:
    return actions.start(
        child=child, on=on, categories=["NEG"], made_by="earlier:1", by=world.SYSTEM, at=world.NOW
    )


def end(place: world.Place, plan: Plan, on: date = REVIEWED, ref: str = "") -> Plan:
    return actions.end(plan=plan, on=on, reason="x", ref=ref, by=place.manager, at=world.NOW)


def reopen(place: world.Place, plan: Plan, *, why: str = "The wrong child", **more) -> Plan:
    given = {"by": place.manager, "version": Plan.objects.get(pk=plan.pk).version, **more}
    return actions.reopen(plan=plan, why=why, at=world.NOW, **given)


def test_two_plans_at_once_are_refused_and_a_plan_ends_once() -> None:
    place, plan = on_plan()
    with pytest.raises(actions.PlanRefused, match="already on a plan"):
        start(plan.child, REVIEWED)
    end(place, plan)
    with pytest.raises(actions.PlanRefused, match="already ended on 2 April 2026"):
        end(place, plan)
    assert Plan.objects.filter(child=plan.child).count() == 1
    assert Event.objects.filter(child=plan.child, kind="plan-end").count() == 1


def test_it_does_not_end_before_it_started() -> None:
    place, plan = on_plan()
    with pytest.raises(actions.PlanRefused, match="cannot end before"):
        end(place, plan, STARTED - timedelta(days=1))
    plan.refresh_from_db()
    assert plan.ended_on is None


def test_no_plan_starts_before_the_child_can_have_been_conceived_nor_after_death() -> None:
    place = world.make_place()
    assert place.family is not None
    child = world.children_of(place.family)[0]
    assert child.born_on is not None
    with pytest.raises(actions.PlanRefused, match="conceived"):
        start(child, child.born_on - timedelta(days=330))
    Child.objects.filter(pk=child.pk).update(died_on=STARTED)
    child.refresh_from_db()
    with pytest.raises(actions.PlanRefused, match="had died"):
        start(child, REVIEWED)
    Child.objects.filter(pk=child.pk).update(died_on=None, born_on=None, expected_on=date(2026, 9, 1))
    child.refresh_from_db()
    with pytest.raises(actions.PlanRefused, match="conceived"):
        start(child, date(2025, 11, 1))
    assert Plan.objects.count() == 0
    assert start(child, date(2026, 3, 1)).started_on == date(2026, 3, 1)


def test_the_categories_are_a_list_with_who_decided_each_and_why() -> None:
    place, plan = on_plan()
    actions.change_category(
        plan=plan,
        categories=["EMO", "NEG"],
        on=REVIEWED,
        decided_at="conference:12",
        reasons="He hears the quarrels",
        by=place.chair,
        at=world.NOW,
    )
    with pytest.raises(actions.PlanRefused, match="cannot change before"):
        actions.change_category(
            plan=plan,
            categories=["PHY"],
            on=STARTED - timedelta(days=1),
            decided_at="conference:12",
            by=place.chair,
            at=world.NOW,
        )

    page = visit(place.manager, reverse("plans:plan", args=[plan.pk])).content.decode()

    assert "He hears the quarrels" in page
    assert "Conference 12" in page
    assert page.index("Neglect, Emotional abuse") < page.index("4 February 2026</th>")


def test_the_lead_is_named_with_a_history() -> None:
    place, plan = on_plan()
    first = LeadNamed.objects.get(plan=plan)
    assert first.practitioner == place.by_role[world.Role.SOCIAL_WORKER]
    second = world.make_practitioner(place.area, role=world.Role.SOCIAL_WORKER)
    page = visit(
        place.manager,
        reverse("plans:lead", args=[plan.pk]),
        {
            "practitioner": second.pk,
            "from_on-day": "1",
            "from_on-month": "4",
            "from_on-year": "2026",
            "decided_at": "manager",
            "why": "A change of team",
        },
    ).content.decode()

    assert f"{second.name}, since 1 April 2026" in page
    assert "A change of team" in page
    assert "the plan is led by" in page
    give = {"plan": plan, "decided_at": "manager", "why": "", "by": place.manager, "at": world.NOW}
    with pytest.raises(actions.PlanRefused, match="qualified social worker"):
        actions.name_lead(practitioner=place.chair, from_on=world.TODAY, **give)
    with pytest.raises(actions.PlanRefused, match="between the start of the plan and today"):
        actions.name_lead(practitioner=first.practitioner, from_on=world.TODAY + timedelta(days=1), **give)
    with pytest.raises(actions.PlanRefused, match="that day or a later one"):
        actions.name_lead(practitioner=first.practitioner, from_on=STARTED, **give)
    assert LeadNamed.objects.filter(plan=plan).count() == 2


def test_an_ending_by_mistake_is_taken_back_and_the_duties_stand_again() -> None:
    place, plan = on_plan()
    before = set(
        Duty.objects.filter(child=plan.child, standing="open", ended_at__isnull=True).values_list("rule")
    )
    end(place, plan)

    reopen(place, plan)

    plan.refresh_from_db()
    assert (plan.ended_on, plan.end_reason) == (None, "")
    assert Reopening.objects.get(plan=plan).was_ended_on == REVIEWED
    assert Event.objects.get(child=plan.child, kind="plan-end").superseded_why == "The wrong child"
    after = Duty.objects.filter(child=plan.child, standing="open", ended_at__isnull=True)
    assert set(after.values_list("rule")) == before
    assert Entry.objects.filter(act="plans.reopened").count() == 1


def test_a_review_whose_ending_is_taken_back_counts_for_the_next_one() -> None:
    place, plan = on_plan(REVIEWED)
    Event.objects.filter(child=plan.child, kind="review").update(
        ref="conference:12", facts={"outcome": "end", "quorate": True}
    )
    end(place, plan, ref="conference:12")

    reopen(place, plan)

    review = Event.objects.get(child=plan.child, kind="review", superseded_at__isnull=True)
    assert review.facts["outcome"] == "continue"
    due = Duty.objects.get(child=plan.child, rule="later-review", standing="open", ended_at__isnull=True)
    assert due.due_on == date(2026, 10, 2)


def test_what_cannot_be_reopened_stays_ended() -> None:
    place, plan = on_plan()
    with pytest.raises(actions.PlanRefused, match="has not ended"):
        reopen(place, plan)
    end(place, plan)
    with pytest.raises(actions.PlanRefused, match="Only a manager"):
        reopen(place, plan, by=place.administrator)
    with pytest.raises(actions.PlanRefused, match="Say why"):
        reopen(place, plan, why=" ")
    with pytest.raises(Stale):
        reopen(place, plan, version=1)
    start(plan.child, REVIEWED + timedelta(days=5))
    with pytest.raises(actions.PlanRefused, match="Another plan"):
        reopen(place, plan)
    plan.refresh_from_db()
    assert plan.ended_on == REVIEWED
    assert Reopening.objects.count() == 0


def test_nobody_is_reopened_who_died_or_is_of_age() -> None:
    place, plan = on_plan()
    end(place, plan)
    Child.objects.filter(pk=plan.child_id).update(died_on=REVIEWED)
    with pytest.raises(actions.PlanRefused, match="put that right first"):
        reopen(place, plan)
    Child.objects.filter(pk=plan.child_id).update(died_on=None, born_on=date(2008, 4, 1))
    with pytest.raises(actions.PlanRefused, match="18 or older"):
        reopen(place, plan)


def test_the_page_of_an_ended_plan_leads_managers_to_it() -> None:
    place, plan = on_plan()
    end(place, plan)
    address = reverse("plans:reopen", args=[plan.pk])
    overview = reverse("plans:plan", args=[plan.pk])
    assert "ended by mistake" in visit(place.manager, overview).content.decode()
    assert "ended by mistake" not in visit(place.administrator, overview).content.decode()
    assert visit(place.administrator, address).status_code == 403

    version = Plan.objects.get(pk=plan.pk).version
    page = visit(place.manager, address, {"why": "Meant for her brother", "version": version})

    assert "The plan runs on." in page.content.decode()
    assert "Meant for her brother" in page.content.decode()
