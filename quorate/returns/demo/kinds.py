"""Conferences of the rarer kinds: before a birth, and for a child who moved in, with what their chairs prepared."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from quorate.cases.models import Child
from quorate.conferences.actions import convene, cover
from quorate.conferences.models import Conference
from quorate.conferences.queries import booking
from quorate.conferences.queries import children as waiting
from quorate.conferences.queries.meeting import meeting_of
from quorate.conferences.queries.sheets import sheet_of

from .meetings import BOOKED_AT, LONDON
from .staff import Staff

SLOTS = {
    Conference.Kind.PRE_BIRTH: datetime(2026, 4, 21, 14, 30, tzinfo=LONDON),
    Conference.Kind.TRANSFER_IN: datetime(2026, 4, 22, 14, 30, tzinfo=LONDON),
}
MET_ON = date(2026, 4, 9)
AT = datetime.combine(MET_ON, time(16, 0), tzinfo=LONDON)


def play(staff: Staff) -> None:
    """Book one conference of each of these kinds where a child waits for it, and let its chair prepare it."""
    for kind, starts_at in SLOTS.items():
        for one in _waiting(staff, kind):
            _prepare(_book(staff, one, starts_at))
            break


def _waiting(staff: Staff, kind: str) -> Iterator[waiting.Candidate]:
    """Yield the children of the area who wait for this kind, those with the earliest limit of their family first."""
    children = Child.objects.filter(area=staff.area, family__isnull=False, died_on__isnull=True)
    if kind == Conference.Kind.PRE_BIRTH:
        children = children.filter(born_on__isnull=True)
    else:
        children = children.filter(moves__direction="in", moves__closed="", moves__permanent=True)
    for child in children.order_by("pk"):
        for one in waiting.family_candidates(child):
            if one.child.pk == child.pk and one.kind == kind and not one.why_not:
                yield one


def _book(staff: Staff, one: waiting.Candidate, starts_at: datetime) -> Conference:
    administrator = staff.of("administrator")[0]
    details = booking.Details(
        starts_at=starts_at,
        minutes_long=90,
        place=Conference.Place.ONLINE,
        room=None,
        link="https://meet.example.org/conference",
        chair=booking.usual_chair([one]) or staff.of("chair")[0],
        administrator=administrator,
    )
    judged = booking.judge(details, chosen=[one], area=staff.area, kind=one.kind, at=BOOKED_AT)
    return convene.convene(
        area=staff.area,
        children=[one.child],
        details=details,
        token=f"demonstration:{one.kind}:{one.child.pk}",
        accepted=judged.codes,
        past_limit_reason="The family asked for this day" if judged.reason_needed else "",
        chair_why="Knows the family" if judged.chair_why_needed else "",
        by=administrator,
        at=BOOKED_AT + timedelta(hours=1),
    )


def _prepare(conference: Conference) -> None:
    """Let the chair record whom they met, where the area's procedure asks for it; one point is left open."""
    points = sheet_of(meeting_of(conference), "prepare").items[:-1]
    if points:
        said = {
            point.key: cover.Said("done", "Both parents, at home.", MET_ON if point.dated else None)
            for point in points
        }
        cover.cover(conference=conference, sheet="prepare", said=said, by=conference.chair, at=AT)
