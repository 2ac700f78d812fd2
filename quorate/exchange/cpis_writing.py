"""Writers of CP-IS records: a neutral list until the national schema is in hand (STANDARDS 6).

A writer is any function of (records, heading, out). Which one makes the files is said by the setting ``CPIS_WRITER``,
as the dotted path of a function; its attribute ``suffix`` names the file's kind.
"""

import csv
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from importlib import import_module
from io import TextIOWrapper
from typing import BinaryIO, Protocol, cast

from django.conf import settings

from quorate.design.spreadsheets import safe

from . import cpis

SNOMED = {cpis.BORN: "342191000000101", cpis.UNBORN: "818901000000100"}


@dataclass(frozen=True, slots=True)
class Record:
    """One record as a writer gets it. ``place``: its number in the file, from 1."""

    place: int
    act: str
    plan_kind: str
    snomed: str
    nhs_number: str
    nhs_number_of: str
    number_state: str
    la_child_id: str
    plan_id: str
    started_on: date
    ended_on: date | None
    deleted_on: date | None
    held_because: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """What the file says of itself. ``sequence`` is 0 for a list that is not sent."""

    la_code: str
    la_name: str
    phone: str
    sequence: int
    made_at: datetime


class Writer(Protocol):
    """Writes records in some form."""

    def __call__(self, records: Iterable[Record], heading: Heading, out: BinaryIO) -> int: ...


COLUMNS = tuple(Record.__dataclass_fields__)


def write_csv(records: Iterable[Record], heading: Heading, out: BinaryIO) -> int:
    """Write the records as CSV; return how many. Each row carries the file's sequence number and the council's code."""
    text = TextIOWrapper(out, encoding="utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(["la_code", "file_sequence", *COLUMNS])
    count = 0
    for record in records:
        row = [heading.la_code, heading.sequence, *(_text(value) for value in asdict(record).values())]
        writer.writerow([safe(value) for value in row])
        count += 1
    text.detach()
    return count


def write_json(records: Iterable[Record], heading: Heading, out: BinaryIO) -> int:
    """Write the records as one JSON document with a heading; return how many."""
    rows = [{name: _text(value) for name, value in asdict(record).items()} for record in records]
    said = {
        "la_code": heading.la_code,
        "la_name": heading.la_name,
        "phone": heading.phone,
        "sequence": heading.sequence,
        "creation_time": heading.made_at.isoformat(),
        "count": len(rows),
        "records": rows,
    }
    out.write(json.dumps(said, ensure_ascii=False, indent=1).encode())
    return len(rows)


def record(place: int, due: cpis.Due, state: str, on: date) -> Record:
    """Return the record that tells what is due."""
    one = due.standing
    return Record(
        place=place,
        act=due.act,
        plan_kind=one.plan_kind,
        snomed=SNOMED[one.plan_kind],
        nhs_number=due.number,
        nhs_number_of=one.whose,
        number_state=state,
        la_child_id=one.la_child_id,
        plan_id=one.plan_id,
        started_on=one.started_on,
        ended_on=one.ended_on,
        deleted_on=on if due.act == cpis.DELETE else None,
        held_because=due.held_because,
    )


write_csv.suffix = "csv"  # type: ignore[attr-defined]
write_json.suffix = "json"  # type: ignore[attr-defined]
BUILT_IN: dict[str, Writer] = {"csv": write_csv, "json": write_json}


class NoWriter(ValueError):
    """The setting names no function that can write."""


def chosen() -> Writer:
    """Return the writer that the setting names.

    :raises NoWriter: if it names none
    """
    module, _, name = settings.CPIS_WRITER.rpartition(".")
    try:
        found = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as fault:
        raise NoWriter(f"CPIS_WRITER names no function: {settings.CPIS_WRITER}") from fault
    if not callable(found):
        raise NoWriter(f"CPIS_WRITER names no function: {settings.CPIS_WRITER}")
    return cast("Writer", found)


def suffix(writer: Writer) -> str:
    """Return the ending of the files that a writer makes."""
    return str(getattr(writer, "suffix", "txt"))


def _text(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else "" if value is None else value
