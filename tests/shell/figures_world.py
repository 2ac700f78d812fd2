"""An area whose figures can be told on the fingers: forty reviews, three conferences, six actions of health."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from quorate.cases import actions as cases
from quorate.cases.models import Child, Family
from quorate.conferences.models import Conference, ConferenceChild, Decision
from quorate.people import actions as people
from quorate.people.models import Practitioner, Team
from quorate.plans import actions as plans
from quorate.plans.models import Plan

from . import world
from .plans_world import put_on_plan
from .world import Kind, Role

QUARTER = "period=quarter&on=2026-02-01"
STARTED, LIMIT = date(2025, 11, 3), date(2026, 2, 3)
REVIEWS, LATE, INQUORATE = 40, 2, 4
BEGAN, MET = date(2026, 3, 9), date(2026, 3, 30)
"""The days of a discussion and of the conference 15 working days after it."""


@dataclass
class Council:
    """The place, its two teams, and the children reviewed, the late ones last."""

    place: world.Place
    north: Team
    south: Team
    reviewed: list[Child] = field(default_factory=list)
    enquired: list[Child] = field(default_factory=list)

    @property
    def manager(self) -> Practitioner:
        return self.place.by_role[Role.SERVICE_MANAGER]

    @property
    def team_manager(self) -> Practitioner:
        return self.place.by_role[Role.TEAM_MANAGER]


def make_council(procedure: str = "berkshire") -> Council:
    """Return an area in which 38 of 40 reviews of January to March 2026 were in time and 36 were quorate."""
    place = world.make_place(procedure)
    how = {"by": world.SYSTEM, "at": world.NOW}
    north, south = (people.add_team(area=place.area, name=name, **how) for name in ("North", "South"))
    Practitioner.objects.filter(pk=place.by_role[Role.TEAM_MANAGER].pk).update(team=north)
    council = Council(place, north, south)
    for number in range(REVIEWS // 4):
        family = world.make_family(place.area, children=4)
        council.reviewed += world.children_of(family)
        Child.objects.filter(family=family).update(team=south if number else north)
    _reviews(council)
    _conferences_after_enquiries(council)
    _actions_of_health(council)
    return council


def _reviews(council: Council) -> None:
    """Hold each child's first review on its limit, the last two a day after it; the first four without a quorum."""
    for place, child in enumerate(council.reviewed):
        held = LIMIT + timedelta(days=1 if place >= REVIEWS - LATE else 0)
        plan = put_on_plan(child, STARTED, held)
        _as_conference(council, child, plan, held, quorate=place >= INQUORATE)


def _as_conference(council: Council, child: Child, plan: Plan, on: date, *, quorate: bool) -> None:
    """Put the conference at which a review was held on record, as the closing of one leaves it."""
    opened = world.NOW.replace(year=on.year, month=on.month, day=on.day)
    assert child.family is not None
    conference = Conference.objects.create(
        area=council.place.area,
        family=child.family,
        kind=Conference.Kind.REVIEW,
        state=Conference.State.CLOSED,
        starts_at=opened,
        opened_at=opened,
        closed_at=opened + timedelta(hours=1),
        place=Conference.Place.ONLINE,
        link="https://meet.example/x",
        chair=council.place.chair,
        administrator=council.place.administrator,
    )
    row = ConferenceChild.objects.create(
        conference=conference,
        child=child,
        kind=Conference.Kind.REVIEW,
        plan=plan,
        wishes_and_feelings="Stay.",
    )
    Decision.objects.create(
        conference_child=row,
        outcome=Decision.Outcome.CONTINUE,
        decided_by="agencies present",
        quorum={"quorate": quorate, "proceeding": not quorate},
        finding={},
        by=council.place.chair,
        at=opened,
    )


def _conferences_after_enquiries(council: Council) -> None:
    """Three children conferenced: 15 and 16 working days after the discussion, and one who had moved in."""
    family: Family = world.make_family(council.place.area, children=3)
    council.enquired = world.children_of(family)
    in_time, late, moved = council.enquired
    for child, on in ((in_time, MET), (late, MET + timedelta(days=1))):
        _happened(child, "strategy-discussion", BEGAN, ref=f"enquiry:{child.pk}", section_47=True)
        # A later discussion that only goes on with the same enquiry begins nothing.
        _happened(
            child,
            "strategy-discussion",
            BEGAN + timedelta(days=4),
            ref=f"enquiry:{child.pk}",
            section_47=False,
        )
        _happened(child, "initial-conference", on, ref=f"earlier:{child.pk}", outcome="no-plan")
    _happened(moved, "move-notified", date(2026, 3, 2), ref="move:1")
    _happened(
        moved, "initial-conference", MET, ref=f"earlier:{moved.pk}", outcome="no-plan", kind="transfer-in"
    )


def _happened(child: Child, what: str, on: date, *, ref: str, **facts: object) -> None:
    cases.record_event(child=child, kind=what, on=on, ref=ref, facts=facts, by=world.SYSTEM, at=world.NOW)


def _actions_of_health(council: Council) -> None:
    """Give health six actions of which five are done by their day, and the police one to come."""
    plan = Plan.objects.get(child=council.reviewed[0])
    trust = world.make_agency(council.place.area, Kind.HEALTH)
    by, at = council.place.administrator, world.NOW
    for number in range(6):
        due = date(2026, 3, 10 + number)
        action = plans.add_action(
            plan=plan,
            what=f"Weigh the child, week {number}.",
            by_on=due,
            significant=False,
            agency=trust,
            by=by,
            at=at,
        )
        done = due if number else due + timedelta(days=3)
        plans.complete_action(
            action=action, done_on=done, evidence="Weighed.", version=action.version, by=by, at=at
        )
