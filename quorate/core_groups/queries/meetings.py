"""Meetings to come, to be recorded, with the manager, and past; one meeting with each child's part."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from quorate.cases.access import children_seen_by
from quorate.cases.models import Child, Event
from quorate.people.access import sees_whole_area
from quorate.people.models import Agency, Practitioner
from quorate.plans.models import Plan, PlanVersion

from ..access import meetings_seen_by
from ..models import Agreed, Meeting, MeetingMove, Part, RecordEdition, Seat
from .members import leads_now, stated

State, Record = Meeting.State, Meeting.Record

LISTS = {
    "to-come": "To come",
    "to-record": "To be recorded",
    "being-written": "Record being written",
    "with-manager": "With the manager",
    "past": "Past",
}


def _in(which: str, now: datetime) -> Q:
    return {
        "to-come": Q(state=State.PLANNED, starts_at__gt=now),
        "to-record": Q(state=State.PLANNED, starts_at__lte=now),
        "being-written": Q(state=State.HELD, record=Record.DRAFT),
        "with-manager": Q(state=State.HELD, record=Record.WITH_MANAGER),
        "past": Q(state__in=(State.NOT_HELD, State.CALLED_OFF)) | Q(record=Record.APPROVED),
    }[which]


def meetings(reader: Practitioner, which: str, now: datetime) -> QuerySet[Meeting]:
    """Return the meetings of one list: what comes first, the latest first among the past."""
    found = meetings_seen_by(reader).filter(_in(which, now)).select_related("family", "lead")
    return found.prefetch_related("parts__child").order_by(
        "-starts_at" if which == "past" else "starts_at", "pk"
    )


def counts(reader: Practitioner, now: datetime) -> dict[str, int]:
    """Return how many meetings each list has."""
    found = {key.replace("-", "_"): Count("pk", filter=_in(key, now)) for key in LISTS}
    row = meetings_seen_by(reader).aggregate(**found)
    return {key: row[key.replace("-", "_")] for key in LISTS}


def get_meeting(reader: Practitioner, pk: int) -> Meeting | None:
    found = meetings_seen_by(reader).filter(pk=pk).select_related("area", "family", "lead", "written_by")
    return found.first()


@dataclass(frozen=True, slots=True)
class Page:
    """One meeting as its page shows it: the parts of those children whose case the reader may open."""

    meeting: Meeting
    parts: list[Part]
    hidden: int
    seats: list[Seat]
    agreed: dict[int, list[Agreed]]
    versions: dict[int, list[PlanVersion]]
    moves: list[MeetingMove]
    editions: list[RecordEdition]
    first: bool
    commit_source: str
    cannot_commit: list[str]

    @property
    def absent(self) -> list[Seat]:
        return [one for one in self.seats if one.came in (Seat.Came.APOLOGIES, Seat.Came.ABSENT)]

    @property
    def could_not_come(self) -> list[Seat]:
        """Those whose written views are kept: nobody who was there."""
        return [one for one in self.seats if not one.there]

    @property
    def open(self) -> bool:
        return self.meeting.state == State.HELD and self.meeting.record == Record.DRAFT


def page_of(reader: Practitioner, meeting: Meeting) -> Page:
    """Return one meeting for its page: who was there, and siblings side by side, each with their own part."""
    every = list(meeting.parts.select_related("child", "plan").order_by("child__born_on", "pk"))
    seen = set(
        children_seen_by(reader).filter(pk__in=[one.child_id for one in every]).values_list("pk", flat=True)
    )
    parts = [one for one in every if one.child_id in seen]
    seats = list(meeting.seats.select_related("practitioner__agency", "relative").order_by("pk"))
    agreed: dict[int, list[Agreed]] = {part.pk: [] for part in parts}
    for row in (
        Agreed.objects.filter(part__in=parts).select_related("owner", "agency").order_by("by_on", "pk")
    ):
        agreed[row.part_id].append(row)
    versions: dict[int, list[PlanVersion]] = {part.plan_id: [] for part in parts}
    for version in PlanVersion.objects.filter(plan__in=list(versions), agreed_at=meeting.ref).order_by(
        "number"
    ):
        versions[version.plan_id].append(version)
    first = not Part.objects.filter(
        plan__in=list(versions), meeting__state=State.HELD, meeting__starts_at__lt=meeting.starts_at
    ).exists()
    return Page(
        meeting=meeting,
        parts=parts,
        hidden=len(every) - len(parts),
        seats=seats,
        agreed=agreed,
        versions=versions,
        moves=list(meeting.moves.select_related("by").order_by("pk")),
        editions=list(meeting.editions.select_related("approved_by").order_by("number")),
        first=first,
        commit_source=stated(meeting.area, "outline-plan", "resources", meeting.starts_at.date()),
        cannot_commit=_cannot_commit(seats) if first and meeting.state == State.HELD else [],
    )


def _cannot_commit(seats: Sequence[Seat]) -> list[str]:
    """Return the agencies from which nobody came who can commit resources."""
    agencies: dict[str, bool] = {}
    for seat in seats:
        if seat.practitioner:
            name = seat.practitioner.agency.name
            agencies[name] = agencies.get(name, False) or (seat.there and seat.commits)
    return sorted(name for name, can in agencies.items() if not can)


def part_of(reader: Practitioner, meeting: Meeting, child: int) -> Part | None:
    """Return one child's part, if the reader may open that child's case."""
    found = meeting.parts.filter(child=child, child__in=children_seen_by(reader))
    return found.select_related("child__area", "plan", "meeting__area").first()


def seat_of(meeting: Meeting, pk: int) -> Seat | None:
    return meeting.seats.filter(pk=pk).select_related("practitioner").first()


def siblings_on_plan(reader: Practitioner, child: Child) -> list[tuple[Child, bool]]:
    """Return the child and the brothers and sisters that the reader may see, with whether each is on a plan."""
    same = Q(pk=child.pk) | (Q(family=child.family_id) if child.family_id else Q(pk=child.pk))
    rows = list(
        children_seen_by(reader).filter(same).select_related("area", "family").order_by("born_on", "pk")
    )
    on_plan = set(Plan.objects.filter(child__in=rows, ended_on__isnull=True).values_list("child", flat=True))
    return [(one, one.pk in on_plan) for one in rows]


def meetings_of(child: Child) -> list[Part]:
    """Return the child's meetings, the latest first."""
    found = Part.objects.filter(child=child).select_related("meeting__lead")
    return list(found.order_by("-meeting__starts_at", "-pk"))


