"""Plans that drift: no core group or visit in time, work overdue, no plan in words, one worker after another.

All of it is asked of the database at once: the list of an area of twenty thousand children takes a few questions.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    Exists,
    F,
    OuterRef,
    PositiveSmallIntegerField,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest

from quorate.cases.access import children_seen_by
from quorate.cases.models import Correction, Duty, Event
from quorate.clock import LONDON
from quorate.people.access import sees_whole_area
from quorate.people.models import Practitioner, Team
from quorate.plans.models import Plan, PlanAction, PlanVersion

from ..models import HOW_OFTEN, Agreed, Measure, Visit
from .visits import measure_of

KINDS = {
    "no-group": "No core group in time",
    "no-visit": "No visit in time",
    "overdue": "Work overdue",
    "no-plan": "No plan written and agreed",
    "workers": "Social worker changed often",
}
SORTS = {
    "child": ("child__family_name", "child__given_name", "child__la_child_id"),
    "started": ("started_on", "child__la_child_id"),
    "group": ("last_group", "child__la_child_id"),
    "visit": ("last_visit", "child__la_child_id"),
    "worker": ("child__social_worker__name", "child__la_child_id"),
}
YEAR = timedelta(days=365)
OFTEN = 2
"""How many changes of social worker within a year are shown as often."""
WORDS = dict(HOW_OFTEN)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader asked the list for. Empty values ask for everything."""

    kind: str = ""
    team: int | None = None
    worker: int | None = None
    sort: str = "child"
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """One way in which a plan drifts, and why it is said."""

    kind: str
    says: str

    @property
    def title(self) -> str:
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class Line:
    plan: Any
    signs: list[Sign] = field(default_factory=list)


def _cutoff(what: str, measure: Measure | None, today: date) -> Case:
    """Return the day before which the last one is too long ago: by the plan's own figure, or else the area's."""
    own = getattr(measure, f"{what}_every") if measure else None
    every = f"core_group__{what}_every"
    default = (
        Value(today - timedelta(days=own), output_field=DateField()) if own else Value(None, DateField())
    )
    # Most plans have no figure of their own: that is asked first.
    whens = [When(**{f"{every}__isnull": True}, then=default)]
    whens += [When(**{every: days}, then=Value(today - timedelta(days=days))) for days, _ in HOW_OFTEN]
    return Case(*whens, default=default, output_field=DateField())


def _last_group() -> Subquery:
    events = Event.objects.filter(
        child=OuterRef("child"), kind="core-group", superseded_at__isnull=True, on__gte=OuterRef("started_on")
    )
    return Subquery(events.order_by("-on").values("on")[:1])


def _last_visit() -> Subquery:
    visits = Visit.objects.filter(child=OuterRef("child"), superseded_at__isnull=True, seen=True)
    return Subquery(visits.order_by("-on").values("on")[:1])


def _changed(today: date) -> QuerySet[Correction]:
    since = datetime.combine(today - YEAR, time.min, tzinfo=LONDON)
    return Correction.objects.filter(field="social_worker", at__gte=since).exclude(was="")


def _changes(today: date) -> Subquery:
    made = _changed(today).filter(child=OuterRef("child"))
    counted = made.order_by().values("child").annotate(n=Count("pk")).values("n")
    return Subquery(counted, output_field=PositiveSmallIntegerField())


def _changed_often(today: date) -> QuerySet[Any]:
    counted = _changed(today).order_by().values("child").annotate(n=Count("pk"))
    return counted.filter(n__gte=OFTEN).values("child")


LAST = {"last_group": _last_group, "last_visit": _last_visit}


def _late_actions(today: date) -> QuerySet[PlanAction]:
    return PlanAction.objects.filter(by_on__lt=today, done_on__isnull=True, cancelled_on__isnull=True)


def _late_agreed(today: date) -> QuerySet[Agreed]:
    return Agreed.objects.filter(by_on__lt=today, done_on__isnull=True, given_up_on__isnull=True)


