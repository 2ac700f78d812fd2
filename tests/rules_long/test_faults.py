"""A wrong procedure file never starts the product: one slip at a time, and slips of every kind."""

import copy
import json
import shutil
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quorate import rulebook
from quorate.rulebook import BadProcedures, examine
from quorate.rules import (
    Event,
    History,
    Present,
    as_json,
    deciding,
    derive,
    ending,
    papers,
    permission,
    quorum,
)
from quorate.rules.conditions import CONDITIONS
from quorate.rules.events import CHILD_KINDS, CONFERENCE_KINDS
from quorate.rules.roles import ROLES


def swap(path: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        text = (folder / path).read_text(encoding="utf-8")
        assert old in text
        (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


SPOILT = [
    (
        "tees/deadlines.toml",
        '"3 months"',
        '"three months"',
        "tees/deadlines.toml, duty.first-review, edition from 2000-01-01",
        "three months",
    ),
    (
        "tees/deadlines.toml",
        "within",
        "whithin",
        "tees/deadlines.toml, duty.first-review",
        "“whithin” is not known here",
    ),
    (
        "tees/deadlines.toml",
        'after = "birth"',
        'after = "brith"',
        "duty.first-review",
        "“brith” is not an event",
    ),
    (
        "tees/deadlines.toml",
        '"unborn-at-conference"',
        '"unborn"',
        "duty.first-review",
        "condition “unborn” is not known",
    ),
    (
        "tees/deadlines.toml",
        "from = 2000-01-01",
        'from = "2000"',
        "duty.first-review",
        "“from” must be a date",
    ),
    (
        "tees/deadlines.toml",
        "[duty.later-review]",
        "[duties.later-review]",
        "tees/deadlines.toml",
        "is not a kind of rule",
    ),
    (
        "tees/papers.toml",
        'meaning = "from"',
        'meaning = "since"',
        "duty.minutes-late",
        "“since” is not known for “meaning”",
    ),
    (
        "tees/papers.toml",
        '"duty:minutes"',
        '"duty:minuets"',
        "duty.minutes-late",
        "there is no other duty “minuets”",
    ),
    (
        "tees/papers.toml",
        '"duty:minutes"',
        '"duty:minutes-late"',
        "duty.minutes-late",
        "there is no other duty",
    ),
    (
        "tees/papers.toml",
        'strength = "should"',
        'strength = "ought"',
        "tees/papers.toml",
        "“ought” is not known for “strength”",
    ),
    (
        "tees/conferences.toml",
        "others = 2",
        'others = "two"',
        "quorum.review, edition from 2000-01-01",
        "must be a whole number",
    ),
    ("tees/conferences.toml", "others = 2", "others = true", "quorum.review", "not true"),
    (
        "tees/conferences.toml",
        '["conference-chair", "social-worker"]',
        '["chairman"]',
        "quorum.review",
        "“chairman” is not known for “roles”",
    ),
    (
        "tees/conferences.toml",
        'method = "majority"',
        'method = "vote"',
        "deciding.review",
        "“vote” is not known for “method”",
    ),
    (
        "tees/conferences.toml",
        '{ given = ["reason"] }',
        '{ given = ["reasons"] }',
        "check.tie-justification",
        "“reasons” is not something on the table",
    ),
    (
        "tees/conferences.toml",
        'form = "not-after", facts = ["new_on", "limit"]',
        'form = "not-after", facts = ["new_on"]',
        "permission.change-date",
        "needs “facts” naming two",
    ),
    (
        "tees/about.toml",
        'parent = "national"',
        'parent = "nowhere"',
        "tees/about.toml",
        "parent “nowhere” is not a folder here",
    ),
    (
        "national/about.toml",
        "source =",
        'parent = "tees"\nsource =',
        "national/about.toml",
        "comes round in a circle",
    ),
    ("tees/about.toml", 'parent = "national"', 'parent = "family-advice"', "tees/about.toml", "binds nobody"),
    (
        "national/about.toml",
        'nation = "england"',
        'nation = "mercia"',
        "national/about.toml",
        "no calendar for nation “mercia”",
    ),
    ("sources.toml", "[tees]", "[teas]", "tees/about.toml", "source “tees” is not in sources.toml"),
    (
        "calendars/england.csv",
        "2025-12-25",
        "25/12/2025",
        "calendars/england.csv, line",
        "must be a date and a name",
    ),
    (
        "lincolnshire/conferences.toml",
        'where = "Initial Child Protection Conferences, Quorum"\n',
        "",
        "quorum.review",
        "“where” is missing",
    ),
    (
        "lincolnshire/deadlines.toml",
        'title = "Eighteen-month meeting"\n',
        "",
        "duty.eighteen-month-meeting",
        "“title” is missing",
    ),
    (
        "lincolnshire/deadlines.toml",
        '"91 calendar days"',
        '"91 calendar days',
        "lincolnshire/deadlines.toml",
        "cannot be read",
    ),
    (
        "berkshire/papers.toml",
        '"24 hours"',
        '"24 weeks of pregnancy"',
        "duty.outcome-notice",
        "cannot be counted “after”",
    ),
    (
        "berkshire/papers.toml",
        'cite = { para = "After the conference", lines = "512"',
        'site = { para = "x", lines = "512"',
        "duty.amendments",
        "“cite” is missing",
    ),
]


@pytest.mark.parametrize(("path", "old", "new", "where", "says"), SPOILT)
def test_a_fault_is_named(folder: Path, path: str, old: str, new: str, where: str, says: str) -> None:
    swap(path, old, new)(folder)
    with pytest.raises(BadProcedures) as refused:
        rulebook.load(folder)
    assert any(where in str(f) and says in str(f) for f in refused.value.faults), str(refused.value)


INVENTED = Path(__file__).resolve().parents[1] / "rules" / "invented"
TEXTS = [
    (path, path.read_text(encoding="utf-8"))
    for path in sorted([*rulebook.FOLDER.glob("*/*.toml"), *INVENTED.glob("*/*.toml")])
    if path.parent.name in ("tees", "lincolnshire", "northmarch", "stowe")
]


def laid_out(folder: Path) -> None:
    """Put some real and the invented chapters in a folder, the first time."""
    if folder.exists():
        return
    folder.mkdir()
    texts = [(place / "sources.toml").read_text(encoding="utf-8") for place in (rulebook.FOLDER, INVENTED)]
    (folder / "sources.toml").write_text("\n".join(texts), encoding="utf-8")
    for part in ("tees", "lincolnshire", "national", "calendars"):
        shutil.copytree(rulebook.FOLDER / part, folder / part)
    for part in ("northmarch", "stowe"):
        shutil.copytree(INVENTED / part, folder / part)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.sampled_from(TEXTS), st.integers(0, 20_000), st.integers(0, 30), st.text(max_size=8))
def test_no_slip_of_the_pen_brings_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, chosen: tuple[Path, str], place: int, length: int, typed: str
) -> None:
    path, text = chosen
    place %= len(text)
    folder = tmp_path_factory.getbasetemp() / "fuzz"
    laid_out(folder)
    spoilt = folder / path.parent.name / path.name
    spoilt.write_bytes((text[:place] + typed + text[place + length :]).encode("utf-8", "surrogatepass"))
    try:
        _, faults = examine(folder)
    finally:
        spoilt.write_text(text, encoding="utf-8")
    assert all(f.file and f.says for f in faults)


