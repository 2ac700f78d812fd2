"""All that the page of a pregnancy, a birth or a baby's going home shows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from quorate.cases.facts import procedure_of
from quorate.cases.models import Child, Correction, Duty, Event
from quorate.cases.pages import DutyRow, Why, duty_row, why
from quorate.people.models import Practitioner
from quorate.plans.models import Plan
from quorate.rules import Duty as Finding
from quorate.rules import as_json

from . import queries, weeks
from .facts import may_decide
from .models import Arrangements, Baby, Decision, DischargeMeeting, Weighing
from .queries import HOUSEHOLD_PLAN, BookedFor, Guide, Mother
from .story import Story, tell

DUTIES_HERE = (
    "pre-birth-conference",
    "pre-birth-early",
    "pre-proceedings-letter",
    "post-birth-meeting",
    "discharge-meeting",
    "first-review",
    "later-review",
)
"""The duties that this page shows beside the work that answers them."""
GUIDES = ("pre-birth-prompt", "unborn-early-help", "birth-arrangements", "concealed-pregnancy")
CHOSEN = {"review": "a review", "core-group": "a core group"}


@dataclass(frozen=True, slots=True)
class Kept:
    """What was weighed, decided and agreed before the birth, the latest first."""

    weighings: list[Weighing]
    decisions: list[Decision]
    arrangements: list[Arrangements]
    expected_before: list[Correction]

    @property
    def weighing(self) -> Weighing | None:
        return self.weighings[0] if self.weighings else None

    @property
    def decision(self) -> Decision | None:
        return self.decisions[0] if self.decisions else None

    @property
    def in_place(self) -> Arrangements | None:
        return self.arrangements[0] if self.arrangements else None


@dataclass(frozen=True, slots=True)
class Guided:
    """What the area's procedure lists for a pregnancy, and what of it was ticked."""

    grounds: Guide
    factors: Guide
    ticked: list[str]
    weighed: list[str]
    more: dict[str, Guide]
    mother: Mother | None


@dataclass(frozen=True, slots=True)
class BirthPage:
    """All that the page shows."""

    far_at: dict[int, str]
    """How far the pregnancy is on the day of each booked conference, by its number."""

    child: Child
    record: Child
    story: Story
    kept: Kept
    guided: Guided
    far: str
    window: Finding | None
    window_why: Why | None
    duties: list[DutyRow]
    booked: list[BookedFor]
    babies: list[Baby]
    more_babies: int
    meetings: list[DischargeMeeting]
    plan: Plan | None
    concerns: list[str]
    convene_says: str
    chosen: str
    area_title: str


def birth_page(reader: Practitioner, child: Child, now: datetime) -> BirthPage:
    """Return what the page of one pregnancy or birth shows to a reader."""
    today = now.date()
    record = queries.record_of(child)
    events = list(Event.objects.filter(child=child, superseded_at__isnull=True))
    story = tell(child, events)
    kept = _kept(record)
    guided = _guided(child, kept.weighing, today)
    babies = list(
        Baby.objects.filter(pregnancy=record, taken_out_at__isnull=True)
        .select_related("child")
        .order_by("number")
    )
    plan = queries.open_plan(child)
    window = queries.window_of(child, events) if story.unborn else None
    said = int(story.birth.facts.get("babies", 1)) if story.birth and record.pk == child.pk else 1
    meeting = queries.booked(child)
    meetings = DischargeMeeting.objects.filter(child=child, taken_out_at__isnull=True)
    on_plan = queries.siblings_on_plan(child) if story.unborn else []
    return BirthPage(
        child=child,
        record=record,
        story=story,
        kept=kept,
        guided=guided,
        far_at={one.number: weeks.in_words(child.expected_on, one.starts) for one in meeting}
        if child.expected_on and story.unborn
        else {},
        far=weeks.in_words(child.expected_on, today) if child.expected_on else "",
        window=window,
        window_why=why(as_json(window.reason)) if window else None,
        duties=_duties(child, now),
        booked=meeting,
        babies=babies,
        more_babies=max(0, said - 1 - len(babies)),
        meetings=list(meetings.select_related("plan", "by").order_by("-held_on", "-pk")),
        plan=plan,
        concerns=[
            *_concerns(story, kept, guided.grounds, plan, on_plan, today),
            *_too_early(child, window, meeting),
        ]
        if story.unborn
        else [],
        convene_says=may_decide(asked=True, role=reader.role, child=child, on=today).reason.says,
        chosen=CHOSEN.get(story.chosen, ""),
        area_title=procedure_of(child.area).title,
    )


