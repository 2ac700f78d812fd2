"""The editions of one conference's minutes as they stand: from the rows to what each reader gets."""

from datetime import datetime

from quorate.conferences.facts import Meeting
from quorate.conferences.queries.papers import Copy

from . import queries
from .editions import Choices, Edition, editions_of
from .grounds import Grounds, grounds_of
from .models import ApprovedEdition, Minutes, Redaction
from .queries import Written


def choices_of(minutes: Minutes) -> Choices:
    """Return what the chair decided by hand about single copies."""
    rows = Redaction.objects.filter(minutes=minutes, superseded_at__isnull=True).select_related("by")
    return Choices(queries.edits(minutes), {(one.paragraph_id, one.invitation_id): one for one in rows})


def grounds_for(meeting: Meeting) -> Grounds:
    """Return the grounds on which copies of a conference's minutes may leave something out."""
    return grounds_of(meeting.procedure, meeting.on)


def current_editions(
    written: Written, choices: Choices | None = None, copies: tuple[Copy, ...] | None = None
) -> list[Edition]:
    """Return the edition of everybody on the list of the conference."""
    found = choices if choices is not None else choices_of(written.begun)
    people = queries.copies(written.meeting) if copies is None else copies
    return editions_of(written, people, found, grounds_for(written.meeting))


def approved(minutes: Minutes) -> set[tuple[int, str]]:
    """Return the editions that the chair has approved: (invitation, fingerprint)."""
    rows = ApprovedEdition.objects.filter(minutes=minutes)
    return set(rows.values_list("invitation_id", "fingerprint"))


def approvals(minutes: Minutes) -> dict[tuple[int, str], tuple[str, datetime]]:
    """Return who approved which edition, and when."""
    rows = ApprovedEdition.objects.filter(minutes=minutes).select_related("by")
    return {(one.invitation_id, one.fingerprint): (one.by.name, one.at) for one in rows}
