"""A booked conference is moved, its place or people change, another date is asked for, or it is cancelled."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from quorate.cases import actions as cases
from quorate.people.models import Practitioner

from .. import states
from ..models import Conference, ConferenceChild, DateChange, DateChangeRequest
from ..queries import booking, moving
from ..queries import children as waiting
from ..queries.booking import Details
from ..queries.children import Candidate
from ..queries.inviting import ADMINISTRATORS_PART, CHAIRS_PART
from ..queries.sought import must_go_ahead
from . import invite, lateness, occasion, posting
from .asking import answer
from .convene import Agreed, lock_diaries, must_accept
from .refusals import NotYours, Refused

Answer = DateChangeRequest.Answer
Role = Practitioner.Role


@dataclass(frozen=True, slots=True)
class Move:
    """Where a conference is moved to, on which ground and why; which warnings were read, and the reasons they need."""

    details: Details
    why: str
    ground: str = ""
    consulted_on: date | None = None
    accepted: Collection[str] = ()
    past_limit_reason: str = ""
    chair_why: str = ""


@transaction.atomic
def change_date(
    *,
    conference: Conference,
    move: Move,
    request: DateChangeRequest | None = None,
    version: int,
    by: Practitioner,
    at: datetime,
) -> Conference:
    """Move a booked conference, tell everybody who was asked, and return it; a request that led to it is agreed.

    **Counts** the limits anew, as they stand now.
    **Edition** the one in force on the day of the change.
    **Rules** ``permission.change-date``; ``booking``.

    :raises ChangedMeanwhile: if the conference changed since ``version``
    :raises NotYours: if the procedure gives this to somebody else
    :raises Refused: if it has opened, nothing would change, a reason or ground is missing, or the new time clashes
    :raises WarningsNotAccepted: if only warnings stand in the way
    """
    details = move.details
    lock_diaries(details)
    current = occasion.locked(conference, version)
    occasion.must_be_booked(current)
    if current.starts_at == details.starts_at:
        raise Refused("That is when the conference already is. Give another day or time.")
    if not move.why.strip():
        raise Refused("Say why the date is changed.")
    chosen = waiting.on_conference(current)
    agreed = _agreed_move(current, move, chosen, asked_for=request is not None, by=by, at=at)
    was = current.starts_at
    current.past_limit_reason = agreed.past_limit_reason
    _arrange(current, details, agreed, by=by, at=at)
    _keep_limits(current, chosen)
    _record_move(current, move, was=was, request=request, by=by, at=at)
    occasion.record_booked(current, by=by, at=at)
    lateness.report(current, chosen, by=by, at=at)
    said = {"was": was.isoformat(), "became": details.starts_at.isoformat(), "ground": move.ground}
    occasion.note(current, "moved", by=by, at=at, accepted=agreed.codes, **said)
    posting.tell_everybody(current, by=by, at=at)
    return current


def _agreed_move(
    current: Conference,
    move: Move,
    chosen: Sequence[Candidate],
    *,
    asked_for: bool,
    by: Practitioner,
    at: datetime,
) -> Agreed:
    right = moving.may_move(current, by, timezone.localtime(at).date())
    if not right.allowed:
        raise NotYours(right.says)
    judged = moving.judge(
        current,
        move.details,
        reader=by,
        chosen=chosen,
        why=move.why,
        ground=move.ground,
        consulted_on=move.consulted_on,
        asked_for=asked_for,
        at=at,
    )
    same_chair = move.details.chair == current.chair
    return must_accept(
        judged,
        accepted=move.accepted,
        past_limit_reason=move.past_limit_reason,
        chair_why=move.chair_why or (current.chair_why if same_chair else ""),
    )


def _record_move(
    current: Conference,
    move: Move,
    *,
    was: datetime,
    request: DateChangeRequest | None,
    by: Practitioner,
    at: datetime,
) -> None:
    DateChange.objects.create(
        conference=current,
        was_at=was,
        became_at=current.starts_at,
        requested_by=request.by if request else None,
        ground=move.ground,
        why=move.why.strip(),
        core_group_consulted_on=move.consulted_on,
        by=by,
        at=at,
    )
    if request:
        answer(request, Answer.AGREED, "", by=by, at=at)


def _keep_limits(current: Conference, chosen: Sequence[Candidate]) -> None:
    """Keep each child's limit as it stands now, with its reason."""
    for one in chosen:
        ConferenceChild.objects.filter(conference=current, child=one.child).update(
            limit_on=one.duty.due_on if one.duty else None, limit_reason=one.duty.reason if one.duty else {}
        )


