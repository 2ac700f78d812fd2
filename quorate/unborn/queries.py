"""Questions about pregnancies and births: what stands, what the procedure lists, what an act would meet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from quorate.cases.access import children_seen_by
from quorate.cases.facts import calendar_of, history_of, procedure_of
from quorate.cases.models import Child, Duty, Event, Occasion, OccasionEvent, Relative
from quorate.cases.pages import Why, why
from quorate.people.models import Area, Practitioner
from quorate.plans.models import Plan
from quorate.rules import Duty as Finding
from quorate.rules import deciding, derive, permission
from quorate.rules.days import age_on as age_of
from quorate.rules.events import CHILD_KINDS
from quorate.rules.permission import Permission
from quorate.rules.procedure import Listed

from .facts import may_decide, warned_of
from .models import Arrangements, Baby, Decision, Weighing
from .story import NEWBORN_FOR_WEEKS, Story, tell

ADULT = 18
HOUSEHOLD_PLAN = "household-plan"
YOUNG_MOTHER = "young-mother"
AS_IT_WAS = (
    "mother_born_on",
    "mother_care_doubted",
    "babies_expected",
    "factors",
    "premature",
    "proceedings",
    "concealed",
    "says",
)
"""What the form begins with, as it was weighed last."""


def seen(reader: Practitioner, pk: int, today: date) -> Child | None:
    """Return a child of whom this part has something to keep, or None: one expected, or born not long ago."""
    lately = today - timedelta(weeks=NEWBORN_FOR_WEEKS)
    return (
        children_seen_by(reader)
        .filter(Q(expected_on__isnull=False) | Q(born_on__gte=lately), pk=pk)
        .select_related("area", "family", "social_worker", "team")
        .first()
    )


def story_of(child: Child) -> Story:
    return tell(child, Event.objects.filter(child=child, superseded_at__isnull=True))


def record_of(child: Child) -> Child:
    """Return the record that was kept before the birth: a second baby's is the first one's."""
    carried = Baby.objects.filter(child=child).select_related("pregnancy__area", "pregnancy__family").first()
    return carried.pregnancy if carried else child


def window_of(child: Child, events: Iterable[Event]) -> Finding | None:
    """Return from which day the conference before the birth may be held, if the area's procedure says.

    **Rules** ``duty.pre-birth-window``.
    """
    found = derive(
        history_of(child, events),
        procedure=procedure_of(child.area),
        calendar=calendar_of(child.area),
        scope="milestone",
    )
    return next((one for one in found if one.rule == "pre-birth-window"), None)


@dataclass(frozen=True, slots=True)
class BookedFor:
    """A conference that is booked, about this child or this family."""

    number: int
    starts: date
    first: bool
    """It is a first conference, which is what one before the birth is; a review is for a brother or sister."""


def booked(child: Child) -> list[BookedFor]:
    """Return the conferences that stand booked for the child's family and have not begun, soonest first."""
    about = Q(lead=child)
    if child.family_id:
        about |= Q(lead__family=child.family_id)
    occasions = Occasion.objects.filter(about, area=child.area_id, key__startswith="conference:")
    told: dict[str, dict[str, OccasionEvent]] = {}
    for event in OccasionEvent.objects.filter(
        occasion__in=occasions,
        superseded_at__isnull=True,
        kind__in=("conference-booked", "conference-cancelled", "conference-opened", "conference-closed"),
    ).select_related("occasion"):
        told.setdefault(event.occasion.key, {})[event.kind] = event
    found = [
        BookedFor(
            number=int(key.partition(":")[2]),
            starts=kinds["conference-booked"].on,
            first=kinds["conference-booked"].facts.get("conference", "review") != "review",
        )
        for key, kinds in told.items()
        if set(kinds) == {"conference-booked"}
    ]
    return sorted(found, key=lambda one: (one.starts, one.number))


@dataclass(frozen=True, slots=True)
class Guide:
    """One of the area's lists, to be shown: what it says, of which a key may be ticked, and where it comes from."""

    entries: tuple[Listed, ...]
    source: str
    note: str
    key: str
    area: str

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The entries as boxes to tick."""
        return [(entry.key, f"{entry.says[:1].upper()}{entry.says[1:]}") for entry in self.entries]

    def words(self, keys: Sequence[str]) -> list[str]:
        """Return the chosen entries in words, in the list's own order."""
        return [entry.says for entry in self.entries if entry.key in keys]


