"""The header's links lead somewhere for each role, and only where that role may go."""

import pytest

from quorate.desk import navigation

from . import world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training_day")]


@pytest.mark.parametrize("role", list(world.Role))
def test_each_roles_links_open(role: str) -> None:
    place = world.make_place("tees")
    client = world.client_for(place.by_role[role])
    home = client.get("/", follow=True)
    assert home.status_code == 200
    links = [link for link in navigation.LINKS if role in link[2]]
    assert links
    for text, name, _roles in links:
        assert text in home.content.decode()
        assert client.get(navigation.reverse(name), follow=True).status_code == 200, name
