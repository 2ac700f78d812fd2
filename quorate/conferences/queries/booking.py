"""Who can be conferenced together, by when and why, and what speaks against a day, a room or a chair."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from quorate.cases.access import children_seen_by
from quorate.cases.duties import CHAIRS_PART
from quorate.cases.facts import calendar_of, procedure_of
from quorate.cases.models import Child, Duty, Event, NetworkMember
from quorate.cases.pages import Why, why
from quorate.people.models import Area, Practitioner
from quorate.plans.models import Plan
from quorate.rules import Event as Fact
from quorate.rules import History, booking, derive, permission
from quorate.rules.roles import listed

from ..models import Conference, ConferenceChild, Room

Kind = Conference.Kind
State = Conference.State
LIMIT_RULES: Mapping[str, frozenset[str]] = {
    Kind.REVIEW: frozenset(
        {"first-review", "later-review", "after-inquorate", "reconvene", "birthday-review"}
    ),
    Kind.INITIAL: frozenset({"initial-conference", "transfer-in-conference"}),
}
"""The duties that a conference of each kind answers: the earliest open one is the child's limit."""
CASE_PARTS = ("social worker", "team manager", "practice supervisor")
LONGEST = timedelta(hours=12)
CHAIR_ROLES = (Practitioner.Role.CHAIR, Practitioner.Role.CHAIRS_MANAGER)
ADMINISTRATOR_ROLES = (Practitioner.Role.ADMINISTRATOR,)


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

    @property
    def why_not(self) -> str:
        if self.booked:
            at = timezone.localtime(self.booked.starts_at)
            return f"Already booked for {at.day} {at:%B %Y} at {at:%H:%M}."
        if not self.kind:
            return "Not on a plan, and no enquiry waits for a conference."
        return ""


@dataclass(frozen=True, slots=True)
class Details:
    """What is being booked: when, how long, where, and who runs it."""

    starts_at: datetime
    minutes_long: int
    place: str
    room: Room | None
    link: str
    chair: Practitioner
    administrator: Practitioner

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes_long)

    @property
    def on(self) -> date:
        return timezone.localtime(self.starts_at).date()


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to think about before booking. ``key`` is kept with the conference when it is accepted."""

    key: str
    says: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the procedure and the diaries say to a booking."""

    refused: tuple[str, ...]
    warned: tuple[Warned, ...]
    reason_needed: bool
    chair_why_needed: bool
    joint_limit: date | None
    joint_hold_by: date | None

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(one.key for one in self.warned)

    def not_yet_accepted(self, accepted: Collection[str]) -> tuple[Warned, ...]:
        return tuple(one for one in self.warned if one.key not in accepted)


@dataclass(frozen=True, slots=True)
class ChairChoice:
    """What the procedure says about who chairs these children, apart from the diary."""

    usual: Practitioner | None
    warned: tuple[Warned, ...] = ()
    refused: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    plans: dict[int, Plan] = field(default_factory=dict)
    duties: dict[int, list[Duty]] = field(default_factory=lambda: defaultdict(list))
    booked: dict[int, Conference] = field(default_factory=dict)
    reviews: dict[int, list[date]] = field(default_factory=lambda: defaultdict(list))
    enquiries: dict[int, date] = field(default_factory=dict)


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
    children = list(same.filter(died_on__isnull=True).order_by("born_on", "pk"))
    return _candidates(children, apart_from)


def family_candidates(child: Child, *, apart_from: Conference | None = None) -> list[Candidate]:
    """Return the children of this child's family, whoever reads: for acts on a conference that is already booked."""
    same = (
        Child.objects.filter(family=child.family_id) if child.family_id else Child.objects.filter(pk=child.pk)
    )
    children = list(same.select_related("area", "social_worker", "family").order_by("born_on", "pk"))
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
    kinds = ("review", "strategy-discussion", "enquiry-closed", "initial-conference")
    events = Event.objects.filter(child__in=ids, kind__in=kinds, superseded_at__isnull=True)
    for event in events.order_by("on", "pk"):
        if event.kind == "review":
            found.reviews[event.child_id].append(event.on)
        elif event.kind == "strategy-discussion":
            found.enquiries[event.child_id] = event.on
        else:
            found.enquiries.pop(event.child_id, None)
    return found


def _candidate(child: Child, found: _Found) -> Candidate:
    plan = found.plans.get(child.pk)
    kind = str(Kind.REVIEW) if plan else ""
    duties = found.duties[child.pk]
    if not plan and (child.pk in found.enquiries or any(d.rule in LIMIT_RULES[Kind.INITIAL] for d in duties)):
        kind = str(Kind.INITIAL)
    due = sorted(
        (duty for duty in duties if kind and duty.rule in LIMIT_RULES[kind] and duty.meaning == "by"),
        key=lambda duty: (duty.due_on or date.max, duty.pk),
    )
    number = None
    if plan:
        number = 1 + sum(1 for on in found.reviews[child.pk] if on >= plan.started_on)
    return Candidate(
        child, kind, plan, due[0] if due else None, tuple(due[1:]), found.booked.get(child.pk), number
    )


