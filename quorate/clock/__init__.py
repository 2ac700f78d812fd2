"""The one place that reads the clock.

`now()` and `today()` are what the service goes by: on a training instance the day stands still until somebody
moves it on. `machine_now()` is the machine's own time, for what has nothing to do with a family: how long a job
has waited, when a backup was made.
"""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.apps import apps as installed
from django.conf import settings

LONDON = ZoneInfo("Europe/London")


def machine_now() -> datetime:
    """Return the machine's time, in London."""
    return datetime.now(LONDON)


def is_training() -> bool:
    """Return whether this instance is for training: its setting TRAINING_TODAY gives the day it starts on."""
    return settings.TRAINING_TODAY is not None


def today() -> date:
    """Return the day the service goes by."""
    begins: date | None = settings.TRAINING_TODAY
    if begins is None:
        return machine_now().date()
    # Asked for by name, because this package is loaded before its rows can be.
    row = installed.get_model("clock", "TrainingDay").objects.filter(pk=1).first()
    return row.today if row else begins


def at(day: date) -> datetime:
    """Return the machine's time of day on the given day, in London."""
    return datetime.combine(day, machine_now().time(), tzinfo=LONDON)


def now() -> datetime:
    """Return the moment the service goes by: on a training instance, its day at the machine's time of day."""
    return at(today()) if is_training() else machine_now()
