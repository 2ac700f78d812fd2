"""All that one enquiry's page shows: each child side by side, what is due and why, and the line of time."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from quorate.cases.access import children_seen_by
from quorate.cases.facts import calendar_of
from quorate.cases.models import Child, Event
from quorate.cases.pages import DutyRow, Happening, duty_row, happenings
from quorate.clock import LONDON
from quorate.people.models import Practitioner
from quorate.plans.models import Plan
from quorate.rules.days import Calendar

from ..access import enquiries_seen_by
from ..models import (
    ENTRIES,
    Asking,
    Decision,
    Delay,
    Disagreement,
    Discussed,
    Discussion,
    Enquiry,
    KeptSafe,
    Order,
    Subject,
    TookPart,
    Visit,
)
from .under_way import limits_of

Outcome = Subject.Outcome
HELD = ("initial-conference", "review")


@dataclass(slots=True)
class DelayLine:
    """One reported delay, the entries of how the child was kept safe since, and whether it is over."""

    delay: Delay
    kept_safe: list[KeptSafe] = field(default_factory=list)
    held_on: date | None = None


@dataclass(slots=True)
class ChildLine:
    """One child of the enquiry, for the child's own sake."""

    subject: Subject
    may_open: bool
    limit: DutyRow | None = None
    days: int | None = None
    on_plan: bool = False
    held_on: date | None = None
    discussed: list[Discussed] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)
    orders: list[Order] = field(default_factory=list)
    askings: list[Asking] = field(default_factory=list)
    decision: Decision | None = None
    earlier: list[Decision] = field(default_factory=list)
    disagreements: list[Disagreement] = field(default_factory=list)
    delays: list[DelayLine] = field(default_factory=list)
    concerns: list[str] = field(default_factory=list)

    @property
    def child(self) -> Child:
        return self.subject.child

    @property
    def waits(self) -> bool:
        """Whether a conference is decided on and not yet held."""
        return self.subject.outcome == Outcome.CONVENE and self.held_on is None

    @property
    def asked(self) -> list[Asking]:
        """The askings that no decision has answered."""
        return [] if self.decision else self.askings


