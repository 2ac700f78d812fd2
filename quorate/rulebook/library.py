"""Public holidays as the ``holidays`` library knows them: what ``procedures/calendars`` is written from."""

import csv
from datetime import date
from pathlib import Path

import holidays

from .calendars import FIRST, LAST

NATIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern-ireland": "NIR"}


def holidays_of(nation: str) -> dict[date, str]:
    """Return the public holidays of a nation that fall on a weekday."""
    years = range(FIRST.year, LAST.year + 1)
    known = holidays.country_holidays("GB", subdiv=NATIONS[nation], years=years)
    return {day: name for day, name in sorted(known.items()) if day.weekday() < 5}


def write(folder: Path, nation: str) -> None:
    """Write the file of a nation's holidays."""
    with (folder / "calendars" / f"{nation}.csv").open("w", encoding="utf-8", newline="") as lines:
        out = csv.writer(lines, lineterminator="\n")
        out.writerow(("date", "name"))
        out.writerows((day.isoformat(), name) for day, name in holidays_of(nation).items())
