"""Every address, asked as everybody: each role with a part in the case and without, of this area and of another.

In the whole suite each is asked as everybody who must be refused and as up to four of those who may open it; named
alone, this module asks as all of them.
"""

import os
from collections.abc import Iterator
from typing import Any
from zlib import crc32

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.shell import world
from tests.shell.scene import TODAY, Scene, make_scene
from tests.shell.url_expectations import EXPECTED, Door

pytestmark = pytest.mark.django_db

SIGN_IN = "/accounts/login/"
DOORWAY = "/door/"


@pytest.fixture(scope="module")
def scenes(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Scene]]:
    """Two areas, made once for this module and undone at its end; each test undoes what it did to them."""
    with django_db_blocker.unblock(), override_settings(TRAINING_TODAY=TODAY), transaction.atomic():
        yield [make_scene("tees"), make_scene("berkshire")]
        transaction.set_rollback(True)


def named(patterns: list[Any] | None = None, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the full name of every address of the service."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from named(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern):
            yield ":".join((*spaces, pattern.name or f"(unnamed {pattern.pattern})"))


def address(name: str, door: Door, scene: Scene) -> str:
    kwargs = {
        key: thing[1:] if thing.startswith("=") else scene.numbers[thing]
        for key, thing in door.kwargs.items()
    }
    return reverse(name, kwargs=kwargs or None)


def ask(client: Client, method: str, where: str) -> Any:
    """Ask, and undo whatever the asking did."""
    client.raise_request_exception = False  # a fault of the page is told with the others, as 500
    with transaction.atomic():
        answer = getattr(client, method)(where)
        if answer.streaming:
            list(answer.streaming_content)
        transaction.set_rollback(True)
    return answer


def about_things(door: Door) -> bool:
    """Return whether the address names something that belongs to an area."""
    return not door.shared and any(not thing.startswith("=") for thing in door.kwargs.values())


def expected(door: Door, role: str, *, stranger: bool, elsewhere: bool) -> int:
    """Return what GET must answer to a signed-in person."""
    if role not in door.roles:
        return 403
    if door.post_only:
        return 405
    if (elsewhere and about_things(door)) or (stranger and door.case):
        return 404
    return door.answers.get(role, door.status)


def test_every_address_has_a_row() -> None:
    names = list(named())
    assert len(names) == len(set(names)), "two addresses of one name"
    without = sorted(set(names) - set(EXPECTED))
    assert not without, "addresses without a row in url_expectations.py"
    gone = sorted(set(EXPECTED) - set(names))
    assert not gone, "rows of addresses that are gone"


def test_nobody_passes_without_signing_in(scenes: list[Scene]) -> None:
    stranger = Client()
    wrong = []
    for name, door in EXPECTED.items():
        where = address(name, door, scenes[0])
        for method in ("get", "post"):
            answer = ask(stranger, method, where)
            if door.public:
                if method == "get" and answer.status_code != door.status:
                    wrong.append((name, method, answer.status_code))
                if door.link and answer.status_code != 405 and answer.get("Location") != DOORWAY:
                    wrong.append((name, method, answer.status_code))
            elif answer.status_code != 302 or not answer.url.startswith(SIGN_IN):
                wrong.append((name, method, answer.status_code))
    assert not wrong


def readers(scene: Scene) -> Iterator[tuple[str, bool, Client]]:
    """Yield everybody of an area: role, whether they are strangers to the case, and their browser."""
    for role, person in scene.place.by_role.items():
        yield role, False, world.client_for(person)
    for role, person in scene.strangers.items():
        yield role, True, world.client_for(person)


def asked_here(name: str, door: Door, role: str, *, refused: bool) -> bool:
    """Return whether this database asks the address as this post, where the two databases run side by side.

    Then everybody who must be refused asks once: on SQLite who is refused before any row is read, on either the others.
    Of those who may open it two ask on each, others for each address.
    """
    mine = os.environ.get("QUORATE_SHARE")
    if mine is None:
        return True
    if role not in door.roles:
        return mine == "sqlite"
    able = sorted(door.roles)
    if refused:
        return able.index(role) % 2 == (mine == "postgresql")
    place = (able.index(role) + crc32(name.encode())) % len(able)
    return place in ((0, 2) if mine == "sqlite" else (1, 3))


@pytest.mark.parametrize("elsewhere", [False, True], ids=["own area", "another area"])
def test_everybody_gets_what_is_theirs_and_nothing_else(scenes: list[Scene], elsewhere: bool) -> None:
    asked_of = scenes[0]
    readers_of = scenes[1] if elsewhere else scenes[0]
    wrong = []
    for role, stranger, client in readers(readers_of):
        for name, door in EXPECTED.items():
            if door.public or (elsewhere and not about_things(door)):
                continue
            if stranger and (elsewhere or not door.case):
                continue  # nothing turns on a part in the case: the other person of this post has asked
            must = expected(door, role, stranger=stranger, elsewhere=elsewhere)
            to_post = expected(door_for_post(door), role, stranger=stranger, elsewhere=elsewhere)
            if not asked_here(name, door, role, refused=bool({must, to_post} & {403, 404})):
                continue
            where = address(name, door, asked_of)
            got = ask(client, "get", where).status_code
            # A view may look at the method before it looks at the role.
            if got != must and not (got == 405 and door.post_only):
                wrong.append(
                    f"GET {name} as {role}{' without a part' if stranger else ''}: {got}, not {must}"
                )
            if to_post in {403, 404}:
                got = ask(client, "post", where).status_code
                if got not in {to_post, 405}:
                    wrong.append(
                        f"POST {name} as {role}{' without a part' if stranger else ''}: {got}, not {to_post}"
                    )
    assert not wrong, "\n".join(wrong)


def door_for_post(door: Door) -> Door:
    """Return the same door as it is for POST: the method is no reason to refuse."""
    return Door(door.roles, door.status, door.case, door.answers, False, door.shared, False, door.kwargs)
