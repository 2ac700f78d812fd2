"""The words of one letter: a few header lines and a text with places for facts, checked before anybody uses them.

    Subject: Please answer: conference {{ number }}

    Dear {{ name }},

Facts are put in after the marks were read (see `marks`): a star or a bracket in somebody's name stays what it is.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes, pass_context
from jinja2.runtime import Context, Undefined
from jinja2.sandbox import SandboxedEnvironment

from quorate.design import words as said

from . import marks
from .documents import Block, Facts, Grid, Heading, LinkCode, Points, Text
from .faults import BadLetters, Fault, line_of
from .kinds import Fact

HEADERS = ("Subject", "Title", "About", "Marking")
AREA = {
    "name": "the council's name", "address": "the office's address", "phone": "the office's telephone number",
    "email": "the office's email address",
}  # fmt: skip
LONGEST = 40_000
FILTERS = {
    "day": said.day, "weekday": said.weekday, "time": said.clock_time, "moment": said.moment,
    "listed": lambda value, last="and": said.listed(list(value), last), "lower_first": said.lower_first,
    "plural": said.plural, "capital": lambda value: value[:1].upper() + value[1:], "count": len,
}  # fmt: skip
ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Filter, nodes.If, nodes.For,
    nodes.Const, nodes.And, nodes.Or, nodes.Not, nodes.Compare, nodes.Operand, nodes.CondExpr, nodes.Keyword,
)  # fmt: skip
HELD = re.compile("\ue000(\\d+)\ue001")
HEADER = re.compile(r"^([A-Z][a-z]+):\s*(.*)$")


@dataclass(frozen=True)
class Rendered:
    """A letter's words with its facts in their places. Only the subject is sure to say nothing about a child."""

    subject: str
    title: str
    about: str
    marking: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, eq=False)
class Words:
    """The words of one letter, read and checked against what the letter is told."""

    file: str
    source: str
    facts: Mapping[str, Fact]
    headers: Mapping[str, Template]
    body: Template
    body_line: int

    def render(self, told: Mapping[str, Any], area: Mapping[str, str]) -> Rendered:
        """Return the words with what `kinds.take` made of the facts.

        :raises BadLetters: when they do not fit together; a check with examples finds that before
        """
        safe = {name: value for name, value in told.items() if self.facts[name].safe}
        lines = {
            name: self._line(name, template, safe if name == "Subject" else told, area)
            for name, template in self.headers.items()
        }
        held: list[str] = []
        try:
            text = self.body.render({**told, "area": area, "held": held})
            blocks = marks.blocks(text)
        except marks.Unreadable as fault:
            raise BadLetters([Fault(self.file, self._near(fault.near), f"{fault}.")]) from fault
        except (TemplateError, TypeError, ValueError, AttributeError) as fault:
            raise BadLetters([Fault(self.file, self.body_line, _undone(fault))]) from fault
        subject = lines["Subject"]
        return Rendered(
            subject=subject,
            title=lines.get("Title") or subject,
            about=lines.get("About", ""),
            marking=lines.get("Marking", ""),
            blocks=tuple(_put_back(block, held) for block in blocks),
        )

    def _line(self, name: str, template: Template, told: Mapping[str, Any], area: Mapping[str, str]) -> str:
        held: list[str] = []
        try:
            text = template.render({**told, "area": area, "held": held})
        except (TemplateError, TypeError, ValueError, AttributeError) as fault:
            raise BadLetters([Fault(self.file, line_of(self.source, f"{name}:"), _undone(fault))]) from fault
        return " ".join(_back(text, held).split())

    def _near(self, near: str) -> int:
        pieces = sorted(HELD.sub("\n", near).splitlines(), key=len, reverse=True)
        return line_of(self.source, pieces[0].strip() if pieces else "") or self.body_line


