"""A point of a sheet is answered, a matter raised is explored, and what is known of a person's training is kept."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.people.models import Practitioner

from ..models import Conference, ConferenceChild, Covered, Explored, Invitation, Qualification
from ..queries.meeting import meeting_of
from ..queries.sheets import Filled, sheet_of
from . import session
from .occasion import note
from .refusals import NotYours, Refused

Answer = Covered.Answer
Sheet = Covered.Sheet
NEED_WORDS = frozenset({Sheet.DOMAINS, Sheet.LIKELIHOOD})
"""Sheets on which a tick alone says nothing: what was found, and why, belongs to it."""
KEEPERS = (Practitioner.Role.CHAIRS_MANAGER, Practitioner.Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said to one point. ``seen`` is the number of the row that the page showed (0: none)."""

    answer: str
    words: str = ""
    on: date | None = None
    seen: int = 0


class SheetChanged(Refused):
    """Somebody else answered a point of the sheet meanwhile."""

    def __init__(self, now: Covered | None) -> None:
        self.now = now
        who = f"{now.by.name} answered" if now else "Somebody else changed"
        super().__init__(f"{who} part of this sheet after you opened it. Yours was not saved: look again.")


@transaction.atomic
def cover(
    *,
    conference: Conference,
    sheet: str,
    said: Mapping[str, Said],
    row: ConferenceChild | None = None,
    by: Practitioner,
    at: datetime,
) -> list[Covered]:
    """Record what was said to points of a sheet; a later answer replaces an earlier one.

    Preparation can be recorded from the booking until the conference is closed; everything else while it sits.

    :raises NotYours: if this person does not run the conference
    :raises SheetChanged: if somebody else answered one of the points meanwhile
    :raises Refused: if the sheet has no such point, words are wanted, a day is to come, or it is too late or too early
    """
    current = session.to_run(conference, by)
    if sheet != Sheet.PREPARE or current.state != Conference.State.BOOKED:
        session.must_be_open(current, "This")
    meeting = meeting_of(current)
    part = meeting.part(row.pk) if row else None
    filled = sheet_of(meeting, sheet, part)
    made = [
        covered
        for key, one in said.items()
        if (covered := _answer(current, filled, key, one, by=by, at=at)) is not None
    ]
    if made:
        if part and sheet == Sheet.LIKELIHOOD:
            session.child_changed(part.row)  # a decision stands on it
        session.changed(current)
        note(
            current,
            "covered",
            by=by,
            at=at,
            sheet=str(sheet),
            child=part.row.child_id if part else None,
            items=[one.item for one in made],
        )
    return made


def _answer(
    conference: Conference, filled: Filled, key: str, said: Said, *, by: Practitioner, at: datetime
) -> Covered | None:
    item = next((item for item in filled.items if item.key == key), None)
    if item is None or said.answer not in Answer.values:
        raise Refused("Choose one of the answers to the points listed.")
    stands = item.said
    if stands and (stands.answer, stands.words, stands.on) == (said.answer, said.words.strip(), said.on):
        return None
    if (stands.pk if stands else 0) != said.seen:
        raise SheetChanged(stands)
    if filled.sheet in NEED_WORDS and said.answer == Answer.DONE and not said.words.strip():
        raise Refused(f"Write down what was found: {item.says}.")
    if said.on and said.on > at.date():
        raise Refused(f"The day given has not come yet: {item.says}.")
    if stands:
        Covered.objects.filter(pk=stands.pk).update(superseded_at=at)
    return Covered.objects.create(
        conference=conference,
        conference_child=filled.part.row if filled.part else None,
        sheet=filled.sheet,
        item=key,
        answer=said.answer,
        words=said.words.strip(),
        on=said.on,
        rule=item.rule,
        by=by,
        at=at,
    )


@transaction.atomic
def explore(
    *,
    row: ConferenceChild,
    invitation: Invitation,
    issue: str,
    challenge: str,
    response: str,
    by: Practitioner,
    at: datetime,
) -> Explored:
    """Record a matter raised in somebody's report or view, how the chair tested it, and what was answered.

    :raises NotYours: if this person does not run the conference
    :raises Refused: if the conference is not sitting, the person is not of it, or the matter or the challenge is empty
    """
    conference = session.to_run(row.conference, by)
    session.must_be_open(conference, "A matter that was explored")
    if invitation.conference_id != conference.pk or invitation.withdrawn_at is not None:
        raise Refused("Choose somebody on the list of this conference.")
    if not issue.strip() or not challenge.strip():
        raise Refused("Write down the matter raised, and what the chair asked about it.")
    said = {"issue": issue.strip(), "challenge": challenge.strip(), "response": response.strip()}
    same = Explored.objects.filter(
        conference_child=row, invitation=invitation, superseded_at__isnull=True, **said
    ).first()
    if same:
        return same
    made = Explored.objects.create(conference_child=row, invitation=invitation, by=by, at=at, **said)
    session.changed(conference)
    note(conference, "explored", by=by, at=at, child=row.child_id, invitation=invitation.pk)
    return made


@transaction.atomic
def keep_qualification(
    *,
    practitioner: Practitioner,
    registration: str,
    social_work_trained: bool | None,
    experienced: bool | None,
    reviewing_officer: bool,
    by: Practitioner,
    at: datetime,
) -> Qualification:
    """Record what is known of somebody's registration and training; it takes the place of what was known.

    :raises NotYours: if this person does not keep the service's list of people, or they are of another area
    """
    if by.area_id != practitioner.area_id or by.role not in KEEPERS:
        raise NotYours(
            "What is known of people’s training is kept by the chairs’ manager and the administrators."
        )
    said = {
        "registration": registration.strip(),
        "social_work_trained": social_work_trained,
        "experienced": experienced,
        "reviewing_officer": reviewing_officer,
    }
    standing = Qualification.objects.filter(practitioner=practitioner, superseded_at__isnull=True)
    same = standing.filter(**said).first()
    if same:
        return same
    standing.update(superseded_at=at)
    made = Qualification.objects.create(practitioner=practitioner, by=by, at=at, **said)
    audit.record(
        act="conferences.qualification-kept",
        about=f"practitioner:{practitioner.pk}",
        by=by,
        at=at,
        area=by.area.key,
        children=[],
        detail={"registered": bool(said["registration"]), "reviewing_officer": reviewing_officer},
    )
    return made
