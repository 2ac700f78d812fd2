"""Reading a folder of procedures: chapters one by one, then each joined to its parents."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from quorate.rules.findings import Citation
from quorate.rules.procedure import ELSEWHERE, SILENT, STATED, STRENGTHS

from .faults import Fault
from .headings import HEADING_KEYS, Sources
from .own import NOTHING, Own, check_instead, declared
from .tables import Table
from .terms import READERS, quorum_unset

STANDINGS = ("national", "regional", "area", "information")
ABOUT, EXAMPLES = "about.toml", "examples.toml"


@dataclass(slots=True)
class Edition:
    """One edition as an area wrote it, before it is joined to its parents."""

    since: date
    standing: str
    terms: Any
    citation: Citation
    strength: str
    note: str
    where: str
    draft: bool = False


@dataclass(slots=True)
class RawRule:
    """One rule as an area wrote it: the heading as it stands, its editions, and drafts, which never bind."""

    file: str
    heading: Mapping[str, Any]
    editions: list[Edition] = field(default_factory=list)
    drafts: list[Edition] = field(default_factory=list)


@dataclass(slots=True)
class Chapter:
    """All that one folder says."""

    key: str
    title: str = ""
    standing: str = "area"
    parent: str = ""
    nation: str = ""
    sources: tuple[str, ...] = ()
    words: dict[str, str] = field(default_factory=dict)
    own: Own = NOTHING
    about: Table | None = None
    rules: dict[str, RawRule] = field(default_factory=dict)


def read_folder(folder: Path, faults: list[Fault], *, drafts: bool = False) -> dict[str, Chapter]:
    """Return every chapter in a folder of procedures, noting what is wrong. ``drafts``: read as if they bound."""
    titles = _sources(folder, faults)
    chapters: dict[str, Chapter] = {}
    if not folder.is_dir():
        faults.append(Fault(str(folder), "", "", "there is no such folder"))
        return chapters
    for place in sorted(folder.iterdir()):
        if place.is_dir() and not place.name.startswith((".", "_")) and any(place.glob("*.toml")):
            chapters[place.name] = _chapter(place, titles, faults)
    for chapter in chapters.values():
        _declare(chapter, chapters)
    for chapter in chapters.values():
        _read_rules(folder / chapter.key, chapter, Sources(titles, chapter.sources[0], drafts=drafts), faults)
    if not chapters:
        faults.append(
            Fault(str(folder), "", "", "there are no procedures here: each is a folder with about.toml")
        )
    return chapters


def _read(path: Path, shown: str, faults: list[Fault]) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.append(Fault(shown, "", "", "the file is missing"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, ValueError, RecursionError) as wrong:
        faults.append(Fault(shown, "", "", f"cannot be read: {wrong}"))
    return {}


def _sources(folder: Path, faults: list[Fault]) -> dict[str, tuple[str, str]]:
    titles: dict[str, tuple[str, str]] = {}
    for key, values in _read(folder / "sources.toml", "sources.toml", faults).items():
        table = Table(values, file="sources.toml", rule=key, edition="", faults=faults)
        titles[key] = _publication(table)
    return titles


def _publication(table: Table) -> tuple[str, str]:
    title = table.text("title"), table.text("edition")
    for name in ("publisher", "of", "read", "review-by", "address", "note"):
        table.anything(name)
    table.end()
    return title


def _chapter(place: Path, titles: dict[str, tuple[str, str]], faults: list[Fault]) -> Chapter:
    chapter = Chapter(place.name)
    shown = f"{place.name}/{ABOUT}"
    about = Table(_read(place / ABOUT, shown, faults), file=shown, rule="", edition="", faults=faults)
    chapter.title = about.text("title")
    chapter.standing = about.text("standing", "area", one_of=STANDINGS)
    chapter.parent = about.text("parent", "")
    chapter.nation = about.text("nation", "")
    published = about.table("publication")
    if published is not None and place.name in titles:
        about.fault(f"“publication”: “{place.name}” is in sources.toml already; keep one of the two")
    elif published is not None:
        titles[place.name] = _publication(published)
    default = about.text("source", place.name) if published is not None else about.text("source")
    chapter.sources = (default,)
    words = about.table("words")
    if words is not None:
        chapter.words = {key: words.text(key) for key in words.values}
    chapter.own, chapter.about = declared(about), about
    about.end()
    if default and default not in titles:
        about.fault(f"source “{default}” is not in sources.toml")
    return chapter


def _declare(chapter: Chapter, chapters: dict[str, Chapter]) -> None:
    """Give a chapter the events and roles that its parents declare too."""
    own, above, seen = chapter.own, chapters.get(chapter.parent), {chapter.key}
    while above is not None and above.key not in seen:
        seen.add(above.key)
        own, above = own.under(above.own), chapters.get(above.parent)
    chapter.own = own
    if chapter.about is not None:
        check_instead(chapter.about, own)


def _read_rules(place: Path, chapter: Chapter, sources: Sources, faults: list[Fault]) -> None:
    for path in sorted(place.glob("*.toml")):
        if path.name not in (ABOUT, EXAMPLES):
            _rules(path, f"{place.name}/{path.name}", chapter, sources, faults)


def _rules(path: Path, shown: str, chapter: Chapter, sources: Sources, faults: list[Fault]) -> None:
    for kind, rules in _read(path, shown, faults).items():
        if kind not in READERS:
            known = ", ".join(sorted(READERS))
            faults.append(Fault(shown, kind, "", f"“{kind}” is not a kind of rule. Known: {known}"))
            continue
        if not isinstance(rules, dict):
            faults.append(Fault(shown, kind, "", f"write rules as [{kind}.name]"))
            continue
        for name, values in rules.items():
            key = f"{kind}.{name}"
            if key in chapter.rules:
                faults.append(Fault(shown, key, "", f"is already in {chapter.rules[key].file}"))
                continue
            table = Table(values, file=shown, rule=key, edition="", faults=faults, own=chapter.own)
            chapter.rules[key] = _rule(kind, key, table, sources)


def _rule(kind: str, key: str, table: Table, sources: Sources) -> RawRule:
    editions = table.anything("edition", [])
    heading = {k: v for k, v in table.values.items() if k != "edition"}
    allowed = HEADING_KEYS if kind == "duty" else frozenset()
    for unknown in sorted(heading.keys() - allowed):
        table.fault(f"“{unknown}” is not known here; what a rule says belongs in [[{key}.edition]]")
    raw = RawRule(table.file, heading)
    if not isinstance(editions, list) or not (editions or heading):
        table.fault(f"has no editions: write [[{key}.edition]]")
        return raw
    for values_of in editions:
        edition = _edition(kind, table.within(values_of), sources)
        if edition is not None:
            (raw.drafts if edition.draft and not sources.drafts else raw.editions).append(edition)
    days = [e.since for e in raw.editions]
    if days != sorted(set(days)):
        table.fault("the editions are not in order of date, or two start on one day")
    return raw


def _edition(kind: str, table: Table, sources: Sources) -> Edition | None:
    since = table.day("from")
    table.edition = since.isoformat() if since != date.min else "?"
    draft = table.flag("draft")
    standing = table.text("standing", STATED, one_of=(STATED, SILENT, ELSEWHERE))
    strength = table.text("strength", "must", one_of=STRENGTHS)
    note = table.text("note", "")
    where = table.text("where", "")
    citation = sources.citation(table)
    terms: Any = None
    if standing == STATED:
        terms = READERS[kind](table, sources)
    elif kind == "quorum":
        terms = quorum_unset(table)
    if standing == ELSEWHERE and not where:
        table.fault("“where” is missing: name the chapter that the text points to")
    table.end()
    if citation is None:
        return None
    return Edition(since, standing, terms, citation, strength, note, where, draft)
