"""Sending the minutes: whole, edited or held, in time or with the reason why not. Copies are written by the worker."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

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
from quorate.conferences.models import Conference
from quorate.conferences.queries.meeting import meeting_of
from quorate.conferences.queries.papers import Copy, invitation_of, letter_key
from quorate.design.words import day
from quorate.jobs.queue import enqueue
from quorate.letters import actions as letters
from quorate.letters.actions import Enclosure
from quorate.letters.catalogue import Written as CoveringLetter
from quorate.letters.documents import DOCX_TYPE, PDF_TYPE, docx, file_name, paper_pdf
from quorate.letters.models import Letter
from quorate.people.models import Practitioner

from .. import leaks, queries
from ..editing import approved, current_editions
from ..editions import Edition
from ..models import Minutes, MinutesCopy, Sending
from ..papers import amendments_for, covering_letter, minutes_paper
from ..queries import PAPER, Written, written_of
from .refusals import ChangedMeanwhile, Refused
from .writing import locked, moved_on

State = Minutes.State
SENT = "minutes.sent"
WRITE = "minutes.write-copies"
POST_DAYS = 2
"""Working days after which a letter that was posted counts as received; shown as assumed."""


@dataclass(frozen=True, slots=True)
class Sent:
    """How many copies were put in the post room, how many wait there, and whose copy must be settled first."""

    posted: int
    held: int
    to_print: int
    to_edit: tuple[str, ...]
    stopped: tuple[str, ...] = ()
    """Why copies were not written, in words."""


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for: the order that the worker carries out, and whose copy waits for the chair."""

    sending: Sending | None
    to_edit: tuple[str, ...]


def order(
    minutes: Minutes, *, also: Collection[int] = (), late_because: str = "", by: Practitioner, at: datetime
) -> Order:
    """Order that each person's copy of the approved minutes is written and put in the post room, once each edition.

    A copy waits whose edition the chair has not approved as it is. ``also`` are invitations of people to whom the
    procedure does not send them and who are to get them all the same. Without anything new to send there is no order.

    **Edition** the one in force on the day of the conference.
    **Rules** ``paper.minutes``.

    :raises Refused: before approval; after the limit without a reason; or if nobody is to get them
    """
    new, to_edit = _to_write(minutes, also, late_because, at)
    if not new:
        return Order(None, to_edit)
    with transaction.atomic():
        minutes = locked(minutes)
        minutes.late_because = minutes.late_because or late_because
        minutes.save(update_fields=["late_because"])
        made = Sending.objects.create(
            minutes=minutes, edition=queries.edition(minutes), invitations=new, by=by, at=at
        )
        enqueue(WRITE, made.pk, key=f"{WRITE}:{made.pk}")
    return Order(made, to_edit)


def send(
    minutes: Minutes, *, also: Collection[int] = (), late_because: str = "", by: Practitioner, at: datetime
) -> Sent:
    """Write and post the copies now, without a worker; return what became of them.

    :raises Refused: as ``order``, or if a copy would tell somebody what is kept from them
    :raises ChangedMeanwhile: if something changed while the copies were being written
    """
    new, to_edit = _to_write(minutes, also, late_because, at)
    if late_because:
        Minutes.objects.filter(pk=minutes.pk, late_because="").update(late_because=late_because)
    made = Sending(minutes=minutes, edition=queries.edition(minutes), invitations=new, by=by, at=at)
    if not new:
        return Sent(0, 0, 0, to_edit)
    made.save()
    posted = carry_out(made, at=at)
    states = [letter.state for letter in posted]
    return Sent(
        len(posted),
        states.count(Letter.State.HELD),
        states.count(Letter.State.TO_PRINT),
        to_edit,
        tuple(made.stopped.values()),
    )


