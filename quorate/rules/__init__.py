"""The procedure rules: pure functions over plain facts. Facts in, findings out, each with its reason and citation.

Nothing here reads a clock, a file, a database or a setting: procedures and calendars come in as values.
"""

from . import booking, deciding, ending, papers, permission, quorum
from .days import Calendar, Period
from .duties import derive
from .events import Event, History, UnknownEvent
from .findings import Citation, Duty, OtherReading, Reason, Step, as_json
from .procedure import Procedure
from .quorum import Present

__all__ = [
    "Calendar",
    "Citation",
    "Duty",
    "Event",
    "History",
    "OtherReading",
    "Period",
    "Present",
    "Procedure",
    "Reason",
    "Step",
    "UnknownEvent",
    "as_json",
    "booking",
    "deciding",
    "derive",
    "ending",
    "papers",
    "permission",
    "quorum",
]
