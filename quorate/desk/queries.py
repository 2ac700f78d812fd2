"""What the first page shows besides the work list."""

from datetime import datetime, timedelta

from quorate.conferences.access import conferences_seen_by
from quorate.conferences.models import Conference
from quorate.people.models import Practitioner

DAYS_AHEAD = 14


def next_conferences(reader: Practitioner, now: datetime, *, limit: int = 10) -> list[Conference]:
    """Return the reader's conferences from today on for two weeks, and any that is still in session."""
    morning = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return list(
        conferences_seen_by(reader)
        .filter(
            state__in=[Conference.State.BOOKED, Conference.State.OPEN],
            starts_at__gte=morning,
            starts_at__lt=morning + timedelta(days=DAYS_AHEAD),
        )
        .select_related("family", "chair", "room")
        .order_by("starts_at", "pk")[:limit]
    )
