"""`quorate import` and `quorate demo`."""

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path

from quorate import clock
from quorate.people.models import Area

from . import actions
from .census import FileRefused
from .dataset.reading import folder_as_zip
from .demo import build, staff
from .demo.invented import COUNCILS
from .records import Remark

EX_USAGE, EX_DATAERR, EX_NOINPUT, EX_IOERR, EX_CONFIG = 64, 65, 66, 74, 78
BY = "quorate import"
SHOWN = 40


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the commands of this part."""
    parser = subparsers.add_parser("import", help="bring in a caseload from a return")
    kinds = parser.add_subparsers(dest="kind", required=True)
    census = kinds.add_parser("cin", help="a children in need census file (XML)")
    census.add_argument(
        "--year", type=int, help="the census year that is meant; the last that ended, if left out"
    )
    names = kinds.add_parser(
        "names", help="a CSV file: LAchildID, given name, family name, NHS number, family"
    )
    dataset = kinds.add_parser(
        "ssd", help="the Standard Safeguarding Dataset: a zip, or a folder, of CSV files"
    )
    dataset.set_defaults(run=bring_in_dataset)
    for kind in (census, names, dataset):
        kind.add_argument("file", type=Path, metavar="FILE")
        kind.add_argument("--area", required=True, help="the area's key, such as tees")
        kind.add_argument("--dry-run", action="store_true", help="judge the file and write nothing")
        kind.add_argument("--json", action="store_true", help="print the outcome as JSON")
        kind.epilog = (
            "Exit codes: 0 all taken; 1 some not taken; 64 no such area; 65 file refused; 66 no such file."
        )
    census.set_defaults(run=bring_in_census)
    names.set_defaults(run=bring_in_names)
    demo = subparsers.add_parser("demo", help="fill a training instance with invented councils")
    demo.set_defaults(run=demonstrate)


def bring_in_census(parsed: argparse.Namespace) -> int:
    """Bring in a census file; return the exit code."""
    return _bring_in(
        parsed,
        lambda area, content, progress: actions.take_census(
            area=area,
            content=content,
            name=parsed.file.name,
            by=BY,
            at=clock.now(),
            year=parsed.year,
            trial=parsed.dry_run,
            progress=progress,
        ),
    )


def bring_in_names(parsed: argparse.Namespace) -> int:
    """Bring in a file of names; return the exit code."""
    return _bring_in(
        parsed,
        lambda area, content, progress: actions.take_names(
            area=area,
            content=content,
            name=parsed.file.name,
            by=BY,
            at=clock.now(),
            trial=parsed.dry_run,
            progress=progress,
        ),
    )


def bring_in_dataset(parsed: argparse.Namespace) -> int:
    """Bring in the Standard Safeguarding Dataset; return the exit code."""
    return _bring_in(
        parsed,
        lambda area, content, progress: actions.take_dataset(
            area=area,
            content=content,
            name=parsed.file.name,
            by=BY,
            at=clock.now(),
            trial=parsed.dry_run,
            progress=progress,
        ),
    )


def _bring_in(
    parsed: argparse.Namespace, take: Callable[[Area, bytes, actions.Progress], actions.Outcome]
) -> int:
    area = Area.objects.filter(key=parsed.area).first()
    if area is None:
        known = ", ".join(Area.objects.order_by("key").values_list("key", flat=True)) or "none yet"
        return _fail(f"there is no area {parsed.area!r}; the areas here: {known}", EX_USAGE)
    try:
        whole = parsed.kind == "ssd" and parsed.file.is_dir()
        content = folder_as_zip(parsed.file) if whole else parsed.file.read_bytes()
    except FileNotFoundError:
        return _fail(f"there is no file {parsed.file}", EX_NOINPUT)
    except OSError as fault:
        return _fail(f"{parsed.file} cannot be read: {fault.strerror}", EX_IOERR)
    shown = _Shown()
    try:
        outcome = take(area, content, _nothing if parsed.json else shown.step)
    except FileRefused as fault:
        shown.end()
        if parsed.json:
            print(json.dumps({"refused": str(fault), "line": fault.line}))
        return _fail(f"{parsed.file.name} was not taken. {fault}", EX_DATAERR)
    shown.end()
    if parsed.json:
        print(json.dumps(_as_json(outcome, trial=parsed.dry_run), indent=2))
    else:
        _tell(outcome, trial=parsed.dry_run)
    return 0 if outcome.complete else 1


def demonstrate(_parsed: argparse.Namespace) -> int:
    """Build the demonstration and print its sign-ins; return the exit code."""
    try:
        build.build(tell=lambda said: print(said, flush=True))
    except build.NotForTraining as fault:
        return _fail(str(fault), EX_CONFIG)
    print()
    for council in COUNCILS:
        area = Area.objects.get(key=council.key)
        print(f"{area.name}: works to the {council.procedure} procedure")
        for who, email in staff.sign_ins_of(area):
            print(f"    {who:<44}{email}")
    print(f"\nThe password of all of them: {staff.PASSWORD}")
    return 0


def _nothing(_stage: str, _done: int, _total: int) -> None:
    return None


class _Shown:
    """A line of progress on standard error: rewritten on a terminal, a line a quarter elsewhere."""

    def __init__(self) -> None:
        self.live = sys.stderr.isatty()
        self.last = ""

    def step(self, stage: str, done: int, total: int) -> None:
        words = "read" if stage == "read" else "saved"
        if self.live:
            sys.stderr.write(f"\r{done} of {total} children {words}  ")
            sys.stderr.flush()
            return
        said = f"{words} {done * 4 // total if total else 4}"
        if said != self.last:
            sys.stderr.write(f"{done} of {total} children {words}\n")
            self.last = said

    def end(self) -> None:
        if self.live:
            sys.stderr.write("\n")


def _tell(outcome: actions.Outcome, *, trial: bool) -> None:
    said = outcome.summary
    print("Trial run: nothing was written." if trial else "Brought in.")
    if "taken_before" in said:
        print(f"The same file was brought in before, on {said['taken_before']['at'][:10]}.")
    words = (
        ("read", "children in the file"),
        ("new", "new"),
        ("changed", "changed"),
        ("same", "already as the file says"),
        ("not_taken", "not taken"),
        ("plans_started", "plans added"),
        ("plans_ended", "plans ended"),
        ("reviews", "reviews added"),
        ("categories_changed", "categories changed"),
        ("corrections", "corrections"),
        ("named", "named, or named anew"),
        ("families", "families made"),
        ("open_in_file", "on a plan by the file"),
        ("open_here", "on a plan here once the file is in"),
        ("open_only_here", "on a plan here, but not by the file"),
        ("open_only_in_file", "on a plan by the file, but not here"),
        ("doubts", "doubts"),
    )
    for key, word in words:
        if key in said:
            print(f"{said[key]:>8}  {word}")
    for remark in outcome.remarks[:SHOWN]:
        print(_line(remark))
    if len(outcome.remarks) > SHOWN:
        print(f"... and {len(outcome.remarks) - SHOWN} more: --json lists them all.")


def _line(remark: Remark) -> str:
    taken = "taken, but" if remark.taken_anyway else "NOT TAKEN"
    return f"line {remark.line}  {remark.la_child_id or '(no identifier)'}  {taken}: {remark.why}"


def _as_json(outcome: actions.Outcome, *, trial: bool) -> dict[str, object]:
    return {
        "trial": trial,
        "summary": outcome.summary,
        "remarks": [
            {"line": r.line, "la_child_id": r.la_child_id, "why": r.why, "taken": r.taken_anyway}
            for r in outcome.remarks
        ],
    }


def _fail(why: str, code: int) -> int:
    sys.stderr.write(f"quorate: {why}\n")
    return code
