"""What a person does to the instance itself."""

from datetime import date, datetime

from django.db import transaction

from quorate.audit.actions import record
from quorate.clock.actions import move_on
from quorate.jobs.actions import try_again as try_job_again
from quorate.people.models import Practitioner


def move_training_day(*, to: date, by: Practitioner, at: datetime) -> None:
    """Move the day of this training instance on to `to`, for everybody in it.

    Raises CannotMoveDay when it is not a training instance, or `to` does not lie ahead.
    """
    with transaction.atomic():
        was = move_on(to=to, at=at)
        record(
            act="operations.training_day_moved",
            about="instance",
            by=by,
            at=at,
            area=by.area.key,
            detail={"day": [was.isoformat(), to.isoformat()]},
        )


def try_again(*, job_id: int, by: Practitioner, at: datetime, machine_at: datetime) -> None:
    """Have a stuck job tried afresh. Raises NotStuck or NoSuchJob."""
    with transaction.atomic():
        job = try_job_again(job_id=job_id, at=machine_at)
        record(
            act="operations.job_tried_again",
            about=f"job:{job_id}",
            by=by,
            at=at,
            area=by.area.key,
            detail={"work": job.name},
        )
