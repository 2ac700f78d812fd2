"""Notices of children who move in or out, what the designated manager saw of them, and checks of would-be carers.

**Source** Berkshire, Managing and providing information about a child (BER-MGR-03, BER-MGR-05).
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.models import Child
from quorate.clock import LONDON
from quorate.moves.models import Move
from quorate.people.models import Practitioner

from ..access import DESIGNATED, OFFICE
from ..models import Acknowledged, AuthorityCheck, MovementNotice


class NoticeRefused(ValueError):
    """Nothing was saved. ``field`` names what to put right, the message says how."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Movement:
    """What a notice of a move says."""

    kind: str
    direction: str
    name: str
    authority: str
    told_on: date
    born_on: date | None = None
    contact: str = ""
    moved_on: date | None = None
    until_on: date | None = None
    address: str = ""
    says: str = ""


@transaction.atomic
def record_movement(
    *, movement: Movement, child: Child | None, token: str, by: Practitioner, at: datetime
) -> MovementNotice:
    """Record the notice that a child comes or goes; the same ``token`` records it once.

    For a child on a plan the transfer is recorded in `moves`, from where its limits count; this keeps the notice of a
    looked-after child, of another child of concern, or of one who is not on record yet.

    :raises NoticeRefused: without a name or authority, if the days cannot be, or the child is another area's
    """
    if by.role not in OFFICE:
        raise NoticeRefused("The designated manager and the office keep these notices.")
    there = MovementNotice.objects.filter(token=token, area=by.area_id).first()
    if there:
        return there
    _must_make_sense(movement, at)
    if child is not None and child.area_id != by.area_id:
        raise NoticeRefused("Choose a child of this area.", "child")
    notice = MovementNotice.objects.create(
        area=by.area, child=child, token=token, by=by, at=at, **asdict(movement)
    )
    if child is not None:
        _tell(notice, child, by, at)
    _audited(notice.ref, "movement-recorded", notice.child_id, by, at, direction=notice.direction)
    return notice


@transaction.atomic
def put_movement_right(
    *, notice: MovementNotice, movement: Movement, why: str, token: str, by: Practitioner, at: datetime
) -> MovementNotice:
    """Put a notice right: another takes its place, and the earlier one stays on record with the reason.

    :raises NoticeRefused: without a reason, if it has been replaced already, or as `record_movement` does
    """
    if by.role not in OFFICE or by.area_id != notice.area_id:
        raise NoticeRefused("The designated manager and the office keep these notices.")
    current = MovementNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    there = MovementNotice.objects.filter(replaces=current).first()
    if there:
        if there.token == token:
            return there
        raise NoticeRefused("Somebody else has put this notice right already. Look at it again.")
    _must_make_sense(movement, at)
    if not why.strip():
        raise NoticeRefused("Enter why the notice is put right", "why")
    made = MovementNotice.objects.create(
        area=by.area, child_id=current.child_id, replaces=current, why=why.strip(), token=token, by=by, at=at,
        **asdict(movement),
    )  # fmt: skip
    _audited(made.ref, "movement-put-right", made.child_id, by, at, replaces=current.pk)
    return made


@transaction.atomic
def end_movement(
    *, notice: MovementNotice, on: date, why: str, by: Practitioner, at: datetime
) -> MovementNotice:
    """Record that a child of a notice has left again, or that nothing more follows from it.

    :raises NoticeRefused: without a reason, if it has ended, or the day is to come
    """
    if by.role not in OFFICE or by.area_id != notice.area_id:
        raise NoticeRefused("The designated manager and the office keep these notices.")
    current = MovementNotice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if current.ended_on:
        raise NoticeRefused("This notice has ended already.")
    if not current.told_on <= on <= _today(at):
        raise NoticeRefused("The day lies between the notice and today", "on")
    if not why.strip():
        raise NoticeRefused("Enter why it ends", "why")
    current.ended_on, current.ended_why = on, why.strip()
    current.save(update_fields=["ended_on", "ended_why"])
    _audited(current.ref, "movement-ended", current.child_id, by, at)
    return current


