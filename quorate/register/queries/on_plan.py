"""Who was on a plan at a day and time: as we know it now, or as the record knew it then. Always for a reader.

A plan counts on the day it starts, and no longer on the day it ends. What a plan's row says is what is known now; what
was known then follows from when its start, its categories and its end were recorded, and when an ending was taken back.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Cast

from quorate.cases import search
from quorate.cases.access import children_seen_by
from quorate.cases.models import Event
from quorate.clock import LONDON
from quorate.people.access import sees_whole_area
from quorate.people.models import Practitioner, Team
from quorate.plans.models import Category, CategoryHeld, Plan, Reopening
from quorate.rules.days import add_months

SORTS = {
    "child": ("child__family_name", "child__given_name", "child__la_child_id"),
    "born": ("child__born_on", "child__expected_on", "child__la_child_id"),
    "started": ("started_on", "child__la_child_id"),
    "review": ("child__review_due_on", "child__la_child_id"),
    "worker": ("child__social_worker__name", "child__la_child_id"),
}
AGES = (
    ("unborn", "Not yet born", None),
    ("0", "Under 1", 0),
    ("1-4", "1 to 4", 1),
    ("5-9", "5 to 9", 5),
    ("10-15", "10 to 15", 10),
    ("16", "16 and over", 16),
)
"""Key, words and the first birthday of each band, as the national tables have them."""
LENGTHS = (
    ("0-3", "Under 3 months", 0),
    ("3-6", "3 to 6 months", 3),
    ("6-12", "6 to 12 months", 6),
    ("12-24", "1 to 2 years", 12),
    ("24", "2 years or more", 24),
)
"""Key, words and the month from which a plan is in each band: exactly three months is in the second."""
AGAIN = (("first", "First plan"), ("again", "Second or later plan"))
NOW, THEN = "now", "then"
VIEWS = ((NOW, "As we know it now"), (THEN, "As it was known then"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked the register for. ``known_by``: only what had been recorded by that moment counts."""

    on: date
    known_by: datetime | None = None
    words: str = ""
    category: str = ""
    age: str = ""
    length: str = ""
    again: str = ""
    team: int | None = None
    sort: str = "child"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the children asked for, by category, age and length of plan: (key, words, number) each."""

    total: int
    categories: list[tuple[str, str, int]]
    ages: list[tuple[str, str, int]]
    lengths: list[tuple[str, str, int]]
    again: int


def moment_of(on: date, clock: time | None, now: datetime) -> datetime:
    """Return the moment asked for: that time of the day, or its last instant, never later than now."""
    end = datetime.combine(on, clock or time.max, tzinfo=LONDON)
    return min(end, now)


def on_plan(reader: Practitioner, asked: Asked, *, whole_area: bool = False) -> QuerySet[Plan]:
    """Return the plans in force, of children the reader may see, in the order asked for.

    ``whole_area``: of the reader's whole area, for an inspection; who may inspect is for the caller to judge.

    Who the child's team and worker are, and their name, is said as it is known now.
    """
    plans = _in_force(asked).filter(area=reader.area_id)
    if not (whole_area or sees_whole_area(reader)):
        plans = plans.filter(child__in=children_seen_by(reader))
    if asked.words:
        plans = plans.filter(child__in=[child.pk for child in search.find(reader, asked.words)])
    if asked.team:
        plans = plans.filter(child__team=asked.team)
    if asked.again:
        plans = plans.filter(Q(previous_plans__gt=0) if asked.again == "again" else Q(previous_plans=0))
    if asked.age:
        plans = plans.filter(_aged(asked.age, asked.on))
    if asked.length:
        plans = plans.filter(_long(asked.length, asked.on))
    if asked.category:
        # As text, because the two databases do not search JSON lists alike.
        held = Cast(Subquery(_held(asked).values("codes")[:1]), TextField())
        plans = plans.annotate(held=held).filter(held__contains=f'"{asked.category}"')
    first, *rest = SORTS.get(asked.sort, SORTS["child"])
    lead = F(first).desc(nulls_last=True) if asked.descending else F(first).asc(nulls_last=True)
    return plans.order_by(lead, *rest)


def _in_force(asked: Asked) -> QuerySet[Plan]:
    plans = Plan.objects.filter(started_on__lte=asked.on)
    still = Q(ended_on__isnull=True) | Q(ended_on__gt=asked.on)
    if asked.known_by is None:
        return plans.filter(still)
    by = asked.known_by
    of_child = Event.objects.filter(child=OuterRef("child"))
    started = of_child.filter(kind="plan-start", on=OuterRef("started_on"))
    ended = of_child.filter(kind="plan-end", on=OuterRef("ended_on"), superseded_at__isnull=True)
    # An ending that was taken back later was believed at the time.
    believed = Event.objects.filter(
        child=OuterRef("plan__child"), kind="plan-end", on=OuterRef("was_ended_on"), recorded_at__lte=by
    )
    taken_back = Reopening.objects.filter(plan=OuterRef("pk"), at__gt=by, was_ended_on__lte=asked.on)
    return (
        # A start without a time of recording (there is none by any act) is taken as known all along.
        plans.filter(Exists(started.filter(recorded_at__lte=by)) | ~Exists(started))
        .filter(still | (Exists(ended) & ~Exists(ended.filter(recorded_at__lte=by))))
        .exclude(Exists(taken_back.filter(Exists(believed))))
    )


def _held(asked: Asked) -> QuerySet[CategoryHeld]:
    rows = CategoryHeld.objects.filter(plan=OuterRef("pk"), from_on__lte=asked.on)
    if asked.known_by is not None:
        rows = rows.filter(Q(at__isnull=True) | Q(at__lte=asked.known_by))
    return rows.order_by("-from_on", "-pk")


def _aged(key: str, on: date) -> Q:
    unborn = Q(child__born_on__isnull=True) | Q(child__born_on__gt=on)
    if key == "unborn":
        return unborn
    order = [one for one, _, _ in AGES]
    place = order.index(key)
    band = Q(child__born_on__lte=_reached(on, AGES[place][2] or 0))
    if place + 1 < len(AGES):
        band &= Q(child__born_on__gt=_reached(on, AGES[place + 1][2] or 0))
    return band


def _reached(on: date, age: int) -> date:
    """Return the last day of birth by which a child is so old: a birth on 29 February counts from 1 March."""
    return add_months(on, -12 * age)


def _long(key: str, on: date) -> Q:
    order = [one for one, _, _ in LENGTHS]
    place = order.index(key)
    band = Q(started_on__lte=add_months(on, -LENGTHS[place][2]))
    if place + 1 < len(LENGTHS):
        band &= Q(started_on__gt=add_months(on, -LENGTHS[place + 1][2]))
    return band


def tally(plans: QuerySet[Plan], asked: Asked) -> Tally:
    """Return the numbers at the top of the page, in one question whatever the number of plans."""
    cases = [When(_aged(key, asked.on), then=Value(key)) for key, _, _ in AGES]
    spans = [When(_long(key, asked.on), then=Value(key)) for key, _, _ in LENGTHS]
    rows = (
        plans.order_by()
        .annotate(
            kept=Cast(Subquery(_held(asked).values("codes")[:1]), TextField()),
            band=Case(*cases, default=Value("")),
            span=Case(*spans, default=Value("")),
            later=Case(When(previous_plans__gt=0, then=Value(1)), default=Value(0)),
        )
        .values_list("kept", "band", "span", "later")
        .annotate(number=Count("pk"))
    )
    total = again = 0
    categories = dict.fromkeys(Category.values, 0)
    ages, lengths = dict.fromkeys((k for k, _, _ in AGES), 0), dict.fromkeys((k for k, _, _ in LENGTHS), 0)
    for held, band, span, later, number in rows:
        total += number
        again += number if later else 0
        ages[band] = ages.get(band, 0) + number
        lengths[span] = lengths.get(span, 0) + number
        for code in categories:
            categories[code] += number if f'"{code}"' in (held or "") else 0
    return Tally(
        total=total,
        categories=[(code, str(Category(code).label), number) for code, number in categories.items()],
        ages=[(key, words, ages[key]) for key, words, _ in AGES],
        lengths=[(key, words, lengths[key]) for key, words, _ in LENGTHS],
        again=again,
    )


def other_view(reader: Practitioner, asked: Asked, moment: datetime) -> int:
    """Return how many there are when the same is asked in the other way: as known now, or as known then."""
    turned = replace(asked, known_by=moment if asked.known_by is None else None)
    return on_plan(reader, turned).count()


def shown(plans: QuerySet[Plan], asked: Asked, rows: slice) -> list[Any]:
    """Return one page of plans with child, social worker and, as ``codes``, the categories held on the day.

    The page's numbers are read first: what is shown of a plan is then worked out for one page only.
    """
    numbers = list(plans.values_list("pk", flat=True)[rows])
    found = with_all(asked).in_bulk(numbers)
    return [found[number] for number in numbers]


def in_words(plans: QuerySet[Plan], asked: Asked) -> Iterator[tuple[int, str, str]]:
    """Yield each plan's number, its child's identifier and the categories held on the day, in no order.

    There are a few sets of categories and thousands of plans: each set is put into words once.
    """
    held = Cast(Subquery(_held(asked).values("codes")[:1]), TextField())
    words: dict[str, str] = {}
    for number, child, codes in (
        plans.order_by().annotate(kept=held).values_list("pk", "child__la_child_id", "kept").iterator()
    ):
        text = codes or "[]"
        if text not in words:
            words[text] = category_words(json.loads(text))
        yield number, child, words[text]


def with_all(asked: Asked) -> QuerySet[Any]:
    """Return all plans with what a list shows of each: meant to be narrowed to a page's numbers."""
    return Plan.objects.annotate(codes=Subquery(_held(asked).values("codes")[:1])).select_related(
        "child__social_worker", "child__team"
    )


