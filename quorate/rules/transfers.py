"""Who answers for a child on a plan who moves between areas, at every moment, and what that waits for."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from . import ending
from .findings import Reason
from .procedure import InForce, Procedure, plain_reason

KEY = "setting.transfer-responsibility"
READINGS = ("conference", "acceptance")


@dataclass(frozen=True, slots=True)
class Transfer:
    """What is known of one move. Each day is the day on which it happened, or ``None``.

    ``conference_on``: the receiving area's conference; ``confirmed_on``: the receiving area's written confirmation.
    """

    inward: bool
    permanent: bool = True
    told_on: date | None = None
    accepted_on: date | None = None
    conference_on: date | None = None
    confirmed_on: date | None = None


class Responsible(NamedTuple):
    """Which authority answers for the case on a day: always one. ``waits_for`` says what would pass it on."""

    first_authority: bool
    since: date | None
    waits_for: tuple[str, ...]
    reason: Reason


def responsible(transfer: Transfer, *, procedure: Procedure, on: date) -> Responsible:
    """Return which authority answers for the child on a day: the first one, or the one the child moved to.

    A child who is here for a time stays the first authority's. On the way in it passes as the area's reading has it:
    when the conference here has been held, or when the transfer is accepted. On the way out it passes when the plan
    may end because of the move, so that no day is without a plan or without an authority.

    **Counts** from the day of what passes it on, that day included.
    **Edition** the one in force on the day asked about.
    **Rules** ``setting.transfer-responsibility``, ``ending.moved``.
    """
    found = procedure.find(KEY, on) or procedure.nothing_said()
    if not transfer.permanent:
        return _answer(True, transfer.told_on, (), found, "The child is here for a time: nothing passes on.")
    return _inward(transfer, found, on) if transfer.inward else _outward(transfer, procedure, found, on)


def _inward(transfer: Transfer, found: InForce, on: date) -> Responsible:
    by_acceptance = found.terms is not None and found.terms.value == "acceptance"
    passes = transfer.accepted_on if by_acceptance else transfer.conference_on
    if passes is not None and passes <= on:
        return _answer(False, passes, (), found, "What passes it on has happened.")
    waits = "formal acceptance here" if by_acceptance else "the transfer-in conference here"
    return _answer(True, transfer.told_on, (waits,), found, f"It passes on with {waits}.")


def _outward(transfer: Transfer, procedure: Procedure, found: InForce, on: date) -> Responsible:
    if procedure.find("ending.moved", on) is None:
        days, missing = [transfer.confirmed_on], ("their written confirmation",)
        if transfer.confirmed_on is None or transfer.confirmed_on > on:
            return _answer(True, None, missing, found, "It passes on with their written confirmation.")
    else:
        facts = ending_facts(transfer, on)
        first = procedure.find("ending.moved", on)
        role = first.terms.by[0] if first and first.terms and first.terms.by else ""
        may = ending.check("moved", role=role, procedure=procedure, on=on, facts={**facts, "consulted": True})
        if may.blocked:
            return Responsible(True, None, tuple(point.says for point in may.blocked), may.reason)
        days = [may.ends_on]
    since = max((day for day in days if day is not None), default=None)
    return _answer(False, since, (), found, "What passes it on has happened.")


def ending_facts(transfer: Transfer, on: date) -> dict[str, date | None]:
    """Return the facts by which ``ending.moved`` is judged: what has happened by a day, and ``None`` for the rest."""
    held = transfer.conference_on if transfer.conference_on and transfer.conference_on <= on else None
    letter = transfer.confirmed_on if transfer.confirmed_on and transfer.confirmed_on <= on else None
    return {"transfer_conference": held, "receiving_conference": held, "written_confirmation": letter}


def _answer(
    first_authority: bool, since: date | None, waits_for: tuple[str, ...], found: InForce, says: str
) -> Responsible:
    return Responsible(first_authority, since, waits_for, plain_reason(found, KEY, says))
