"""Reading a file of names: a census carries none, so a second file, a CSV, tells who is who."""

import csv
import re
from collections import defaultdict
from dataclasses import dataclass, field
from io import StringIO

from stdnum import exceptions as stdnum_faults
from stdnum.gb import nhs

from .census import LONGEST_ID, FileRefused
from .records import Remark

COLUMNS = {
    "la_child_id": ("lachildid", "childid", "identifier", "id", "childidentifier", "personid"),
    "given_name": ("givenname", "givennames", "given", "forename", "forenames", "firstname", "christianname"),
    "family_name": ("familyname", "surname", "lastname", "secondname"),
    "nhs_number": ("nhsnumber", "nhsno", "nhs"),
    "family": ("family", "familyreference", "familyid", "familygroup", "household", "siblinggroup"),
}
LONGEST_NAME = 80
NOT_A_NAME = re.compile(r'^[=+@-]|[<>{}|\\"=\t\r\n\x00-\x1f]')


@dataclass(frozen=True, slots=True)
class NameTold:
    """One line of the file."""

    line: int
    la_child_id: str
    given_name: str
    family_name: str
    nhs_number: str
    family: str


@dataclass(slots=True)
class Names:
    """A file that could be read: the lines that can be taken, and what is wrong with the others."""

    read: int = 0
    lines: list[NameTold] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def read(content: bytes, *, limit: int) -> Names:
    """Return the names of a CSV file: LAchildID, given name, family name and, if wanted, NHS number and family.

    :raises FileRefused: if the file as a whole cannot be taken
    """
    text = _text(content, limit)
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names = Names()
    try:
        columns = _columns(next(reader))
        for row in reader:
            if any(cell.strip() for cell in row):
                names.read += 1
                _take(row, columns, reader.line_num, names)
    except csv.Error as fault:
        raise FileRefused(
            "A line is not written as a CSV file has to be: look for a quotation mark that is never closed.",
            reader.line_num,
        ) from fault
    if not names.read:
        raise FileRefused("The file has a header but no children.")
    _refuse_doubles(names)
    names.remarks.sort(key=lambda remark: remark.line)
    return names


def _text(content: bytes, limit: int) -> str:
    if not content.strip():
        raise FileRefused("The file is empty. Choose the CSV file of names.")
    if len(content) > limit:
        raise FileRefused(f"The file is larger than {limit // (1024 * 1024)} MB, the most that is taken.")
    if content.startswith((b"PK", b"\xd0\xcf", b"%PDF")) or b"\x00" in content:
        raise FileRefused("This is not a CSV file. In the spreadsheet, choose “Save as” and “CSV UTF-8”.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What a spreadsheet on Windows writes when it is not asked for UTF-8.
        return content.decode("cp1252", errors="replace")


def _columns(header: list[str]) -> dict[str, int]:
    plain = [re.sub(r"[^a-z]", "", cell.casefold()) for cell in header]
    found = {
        name: plain.index(next(word for word in words if word in plain))
        for name, words in COLUMNS.items()
        if any(word in plain for word in words)
    }
    missing = [
        words
        for name, words in (
            ("la_child_id", "LAchildID"),
            ("given_name", "given name"),
            ("family_name", "family name"),
        )
        if name not in found
    ]
    if missing:
        raise FileRefused(
            f"The first line has to name the columns; not found: {', '.join(missing)}. "
            "A file begins with: LAchildID, given name, family name, NHS number, family (the last "
            "two may be left out).",
            1,
        )
    return found


def _take(row: list[str], columns: dict[str, int], line: int, names: Names) -> None:
    def cell(name: str) -> str:
        at = columns.get(name)
        return " ".join(row[at].split()) if at is not None and at < len(row) else ""

    la_child_id = cell("la_child_id")
    given, family_name = cell("given_name"), cell("family_name")
    why = ""
    if not la_child_id or len(la_child_id) > LONGEST_ID:
        why = (
            "The identifier is missing."
            if not la_child_id
            else f"The identifier is longer than {LONGEST_ID} letters and digits."
        )
    elif not given and not family_name:
        why = "There is no name on this line."
    elif max(len(given), len(family_name)) > LONGEST_NAME:
        why = f"A name is longer than {LONGEST_NAME} letters."
    elif any(NOT_A_NAME.search(name) for name in (given, family_name)):
        why = "A name holds signs that no name has, such as < or = ; it may be a formula."
    elif "�" in given + family_name:
        why = "A letter of the name could not be read. Save the file as CSV UTF-8."
    if why:
        names.remarks.append(Remark(line, la_child_id[:40], why))
        return
    number = _nhs_number(cell("nhs_number"), line, la_child_id, names)
    family = cell("family")
    if len(family) > LONGEST_ID or NOT_A_NAME.search(family):
        names.remarks.append(
            Remark(
                line,
                la_child_id,
                f"The family's reference cannot be used: at most {LONGEST_ID} letters and digits.",
                True,
            )
        )
        family = ""
    names.lines.append(NameTold(line, la_child_id, given, family_name, number, family))


def _nhs_number(told: str, line: int, la_child_id: str, names: Names) -> str:
    if not told:
        return ""
    try:
        return str(nhs.validate(told))
    except stdnum_faults.ValidationError:
        names.remarks.append(
            Remark(
                line,
                la_child_id,
                "The NHS number is not one (its check digit does not fit). The name is taken without it.",
                True,
            )
        )
        return ""


def _refuse_doubles(names: Names) -> None:
    """A line told twice in the same words counts once; told in two ways, neither is taken."""
    told: dict[str, list[NameTold]] = defaultdict(list)
    for line in names.lines:
        told[line.la_child_id].append(line)
    kept: list[NameTold] = []
    for same in told.values():
        ways = {(line.given_name, line.family_name, line.nhs_number, line.family) for line in same}
        if len(ways) == 1:
            kept.append(same[0])
            continue
        where = ", ".join(str(line.line) for line in same)
        names.remarks += [
            Remark(
                line.line,
                line.la_child_id,
                f"The identifier stands on more than one line ({where}), with different names.",
            )
            for line in same
        ]
    names.lines = kept
