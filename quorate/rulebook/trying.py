"""What new procedure files would decide, on worked examples, beside what is decided now: before they go live."""

import shutil
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from quorate.rules import Duty, Event, History, Present, deciding, derive, ending, permission, quorum
from quorate.rules.days import LONDON, OutsideCalendar, in_words
from quorate.rules.events import UnknownEvent
from quorate.rules.roles import listed

from . import Rulebook, examine
from .faults import BadProcedures, Fault

SCOPES = ("child", "conference", "milestone")
SAME, CHANGED, NEW, GONE = "same", "changed", "new", "gone"
KNOWN = frozenset(("title", "events", "on", "kind", "present", "views", "chair", "table", "expect"))


@dataclass(frozen=True, slots=True)
class Example:
    """A case to try: what happened, or who was at a conference and what they said, and what is expected of it."""

    title: str
    events: tuple[Event, ...]
    on: date
    kind: str
    present: tuple[Present, ...]
    table: deciding.Table | None
    expect: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One thing decided: under the new files, under the present ones, and where the new one stands."""

    key: str
    title: str
    new: str
    now: str
    stands: str
    how: str
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Tried:
    """One example, tried."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What one rulebook says."""

    title: str
    says: str
    day: str
    stands: str


def laid_over(built_in: Path, new: Path, area: str, *, drafts: bool) -> tuple[Rulebook, list[Fault]]:
    """Return the rulebook that would be if the new files were added, and every fault in it.

    ``new`` is one area's folder (with about.toml) or a whole folder of procedures (with sources.toml).
    """
    if not (new / "about.toml").is_file():
        return examine(new, drafts=drafts)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(shutil.copytree(built_in, Path(made) / "procedures"))
        shutil.rmtree(folder / area, ignore_errors=True)
        shutil.copytree(new, folder / area)
        return examine(folder, drafts=drafts)


def read(path: Path) -> tuple[Example, ...]:
    """Return the worked examples in a file.

    :raises BadProcedures: naming the example and what is wrong with it
    """
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as wrong:
        raise BadProcedures([Fault(path.name, "", "", f"cannot be read: {wrong}")]) from wrong
    cases = given.get("example", [])
    if not isinstance(cases, list):
        raise BadProcedures([Fault(path.name, "", "", "write each example under [[example]]")])
    found: list[Example] = []
    faults: list[Fault] = []
    for number, case in enumerate(cases, start=1):
        try:
            found.append(_example(case))
        except (ValueError, TypeError, KeyError, AttributeError) as wrong:
            says = f"“{wrong.args[0]}” is missing" if isinstance(wrong, KeyError) else str(wrong)
            faults.append(Fault(path.name, f"example {number}", "", says))
    if faults:
        raise BadProcedures(faults)
    return tuple(found)


def _example(case: Any) -> Example:
    if not isinstance(case, dict):
        raise ValueError("must be a table")
    if unknown := sorted(set(case) - KNOWN):
        raise ValueError(f"{', '.join(unknown)}: not known. Known: {', '.join(sorted(KNOWN))}")
    views = dict(case.get("views", {}))
    asked = dict(case.get("table", {}))
    table: deciding.Table | None = None
    kind = str(case.get("kind", "review"))
    if views or asked:
        known = {f.name for f in fields(deciding.Table)}
        if unknown := sorted({name.replace("-", "_") for name in asked} - known):
            raise ValueError(f"table: {', '.join(unknown)}: not known. Known: {', '.join(sorted(known))}")
        facts = {name.replace("-", "_"): value for name, value in asked.items()}
        facts = {"chair_view": case.get("chair", ""), "conference": kind, "views": views, **facts}
        table = deciding.Table(**facts)
    present = tuple(Present(**_person(person)) for person in case.get("present", []))
    events = tuple(event(text) for text in case.get("events", []))
    on = case.get("on", events[-1].on if events else date(2025, 6, 2))
    if not isinstance(on, date):
        raise ValueError(f"“on” must be a date such as 2025-06-02, without quotes, not {on!r}")
    return Example(str(case["title"]), events, on, kind, present, table, dict(case.get("expect", {})))


def _person(person: Mapping[str, Any]) -> dict[str, Any]:
    given = {name.replace("-", "_"): value for name, value in person.items()}
    if isinstance(given.get("contact"), list):
        given["contact"] = frozenset(given["contact"])
    return given


def event(text: str) -> Event:
    """Return the event written as “review=2025-06-10,outcome=continue,quorate=no”; a time is 2025-06-10T15:30.

    :raises ValueError: if it is not an event, in words
    """
    what, *rest = str(text).split(",")
    kind, given, when = what.partition("=")
    if not given:
        raise ValueError(f"“{text}” is not an event. Write it as initial-conference=2025-03-14.")
    at: datetime | None = None
    try:
        if "T" in when:
            at = datetime.fromisoformat(when).replace(tzinfo=LONDON)
        on = date.fromisoformat(when[:10])
    except ValueError:
        kind_of = "time. Write it as 2025-03-14T15:30" if "T" in when else "date. Write it as 2025-03-14"
        raise ValueError(f"“{when}” is not a {kind_of}.") from None
    facts: dict[str, Any] = {}
    ref = ""
    for fact in rest:
        name, _, value = fact.partition("=")
        if name == "ref":
            ref = value
        else:
            words = {"": True, "yes": True, "no": False, "true": True, "false": False}
            facts[name.strip().replace("-", "_")] = words.get(value, value)
    return Event(kind.strip(), on, at=at, ref=ref, facts=facts)


