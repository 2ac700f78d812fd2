"""Every dissent from what a conference decided: whose it is now, for how long, and what came of it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from quorate.cases import search
from quorate.conferences.access import conferences_seen_by
from quorate.conferences.models import Conference, Dissent
from quorate.enquiries.models import Disagreement
from quorate.people.access import Role
from quorate.people.models import Area, Practitioner

from ..models import LeftThere

OPEN = ("waiting", "further")
STANDINGS = {
    "waiting": "Not taken further yet",
    "further": "Taken further",
    "settled": "Settled",
    "left": "Not taken further",
}
COLOURS = {"waiting": "orange", "further": "blue", "settled": "green", "left": "grey"}
SORTS = {
    "held": ("conference_child__conference__starts_at", "pk"),
    "child": ("conference_child__child__family_name", "conference_child__child__given_name", "pk"),
    "who": ("invitation__practitioner__name", "pk"),
    "standing": ("standing", "conference_child__conference__starts_at", "pk"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked the list for; empty values ask for everything."""

    standing: str = "open"
    words: str = ""
    sort: str = "held"
    descending: bool = False
    conference: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """One dissent with its course. ``days`` counts from the conference to its end, or to today while it is open."""

    dissent: Dissent
    standing: str
    taken: Disagreement | None
    left: LeftThere | None
    owner: str
    held_on: date
    days: int

    @property
    def says(self) -> str:
        return STANDINGS[self.standing]

    @property
    def colour(self) -> str:
        return COLOURS[self.standing]

    @property
    def is_open(self) -> bool:
        return self.standing in OPEN


def listed(reader: Practitioner, asked: Asked) -> Any:
    """Return the dissents asked for from the conferences that this reader may open, in the order asked for."""
    seen = conferences_seen_by(reader).filter(state=Conference.State.CLOSED).order_by().values("pk")
    key = Concat(Value("dissent:"), Cast("pk", CharField()))
    taken = Disagreement.objects.filter(about=OuterRef("key"))
    rows = Dissent.objects.filter(
        conference_child__conference__in=seen, invitation__practitioner__isnull=False
    )
    rows = rows.annotate(key=key).annotate(
        taken_pk=Subquery(taken.values("pk")[:1]),
        came_to=Subquery(taken.values("result")[:1]),
        is_left=Exists(LeftThere.objects.filter(dissent=OuterRef("pk"))),
    )
    rows = rows.annotate(
        standing=Case(
            When(taken_pk__isnull=False, came_to="", then=Value("further")),
            When(taken_pk__isnull=False, then=Value("settled")),
            When(is_left=True, then=Value("left")),
            default=Value("waiting"),
            output_field=CharField(),
        )
    )
    rows = _narrowed(rows, reader, asked)
    order: list[Any] = [F(name).asc() for name in SORTS.get(asked.sort, SORTS["held"])]
    if asked.descending:
        order[0] = F(SORTS.get(asked.sort, SORTS["held"])[0]).desc()
    return rows.select_related(
        "conference_child__child", "conference_child__conference", "invitation__practitioner__agency"
    ).order_by(*order)


def _narrowed(rows: Any, reader: Practitioner, asked: Asked) -> Any:
    if asked.conference is not None:
        rows = rows.filter(conference_child__conference=asked.conference)
    if asked.standing == "open":
        rows = rows.filter(standing__in=OPEN)
    elif asked.standing == "closed":
        rows = rows.exclude(standing__in=OPEN)
    if asked.words.strip():
        found = [child.pk for child in search.find(reader, asked.words)]
        rows = rows.filter(
            Q(conference_child__child__in=found)
            | Q(invitation__practitioner__name__icontains=asked.words.strip())
            | Q(invitation__practitioner__agency__name__icontains=asked.words.strip())
        )
    return rows


def lines(rows: list[Dissent], area: Area, today: date) -> list[Difference]:
    """Return dissents with their course; what is not taken further yet is the chairs' manager's."""
    taken = Disagreement.objects.select_related("owner").in_bulk(
        [getattr(one, "taken_pk", None) for one in rows if getattr(one, "taken_pk", None)]
    )
    left = {row.dissent_id: row for row in LeftThere.objects.filter(dissent__in=[one.pk for one in rows])}
    owner = managers_named(area)
    return [_line(one, taken, left, owner, today) for one in rows]


def _line(
    one: Dissent,
    taken: dict[int, Disagreement],
    left: dict[int, LeftThere],
    managers: str,
    today: date,
) -> Difference:
    further = taken.get(getattr(one, "taken_pk", None) or 0)
    dropped = left.get(one.pk)
    held_on = timezone.localtime(one.conference_child.conference.starts_at).date()
    over = further.settled_on if further else dropped.on if dropped else None
    return Difference(
        dissent=one,
        standing=str(getattr(one, "standing", "waiting")),
        taken=further,
        left=dropped,
        owner=further.owner.name if further else managers,
        held_on=held_on,
        days=((over or today) - held_on).days,
    )


def managers_named(area: Area) -> str:
    """Return the names of the area's chairs' managers in post, in words; the post where nobody is in it."""
    found = Practitioner.objects.filter(area=area, role=Role.CHAIRS_MANAGER, active=True).order_by("name")
    return ", ".join(found.values_list("name", flat=True)) or "The chairs’ manager (nobody is in post)"


def dissent_seen_by(reader: Practitioner, pk: int) -> Dissent | None:
    """Return a dissent of a conference that is over and that this reader may open, or None."""
    found: Dissent | None = listed(reader, Asked(standing="")).filter(pk=pk).first()
    return found


def table(rows: list[Difference]) -> list[list[Any]]:
    """Return the list as rows for a spreadsheet, headings first."""
    head = ["Child", "Identifier", "Conference", "Held", "Who", "Agency", "Standing", "Whose", "Days"]
    return [head] + [
        [
            one.dissent.conference_child.child.name,
            one.dissent.conference_child.child.la_child_id,
            one.dissent.conference_child.conference_id,
            one.held_on.isoformat(),
            one.dissent.invitation.name,
            one.dissent.invitation.practitioner.agency.name if one.dissent.invitation.practitioner else "",
            one.says,
            one.owner,
            one.days,
        ]
        for one in rows
    ]
