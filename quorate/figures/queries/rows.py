"""The rows from which all figures of one area and one time are counted: each kind read once, and only if asked for."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, Max, OuterRef, Q
from django.db.models.functions import Coalesce

from quorate import rulebook
from quorate.cases.models import Duty, Event
from quorate.clock import LONDON
from quorate.conferences.models import Attendance, Conference, ConferenceChild, Decision, Invitation
from quorate.core_groups.models import Agreed, Measure, Visit
from quorate.people.models import Area
from quorate.plans.models import CategoryHeld, Plan, PlanAction
from quorate.preparing.models import Contribution
from quorate.returns import piecing
from quorate.rules.days import Calendar
from quorate.rules.figures import Span, weekdays_only

from .records import Act, Asked, Due, Happened, Initial, Meeting, OnPlan

AROUND = timedelta(days=120)
"""How long before and after a conference the duties that belong to it can fall."""
HELD = (Conference.State.CLOSED, Conference.State.STOOD_DOWN)
BEFORE_A_CONFERENCE = ("strategy-discussion", "move-notified", "initial-conference", "enquiry-closed")


class Rows:
    """What is counted from. ``span`` is cut off at ``today``: what has not come yet is not counted as missed."""

    def __init__(
        self, area: Area, span: Span, *, today: date, team: int | None = None, monthly: bool = False
    ) -> None:
        self.area, self.team = area, team
        self.span = Span(span.from_on, min(span.until, today))
        self.today = today
        self.days = tuple(part.until for part in self.span.months()) if monthly else (self.span.until,)
        """The days as at which what stands is counted: the last, or the end of each month."""

    def _within(self, child: str = "child") -> dict[str, Any]:
        """Return the filter for the area, or one team of it, by the path to the child."""
        prefix = f"{child}__" if child else ""
        return {f"{prefix}team": self.team} if self.team else {f"{prefix}area": self.area.pk}

    # Calendars ----------------------------------------------------------------------------------

    @cached_property
    def bank_holidays(self) -> Calendar:
        """Monday to Friday less the nation's bank holidays alone: what DfE counts by."""
        return rulebook.load().calendar(self.area.procedure)

    @cached_property
    def weekdays(self) -> Calendar:
        return weekdays_only(self.bank_holidays)

    # What happened --------------------------------------------------------------------------------------------

    def _events(self, kinds: Iterable[str], **more: Any) -> Iterable[Happened]:
        found = (
            Event.objects.filter(
                **self._within(), kind__in=list(kinds), superseded_at__isnull=True, on__lte=self.span.until
            )
            .filter(**more)
            .order_by("child", "on", "pk")
            .values_list("child", "kind", "on", "ref", "facts", "origin", "child__team")
        )
        return (Happened(*row) for row in found.iterator(chunk_size=5000))

    @cached_property
    def initials(self) -> list[Initial]:
        """The initial conferences held in the time, each with the day from which its working days are counted.

        Which enquiry a conference answers is told as the returns tell it.
        """
        around = (self.span.from_on - AROUND, self.span.until)
        held = Event.objects.filter(
            **self._within(), kind="initial-conference", superseded_at__isnull=True, on__range=around
        )
        told = _by_child(self._events(BEFORE_A_CONFERENCE, child__in=held.order_by().values("child")))
        return [
            one
            for child, events in told.items()
            for one in _initials(child, events, self.plan_of_child.get(child, []))
            if self.span.holds(one.on)
        ]

    @cached_property
    def reviews(self) -> Mapping[int, list[Happened]]:
        """For each child, every review up to the last day, as the returns tell of them.

        One that was stood down counts on the day on which it came back together.
        """
        return _by_child(self._events(["review", "reconvened"]))

    # Plans ----------------------------------------------------------------------------------------------------

    @cached_property
    def plans(self) -> list[OnPlan]:
        """Every plan that began by the last day: the same rows that the returns tell of."""
        found = (
            Plan.objects.filter(**self._within(), area=self.area.pk, started_on__lte=self.span.until)
            .order_by("child", "started_on")
            .values_list(
                "pk",
                "child",
                "started_on",
                "ended_on",
                "previous_plans",
                "usual_chair",
                "child__team",
                "core_group__visit_every",
                "child__born_on",
                "made_by",
            )
        )
        told: list[OnPlan] = []
        for row in found.iterator(chunk_size=5000):
            plan = OnPlan(*row)
            before = told[-1] if told and told[-1].child == plan.child else None
            if before is not None and plan.made_by != piecing.CENSUS:
                # As the returns count: a plan made here comes after all those on record.
                plan = plan._replace(previous=max(plan.previous, before.previous + 1))
            told.append(plan)
        return told

    @cached_property
    def plan_of_child(self) -> Mapping[int, list[OnPlan]]:
        return _by_child(self.plans)

    @cached_property
    def categories(self) -> Mapping[int, list[tuple[date, list[str]]]]:
        """For each plan its categories and the day from which each was held, the earliest first."""
        found: dict[int, list[tuple[date, list[str]]]] = defaultdict(list)
        rows = CategoryHeld.objects.filter(
            **self._within("plan__child"), plan__area=self.area.pk, from_on__lte=self.span.until
        )
        for plan, from_on, codes in rows.order_by("from_on", "pk").values_list("plan", "from_on", "codes"):
            found[plan].append((from_on, codes))
        return found

    @cached_property
    def reviewed(self) -> list[tuple[OnPlan, list[Happened]]]:
        """Each plan with its reviews: after the day it began and, if it has ended, not after the day it ended."""
        return [
            (plan, [one for one in self.reviews.get(plan.child, ()) if plan.started_on < one.on <= last])
            for plan in self.plans
            for last in (plan.ended_on or self.span.until,)
        ]

    # Conferences ----------------------------------------------------------------------------------------------

    @cached_property
    def parts(self) -> list[Meeting]:
        """Each child's part of each conference in and around the time, held or not."""
        first, last = _moments(self.span.from_on - AROUND, self.span.until + AROUND)
        found = (
            ConferenceChild.objects.filter(
                **self._within(), conference__area=self.area.pk, conference__starts_at__range=(first, last)
            )
            .annotate(heard=ExpressionWrapper(~Q(wishes_and_feelings=""), output_field=BooleanField()))
            .order_by("conference", "pk")
            .values_list(
                "pk",
                "child",
                "kind",
                "conference",
                "conference__opened_at",
                "conference__starts_at",
                "conference__chair",
                "child__team",
                "conference__state",
                "heard",
                "child__born_on",
            )
        )
        return [
            Meeting(
                pk, child, kind, conference, (opened or starts).astimezone(LONDON).date(), starts, chair, team,
                state in HELD, heard, born,
            )
            for pk, child, kind, conference, opened, starts, chair, team, state, heard, born in found
        ]  # fmt: skip

    @cached_property
    def held(self) -> list[Meeting]:
        """Each child's part of each conference held in the time, with what was decided for the child."""
        first, last = _moments(self.span.from_on - AROUND, self.span.until + AROUND)
        decided = Decision.objects.filter(
            **self._within("conference_child__child"),
            superseded_at__isnull=True,
            conference_child__conference__starts_at__range=(first, last),
        ).values_list("conference_child", "outcome", "quorum")
        known = {part: (outcome, quorum) for part, outcome, quorum in decided}
        found = []
        for part in self.parts:
            if part.held and self.span.holds(part.on):
                outcome, quorum = known.get(part.pk, ("", {}))
                found.append(
                    part._replace(
                        outcome=outcome,
                        quorate=quorum.get("quorate"),
                        proceeding=bool(quorum.get("proceeding")),
                    )
                )
        return found

    @cached_property
    def children_of(self) -> Mapping[int, tuple[Meeting, ...]]:
        """For each conference in and around the time, its children's parts."""
        found: dict[int, list[Meeting]] = defaultdict(list)
        for part in self.parts:
            found[part.conference].append(part)
        return {conference: tuple(parts) for conference, parts in found.items()}

    @cached_property
    def held_of(self) -> Mapping[int, tuple[Meeting, ...]]:
        """For each conference held in the time, its children's parts."""
        found: dict[int, list[Meeting]] = defaultdict(list)
        for part in self.held:
            found[part.conference].append(part)
        return {conference: tuple(parts) for conference, parts in found.items()}

    @cached_property
    def chair_before(self) -> Mapping[int, list[tuple[datetime, int]]]:
        """For each child every conference held by the last day and who chaired it, the earliest first."""
        _, last = _moments(self.span.from_on, self.span.until)
        found: dict[int, list[tuple[datetime, int]]] = defaultdict(list)
        rows = ConferenceChild.objects.filter(
            **self._within(), conference__state__in=HELD, conference__starts_at__lte=last
        ).order_by("conference__starts_at")
        for child, at, chair in rows.values_list("child", "conference__starts_at", "conference__chair"):
            found[child].append((at, chair))
        return found

    @cached_property
    def chairs_of_events(self) -> Mapping[str, int]:
        """For each occasion (``conference:12``) in the time, who chaired it."""
        return {f"conference:{part.conference}": part.chair for part in self.parts}

    @cached_property
    def asked(self) -> list[Asked]:
        """Who was asked to the conferences held in the time."""
        first, last = _moments(self.span.from_on, self.span.until)
        stays = Attendance.objects.filter(invitation=OuterRef("pk"))
        found = (
            Invitation.objects.filter(
                conference__area=self.area.pk,
                conference__state__in=HELD,
                conference__starts_at__range=(first, last),
                withdrawn_at__isnull=True,
                guest__isnull=True,
            )
            .annotate(came=Exists(stays))
            .filter(Q(invited_at__isnull=False) | Q(came=True))
            .values_list(
                "pk",
                "conference",
                "practitioner__agency__kind",
                "practitioner",
                "relative",
                "relative__parental_responsibility",
                "young_person",
                "observer",
                "owes_report",
                "reply",
                "came",
                "report__received_at",
                "report__shared_with_family_on",
            )
        )
        return [Asked(*row) for row in found.iterator(chunk_size=5000)]

    @cached_property
    def agency_of(self) -> Mapping[str, str]:
        """For each invitation (``invitation:7``) of a practitioner in and around the time, the kind of the agency."""
        first, last = _moments(self.span.from_on - AROUND, self.span.until + AROUND)
        rows = Invitation.objects.filter(
            conference__area=self.area.pk,
            conference__starts_at__range=(first, last),
            practitioner__isnull=False,
        ).values_list("pk", "practitioner__agency__kind")
        return {f"invitation:{pk}": kind for pk, kind in rows}

    @cached_property
    def told(self) -> set[tuple[int, str, int]]:
        """Who of the family sent their own words to a conference: (conference, ``child`` or ``relative``, number)."""
        first, last = _moments(self.span.from_on, self.span.until)
        rows = Contribution.objects.filter(
            conference__area=self.area.pk,
            conference__starts_at__range=(first, last),
            sent_at__isnull=False,
            taken_back_at__isnull=True,
        ).values_list("conference", "child", "relative")
        return {
            (conference, "child" if child else "relative", child or relative)
            for conference, child, relative in rows
        }

    # What was due ---------------------------------------------------------------------------------------------

    @cached_property
    def due(self) -> list[Due]:
        """The duties that fell due in the time, those that were no longer needed left out."""
        found = (
            Duty.objects.filter(
                **self._within(),
                area=self.area.pk,
                ended_at__isnull=True,
                meaning="by",
                due_on__range=(self.span.from_on, self.span.until),
            )
            .exclude(standing=Duty.Standing.LAPSED)
            .exclude(standing=Duty.Standing.OPEN, due_on__gte=self.today)
            .values_list(
                "child",
                "rule",
                "title",
                "within",
                "occasion",
                "due_on",
                "standing",
                "done_on",
                "child__team",
            )
        )
        rows: Iterable[Any] = found.iterator(chunk_size=5000)
        return [Due(*row) for row in rows]

    @cached_property
    def acts(self) -> list[Act]:
        """The actions that an agency was to do by a day in the time, of plans and of core groups."""
        span = (self.span.from_on, self.span.until)
        of_plans = (
            PlanAction.objects.filter(
                **self._within("plan__child"),
                agency__area=self.area.pk,
                by_on__range=span,
                cancelled_on__isnull=True,
            )
            .exclude(done_on__isnull=True, by_on__gte=self.today)
            .values_list(
                "plan__child", "agency__kind", "by_on", "done_on", "plan__child__team", "plan__usual_chair"
            )
        )
        of_groups = (
            Agreed.objects.filter(
                **self._within("part__child"),
                by_on__range=span,
                given_up_on__isnull=True,
            )
            .annotate(kind=Coalesce("agency__kind", "owner__agency__kind"))
            .exclude(kind=None)
            .exclude(done_on__isnull=True, by_on__gte=self.today)
            .values_list(
                "part__child", "kind", "by_on", "done_on", "part__child__team", "part__plan__usual_chair"
            )
        )
        rows: list[Any] = [*of_plans, *of_groups]
        return [Act(*row) for row in rows]

    # Visits ---------------------------------------------------------------------------------------------------

    @cached_property
    def last_seen(self) -> Mapping[int, date]:
        """For each child, the last day up to the end on which the child was seen at a visit."""
        rows = Visit.objects.filter(
            **self._within(), superseded_at__isnull=True, seen=True, on__lte=self.span.until
        )
        return dict(rows.order_by().values_list("child").annotate(last=Max("on")))

    @cached_property
    def visits(self) -> list[tuple[int, date, bool, bool, int | None]]:
        """The visits made in the time: child, day, seen, seen alone, team."""
        rows = Visit.objects.filter(
            **self._within(), superseded_at__isnull=True, on__range=(self.span.from_on, self.span.until)
        )
        return list(rows.values_list("child", "on", "seen", "alone", "child__team"))

    @cached_property
    def visit_every(self) -> int | None:
        """How often the area asks for visits where a plan does not say, in days."""
        return Measure.objects.filter(area=self.area).values_list("visit_every", flat=True).first()


