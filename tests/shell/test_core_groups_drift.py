"""Plans that drift: each kind, why it is said, who sees it, and the list's questions with many plans."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.cases import actions as cases
from quorate.cases.models import Child, Event
from quorate.core_groups import hub
from quorate.core_groups.actions import group, holding
from quorate.core_groups.models import Part
from quorate.core_groups.queries import drift
from quorate.plans import actions as plans
from quorate.plans.models import Plan, PlanVersion

from . import core_group_world as made
from . import world

pytestmark = pytest.mark.django_db
EARLIER = datetime(2026, 2, 20, 10, 0, tzinfo=world.LONDON)


def signs(circle: made.Circle, kind: str = "") -> dict[int, dict[str, str]]:
    """Return, for each drifting child, each kind of drift and why."""
    asked = drift.Asked(kind=kind)
    found = drift.drifting(circle.manager, asked, world.TODAY)
    lines = drift.shown(circle.manager, drift.numbers_of(found), world.TODAY)
    return {line.plan.child_id: {sign.kind: sign.says for sign in line.signs} for line in lines}


def arrange(circle: made.Circle, group_every: int | None, visit_every: int | None) -> None:
    for plan in Plan.objects.filter(child__in=circle.children):
        wanted = group.Arrangement(group_every, visit_every)
        group.arrange(plan=plan, wanted=wanted, version=0, by=circle.worker, at=EARLIER)


def written(circle: made.Circle) -> None:
    """Put an agreed version on record for each plan."""
    for plan in Plan.objects.filter(child__in=circle.children):
        PlanVersion.objects.create(
            plan=plan, number=1, state=PlanVersion.State.AGREED, drafted_at=EARLIER, agreed_on=date(2026, 2, 4),
            agreed_at="conference:1",
        )  # fmt: skip


def test_without_figures_of_anybody_only_the_first_core_group_and_the_plan_are_late() -> None:
    circle = made.make_circle("berkshire")
    found = signs(circle)[circle.child.pk]
    assert set(found) == {"no-group", "no-plan"}
    assert found["no-group"] == "The first core group is past its limit."
    silent = made.make_circle("pan-sussex")
    written(silent)
    assert signs(silent) == {} or set(signs(silent)[silent.child.pk]) == {"no-group"}


def test_the_plans_own_figures_come_first_and_then_the_areas() -> None:
    circle = made.make_circle("berkshire")
    written(circle)
    made.hold(circle, made.at_noon(date(2026, 2, 16)))
    made.visit(circle, date(2026, 3, 30))
    assert signs(circle) == {}
    group.set_measure(
        area=circle.place.area, group_every=84, visit_every=14, why="Decided", version=0, by=circle.manager,
        at=world.NOW,
    )  # fmt: skip
    sister = circle.children[1]
    assert signs(circle) == {
        sister.pk: {
            "no-visit": "No visit at which the child was seen is recorded under this plan. "
            "One is asked for every 2 weeks: by 18 February 2026."
        }
    }
    arrange(circle, 28, 42)
    assert signs(circle, "no-group")[circle.child.pk] == {
        "no-group": "The last core group was on 16 February 2026. One is asked for every 4 weeks: by 16 March 2026."
    }


def test_a_visit_at_which_the_child_was_not_seen_does_not_count() -> None:
    circle = made.make_circle()
    arrange(circle, None, 14)
    made.visit(circle, date(2026, 4, 10), seen=False, alone=False, why_not="Nobody was in")
    assert "no-visit" in signs(circle)[circle.child.pk]
    made.visit(circle, date(2026, 4, 11))
    assert circle.child.pk not in signs(circle, "no-visit")


def test_a_child_not_born_yet_waits_for_no_visit() -> None:
    circle = made.make_circle()
    arrange(circle, None, 7)
    Child.objects.filter(pk=circle.child.pk).update(born_on=None, expected_on=date(2026, 6, 1))
    assert circle.child.pk not in signs(circle, "no-visit")


def test_work_past_its_day_and_worker_after_worker() -> None:
    circle = made.make_circle()
    written(circle)
    meeting = made.hold(circle)
    part = Part.objects.get(meeting=meeting, child=circle.child)
    task = holding.Task("See the GP", date(2026, 4, 12), owner=circle.worker)
    holding.agree(part=part, task=task, by=circle.worker, at=world.NOW)
    child = circle.child
    for number in range(2):
        worker = world.make_practitioner(circle.place.area, role=world.Role.SOCIAL_WORKER)
        child.refresh_from_db()
        cases.hand_over(
            child=child, social_worker=worker, version=child.version, why=f"Move {number}", by=circle.manager,
            at=world.NOW,
        )  # fmt: skip
    assert signs(circle)[child.pk] == {
        "overdue": "Past the day and not done: 1 of what core groups agreed.",
        "workers": "The social worker changed 2 times in the last year.",
    }
    assert set(signs(circle, "overdue")) == {child.pk}
    plans.end(
        plan=Plan.objects.get(child=child),
        on=world.TODAY,
        reason="x",
        ref="review",
        by=circle.manager,
        at=world.NOW,
    )
    assert child.pk not in signs(circle)


def get(person: Any, query: str = "") -> Any:
    with time_machine.travel(world.NOW, tick=False):
        return world.client_for(person).get(reverse("core_groups:drift") + query)


def test_each_reader_sees_their_own_and_the_download_is_recorded() -> None:
    circle = made.make_circle("berkshire")
    stranger = world.make_practitioner(circle.place.area, role=world.Role.SOCIAL_WORKER)
    name = circle.child.name
    assert name in get(circle.worker).content.decode()
    assert name not in get(stranger).content.decode()
    assert get(circle.place.by_role[world.Role.PARTNER]).status_code == 403
    other = made.make_circle("tees")
    assert name not in get(other.manager).content.decode()
    for query in (
        "?sort=-visit",
        "?sort=group&kind=no-group",
        f"?worker={circle.worker.pk}&kind=no-plan",
        "?sort=worker",
    ):
        assert name in get(circle.manager, query).content.decode()
    download = b"".join(get(circle.manager, "?format=csv").streaming_content).decode()
    assert name in download
    assert "The first core group is past its limit." in download
    assert Entry.objects.filter(act="core_groups.drift-downloaded").count() == 1


def test_the_list_asks_as_much_for_sixty_plans_as_for_two() -> None:
    circle = made.make_circle("berkshire")
    client = world.client_for(circle.manager)
    counted = []
    for _ in range(2):
        with time_machine.travel(world.NOW, tick=False), CaptureQueriesContext(connection) as asked:
            client.get(reverse("core_groups:drift"))
        counted.append(len(asked))
        for number in range(60):
            child = Child.objects.create(
                area=circle.place.area,
                la_child_id=f"M{len(counted)}-{number}",
                given_name="Many",
                family_name=str(number),
                born_on=date(2020, 1, 1),
                social_worker=circle.worker,
            )
            Plan.objects.create(
                area=circle.place.area, child=child, started_on=date(2026, 1, 1), made_by="census"
            )
    assert counted[1] <= counted[0] <= 15


# --- What the child's page says -------------------------------------------------------------------------------------


def said(circle: made.Circle) -> dict[str, tuple[str, bool]]:
    circle.child.refresh_from_db()
    events = list(Event.objects.filter(child=circle.child, superseded_at=None))
    return {line.title: (line.says, line.concern) for line in hub.standing(circle.child, events, world.TODAY)}


def test_the_childs_page_says_when_the_group_met_and_the_child_was_seen() -> None:
    circle = made.make_circle("berkshire")
    assert said(circle)["Visits"] == ("None is recorded.", False)
    assert said(circle)["Core group"] == ("None has met under this plan yet.", False)
    meeting = made.hold(circle)
    made.visit(circle, date(2026, 4, 7), alone=False, why_not="The mother stayed")
    arrange(circle, 28, 7)
    says, concern = said(circle)["Core group"]
    assert says == (
        "Last on 9 April 2026. Due by 7 May 2026, as the plan asks. "
        "Whether the plan is still needed was not talked over there."
    )
    assert not concern
    made.write(circle, meeting, recommends="not-needed", recommends_why="All done")
    assert "It thought that the plan is no longer needed" in said(circle)["Core group"][0]
    assert said(circle)["Visits"] == (
        "Last on 7 April 2026: the child was seen, but not alone. Due by 14 April 2026, as the plan asks.",
        False,
    )


def test_what_is_late_or_not_recorded_is_a_concern() -> None:
    circle = made.make_circle("berkshire")
    arrange(circle, 28, 7)
    made.plan(circle, made.at_noon(world.TODAY - timedelta(days=1)))
    assert said(circle)["Core group"][1]
    assert "record whether it took place" in said(circle)["Core group"][0]
    made.visit(circle, date(2026, 4, 10), seen=False, alone=False, why_not="Nobody was in")
    assert said(circle)["Visits"][1]


def test_the_links_are_those_of_the_readers_post() -> None:
    circle = made.make_circle()
    events = list(Event.objects.filter(child=circle.child, superseded_at=None))
    for person, count in ((circle.worker, 3), (circle.place.administrator, 2), (circle.place.chair, 1)):
        assert len(hub.links(person, circle.child, events, world.TODAY)) == count
    assert hub.links(circle.worker, circle.child, [], world.TODAY) == []
