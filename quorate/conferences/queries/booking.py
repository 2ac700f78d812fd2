"""What speaks for and against a day, a room and a chair, and who can be put down to run a conference."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from quorate.care.queries import when_booking
from quorate.cases.duties import CHAIRS_PART
from quorate.cases.facts import calendar_of, procedure_of
from quorate.cases.models import Child, NetworkMember
from quorate.people.models import Area, Practitioner
from quorate.rules import Event as Fact
from quorate.rules import History, booking, derive, permission
from quorate.rules.roles import listed

from ..models import Conference, Room, rules_kind
from .children import Candidate, limits
from .complained import may_not_chair

State = Conference.State
CASE_PARTS = ("social worker", "team manager", "practice supervisor")
LONGEST = timedelta(hours=12)
CHAIR_ROLES = (Practitioner.Role.CHAIR, Practitioner.Role.CHAIRS_MANAGER)
MAY_CHAIR = frozenset(
    {
        *CHAIR_ROLES,
        Practitioner.Role.TEAM_MANAGER,
        Practitioner.Role.SERVICE_MANAGER,
        Practitioner.Role.DESIGNATED_MANAGER,
    }
)
"""Who can be a chair at all: independent chairs, and managers in children's social care."""
ADMINISTRATOR_ROLES = (Practitioner.Role.ADMINISTRATOR,)


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
        kind=rules_kind(kind),
    )
    refused, warned = _clashes(details, area, apart_from)
    if details.starts_at <= at:
        refused.insert(0, "That time has passed. Choose a day and time to come.")
    warned += [_warning(point) for point in finding.warned if point.key != "in-the-past"]
    looked_after = when_booking([one.child for one in chosen], details.chair, details.on, kind)
    warned += [Warned(one.key, one.says, one.source) for one in looked_after]
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
    **Rules** ``permission.assign-chair``, and ``list.complaint-outcomes`` where a complaint ended so.
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
    if may_not_chair(chair, [one.child for one in chosen]):
        says = f"{chair.name} chaired a conference that comes together again after a complaint, under another chair."
        refused = (*refused, f"{says} Choose another chair.")
    if chair.role not in MAY_CHAIR:
        says = f"{chair.name} cannot chair: a chair is an independent chair or a manager in children’s social care."
        refused = (*refused, says)
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
