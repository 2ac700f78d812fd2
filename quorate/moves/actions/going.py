"""A child on our plan moves to another area: notice, reminder, their conference and their written confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from quorate.cases.models import Child
from quorate.design.words import day
from quorate.letters import actions as letters
from quorate.letters.catalogue import Written
from quorate.letters.models import Letter
from quorate.people.models import Practitioner
from quorate.plans.models import Plan

from .. import wording
from ..models import Move
from .coming import made
from .steps import (
    MoveRefused,
    audited,
    close,
    happen,
    locked,
    must_be,
    must_be_open,
    must_have_happened,
    saved,
    tell,
    today,
    who_answers,
)

OUT = Move.Direction.OUT


@dataclass(frozen=True, slots=True)
class Leaving:
    """Where a child on our plan has moved, and whom there we tell."""

    authority: str
    told_on: date
    moved_on: date | None = None
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""

    def values(self) -> dict[str, object]:
        return {
            "authority": " ".join(self.authority.split()),
            "told_on": self.told_on,
            "moved_on": self.moved_on,
            "contact_name": self.contact_name.strip(),
            "contact_email": self.contact_email.strip(),
            "contact_phone": self.contact_phone.strip(),
        }


@transaction.atomic
def notify_out(*, child: Child, leaving: Leaving, token: str = "", by: Practitioner, at: datetime) -> Move:
    """Tell the receiving authority that a child on our plan has moved there for good. Our plan goes on.

    **Rules** ``duty.move-out-conference`` follows, where the area's text gives their conference a limit.

    :raises MoveRefused: if the child is on no plan here, another move is open, or the days cannot be
    """
    Child.objects.select_for_update().get(pk=child.pk)
    there = Move.objects.filter(token=token, area=child.area).first() if token else None
    if there:
        return there
    if not leaving.authority.strip():
        raise MoveRefused("Enter the authority that the child has moved to", "authority")
    if leaving.told_on > today(at):
        raise MoveRefused("The day of the notice must be today or in the past", "told_on")
    if leaving.moved_on and leaving.moved_on > today(at):
        raise MoveRefused("The day of the move must be today or in the past", "moved_on")
    if not Plan.objects.filter(child=child, ended_on__isnull=True).exists():
        raise MoveRefused(f"{child.name} is on no plan here: there is no plan to pass on.")
    move = made(child, OUT, leaving.values(), token)
    _post(move, "out-notice", f"{move.ref}:notice", wording.out_notice(move, _whom(move), at), by, at)
    says = f"{move.authority} was told. Our plan goes on until they confirm."
    happen(move, "move-out-notified", on=move.told_on, says=says, by=by, at=at)
    audited(move, "notified-out", by=by, at=at, authority=move.authority)
    return move


@transaction.atomic
def notify_family_out(
    *, child: Child, also: Sequence[Child], leaving: Leaving, token: str = "", by: Practitioner, at: datetime
) -> Move:
    """Tell the receiving authority of a child and of brothers and sisters who moved too: of each, or of none.

    :raises MoveRefused: as `notify_out` does, for the first child that it cannot be so for
    """
    first = notify_out(child=child, leaving=leaving, token=token, by=by, at=at)
    for number, other in enumerate(also, 1):
        notify_out(child=other, leaving=leaving, token=f"{token}:{number}" if token else "", by=by, at=at)
    return first


@transaction.atomic
def remind(*, move: Move, by: Practitioner, at: datetime) -> Move:
    """Ask the receiving authority once more for its written confirmation. Twice on one day sends one letter.

    :raises MoveRefused: if it has confirmed, or this is a move in
    """
    current = locked(move)
    must_be(current, OUT, "nothing is awaited from us by ourselves")
    must_be_open(current)
    if current.confirmed_on:
        raise MoveRefused(
            f"{current.authority} confirmed on {day(current.confirmed_on)}: nothing more is awaited."
        )
    key = f"{current.ref}:reminder:{today(at).isoformat()}"
    letter = _post(current, "reminder", key, wording.reminder(current, _whom(current), at), by, at)
    if letter.made_at == at:
        tell(current, "reminded", f"{current.authority} was reminded", on=today(at), by=by, at=at)
        audited(current, "reminded", by=by, at=at)
    return current


@transaction.atomic
def their_conference(*, move: Move, on: date, version: int, by: Practitioner, at: datetime) -> Move:
    """Record that the receiving authority has held its conference.

    **Rules** ``duty.move-out-conference`` is done by it; ``ending.moved`` says whether the plan may end now.

    :raises MoveRefused: if it is on record already, is before the notice, or is to come
    :raises cases.Stale: if it changed since ``version`` was shown
    """
    current = _awaited(move, version)
    if current.conference_on:
        raise MoveRefused(f"Their conference of {day(current.conference_on)} is on record.")
    must_have_happened(on, current, at, "on", "The day of their conference")
    current.conference_on = on
    saved(current, "conference_on")
    happen(current, "move-out-conference", on=on, says=f"{current.authority} held it.", by=by, at=at)
    audited(current, "their-conference", by=by, at=at, on=on.isoformat())
    return _passed_on(current, by, at)


@transaction.atomic
def their_confirmation(
    *, move: Move, authority: str, on: date, ref: str, version: int, by: Practitioner, at: datetime
) -> Move:
    """Record the receiving authority's written confirmation that it is responsible: which letter, of which day.

    **Rules** ``ending.moved`` says whether the plan may end now; it is ended elsewhere, by a person.

    :raises MoveRefused: if it comes from another authority than the one told, is before the notice or to come, names
        no letter, or is on record already
    :raises cases.Stale: if it changed since ``version`` was shown
    """
    current = _awaited(move, version)
    if current.confirmed_on:
        raise MoveRefused(f"Their confirmation of {day(current.confirmed_on)} is on record.")
    if not same_authority(authority, current.authority):
        raise MoveRefused(
            f"{authority.strip() or 'Nobody'} is not the authority that was told: {current.authority} is. The "
            "plan goes on. If the notice went to the wrong authority, close this move and tell the right one.",
            "authority",
        )
    if not ref.strip():
        raise MoveRefused("Give the letter's reference, or say how it came: it has to be in writing", "ref")
    must_have_happened(on, current, at, "on", "The day of the letter")
    current.confirmed_on, current.confirmed_ref = on, ref.strip()
    saved(current, "confirmed_on", "confirmed_ref")
    happen(current, "move-out-confirmed", on=on, says=f"{current.authority}: {ref.strip()}.", by=by, at=at)
    audited(current, "their-confirmation", by=by, at=at, on=on.isoformat())
    return _passed_on(current, by, at)


def same_authority(one: str, other: str) -> bool:
    """Return whether two ways of writing an authority's name are the same: case and spaces do not matter."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold() != ""


def _awaited(move: Move, version: int) -> Move:
    current = locked(move, version)
    must_be(current, OUT, "their conference and letter are for moves out")
    if current.closed != Move.Closed.PASSED:
        must_be_open(current)
    return current


def _passed_on(move: Move, by: Practitioner, at: datetime) -> Move:
    """Close the move once the receiving authority answers for the child by this area's rules."""
    found = who_answers(move, today(at))
    if found.first_authority or move.closed:
        return move
    on = found.since or today(at)
    tell(
        move,
        "passed",
        f"{move.authority} is responsible",
        on=on,
        says="The plan here may end now.",
        by=by,
        at=at,
    )
    close(move, Move.Closed.PASSED, on)
    return move


def _whom(move: Move) -> str:
    return move.contact_name or move.authority


def _post(move: Move, document: str, key: str, said: Written, by: Practitioner, at: datetime) -> Letter:
    return letters.post(
        area=move.area,
        key=key,
        occasion=move.ref,
        document=f"move-{document}",
        to_name=_whom(move),
        to_email=move.contact_email,
        subject=said.subject,
        text=said.text,
        by=by,
        at=at,
        children=[move.child_id],
    )
