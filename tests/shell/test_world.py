"""The test world itself holds together."""

import pytest

from tests.shell import world

pytestmark = pytest.mark.django_db


def test_two_areas_have_somebody_in_every_role_and_a_family_each() -> None:
    places = [world.make_place("tees"), world.make_place("berkshire")]

    for place in places:
        assert set(place.by_role) == set(world.Role)
        assert place.family is not None
        assert len(world.children_of(place.family)) == 2
        assert all(person.area == place.area for person in place.by_role.values())
