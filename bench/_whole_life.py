"""The rows of the whole life of a plan in the caseload: enquiries, births, moves, care, core groups, endings.

Filled in, not acted, for speed; so many of each as a large area might have beside its children on plans.
"""

from datetime import timedelta
from types import SimpleNamespace

from bench._moment import NOW, TODAY

BATCH = 2000


def fill(*, area, made, plans, workers, new_child, dice):
    """Add the rows, and the events they rest on, for an area whose children and plans were made."""
    world = SimpleNamespace(
        area=area, made=made, plans=plans, workers=workers, dice=dice, new_child=new_child
    )
    _enquiries(world)
    _unborn(world)
    _moves(world)
    _care(world)
    _written_plans(world)
    _core_groups(world)
    _visits(world)
    _workers_changed(world)
    _endings(world)
    _long_history(world)


def oversight(*, area, made, plans, conference_children, dice):
    """Add decisions that stood down, early reviews and legal planning, for conferences that were made."""
    world = SimpleNamespace(area=area, made=made, plans=plans, parts=conference_children, dice=dice)
    _decisions(world)
    _early_and_legal(world)


def _keep(model, rows):
    return model.objects.bulk_create(rows, batch_size=BATCH)


def _ago(world, most: int, least: int = 0):
    return TODAY - timedelta(days=world.dice.randrange(least, most))


def _others(world, share: float):
    """Make children who are not on a plan, so many for each that is."""
    from quorate.cases.models import Child  # noqa: PLC0415

    number = int(len(world.made) * share)
    first = Child.objects.filter(area=world.area).count()
    homes = world.dice.choices(world.made, k=number)
    return _keep(Child, [world.new_child(first + n, home.family) for n, home in enumerate(homes)])


def _event(child, kind, on, **facts):
    from quorate.cases.models import Event  # noqa: PLC0415

    return Event(child=child, kind=kind, on=on, origin="census", recorded_at=NOW, facts=facts)


def _enquiries(world):
    """Put one child to each twenty on a plan under an enquiry, or waiting for a conference; as many were ended."""
    from quorate.cases.models import Event  # noqa: PLC0415
    from quorate.enquiries.models import Enquiry, Subject  # noqa: PLC0415

    children = _others(world, 0.1)
    begun = [_ago(world, 30 if n % 2 else 600, 0 if n % 2 else 30) for n, _ in enumerate(children)]
    rows = [
        Enquiry(area=world.area, family=c.family, opened_on=on, token=f"enquiry-{c.pk}", opened_at=NOW,
                closed_on=None if n % 2 else on + timedelta(days=20))
        for n, (c, on) in enumerate(zip(children, begun, strict=True))
    ]  # fmt: skip
    made = _keep(Enquiry, rows)
    _keep(
        Subject,
        [
            Subject(enquiry=e, child=c, section_47_on=on, open=n % 4 == 1,
                    outcome=("ended", "", "no-enquiry", "convene")[n % 4])
            for n, (e, c, on) in enumerate(zip(made, children, begun, strict=True))
        ],
    )  # fmt: skip
    _keep(
        Event,
        [
            _event(c, "strategy-discussion", on)
            for n, (c, on) in enumerate(zip(children, begun, strict=True))
            if n % 2
        ],
    )


def _unborn(world):
    """Expect one baby to each fifty children on a plan."""
    from quorate.cases.models import Child  # noqa: PLC0415
    from quorate.people.models import Practitioner  # noqa: PLC0415
    from quorate.unborn.models import Decision, Weighing  # noqa: PLC0415

    children = _others(world, 0.02)
    for child in children:
        child.born_on, child.given_name = None, ""
        child.expected_on = TODAY + timedelta(days=world.dice.randrange(-10, 230))
    Child.objects.bulk_update(children, ["born_on", "given_name", "expected_on"], batch_size=500)
    by = Practitioner.objects.filter(area=world.area).first()
    _keep(Weighing, [Weighing(child=c, number=1, says="Bench.", at=NOW, by=by) for c in children])
    _keep(
        Decision,
        [
            Decision(child=c, number=1, asked=True, decided_on=_ago(world, 40), why="Bench.", at=NOW, by=by)
            for c in children[::2]
        ],
    )


def _moves(world):
    """Have one child in twenty move, two in five of them not finished."""
    from quorate.moves.models import Move  # noqa: PLC0415

    rows = []
    for n, child in enumerate(world.made[::20]):
        told = _ago(world, 40 if n % 5 < 2 else 600, 1)
        closed = "" if n % 5 < 2 else "passed"
        rows.append(
            Move(area=world.area, child=child, direction="in" if n % 2 else "out", authority="Otherton",
                 told_on=told, moved_on=told, closed=closed, closed_on=told if closed else None)
        )  # fmt: skip
    _keep(Move, rows)


