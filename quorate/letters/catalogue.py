"""The catalogue of every letter, e-mail and notice: a folder each, `quorate/<part>/letters/<key>/`.

`about.toml` says who gets it, when and what it is told, `words.md` what it says, `examples.toml` shows it on invented
families. `write` is the one way to the words; README.md beside this file tells how to add a letter.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from quorate.people.models import Area

from . import kinds, marks, own_words, wording
from .actions import training_words
from .documents import Head, Paper
from .faults import BadLetters, Fault, line_of
from .kinds import Fact

SUBJECT_LENGTH = 200
ROOT = Path(__file__).resolve().parents[1]
FORMS = {
    "email": "An email, printed and posted when there is no address",
    "paper": "A paper that goes with an email, or is printed",
    "printed": "A letter on paper",
}
ABOUT_KEYS = {"title", "to", "when", "form", "document", "documents", "source", "facts"}
FACT_KEYS = {"means", "kind", "safe", "optional", "must", "columns"}
EXAMPLE_KEYS = {"name", "why", "to", "facts"}


class UnknownLetter(KeyError):
    """There is no such letter in the catalogue."""


class Example(NamedTuple):
    """One invented family whose letter shows the words. ``why`` says what is awkward about it."""

    name: str
    why: str
    to: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Entry:
    """One letter of the catalogue. ``key`` is "part/name"; ``source`` the paragraph of a text that asks for it.

    ``documents`` are the kinds of document under which the post room keeps it; none for a paper that is handed over.
    """

    key: str
    title: str
    to: str
    when: str
    form: str
    source: str
    facts: dict[str, Fact]
    words: wording.Words
    examples: tuple[Example, ...]
    documents: tuple[str, ...] = ()

    @property
    def part(self) -> str:
        return self.key.split("/")[0]


class Written(NamedTuple):
    """A letter as it goes to one person: the subject and text of an e-mail, and the same words as a paper."""

    subject: str
    text: str
    paper: Paper


def write(
    key: str, *, area: Area, facts: Mapping[str, Any], at: datetime, to: str = "", large: bool = False
) -> Written:
    """Return what the letter ``key`` ("conferences/invitation-reminder") says when it is told these facts.

    The area's own words are used where it has some. ``to`` is whom the paper is addressed to; ``large`` makes it large
    print. In training the paper says so; `letters.actions.post` marks the text.

    :raises UnknownLetter: when there is none
    :raises WrongFacts: when a fact is missing, unknown or of another kind
    """
    one = entry(key)
    words = own_words.words_for(area, key, one.words)
    return put_together(words, kinds.take(one.facts, facts), area=area, at=at, to=to, large=large)


def put_together(
    words: wording.Words,
    told: Mapping[str, Any],
    *,
    area: Area,
    at: datetime,
    to: str = "",
    large: bool = False,
    head: Head | None = None,
) -> Written:
    """Return the letter that these words make of facts that were taken already."""
    head = head or own_words.head_of(area)
    said = words.render(told, {name: getattr(head, name) for name in wording.AREA})
    paper = Paper(
        title=said.title,
        area_name=head.name,
        about=said.about,
        addressed_to=to,
        marking=said.marking,
        blocks=said.blocks,
        training=training_words(at),
        made_at=at,
        head=head,
        large=large,
    )
    return Written(said.subject[:SUBJECT_LENGTH], marks.in_words(said.blocks), paper)


@cache
def documents() -> tuple[str, ...]:
    """Return every kind of document that letters of the catalogue are kept under in the post room, in order."""
    return tuple(sorted({one for entry in entries().values() for one in entry.documents}))


def entry(key: str) -> Entry:
    """Return one letter of the catalogue.

    :raises UnknownLetter: when there is none
    """
    try:
        return entries()[key]
    except KeyError:
        raise UnknownLetter(key) from None


@cache
def entries() -> dict[str, Entry]:
    """Return the catalogue by key, in order, read and checked once.

    :raises BadLetters: naming every fault of every folder
    """
    found: dict[str, Entry] = {}
    faults: list[Fault] = []
    for folder in sorted(path.parent for path in ROOT.glob("*/letters/*/about.toml")):
        try:
            one = read_folder(folder)
        except BadLetters as bad:
            faults += bad.faults
        else:
            found[one.key] = one
    if faults:
        raise BadLetters(faults)
    return found


def read_folder(folder: Path) -> Entry:
    """Read and check the folder of one letter.

    :raises BadLetters: with each fault, its file and line
    """
    key = f"{folder.parent.parent.name}/{folder.name}"
    about, text = _toml(folder / "about.toml", key)
    file = f"{key}/about.toml"
    faults = list(_about_faults(about, text, file))
    if faults:
        raise BadLetters(faults)
    facts = {
        name: Fact(name=name, **{"columns": {}, **said}) for name, said in about.get("facts", {}).items()
    }
    words = wording.read(_text(folder / "words.md", key), facts=facts, file=f"{key}/words.md")
    one = Entry(
        key=key,
        title=about["title"],
        to=about["to"],
        when=about["when"],
        form=about["form"],
        source=about.get("source", ""),
        facts=facts,
        words=words,
        examples=tuple(_examples(folder, key, facts)),
        documents=tuple(about.get("documents", [about.get("document") or folder.name])),
    )
    faults = list(faults_with_examples(words, one))
    if faults:
        raise BadLetters(faults)
    return one


def faults_with_examples(words: wording.Words, of: Entry) -> Iterator[Fault]:
    """Try the words on each example family: yield what cannot be written, and what must be said and is not."""
    area = {name: f"the {name}" for name in wording.AREA}
    unsaid = {name for name, fact in of.facts.items() if fact.must}
    try:
        for example in of.examples:
            rendered = words.render(example.facts, area)
            if not rendered.subject:
                yield Fault(words.file, 1, f"The subject is empty in the letter to {example.name}.")
            for name in [name for name in unsaid if example.facts[name]]:
                other = {**example.facts, name: kinds.another(of.facts[name], example.facts[name])}
                if words.render(other, area) != rendered:
                    unsaid.discard(name)
    except BadLetters as bad:
        yield from bad.faults
        return
    for name in sorted(unsaid):
        yield Fault(
            words.file,
            0,
            f"“{name}” has to be said, and no example's letter says it: {of.facts[name].means}.",
        )


def _examples(folder: Path, key: str, facts: dict[str, Fact]) -> Iterator[Example]:
    told, text = _toml(folder / "examples.toml", key)
    file = f"{key}/examples.toml"
    if len(told.get("example", [])) < 2:
        raise BadLetters([Fault(file, 0, "Give two examples or more, each beginning with [[example]].")])
    for one in told["example"]:
        name = one.get("name", "")
        line = line_of(text, f'"{name}"')
        wrong = set(one) - EXAMPLE_KEYS
        if wrong or not name:
            says = (
                f"An example has {', '.join(sorted(EXAMPLE_KEYS))}, and needs a name; not {', '.join(wrong)}."
            )
            raise BadLetters([Fault(file, line, says)])
        try:
            yield Example(
                name, one.get("why", ""), one.get("to", ""), kinds.take(facts, one.get("facts", {}))
            )
        except kinds.WrongFacts as wrong_facts:
            raise BadLetters([Fault(file, line, f"{name}: {wrong_facts}.")]) from wrong_facts


def _about_faults(about: dict[str, Any], text: str, file: str) -> Iterator[Fault]:
    for name in sorted(set(about) - ABOUT_KEYS):
        yield Fault(file, line_of(text, name), f"“{name}” is not known here.")
    for name in ("title", "to", "when", "form"):
        if not isinstance(about.get(name), str) or not about[name].strip():
            yield Fault(file, line_of(text, f"{name} ="), f"“{name}” has to be given, in words.")
    if about.get("form") not in FORMS:
        yield Fault(file, line_of(text, "form"), f"“form” is one of {', '.join(FORMS)}.")
    for name, fact in about.get("facts", {}).items():
        line = line_of(text, f"[facts.{name}]") or line_of(text, f"{name} =")
        if not isinstance(fact, dict) or set(fact) - FACT_KEYS or not fact.get("means"):
            yield Fault(
                file, line, f"The fact “{name}” needs “means” and “kind”; it may have safe, optional, must."
            )
        elif fact.get("kind") not in kinds.KINDS:
            yield Fault(file, line, f"The kind of “{name}” is one of {', '.join(kinds.KINDS)}.")
        elif (fact["kind"] == "rows") != bool(fact.get("columns")):
            yield Fault(file, line, f"“{name}”: a fact of kind rows, and no other, names its columns.")
        if name in ("area", "loop", "held"):
            yield Fault(file, line, f"A fact cannot be called “{name}”.")


def _toml(path: Path, key: str) -> tuple[dict[str, Any], str]:
    text = _text(path, key)
    try:
        return tomllib.loads(text), text
    except tomllib.TOMLDecodeError as fault:
        says = str(fault)
        line = int(says.partition("at line ")[2].partition(",")[0] or 0) if "at line " in says else 0
        raise BadLetters([Fault(f"{key}/{path.name}", line, f"This is not TOML: {says}.")]) from fault


def _text(path: Path, key: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as fault:
        raise BadLetters([Fault(f"{key}/{path.name}", 0, f"This file cannot be read: {fault}.")]) from fault
