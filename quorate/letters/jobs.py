"""What the worker does for the post room."""

import time

from quorate import clock
from quorate.jobs.queue import each_minute, enqueue, job

from . import batches, sending

ENOUGH = 100
"""Seconds after which a round of sending stops and leaves the rest to the next minute's."""


@job("letters.send")
def send(number: int) -> None:
    """Try once to send a letter; a letter that is not waiting is left alone."""
    sending.deliver(number, at=clock.now(), machine_at=clock.machine_now())


@job("letters.send-waiting")
def send_waiting() -> None:
    """Try each letter whose time has come: first tries that were missed, and later tries after a failure."""
    began = time.monotonic()
    for number in sending.waiting(at=clock.now(), machine_at=clock.machine_now()):
        if time.monotonic() - began > ENOUGH:
            return
        send(number)


@job(batches.WORK)
def go_on(number: int, share: int = 0, shares: int = 1) -> None:
    """Make some more of one share of a batch of letters."""
    batches.work(number, share, shares)


@each_minute
def look() -> None:
    """Settle letters whose worker died, and have waiting ones sent."""
    now = clock.machine_now()
    sending.recover(at=clock.now(), machine_at=now)
    if sending.waiting(at=clock.now(), machine_at=now):
        enqueue("letters.send-waiting", key=f"letters.send-waiting:{now:%Y-%m-%dT%H:%M}")
