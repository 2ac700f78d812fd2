"""A point of a list is answered: for one of the family, or for the conference as a whole."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from quorate.cases.models import Child
from quorate.conferences.models import Conference
from quorate.people.models import Practitioner

from ..models import Step
from ..persons import Person, belongs, columns, ref_of
from ..queries.lists import CHILD, CONFERENCE, LEAD, LEAD_AFTER, RELATIVE, entry
from .refusals import Changed, Refused, locked, note

Answer = Step.Answer


@dataclass(frozen=True, slots=True)
class StepSaid:
    """What is said to one point. ``seen`` is the number of the row that the page showed (0: none)."""

    answer: str
    on: date | None = None
    words: str = ""
    seen: int = 0


@transaction.atomic
def say_step(
    *,
    conference: Conference,
    person: Person | None,
    list_key: str,
    item: str,
    said: StepSaid,
    by: Practitioner,
    at: datetime,
) -> Step:
    """Record what was done of one point; what was said before is kept. Returns what stands.

    **Edition** the one in force on the day of the conference.
    **Rules** ``list.<list_key>``: that the area's procedure has such a point.

    :raises Changed: if somebody else answered meanwhile
    :raises Refused: if the procedure has no such point, the day is to come, a reason is missing, or the conference was
        cancelled; if somebody else records what is the lead practitioner's to record, or there is no outcome yet
    """
    current = locked(conference)
    _check(current, person, list_key, item, said, timezone.localtime(at).date())
    if list_key in (LEAD, LEAD_AFTER):
        _check_lead(current, list_key, said, by)
    whose = columns(person) if person else None
    relative, child = (whose.relative, whose.child) if whose else (None, None)
    rows = Step.objects.filter(conference=current, list=list_key, item=item, superseded_at__isnull=True)
    there = rows.filter(relative=relative, child=child).select_related("by").first()
    if there and (there.answer, there.on, there.words) == (said.answer, said.on, said.words.strip()):
        return there
    if (there.pk if there else 0) != said.seen:
        who = there.by.name if there else "Somebody else"
        raise Changed(f"{who} answered this meanwhile. Yours was not saved: look again.")
    if there:
        Step.objects.filter(pk=there.pk).update(superseded_at=at)
    made = Step.objects.create(
        conference=current,
        relative=relative,
        child=child,
        list=list_key,
        item=item,
        answer=said.answer,
        on=said.on,
        words=said.words.strip(),
        by=by,
        at=at,
    )
    note(
        current,
        "step-said",
        by=by,
        at=at,
        children=[child.pk] if child else (),
        person=ref_of(person) if person else "",
        list=list_key,
        item=item,
        answer=str(said.answer),
    )
    return made


def _check(
    conference: Conference, person: Person | None, list_key: str, item: str, said: StepSaid, today: date
) -> None:
    fits = CONFERENCE if person is None else CHILD if isinstance(person, Child) else RELATIVE
    if list_key not in fits or entry(conference, list_key, item) is None:
        raise Refused("The area’s procedure has no such point.")
    if person is not None and not belongs(person, conference.family):
        raise Refused("This person is not of the family that the conference is about.")
    if conference.state == Conference.State.CANCELLED:
        raise Refused("This conference was cancelled: nothing is prepared for it any more.")
    if said.answer not in Answer.values:
        raise Refused("Choose one of the answers listed.", "answer")
    if said.on and said.on > today:
        raise Refused("The day cannot be in the future.", "on")
    if said.answer == Answer.DONE and not said.on:
        raise Refused("Enter the day on which it was done.", "on")
    if said.answer == Answer.DONE and list_key in CHILD and conference.state not in ("closed", "stood-down"):
        raise Refused("The conference has not been held yet: there is nothing to explain.", "answer")
    if said.answer != Answer.DONE and not said.words.strip():
        raise Refused("Say why.", "words")


def _check_lead(conference: Conference, list_key: str, said: StepSaid, by: Practitioner) -> None:
    """Refuse what is not the lead practitioner's own record, or has no outcome to tell of yet."""
    if by.role != Practitioner.Role.SOCIAL_WORKER:
        raise Refused("Only the lead practitioner, who is the children’s social worker, records this.")
    if conference.kind != Conference.Kind.REVIEW:
        raise Refused("This is recorded of a review.")
    if list_key != LEAD_AFTER or said.answer != Answer.DONE:
        return
    if conference.state != Conference.State.CLOSED:
        raise Refused("The conference has not been held yet: there is no outcome to record.", "answer")
    if not said.words.strip():
        raise Refused("Say what the outcomes were.", "words")
