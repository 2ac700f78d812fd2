"""A move is put right, taken back step by step, or closed because the child went on."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from quorate.cases import actions as cases
from quorate.cases.models import Event
from quorate.people.models import Practitioner

from ..models import Corrected, Move, Shared
from .coming import Notice, must_make_sense, say_notified
from .steps import MoveRefused, audited, close, happen, locked, must_be_open, must_have_happened, saved, today

STARTS = ("moved-in", "move-notified", "move-out-notified")
FIRST = ("authority", "told_on", "moved_on", "permanent", "until_on", "for_good_on")
"""What stands in the child's history: if it changes, the history is told anew."""
STEPS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "acceptance": ("move-accepted", ("accepted_on", "accepted_ref")),
    "conference": ("move-out-conference", ("conference_on",)),
    "confirmation": ("move-out-confirmed", ("confirmed_on", "confirmed_ref")),
}


@transaction.atomic
def correct(
    *, move: Move, changes: Mapping[str, Any], why: str, version: int, by: Practitioner, at: datetime
) -> Move:
    """Put right what is said of a move, keeping what it said before; the child's history and duties follow.

    :raises MoveRefused: if no reason is given, or what is entered cannot be
    :raises cases.Stale: if it changed since ``version`` was shown
    """
    current = locked(move, version)
    if not why.strip():
        raise MoveRefused("Say why it is put right", "why")
    changed = {name: value for name, value in changes.items() if getattr(current, name) != value}
    if not changed:
        return current
    Corrected.objects.bulk_create(
        Corrected(
            move=current,
            field=name,
            was=_plain(getattr(current, name)),
            became=_plain(value),
            why=why.strip(),
            by=by,
            at=at,
        )
        for name, value in changed.items()
    )
    for name, value in changed.items():
        setattr(current, name, value)
    _must_hold(current, at)
    saved(current, *changed)
    if set(changed) & set(FIRST):
        _tell_anew(current, why, by, at)
    audited(current, "corrected", by=by, at=at, fields=sorted(changed))
    return current


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _must_hold(move: Move, at: datetime) -> None:
    names = Notice.__dataclass_fields__
    must_make_sense(Notice(**{name: getattr(move, name) for name in names}), at)
    later = (move.accepted_on, move.conference_on, move.confirmed_on, move.for_good_on)
    if any(on is not None and on < move.told_on for on in later):
        raise MoveRefused("Something on record happened before that day. Take that back first", "told_on")


def _tell_anew(move: Move, why: str, by: Practitioner, at: datetime) -> None:
    told = Event.objects.filter(child=move.child_id, ref=move.ref, superseded_at__isnull=True)
    for event in told.select_related("child__area"):
        if event.kind in STARTS or event.facts.get("step") == "here-for-a-time":
            cases.supersede_event(event=event, why=why, by=by, at=at)
    if move.inward:
        say_notified(move, by=by, at=at)
    else:
        says = f"{move.authority} was told. Our plan goes on until they confirm."
        happen(move, "move-out-notified", on=move.told_on, says=says, by=by, at=at)


@transaction.atomic
def take_back(*, move: Move, step: str, why: str, version: int, by: Practitioner, at: datetime) -> Move:
    """Take back an acceptance, their conference or a confirmation that was recorded by mistake. The row says why.

    A move that was closed by it is open again, and the first authority answers again.

    :raises MoveRefused: if it is not on record, or no reason is given
    :raises cases.Stale: if it changed since ``version`` was shown
    """
    current = locked(move, version)
    kind, names = STEPS[step]
    if not why.strip():
        raise MoveRefused("Say why it is taken back", "why")
    if getattr(current, names[0]) is None:
        raise MoveRefused("This is not on record: there is nothing to take back.")
    if current.closed and current.closed != Move.Closed.PASSED:
        must_be_open(current)
    _no_other_open(current)
    events = Event.objects.filter(child=current.child_id, ref=current.ref, superseded_at__isnull=True)
    for event in events.select_related("child__area"):
        if event.kind == kind or event.facts.get("step") in ("passed", *_noted(step, current)):
            cases.supersede_event(event=event, why=why, by=by, at=at)
    Corrected.objects.create(
        move=current, field=names[0], was=_plain(getattr(current, names[0])), why=why.strip(), by=by, at=at
    )
    for name in names:
        setattr(current, name, None if name.endswith("_on") else "")
    current.closed, current.closed_on, current.closed_why = "", None, ""
    saved(current, *names, "closed", "closed_on", "closed_why")
    audited(current, "taken-back", by=by, at=at, step=step)
    return current


def _noted(step: str, move: Move) -> tuple[str, ...]:
    return ("confirmed",) if step == "confirmation" and move.inward else ()


def _no_other_open(move: Move) -> None:
    if move.closed and Move.objects.filter(child=move.child_id, closed="").exclude(pk=move.pk).exists():
        raise MoveRefused("Another move of this child is open since. Close that one first.")


@transaction.atomic
def take_back_shared(*, row: Shared, why: str, by: Practitioner, at: datetime) -> Shared:
    """Take back a report or a piece of joint work that was recorded by mistake.

    :raises MoveRefused: if no reason is given, or it is taken back already
    """
    if not why.strip():
        raise MoveRefused("Say why it is taken back", "why")
    changed = Shared.objects.filter(pk=row.pk, taken_back_at__isnull=True)
    if not changed.update(taken_back_at=at, taken_back_why=why.strip()):
        raise MoveRefused("It has been taken back already.")
    move = row.move
    told = Event.objects.filter(child=move.child_id, ref=move.ref, superseded_at__isnull=True, on=row.on)
    for event in told.select_related("child__area"):
        if event.facts.get("step") == row.kind and event.facts.get("says") == row.says:
            cases.supersede_event(event=event, why=why, by=by, at=at)
            break
    audited(move, "shared-taken-back", by=by, at=at, row=row.pk)
    row.refresh_from_db()
    return row


@transaction.atomic
def went_on(*, move: Move, on: date, why: str, version: int, by: Practitioner, at: datetime) -> Move:
    """Close a move because the child went back or moved on before responsibility passed. Nothing passes on.

    :raises MoveRefused: if it is closed, the day cannot be, or it is not said where the child is now
    :raises cases.Stale: if it changed since ``version`` was shown
    """
    current = locked(move, version)
    must_be_open(current)
    if not why.strip():
        raise MoveRefused("Say where the child is now, and who was told", "why")
    must_have_happened(on, current, at, "on", "The day")
    happen(current, "moved-on", on=on, says=why.strip(), by=by, at=at)
    close(current, Move.Closed.LEFT, on, why.strip())
    audited(current, "went-on", by=by, at=at, on=on.isoformat())
    return current


@transaction.atomic
def withdraw(*, move: Move, why: str, version: int, by: Practitioner, at: datetime) -> Move:
    """Close a move that was entered by mistake; all that it put into the child's history is taken out, saying why.

    :raises MoveRefused: if no reason is given, or it is closed
    :raises cases.Stale: if it changed since ``version`` was shown
    """
    current = locked(move, version)
    must_be_open(current)
    if not why.strip():
        raise MoveRefused("Say why it was a mistake", "why")
    events = Event.objects.filter(child=current.child_id, ref=current.ref, superseded_at__isnull=True)
    for event in events.select_related("child__area"):
        cases.supersede_event(event=event, why=why, by=by, at=at)
    close(current, Move.Closed.MISTAKE, today(at), why.strip())
    audited(current, "withdrawn", by=by, at=at)
    return current
