"""Questions to the audit: who did, who saw, and whether the chain is whole."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import connection, models
from django.utils import timezone

from . import fences
from .chain import GENESIS, seal
from .models import Entry, EntryChild

CHUNK = 1000
Kind = Entry.Kind
ROLES = {"cp-manager": "Designated manager", "agency": "Partner agency"}
"""The roles whose key is not their name; the audit stands below people and keeps only keys."""


@dataclass(frozen=True)
class Line:
    """One entry as a page shows it."""

    sequence: int
    at: datetime
    saw: bool
    who: str
    role: str
    what: str
    about: str
    more: tuple[str, ...]
    children: tuple[int, ...]


@dataclass(frozen=True)
class Search:
    """What somebody looks for in the audit of an area. Empty parts do not narrow."""

    who: str = ""
    what: str = ""
    kind: str = ""
    from_on: date | None = None
    to_on: date | None = None


@dataclass(frozen=True)
class Break:
    """The first thing wrong with the chain."""

    sequence: int
    says: str


@dataclass(frozen=True)
class Chain:
    """What a walk along the chain found. ``last_hash`` is worth keeping elsewhere: it proves a later cut."""

    entries: int
    in_area: int
    last_sequence: int
    last_hash: str
    expected_at: int | None
    broken: Break | None


def of_child(child: int, *, area: str, kind: str = "") -> models.QuerySet[Entry]:
    """Return the entries about one child, latest first: to be counted, sliced and given to ``lines``.

    ``kind`` is "did", "saw" or empty for both. Who may read it is for the caller to judge.
    """
    found = Entry.objects.filter(child_rows__child_id=child, area=area)
    if kind in Kind.values:
        found = found.filter(kind=kind)
    return found.order_by("-child_rows__entry")


def last_done(child: models.OuterRef | int) -> models.QuerySet[EntryChild, datetime]:
    """Return when something was last done for a child, to be asked inside another question: reading does not count."""
    rows = EntryChild.objects.filter(child_id=child, entry__kind=Kind.DID).order_by("-entry")
    return rows.values_list("entry__at", flat=True)[:1]


def about(about: str, *, area: str) -> models.QuerySet[Entry]:
    """Return the entries about one thing (``conference:12``), latest first."""
    return Entry.objects.filter(area=area, about=about).order_by("-sequence")


def search(wanted: Search, *, area: str) -> models.QuerySet[Entry]:
    """Return an area's entries that match, latest first. The days are London's, both included."""
    found = Entry.objects.filter(area=area)
    if wanted.from_on:
        found = found.filter(at__gte=_midnight(wanted.from_on))
    if wanted.to_on:
        found = found.filter(at__lt=_midnight(wanted.to_on + timedelta(days=1)))
    if wanted.kind in Kind.values:
        found = found.filter(kind=wanted.kind)
    if wanted.who:
        found = found.filter(by_name__icontains=wanted.who)
    if wanted.what:
        found = found.filter(
            models.Q(act__icontains=wanted.what.replace(" ", "_"))
            | models.Q(act__icontains=wanted.what.replace(" ", "-"))
            | models.Q(about__iexact=wanted.what.replace(" ", ":"))
        )
    return found.order_by("-at", "-sequence")


def lines(entries: Iterable[Entry]) -> Iterator[Line]:
    """Yield the entries in words."""
    for entry in entries:
        yield Line(
            sequence=entry.sequence,
            at=entry.at,
            saw=entry.kind == Kind.SAW,
            who=entry.by_name,
            role=ROLES.get(entry.by_role) or entry.by_role.replace("-", " ").capitalize(),
            what=in_words(entry.act),
            about=entry.about.replace("_", " ").replace(":", " "),
            more=tuple(_more(entry.detail)),
            children=tuple(entry.children),
        )


def in_words(act: str) -> str:
    """Return "Closure day added (people)" for "people.closure_day_added": what it was, and in which part."""
    part, _, what = act.rpartition(".")
    said = what.replace("_", " ").replace("-", " ").capitalize()
    return f"{said} ({part.replace('_', ' ')})" if part else said


def _more(detail: dict[str, object]) -> Iterator[str]:
    for key, value in detail.items():
        name = key.replace("_", " ")
        if isinstance(value, list) and len(value) == 2:
            yield f"{name}: {_said(value[0])} became {_said(value[1])}"
        else:
            yield f"{name}: {_said(value)}"


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_said(part) for part in value) or "nothing"
    return "nothing" if value in ("", None) else str(value)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def walk(*, area: str = "", expected: str = "") -> Chain:
    """Walk the whole chain from its beginning and return what was found, stopping at the first break.

    A thousand entries are held at a time, and no transaction, so that work goes on meanwhile. ``expected`` is
    a hash kept from an earlier walk: a chain that was cut and grown anew no longer has it.
    """
    count = in_area = sequence = 0
    last_hash = GENESIS
    expected_at = 0 if expected == GENESIS else None
    while chunk := list(Entry.objects.filter(sequence__gt=sequence).order_by("sequence")[:CHUNK]):
        rows = _children_found(chunk)
        for entry in chunk:
            broken = _broken(entry, sequence + 1, last_hash, rows.get(entry.pk, []))
            if broken:
                return Chain(count, in_area, sequence, last_hash, expected_at, broken)
            count, sequence, last_hash = count + 1, entry.sequence, entry.hash
            in_area += entry.area == area
            if entry.hash == expected:
                expected_at = sequence
    broken = _cut(sequence, expected, expected_at) or _unfenced(sequence)
    return Chain(count, in_area, sequence, last_hash, expected_at, broken)


def _broken(entry: Entry, sequence: int, last_hash: str, children: list[int]) -> Break | None:
    if entry.sequence != sequence:
        missing = (
            f"Entry {sequence} is missing."
            if entry.sequence == sequence + 1
            else f"Entries {sequence} to {entry.sequence - 1} are missing."
        )
        return Break(sequence, missing)
    if entry.previous_hash != last_hash:
        return Break(sequence, f"Entry {sequence} does not follow from the entry before it.")
    if entry.hash != seal(entry):
        return Break(sequence, f"Entry {sequence} does not say what it said when it was sealed.")
    if children != entry.children:
        return Break(sequence, f"Entry {sequence} is not found under the children it is about.")
    return None


def _cut(sequence: int, expected: str, expected_at: int | None) -> Break | None:
    if not expected or expected_at is not None:
        return None
    return Break(
        sequence, "No entry has the expected hash: entries were cut off, or the hash is of another chain."
    )


def _unfenced(sequence: int) -> Break | None:
    missing = fences.missing(connection)
    if not missing:
        return None
    return Break(
        sequence,
        f"The database no longer refuses changes: {', '.join(missing)} missing. Nothing else is wrong.",
    )


def _children_found(chunk: list[Entry]) -> dict[int, list[int]]:
    """Return the children under which each entry of a chunk is found."""
    found: dict[int, list[int]] = {}
    rows = EntryChild.objects.filter(entry__gte=chunk[0].pk, entry__lte=chunk[-1].pk)
    for entry, child in rows.order_by("entry", "child_id").values_list("entry_id", "child_id"):
        found.setdefault(entry, []).append(child)
    return found
