"""After a conference: who may find which secret, in pages, papers sent, lists, exports, the audit and the reading log.

The review of ``secrets_world`` is held, closed, its minutes sent and given to others. Everybody comes back to it: with
a sign-in, by the link of their invitation and a fresh code, or by a link that must not let them in.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import transaction

from quorate.attendance.models import Release
from quorate.audit.models import Entry
from quorate.cases.models import Event
from quorate.exchange.actions import making
from quorate.exchange.kinds import KINDS
from quorate.exchange.models import OutputFile
from quorate.letters.models import Letter
from tests.shell import leak_check, reading, secrets_after, secrets_world
from tests.shell.leak_check import (
    CHAIR,
    CHILDREN,
    FOUND_BY,
    GROUPS,
    PARTNERS,
    POLICE,
    SERVICE,
    WORKER,
    Found,
    Kept,
)  # fmt: skip
from tests.shell.secrets_world import Secrets, mark

pytestmark = [pytest.mark.django_db, pytest.mark.long_story("postgresql")]

MOST, MOST_OF_STAFF = 110, 80
SOON = (
    "minutes",
    "after",
    "papers",
    "asked",
    "audit",
    "log/",
    "format=",
    ".csv",
    "file/",
    "releases",
    "outcome",
)
NOT_EACH_RUN = ("/editions/check/",)
"""Makes the copies of all readers at once, which takes as long as all else."""

IN_THE_MINUTES = SERVICE | PARTNERS
FIRST, SECOND = {"mother"}, {"mother", "second father"}
"""Whose parents are sent what is about a child. The first father was kept out: his papers wait for the chair's word."""
AFTER: dict[str, Found] = {
    key: Found(set(), must | may) for key, (must, may) in FOUND_BY.items()
} | {
    # what was said and decided
    "said-all": Found({CHAIR, POLICE, "health visitor", *SECOND}, IN_THE_MINUTES | CHILDREN),
    "said-professionals": Found({CHAIR, POLICE, "health visitor"}, IN_THE_MINUTES),
    "said-not-father": Found({CHAIR, POLICE, "health visitor", *SECOND}, IN_THE_MINUTES),
    # those who run the service read the minutes as they stand; the social worker gets a copy like others
    "said-only-police": Found({CHAIR, POLICE}, SERVICE - {WORKER}),
    "said-of-first": Found({CHAIR, POLICE, "health visitor", *FIRST}, IN_THE_MINUTES),
    "decided-first": Found({CHAIR, WORKER, POLICE, "health visitor", *FIRST}, IN_THE_MINUTES),
    "decided-second": Found({CHAIR, WORKER, POLICE, *SECOND}, IN_THE_MINUTES),
    "note-first": Found({CHAIR, "health visitor", *FIRST}, IN_THE_MINUTES),
    "note-second": Found({CHAIR, *SECOND}, IN_THE_MINUTES),
    "view-first": Found({CHAIR, POLICE, "mother"}, IN_THE_MINUTES),
    "view-second": Found({CHAIR, POLICE, *SECOND}, IN_THE_MINUTES),
    # who else was given the record
    "release-why": Found({CHAIR}, SERVICE),
    "release-reasons": Found({CHAIR}, SERVICE),
}  # fmt: skip


@pytest.fixture(scope="module")
def logged() -> Iterator[Kept]:
    with leak_check.logging_kept() as kept:
        yield kept


@pytest.fixture(scope="module")
def made(logged: Kept, django_db_setup: None, django_db_blocker: Any) -> Iterator[Secrets]:
    """The review, made, held and sent once for this module; each test undoes what it did to it."""
    with django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(secrets_world.LATER, tick=False):
            made = secrets_world.build()
        with time_machine.travel(secrets_after.AT, tick=False):
            secrets_after.hold_and_send(made)
        with time_machine.travel(secrets_after.LATER, tick=False):
            secrets_after.come_back(made)
            yield made
        transaction.set_rollback(True)


