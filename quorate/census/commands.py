"""`quorate check cin`."""

import argparse
import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path

from django.conf import settings

from quorate import clock
from quorate.people.models import Area
from quorate.returns.census import FileRefused, latest_year
from quorate.rules.census import ERROR, Finding

from .actions import year_before
from .checking import Checked, check_area, check_file
from .comparing import Compared, compare

EX_USAGE, EX_DATAERR, EX_NOINPUT, EX_IOERR = 64, 65, 66, 74
SHOWN = 200


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the commands of this part."""
    parser = subparsers.add_parser("check", help="check a return by the sector's rules")
    kinds = parser.add_subparsers(dest="kind", required=True)
    census = kinds.add_parser("cin", help="the children in need census")
    census.add_argument("--area", required=True, help="the area's key, such as tees")
    census.add_argument("--year", type=int, help="the census year; the last that ended, if left out")
    census.add_argument(
        "file", type=Path, nargs="?", metavar="FILE", help="a census file; our own records, if left out"
    )
    census.add_argument("--json", action="store_true", help="print the findings as JSON")
    census.add_argument(
        "--compare", action="store_true", help="set the main counts beside those of the year before"
    )
    census.epilog = (
        "Exit codes: 0 no error found; 1 errors found; 64 no such area; 65 file refused; 66 no such file."
    )
    census.set_defaults(run=check_census)


def check_census(parsed: argparse.Namespace) -> int:
    """Check a census file, or what the area's records would make; return the exit code."""
    area = Area.objects.filter(key=parsed.area).first()
    if area is None:
        known = ", ".join(Area.objects.order_by("key").values_list("key", flat=True)) or "none yet"
        return _fail(f"there is no area {parsed.area!r}; the areas here: {known}", EX_USAGE)
    year = parsed.year or latest_year(clock.today())
    if not 2010 <= year <= 2059:
        return _fail(f"{year} is not the year of a census", EX_USAGE)
    try:
        if parsed.file is None:
            checked = check_area(area, year)
        else:
            checked = check_file(parsed.file.read_bytes(), area=area, year=year, limit=settings.IMPORT_LIMIT)
    except FileNotFoundError:
        return _fail(f"there is no file {parsed.file}", EX_NOINPUT)
    except OSError as fault:
        return _fail(f"{parsed.file} cannot be read: {fault.strerror}", EX_IOERR)
    except FileRefused as fault:
        if parsed.json:
            print(json.dumps({"refused": str(fault), "line": fault.line}))
        return _fail(f"{parsed.file.name} was not checked. {fault}", EX_DATAERR)
    told = _as_json(checked) if parsed.json else {}
    if not parsed.json:
        _tell(checked)
    if parsed.compare:
        before, told_by = year_before(area, year, checked)
        compared = compare(checked.counts, before)
        told["year_before"] = _compared_as_json(compared, told_by)
        if not parsed.json:
            _tell_compared(compared, told_by)
    if parsed.json:
        print(json.dumps(told, indent=1))
    return 1 if checked.errors else 0


def _as_json(checked: Checked) -> dict[str, object]:
    return {
        "year": checked.heading.year,
        "children": checked.children,
        "errors": checked.errors,
        "queries": checked.queries,
        "counts": dict(sorted(checked.counts.items())),
        "findings": [
            {key: value for key, value in asdict(one).items() if key not in ("pk", "ref")}
            for one in checked.findings
        ],
    }


def _tell(checked: Checked) -> None:
    print(
        f"The year to 31 March {checked.heading.year}: {checked.children} children, "
        f"{checked.errors} errors, {checked.queries} queries."
    )
    by_rule = Counter((one.rule, one.severity) for one in checked.findings)
    for (number, severity), count in sorted(by_rule.items()):
        print(f"{count:>8}  {severity} {number}")
    for one in checked.findings[:SHOWN]:
        print(_line(one))
    if len(checked.findings) > SHOWN:
        print(f"... and {len(checked.findings) - SHOWN} more: --json lists them all.")


def _compared_as_json(compared: list[Compared], told_by: str) -> dict[str, object]:
    counts = [
        {"key": one.key, "now": one.now, "before": one.before, "percent": one.percent, "big": one.big}
        for one in compared
    ]
    return {"told_by": told_by, "counts": counts}


def _tell_compared(compared: list[Compared], told_by: str) -> None:
    print(f"Beside the year before, by {told_by}:")
    for one in compared:
        mark = "  A big change: the Department will ask why." if one.big else ""
        print(f"{one.now:>8} {one.before:>8}  {one.words}: {one.change}{mark}")


def _line(one: Finding) -> str:
    where = f"line {one.line}  " if one.line else ""
    word = "ERROR" if one.severity == ERROR else "query"
    return f"{where}{one.child or '(the return)'}  {word} {one.rule}  {one.element}: {one.what} {one.remedy}"


def _fail(why: str, code: int) -> int:
    sys.stderr.write(f"quorate: {why}\n")
    return code
