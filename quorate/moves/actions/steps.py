"""What every act on a move shares: refusing, locking, and telling the history and the audit."""

from datetime import date, datetime

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.facts import procedure_of
from quorate.cases.models import Event
from quorate.clock import LONDON
from quorate.design.words import day
from quorate.people.models import Practitioner
from quorate.rules.transfers import Responsible, responsible

from ..facts import CONFERENCE, TOPIC, transfer_of
from ..models import Move


class MoveRefused(ValueError):
    """Nothing was saved. ``field`` names what to put right, the message says how."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def locked(move: Move, version: int | None = None) -> Move:
    """Return the move as stored, locked until the transaction ends.

    :raises cases.Stale: if it changed since ``version`` was shown
    """
    rows = Move.objects.select_for_update(of=("self",)).select_related("area", "child__area")
    current = rows.get(pk=move.pk)
    if version is not None and current.version != version:
        raise cases.Stale("This move")
    return current


def saved(move: Move, *fields: str) -> Move:
    move.version += 1
    move.save(update_fields=[*fields, "version"])
    return move


def must_be_open(move: Move) -> None:
    """Refuse an act on a move that is over.

    :raises MoveRefused: saying since when and why
    """
    if move.closed:
        words = move.get_closed_display()
        raise MoveRefused(f"This move is closed: {words[:1].lower()}{words[1:]}. Nothing was changed.")


def must_be(move: Move, direction: str, what: str) -> None:
    if move.direction != direction:
        other = "out of" if move.inward is False else "into"
        raise MoveRefused(f"This is a move {other} the area: {what}.")


def must_have_happened(on: date, move: Move, at: datetime, field: str, what: str) -> None:
    """Refuse a day to come, and one before the notice.

    :raises MoveRefused: naming the day of the notice
    """
    if on > today(at):
        raise MoveRefused(f"{what} must be today or in the past", field)
    if on < move.told_on:
        raise MoveRefused(f"{what} cannot be before the notice of {day(move.told_on)}", field)


def today(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def held_on(move: Move) -> date | None:
    """Return when this area first held its conference since the notice of a move in."""
    events = Event.objects.filter(
        child=move.child_id, kind=CONFERENCE, on__gte=move.told_on, superseded_at__isnull=True
    )
    return events.order_by("on").values_list("on", flat=True).first()


def who_answers(move: Move, on: date) -> Responsible:
    """Return which authority answers for the child on a day.

    **Rules** ``setting.transfer-responsibility``, ``ending.moved``.
    """
    transfer = transfer_of(move, held_on(move) if move.inward else None)
    return responsible(transfer, procedure=procedure_of(move.area), on=on)


def tell(
    move: Move, step: str, title: str, *, on: date, by: Practitioner, at: datetime, says: str = ""
) -> None:
    """Put a line in the child's history that people read."""
    facts = {"step": step, "authority": move.authority}
    cases.note(
        child=move.child, topic=TOPIC, title=title, on=on, says=says, ref=move.ref, facts=facts, by=by, at=at
    )


def happen(move: Move, kind: str, *, on: date, says: str, by: Practitioner, at: datetime) -> None:
    """Put something in the child's history that the rules read; the duties follow."""
    facts = {"authority": move.authority, "says": says}
    cases.record_event(child=move.child, kind=kind, on=on, ref=move.ref, facts=facts, by=by, at=at)


def audited(move: Move, act: str, *, by: Practitioner, at: datetime, **detail: object) -> None:
    audit.record(
        act=f"moves.{act}",
        about=move.ref,
        by=by,
        at=at,
        area=move.area.key,
        children=[move.child_id],
        detail=detail,
    )


def close(move: Move, how: str, on: date, why: str = "") -> None:
    move.closed, move.closed_on, move.closed_why = how, on, why
    saved(move, "closed", "closed_on", "closed_why")
