"""The pages of unborn children and newborn babies: what they show, whom they let act, what they say of mistakes."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from quorate.audit.models import Entry
from quorate.cases import actions as cases
from quorate.cases.models import Child, Event
from quorate.unborn.actions import ending
from quorate.unborn.models import Decision, Weighing

from . import conference_world, world
from .plans_world import put_on_plan
from .unborn_world import before_birth, born, expecting

pytestmark = pytest.mark.django_db
Role = world.Role
TODAY = world.TODAY


@pytest.fixture
def place() -> world.Place:
    return world.make_place("berkshire")


def visit(person: Any, name: str, *args: int, data: dict[str, object] | None = None, **query: str) -> str:
    client = world.client_for(person)
    where = reverse(f"unborn:{name}", args=args)
    with time_machine.travel(world.NOW, tick=False):
        page = client.post(where, data, follow=True) if data is not None else client.get(where, query)
    assert page.status_code == 200, page.status_code
    return page.content.decode() if not page.streaming else b"".join(page.streaming_content).decode()


def on(name: str, day: date) -> dict[str, object]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def test_the_page_of_a_pregnancy_says_how_far_from_when_and_why(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 9, 28))
    page = visit(place.by_role[Role.SOCIAL_WORKER], "page", child.pk)
    for words in (
        "16 weeks",
        "From Monday 11 May 2026",
        "counting back from the expected date",
        "early help",
    ):
        assert words in page
    assert Entry.objects.filter(act="unborn.page", children=[child.pk]).count() == 1
    silent = world.make_place("tees")
    page = visit(silent.administrator, "page", expecting(silent).pk)
    assert "Tees does not say, and neither does national guidance." in page
    elsewhere = world.make_place("pan-sussex")
    page = visit(elsewhere.administrator, "page", expecting(elsewhere).pk)
    assert "Pan Sussex leaves this to its “Pre-Birth Conference”" in page


def test_a_suspected_concealed_pregnancy_points_to_the_guidance(place: world.Place) -> None:
    child = expecting(place)
    worker = place.by_role[Role.SOCIAL_WORKER]
    assert "own guidance on concealed pregnancy" not in visit(worker, "page", child.pk)
    page = visit(
        worker,
        "weigh",
        child.pk,
        data={"concealed": "on", "number": 1, "grounds": ["assessment"], "says": "Told late"},
    )
    assert "own guidance on concealed pregnancy" in page
    assert "list.concealed-pregnancy" in page
    assert Weighing.objects.get().concealed


def test_the_decision_shows_what_was_weighed_and_who_decides(place: world.Place) -> None:
    child = expecting(place)
    worker, manager = place.by_role[Role.SOCIAL_WORKER], place.by_role[Role.TEAM_MANAGER]
    Child.objects.filter(pk=child.pk).update(team=manager.team)
    visit(worker, "weigh", child.pk, data={"number": 1, "factors": ["domestic-abuse", "learning-disability"]})
    page = visit(worker, "decide", child.pk)
    assert "learning disability" in page
    assert "domestic abuse" in page
    assert "none is recorded as completed" in page
    answer = {"asked": "yes", "why": "Harm is likely", "number": 1, **on("on", TODAY)}
    page = visit(worker, "decide", child.pk, data=answer)
    assert "Only the social worker&#39;s manager may do this" in page
    assert not Decision.objects.exists()
    visit(place.by_role[Role.DESIGNATED_MANAGER], "decide", child.pk, data=answer)
    assert not Decision.objects.exists()


def test_a_birth_told_late_says_what_has_passed(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 3, 10))
    before_birth(child, date(2026, 2, 2))
    data = {"version": 1, "sex": "U", "babies": 1, **on("born_on", date(2026, 3, 9))}
    page = visit(place.by_role[Role.SOCIAL_WORKER], "birth", child.pk, data=data)
    assert "had passed already" in page
    assert "23 March 2026" in page
    assert "Overdue" in page


def test_an_unusual_day_is_asked_about_on_the_page(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 9, 1))
    data: dict[str, object] = {"version": 1, "sex": "U", "babies": 1, **on("born_on", TODAY)}
    worker = place.by_role[Role.SOCIAL_WORKER]
    assert "unusual_why" not in visit(worker, "birth", child.pk)
    page = visit(worker, "birth", child.pk, data=data)
    assert "at 19 weeks 6 days on that day" in page
    assert 'name="unusual_why"' in page
    visit(worker, "birth", child.pk, data={**data, "unusual_why": "The scan was doubtful"})
    assert (
        Event.objects.get(child=child, kind="birth").facts["says"] == "About the day: The scan was doubtful"
    )


def test_twins_are_recorded_one_after_the_other(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 4, 10))
    before_birth(child, date(2026, 3, 2))
    worker = place.by_role[Role.SOCIAL_WORKER]
    data = {"version": 1, "sex": "F", "babies": 2, "given_name": "Wren", **on("born_on", date(2026, 4, 7))}
    page = visit(worker, "birth", child.pk, data=data)
    assert "Record baby 2" in page
    assert "the plan that started on 2 March 2026" in page
    data = {
        "number": 2,
        "sex": "M",
        "given_name": "Jay",
        "la_child_id": "NEW1",
        **on("born_on", date(2026, 4, 7)),
    }
    page = visit(worker, "baby", child.pk, data=data)
    assert "Jay" in page
    page = visit(worker, "baby", child.pk, data=data)
    assert "recorded already" in page
    assert Child.objects.filter(given_name="Jay").count() == 1


def test_the_page_of_a_pregnancy_that_ended_is_quiet_and_names_what_is_booked(place: world.Place) -> None:
    child = expecting(place)
    sibling = world.children_of(place.family)[0]  # type: ignore[arg-type]
    conference = conference_world.book(place)
    page = visit(place.by_role[Role.SOCIAL_WORKER], "ended", child.pk)
    assert "We are sorry" in page
    page = visit(
        place.by_role[Role.SOCIAL_WORKER], "ended", child.pk, data={"how": "miscarriage", **on("on", TODAY)}
    )
    assert f"/conferences/{conference.pk}/" in page
    for word in ("Congratulations", "Record the birth", "Expected", "weeks"):
        assert word not in page
    assert sibling.born_on is not None
    mistake = visit(
        place.by_role[Role.DESIGNATED_MANAGER], "ended-not-so", child.pk, data={"why": "Another family"}
    )
    assert "It is taken back" in mistake


def test_leaving_hospital_against_the_procedure_goes_on_being_shown(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 4, 10))
    before_birth(child, date(2026, 3, 2))
    born(child, date(2026, 4, 7))
    worker = place.by_role[Role.SOCIAL_WORKER]
    page = visit(worker, "home", child.pk, data=on("on", TODAY))
    assert "has to be held before the baby goes home" in page
    page = visit(worker, "home", child.pk, data={**on("on", TODAY), "against_why": "Sent home by the ward"})
    assert "before the discharge meeting was held" in page
    client = world.client_for(worker)
    with time_machine.travel(world.NOW, tick=False):
        case = client.get(reverse("register:child", args=[child.pk])).content.decode()
    assert "before the discharge meeting was held" in case


def test_the_childs_page_says_where_the_pregnancy_stands(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 9, 28))
    client = world.client_for(place.by_role[Role.SOCIAL_WORKER])
    with time_machine.travel(world.NOW, tick=False):
        page = client.get(reverse("register:child", args=[child.pk])).content.decode()
    assert "Expected on 28 September 2026; today 16 weeks" in page
    assert reverse("unborn:birth", args=[child.pk]) in page


def test_the_list_finds_sorts_and_says_what_is_missing(
    place: world.Place, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    later = expecting(place, expected_on=date(2026, 9, 28), given_name="Later")
    sooner = expecting(place, expected_on=date(2026, 5, 4), given_name="Sooner")
    gone = expecting(place, given_name="Gone")
    ending.end_pregnancy(child=gone, on=TODAY, how="", says="", today=TODAY, by=place.manager, at=world.NOW)
    put_on_plan(world.children_of(place.family)[0], date(2026, 2, 4))  # type: ignore[arg-type]
    client = world.client_for(place.administrator)
    with time_machine.travel(world.NOW, tick=False), django_assert_max_num_queries(15):
        page = client.get(reverse("unborn:list")).content.decode()
    assert page.index("Sooner") < page.index("Later")
    assert "Gone" not in page
    assert "From 11 May 2026" in page
    assert "Since 15 Dec 2025" in page
    assert "Decision on a conference" in page
    assert visit(place.administrator, "list", sort="-expected").index("Later") < len(page)
    assert "Later" not in visit(place.administrator, "list", q="soon")
    assert "Gone" in visit(place.administrator, "list", show="ended")
    born(sooner, TODAY, unusual_why="So")
    assert "Sooner" in visit(place.administrator, "list", show="born")
    table = visit(place.administrator, "list", format="csv")
    assert table.count("\n") == 2
    assert later.la_child_id in table


def test_another_area_and_a_stranger_find_nothing(place: world.Place) -> None:
    child = expecting(place)
    elsewhere = world.make_place("tees")
    stranger = world.make_practitioner(place.area, role=Role.SOCIAL_WORKER)
    for person in (elsewhere.administrator, stranger):
        client = world.client_for(person)
        for name in ("page", "birth", "ended"):
            assert client.get(reverse(f"unborn:{name}", args=[child.pk])).status_code == 404
            if name != "page":
                assert client.post(reverse(f"unborn:{name}", args=[child.pk])).status_code == 404
    assert child.la_child_id not in visit(elsewhere.administrator, "list")


def test_a_chair_writes_down_what_must_be_in_place_and_no_birth(place: world.Place) -> None:
    child = expecting(place)
    cases.join_network(
        child=child,
        practitioner=place.chair,
        part="conference chair",
        on=TODAY,
        by=place.manager,
        at=world.NOW,
    )
    assert world.client_for(place.chair).get(reverse("unborn:birth", args=[child.pk])).status_code == 403
    page = visit(place.chair, "arrange", child.pk, data={"number": 1, "meeting_where": "Ward 4"})
    assert "Still to be agreed: when the discharge planning meeting is and who attends it." in page


def case_page(person: Any, child: Child) -> str:
    client = world.client_for(person)
    with time_machine.travel(world.NOW, tick=False):
        return client.get(reverse("register:child", args=[child.pk])).content.decode()


def test_a_worry_about_an_unborn_child_asks_whether_a_conference_is_needed_before(place: world.Place) -> None:
    child = expecting(place, expected_on=date(2026, 9, 28))
    worker = place.by_role[Role.SOCIAL_WORKER]
    asked = "expected on 28 September 2026: is a conference needed before?"
    assert asked not in case_page(worker, child)
    cases.record_event(child=child, kind="strategy-discussion", on=TODAY, by=worker, at=world.NOW)
    assert asked in case_page(worker, child)
    assert "think whether a conference is needed" in visit(worker, "page", child.pk).lower()
    tees = world.make_place("tees")
    other = expecting(tees)
    cases.record_event(child=other, kind="strategy-discussion", on=TODAY, by=tees.manager, at=world.NOW)
    assert "is a conference needed before?" not in case_page(tees.manager, other)


def test_every_agency_finds_what_to_offer_early(place: world.Place) -> None:
    for page in (visit(place.chair, "list"), visit(place.administrator, "page", expecting(place).pk)):
        assert "Offer early help" in page
        assert "Refer to children" in page
