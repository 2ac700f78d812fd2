"""Notices of people who may pose a risk, for the designated manager alone."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from quorate.cases import search
from quorate.cases.models import Child
from quorate.people.models import Practitioner

from ..access import DESIGNATED
from ..models import RiskEntry, RiskLink, RiskPerson, RiskReview

SORTS = {
    "name": ("name",),
    "told": ("told_on",),
    "review": ("person__review_on", "name"),
}
STANDINGS = (("", "Running"), ("due", "To be reviewed by today"), ("ended", "Ended"), ("all", "All"))


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for. Empty parts do not narrow, but for the standing: those that run."""

    text: str = ""
    standing: str = ""
    sort: str = "review"
    descending: bool = False


def seen_by(reader: Practitioner) -> QuerySet[RiskPerson]:
    """Return the notices a reader may see: the designated manager's role, of this area, and nobody else."""
    found = RiskPerson.objects.filter(area=reader.area_id)
    return found if reader.role in DESIGNATED else found.none()


def entries(reader: Practitioner, sought: Sought, today: date) -> QuerySet[RiskEntry]:
    """Return the entries that stand and match, in the order asked for: to be counted and sliced."""
    found = RiskEntry.objects.filter(person__in=seen_by(reader), stands=True)
    if sought.standing == "ended":
        found = found.filter(person__ended_on__isnull=False)
    elif sought.standing != "all":
        found = found.filter(person__ended_on__isnull=True)
    if sought.standing == "due":
        found = found.filter(person__review_on__lte=today)
    for word in sought.text.split()[:5]:
        found = found.filter(
            Q(name__icontains=word) | Q(other_names__icontains=word) | Q(address__icontains=word)
        )
    lead, *rest = SORTS.get(sought.sort, SORTS["review"])
    first = F(lead).desc(nulls_last=True) if sought.descending else F(lead).asc(nulls_last=True)
    return found.select_related("person").order_by(first, *rest, "-pk")


@dataclass(frozen=True, slots=True)
class Page:
    """One notice as its page shows it."""

    person: RiskPerson
    entry: RiskEntry
    earlier: list[RiskEntry]
    reviews: list[RiskReview]
    links: list[RiskLink]


def get_person(reader: Practitioner, pk: int) -> RiskPerson | None:
    return seen_by(reader).select_related("area").filter(pk=pk).first()


def page_of(person: RiskPerson) -> Page:
    """Return a notice with every entry it had, its reviews and the children it is linked to."""
    rows = list(person.entries.select_related("by").order_by("-number"))
    return Page(
        person=person,
        entry=rows[0],
        earlier=rows[1:],
        reviews=list(person.reviews.select_related("by").order_by("-on", "-pk")),
        links=list(person.links.select_related("child", "by").order_by("-pk")),
    )


def get_link(person: RiskPerson, pk: int) -> RiskLink | None:
    return RiskLink.objects.filter(person=person, pk=pk).select_related("child").first()


def children_like(reader: Practitioner, words: str) -> list[Child]:
    """Return the children a name or identifier may mean, to link a notice to."""
    return search.find(reader, words, limit=20) if words else []


def get_child(reader: Practitioner, pk: int) -> Child | None:
    return Child.objects.filter(area=reader.area_id, pk=pk).select_related("area").first()


def values_of(entry: RiskEntry) -> dict[str, Any]:
    """Return what a form that puts the entry right begins with."""
    names = ("name", "other_names", "born_on", "address", "found", "since_on", "told_on", "told_by", "told_by_agency",
             "told_by_contact", "checked", "known")  # fmt: skip
    return {name: getattr(entry, name) for name in names}
