"""What the page of background work asks."""

from datetime import datetime, timedelta
from typing import TypedDict

from django.db.models import Count, Q, QuerySet

from quorate.jobs.models import Heartbeat, Job

LATE = timedelta(minutes=15)
SILENT = timedelta(minutes=3)


class Overview(TypedDict):
    waiting: int
    running: int
    stuck: int
    late: int
    worker_seen_at: datetime | None
    worker_silent: bool


def overview(*, now: datetime) -> Overview:
    """How much work waits, runs, is stuck or is late, and when a worker was last seen."""
    counts = Job.objects.aggregate(
        waiting=Count("pk", filter=Q(state=Job.State.WAITING)),
        running=Count("pk", filter=Q(state=Job.State.RUNNING)),
        stuck=Count("pk", filter=Q(state=Job.State.STUCK)),
        late=Count("pk", filter=Q(state=Job.State.WAITING, hand_over_at__lt=now - LATE)),
    )
    seen = Heartbeat.objects.filter(name="worker").values_list("at", flat=True).first()
    return Overview(
        waiting=counts["waiting"],
        running=counts["running"],
        stuck=counts["stuck"],
        late=counts["late"],
        worker_seen_at=seen,
        worker_silent=seen is None or now - seen > SILENT,
    )


def needing_attention() -> QuerySet[Job]:
    """Jobs that are stuck or have failed and wait for another try, the oldest first."""
    return Job.objects.filter(
        Q(state=Job.State.STUCK) | Q(state=Job.State.WAITING, attempts__gt=0) | Q(state=Job.State.RUNNING)
    ).order_by("state", "asked_at")[:200]
