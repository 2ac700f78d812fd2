"""Sending the minutes: whole, edited or held, in time or with the reason why not."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from django.db import transaction

from quorate.cases import actions as cases
from quorate.cases.facts import calendar_of
from quorate.cases.models import OccasionEvent
from quorate.clock import LONDON
from quorate.conferences.actions.notices import (
    held_because,
    must_be_kept_out_as_before,
    note_if_all_sent,
    page_of,
)
from quorate.conferences.actions.occasion import locked as lock_conference
from quorate.conferences.actions.refusals import ChangedMeanwhile as KeptOutMeanwhile
from quorate.conferences.facts import Meeting
from quorate.conferences.models import Conference, Invitation
from quorate.conferences.queries.meeting import meeting_of
from quorate.conferences.queries.papers import Copy, invitation_of, letter_key, letters_by_invitation
from quorate.design.words import day
from quorate.letters import actions as letters
from quorate.letters.actions import Enclosure
from quorate.letters.documents import DOCX_TYPE, PDF_TYPE, docx, file_name, paper_pdf
from quorate.letters.models import Letter
from quorate.people.models import Practitioner

from .. import queries
from ..models import EditedCopy, Minutes, MinutesCopy
from ..papers import covering_text, minutes_paper
from ..queries import PAPER, Written
from .refusals import ChangedMeanwhile, Refused
from .writing import locked, moved_on, must_be_approver, note

State = Minutes.State
SENT = "minutes.sent"
POST_DAYS = 2
"""Working days after which a letter that was posted counts as received; shown as assumed."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How many copies were put in the post room, how many wait there, and whose copy must be edited first."""

    posted: int
    held: int
    to_print: int
    to_edit: tuple[str, ...]


def send(
    minutes: Minutes, *, also: Collection[int] = (), late_because: str = "", by: Practitioner, at: datetime
) -> Sent:
    """Put each person's copy of the approved minutes in the post room, once for each edition.

    A copy that must be edited waits until somebody has said what it leaves out. ``also`` are invitations of people
    to whom the procedure does not send them and who are to get them all the same.

    **Edition** the one in force on the day of the conference.
    **Rules** ``paper.minutes``.

    :raises Refused: before approval; after the limit without a reason; or if nobody is to get them
    :raises ChangedMeanwhile: if something changed while the copies were being written
    """
    edition, edits = queries.edition(minutes), queries.edits(minutes)
    written = queries.written_of(meeting_of(minutes.conference))
    _must_be_ready(written, late_because, at)
    copies = queries.copies(written.meeting)
    wanted = [one for one in copies if _wanted(one, also, edits)]
    if not wanted:
        raise Refused("Choose at least one person who is to get the minutes.")
    new = [one for one in wanted if not _has(one, minutes, edition)]
    to_edit = [one for one in new if one.form == "edited" and one.number not in edits]
    ready = [one for one in new if one not in to_edit]
    files, until = enclosures(written, ready, edits, at=at), _until(written.meeting, at)
    with transaction.atomic():
        minutes = _unchanged(written, copies, edits, edition)
        sent = letters_by_invitation(minutes.conference, PAPER)
        still = [
            one for one in ready if not _has(replace(one, letter=sent.get(one.number)), minutes, edition)
        ]
        posted = [
            _post(written, one, files[one.number], edition, edits, until, by=by, at=at) for one in still
        ]
        if posted:
            minutes.state, minutes.sent_at = State.SENT, minutes.sent_at or at
            minutes.late_because = minutes.late_because or late_because
            moved_on(minutes, "sent", by=by, at=at)
    states = [letter.state for letter in posted]
    return Sent(
        len(posted),
        states.count(Letter.State.HELD),
        states.count(Letter.State.TO_PRINT),
        tuple(one.name for one in to_edit),
    )