def dumped(value: object) -> str:
    """Write a value as TOML, tables inline."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {dumped(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(dumped(v) for v in value) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value)


def places(value: object, at: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """Every place inside a file where something stands."""
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield (*at, key)
        yield from places(part, (*at, key))


PARSED = {path: tomllib.loads(text) for path, text in TEXTS}
PLACES = [(path, place) for path, parsed in PARSED.items() for place in places(parsed)]
WRONG = st.one_of(
    st.integers(-5, 99_999),
    st.booleans(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=6),
    st.dates(),
    st.just([]),
    st.just({}),
    st.sampled_from(sorted({*CHILD_KINDS, *CONFERENCE_KINDS, *CONDITIONS, *ROLES, "opening", "duty:first-review"})),
    st.sampled_from(["3 months", "9999 years", "0 days", "40 hours", "18 years of age", "99 weeks of pregnancy"]),
    st.lists(st.sampled_from(["on-plan", "review", "social-worker", ""]), max_size=2),
    st.dictionaries(st.sampled_from(["fact", "under-age", "end", "key", "after"]), st.integers(0, 20), max_size=2),
)  # fmt: skip
A_LIFE = History(
    [
        Event("strategy-discussion", date(2025, 3, 3)),
        Event("expected-birth", date(2025, 9, 1)),
        Event("initial-conference", date(2025, 3, 14), facts={"outcome": "plan", "unborn": True}),
        Event("plan-start", date(2025, 3, 14)),
        Event("birth", date(2025, 4, 14)),
        Event("core-group", date(2025, 3, 20)),
        Event("review", date(2025, 6, 2), facts={"outcome": "continue", "quorate": False}),
        Event("review", date(2025, 6, 20), facts={"stood_down": True}),
        Event("plan-end", date(2026, 1, 5)),
        Event("conference-booked", date(2025, 6, 2)),
        Event("conference-closed", date(2025, 6, 2)),
        Event("minutes-received", date(2025, 6, 20)),
    ]
)


def used(book: rulebook.Rulebook) -> None:
    """Ask everything that a page would ask, of every area."""
    on = date(2025, 6, 2)
    for key in book.keys():  # noqa: SIM118 - the areas that can bind, not the keys of a dictionary
        procedure, calendar = book.procedure(key), book.calendar(key)
        for scope in ("child", "conference", "milestone"):
            as_json(derive(A_LIFE, procedure=procedure, calendar=calendar, scope=scope))
        as_json(quorum.check([Present("conference-chair")], procedure=procedure, on=on))
        for view in ("end", "continue"):
            table = deciding.Table(views={"school": view}, chair_view="end")
            as_json(deciding.decide(table, procedure=procedure, on=on, calendar=calendar))
        for rule in procedure.of_kind("permission"):
            as_json(permission.may(rule.name, role="social-worker", procedure=procedure, on=on))
        for ground in ending.grounds(procedure, on):
            as_json(
                ending.check(ground.key, role="cp-manager", procedure=procedure, on=on, calendar=calendar)
            )
        as_json(papers.owed(procedure=procedure, on=on))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.sampled_from(PLACES), WRONG, st.booleans())
def test_no_wrong_value_brings_a_traceback(
    tmp_path_factory: pytest.TempPathFactory,
    chosen: tuple[Path, tuple[object, ...]],
    wrong: object,
    gone: bool,
) -> None:
    path, place = chosen
    spoilt: Any = copy.deepcopy(PARSED[path])
    within = spoilt
    for step in place[:-1]:
        within = within[step]
    if gone:
        del within[place[-1]]
    else:
        within[place[-1]] = wrong
    folder = tmp_path_factory.getbasetemp() / "values"
    laid_out(folder)
    file = folder / path.parent.name / path.name
    before = file.read_text(encoding="utf-8")
    file.write_text("\n".join(f"{k} = {dumped(v)}" for k, v in spoilt.items()), encoding="utf-8")
    try:
        book, faults = examine(folder)
    finally:
        file.write_text(before, encoding="utf-8")
    assert all(f.file and f.says for f in faults)
    if not faults:
        used(book)
