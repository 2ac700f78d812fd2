"""Core groups of an invented council: visits to every child on a plan, and one family followed from group to group."""

from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from quorate.cases.facts import NOTED
from quorate.cases.models import Child, Event, Relative
from quorate.core_groups.actions import group, holding, meetings, records, visits
from quorate.core_groups.models import Meeting, Part, Seat, Visit
from quorate.people.models import Practitioner
from quorate.plans.models import Plan

from .staff import Staff

LONDON = ZoneInfo("Europe/London")
FIRST_DAY = date(2026, 4, 13)
ARRANGED_AT = datetime(2026, 3, 2, 10, 0, tzinfo=LONDON)
MET_ON = (date(2026, 4, 7), date(2026, 4, 8), date(2026, 4, 2))
WRITTEN_AT = datetime(2026, 4, 10, 9, 0, tzinfo=LONDON)
NEXT_AT = datetime(2026, 5, 6, 14, 0, tzinfo=LONDON)
EVERY_VISIT, EVERY_GROUP = 28, 42
MISSED = 0.06
"""In how many cases the last visit is longer ago than the council asks."""
SAID = (
    "“I told my teacher about the garden.”",
    "“Mornings are not so loud now.”",
    "“I want to stay with my brother.”",
)
SEEN = "The child was at ease, and showed the toys that came from the family centre."
TALKED_OVER = "Appointments were kept and bedtime is calmer. Money is still short at the end of the week."
DECIDED = "The plan goes on. The family centre takes over the mornings from the social worker."


def play(staff: Staff, *, first: str) -> None:
    """Visit the children on plans, and hold and plan core groups for the family with the reference ``first``."""
    manager = staff.of("designated manager")[0]
    group.set_measure(
        area=staff.area, group_every=EVERY_GROUP, visit_every=EVERY_VISIT, version=0, by=manager, at=ARRANGED_AT,
        why="Decided by the invented service for this demonstration",
    )  # fmt: skip
    plans = list(
        Plan.objects.filter(area=staff.area, ended_on__isnull=True)
        .select_related("child__social_worker", "child__area", "child__family")
        .order_by("pk")
    )
    _visits([plan.child for plan in plans if plan.started_on < FIRST_DAY - timedelta(days=30)])
    family = [plan for plan in plans if plan.child.family and plan.child.family.reference == first]
    if family and family[0].child.social_worker:
        _followed(family, family[0].child.social_worker, manager)


def _visits(children: list[Child]) -> None:
    """Record the last visit to each child, in bulk."""
    random = Random("visits")  # noqa: S311 - an invented world that is the same each time
    notes, rows = [], []
    for child in children:
        worker = child.social_worker
        ago = random.randint(33, 50) if random.random() < MISSED else random.randint(2, 26)
        on = FIRST_DAY - timedelta(days=ago)
        if worker is None or child.born_on is None or on <= child.born_on:
            continue
        alone = random.random() < 0.8
        notes.append(_note(child, worker, on, alone))
        rows.append(
            Visit(
                child=child, on=on, visitor=worker, where=Visit.Where.HOME, seen=True, alone=alone,
                why_not="" if alone else "The child did not want to leave the mother.", bedroom=random.random() < 0.5,
                child_said=random.choice(SAID), observed=SEEN, token=f"demonstration:{child.pk}", recorded_by=worker,
                recorded_at=datetime.combine(on, time(17, 0), tzinfo=LONDON),
            )
        )  # fmt: skip
    for row, note in zip(rows, Event.objects.bulk_create(notes), strict=True):
        row.note = note
    Visit.objects.bulk_create(rows)


def _note(child: Child, worker: Practitioner, on: date, alone: bool) -> Event:
    return Event(
        child=child,
        kind=NOTED,
        on=on,
        origin="act",
        recorded_at=datetime.combine(on, time(17, 0), tzinfo=LONDON),
        recorded_by=worker,
        facts={
            "topic": "visit",
            "title": "Visit: the child was seen alone" if alone else "Visit: the child was seen, not alone",
            "says": f"By {worker.name}, at home.",
            "seen": True,
            "alone": alone,
            "concerns": False,
        },
    )


def _followed(family: list[Plan], worker: Practitioner, manager: Practitioner) -> None:
    """Hold a core group for the children of one family, have its record approved, and plan the next."""
    children = [plan.child for plan in family]
    mother = Relative.objects.filter(family=children[0].family, relation="mother").first()
    for plan in family:
        since = max(plan.started_on, ARRANGED_AT.date())
        group.join_family(child=plan.child, relative=mother, on=since, by=worker, at=WRITTEN_AT)
        wanted = group.Arrangement(group_every=28, visit_every=14)
        group.arrange(plan=plan, wanted=wanted, version=0, by=worker, at=WRITTEN_AT)
    taken = set(Event.objects.filter(child__in=children, kind="core-group").values_list("on", flat=True))
    free = next(
        (on for on in MET_ON if on not in taken and all(on >= plan.started_on for plan in family)), None
    )
    if free is not None:
        _held(children, free, worker, manager)
    following = meetings.plan_meeting(
        children=children, when=meetings.When(NEXT_AT, 60, "Family centre, first floor"), lead=worker,
        no_family_why="", token=f"demonstration:next:{children[0].pk}", by=worker, at=WRITTEN_AT,
    )  # fmt: skip
    meetings.invite(meeting=following, version=following.version, by=worker, at=WRITTEN_AT)
    visits.record_visit(
        child=children[0], visitor=worker, token=f"demonstration:school:{children[0].pk}", by=worker, at=WRITTEN_AT,
        visit=visits.Seen(
            on=date(2026, 4, 9), where="school" if children[0].born_on else "home", seen=True, alone=True,
            child_said=SAID[0], observed=SEEN,
        ),
    )  # fmt: skip


def _held(children: list[Child], on: date, worker: Practitioner, manager: Practitioner) -> Meeting:
    meeting = meetings.plan_meeting(
        children=children,
        when=meetings.When(datetime.combine(on, time(14, 0), tzinfo=LONDON), 60, "Larch Room"),
        lead=worker, no_family_why="", token=f"demonstration:held:{children[0].pk}", by=worker, at=ARRANGED_AT,
    )  # fmt: skip
    seats = list(Seat.objects.filter(meeting=meeting).order_by("pk"))
    there = {seat.pk: holding.There("in-person", commits=True) for seat in seats}
    there[seats[0].pk] = holding.There("apologies")
    meeting = holding.hold(meeting=meeting, there=there, version=1, by=worker, at=WRITTEN_AT)
    holding.keep_views(
        seat=seats[0], views="I have seen the family twice since the last meeting. What is agreed is being done.",
        on=on, version=1, by=worker, at=WRITTEN_AT,
    )  # fmt: skip
    words = holding.Words(discussed=TALKED_OVER, decisions=DECIDED, recommends="needed")
    for part in Part.objects.filter(meeting=meeting).order_by("pk"):
        part = holding.write(part=part, words_=words, version=part.version, by=worker, at=WRITTEN_AT)
        for what, days in (
            ("Go with the mother to the money advice service", 4),
            ("Refer to the family centre", 21),
        ):
            task = holding.Task(what, on + timedelta(days=days), owner=worker)
            holding.agree(part=part, task=task, by=worker, at=WRITTEN_AT)
    meeting.refresh_from_db()
    meeting = records.submit(meeting=meeting, version=meeting.version, by=worker, at=WRITTEN_AT)
    records.approve(meeting=meeting, version=meeting.version, by=manager, at=WRITTEN_AT)
    return meeting
