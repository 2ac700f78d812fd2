"""Reading files of the dataset: a zip of one CSV for each table, to rows as text. Somebody else's, trusted in nothing.

A file that is not what it says is refused whole, with the table, the line and what to do. What a spreadsheet would run
as a formula is refused too: it came from no case system.
"""

import csv
import re
import zipfile
import zlib
from collections import defaultdict
from dataclasses import dataclass
from io import BytesIO, TextIOWrapper
from pathlib import Path, PurePosixPath

from ..census import FileRefused
from .tables import tables

NEEDED = (
    "ssd_person",
    "ssd_cin_episodes",
    "ssd_s47_enquiry",
    "ssd_initial_cp_conference",
    "ssd_cp_plans",
    "ssd_cp_reviews",
)
"""Without these, what the file is silent about could not be told from what it leaves out."""
READ = (
    *NEEDED,
    "ssd_linked_identifiers",
    "ssd_family",
    "ssd_disability",
    "ssd_cin_assessments",
    "ssd_assessment_factors",
    "ssd_cin_plans",
)
FORMULA = re.compile(r"^(?:[=+@\t\r]|-(?![\d.]|$))")
MOST_FILES = 200
GROWS = 50
"""How many times larger than the zip what is in it may be, at most."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: the line on which it begins, and its values by column; a column left out is empty."""

    line: int
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


Dataset = dict[str, list[Row]]


def folder_as_zip(folder: Path) -> bytes:
    """Return a folder's CSV files as the zip that is read."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for file in sorted(folder.glob("*.csv")):
            packed.write(file, file.name)
    return out.getvalue()


def read(content: bytes, *, limit: int) -> Dataset:
    """Return the rows of the tables that are read, each table there even when it is empty.

    :raises FileRefused: if the file as a whole cannot be taken
    """
    if not content.strip():
        raise FileRefused("The file is empty. Choose the zip of the dataset’s CSV files.")
    if len(content) > limit:
        raise FileRefused(f"The file is larger than {limit // (1024 * 1024)} MB, the most that is taken.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            found = _members(packed, limit)
            missing = [name for name in NEEDED if name not in found]
            if missing:
                raise FileRefused(
                    f"There is no {missing[0]}.csv in the file. Of the dataset these are needed: {', '.join(NEEDED)}."
                )
            dataset: Dataset = defaultdict(list)
            for name, member in found.items():
                if name in READ:
                    with packed.open(member) as file:
                        dataset[name] = _table(name, file.read(member.file_size + 1))
            return dataset
    # RuntimeError: a password, or a way of packing that is not known.
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError) as fault:
        raise FileRefused(
            "This is not a zip that can be read. Pack the dataset’s CSV files into one zip, without a password."
        ) from fault


def _members(packed: zipfile.ZipFile, limit: int) -> dict[str, zipfile.ZipInfo]:
    members = [one for one in packed.infolist() if not one.is_dir()]
    if len(members) > MOST_FILES:
        raise FileRefused(f"There are more than {MOST_FILES} files in the zip: this is not the dataset.")
    size, packed_size = sum(one.file_size for one in members), sum(one.compress_size for one in members)
    if size > 10 * limit or size > GROWS * max(packed_size, 1024 * 1024):
        raise FileRefused("What is in the zip is far larger than a council’s dataset can be.")
    found: dict[str, zipfile.ZipInfo] = {}
    for one in members:
        path = PurePosixPath(one.filename)
        name = path.stem.lower()
        if path.suffix.lower() != ".csv" or name not in tables():
            continue
        if one.flag_bits & 1:
            raise FileRefused("The zip has a password. Pack it without one.")
        if name in found:
            raise FileRefused(f"{name}.csv is in the zip twice: it cannot be known which is meant.")
        found[name] = one
    return found


def _table(name: str, content: bytes) -> list[Row]:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise FileRefused(f"{name}.csv is not written in UTF-8 here. Export it as UTF-8.", line) from fault
    if b"\x00" in content:
        raise FileRefused(f"{name}.csv is not text.", content.count(b"\n", 0, content.index(b"\x00")) + 1)
    reader = csv.reader(TextIOWrapper(BytesIO(content), encoding="utf-8-sig", newline=""), strict=True)
    rows: list[Row] = []
    line = 1
    try:
        heading = [cell.strip().lower() for cell in next(reader, [])]
        _check_heading(name, heading)
        line = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append(_row(name, heading, cells, line))
            line = reader.line_num + 1
    except csv.Error as fault:
        raise FileRefused(
            f"{name}.csv cannot be read from here on: {fault}. Is a quotation mark missing?", line
        ) from fault
    return rows


def _check_heading(name: str, heading: list[str]) -> None:
    key = next(column.name for column in tables()[name] if column.name.endswith("_id"))
    if not heading:
        raise FileRefused(f"{name}.csv is empty: even a table without rows has its line of columns.")
    if len(set(heading)) != len(heading):
        raise FileRefused(f"{name}.csv names a column twice in its first line.", 1)
    known = {column.name for column in tables()[name]}
    needed = [column for column in _needed_columns(name) if column not in heading]
    if needed:
        raise FileRefused(f"{name}.csv has no column {needed[0]} in its first line.", 1)
    if not known & set(heading):
        raise FileRefused(f"{name}.csv has none of its table’s columns, such as {key}.", 1)


def _needed_columns(name: str) -> tuple[str, ...]:
    return {
        "ssd_person": ("pers_person_id", "pers_dob"),
        "ssd_cin_episodes": ("cine_referral_id", "cine_person_id", "cine_referral_date"),
        "ssd_s47_enquiry": ("s47e_s47_enquiry_id", "s47e_person_id", "s47e_s47_start_date"),
        "ssd_initial_cp_conference": ("icpc_icpc_id", "icpc_person_id", "icpc_icpc_date"),
        "ssd_cp_plans": (
            "cppl_cp_plan_id",
            "cppl_person_id",
            "cppl_cp_plan_start_date",
            "cppl_cp_plan_end_date",
        ),
        "ssd_cp_reviews": ("cppr_cp_plan_id", "cppr_cp_review_date"),
    }.get(name, ())


def _row(name: str, heading: list[str], cells: list[str], line: int) -> Row:
    if len(cells) != len(heading):
        raise FileRefused(
            f"{name}.csv has {len(cells)} values here, and {len(heading)} columns. Export it again.", line
        )
    for column, cell in zip(heading, cells, strict=True):
        if FORMULA.match(cell) or FORMULA.match(cell.strip()):
            raise FileRefused(
                f"{name}.csv has in {column} something that a spreadsheet would run as a formula. "
                "Put it right in the case system, then export it again.",
                line,
            )
    return Row(line, {column: cell.strip() for column, cell in zip(heading, cells, strict=True)})
