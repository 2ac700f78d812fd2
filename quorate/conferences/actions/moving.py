"""A booked conference is moved, its place or people change, another date is asked for, or it is cancelled."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from quorate.cases import actions as cases
from quorate.design.words import day, moment
from quorate.letters import actions as letters
from quorate.people.models import Practitioner

from .. import wording
from ..models import Conference, ConferenceChild, DateChange, DateChangeRequest
from ..queries import booking, moving
from ..queries.booking import Candidate, Details
from ..queries.inviting import ADMINISTRATORS_PART, CHAIRS_PART
from . import invite, occasion, posting
from .convene import Agreed, lock_diaries, must_accept
from .refusals import NotYours, Refused

Answer = DateChangeRequest.Answer
Role = Practitioner.Role


@transaction.atomic
def change_date(
    *,
    conference: Conference,
    details: Details,
    ground: str = "",
    why: str,
    consulted_on: date | None = None,
    accepted: Collection[str] = (),
    past_limit_reason: str = "",
    chair_why: str = "",
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
    lock_diaries(details)
    current = occasion.locked(conference, version)
    occasion.must_be_booked(current)
    if current.starts_at == details.starts_at:
        raise Refused("That is when the conference already is. Give another day or time.")
    if not why.strip():
        raise Refused("Say why the date is changed.")
    chosen = booking.on_conference(current)
    right = moving.may_move(current, by, timezone.localtime(at).date())
    if not right.allowed:
        raise NotYours(right.says)
    judged = moving.judge(
        current,
        details,
        reader=by,
        chosen=chosen,
        why=why,
        ground=ground,
        consulted_on=consulted_on,
        asked_for=request is not None,
        at=at,
    )
    agreed = must_accept(
        judged,
        accepted=accepted,
        past_limit_reason=past_limit_reason,
        chair_why=chair_why or (current.chair_why if details.chair == current.chair else ""),
    )
    was = current.starts_at
    current.past_limit_reason = agreed.past_limit_reason
    _arrange(current, details, agreed, by=by, at=at)
    _keep_limits(current, chosen)
    DateChange.objects.create(
        conference=current,
        was_at=was,
        became_at=details.starts_at,
        requested_by=request.by if request else None,
        ground=ground,
        why=why.strip(),
        core_group_consulted_on=consulted_on,
        by=by,
        at=at,
    )
    if request:
        _answer(request, Answer.AGREED, "", by=by, at=at)
    occasion.record_booked(current, by=by, at=at)
    occasion.note(
        current,
        "moved",
        by=by,
        at=at,
        was=was.isoformat(),
        became=details.starts_at.isoformat(),
        ground=ground,
        accepted=agreed.codes,
    )
    posting.tell_everybody(current, by=by, at=at)
    return current


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
    chosen = booking.on_conference(current)
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
def ask_for_another_date(
    *,
    conference: Conference,
    wanted_on: date,
    ground: str = "",
    why: str,
    consulted_on: date | None = None,
    no_consultation_why: str = "",
    by: Practitioner,
    at: datetime,
) -> DateChangeRequest:
    """Ask for another date, tell the Chair, and return the request. The same person asking again gets the one waiting.

    **Edition** the one in force on the day of asking.
    **Rules** ``permission.request-date-change``.

    :raises NotYours: if the procedure gives asking to somebody else
    :raises Refused: if it has opened, the day has passed or is the same, the reason is missing, or the core group was
        not consulted and no reason for that is given
    """
    current = occasion.locked(conference)
    occasion.must_be_booked(current)
    today = timezone.localtime(at).date()
    if not why.strip():
        raise Refused("Say why another date is needed.")
    if wanted_on <= today:
        raise Refused("Ask for a day to come.")
    if wanted_on == timezone.localtime(current.starts_at).date():
        raise Refused("That is the day on which the conference already is.")
    if consulted_on and consulted_on > today:
        raise Refused("The core group cannot have been consulted on a day to come.")
    first = moving.may_ask(by, today)
    if not first.allowed:
        raise NotYours(first.says)
    if first.grounds and ground not in dict(first.grounds):
        raise Refused(moving.NO_GROUND)
    if consulted_on is None and not no_consultation_why.strip():
        raise Refused("Say on which day the core group was consulted, or why it was not.")
    waiting = DateChangeRequest.objects.filter(conference=current, by=by, answer=Answer.WAITING).first()
    if waiting:
        if waiting.wanted_on == wanted_on:
            return waiting
        raise Refused(f"Your request for {day(waiting.wanted_on)} is still waiting for an answer.")
    request = DateChangeRequest.objects.create(
        conference=current,
        wanted_on=wanted_on,
        ground=ground,
        why=why.strip(),
        core_group_consulted_on=consulted_on,
        no_consultation_why=no_consultation_why.strip(),
        by=by,
        at=at,
    )
    occasion.note(
        current,
        "date-change-asked",
        by=by,
        at=at,
        request=request.pk,
        wanted_on=wanted_on.isoformat(),
        ground=ground,
        consulted=consulted_on is not None,
    )
    _tell(
        current,
        current.chair,
        f"request:{request.pk}",
        f"Another date is asked for: conference {current.pk}",
        f"{by.name} asks for child protection conference {current.pk}, now {moment(current.starts_at)}, to be moved to "
        f"{day(wanted_on)}. Sign in to see why and to answer:\n{wording.page_of(current)}",
        by=by,
        at=at,
    )
    return request


@transaction.atomic
def refuse_another_date(
    *, request: DateChangeRequest, why: str, by: Practitioner, at: datetime
) -> DateChangeRequest:
    """Refuse a request for another date, with the reason, and tell the person who asked.

    **Rules** ``permission.change-date``: who may move it may refuse to.

    :raises NotYours: if the procedure gives this to somebody else
    :raises Refused: if it has been answered already, or no reason is given
    """
    current = occasion.locked(request.conference)
    right = moving.may_move(current, by, timezone.localtime(at).date())
    if not right.allowed:
        raise NotYours(right.says)
    if not why.strip():
        raise Refused("Say why the date stays, so that the person who asked knows.")
    _answer(request, Answer.REFUSED, why.strip(), by=by, at=at)
    occasion.note(current, "date-change-refused", by=by, at=at, request=request.pk)
    _tell(
        current,
        request.by,
        f"request:{request.pk}:refused",
        f"The date stays: conference {current.pk}",
        f"Your request to move child protection conference {current.pk} to {day(request.wanted_on)} was not agreed. "
        f"It stays {moment(current.starts_at)}. Sign in to see why:\n{wording.page_of(current)}",
        by=by,
        at=at,
    )
    request.refresh_from_db()
    return request


def _answer(request: DateChangeRequest, answer: str, why: str, *, by: Practitioner, at: datetime) -> None:
    changed = DateChangeRequest.objects.filter(pk=request.pk, answer=Answer.WAITING).update(
        answer=answer, answered_by=by, answered_at=at, answer_why=why
    )
    if not changed:
        raise Refused("This request has already been answered.")


def _tell(
    conference: Conference,
    to: Practitioner,
    key: str,
    subject: str,
    text: str,
    *,
    by: Practitioner,
    at: datetime,
) -> None:
    letters.post(
        area=conference.area,
        key=key,
        occasion=conference.ref,
        document="date-change",
        to_name=to.name,
        to_email=to.email,
        to_practitioner=to,
        subject=subject,
        text=f"Dear {to.name},\n\n{text}\n\n{conference.area.name}",
        by=by,
        at=at,
        children=[child.pk for child in occasion.children_of(conference)],
    )


@transaction.atomic
def cancel(*, conference: Conference, why: str, version: int, by: Practitioner, at: datetime) -> Conference:
    """Cancel a booked conference with the reason, and tell everybody who was asked.

    Once invitations have gone, this is for those who may change the date; before, for whoever may book.

    :raises ChangedMeanwhile: if the conference changed since ``version``
    :raises NotYours: if the procedure gives this to somebody else
    :raises Refused: if it has opened or is cancelled already, or no reason is given
    """
    current = occasion.locked(conference, version)
    occasion.must_be_booked(current)
    if not why.strip():
        raise Refused("Say why the conference is cancelled. Everybody who was asked is told.")
    people = posting.standing(current)
    right = moving.may_move(current, by, timezone.localtime(at).date())
    if people and not right.allowed:
        raise NotYours(f"People have been asked to this conference. {right.says}")
    current.state, current.cancelled_why = Conference.State.CANCELLED, why.strip()
    _save(current)
    for request in moving.waiting_requests(current):
        _answer(request, Answer.REFUSED, "The conference was cancelled.", by=by, at=at)
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
