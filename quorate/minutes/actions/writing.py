"""Writing the minutes: drafted from the record, edited section by section, handed to the chair or given back."""

import re
from datetime import datetime
from difflib import SequenceMatcher

from django.db import transaction
from django.db.models import Max

from quorate.audit import actions as audit
from quorate.clock import LONDON
from quorate.conferences.models import Conference
from quorate.conferences.queries.meeting import meeting_of
from quorate.people.models import Practitioner

from ..models import Audience, Minutes, Paragraph, Section, SectionVersion
from ..queries import may_approve, written_of
from ..record import parts_of
from .refusals import ChangedMeanwhile, Refused, SectionChanged

State = Minutes.State
WRITABLE = (State.DRAFT, State.WITH_CHAIR)
FINISHED = (State.APPROVED, State.SENT)
BLANK_LINE = re.compile(r"\n\s*\n")


@transaction.atomic
def draft(conference: Conference, *, by: Practitioner, at: datetime) -> Minutes:
    """Take what was noted at a held conference into its minutes, begun now if nobody did while it sat; return them.

    Asked twice, it is taken over once.

    :raises Refused: if the conference has not been held
    """
    if conference.state not in (Conference.State.CLOSED, Conference.State.STOOD_DOWN):
        raise Refused("The minutes can be drafted once the conference has been closed.")
    # Whoever comes second waits here, and then finds the minutes already begun.
    Conference.objects.select_for_update().get(pk=conference.pk)
    minutes = Minutes.objects.filter(conference=conference).first()
    if minutes is not None and minutes.notes_taken:
        return minutes
    parts = parts_of(meeting_of(conference))
    if minutes is None:
        minutes = Minutes.objects.create(conference=conference, drafted_at=at)
    there = set(minutes.sections.values_list("key", flat=True))
    Section.objects.bulk_create(
        Section(minutes=minutes, key=part.key, heading=part.heading, position=place)
        for place, part in enumerate(parts)
        if part.prose and part.key not in there
    )
    noted = {part.key: part.starts_with for part in parts if part.starts_with.strip()}
    for section in Section.objects.filter(minutes=minutes, key__in=noted):
        _put(section, paragraphs_in(noted[section.key]), by=by, at=at)
    minutes.notes_taken = True
    minutes.save(update_fields=["notes_taken"])
    note(minutes, "drafted", by=by, at=at)
    return minutes


def paragraphs_in(text: str) -> list[str]:
    """Return the paragraphs of a text: an empty line ends one."""
    parts = BLANK_LINE.split(text.replace("\r\n", "\n"))
    return [part.strip() for part in parts if part.strip()]


def _put(section: Section, texts: list[str], *, by: Practitioner, at: datetime) -> None:
    """Add paragraphs for everyone at the end of a section."""
    last: int = section.paragraphs.aggregate(last=Max("position"))["last"] or 0
    Paragraph.objects.bulk_create(
        Paragraph(section=section, position=place, text=text, author=by, at=at)
        for place, text in enumerate(texts, start=last + 1)
    )


@transaction.atomic
def edit(section: Section, *, text: str, version: int, by: Practitioner, at: datetime) -> Section:
    """Put another text under a heading; what it said before is kept. Returns the section as it now stands.

    An empty line begins a new paragraph. Paragraphs that stay as they were keep who wrote them.

    :raises SectionChanged: if somebody saved it since ``version`` was shown
    :raises Refused: once the minutes are approved, while they are with the chair and ``by`` is not the chair, or if
        a paragraph of the section is not for everyone
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
    """Change a locked section, keeping what it said. Nothing is written if nothing changes.

    :raises Refused: if a paragraph of the section is not for everyone: in one box its audience would be lost
    """
    was = section.standing
    before, after = [one.text for one in was], paragraphs_in(text)
    if before == after:
        return section
    if any(one.audience != Audience.EVERYONE for one in was):
        raise Refused("Some of this is not for everyone. Change its paragraphs one by one.")
    SectionVersion.objects.create(section=section, text=section.text, at=at, by=by, why=why)
    _become(section, was, after, by=by, at=at)
    section.version += 1
    section.save(update_fields=["version"])
    note(section.minutes, "corrected" if why else "edited", by=by, at=at, section=section.key)
    return section


def _become(
    section: Section, was: list[Paragraph], after: list[str], *, by: Practitioner, at: datetime
) -> None:
    """Let the paragraphs of a section read as ``after``: those that stay keep their row, the others are struck."""
    kept: list[Paragraph] = []
    matcher = SequenceMatcher(None, [one.text for one in was], after, autojunk=False)
    for what, i, j, k, end in matcher.get_opcodes():
        if what == "equal":
            kept += was[i:j]
            continue
        Paragraph.objects.filter(pk__in=[one.pk for one in was[i:j]]).update(struck_at=at)
        kept += [Paragraph(section=section, text=text, author=by, at=at, position=0) for text in after[k:end]]
    for place, one in enumerate(kept, start=1):
        one.position = place
        one.save()


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


def must_be_chair(minutes: Minutes, by: Practitioner) -> None:
    """Refuse anybody but the conference's own chair and the chairs' manager.

    :raises Refused: if it is somebody else
    """
    conference = minutes.conference
    if by.pk != conference.chair_id and by.role != Practitioner.Role.CHAIRS_MANAGER:
        raise Refused(
            f"This is for {conference.chair.name}, who chaired the conference, or the chairs' manager."
        )


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
        "conference__family",
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
