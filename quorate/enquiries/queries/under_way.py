"""What is under way for some children: open enquiries, and discussions on record that wait for an outcome."""

from collections.abc import Collection
from datetime import date

from quorate.cases.models import Duty, Event

from ..models import Subject

LIMITS = frozenset({"initial-conference", "transfer-in-conference", "conference-after-assessment-order"})
"""The duties that an initial conference answers."""


def open_subjects(children: Collection[int]) -> list[Subject]:
    """Return the open enquiries of these children, by child."""
    rows = Subject.objects.filter(child__in=children, open=True)
    return list(rows.select_related("child", "enquiry").order_by("pk"))


def discussions_under_way(children: Collection[int]) -> dict[int, date]:
    """Return, for each child, the day of the discussion that started an enquiry which has no outcome yet."""
    kinds = ("strategy-discussion", "enquiry-closed", "initial-conference")
    started: dict[int, date] = {}
    events = Event.objects.filter(child__in=children, kind__in=kinds, superseded_at__isnull=True)
    for event in events.order_by("on", "pk"):
        if event.kind != "strategy-discussion":
            started.pop(event.child_id, None)
        elif event.facts.get("section_47") is not False:
            started.setdefault(event.child_id, event.on)
    return started


def limits_of(children: Collection[int]) -> dict[int, Duty]:
    """Return the earliest open limit of an initial conference for each child that has one; none without a day."""
    duties = Duty.objects.filter(
        child__in=children, scope="child", rule__in=LIMITS, standing=Duty.Standing.OPEN, ended_at__isnull=True
    )
    found: dict[int, Duty] = {}
    for duty in duties.order_by("due_on", "pk"):
        there = found.get(duty.child_id)
        if there is None or (there.due_on is None and duty.due_on is not None):
            found[duty.child_id] = duty
    return found
