"""A small invented world to test in, built by performing acts wherever an act exists.

    area = world.make_area("tees")
    chair = world.make_practitioner(area, role=Role.CHAIR)
    family = world.make_family(area, children=2, social_worker=...)
    world.client_for(chair).get("/")

Everybody in it is invented, and so are the councils.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from django.test import Client

from quorate.cases.models import Child, Family, NetworkMember, Relative
from quorate.people import actions
from quorate.people.models import Agency, Area, Practitioner, User

Role = Practitioner.Role
Kind = Agency.Kind

LONDON = ZoneInfo("Europe/London")
TODAY = date(2026, 4, 13)
NOW = datetime(2026, 4, 13, 10, 0, tzinfo=LONDON)
SYSTEM = "test world"
SIGN_IN_WITH = "quorate.people.backends.SignIn"

COUNCILS = {
    "tees": ("Marrowby Council", "806"),
    "berkshire": ("Elmsworth Council", "870"),
    "pan-sussex": ("Shorebourne Council", "845"),
    "lincolnshire": ("Fenwick Holme Council", "925"),
}
GIVEN = ("Ada", "Bram", "Cleo", "Dov", "Esme", "Fitz", "Gwen", "Hal", "Isla", "Jem")
FAMILIES = ("Ashgrove", "Brindle", "Copperfield", "Dunmore", "Elderkin", "Farthing", "Goldhanger", "Hollowby")
_numbers = count(1)


def count_from_one() -> None:
    """Name people in an empty database as if no test had gone before: what is drawn from a seed is the same again."""
    global _numbers
    _numbers = count(1)


def make_area(procedure: str = "tees", *, key: str = "", name: str = "") -> Area:
    """Return a council working to a procedure. Two of one procedure need a key of their own."""
    known, la_code = COUNCILS[procedure]
    return actions.open_area(
        key=key or procedure,
        name=name or (f"{known} ({key})" if key else known),
        procedure=procedure,
        la_code=la_code,
        phone="01632 960000",
        email=f"conferences@{key or procedure}.example",
        by=SYSTEM,
        at=NOW,
    )


def make_agency(area: Area, kind: str, name: str = "", *, member: bool = True) -> Agency:
    """Return the area's agency of that name, made if need be."""
    name = name or AGENCY_NAMES[Kind(kind)].format(place=area.name.split(" Council")[0])
    there = Agency.objects.filter(area=area, name=name).first()
    return there or actions.add_agency(
        area=area, name=name, kind=kind, partnership_member=member, by=SYSTEM, at=NOW
    )


AGENCY_NAMES = {
    Kind.SOCIAL_CARE: "{place} Children's Social Care",
    Kind.POLICE: "{place} Police",
    Kind.HEALTH: "{place} Community NHS Trust",
    Kind.GP: "Lime Tree Surgery, {place}",
    Kind.SCHOOL: "Otter Lane Primary School, {place}",
    Kind.EARLY_YEARS: "Acorns Nursery, {place}",
    Kind.PROBATION: "{place} Probation",
    Kind.HOUSING: "{place} Housing",
    Kind.SUBSTANCE: "{place} Recovery Service",
    Kind.YOUTH_JUSTICE: "{place} Youth Justice",
    Kind.VOLUNTARY: "{place} Family Friends",
    Kind.OTHER: "{place} Fire and Rescue",
}


def make_practitioner(
    area: Area,
    *,
    role: str = Role.SOCIAL_WORKER,
    agency: Agency | None = None,
    name: str = "",
    group: str = "",
    job_title: str = "",
    sign_in: bool = True,
) -> Practitioner:
    """Return somebody in post, by default in children's social care and with a sign-in."""
    number = next(_numbers)
    practitioner = actions.add_practitioner(
        area=area,
        name=name or f"{GIVEN[number % len(GIVEN)]} {FAMILIES[number % len(FAMILIES)]}-{number}",
        role=role,
        agency=agency or make_agency(area, Kind.SOCIAL_CARE),
        group=group,
        job_title=job_title or Role(role).label,
        email=f"person{number}@{area.key}.example",
        by=SYSTEM,
        at=NOW,
    )
    if sign_in:
        give_sign_in(practitioner)
    return practitioner


def give_sign_in(practitioner: Practitioner) -> User:
    """Give a practitioner a sign-in without the slow hashing of a real password."""
    user = User.objects.create(email=practitioner.email, password="")
    user.set_unusable_password()
    user.save()
    practitioner.user = user
    practitioner.save(update_fields=["user"])
    return user