@dataclass(frozen=True, slots=True)
class DiscussionLine:
    discussion: Discussion
    took_part: tuple[TookPart, ...]
    about: tuple[Discussed, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One enquiry as its page shows it."""

    enquiry: Enquiry
    children: tuple[ChildLine, ...]
    discussions: tuple[DiscussionLine, ...]
    history: tuple[Happening, ...]
    taken_out: tuple[Any, ...]

    @property
    def standing(self) -> str:
        """Return in words whether the enquiry goes on, is over, or waits for a conference."""
        if self.enquiry.closed_on is None:
            return "Going on"
        closed = f"{self.enquiry.closed_on:%-d %B %Y}"
        if any(line.waits for line in self.children):
            return f"Decided for every child on {closed}; a conference is still to be held"
        return f"Ended on {closed}"

    @property
    def numbers(self) -> list[int]:
        return [line.child.pk for line in self.children]

    @property
    def before(self) -> bool:
        """Whether the enquiry began with a discussion that is not among its own."""
        return not self.discussions


def enquiry_seen_by(reader: Practitioner, pk: int) -> Enquiry | None:
    """Return an enquiry that this reader may open, or None."""
    return enquiries_seen_by(reader).filter(pk=pk).select_related("family", "area").first()


def subject_seen_by(reader: Practitioner, pk: int) -> Subject | None:
    """Return one child's place in an enquiry that this reader may open, or None."""
    rows = Subject.objects.filter(pk=pk, enquiry__in=enquiries_seen_by(reader))
    return rows.select_related("child__area", "child__team", "enquiry__area", "enquiry__family").first()


def line_of(reader: Practitioner, subject: Subject, now: datetime) -> ChildLine:
    """Return one child of an enquiry as its page shows it."""
    return _lines(reader, [subject], now)[0]


def page_of(reader: Practitioner, enquiry: Enquiry, now: datetime) -> Page:
    """Return the enquiry with its children, eldest first and those of the household before others."""
    subjects = list(
        Subject.objects.filter(enquiry=enquiry)
        .select_related("child__area", "child__social_worker", "child__family", "enquiry__area")
        .order_by("place", "child__born_on", "pk")
    )
    lines = _lines(reader, subjects, now)
    discussions = _discussions(enquiry)
    by_child: dict[int, list[Discussed]] = defaultdict(list)
    for one in discussions:
        for about in one.about:
            by_child[about.subject_id].append(about)
    for line in lines:
        line.discussed = by_child[line.subject.pk]
    return Page(
        enquiry, tuple(lines), discussions, _history(enquiry, subjects), _taken_out(enquiry, subjects)
    )


def _lines(reader: Practitioner, subjects: Sequence[Subject], now: datetime) -> list[ChildLine]:
    numbers = [subject.child_id for subject in subjects]
    seen = set(children_seen_by(reader).filter(pk__in=numbers).values_list("pk", flat=True))
    lines = {subject.pk: ChildLine(subject, subject.child_id in seen) for subject in subjects}
    _entries(lines)
    limits = limits_of(numbers)
    plans = set(Plan.objects.filter(child__in=numbers, ended_on__isnull=True).values_list("child", flat=True))
    held = _held(numbers)
    calendar = calendar_of(reader.area)
    for line in lines.values():
        number, subject = line.child.pk, line.subject
        since = subject.section_47_on or subject.enquiry.opened_on
        line.held_on = min((on for on in held[number] if on >= since), default=None)
        line.on_plan = number in plans
        duty = limits.get(number)
        line.limit = (
            duty_row(duty, now) if duty and (subject.open or subject.outcome == Outcome.CONVENE) else None
        )
        if subject.section_47_on and subject.outcome in (Outcome.OPEN, Outcome.CONVENE) and not line.held_on:
            line.days = days_since(subject.section_47_on, _today(now), calendar)
        for one in line.delays:
            one.held_on = min((on for on in held[number] if on >= one.delay.on), default=None)
        line.concerns = _concerns(line, now)
    return list(lines.values())


def _today(now: datetime) -> date:
    return now.astimezone(LONDON).date()


def days_since(start: date, today: date, calendar: Calendar) -> int:
    """Return how many working days have gone by since a discussion; its own day is not counted."""
    return calendar.between(start, today) if today > start else 0


def _held(numbers: Collection[int]) -> dict[int, list[date]]:
    held: dict[int, list[date]] = defaultdict(list)
    events = Event.objects.filter(child__in=numbers, kind__in=HELD, superseded_at__isnull=True)
    for child, on in events.values_list("child", "on"):
        held[child].append(on)
    return held


def _entries(lines: dict[int, ChildLine]) -> None:
    """Put the standing entries on their children: one question for each kind."""
    keys = list(lines)
    standing: dict[str, Any] = {"subject__in": keys, "superseded_at__isnull": True}
    for visit in Visit.objects.filter(**standing).order_by("on", "pk"):
        lines[visit.subject_id].visits.append(visit)
    for order in Order.objects.filter(**standing).prefetch_related("extensions").order_by("granted_on", "pk"):
        lines[order.subject_id].orders.append(order)
    for asking in Asking.objects.filter(**standing).select_related("agency").order_by("on", "pk"):
        lines[asking.subject_id].askings.append(asking)
    decisions = Decision.objects.filter(subject__in=keys).select_related("decided_by", "superseded_by")
    for decision in decisions.order_by("recorded_at", "pk"):
        line = lines[decision.subject_id]
        if decision.stands:
            line.decision = decision
        else:
            line.earlier.append(decision)
    disputes = Disagreement.objects.filter(decision__subject__in=keys)
    for one in disputes.select_related("agency", "owner", "decision").order_by("on", "pk"):
        if one.decision is not None:
            lines[one.decision.subject_id].disagreements.append(one)
    delays = Delay.objects.filter(**standing).select_related("told").order_by("on", "pk")
    by_delay: dict[int, DelayLine] = {}
    for delay in delays:
        by_delay[delay.pk] = DelayLine(delay)
        if delay.subject_id:
            lines[delay.subject_id].delays.append(by_delay[delay.pk])
    for kept in KeptSafe.objects.filter(delay__in=by_delay, superseded_at__isnull=True).order_by("on", "pk"):
        by_delay[kept.delay_id].kept_safe.append(kept)


def _concerns(line: ChildLine, now: datetime) -> list[str]:
    """Return what is missing or late for one child, in words."""
    said = []
    subject = line.subject
    if subject.outcome == Outcome.OPEN and not subject.section_47_on and not subject.considered:
        said.append("Nothing is recorded yet of what this child needs.")
    said += [
        f"The visit of {visit.on:%-d %B %Y} does not say why the child was not seen alone."
        for visit in line.visits
        if visit.seen and not visit.alone and not visit.why_not
    ]
    if (
        subject.section_47_on
        and subject.open
        and not any(visit.seen for visit in line.visits)
        and line.child.born_on
    ):
        said.append("No visit at which the child was seen is recorded.")
    if line.asked:
        said.append("A conference was asked for, and no decision is recorded yet.")
    said += [
        f"{order.get_kind_display()} {order.number} has run out."
        for order in line.orders
        if order.runs_out_at <= now and (subject.open or line.waits)
    ]
    said += [
        f"{one.agency.name} disagrees, and it is not settled." for one in line.disagreements if not one.result
    ]
    passed = line.limit and line.limit.state == "overdue"
    if passed and not line.delays:
        said.append("The limit has passed, and no delay has been reported to a manager.")
    for delay in line.delays:
        if delay.held_on is None and (subject.open or line.waits):
            said.append("The conference is delayed, and has not been held yet.")
            if not delay.kept_safe:
                said.append("Nothing is recorded yet of how the child is kept safe until the conference.")
    return said


def _discussions(enquiry: Enquiry) -> tuple[DiscussionLine, ...]:
    rows = list(
        Discussion.objects.filter(enquiry=enquiry, superseded_at__isnull=True).order_by("on", "at", "pk")
    )
    keys = [row.pk for row in rows]
    parts: dict[int, list[TookPart]] = defaultdict(list)
    for part in (
        TookPart.objects.filter(discussion__in=keys).select_related("agency").order_by("agency__name")
    ):
        parts[part.discussion_id].append(part)
    about: dict[int, list[Discussed]] = defaultdict(list)
    for one in Discussed.objects.filter(discussion__in=keys).select_related("subject__child", "discussion"):
        about[one.discussion_id].append(one)
    return tuple(DiscussionLine(row, tuple(parts[row.pk]), tuple(about[row.pk])) for row in rows)


def _history(enquiry: Enquiry, subjects: Iterable[Subject]) -> tuple[Happening, ...]:
    """Return what happened in this enquiry, newest first; one line where it happened to several children alike."""
    children = {subject.child_id: subject.child for subject in subjects}
    refs = [enquiry.ref, *(f"disagreement:{pk}" for pk in _disagreements(enquiry))]
    events = Event.objects.filter(child__in=children, ref__in=refs, superseded_at__isnull=True)
    told: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    first: dict[tuple[Any, ...], Event] = {}
    for event in events.select_related("recorded_by").order_by("on", "pk"):
        key = (event.kind, event.on, event.facts.get("title"), event.facts.get("says"))
        told[key].append(children[event.child_id].name)
        first.setdefault(key, event)
    lines = happenings(first.values())
    names = {first[key].pk: ", ".join(sorted(set(said))) for key, said in told.items()}
    return tuple(
        Happening(line.title, line.on, f"{names[line.event.pk]}. {line.text}", line.by, line.event)
        for line in lines
    )


def _disagreements(enquiry: Enquiry) -> list[int]:
    return list(Disagreement.objects.filter(decision__subject__enquiry=enquiry).values_list("pk", flat=True))


def _taken_out(enquiry: Enquiry, subjects: Sequence[Subject]) -> tuple[Any, ...]:
    """Return the entries that were taken out: (what, about whom, when it was, why, by whom, at)."""
    keys = [subject.pk for subject in subjects]
    rows: list[tuple[Any, ...]] = []
    for word, model in ENTRIES.items():
        gone = model._default_manager.filter(superseded_at__isnull=False).select_related("superseded_by")
        if model is Discussion:
            found = gone.filter(enquiry=enquiry)
        elif model is KeptSafe:
            found = gone.filter(delay__subject__in=keys).select_related(
                "superseded_by", "delay__subject__child"
            )
        else:
            found = gone.filter(subject__in=keys).select_related("superseded_by", "subject__child")
        rows += [_gone(word, row) for row in found]
    return tuple(sorted(rows, key=lambda row: row[4], reverse=True))


WORDS = {
    "discussion": "Strategy discussion",
    "visit": "Visit",
    "order": "Order",
    "asking": "Conference asked for",
    "decision": "Decision",
    "delay": "Delay",
    "kept-safe": "How the child is kept safe",
}


def _gone(word: str, row: Any) -> tuple[Any, ...]:
    subject = row.delay.subject if word == "kept-safe" else getattr(row, "subject", None)
    on = row.granted_on if word == "order" else row.on
    who = row.superseded_by.name if row.superseded_by else "Quorate"
    return (
        WORDS[word],
        subject.child.name if subject else "All the children",
        on,
        row.superseded_why,
        row.superseded_at,
        who,
    )


def entry_seen_by(reader: Practitioner, kind: str, pk: int) -> Any:
    """Return one standing entry of an enquiry that this reader may open, or None; ``kind`` is its word."""
    model = ENTRIES.get(kind)
    if model is None:
        return None
    seen = enquiries_seen_by(reader)
    where = {"discussion": "enquiry__in", "kept-safe": "delay__subject__enquiry__in"}.get(
        kind, "subject__enquiry__in"
    )
    rows = model._default_manager.filter(**{where: seen, "pk": pk, "superseded_at__isnull": True})
    related = {"discussion": ("enquiry__area",), "kept-safe": ("delay__subject__enquiry__area",)}
    return rows.select_related(*related.get(kind, ("subject__enquiry__area", "subject__child"))).first()


def enquiry_number(entry: Any) -> int:
    """Return the number of the enquiry that an entry belongs to."""
    if isinstance(entry, Discussion):
        return int(entry.enquiry_id)
    subject: Any = entry.delay.subject if isinstance(entry, KeptSafe) else entry.subject
    return int(subject.enquiry_id)


def disagreement_seen_by(reader: Practitioner, pk: int) -> Disagreement | None:
    """Return a disagreement about a child whose case or enquiry this reader may open, with its steps, or None."""
    seen = Q(child__in=children_seen_by(reader)) | Q(decision__subject__enquiry__in=enquiries_seen_by(reader))
    related = (
        "agency",
        "owner",
        "settled_by",
        "child__area",
        "decision__subject__enquiry",
        "decision__decided_by",
    )
    rows = Disagreement.objects.filter(seen, pk=pk, child__area=reader.area_id).select_related(*related)
    return rows.prefetch_related("steps__recorded_by").first()
