"""The outputs that can be made: each a function of the children's facts, an area and a day. Decision 26."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from quorate.people.models import Area
from quorate.returns import facts
from quorate.returns.told import ChildFacts

from . import annex_a, ssd_postgres
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