@transaction.atomic
def acknowledge(
    *,
    move: Move | None = None,
    notice: MovementNotice | None = None,
    says: str,
    by: Practitioner,
    at: datetime,
) -> Acknowledged:
    """Record that the designated manager has seen a move or a notice, and what follows. Twice is once.

    :raises NoticeRefused: by anybody but the designated manager of the area
    """
    thing = move if move is not None else notice
    if thing is None:
        raise NoticeRefused("Choose what is acknowledged.")
    if by.role not in DESIGNATED or thing.area_id != by.area_id:
        raise NoticeRefused("The designated manager acknowledges notices.")
    row, new = Acknowledged.objects.get_or_create(
        move=move, notice=notice, defaults={"says": says.strip(), "by": by, "at": at}
    )
    if new:
        _audited(thing.ref, "movement-acknowledged", thing.child_id, by, at)
    return row


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked in a request for a check of somebody."""

    kind: str
    name: str
    asked_on: date
    asked_by: str
    asked_by_agency: str
    asked_by_contact: str
    consent: bool
    other_names: str = ""
    born_on: date | None = None
    addresses: str = ""


@transaction.atomic
def ask_check(*, wanted: Wanted, token: str, by: Practitioner, at: datetime) -> AuthorityCheck:
    """Record a request for a check of somebody who would work with children; the same ``token`` records it once.

    :raises NoticeRefused: by anybody but the designated manager, without a name or who asks, or for a day to come
    """
    _must_be_designated(by)
    there = AuthorityCheck.objects.filter(token=token, area=by.area_id).first()
    if there:
        return there
    for field, words in (
        ("name", "the name of the person"),
        ("asked_by", "who asks"),
        ("asked_by_agency", "the agency that asks"),
        ("asked_by_contact", "how to reach them"),
    ):
        if not getattr(wanted, field).strip():
            raise NoticeRefused(f"Enter {words}", field)
    if wanted.asked_on > _today(at):
        raise NoticeRefused("The day it was asked must be today or in the past", "asked_on")
    row = AuthorityCheck.objects.create(area=by.area, token=token, by=by, at=at, **asdict(wanted))
    _audited(row.ref, "check-asked", None, by, at, kind=row.kind)
    return row


@transaction.atomic
def answer_check(
    *, row: AuthorityCheck, on: date, result: str, says: str, version: int, by: Practitioner, at: datetime
) -> AuthorityCheck:
    """Record what was answered, word for word.

    :raises NoticeRefused: if it has been answered, nothing is said, something is told although the person has not
        agreed, or the day cannot be
    :raises cases.Stale: if the request changed since ``version`` was shown
    """
    _must_be_designated(by)
    current = AuthorityCheck.objects.select_for_update(of=("self",)).select_related("area").get(pk=row.pk)
    if current.area_id != by.area_id:
        raise NoticeRefused("This request is another area's.")
    if current.version != version:
        raise cases.Stale("This request")
    if current.result:
        raise NoticeRefused("This request has been answered.")
    if not current.asked_on <= on <= _today(at):
        raise NoticeRefused("The day lies between the request and today", "on")
    if not says.strip():
        raise NoticeRefused("Enter what was answered, word for word", "says")
    if result != AuthorityCheck.Result.REFUSED and not current.consent:
        raise NoticeRefused(
            "The person has not agreed to the check: nothing is answered without that", "result"
        )
    current.answered_on, current.result, current.says = on, result, says.strip()
    current.answered_by, current.answered_at = by, at
    current.version += 1
    current.save()
    _audited(current.ref, "check-answered", None, by, at, result=result)
    return current


def _must_be_designated(by: Practitioner) -> None:
    if by.role not in DESIGNATED:
        raise NoticeRefused("The designated manager handles requests for checks.")


def _must_make_sense(movement: Movement, at: datetime) -> None:
    if not movement.name.strip():
        raise NoticeRefused("Enter the child’s name", "name")
    if not movement.authority.strip():
        raise NoticeRefused("Enter the other authority", "authority")
    if movement.told_on > _today(at):
        raise NoticeRefused("The day of the notice must be today or in the past", "told_on")
    if movement.until_on and movement.moved_on and movement.until_on < movement.moved_on:
        raise NoticeRefused("The child cannot leave before the day of the move", "until_on")


def _tell(notice: MovementNotice, child: Child, by: Practitioner, at: datetime) -> None:
    title = "Notice that the child has moved in" if notice.inward else "Notice that the child has moved away"
    cases.note(
        child=child, topic="movement-notice", title=title, on=notice.told_on,
        says=f"{notice.get_kind_display()}. {notice.authority}.", ref=notice.ref, by=by, at=at,
    )  # fmt: skip


def _today(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def _audited(
    about: str, act: str, child: int | None, by: Practitioner, at: datetime, **detail: object
) -> None:
    audit.record(
        act=f"register.{act}",
        about=about,
        by=by,
        at=at,
        area=by.area.key,
        children=[child] if child else [],
        detail=detail,
    )
