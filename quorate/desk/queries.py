"""What the first page shows besides the work list."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.urls import reverse

from quorate import clock
from quorate.attendance.queries import admitting
from quorate.cases.duties import REVIEW_RULES
from quorate.cases.pages import DutyRow
from quorate.conferences.access import conferences_seen_by
from quorate.conferences.models import Conference, ConferenceChild
from quorate.design.words import day, plural
from quorate.people.models import Practitioner
from quorate.preparing.queries.waiting import when_they_meet

from .asides import Line

Role = Practitioner.Role
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


ANSWERED_BY_A_CONFERENCE = REVIEW_RULES | {"initial-conference", "transfer-in-conference"}


def booked_for(reader: Practitioner, rows: Collection[DutyRow]) -> dict[int, Conference]:
    """Return the conference already booked for each child whose listed duty a conference answers, by duty number."""
    wanted = {row.duty.child_id for row in rows if row.duty.rule in ANSWERED_BY_A_CONFERENCE}
    parts = (
        ConferenceChild.objects.filter(
            child__in=wanted,
            conference__in=conferences_seen_by(reader),
            conference__state__in=[Conference.State.BOOKED, Conference.State.OPEN],
        )
        .select_related("conference")
        .order_by("-conference__starts_at")
    )
    of_child = {part.child_id: part.conference for part in parts}
    return {
        row.duty.pk: of_child[row.duty.child_id]
        for row in rows
        if row.duty.rule in ANSWERED_BY_A_CONFERENCE and row.duty.child_id in of_child
    }


def before_conferences(reader: Practitioner, today: date) -> list[Line]:
    """Return what waits for this reader before the conferences to come: families to prepare, people to agree to."""
    found = []
    if reader.role in (Role.SOCIAL_WORKER, Role.TEAM_MANAGER):
        those = when_they_meet(reader, today)
        if those:
            first = those[0].astimezone(clock.LONDON)
            says = f"{plural(those, 'family', 'families')} to prepare: the next conference is on {day(first)}"
            found.append(Line(says, reverse("preparing:families")))
    if reader.role in (Role.CHAIR, Role.CHAIRS_MANAGER):
        asking = len(admitting.wait_for_the_chair(reader))
        if asking:
            verb = "asks" if asking == 1 else "ask"
            says = (
                f"{plural(asking, 'person', 'people')} {verb} to be at a conference of yours: do you agree?"
            )
            found.append(Line(says, reverse("attendance:requests") + "#admissions"))
    return found