def _arrange(
    current: Conference, details: Details, agreed: Agreed, *, by: Practitioner, at: datetime
) -> None:
    """Store what was booked anew; a new chair joins the cases, and who no longer chairs or administers is told."""
    chair, administrator = current.chair, current.administrator
    current.starts_at, current.minutes_long = details.starts_at, details.minutes_long
    current.place, current.room, current.link = details.place, details.room, details.link
    current.chair, current.administrator = details.chair, details.administrator
    current.chair_why, current.warnings_accepted = agreed.chair_why, agreed.codes
    _save(current)
    if chair != details.chair:
        occasion.join_chair(current, occasion.children_of(current), by=by, at=at)
        invite.hand_over(current, was=chair, now=details.chair, part=CHAIRS_PART, by=by, at=at)
    if administrator != details.administrator:
        invite.hand_over(
            current, was=administrator, now=details.administrator, part=ADMINISTRATORS_PART, by=by, at=at
        )
    occasion.tell_cases(current, at=at)


def _save(current: Conference) -> None:
    current.version += 1
    current.calendar_sequence += 1
    current.save()


@transaction.atomic
def rearrange(
    *,
    conference: Conference,
    details: Details,
    chair_why: str = "",
    accepted: Collection[str] = (),
    version: int,
    by: Practitioner,
    at: datetime,
) -> Conference:
    """Change room, link, length, chair or administrator of a booked conference, not its start; tell everybody asked.

    **Rules** ``permission.assign-chair`` for another chair.

    :raises ChangedMeanwhile: if the conference changed since ``version``
    :raises Refused: if it has opened, nothing would change, or room or chair is taken
    :raises WarningsNotAccepted: if only warnings stand in the way
    """
    lock_diaries(details)
    current = occasion.locked(conference, version)
    occasion.must_be_booked(current)
    if current.starts_at != details.starts_at:
        raise Refused("To change the day or time, use “Change the date”.")
    names = ("minutes_long", "place", "room", "link", "chair", "administrator")
    changed = [name for name in names if getattr(current, name) != getattr(details, name)]
    if not changed:
        raise Refused("Nothing is different from what is booked.")
    chosen = waiting.on_conference(current)
    judged = booking.judge(
        details, chosen=chosen, area=current.area, kind=current.kind, at=at, apart_from=current
    )
    agreed = must_accept(
        judged,
        accepted={*accepted, *OF_THE_DAY, *([] if "chair" in changed else current.warnings_accepted)},
        past_limit_reason=current.past_limit_reason or "as booked",
        chair_why=chair_why or ("" if "chair" in changed else current.chair_why),
    )
    before = sorted({current.chair_id, current.administrator_id})
    _arrange(current, details, agreed, by=by, at=at)
    occasion.note(current, "rearranged", by=by, at=at, changed=changed, before=before, chair=current.chair_id)
    posting.tell_everybody(current, by=by, at=at)
    return current


OF_THE_DAY = frozenset(
    {
        "past-limit",
        "weekend",
        "bank-holiday",
        "closure-day",
        "school-run",
        "notice-over-weekend",
        "short-notice",
    }
)
"""Warnings about the day, which were answered when the day was chosen."""


@transaction.atomic
def cancel(*, conference: Conference, why: str, version: int, by: Practitioner, at: datetime) -> Conference:
    """Cancel a booked conference with the reason, and tell everybody who was asked.

    Once invitations have gone, this is for those who may change the date; before, for whoever may book.

    **Rules** ``permission.change-date``; ``permission.cancel-review`` while a child of it is being sought.

    :raises ChangedMeanwhile: if the conference changed since ``version``
    :raises NotYours: if the procedure gives this to somebody else
    :raises Refused: if it has opened or is cancelled already, no reason is given, or it has to go ahead
    """
    current = occasion.locked(conference, version)
    occasion.must_be_booked(current)
    if not why.strip():
        raise Refused("Say why the conference is cancelled. Everybody who was asked is told.")
    if held := must_go_ahead(current, timezone.localtime(at).date()):
        raise Refused(f"{held}.")
    people = posting.standing(current)
    right = moving.may_move(current, by, timezone.localtime(at).date())
    if people and not right.allowed:
        raise NotYours(f"People have been asked to this conference. {right.says}")
    states.enter(current, Conference.State.CANCELLED)
    current.cancelled_why = why.strip()
    _save(current)
    for request in moving.waiting_requests(current):
        answer(request, Answer.REFUSED, "The conference was cancelled.", by=by, at=at)
    for kind in ("report-owed", "conference-booked"):
        cases.supersede_occasion_events(key=current.ref, kind=kind, why="the conference was cancelled", at=at)
    cases.record_occasion_event(
        key=current.ref,
        kind="conference-cancelled",
        on=timezone.localtime(at).date(),
        moment=at,
        ref=current.ref,
        by=by,
        at=at,
    )
    occasion.note(current, "cancelled", by=by, at=at)
    posting.take_back_unsent(current, by=by, at=at)
    for invitation in people:
        posting.take_back(current, invitation, only_you=False, by=by, at=at)
    return current
