"""Asking for work to be done in the background, and naming the work that can be asked for.

An app describes its work in its own `jobs.py`:

    @job("letters.send")
    def send(letter_id: int) -> None: ...

and an action asks for it inside its own transaction: `enqueue("letters.send", letter.pk, key=f"letter:{letter.pk}")`.
If the transaction is rolled back, nothing was asked for. A job may be begun more than once (a machine can stop in
the middle of it), so each must leave alone what it finds already done.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django_q.tasks import async_task

from quorate import clock
from quorate.jobs.models import Job

Work = TypeVar("Work", bound=Callable[..., object])
WORK: dict[str, Callable[..., object]] = {}
EACH_MINUTE: dict[str, Callable[[], object]] = {}
# A job handed over but not begun by then is handed over again: its message may have been lost.
HAND_OVER_AGAIN = timedelta(minutes=10)


class UnknownWork(LookupError):
    """Nobody has said how to do the work asked for."""


def job(name: str) -> Callable[[Work], Work]:
    """Return a decorator that makes a function the work of this name."""

    def describe(work: Work) -> Work:
        WORK[name] = work
        return work

    return describe


def each_minute(work: Callable[[], object]) -> Callable[[], object]:
    """Have the worker call this each minute. It should only look for what is due, and enqueue it."""
    EACH_MINUTE[f"{work.__module__}.{work.__qualname__}"] = work
    return work


def enqueue(name: str, *args: Any, key: str, not_before: datetime | None = None) -> Job:
    """Ask for work and return its job; asked for twice under one key, it is done once.

    `args` are numbers and words that JSON can hold: never a name or anything else about a person.
    Raises UnknownWork.
    """
    if name not in WORK:
        raise UnknownWork(f"No app has work called {name!r}.")
    now = clock.machine_now()
    with transaction.atomic():
        found, new = Job.objects.get_or_create(
            key=key,
            defaults={"name": name, "args": list(args), "asked_at": now, "hand_over_at": not_before or now},
        )
        if new and found.hand_over_at <= now:
            hand_over(found, at=now)
    return found


def hand_over(waiting: Job, *, at: datetime) -> None:
    """Give a waiting job to the workers, in the transaction under way."""
    Job.objects.filter(pk=waiting.pk).update(hand_over_at=at + HAND_OVER_AGAIN)
    async_task("quorate.jobs.work.do", waiting.pk)
