"""What every act of this part shares: the lock of the conference, the audit, and the right moment."""

from datetime import date, datetime

from quorate.audit import actions as audit
from quorate.clock import LONDON
from quorate.conferences.actions import session
from quorate.conferences.actions.occasion import children_of, locked
from quorate.conferences.models import Conference, Invitation
from quorate.people.models import Practitioner

from ..queries.people import listed
from .refusals import Refused

State = Conference.State
OPEN_FOR = (State.BOOKED, State.OPEN)


def day_at(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def to_change(conference: Conference) -> Conference:
    """Return the conference locked, if who may be there can still be settled.

    :raises Refused: once it was held, stood down or cancelled
    """
    current = locked(conference)
    if current.state not in OPEN_FOR:
        raise Refused(
            f"This conference is {current.get_state_display().lower()}: who may be there can no longer be changed."
        )
    return current


def person_on(conference: Conference, invitation: Invitation) -> Invitation:
    """Return somebody's row on the list of this conference.

    :raises Refused: if they are no longer on it, or were never
    """
    found = next((one for one in listed(conference) if one.pk == invitation.pk), None)
    if found is None:
        raise Refused(f"{invitation.name} is no longer on the list of this conference. Nothing was saved.")
    return found


def needed(value: str, says: str, field: str = "") -> str:
    """Return a text without the space around it.

    :raises Refused: if nothing is left
    """
    if not value.strip():
        raise Refused(says, field=field)
    return value.strip()


def not_after(on: date | None, at: datetime, field: str) -> None:
    """Refuse a day that has not come."""
    if on is not None and on > day_at(at):
        raise Refused("Give a day that has come: today or earlier.", field=field)


def note(
    conference: Conference, act: str, about: str, *, by: Practitioner, at: datetime, **detail: object
) -> None:
    """Write in the audit what was done, and have open pages of the conference fetch it."""
    session.changed(conference)
    audit.record(
        act=f"attendance.{act}",
        about=about,
        by=by,
        at=at,
        area=conference.area.key,
        children=[child.pk for child in children_of(conference)],
        detail={"conference": conference.pk, **detail},
    )
