"""The people of an invented council and of the agencies around it, and their sign-ins."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from django.contrib.auth.hashers import make_password

from quorate.conferences.actions.rooms import RoomDetails, add_room
from quorate.conferences.models import Room
from quorate.people import actions as people
from quorate.people import sign_ins
from quorate.people.models import Agency, Area, Practitioner, Team, User

from .invented import ADULTS, FIRST_PARTS, LAST_PARTS, Council

BY = "demonstration"
PASSWORD = "every-child-matters-2026"  # noqa: S105 - printed for everybody, on a training instance only
LA_CODE = "301"
Role = Practitioner.Role
Kind = Agency.Kind
TEAMS = ("North", "Harbour", "Old Town")
WORKERS_EACH = 4
ROOMS = (("Rowan Room", 14, True), ("Larch Room", 10, True), ("Attic Room", 8, False))


@dataclass(frozen=True, slots=True)
class Post:
    """A post to fill: ``sign_in`` is the part of the e-mail address before the @, empty for no sign-in."""

    part: str
    role: str
    title: str
    agency: str
    group: str = ""
    sign_in: str = ""


OFFICE = (
    Post(
        "administrator",
        Role.ADMINISTRATOR,
        "Conference administrator",
        Kind.SOCIAL_CARE,
        sign_in="administrator",
    ),
    Post("administrator", Role.ADMINISTRATOR, "Conference administrator", Kind.SOCIAL_CARE),
    Post("chair", Role.CHAIR, "Conference chair", Kind.SOCIAL_CARE, sign_in="chair"),
    Post("chair", Role.CHAIR, "Conference chair", Kind.SOCIAL_CARE),
    Post("chair", Role.CHAIR, "Conference chair", Kind.SOCIAL_CARE),
    Post("chair", Role.CHAIR, "Conference chair", Kind.SOCIAL_CARE),
    Post(
        "chairs' manager",
        Role.CHAIRS_MANAGER,
        "Manager of the conference chairs",
        Kind.SOCIAL_CARE,
        sign_in="chairs.manager",
    ),
    Post(
        "service manager",
        Role.SERVICE_MANAGER,
        "Service manager, safeguarding",
        Kind.SOCIAL_CARE,
        sign_in="service.manager",
    ),
    Post(
        "designated manager",
        Role.DESIGNATED_MANAGER,
        "Designated manager, child protection",
        Kind.SOCIAL_CARE,
        sign_in="designated.manager",
    ),
)
PARTNERS = (
    Post("police", Role.PARTNER, "Detective constable, child abuse team", Kind.POLICE),
    Post("police", Role.PARTNER, "Police constable, vulnerability unit", Kind.POLICE),
    Post("health visitor", Role.PARTNER, "Health visitor", Kind.HEALTH, "health visiting", "health.visitor"),
    Post("health visitor", Role.PARTNER, "Health visitor", Kind.HEALTH, "health visiting"),
    Post("school nurse", Role.PARTNER, "School nurse", Kind.HEALTH, "school nursing"),
    Post("school nurse", Role.PARTNER, "School nurse", Kind.HEALTH, "school nursing"),
    Post("midwife", Role.PARTNER, "Community midwife", Kind.HEALTH, "midwifery"),
    Post("probation officer", Role.PARTNER, "Probation officer", Kind.PROBATION),
    Post("housing officer", Role.PARTNER, "Tenancy support officer", Kind.HOUSING),
    Post("recovery worker", Role.PARTNER, "Recovery worker", Kind.SUBSTANCE),
    Post("family worker", Role.PARTNER, "Family worker", Kind.VOLUNTARY),
)
SCHOOLS = (
    "Otter Lane Primary School",
    "Lantern Hill Primary School",
    "Weir Street Primary School",
    "Kite Moor Academy",
    "Fen Gate School",
)
NURSERIES = ("Acorns Nursery", "Puddle Lane Nursery")
PRACTICES = ("Lime Tree Surgery", "Mill Pond Practice", "Seven Gables Surgery")
AGENCIES = {
    Kind.SOCIAL_CARE: "{place} Children's Social Care", Kind.POLICE: "{place} Police",
    Kind.HEALTH: "{place} Community Health NHS Trust", Kind.PROBATION: "{place} Probation",
    Kind.HOUSING: "{place} Homes", Kind.SUBSTANCE: "{place} Recovery Service", Kind.VOLUNTARY: "{place} Family Friends",
}  # fmt: skip


@dataclass(slots=True)
class Staff:
    """Everybody of one council, by the part they take in a case."""

    area: Area
    by_part: dict[str, list[Practitioner]] = field(default_factory=dict)
    agencies: dict[str, list[Agency]] = field(default_factory=dict)
    teams: list[Team] = field(default_factory=list)
    rooms: list[Room] = field(default_factory=list)

    def of(self, part: str) -> list[Practitioner]:
        """Return those with a part, in the order in which they were added."""
        return self.by_part[part]

    def workers(self, team: Team) -> list[Practitioner]:
        """Return the social workers of a team."""
        return [worker for worker in self.of("social worker") if worker.team_id == team.pk]


def take_on(council: Council, *, at: datetime) -> Staff:
    """Open an area with its agencies, teams, rooms and people, and give one of each role a sign-in."""
    area = people.open_area(
        key=council.key,
        name=council.name,
        procedure=council.procedure,
        la_code=LA_CODE,
        by=BY,
        at=at,
        phone="01632 960 100",
        email=f"conferences@{council.domain}",
        address=f"Conference service\n1 Market Square\n{council.place}",
    )
    staff = Staff(area)
    for kind, name in AGENCIES.items():
        staff.agencies[kind] = [_agency(staff, name.format(place=council.place), kind, at)]
    for kind, places in ((Kind.SCHOOL, SCHOOLS), (Kind.EARLY_YEARS, NURSERIES), (Kind.GP, PRACTICES)):
        staff.agencies[kind] = [_agency(staff, f"{name}, {council.place}", kind, at) for name in places]
    staff.teams = [people.add_team(area=area, name=f"{name} team", by=BY, at=at) for name in TEAMS]
    names = _names(council)
    hashed = make_password(PASSWORD)
    for post in (*OFFICE, *PARTNERS):
        _fill(staff, post, staff.agencies[post.agency][0], next(names), council, hashed, at)
    _fill_teams(staff, names, council, hashed, at)
    _fill_places(staff, names, council, hashed, at)
    staff.rooms = [
        add_room(
            area=area,
            by=BY,
            at=at,
            details=RoomDetails(
                name=name, address=f"Civic Hall, {council.place}", seats=seats, step_free=step_free
            ),
        )
        for name, seats, step_free in ROOMS
    ]
    return staff


def _names(council: Council) -> Iterator[str]:
    random = Random(f"staff {council.key}")  # noqa: S311 - an invented world that is the same each time
    given = list(ADULTS) * 3
    family = [first + last for first in FIRST_PARTS for last in LAST_PARTS]
    random.shuffle(given)
    random.shuffle(family)
    for first, last in zip(given, family, strict=False):
        yield f"{first} {last}"


def _agency(staff: Staff, name: str, kind: str, at: datetime) -> Agency:
    return people.add_agency(area=staff.area, name=name, kind=kind, by=BY, at=at)


def _fill(
    staff: Staff,
    post: Post,
    agency: Agency,
    name: str,
    council: Council,
    hashed: str,
    at: datetime,
    team: Team | None = None,
) -> Practitioner:
    email = f"{post.sign_in or name.lower().replace(' ', '.')}@{council.domain}"
    person = people.add_practitioner(
        area=staff.area,
        name=name,
        role=post.role,
        agency=agency,
        job_title=post.title,
        group=post.group,
        team=team,
        email=email,
        phone="01632 960 200",
        by=BY,
        at=at,
    )
    staff.by_part.setdefault(post.part, []).append(person)
    if post.sign_in:
        user = sign_ins.open_sign_in(practitioner=person, email=email, by=BY, at=at)
        # One hash for all: the password is the same, and hashing it afresh each time would take longer than the rest.
        User.objects.filter(pk=user.pk).update(password=hashed)
        person.user = user
    return person


def _fill_teams(staff: Staff, names: Iterator[str], council: Council, hashed: str, at: datetime) -> None:
    social_care = staff.agencies[Kind.SOCIAL_CARE][0]
    for place, team in enumerate(staff.teams):
        first = place == 0
        lead = Post(
            "team manager",
            Role.TEAM_MANAGER,
            "Team manager",
            Kind.SOCIAL_CARE,
            sign_in="team.manager" if first else "",
        )
        _fill(staff, lead, social_care, next(names), council, hashed, at, team)
        for number in range(WORKERS_EACH):
            sign_in = "social.worker" if first and number == 0 else ""
            post = Post(
                "social worker", Role.SOCIAL_WORKER, "Social worker", Kind.SOCIAL_CARE, sign_in=sign_in
            )
            _fill(staff, post, social_care, next(names), council, hashed, at, team)


def _fill_places(staff: Staff, names: Iterator[str], council: Council, hashed: str, at: datetime) -> None:
    places = (
        (Kind.SCHOOL, "designated safeguarding lead", "Designated safeguarding lead", "school"),
        (Kind.EARLY_YEARS, "nursery manager", "Nursery manager", ""),
        (Kind.GP, "GP", "General practitioner", ""),
    )
    for kind, part, title, sign_in in places:
        for number, agency in enumerate(staff.agencies[kind]):
            post = Post(part, Role.PARTNER, title, kind, sign_in=sign_in if number == 0 else "")
            _fill(staff, post, agency, next(names), council, hashed, at)


def sign_ins_of(area: Area) -> list[tuple[str, str]]:
    """Return (who, e-mail address) of the area's people with a sign-in, in the order in which they were added."""
    found = Practitioner.objects.filter(area=area, user__isnull=False).select_related("user").order_by("pk")
    return [
        (person.job_title or person.get_role_display(), person.user.email if person.user else "")
        for person in found
    ]
