"""Which children of a family can be conferenced, for which kind of conference, by when and why."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F
from django.utils import timezone

from quorate.care.models import CareReview
from quorate.cases.access import children_seen_by
from quorate.cases.models import Child, Duty, Event
from quorate.cases.pages import Why, why
from quorate.people.models import Practitioner
from quorate.plans.models import Plan

from ..models import Conference, ConferenceChild

Kind = Conference.Kind
State = Conference.State
LIMIT_RULES: Mapping[str, frozenset[str]] = {
    Kind.REVIEW: frozenset(
        {"first-review", "later-review", "after-inquorate", "reconvene", "birthday-review", "aligned-review"}
    ),
    Kind.INITIAL: frozenset(
        {"initial-conference", "conference-after-assessment-order", "conference-after-care-review"}
    ),
    Kind.PRE_BIRTH: frozenset({"initial-conference", "pre-birth-conference", "pre-birth-window"}),
    Kind.TRANSFER_IN: frozenset({"transfer-in-conference"}),
}
"""The duties that a conference of each kind answers: the earliest open one is the child's limit."""
KIND_WORDS: Mapping[str, str] = {
    Kind.INITIAL: "an initial conference",
    Kind.PRE_BIRTH: "a pre-birth conference",
    Kind.TRANSFER_IN: "a transfer-in conference",
    Kind.REVIEW: "a review",
}
UNBORN_FIRST = (F("born_on").asc(nulls_first=True), "pk")
"""The order of a family's children: said in full, because the two databases put an empty day at different ends."""
TOLD = (
    "review",
    "strategy-discussion",
    "enquiry-closed",
    "initial-conference",
    "pre-birth-assessment",
    "move-notified",
    "move-accepted",
    "care-review-decision",
    "pregnancy-ended",
    "plan-end",
)
"""What the history is asked for, to know whether a child waits for a conference."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One child of a family: for which kind of conference, with which limit, and what stands in the way."""

    child: Child
    kind: str = ""
    plan: Plan | None = None
    duty: Duty | None = None
    other_limits: tuple[Duty, ...] = ()
    booked: Conference | None = None
    review_number: int | None = None
    barred: str = ""

    @property
    def why_not(self) -> str:
        if self.booked:
            at = timezone.localtime(self.booked.starts_at)
            return f"Already booked for {at.day} {at:%B %Y} at {at:%H:%M}."
        if self.barred:
            return self.barred
        if not self.kind:
            return "Not on a plan, and no enquiry waits for a conference."
        return ""

    @property
    def kind_label(self) -> str:
        """The kind in words, with the number of a review."""
        if self.kind == Kind.REVIEW:
            return f"Review {self.review_number}"
        return str(Kind(self.kind).label) if self.kind else ""


@dataclass(slots=True)
class _Found:
    plans: dict[int, Plan] = field(default_factory=dict)
    duties: dict[int, list[Duty]] = field(default_factory=lambda: defaultdict(list))
    booked: dict[int, Conference] = field(default_factory=dict)
    reviews: dict[int, list[date]] = field(default_factory=lambda: defaultdict(list))
    waits: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    """For each child, what has happened and calls for a conference that has not been held: words of ``TOLD``."""


def child_seen_by(reader: Practitioner, number: int) -> Child | None:
    """Return the child with its family, if this reader may see the case."""
    return children_seen_by(reader).select_related("family", "area").filter(pk=number).first()


def candidates(
    reader: Practitioner, child: Child, *, apart_from: Conference | None = None
) -> list[Candidate]:
    """Return the children of this child's family whom the reader may see, eldest first, each with limit and kind.

    ``apart_from``: a conference whose own booking of the child does not count as one in the way.
    """
    seen = children_seen_by(reader).select_related("area", "social_worker", "family")
    same = seen.filter(family=child.family_id) if child.family_id else seen.filter(pk=child.pk)
    children = list(same.filter(died_on__isnull=True).order_by(*UNBORN_FIRST))
    return _candidates(children, apart_from)


def family_candidates(child: Child, *, apart_from: Conference | None = None) -> list[Candidate]:
    """Return the children of this child's family, whoever reads: for acts on a conference that is already booked."""
    same = (
        Child.objects.filter(family=child.family_id) if child.family_id else Child.objects.filter(pk=child.pk)
    )
    children = list(same.select_related("area", "social_worker", "family").order_by(*UNBORN_FIRST))
    return _candidates(children, apart_from)


def _candidates(children: Sequence[Child], apart_from: Conference | None) -> list[Candidate]:
    found = _gather([child.pk for child in children], apart_from)
    return [_candidate(child, found) for child in children]


def _gather(ids: list[int], apart_from: Conference | None) -> _Found:
    found = _Found()
    for plan in Plan.objects.filter(child__in=ids, ended_on__isnull=True).select_related("usual_chair"):
        found.plans[plan.child_id] = plan
    rules = frozenset().union(*LIMIT_RULES.values())
    duties = Duty.objects.filter(
        child__in=ids, scope="child", rule__in=rules, standing=Duty.Standing.OPEN, ended_at__isnull=True
    )
    for duty in duties:
        found.duties[duty.child_id].append(duty)
    parts = ConferenceChild.objects.filter(child__in=ids, conference__state__in=(State.BOOKED, State.OPEN))
    if apart_from:
        parts = parts.exclude(conference=apart_from.pk)
    for part in parts.select_related("conference"):
        found.booked[part.child_id] = part.conference
    events = Event.objects.filter(child__in=ids, kind__in=TOLD, superseded_at__isnull=True)
    for event in events.order_by("on", "pk"):
        _tell(found, event)
    return found