def teams(reader: Practitioner) -> list[tuple[int, str]]:
    return list(Team.objects.filter(area=reader.area_id).order_by("name").values_list("pk", "name"))


def category_words(codes: Iterable[str] | None) -> str:
    return ", ".join(str(Category(code).label) for code in codes or ()) or "Not recorded"


def length_words(started_on: date, on: date) -> str:
    """Return how long a plan had run on a day: "3 weeks", "14 months"."""
    months = (on.year - started_on.year) * 12 + on.month - started_on.month
    months -= add_months(started_on, months) > on
    if months >= 1:
        return f"{months} month{'' if months == 1 else 's'}"
    weeks = (on - started_on).days // 7
    return f"{weeks} week{'' if weeks == 1 else 's'}"


def register_table(plans: QuerySet[Plan], asked: Asked) -> Iterator[list[Any]]:
    """Yield the register as rows for a spreadsheet, headings first, a thousand plans at a time."""
    yield ["Child", "Identifier", "Born or expected", "Sex", "On a plan since", "Category", "Earlier plans",
           "Next review by", "Social worker", "Team", "As at"]  # fmt: skip
    as_at = f"{asked.on}" + (f", as known by {asked.known_by:%Y-%m-%d %H:%M}" if asked.known_by else "")
    numbers = list(plans.values_list("pk", flat=True))
    for start in range(0, len(numbers), 1000):
        some = numbers[start : start + 1000]
        found = with_all(asked).in_bulk(some)
        for plan in (found[number] for number in some):
            child = plan.child
            yield [
                child.name, child.la_child_id, child.born_on or child.expected_on, child.sex, plan.started_on,
                category_words(plan.codes), plan.previous_plans, child.review_due_on,
                child.social_worker.name if child.social_worker else "", child.team.name if child.team else "",
                as_at,
            ]  # fmt: skip
