"""Before a conference every reader, signed in or behind a door, finds the secrets meant for them and no others.

``leak_check.FOUND_BY`` is the whole expectation. Each reader begins at their landing page, passes their door with the
link and the code of their own letters, and follows every link and form; every byte of pages, files, headers and letters
is searched. ``QUORATE_LEAK_EXAMPLES=2`` or more crawls to the end; else a reader stops after some pages of most
interest and some drawn by a dice whose seed is the day's, or ``QUORATE_LEAK_SEED``.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction

from tests.shell import leak_check, secrets_world
from tests.shell.leak_check import GROUPS, SERVICE, Kept
from tests.shell.secrets_world import Secrets

pytestmark = [pytest.mark.django_db, pytest.mark.long_story("postgresql")]

MOST, MOST_OF_STAFF = 130, 110
SOON = (
    "report",
    "preparing",
    "attendance",
    "challenges",
    "exclusion",
    "contact",
    "partner/",
    "family/",
    "download",
)


@pytest.fixture(scope="module")
def logged() -> Iterator[Kept]:
    with leak_check.logging_kept() as kept:
        yield kept


@pytest.fixture(scope="module")
def made(logged: Kept, django_db_setup: None, django_db_blocker: Any) -> Iterator[Secrets]:
    """The review, made once for this module; each test undoes what it did to it."""
    moment = time_machine.travel(secrets_world.LATER, tick=False)
    with django_db_blocker.unblock(), moment, transaction.atomic():
        yield secrets_world.build()
        transaction.set_rollback(True)


def starts(made: Secrets, reader: str) -> list[str]:
    """Return where a reader begins, with the conference's address typed in by everybody."""
    number = made.conference.pk
    typed = [
        f"/conferences/{number}/", f"/conferences/{number}/reports/", f"/preparing/conference/{number}/",
        f"/attendance/conferences/{number}/", f"/challenges/conferences/{number}/", "/reports/1/",
    ]  # fmt: skip
    links = {
        "forwarded link": [made.link("mother")],
        "expired link": [made.link("school nurse")],
        "guessed link": [f"/door/{'a' * 43}/"],
        "guessed code": [made.link("police"), "/door/"],
    }
    if reader in made.asked:
        return ["/door/", "/family/", "/partner/asked/", *typed]
    return [*links.get(reader, ["/"]), *typed]


@pytest.mark.parametrize("group", GROUPS)
def test_each_reader_finds_their_own_secrets_and_nobody_elses(
    group: str, made: Secrets, logged: Kept
) -> None:
    known = set[str]().union(*GROUPS.values())
    assert known == set(made.readers), known ^ set(made.readers)

    def said_to(reader: str) -> dict[str, str]:
        most = MOST_OF_STAFF if reader in SERVICE else MOST
        return leak_check.crawled(made, reader, *starts(made, reader), most=most, soon=SOON)

    leak_check.judge(made, GROUPS[group], said_to, logged)
