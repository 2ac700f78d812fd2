"""A round of the daily flow is worked out: for each child, what differs from what the Department last took in."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db import transaction

from quorate.audit import actions as audit
from quorate.people.models import Area, Practitioner
from quorate.returns import facts
from quorate.returns.told import ChildFacts

from ..dfe_delta import change, taken_away
from ..dfe_payload import Payload, fingerprint, in_flow, known_ids, payload, purged
from ..models import Accepted, Round, Sending

State, Kind = Sending.State, Sending.Kind
CHUNK = 250
OPEN = (State.WAITING, State.SENT, State.REFUSED, State.GIVEN_UP)
"""The states of a sending that is not settled for good: a child has one such at most."""
By = Practitioner | str


@dataclass(slots=True)
class _Group:
    """What is on record of the flow about some children, by identifier."""

    accepted: dict[str, Accepted] = field(default_factory=dict)
    open: dict[str, Sending] = field(default_factory=dict)
    new: list[Sending] = field(default_factory=list)
    changed: list[Sending] = field(default_factory=list)


def prepare(*, area: Area, on: date, by: By, at: datetime, full: bool = False) -> Round:
    """Work out what has to be sent of an area as at a day, and return the round with its counts.

    Done again, it finds the same waiting and adds nothing. ``full`` sends every child in full.
    """
    counts: Counter[str] = Counter()
    seen: set[str] = set()
    for group in _groups(facts.children(area, chunk=CHUNK)):
        seen |= {child.la_child_id for child in group}
        with transaction.atomic():
            _prepare_group(area, group, on, at, counts, full=full)
    with transaction.atomic():
        _take_out_the_gone(area, seen, at, counts)
        made = Round.objects.create(
            area=area, on=on, at=at, by=by if isinstance(by, Practitioner) else None, counts=dict(counts)
        )
        audit.record(
            act="exchange.flow-prepared",
            about=f"flow-round:{made.pk}",
            by=by,
            at=at,
            area=area.key,
            detail=dict(counts),
        )
    return made


def _groups(children: Iterable[ChildFacts]) -> Iterator[list[ChildFacts]]:
    left = iter(children)
    while group := list(islice(left, CHUNK)):
        yield group


def _prepare_group(
    area: Area, children: Sequence[ChildFacts], on: date, at: datetime, counts: Counter[str], *, full: bool
) -> None:
    group = _on_record(area, [child.la_child_id for child in children])
    for child in children:
        counts["read"] += 1
        if not in_flow(child, on):
            counts["not_in_the_flow"] += 1
            continue
        counts[_prepare_child(area, child, on, at, group, full=full)] += 1
    _write(group)


def _on_record(area: Area, identifiers: Sequence[str]) -> _Group:
    group = _Group()
    of_these = {"area": area, "la_child_id__in": list(identifiers)}
    for row in Accepted.objects.select_for_update().filter(**of_these):
        group.accepted[row.la_child_id] = row
    for sending in Sending.objects.select_for_update().filter(**of_these, state__in=OPEN):
        group.open[sending.la_child_id] = sending
    return group


def _prepare_child(
    area: Area, child: ChildFacts, on: date, at: datetime, group: _Group, *, full: bool
) -> str:
    """Put what has to be told of a child into the group; return what it is counted as."""
    now = payload(child, on)
    last = group.accepted.get(child.la_child_id)
    was: Payload | None = last.told if last and last.purged_at is None else None
    there = group.open.get(child.la_child_id)
    if there is not None and there.state == State.SENT:
        return "waiting_still"  # what is on its way is settled first; the next round sees the rest
    told, kind = now, Kind.FULL
    if was is not None and not full:
        changed = change(was, now, known_ids(child))
        if changed is None:
            _not_needed(there, at, group)
            return "same"
        told, kind = changed, Kind.FULL if taken_away(was, now) else Kind.CHANGE
    mark = fingerprint(now)
    if there is not None and there.sha256 == mark and there.state != State.GIVEN_UP and not full:
        return "refused_still" if there.state == State.REFUSED else "waiting_still"
    said: dict[str, Any] = {"kind": kind, "told": told, "becomes": now, "sha256": mark}
    _put(area, child.pk, child.la_child_id, now["mis_child_id"], said, there, at, group)
    return kind


def _put(
    area: Area,
    number: int,
    la_child_id: str,
    mis_child_id: str,
    said: dict[str, Any],
    there: Sending | None,
    at: datetime,
    group: _Group,
) -> None:
    if there is None:
        group.new.append(
            Sending(
                area=area,
                child_id=number,
                la_child_id=la_child_id,
                mis_child_id=mis_child_id,
                made_at=at,
                **said,
            )
        )
        return
    for name, value in said.items():
        setattr(there, name, value)
    there.state, there.attempts, there.next_try_at, there.trouble = State.WAITING, 0, None, ""
    there.settled_at = None
    group.changed.append(there)


def _not_needed(there: Sending | None, at: datetime, group: _Group) -> None:
    """Take back what waits or was stopped, now that it would tell nothing new."""
    if there is not None and there.state != State.SENT:
        there.state, there.settled_at, there.told, there.becomes = State.REPLACED, at, None, None
        group.changed.append(there)


def _write(group: _Group) -> None:
    Sending.objects.bulk_update(
        group.changed,
        ["kind", "told", "becomes", "sha256", "state", "attempts", "next_try_at", "trouble", "settled_at"],
    )
    Sending.objects.bulk_create(group.new)


def _take_out_the_gone(area: Area, seen: set[str], at: datetime, counts: Counter[str]) -> None:
    """Have taken out whoever was told of and is on record no more, or under another identifier."""
    gone = [
        row
        for row in Accepted.objects.filter(area=area, purged_at__isnull=True).defer("told").order_by("pk")
        if row.la_child_id not in seen
    ]
    unsettled = Sending.objects.filter(area=area, state__in=OPEN).defer("told", "becomes")
    waiting = {row.la_child_id: row for row in unsettled if row.la_child_id not in seen}
    group = _Group()
    for row in gone:
        there = waiting.pop(row.la_child_id, None)
        if there is not None and (there.kind == Kind.PURGE or there.state == State.SENT):
            counts["waiting_still"] += 1
            continue
        told = purged(row.la_child_id, row.mis_child_id)
        said = {"kind": Kind.PURGE, "told": told, "becomes": told, "sha256": fingerprint(told)}
        _put(area, row.child_id, row.la_child_id, row.mis_child_id, said, there, at, group)
        counts[Kind.PURGE] += 1
    for never_taken_in in waiting.values():
        _not_needed(never_taken_in, at, group)
    _write(group)
