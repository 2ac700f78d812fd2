"""Who can be chosen on the forms, and what the people of a family answered about nationality."""

from dataclasses import dataclass
from datetime import date

from quorate.cases.access import children_seen_by
from quorate.cases.facts import calendar_of, procedure_of
from quorate.cases.models import Child, Family, Relative
from quorate.cases.pages import Why, why
from quorate.people.models import Agency, Area, Practitioner, Team
from quorate.rules import Event as Fact
from quorate.rules import History, as_json, derive

from ..access import enquiries_seen_by
from ..models import Enquiry, Nationality
from .rights import TOLD

WORKERS = (Practitioner.Role.SOCIAL_WORKER, Practitioner.Role.TEAM_MANAGER)
SETTLED = "settled-status"


def agencies(area: Area) -> list[Agency]:
    """Return the area's open agencies by name."""
    return list(Agency.objects.filter(area=area, active=True).order_by("name"))


def workers(area: Area) -> list[Practitioner]:
    """Return the social workers and team managers in post, by name."""
    people = Practitioner.objects.filter(area=area, active=True, role__in=WORKERS)
    return list(people.select_related("team").order_by("name"))


def managers(area: Area) -> list[Practitioner]:
    """Return the managers to whom a delay can be reported, by name."""
    return list(Practitioner.objects.filter(area=area, active=True, role__in=TOLD).order_by("name"))


def staff(area: Area) -> list[Practitioner]:
    """Return the people of the service in post, by name: one of them sees to a disagreement."""
    people = Practitioner.objects.filter(area=area, active=True).exclude(role=Practitioner.Role.PARTNER)
    return list(people.order_by("name"))


def teams(area: Area) -> list[Team]:
    """Return the area's teams by name."""
    return list(Team.objects.filter(area=area).order_by("name"))


def child_seen_by(reader: Practitioner, number: str) -> Child | None:
    """Return the child of that number, as an address gives it, if the reader may open the case."""
    if not number.isdecimal() or len(number) > 17:
        return None
    return children_seen_by(reader).select_related("family__area", "area").filter(pk=int(number)).first()


def family_by_reference(area: Area, reference: str) -> Family | None:
    """Return the area's family of that reference, whoever asks: the reference is known to the person who enters it."""
    return (
        Family.objects.filter(area=area, reference__iexact=reference.strip()).select_related("area").first()
    )


def family_seen_by(reader: Practitioner, pk: int) -> Family | None:
    """Return a family of whose children the reader may open at least one, or None. A new family has none yet."""
    seen = children_seen_by(reader).filter(family=pk)
    rows = Family.objects.filter(pk=pk, area=reader.area_id).select_related("area")
    return rows.filter(pk__in=seen.values("family")).first()


def children_of(family: Family) -> list[Child]:
    """Return the family's children, eldest first."""
    return list(Child.objects.filter(family=family).select_related("area").order_by("born_on", "pk"))


def relatives_of(family: Family) -> list[Relative]:
    """Return the family's adults in the order in which they were added."""
    return list(Relative.objects.filter(family=family).order_by("pk"))


@dataclass(frozen=True, slots=True)
class Person:
    """One person of a family, and what they answered last. ``key`` is child-7 or adult-3."""

    key: str
    name: str
    who: str
    child: Child | None
    relative: Relative | None
    answer: Nationality | None
    five_years_on: date | None = None
    why: Why | None = None

    @property
    def not_asked(self) -> bool:
        return self.answer is None


def people_of(family: Family) -> list[Person]:
    """Return everybody of a family, adults first, each with the latest answer that stands.

    **Rules** ``duty.settled-status`` for those with pre-settled status whose first day of residence is known.
    """
    latest: dict[str, Nationality] = {}
    rows = Nationality.objects.filter(family=family, superseded_at__isnull=True).select_related("recorded_by")
    for row in rows.order_by("asked_on", "pk"):
        latest[f"child-{row.child_id}" if row.child_id else f"adult-{row.relative_id}"] = row
    people = [
        Person(f"adult-{one.pk}", one.name, one.relation, None, one, latest.get(f"adult-{one.pk}"))
        for one in relatives_of(family)
    ]
    people += [
        Person(f"child-{one.pk}", one.name, "child", one, None, latest.get(f"child-{one.pk}"))
        for one in children_of(family)
        if one.died_on is None
    ]
    return [_with_five_years(one, family.area) for one in people]


def _with_five_years(one: Person, area: Area) -> Person:
    answer = one.answer
    if answer is None or answer.status != Nationality.Status.PRE_SETTLED or answer.residence_from is None:
        return one
    history = History([Fact("residence-started", answer.residence_from)])
    procedure, calendar = procedure_of(area), calendar_of(area)
    for duty in derive(history, procedure=procedure, calendar=calendar, scope="milestone"):
        if duty.rule == SETTLED and duty.due_on:
            reason = why(as_json(duty.reason))
            return Person(one.key, one.name, one.who, one.child, one.relative, answer, duty.due_on, reason)
    return one


def not_asked(family: Family) -> list[str]:
    """Return the names of those of a family who have not been asked for nationality and immigration status."""
    return [one.name for one in people_of(family) if one.not_asked]


def enquiry_of(reader: Practitioner, family: Family) -> Enquiry | None:
    """Return the family's open enquiry, if the reader may open it."""
    return enquiries_seen_by(reader).filter(family=family, closed_on__isnull=True).order_by("-pk").first()