def _care(world):
    """Look after one child in fifteen, with a reviewing officer and a review ahead."""
    from quorate.care.models import CareReview, Reviewer, Spell  # noqa: PLC0415

    children = world.made[3::15]
    status = ("section-20", "interim-care-order", "care-order")
    _keep(
        Spell,
        [
            Spell(
                area=world.area,
                child=c,
                status=status[n % 3],
                placement="foster",
                from_on=_ago(world, 500, 1),
            )
            for n, c in enumerate(children)
        ],
    )
    _keep(
        Reviewer,
        [
            Reviewer(child=c, officer=world.workers[n % 20], from_on=_ago(world, 400, 1))
            for n, c in enumerate(children)
        ],
    )
    _keep(
        CareReview,
        [CareReview(child=c, booked_on=TODAY + timedelta(days=n % 150)) for n, c in enumerate(children)],
    )


def _written_plans(world):
    """Write four plans in five, with four actions each: one late in every third plan."""
    from quorate.plans.models import PlanAction, PlanVersion  # noqa: PLC0415

    written = [plan for n, plan in enumerate(world.plans) if n % 5]
    _keep(
        PlanVersion,
        [
            PlanVersion(
                plan=p, number=1, state="agreed", drafted_at=NOW, agreed_on=p.started_on, agreed_at="census"
            )
            for p in written
        ],
    )
    rows = []
    for n, plan in enumerate(written):
        rows += [
            PlanAction(plan=plan, what="Bench.", by_on=plan.started_on, done_on=plan.started_on) for _ in "ab"
        ]
        rows.append(PlanAction(plan=plan, what="Bench.", by_on=TODAY + timedelta(days=n % 60)))
        if n % 3 == 0:
            rows.append(PlanAction(plan=plan, what="Bench.", by_on=_ago(world, 60, 1)))
    _keep(PlanAction, rows)


def _core_groups(world):
    """Hold two core groups for each family and plan one, with what they agreed; every sixth is past its time."""
    from quorate.cases.models import Event  # noqa: PLC0415
    from quorate.core_groups.models import Agreed, CoreGroup, Measure, Meeting, Part  # noqa: PLC0415

    lead = world.workers[0]
    Measure.objects.create(
        area=world.area, group_every=42, visit_every=14, why="Bench.", set_by=lead, set_at=NOW
    )
    _keep(CoreGroup, [CoreGroup(plan=p, group_every=28 if p.pk % 9 == 0 else None) for p in world.plans])
    meetings, whose = [], []
    both = list(zip(world.made, world.plans, strict=True))
    for n, pair in enumerate(both[start : start + 2] for start in range(0, len(both), 2)):
        last = world.dice.randrange(60, 100) if n % 6 == 0 else world.dice.randrange(1, 40)
        for day, (state, record) in zip(
            (last + 40, last, last - 42),
            (("held", "approved"), ("held", "with-manager" if n % 7 == 0 else "approved"), ("planned", "")),
            strict=True,
        ):
            meetings.append(
                Meeting(area=world.area, family=pair[0][0].family, starts_at=NOW - timedelta(days=day), place="School",
                        lead=pair[0][0].social_worker, state=state, record=record, planned_by=lead, planned_at=NOW,
                        token=f"meeting-{n}-{'a' if day == last else day}")
            )  # fmt: skip
            whose.append(pair)
    made = _keep(Meeting, meetings)
    parts = [Part(meeting=m, child=c, plan=p) for m, pair in zip(made, whose, strict=True) for c, p in pair]
    held = [part for part in _keep(Part, parts) if part.meeting.state == "held"]
    _keep(Event, [_event(one.child, "core-group", one.meeting.starts_at.date()) for one in held])
    rows = []
    for n, part in enumerate(held):
        on = part.meeting.starts_at.date()
        late = n % 8 == 0
        rows.append(
            Agreed(
                part=part, what="Bench.", owner=world.workers[n % 400], by_on=on, done_on=None if late else on
            )
        )
        latest = part.meeting.token.endswith("-a")
        due = on + timedelta(days=60)
        rows.append(
            Agreed(part=part, what="Bench.", family_owner="Parent", by_on=due, done_on=None if latest else on)
        )
    _keep(Agreed, rows)


def _visits(world):
    """See each child three times, the last within the time for five in six."""
    from quorate.cases.models import Event  # noqa: PLC0415
    from quorate.core_groups.models import Visit  # noqa: PLC0415

    days = []
    for n, child in enumerate(world.made):
        last = world.dice.randrange(15, 40) if n % 6 == 0 else world.dice.randrange(0, 14)
        days += [(child, TODAY - timedelta(days=last + back)) for back in (0, 12, 25)]
    notes = _keep(Event, [_event(child, "noted", on, topic="visit", title="A visit") for child, on in days])
    by = world.workers[0]
    _keep(
        Visit,
        [
            Visit(child=c, on=on, visitor=by, where="home", seen=n % 10 > 0, token=f"visit-{n}", recorded_by=by,
                  recorded_at=NOW, note=note)
            for n, ((c, on), note) in enumerate(zip(days, notes, strict=True))
        ],
    )  # fmt: skip


