"""A child is found by identifier, NHS number, and by a name that is spelt nearly right; never by a stranger."""

import pytest

from quorate.cases import duties, search
from quorate.cases.models import Child

from . import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> world.Place:
    place = world.make_place("tees")
    for number, (given, family) in enumerate(
        [
            ("Siobhán", "O'Farrelly"),
            ("Stephen", "Marchbanks"),
            ("Stefan", "Marshbank"),
            ("Zuzanna", "Kowalczyk-Reed"),
        ]
    ):
        Child.objects.create(
            area=place.area,
            la_child_id=f"QX900{number}",
            given_name=given,
            family_name=family,
            born_on=world.TODAY,
            nhs_number="9434765919" if number == 0 else "",
        )
    duties.index_names(Child.objects.filter(area=place.area))
    return place


def names(found: list[Child]) -> list[str]:
    return [child.given_name for child in found]


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("O'Farrelly", "Siobhán"),
        ("ofarelly", "Siobhán"),
        ("siobhan o farrely", "Siobhán"),
        ("Marchbanks", "Stephen"),
        ("stephen marshbanks", "Stephen"),
        ("Steffan Marshbank", "Stefan"),
        ("Kowalcyk", "Zuzanna"),
        ("reed zuzana", "Zuzanna"),
        ("zuz", "Zuzanna"),
        ("QX9003", "Zuzanna"),
        ("qx900", "Siobhán"),
        ("943 476 5919", "Siobhán"),
    ],
)
def test_the_nearest_child_comes_first(place: world.Place, asked: str, first: str) -> None:
    found = search.find(place.administrator, asked)
    assert names(found)[:1] == [first]


@pytest.mark.parametrize(
    "asked", ["", "   ", "Featherstonehaugh", "QX99", "0000000000", "%", "'; drop table"]
)
def test_nothing_alike_finds_nobody(place: world.Place, asked: str) -> None:
    assert search.find(place.administrator, asked) == []


def test_a_social_worker_finds_only_their_own(place: world.Place) -> None:
    stranger = world.make_practitioner(place.area, role=world.Role.SOCIAL_WORKER)
    Child.objects.filter(given_name="Stefan").update(social_worker=stranger)
    assert names(search.find(stranger, "Marchbanks")) == ["Stefan"]
    assert search.find(stranger, "QX9000") == []


def test_another_area_finds_nobody(place: world.Place) -> None:
    elsewhere = world.make_place("berkshire")
    assert search.find(elsewhere.administrator, "Marchbanks") == []
    assert search.find(elsewhere.administrator, "QX9001") == []


def test_the_page_says_so_when_nobody_is_found(place: world.Place) -> None:
    page = world.client_for(place.administrator).get("/children/", {"q": "Featherstonehaugh"})
    assert page.status_code == 200
    assert "No child that you may see" in page.content.decode()


def test_the_search_page_asks_few_questions(
    place: world.Place, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    client = world.client_for(place.administrator)
    client.get("/children/", {"q": "marshbanks"})
    with django_assert_max_num_queries(15):  # type: ignore[operator]
        page = client.get("/children/", {"q": "marshbanks"})
    assert "Stephen Marchbanks" in page.content.decode()