def lead_for(child: Child) -> Practitioner | None:
    return leads_now(child)


def owners(meeting: Meeting, child: Child) -> tuple[list[tuple[str, str]], list[str]]:
    """Return who can be given something to do: practitioners as choices, and the names of the family."""
    seats = list(meeting.seats.select_related("practitioner__agency").order_by("name"))
    people = [
        (str(one.practitioner.pk), f"{one.practitioner.name} ({one.practitioner.agency.name})")
        for one in seats
        if one.practitioner
    ]
    family = [f"{one.name} ({one.part})" for one in seats if one.relative_id or one.child_id == child.pk]
    return people, family


# --- What was agreed, and what came of it ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which of the things agreed a reader asks for."""

    standing: str = "open"
    mine: bool = False
    team: int | None = None


def agreed_seen_by(reader: Practitioner, wanted: Wanted, today: date) -> QuerySet[Agreed]:
    """Return what core groups agreed for children the reader may see, the earliest due first.

    A social worker's list has what is agreed for their children; their manager's, for the team's.
    """
    # Asked of each open row, in the order of the days: joined, a database begins with every meeting of the area.
    parts = Part.objects.filter(pk=OuterRef("part"), meeting__area=reader.area_id)
    if not sees_whole_area(reader):
        parts = parts.filter(child__in=children_seen_by(reader))
    found = Agreed.objects.filter(Exists(parts))
    still = Q(done_on__isnull=True, given_up_on__isnull=True)
    if wanted.standing == "overdue":
        found = found.filter(still, by_on__lt=today)
    elif wanted.standing == "open":
        found = found.filter(still)
    elif wanted.standing == "settled":
        found = found.exclude(still)
    if wanted.mine:
        found = found.filter(Q(owner=reader.pk) | Q(part__child__social_worker=reader.pk))
    if wanted.team:
        found = found.filter(part__child__team=wanted.team)
    return found.select_related("part__child__social_worker", "part__meeting", "owner", "agency").order_by(
        F("by_on").asc(), "pk"
    )


def get_agreed(reader: Practitioner, pk: int) -> Agreed | None:
    found = Agreed.objects.filter(
        pk=pk, part__child__in=children_seen_by(reader), part__meeting__area=reader.area_id
    )
    return found.select_related("part__child__area", "part__meeting__area", "owner", "agency").first()


def open_of(child: Child) -> list[Agreed]:
    """Return what core groups agreed for the child that is still to be done, from any meeting."""
    found = Agreed.objects.filter(part__child=child, done_on__isnull=True, given_up_on__isnull=True)
    return list(found.select_related("owner", "agency", "part__meeting").order_by("by_on", "pk"))


def last_conference(child: Child) -> date | None:
    """Return the day of the last conference held about the child."""
    held = Event.objects.filter(
        child=child, kind__in=("initial-conference", "review"), superseded_at__isnull=True
    )
    return held.order_by("-on").values_list("on", flat=True).first()


def health_contact(child: Child, since: date | None) -> date | None:
    """Return the last day since then on which somebody of health came to a core group, or wrote to it."""
    seats = Seat.objects.filter(
        meeting__parts__child=child, meeting__state=State.HELD,
        practitioner__agency__kind__in=(Agency.Kind.HEALTH, Agency.Kind.GP),
    ).filter(Q(came__in=(Seat.Came.IN_PERSON, Seat.Came.ONLINE)) | ~Q(views=""))  # fmt: skip
    last = seats.order_by("-meeting__starts_at").values_list("meeting__starts_at", flat=True).first()
    if last is None or (since is not None and last.date() < since):
        return None
    return last.date()
