"""An area's whole procedure, to be read: chapters, rules in words, their history, what differs and what is not said."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from quorate.rules.findings import Citation
from quorate.rules.procedure import ELSEWHERE, SILENT, STATED, DutyHeading, InForce, Procedure, Rule
from quorate.rules.roles import ROLES

from . import FOLDER, Rulebook, load, titles
from .phrases import Line, Told, capital, role, sentence
from .places import PLACES, place_of
from .reading import Chapter as Raw
from .reading import Edition, read_folder
from .wording import heading_lines, told

RECORDS_BEGIN = date(2000, 1, 1)
"""What the procedure files write where a text does not say since when its figures have held."""

ORDER = ("paper", "form", "quorum", "deciding", "ending", "duty", "list", "permission", "check", "setting")
"""In which order the kinds of rule stand in a chapter."""

WORDS: Mapping[str, str] = MappingProxyType(
    {
        "plan-stays": "A plan that goes on is",
        "plan-ends": "A plan that stops is",
        "chair": "Who chairs",
        "case-holder": "Who holds the case",
        "team-manager": "The social worker's manager",
        "minute-taker": "Who takes the minutes",
        "conference-administrator": "Who sends the papers",
        "partnership": "The body whose members count",
        "initial-conference": "The first conference",
        "review-conference": "The conference that looks at a plan again",
        "core-group": "The group that works the plan",
        "child-protection-plan": "The plan",
    }
)


@dataclass(frozen=True, slots=True)
class Saying:
    """One edition of a rule, in words. ``state``: in force, earlier, later or draft."""

    since: date
    until: date | None
    state: str
    standing: str
    told: Told
    beside: str
    strength: str
    citation: Citation
    origin: str
    origin_title: str
    note: str
    where: str

    @property
    def states(self) -> bool:
        """Whether the text says something, rather than nothing or “see elsewhere”."""
        return self.standing == STATED

    @property
    def read_into(self) -> bool:
        """Whether it is a reading of what a text leaves open, and no published text."""
        return self.citation.source.startswith("Readings")

    @property
    def value(self) -> str:
        """What it says, in one sentence."""
        if self.standing == ELSEWHERE:
            return (
                f"Left to “{self.where}”, which is not held here."
                if self.where
                else "Left to another chapter."
            )
        return self.told.value or "Not stated."


@dataclass(frozen=True, slots=True)
class Entry:
    """One rule: what it is about, what it says on a day, and every edition of it."""

    key: str
    title: str
    place: str
    about: tuple[Line, ...]
    now: Saying | None
    history: tuple[Saying, ...]
    own: bool
    search_text: str


class Part(NamedTuple):
    """A chapter of the handbook with its rules."""

    key: str
    title: str
    about: str
    entries: tuple[Entry, ...]


class Tasks(NamedTuple):
    """A role and the rules that name it."""

    role: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Handbook:
    """The procedure of one area as it reads on a day."""

    key: str
    title: str
    standing: str
    on: date
    parents: tuple[str, ...]
    parts: tuple[Part, ...]
    words: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str], ...]
    tasks: tuple[Tasks, ...]

    def entries(self) -> Iterator[Entry]:
        """Yield every rule, chapter by chapter."""
        for part in self.parts:
            yield from part.entries

    def entry(self, key: str) -> Entry | None:
        """Return one rule, if there is one of that key."""
        return next((one for one in self.entries() if one.key == key), None)


class Difference(NamedTuple):
    """What two procedures say of one thing, where it is not the same. ``kind``: both, one or other."""

    key: str
    title: str
    place: str
    kind: str
    one: Saying | None
    other: Saying | None


class Unsaid(NamedTuple):
    """Something on which a text is silent, and what serves instead. ``kind``: elsewhere, served or nothing."""

    entry: Entry
    kind: str
    serves: str


@cache
def raw_chapters(folder: Path) -> Mapping[str, Raw]:
    """Return every chapter of a folder as it was written, drafts and all, before it is joined to its parents."""
    return read_folder(folder, [])


def read(key: str, on: date, folder: Path | None = None) -> Handbook:
    """Return the handbook of a procedure as it reads on a day. Kept, so that asking again costs nothing.

    :raises UnknownProcedure: if there is no procedure of that name
    """
    return _read(key, on, (folder or FOLDER).resolve())


@lru_cache(maxsize=32)
def _read(key: str, on: date, folder: Path) -> Handbook:
    book = load(folder)
    procedure = book.procedure(key)
    raw = raw_chapters(folder)
    entries = [_entry(rule, procedure, on, raw, book) for rule in procedure.rules.values()]
    entries += [_only_drafted(one, procedure, raw, book) for one in _drafts_alone(procedure, raw)]
    entries.sort(key=_order)
    parts = tuple(
        Part(p.key, p.title, p.about, tuple(e for e in entries if e.place == p.key)) for p in PLACES
    )
    words = tuple((says, procedure.words[word]) for word, says in WORDS.items() if word in procedure.words)
    cited = {(e.now.citation.source, e.now.citation.edition) for e in entries if e.now}
    return Handbook(
        key=key,
        title=procedure.title,
        standing=procedure.standing,
        on=on,
        parents=procedure.parents,
        parts=tuple(part for part in parts if part.entries),
        words=words,
        sources=tuple(sorted(cited)),
        tasks=_tasks(entries, procedure, on),
    )


def _order(entry: Entry) -> int:
    kind = entry.key.partition(".")[0]
    return ORDER.index(kind) if kind in ORDER else len(ORDER)


def title_of(key: str, heading: DutyHeading | None) -> str:
    """Return what a rule is called."""
    return heading.title if heading else titles.RULES.get(key, titles.plain(key.partition(".")[2]))


def _entry(rule: Rule, procedure: Procedure, on: date, raw: Mapping[str, Raw], book: Rulebook) -> Entry:
    history = [
        _saying(rule, stands, procedure, raw, book, starts, ends, _state(starts, ends, on))
        for starts, ends, stands in zip(rule.days, (*rule.days[1:], None), rule.timeline, strict=False)
    ]
    now = next((one for one in history if one.state == "in force"), None)
    line = (procedure.key, *procedure.parents)
    history += [
        _saying(rule, _drafted(draft, key), procedure, raw, book, draft.since, None, "draft")
        for key in line
        if key in raw and rule.key in raw[key].rules
        for draft in raw[key].rules[rule.key].drafts
    ]
    title = title_of(rule.key, rule.heading)
    if rule.key.startswith("paper.") and now and now.states:
        title = rule.on(on).terms.title  # type: ignore[union-attr]
    entry = Entry(
        key=rule.key,
        title=title,
        place=place_of(rule.key, rule.heading),
        about=heading_lines(rule.heading, procedure) if rule.heading else (),
        now=now,
        history=tuple(sorted(history, key=lambda s: s.since, reverse=True)),
        own=procedure.key in raw and rule.key in raw[procedure.key].rules,
        search_text="",
    )
    return replace(entry, search_text=_search_text(entry))


def _drafts_alone(procedure: Procedure, raw: Mapping[str, Raw]) -> list[str]:
    """Return the rules that have drafts and nothing that binds."""
    line = (procedure.key, *procedure.parents)
    named = (key for one in line if one in raw for key, rule in raw[one].rules.items() if rule.drafts)
    return [key for key in dict.fromkeys(named) if key not in procedure.rules]


def _only_drafted(key: str, procedure: Procedure, raw: Mapping[str, Raw], book: Rulebook) -> Entry:
    rule = Rule(key, key.partition(".")[2], None, (), ())
    entry = _entry(rule, procedure, date.min, raw, book)
    said = next(raw[one].rules[key] for one in (procedure.key, *procedure.parents) if key in raw[one].rules)
    title = str(said.heading.get("title") or title_of(key, None))
    return replace(entry, title=title, search_text=f"{title}\n{entry.search_text}".casefold())


def _state(starts: date, ends: date | None, on: date) -> str:
    if starts > on:
        return "later"
    return "in force" if ends is None or ends > on else "earlier"


def _drafted(edition: Edition, chapter: str) -> InForce:
    return InForce(
        edition.since,
        edition.standing,
        edition.terms,
        edition.citation,
        edition.strength,
        chapter,
        edition.note,
    )


def _saying(
    rule: Rule,
    stands: InForce,
    procedure: Procedure,
    raw: Mapping[str, Raw],
    book: Rulebook,
    starts: date,
    ends: date | None,
    state: str,
) -> Saying:
    where = ""
    if stands.standing == ELSEWHERE and stands.origin in raw and rule.key in raw[stands.origin].rules:
        editions = raw[stands.origin].rules[rule.key].editions
        where = next((one.where for one in reversed(editions) if one.since <= stands.since), "")
    beside = ""
    if stands.otherwise is not None and stands.otherwise.standing == STATED:
        beside = told(rule.key, rule.heading, stands.otherwise, procedure).value
    origin = book.procedures.get(stands.origin)
    return Saying(
        since=starts,
        until=ends,
        state=state,
        standing=stands.standing,
        told=told(rule.key, rule.heading, stands, procedure),
        beside=beside,
        strength=titles.STRENGTHS.get(stands.strength, titles.plain(stands.strength)),
        citation=stands.citation,
        origin=stands.origin,
        origin_title=origin.title if origin else stands.origin,
        note=stands.note,
        where=where,
    )


def _search_text(entry: Entry) -> str:
    words = [entry.title, entry.key, *(f"{one.label} {i.says}" for one in entry.about for i in one.items)]
    for says in entry.history:
        words += [says.value, says.told.text(), says.note, says.beside, str(says.citation), says.strength]
        words += says.citation.clauses
        cites = [i.citation for one in says.told.lines for i in one.items if i.citation]
        words += [f"{cite.paragraph} {' '.join(cite.clauses)}" for cite in cites]
    return "\n".join(words).casefold()


def _tasks(entries: list[Entry], procedure: Procedure, on: date) -> tuple[Tasks, ...]:
    named: dict[str, list[Entry]] = {}
    for entry in entries:
        rule = procedure.rules.get(entry.key)
        if rule is None:  # a draft alone asks nobody for anything yet
            continue
        stands = rule.on(on)
        terms = stands.terms if stands else None
        keys = {rule.heading.whose} if rule.heading else set()
        keys |= {
            getattr(terms, name, "") for name in ("whose", "approver", "tie", "lifted_by", "none_involved")
        }
        keys |= set(getattr(terms, "by", ())) | set(getattr(terms, "roles", ()))
        for key in (keys & set(ROLES)) - {"nobody", "quorate"}:
            named.setdefault(key, []).append(entry)
    return tuple(
        Tasks(capital(role(key, procedure)), tuple(found))
        for key, found in sorted(named.items(), key=lambda one: list(ROLES).index(one[0]))
    )


def search(handbook: Handbook, words: str) -> tuple[Part, ...]:
    """Return the chapters with only those rules in which every word is found: titles, values, notes, clause numbers.

    A word is found by how it starts, a number as a whole: 24 is found neither in 124 nor in 240.
    """
    wanted = [
        re.compile(rf"(?<!\w){re.escape(word)}" + (r"(?!\w)" if word.isdecimal() else ""))
        for word in words.casefold().split()
    ]
    parts = (
        part._replace(
            entries=tuple(e for e in part.entries if all(one.search(e.search_text) for one in wanted))
        )
        for part in handbook.parts
    )
    return tuple(part for part in parts if part.entries)


def differences(key: str, other: str, on: date, folder: Path | None = None) -> tuple[Difference, ...]:
    """Return what two procedures say differently on a day, and what one of them says and the other does not.

    The same thing in each area's own words is no difference.
    """
    return _differences(key, other, on, (folder or FOLDER).resolve())


@lru_cache(maxsize=32)
def _differences(key: str, other: str, on: date, folder: Path) -> tuple[Difference, ...]:
    book = load(folder)
    procedures = book.procedure(key), book.procedure(other)
    mine = {entry.key: entry for entry in read(key, on, folder).entries()}
    theirs = {entry.key: entry for entry in read(other, on, folder).entries()}
    found: list[Difference] = []
    for name in dict.fromkeys((*mine, *theirs)):
        here, there = mine.get(name), theirs.get(name)
        entry = here or there
        one, two = here.now if here else None, there.now if there else None
        states = bool(one and one.states), bool(two and two.states)
        if entry is None or not any(states) or (all(states) and _same(name, procedures, on)):
            continue
        kind = "both" if all(states) else "one" if states[0] else "other"
        found.append(Difference(name, entry.title, entry.place, kind, one, two))
    order = [place.key for place in PLACES]
    return tuple(sorted(found, key=lambda one: order.index(one.place)))


def _same(key: str, procedures: tuple[Procedure, Procedure], on: date) -> bool:
    texts = []
    for procedure in procedures:
        rule = procedure.rules[key]
        stands = rule.on(on)
        if stands is None:
            return False
        about = heading_lines(rule.heading, procedures[0]) if rule.heading else ()
        says = told(key, rule.heading, stands, procedures[0])
        texts.append((Told(says.value, (*about, *says.lines)).text(), stands.strength))
    return texts[0] == texts[1]


def unsaid(key: str, on: date, folder: Path | None = None) -> tuple[Unsaid, ...]:
    """Return every rule on which a procedure's own text says nothing, and what serves in its place."""
    found: list[Unsaid] = []
    for entry in read(key, on, folder).entries():
        now = entry.now
        if now is None or (now.origin == key and now.states):
            continue
        if now.standing == ELSEWHERE:
            serves = (
                f"Nothing is worked out. Shown beside it: {now.beside}"
                if now.beside
                else "Nothing is worked out."
            )
            found.append(Unsaid(entry, "elsewhere", serves))
        elif now.standing == SILENT:
            found.append(Unsaid(entry, "nothing", "Nothing: no figure is made up."))
        else:
            found.append(Unsaid(entry, "served", sentence(now.value)))
    return tuple(found)
