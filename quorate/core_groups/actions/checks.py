"""What every act here asks first: is the child on a plan that day, has the day come, has somebody else been quicker."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q

from quorate.cases.models import Child
from quorate.clock import LONDON
from quorate.plans.models import Plan


class Refused(ValueError):
    """Nothing was saved. ``field`` names what to put right (empty: the whole), the message says how."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field or None


def day_of(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def words(on: date) -> str:
    return f"{on.day} {on:%B %Y}"


def locked(children: Iterable[int]) -> list[Child]:
    """Return these children's rows, held until the act is over: two people at once take turns."""
    rows = Child.objects.select_for_update(of=("self",)).select_related("area", "social_worker")
    return list(rows.filter(pk__in=set(children)).order_by("pk"))


def plan_on(child: Child, on: date, field: str = "") -> Plan:
    """Return the plan that the child is on that day.

    :raises Refused: if the child is on none, saying whether it is too early or too late
    """
    plans = Plan.objects.filter(child=child)
    found = plans.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on), started_on__lte=on).first()
    if found is not None:
        return found
    last = plans.order_by("-started_on").first()
    if last is None:
        raise Refused(f"{child.name} is not on a child protection plan: there is no core group.", field)
    if on < last.started_on:
        raise Refused(
            f"{child.name}'s plan started on {words(last.started_on)}: give that day or a later one.", field
        )
    raise Refused(
        f"{child.name}'s plan ended on {words(last.ended_on or last.started_on)}: give that day or an earlier one.",
        field,
    )


def not_to_come(on: date, at: datetime, what: str, field: str = "on") -> None:
    """Refuse a day that has not come yet.

    :raises Refused: if the day is after the day of the act
    """
    if on > day_of(at):
        raise Refused(f"{what} must be today or in the past.", field)


def said(text: str, message: str, field: str) -> str:
    """Return a text without its outer spaces.

    :raises Refused: if nothing is left
    """
    if not text.strip():
        raise Refused(message, field)
    return text.strip()
