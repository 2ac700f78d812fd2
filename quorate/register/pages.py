"""All that the page of one child, and the page of one family, show: gathered for a reader in few questions."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery

from quorate.audit.queries import last_done
from quorate.cases.access import children_seen_by
from quorate.cases.models import Child, Duty, Event, Family, NetworkMember, Relative
from quorate.cases.pages import DutyRow, Happening, Link, Standing, duty_row, happenings
from quorate.conferences.access import conferences_seen_by
from quorate.conferences.models import Conference, ConferenceChild
from quorate.conferences.queries.children import LIMIT_RULES
from quorate.people.models import Practitioner
from quorate.plans.models import Plan

from . import hub, timeline

NEXT = 3
"""How many of the duties stand at the top of the page: what must happen next."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One time on a plan, and the categories it is, or was last, held under."""

    pk: int
    started_on: date
    ended_on: date | None
    end_reason: str
    previous_plans: int
    codes: list[str]


@dataclass(frozen=True, slots=True)
class ChildPage:
    """All that the page of one child shows."""

    child: Child
    standing: list[Standing]
    next: list[DutyRow]
    links: list[Link]
    line: timeline.Line
    undated: list[DutyRow]
    may_be_conferenced: bool
    plans: list[PlanLine]
    network: list[NetworkMember]
    relatives: list[tuple[str, str]]
    siblings: list[Child]


def duties_of(children: Iterable[Child], now: datetime) -> list[DutyRow]:
    """Return the current duties of children, those without a day last."""
    found = Duty.objects.filter(child__in=children, ended_at__isnull=True).select_related("child", "owner")
    return [duty_row(duty, now) for duty in found.order_by(F("due_on").asc(nulls_last=True), "pk")]


def events_of(children: Iterable[Child]) -> list[Event]:
    return list(
        Event.objects.filter(child__in=children, superseded_at__isnull=True)
        .select_related("recorded_by")
        .order_by("on", "pk")
    )


def plans_of(children: Iterable[Child]) -> dict[int, list[PlanLine]]:
    """Return each child's plans, the latest first, in one question: a plan comes with each category it ever had."""
    rows = (
        Plan.objects.filter(child__in=children)
        .order_by("-started_on", "-pk", "categories__from_on", "categories__pk")
        .values_list(
            "child",
            "pk",
            "started_on",
            "ended_on",
            "end_reason",
            "previous_plans",
            "categories__codes",
        )
    )
    found: dict[int, dict[int, PlanLine]] = defaultdict(dict)
    for child, pk, started_on, ended_on, end_reason, previous, codes in rows:
        found[child][pk] = PlanLine(pk, started_on, ended_on, end_reason, previous, codes or [])
    return {child: list(plans.values()) for child, plans in found.items()}


def meetings_of(reader: Practitioner, children: Iterable[Child]) -> list[ConferenceChild]:
    return list(
        ConferenceChild.objects.filter(child__in=children, conference__in=conferences_seen_by(reader))
        .select_related("conference__chair")
        .order_by("-conference__starts_at", "-pk")
    )


CONFERENCED = frozenset[str]().union(*LIMIT_RULES.values())
"""The duties that a conference answers."""


def is_open(row: DutyRow) -> bool:
    return row.duty.standing == Duty.Standing.OPEN


def owed(rows: Iterable[DutyRow]) -> list[DutyRow]:
    """Return what must still be done by a day, the most pressing first; the same thing of several people once."""
    found: dict[tuple[str, date | None], DutyRow] = {}
    for row in rows:
        duty = row.duty
        by_a_day = duty.due_on is not None and duty.meaning not in ("from", "until")
        if duty.standing == Duty.Standing.OPEN and by_a_day:
            found.setdefault((duty.title, duty.due_on), row)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class Known:
    """A child, and the family around the child as far as the reader may know it."""

    child: Child
    siblings: list[Child]
    relatives: list[tuple[str, str]]
    updated_at: datetime | None = None


def known_to(reader: Practitioner, pk: int) -> Known | None:
    """Return a child, the brothers and sisters whose case the reader may open too, and the adults; or None.

    One question: each child comes once for each adult of the family.
    """
    same_family = Q(family__isnull=False, family__in=Child.objects.filter(pk=pk).values("family"))
    found = (
        children_seen_by(reader)
        .filter(Q(pk=pk) | same_family)
        .select_related("area", "family", "social_worker", "team")
        .annotate(
            adult=F("family__relatives__pk"),
            adult_name=F("family__relatives__name"),
            adult_relation=F("family__relatives__relation"),
            updated_at=Subquery(last_done(OuterRef("pk"))),
        )
        .order_by(F("born_on").asc(nulls_last=True), "pk", "adult")
    )
    children: dict[int, Child] = {}
    adults: dict[int, tuple[str, str]] = {}
    for one in found:
        children.setdefault(one.pk, one)
        if one.adult is not None:
            adults[one.adult] = (one.adult_name, one.adult_relation)
    child = children.pop(pk, None)
    if child is None:
        return None
    return Known(child, list(children.values()), list(adults.values()), getattr(child, "updated_at", None))


