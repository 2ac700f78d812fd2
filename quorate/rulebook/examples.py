"""The worked examples of a procedure as it stands, and as its drafts would have it: for reading, before they bind."""

from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from quorate.rules import Event
from quorate.rules.days import add_months

from . import FOLDER, BadProcedures, Rulebook, examine, load, trying
from .handbook import raw_chapters, title_of

FILE = "examples.toml"


class Result(NamedTuple):
    """What follows in one example, as it binds and with the drafts; and the rule that decides it."""

    rule: str
    what: str
    now: str
    drafted: str

    @property
    def changed(self) -> bool:
        """Whether the drafts would decide otherwise."""
        return self.now != self.drafted


class Worked(NamedTuple):
    """One example: what happens in it, and what follows."""

    title: str
    events: tuple[Event, ...]
    results: tuple[Result, ...]


def has_drafts(key: str, folder: Path | None = None) -> bool:
    """Return whether the chapter of a procedure, or of one that serves it, has an edition that does not bind yet.

    :raises UnknownProcedure: if there is no procedure of that name
    """
    return bool(_days(key, (folder or FOLDER).resolve(), draft=True))


def work_out(key: str, today: date, folder: Path | None = None) -> tuple[Worked, ...]:
    """Return every worked example, the area's own last, with what follows now and what would with the drafts.

    They are moved by whole years to where today's editions, and every draft, would bind.

    :raises UnknownProcedure: if there is no procedure of that name
    :raises BadProcedures: if the examples, or the drafts taken as binding, cannot be read
    """
    return _work_out(key, today, (folder or FOLDER).resolve())


@lru_cache(maxsize=32)
def _work_out(key: str, today: date, at: Path) -> tuple[Worked, ...]:
    now = load(at)
    new = _with_drafts(at) if has_drafts(key, at) else now
    since = max([*_days(key, at, draft=True), *(day for day in _days(key, at, draft=False) if day <= today)])
    files = [path for path in (at / FILE, at / key / FILE) if path.is_file()]
    cases = [_moved(case, since) for path in files for case in trying.read(path)]
    found = [
        Worked(case.title, case.events, tuple(_result(line, case.kind) for line in tried.lines))
        for case, tried in zip(cases, trying.tried(tuple(cases), new, key, now, key), strict=True)
    ]
    on = max((case.on for case in cases), default=today)
    acts = tuple(_result(line, "") for line in trying.acts(new, key, now, key, on))
    return (*found, Worked("Who may do what, and when a plan ends without a review", (), acts))


@lru_cache(maxsize=4)
def _with_drafts(folder: Path) -> Rulebook:
    book, faults = examine(folder, drafts=True)
    if faults:
        raise BadProcedures(faults)
    return book


def _days(key: str, folder: Path, *, draft: bool) -> list[date]:
    """Return the first days of the drafts of a procedure and its parents, or of all that bind."""
    chapters = raw_chapters(folder)
    line = (key, *load(folder).procedure(key).parents)
    rules = [rule for one in line for rule in chapters[one].rules.values()]
    return [edition.since for rule in rules for edition in (rule.drafts if draft else rule.editions)]


def _moved(case: trying.Example, since: date) -> trying.Example:
    first = min([case.on, *(event.on for event in case.events)])
    years = max(0, since.year - first.year)
    if add_months(first, 12 * years) < since:
        years += 1
    return replace(
        case, on=_later(case.on, years), events=tuple(_event(event, years) for event in case.events)
    )


def _event(event: Event, years: int) -> Event:
    on = _later(event.on, years)
    at = datetime.combine(on, event.at.timetz()) if event.at else None
    return replace(event, on=on, at=at)


def _later(day: date, years: int) -> date:
    return add_months(day, 12 * years) if years > 0 else day


def _result(line: trying.Line, kind: str) -> Result:
    name, _, ground = line.key.partition(" ")
    rule = f"duty.{name}"
    if name in ("quorum", "decision"):
        rule = f"{'quorum' if name == 'quorum' else 'deciding'}.{'review' if kind == 'review' else 'initial'}"
    elif name == "ending":
        rule = f"ending.{ground}"
    elif not kind:
        rule = f"permission.{name}"
    what = line.title if rule.startswith("duty.") else title_of(rule, None)
    return Result(rule, what, line.now or "Nothing", line.new or "Nothing")
