"""The clause ledger: what became of each clause of the published texts, and which tests show it.

``script/ledger`` writes the page; ``script/ledger --check`` names what is wrong and writes nothing. Rules that cite a
clause and worked cases that test it are found; pages, acts, papers and other tests are said by people in
``docs/reference/clauses/*.toml``.
"""

import argparse
import ast
import csv
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tests.house.code import ROOT

CLAUSES = ROOT / "requirements" / "clauses.yaml"
ENTRIES = ROOT / "docs" / "reference" / "clauses"
WORK = "work.toml"
PAGE = ROOT / "docs" / "reference" / "clauses.md"
GOLDEN = {
    ROOT / "tests" / "golden" / "dates.csv": "clause_id",
    ROOT / "tests" / "golden" / "decisions.csv": "clause_ids",
}
# The texts in the order in which the page shows them.
TEXTS = {
    "REG": "Tees",
    "LIN": "Lincolnshire",
    "SUS": "Pan Sussex",
    "FRG": "Advice for families",
    "BER": "Berkshire",
}
WORDS = ("open", "not", "note")
THINGS = ("rules", "pages", "actions", "documents", "tests")
DONE, OPEN, NOT = "done", "open", "not for software"


@dataclass(frozen=True)
class Clause:
    """One clause: what the register says of it, what cites it, and what people said became of it."""

    id: str
    kind: str
    says: str
    rules: tuple[str, ...]
    cases: tuple[str, ...]
    entry: dict[str, Any] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return self.id.partition("-")[0]

    @property
    def state(self) -> str:
        if "not" in self.entry:
            return NOT
        return OPEN if "open" in self.entry else DONE

    @property
    def alone(self) -> bool:
        """Whether it is done as a rule alone: worked out and shown, and no page of the work turns on it yet."""
        return self.state == DONE and not any(
            self.named(thing) for thing in ("pages", "actions", "documents")
        )

    def named(self, thing: str) -> list[str]:
        """Return the rules, pages, acts, papers or tests that the entry names."""
        return list(self.entry.get(thing, []))


@dataclass(frozen=True)
class Ledger:
    clauses: tuple[Clause, ...]
    work: dict[str, str]
    strangers: tuple[str, ...]
    twice: tuple[str, ...] = ()


def cited_in(value: object) -> Iterator[str]:
    """Yield every clause named inside a rule, in its own citation or in that of one of its parts."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from part if key == "clauses" else cited_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from cited_in(part)


def citations() -> dict[str, list[str]]:
    """Return, for each clause, the rules that cite it: the folder, the kind and the name."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "procedures").glob("*/*.toml")):
        for kind, rules in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for name, rule in rules.items() if isinstance(rules, dict) else ():
                for clause in sorted(set(cited_in(rule))):
                    found.setdefault(clause, []).append(f"{path.parent.name} {kind}.{name}")
    return found


def worked_cases() -> dict[str, list[str]]:
    """Return, for each clause, the worked cases that name it."""
    found: dict[str, list[str]] = {}
    for path, column in GOLDEN.items():
        with path.open(encoding="utf-8", newline="") as lines:
            for case in csv.DictReader(lines):
                for clause in case[column].split(";"):
                    found.setdefault(clause.strip(), []).append(case["case_id"])
    return found


def register() -> list[dict[str, Any]]:
    """Return the clauses as the register gives them, in its order."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    with CLAUSES.open(encoding="utf-8") as file:
        clauses: list[dict[str, Any]] = yaml.load(file, Loader=loader)
    return clauses


def read() -> Ledger:
    """Return the whole ledger as it stands in the repository."""
    entries: dict[str, dict[str, Any]] = {}
    twice: list[str] = []
    for path in sorted(ENTRIES.glob("*.toml")):
        if path.name != WORK:
            more = tomllib.loads(path.read_text(encoding="utf-8"))
            twice += [clause for clause in more if clause in entries]
            entries |= more
    rules, cases = citations(), worked_cases()
    clauses = tuple(
        Clause(
            id=said["id"],
            kind=said["kind"],
            says=" ".join(said["says"].split()),
            rules=tuple(rules.get(said["id"], ())),
            cases=tuple(cases.get(said["id"], ())),
            entry=entries.pop(said["id"], {}),
        )
        for said in register()
    )
    work = tomllib.loads((ENTRIES / WORK).read_text(encoding="utf-8"))
    return Ledger(clauses, work, tuple(entries), tuple(twice))


@cache
def functions_of(name: str) -> frozenset[str]:
    """Return the functions of one file, those of its classes with the class before them; read, not run."""
    path = ROOT / name
    found = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body if path.is_file() else ():
        if isinstance(node, ast.FunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{one.name}" for one in node.body if isinstance(one, ast.FunctionDef)}
    return frozenset(found)


def is_test(node_id: str) -> bool:
    """Say whether pytest would find this test, whatever its parameters."""
    file, _, name = node_id.partition("::")
    there = file.startswith("tests/") and Path(file).name.startswith("test_")
    return there and name.rpartition("::")[2].startswith("test_") and name in functions_of(file)


def is_act(name: str) -> bool:
    """Say whether the product has this function: an act, or what works out a rule."""
    file, _, function = name.partition("::")
    return file.startswith("quorate/") and function in functions_of(file)


@cache
def pages_there() -> frozenset[str]:
    """Return the names of the addresses: the part's, then the page's."""
    found = set()
    modules = {
        path: ast.parse(path.read_text(encoding="utf-8")) for path in (ROOT / "quorate").glob("*/*urls*.py")
    }
    owners = {path.parent: _app_name(tree) for path, tree in modules.items() if path.stem == "urls"}
    for path, tree in modules.items():
        owner = _app_name(tree) or owners.get(path.parent, "")
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "path":
                names = [word.value for word in node.keywords if word.arg == "name"]
                found |= {f"{owner}:{name.value}" for name in names if isinstance(name, ast.Constant)}
    return frozenset(found)


