"""What is done in the background: webhooks are told, and keys that have run out are thrown away."""

from quorate import clock
from quorate.jobs.queue import each_minute, enqueue, job

from .actions import once, telling

PRUNE = "api.prune"


@job(telling.WORK)
def deliver(delivery_id: int) -> None:
    """Try once to deliver something to a webhook."""
    telling.deliver(delivery_id, at=clock.machine_now())


@job(PRUNE)
def prune() -> None:
    """Throw away the answers whose idempotency keys have run out."""
    once.prune(at=clock.now())


@each_minute
def look() -> None:
    """Find what webhooks are to be told; once an hour ask for old keys to be thrown away, if there are any."""
    telling.look(at=clock.machine_now())
    if once.has_old(at=clock.now()):
        enqueue(PRUNE, key=f"{PRUNE}:{clock.machine_now():%Y-%m-%dT%H}")
