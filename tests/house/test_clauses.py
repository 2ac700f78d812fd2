"""Every clause of the published texts has one entry in the ledger, and what the entries name is there."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from quorate.rulebook import handbook
from quorate.rules.findings import Citation
from tests.house import ledger
from tests.house.ledger import Clause, Ledger


@cache
def whole() -> Ledger:
    return ledger.read()


def test_the_ledger_holds() -> None:
    assert ledger.faults(whole()) == []


def test_there_are_as_many_clauses_as_the_register_has() -> None:
    assert len(whole().clauses) == len({clause.id for clause in whole().clauses}) == 491
    assert {clause.text for clause in whole().clauses} == set(ledger.TEXTS)


def test_the_page_is_up_to_date() -> None:
    assert ledger.PAGE.read_text(encoding="utf-8") == ledger.page(whole()), "run script/ledger"


def example(**entry: object) -> Clause:
    return Clause("REG-X-01", "deadline", "Something.", rules=("tees duty.x",), cases=(), entry=entry)


SHOWN = ["tests/house/test_clauses.py::test_the_ledger_holds"]


@pytest.mark.parametrize(
    ("clause", "wrong"),
    [
        (example(), "no entry"),
        (example(tests=["tests/house/test_clauses.py::test_that_is_gone"]), "not there"),
        (example(tests=["tests/house/gone.py::test_the_ledger_holds"]), "not there"),
        (example(tests=SHOWN, rules=["tees duty.y"]), "not there"),
        (example(tests=SHOWN, pages=["desk:nowhere"]), "not there"),
        (example(tests=SHOWN, actions=["quorate/rules/duties.py::no_such_act"]), "not there"),
        (example(tests=SHOWN, documents=["docs/no-such-paper.html"]), "not there"),
        (example(note="done, believe me"), "no test shows it"),
        (replace(example(tests=SHOWN), rules=()), "neither a rule"),
        (example(open="some day"), "work.toml"),
        (example(**{"open": "later", "not": "a long reason why it is not"}), "both"),
        (example(**{"not": "no"}), "why"),
        (example(tests=SHOWN, colour="blue"), "means nothing"),
    ],
)
def test_what_is_wrong_with_an_entry_is_named(clause: Clause, wrong: str) -> None:
    assert any(wrong in fault for fault in ledger.faults_of(clause, {"later": "Later"}))


def test_a_sound_entry_has_no_fault() -> None:
    sound = example(tests=SHOWN, pages=["desk:home"], actions=["tests/house/ledger.py::read"])
    # An act is looked for in the product only, so that a test's own helper cannot stand for one.
    assert list(ledger.faults_of(sound, {})) == ["names tests/house/ledger.py::read, which is not there"]
    assert not list(ledger.faults_of(example(tests=SHOWN, pages=["desk:home"]), {}))


def test_an_entry_for_no_clause_and_work_nobody_waits_for_are_named() -> None:
    work = {"later": "Later", "never": "Never"}
    found = ledger.faults(
        Ledger((example(open="later"),), work, strangers=("REG-Y-01",), twice=("REG-X-01",))
    )
    assert any(fault.startswith("REG-Y-01") for fault in found)
    assert any("never" in fault for fault in found)
    assert any("two entries" in fault for fault in found)
    assert len(found) == 3


def test_the_check_fails_and_writes_nothing_when_the_page_is_out_of_date(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    old = tmp_path / "clauses.md"
    old.write_text("long ago", encoding="utf-8")
    monkeypatch.setattr(ledger, "PAGE", old)
    assert ledger.main(["--check"]) == 1
    assert "not up to date" in capsys.readouterr().out
    assert old.read_text(encoding="utf-8") == "long ago"
    assert ledger.main([]) == 0
    assert ledger.main(["--check"]) == 0


def read_in(value: object) -> Iterator[str]:
    """Yield the clauses cited beside the words of a handbook."""
    if isinstance(value, Citation):
        yield from value.clauses
    elif is_dataclass(value):
        for one in fields(value):
            yield from read_in(getattr(value, one.name))
    elif isinstance(value, tuple):
        for part in value:
            yield from read_in(part)


# Cited only where the chapter is silent: the handbook then shows the national figure that serves.
SILENT = {"SUS-META-01"}


@pytest.mark.parametrize("area", ["tees", "lincolnshire", "pan-sussex", "berkshire", "family-advice"])
def test_a_clause_that_a_rule_cites_is_read_in_the_handbook(area: str) -> None:
    cites = {
        clause
        for clause, rules in ledger.citations().items()
        if any(rule.startswith(f"{area} ") for rule in rules)
    }
    assert cites
    assert cites - set(read_in(handbook.read(area, date(2026, 4, 13)).parts)) <= SILENT
