"""What the worker does for partners: once an hour in working time it reminds those whose time has come."""

from quorate import clock
from quorate.cases.facts import calendar_of
from quorate.jobs.queue import each_minute, enqueue, job
from quorate.people.models import Area

from .actions import chasing
from .queries.chasing import is_time

CHASE = "portal.chase"


@job(CHASE)
def chase(area: int) -> None:
    """Remind everybody of an area whose time has come. Done twice, the second finds it done."""
    chasing.remind_all(area=Area.objects.get(pk=area), at=clock.now())


@each_minute
def look() -> None:
    """Ask for each area's reminders, once an hour while it is time."""
    at = clock.now()
    for area in Area.objects.order_by("pk"):
        if is_time(at, calendar_of(area)):
            hour = at.astimezone(clock.LONDON)
            enqueue(CHASE, area.pk, key=f"{CHASE}:{area.pk}:{hour:%Y-%m-%dT%H}")
