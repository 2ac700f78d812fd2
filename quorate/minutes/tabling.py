"""The editions side by side: who gets what, for the Chair who approves it."""

from dataclasses import dataclass
from datetime import datetime

from . import editing
from .editions import Edition, LeftOut
from .models import Paragraph
from .queries import Written


@dataclass(frozen=True, slots=True)
class Row:
    """One person's edition in the table."""

    edition: Edition
    approved: tuple[str, datetime] | None
    waits: bool
    """Whether the copy cannot go as it is before the chair has said something."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that somebody does not get, with what each reader in the table gets of it."""

    heading: str
    text: str
    paragraph: Paragraph | None
    cells: tuple[tuple[Edition, LeftOut | None], ...]


@dataclass(frozen=True, slots=True)
class Table:
    rows: tuple[Row, ...]
    items: tuple[Item, ...]
    readers: tuple[Edition, ...]
    """Those whose copy leaves something out: the columns of the items."""
    grounds: dict[str, str]

    @property
    def editions(self) -> list[Edition]:
        return [row.edition for row in self.rows]

    @property
    def to_approve(self) -> list[Edition]:
        return [row.edition for row in self.rows if row.edition.to_approve]

    @property
    def waiting(self) -> bool:
        return any(row.waits and not row.edition.unedited for row in self.rows)


def table_of(written: Written) -> Table:
    """Return the editions of everybody who was asked, and what is left out of any of them."""
    minutes = written.begun
    editions = [one for one in editing.current_editions(written) if not one.runs]
    approvals = editing.approvals(minutes)
    rows = tuple(
        Row(one, stands := approvals.get((one.copy.number, one.fingerprint)), _waits(one, stands is not None))
        for one in editions
    )
    readers = tuple(one for one in editions if not one.whole)
    return Table(rows, tuple(_items(readers)), readers, dict(editing.grounds_for(written.meeting).says))


def _waits(edition: Edition, approved: bool) -> bool:
    return edition.unedited or (edition.to_approve and not approved)


def _items(readers: tuple[Edition, ...]) -> list[Item]:
    first: dict[str, LeftOut] = {}
    by_reader: list[dict[str, LeftOut]] = []
    for edition in readers:
        left = {one.where: one for one in edition.left if one.text.strip() or one.shown}
        by_reader.append(left)
        for where, one in left.items():
            first.setdefault(where, one)
    return [
        Item(
            one.heading,
            one.text,
            one.paragraph,
            tuple((edition, left.get(where)) for edition, left in zip(readers, by_reader, strict=True)),
        )
        for where, one in first.items()
    ]


def edition_for(written: Written, invitation: int) -> Edition | None:
    """Return one person's edition, or None if they are not on its list."""
    return next((one for one in editing.current_editions(written) if one.copy.number == invitation), None)


def readers_of(written: Written, paragraph: Paragraph) -> list[tuple[Edition, LeftOut | None]]:
    """Return everybody with why they do not get a paragraph; None where they get it."""
    where = f"paragraph:{paragraph.pk}"
    part = f"part:{paragraph.section.key}"
    return [
        (one, next((left for left in one.left if left.where in (where, part)), None))
        for one in editing.current_editions(written)
        if not one.runs
    ]
