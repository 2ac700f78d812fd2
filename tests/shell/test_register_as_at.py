"""The register as at a day and time: what is known now, what was known then, the numbers, and who is elsewhere."""

from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quorate.audit.models import Entry
from quorate.cases import duties
from quorate.cases.models import Child, Event
from quorate.moves.actions import coming, going
from quorate.plans import actions as plans
from quorate.plans.models import Plan
from quorate.register.queries import on_plan

from . import world
from .plans_world import put_on_plan

pytestmark = pytest.mark.django_db
Role = world.Role


def at(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=world.LONDON)


class Story:
    """Four children: one on a plan since June, one whose plan ended in March, a second plan, and one not yet born."""

    def __init__(self) -> None:
        self.place = world.make_place("berkshire")
        self.manager = self.place.by_role[Role.DESIGNATED_MANAGER]
        assert self.place.family is not None
        self.first, self.ended = world.children_of(self.place.family)
        family = world.make_family(self.place.area, children=1, name="Quillfeather")
        self.again = world.children_of(family)[0]
        self.unborn = Child.objects.create(
            area=self.place.area,
            la_child_id="UNBORN1",
            family=family,
            family_name="Quillfeather",
            expected_on=date(2026, 6, 1),
        )
        duties.index_names(Child.objects.filter(area=self.place.area))
        self.start(self.first, date(2025, 6, 2))
        self.plan = self.start(self.ended, date(2025, 9, 1), "EMO")
        self.start(self.again, date(2026, 1, 15), "SAB", "PHY", before=1)
        self.start(self.unborn, date(2026, 4, 1))
        # The end of 10 March was written down ten days later.
        plans.end(
            plan=self.plan,
            on=date(2026, 3, 10),
            reason="Safe",
            ref="x",
            by=self.manager,
            at=at(date(2026, 3, 20)),
        )

    def start(self, child: Child, on: date, *codes: str, before: int = 0) -> Plan:
        return plans.start(
            child=child,
            on=on,
            categories=codes or ["NEG"],
            made_by=f"earlier:{child.pk}",
            by=self.manager,
            at=at(on),
            previous_plans=before,
        )

    def on(self, day: date, known_by: datetime | None = None, **more: Any) -> set[int]:
        asked = on_plan.Asked(on=day, known_by=known_by, **more)
        return set(on_plan.on_plan(self.manager, asked).values_list("child", flat=True))


@pytest.fixture
def story() -> Story:
    return Story()


def test_as_we_know_it_now_and_as_it_was_known_then(story: Story) -> None:
    day = date(2026, 3, 12)
    assert story.on(day) == {story.first.pk, story.again.pk}
    assert story.on(day, at(day, 23)) == {story.first.pk, story.again.pk, story.ended.pk}
    assert story.on(date(2026, 3, 20), at(date(2026, 3, 20), 9)) >= {story.ended.pk}
    assert story.ended.pk not in story.on(date(2026, 3, 20), at(date(2026, 3, 20), 10))
    # On the morning of its first day, before the conference was written down, nobody knew of the plan.
    start = date(2026, 1, 15)
    assert story.again.pk in story.on(start)
    assert story.again.pk not in story.on(start, at(start, 9))
    # The day a plan ends no longer counts.
    assert story.ended.pk in story.on(date(2026, 3, 9))
    assert story.ended.pk not in story.on(date(2026, 3, 10))


def test_an_ending_that_was_taken_back_was_believed_meanwhile(story: Story) -> None:
    story.plan.refresh_from_db()
    plans.reopen(
        plan=story.plan,
        why="The wrong child",
        version=story.plan.version,
        by=story.manager,
        at=at(date(2026, 3, 25)),
    )
    day = date(2026, 3, 22)
    assert story.ended.pk in story.on(day)
    assert story.ended.pk not in story.on(day, at(day))
    assert story.ended.pk in story.on(day, at(date(2026, 3, 25)))


def test_a_category_counts_from_its_day_and_for_what_was_written_down(story: Story) -> None:
    plan = Plan.objects.get(child=story.first)
    plans.change_category(
        plan=plan,
        categories=["EMO"],
        on=date(2026, 2, 2),
        decided_at="x",
        by=story.manager,
        at=at(date(2026, 2, 9)),
    )
    day = date(2026, 2, 5)
    assert story.first.pk in story.on(day, category="EMO")
    assert story.first.pk not in story.on(day, at(day), category="EMO")
    assert story.first.pk in story.on(date(2026, 2, 1), category="NEG")


