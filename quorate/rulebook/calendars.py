"""Calendars: which days are public holidays in a nation of the United Kingdom, read from files."""

import csv
from datetime import date
from pathlib import Path

from quorate.rules.days import Calendar

from .faults import Fault

FIRST, LAST = date(1990, 1, 1), date(2060, 12, 31)


def read(folder: Path, faults: list[Fault]) -> dict[str, Calendar]:
    """Return the calendars in a folder, one for each ``nation.csv``, noting what is wrong."""
    found: dict[str, Calendar] = {}
    for path in sorted((folder / "calendars").glob("*.csv")):
        days: dict[date, str] = {}
        shown = f"calendars/{path.name}"
        try:
            with path.open(encoding="utf-8", newline="") as lines:
                for number, row in enumerate(csv.reader(lines), start=1):
                    _row(row, number, shown, days, faults)
        except (OSError, UnicodeDecodeError, csv.Error) as wrong:
            faults.append(Fault(shown, "", "", f"cannot be read: {wrong}"))
        found[path.stem] = Calendar(path.stem, days, first=FIRST, last=LAST)
    return found


def _row(row: list[str], number: int, shown: str, days: dict[date, str], faults: list[Fault]) -> None:
    if number == 1 and row[:1] == ["date"]:
        return
    try:
        day, name = date.fromisoformat(row[0]), row[1].strip()
    except (ValueError, IndexError):
        faults.append(
            Fault(shown, f"line {number}", "", f"must be a date and a name, not “{','.join(row)[:40]}”")
        )
        return
    days[day] = name
