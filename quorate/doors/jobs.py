"""What the worker does for doors."""

from quorate import clock
from quorate.jobs.queue import job

from . import actions


@job(actions.FRESH)
def send_fresh(token_hash: str) -> None:
    """Send a fresh link to the address held, where there is one. Done twice, the second finds it done already."""
    actions.send_fresh(token_hash=token_hash, at=clock.now())
