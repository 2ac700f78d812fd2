"""A child on another authority's plan comes to live here: notice, acceptance, and the written confirmation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import IntegrityError, transaction

from quorate.cases.models import Child, Event
from quorate.design.words import day
from quorate.letters import actions as letters
from quorate.letters.catalogue import Written
from quorate.people.models import Practitioner
from quorate.plans.models import Category, Plan

from .. import wording
from ..access import may_answer
from ..models import Move, Shared, Told
from .steps import (
    MoveRefused,
    audited,
    close,
    happen,
    held_on,
    locked,
    must_be,
    must_be_open,
    must_have_happened,
    saved,
    tell,
    today,
)

IN = Move.Direction.IN


@dataclass(frozen=True, slots=True)
class Notice:
    """What the other authority said, when it told us that a child on its plan has come to live here."""

    authority: str
    told_on: date
    moved_on: date | None = None
    permanent: bool = True
    until_on: date | None = None
    contact_name: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    plan_started_on: date | None = None
    plan_categories: Sequence[str] = ()
    lead_worker: str = ""
    lead_worker_email: str = ""
    lead_worker_phone: str = ""
    last_review_on: date | None = None
    next_review_on: date | None = None

    def values(self) -> dict[str, object]:
        said = {one.name: getattr(self, one.name) for one in fields(self)}
        said["authority"] = " ".join(self.authority.split())
        said["plan_categories"] = [code for code in Category.values if code in self.plan_categories]
        return said


@transaction.atomic
def notify(*, child: Child, notice: Notice, token: str = "", by: Practitioner, at: datetime) -> Move:
    """Record the notice that a child on another authority's plan is here; the same ``token`` records it once.

    For good: the transfer-in conference falls due. For a time: the child is listed, and nothing falls due.

    **Counts** nothing itself: the conference's limit counts from the notice, or from the acceptance if that is earlier.
    **Rules** ``duty.transfer-in-conference`` follows.

    :raises MoveRefused: if the days cannot be, the child has died, the pregnancy ended, the child is on a plan here, or
        another move of the child is open
    """
    Child.objects.select_for_update().get(pk=child.pk)
    there = Move.objects.filter(token=token, area=child.area).first() if token else None
    if there:
        return there
    must_make_sense(notice, at)
    if child.died_on:
        raise MoveRefused(
            f"The record says that {child.name} has died. Put the record right first if that is wrong."
        )
    if Event.objects.filter(child=child, kind="pregnancy-ended", superseded_at__isnull=True).exists():
        raise MoveRefused(
            "The record says that this pregnancy ended. Put the record right first if that is wrong."
        )
    if Plan.objects.filter(child=child, ended_on__isnull=True).exists():
        raise MoveRefused(
            f"{child.name} is on a plan here already: a child is never on two plans. Look at the child's page."
        )
    move = made(child, IN, notice.values(), token)
    say_notified(move, by=by, at=at)
    audited(move, "notified", by=by, at=at, authority=move.authority, permanent=move.permanent)
    return move


@transaction.atomic
def notify_family(
    *, child: Child, also: Sequence[Child], notice: Notice, token: str = "", by: Practitioner, at: datetime
) -> Move:
    """Record the same notice for a child and for brothers and sisters who came too: each has a move, or none has.

    :raises MoveRefused: as `notify` does, for the first child that it cannot be so for
    """
    first = notify(child=child, notice=notice, token=token, by=by, at=at)
    for number, other in enumerate(also, 1):
        notify(child=other, notice=notice, token=f"{token}:{number}" if token else "", by=by, at=at)
    return first


def made(child: Child, direction: str, values: Mapping[str, object], token: str) -> Move:
    """Make the row of a move.

    :raises MoveRefused: if another move of the child is open
    """
    try:
        with transaction.atomic():
            return Move.objects.create(
                area=child.area, child=child, direction=direction, token=token or None, **values
            )
    except IntegrityError as clash:
        raise MoveRefused(
            f"Another move of {child.name} is open. Close that one first, or add to it."
        ) from clash


def must_make_sense(notice: Notice, at: datetime) -> None:
    """Refuse what cannot be.

    :raises MoveRefused: naming the field
    """
    now = today(at)
    if not notice.authority.strip():
        raise MoveRefused("Enter the authority whose plan the child is on", "authority")
    if notice.told_on > now:
        raise MoveRefused("The day of the notice must be today or in the past", "told_on")
    if notice.moved_on and notice.moved_on > now:
        raise MoveRefused("The day the child moved in must be today or in the past", "moved_on")
    for name, what in (
        ("plan_started_on", "The day the plan started"),
        ("last_review_on", "The last review"),
    ):
        value = getattr(notice, name)
        if value and value > now:
            raise MoveRefused(f"{what} must be today or in the past", name)
    if notice.plan_started_on and notice.last_review_on and notice.last_review_on < notice.plan_started_on:
        raise MoveRefused("The last review cannot be before the plan started", "last_review_on")
    if notice.permanent and notice.until_on:
        raise MoveRefused("Leave the day out if the child has come for good", "until_on")
    if notice.until_on and notice.moved_on and notice.until_on < notice.moved_on:
        raise MoveRefused("The child cannot leave before the day of moving in", "until_on")


def say_notified(move: Move, *, by: Practitioner, at: datetime) -> None:
    """Put the notice into the child's history, as it now stands."""
    if move.moved_on:
        stay = "for good" if move.permanent else "for a time"
        happen(move, "moved-in", on=move.moved_on, says=f"From {move.authority}, {stay}.", by=by, at=at)
    if move.permanent:
        told = move.for_good_on or move.told_on
        happen(move, "move-notified", on=told, says=f"{move.authority} keeps the case.", by=by, at=at)
    else:
        until = f" until {day(move.until_on)}" if move.until_on else ""
        says = f"On a plan of {move.authority}, here{until}. {move.authority} keeps the case."
        tell(
            move,
            "here-for-a-time",
            "A child on another authority's plan is here for a time",
            on=move.told_on,
            says=says,
            by=by,
            at=at,
        )


