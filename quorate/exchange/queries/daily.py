"""Questions about the daily flow: how far each sending is, and what is wrong."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from quorate.people.models import Area

from ..models import Accepted, Round, Sending

State = Sending.State
COLOURS = {
    State.WAITING: "grey",
    State.SENT: "blue",
    State.ACCEPTED: "green",
    State.REFUSED: "red",
    State.GIVEN_UP: "red",
    State.REPLACED: "grey",
}
AGAIN = (State.REFUSED, State.GIVEN_UP, State.WAITING)


def is_on() -> bool:
    """Return whether this instance sends the flow at all."""
    return bool(settings.CSC_FLOW["url"])


def areas_with_something_to_send(*, machine_at: datetime) -> list[int]:
    """Return the numbers of the areas in which something waits whose time has come."""
    ready = Q(state=State.WAITING) & (Q(next_try_at__isnull=True) | Q(next_try_at__lte=machine_at))
    return sorted(set(Sending.objects.filter(ready).values_list("area_id", flat=True)))


def last_round(area: Area) -> Round | None:
    """Return the area's last round."""
    return (
        Round.objects.filter(area=area, of=Round.Of.FLOW).select_related("by").order_by("-at", "-pk").first()
    )


def counts(area: Area) -> Mapping[str, int]:
    """Return how many sendings are in each state; those no longer needed are not counted."""
    found = (
        Sending.objects.filter(area=area)
        .exclude(state=State.REPLACED)
        .values("state")
        .annotate(number=Count("pk"))
    )
    return {row["state"]: row["number"] for row in found}


def in_the_flow(area: Area) -> int:
    """Return of how many children the Department holds something by our own record."""
    return Accepted.objects.filter(area=area, purged_at__isnull=True).count()


def sendings(area: Area, *, state: str = "", words: str = "") -> QuerySet[Sending]:
    """Return the sendings that somebody looks for, what is wrong first, then the latest."""
    found = Sending.objects.filter(area=area).defer("told", "becomes").select_related("child")
    found = found.filter(state=state) if state else found.exclude(state=State.REPLACED)
    if words:
        found = found.filter(
            Q(la_child_id__icontains=words)
            | Q(child__family_name__icontains=words)
            | Q(child__given_name__icontains=words)
        )
    return found.annotate(wrong=Q(state__in=(State.REFUSED, State.GIVEN_UP))).order_by("-wrong", "-pk")


def sending(area: Area, pk: int) -> Sending | None:
    """Return one of the area's sendings."""
    return sendings(area).filter(pk=pk).first() or Sending.objects.filter(area=area, pk=pk).first()
