"""The outputs that can be made: each a function of the children's facts, an area and a day. Decision 26."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from quorate import clock
from quorate.people.models import Area
from quorate.returns import facts
from quorate.returns.told import ChildFacts

from . import annex_a, cpis, cpis_writing, ssd_postgres
from .dfe_payload import in_flow, payload
from .queries import cpis as cpis_queries
from .ssd_writing import Tables, pack
from .workbook import Sheets

Progress = Callable[[int], None]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEP = 250
"""After how many children read the progress is told again."""


@dataclass(slots=True)
class Made:
    """What was written: how many children were read, how many rows of which list, and what was left out and why."""

    children: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)


def quiet(_children: int) -> None:
    """Tell nobody of the progress."""


def counted(children: Iterable[ChildFacts], made: Made, progress: Progress) -> Iterator[ChildFacts]:
    """Yield the children, counting them and telling how many were read."""
    for child in children:
        yield child
        made.children += 1
        if made.children % STEP == 0:
            progress(made.children)
    progress(made.children)


def write_annex_a(area: Area, on: date, out: BinaryIO, *, progress: Progress = quiet) -> Made:
    """Write Annex A's List 5 and List 7 as one workbook, as at a day."""
    return annex_a_of(facts.children(area), on, out, progress=progress)


def annex_a_of(
    children: Iterable[ChildFacts], on: date, out: BinaryIO, *, progress: Progress = quiet
) -> Made:
    """Write the workbook of these children."""
    made = Made(rows={"List 5": 0, "List 7": 0})
    sheets = Sheets(list_5=annex_a.LIST_5, list_7=annex_a.LIST_7)
    for child in counted(children, made, progress):
        for row in annex_a.list_5(child, on):
            sheets.add("list_5", row)
            made.rows["List 5"] += 1
        for row in annex_a.list_7(child, on):
            sheets.add("list_7", row)
            made.rows["List 7"] += 1
    sheets.save(out)
    return made


def write_ssd(area: Area, on: date, out: BinaryIO, *, progress: Progress = quiet) -> Made:
    """Write the Standard Safeguarding Dataset as a zip of CSV files, as at a day."""
    with TemporaryDirectory() as name:
        made = ssd_into_folder(facts.children(area), on, Path(name), progress=progress)
        pack(Path(name), out)
    return made


def write_ssd_folder(area: Area, on: date, folder: Path, *, progress: Progress = quiet) -> Made:
    """Write the dataset's CSV files into a folder, made if need be; each in its place only once all are whole."""
    folder.mkdir(exist_ok=True)
    with TemporaryDirectory(dir=folder) as name:
        made = ssd_into_folder(facts.children(area), on, Path(name), progress=progress)
        for file in Path(name).iterdir():
            file.replace(folder / file.name)
    return made


def write_ssd_database(area: Area, on: date, *, into: str, schema: str, progress: Progress = quiet) -> Made:
    """Write the dataset into a schema of a PostgreSQL database, in place of what was there.

    :raises NotLoaded: if it cannot be written; nothing is changed then
    """
    with TemporaryDirectory() as name:
        made = ssd_into_folder(facts.children(area), on, Path(name), defused=False, progress=progress)
        ssd_postgres.load(Path(name), into=into, schema=schema)
    return made


def ssd_into_folder(
    children: Iterable[ChildFacts],
    on: date,
    folder: Path,
    *,
    defused: bool = True,
    progress: Progress = quiet,
) -> Made:
    """Write these children's rows into the CSV files of a folder."""
    made = Made()
    with Tables(folder, defused=defused) as tables:
        tables.add(counted(children, made, progress), on)
        made.rows = tables.counts
    return made


def write_dfe(area: Area, on: date, out: BinaryIO, *, progress: Progress = quiet) -> Made:
    """Write every child of the Department's daily flow in full, as at a day: one JSON array, a child a line."""
    return dfe_of(facts.children(area), on, out, progress=progress)


def dfe_of(children: Iterable[ChildFacts], on: date, out: BinaryIO, *, progress: Progress = quiet) -> Made:
    """Write these children's payloads."""
    made = Made(rows={"children in the flow": 0})
    before = b"["
    for child in counted(children, made, progress):
        if in_flow(child, on):
            out.write(before + b"\n" + json.dumps(payload(child, on), ensure_ascii=False).encode())
            before = b","
            made.rows["children in the flow"] += 1
    out.write(b"[]\n" if before == b"[" else b"\n]\n")
    return made


def write_cpis(area: Area, on: date, out: BinaryIO, *, form: str = "csv", progress: Progress = quiet) -> Made:
    """Write how CP-IS is to hold each plan as at a day: a list for reading, which counts as no file sent."""
    made = Made()
    numbers = cpis_queries.states(area)
    records = _cpis_records(counted(facts.children(area), made, progress), on, numbers)
    heading = cpis_writing.Heading(area.la_code, area.name, area.phone, 0, clock.now())
    made.rows["records"] = cpis_writing.BUILT_IN[form](records, heading, out)
    return made


def _cpis_records(
    children: Iterable[ChildFacts], on: date, numbers: cpis_queries.Numbers
) -> Iterator[cpis_writing.Record]:
    place = 0
    for child in children:
        held = numbers if child.born_on is None else {**numbers, **_own(child, numbers)}
        for due in cpis.due(cpis.standings(child, on), held, {}, set()):
            place += 1
            number = held.get((child.pk, due.standing.whose), cpis.Number())
            yield cpis_writing.record(place, due, number.state, on)


def _own(child: ChildFacts, numbers: cpis_queries.Numbers) -> dict[tuple[int, str], cpis.Number]:
    """Return the child's own number as the child's record has it, with its state if that is the one asked about."""
    known = numbers.get((child.pk, cpis.CHILD))
    if not child.nhs_number or (known and known.number == child.nhs_number):
        return {}
    return {(child.pk, cpis.CHILD): cpis.Number(child.nhs_number, "unverified")}