def _to_write(
    minutes: Minutes, also: Collection[int], late_because: str, at: datetime
) -> tuple[list[int], tuple[str, ...]]:
    """Return the invitations whose copy of this edition is to be written, and whose waits for the chair."""
    written = written_of(meeting_of(minutes.conference))
    _must_be_ready(written, late_because, at)
    name, standing = queries.edition(minutes), approved(minutes)
    wanted = [
        one
        for one in current_editions(written)
        if (one.copy.gets or one.copy.number in also) and not one.withheld
    ]
    if not wanted:
        raise Refused("Choose at least one person who is to get the minutes.")
    new = [one for one in wanted if not _has(one.copy, minutes, name)]
    ready = [one.copy.number for one in new if _settled(one, standing)]
    return ready, tuple(one.copy.name for one in new if not _settled(one, standing))


def _settled(edition: Edition, standing: Collection[tuple[int, str]]) -> bool:
    """Return whether a copy may be written: whole, or left out of it just what the chair approved."""
    if edition.unedited:
        return False
    return not edition.to_approve or (edition.copy.number, edition.fingerprint) in standing


def carry_out(sending: Sending, *, at: datetime) -> list[Letter]:
    """Write and post the copies of an order that are not in the post room yet; return their letters.

    Each copy is a transaction of its own: whoever begins again after a worker was killed goes on where it stopped. A
    copy that would tell somebody what is kept from them is not posted; ``stopped`` of the order says why.

    :raises ChangedMeanwhile: if what a copy is made of changes again and again while it is written
    """
    posted: list[Letter] = []
    minutes = sending.minutes
    for number in sending.invitations:
        made = _one(minutes, number, sending, at=at)
        if isinstance(made, Letter):
            posted.append(made)
        elif made:
            sending.stopped[str(number)] = made
            Sending.objects.filter(pk=sending.pk).update(stopped=sending.stopped)
    with transaction.atomic():
        current = locked(minutes)
        first = Sending.objects.filter(pk=sending.pk, done_at__isnull=True).update(done_at=at)
        if first and current.state == State.SENT:
            moved_on(current, "sent", by=sending.by, at=at)
    return posted


def _one(minutes: Minutes, number: int, sending: Sending, *, at: datetime) -> Letter | str | None:
    """Write one copy and post it. Return its letter, why it was not written, or None where it is there already."""
    written = written_of(
        meeting_of(Conference.objects.select_related(*OF_CONFERENCE).get(pk=minutes.conference_id))
    )
    begun, name = written.begun, queries.edition(minutes)
    edition = next((one for one in current_editions(written) if one.copy.number == number), None)
    if edition is None or edition.withheld or _has(edition.copy, begun, name):
        return None
    if not _settled(edition, approved(begun)):
        return f"The Chair has not approved the copy for {edition.copy.name} as it is now."
    asked = amendments_for(edition, queries.amendments(begun))
    files = enclosures(written, edition, asked, at=at)
    until = queries.amendments_if_received(written.meeting, at.astimezone(LONDON).date())
    words = covering_letter(written.meeting, edition.copy.name, corrected=bool(name), until=until, at=at)
    tells = _tells(written, edition, f"{words.subject}\n\n{words.text}", files)
    if tells:
        return " ".join(tells)
    with transaction.atomic():
        current = _unchanged(written, edition, name)
        if Letter.objects.filter(key=_key(current, edition.copy, name)).exists():
            return None
        letter = _post(written, edition, files, name, words, by=sending.by, at=at)
        if current.state != State.SENT:
            current.state, current.sent_at = State.SENT, current.sent_at or at
            current.save(update_fields=["state", "sent_at"])
    return letter


@dataclass(frozen=True, slots=True)
class Checked:
    """One copy as it would go now, with what it would tell that its reader must not know."""

    edition: Edition
    withheld: int
    """How many sentences, places and names were looked for."""
    files: tuple[str, ...]
    tells: tuple[str, ...]


