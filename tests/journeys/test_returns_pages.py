"""Register, returns, figures, the inspector's lens and the pages of the API: accessible, and fit for a phone."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as configured
from django.test import Client
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from tests.journeys.axe import check_page
from tests.shell import world
from tests.shell.scene import TODAY, Scene, make_scene
from tests.shell.test_every_url import address
from tests.shell.url_expectations import EXPECTED

pytestmark = pytest.mark.django_db(transaction=True)

# Some parts together: what takes long is to make the people and children that the pages are about.
PARTS = (("api", "census", "episodes", "exchange"), ("figures", "inspection", "register", "returns"))
FIRST = "cp-manager"


def pages_of(part: str, scene: Scene) -> Iterator[tuple[str, str, Client]]:
    """Yield the pages of a part that somebody of the area may open: name, address, and whose browser shows it."""
    browsers = {role: world.client_for(person) for role, person in scene.place.by_role.items()}
    for name, door in EXPECTED.items():
        if not name.startswith(f"{part}:") or door.post_only or door.public or not door.roles:
            continue
        role = FIRST if FIRST in door.roles else min(door.roles)
        where = address(name, door, scene)
        answer = browsers[role].get(where)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            whole = b"<html" in answer.content if not answer.streaming else False
            if whole:
                yield name, where, browsers[role]


@pytest.mark.parametrize("parts", PARTS, ids=" ".join)
def test_every_page_is_accessible(page: Page, live_server: LiveServer, settings: Any, parts: tuple[str, ...]) -> None:
    settings.TRAINING_TODAY = TODAY
    scene = make_scene("berkshire")
    faults, seen = [], 0
    for name, where, browser in [one for part in parts for one in pages_of(part, scene)]:
        cookie = browser.cookies[configured.SESSION_COOKIE_NAME]
        page.context.clear_cookies()
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page.goto(f"{live_server.url}{where}")
        seen += 1
        try:
            check_page(page, f"all-{name}")
        except AssertionError as fault:
            faults.append(str(fault))
            getattr(page, "said", []).clear()
    assert seen
    assert not faults, "\n\n".join(faults)
