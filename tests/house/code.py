"""The project's own source, read and parsed once for all house tests."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "quorate"


@dataclass(frozen=True)
class Source:
    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def lines(self) -> int:
        return self.text.count("\n")

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node

    def imports(self) -> Iterator[tuple[str, int]]:
        """Yield the modules imported absolutely, with their lines."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and not node.level and node.module:
                yield node.module, node.lineno


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Return the Python files of some folders of the repository, without migrations (Django writes those)."""
    return tuple(
        _source(path)
        for folder in folders or ("quorate",)
        for path in sorted((ROOT / folder).rglob("*.py"))
        if "migrations" not in path.parts
    )


@cache
def _source(path: Path) -> Source:
    text = path.read_text(encoding="utf-8")
    return Source(path, text, ast.parse(text, str(path)))


@cache
def settings_of_project() -> dict[str, Any]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def layers() -> tuple[frozenset[str], ...]:
    """Return the parts in the order of the stack, the lowest first, as the import contract gives them."""
    contracts = settings_of_project()["tool"]["importlinter"]["contracts"]
    stack = next(contract for contract in contracts if contract["name"] == "Arrows point down the stack")
    return tuple(frozenset(part.strip() for part in layer.split("|")) for layer in reversed(stack["layers"]))


def parts() -> list[Path]:
    """Return the folders of the parts of Quorate."""
    return sorted(path for path in PACKAGE.iterdir() if path.is_dir() and any(path.glob("*.py")))
