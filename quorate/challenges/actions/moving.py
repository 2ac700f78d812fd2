"""What every act on an open complaint asks first: the row held, as it was shown, and a day that can be."""

from datetime import date, datetime

from quorate.cases.actions import Stale
from quorate.clock import LONDON

from ..models import Complaint, ComplaintStep
from ..refusals import Refused


def held(complaint: Complaint, version: int | None = None) -> Complaint:
    """Return the complaint, locked, if it is open and as it was shown.

    :raises Stale: if somebody changed it since ``version``
    :raises Refused: if it has ended
    """
    rows = Complaint.objects.select_for_update(of=("self",))
    row = rows.select_related("area", "conference", "chair").get(pk=complaint.pk)
    if version is not None and row.version != version:
        raise Stale("This complaint")
    if not row.is_open:
        raise Refused("This complaint has ended. What was said is kept as it stands.")
    return row


def saved(row: Complaint, *fields: str) -> None:
    row.version += 1
    row.save(update_fields=[*fields, "version"])


def check_day(row: Complaint, on: date, at: datetime) -> None:
    """:raises Refused: if the day is to come, or before the complaint was received"""
    if on > at.astimezone(LONDON).date():
        raise Refused("The day cannot be in the future.", "on")
    if on < row.received_on:
        says = f"The complaint was received on {row.received_on:%-d %B %Y}: enter that day or a later one."
        raise Refused(says, "on")


def talks_of(row: Complaint) -> int:
    """Return how often the chair has talked it over."""
    return row.steps.filter(kind=ComplaintStep.Kind.TALK).count()


def must_have_offered_an_advocate(row: Complaint) -> None:
    """:raises Refused: if a child complains and nobody has offered an advocate yet"""
    for one in row.complainants.select_related("young_person"):
        if one.needs_an_advocate_offered:
            raise Refused(f"Offer {one.name} an advocate first, and record the answer.")
