"""The day on which the benchmarks are played."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

TODAY = date(2026, 4, 13)
NOW = datetime(2026, 4, 13, 10, 0, tzinfo=ZoneInfo("Europe/London"))
