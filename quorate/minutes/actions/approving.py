"""The chair approves: the minutes, and what each person's copy leaves out."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction

from quorate.cases import actions as cases
from quorate.clock import LONDON
from quorate.conferences.models import Invitation
from quorate.conferences.queries.meeting import meeting_of
from quorate.people.models import Practitioner
from quorate.rules import permission

from .. import leaks
from ..editing import choices_of, current_editions, grounds_for
from ..editions import Edition
from ..models import ApprovedEdition, EditedCopy, Minutes, Paragraph, Redaction
from ..queries import Written, written_of
from ..record import as_stored, moments_of, record_of
from .refusals import ChangedMeanwhile, Refused
from .writing import locked, moved_on, must_be_approver, note

State = Minutes.State


@transaction.atomic
def approve(minutes: Minutes, *, version: int, by: Practitioner, at: datetime) -> Minutes:
    """Approve the minutes and each person's edition. From now on the text is locked, the record as it is today.

    **Edition** the one in force today.
    **Rules** ``permission.approve-minutes``.

    :raises Refused: if a part is missing, they are not with the chair, it is for somebody else to approve them, or a
        copy would tell somebody what is kept from them
    :raises ChangedMeanwhile: if the minutes moved on since ``version`` was shown
    """
    minutes = locked(minutes, version)
    if minutes.state != State.WITH_CHAIR:
        raise Refused("Only minutes that were handed to the Chair can be approved.")
    meeting = meeting_of(minutes.conference)
    must_be_approver(minutes, by, at)
    written = written_of(meeting)
    if lacks := written.missing():
        raise Refused(*lacks)
    editions = current_editions(written)
    if tells := telling(written, editions):
        raise Refused(*tells)
    minutes.state, minutes.approved_at, minutes.approved_by = State.APPROVED, at, by
    minutes.record, minutes.moments = as_stored(record_of(meeting)), moments_of(meeting)
    moved_on(minutes, "approved", by=by, at=at)
    _approve(minutes, editions, by=by, at=at)
    cases.record_occasion_event(
        key=minutes.conference.ref,
        kind="minutes-approved",
        on=at.astimezone(LONDON).date(),
        moment=at,
        ref=minutes.conference.ref,
        by=by,
        at=at,
    )
    return minutes


def telling(written: Written, editions: Collection[Edition]) -> list[str]:
    """Return, in words, what some copy would tell somebody who must not know it."""
    places = leaks.places_of(written)
    found: list[str] = []
    for one in editions:
        if not one.withheld and not one.copy.person.invitation.observer:
            found += leaks.typed_again(one, written, leaks.withheld_from(one, written, places))
    return found


@transaction.atomic
def approve_editions(minutes: Minutes, *, shown: Mapping[int, str], by: Practitioner, at: datetime) -> int:
    """Approve what the copies leave out, as they were shown: invitation to fingerprint. Return how many are approved.

    :raises Refused: before the minutes are approved, by somebody other than who may approve them, or if a copy would
        tell somebody what is kept from them
    :raises ChangedMeanwhile: if a copy is not what was shown any more
    """
    minutes = locked(minutes)
    must_be_approver(minutes, by, at)
    if minutes.state not in (State.APPROVED, State.SENT):
        raise Refused("The editions are approved with the minutes.")
    written = written_of(meeting_of(minutes.conference))
    editions = [one for one in current_editions(written) if one.to_approve]
    if any(shown.get(one.copy.number) != one.fingerprint for one in editions):
        raise ChangedMeanwhile
    if tells := telling(written, editions):
        raise Refused(*tells)
    _approve(minutes, editions, by=by, at=at)
    note(minutes, "editions-approved", by=by, at=at, invitations=[one.copy.number for one in editions])
    return len(editions)


def _approve(minutes: Minutes, editions: Collection[Edition], *, by: Practitioner, at: datetime) -> None:
    ApprovedEdition.objects.bulk_create(
        (
            ApprovedEdition(
                minutes=minutes, invitation_id=one.copy.number, fingerprint=one.fingerprint, by=by, at=at
            )
            for one in editions
            if not one.unedited
        ),
        ignore_conflicts=True,
    )


@transaction.atomic
def leave_out(
    minutes: Minutes,
    invitation: Invitation,
    *,
    left_out: Collection[str],
    withheld: bool = False,
    ground: str = "",
    why: str,
    by: Practitioner,
    at: datetime,
) -> EditedCopy:
    """Say which headings one person's copy of the minutes leaves out, or that they get none; approve that copy so.

    **Rules** ``permission.approve-minutes``, ``permission.redact-record``, ``list.redaction-grounds``.

    :raises Refused: without a reason, if nothing is left out, on a ground that the area's list does not have, or by
        somebody other than who may approve the minutes
    """
    minutes = locked(minutes)
    may_redact(minutes, by, at)
    if not why.strip():
        raise Refused("Say why, so that whoever reads the record later understands it.")
    written = written_of(meeting_of(minutes.conference))
    known = {one.key for one in written.passages}
    if not withheld and not set(left_out) & known:
        raise Refused("Choose at least one part that this copy leaves out, or give no copy.")
    if ground and ground not in grounds_for(written.meeting).says:
        raise Refused("Choose one of the grounds listed.")
    EditedCopy.objects.filter(minutes=minutes, invitation=invitation, superseded_at__isnull=True).update(
        superseded_at=at
    )
    edit = EditedCopy.objects.create(
        minutes=minutes,
        invitation=invitation,
        left_out=sorted(set(left_out) & known),
        withheld=withheld,
        ground=ground,
        why=why,
        by=by,
        at=at,
    )
    _approve_one(minutes, written, invitation, by=by, at=at)
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
def redact(
    paragraph: Paragraph,
    invitation: Invitation,
    *,
    leaves_out: bool,
    ground: str = "",
    why: str,
    by: Practitioner,
    at: datetime,
) -> Redaction:
    """Leave one paragraph out of one person's copy, or let it stand there though its audience says otherwise.

    What stood before is superseded and kept. Returns the new word.

    **Rules** ``permission.approve-minutes``, ``permission.redact-record``, ``list.redaction-grounds``.

    :raises Refused: without a reason or, to leave it out, a ground; or by somebody other than who may approve
    """
    minutes = locked(paragraph.section.minutes)
    may_redact(minutes, by, at)
    if not why.strip():
        raise Refused("Say why, so that whoever reads the record later understands it.")
    if invitation.conference_id != minutes.conference_id:
        raise Refused("Choose somebody who was asked to this conference.")
    meeting = meeting_of(minutes.conference)
    if leaves_out and ground not in grounds_for(meeting).says:
        raise Refused("Choose the ground on which it is left out.")
    Redaction.objects.filter(paragraph=paragraph, invitation=invitation, superseded_at__isnull=True).update(
        superseded_at=at
    )
    made = Redaction.objects.create(
        minutes=minutes,
        paragraph=paragraph,
        invitation=invitation,
        leaves_out=leaves_out,
        ground=ground if leaves_out else "",
        why=why,
        by=by,
        at=at,
    )
    act = "redacted" if leaves_out else "redaction-lifted"
    minutes.version += 1
    minutes.save(update_fields=["version"])
    if minutes.state in (State.APPROVED, State.SENT):
        _approve_one(minutes, written_of(meeting), invitation, by=by, at=at)
    note(minutes, act, by=by, at=at, paragraph=paragraph.pk, invitation=invitation.pk, ground=made.ground)
    return made


def _approve_one(
    minutes: Minutes, written: Written, invitation: Invitation, *, by: Practitioner, at: datetime
) -> None:
    """Approve the edition on which the chair has just decided by hand."""
    choices = choices_of(minutes)
    mine = [one for one in current_editions(written, choices) if one.copy.number == invitation.pk]
    _approve(minutes, mine, by=by, at=at)


def may_redact(minutes: Minutes, by: Practitioner, at: datetime) -> None:
    """Refuse anybody who may not say what a copy leaves out.

    :raises Refused: if it is not theirs to decide
    """
    must_be_approver(minutes, by, at)
    procedure = meeting_of(minutes.conference).procedure
    may = permission.may("redact-record", role=by.role, procedure=procedure, on=at.astimezone(LONDON).date())
    if not may.allowed:
        raise Refused(may.reason.says)
