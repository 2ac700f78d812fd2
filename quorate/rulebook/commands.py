"""Asking the rules from a terminal: no database, no browser. Wired into the ``quorate`` command."""

import argparse
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

from quorate.rules import Duty, Event, History, Present, as_json, deciding, derive, quorum
from quorate.rules.days import OutsideCalendar, in_words
from quorate.rules.events import CONFERENCE_KINDS, UnknownEvent
from quorate.rules.roles import in_words as role_in_words

from . import FOLDER, BadProcedures, Rulebook, UnknownProcedure, examine, load, trying, vocabulary

OK, FAULTY, WRONG_USE, BAD_DATA, NO_FILE = 0, 1, 64, 65, 66


class WrongInput(ValueError):
    """Something typed or given in a file cannot be used; the sentence says what to do."""

    def __init__(self, says: str, code: int = WRONG_USE) -> None:
        super().__init__(says)
        self.code = code


def add_commands(subparsers: Any) -> None:
    """Add each command; each sets ``run``, which returns an exit code."""
    add_due_parser(subparsers)
    add_quorum_parser(subparsers)
    add_decide_parser(subparsers)
    add_check_procedures_parser(subparsers)
    add_try_procedures_parser(subparsers)


def add_due_parser(subparsers: Any) -> None:
    """Add ``quorate due``."""
    parser = subparsers.add_parser("due", help="what is due, by when and why, from the events given")
    parser.add_argument("--area", required=True, help="the area whose procedure binds, such as tees")
    parser.add_argument(
        "--event",
        action="append",
        default=[],
        metavar="KIND=DATE[,FACT=VALUE…]",
        help="an event; may be repeated",
    )
    parser.add_argument("--on", metavar="DATE", help="the day to judge overdue by")
    parser.add_argument(
        "--closure", action="append", default=[], metavar="DATE", help="a day on which the area is closed"
    )
    parser.add_argument("--milestones", action="store_true", help="days worth knowing too, such as birthdays")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--procedures", type=Path, default=FOLDER, help="another folder of procedures")
    parser.set_defaults(run=due)


def add_quorum_parser(subparsers: Any) -> None:
    """Add ``quorate quorum``."""
    parser = subparsers.add_parser(
        "quorum", help="whether a conference is quorate, from a JSON file of who is present"
    )
    _add_file(parser)
    parser.set_defaults(run=quorum_of)


def add_decide_parser(subparsers: Any) -> None:
    """Add ``quorate decide``."""
    parser = subparsers.add_parser("decide", help="what follows from the views in a JSON file")
    _add_file(parser)
    parser.set_defaults(run=decide)


def add_check_procedures_parser(subparsers: Any) -> None:
    """Add ``quorate check-procedures``."""
    parser = subparsers.add_parser("check-procedures", help="judge a folder of procedure files")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--words", action="store_true", help="print every word that the files may use")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=check_procedures)


def add_try_procedures_parser(subparsers: Any) -> None:
    """Add ``quorate try-procedures``."""
    parser = subparsers.add_parser(
        "try-procedures",
        help="what new procedure files would decide on worked examples, beside the present ones",
    )
    parser.add_argument("folder", type=Path, help="one area's folder, or a whole folder of procedures")
    parser.add_argument("--area", help="the area to try; left out: the name of the folder")
    parser.add_argument(
        "--against", metavar="AREA", help="the present area to compare with; left out: the same one"
    )
    parser.add_argument(
        "--examples", type=Path, help="worked examples; left out: the area's own and the built-in ones"
    )
    parser.add_argument("--drafts", action="store_true", help="read draft editions as if they bound")
    parser.add_argument("--all", action="store_true", help="show what is the same, too")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.set_defaults(run=try_procedures)


def _add_file(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="a JSON file, or - for standard input")
    parser.add_argument("--area", required=True, help="the area whose procedure binds, such as tees")
    parser.add_argument("--on", metavar="DATE", required=True, help="the day of the conference")
    parser.add_argument("--json", action="store_true", help="print JSON")
    parser.add_argument("--procedures", type=Path, default=FOLDER, help="another folder of procedures")


