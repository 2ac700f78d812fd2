"""Rows as sheets of an Excel workbook, written row by row: dates are dates, and no text is run as a formula."""

from collections.abc import Iterable
from datetime import date
from typing import Any, BinaryIO

from quorate.design.spreadsheets import safe
from quorate.late import Library

openpyxl = Library("openpyxl")
DAY = "dd/mm/yyyy"
LONGEST = 32_767
"""The most characters that a cell of Excel can hold."""


class Sheets:
    """A workbook with sheets of the given names and headings; rows are added to any of them in any order."""

    def __init__(self, **headings: Iterable[str]) -> None:
        self.book = openpyxl.Workbook(write_only=True)
        self.sheets: dict[str, Any] = {}
        for name, titles in headings.items():
            sheet = self.book.create_sheet(name.replace("_", " ").capitalize())
            sheet.append(list(titles))
            self.sheets[name] = sheet

    def add(self, name: str, row: Iterable[str | int | date | None]) -> None:
        """Add a row to a sheet."""
        sheet = self.sheets[name]
        sheet.append([_cell(sheet, value) for value in row])

    def save(self, out: BinaryIO) -> None:
        """Write the workbook. Nothing can be added afterwards."""
        self.book.save(out)


def _cell(sheet: Any, value: str | int | date | None) -> Any:
    if isinstance(value, str):
        return safe(openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE.sub("", value))[:LONGEST]
    if isinstance(value, date):
        cell = openpyxl.cell.WriteOnlyCell(sheet, value=value)
        cell.number_format = DAY
        return cell
    return value
