"""The rows of what goes out: files made, the daily flow's outbox, CP-IS. Rows and constraints only."""

from .cpis import CpisFile, CpisNumber, CpisRecord
from .daily import Accepted, Round, Sending
from .files import OutputFile

__all__ = ["Accepted", "CpisFile", "CpisNumber", "CpisRecord", "OutputFile", "Round", "Sending"]