def together(reader: Practitioner, numbers: Collection[int]) -> tuple[list[Candidate], tuple[str, ...]]:
    """Return these children as candidates for one conference, in the family's order, and what stands in the way."""
    first = child_seen_by(reader, min(numbers)) if numbers else None
    if first is None:
        return [], ("Choose at least one child.",)
    chosen = [one for one in candidates(reader, first) if one.child.pk in set(numbers)]
    problems = [f"{one.child.name}: {one.why_not}" for one in chosen if one.why_not]
    if len(chosen) != len(set(numbers)):
        problems.append(
            "Only children of one family can be conferenced together. Book a conference for each family."
        )
    elif not problems and len({one.kind for one in chosen}) > 1:
        problems.append(
            "A child on a plan needs a review and a child under enquiry an initial conference. "
            "Book one after the other."
        )
    return chosen, tuple(problems)


def limits(chosen: Iterable[Candidate]) -> dict[str, date | None]:
    """Return each child's limit as the rules take it."""
    return {f"child:{one.child.pk}": one.duty.due_on if one.duty else None for one in chosen}


def joint_limit(chosen: Iterable[Candidate]) -> Duty | None:
    """Return the duty with the earliest limit: the one that binds a joint conference."""
    due = [one.duty for one in chosen if one.duty and one.duty.due_on]
    return min(due, key=lambda duty: (duty.due_on or date.max, duty.pk), default=None)


def rooms(area: Area) -> list[Room]:
    return list(Room.objects.filter(area=area, active=True).order_by("name"))


def chairs(area: Area) -> list[Practitioner]:
    """Return those who can be put down to chair, chairs first, then their managers."""
    people = Practitioner.objects.filter(area=area, role__in=CHAIR_ROLES, active=True)
    return sorted(people, key=lambda one: (CHAIR_ROLES.index(Practitioner.Role(one.role)), one.name))


def administrators(area: Area) -> list[Practitioner]:
    return list(
        Practitioner.objects.filter(area=area, role__in=ADMINISTRATOR_ROLES, active=True).order_by("name")
    )


def usual_chair(chosen: Sequence[Candidate]) -> Practitioner | None:
    """Return who usually chairs for these children: the eldest child's plan says, or else the case's network."""
    for one in chosen:
        if one.plan and one.plan.usual_chair and one.plan.usual_chair.active:
            return one.plan.usual_chair
    members = NetworkMember.objects.filter(
        child__in=[one.child.pk for one in chosen],
        part=CHAIRS_PART,
        to_on__isnull=True,
        practitioner__active=True,
    )
    member = members.select_related("practitioner").order_by("-pk").first()
    return member.practitioner if member else None


def judge(
    details: Details,
    *,
    chosen: Sequence[Candidate],
    area: Area,
    kind: str,
    at: datetime,
    apart_from: Conference | None = None,
) -> Judgement:
    """Return what the procedure and the diaries say to booking these children in like this.

    **Counts** a clash is any overlap of the two times, ends excluded.
    **Edition** the one in force on the day of the conference.
    """
    procedure, calendar = procedure_of(area), calendar_of(area)
    finding = booking.check(
        timezone.localtime(details.starts_at),
        limits=limits(chosen),
        procedure=procedure,
        calendar=calendar,
        kind=kind,
    )
    refused, warned = _clashes(details, area, apart_from)
    if details.starts_at <= at:
        refused.insert(0, "That time has passed. Choose a day and time to come.")
    warned += [_warning(point) for point in finding.warned if point.key != "in-the-past"]
    warned += _short_notice(details, kind, procedure, calendar, timezone.localtime(at).date())
    choice = chair_choice(details.chair, chosen=chosen, area=area, on=details.on)
    if details.room and details.room.seats < 6:
        warned.append(Warned("small-room", f"{details.room.name} has {details.room.seats} seats."))
    return Judgement(
        refused=(*refused, *choice.refused),
        warned=(*warned, *choice.warned),
        reason_needed=any(one.key == "past-limit" for one in warned),
        chair_why_needed=bool(choice.warned),
        joint_limit=finding.joint_limit,
        joint_hold_by=finding.joint_hold_by,
    )


def _warning(point: Any) -> Warned:
    return Warned(point.key, point.says, str(point.citation) if point.citation else "")


