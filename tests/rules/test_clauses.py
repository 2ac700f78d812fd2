"""Every clause of the published texts is cited by a rule, or has a reason why its substance is elsewhere."""

import csv
import tomllib
from collections.abc import Iterator
from pathlib import Path

from quorate import rulebook

HERE = Path(__file__).parent
RULE_KINDS = frozenset({"deadline", "quorum", "role", "permission", "decision", "criteria"})


def clauses() -> dict[str, str]:
    with (HERE / "clauses.csv").open(encoding="utf-8", newline="") as lines:
        return {row["clause"]: row["kind"] for row in csv.DictReader(lines)}


def elsewhere() -> dict[str, str]:
    found: dict[str, str] = {}
    for group in tomllib.loads((HERE / "clauses_elsewhere.toml").read_text(encoding="utf-8"))["elsewhere"]:
        for clause in group["clauses"]:
            assert clause not in found, f"{clause} is listed twice"
            found[clause] = group["reason"]
    return found


def cited_in(value: object) -> Iterator[str]:
    """Every clause named anywhere inside a rule, in its own citation or in that of one of its parts."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from part if key == "clauses" else cited_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from cited_in(part)


def cited() -> set[str]:
    files = sorted(rulebook.FOLDER.glob("*/*.toml"))
    return {c for file in files for c in cited_in(tomllib.loads(file.read_text(encoding="utf-8")))}


def test_every_clause_is_cited_by_a_rule_or_has_a_reason() -> None:
    known, cites, others = clauses(), cited(), elsewhere()
    assert len(known) == 491
    assert sorted(set(known) - cites - set(others)) == []
    assert all(len(reason) > 40 for reason in others.values())


def test_every_clause_about_rules_is_cited() -> None:
    about_rules = {clause for clause, kind in clauses().items() if kind in RULE_KINDS}
    assert len(about_rules) == 216
    missing = about_rules - cited()
    assert missing <= set(elsewhere()), f"no rule cites {sorted(missing)}"
    assert not missing, (
        "at present every one of them is cited; a reason has to be weighed before this changes"
    )


def test_no_clause_is_both_cited_and_excused_and_none_is_made_up() -> None:
    assert cited() <= set(clauses())
    assert set(elsewhere()) <= set(clauses())
    assert not cited() & set(elsewhere())
