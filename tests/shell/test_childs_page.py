"""One child, one page, one line of time; and brothers and sisters side by side."""

from datetime import date, timedelta

import pytest

from quorate.audit.models import Entry
from quorate.cases import actions as cases
from quorate.cases.models import Child
from quorate.letters import actions as letters
from quorate.plans import actions as plans

from . import world
from .plans_world import put_on_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training_day")]


@pytest.fixture
def place() -> world.Place:
    return world.make_place("tees")


def _two(place: world.Place) -> tuple[Child, Child]:
    assert place.family is not None
    first, second = world.children_of(place.family)
    return first, second


def ten_years(child: Child) -> None:
    """A child who was on two plans, with a visit every month."""
    child = cases.correct_child(
        child=child,
        changes={"born_on": date(2014, 2, 3)},
        why="An older child for this test",
        version=child.version,
        by=world.SYSTEM,
        at=world.NOW,
    )
    plan = put_on_plan(
        child, date(2016, 5, 3), *[date(2016, 8, 2) + timedelta(days=170 * n) for n in range(6)]
    )
    plans.end(
        plan=plan,
        on=date(2019, 6, 4),
        reason="No longer at risk",
        ref=f"earlier:{child.pk}:end",
        by=world.SYSTEM,
        at=world.NOW,
    )
    again = date(2023, 2, 7)
    put_on_plan(child, again, *[date(2023, 5, 2) + timedelta(days=170 * n) for n in range(6)])
    for month in range(110):
        cases.note(
            child=child,
            topic="visit",
            title="Visit to the child",
            says="Seen alone.",
            on=date(2016, 6, 1) + timedelta(days=32 * month),
            by=world.SYSTEM,
            at=world.NOW,
        )


def test_ten_years_are_shown_with_few_questions(
    place: world.Place, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    child, _ = _two(place)
    ten_years(child)
    for reader in (place.administrator, place.manager):
        client = world.client_for(reader)
        client.get(f"/children/{child.pk}/")
        with django_assert_max_num_queries(15):  # type: ignore[operator]
            page = client.get(f"/children/{child.pk}/").content.decode()
        assert page.index("Still to come") < page.index("Up to today") < page.index("Visit to the child")
    last = client.get(f"/children/{child.pk}/?page=7").content.decode()
    assert "3 May 2016" in last


def test_what_is_overdue_is_said_first_and_what_is_due_comes_before_what_happened(place: world.Place) -> None:
    child, _ = _two(place)
    put_on_plan(child, date(2025, 12, 1))
    page = world.client_for(place.administrator).get(f"/children/{child.pk}/").content.decode()
    nearest = page[page.index("What must happen next") : page.index("Line of time")]
    assert "First review" in nearest
    assert "Overdue" in nearest
    to_come = page[page.index("Still to come") : page.index("Up to today")]
    assert "First review" in to_come
    assert "Why this date?" in to_come
    past = page[
        page.index("Up to today") : page.index('id="content-end"') if 'id="content-end"' in page else None
    ]
    assert "An initial conference was held" in past


def test_the_line_is_narrowed_and_a_wrong_entry_can_be_taken_out_from_it(place: world.Place) -> None:
    child, _ = _two(place)
    put_on_plan(child, date(2026, 1, 15))
    cases.note(
        child=child,
        topic="visit",
        title="Visit to the child",
        on=date(2026, 3, 2),
        by=world.SYSTEM,
        at=world.NOW,
    )
    client = world.client_for(place.administrator)
    only = client.get(f"/children/{child.pk}/?show=duties").content.decode()
    assert "Visit to the child" not in only
    assert "First review" in only
    happened = client.get(f"/children/{child.pk}/?show=happened").content.decode()
    assert "Visit to the child" in happened
    assert "This is wrong" in happened
    assert client.get(f"/children/{child.pk}/?show=nonsense").status_code == 200
    # Nobody else is offered what only a corrector may do.
    assert place.network is not None
    worker = world.client_for(place.network.social_worker).get(f"/children/{child.pk}/").content.decode()
    assert "This is wrong" not in worker


def test_letters_stand_on_the_line_for_those_who_may_read_the_post_room(place: world.Place) -> None:
    child, _ = _two(place)
    put_on_plan(child, date(2026, 1, 15))
    occasion = f"earlier:{child.pk}:2026-01-15"
    for number in (1, 2):
        letters.post(
            area=place.area,
            key=f"notice-{number}",
            occasion=occasion,
            children=[child.pk],
            document="outcome-notice",
            to_name=f"Reader {number}",
            to_email=f"reader{number}@agency.example",
            subject="A decision",
            text="See the notice.",
            attachments=(),
            by=world.SYSTEM,
            at=world.NOW,
        )
    page = world.client_for(place.administrator).get(f"/children/{child.pk}/?show=papers").content.decode()
    assert "Outcome notice" in page
    assert "2 letters waiting to be sent" in page
    assert place.network is not None
    worker = world.client_for(place.network.social_worker).get(f"/children/{child.pk}/").content.decode()
    assert "Outcome notice" not in worker


def test_a_family_is_shown_side_by_side_and_the_reading_is_kept(
    place: world.Place, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    first, second = _two(place)
    put_on_plan(first, date(2026, 1, 15))
    put_on_plan(second, date(2026, 1, 15), category="EMO")
    client = world.client_for(place.administrator)
    client.get(f"/families/{first.family_id}/")
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        page = client.get(f"/families/{first.family_id}/").content.decode()
    assert first.name in page and second.name in page
    assert "Neglect" in page and "Emotional abuse" in page
    line = page[page.index("One line of time") :]
    assert line.count('moj-timeline__title">An initial conference was held') == 1
    assert f"{first.name} and {second.name}" in line or f"{second.name} and {first.name}" in line
    entry = Entry.objects.filter(act="register.family").latest("sequence")
    assert entry.about == f"family:{first.family_id}"
    assert set(entry.children) == {first.pk, second.pk}


def test_a_family_shows_only_the_children_whose_case_the_reader_may_open(place: world.Place) -> None:
    first, second = _two(place)
    assert place.network is not None
    stranger = world.make_practitioner(place.area)
    assert world.client_for(stranger).get(f"/families/{first.family_id}/").status_code == 404
    cases.join_network(
        child=second,
        practitioner=stranger,
        part="social worker",
        on=world.TODAY,
        by=world.SYSTEM,
        at=world.NOW,
    )
    page = world.client_for(stranger).get(f"/families/{first.family_id}/").content.decode()
    assert second.name in page
    assert first.name not in page
    elsewhere = world.make_place("berkshire")
    assert world.client_for(elsewhere.administrator).get(f"/families/{first.family_id}/").status_code == 404
