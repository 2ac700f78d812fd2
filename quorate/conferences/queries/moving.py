"""Who may move a conference, on which grounds, and who has asked for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from quorate.audit.models import Entry
from quorate.cases.facts import procedure_of
from quorate.people.models import Practitioner
from quorate.rules import deciding, permission

from ..models import Conference, DateChangeRequest
from .booking import Details, Judgement, Warned
from .booking import judge as booking_judge
from .children import Candidate, joint_limit

NO_GROUND = "Choose one of the grounds that the procedure lists."
OTHER = ("other", "another reason, written down")


@dataclass(frozen=True, slots=True)
class Right:
    """What the procedure says about an act of this reader: whether, by whom, on which grounds, what to record."""

    allowed: bool
    says: str
    grounds: tuple[tuple[str, str], ...]
    conditions: tuple[str, ...]
    source: str
    note: str
    warned: tuple[Warned, ...] = ()


def right(act: str, *, reader: Practitioner, on: date, **facts: Any) -> Right:
    """Return the reader's right to an act of the procedure (``change-date``, ``request-date-change`` ...)."""
    found = permission.may(act, role=reader.role, procedure=procedure_of(reader.area), on=on, facts=facts)
    return Right(
        found.allowed,
        found.reason.says,
        found.grounds,
        found.conditions,
        str(found.reason.citation),
        found.reason.note,
        tuple(Warned(point.key, point.says, str(point.citation or "")) for point in found.warned),
    )


def may_move(conference: Conference, reader: Practitioner, on: date) -> Right:
    """Return the reader's right to change the date. A chair may move only the conferences they chair."""
    found = right("change-date", reader=reader, on=on)
    if found.allowed and reader.role == Practitioner.Role.CHAIR and conference.chair_id != reader.pk:
        says = (
            f"{conference.chair.name} chairs this conference: only they or their manager can change its date."
        )
        return Right(False, says, found.grounds, found.conditions, found.source, found.note)
    return found


def may_ask(reader: Practitioner, on: date) -> Right:
    return right("request-date-change", reader=reader, on=on)


def grounds(found: Right, reader: Practitioner, on: date) -> tuple[tuple[str, str], ...]:
    """Return the grounds to choose from: the act's own, or else those the procedure lists for an early review."""
    if found.grounds:
        return found.grounds
    listed, _ = deciding.listed("early-review-grounds", procedure=procedure_of(reader.area), on=on)
    own = tuple((entry.key, entry.says) for entry in listed)
    return (*own, OTHER) if own and OTHER[0] not in dict(own) else own


def judge(
    conference: Conference,
    details: Details,
    *,
    reader: Practitioner,
    chosen: Sequence[Candidate],
    why: str,
    ground: str,
    consulted_on: date | None,
    asked_for: bool,
    at: datetime,
) -> Judgement:
    """Return what the procedure and the diaries say to moving a conference like this.

    **Edition** the one in force on the day of the change.
    **Rules** ``permission.change-date``; ``booking``.
    """
    facts: dict[str, Any] = {
        "reason": why,
        "consulted": consulted_on is not None,
        "requested": asked_for,
        "new_on": details.on,
    }
    limit = joint_limit(chosen)
    if limit and limit.due_on:
        facts["limit"] = limit.due_on
    found = right("change-date", reader=reader, on=timezone.localtime(at).date(), **facts)
    judged = booking_judge(
        details, chosen=chosen, area=conference.area, kind=conference.kind, at=at, apart_from=conference
    )
    late = "past-limit" in judged.codes
    more = [one for one in found.warned if not (late and one.key == "limit")]
    refused = judged.refused if found.allowed else (*judged.refused, found.says)
    if found.grounds and ground not in dict(found.grounds):
        refused = (*refused, NO_GROUND)
    more += _for_agencies(conference, details, why)
    return replace(judged, refused=refused, warned=(*judged.warned, *more))


AGENCY_WORDS = ("room", "diary", "diaries", "staff", "annual leave", "capacity", "training", "not available")


def _for_agencies(conference: Conference, details: Details, why: str) -> list[Warned]:
    """Warn of a move that is made to suit agencies, where the text has the child's circumstances set the time.

    **Rules** ``list.review-timing``.
    """
    entries, reason = deciding.listed("review-timing", procedure=procedure_of(conference.area), on=details.on)
    rule = next((one for one in entries if one.key == "not-agencies"), None)
    later = details.starts_at > conference.starts_at
    if rule is None or not later or not any(word in why.lower() for word in AGENCY_WORDS):
        return []
    says = f"The reason given is about agencies: {rule.says}."
    return [Warned("for-agencies", says, str(rule.citation or reason.citation))]


def waiting_requests(conference: Conference) -> list[DateChangeRequest]:
    """Return the requests for another date that nobody has answered yet, oldest first."""
    waiting = conference.change_requests.filter(answer=DateChangeRequest.Answer.WAITING)
    return list(waiting.select_related("by").order_by("pk"))


def request_of(conference: Conference, number: int) -> DateChangeRequest | None:
    return next((one for one in waiting_requests(conference) if one.pk == number), None)


def last_act(conference: Conference) -> Entry | None:
    """Return the audit entry of the last thing that was done with the conference."""
    return Entry.objects.filter(about=conference.ref, kind=Entry.Kind.DID).order_by("-sequence").first()
