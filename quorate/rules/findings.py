"""What a rule found, and why: one object for the page, the refusal, the letter, the row and the test."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, NamedTuple


class Citation(NamedTuple):
    """The published words that a finding stands on."""

    source: str
    edition: str
    paragraph: str
    lines: str
    clauses: tuple[str, ...]

    def __str__(self) -> str:
        several = "lines" if any(c in self.lines for c in ",-") else "line"
        lines = f", {several} {self.lines}" if self.lines else ""
        edition = f" ({self.edition})" if self.edition else ""
        return f"{self.source}{edition}, {self.paragraph}{lines}"


class Step(NamedTuple):
    """One line of the working."""

    text: str
    day: date | None


class OtherReading(NamedTuple):
    """What the answer would be if the text were read the other way."""

    text: str
    day: date | None


Working = Callable[[], tuple[str, tuple[Step, ...], OtherReading | None]]


class Reason:
    """Why: one sentence, the working, the citation. The working is written out only when someone asks for it."""

    __slots__ = ("_working", "_written", "citation", "edition", "note", "procedure", "rule")

    def __init__(
        self,
        working: Working,
        *,
        citation: Citation,
        rule: str,
        edition: date,
        procedure: str,
        note: str = "",
    ) -> None:
        self._working = working
        self._written: tuple[str, tuple[Step, ...], OtherReading | None] | None = None
        self.citation = citation
        self.rule = rule
        self.edition = edition
        self.procedure = procedure
        self.note = note

    def _write(self) -> tuple[str, tuple[Step, ...], OtherReading | None]:
        if self._written is None:
            self._written = self._working()
        return self._written

    @property
    def says(self) -> str:
        """The reason in one sentence."""
        return self._write()[0]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The event counted from, the days counted, the days skipped and why, the answer."""
        return self._write()[1]

    @property
    def other_reading(self) -> OtherReading | None:
        """What the date would be under the other reading of the text, where there is one."""
        return self._write()[2]

    def __repr__(self) -> str:
        return f"Reason({self.says!r}, rule={self.rule!r}, procedure={self.procedure!r})"


REASON_FIELDS = ("says", "steps", "citation", "rule", "edition", "procedure", "note", "other_reading")


class Duty(NamedTuple):
    """Something that must be done by, from or on a day, because of what happened.

    Overdue is for the reader to judge with today; the standing is what the history alone can say.
    """

    rule: str
    title: str
    occasion: str
    meaning: str
    due_on: date | None
    due_at: datetime | None
    hold_by: date | None
    whose: str
    standing: str
    done_on: date | None
    strength: str
    reason: Reason


def as_json(value: Any) -> Any:
    """Return a finding (or tuple of findings) as plain values that ``json.dumps`` takes."""
    if isinstance(value, Reason):
        return {name: as_json(getattr(value, name)) for name in REASON_FIELDS}
    if isinstance(value, datetime | date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: as_json(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {k: as_json(v) for k, v in value._asdict().items()}
    if isinstance(value, Mapping):
        return {str(k): as_json(v) for k, v in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(as_json(v) for v in value)
    if isinstance(value, tuple | list):
        return [as_json(v) for v in value]
    return value
