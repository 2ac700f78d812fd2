"""What is done in the background: a file is merged, old ones are let go of."""

from quorate import clock
from quorate.jobs.queue import each_minute, job

from . import actions


@job("merged.merge")
def merge(file_id: int) -> None:
    """Merge a file that was sent in."""
    actions.carry_out(file_id=file_id, at=clock.now(), machine_at=clock.machine_now())


@each_minute
def let_go() -> None:
    """Let go of the files that were kept long enough."""
    actions.let_go(machine_at=clock.machine_now())
