"""What a worker does: one job at a time, tried again when it fails, shown as stuck when trying does not help."""

import os
import socket
from datetime import timedelta
from pathlib import Path

import structlog
from django.db import transaction
from django.db.models import F
from django_q.models import OrmQ

from quorate import clock
from quorate.jobs.models import Heartbeat, Job
from quorate.jobs.queue import EACH_MINUTE, WORK, hand_over

log = structlog.get_logger("quorate.jobs")
State = Job.State

WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
ATTEMPTS = len(WAITS) + 1
# Longer than Q_CLUSTER's timeout, after which a worker has certainly let go of its job.
LET_GO = timedelta(minutes=6)


def claim(pk: int) -> Job | None:
    """Return the job, now ours alone, or None when it is done or in another worker's hands."""
    claimed = Job.objects.filter(pk=pk, state=State.WAITING).update(
        state=State.RUNNING,
        attempts=F("attempts") + 1,
        begun_at=clock.machine_now(),
        host=socket.gethostname()[:120],
        process=os.getpid(),
    )
    return Job.objects.get(pk=pk) if claimed else None


def do(pk: int) -> str:
    """Do one job unless it is done already; return the state it is left in."""
    mine = claim(pk)
    if mine is None:
        return "left alone"
    try:
        WORK[mine.name](*mine.args)
    except Exception as error:  # noqa: BLE001 - whatever went wrong, the job must be seen to have failed
        return put_back(mine, type(error).__name__, error)
    Job.objects.filter(pk=pk, state=State.RUNNING).update(
        state=State.DONE, done_at=clock.machine_now(), fault=""
    )
    return State.DONE


def put_back(failed: Job, fault: str, error: Exception | None = None) -> str:
    """Have a failed job tried again later, or show it as stuck; return which."""
    stuck = failed.attempts >= ATTEMPTS
    state = State.STUCK if stuck else State.WAITING
    wait = WAITS[min(failed.attempts, len(WAITS)) - 1]
    Job.objects.filter(pk=failed.pk, state=State.RUNNING).update(
        state=state, fault=fault[:200], hand_over_at=clock.machine_now() + wait
    )
    log.error(
        "job failed", job=failed.pk, work=failed.name, attempt=failed.attempts, state=state, exc_info=error
    )
    return state


def alive(process: int) -> bool:
    """Say whether a process of this machine is running: one that ended but was not buried yet is not."""
    try:
        os.kill(process, 0)
        state = Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace")
    except ProcessLookupError:
        return False
    except (PermissionError, FileNotFoundError):
        return True
    return state.rpartition(")")[2].split()[0] != "Z"


def take_back_abandoned() -> int:
    """Put back jobs whose worker stopped in the middle of them; return how many."""
    now = clock.machine_now()
    here = socket.gethostname()[:120]
    abandoned = [
        found
        for found in Job.objects.filter(state=State.RUNNING)
        if (found.begun_at and found.begun_at < now - LET_GO)
        or (found.host == here and found.process and not alive(found.process))
    ]
    for found in abandoned:
        if put_back(found, "The worker stopped in the middle") == State.WAITING:
            Job.objects.filter(pk=found.pk).update(hand_over_at=now)
    return len(abandoned)


def take_up_dropped() -> int:
    """Free what a worker had taken from the queue and not begun when it was stopped; return how many.

    Asked when a worker begins. Should another one be at it, nothing is done twice: each job is claimed before.
    """
    now = clock.machine_now()
    freed: int = OrmQ.objects.filter(lock__gt=now).update(lock=now)
    return freed


def hand_over_due() -> int:
    """Give the workers every waiting job whose time has come; return how many."""
    now = clock.machine_now()
    due = list(Job.objects.filter(state=State.WAITING, hand_over_at__lte=now).order_by("hand_over_at")[:500])
    for waiting in due:
        with transaction.atomic():
            hand_over(waiting, at=now)
    return len(due)


def beat() -> None:
    """Show that the worker is alive."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": clock.machine_now()})


def tick() -> None:
    """What happens each minute. The failure of one thing keeps none of the others from happening."""
    for each in (beat, take_back_abandoned, *EACH_MINUTE.values(), hand_over_due):
        try:
            each()
        except Exception as error:
            log.error("minute's work failed", work=getattr(each, "__qualname__", "?"), exc_info=error)


def do_all_waiting() -> int:
    """Do here and now every job whose time has come, and those they ask for; return how many were done."""
    done = 0
    while True:
        due = Job.objects.filter(state=State.WAITING, asked_at__lte=clock.machine_now(), attempts=0)
        waiting = list(due.order_by("pk").values_list("pk", flat=True)[:500])
        if not waiting:
            return done
        done += sum(do(pk) == State.DONE for pk in waiting)
