"""`quorate export cin`: the census as a file, or our modules put into the main case system's file."""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from quorate import clock
from quorate.people.models import Area
from quorate.returns.census import FileRefused, latest_year

from .merging_in import merge
from .writing import FIRST_YEAR, MODULE_FIVE_SINCE, LeftOut, NothingToWrite, write

EX_USAGE, EX_DATAERR, EX_NOINPUT, EX_CANTCREAT = 64, 65, 66, 73
SHOWN = 50


def add_cin(kinds: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe `quorate export cin`."""
    parser = kinds.add_parser("cin", help="the children in need census (XML)")
    parser.add_argument("--area", required=True, help="the area's key, such as tees")
    parser.add_argument("--year", type=int, help="the census year; the last that ended, if left out")
    parser.add_argument("--output", type=Path, metavar="FILE", help="standard output, if left out")
    parser.add_argument(
        "--merge-into",
        type=Path,
        metavar="FILE",
        help="the main case system's file: our enquiries and plans are put in, all else is copied as it is",
    )
    parser.add_argument(
        "--module-five",
        action="store_true",
        help=f"pre-proceedings too, from {MODULE_FIVE_SINCE} on; the published shape does not know them yet",
    )
    parser.epilog = (
        "Exit codes: 0 done; 64 no such area or year; 65 nothing to write, or the file was refused; 66 no such file; "
        "73 cannot write. What is left out is said on standard error, by identifier."
    )
    parser.set_defaults(run=export_cin)


def export_cin(parsed: argparse.Namespace) -> int:
    """Write the census of an area, whole or not at all; return the exit code."""
    today = clock.today()
    area = Area.objects.filter(key=parsed.area).first()
    if area is None:
        known = ", ".join(Area.objects.order_by("key").values_list("key", flat=True)) or "none yet"
        return _fail(f"there is no area {parsed.area!r}; the areas here: {known}", EX_USAGE)
    year = parsed.year or latest_year(today)
    if not FIRST_YEAR <= year <= latest_year(today) + 1:
        return _fail(f"{year} is not a year of which a census can be written", EX_USAGE)
    if parsed.module_five and year < MODULE_FIVE_SINCE:
        return _fail(f"pre-proceedings are told of from the census of {MODULE_FIVE_SINCE} on", EX_USAGE)
    if parsed.module_five and parsed.merge_into:
        return _fail("pre-proceedings are not put into another file", EX_USAGE)
    try:
        with _out(parsed.output) as out:
            if parsed.merge_into:
                _merged(area, year, parsed.merge_into, out)
            else:
                done = write(area, year, out, at=clock.now(), module_five=parsed.module_five)
                _tell(f"{done.children} children written", done.left_out)
    except NothingToWrite as fault:
        _tell("nothing written", fault.left_out)
        return _fail(str(fault), EX_DATAERR)
    except FileRefused as fault:
        return _fail(f"{parsed.merge_into.name} was not merged. {fault}", EX_DATAERR)
    except FileNotFoundError as fault:
        wanted = parsed.merge_into is not None and str(fault.filename) == str(parsed.merge_into)
        return _fail(f"there is no file {fault.filename}", EX_NOINPUT if wanted else EX_CANTCREAT)
    except OSError as fault:
        return _fail(f"{fault.filename or 'the file'}: {fault.strerror}", EX_CANTCREAT)
    return 0


def _merged(area: Area, year: int, path: Path, out: BinaryIO) -> None:
    with path.open("rb") as file:
        done = merge(area, year, file, out, limit=settings.IMPORT_LIMIT)
    _tell(
        f"{done.children} children in the file; {done.enquiries} enquiries and {done.plans} plans put in for "
        f"{done.merged} of them",
        done.left_out,
    )


@contextmanager
def _out(path: Path | None) -> Iterator[BinaryIO]:
    """Open what is written to; it takes its place, or goes to standard output, only once it is whole."""
    if path is None:
        with tempfile.TemporaryFile() as kept:
            yield kept
            kept.seek(0)
            while block := kept.read(1 << 20):
                sys.stdout.buffer.write(block)
            sys.stdout.buffer.flush()
        return
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
        Path(name).chmod(0o640)
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)


def _tell(what: str, left_out: list[LeftOut]) -> None:
    sys.stderr.write(f"{what}\n")
    for one in left_out[:SHOWN]:
        sys.stderr.write(f"left out: {one.la_child_id}: {one.why}\n")
    if len(left_out) > SHOWN:
        sys.stderr.write(f"... and {len(left_out) - SHOWN} more\n")


def _fail(why: str, code: int) -> int:
    sys.stderr.write(f"quorate: {why}\n")
    return code
