"""From the rows of a move, or from a child's history, to the plain facts that the rules take."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from quorate.cases.models import Event
from quorate.rules.transfers import Transfer

from .models import Move

TOPIC = "move"
REF = "move:"
CONFERENCE = "initial-conference"


def transfer_of(move: Move, conference_on: date | None) -> Transfer:
    """Return a move as the rules take it. ``conference_on``: when this area held its conference, for a move in."""
    return Transfer(
        inward=move.inward,
        permanent=move.permanent,
        told_on=move.told_on,
        accepted_on=move.accepted_on,
        conference_on=conference_on if move.inward else move.conference_on,
        confirmed_on=move.confirmed_on,
    )


@dataclass(frozen=True, slots=True)
class Told:
    """The latest move that a child's history tells of, and whether it is still open."""

    ref: str
    authority: str
    transfer: Transfer
    open: bool
    bodies: int
    plan_ended: bool


def told_by(events: Sequence[Event]) -> Told | None:
    """Return the child's latest move as the standing events tell it, or None. Asks no database."""
    ours = [event for event in events if event.ref.startswith(REF)]
    if not ours:
        return None
    ref = max((event.ref for event in ours), key=lambda one: int(one.removeprefix(REF)))
    days = {event.kind: event.on for event in ours if event.ref == ref}
    notes = {event.facts.get("step"): event for event in ours if event.ref == ref and event.kind == "noted"}
    start = next((event for event in ours if event.ref == ref and "authority" in event.facts), None)
    outward = "move-out-notified" in days
    notice = notes.get("here-for-a-time")
    told_on = days.get("move-out-notified") or days.get("move-notified") or (notice.on if notice else None)
    confirmed = notes.get("confirmed")
    transfer = Transfer(
        inward=not outward,
        permanent=outward or "move-notified" in days,
        told_on=told_on,
        accepted_on=days.get("move-accepted"),
        conference_on=days.get("move-out-conference") if outward else held_here(events, told_on),
        confirmed_on=days.get("move-out-confirmed") if outward else (confirmed.on if confirmed else None),
    )
    closed = "moved-on" in days or "passed" in notes or confirmed is not None
    return Told(
        ref=ref,
        authority=str(start.facts["authority"]) if start else "",
        transfer=transfer,
        open=not closed,
        bodies=sum(1 for event in ours if event.ref == ref and event.facts.get("step") == "told"),
        plan_ended=told_on is not None and any(e.kind == "plan-end" and e.on >= told_on for e in events),
    )


def held_here(events: Sequence[Event], since: date | None) -> date | None:
    """Return when this area first held a conference on or after a day."""
    days = [event.on for event in events if event.kind == CONFERENCE and since and event.on >= since]
    return min(days, default=None)