def _workers_changed(world):
    """Change the social worker of each third child once, twice or three times in two years."""
    from quorate.cases.models import Correction  # noqa: PLC0415

    rows = [
        Correction(child=child, field="social_worker", was="One", became="Another", why="Bench.",
                   at=NOW - timedelta(days=world.dice.randrange(1, 700)))
        for n, child in enumerate(world.made[::3])
        for _ in range(n % 3 + 1)
    ]  # fmt: skip
    _keep(Correction, rows)


def _endings(world):
    """Let one young person in fifty come of age, and one plan to each ten in force have ended in the last year."""
    from quorate.cases.models import Child, Event  # noqa: PLC0415
    from quorate.endings.models import Change, ChildInNeed, Ending, ServicesTalk  # noqa: PLC0415
    from quorate.plans.models import CategoryHeld, Plan  # noqa: PLC0415

    by = world.workers[0]
    turning = world.made[7::50]
    for child in turning:
        child.born_on = TODAY - timedelta(days=18 * 365 + 4 - world.dice.randrange(-40, 190))
    Child.objects.bulk_update(turning, ["born_on"], batch_size=500)
    _keep(
        Ending,
        [
            Ending(plan=p, child=p.child, ground="eighteen", ground_says="Eighteen", reason="Bench.", opened_by=by,
                   opened_at=NOW)
            for p in world.plans[7::200]
        ],
    )  # fmt: skip
    children = _others(world, 0.1)
    days = [(on - timedelta(days=300), on) for on in (_ago(world, 360, 1) for _ in children)]
    events = []
    for child, (start, end) in zip(children, days, strict=True):
        events += [_event(child, "plan-start", start), _event(child, "plan-end", end)]
    _keep(Event, events)
    plans = _keep(
        Plan,
        [
            Plan(
                area=world.area, child=c, started_on=start, ended_on=end, end_reason="Bench.", made_by="bench"
            )
            for c, (start, end) in zip(children, days, strict=True)
        ],
    )
    _keep(CategoryHeld, [CategoryHeld(plan=p, codes=["NEG"], from_on=p.started_on) for p in plans])
    _keep(
        ServicesTalk,
        [
            ServicesTalk(
                plan=p,
                child=p.child,
                on=p.ended_on,
                parents="Bench.",
                wish="wants",
                needs="Bench.",
                by=by,
                at=NOW,
            )
            for p in plans[::2]
        ],
    )
    _keep(
        ChildInNeed,
        [
            ChildInNeed(plan=p, child=p.child, started_on=p.ended_on, support="Bench.", by=by, at=NOW)
            for n, p in enumerate(plans)
            if n % 3
        ],
    )
    _keep(
        Change,
        [
            Change(plan=p, child=p.child, on=p.ended_on, what="Bench", words="Bench.", by=by, at=NOW)
            for p in plans[::15]
        ],
    )


def _long_history(world):
    """Give the first child of the area ten years of entries, and the first family eight children."""
    from quorate.cases.models import Child, Event  # noqa: PLC0415

    child = world.made[0]
    days = [TODAY - timedelta(days=9 * back) for back in range(400)]
    _keep(Event, [_event(child, "noted", on, topic="visit", title="A visit", says="Bench.") for on in days])
    for brother in world.made[2:8]:
        brother.family = child.family
    Child.objects.bulk_update(world.made[2:8], ["family"])


def _decisions(world):
    """Decide at each held conference: one in thirty was stood down, as many came to no decision."""
    from quorate.conferences.models import Decision  # noqa: PLC0415

    outcomes = {0: "stood-down", 1: "not-decided"}
    rows = [
        Decision(conference_child=part, outcome=outcomes.get(n % 30, "continue"), decided_by="bench", quorum={},
                 finding={}, by=part.conference.chair, at=part.conference.starts_at)
        for n, part in enumerate(one for one in world.parts if one.conference.state == "closed")
    ]  # fmt: skip
    _keep(Decision, rows)


def _early_and_legal(world):
    """Ask for an early review for one plan in fifty, and plan legal steps for one family in a hundred."""
    from quorate.oversight.models import EarlyReview, LegalPlanning, LegalPlanningChild  # noqa: PLC0415

    by = world.made[0].social_worker
    _keep(
        EarlyReview,
        [
            EarlyReview(area=world.area, child=p.child, plan=p, ground="other", ground_says="Bench", by=by, at=NOW,
                        answer="waiting" if n % 2 else "keep")
            for n, p in enumerate(world.plans[::50])
        ],
    )  # fmt: skip
    found = _keep(
        LegalPlanning,
        [
            LegalPlanning(area=world.area, considered_on=_ago(world, 200), suffering=True, decision="begin",
                          reasons="Bench.", by=by, at=NOW, ended_on=TODAY if n % 2 else None)
            for n, _ in enumerate(world.made[::200])
        ],
    )  # fmt: skip
    _keep(
        LegalPlanningChild,
        [LegalPlanningChild(planning=one, child=c) for one, c in zip(found, world.made[::200], strict=True)],
    )