def _short_notice(details: Details, kind: str, procedure: Any, calendar: Any, today: date) -> list[Warned]:
    """Warn when a report would already be late for the family or the chair on the day it is asked for."""
    history = History(
        [
            Fact(
                "conference-booked",
                details.on,
                at=details.starts_at,
                ref="conference",
                facts={"conference": kind},
            ),
            Fact("report-owed", today, ref="invitation", facts={"role": "agency", "conference": kind}),
        ]
    )
    late = [
        duty
        for duty in derive(history, procedure=procedure, calendar=calendar, scope="conference")
        if duty.rule.startswith("report") and duty.due_on and duty.due_on < today
    ]
    if not late:
        return []
    first = min(late, key=lambda duty: duty.due_on or date.max)
    return [
        Warned(
            "short-notice",
            f"Reports would be late already: “{first.title}” would have been due by {_day(first.due_on)}.",
            str(first.reason.citation),
        )
    ]


def _day(on: date | None) -> str:
    return f"{on.day} {on:%B %Y}" if on else ""


def _clashes(details: Details, area: Area, apart_from: Conference | None) -> tuple[list[str], list[Warned]]:
    """Return refusals for a room or chair that is taken, and a warning for the administrator, saying by what."""
    near = Conference.objects.filter(
        area=area,
        state__in=(State.BOOKED, State.OPEN),
        starts_at__gt=details.starts_at - LONGEST,
        starts_at__lt=details.ends_at,
    ).filter(
        Q(chair=details.chair)
        | Q(administrator=details.administrator)
        | Q(room=details.room, room__isnull=False)
    )
    if apart_from:
        near = near.exclude(pk=apart_from.pk)
    refused: list[str] = []
    warned: list[Warned] = []
    for other in near.order_by("starts_at", "pk"):
        ends = other.starts_at + timedelta(minutes=other.minutes_long)
        if ends <= details.starts_at:
            continue
        when = f"{timezone.localtime(other.starts_at):%H:%M} to {timezone.localtime(ends):%H:%M}"
        if details.room and other.room_id == details.room.pk:
            refused.append(
                f"{details.room.name} is taken from {when} by conference {other.pk}. Choose another room or time."
            )
        if other.chair_id == details.chair.pk:
            refused.append(
                f"{details.chair.name} chairs conference {other.pk} from {when}. Choose another chair or time."
            )
        if other.administrator_id == details.administrator.pk:
            says = f"{details.administrator.name} is down for conference {other.pk} from {when}."
            warned.append(Warned("administrator-busy", says))
    return refused, warned


def chair_choice(chair: Practitioner, *, chosen: Sequence[Candidate], area: Area, on: date) -> ChairChoice:
    """Return what the procedure says to this chair for these children: independence and continuity.

    **Edition** the one in force on the day of the conference.
    **Rules** ``permission.assign-chair``.
    """
    usual = usual_chair(chosen)
    known: dict[str, Any] = {"managed_case": _has_managed(chair, [one.child for one in chosen])}
    if usual is not None:
        known["same_as_before"] = usual.pk == chair.pk
    found = booking.chair(role=chair.role, procedure=procedure_of(area), on=on, facts=known)
    warned = [_warning(point) for point in found.warned]
    if usual is not None and usual.pk != chair.pk and not warned:
        warned.append(Warned("another-chair", f"{usual.name} usually chairs for this family."))
    refused = tuple(point.says for point in found.blocked)
    return ChairChoice(usual, tuple(warned), refused)


def _has_managed(chair: Practitioner, children: Sequence[Child]) -> bool:
    """Return whether this person holds, or ever held, the case of one of the children."""
    if any(child.social_worker_id == chair.pk for child in children):
        return True
    parts = NetworkMember.objects.filter(child__in=[child.pk for child in children], practitioner=chair.pk)
    return parts.filter(part__in=CASE_PARTS).exists()


def who_convenes(area: Area, on: date) -> str:
    """Return in words for whom the procedure says it is to decide that an initial conference is held.

    **Rules** ``permission.convene``.
    """
    found = permission.may("convene", role="", procedure=procedure_of(area), on=on)
    if not found.by:
        return found.reason.says
    return f"The decision is for {listed(found.by)}. {found.reason.citation}."


def conference_of_token(token: str, area: Area) -> Conference | None:
    """Return the conference that a form has booked already."""
    return Conference.objects.filter(area=area, token=token).first() if token else None


def could_join(conference: Conference, reader: Practitioner) -> list[Candidate]:
    """Return the other children of the family who can be put on this conference."""
    on_it = set(ConferenceChild.objects.filter(conference=conference).values_list("child", flat=True))
    first = Child.objects.select_related("family").filter(pk__in=on_it).first()
    if first is None:
        return []
    return [
        one
        for one in candidates(reader, first)
        if one.child.pk not in on_it and not one.why_not and one.kind == conference.kind
    ]


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
