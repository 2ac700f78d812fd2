"""What every act of an enquiry does first and last: lock, check the day, note it in the audit, open or close."""

from datetime import date, datetime
from typing import Any, TypeVar

from quorate.audit import actions as audit
from quorate.cases.actions import Stale
from quorate.clock import LONDON
from quorate.people.models import Practitioner

from ..models import Enquiry, Entry, Subject

By = Practitioner | str
Kind = TypeVar("Kind", bound=Entry)


class Refused(ValueError):
    """Nothing was saved. ``field`` names what to put right (empty: the whole), the message says how."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


def person(by: By) -> Practitioner | None:
    """Return who acted, if it was somebody in post."""
    return by if isinstance(by, Practitioner) else None


def lock(enquiry: Enquiry) -> Enquiry:
    """Hold the enquiry until the act is over, so that two people act one after the other."""
    rows = Enquiry.objects.select_for_update(of=("self",)).select_related("area", "family")
    return rows.get(pk=enquiry.pk)


def lock_subject(subject: Subject, version: int | None = None) -> Subject:
    """Hold the enquiry of this child, and return the child's row as it now stands.

    :raises Stale: if it changed since ``version`` was shown
    """
    enquiry = lock(subject.enquiry)
    current = Subject.objects.select_related("child__area").get(pk=subject.pk)
    current.enquiry = enquiry
    if version is not None and current.version != version:
        raise Stale("What is recorded of this child")
    return current


def already(model: type[Kind], token: str) -> Kind | None:
    """Return what this form has recorded already: the same form sent twice acts once."""
    found: Kind | None = model._default_manager.filter(token=token).first() if token else None
    return found


def made(token: str, by: By, at: datetime) -> dict[str, Any]:
    """Return who recorded an entry and when, for a new row."""
    return {"token": token or None, "recorded_at": at, "recorded_by": person(by)}


def day_of(at: datetime) -> date:
    """Return the day on which an act is done, where the council is."""
    return at.astimezone(LONDON).date()


def check_day(
    on: date, *, at: datetime, since: date | None = None, field: str = "on", what: str = "It"
) -> None:
    """Refuse a day that is still to come, or before ``since``.

    :raises Refused: with both days in words
    """
    if on > day_of(at):
        raise Refused("The day must be today or in the past", field)
    if since is not None and on < since:
        raise Refused(f"{what} cannot be before {since:%-d %B %Y}, the first strategy discussion", field)


def tell(act: str, *, enquiry: Enquiry, children: list[int], by: By, at: datetime, **detail: Any) -> None:
    """Put an act in the audit, about its enquiry."""
    audit.record(
        act=f"enquiries.{act}",
        about=enquiry.ref,
        by=by,
        at=at,
        area=enquiry.area.key,
        children=children,
        detail=detail,
    )


def moved(subject: Subject, *, outcome: str | None = None, on: date, **changes: Any) -> Subject:
    """Bring a child's row on: the enquiry goes on for the child only while no outcome stands; then close or open it."""
    if outcome is not None:
        subject.outcome = outcome
        subject.open = outcome == Subject.Outcome.OPEN
    for name, value in changes.items():
        setattr(subject, name, value)
    subject.version += 1
    subject.save()
    open_or_close(subject.enquiry, on)
    return subject


def open_or_close(enquiry: Enquiry, on: date) -> None:
    """Close the enquiry when it is over for every child; open it again when it is not."""
    going_on = Subject.objects.filter(enquiry=enquiry, open=True).exists()
    closed_on = None if going_on else (enquiry.closed_on or on)
    Enquiry.objects.filter(pk=enquiry.pk).update(closed_on=closed_on, version=enquiry.version + 1)
    enquiry.closed_on, enquiry.version = closed_on, enquiry.version + 1
