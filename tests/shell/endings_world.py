"""A child on a plan that is to end: a conference that made it, with those who were invited and those who came."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from quorate.cases.models import Child
from quorate.conferences.models import Attendance, Conference, Invitation
from quorate.endings.actions import ending as acts
from quorate.endings.models import Ending
from quorate.plans.models import Plan

from . import conference_world, world
from .plans_world import put_on_plan

Role = world.Role
STARTED = date(2026, 2, 4)
TODAY = world.TODAY


@dataclass
class Case:
    """An area with one child on a plan."""

    place: world.Place
    child: Child
    plan: Plan

    @property
    def manager(self) -> Any:
        """The child protection manager."""
        return self.place.by_role[Role.DESIGNATED_MANAGER]

    @property
    def worker(self) -> Any:
        return self.place.by_role[Role.SOCIAL_WORKER]

    def again(self) -> "Case":
        self.child.refresh_from_db()
        self.plan.refresh_from_db()
        return self


def on_plan(procedure: str = "berkshire", on: date = STARTED) -> Case:
    """Return a child on a plan whose conference was not held in Quorate."""
    place = world.make_place(procedure)
    assert place.family is not None
    child = world.children_of(place.family)[0]
    return Case(place, child, put_on_plan(child, on))


def made_here(procedure: str = "berkshire") -> tuple[Case, dict[str, Invitation], Conference]:
    """Return a child whose plan was made in Quorate: all the network was invited, police and teacher came."""
    place = world.make_place(procedure)
    assert place.family is not None
    conference = conference_world.book(place)
    asked = conference_world.invite_network(place, conference, reports=False)
    child = world.children_of(place.family)[0]
    Plan.objects.filter(child=child).update(made_by=conference.ref)
    for part in ("police", "class teacher"):
        Attendance.objects.create(
            invitation=asked[part], arrived_at=world.NOW, left_at=world.NOW, mode="in-person"
        )
    return (
        Case(place, child, Plan.objects.select_related("area", "child__area").get(child=child)),
        asked,
        conference,
    )


def prepare(case: Case, ground: str, reason: str = "As the records show.") -> Ending:
    return acts.prepare(plan=case.plan, ground=ground, reason=reason, by=case.worker, at=world.NOW)


def consult_all(
    case: Case, ending: Ending, answer: str = "agrees", on: date = TODAY, words: str = ""
) -> Ending:
    """Record an answer for each agency that was there."""
    from_page = acts.queries.page_of(ending, case.manager, TODAY)
    for one in from_page.asked:
        ending.refresh_from_db()
        acts.consult(
            ending=ending,
            practitioner=one.people[0],
            answer=answer,
            on=on,
            words=words,
            version=ending.version,
            by=case.worker,
            at=world.NOW,
        )
    ending.refresh_from_db()
    return ending


def show(case: Case, ending: Ending, fact: str, on: date) -> Ending:
    ending.refresh_from_db()
    acts.show(
        ending=ending,
        fact=fact,
        on=on,
        says="Their letter.",
        version=ending.version,
        by=case.worker,
        at=world.NOW,
    )
    ending.refresh_from_db()
    return ending


def agree(ending: Ending, by: Any, at: datetime = world.NOW, *, accepted: bool = False) -> Plan:
    ending.refresh_from_db()
    return acts.agree(
        ending=ending, words="As everybody agrees.", accepted=accepted, version=ending.version, by=by, at=at
    )
