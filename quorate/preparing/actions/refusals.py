"""How an act says no, and how it writes into the audit what it did."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from quorate.audit import actions as audit
from quorate.cases.actions import By
from quorate.conferences.models import Conference
from quorate.people.models import Practitioner

State = Conference.State


class Refused(ValueError):
    """Nothing was saved. ``field`` names what to put right, the message says how."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Changed(Refused):
    """Somebody else saved something meanwhile: nothing of this was saved."""


def locked(conference: Conference) -> Conference:
    """Return the conference, held until the act is done, so that two people cannot both be the first."""
    rows = Conference.objects.select_for_update(of=("self",)).select_related("area", "family")
    return rows.get(pk=conference.pk)


def must_be_to_come(conference: Conference, what: str) -> None:
    """Refuse once the conference is over.

    :raises Refused: if it is closed, stood down or cancelled
    """
    if conference.state not in (State.BOOKED, State.OPEN):
        says = State(conference.state).label.lower()
        raise Refused(f"This conference is {says}: {what} cannot be added any more.")


def worker(by: By) -> Practitioner | None:
    return by if isinstance(by, Practitioner) else None


def note(
    conference: Conference, act: str, *, by: By, at: datetime, children: Iterable[int] = (), **detail: Any
) -> None:
    """Write one entry about a conference."""
    about = list(children) or list(conference.children.order_by("pk").values_list("child", flat=True))
    audit.record(
        act=f"preparing.{act}",
        about=conference.ref,
        by=by,
        at=at,
        area=conference.area.key,
        children=about,
        detail=detail,
    )
