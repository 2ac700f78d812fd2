"""A round of the daily flow is asked for out of its hour."""

from datetime import datetime

from django.db import transaction

from quorate import clock
from quorate.audit import actions as audit
from quorate.jobs.models import Job
from quorate.jobs.queue import enqueue
from quorate.people.models import Area, Practitioner


@transaction.atomic
def send_now(*, area: Area, by: Practitioner, at: datetime, full: bool = False) -> Job:
    """Have what changed worked out and sent; asked for twice within a minute, it is done once."""
    moment = f"{clock.machine_now():%Y-%m-%dT%H:%M}"
    work = enqueue(
        "exchange.flow-round",
        area.pk,
        full,
        key=f"exchange.flow-now:{area.pk}:{moment}:{'full' if full else ''}",
    )
    audit.record(
        act="exchange.flow-asked",
        about=f"area:{area.key}",
        by=by,
        at=at,
        area=area.key,
        detail={"full": full},
    )
    return work


def send_what_waits(*, area: Area) -> Job:
    """Have what waits of an area sent."""
    moment = f"{clock.machine_now():%Y-%m-%dT%H:%M:%S}"
    return enqueue("exchange.flow-send", area.pk, key=f"exchange.flow-again:{area.pk}:{moment}")
