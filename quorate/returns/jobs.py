"""What is done in the background: an uploaded file is brought in."""

from quorate import clock
from quorate.jobs.queue import job

from . import actions


@job("returns.take")
def take(file_id: int) -> None:
    """Bring in an uploaded caseload file."""
    actions.take_waiting(file_id=file_id, at=clock.now())
