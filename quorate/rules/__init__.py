"""The procedure rules: pure functions over plain facts. Facts in, findings out, each with its reason and citation.

Nothing here reads a clock, a file, a database or a setting: procedures and calendars come in as values.
"""

from .events import Event, History, UnknownEvent
from .findings import Citation, Duty, OtherReading, Reason, Step, as_json

__all__ = ["Citation", "Duty", "Event", "History", "OtherReading", "Reason", "Step", "UnknownEvent", "as_json"]
