"""Before a conference every reader, signed in or behind a door, finds the secrets meant for them and no others.

``FOUND_BY`` is the whole expectation. Each reader begins at their landing page, passes their door with the link and the
code of their own letters, and follows every link and form; every byte of pages, files, headers and letters is searched.
``QUORATE_LEAK_EXAMPLES=2`` or more crawls to the end, and as the service's own staff too; else those are left out
and the others stop after some seventy pages of most interest.
"""

import logging
import os
from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from django.test import Client

from quorate.letters.models import Letter
from tests.shell import reading, secrets_world
from tests.shell.secrets_world import PEOPLE, Secrets, mark

pytestmark = [pytest.mark.django_db, pytest.mark.long_story("postgresql")]

WHOLE = int(os.environ.get("QUORATE_LEAK_EXAMPLES", "1")) > 1
MOST = 4000 if WHOLE else 130
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

CHAIR, MINUTES, WORKER = "conference-chair of it", "conference-administrator of it", "social-worker of it"
RUNS = {CHAIR, MINUTES}
SERVICE = RUNS | {
    WORKER, "chairs-manager of it", "service-manager of it", "cp-manager of it",
    "conference-administrator without a part",
}  # fmt: skip
"""The area's own staff who run conferences or answer for the case."""
POLICE = "agency of it"
PARTNERS = {POLICE, "teacher signed in", "health visitor", "GP", "substitute"}
CHILDREN = {"child 14", "child 9"}
NOBODY = {
    "observer", "team-manager of it", "social-worker without a part", "conference-chair without a part",
    "agency without a part", "chairs-manager elsewhere", "conference-administrator elsewhere",
    "stranger", "forwarded link", "expired link", "guessed link", "guessed code",
}  # fmt: skip
"""Those who find none of it."""


GROUPS = {
    "the family": set(PEOPLE) | CHILDREN,
    "partners": PARTNERS,
    "those who run it": RUNS | {WORKER},
    "the service": SERVICE - RUNS - {WORKER},
    "those without a part": NOBODY,
}

EACH_RUN = ("the family", "partners", "those without a part")


class Found(NamedTuple):
    """Who must find a secret, and who may."""

    must: set[str]
    may: set[str]


FOUND_BY: Mapping[str, Found] = {
    # parts of the police's report
    "report-family": Found({CHAIR, WORKER, POLICE, "health visitor", "mother"}, SERVICE | PARTNERS),
    "report-first": Found({CHAIR, WORKER, POLICE, "health visitor", "mother", "father"}, SERVICE | PARTNERS),
    "report-second": Found({CHAIR, POLICE, "GP", "mother", "second father"}, SERVICE | PARTNERS),
    "report-withheld": Found({CHAIR, WORKER, POLICE, "health visitor"}, SERVICE | PARTNERS),
    "report-from-father": Found({CHAIR, WORKER, "health visitor", "mother"}, SERVICE | PARTNERS),
    # whoever reads a part that is kept from the family is told why, so as to keep it to themselves
    "report-withheld-why": Found({CHAIR}, SERVICE | PARTNERS),
    "report-from-father-why": Found({CHAIR}, SERVICE | PARTNERS),
    # what the family gave
    "given-chair": Found({CHAIR, "mother"}, RUNS),
    "given-father": Found({CHAIR, WORKER, "father"}, SERVICE),
    "given-child-chair": Found({CHAIR, "child 14"}, RUNS),
    "given-child": Found({CHAIR, WORKER, "child 9"}, SERVICE),
    "complaint": Found({CHAIR}, (SERVICE - {WORKER}) | {"mother"}),
    # what is noted of them
    "not-for-child": Found({CHAIR, WORKER}, SERVICE),
    "assessed": Found({CHAIR, WORKER}, SERVICE),
    "assessed-mother": Found({CHAIR, WORKER}, SERVICE),
    "mother-address": Found({CHAIR, WORKER}, SERVICE | {"mother"}),
    "child-address": Found({CHAIR, WORKER}, SERVICE | {"child 14"}),
    # who may be there
    "evidence": Found({CHAIR, WORKER}, SERVICE),
    "exclusion-reasons": Found({CHAIR, WORKER}, SERVICE),
    "observer-why": Found({CHAIR}, SERVICE),
}


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


def all_that(made: Secrets, reader: str, client: Client) -> dict[str, list[str]]:
    """Return every text that a reader can get, flattened, by where it stands."""
    got = reading.crawled(client, *starts(made, reader), most=MOST, soon=SOON)
    if reader in made.people:
        got |= reading.letters_to(name=made.people[reader])
    return {where: [reading.flat(text) for text in reading.texts(content)] for where, content in got.items()}


def names(made: Secrets) -> list[str]:
    """Return the names of the family that may stand in no subject, address, log or error page."""
    return [secrets_world.SURNAME, *(child.name for child in made.children)]


@pytest.mark.parametrize("group", GROUPS if WHOLE else EACH_RUN)
def test_each_reader_finds_their_own_secrets_and_nobody_elses(
    group: str, time_machine: Any, caplog: pytest.LogCaptureFixture
) -> None:
    time_machine.move_to(secrets_world.LATER, tick=False)
    caplog.set_level(logging.INFO)
    made = secrets_world.build()
    known = set[str]().union(*GROUPS.values())
    assert known == set(made.readers), known ^ set(made.readers)
    readers = GROUPS[group]
    hidden = {reading.flat(one) for one in [*names(made), *(mark(key) for key in FOUND_BY)]}
    found: dict[str, dict[str, list[str]]] = {key: {} for key in FOUND_BY}
    told: list[str] = []
    for reader in sorted(readers):
        texts = all_that(made, reader, made.readers[reader])
        for key in FOUND_BY:
            places = [
                where for where, said in texts.items() if any(reading.flat(mark(key)) in one for one in said)
            ]
            if places:
                found[key][reader] = places
        for where, said in texts.items():
            if any(one in reading.flat(where) for one in hidden if not where.startswith("letter ")):
                told.append(f"{reader}: the address {where}")
            if " answered " in where and any(one in text for text in said for one in hidden):
                told.append(f"{reader}: the error page {where}")
    leaks = {
        f"{key} by {reader}": places[:4]
        for key, (must, may) in FOUND_BY.items()
        for reader, places in found[key].items()
        if reader not in must | may
    }
    lacks = {key: (must & readers) - set(found[key]) for key, (must, _) in FOUND_BY.items()}
    missing = {key: who for key, who in lacks.items() if who}
    assert (leaks, missing, told) == ({}, {}, [])
    subjects = " ".join(Letter.objects.values_list("subject", flat=True))
    logged = reading.flat(f"{caplog.text} {[record.__dict__ for record in caplog.records]}")
    for one in hidden:
        assert one not in reading.flat(subjects), "in a subject"
        assert one not in logged, "in a log"
