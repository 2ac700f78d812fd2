"""One table of a procedure file, read with care: every fault is noted, with where it is, and reading goes on."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from quorate.rules.days import BadPeriod, Period

from .faults import Fault

NEEDED: Any = object()
# The longest period of each unit that a rule may give: a life's length, so that every date is one that a calendar has.
MOST = {
    "working days": 2_600,
    "calendar days": 7_305,
    "days": 2_600,
    "weeks": 1_040,
    "months": 240,
    "years": 20,
    "hours": 8_760,
    "years of age": 25,
    "weeks of pregnancy": 45,
}


class Table:
    """A table and where it stands. Each entry is read once by name; what nobody asked for is a fault."""

    def __init__(
        self, values: object, *, file: str, rule: str, edition: str, faults: list[Fault], own: Any = None
    ) -> None:
        self.file, self.rule, self.edition, self.faults = file, rule, edition, faults
        self.own = own  # what the chapter declares for itself (``own.Own``), where a rule is read
        self.values: Mapping[str, Any] = {}
        self._read: set[str] = set()
        if isinstance(values, dict):
            self.values = values
        else:
            self.fault(f"must be a table, not {_sort(values)}")

    def fault(self, says: str) -> None:
        """Note that something is wrong here."""
        self.faults.append(Fault(self.file, self.rule, self.edition, says))

    def _take(self, key: str, default: Any) -> Any:
        self._read.add(key)
        if key in self.values:
            return self.values[key]
        if default is NEEDED:
            self.fault(f"“{key}” is missing")
            return None
        return default

    def has(self, key: str) -> bool:
        """Return whether the table has the entry."""
        return key in self.values

    def text(self, key: str, default: Any = NEEDED, *, one_of: Collection[str] | None = None) -> str:
        """Return a text, one of a list if a list is given."""
        value = self._take(key, default)
        if value is None or (value == default and not self.has(key)):
            return "" if value is None else str(value)
        if not isinstance(value, str) or not value.strip():
            self.fault(f"“{key}” must be words in quotes, not {_sort(value)}")
            return ""
        return self._known(key, value, one_of)

    def _known(self, key: str, value: str, one_of: Collection[str] | None) -> str:
        if one_of is not None and value not in one_of:
            self.fault(f"“{value}” is not known for “{key}”. Known: {', '.join(sorted(one_of))}")
            return next(iter(sorted(one_of)))
        return value

    def texts(self, key: str, default: Any = (), *, one_of: Collection[str] | None = None) -> tuple[str, ...]:
        """Return a list of texts; one text alone is a list of one."""
        value = self._take(key, default)
        if value is None or value == ():
            return ()
        entries = [value] if isinstance(value, str) else value
        if not isinstance(entries, list | tuple) or not all(
            isinstance(e, str) and e.strip() for e in entries
        ):
            self.fault(f"“{key}” must be a list of words in quotes, not {_sort(value)}")
            return ()
        return tuple(self._known(key, e, one_of) for e in entries)

    def whole(self, key: str, default: Any = NEEDED, *, least: int = 0, most: int = 1000) -> int:
        """Return a whole number within bounds."""
        value = self._take(key, default)
        if value is None:
            return least
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.fault(f"“{key}” must be a whole number from {least} to {most}, not {_sort(value)}")
            return least
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """Return true or false."""
        value = self._take(key, default)
        if not isinstance(value, bool):
            self.fault(f"“{key}” must be true or false, not {_sort(value)}")
            return default
        return value

    def day(self, key: str) -> date:
        """Return a date written without quotes."""
        value = self._take(key, NEEDED)
        if value is None:
            return date.min
        if isinstance(value, datetime) or not isinstance(value, date):
            self.fault(f"“{key}” must be a date such as 2025-03-25, without quotes, not {_sort(value)}")
            return date.min
        return value

    def period(self, key: str, default: Any = NEEDED) -> Period | None:
        """Return a period such as “10 working days”."""
        value = self._take(key, default)
        if value is None:
            return None
        try:
            period = Period.read(value)
        except BadPeriod as wrong:
            self.fault(f"“{key}”: {wrong}")
            return None
        most = MOST[period.unit]
        if period.count > most:
            self.fault(
                f"“{key}”: {period} is longer than anything counted here; at most {most} {period.unit}"
            )
            return None
        return period

    def table(self, key: str) -> "Table | None":
        """Return a table inside this one, if there is one."""
        value = self._take(key, None)
        return None if value is None else self.within(value)

    def tables(self, key: str) -> list["Table"]:
        """Return a list of tables inside this one."""
        value = self._take(key, [])
        if not isinstance(value, list):
            self.fault(f"“{key}” must be a list of tables, not {_sort(value)}")
            return []
        return [self.within(v) for v in value]

    def within(self, values: object) -> "Table":
        """Return a table that stands in the same place."""
        return Table(
            values, file=self.file, rule=self.rule, edition=self.edition, faults=self.faults, own=self.own
        )

    def anything(self, key: str, default: Any = None) -> Any:
        """Return an entry as it stands, for a reader that checks it itself."""
        return self._take(key, default)

    def end(self) -> None:
        """Note every entry that nobody asked for: most often a slip of the pen."""
        for key in self.values:
            if key not in self._read:
                self.fault(f"“{key}” is not known here. Known: {', '.join(sorted(self._read))}")


def _sort(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f"“{value[:40]}”"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, list):
        return "a list"
    return str(value)[:40]
