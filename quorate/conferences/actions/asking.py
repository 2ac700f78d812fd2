"""Somebody entitled to ask has asked for another date of a conference; the Chair or their manager answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from quorate.design.words import day
from quorate.letters import actions as letters
from quorate.letters import catalogue
from quorate.people.models import Practitioner

from .. import wording
from ..models import Conference, DateChangeRequest
from ..queries import moving
from . import occasion
from .refusals import NotYours, Refused

Answer = DateChangeRequest.Answer


@dataclass(frozen=True, slots=True)
class Wish:
    """Which day is asked for, on which ground and why, and when the core group was consulted or why it was not."""

    wanted_on: date
    why: str
    ground: str = ""
    consulted_on: date | None = None
    no_consultation_why: str = ""


@transaction.atomic
def ask_for_another_date(
    *, conference: Conference, wish: Wish, by: Practitioner, at: datetime
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
    _check(current, wish, by, timezone.localtime(at).date())
    waiting = DateChangeRequest.objects.filter(conference=current, by=by, answer=Answer.WAITING).first()
    if waiting:
        if waiting.wanted_on == wish.wanted_on:
            return waiting
        raise Refused(f"Your request for {day(waiting.wanted_on)} is still waiting for an answer.")
    request = DateChangeRequest.objects.create(
        conference=current,
        wanted_on=wish.wanted_on,
        ground=wish.ground,
        why=wish.why.strip(),
        core_group_consulted_on=wish.consulted_on,
        no_consultation_why=wish.no_consultation_why.strip(),
        by=by,
        at=at,
    )
    said = {
        "wanted_on": wish.wanted_on.isoformat(),
        "ground": wish.ground,
        "consulted": wish.consulted_on is not None,
    }
    occasion.note(current, "date-change-asked", by=by, at=at, request=request.pk, **said)
    facts = {"by": by.name, "wanted_on": wish.wanted_on}
    _tell(current, current.chair, f"request:{request.pk}", "date-asked", facts, by=by, at=at)
    return request


def _check(current: Conference, wish: Wish, by: Practitioner, today: date) -> None:
    if not wish.why.strip():
        raise Refused("Say why another date is needed.")
    if wish.wanted_on <= today:
        raise Refused("Ask for a day to come.")
    if wish.wanted_on == timezone.localtime(current.starts_at).date():
        raise Refused("That is the day on which the conference already is.")
    if wish.consulted_on and wish.consulted_on > today:
        raise Refused("The core group cannot have been consulted on a day to come.")
    right = moving.may_ask(by, today)
    if not right.allowed:
        raise NotYours(right.says)
    if right.grounds and wish.ground not in dict(right.grounds):
        raise Refused(moving.NO_GROUND)
    if wish.consulted_on is None and not wish.no_consultation_why.strip():
        raise Refused("Say on which day the core group was consulted, or why it was not.")


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
    answer(request, Answer.REFUSED, why.strip(), by=by, at=at)
    occasion.note(current, "date-change-refused", by=by, at=at, request=request.pk)
    facts = {"wanted_on": request.wanted_on}
    _tell(current, request.by, f"request:{request.pk}:refused", "date-stays", facts, by=by, at=at)
    request.refresh_from_db()
    return request


def answer(request: DateChangeRequest, said: str, why: str, *, by: Practitioner, at: datetime) -> None:
    """Settle a request once. Runs in the transaction of the act that answers it.

    :raises Refused: if it has been answered already
    """
    changed = DateChangeRequest.objects.filter(pk=request.pk, answer=Answer.WAITING).update(
        answer=said, answered_by=by, answered_at=at, answer_why=why
    )
    if not changed:
        raise Refused("This request has already been answered.")


def _tell(
    conference: Conference,
    to: Practitioner,
    key: str,
    letter: str,
    facts: Mapping[str, Any],
    *,
    by: Practitioner,
    at: datetime,
) -> None:
    told = {
        "name": to.name,
        "conference": conference.pk,
        "starts_at": conference.starts_at,
        "page": wording.page_of(conference),
        **facts,
    }
    said = catalogue.write(f"conferences/{letter}", area=conference.area, facts=told, at=at)
    letters.post(
        area=conference.area,
        key=key,
        occasion=conference.ref,
        document="date-change",
        to_name=to.name,
        to_email=to.email,
        to_practitioner=to,
        subject=said.subject,
        text=said.text,
        by=by,
        at=at,
        children=[child.pk for child in occasion.children_of(conference)],
    )
