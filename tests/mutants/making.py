"""Every way of spoiling one thing in a module."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

OTHER: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult,
}  # fmt: skip
OPPOSITE = {
    "min": "max", "max": "min", "any": "all", "all": "any",
    "bisect_left": "bisect_right", "bisect_right": "bisect_left",
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """One spoilt thing: where, what it said there, what it says now, and the whole module so."""

    module: str
    line: int
    was: str
    became: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """What the mutant is called."""
        return f"{self.module}:{self.line}  {self.was}  →  {self.became}"


def mutants(module: str, source: str) -> Iterator[Mutant]:
    """Return every mutant of a module's source, in the order of its lines."""
    counting = Spoiler(-1)
    counting.visit(ast.parse(source))
    found = []
    for target in range(counting.seen):
        spoiler = Spoiler(target)
        tree = spoiler.visit(ast.parse(source))
        found.append(
            Mutant(module, spoiler.line, spoiler.was, spoiler.became, ast.fix_missing_locations(tree))
        )
    yield from sorted(found, key=lambda m: m.line)


def shown(node: ast.AST) -> str:
    """Return a piece of the source in one line."""
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= 80 else f"{text[:77]}..."


class Spoiler(ast.NodeTransformer):
    """Walk a module, count what could be spoilt inside its functions, and spoil the one that is asked for."""

    def __init__(self, target: int) -> None:
        self.target, self.seen, self.inside = target, 0, 0
        self.line, self.was, self.became = 0, "", ""

    def visit(self, node: ast.AST) -> ast.AST:
        if isinstance(node, ast.FunctionDef):
            return self._function(node)
        if isinstance(node, ast.JoinedStr | ast.Raise | ast.Assert) or not self.inside:
            return self.generic_visit(node) if not self.inside else node
        for other in alternatives(node):
            if self.seen == self.target:
                self.line, self.was, self.became = getattr(node, "lineno", 0), shown(node), shown(other)
                self.seen += 1
                return ast.copy_location(other, node)
            self.seen += 1
        if isinstance(node, ast.AnnAssign):
            if node.value is not None:
                node.value = self.visit(node.value)  # type: ignore[assignment]
            return node
        return self.generic_visit(node)

    def _function(self, node: ast.FunctionDef) -> ast.AST:
        self.inside += 1
        first = 1 if ast.get_docstring(node) else 0
        node.body[first:] = [self.visit(statement) for statement in node.body[first:]]  # type: ignore[misc]
        self.inside -= 1
        return node


def alternatives(node: ast.AST) -> Iterator[ast.AST]:
    """Return what may stand in a node's place, each wrong."""
    other = copy.deepcopy(node)
    if isinstance(other, ast.Compare) and type(other.ops[0]) in OTHER:
        other.ops[0] = OTHER[type(other.ops[0])]()
        yield other
    elif isinstance(other, ast.BoolOp | ast.BinOp | ast.AugAssign) and type(other.op) in OTHER:
        other.op = OTHER[type(other.op)]()
        yield other
    elif isinstance(other, ast.UnaryOp) and isinstance(other.op, ast.Not | ast.USub):
        yield other.operand
    elif isinstance(other, ast.Constant):
        if isinstance(other.value, bool):
            yield ast.Constant(not other.value)
        elif isinstance(other.value, int):
            yield ast.Constant(other.value + 1)
        elif isinstance(other.value, str) and is_key(other.value):
            yield ast.Constant(f"X{other.value}")
    elif isinstance(other, ast.Call) and isinstance(other.func, ast.Name) and other.func.id in OPPOSITE:
        other.func.id = OPPOSITE[other.func.id]
        yield other
    elif isinstance(other, ast.If | ast.IfExp | ast.While):
        for test in (ast.Constant(value=False), ast.Constant(value=True)):
            changed = copy.deepcopy(other)
            changed.test = test
            if not isinstance(other, ast.While) or test.value is False:
                yield changed
    elif (
        isinstance(other, ast.Return)
        and other.value is not None
        and not isinstance(other.value, ast.Constant)
    ):
        yield ast.Return(ast.Constant(None))


def is_key(text: str) -> bool:
    """Return whether a text is a key rather than words for people, which are a matter of wording."""
    return bool(text) and " " not in text and text.isascii() and not text[0].isupper()
