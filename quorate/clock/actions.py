"""Moving a training instance's day on."""

from datetime import date, datetime

from django.db import transaction

from quorate import clock
from quorate.clock.models import TrainingDay


class CannotMoveDay(Exception):
    """The day stays as it is; the message says why."""


def move_on(*, to: date, at: datetime) -> date:
    """Make `to` the day of this training instance; return the day it was.

    Raises CannotMoveDay on a live instance, and when `to` does not lie ahead: what has been recorded would
    otherwise lie in the future.
    """
    if not clock.is_training():
        raise CannotMoveDay("Only a training instance has a day that can be moved.")
    with transaction.atomic():
        was = clock.today()
        if to <= was:
            raise CannotMoveDay(
                f"Choose a day after {was:%-d %B %Y}: what is recorded cannot be in the future."
            )
        TrainingDay.objects.update_or_create(pk=1, defaults={"today": to, "moved_at": at})
    return was
