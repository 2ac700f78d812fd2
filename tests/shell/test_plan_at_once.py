"""Two people at one plan at one moment: one is kept, the other is told, nothing is doubled."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from quorate.plans import actions
from quorate.plans.models import OutcomeProgress, Plan, PlanAction, PlanVersion, Section
from quorate.plans.queries.content import actions_now

from . import world
from .plans_world import agree_plan, put_on_plan, write_plan
from .test_convene_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def on_plan() -> tuple[world.Place, Plan]:
    place = world.make_place()
    assert place.family is not None
    return place, put_on_plan(world.children_of(place.family)[0], date(2026, 2, 4))


def both(place: world.Place, act: Callable[..., Any], **given: Any) -> list[str]:
    """Have the chair's manager and the administrator do the same at once; return what came of it, sorted."""
    people = (place.manager, place.administrator)
    came = at_once(*(lambda who=who: act(by=who, at=world.NOW, **given) for who in people))
    return sorted(type(one).__name__ for one in came)


def test_two_drafts_at_once_are_one() -> None:
    place, plan = on_plan()

    assert both(place, actions.open_draft, plan=plan, why="") == ["PlanRefused", "PlanVersion"]
    assert PlanVersion.objects.filter(plan=plan).count() == 1


def test_one_passage_written_twice_at_once_keeps_one_and_tells_the_other() -> None:
    place, plan = on_plan()
    draft = actions.open_draft(plan=plan, why="", by=place.manager, at=world.NOW)
    texts = iter(("His", "Hers"))

    def write(**given: Any) -> Section:
        return actions.write_section(draft=draft, key="risks", text=next(texts), version=0, **given)

    assert both(place, write) == ["Section", "Stale"]
    assert Section.objects.get().version == 1


def test_agreed_twice_at_once_is_agreed_once() -> None:
    place, plan = on_plan()
    draft = write_plan(plan, place.manager)

    def agree(by: Any, at: Any) -> PlanVersion:
        return agree_plan(PlanVersion.objects.select_related("plan").get(pk=draft.pk), by, at=at)

    assert both(place, agree) == ["PlanVersion", "PlanVersion"]
    assert list(PlanVersion.objects.values_list("state", flat=True)) == ["agreed"]


def test_progress_recorded_twice_at_once_stands_once() -> None:
    place, plan = on_plan()
    agree_plan(write_plan(plan, place.manager, outcomes=1), place.manager)
    said = iter(("better", "worse"))

    def record(**given: Any) -> OutcomeProgress:
        return actions.record_progress(
            outcome=plan.outcomes.get(),
            ref=plan.made_by,
            standing=next(said),
            domains={"safety": "At home"},
            evidence="Visits",
            **given,
        )

    assert both(place, record) == ["OutcomeProgress", "PlanRefused"]
    assert OutcomeProgress.objects.filter(superseded_at__isnull=True).count() == 1


def test_the_same_action_added_twice_at_once_is_on_the_list_once() -> None:
    place, plan = on_plan()
    given = {
        "plan": plan,
        "what": "See the GP",
        "agency": place.chair.agency,
        "by_on": None,
        "significant": False,
    }

    assert both(place, actions.add_action, **given) == ["PlanAction", "PlanRefused"]
    assert PlanAction.objects.count() == len(actions_now(plan)) == 1
