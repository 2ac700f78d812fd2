"""Writing the minutes: drafted from the record, edited section by section, handed to the chair, approved."""

from datetime import datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.clock import LONDON
from quorate.conferences.models import Conference
from quorate.conferences.queries.meeting import meeting_of
from quorate.people.models import Practitioner

from ..models import Minutes, Section, SectionVersion
from ..queries import may_approve, written_of
from ..record import as_stored, parts_of, record_of
from .refusals import ChangedMeanwhile, Refused, SectionChanged

State = Minutes.State
WRITABLE = (State.DRAFT, State.WITH_CHAIR)


@transaction.atomic
def draft(conference: Conference, *, by: Practitioner, at: datetime) -> Minutes:
    """Begin the minutes of a held conference with what was noted at it; return them. Asked twice, they are begun once.

    :raises Refused: if the conference has not been held
    """
    if conference.state not in (Conference.State.CLOSED, Conference.State.STOOD_DOWN):
        raise Refused("The minutes can be drafted once the conference has been closed.")
    # Whoever comes second waits here, and then finds the minutes already begun.
    Conference.objects.select_for_update().get(pk=conference.pk)
    there = Minutes.objects.filter(conference=conference).first()
    if there:
        return there
    minutes = Minutes.objects.create(conference=conference, drafted_at=at)
    Section.objects.bulk_create(
        Section(minutes=minutes, key=part.key, heading=part.heading, position=place, text=part.starts_with)
        for place, part in enumerate(parts_of(meeting_of(conference)))
        if part.prose
    )
    note(minutes, "drafted", by=by, at=at)
    return minutes


@transaction.atomic
def edit(section: Section, *, text: str, version: int, by: Practitioner, at: datetime) -> Section:
    """Put another text under a heading; what it said before is kept. Returns the section as it now stands.

    :raises SectionChanged: if somebody saved it since ``version`` was shown
    :raises Refused: once the minutes are approved, or while they are with the chair and ``by`` is not the chair
    """
    minutes = locked(section.minutes)
    stored = Section.objects.select_for_update().get(pk=section.pk)
    if stored.version != version:
        raise SectionChanged(stored)
    if minutes.state not in WRITABLE:
        raise Refused("The minutes are approved. What is wrong in them can be corrected, with a reason.")
    if minutes.state == State.WITH_CHAIR and by.pk != minutes.conference.chair_id:
        raise Refused(
            f"The minutes are with {minutes.conference.chair.name}. Ask for them back, to change them."
        )
    return replace(stored, text=text, why="", by=by, at=at)


def replace(section: Section, *, text: str, why: str, by: Practitioner, at: datetime) -> Section:
    """Change a locked section, keeping what it said. Nothing is written if nothing changes."""
    if section.text == text:
        return section
    SectionVersion.objects.create(section=section, text=section.text, at=at, by=by, why=why)
    section.text, section.version = text, section.version + 1
    section.save(update_fields=["text", "version"])
    note(section.minutes, "corrected" if why else "edited", by=by, at=at, section=section.key)
    return section


@transaction.atomic
def submit(minutes: Minutes, *, version: int, by: Practitioner, at: datetime) -> Minutes:
    """Hand the draft to the chair for approval.

    :raises Refused: if a part is missing, or the draft is no longer a draft
    :raises ChangedMeanwhile: if the minutes moved on since ``version`` was shown
    """
    minutes = locked(minutes, version)
    if minutes.state != State.DRAFT:
        raise Refused("Only a draft can be handed to the Chair.")
    if lacks := written_of(meeting_of(minutes.conference)).missing():
        raise Refused(*lacks)
    minutes.state, minutes.submitted_at, minutes.sent_back_because = State.WITH_CHAIR, at, ""
    return moved_on(minutes, "submitted", by=by, at=at)


@transaction.atomic
def send_back(minutes: Minutes, *, because: str, version: int, by: Practitioner, at: datetime) -> Minutes:
    """Give the draft back to be changed, saying what.

    :raises Refused: without saying what, if they are not with the chair, or by somebody else than the chair
    :raises ChangedMeanwhile: if the minutes moved on since ``version`` was shown
    """
    minutes = locked(minutes, version)
    if minutes.state != State.WITH_CHAIR:
        raise Refused("The minutes are not with the Chair.")
    if not because.strip():
        raise Refused("Say what is to be changed.")
    minutes.state, minutes.sent_back_because = State.DRAFT, because
    return moved_on(minutes, "sent-back", by=by, at=at)


@transaction.atomic
def approve(minutes: Minutes, *, version: int, by: Practitioner, at: datetime) -> Minutes:
    """Approve the minutes. From now on the text is locked, and the record stands as it is today.

    **Edition** the one in force today.
    **Rules** ``permission.approve-minutes``.

    :raises Refused: if a part is missing, they are not with the chair, or it is for somebody else to approve them
    :raises ChangedMeanwhile: if the minutes moved on since ``version`` was shown
    """
    minutes = locked(minutes, version)
    if minutes.state != State.WITH_CHAIR:
        raise Refused("Only minutes that were handed to the Chair can be approved.")
    meeting = meeting_of(minutes.conference)
    must_be_approver(minutes, by, at)
    if lacks := written_of(meeting).missing():
        raise Refused(*lacks)
    minutes.state, minutes.approved_at, minutes.approved_by = State.APPROVED, at, by
    minutes.record = as_stored(record_of(meeting))
    moved_on(minutes, "approved", by=by, at=at)
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


def must_be_approver(minutes: Minutes, by: Practitioner, at: datetime) -> None:
    """Refuse anybody but the conference's own chair, or a manager whom the procedure lets approve.

    :raises Refused: if it is not theirs to approve
    """
    conference = minutes.conference
    finding = may_approve(by, meeting_of(conference), at.astimezone(LONDON).date())
    if not finding.allowed:
        raise Refused(finding.reason.says)
    if by.pk != conference.chair_id and by.role != Practitioner.Role.CHAIRS_MANAGER:
        raise Refused(f"The minutes are for {conference.chair.name}, who chaired the conference, to approve.")


def locked(minutes: Minutes, version: int | None = None) -> Minutes:
    """Return the minutes as stored, locked until the transaction ends.

    :raises ChangedMeanwhile: if ``version`` is given and is no longer the stored one
    """
    rows = Minutes.objects.select_for_update(of=("self",))
    current = rows.select_related(
        "conference__area",
        "conference__chair",
        "conference__administrator",
        "conference__room",
        "approved_by",
    ).get(pk=minutes.pk)
    if version is not None and current.version != version:
        raise ChangedMeanwhile
    return current


def moved_on(minutes: Minutes, act: str, *, by: Practitioner, at: datetime) -> Minutes:
    """Store locked minutes under the next version, and write what was done into the audit."""
    minutes.version += 1
    minutes.save()
    note(minutes, act, by=by, at=at)
    return minutes


def note(minutes: Minutes, act: str, *, by: Practitioner | str, at: datetime, **detail: object) -> None:
    """Write into the audit what was done with the minutes."""
    conference = minutes.conference
    audit.record(
        act=f"minutes.{act}",
        about=conference.ref,
        by=by,
        at=at,
        area=conference.area.key,
        children=list(conference.children.values_list("child_id", flat=True)),
        detail=detail,
    )
