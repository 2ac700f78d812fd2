"""What anybody may know of a council: how to reach it, which text it works to, and that text's route for complaints."""

from dataclasses import dataclass
from datetime import date

from quorate.challenges.queries import office
from quorate.people.models import Area
from quorate.rulebook.publications import Guidance, Publication, publication, reading

ROUTES = ("complaint-route", "complaints-route")
"""The names under which the areas' texts list their route."""


@dataclass(frozen=True, slots=True)
class Council:
    """A council as anybody may read of it."""

    key: str
    name: str
    protocol: str
    link: str
    contact: tuple[str, ...]
    text: Publication
    route: Guidance | None
    subjects: Guidance | None
    results: Guidance | None
    minimum: Guidance | None


def councils() -> list[tuple[str, str]]:
    """Return the key and name of each council, by name."""
    return list(Area.objects.order_by("name").values_list("key", "name"))


def council(key: str, on: date) -> Council | None:
    """Return a council; nothing for a key that there is not."""
    area = Area.objects.filter(key=key).first()
    return of_area(area, on) if area else None


def of_area(area: Area, on: date) -> Council:
    """Return what anybody may know of a council on a day.

    **Rules** ``list.complaint-route``, ``list.complaints-route``, ``list.complaint-subjects``,
    ``list.complaint-outcomes``, ``list.family-minimum``.
    """
    said, own = reading(area.procedure, on), office.protocol_of(area)
    found = {
        name: said.listed(name)
        for name in (*ROUTES, "complaint-subjects", "complaint-outcomes", "family-minimum")
    }
    given = {name: one if one.entries else None for name, one in found.items()}
    return Council(
        key=area.key,
        protocol=own.title if own else "",
        link=own.link if own else "",
        name=area.name,
        contact=tuple(one for one in (area.phone, area.email, area.address) if one),
        text=publication(area.procedure),
        route=given[ROUTES[0]] or given[ROUTES[1]],
        subjects=given["complaint-subjects"],
        results=given["complaint-outcomes"],
        minimum=given["family-minimum"],
    )
