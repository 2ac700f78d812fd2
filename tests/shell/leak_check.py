"""Who finds what: the readers of a review with secrets, what each must and may find, and the judgement of a crawl."""

import logging
import os
import random
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import NamedTuple

import structlog

from quorate.letters.models import Letter
from tests.shell import reading, secrets_world
from tests.shell.secrets_world import PEOPLE, Secrets, mark

WHOLE = int(os.environ.get("QUORATE_LEAK_EXAMPLES", "1")) > 1
SEED = int(os.environ.get("QUORATE_LEAK_SEED") or f"{date.today():%Y%m%d}")

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


class Kept(logging.Handler):
    """Keeps every line of the log as an instance would write it, while the review is made and read."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        [written] = [one for one in logging.getLogger().handlers if _is_ours(one.formatter)]
        self.setFormatter(written.formatter)

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


def _is_ours(formatter: logging.Formatter | None) -> bool:
    return isinstance(formatter, structlog.stdlib.ProcessorFormatter)


@contextmanager
def logging_kept() -> Iterator[Kept]:
    """Keep every line that an instance would log, of each page asked for too."""
    kept, root, ours = Kept(), logging.getLogger(), logging.getLogger("quorate")
    level = ours.level
    for logger in (root, ours):
        logger.addHandler(kept)
    ours.setLevel(logging.INFO)
    ours.propagate = False  # some thousand lines are no help to whoever reads a failure
    try:
        yield kept
    finally:
        for logger in (root, ours):
            logger.removeHandler(kept)
        ours.setLevel(level)
        ours.propagate = True


def crawled(
    made: Secrets,
    reader: str,
    *starts: str,
    most: int,
    soon: tuple[str, ...],
    alike: int = 4,
    never: tuple[str, ...] = (),
) -> dict[str, str]:
    """Return every text that a reader can get, flattened, by where it stands; cut short after ``most`` answers."""
    dice = random.Random(f"{SEED} {reader}")
    if WHOLE:
        most, alike, never = 4000, 0, ()
    client = made.readers[reader]
    got = reading.crawled(client, *starts, most=most, soon=soon, never=never, alike=alike, dice=dice)
    if reader in made.people:
        got |= reading.letters_to(name=made.people[reader])
    return {where: reading.said_in(content) for where, content in got.items()}


def judge(
    made: Secrets,
    readers: set[str],
    said_to: Callable[[str], dict[str, str]],
    logged: Kept,
    found_by: Mapping[str, Found] = FOUND_BY,
) -> None:
    """Have each reader find what they must, nothing else, and none of it in an address, error page, subject or log."""
    hidden = {reading.flat(one) for one in [*names(made), *(mark(key) for key in found_by)]}
    found: dict[str, dict[str, list[str]]] = {key: {} for key in found_by}
    told: list[str] = []
    for reader in sorted(readers):
        texts = said_to(reader)
        for key in found_by:
            places = [where for where, said in texts.items() if reading.flat(mark(key)) in said]
            if places:
                found[key][reader] = places
        for where, said in texts.items():
            if any(one in reading.flat(where) for one in hidden if not where.startswith("letter ")):
                told.append(f"{reader}: the address {where}")
            if " answered " in where and any(one in said for one in hidden):
                told.append(f"{reader}: the error page {where}")
    leaks = {
        f"{key} by {reader}": places[:4]
        for key, (must, may) in found_by.items()
        for reader, places in found[key].items()
        if reader not in must | may
    }
    lacks = {key: (must & readers) - set(found[key]) for key, (must, _) in found_by.items()}
    missing = {key: who for key, who in lacks.items() if who}
    assert not (leaks or missing or told), f"seed {SEED}: finds {leaks}; lacks {missing}; told in {told}"
    subjects = reading.flat(" ".join(Letter.objects.values_list("subject", flat=True)))
    all_logged = reading.flat(" ".join(logged.said))
    assert "request" in all_logged  # each page that was asked for
    for one in hidden:
        assert one not in subjects, "in a subject"
        assert one not in all_logged, "in a log"


def names(made: Secrets) -> list[str]:
    """Return the names of the family that may stand in no subject, address, log or error page."""
    return [secrets_world.SURNAME, *(child.name for child in made.children)]