def _first_late(today: date) -> QuerySet[Duty]:
    return Duty.objects.filter(
        rule="first-core-group", standing=Duty.Standing.OPEN, ended_at__isnull=True, due_on__lt=today
    )


def _agreed_version() -> Exists:
    return Exists(PlanVersion.objects.filter(plan=OuterRef("pk"), state=PlanVersion.State.AGREED))


def _seen_since() -> Coalesce:
    """Return the day from which a visit is waited for: the last one, or else when the child was there to be visited."""
    return Coalesce(F("last_visit"), Greatest(F("started_on"), F("child__born_on")))


def _no_group(measure: Measure | None, today: date) -> Q:
    """Return whether no core group was held since the cutoff, in a plan that is older than it."""
    since = Event.objects.filter(
        child=OuterRef("child"),
        kind="core-group",
        superseded_at__isnull=True,
        on__gte=OuterRef("group_cutoff"),
    )
    return Q(started_on__lt=_cutoff("group", measure, today)) & ~Q(Exists(since))


def _no_visit(measure: Measure | None, today: date) -> Q:
    """Return whether the child was not seen since the cutoff, and a visit was waited for before it."""
    seen = Visit.objects.filter(child=OuterRef("child"), superseded_at__isnull=True, seen=True)
    since = seen.filter(on__gte=OuterRef("visit_cutoff"))
    waited = Q(waited_since__lt=_cutoff("visit", measure, today)) | Q(Exists(seen))
    has_cutoff = Q(visit_cutoff__isnull=False, child__born_on__isnull=False)
    return has_cutoff & waited & ~Q(Exists(since))


def _sign(kind: str, measure: Measure | None, today: date) -> Q:
    """Return one kind of drift. What few rows decide is read once for the list, not once for each plan."""
    if kind == "no-group":
        late = Q(child__in=_first_late(today).values("child"))
        return late | _no_group(measure, today)
    if kind == "no-visit":
        return _no_visit(measure, today)
    if kind == "overdue":
        late = Q(pk__in=_late_actions(today).values("plan"))
        return late | Q(pk__in=_late_agreed(today).values("part__plan"))
    if kind == "no-plan":
        return ~Q(_agreed_version())
    return Q(child__in=_changed_often(today))


CHEAPEST_FIRST = ("overdue", "workers", "no-plan", "no-visit", "no-group")
"""The order in which a database is asked whether a plan drifts in any way: it stops at the first that holds."""


def drifting(reader: Practitioner, asked: Asked, today: date) -> QuerySet[Plan]:
    """Return the plans in force that drift in the way asked for (or in any), of children the reader may see."""
    measure = measure_of(reader.area)
    plans = Plan.objects.filter(area=reader.area_id, ended_on__isnull=True)
    if not sees_whole_area(reader):
        plans = plans.filter(child__in=children_seen_by(reader))
    plans = plans.annotate(
        group_cutoff=_cutoff("group", measure, today),
        visit_cutoff=_cutoff("visit", measure, today),
        waited_since=Greatest(F("started_on"), F("child__born_on")),
    )
    if asked.team:
        plans = plans.filter(child__team=asked.team)
    if asked.worker:
        plans = plans.filter(child__social_worker=asked.worker)
    wanted = Q()
    for kind in [asked.kind] if asked.kind in KINDS else CHEAPEST_FIRST:
        wanted |= _sign(kind, measure, today)
    plans = plans.filter(wanted)
    first, *rest = SORTS.get(asked.sort, SORTS["child"])
    if first in LAST:
        plans = plans.annotate(**{first: LAST[first]()})
    lead = F(first).desc(nulls_last=True) if asked.descending else F(first).asc(nulls_first=True)
    return plans.order_by(lead, *rest)


def numbers_of(plans: QuerySet[Plan]) -> list[int]:
    """Return the numbers of the plans of a list, in its order: read once, to be counted and cut into pages."""
    return list(plans.values_list("pk", flat=True))


