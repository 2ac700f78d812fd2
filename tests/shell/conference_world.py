"""A booked conference with its people invited, made by the acts that book and invite."""

from datetime import date, datetime
from uuid import uuid4

from quorate.conferences.actions import convene as convening
from quorate.conferences.actions import invite as inviting
from quorate.conferences.models import Conference, Invitation
from quorate.conferences.queries.booking import Details

from . import world
from .plans_world import put_on_plan

STARTS = datetime(2026, 4, 22, 10, 0, tzinfo=world.LONDON)  # a Wednesday
PLAN_STARTED = date(2026, 2, 4)
WARNINGS = (
    "weekend",
    "bank-holiday",
    "school-run",
    "notice-over-weekend",
    "past-limit",
    "in-the-past",
    "closure-day",
)


def book(
    place: world.Place, *, starts_at: datetime = STARTS, on_plan_since: date = PLAN_STARTED
) -> Conference:
    """Put the family's children on plans and book their first review online, with the area's chair."""
    assert place.family is not None
    children = world.children_of(place.family)
    for child in children:
        put_on_plan(child, on_plan_since)
    return convening.convene(
        area=place.area,
        children=children,
        details=Details(
            starts_at=starts_at,
            minutes_long=90,
            place=Conference.Place.ONLINE,
            room=None,
            link="https://meet.example/quorate",
            chair=place.chair,
            administrator=place.administrator,
        ),
        token=str(uuid4()),
        accepted=WARNINGS,
        past_limit_reason="No earlier day could be found in this test.",
        chair_why="The chair of this test.",
        by=place.administrator,
        at=world.NOW,
    )


def invite_network(
    place: world.Place, conference: Conference, *, reports: bool = True
) -> dict[str, Invitation]:
    """Invite the family's network, each owing a report; returns part to invitation."""
    assert place.network is not None
    asked = [
        inviting.Asked(ref=f"practitioner:{person.pk}", part=part, core_group=True, owes_report=reports)
        for part, person in place.network.everybody().items()
    ]
    sent = inviting.send(conference=conference, asked=asked, by=place.administrator, at=world.NOW)
    return {invitation.part: invitation for invitation in sent}