def child_page(reader: Practitioner, known: Known, now: datetime, shown: str = "") -> ChildPage:
    """Return what one child's page shows: standing, what is next, the line of time, plans and people.

    The same number of questions however long the history is.
    """
    child = known.child
    rows = duties_of([child], now)
    events = events_of([child])
    meetings = meetings_of(reader, [child])
    today = now.date()
    return ChildPage(
        child=child,
        standing=[*hub.standing(child, events, today), *hub.more(child)],
        next=owed(rows)[:NEXT],
        links=hub.links(reader, child, events, today),
        line=timeline.line_of(
            child,
            history=happenings(events),
            duties=rows,
            meetings=meetings,
            reader=reader,
            now=now,
            shown=shown,
        ),
        may_be_conferenced=any(row.duty.rule in CONFERENCED for row in rows if is_open(row)),
        undated=[row for row in rows if is_open(row) and not row.duty.due_on],
        plans=plans_of([child]).get(child.pk, []),
        network=network_of([child]),
        relatives=known.relatives,
        siblings=known.siblings,
    )


def network_of(children: Iterable[Child]) -> list[NetworkMember]:
    return list(
        NetworkMember.objects.filter(child__in=children, to_on__isnull=True)
        .select_related("practitioner__agency")
        .order_by("-core_group", "part", "pk")
    )


def relatives_of(family: Family | None) -> list[Relative]:
    return list(Relative.objects.filter(family=family).order_by("pk")) if family else []


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One child's column on the page of a family."""

    child: Child
    standing: list[Standing]
    plan: PlanLine | None
    next: list[DutyRow]
    meeting: Conference | None


@dataclass(frozen=True, slots=True)
class FamilyPage:
    """All that the page of one family shows. ``groups``: the children, at most four side by side."""

    family: Family
    groups: list[list[SideBySide]]
    titles: list[str]
    line: timeline.Line
    relatives: list[Relative]
    network: list[tuple[NetworkMember, list[str]]]


ABREAST = 4
"""How many children fit side by side on a page that is also printed."""


def get_family(reader: Practitioner, pk: int) -> tuple[Family, list[Child]] | None:
    """Return a family and those of its children whose case the reader may open, or None if there are none."""
    children = list(
        children_seen_by(reader)
        .filter(family=pk)
        .select_related("area", "family", "social_worker", "team")
        .order_by(F("born_on").asc(nulls_last=True), "expected_on", "pk")
    )
    if not children or children[0].family is None:
        return None
    return children[0].family, children


def family_page(reader: Practitioner, family: Family, children: Sequence[Child], now: datetime) -> FamilyPage:
    """Return what one family's page shows: its children side by side, and one line of time of them all."""
    events, rows = events_of(children), duties_of(children, now)
    meetings, plans = meetings_of(reader, children), plans_of(children)
    columns = [
        SideBySide(
            child=child,
            standing=hub.standing(child, [one for one in events if one.child_id == child.pk], now.date()),
            plan=next(iter(plans.get(child.pk, [])), None),
            next=owed(row for row in rows if row.duty.child_id == child.pk)[:NEXT],
            meeting=_next_meeting(child, meetings, now),
        )
        for child in children
    ]
    lines = [
        timeline.line_of(
            child,
            history=happenings(one for one in events if one.child_id == child.pk),
            duties=[row for row in rows if row.duty.child_id == child.pk],
            meetings=[one for one in meetings if one.child_id == child.pk],
            reader=reader,
            now=now,
            papers=False,
        )
        for child in children
    ]
    return FamilyPage(
        family=family,
        groups=[columns[start : start + ABREAST] for start in range(0, len(columns), ABREAST)],
        titles=list(dict.fromkeys(line.title for column in columns for line in column.standing)),
        line=timeline.together({child.name: line for child, line in zip(children, lines, strict=True)}),
        relatives=relatives_of(family),
        network=_network_together(network_of(children), children),
    )


def _next_meeting(child: Child, meetings: Iterable[ConferenceChild], now: datetime) -> Conference | None:
    waiting = (Conference.State.BOOKED, Conference.State.OPEN)
    to_come = [
        one.conference for one in meetings if one.child_id == child.pk and one.conference.state in waiting
    ]
    return min(to_come, key=lambda one: one.starts_at, default=None)


def _network_together(
    members: Iterable[NetworkMember], children: Sequence[Child]
) -> list[tuple[NetworkMember, list[str]]]:
    """Return each practitioner once, with the names of the children in whose network they are."""
    names = {child.pk: child.name for child in children}
    found: dict[Any, tuple[NetworkMember, list[str]]] = {}
    for member in members:
        _, known = found.setdefault((member.practitioner_id, member.part), (member, []))
        known.append(names[member.child_id])
    return list(found.values())


def happened_to(child: Child) -> list[Happening]:
    """Return the whole standing history of a child in words, newest first."""
    return happenings(events_of([child]))


def kept(child: Child, now: datetime) -> list[DutyRow]:
    """Return the duties that are done or no longer needed, the latest first."""
    rows = duties_of([child], now)
    return [row for row in reversed(rows) if row.duty.standing != Duty.Standing.OPEN]
