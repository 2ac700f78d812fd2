"""Questions about people and agencies, always within the reader's area."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db.models import Count, Q, QuerySet

from quorate import rulebook
from quorate.audit import queries as audit

from .access import may_keep
from .models import Agency, Area, ClosureDay, Practitioner, Team

PEOPLE_SORTS = ("name", "role", "agency")


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the directory. Empty parts do not narrow."""

    text: str = ""
    role: str = ""
    kind: str = ""
    standing: str = "in_post"


def people(reader: Practitioner, wanted: Wanted, sorted_by: str = "name") -> QuerySet[Practitioner]:
    """Return the area's people that match, sorted: to be counted and sliced."""
    found = Practitioner.objects.filter(area=reader.area_id).select_related("agency", "team", "user")
    if wanted.standing in ("in_post", "left"):
        found = found.filter(active=wanted.standing == "in_post")
    if wanted.role:
        found = found.filter(role=wanted.role)
    if wanted.kind:
        found = found.filter(agency__kind=wanted.kind)
    for word in wanted.text.split()[:5]:
        found = found.filter(
            Q(name__icontains=word)
            | Q(email__icontains=word)
            | Q(job_title__icontains=word)
            | Q(group__icontains=word)
            | Q(agency__name__icontains=word)
        )
    down = "-" if sorted_by.startswith("-") else ""
    column = {"name": "name", "role": "role", "agency": "agency__name"}[sorted_by.removeprefix("-")]
    return found.order_by(f"{down}{column}", "name", "pk")


def practitioner(reader: Practitioner, number: int) -> Practitioner:
    """Return one person of the reader's area.

    :raises Practitioner.DoesNotExist: if there is none of that number there
    """
    found = Practitioner.objects.select_related("area", "agency", "team", "user")
    return found.get(pk=number, area=reader.area_id)


def agencies(reader: Practitioner, *, text: str = "", everything: bool = False) -> QuerySet[Agency]:
    """Return the area's agencies by name, with how many people in post each has as ``people``."""
    found = Agency.objects.filter(area=reader.area_id)
    if not everything:
        found = found.filter(active=True)
    for word in text.split()[:5]:
        found = found.filter(name__icontains=word)
    return found.annotate(people=Count("practitioners", filter=Q(practitioners__active=True))).order_by(
        "name"
    )


def agency(reader: Practitioner, number: int) -> Agency:
    """Return one agency of the reader's area.

    :raises Agency.DoesNotExist: if there is none of that number there
    """
    return Agency.objects.select_related("area").get(pk=number, area=reader.area_id)


def agencies_to_choose(area: Area, kept: int | None = None) -> Iterable[Agency]:
    """Return the agencies that somebody can be put in: the open ones, and the one they are in."""
    return Agency.objects.filter(Q(active=True) | Q(pk=kept), area=area).order_by("name")


def teams(area: Area) -> Iterable[Team]:
    """Return the area's teams by name."""
    return Team.objects.filter(area=area).order_by("name")


def roles_to_give(reader: Practitioner, kept: str = "") -> list[tuple[str, str]]:
    """Return the roles that the reader may give, and the one somebody has."""
    return [
        (role.value, role.label)
        for role in Practitioner.Role
        if role.value == kept or may_keep(reader, role.value)
    ]


def procedure_title(area: Area) -> str:
    """Return the name of the procedure that binds the area."""
    return rulebook.load().procedure(area.procedure).title


def closure_days(area: Area) -> QuerySet[ClosureDay]:
    """Return the days on which the area's council is shut, the latest first."""
    return ClosureDay.objects.filter(area=area).order_by("-on")


def closure_day(reader: Practitioner, number: int) -> ClosureDay:
    """Return one closure day of the reader's area.

    :raises ClosureDay.DoesNotExist: if there is none of that number there
    """
    return ClosureDay.objects.get(pk=number, area=reader.area_id)


def has_second_step(person: Practitioner) -> bool:
    """Return whether this person's sign-in asks for a code as well."""
    return person.user_id is not None and Authenticator.objects.filter(user=person.user_id).exists()


@dataclass(frozen=True)
class LastChange:
    """Who changed something last, and when."""

    who: str
    at: datetime | None


def last_change(reader: Practitioner, about: str) -> LastChange:
    """Return who changed something last, as the audit has it: ``about`` is practitioner:12 or agency:3."""
    entry = audit.about(about, area=reader.area.key).first()
    return LastChange(entry.by_name, entry.at) if entry else LastChange("Somebody", None)


def area_by_key(key: str) -> Area | None:
    """Return the area of that key, if there is one. For commands, which have no reader."""
    return Area.objects.filter(key=key).first()


def area_keys() -> list[str]:
    """Return every area's key. For commands, which have no reader."""
    return list(Area.objects.order_by("key").values_list("key", flat=True))


def agency_by_name(area: Area, name: str) -> Agency | None:
    """Return the area's open agency of that name; without a name, its children's social care."""
    found = Agency.objects.filter(area=area, active=True)
    if name:
        return found.filter(name__iexact=name.strip()).first()
    return found.filter(kind=Agency.Kind.SOCIAL_CARE).order_by("pk").first()
