"""Which procedure and which calendar bind an area: read from ``procedures/``, without a database.

A folder with a fault in it is never half used: loading stops, naming the file, rule and edition of every fault.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from quorate.rules.days import Calendar
from quorate.rules.procedure import Procedure

from . import calendars, joining, reading
from .faults import BadProcedures, Fault

FOLDER = Path(__file__).resolve().parents[2] / "procedures"

__all__ = ["FOLDER", "BadProcedures", "Fault", "Rulebook", "UnknownProcedure", "load"]


class UnknownProcedure(LookupError):
    """No procedure of that name."""


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All procedures and calendars of one folder, read and checked."""

    folder: Path
    procedures: Mapping[str, Procedure]
    calendars: Mapping[str, Calendar]

    def keys(self) -> tuple[str, ...]:
        """Return the areas whose procedure can bind."""
        return tuple(key for key, found in self.procedures.items() if found.standing == "area")

    def procedure(self, key: str) -> Procedure:
        """Return a procedure: an area's, or one that is only read, such as “national”.

        :raises UnknownProcedure: if there is none of that name
        """
        try:
            return self.procedures[key]
        except KeyError:
            known = ", ".join(sorted(self.procedures))
            raise UnknownProcedure(f"There is no procedure “{key}”. There are: {known}.") from None

    def calendar(self, key: str, closures: Iterable[date] = ()) -> Calendar:
        """Return the working days of an area: its nation's, less closure days of its own.

        :raises UnknownProcedure: if there is no procedure of that name
        """
        calendar = self.calendars[self.procedure(key).nation]
        closed = tuple(sorted(set(closures)))
        return _closed(calendar, closed) if closed else calendar


@cache
def _closed(calendar: Calendar, closures: tuple[date, ...]) -> Calendar:
    return calendar.closed_on(*closures)


def load(folder: Path | None = None) -> Rulebook:
    """Return the rulebook of a folder (the built-in one if none is given), read once.

    :raises BadProcedures: with every fault found, if there are any
    """
    return _load((folder or FOLDER).resolve())


@cache
def _load(folder: Path) -> Rulebook:
    book, faults = examine(folder)
    if faults:
        raise BadProcedures(faults)
    return book


def examine(folder: Path, *, drafts: bool = False) -> tuple[Rulebook, list[Fault]]:
    """Return what a folder holds and every fault in it. With faults, the rulebook is not for use.

    ``drafts``: read draft editions as if they bound, to see what they would decide; ``load`` never does.
    """
    faults: list[Fault] = []
    chapters = reading.read_folder(folder, faults, drafts=drafts)
    known = calendars.read(folder, faults)
    procedures = joining.join(chapters, faults)
    for key, procedure in procedures.items():
        if procedure.nation and procedure.nation not in known:
            says = f"there is no calendar for nation “{procedure.nation}”; known: {', '.join(sorted(known)) or 'none'}"
            faults.append(Fault(f"{key}/about.toml", "", "", says))
    return Rulebook(folder, procedures, known), sorted(set(faults))