def _unchanged(
    written: Written, copies: Collection[Copy], edits: Mapping[int, EditedCopy], edition: str
) -> Minutes:
    """Return the minutes, locked, if the copies were written from what still stands.

    :raises ChangedMeanwhile: if a section was corrected, or a copy kept back or edited, while they were being written
    """
    conference = lock_conference(written.conference)
    minutes = locked(written.begun)
    try:
        must_be_kept_out_as_before(conference, copies)
    except KeptOutMeanwhile as change:
        raise ChangedMeanwhile from change
    now = queries.edits(minutes)
    same_edits = {one.pk for one in now.values()} == {one.pk for one in edits.values()}
    if not same_edits or queries.edition(minutes) != edition:
        raise ChangedMeanwhile
    return minutes


def _must_be_ready(written: Written, late_because: str, at: datetime) -> None:
    if written.minutes is None or written.minutes.state not in (State.APPROVED, State.SENT):
        raise Refused("The minutes go out only after the Chair has approved them.")
    duty = queries.overdue(written.meeting, at)
    if duty and not written.minutes.late_because and not late_because.strip():
        due = day(duty.due_on) if duty.due_on else ""
        raise Refused(f"The minutes were due by {due}. Say why they are late.")


def _wanted(one: Copy, also: Collection[int], edits: Mapping[int, EditedCopy]) -> bool:
    edit = edits.get(one.number)
    return (one.gets or one.number in also) and not (edit and edit.withheld)


def _has(one: Copy, minutes: Minutes, edition: str) -> bool:
    """Return whether this person's copy of the standing edition is in the post room already."""
    return one.letter is not None and one.letter.key.startswith(_key(minutes, one, edition))


def _key(minutes: Minutes, one: Copy, edition: str) -> str:
    return letter_key(PAPER, minutes.conference, one.number, edition)


def enclosures(
    written: Written, copies: Collection[Copy], edits: Mapping[int, EditedCopy], *, at: datetime
) -> dict[int, tuple[Enclosure, ...]]:
    """Return, for each person, their copy as PDF and as Word document."""
    asked = queries.amendments(written.minutes) if written.minutes else []
    made: dict[int, tuple[Enclosure, ...]] = {}
    for one in copies:
        edit = edits.get(one.number)
        # A copy that leaves something out carries no requests either: they may speak of what is left out.
        paper = minutes_paper(
            written, copy=one, left_out=edit.left_out if edit else (), amendments=() if edit else asked, at=at
        )
        name = ("minutes", "conference", str(written.conference.pk))
        made[one.number] = (
            Enclosure(file_name(*name, suffix="pdf"), PDF_TYPE, paper_pdf(paper)),
            Enclosure(file_name(*name, suffix="docx"), DOCX_TYPE, docx(paper)),
        )
    return made


def _post(
    written: Written,
    one: Copy,
    files: tuple[Enclosure, ...],
    edition: str,
    edits: Mapping[int, EditedCopy],
    until: str,
    *,
    by: Practitioner,
    at: datetime,
) -> Letter:
    meeting = written.meeting
    conference = meeting.conference
    edit = edits.get(one.number)
    because = "" if edit else held_because(one)
    to = one.address
    if because:
        to["hold_because"] = because
    letter = letters.post(
        area=conference.area,
        key=letter_key(PAPER, conference, one.number, edition),
        occasion=conference.ref,
        document=PAPER,
        **to,
        to_practitioner=one.person.practitioner,
        subject=f"Minutes of conference {conference.pk}",
        text=covering_text(meeting, one.name, corrected=bool(edition), until=until),
        attachments=files,
        children=[part.row.child_id for part in one.children],
        decided_where=page_of(conference, PAPER) if because else "",
        when_sent=SENT,
        by=by,
        at=at,
    )
    MinutesCopy.objects.get_or_create(
        letter_key=letter.key,
        defaults={
            "minutes": written.begun,
            "invitation": one.person.invitation,
            "to_name": one.name,
            "edited": bool(edit),
            "held_because": because,
            "at": at,
        },
    )
    return letter


def _until(meeting: Meeting, at: datetime) -> str:
    """Return the last day to ask for a change for somebody who has the minutes today, or "" where none is stated."""
    until = queries.amendments_if_received(meeting, at.astimezone(LONDON).date())
    return day(until) if until else ""


