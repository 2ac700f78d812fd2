"""Conferences with a marked secret for each kind of reader: nobody finds a mark that is not theirs, in any byte.

Each example is drawn from a seed. ``QUORATE_LEAK_EXAMPLES=40`` draws more than the two of every run, and
``QUORATE_LEAK_SEED`` begins elsewhere. Every mark must also be found by somebody who may have it: a search that finds
nothing anywhere proves nothing. Whoever has a link comes in by it after the papers went, and reads what it leads to.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client, override_settings

from quorate.conferences.queries.meeting import meeting_of
from quorate.minutes import editing, leaks
from quorate.minutes.models import Minutes
from quorate.minutes.queries import written_of
from tests.shell import door_links, held_secrets, papers_world, reading, world
from tests.shell.held_secrets import World

pytestmark = [pytest.mark.django_db, pytest.mark.long_story("sqlite")]

EXAMPLES = int(os.environ.get("QUORATE_LEAK_EXAMPLES", "2"))
FIRST = int(os.environ.get("QUORATE_LEAK_SEED", "20260422"))
BEHIND_DOORS = ("mother", "father", "second father", "police", "health visitor", "class teacher", "child 14")
MOST = 120
"""Answers and headers of one reader in one crawl: none of them comes to an end for this."""


@pytest.fixture(scope="module", params=range(FIRST, FIRST + EXAMPLES))
def made(request: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[World]:
    """The conference of one seed, made once for this module; each test undoes what it did to it."""
    today = override_settings(TRAINING_TODAY=papers_world.HELD_ON)
    with django_db_blocker.unblock(), today, transaction.atomic():
        yield held_secrets.build(request.param)
        transaction.set_rollback(True)


def signed_in(made: World, reader: str) -> dict[str, bytes]:
    """Return every page that one reader with a sign-in can come to."""
    who = made.readers[reader].practitioner
    if who is None or who.user is None:
        return {}
    number = made.sitting.conference.pk
    starts = ("/", f"/conferences/{number}/", f"/minutes/{number}/", f"/minutes/{number}/notes/",
              f"/minutes/{number}/editions/", f"/minutes/{number}/minutes.pdf",
              f"/conferences/{number}/outcome/")  # fmt: skip
    return reading.crawled(world.client_for(who), *starts)


def behind_door(made: World, reader: str) -> dict[str, bytes]:
    """Return every page that one reader can come to by the link they were sent, now that the conference is over."""
    if reader not in BEHIND_DOORS:
        return {}
    number = made.sitting.conference.pk
    client = door_links.through(made.readers[reader])
    starts = ("/door/", "/family/", "/family/after/", "/partner/asked/", f"/conferences/{number}/",
              f"/minutes/{number}/", f"/minutes/{number}/minutes.pdf")  # fmt: skip
    found = reading.crawled(client, *starts, most=MOST)
    assert len(found) < MOST, f"{reader} was not read to the end"
    return {f"door {where}": content for where, content in found.items()}


def said_to(made: World, reader: str) -> dict[str, str]:
    """Return every byte that one reader can get: their letters, what a sign-in opens, and what their link opens."""
    got = reading.letters_to(name=made.name(reader)) | signed_in(made, reader) | behind_door(made, reader)
    return {where: reading.said_in(content) for where, content in got.items()}


def test_nobody_finds_what_is_not_for_them_in_any_byte(made: World) -> None:
    found_by: dict[str, set[str]] = {mark: set() for mark in made.may}
    by_link: dict[str, set[str]] = {mark: set() for mark in made.may}
    for reader in made.readers:
        said = said_to(made, reader)
        assert any("minutes-conference" in where for where in said) == (reader in made.everyone), reader
        for mark, may in made.may.items():
            places = [where for where, all_of_it in said.items() if mark in all_of_it]
            if reader not in may and not staff_page_only(reader, places):
                assert not places, f"seed {made.seed}: {reader} finds {mark} in {places}"
            if places:
                found_by[mark].add(reader)
            if any(where.startswith("door ") for where in places):
                by_link[mark].add(reader)
        family = made.readers[reader].relative_id is not None
        if family and reader != "mother":
            assert not [where for where, all_of_it in said.items() if "quillfeather" in all_of_it]
    for mark, may in made.may.items():
        assert may <= found_by[mark], f"seed {made.seed}: {mark} is missing for {may - found_by[mark]}"
        # What was sent to them can be had by their link too.
        without = (may & set(BEHIND_DOORS)) - by_link[mark]
        assert not without, f"seed {made.seed}: {mark} is not behind the door of {without}"


def staff_page_only(reader: str, places: list[str]) -> bool:
    """Return whether a mark is only on the conference's own pages, which a social worker of the case reads in full.

    The child's page shows decisions to the social worker, whose case it is, whatever a copy leaves out.
    """
    return reader == "social worker" and all(
        not where.startswith(("/minutes/", "letter ")) for where in places
    )


def test_a_link_that_is_used_again_forwarded_expired_or_guessed_opens_nothing_after_the_conference(
    made: World,
) -> None:
    door_links.through(made.readers["mother"])
    links = {
        "used again": door_links.of(made.readers["mother"]),
        "forwarded": door_links.of(made.readers["father"]),
        "expired": door_links.of(made.readers["second father"]),
        "guessed": f"/door/{'b' * 43}/",
        "with a guessed code": door_links.of(made.readers["police"]),
    }
    door_links.expire(made.readers["second father"])
    number = made.sitting.conference.pk
    starts = (f"/conferences/{number}/", f"/minutes/{number}/", f"/minutes/{number}/minutes.pdf", "/family/",
              "/family/after/", "/family/after/paper/1/", "/partner/asked/", "/partner/asked/minutes.pdf",
              "/audit/", "/audit/download/")  # fmt: skip
    for how, link in links.items():
        client = Client()
        if how in ("forwarded", "with a guessed code"):
            assert client.post(link).status_code == 302
        if how == "with a guessed code":
            assert client.post(f"{link}code/", {"code": "000000"}).status_code == 422
        found = reading.crawled(client, link, f"{link}code/", *starts, most=MOST)
        assert len(found) < MOST
        said = {where: reading.said_in(content) for where, content in found.items()}
        family = [reading.flat(one.name) for one in (made.first, made.second)]
        for word in (*made.may, *family, "quillfeather"):
            places = [where for where, all_of_it in said.items() if word in all_of_it]
            assert not places, f"seed {made.seed}: whoever has a link {how} finds {word} in {places}"


def test_the_check_finds_every_mark_that_is_put_where_it_must_not_be(made: World) -> None:
    written = written_of(meeting_of(made.sitting.now()))
    places = leaks.places_of(written)
    tried = 0
    for edition in editing.current_editions(written):
        withheld = leaks.withheld_from(edition, written, places)
        assert not leaks.typed_again(edition, written, withheld)
        for out in edition.left:
            if out.paragraph is None:
                continue
            tells = leaks.in_files(edition, written, withheld, text=out.text, files=[])
            assert tells, f"{edition.copy.name}: {out.text}"
            assert edition.copy.name in tells[0]
            tried += 1
    assert tried > 5
    assert Minutes.objects.get().state == "sent"
