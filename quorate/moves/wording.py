"""What the letters about a move are told; their words are in `letters/`. Nothing sent by e-mail names a child."""

from datetime import date, datetime

from quorate.letters import catalogue
from quorate.letters.catalogue import Written

from .models import Move


def _written(key: str, move: Move, name: str, at: datetime, **more: str | bool | date | None) -> Written:
    facts = {"name": name, "move": move.pk, "child": move.child.la_child_id, **more}
    return catalogue.write(f"moves/{key}", area=move.area, facts=facts, at=at)


def notice(move: Move, name: str, at: datetime) -> Written:
    """Return the notice to a body here that a child on another authority's plan has come."""
    return _written(
        "notice",
        move,
        name,
        at,
        authority=move.authority,
        permanent=move.permanent,
        told_on=move.told_on,
        lead_worker=move.lead_worker,
    )


def out_notice(move: Move, name: str, at: datetime) -> Written:
    """Return the notice to the receiving authority that a child on our plan has moved there."""
    return _written("out-notice", move, name, at, moved_on=move.moved_on)


def reminder(move: Move, name: str, at: datetime) -> Written:
    """Return the letter that asks the receiving authority once more."""
    return _written("reminder", move, name, at, told_on=move.told_on)


def acceptance(move: Move, name: str, at: datetime) -> Written:
    """Return the letter that accepts a child formally."""
    return _written("acceptance", move, name, at, told_on=move.told_on)


def confirmation(move: Move, name: str, held_on: date, at: datetime) -> Written:
    """Return the letter by which this area confirms that it is responsible."""
    return _written("confirmation", move, name, at, held_on=held_on)
