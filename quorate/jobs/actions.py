"""What a person can do about background work."""

from datetime import datetime

from django.db import transaction

from quorate.jobs.models import Job
from quorate.jobs.queue import hand_over


class NotStuck(Exception):
    """The job needs no help any more."""


class NoSuchJob(LookupError):
    """There is no job of this number."""


def try_again(*, job_id: int, at: datetime) -> Job:
    """Have a stuck job tried afresh, and return it. Raises NotStuck or NoSuchJob."""
    with transaction.atomic():
        stuck = Job.objects.select_for_update().filter(pk=job_id).first()
        if stuck is None:
            raise NoSuchJob(f"There is no job {job_id}.")
        if stuck.state != Job.State.STUCK:
            raise NotStuck("This piece of work is no longer stuck: it is waiting, being done or done.")
        Job.objects.filter(pk=job_id).update(state=Job.State.WAITING, attempts=0)
        hand_over(stuck, at=at)
    return stuck