@dataclass(frozen=True, slots=True)
class Mother:
    """What is known of the mother that the procedure asks about."""

    name: str
    age: int | None
    under_age: bool
    young_and_in_doubt: bool


def mother_of(weighing: Weighing | None, today: date) -> Mother | None:
    """Return the mother as weighed; her age is counted on today (reading A41)."""
    if weighing is None or not (weighing.mother or weighing.mother_born_on):
        return None
    age = age_of(weighing.mother_born_on, today) if weighing.mother_born_on else None
    under = age is not None and age < ADULT
    name = weighing.mother.name if weighing.mother else ""
    return Mother(name, age, under, under and weighing.mother_care_doubted)


def factors_of(weighing: Weighing | None, mother: Mother | None) -> list[str]:
    """Return the keys of the risks weighed; that the mother is under age is counted where her birthday is known."""
    if weighing is None:
        return []
    known = mother is not None and mother.age is not None
    ticked = [key for key in weighing.factors if key != YOUNG_MOTHER or not known]
    return [*ticked, YOUNG_MOTHER] if mother and mother.young_and_in_doubt else ticked


def siblings_on_plan(child: Child) -> list[str]:
    """Return the names of the family's other children who are on a plan now."""
    if child.family_id is None:
        return []
    plans = Plan.objects.filter(child__family=child.family_id, ended_on__isnull=True).exclude(child=child)
    return [plan.child.name for plan in plans.select_related("child").order_by("child__born_on", "pk")]


def household_on_plan(child: Child, on: date) -> bool:
    """Say whether the record itself shows the ground that the household has children on a plan."""
    keys = {entry.key for entry in guide("pre-birth-grounds", child, on).entries}
    return HOUSEHOLD_PLAN in keys and bool(siblings_on_plan(child))


def relatives_of(child: Child) -> list[Relative]:
    """Return the family's grown-ups, for choosing the mother."""
    return list(Relative.objects.filter(family=child.family_id).order_by("pk")) if child.family_id else []


def latest(rows: QuerySet[Any], child: Child) -> Any:
    return rows.filter(child=child).order_by("-number").first()


def weighing_of(child: Child) -> Weighing | None:
    found: Weighing | None = latest(Weighing.objects.select_related("mother"), child)
    return found


def decision_of(child: Child) -> Decision | None:
    found: Decision | None = latest(Decision.objects.all(), child)
    return found


def arrangements_of(child: Child) -> Arrangements | None:
    found: Arrangements | None = latest(Arrangements.objects.all(), child)
    return found


def event_of(child: Child, pk: int) -> Event | None:
    """Return one standing event of a child, or None."""
    return (
        Event.objects.filter(child=child, pk=pk, superseded_at__isnull=True)
        .select_related("child__area")
        .first()
    )


def is_carried(child: Child) -> bool:
    """Say whether the record was made by adding a baby, and stands."""
    return Baby.objects.filter(child=child, taken_out_at__isnull=True).exists()


def babies_of(child: Child) -> list[Child]:
    """Return the other babies of the same pregnancy, the first one included."""
    record = record_of(child)
    numbers = list(
        Baby.objects.filter(pregnancy=record, taken_out_at__isnull=True).values_list("child", flat=True)
    )
    return list(
        Child.objects.filter(pk__in=[record.pk, *numbers], born_on__isnull=False)
        .exclude(pk=child.pk)
        .select_related("area")
        .order_by("pk")
    )


def passed(child: Child, today: date) -> list[Duty]:
    """Return the child's open duties whose day has passed already: a birth told late is shown so, never hidden."""
    return list(
        Duty.objects.filter(
            child=child,
            ended_at__isnull=True,
            standing=Duty.Standing.OPEN,
            meaning__in=("by", "on"),
            due_on__lt=today,
        ).order_by("due_on", "pk")
    )


