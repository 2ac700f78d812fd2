"""A wrong procedure file never starts the product: every fault is named with its file, rule and edition."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quorate import rulebook
from quorate.rulebook import BadProcedures, UnknownProcedure, examine
from tests.rules.world import BOOK


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


def test_every_fault_is_named_at_once(folder: Path) -> None:
    swap("tees/deadlines.toml", '"3 months"', '"three months"')(folder)
    swap("berkshire/deadlines.toml", '"6 weeks"', '"six weeks"')(folder)
    _, faults = examine(folder)
    assert {f.file for f in faults} == {"tees/deadlines.toml", "berkshire/deadlines.toml"}


def test_a_rule_written_twice_is_a_fault(folder: Path) -> None:
    shutil.copy(folder / "tees" / "deadlines.toml", folder / "tees" / "more.toml")
    _, faults = examine(folder)
    assert any("is already in tees/deadlines.toml" in f.says for f in faults)


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    _, faults = examine(tmp_path / "none")
    assert any("there is no such folder" in f.says for f in faults)
    _, faults = examine(tmp_path)
    assert any("no procedures here" in f.says for f in faults)


def test_an_unknown_area_is_refused_by_name() -> None:
    with pytest.raises(UnknownProcedure, match="no procedure “atlantis”. There are: berkshire"):
        BOOK.procedure("atlantis")


def test_advice_for_families_cannot_bind_an_area() -> None:
    assert BOOK.keys() == ("berkshire", "lincolnshire", "pan-sussex", "tees")


TEXTS = [
    (path, path.read_text(encoding="utf-8"))
    for path in sorted(rulebook.FOLDER.glob("*/*.toml"))
    if path.parent.name in ("tees", "lincolnshire")
]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.sampled_from(TEXTS), st.integers(0, 20_000), st.integers(0, 30), st.text(max_size=8))
def test_no_slip_of_the_pen_brings_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, chosen: tuple[Path, str], place: int, length: int, typed: str
) -> None:
    path, text = chosen
    place %= len(text)
    folder = tmp_path_factory.getbasetemp() / "fuzz"
    if not folder.exists():
        folder.mkdir()
        shutil.copy(rulebook.FOLDER / "sources.toml", folder)
        for part in ("tees", "lincolnshire", "national", "calendars"):
            shutil.copytree(rulebook.FOLDER / part, folder / part)
    spoilt = folder / path.parent.name / path.name
    spoilt.write_bytes((text[:place] + typed + text[place + length :]).encode("utf-8", "surrogatepass"))
    try:
        _, faults = examine(folder)
    finally:
        spoilt.write_text(text, encoding="utf-8")
    assert all(f.file and f.says for f in faults)


def test_every_edition_says_where_it_stands() -> None:
    for key in (*BOOK.keys(), "family-advice"):
        procedure = BOOK.procedure(key)
        own = {
            rule.key: stands
            for rule in procedure.rules.values()
            for stands in rule.timeline
            if stands.origin == key
        }
        assert own
        for rule, stands in own.items():
            assert stands.citation.paragraph, f"{key} {rule}"
            assert stands.citation.clauses, f"{key} {rule} cites no clause"
