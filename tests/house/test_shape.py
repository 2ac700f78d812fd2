"""The shape of the house: sizes, names, arrows. A newcomer should find their way by the folder names alone."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps

from tests.house.code import PACKAGE, ROOT, layers, parts, sources

MODULE_LIMIT = 500
FUNCTION_LIMIT = 50
# A walk through the product in a browser is one story, told in order.
STORY_LIMIT = 100
# Names that say nothing about what is inside.
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "services", "service", "managers", "core"} | {
    "signals", "base", "tools", "lib", "stuff", "mixins", "constants",
}  # fmt: skip
ROOMS = {
    "__init__", "__main__", "apps", "urls", "views", "forms", "actions", "queries", "models", "access", "facts",
    "pages", "commands", "jobs", "middleware", "requests",
}  # fmt: skip
CLOCKS = {
    ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today"), ("timezone", "now"),
    ("timezone", "localdate"), ("time", "time"), ("timezone", "localtime_now"),
}  # fmt: skip


def test_no_module_is_longer_than_can_be_read_at_a_sitting() -> None:
    long = [
        f"{source.name}: {source.lines}"
        for source in sources("quorate", "tests")
        if source.lines > MODULE_LIMIT
    ]
    assert not long


def length_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return a function's lines of code: what its docstring explains is not held against it."""
    first = function.body[0]
    explained = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    docstring = (first.end_lineno or 0) - first.lineno + 1 if explained else 0
    return (function.end_lineno or 0) - function.lineno + 1 - docstring


def test_no_function_is_longer_than_a_page() -> None:
    long = [
        f"{source.name}:{function.lineno} {function.name}: {length_of(function)}"
        for source in sources("quorate", "tests")
        for function in source.functions()
        if length_of(function) > (STORY_LIMIT if "journeys" in source.path.parts else FUNCTION_LIMIT)
    ]
    assert not long


def test_no_module_has_an_empty_name() -> None:
    assert not [source.name for source in sources("quorate", "tests") if source.path.stem in EMPTY_NAMES]


def test_a_module_with_a_name_of_its_own_says_what_it_is_for() -> None:
    silent = [
        source.name
        for source in sources()
        if source.path.stem not in ROOMS and not ast.get_docstring(source.tree)
    ]
    assert not silent


def test_imports_stand_at_the_top() -> None:
    inside = [
        f"{source.name}:{node.lineno}"
        for source in sources()
        for function in source.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not inside


def test_the_import_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]


def test_every_part_stands_in_the_stack() -> None:
    alone = {path.stem for path in PACKAGE.glob("*.py") if not path.stem.startswith("__")}
    assert {path.name for path in parts()} | alone == set().union(*layers())


def test_the_core_uses_the_standard_library_alone() -> None:
    foreign = [
        f"{source.name}:{line} {module}"
        for source in sources("quorate/rules", "quorate/rulebook")
        for module, line in source.imports()
        if module.split(".")[0] not in sys.stdlib_module_names
        and not module.startswith("quorate.rules")
        and not (module.startswith("quorate.rulebook") and "/rulebook/" in source.name)
        # Bank holidays are data that comes as a package; the rules get them as a value.
        and not (module.split(".")[0] == "holidays" and "/rulebook/" in source.name)
    ]
    assert not foreign


def test_only_the_clock_reads_the_clock() -> None:
    readings = []
    for source in sources():
        if source.name.startswith("quorate/clock/"):
            continue
        for node in ast.walk(source.tree):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute):
                owner = node.value.id if isinstance(node.value, ast.Name) else node.value.attr
                if (owner, node.attr) in CLOCKS:
                    readings.append(f"{source.name}:{node.lineno} {owner}.{node.attr}")
            if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
                readings.append(f"{source.name}:{node.value.lineno} {node.arg}")
    assert not readings


def test_no_signals_generic_keys_or_service_classes() -> None:
    found = []
    for source in sources():
        # A seam hears what a library tells in no other way: that somebody signed in.
        if source.path.stem != "seams":
            found += [
                f"{source.name}: {module}" for module, _ in source.imports() if "signals" in module.split(".")
            ]
        found += [
            f"{source.name}: {node.name}"
            for node in ast.walk(source.tree)
            if isinstance(node, ast.ClassDef) and re.search(r"(Service|Manager|Helper|Util)s?$", node.name)
        ]
        if "GenericForeignKey" in source.text:
            found.append(f"{source.name}: GenericForeignKey")
    assert not found


def own_models() -> list[type]:
    return [model for model in apps.get_models() if model.__module__.startswith("quorate.")]


def test_foreign_keys_point_down() -> None:
    height = {part: number for number, layer in enumerate(layers()) for part in layer}
    upward = []
    for model in own_models():
        here = model._meta.app_label  # type: ignore[attr-defined]
        for field in model._meta.get_fields():  # type: ignore[attr-defined]
            target = getattr(field, "related_model", None)
            if not field.concrete or target is None or not target.__module__.startswith("quorate."):
                continue
            there = target._meta.app_label
            if there != here and height[there] >= height[here]:
                upward.append(f"{here}.{model.__name__}.{field.name} -> {there}")
    assert not upward


def test_rows_are_put_in_order_where_they_are_read() -> None:
    assert not [model for model in own_models() if model._meta.ordering]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "words",
    [
        "NotImplemented" + "Error",
        "TO" + "DO",
        "FIX" + "ME",
        "pytest.mark." + "skip",
        "assert " + "True",
    ],
)
def test_nothing_is_left_half_done(words: str) -> None:
    assert not [source.name for source in sources("quorate", "tests") if words in source.text]


def test_no_exception_is_swallowed() -> None:
    swallowed = [
        f"{source.name}:{node.lineno}"
        for source in sources()
        for node in ast.walk(source.tree)
        if isinstance(node, ast.ExceptHandler)
        and (
            node.type is None
            or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
        )
        and all(isinstance(inside, ast.Pass) for inside in node.body)
    ]
    assert not swallowed


def test_the_readme_shows_every_part() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert not [path.name for path in parts() if not re.search(rf"\b{path.name}/", readme)]
    named = set(re.findall(r"^[\s│├└─]*([a-z_]+)/\s", readme, flags=re.MULTILINE))
    there = {
        path.name for path in [*ROOT.iterdir(), *(ROOT / "quorate").iterdir(), *(ROOT / "tests").iterdir()]
    }
    assert named - there <= {path.name for path in (ROOT / "procedures").iterdir()} | {
        path.name for path in (ROOT / "docs").iterdir()
    }