def area_guide(key: str, area: Area, on: date) -> Guide:
    """Return a list of the area's procedure; without entries where it has none."""
    entries, reason = deciding.listed(key, procedure=procedure_of(area), on=on)
    return Guide(entries, str(reason.citation), reason.note, key, reason.procedure)


def guide(key: str, child: Child, on: date) -> Guide:
    """Return a list of the procedure of the child's area."""
    return area_guide(key, child.area, on)


def weighing_to_begin_with(
    child: Child, last: Weighing | None, mothers: Sequence[Relative], today: date
) -> dict[str, Any]:
    """Return what the form shows first: what stands, or what the record itself shows."""
    mother = next((one for one in mothers if "mother" in one.relation.lower()), None)
    shows = [HOUSEHOLD_PLAN] if household_on_plan(child, today) else []
    if last is None:
        return {"mother": str(mother.pk) if mother else "", "grounds": shows, "number": 1}
    return {
        **{name: getattr(last, name) for name in AS_IT_WAS},
        "mother": str(last.mother_id or ""),
        "grounds": sorted({*last.grounds, *shows}),
        "number": last.number + 1,
    }


@dataclass(frozen=True, slots=True)
class Asking:
    """What the procedure says before a decision on a conference: who decides, and what it would be warned of."""

    allowed: bool
    says: str
    source: str
    rule: str
    area: str
    warned: list[str]
    grounds: list[str]
    factors: list[str]


def asking(reader: Practitioner, child: Child, today: date) -> Asking:
    """Return what is shown beside the decision on a conference before the birth.

    **Rules** ``permission.convene``, ``permission.ask-for-pre-birth``.
    """
    weighing = weighing_of(child)
    right = may_decide(asked=True, role=reader.role, child=child, on=today)
    story = story_of(child)
    found = warned_of(asked=True, story=story, grounds=bool(weighing and weighing.grounds), why="", on=today)
    return Asking(
        allowed=right.allowed,
        says=right.reason.says,
        source=str(right.reason.citation),
        rule=right.reason.rule,
        area=right.reason.procedure,
        warned=[f"{point.says}." for point in found.warned],
        grounds=guide("pre-birth-grounds", child, today).words(weighing.grounds if weighing else []),
        factors=guide("pre-birth-risk-factors", child, today).words(
            factors_of(weighing, mother_of(weighing, today))
        ),
    )


def next_baby(child: Child) -> int:
    """Return the number of the next baby of this pregnancy."""
    return Baby.objects.filter(pregnancy=child, taken_out_at__isnull=True).count() + 2


def carried_over(child: Child) -> list[str]:
    """Return, in words, what a further baby's record will have from the one kept before the birth."""
    said = ["family, social worker and network", "the history up to the birth"]
    plan = open_plan(child)
    if plan is not None:
        said.append(
            f"the plan that started on {plan.started_on.day} {plan.started_on:%B %Y}, with its open actions"
        )
    return said


def what_ends(child: Child) -> list[str]:
    """Return, in words, what ends with the pregnancy and what somebody still has to do."""
    said = []
    plan = open_plan(child)
    if plan is not None:
        said.append("The plan ends on that day. No procedure gives a rule for this; the reason is kept.")
    said.append("Nothing more will be due for this pregnancy.")
    return said


def entry_words(event: Event) -> str:
    return str(event.facts.get("title") or CHILD_KINDS.get(event.kind, event.kind))


@dataclass(frozen=True, slots=True)
class Limit:
    """By when the meeting after the birth is due, and why."""

    on: date
    why: Why


def meeting_due(child: Child) -> Limit | None:
    """Return by when the meeting after the birth is due, where the area's procedure has one."""
    duty = Duty.objects.filter(
        child=child, ended_at__isnull=True, rule="post-birth-meeting", due_on__isnull=False
    ).first()
    return Limit(duty.due_on, why(duty.reason)) if duty and duty.due_on else None


def open_plan(child: Child) -> Plan | None:
    return Plan.objects.filter(child=child, ended_on__isnull=True).first()


def home_rule(reader: Practitioner, child: Child, today: date) -> Permission:
    """Return what the procedure asks before a baby goes home. **Rules** ``permission.go-home``."""
    return permission.may("go-home", role=reader.role, procedure=procedure_of(child.area), on=today)
