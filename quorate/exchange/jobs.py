"""What is done in the background: the day's round of the flow, its sending, files made, old files let go of."""

from datetime import timedelta

from django.conf import settings

from quorate import clock
from quorate.jobs.queue import each_minute, enqueue, job
from quorate.people.models import Area

from .actions import cpis, making, preparing, sending
from .actions.sending import BY
from .dfe_client import Door
from .queries import daily as queries

ENOUGH = timedelta(seconds=100)
"""After which a round of sending stops and leaves the rest to the next minute's."""


@job("exchange.flow-round")
def flow_round(area_id: int, full: bool = False) -> None:
    """Work out what has to be sent of an area, and send it."""
    area = Area.objects.get(pk=area_id)
    preparing.prepare(area=area, on=clock.today(), by=BY, at=clock.now(), full=full)
    flow_send(area_id)


@job("exchange.flow-send")
def flow_send(area_id: int) -> None:
    """Send what waits of an area and may go now."""
    if not settings.CSC_FLOW["url"]:
        return
    area = Area.objects.get(pk=area_id)
    door = Door()
    try:
        sending.send_waiting(area=area, door=door, at=clock.now(), until=clock.machine_now() + ENOUGH)
    finally:
        door.close()


@job("exchange.make")
def make(file_id: int) -> None:
    """Make a file that somebody asked for."""
    making.make(file_id=file_id, at=clock.now())


@job("exchange.cpis-work-out")
def work_out(area_id: int) -> None:
    """Work out what CP-IS has to be told of an area."""
    cpis.work_out(area=Area.objects.get(pk=area_id), on=clock.today(), by="CP-IS", at=clock.now())


@each_minute
def look() -> None:
    """Begin the day's rounds at their hour, send what may go again, and let go of files kept long enough."""
    now = clock.machine_now()
    making.let_go(machine_at=now)
    sending.recover(machine_at=now)
    if now.hour >= int(settings.CSC_FLOW["hour"]) and not clock.is_training():
        for area in Area.objects.order_by("pk"):
            enqueue("exchange.cpis-work-out", area.pk, key=f"exchange.cpis-work-out:{area.pk}:{now:%Y-%m-%d}")
            if settings.CSC_FLOW["url"]:
                enqueue("exchange.flow-round", area.pk, key=f"exchange.flow-round:{area.pk}:{now:%Y-%m-%d}")
    if settings.CSC_FLOW["url"]:
        for number in queries.areas_with_something_to_send(machine_at=now):
            enqueue("exchange.flow-send", number, key=f"exchange.flow-send:{number}:{now:%Y-%m-%dT%H:%M}")