def read(source: str, *, facts: Mapping[str, Fact], file: str = "words.md") -> Words:
    """Read and check the words of a letter.

    :raises BadLetters: with each fault and its line: an unknown fact, a missing subject, a mark that is not known, a
        fact in the subject that may be about a child, a fact left out that has to be said
    """
    source = source.replace("\r\n", "\n").replace("\r", "\n")
    faults: list[Fault] = []
    if len(source) > LONGEST:
        raise BadLetters([Fault(file, 0, f"The words are longer than {LONGEST:,} letters.")])
    lines = source.splitlines()
    headers: dict[str, Template] = {}
    count = 0
    while count < len(lines) and (found := HEADER.match(lines[count])) and found[1] in HEADERS:
        compiled = _compile(found[2], count, facts, file, faults, subject=found[1] == "Subject")
        if not found[2].strip():
            faults.append(Fault(file, count + 1, f"Nothing stands after “{found[1]}:”."))
        if compiled:
            headers[found[1]] = compiled
        count += 1
    if not lines or not lines[0].startswith("Subject:"):
        faults.append(Fault(file, 1, "The first line has to be “Subject:” and the subject of the message."))
    if not "".join(lines[count:]).strip():
        faults.append(Fault(file, count + 1, "The letter says nothing under its subject."))
    body = _compile("\n".join(lines[count:]), count, facts, file, faults)
    if body and not faults:
        faults += _left_out(source, facts, file)
    if faults or body is None:
        raise BadLetters(faults)
    return Words(file, source, facts, headers, body, count + 1)


class _Environment(SandboxedEnvironment):
    """Knows nothing but the facts it is given, and our own few filters."""

    def __init__(self) -> None:
        super().__init__(
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            autoescape=False,
            finalize=_hold,
        )
        self.globals.clear()
        self.tests.clear()
        self.filters.clear()
        self.filters.update(FILTERS)


@pass_context
def _hold(context: Context, value: Any) -> str:
    """Put a fact aside and leave its number in its place, so that nothing in it is taken for a mark."""
    if isinstance(value, Undefined):
        return str(value)  # which is how a missing fact raises its fault
    if value is None or value == "":
        return ""
    held = context["held"]
    held.append(str(value))
    return f"\ue000{len(held) - 1}\ue001"


_environment = _Environment()


def _compile(
    text: str,
    before: int,
    facts: Mapping[str, Fact],
    file: str,
    faults: list[Fault],
    *,
    subject: bool = False,
) -> Template | None:
    """Compile one piece of the words, which begins after so many lines; what is wrong is added to the faults."""
    try:
        tree = _environment.parse(text)
        found = list(_Check(facts, subject=subject).faults(tree))
        if not found:
            return _environment.from_string(tree)
    except TemplateSyntaxError as fault:
        found = [(fault.lineno, f"{_capital(fault.message or 'This cannot be read')}.")]
    faults += [Fault(file, before + line, says) for line, says in found]
    return None


