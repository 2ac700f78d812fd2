"""What every act during a conference shares: the lock, who runs it, and how a page learns that something changed."""

from datetime import datetime

from django.db.models import F
from django.utils import timezone

from quorate.design.words import moment as in_words
from quorate.people.models import Practitioner

from ..access import runs
from ..models import Conference, ConferenceChild
from .occasion import locked
from .refusals import NotYours, Refused

State = Conference.State
HELD = (State.CLOSED, State.STOOD_DOWN)


class AlreadyDone(Refused):
    """What was asked for is so already; the page shows it, and nothing is recorded twice."""


def to_run(conference: Conference, by: Practitioner) -> Conference:
    """Return the conference locked, for an act of the chair or of those who keep its record.

    :raises NotYours: if this person does not run it
    """
    current = locked(conference)
    if not runs(by, current):
        raise NotYours("Only the chair of this conference and the conference administrators keep its record.")
    return current


def must_be_open(conference: Conference, what: str) -> None:
    """Refuse what can only be recorded while the conference sits.

    ``what`` begins a sentence: "A view".

    :raises Refused: before it is opened and after it was closed
    """
    if conference.state in HELD:
        raise Refused(
            f"The conference was closed at {in_words(conference.closed_at)}. {what} can no longer be recorded: "
            "nothing was saved."
        )
    if conference.state == State.CANCELLED:
        raise Refused(f"This conference was cancelled. {what} cannot be recorded.")
    if conference.state != State.OPEN:
        raise Refused(f"The conference has not been opened yet. {what} can be recorded once it is open.")


def must_be_today(conference: Conference, at: datetime) -> None:
    """Refuse to hold a conference on a day before the one it is booked for.

    :raises Refused: if the day has not come
    """
    booked = timezone.localtime(conference.starts_at)
    if timezone.localtime(at).date() < booked.date():
        raise Refused(
            f"This conference is booked for {in_words(booked)}. To hold it earlier, change its date first."
        )


def changed(conference: Conference) -> None:
    """Mark that something about the conference changed, so that open pages fetch it."""
    Conference.objects.filter(pk=conference.pk).update(version=F("version") + 1)


def child_changed(row: ConferenceChild) -> None:
    """Mark that something changed on which this child's decision stands."""
    ConferenceChild.objects.filter(pk=row.pk).update(version=F("version") + 1)


def locked_child(row: ConferenceChild) -> ConferenceChild:
    """Return one child's part of a conference that is locked already."""
    return ConferenceChild.objects.select_related("child__area", "plan").get(pk=row.pk)
