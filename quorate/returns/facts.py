"""From rows to what the returns tell of a child (decision 26). The only place where rows become `told` values."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from quorate import rulebook
from quorate.cases.models import Child, Event
from quorate.episodes.models import Episode
from quorate.moves.models import Move
from quorate.people.models import Area, Practitioner
from quorate.plans.models import Plan
from quorate.rules.days import LONDON, Calendar, OutsideCalendar

from . import piecing
from .rows import Rows, load
from .told import ChildFacts, InvolvementTold, OrderTold, VisitingPlanTold, Worker

CHUNK = 500
BEGINNINGS = ("strategy-discussion", "initial-conference")


class NoSuchChild(LookupError):
    """There is no child of this number."""


def children(area: Area, *, only: Iterable[int] | None = None, chunk: int = CHUNK) -> Iterator[ChildFacts]:
    """Yield what is told of every child of an area with an enquiry, conference, plan, visiting plan or time in need.

    In the order of their numbers, ``chunk`` children at a time, each chunk with the same number of queries; ``only``
    keeps to children of these numbers (`Child.pk`).
    """
    calendar = rulebook.load().calendar(area.procedure)
    wanted = sorted(set(only)) if only is not None else None
    for numbers in _numbers(area, wanted, chunk):
        yield from _pieced(load(numbers), calendar)


def child(pk: int) -> ChildFacts:
    """Return what is told of one child, whether or not anything has happened to the child.

    :raises NoSuchChild: if there is none of this number
    """
    area = Area.objects.filter(children=pk).first()
    if area is None:
        raise NoSuchChild(str(pk))
    return next(_pieced(load([pk]), rulebook.load().calendar(area.procedure)))


def told_of(area: Area) -> QuerySet[Child]:
    """Return the children of an area of whom a return may tell anything."""
    mine = OuterRef("pk")
    events = Event.objects.filter(child=mine, kind__in=BEGINNINGS, superseded_at__isnull=True)
    visiting = Move.objects.filter(child=mine, direction=Move.Direction.IN).exclude(
        closed=Move.Closed.MISTAKE
    )
    return Child.objects.filter(area=area).filter(
        Q(Exists(Plan.objects.filter(child=mine)))
        | Q(Exists(events))
        | Q(Exists(Episode.objects.filter(child=mine, taken_out_at__isnull=True)))
        | Q(Exists(visiting))
    )


def _numbers(area: Area, only: Sequence[int] | None, chunk: int) -> Iterator[list[int]]:
    """Yield children's numbers, some at a time, each time asking for those after the last."""
    last, place = 0, 0
    while True:
        found = told_of(area).filter(pk__gt=last).order_by("pk")
        if only is not None:
            part = only[place : place + chunk]
            if not part:
                return
            place += chunk
            numbers = list(told_of(area).filter(pk__in=part).order_by("pk").values_list("pk", flat=True))
            if numbers:
                yield numbers
            continue
        numbers = list(found.values_list("pk", flat=True)[:chunk])
        if numbers:
            yield numbers
        if len(numbers) < chunk:
            return
        last = numbers[-1]


def _pieced(rows: Rows, calendar: Calendar) -> Iterator[ChildFacts]:
    for row in rows.children:
        yield _child(row, rows, calendar)


def _child(row: Child, rows: Rows, calendar: Calendar) -> ChildFacts:
    details = rows.details.get(row.pk)
    events = rows.events.get(row.pk, [])
    ended = next((event.on for event in events if event.kind in ("pregnancy-ended", "death")), None)
    return ChildFacts(
        pk=row.pk,
        la_child_id=row.la_child_id,
        given_name=row.given_name,
        family_name=row.family_name,
        born_on=row.born_on,
        expected_on=row.expected_on,
        died_on=row.died_on or ended,
        sex=row.sex,
        ethnicity=row.ethnicity,
        disabilities=tuple(sorted(row.disabilities)),
        nhs_number=row.nhs_number,
        upn=row.upn,
        former_upn=details.former_upn if details else "",
        upn_unknown=details.upn_unknown if details else "",
        postcode=details.postcode if details else "",
        family_id=f"F{row.family_id}" if row.family_id else "",
        worker=_worker(row.social_worker, rows),
        visiting_plans=tuple(_visiting(move) for move in rows.moves.get(row.pk, []) if _for_a_while(move)),
        orders=tuple(
            OrderTold(f"O{one.pk}", one.kind, one.granted_on, one.runs_out_at.astimezone(LONDON).date())
            for one in rows.orders.get(row.pk, [])
        ),
        pre_proceedings=piecing.pre_proceedings(rows.legal_letters.get(row.pk, [])),
        **_lived_through(row, rows, calendar),
    )


