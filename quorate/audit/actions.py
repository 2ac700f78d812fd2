"""Writing the audit chain.

Called inside the act it speaks of, so that neither is ever stored without the other.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, transaction

from . import watching
from .chain import GENESIS, seal
from .models import Entry, EntryChild

CHAIN_LOCK = 7_340_001
"""The number of the PostgreSQL advisory lock under which the chain grows by one entry at a time."""


class Actor(Protocol):
    """Whoever acts: a practitioner (anything with a number, a name and a role)."""

    @property
    def pk(self) -> Any: ...
    @property
    def name(self) -> Any: ...
    @property
    def role(self) -> Any: ...


class NobodyActed(ValueError):
    """An act without an actor. The system itself is named by a plain string, e.g. "census import"."""


def record(
    *,
    act: str,
    about: str,
    by: Actor | str,
    at: datetime,
    area: str,
    children: Iterable[int] = (),
    detail: Mapping[str, Any] | None = None,
) -> Entry:
    """Append that somebody did something. Must run inside the act's own transaction.

    ``area`` is the area's key; ``children`` the numbers of the children concerned; ``detail`` plain JSON
    values, identifiers rather than names.

    :raises NobodyActed: if ``by`` is empty
    """
    concerned, more = tuple(children), dict(detail or {})
    watching.tell(act, str(more.get("kind", "")), concerned)
    return _append(Entry.Kind.DID, act, about, by, at, area, concerned, more)


def record_seen(
    *, what: str, about: str, by: Actor | str, at: datetime, area: str, children: Iterable[int] = ()
) -> Entry:
    """Append that somebody saw a page or paper about these children.

    :raises NobodyActed: if ``by`` is empty
    """
    return _append(Entry.Kind.SAW, what, about, by, at, area, tuple(children), {})


def _append(
    kind: Entry.Kind,
    act: str,
    about: str,
    by: Actor | str,
    at: datetime,
    area: str,
    children: tuple[int, ...],
    detail: dict[str, Any],
) -> Entry:
    if not by:
        raise NobodyActed(f"{act}: an entry needs somebody who acted")
    entry = Entry(
        at=at,
        kind=kind,
        act=act,
        about=about,
        area=area,
        by_id=None if isinstance(by, str) else by.pk,
        by_name=by if isinstance(by, str) else by.name,
        by_role="" if isinstance(by, str) else by.role,
        detail=as_stored(detail),
        children=sorted(set(children)),
    )
    # Inside an act no savepoint is wanted: without its entry the act must not be stored either.
    with transaction.atomic(savepoint=False):
        _chain(entry)
        entry.save(force_insert=True)
        EntryChild.objects.bulk_create(EntryChild(entry=entry, child_id=child) for child in entry.children)
    return entry


def _chain(entry: Entry) -> None:
    """Give the entry its place after the last and its seal; hold the chain until the transaction ends."""
    if connection.vendor == "postgresql":
        # On SQLite the IMMEDIATE transaction already holds the only write lock.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    last = Entry.objects.order_by("-sequence").only("sequence", "hash").first()
    entry.sequence = (last.sequence if last else 0) + 1
    entry.previous_hash = last.hash if last else GENESIS
    entry.hash = seal(entry)


def as_stored(detail: Mapping[str, Any]) -> dict[str, Any]:
    """Return the detail as both databases give it back: text keys, and numbers with a point as text."""
    plain: dict[str, Any] = json.loads(json.dumps(detail), parse_float=str)
    return plain
