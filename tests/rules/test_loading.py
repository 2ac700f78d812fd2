"""A wrong procedure file never starts the product: every fault is named with its file, rule and edition."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from quorate.rulebook import UnknownProcedure, examine
from tests.rules.world import BOOK


def swap(path: str, old: str, new: str) -> Callable[[Path], None]:
    def spoil(folder: Path) -> None:
        text = (folder / path).read_text(encoding="utf-8")
        assert old in text
        (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    return spoil


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