def _lived_through(row: Child, rows: Rows, calendar: Calendar) -> dict[str, Any]:
    """Return the fields of a child's facts that are pieced together from what happened."""
    number, worker, involved = row.pk, _worker(row.social_worker, rows), _involvements(row, rows)
    events, found = rows.events.get(number, []), rows.episodes.get(number, [])
    held = piecing.initial_conferences(number, events, rows.plans.get(number, []))

    def episode(day: date) -> str:
        return piecing.episode_on(found, day)

    def target(day: date) -> date | None:
        return _target(calendar, day)

    return {
        "involvements": involved,
        "episodes": piecing.episodes(
            found,
            held,
            assessments=rows.assessments.get(number, []),
            need_plans=rows.need_plans.get(number, []),
            after_plans=rows.in_need.get(number, []),
            on_plan=rows.plans.get(number, []),
        ),
        "enquiries": piecing.enquiries(
            number,
            events,
            held,
            decided={one.subject.enquiry_id: one.on for one in rows.decisions.get(number, [])},
            target=target,
            worker=lambda day: _held_by(involved, day) or worker,
            episode=episode,
        ),
        "conferences": piecing.conferences_told(
            number,
            held,
            episode=episode,
            target=target,
            moved=[event.on for event in events if event.kind == "move-notified"],
        ),
        "plans": piecing.plans(
            row,
            rows,
            held,
            episode=episode,
            lead=lambda plan: _worker(_leading(rows, plan), rows) or _held_by(involved, plan.started_on),
        ),
    }


def _target(calendar: Calendar, day: date) -> date | None:
    """Return the last day for an initial conference by the Department's count: the day itself is not counted."""
    try:
        return calendar.after(day, piecing.CONFERENCE_WITHIN)
    except OutsideCalendar:
        return None


def _worker(person: Practitioner | None, rows: Rows) -> Worker | None:
    if person is None:
        return None
    team = person.team
    return Worker(
        id=f"W{person.pk}",
        name=person.name,
        registration=rows.registrations.get(person.pk, ""),
        team_id=f"T{team.pk}" if team else "",
        team=team.name if team else "",
    )


def _leading(rows: Rows, plan: Plan) -> Practitioner | None:
    lead = rows.leads.get(plan.pk)
    return lead.practitioner if lead else None


def _involvements(row: Child, rows: Rows) -> tuple[InvolvementTold, ...]:
    """Return who held the case and when. A worker with no part in the network holds it since it was handed over."""
    found = [
        InvolvementTold(f"I{member.pk}", worker, member.from_on, member.to_on)
        for member in rows.network.get(row.pk, [])
        if (worker := _worker(member.practitioner, rows))
    ]
    holder = _worker(row.social_worker, rows)
    if holder and all(each.worker.id != holder.id or each.to_on for each in found):
        since = rows.handed_over.get(row.pk)
        days = chain(
            (event.on for event in rows.events.get(row.pk, [])),
            (episode.referred_on for episode in rows.episodes.get(row.pk, [])),
        )
        first = since or min(days, default=None)
        if first:
            found.append(InvolvementTold(f"IC{row.pk}", holder, first))
    return tuple(sorted(found, key=lambda each: (each.from_on, each.id)))


def _held_by(involved: Sequence[InvolvementTold], on: date) -> Worker | None:
    held = [
        each.worker for each in involved if each.from_on <= on and (each.to_on is None or on < each.to_on)
    ]
    return held[-1] if held else None


def _for_a_while(move: Move) -> bool:
    return not move.permanent or move.for_good_on is not None


def _visiting(move: Move) -> VisitingPlanTold:
    left = [day for day in (move.for_good_on, move.closed_on) if day]
    return VisitingPlanTold(
        id=f"V{move.pk}",
        authority=move.authority,
        started_on=move.plan_started_on,
        here_from=move.moved_on or move.told_on,
        here_until=min(left, default=None),
        categories=tuple(move.plan_categories),
    )