def client_for(practitioner: Practitioner, **options: object) -> Client:
    """Return a browser in which this practitioner is signed in."""
    client = Client(**options)  # type: ignore[arg-type]
    assert practitioner.user is not None, "this practitioner has no sign-in"
    client.force_login(practitioner.user, backend=SIGN_IN_WITH)
    return client


@dataclass
class Network:
    """The usual people around a family, one of each."""

    social_worker: Practitioner
    police: Practitioner
    health_visitor: Practitioner
    school_nurse: Practitioner
    teacher: Practitioner
    gp: Practitioner

    def everybody(self) -> dict[str, Practitioner]:
        """Return part to person."""
        return {
            "social worker": self.social_worker,
            "police": self.police,
            "health visitor": self.health_visitor,
            "school nurse": self.school_nurse,
            "class teacher": self.teacher,
            "GP": self.gp,
        }


def make_network(area: Area, *, social_worker: Practitioner | None = None) -> Network:
    """Return people of social care, police, an NHS trust (in two groups), a school and a GP practice."""
    trust = make_agency(area, Kind.HEALTH)
    partner = Role.PARTNER
    return Network(
        social_worker=social_worker or make_practitioner(area, role=Role.SOCIAL_WORKER),
        police=make_practitioner(area, role=partner, agency=make_agency(area, Kind.POLICE)),
        health_visitor=make_practitioner(area, role=partner, agency=trust, group="health visiting"),
        school_nurse=make_practitioner(area, role=partner, agency=trust, group="school nursing"),
        teacher=make_practitioner(area, role=partner, agency=make_agency(area, Kind.SCHOOL)),
        gp=make_practitioner(area, role=partner, agency=make_agency(area, Kind.GP)),
    )


def make_family(
    area: Area,
    *,
    children: int = 2,
    social_worker: Practitioner | None = None,
    network: Network | None = None,
    name: str = "",
    core_group: Iterable[str] = ("social worker", "health visitor", "class teacher"),
) -> Family:
    """Return a family with a mother, a father and children of 3, 5, 7 ... years.

    Each child's social worker and network are filled in when given; ``core_group`` names the parts in it.
    """
    number = next(_numbers)
    surname = name or FAMILIES[number % len(FAMILIES)]
    family = Family.objects.create(area=area, reference=f"F{number:05}", name=surname)
    for relation in ("mother", "father"):
        Relative.objects.create(
            family=family,
            name=f"{relation.title()} {surname}",
            relation=relation,
            parental_responsibility=True,
        )
    if network and social_worker is None:
        social_worker = network.social_worker
    people = network.everybody() if network else {}
    if social_worker:
        people["social worker"] = social_worker
    for place in range(children):
        child = Child.objects.create(
            area=area,
            la_child_id=f"{area.la_code}{number:05}{place}",
            family=family,
            given_name=GIVEN[(number + place) % len(GIVEN)],
            family_name=surname,
            born_on=TODAY - timedelta(days=365 * (3 + 2 * place) + 40),
            social_worker=social_worker,
        )
        for part, practitioner in people.items():
            NetworkMember.objects.create(
                child=child,
                practitioner=practitioner,
                part=part,
                core_group=part in set(core_group),
                direct_contact=True,
                from_on=TODAY - timedelta(days=60),
            )
    return family


def children_of(family: Family) -> list[Child]:
    """Return the family's children, the one made first first."""
    return list(Child.objects.filter(family=family).order_by("pk"))


@dataclass
class Place:
    """One area with somebody in every role, and a family with its network."""

    area: Area
    by_role: dict[str, Practitioner] = field(default_factory=dict)
    network: Network | None = None
    family: Family | None = None

    @property
    def administrator(self) -> Practitioner:
        return self.by_role[Role.ADMINISTRATOR]

    @property
    def chair(self) -> Practitioner:
        return self.by_role[Role.CHAIR]

    @property
    def manager(self) -> Practitioner:
        return self.by_role[Role.CHAIRS_MANAGER]


def make_place(procedure: str = "tees") -> Place:
    """Return an area with one practitioner with a sign-in for each role, and a family of two children."""
    area = make_area(procedure)
    place = Place(area)
    place.network = make_network(area)
    for role in Role:
        if role == Role.SOCIAL_WORKER:
            place.by_role[role] = place.network.social_worker
        elif role == Role.PARTNER:
            place.by_role[role] = place.network.police
        else:
            place.by_role[role] = make_practitioner(area, role=role)
    place.family = make_family(area, network=place.network)
    return place