def _kept(record: Child) -> Kept:
    corrected = Correction.objects.filter(child=record, field="expected_on")
    return Kept(
        weighings=list(
            Weighing.objects.filter(child=record).select_related("mother", "by").order_by("-number")
        ),
        decisions=list(Decision.objects.filter(child=record).select_related("by").order_by("-number")),
        arrangements=list(Arrangements.objects.filter(child=record).select_related("by").order_by("-number")),
        expected_before=list(corrected.select_related("by").order_by("-at", "-pk")),
    )


def _guided(child: Child, weighing: Weighing | None, today: date) -> Guided:
    grounds = queries.guide("pre-birth-grounds", child, today)
    factors = queries.guide("pre-birth-risk-factors", child, today)
    mother = queries.mother_of(weighing, today)
    return Guided(
        grounds=grounds,
        factors=factors,
        ticked=grounds.words(weighing.grounds if weighing else []),
        weighed=factors.words(queries.factors_of(weighing, mother)),
        more={key: queries.guide(key, child, today) for key in GUIDES},
        mother=mother,
    )


def _duties(child: Child, now: datetime) -> list[DutyRow]:
    rows = Duty.objects.filter(child=child, ended_at__isnull=True, rule__in=DUTIES_HERE).exclude(
        standing=Duty.Standing.LAPSED
    )
    return [duty_row(duty, now) for duty in rows.select_related("child", "owner").order_by("due_on", "pk")]


def _concerns(
    story: Story, kept: Kept, grounds: Guide, plan: Plan | None, on_plan: list[str], today: date
) -> Iterator[str]:
    """Yield what is not as it should be while a child is expected, in plain words."""
    expected_on = story.child.expected_on
    held = story.unborn_at_conference
    if expected_on and expected_on < today:
        late = (today - expected_on).days
        yield (
            f"The expected date passed {late} day{'' if late == 1 else 's'} ago. "
            "Record the birth, a new expected date, or what happened."
        )
    if held:
        if kept.in_place is None:
            yield "What must be in place at the birth is not written down yet."
        return
    if plan is not None:
        yield (
            "The child is on a plan, and no conference before the birth is recorded. "
            "A plan for an unborn child is considered at one: ask for it."
        )
    if story.premature:
        yield _early(expected_on)
    ticked = kept.weighing.grounds if kept.weighing else []
    if ticked and story.asked is None:
        yield "A ground for a conference before the birth is ticked: decide whether one is asked for."
    listed = {entry.key for entry in grounds.entries}
    if on_plan and HOUSEHOLD_PLAN in listed and HOUSEHOLD_PLAN not in ticked:
        yield (
            f"{', '.join(on_plan)} of the same family {'is' if len(on_plan) == 1 else 'are'} on a plan. "
            "On this ground a conference before the birth should be held."
        )


def _too_early(child: Child, window: Finding | None, booked: list[BookedFor]) -> Iterator[str]:
    """Yield each first conference that is booked before the day from which it may be held."""
    for one in booked:
        if one.first and child.expected_on and window and window.due_on and one.starts < window.due_on:
            yield (
                f"The conference of {one.starts.day} {one.starts:%B %Y} is booked at "
                f"{weeks.in_words(child.expected_on, one.starts)}, before 20 weeks. "
                "It is held earlier only if a premature birth is likely."
            )


def _early(expected_on: date | None) -> str:
    says = "A premature birth is likely: the conference is to be held earlier than it usually would be."
    if expected_on:
        at_twenty = expected_on - weeks.TERM / 2
        says += f" 20 weeks are reached on {at_twenty.day} {at_twenty:%B %Y}; it need not wait for that day."
    return says
