"""Who has a part in a plan: the child, the family, the practitioners around them."""

from dataclasses import dataclass

from quorate.cases.models import NetworkMember, Relative
from quorate.people.models import Agency, Practitioner

from ..models import Plan

PARENTS = ("mother", "father")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with a part in a plan. ``key`` is relative:3, practitioner:4 or child."""

    key: str
    name: str
    part: str
    family: bool
    parent: bool = False
    relative: Relative | None = None
    practitioner: Practitioner | None = None

    @property
    def words(self) -> str:
        return f"{self.name} ({self.part})" if self.part else self.name


def people_of(plan: Plan) -> list[Person]:
    """Return the child, the relatives (parents first) and the practitioners of the network, each once."""
    child = plan.child
    found = []
    if child.born_on is not None:
        found.append(Person("child", child.name, "the child", family=True))
    relatives = Relative.objects.filter(family=child.family_id) if child.family_id else []
    family = [
        Person(
            f"relative:{one.pk}",
            one.name,
            one.relation,
            family=True,
            parent=one.parental_responsibility or one.relation.lower() in PARENTS,
            relative=one,
        )
        for one in relatives
    ]
    found += sorted(family, key=lambda one: not one.parent)
    members = NetworkMember.objects.filter(child=child, to_on__isnull=True, practitioner__active=True)
    for member in members.select_related("practitioner__agency").order_by("-core_group", "part", "pk"):
        who = member.practitioner
        found.append(
            Person(
                f"practitioner:{who.pk}",
                who.name,
                member.part or who.job_title,
                family=False,
                practitioner=who,
            )
        )
    return found


def agencies_for(plan: Plan) -> list[Agency]:
    """Return the agencies that can be given something to do."""
    return list(Agency.objects.filter(area=plan.area_id, active=True).order_by("name"))


def social_workers_for(plan: Plan) -> list[Practitioner]:
    """Return the social workers in post who can lead the plan."""
    role = Practitioner.Role.SOCIAL_WORKER
    return list(Practitioner.objects.filter(area=plan.area_id, active=True, role=role).order_by("name"))
