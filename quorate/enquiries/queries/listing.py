"""The list of children under enquiry: those whose enquiry is open, and those who wait for a conference."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import (
    CharField,
    Count,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from quorate.cases import search
from quorate.cases.access import children_seen_by
from quorate.cases.facts import calendar_of
from quorate.cases.models import Child, Duty, Event
from quorate.cases.pages import DutyRow, duty_row
from quorate.clock import LONDON
from quorate.people.models import Practitioner, Team
from quorate.rules.days import Calendar

from ..models import Subject
from .page import days_since
from .under_way import limits_of

Outcome = Subject.Outcome
SORTS = {
    "child": ("family_name", "given_name", "la_child_id"),
    "started": ("started_on", "la_child_id"),
    "limit": ("limit_on", "started_on", "la_child_id"),
    "worker": ("social_worker__name", "la_child_id"),
}
SHOWN = (
    ("", "All under enquiry"),
    ("deciding", "Enquiry going on"),
    ("convene", "A conference is to be held"),
    ("late", "Past the limit"),
    ("elsewhere", "Not taken up here yet"),
)
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Sought:
    """What a reader asked the list for. Empty values ask for everything."""

    show: str = ""
    team: int | None = None
    words: str = ""
    sort: str = "limit"


@dataclass(frozen=True, slots=True)
class Line:
    """One child of the list: since when, how many working days of the count have gone, by when and why."""

    child: Child
    enquiry: int | None
    started_on: date | None
    days: int | None
    limit: DutyRow | None
    standing: str


def listed(reader: Practitioner, sought: Sought, today: date) -> QuerySet[Any]:
    """Return the children asked for, in the order asked for: to be counted and sliced."""
    duty = Duty.objects.filter(
        child=OuterRef("pk"),
        scope="child",
        rule="initial-conference",
        standing=Duty.Standing.OPEN,
        ended_at__isnull=True,
    )
    going_on = Subject.objects.filter(child=OuterRef("pk"), open=True)
    waiting = Subject.objects.filter(child=OuterRef("pk"), outcome=Outcome.CONVENE).order_by("-pk")
    told = Event.objects.filter(
        child=OuterRef("pk"), kind="strategy-discussion", superseded_at__isnull=True
    ).order_by("-on")
    found = children_seen_by(reader).filter(Exists(duty) | Exists(going_on))
    found = found.annotate(
        limit_on=Subquery(duty.order_by("due_on").values("due_on")[:1], output_field=DateField()),
        going_on=Subquery(going_on.values("enquiry")[:1], output_field=IntegerField()),
        waiting=Subquery(waiting.values("enquiry")[:1], output_field=IntegerField()),
        outcome=Subquery(going_on.values("outcome")[:1], output_field=CharField()),
        started_on=Coalesce(
            Subquery(going_on.values("section_47_on")[:1]),
            Subquery(waiting.values("section_47_on")[:1]),
            Subquery(told.values("on")[:1]),
            Subquery(going_on.values("enquiry__opened_on")[:1]),
            output_field=DateField(),
        ),
    )
    found = _narrowed(found, sought, today)
    if sought.words.strip():
        found = found.filter(pk__in=[child.pk for child in search.find(reader, sought.words.strip())])
    down = sought.sort.startswith("-")
    names = SORTS.get(sought.sort.removeprefix("-"), SORTS["limit"])
    order = [
        F(name).desc(nulls_last=True) if down and place == 0 else F(name).asc(nulls_last=True)
        for place, name in enumerate(names)
    ]
    return found.select_related("social_worker", "family", "team").order_by(*order, "pk")


def _narrowed(found: QuerySet[Any], sought: Sought, today: date) -> QuerySet[Any]:
    if sought.show == "deciding":
        found = found.filter(going_on__isnull=False)
    elif sought.show == "convene":
        found = found.filter(going_on__isnull=True, waiting__isnull=False)
    elif sought.show == "late":
        found = found.filter(limit_on__lt=today)
    elif sought.show == "elsewhere":
        found = found.filter(going_on__isnull=True, waiting__isnull=True)
    return found.filter(team=sought.team) if sought.team else found


def lines(reader: Practitioner, children: Iterable[Any], now: datetime) -> list[Line]:
    """Return children of the list as its lines, with one question for all their limits."""
    rows = list(children)
    limits = limits_of([row.pk for row in rows])
    calendar = calendar_of(reader.area)
    return [_line(row, limits.get(row.pk), calendar, now) for row in rows]


def _line(row: Any, duty: Duty | None, calendar: Calendar, now: datetime) -> Line:
    if row.going_on:
        standing = "Enquiry going on" if duty else "Being considered"
    elif row.waiting:
        standing = "A conference is to be held"
    else:
        standing = "Not taken up here yet"
    today = now.astimezone(LONDON).date()
    days = days_since(row.started_on, today, calendar) if row.started_on and duty else None
    limit = duty_row(duty, now) if duty else None
    return Line(row, row.going_on or row.waiting, row.started_on, days, limit, standing)


def teams(reader: Practitioner) -> list[Team]:
    """Return the area's teams by name."""
    return list(Team.objects.filter(area=reader.area_id).order_by("name"))


def counts(found: QuerySet[Any], today: date) -> dict[str, int]:
    """Return how many children of the list there are, and how many are past their limit."""
    row = found.order_by().aggregate(all=Count("pk"), late=Count("pk", filter=Q(limit_on__lt=today)))
    return {key: int(value) for key, value in row.items()}


def table(reader: Practitioner, found: QuerySet[Any], now: datetime) -> Iterator[Sequence[object]]:
    """Yield the list as rows for a spreadsheet, headings first."""
    yield (
        "Child",
        "Identifier",
        "Family",
        "Since",
        "Working days gone",
        "Limit",
        "Why",
        "Standing",
        "Social worker",
    )
    rows = list(found)
    for start in range(0, len(rows), CHUNK):
        for line in lines(reader, rows[start : start + CHUNK], now):
            yield (
                line.child.name,
                line.child.la_child_id,
                line.child.family.reference if line.child.family else "",
                line.started_on or "",
                "" if line.days is None else line.days,
                (line.limit.duty.due_on or "not stated") if line.limit else "",
                line.limit.why.says if line.limit else "",
                line.standing,
                line.child.social_worker.name if line.child.social_worker else "",
            )