def _told(command: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    def run(args: argparse.Namespace) -> int:
        try:
            return command(args)
        except BadProcedures as wrong:
            print(wrong, file=sys.stderr)
            return FAULTY
        except WrongInput as wrong:
            print(wrong, file=sys.stderr)
            return wrong.code
        except BrokenPipeError:  # the reader, such as head, has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return OK
        except (UnknownProcedure, UnknownEvent, OutsideCalendar) as wrong:
            print(wrong, file=sys.stderr)
            return WRONG_USE

    run.__doc__, run.__name__ = command.__doc__, command.__name__
    return run


@_told
def due(args: argparse.Namespace) -> int:
    """Print every duty with its date, the last working day to hold it by, the working and the citation."""
    book = load(args.procedures)
    procedure = book.procedure(args.area)
    calendar = book.calendar(args.area, tuple(_day(text) for text in args.closure))
    events = [_event(text) for text in args.event]
    if not events:
        raise WrongInput("Give at least one event, such as --event initial-conference=2025-03-14.")
    history = History(events)
    scopes = ["child", *(["milestone"] if args.milestones else [])]
    if any(e.kind in CONFERENCE_KINDS for e in events):
        scopes.append("conference")
    duties = [
        d for scope in scopes for d in derive(history, procedure=procedure, calendar=calendar, scope=scope)
    ]
    duties.sort(key=lambda d: (d.due_on or date.max, d.title))
    on = _day(args.on) if args.on else None
    if args.json:
        print(json.dumps([_with_overdue(d, on) for d in duties], ensure_ascii=False, indent=2))
        return OK
    print(f"{procedure.title}: {len(duties)} {'date' if len(duties) == 1 else 'dates'}")
    if not duties:
        print("Nothing follows from these events: no rule of this procedure starts with them on those days.")
    for duty in duties:
        _print_duty(duty, on)
    return OK


def _overdue(duty: Duty, on: date | None) -> bool:
    owed = duty.standing == "open" and duty.meaning in ("by", "on") and duty.due_on is not None
    return bool(owed and on is not None and duty.due_on is not None and duty.due_on < on)


def _with_overdue(duty: Duty, on: date | None) -> dict[str, Any]:
    found: dict[str, Any] = as_json(duty)
    if on is not None:
        found["overdue"] = _overdue(duty, on)
    return found


def _print_duty(duty: Duty, on: date | None) -> None:
    reason = duty.reason
    print()
    print(duty.title)
    when = f"{duty.meaning} {in_words(duty.due_on)}" if duty.due_on else "no date stated"
    if duty.due_at:
        when += f", {duty.due_at:%H:%M}"
    standing = "overdue" if _overdue(duty, on) else duty.standing.replace("-", " ")
    done = f" on {in_words(duty.done_on)}" if duty.done_on else ""
    print(f"  {when} ({duty.strength}; {standing}{done}); {role_in_words(duty.whose)}")
    if duty.hold_by and duty.hold_by != duty.due_on:
        print(f"  last working day to hold it: {in_words(duty.hold_by)}")
    print(f"  why: {reason.says}")
    for step in reason.steps:
        print(f"       {in_words(step.day) if step.day else '':<22} {step.text}")
    if reason.note and reason.note != reason.says:
        print(f"  note: {reason.note}")
    if reason.other_reading and reason.other_reading.day:
        print(f"  otherwise: {reason.other_reading.text}: {in_words(reason.other_reading.day)}")
    clauses = f" [{', '.join(reason.citation.clauses)}]" if reason.citation.clauses else ""
    print(
        f"  source: {reason.citation}{clauses}; edition since {reason.edition.isoformat()}, {reason.procedure}"
    )


@_told
def quorum_of(args: argparse.Namespace) -> int:
    """Print whether a conference is quorate for a child, what is missing and what may be done."""
    book, given = load(args.procedures), _given(args.file)
    try:
        present = [Present(**_person(one)) for one in given["present"]]
    except (KeyError, TypeError) as wrong:
        raise WrongInput(
            f"“present” must be a list of people with role, agency, group …: {wrong}", BAD_DATA
        ) from wrong
    found = quorum.check(
        present,
        procedure=book.procedure(args.area),
        on=_day(args.on),
        kind=str(given.get("kind", "review")),
        child=str(given.get("child", "")),
        involved=_set(given.get("involved")),
        with_contact=_set(given.get("with_contact")),
    )
    if args.json:
        print(json.dumps(as_json(found), ensure_ascii=False, indent=2))
        return OK
    print(found.reason.says)
    for who, why in found.not_counted:
        print(f"  not counted: {who} ({why})")
    if found.proceed:
        print(
            f"  {role_in_words(found.proceed.by)} may go ahead if {found.proceed.needs} of these hold, with reasons:"
        )
        for _, says in found.proceed.conditions:
            print(f"    - {says}")
    print(f"  source: {found.reason.citation}")
    return OK


@_told
def decide(args: argparse.Namespace) -> int:
    """Print the outcome, who decides, and what still holds it back."""
    book, given = load(args.procedures), _given(args.file)
    known = {f.name for f in fields(deciding.Table)}
    if unknown := sorted(set(given) - known):
        raise WrongInput(f"{', '.join(unknown)}: not known. Known: {', '.join(sorted(known))}.", BAD_DATA)
    values: dict[str, Any] = {
        key: _day(v) if key.endswith("_on") or key == "next_limit" else v for key, v in given.items()
    }
    found = deciding.decide(deciding.Table(**values), procedure=book.procedure(args.area), on=_day(args.on))
    if args.json:
        print(json.dumps(as_json(found), ensure_ascii=False, indent=2))
        return OK
    print(found.says)
    for heading, points in (
        ("held back", found.blocked),
        ("warned", found.warned),
        ("to record", found.must_record),
    ):
        for point in points:
            print(f"  {heading}: {point.says}")
    print(f"  source: {found.reason.citation}")
    return OK


def check_procedures(args: argparse.Namespace) -> int:
    """Judge a folder of procedures; name the file, rule and edition of every fault."""
    book, faults = examine(args.folder)
    if args.words and not faults:
        print(vocabulary.page(book), end="")
    elif args.json:
        print(json.dumps([fault._asdict() for fault in faults], ensure_ascii=False, indent=2))
    else:
        for fault in faults:
            print(fault)
        print(_summary(book, len(faults)))
    return FAULTY if faults else OK


@_told
def try_procedures(args: argparse.Namespace) -> int:
    """Print what new files would decide on worked examples, and where that differs from the present files."""
    folder = args.folder
    area = args.area or folder.resolve().name
    new, faults = trying.laid_over(FOLDER, folder, area, drafts=args.drafts)
    if faults:
        raise BadProcedures(faults)
    now = load()
    against = args.against or (area if area in now.procedures else _parent(new, area, now))
    files = [args.examples] if args.examples else [FOLDER / "examples.toml"]
    for own in (folder / "examples.toml", folder / area / "examples.toml"):
        if not args.examples and own.is_file() and own != files[0]:
            files.append(own)
    examples = [example for file in files for example in trying.read(file)]
    found = list(trying.tried(tuple(examples), new, area, now, against))
    on = max((example.on for example in examples), default=date.max)
    who = trying.acts(new, area, now, against, on)
    if args.json:
        both = {"area": area, "against": against, "examples": as_json(tuple(found)), "acts": as_json(who)}
        print(json.dumps(both, ensure_ascii=False, indent=2))
    else:
        for line in trying.shown(found, who, area, against, everything=args.all):
            print(line)
    return FAULTY if any(line.wanted for one in found for line in one.lines) else OK


def _parent(new: Rulebook, area: str, now: Rulebook) -> str:
    parents = new.procedure(area).parents
    return next((parent for parent in parents if parent in now.procedures), "national")


def _summary(book: Rulebook, faults: int) -> str:
    if faults:
        return f"{faults} {'fault' if faults == 1 else 'faults'}: these procedures cannot be used."
    rules = sum(len(p.rules) for p in book.procedures.values())
    return (
        f"{len(book.procedures)} procedures, {rules} rules, no faults: {', '.join(sorted(book.procedures))}."
    )


def _day(text: object) -> date:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        raise WrongInput(f"“{text}” is not a date. Write it as 2025-03-14.") from None


def _event(text: str) -> Event:
    try:
        return trying.event(text)
    except UnknownEvent:
        raise
    except ValueError as wrong:
        raise WrongInput(str(wrong)) from wrong


def _given(file: str) -> Mapping[str, Any]:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
        found = json.loads(text)
    except (OSError, UnicodeDecodeError) as wrong:
        raise WrongInput(f"{file} cannot be read: {wrong}", NO_FILE) from wrong
    except json.JSONDecodeError as wrong:
        raise WrongInput(f"{file} is not JSON: {wrong}", BAD_DATA) from wrong
    if not isinstance(found, dict):
        raise WrongInput(f"{file} must hold one object in braces.", BAD_DATA)
    return found


def _person(one: Mapping[str, Any]) -> dict[str, Any]:
    person = dict(one)
    if person.get("contact") is not None:
        person["contact"] = frozenset(person["contact"])
    return person


def _set(value: object) -> frozenset[str] | None:
    return frozenset(str(v) for v in value) if isinstance(value, list) else None
