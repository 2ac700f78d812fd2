"""The proof that what the chain holds about one child was not altered, worked out at the moment it is asked for."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery

from . import fences
from .chain import GENESIS, seal
from .models import Entry
from .queries import Break


@dataclass(frozen=True, slots=True)
class Proof:
    """What was found. ``digest`` is of the child's seals in their order: it is worth keeping, to compare later."""

    entries: int
    first_at: datetime | None
    last_at: datetime | None
    last_sequence: int
    last_hash: str
    digest: str
    chain_sequence: int
    chain_hash: str
    fenced: bool
    broken: tuple[Break, ...]

    @property
    def holds(self) -> bool:
        return not self.broken and self.fenced


def of_child(child: int, *, area: str) -> Proof:
    """Check each of a child's entries: it says what was sealed, and its neighbours in the chain still vouch for it.

    An entry is vouched for by the one before it, whose seal it carries, and by the one after, which carries its own.
    Two questions to the database, whatever the number of entries. A walk along the whole chain (``quorate
    verify-audit``) shows besides that none is missing.
    """
    head = Entry.objects.order_by("-sequence").only("sequence", "hash").first()
    first_at: datetime | None = None
    last: Any = None
    entries = 0
    broken: list[Break] = []
    seals = hashlib.sha256()
    before = Entry.objects.filter(sequence=OuterRef("sequence") - 1)
    after = Entry.objects.filter(sequence=OuterRef("sequence") + 1)
    rows = (
        Entry.objects.filter(child_rows__child_id=child, area=area)
        .annotate(
            before=Subquery(before.values("hash")[:1]), after=Subquery(after.values("previous_hash")[:1])
        )
        .order_by("sequence")
    )
    for row in rows.iterator(chunk_size=1000):
        first_at = first_at or row.at
        last, entries = row, entries + 1
        seals.update(row.hash.encode())
        wrong = _wrong(row, child)
        if wrong:
            broken.append(Break(row.sequence, wrong))
    return Proof(
        entries=entries,
        first_at=first_at,
        last_at=last.at if last else None,
        last_sequence=last.sequence if last else 0,
        last_hash=last.hash if last else GENESIS,
        digest=seals.hexdigest(),
        chain_sequence=head.sequence if head else 0,
        chain_hash=head.hash if head else GENESIS,
        fenced=not fences.missing(connection),
        broken=tuple(broken[:20]),
    )


def _wrong(row: Any, child: int) -> str:
    number = row.sequence
    if row.hash != seal(row):
        return f"Entry {number} does not say what it said when it was sealed."
    if row.previous_hash != (row.before or (GENESIS if number == 1 else "")):
        return f"Entry {number} does not follow from the entry before it."
    if row.after is not None and row.after != row.hash:
        return f"The entry after entry {number} does not follow from it."
    if child not in row.children:
        return f"Entry {number} is found under this child, and is not about the child."
    return ""