class _Check:
    """Asks of each place in the words whether a letter may have it."""

    def __init__(self, facts: Mapping[str, Fact], *, subject: bool) -> None:
        self.facts, self.subject = facts, subject

    def faults(self, tree: nodes.Node) -> Iterator[tuple[int, str]]:
        yield from self._walk(tree, {})

    def _walk(self, node: nodes.Node, rows: dict[str, Fact | None]) -> Iterator[tuple[int, str]]:
        """``rows`` are the names that stand for one of a list here, and the fact whose list it is."""
        if not isinstance(node, ALLOWED):
            yield node.lineno, f"A letter cannot use “{type(node).__name__.lower()}”."
            return
        if isinstance(node, nodes.For):
            yield from self._loop(node, rows)
            return
        if isinstance(node, nodes.Getattr):
            yield from self._column(node, rows)
            return
        if isinstance(node, nodes.Name):
            yield from self._name(node, rows)
        if isinstance(node, nodes.Filter) and node.name not in FILTERS:
            yield node.lineno, f"“{node.name}” is not known. Known are: {', '.join(sorted(FILTERS))}."
        for child in node.iter_child_nodes():
            yield from self._walk(child, rows)

    def _loop(self, node: nodes.For, rows: dict[str, Fact | None]) -> Iterator[tuple[int, str]]:
        yield from self._walk(node.iter, rows)
        fact = self.facts.get(node.iter.name) if isinstance(node.iter, nodes.Name) else None
        if fact is None or fact.kind not in ("rows", "texts") or not isinstance(node.target, nodes.Name):
            yield node.lineno, "“for” goes through one fact that is a list: {% for one in names %}."
            return
        inside = {**rows, node.target.name: fact, "loop": None}
        for child in [*node.body, *node.else_, *([node.test] if node.test else [])]:
            yield from self._walk(child, inside)

    def _column(self, node: nodes.Getattr, rows: dict[str, Fact | None]) -> Iterator[tuple[int, str]]:
        if not isinstance(node.node, nodes.Name):
            yield node.lineno, f"“.{node.attr}” does not stand after the name of a fact."
            return
        owner = node.node.name
        if owner == "loop" and owner in rows:
            known = {"first", "last"}
        elif owner == "area":
            known = set(AREA)
        elif (fact := rows.get(owner)) and fact.kind == "rows":
            known = set(fact.columns)
        else:
            yield node.lineno, f"“{owner}” has no parts, so “{owner}.{node.attr}” is not known."
            return
        if node.attr not in known:
            yield node.lineno, f"“{owner}.{node.attr}” is not known. Known are: {', '.join(sorted(known))}."

    def _name(self, node: nodes.Name, rows: dict[str, Fact | None]) -> Iterator[tuple[int, str]]:
        name = node.name
        if name in rows:
            return
        if name == "area":
            yield node.lineno, "Write what of the area: area.name, area.address, area.phone or area.email."
        elif name not in self.facts:
            known = ", ".join(sorted(self.facts))
            yield node.lineno, f"“{name}” is not a fact of this letter. Its facts are: {known}."
        elif self.subject and not self.facts[name].safe:
            yield node.lineno, f"“{name}” may not stand in the subject: others than the reader see a subject."


def _left_out(source: str, facts: Mapping[str, Fact], file: str) -> Iterator[Fault]:
    """Look for facts that have to be said and are not there, or only asked about ("if")."""
    tree = _environment.parse(source)
    places = [name for output in tree.find_all(nodes.Output) for name in output.find_all(nodes.Name)]
    places += [loop.iter for loop in tree.find_all(nodes.For) if isinstance(loop.iter, nodes.Name)]
    written = {place.name for place in places}
    for fact in facts.values():
        if fact.must and fact.name not in written:
            yield Fault(
                file,
                0,
                f"“{fact.name}” has to be said, and is left out: {fact.means}. Put {{{{ {fact.name} }}}} back.",
            )


def _put_back(block: Block, held: list[str]) -> Block:
    if isinstance(block, LinkCode):
        return LinkCode(_back(block.address, held))
    if isinstance(block, Heading):
        return Heading(_back(block.text, held), block.level)
    if isinstance(block, Text):
        return Text(_back(block.text, held))
    if isinstance(block, Points):
        return Points(tuple(_back(item, held) for item in block.items))
    if isinstance(block, Facts):
        return Facts(
            _back(block.caption, held),
            tuple((_back(name, held), _back(value, held)) for name, value in block.rows),
        )
    return Grid(
        _back(block.caption, held),
        tuple(_back(cell, held) for cell in block.head),
        tuple(tuple(_back(cell, held) for cell in row) for row in block.rows),
    )


def _back(text: str, held: list[str]) -> str:
    return HELD.sub(lambda found: held[int(found[1])], text)


def _undone(fault: Exception) -> str:
    return f"{_capital(str(fault)) or type(fault).__name__}."


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:].rstrip(".")
