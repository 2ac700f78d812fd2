"""After approval: changes that people ask for, and corrections that leave what was said before readable."""

from datetime import datetime

from django.db import transaction

from quorate.cases import actions as cases
from quorate.clock import LONDON
from quorate.conferences.models import Invitation
from quorate.conferences.queries.meeting import meeting_of
from quorate.people.models import Practitioner

from ..models import Agreed, Amendment, Minutes, Section
from ..queries import amendments_until, copy_went, edition
from .refusals import Refused, SectionChanged
from .writing import FINISHED, locked, must_be_chair, note, replace

State = Minutes.State
By = Practitioner | str
"""A practitioner, or the name of the door through which somebody without a post acts."""
Answer = Amendment.Answer


def ask(invitation: Invitation, *, words: str, by: By, at: datetime) -> Amendment:
    """Keep what somebody wants changed in the minutes that they were sent; return it.

    For their own door: ``by`` is the practitioner, or what the audit calls a door. Asked twice in the same words while
    the first waits, it is kept once.

    :raises Refused: if nothing is asked for, or the minutes of the conference have not been sent to this person
    """
    minutes = Minutes.objects.filter(conference=invitation.conference_id).first()
    if minutes is None or not copy_went(minutes, invitation):
        raise Refused("There are no minutes that were sent to you yet.")
    same = Amendment.objects.filter(
        minutes=minutes, invitation=invitation, words=words.strip(), answer=Answer.WAITING
    )
    return same.first() or ask_for_change(minutes, invitation, words=words, by=by, at=at)


@transaction.atomic
def ask_for_change(
    minutes: Minutes, invitation: Invitation, *, words: str, by: By, at: datetime
) -> Amendment:
    """Keep beside the minutes what somebody wants changed in them. One that comes late is kept too, and marked.

    :raises Refused: if nothing is asked for, or the minutes have not been sent
    """
    minutes = locked(minutes)
    if minutes.state != State.SENT:
        raise Refused("Changes can be asked for once the minutes have been sent.")
    if not words.strip():
        raise Refused("Say what is to be changed.")
    conference = minutes.conference
    until = amendments_until(meeting_of(conference), invitation.pk)
    today = at.astimezone(LONDON).date()
    asked = Amendment.objects.create(
        minutes=minutes,
        invitation=invitation,
        words=words.strip(),
        received_at=at,
        late=bool(until and today > until),
        recorded_by=by if isinstance(by, Practitioner) else None,
    )
    cases.record_occasion_event(
        key=conference.ref,
        kind="correction-received",
        on=today,
        moment=at,
        ref=f"invitation:{invitation.pk}",
        by=by,
        at=at,
    )
    note(minutes, "change-asked", by=by, at=at, amendment=asked.pk, late=asked.late)
    return asked


@transaction.atomic
def agree(invitation: Invitation, *, by: By, at: datetime) -> Agreed:
    """Record that somebody has read the minutes that they were sent and agrees with them; asked twice, once.

    :raises Refused: if the minutes have not been sent to this person, or a correction that they asked for is open
    """
    found = Minutes.objects.filter(conference=invitation.conference_id, state=State.SENT).first()
    if found is None or not copy_went(found, invitation):
        raise Refused("There are no minutes that were sent to you yet.")
    minutes = locked(found)
    asked = Amendment.objects.filter(minutes=minutes, invitation=invitation, answer=Answer.WAITING)
    if asked.exists():
        raise Refused("You have asked for a correction that is not answered yet. Agree once it is.")
    made, new = Agreed.objects.get_or_create(
        minutes=minutes, invitation=invitation, edition=edition(minutes), defaults={"at": at}
    )
    if new:
        note(minutes, "agreed", by=by, at=at, invitation=invitation.pk)
    return made


@transaction.atomic
def answer(amendment: Amendment, *, made: bool, words: str, by: Practitioner, at: datetime) -> Amendment:
    """Answer a request: the minutes were put right, or the request stays beside them unmade, saying why.

    :raises Refused: by somebody other than the chair or the chairs' manager; without words; or answered already
    """
    minutes = locked(amendment.minutes)
    must_be_chair(minutes, by)
    stored = Amendment.objects.select_for_update().get(pk=amendment.pk)
    if stored.answer != Answer.WAITING:
        raise Refused("This request has been answered already.")
    if not words.strip():
        raise Refused("Say what was changed, or why nothing was.")
    stored.answer, stored.answer_words = (Answer.MADE if made else Answer.NOTED), words
    stored.answered_by, stored.answered_at = by, at
    stored.save(update_fields=["answer", "answer_words", "answered_by", "answered_at"])
    note(minutes, "change-answered", by=by, at=at, amendment=stored.pk, made=made)
    return stored


@transaction.atomic
def correct(
    section: Section, *, text: str, why: str, version: int, by: Practitioner, at: datetime
) -> Section:
    """Correct approved minutes: the new text takes the place of the old, which stays readable with the reason.

    The corrected minutes are a new edition and go out to everybody anew.

    :raises SectionChanged: if somebody saved the section since ``version`` was shown
    :raises Refused: without a reason or a change, before approval, or by somebody other than the chair or their manager
    """
    minutes = locked(section.minutes)
    if minutes.state not in FINISHED:
        raise Refused("The minutes are not approved yet: change the draft.")
    must_be_chair(minutes, by)
    stored = Section.objects.select_for_update().get(pk=section.pk)
    if stored.version != version:
        raise SectionChanged(stored)
    if not why.strip():
        raise Refused("Say why the approved minutes are corrected.")
    if stored.text == text:
        raise Refused("The text is as it was: there is nothing to correct.")
    return replace(stored, text=text, why=why, by=by, at=at)
