"""Who works with each invented child: relatives, network, chair, what the plan asks of whom, core groups held."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from quorate.cases.duties import CHAIRS_PART
from quorate.cases.facts import age_on
from quorate.cases.models import AgencyContact, Child, Event, Family, NetworkMember, Relative
from quorate.people.models import Agency, Practitioner
from quorate.plans.models import Plan, PlanAction
from quorate.rules.days import Calendar

from .invented import ADULTS, Council
from .staff import Staff

LAST_CORE_GROUP = date(2026, 4, 10)
BETWEEN_CORE_GROUPS = timedelta(weeks=5)
MISSED = 0.05
"""In how many families the latest core groups were not held."""
WORK = (
    ("Attend each appointment with the health visitor", "health visitor", False),
    (
        "See the child alone at school each week and record what the child says",
        "designated safeguarding lead",
        False,
    ),
    ("Complete the parenting assessment", "social worker", True),
    ("Visit at least every ten working days and see the child alone", "social worker", False),
    ("Complete the drug and alcohol programme with the parents", "recovery worker", True),
    ("Share call-outs to the address within one working day", "police", False),
    ("Help the family with their tenancy and arrears", "housing officer", False),
    ("Review the child's growth and immunisations", "GP", False),
)


@dataclass(slots=True)
class _Rows:
    relatives: list[Relative] = field(default_factory=list)
    members: list[NetworkMember] = field(default_factory=list)
    contacts: list[AgencyContact] = field(default_factory=list)
    actions: list[PlanAction] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)


def knit(staff: Staff, council: Council, calendar: Calendar, *, first: str, at: datetime) -> None:
    """Give every child of the area a social worker and a network, in bulk. The caller works the duties out afterwards.

    The family with the reference ``first`` gets those who can sign in.
    """
    random = Random(f"networks {council.key}")  # noqa: S311 - an invented world that is the same each time
    children: dict[int, list[Child]] = defaultdict(list)
    for child in Child.objects.filter(area=staff.area).order_by("born_on", "pk"):
        if child.family_id:
            children[child.family_id].append(child)
    plans = {plan.child_id: plan for plan in Plan.objects.filter(area=staff.area, ended_on__isnull=True)}
    rows, touched, chaired = _Rows(), [], []
    workers = staff.of("social worker")
    families = sorted(
        Family.objects.filter(area=staff.area),
        key=lambda family: (family.reference != first, family.reference),
    )
    for number, family in enumerate(families):
        worker = workers[number % len(workers)]
        chair = staff.of("chair")[number % len(staff.of("chair"))]
        people = _People(staff, random, number)
        rows.relatives += list(_relatives(family, random))
        groups = _core_groups(children[family.pk], plans, random, calendar)
        for child in children[family.pk]:
            child.social_worker, child.team = worker, worker.team
            touched.append(child)
            plan = plans.get(child.pk)
            _network(child, plan, worker, chair, people, rows)
            if plan:
                plan.usual_chair = chair
                chaired.append(plan)
                rows.actions += list(_work(plan, people, worker, random))
                rows.events += [_core_group(child, on, at) for on in groups if on > plan.started_on]
    _write(rows, touched, chaired)


def _write(rows: _Rows, children: list[Child], plans: list[Plan]) -> None:
    Child.objects.bulk_update(children, ["social_worker", "team"], batch_size=500)
    Plan.objects.bulk_update(plans, ["usual_chair"], batch_size=500)
    Relative.objects.bulk_create(rows.relatives)
    NetworkMember.objects.bulk_create(rows.members)
    AgencyContact.objects.bulk_create(rows.contacts)
    PlanAction.objects.bulk_create(rows.actions)
    Event.objects.bulk_create(rows.events)


class _People:
    """The practitioners around one family: each agency's turn comes round."""

    def __init__(self, staff: Staff, random: Random, number: int) -> None:
        self.staff, self.random, self.number = staff, random, number

    def of(self, part: str) -> Practitioner:
        there = self.staff.of(part)
        return there[self.number % len(there)]

    def around(self, child: Child, on: date) -> Iterator[tuple[str, bool, bool]]:
        """Yield (part, in the core group, in direct contact) of those who work with a child of this age."""
        age = age_on(child, on)
        yield "police", False, False
        yield "GP", False, True
        if age is None:
            yield "midwife", True, True
            yield "health visitor", True, True
        elif age < 5:
            yield "health visitor", True, True
            yield "nursery manager", True, True
        else:
            yield "school nurse", False, True
            yield "designated safeguarding lead", True, True
        if self.number % 3 == 0:
            yield "recovery worker", True, False
        if self.number % 4 == 1:
            yield "housing officer", False, False
        if self.number % 5 == 2:
            yield "probation officer", False, False