@transaction.atomic
def for_good(*, move: Move, on: date, version: int, by: Practitioner, at: datetime) -> Move:
    """Record that a child who was here for a time is here for good: the conference falls due from that day.

    :raises MoveRefused: if the child has been here for good all along, or the day cannot be
    :raises cases.Stale: if it changed since ``version`` was shown
    """
    current = locked(move, version)
    must_be(current, IN, "how long the child stays is the other authority's to say")
    must_be_open(current)
    if current.permanent:
        raise MoveRefused("The child is here for good already.")
    must_have_happened(on, current, at, "on", "The day")
    current.permanent, current.for_good_on, current.until_on = True, on, None
    saved(current, "permanent", "for_good_on", "until_on")
    happen(
        current,
        "move-notified",
        on=on,
        says=f"Now here for good. {current.authority} keeps the case.",
        by=by,
        at=at,
    )
    audited(current, "for-good", by=by, at=at, on=on.isoformat())
    return current


@transaction.atomic
def tell_bodies(*, move: Move, to: Mapping[str, Practitioner], by: Practitioner, at: datetime) -> list[Told]:
    """Send the notice of a move in to the bodies that the procedure names. A body that was told is not told again.

    **Rules** ``list.transfer-notices`` says which bodies; those without a person chosen stay outstanding.

    :raises MoveRefused: if nobody is chosen, or a person is of another area
    """
    current = locked(move)
    must_be(current, IN, "the bodies here are told of moves in")
    must_be_open(current)
    if not to:
        raise MoveRefused("Choose at least one person to tell.")
    if any(person.area_id != current.area_id for person in to.values()):
        raise MoveRefused("Choose people of this area.")
    there = set(Told.objects.filter(move=current).values_list("body", flat=True))
    rows = []
    for body, person in to.items():
        if body in there:
            continue
        said = wording.notice(current, person.name, at)
        letter = letters.post(
            area=current.area,
            key=f"{current.ref}:notice:{body}",
            occasion=current.ref,
            document="move-notice",
            to_name=person.name,
            to_email=person.email,
            to_practitioner=person,
            subject=said.subject,
            text=said.text,
            by=by,
            at=at,
            children=[current.child_id],
        )
        rows.append(Told.objects.create(move=current, body=body, to=person, letter=letter.pk, on=today(at)))
        tell(
            current,
            "told",
            "Told of the move",
            on=today(at),
            says=f"{person.name}, {body.replace('-', ' ')}.",
            by=by,
            at=at,
        )
    audited(current, "bodies-told", by=by, at=at, bodies=[row.body for row in rows])
    return rows


