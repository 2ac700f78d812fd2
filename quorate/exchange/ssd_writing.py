"""The dataset as files: one CSV for each table, filled while the children are read. Nothing is held in memory."""

import csv
import zipfile
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from quorate.design.spreadsheets import safe
from quorate.returns.dataset.tables import FILLED, tables
from quorate.returns.told import ChildFacts

from . import ssd_rows


class Tables:
    """A folder of the dataset's CSV files. ``defused``: text that a spreadsheet would run is kept as text."""

    def __init__(self, folder: Path, *, defused: bool = True) -> None:
        self.folder, self.defused = folder, defused
        self.counts = dict.fromkeys(FILLED, 0)
        self.columns = {name: tuple(column.name for column in tables()[name]) for name in FILLED}
        self.longest = {column.name: column.longest for name in FILLED for column in tables()[name]}
        self.professionals: set[str] = set()
        self.departments: set[str] = set()
        self.files: dict[str, TextIO] = {}
        self.writers: dict[str, Any] = {}

    def __enter__(self) -> "Tables":
        for name in FILLED:
            # No byte order mark: loaders would take it for a part of the first column's name.
            file = (self.folder / f"{name}.csv").open("w", encoding="utf-8", newline="")
            self.files[name], self.writers[name] = file, csv.writer(file)
            self.writers[name].writerow(self.columns[name])
        return self

    def __exit__(self, *_fault: object) -> None:
        for file in self.files.values():
            file.close()

    def add(self, children: Iterable[ChildFacts], on: date) -> None:
        """Write the rows of these children as at a day, with those of the practitioners and teams they name."""
        for child in children:
            there = False
            for name, row in ssd_rows.rows(child, on):
                self._write(name, row)
                there = True
            if there:
                self._workers(child)

    def _workers(self, child: ChildFacts) -> None:
        for worker in ssd_rows.workers(child):
            if worker.id not in self.professionals:
                self.professionals.add(worker.id)
                self._write("ssd_professionals", ssd_rows.professional(worker))
            if worker.team_id and worker.team_id not in self.departments:
                self.departments.add(worker.team_id)
                self._write("ssd_department", ssd_rows.department(worker))

    def _write(self, name: str, row: Mapping[str, Any]) -> None:
        self.writers[name].writerow([self._text(column, row.get(column)) for column in self.columns[name]])
        self.counts[name] += 1

    def _text(self, column: str, value: Any) -> str:
        if value is None or value == "":
            return ""
        if isinstance(value, date):
            return value.isoformat()
        text = str(value).replace("\x00", "")[: self.longest[column]]
        return safe(text) if self.defused else text


def pack(folder: Path, out: BinaryIO) -> None:
    """Write the folder's files as one zip, the same bytes for the same files."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in FILLED:
            there = zipfile.ZipInfo(f"{name}.csv")
            there.compress_type = zipfile.ZIP_DEFLATED
            there.external_attr = 0o600 << 16
            with packed.open(there, "w") as into, (folder / f"{name}.csv").open("rb") as file:
                while block := file.read(1 << 20):
                    into.write(block)
