"""What the worker does here: the professional who dissented is told how it goes on."""

from quorate import clock
from quorate.enquiries.actions.disagreeing import MOVED_ON
from quorate.jobs.queue import job

from .actions.differing import tell_dissenter


@job(MOVED_ON)
def moved_on(disagreement: int) -> None:
    """Tell the dissenter, once for each, that it is taken further and how it was settled."""
    tell_dissenter(disagreement=disagreement, at=clock.now())