def _app_name(tree: ast.Module) -> str:
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "app_name":
            return str(ast.literal_eval(node.value))
    return ""


def is_there(thing: str, name: str, clause: Clause) -> bool:
    """Say whether what an entry names exists; a rule has to cite the clause as well."""
    if thing == "tests":
        return is_test(name)
    if thing == "actions":
        return is_act(name)
    if thing == "pages":
        return name in pages_there()
    return name in clause.rules if thing == "rules" else (ROOT / name).is_file()


def faults_of(clause: Clause, work: dict[str, str]) -> Iterator[str]:
    """Yield what is wrong with the entry of one clause."""
    entry = clause.entry
    if not entry:
        yield "has no entry"
        return
    if unknown := set(entry) - {*WORDS, *THINGS}:
        yield f"its entry has {', '.join(sorted(unknown))}, which means nothing here"
    if "open" in entry and "not" in entry:
        yield "is both open and not for software"
    if "open" in entry and entry["open"] not in work:
        yield f"waits for “{entry['open']}”, which work.toml does not name"
    if clause.state == NOT and len(entry["not"]) < 20:
        yield "is not for software, and nobody says why"
    for thing in THINGS:
        for name in clause.named(thing):
            if not is_there(thing, name, clause):
                yield f"names {name}, which is not there"
    if clause.state == DONE:
        if not (clause.named("tests") or clause.cases):
            yield "is called done, and no test shows it"
        if not (clause.rules or any(clause.named(thing) for thing in ("pages", "actions", "documents"))):
            yield "is called done, and became neither a rule nor a page, an act or a document"


def faults(ledger: Ledger) -> list[str]:
    """Return everything that is wrong, one sentence for each; nothing if the ledger holds."""
    found = [f"{clause.id} {wrong}" for clause in ledger.clauses for wrong in faults_of(clause, ledger.work)]
    found += [f"{stranger} has an entry, but is no clause of the register" for stranger in ledger.strangers]
    found += [f"{clause} has two entries" for clause in ledger.twice]
    waited_for = {clause.entry.get("open") for clause in ledger.clauses}
    found += [
        f"work.toml names “{work}”, for which no clause waits"
        for work in ledger.work
        if work not in waited_for
    ]
    return found


