"""What is done in the background: a return is checked."""

from quorate import clock
from quorate.jobs.queue import job

from . import actions


@job("census.check")
def check(check_id: int) -> None:
    """Check a return that was asked for."""
    actions.carry_out(check_id=check_id, at=clock.now())