def _relatives(family: Family, random: Random) -> Iterator[Relative]:
    given = random.sample(ADULTS, 3)
    relations = [("mother", True), ("father", random.random() < 0.7)]
    if random.random() < 0.35:
        relations.append(("grandmother", False))
    for number, (relation, responsible) in enumerate(relations):
        name = f"{given[number]} {family.name}"
        yield Relative(
            family=family,
            name=name,
            relation=relation,
            parental_responsibility=responsible,
            email=f"{given[number].lower()}.{family.name.lower()}@family.example"
            if relation != "grandmother"
            else "",
            phone="01632 960 300" if relation != "grandmother" else "",
            address=f"{random.randint(1, 90)} {random.choice(('Heron', 'Larkspur', 'Cobbler', 'Tinker'))} Row",
        )


def _network(
    child: Child, plan: Plan | None, worker: Practitioner, chair: Practitioner, people: _People, rows: _Rows
) -> None:
    since = plan.started_on if plan else date(2026, 3, 2)

    def member(part: str, person: Practitioner, *, core: bool = False, direct: bool = False) -> NetworkMember:
        return NetworkMember(
            child=child, practitioner=person, part=part, core_group=core, direct_contact=direct, from_on=since
        )

    rows.members.append(member("social worker", worker, core=plan is not None, direct=True))
    for part, core, direct in people.around(child, LAST_CORE_GROUP):
        rows.members.append(member(part, people.of(part), core=core and plan is not None, direct=direct))
    if plan:
        rows.members.append(member(CHAIRS_PART, chair))
    if people.number % 7 == 3:
        voluntary: Agency = people.staff.agencies[Agency.Kind.VOLUNTARY][0]
        rows.contacts.append(AgencyContact(child=child, agency=voluntary, direct=True))


def _core_groups(
    children: list[Child], plans: dict[int, Plan], random: Random, calendar: Calendar
) -> list[date]:
    """Return the days on which the family's core group met: within ten working days, then every five weeks."""
    started = [plans[child.pk].started_on for child in children if child.pk in plans]
    if not started:
        return []
    days: list[date] = []
    for start in sorted(set(started)):
        days.append(calendar.after(start, random.randint(6, 9)))
    on = days[0]
    while (on := calendar.on_or_before(on + BETWEEN_CORE_GROUPS)) <= LAST_CORE_GROUP:
        days.append(on)
    held = sorted({day for day in days if day <= LAST_CORE_GROUP})
    return held[:-2] if random.random() < MISSED else held


def _core_group(child: Child, on: date, at: datetime) -> Event:
    return Event(child=child, kind="core-group", on=on, ref=f"core-group:{on}", origin="act", recorded_at=at)


def _work(plan: Plan, people: _People, worker: Practitioner, random: Random) -> Iterator[PlanAction]:
    """Yield what the plan asks of whom: on longer plans most of it is done, on some all of it."""
    months = (LAST_CORE_GROUP - plan.started_on).days // 30
    finished = months > 9 and random.random() < 0.3
    for what, part, significant in random.sample(WORK, 4):
        agency = worker.agency if part == "social worker" else people.of(part).agency
        by_on = plan.started_on + timedelta(days=random.randint(30, 200))
        done = finished or (by_on < LAST_CORE_GROUP and random.random() < 0.7)
        yield PlanAction(
            plan=plan,
            what=what,
            agency=agency,
            significant=significant,
            by_on=by_on,
            done_on=min(by_on, LAST_CORE_GROUP) if done else None,
            evidence="Confirmed at the core group" if done else "",
        )
