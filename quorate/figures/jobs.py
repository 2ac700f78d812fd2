"""What is done in the background: each area's figures are worked out once a day, and when somebody asks."""

from quorate import clock
from quorate.jobs.queue import each_minute, enqueue, job
from quorate.people.models import Area

from . import actions
from .queries import keeping

HOUR = 3
"""The hour of the night from which a day's figures are worked out."""
BY = "nightly figures"


@job(actions.WORK)
def work_out(area: int) -> None:
    """Work out one area's figures by month."""
    found = Area.objects.get(pk=area)
    actions.work_out(area=found, today=clock.today(), at=clock.now(), by=BY)


@each_minute
def look() -> None:
    """Ask for the figures of each area whose last are of an earlier day; in the night, or at once if there are none."""
    today = clock.today()
    for area, kept_as_at in keeping.last_kept():
        if kept_as_at is None or (kept_as_at != today and clock.machine_now().hour >= HOUR):
            enqueue(actions.WORK, area, key=f"{actions.WORK}:{area}:{today}")