def test_it_narrows_by_age_length_and_whether_there_was_a_plan_before(story: Story) -> None:
    day = date(2026, 4, 13)
    assert story.on(day, age="unborn") == {story.unborn.pk}
    assert story.on(day, again="again") == {story.again.pk}
    assert story.on(day, length="6-12") == {story.first.pk}
    assert story.on(day, length="0-3") == {story.again.pk, story.unborn.pk}
    assert story.on(date(2026, 4, 15), length="3-6") == {story.again.pk}  # exactly three months
    assert story.on(day, words="quilfether") == {story.again.pk, story.unborn.pk}
    asked = on_plan.Asked(on=day)
    counts = on_plan.tally(on_plan.on_plan(story.manager, asked), asked)
    assert (counts.total, counts.again) == (3, 1)
    assert {key: number for key, _, number in counts.categories if number} == {"NEG": 2, "SAB": 1, "PHY": 1}
    assert sum(number for _, _, number in counts.ages) == sum(number for _, _, number in counts.lengths) == 3


def test_the_page_says_which_view_it_is_and_downloads(story: Story, training_day: date) -> None:
    client = world.client_for(story.manager)
    day = {"on-day": "12", "on-month": "3", "on-year": "2026"}
    with CaptureQueriesContext(connection) as asked:
        page = client.get("/register/", day).content.decode()
    assert len(asked) <= 15, [query["sql"][:90] for query in asked]
    assert "As we know it now" in page
    assert "knew of <strong>3</strong>" in page
    then = client.get("/register/", {**day, "time": "17:00"}).content.decode()
    assert "As the record knew it by 5pm on Thursday 12 March 2026" in then
    assert "As we know it now there were <strong>2</strong>" in then
    table = b"".join(client.get("/register/", {**day, "known": "then", "format": "csv"}).streaming_content)  # type: ignore[attr-defined]
    assert table.decode().count("as known by 2026-03-12 23:59") == 3
    entry = Entry.objects.get(act="register.downloaded")
    assert story.ended.pk in entry.children
    future = client.get("/register/", {"on-day": "1", "on-month": "5", "on-year": "2026"}).content.decode()
    assert "There is a problem" in future


def test_children_here_from_elsewhere_and_ours_elsewhere(story: Story) -> None:
    how: dict[str, Any] = {"by": story.manager, "at": world.NOW}
    child = story.ended
    coming.notify(
        child=child,
        notice=coming.Notice(authority="Faraway Council", told_on=date(2026, 4, 7), plan_categories=["EMO"]),
        **how,
    )
    going.notify_out(
        child=story.first,
        leaving=going.Leaving(authority="Nearby Council", told_on=date(2026, 4, 8)),
        **how,
    )
    client = world.client_for(story.manager)
    with time_machine.travel(world.NOW, tick=False):
        for name, word in (("from-elsewhere", "Faraway Council"), ("elsewhere", "Nearby Council")):
            with CaptureQueriesContext(connection) as asked:
                page = client.get(f"/register/{name}/").content.decode()
            assert word in page
            assert len(asked) <= 15
            before = client.get(
                f"/register/{name}/", {"on-day": "6", "on-month": "4", "on-year": "2026"}
            ).content.decode()
            assert word not in before
            table = b"".join(client.get(f"/register/{name}/?format=csv").streaming_content)  # type: ignore[attr-defined]
            assert word in table.decode()
        put_on_plan(child, date(2026, 4, 10))
        assert "Faraway Council" not in client.get("/register/from-elsewhere/").content.decode()


def test_records_without_an_entry_for_sixty_days_are_listed(story: Story) -> None:
    manager = world.client_for(story.manager)
    with time_machine.travel(world.NOW, tick=False):
        with CaptureQueriesContext(connection) as asked:
            page = manager.get("/register/quiet/").content.decode()
        assert len(asked) <= 15
        assert story.first.la_child_id in page
        assert story.unborn.la_child_id not in page
        assert (
            "Last updated 10am on Monday 2 June 2025"
            in manager.get(f"/children/{story.first.pk}/").content.decode()
        )
        assert manager.post("/register/figures/quiet-days/", {"value": "0"}).status_code == 422
        assert manager.post("/register/figures/quiet-days/", {"value": "320"}).status_code == 302
        assert story.first.la_child_id not in manager.get("/register/quiet/").content.decode()
    assert Event.objects.filter(child=story.first).exists()