@transaction.atomic
def share(*, move: Move, kind: str, on: date, says: str, by: Practitioner, at: datetime) -> Shared:
    """Record a report that came, work done with the other authority, or a new risk. The same twice stays one.

    :raises MoveRefused: if it says nothing or the day is to come
    """
    current = locked(move)
    must_be_open(current)
    if not says.strip():
        raise MoveRefused("Write down what it is", "says")
    if on > today(at):
        raise MoveRefused("The day must be today or in the past", "on")
    same = Shared.objects.filter(
        move=current, kind=kind, on=on, says=says.strip(), taken_back_at__isnull=True
    )
    if row := same.first():
        return row
    row = Shared.objects.create(move=current, kind=kind, on=on, says=says.strip(), by=by, at=at)
    tell(current, kind, str(row.get_kind_display()), on=on, says=says.strip(), by=by, at=at)
    audited(current, "shared", by=by, at=at, kind=kind, row=row.pk)
    return row


@transaction.atomic
def accept(*, move: Move, on: date, ref: str, version: int, by: Practitioner, at: datetime) -> Move:
    """Accept the transfer formally and in writing; where the text counts from it, the conference's limit follows.

    **Rules** ``duty.transfer-in-conference`` follows; a late acceptance gives no more time.

    :raises MoveRefused: if this person may not, it is accepted already, the stay is not for good, or the day cannot be
    :raises cases.Stale: if it changed since ``version`` was shown
    """
    current = locked(move, version)
    must_be(current, IN, "the other authority accepts it")
    must_be_open(current)
    if not may_answer(by):
        raise MoveRefused(
            "A team manager, the designated manager or the service manager accepts for the authority."
        )
    if not current.permanent:
        raise MoveRefused("The child is here for a time only. Record first that it is for good.")
    if current.accepted_on:
        raise MoveRefused(f"It was accepted on {day(current.accepted_on)}.")
    must_have_happened(on, current, at, "on", "The day of acceptance")
    current.accepted_on, current.accepted_ref = on, ref.strip()
    saved(current, "accepted_on", "accepted_ref")
    _write(current, "acceptance", wording.acceptance(current, _whom(current), at), by, at)
    happen(current, "move-accepted", on=on, says=f"Written to {current.authority}.", by=by, at=at)
    audited(current, "accepted", by=by, at=at, on=on.isoformat())
    return current


@transaction.atomic
def confirm(*, move: Move, on: date, ref: str, version: int, by: Practitioner, at: datetime) -> Move:
    """Confirm to the first authority in writing that this one is responsible; the move is then closed.

    :raises MoveRefused: if this person may not, or no conference has been held here by that day
    :raises cases.Stale: if it changed since ``version`` was shown
    """
    current = locked(move, version)
    must_be(current, IN, "the other authority confirms it")
    must_be_open(current)
    if not may_answer(by):
        raise MoveRefused(
            "A team manager, the designated manager or the service manager confirms for the authority."
        )
    held = held_on(current)
    if held is None:
        raise MoveRefused(
            "The transfer-in conference has not been held. Until then the first authority answers."
        )
    must_have_happened(on, current, at, "on", "The day of the letter")
    if on < held:
        raise MoveRefused(f"The conference was held on {day(held)}: the letter cannot be before it", "on")
    current.confirmed_on, current.confirmed_ref = on, ref.strip()
    saved(current, "confirmed_on", "confirmed_ref")
    _write(current, "confirmation", wording.confirmation(current, _whom(current), held, at), by, at)
    tell(
        current,
        "confirmed",
        "We confirmed in writing that we are responsible",
        on=on,
        says=ref.strip(),
        by=by,
        at=at,
    )
    close(current, Move.Closed.PASSED, on)
    audited(current, "confirmed", by=by, at=at, on=on.isoformat())
    return current


def _whom(move: Move) -> str:
    return move.contact_name or move.authority


def _write(move: Move, what: str, said: Written, by: Practitioner, at: datetime) -> None:
    letters.post(
        area=move.area,
        key=f"{move.ref}:{what}:{move.version}",
        occasion=move.ref,
        document=f"move-{what}",
        to_name=_whom(move),
        to_email=move.contact_email,
        subject=said.subject,
        text=said.text,
        by=by,
        at=at,
        children=[move.child_id],
    )