@transaction.atomic
def leave_out(
    minutes: Minutes,
    invitation: Invitation,
    *,
    left_out: Collection[str],
    withheld: bool = False,
    why: str,
    by: Practitioner,
    at: datetime,
) -> EditedCopy:
    """Say what one person's copy of the minutes leaves out, or that they get none.

    :raises Refused: without a reason, if nothing is left out, before approval, or by somebody other than who may
        approve the minutes
    """
    minutes = locked(minutes)
    must_be_approver(minutes, by, at)
    if not why.strip():
        raise Refused("Say why, so that whoever reads the record later understands it.")
    known = {one.key for one in queries.written_of(meeting_of(minutes.conference)).passages}
    if not withheld and not set(left_out) & known:
        raise Refused("Choose at least one part that this copy leaves out, or give no copy.")
    EditedCopy.objects.filter(minutes=minutes, invitation=invitation, superseded_at__isnull=True).update(
        superseded_at=at
    )
    edit = EditedCopy.objects.create(
        minutes=minutes,
        invitation=invitation,
        left_out=sorted(set(left_out) & known),
        withheld=withheld,
        why=why,
        by=by,
        at=at,
    )
    note(
        minutes,
        "copy-edited",
        by=by,
        at=at,
        invitation=invitation.pk,
        left_out=edit.left_out,
        withheld=withheld,
    )
    return edit


@transaction.atomic
def tell_delay(
    minutes: Minutes, *, to_name: str, to_email: str, because: str, by: Practitioner, at: datetime
) -> Letter:
    """Tell the person whom the procedure names that the minutes are late, and why. Told once; returns the letter.

    :raises Refused: without a reason or a name, or while they are not late
    """
    minutes = locked(minutes)
    conference = minutes.conference
    meeting = meeting_of(conference)
    if not because.strip() or not to_name.strip():
        raise Refused("Say who is told, and why the minutes are late.")
    if queries.overdue(meeting, at) is None:
        raise Refused("The minutes are not late: nobody has to be told.")
    letter = letters.post(
        area=conference.area,
        key=f"minutes-late:{conference.pk}",
        occasion=conference.ref,
        document="minutes-late",
        to_name=to_name,
        to_email=to_email,
        subject=f"Minutes of conference {conference.pk} are late",
        text=f"Dear {to_name},\n\nThe minutes of conference {conference.pk} are late.\n\nWhy: {because}\n\n{by.name}",
        by=by,
        at=at,
    )
    if minutes.late_told_at is None:
        minutes.late_because, minutes.late_told_at = minutes.late_because or because, at
        moved_on(minutes, "delay-told", by=by, at=at)
        cases.record_occasion_event(
            key=conference.ref,
            kind="delay-told",
            on=at.astimezone(LONDON).date(),
            moment=at,
            ref=conference.ref,
            by=by,
            at=at,
        )
    return letter


@transaction.atomic
def note_sent(letter: Letter, *, at: datetime) -> None:
    """Put into the conference's history that one person has their copy and, after the last, that all were sent."""
    conference = lock_conference(Conference(pk=int(letter.occasion.partition(":")[2])))
    number = invitation_of(letter.key)
    ref = f"invitation:{number}"
    had = OccasionEvent.objects.filter(
        occasion__key=conference.ref, kind="minutes-received", ref=ref, superseded_at__isnull=True
    )
    if letter.sent_at and not had.exists():
        received = received_on(meeting_of(conference), letter)
        moment = (
            datetime.combine(received, time(12), tzinfo=LONDON) if not letter.to_email else letter.sent_at
        )
        cases.record_occasion_event(
            key=conference.ref,
            kind="minutes-received",
            on=received,
            moment=moment,
            ref=ref,
            by="post room",
            at=at,
        )
    note_if_all_sent(conference, paper=PAPER, kind="minutes-sent", at=at)


def received_on(meeting: Meeting, letter: Letter) -> date:
    """Return the day on which a copy counts as received: when e-mailed that day, when posted two working days after.

    **Counts** working days, the day of posting being day 0.
    """
    sent_on = (letter.sent_at or letter.made_at).astimezone(LONDON).date()
    if letter.to_email:
        return sent_on
    found: date = calendar_of(meeting.conference.area).after(sent_on, POST_DAYS)
    return found
