"""`quorate export`: the returns, to a file or to standard output."""

import argparse
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import BinaryIO

from quorate import clock
from quorate.census.exporting import add_cin
from quorate.people.models import Area

from . import cpis_writing
from .outputs import (
    Made,
    write_annex_a,
    write_cpis,
    write_dfe,
    write_ssd,
    write_ssd_database,
    write_ssd_folder,
)
from .ssd_postgres import NotLoaded

EX_USAGE, EX_DATAERR, EX_CANTCREAT = 64, 65, 73
SHOWN = 20
Write = Callable[..., Made]


def add_commands(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the commands of this part."""
    parser = subparsers.add_parser("export", help="write a return")
    kinds = parser.add_subparsers(dest="kind", required=True)
    add_cin(kinds)
    annex = kinds.add_parser("annex-a", help="Ofsted's Annex A, lists 5 and 7 (Excel workbook)")
    _common(annex)
    annex.set_defaults(run=lambda parsed: to_file(parsed, write_annex_a))
    ssd = kinds.add_parser("ssd", help="the Standard Safeguarding Dataset (CSV files)")
    _common(ssd)
    ssd.add_argument("--into", metavar="URL", help="a PostgreSQL database, such as postgres://host/name")
    ssd.add_argument(
        "--schema", default="ssd_development", help="the schema there that is filled (%(default)s)"
    )
    ssd.set_defaults(run=export_ssd)
    dfe = kinds.add_parser("dfe", help="the Department's daily flow: every child in full (JSON)")
    _common(dfe)
    dfe.set_defaults(run=lambda parsed: to_file(parsed, write_dfe))
    told = kinds.add_parser("cp-is", help="how CP-IS is to hold each plan: a neutral list")
    _common(told)
    told.add_argument("--format", choices=sorted(cpis_writing.BUILT_IN), default="csv", help="(%(default)s)")
    told.set_defaults(run=lambda parsed: to_file(parsed, partial(write_cpis, form=parsed.format)))


def _common(kind: argparse.ArgumentParser) -> None:
    kind.add_argument("--area", required=True, help="the area's key, such as tees")
    when = kind.add_mutually_exclusive_group()
    when.add_argument("--on", type=_day, metavar="DATE", help="as at this day; today, if left out")
    when.add_argument(
        "--year", type=int, help="as at 31 March of this year, or today if that is still to come"
    )
    kind.add_argument(
        "--output", type=Path, metavar="FILE", help="standard output, if left out; a folder for several files"
    )
    kind.epilog = "Exit codes: 0 done; 64 no such area or day; 73 the file cannot be written."


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2026-03-31") from fault


class Wrong(Exception):
    """What the command was asked for cannot be done; the message says why."""

    def __init__(self, why: str, code: int = EX_USAGE) -> None:
        self.code = code
        super().__init__(why)


def area_and_day(parsed: argparse.Namespace) -> tuple[Area, date]:
    """Return the area and the day that are meant.

    :raises Wrong: if there is no such area, or the day is still to come
    """
    area = Area.objects.filter(key=parsed.area).first()
    if area is None:
        known = ", ".join(Area.objects.order_by("key").values_list("key", flat=True)) or "none yet"
        raise Wrong(f"there is no area {parsed.area!r}; the areas here: {known}")
    today = clock.today()
    on: date = parsed.on or today
    if parsed.year is not None:
        if not 1991 <= parsed.year <= today.year + 1:
            raise Wrong(f"{parsed.year} is no year of a return")
        on = min(date(parsed.year, 3, 31), today)
    if on > today:
        raise Wrong(f"{on} is still to come: what will be known then cannot be written today")
    return area, on


def to_file(parsed: argparse.Namespace, write: Write) -> int:
    """Write one file, whole or not at all, or standard output; return the exit code."""
    try:
        area, on = area_and_day(parsed)
        if parsed.output is None:
            with tempfile.TemporaryFile() as kept:
                made = write(area, on, kept)
                kept.seek(0)
                _copy(kept, sys.stdout.buffer)
        else:
            with beside(parsed.output) as kept:
                made = write(area, on, kept)
    except Wrong as fault:
        return fail(str(fault), fault.code)
    except OSError as fault:
        return fail(f"{parsed.output or 'standard output'} cannot be written: {fault.strerror}", EX_CANTCREAT)
    tell(made)
    return 0


def export_ssd(parsed: argparse.Namespace) -> int:
    """Write the dataset: a zip, the files of a folder, or the tables of a database; return the exit code."""
    folder = parsed.output is not None and (parsed.output.is_dir() or not parsed.output.suffix)
    if parsed.into is None and not folder:
        return to_file(parsed, write_ssd)
    try:
        area, on = area_and_day(parsed)
        if parsed.into is not None:
            tell(write_ssd_database(area, on, into=parsed.into, schema=parsed.schema))
        else:
            tell(write_ssd_folder(area, on, parsed.output))
    except Wrong as fault:
        return fail(str(fault), fault.code)
    except NotLoaded as fault:
        return fail(f"the dataset was not written: {fault}", EX_CANTCREAT)
    except OSError as fault:
        return fail(f"{parsed.output or 'the dataset'} cannot be written: {fault.strerror}", EX_CANTCREAT)
    return 0


def _copy(source: BinaryIO, out: BinaryIO) -> None:
    while block := source.read(1 << 20):
        out.write(block)
    out.flush()


@contextmanager
def beside(path: Path) -> Iterator[BinaryIO]:
    """Open a file beside the one that is meant, and put it in its place only once it is whole."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


def tell(made: Made) -> None:
    """Say on standard error what was written, and what was left out."""
    said = "; ".join(f"{name}: {rows}" for name, rows in made.rows.items())
    sys.stderr.write(f"{made.children} children read; rows: {said}\n")
    for line in made.left_out[:SHOWN]:
        sys.stderr.write(f"left out: {line}\n")
    if len(made.left_out) > SHOWN:
        sys.stderr.write(f"... and {len(made.left_out) - SHOWN} more\n")


def fail(why: str, code: int) -> int:
    """Say why nothing was written; return the exit code."""
    sys.stderr.write(f"quorate: {why}\n")
    return code
