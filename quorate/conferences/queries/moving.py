"""Who may move a conference, on which grounds, and who has asked for it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from quorate.audit.models import Entry
from quorate.cases.facts import procedure_of
from quorate.people.models import Practitioner
from quorate.rules import permission

from ..models import Conference, DateChangeRequest


@dataclass(frozen=True, slots=True)
class Right:
    """What the procedure says about an act of this reader: whether, by whom, on which grounds, what to record."""

    allowed: bool
    says: str
    grounds: tuple[tuple[str, str], ...]
    conditions: tuple[str, ...]
    source: str
    note: str


def right(act: str, *, reader: Practitioner, on: date, **facts: Any) -> Right:  # noqa: ANN401
    """Return the reader's right to an act of the procedure (``change-date``, ``request-date-change`` ...)."""
    found = permission.may(act, role=reader.role, procedure=procedure_of(reader.area), on=on, facts=facts)
    return Right(
        found.allowed, found.reason.says, found.grounds, found.conditions, str(found.reason.citation or ""),
        found.reason.note,
    )


def may_move(conference: Conference, reader: Practitioner, on: date) -> Right:
    """Return the reader's right to change the date. A chair may move only the conferences they chair."""
    found = right("change-date", reader=reader, on=on)
    if found.allowed and reader.role == Practitioner.Role.CHAIR and conference.chair_id != reader.pk:
        says = f"{conference.chair.name} chairs this conference: only they or their manager can change its date."
        return Right(False, says, found.grounds, found.conditions, found.source, found.note)
    return found


def may_ask(reader: Practitioner, on: date) -> Right:
    return right("request-date-change", reader=reader, on=on)


def waiting_requests(conference: Conference) -> list[DateChangeRequest]:
    """Return the requests for another date that nobody has answered yet, oldest first."""
    waiting = conference.change_requests.filter(answer=DateChangeRequest.Answer.WAITING)
    return list(waiting.select_related("by").order_by("pk"))


def request_of(conference: Conference, number: int) -> DateChangeRequest | None:
    return next((one for one in waiting_requests(conference) if one.pk == number), None)


def last_act(conference: Conference) -> Entry | None:
    """Return the audit entry of the last thing that was done with the conference."""
    return Entry.objects.filter(about=conference.ref, kind=Entry.Kind.DID).order_by("-sequence").first()
