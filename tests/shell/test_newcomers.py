"""A child who is not known yet is brought in by hand: likely matches first, then the child, the family, its adults."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.cases import newcomers
from quorate.cases.models import Child, Family, NetworkMember, Relative
from quorate.cases.newcomers import Newcomer, NotBroughtIn
from quorate.enquiries.models import Nationality
from quorate.people.models import Practitioner

from . import world

pytestmark = pytest.mark.django_db
Role = world.Role


@pytest.fixture
def place() -> world.Place:
    return world.make_place("berkshire")


def visit(person: Practitioner, address: str, data: dict[str, object] | None = None) -> Any:
    client = world.client_for(person)
    with time_machine.travel(world.NOW, tick=False):
        return client.post(address, data, follow=True) if data is not None else client.get(address)


def on(name: str, day: date) -> dict[str, object]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def bring_in(place: world.Place, newcomer: Newcomer, **more: Any) -> Child:
    assert place.family is not None
    given = {
        "family": place.family,
        "social_worker": place.by_role[Role.SOCIAL_WORKER],
        "team": None,
        "shown": frozenset(),
        "today": world.TODAY,
        "by": place.administrator,
        "at": world.NOW,
        **more,
    }
    return newcomers.add_child(area=place.area, newcomer=newcomer, **given)


def test_an_unborn_child_is_brought_in_with_worker_and_audit(place: world.Place) -> None:
    child = bring_in(place, Newcomer("UB-1", family_name="Quillfeather", expected_on=date(2026, 8, 3)))

    assert (child.born_on, child.expected_on) == (None, date(2026, 8, 3))
    assert NetworkMember.objects.get(child=child).practitioner == place.by_role[Role.SOCIAL_WORKER]
    assert child.name_keys.exists()
    entry = Entry.objects.get(act="cases.child-added")
    assert entry.children == [child.pk]


CANNOT_BE = [
    (Newcomer("", family_name="A", born_on=date(2020, 1, 1)), "la_child_id"),
    (Newcomer("A1", family_name="A"), "born_on"),
    (Newcomer("A1", family_name="A", born_on=date(2026, 4, 14)), "born_on"),
    (Newcomer("A1", family_name="A", born_on=date(1990, 1, 1)), "born_on"),
    (Newcomer("A1", family_name="A", expected_on=date(2027, 4, 1)), "expected_on"),
    (Newcomer("A1", family_name="A", expected_on=date(2026, 1, 1)), "expected_on"),
    (Newcomer("A1", family_name="A", born_on=date(2020, 1, 1), nhs_number="1234567890"), "nhs_number"),
]


def test_what_cannot_be_is_refused_and_nothing_is_saved(place: world.Place) -> None:
    before = Child.objects.count()
    for newcomer, field in CANNOT_BE:
        with pytest.raises(NotBroughtIn) as refused:
            bring_in(place, newcomer)
        assert refused.value.field == field
    assert Child.objects.count() == before


def test_a_likely_match_is_looked_at_before_a_second_record_is_made(place: world.Place) -> None:
    known = bring_in(place, Newcomer("K1", "Marigold", "Quillfeather", born_on=date(2019, 5, 6)))
    like = Newcomer("K2", "Marygold", "Quilfeather", born_on=date(2019, 5, 6))

    matches = newcomers.likely(place.area, like)
    assert [match.child for match in matches] == [known]
    assert "born on the same day" in matches[0].why

    with pytest.raises(NotBroughtIn, match="on record already"):
        bring_in(place, like)
    assert bring_in(place, like, shown=frozenset({known.pk})).la_child_id == "K2"


def test_an_identifier_is_one_childs_in_an_area_whatever_was_looked_at(place: world.Place) -> None:
    known = bring_in(place, Newcomer("K1", "Marigold", "Quillfeather", born_on=date(2019, 5, 6)))
    other = Newcomer("K1", "Zebedee", "Oxblood", born_on=date(2012, 1, 1))
    with pytest.raises(NotBroughtIn, match="Open that record"):
        bring_in(place, other, shown=frozenset({known.pk}))

    elsewhere = world.make_place("tees")
    assert bring_in(elsewhere, other).la_child_id == "K1"


def test_the_page_shows_matches_then_makes_child_and_family(place: world.Place) -> None:
    known = bring_in(place, Newcomer("K1", "Marigold", "Quillfeather", born_on=date(2019, 5, 6)))
    worker = place.by_role[Role.SOCIAL_WORKER]
    typed = {
        "given_name": "Marigold",
        "family_name": "Quillfeather",
        "la_child_id": "K9",
        "birth": "born",
        **on("born_on", date(2019, 5, 7)),
        "sex": "F",
        "family": "new",
        "family_name_new": "Quillfeather of Heron Row",
        "social_worker": worker.pk,
    }
    page = visit(worker, reverse("enquiries:newcomer"), typed).content.decode()
    assert "may be on record already" in page
    assert known.la_child_id in page
    assert Child.objects.filter(la_child_id="K9").count() == 0
    assert Entry.objects.filter(act="enquiries.likely-matches").exists()

    page = visit(
        worker, reverse("enquiries:newcomer"), {**typed, "shown": str(known.pk), "none_of_these": "on"}
    )
    made = Child.objects.select_related("family").get(la_child_id="K9")
    assert made.family is not None
    assert made.family.name == "Quillfeather of Heron Row"
    assert "People of the family" in page.content.decode()


def test_a_family_without_its_child_is_not_left_behind(place: world.Place) -> None:
    families = Family.objects.count()
    worker = place.by_role[Role.SOCIAL_WORKER]
    typed = {
        "family_name": "Oxblood",
        "la_child_id": "K9",
        "birth": "unborn",
        **on("expected_on", date(2028, 1, 1)),
        "sex": "U",
        "family": "new",
        "family_name_new": "Oxblood",
    }
    page = visit(worker, reverse("enquiries:newcomer"), typed).content.decode()
    assert "more than 42 weeks away" in page
    assert Family.objects.count() == families


def test_an_adult_with_parental_responsibility_is_added_once(place: world.Place) -> None:
    assert place.family is not None
    worker = place.by_role[Role.SOCIAL_WORKER]
    address = reverse("enquiries:relative", args=[place.family.pk])
    typed = {"name": "Petra Oxblood", "relation": "Stepmother", "parental_responsibility": "no"}
    for _ in range(2):
        assert "Petra Oxblood" in visit(worker, address, typed).content.decode()
    added = Relative.objects.get(family=place.family, name="Petra Oxblood")
    assert (added.relation, added.parental_responsibility) == ("stepmother", False)


def test_nationality_is_asked_of_each_person_and_the_latest_answer_counts(place: world.Place) -> None:
    assert place.family is not None
    worker = place.by_role[Role.SOCIAL_WORKER]
    mother = Relative.objects.filter(family=place.family).order_by("pk")[0]
    people = reverse("enquiries:family", args=[place.family.pk])
    assert visit(worker, people).content.decode().count("Not asked yet") == 4

    address = reverse("enquiries:nationality", args=[place.family.pk, f"adult-{mother.pk}"])
    first = {"status": "not-said", "advised": "no", **on("asked_on", date(2026, 4, 2)), "token": "a"}
    visit(worker, address, first)
    visit(worker, address, first)
    assert Nationality.objects.count() == 1

    settled = {
        "status": "pre-settled",
        "nationality": "Portuguese",
        **on("residence_from", date(2022, 8, 12)),
        **on("asked_on", date(2026, 4, 13)),
        "advised": "yes",
        "advice": "Harbour Law Centre",
        **on("advice_on", date(2026, 4, 10)),
        "token": "b",
    }
    page = visit(worker, address, settled).content.decode()
    assert "Harbour Law Centre" in page
    assert "12 Aug 2027" in page  # five years of residence, as Berkshire says
    assert page.count("Not asked yet") == 3
    assert Nationality.objects.count() == 2
    assert Entry.objects.filter(act="enquiries.nationality-answered").count() == 2


def test_advice_is_recorded_with_its_day_and_name(place: world.Place) -> None:
    assert place.family is not None
    child = world.children_of(place.family)[0]
    address = reverse("enquiries:nationality", args=[place.family.pk, f"child-{child.pk}"])
    typed = {
        "status": "limited",
        "advised": "yes",
        "advice": "Law Centre",
        **on("asked_on", world.TODAY),
        "token": "c",
    }
    page = visit(place.administrator, address, typed).content.decode()
    assert "Error" in page
    assert Nationality.objects.count() == 0


def test_people_of_another_area_are_not_found(place: world.Place) -> None:
    assert place.family is not None
    elsewhere = world.make_place("tees")
    assert (
        visit(elsewhere.administrator, reverse("enquiries:family", args=[place.family.pk])).status_code == 404
    )
