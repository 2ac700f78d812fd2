"""The chair talks a complaint over with those who made it, and explains how they may take it further."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from quorate.people.models import Practitioner

from .. import access, routes
from ..models import Complaint, ComplaintStep
from ..refusals import NotYours, Refused
from . import answering, moving, telling
from .receiving import in_history, step, tell_audit

SETTLED, NOT_SETTLED, AGAIN = "settled", "not-settled", "again"


@dataclass(frozen=True, slots=True)
class Talk:
    """One talk: when, with whom, what was said, whether the right to challenge was explained, and what came of it."""

    on: date
    who: str
    says: str
    explained: bool
    came_to: str
    not_explained_why: str = ""


@transaction.atomic
def talk(
    *, complaint: Complaint, said: Talk, version: int, token: str, by: Practitioner, at: datetime
) -> Complaint:
    """Record that the chair talked a complaint over. Settled, it ends; not settled, it is passed on at once.

    **Rules** ``list.complaints-route`` and ``list.complaint-route``.

    :raises NotYours: if this person neither chaired nor manages the chairs
    :raises Stale: if somebody changed it since ``version``
    :raises Refused: if it is not with the chair any more, something is not said, or the right to challenge was not
        explained and no reason is given
    """
    if ComplaintStep.objects.filter(complaint=complaint.pk, token=token).exists():
        return Complaint.objects.get(pk=complaint.pk)
    row = moving.held(complaint, version)
    if not access.talks_it_over(by, row):
        raise NotYours(f"The talk is recorded by {row.chair.name}, who chaired, or by the chair's manager.")
    if row.stage != Complaint.Stage.CHAIR:
        raise Refused("This complaint has been passed on. Record a later talk as something that was done.")
    _must_say(row, said, at)
    step(
        row,
        ComplaintStep.Kind.TALK,
        said.on,
        who=said.who,
        says=said.says,
        explained=said.explained,
        not_explained_why="" if said.explained else said.not_explained_why,
        token=token,
        by=by,
        at=at,
    )
    if said.came_to == NOT_SETTLED:
        answering.handed_up(row, said.on, by=by, at=at)
    elif said.came_to == SETTLED:
        _settled(row, said, by, at)
    else:
        moving.saved(row)
    tell_audit(row, "talked-over", by=by, at=at, came_to=said.came_to, explained=said.explained)
    return row


def _must_say(row: Complaint, said: Talk, at: datetime) -> None:
    moving.check_day(row, said.on, at)
    if not said.who.strip():
        raise Refused("Say with whom it was talked over.", "who")
    if not said.says.strip():
        raise Refused("Write down what was said, and what it came to.", "says")
    if said.came_to not in (SETTLED, NOT_SETTLED, AGAIN):
        raise Refused("Say whether it is settled.", "came_to")
    if not said.explained and not said.not_explained_why.strip():
        raise Refused(
            "Confirm that their right to challenge, and how, was explained, or say why it was not.",
            "not_explained_why",
        )
    if said.came_to != AGAIN:
        moving.must_have_offered_an_advocate(row)


def _settled(row: Complaint, said: Talk, by: Practitioner, at: datetime) -> None:
    row.stage, row.result, row.explanation = (
        Complaint.Stage.ENDED,
        Complaint.Result.SETTLED,
        said.says.strip(),
    )
    row.ended_on, row.ended_by = said.on, by
    moving.saved(row, "stage", "result", "explanation", "ended_on", "ended_by")
    step(row, ComplaintStep.Kind.ENDED, said.on, says=row.get_result_display(), by=by, at=at)
    telling.ended(row, by=by, at=at)
    stands = routes.complaints(row.area, row.received_on).stands
    in_history(row, "A complaint about the conference was settled", said.on, stands, by=by, at=at)
