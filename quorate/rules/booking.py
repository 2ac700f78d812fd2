"""A conference's date and chair: what is in time, what to be warned of, who may chair."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, NamedTuple

from . import permission
from .days import LONDON, Calendar, in_words
from .findings import Duty, Reason
from .permission import Permission
from .points import Point
from .procedure import Procedure, plain_reason

WEEKEND = 5


class ChildLimit(NamedTuple):
    """One child's limit, and whether the date keeps it."""

    child: str
    limit: date | None
    hold_by: date | None
    late: bool


class Booking(NamedTuple):
    """What a date means for each child, for the family together, and what to be warned of."""

    children: tuple[ChildLimit, ...]
    joint_limit: date | None
    joint_hold_by: date | None
    warned: tuple[Point, ...]
    reason_needed: bool
    reason: Reason


def check(
    starts_at: datetime,
    *,
    limits: Mapping[str, Duty | date | None],
    procedure: Procedure,
    calendar: Calendar,
    kind: str = "review",
    today: date | None = None,
) -> Booking:
    """Return what booking a conference then means: each child's limit, the joint limit, and warnings.

    **Counts** nothing itself: limits come in as duties or days. The joint limit is the earliest of them.
    **Edition** the one in force on the day booked.
    **Rules** ``list.booking-warnings``, ``duty.outcome-notice``.
    """
    local = starts_at.astimezone(LONDON)
    on = local.date()
    children = tuple(_child(child, limit, on, calendar) for child, limit in sorted(limits.items()))
    days = [c.limit for c in children if c.limit is not None]
    joint = min(days) if days else None
    hold_by = calendar.on_or_before(joint) if joint else None
    listed = procedure.find("list.booking-warnings", on) or procedure.nothing_said()
    warned = [*_late(children, on, procedure), *_day(on, calendar, kind)]
    if today is not None and on < today:
        warned.append(Point("in-the-past", f"{in_words(on)} is in the past", None))
    warned += _by_procedure(local, procedure, calendar)
    late = any(c.late for c in children)
    says = "In time for every child."
    if late:
        says = (
            f"Past the limit for {sum(c.late for c in children)} of {len(children)}: write down the reason."
        )
    elif joint is None:
        says = "No limit is stated."
    return Booking(
        children, joint, hold_by, tuple(warned), late, plain_reason(listed, "list.booking-warnings", says)
    )


def _child(child: str, limit: Duty | date | None, on: date, calendar: Calendar) -> ChildLimit:
    day = limit.due_on if isinstance(limit, Duty) else limit
    return ChildLimit(child, day, calendar.on_or_before(day) if day else None, day is not None and on > day)


def _late(children: tuple[ChildLimit, ...], on: date, procedure: Procedure) -> list[Point]:
    days = [c.limit for c in children if c.late and c.limit is not None]
    if not days:
        return []
    found = procedure.find("permission.book-late", on)
    says = (
        f"{in_words(on)} is past the limit of {in_words(min(days))}. Give the reason; the limit does not move"
    )
    return [Point("past-limit", says, found.citation if found else None)]


def _day(on: date, calendar: Calendar, kind: str) -> list[Point]:
    if on in calendar.holidays:
        return [Point("bank-holiday", f"{in_words(on)} is a bank holiday: {calendar.holidays[on]}", None)]
    if on.weekday() >= WEEKEND:
        refused = (
            "" if kind == "review" else ". The census refuses an initial conference on that day (rule 8875)"
        )
        return [Point("weekend", f"{in_words(on)} is at the weekend{refused}", None)]
    if on in calendar.closures:
        return [Point("closure-day", f"{in_words(on)} is a day on which the area is closed", None)]
    return []


def _by_procedure(local: datetime, procedure: Procedure, calendar: Calendar) -> list[Point]:
    on, warned = local.date(), []
    hours = procedure.find("setting.school-run-hours", on)
    if (
        hours is not None
        and hours.terms is not None
        and calendar.is_worked(on)
        and _within(local.time(), hours.terms.value)
    ):
        says = (
            f"{local:%H:%M} is when parents are busy with children at home or on the way to and from school"
        )
        warned.append(Point("school-run", says, hours.citation))
    notice = procedure.find("duty.outcome-notice", on)
    if notice is not None and notice.terms is not None and calendar.is_worked(on):
        in_hours = any(arm.period is not None and arm.period.unit == "hours" for arm in notice.terms.arms)
        if in_hours and not calendar.is_worked(date.fromordinal(on.toordinal() + 1)):
            says = "The outcome notice runs in hours and falls due on a day that is not worked: have it ready"
            warned.append(Point("notice-over-weekend", says, notice.citation))
    return warned


def _within(at: time, spans: str) -> bool:
    for span in spans.split():
        first, _, last = span.partition("-")
        if time.fromisoformat(first) <= at < time.fromisoformat(last):
            return True
    return False


def chair(
    *, role: str, procedure: Procedure, on: date, kind: str = "review", facts: Mapping[str, Any] | None = None
) -> Permission:
    """Return whether someone may be put down to chair: independence, continuity, a different chair at 18 months.

    ``facts``: ``managed_case`` (has or had operational or line management responsibility), ``same_as_before``,
    ``conference_trained``, ``is_iro``, ``is_case_chair``.

    **Rules** ``permission.assign-chair``, ``permission.chair-eighteen-month-meeting``.
    """
    act = "chair-eighteen-month-meeting" if kind == "18-month" else "assign-chair"
    return permission.may(act, role=role, procedure=procedure, on=on, facts=facts)