def _initials(child: int, events: list[Any], plans: list[Any]) -> Iterator[Initial]:
    """Yield one child's initial conferences, pieced together by what pieces them together for the returns."""
    notices = [one.on for one in events if one.kind == "move-notified"]
    for held in piecing.initial_conferences(child, events, plans):
        moved_in = held.kind == piecing.TRANSFER_IN
        begun_on = _day_in(held.enquiry_id)
        yield Initial(
            child=child,
            on=held.on,
            is_transfer=moved_in,
            begun_on=max((on for on in notices if on <= held.on), default=None) if moved_in else begun_on,
            made_plan=held.plan is not None or held.event.facts.get("outcome") == "plan",
            ref=held.event.ref,
            team=events[0].team,
        )


def _day_in(key: str) -> date | None:
    """Return the day in an enquiry's id, which ends with it (``piecing.dated``); None for no enquiry."""
    day = key[-8:]
    return date(int(day[:4]), int(day[4:6]), int(day[6:])) if day else None


def _by_child(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.child].append(row)
    return found


def _moments(first: date, last: date) -> tuple[datetime, datetime]:
    """Return the first and the last moment of a span of days, in London."""
    return (
        datetime.combine(first, time.min, tzinfo=LONDON),
        datetime.combine(last, time.max, tzinfo=LONDON),
    )
