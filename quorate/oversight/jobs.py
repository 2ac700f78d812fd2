"""What the worker does here: a stood-down conference is put before the manager who has to evaluate it."""

from quorate import clock
from quorate.jobs.queue import job

from .actions.stand_down import STOOD_DOWN, tell_managers


@job(STOOD_DOWN)
def stood_down(conference: int) -> None:
    """Tell the manager, once, that a conference was stood down."""
    tell_managers(conference=conference, at=clock.now())