def check(written: Written, *, at: datetime) -> list[Checked]:
    """Make every copy, and search it and all that is in its files for what its reader must not find."""
    places, name = leaks.places_of(written), queries.edition(written.begun)
    asked = queries.amendments(written.begun)
    found = []
    for one in current_editions(written):
        if one.withheld or not one.copy.gets:
            continue
        withheld = leaks.withheld_from(one, written, places)
        files = enclosures(written, one, amendments_for(one, asked), at=at)
        words = covering_letter(written.meeting, one.copy.name, corrected=bool(name), until=None, at=at)
        tells = _tells(written, one, f"{words.subject}\n\n{words.text}", files)
        found.append(Checked(one, len(withheld), tuple(file.name for file in files), tuple(tells)))
    return found


OF_CONFERENCE = ("area", "chair", "administrator", "room", "family")


def _tells(written: Written, edition: Edition, text: str, files: Collection[Enclosure]) -> list[str]:
    """Return, in words, what a copy would tell its reader that is kept from them: in its words, and in its files."""
    withheld = leaks.withheld_from(edition, written, leaks.places_of(written))
    if not withheld:
        return []
    return leaks.typed_again(edition, written, withheld) or leaks.in_files(
        edition, written, withheld, text=text, files=[(one.name, one.content) for one in files]
    )


def _unchanged(written: Written, edition: Edition, name: str) -> Minutes:
    """Return the minutes, locked, if a copy was written from what still stands.

    :raises ChangedMeanwhile: if a paragraph was corrected, or a copy kept back or edited, while it was being written
    """
    conference = lock_conference(written.conference)
    minutes = locked(written.begun)
    copies = queries.copies(written.meeting)
    others = [one for one in copies if one.number != edition.copy.number]
    try:
        must_be_kept_out_as_before(conference, [edition.copy, *others])
    except KeptOutMeanwhile as change:
        raise ChangedMeanwhile from change
    now = next(
        one for one in current_editions(written, copies=copies) if one.copy.number == edition.copy.number
    )
    if now.fingerprint != edition.fingerprint or queries.edition(minutes) != name:
        raise ChangedMeanwhile
    return minutes


def _must_be_ready(written: Written, late_because: str, at: datetime) -> None:
    if written.minutes is None or written.minutes.state not in (State.APPROVED, State.SENT):
        raise Refused("The minutes go out only after the Chair has approved them.")
    duty = queries.overdue(written.meeting, at)
    if duty and not written.minutes.late_because and not late_because.strip():
        due = day(duty.due_on) if duty.due_on else ""
        raise Refused(f"The minutes were due by {due}. Say why they are late.")


def _has(one: Copy, minutes: Minutes, edition: str) -> bool:
    """Return whether this person's copy of the standing edition is in the post room already."""
    return one.letter is not None and one.letter.key.startswith(_key(minutes, one, edition))


def _key(minutes: Minutes, one: Copy, edition: str) -> str:
    return letter_key(PAPER, minutes.conference, one.number, edition)


def enclosures(
    written: Written, edition: Edition, asked: Collection[Any] = (), *, at: datetime
) -> tuple[Enclosure, ...]:
    """Return one person's copy as PDF and as Word document."""
    paper = minutes_paper(written, edition=edition, amendments=asked, at=at)
    name = ("minutes", "conference", str(written.conference.pk))
    return (
        Enclosure(file_name(*name, suffix="pdf"), PDF_TYPE, paper_pdf(paper)),
        Enclosure(file_name(*name, suffix="docx"), DOCX_TYPE, docx(paper)),
    )


def _post(
    written: Written,
    edition: Edition,
    files: tuple[Enclosure, ...],
    name: str,
    words: CoveringLetter,
    *,
    by: Practitioner,
    at: datetime,
) -> Letter:
    one = edition.copy
    conference = written.conference
    because = "" if one.form == "edited" or edition.edit else held_because(one)
    to = one.address
    if because:
        to["hold_because"] = because
    letter = letters.post(
        area=conference.area,
        key=letter_key(PAPER, conference, one.number, name),
        occasion=conference.ref,
        document=PAPER,
        **to,
        to_practitioner=one.person.practitioner,
        subject=words.subject,
        text=words.text,
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
            "edited": not edition.whole,
            "held_because": because,
            "at": at,
        },
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