def shown(reader: Practitioner, numbers: list[int], today: date) -> list[Line]:
    """Return these plans as lines of the list, each with every way in which it drifts and why."""
    measure = measure_of(reader.area)
    found = (
        Plan.objects.filter(pk__in=numbers)
        .select_related("child__social_worker", "child__team", "core_group")
        .annotate(last_group=_last_group(), last_visit=_last_visit(), changes=_changes(today))
        .annotate(
            group_since=Coalesce(F("last_group"), F("started_on")),
            visit_since=_seen_since(),
            group_cutoff=_cutoff("group", measure, today),
            visit_cutoff=_cutoff("visit", measure, today),
            first_late=Exists(_first_late(today).filter(child=OuterRef("child"))),
            late_actions=_counted(_late_actions(today).filter(plan=OuterRef("pk")), "plan"),
            late_agreed=_counted(_late_agreed(today).filter(part__plan=OuterRef("pk")), "part__plan"),
            agreed_version=_agreed_version(),
        )
        .in_bulk()
    )
    return [Line(found[number], _signs(found[number], today)) for number in numbers if number in found]


def _counted(rows: QuerySet[Any], by: str) -> Subquery:
    counted = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Subquery(counted, output_field=PositiveSmallIntegerField())


def _signs(plan: Any, today: date) -> list[Sign]:
    signs = []
    if plan.first_late:
        signs.append(Sign("no-group", "The first core group is past its limit."))
    elif plan.group_cutoff and plan.group_since < plan.group_cutoff:
        signs.append(
            Sign("no-group", _late("core group", plan.last_group, plan.started_on, today - plan.group_cutoff))
        )
    if plan.child.born_on and plan.visit_cutoff and plan.visit_since < plan.visit_cutoff:
        late = _late(
            "visit at which the child was seen", plan.last_visit, plan.visit_since, today - plan.visit_cutoff
        )
        signs.append(Sign("no-visit", late))
    actions, agreed = plan.late_actions or 0, plan.late_agreed or 0
    if actions or agreed:
        parts = [
            words
            for number, words in (
                (actions, f"{actions} of the plan's actions"),
                (agreed, f"{agreed} of what core groups agreed"),
            )
            if number
        ]
        signs.append(Sign("overdue", f"Past the day and not done: {' and '.join(parts)}."))
    if not plan.agreed_version:
        signs.append(Sign("no-plan", "No version of this plan has been written here and agreed."))
    if (plan.changes or 0) >= OFTEN:
        signs.append(Sign("workers", f"The social worker changed {plan.changes} times in the last year."))
    return signs


def _late(what: str, last: date | None, since: date, every: timedelta) -> str:
    often = WORDS.get(every.days, f"every {every.days} days")
    due = (last or since) + every
    when = f"The last {what} was on {_day(last)}" if last else f"No {what} is recorded under this plan"
    return f"{when}. One is asked for {often}: by {_day(due)}."


def _day(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def table(reader: Practitioner, plans: QuerySet[Plan], today: date) -> Iterator[list[Any]]:
    """Yield the list as rows for a spreadsheet, headings first, a thousand plans at a time."""
    yield [
        "Child",
        "Identifier",
        "On a plan since",
        "Last core group",
        "Last visit",
        "Social worker",
        "Team",
        "Drift",
        "Why",
    ]
    numbers = numbers_of(plans)
    for start in range(0, len(numbers), 1000):
        for line in shown(reader, numbers[start : start + 1000], today):
            child = line.plan.child
            yield [
                child.name,
                child.la_child_id,
                line.plan.started_on,
                line.plan.last_group,
                line.plan.last_visit,
                child.social_worker.name if child.social_worker else "",
                child.team.name if child.team else "",
                "; ".join(sign.title for sign in line.signs),
                " ".join(sign.says for sign in line.signs),
            ]


def teams(reader: Practitioner) -> list[tuple[int, str]]:
    return list(Team.objects.filter(area=reader.area_id).order_by("name").values_list("pk", "name"))


def workers(reader: Practitioner) -> list[tuple[int, str]]:
    """Return the social workers who hold a child that the reader may see."""
    holding = children_seen_by(reader).filter(social_worker__isnull=False).values("social_worker")
    return list(Practitioner.objects.filter(pk__in=holding).order_by("name").values_list("pk", "name"))
