"""The figures that a council sets for itself."""

from datetime import datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.people.models import Practitioner

from ..access import DESIGNATED
from ..models import LocalFigure
from ..queries.local import figure

MOST = 365


class FigureRefused(ValueError):
    """Nothing was saved. ``field`` names what to put right, the message says how."""

    def __init__(self, message: str, field: str = "value") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def set_figure(*, key: str, value: int, by: Practitioner, at: datetime) -> LocalFigure | None:
    """Set a local figure, in days; the same figure again makes no new row (returns None).

    :raises FigureRefused: if it is not between 1 and 365 days, or by anybody but the designated manager
    """
    if by.role not in DESIGNATED:
        raise FigureRefused("The designated manager sets these figures.", "")
    if not 1 <= value <= MOST:
        raise FigureRefused(f"Enter a number of days between 1 and {MOST}")
    was = figure(by.area, key)
    if was == value:
        return None
    row = LocalFigure.objects.create(area=by.area, key=key, value=value, by=by, at=at)
    audit.record(
        act="register.figure-set",
        about=f"area:{by.area_id}",
        by=by,
        at=at,
        area=by.area.key,
        detail={str(key): [was, value]},
    )
    return row