def _tell(found: _Found, event: Event) -> None:
    waits = found.waits[event.child_id]
    if event.kind == "review":
        found.reviews[event.child_id].append(event.on)
    elif event.kind in ("initial-conference", "plan-end"):
        waits.clear()
    elif event.kind == "enquiry-closed":
        waits -= {"strategy-discussion", "pre-birth-assessment", "care-review-decision"}
    else:
        waits.add(event.kind)


def _candidate(child: Child, found: _Found) -> Candidate:
    plan = found.plans.get(child.pk)
    duties = found.duties[child.pk]
    waits = found.waits[child.pk]
    ended = "pregnancy-ended" in waits
    kind = "" if ended else _kind(child, plan, waits, {duty.rule for duty in duties})
    due = sorted(
        (duty for duty in duties if kind and duty.rule in LIMIT_RULES[kind] and duty.meaning == "by"),
        key=lambda duty: (duty.due_on or date.max, duty.pk),
    )
    number = None
    if plan:
        number = 1 + sum(1 for on in found.reviews[child.pk] if on >= plan.started_on)
    return Candidate(
        child=child,
        kind=kind,
        plan=plan,
        duty=due[0] if due else None,
        other_limits=tuple(due[1:]),
        booked=found.booked.get(child.pk),
        review_number=number,
        barred="The pregnancy ended. No conference is held." if ended else "",
    )


def _kind(child: Child, plan: Plan | None, waits: Collection[str], owed: Collection[str]) -> str:
    """Return the kind of conference a child waits for: one on a plan is reviewed, and never put on a second one."""
    if plan:
        return str(Kind.REVIEW)
    if {"move-notified", "move-accepted"} & set(waits) or "transfer-in-conference" in owed:
        return str(Kind.TRANSFER_IN)
    if waits or any(rule in LIMIT_RULES[Kind.INITIAL] | LIMIT_RULES[Kind.PRE_BIRTH] for rule in owed):
        return str(Kind.PRE_BIRTH if child.born_on is None else Kind.INITIAL)
    return ""


def together(reader: Practitioner, numbers: Collection[int]) -> tuple[list[Candidate], tuple[str, ...]]:
    """Return these children as candidates for one conference, in the family's order, and what stands in the way.

    Brothers and sisters may be there for different kinds: one child's review is another's initial conference. Each is
    asked about, counted and decided apart.
    """
    first = child_seen_by(reader, min(numbers)) if numbers else None
    if first is None:
        return [], ("Choose at least one child.",)
    chosen = [one for one in candidates(reader, first) if one.child.pk in set(numbers)]
    problems = [f"{one.child.name}: {one.why_not}" for one in chosen if one.why_not]
    if len(chosen) != len(set(numbers)):
        problems.append(
            "Only children of one family can be conferenced together. Book a conference for each family."
        )
    return chosen, tuple(problems)


def lead_kind(chosen: Sequence[Candidate]) -> str:
    """Return the kind by which a conference's own papers go: a review if one child is reviewed.

    Reports for a review are asked for earlier than those for an initial conference, where a text tells them apart.
    """
    kinds = [one.kind for one in chosen]
    return str(Kind.REVIEW) if Kind.REVIEW in kinds else kinds[0]


def with_care_review(chosen: Sequence[Candidate], on: date) -> bool:
    """Return whether the looked-after review of one of these children is booked as one meeting on that day."""
    ahead = CareReview.objects.filter(
        child__in=[one.child for one in chosen if one.kind == Kind.REVIEW],
        booked_on=on,
        combined=True,
        held_on__isnull=True,
        called_off_at__isnull=True,
    )
    return ahead.exists()


def limits(chosen: Iterable[Candidate]) -> dict[str, date | None]:
    """Return each child's limit as the rules take it."""
    return {f"child:{one.child.pk}": one.duty.due_on if one.duty else None for one in chosen}


def joint_limit(chosen: Iterable[Candidate]) -> Duty | None:
    """Return the duty with the earliest limit: the one that binds a joint conference."""
    due = [one.duty for one in chosen if one.duty and one.duty.due_on]
    return min(due, key=lambda duty: (duty.due_on or date.max, duty.pk), default=None)


def could_join(conference: Conference, reader: Practitioner) -> list[Candidate]:
    """Return the other children of the family who can be put on this conference."""
    on_it = set(ConferenceChild.objects.filter(conference=conference).values_list("child", flat=True))
    first = Child.objects.select_related("family").filter(pk__in=on_it).first()
    if first is None:
        return []
    return [one for one in candidates(reader, first) if one.child.pk not in on_it and not one.why_not]


def child_of(conference: Conference, number: int) -> Child | None:
    """Return a child of this conference."""
    return Child.objects.select_related("area").filter(conferences__conference=conference, pk=number).first()


def on_conference(conference: Conference) -> list[Candidate]:
    """Return the children of a booked conference as candidates, with their limits as they now stand."""
    on_it = set(ConferenceChild.objects.filter(conference=conference).values_list("child", flat=True))
    first = Child.objects.filter(pk__in=on_it).first()
    if first is None:
        return []
    return [one for one in family_candidates(first, apart_from=conference) if one.child.pk in on_it]


def with_why(chosen: Iterable[Candidate]) -> list[tuple[Candidate, Why | None]]:
    """Return candidates, each with the reason of its limit in words."""
    return [(one, why(one.duty.reason) if one.duty else None) for one in chosen]