def starts(made: Secrets, reader: str) -> list[str]:
    """Return where a reader begins, with addresses of the conference, its papers and lists typed in by everybody."""
    number, child = made.conference.pk, made.children[0].pk
    typed = [
        f"/conferences/{number}/", f"/conferences/{number}/outcome/", f"/minutes/{number}/",
        f"/minutes/{number}/minutes.pdf", f"/minutes/{number}/editions/",
        f"/attendance/conferences/{number}/releases/", "/audit/", "/audit/download/", f"/children/{child}/log/",
        f"/children/{child}/", "/register/?format=csv", "/conferences/download/", f"/inspection/children/{child}/",
    ]  # fmt: skip
    links = {
        "forwarded link": [made.link("mother")],
        "expired link": [made.link("school nurse")],
        "guessed link": [f"/door/{'a' * 43}/"],
        "guessed code": [made.link("police"), "/door/"],
    }
    if reader in made.asked:
        return ["/door/", "/family/", "/family/after/", "/partner/asked/", *typed]
    return [*links.get(reader, ["/"]), *typed]


@pytest.mark.parametrize("group", GROUPS)
def test_each_reader_finds_their_own_secrets_and_nobody_elses(
    group: str, made: Secrets, logged: Kept
) -> None:
    def said_to(reader: str) -> dict[str, str]:
        most, alike = (MOST_OF_STAFF, 1) if reader in SERVICE else (MOST, 4)
        return leak_check.crawled(
            made, reader, *starts(made, reader), most=most, soon=SOON, alike=alike, never=NOT_EACH_RUN
        )

    leak_check.judge(made, GROUPS[group], said_to, logged, AFTER)


def test_the_audit_says_who_did_what_and_none_of_what_was_said(made: Secrets) -> None:
    kept = [str((one.about, one.detail)) for one in Entry.objects.all()]
    manager = made.readers["chairs-manager of it"]
    days = {"from_on-day": "1", "from_on-month": "1", "from_on-year": "2026"}
    child = made.children[0].pk
    shown = [
        b"".join(manager.get("/audit/download/", days).streaming_content).decode(),  # type: ignore[attr-defined]
        *(manager.get(page, days).content.decode() for page in ("/audit/", f"/children/{child}/log/")),
    ]
    assert len(kept) > 50
    assert shown[0].count("\n") > 50
    for where in (*kept, *shown[:2]):
        said = reading.flat(where)
        for key in AFTER:
            assert reading.flat(mark(key)) not in said, f"{key}: {where[:400]}"
    for where in kept:
        for name in leak_check.names(made):
            assert reading.flat(name) not in reading.flat(where), where[:400]
    assert reading.flat(mark("decided-first")) not in reading.flat(shown[2])


def test_what_goes_to_other_bodies_holds_none_of_the_secrets(made: Secrets) -> None:
    """Each kind of file for the Department, for inspectors and for CP-IS; and what was given to others on a ground."""
    by, area = made.place.administrator, made.place.area
    written = set()
    for kind, known in KINDS.items():
        asked = making.ask_for(
            area=area, kind=kind, on=secrets_after.LATER.date(), year=2026 if known.yearly else None, by=by,
            token=kind, at=secrets_after.LATER,
        )  # fmt: skip
        file = making.make(file_id=asked.pk, at=secrets_after.LATER)
        assert file is not None
        if file.state == OutputFile.State.MADE:
            written.add(kind)
        said = reading.flat(f"{file.trouble} {file.summary} {file.name}") + reading.said_in(
            bytes(file.content or b"")
        )
        for key in AFTER:
            assert reading.flat(mark(key)) not in said, f"{key} in {kind}"
    # The census leaves these children out, of whom it was never told that they were referred, and says so.
    assert written == set(KINDS) - {"cin"}
    # Of what is given to others the service keeps what it was, and sends nothing by itself.
    assert list(Release.objects.order_by("pk").values_list("asker", "state", "papers")) == [
        ("authority", "given", ["Minutes, version 1"]), ("cps", "given", []), ("other", "refused", [])
    ]  # fmt: skip
    assert not Letter.objects.filter(to_name__contains="of elsewhere").exists()
    told = [str(one) for one in Event.objects.filter(facts__topic="release").values_list("facts", flat=True)]
    assert told
    for key in AFTER:
        assert not [one for one in told if reading.flat(mark(key)) in reading.flat(one)], key
