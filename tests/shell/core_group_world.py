"""A family on plans with its core group, and meetings held by the acts that hold them."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count

from quorate.cases import actions as cases
from quorate.cases.models import Child, NetworkMember, Relative
from quorate.core_groups.actions import group, holding, meetings, records, visits
from quorate.core_groups.models import Meeting, Part, Seat, Visit
from quorate.people.models import Practitioner

from . import world
from .plans_world import put_on_plan

PLAN_STARTED = date(2026, 2, 4)
MET_AT = datetime(2026, 4, 9, 14, 0, tzinfo=world.LONDON)
AFTER = datetime(2026, 4, 10, 9, 0, tzinfo=world.LONDON)
_forms = count(1)


def token() -> str:
    return f"form-{next(_forms)}"


@dataclass
class Circle:
    """One area's family, its children on plans, its worker and that worker's manager."""

    place: world.Place
    children: list[Child] = field(default_factory=list)

    @property
    def worker(self) -> Practitioner:
        return self.place.by_role[world.Role.SOCIAL_WORKER]

    @property
    def manager(self) -> Practitioner:
        return self.place.by_role[world.Role.DESIGNATED_MANAGER]

    @property
    def child(self) -> Child:
        return self.children[0]

    def mother(self) -> Relative:
        return Relative.objects.get(family=self.place.family, relation="mother")


def make_circle(procedure: str = "tees", *, family: bool = True) -> Circle:
    """Return a family of two on plans since February; with ``family``, the mother is in both core groups."""
    place = world.make_place(procedure)
    assert place.family is not None
    circle = Circle(place, world.children_of(place.family)[:2])
    for child in circle.children:
        put_on_plan(child, PLAN_STARTED)
        if family:
            group.join_family(
                child=child, relative=circle.mother(), on=PLAN_STARTED, by=circle.worker, at=world.NOW
            )
    return circle


def when(at: datetime = MET_AT, place: str = "Larch Room") -> meetings.When:
    return meetings.When(at, 60, place)


def plan(circle: Circle, at: datetime = MET_AT, children: list[Child] | None = None, **more: str) -> Meeting:
    given = {"no_family_why": "", "token": token(), **more}
    return meetings.plan_meeting(
        children=circle.children if children is None else children,
        when=when(at),
        lead=circle.worker,
        by=circle.worker,
        at=world.NOW,
        **given,
    )


def everybody(meeting: Meeting, **came: str) -> dict[int, holding.There]:
    """Return that everybody came, but for the parts named (``mother="absent"``)."""
    return {
        seat.pk: holding.There(came.get(seat.part.replace(" ", "_"), "in-person"), commits=True)
        for seat in Seat.objects.filter(meeting=meeting)
    }


def hold(circle: Circle, at: datetime = MET_AT, children: list[Child] | None = None, **came: str) -> Meeting:
    meeting = plan(circle, at, children)
    return holding.hold(
        meeting=meeting,
        there=everybody(meeting, **came),
        version=meeting.version,
        by=circle.worker,
        at=max(world.NOW, at + timedelta(hours=2)),
    )


def words(**more: str) -> holding.Words:
    given = {"discussed": "Appointments are kept.", "decisions": "Go on.", "recommends": "needed", **more}
    return holding.Words(**given)


def write(circle: Circle, meeting: Meeting, **more: str) -> list[Part]:
    return [
        holding.write(part=part, words_=words(**more), version=part.version, by=circle.worker, at=world.NOW)
        for part in Part.objects.filter(meeting=meeting).order_by("pk")
    ]


def approved(circle: Circle, meeting: Meeting) -> Meeting:
    write(circle, meeting)
    meeting.refresh_from_db()
    meeting = records.submit(meeting=meeting, version=meeting.version, by=circle.worker, at=world.NOW)
    records.approve(meeting=meeting, version=meeting.version, by=circle.manager, at=world.NOW)
    meeting.refresh_from_db()
    return meeting


def seen(on: date = date(2026, 4, 7), **more: object) -> visits.Seen:
    given = {"where": "home", "seen": True, "alone": True, "child_said": "“I like it at home now.”", **more}
    return visits.Seen(on=on, **given)  # type: ignore[arg-type]


def visit(circle: Circle, on: date = date(2026, 4, 7), **more: object) -> Visit:
    return visits.record_visit(
        child=circle.child, visitor=circle.worker, visit=seen(on, **more), token=token(), by=circle.worker,
        at=world.NOW,
    )  # fmt: skip


def at_noon(on: date) -> datetime:
    return datetime.combine(on, time(12, 0), tzinfo=world.LONDON)


def record(circle: Circle, **event: object) -> None:
    """Put something into the history of the first child, as the page for what happened does."""
    cases.record_event(child=circle.child, **event)  # type: ignore[arg-type]


def member(circle: Circle, part: str) -> NetworkMember:
    return NetworkMember.objects.get(child=circle.child, part=part, to_on=None)


def of_scene(place: world.Place) -> dict[str, int]:
    """Return the numbers of a held meeting and what hangs on it, of children who are on plans already."""
    assert place.family is not None
    circle = Circle(place, world.children_of(place.family)[:2])
    family = group.join_family(
        child=circle.child, relative=circle.mother(), on=PLAN_STARTED, by=circle.worker, at=world.NOW
    )
    meeting = hold(circle)
    part = Part.objects.get(meeting=meeting, child=circle.child)
    task = holding.Task("See the GP", date(2026, 5, 1), owner=circle.worker)
    return {
        "core_group": meeting.pk,
        "core_group_seat": Seat.objects.get(meeting=meeting, part="mother").pk,
        "core_group_member": member(circle, "health visitor").pk,
        "core_group_family": family.pk,
        "core_group_agreed": holding.agree(part=part, task=task, by=circle.worker, at=world.NOW).pk,
        "visit": visit(circle).pk,
    }