def main(given: list[str] | None = None) -> int:
    """Write the page, or with ``--check`` only say what is wrong; the exit code says whether all is well."""
    parser = argparse.ArgumentParser(prog="script/ledger", description="Where every clause stands.")
    parser.add_argument("--check", action="store_true", help="write nothing; name what is wrong")
    check = parser.parse_args(given).check
    ledger = read()
    wrong = faults(ledger)
    text = page(ledger)
    if check and not (PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text):
        wrong.append("docs/reference/clauses.md is not up to date: run script/ledger")
    if not check:
        PAGE.write_text(text, encoding="utf-8")
    for line in wrong:
        print(line)
    print(summary(ledger))
    return 1 if wrong else 0


def summary(ledger: Ledger) -> str:
    """Return the counts in one line."""
    count = {state: sum(clause.state == state for clause in ledger.clauses) for state in (DONE, OPEN, NOT)}
    return f"{len(ledger.clauses)} clauses: " + ", ".join(f"{count[state]} {state}" for state in count)


def page(ledger: Ledger) -> str:
    """Return the page as Markdown: counts first, then a table for each text and kind."""
    lines = [
        "# The clause ledger",
        "",
        "Written by `script/ledger`; do not edit by hand. What became of each clause of the published texts is in",
        "`docs/reference/clauses/*.toml`; rules that cite a clause and worked cases that test it are found. Checked",
        "with the tests: a clause without an entry, a test that is gone, or an old page breaks the build.",
        "",
        "*Done* means that tests named here show it. *As a rule alone*: the rule works it out, with its citation, for",
        "the handbook, library and commands, and no page of the work turns on it yet. Where a clause is *open*,",
        "what stands already is named as well.",
        "",
        summary(ledger) + ".",
        "",
        *counts("Text", {t: [c for c in ledger.clauses if c.text == t] for t in TEXTS}, TEXTS),
        *counts("Kind", by_kind(ledger.clauses), {}),
        "| What open clauses wait for | clauses |",
        "|---|---:|",
    ]
    for key, title in ledger.work.items():
        lines.append(f"| {title} | {sum(clause.entry.get('open') == key for clause in ledger.clauses)} |")
    for text, title in TEXTS.items():
        lines += ["", f"## {title} ({text})"]
        for kind, clauses in by_kind(c for c in ledger.clauses if c.text == text).items():
            lines += ["", f"### {title}: {kind}", "", "| clause | what it asks | what it became | shown by |"]
            lines.append("|---|---|---|---|")
            lines += [row(clause, ledger.work) for clause in clauses]
    return "\n".join(lines) + "\n"


def by_kind(clauses: Iterable[Clause]) -> dict[str, list[Clause]]:
    found: dict[str, list[Clause]] = {}
    for clause in sorted(clauses, key=lambda clause: clause.kind):
        found.setdefault(clause.kind, []).append(clause)
    return found


def counts(heading: str, groups: dict[str, list[Clause]], titles: dict[str, str]) -> Iterator[str]:
    """Yield a table of how many clauses of each group are in each state."""
    yield f"| {heading} | {DONE} | of these as a rule alone | {OPEN} | {NOT} | all |"
    yield "|---|---:|---:|---:|---:|---:|"
    for group, clauses in groups.items():
        of = [str(sum(clause.state == state for clause in clauses)) for state in (DONE, OPEN, NOT)]
        of.insert(1, str(sum(clause.alone for clause in clauses)))
        yield f"| {titles.get(group, group)} | {' | '.join(of)} | {len(clauses)} |"
    yield ""


def row(clause: Clause, work: dict[str, str]) -> str:
    """Return the line of one clause."""
    became = []
    if clause.state == NOT:
        became.append(f"*not for software*: {clause.entry['not']}")
    if clause.state == OPEN:
        became.append(f"**open**: {work.get(clause.entry['open'], '?')}")
    became += [f"rule `{rule}`" for rule in clause.rules]
    for thing, word in (("pages", "page"), ("actions", "act"), ("documents", "document")):
        became += [f"{word} `{name.removeprefix('quorate/')}`" for name in clause.named(thing)]
    if "note" in clause.entry:
        became.append(clause.entry["note"])
    shown = [f"`{name.removeprefix('tests/')}`" for name in clause.named("tests")]
    if clause.cases:
        shown.append("worked " + ", ".join(clause.cases))
    cells = (clause.id, clause.says, "; ".join(became), "; ".join(shown))
    return "| " + " | ".join(cell.replace("|", "/") for cell in cells) + " |"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
