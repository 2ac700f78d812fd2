"""Training and real work never share a database."""

from django.conf import settings
from django.db import DatabaseError

from quorate import clock
from quorate.clock.models import Stamp


class WrongKindOfInstance(Exception):
    """The setting TRAINING_TODAY and the database disagree about what this instance is for."""


def refuse_other_kind() -> None:
    """Raise WrongKindOfInstance when the settings ask for training on a live database, or the reverse."""
    try:
        kind = Stamp.objects.values_list("kind", flat=True).get(pk=1)
    except (Stamp.DoesNotExist, DatabaseError) as error:
        raise WrongKindOfInstance("The database is not set up yet. Run: quorate migrate") from error
    if clock.is_training() and kind == Stamp.Kind.LIVE:
        raise WrongKindOfInstance(
            f"TRAINING_TODAY is {settings.TRAINING_TODAY}, but this database holds real work. "
            "Remove TRAINING_TODAY, or give DATABASE_URL or QUORATE_VAR of a separate training instance."
        )
    if not clock.is_training() and kind == Stamp.Kind.TRAINING:
        raise WrongKindOfInstance(
            "This database was made for training and holds invented families only. "
            "Give TRAINING_TODAY (such as 2026-04-13), or start real work on a new database."
        )