def tried(
    examples: tuple[Example, ...], new: Rulebook, area: str, now: Rulebook, against: str
) -> Iterator[Tried]:
    """Return each example as the new files and the present ones decide it, line by line."""
    for example in examples:
        ours, theirs = answers(example, new, area), answers(example, now, against)
        lines = [_line(key, ours.get(key), theirs.get(key), example.expect) for key in {**ours, **theirs}]
        missing = [
            name for name in example.expect if name not in {line.key.partition(" ")[0] for line in lines}
        ]
        lines += [
            Line(name, name, "nothing", "nothing", "", SAME, _wanted(example.expect[name]))
            for name in missing
        ]
        yield Tried(example.title, tuple(lines))


def _line(key: str, new: Answer | None, now: Answer | None, expect: Mapping[str, Any]) -> Line:
    title = new.title if new else now.title if now else key
    how = NEW if now is None else GONE if new is None else SAME if new.says == now.says else CHANGED
    wanted = ""
    name = key.partition(" ")[0]
    if name in expect and "(again" not in key:
        want = _wanted(expect[name])
        if new is None or want not in (new.day, new.says):
            wanted = want
    stands = new.stands if new else now.stands if now else ""
    return Line(key, title, new.says if new else "", now.says if now else "", stands, how, wanted)


def _wanted(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def answers(example: Example, book: Rulebook, area: str) -> dict[str, Answer]:
    """Return what one rulebook says of an example, by a key that the two share."""
    procedure, calendar = book.procedure(area), book.calendar(area)
    found: dict[str, Answer] = {}
    try:
        duties = [
            (scope, duty)
            for scope in SCOPES
            for duty in derive(History(example.events), procedure=procedure, calendar=calendar, scope=scope)
        ]
    except (OutsideCalendar, UnknownEvent) as wrong:
        return {"dates": Answer("Dates", str(wrong), "", "")}
    for _, duty in duties:
        key = duty.rule
        while key in found:
            key = f"{key} (again)" if "(again" not in key else f"{key}+"
        found[key] = _duty(duty)
    if example.present:
        here = quorum.check(example.present, procedure=procedure, on=example.on, kind=example.kind)
        verdict = {True: "quorate", False: "not quorate", None: "not stated"}[here.met]
        found["quorum"] = Answer("Quorum", here.reason.says, verdict, str(here.reason.citation))
    if example.table is not None:
        decision = deciding.decide(example.table, procedure=procedure, on=example.on, calendar=calendar)
        held = "; ".join(p.says for p in decision.blocked)
        says = decision.says + (f" Held back: {held}." if held else "")
        found["decision"] = Answer(
            "Decision", says, decision.outcome or "none", str(decision.reason.citation)
        )
    return found


def _duty(duty: Duty) -> Answer:
    when = "no date stated"
    if duty.due_on is not None:
        when = f"{duty.meaning} {in_words(duty.due_on)}" + (f" {duty.due_at:%H:%M}" if duty.due_at else "")
    day = duty.due_on.isoformat() if duty.due_on else "none"
    says = f"{when} ({duty.strength})" + ("" if duty.standing == "open" else f", {duty.standing}")
    return Answer(duty.title, says, day, str(duty.reason.citation))


def acts(new: Rulebook, area: str, now: Rulebook, against: str, on: date) -> tuple[Line, ...]:
    """Return who may do what, and on which grounds a plan ends without a review: new beside present."""
    ours, theirs = _acts(new, area, on), _acts(now, against, on)
    return tuple(_line(key, ours.get(key), theirs.get(key), {}) for key in {**ours, **theirs})


def _acts(book: Rulebook, area: str, on: date) -> dict[str, Answer]:
    procedure = book.procedure(area)
    found: dict[str, Answer] = {}
    for rule in procedure.of_kind("permission"):
        may = permission.may(rule.name, role="nobody-in-particular", procedure=procedure, on=on)
        says = listed(may.by) if may.by else "not limited to a role"
        says += f"; {'; '.join(may.conditions)}" if may.conditions else ""
        found[rule.name] = Answer(_plain(rule.name), says, "", str(may.reason.citation))
    for ground in ending.grounds(procedure, on):
        title = f"Plan ends without a review: {_plain(ground.key).lower()}"
        found[f"ending {ground.key}"] = Answer(title, ground.says, "", str(ground.citation))
    return found


def _plain(key: str) -> str:
    return key.replace("-", " ").capitalize()


def shown(
    found: list[Tried], who: tuple[Line, ...], area: str, against: str, *, everything: bool
) -> Iterator[str]:
    """Return the lines to print: by example, what is decided, and beside it what the present files say."""
    yield f"New: {area}. Beside it, the present files: {against}."
    for one in (*found, Tried("Who may do what", who)):
        lines = [line for line in one.lines if everything or line.how != SAME or line.wanted]
        if not lines and not everything:
            yield f"\n{one.title}\n  all {len(one.lines)} as now"
            continue
        yield f"\n{one.title}"
        for line in lines:
            yield from _shown(line)
        if len(lines) < len(one.lines):
            yield f"  {len(one.lines) - len(lines)} more as now"
    every = [line for one in found for line in one.lines] + list(who)
    counted = ", ".join(
        f"{sum(line.how == how for line in every)} {how}" for how in (SAME, CHANGED, NEW, GONE)
    )
    wrong = sum(bool(line.wanted) for line in every)
    yield f"\n{len(found)} examples: {counted}."
    if wrong:
        yield f"{wrong} {'is' if wrong == 1 else 'are'} not what the examples expect."


def _shown(line: Line) -> Iterator[str]:
    if line.how == GONE:
        yield f"  gone     {line.title}: now {line.now}"
        return
    yield f"  {line.how:<8} {line.title}: {line.new}"
    if line.how == CHANGED:
        yield f"           now {line.now}"
    if line.how != SAME:
        yield f"           {line.stands}"
    if line.wanted:
        yield f"           EXPECTED {line.wanted}"
