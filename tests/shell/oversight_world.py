"""Something of everything in oversight, for asking every address about it."""

from datetime import date, timedelta
from typing import Any

from quorate.cases.models import Child, Relative
from quorate.oversight.actions import early, eighteen, legal
from quorate.oversight.models import EighteenMonthMeeting, LegalLetter
from quorate.plans.models import Plan

from . import world

Role = world.Role


def in_scene(place: world.Place) -> dict[str, Any]:
    """Make a request for an early review, an eighteen-month meeting with its record, and a draft letter."""
    assert place.family is not None
    children = list(Child.objects.filter(family=place.family).select_related("area").order_by("pk"))
    worker = place.by_role[Role.SOCIAL_WORKER]
    wish = early.Wish("difficulty", "Nothing is done.", consulted_on=date(2026, 4, 9))
    request = early.ask(child=children[0], wish=wish, by=worker, at=world.NOW)
    planning = legal.consider(
        child=children[0],
        said=legal.Considered(world.TODAY, True, "begin", "Too slow.", tuple(one.pk for one in children)),
        by=worker,
        at=world.NOW,
    )
    details = legal.Arranged(world.NOW + timedelta(hours=1), worker, place.by_role[Role.TEAM_MANAGER], "")
    met = legal.arrange(planning=planning, details=details, by=worker, at=world.NOW)
    outcome = legal.Outcome(world.TODAY, "Advice.", "further-support", "Once more.")
    legal.hold(meeting=met, outcome=outcome, version=1, by=worker, at=world.NOW)
    to = Relative.objects.filter(family=place.family).values_list("pk", flat=True)
    letter: LegalLetter = legal.draft(
        meeting=met,
        parts=legal.Draft("before-proceedings", "We meet.", "Alone.", "Come.", "", tuple(to)),
        version=0,
        by=worker,
        at=world.NOW,
    )
    return {
        "early_request": request.pk,
        "legal_planning": planning.pk,
        "legal_meeting": letter.meeting_id,
        "eighteen": _meeting(place, children[1]).pk,
    }


def _meeting(place: world.Place, child: Child) -> EighteenMonthMeeting:
    """Return a meeting with its record: put down as it stands, in areas whose text does not ask for one."""
    plan = Plan.objects.get(child=child, ended_on=None)
    meeting = EighteenMonthMeeting.objects.create(
        area=place.area,
        child=child,
        plan=plan,
        meets_at=world.NOW,
        place="Larch Room",
        chair=place.chair,
        by=place.administrator,
        at=world.NOW,
    )
    said = eighteen.Said(
        world.TODAY,
        "Neglect.",
        "Warm.",
        "On.",
        mapping=eighteen.SignsOfSafety("a.png", "image/png", b"\x89PNG"),
    )
    eighteen.record(meeting=meeting, said=said, version=1, by=place.administrator, at=world.NOW)
    return meeting
