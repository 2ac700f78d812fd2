"""Run the tests of the rules against every mutant, and list those that no test notices.

python -m tests.mutants [--every N] [MODULE ...]

The tests are read once, and run once to see which of them reach which function. Each mutant then has a process of its
own, forked from there, in which the code of one function is exchanged and the tests that reach it are run until one
fails. Survivors are compared with docs/reference/mutants.md: one that is not explained there is an error.
"""

import argparse
import os
import re
import signal
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest
from _pytest.runner import runtestprotocol

from .making import Mutant, mutants

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "quorate" / "rules"
EXPLAINED = ROOT / "docs" / "reference" / "mutants.md"
MODULES = (
    "days",
    "conditions",
    "duties",
    "quorum",
    "deciding",
    "table_conditions",
    "permission",
    "ending",
    "papers",
    "booking",
    "events",
)
SECONDS = 30
TESTS = ("tests/rules", "tests/rules_long/test_what_is_always_true.py")
SKIPPED = ("test_clauses", "test_bank_holidays", "test_handbook", "test_guide")
Place = tuple[str, int]


class Runner:
    """Takes the place of pytest's own loop over the tests."""

    def __init__(self, modules: list[str], every: int) -> None:
        self.modules, self.every = modules, every
        self.reach: dict[Place, set[int]] = defaultdict(set)
        self.took: dict[int, float] = {}
        self.survivors: list[Mutant] = []
        self.tried = 0
        self.failed_before = False

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = [item for item in items if not any(name in item.nodeid for name in SKIPPED)]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self.watch(session.items)
        if self.failed_before:
            return True
        for module in self.modules:
            source = (RULES / f"{module}.py").read_text(encoding="utf-8")
            for number, mutant in enumerate(mutants(module, source)):
                if number % self.every == 0:
                    self.tried += 1
                    if self.lives(mutant, session.items):
                        self.survivors.append(mutant)
                        print(f"- `{mutant.name}`", file=sys.__stderr__, flush=True)
        return True

    def watch(self, items: list[pytest.Item]) -> None:
        """Run every test once, unspoilt, and note which functions of the rules each reaches."""
        inside = str(RULES)

        def note(frame: FrameType, event: str, _argument: Any) -> None:
            code = frame.f_code
            if event == "call" and code.co_filename.startswith(inside):
                here.add((Path(code.co_filename).stem, code.co_firstlineno))

        for place, item in enumerate(items):
            here: set[Place] = set()
            begun = time.perf_counter()
            sys.setprofile(note)
            reports = runtestprotocol(
                item, log=False, nextitem=items[place + 1] if place + 1 < len(items) else None
            )
            sys.setprofile(None)
            self.took[place] = time.perf_counter() - begun
            if any(report.failed for report in reports):
                self.failed_before = True
                print(f"{item.nodeid} fails before anything is spoilt", file=sys.__stderr__)
            for reached in here:
                self.reach[reached].add(place)

    def lives(self, mutant: Mutant, items: list[pytest.Item]) -> bool:
        """Return whether every test that reaches the spoilt function passes. One that never ends has noticed."""
        swaps = list(exchanged(mutant))
        reached = {
            place for original, _ in swaps for place in self._reaching(mutant.module, original.__code__)
        }
        order = sorted(reached, key=lambda place: self.took[place])
        child = os.fork()
        if child == 0:
            signal.alarm(SECONDS)
            for original, code in swaps:
                original.__code__ = code
            noticed = any(
                report.failed
                for place in order
                for report in runtestprotocol(items[place], log=False, nextitem=None)
            )
            os._exit(1 if noticed else 0)
        _, status = os.waitpid(child, 0)
        return os.waitstatus_to_exitcode(status) == 0

    def _reaching(self, module: str, code: CodeType) -> set[int]:
        """Return the tests that reach a function, or a function inside it."""
        found = set(self.reach.get((module, code.co_firstlineno), ()))
        for constant in code.co_consts:
            if isinstance(constant, CodeType):
                found |= self._reaching(module, constant)
        return found


def exchanged(mutant: Mutant) -> Iterator[tuple[FunctionType, CodeType]]:
    """Return each function whose code the mutant changes, with the changed code."""
    module = import_module(f"quorate.rules.{mutant.module}")
    path = str(RULES / f"{mutant.module}.py")
    spoilt = dict(_codes(compile(mutant.tree, path, "exec")))
    for original in _functions(vars(module), module.__name__):
        code = spoilt.get(original.__qualname__)
        if code is not None and not _same(code, original.__code__):
            yield original, code


def _codes(code: CodeType) -> Iterator[tuple[str, CodeType]]:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if "<locals>" not in constant.co_qualname:
                yield constant.co_qualname, constant
            yield from _codes(constant)


def _functions(names: dict[str, Any], module: str) -> Iterator[FunctionType]:
    for value in list(names.values()):
        if isinstance(value, property):
            value = value.fget
        value = getattr(value, "__func__", value)
        if isinstance(value, FunctionType) and value.__module__ == module:
            yield value
        elif isinstance(value, type) and value.__module__ == module:
            yield from _functions(dict(vars(value)), module)


def _same(one: CodeType, other: CodeType) -> bool:
    """Return whether two functions do the same: their bytes, names and constants, and those of what is inside."""
    if (one.co_code, one.co_names, one.co_varnames) != (other.co_code, other.co_names, other.co_varnames):
        return False
    if len(one.co_consts) != len(other.co_consts):
        return False
    for a, b in zip(one.co_consts, other.co_consts, strict=True):
        same = (
            _same(a, b)
            if isinstance(a, CodeType) and isinstance(b, CodeType)
            else (type(a), a) == (type(b), b)
        )
        if not same:
            return False
    return True


def explained() -> set[str]:
    """Return the mutants that the page explains, without their lines, which move with every edit."""
    if not EXPLAINED.exists():
        return set()
    return {unlined(name) for name in re.findall(r"^- `(.+)`$", EXPLAINED.read_text(encoding="utf-8"), re.M)}


def unlined(name: str) -> str:
    """Return a mutant's name without its line."""
    return re.sub(r":\d+  ", "  ", name)


def main() -> int:
    """Print the survivors and the counts; 1 if any of them is not explained."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants")
    parser.add_argument("modules", nargs="*", default=MODULES, metavar="MODULE", help=", ".join(MODULES))
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only every Nth mutant")
    args = parser.parse_args()
    os.chdir(ROOT)
    runner = Runner(list(args.modules), args.every)
    options = ("-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestConfigWarning")
    addopts = "addopts=--disable-plugin-autoload -p _hypothesis_pytestplugin"
    pytest.main([*options, "-o", addopts, "--no-header", "--no-summary", *TESTS], plugins=[runner])
    if runner.failed_before or not runner.tried:
        return 2
    known = explained()
    surprising = [m for m in runner.survivors if unlined(m.name) not in known]
    for mutant in surprising:
        print(f"not explained: {mutant.name}")
    print(
        f"{runner.tried} mutants, {runner.tried - len(runner.survivors)} noticed, {len(runner.survivors)} not; "
        f"{len(surprising)} of those not explained."
    )
    return 1 if surprising else 0


if __name__ == "__main__":
    sys.exit(main())
