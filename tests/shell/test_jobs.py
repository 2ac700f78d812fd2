"""Background work: asked for in the act's transaction, done once, tried again, seen when stuck."""

import os
import socket
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django_q.models import OrmQ

from quorate import clock
from quorate.jobs import queries, work
from quorate.jobs.actions import NotStuck, try_again
from quorate.jobs.models import Heartbeat, Job
from quorate.jobs.queue import EACH_MINUTE, WORK, UnknownWork, each_minute, enqueue, job

pytestmark = pytest.mark.django_db
State = Job.State


@pytest.fixture
def done() -> Iterator[list[Any]]:
    """Three kinds of work: one that notes what it was given, one that fails, one that asks for more."""
    seen: list[Any] = []
    before, minutes = dict(WORK), dict(EACH_MINUTE)
    job("test.note")(seen.append)

    @job("test.fail")
    def fail(number: int) -> None:
        seen.append(number)
        raise ValueError("the name of a child")

    @job("test.more")
    def more(number: int) -> None:
        enqueue("test.note", number, key=f"more:{number}")

    yield seen
    for kept, now in ((before, WORK), (minutes, EACH_MINUTE)):
        now.clear()
        now.update(kept)


def test_work_asked_for_twice_is_done_once(done: list[Any]) -> None:
    first = enqueue("test.note", 7, key="letter:7")
    second = enqueue("test.note", 7, key="letter:7")
    assert first.pk == second.pk
    assert OrmQ.objects.count() == 1
    assert work.do(first.pk) == State.DONE
    assert work.do(first.pk) == "left alone"
    assert done == [7]


def test_work_of_an_act_that_fails_is_never_asked_for(done: list[Any]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue("test.note", 1, key="never")
        raise RuntimeError
    assert Job.objects.count() == OrmQ.objects.count() == 0


def test_unknown_work_is_refused(done: list[Any]) -> None:
    with pytest.raises(UnknownWork):
        enqueue("test.unheard-of", key="x")
    assert not Job.objects.exists()


def test_failing_work_waits_longer_each_time_and_is_then_stuck(done: list[Any]) -> None:
    failing = enqueue("test.fail", 3, key="fail")
    waits = []
    for _ in range(work.ATTEMPTS - 1):
        before = clock.machine_now()
        assert work.do(failing.pk) == State.WAITING
        failing.refresh_from_db()
        waits.append(round((failing.hand_over_at - before).total_seconds() / 60))
    assert waits == [1, 5, 15, 60, 240]
    assert work.do(failing.pk) == State.STUCK
    failing.refresh_from_db()
    assert failing.fault == "ValueError"
    assert "child" not in failing.fault
    assert list(queries.needing_attention()) == [failing]


def test_stuck_work_can_be_tried_again(done: list[Any]) -> None:
    failing = enqueue("test.fail", 3, key="fail")
    with pytest.raises(NotStuck):
        try_again(job_id=failing.pk, at=clock.machine_now())
    Job.objects.update(state=State.STUCK, attempts=work.ATTEMPTS)
    try_again(job_id=failing.pk, at=clock.machine_now())
    failing.refresh_from_db()
    assert (failing.state, failing.attempts) == (State.WAITING, 0)
    assert OrmQ.objects.count() == 2


def test_later_work_waits_for_its_time(done: list[Any]) -> None:
    later = enqueue("test.note", 1, key="later", not_before=clock.machine_now() + timedelta(hours=1))
    assert not OrmQ.objects.exists()
    assert work.hand_over_due() == 0
    Job.objects.update(hand_over_at=clock.machine_now())
    assert work.hand_over_due() == 1
    assert work.hand_over_due() == 0, "it is not handed over again at once"
    assert work.do(later.pk) == State.DONE


def test_work_is_taken_back_from_a_worker_that_died(done: list[Any]) -> None:
    child = os.fork()
    if not child:
        os._exit(0)
    os.waitpid(child, 0)
    job_ = enqueue("test.note", 5, key="killed")
    Job.objects.update(
        state=State.RUNNING,
        attempts=1,
        host=socket.gethostname(),
        process=child,
        begun_at=clock.machine_now(),
    )
    assert work.take_back_abandoned() == 1
    assert work.hand_over_due() == 1
    assert work.do(job_.pk) == State.DONE
    assert done == [5]


def test_work_under_way_is_not_taken_from_a_living_worker(done: list[Any]) -> None:
    enqueue("test.note", 5, key="slow")
    Job.objects.update(
        state=State.RUNNING, host=socket.gethostname(), process=os.getpid(), begun_at=clock.machine_now()
    )
    assert work.take_back_abandoned() == 0
    Job.objects.update(host="another machine", begun_at=clock.machine_now() - timedelta(minutes=7))
    assert work.take_back_abandoned() == 1


def test_each_minute_does_everything_even_if_one_thing_fails(done: list[Any]) -> None:
    @each_minute
    def broken() -> None:
        raise OSError

    @each_minute
    def fine() -> None:
        enqueue("test.note", 9, key="minute")

    work.tick()
    assert Heartbeat.objects.filter(name="worker").exists()
    assert Job.objects.get().key == "minute"
    now = clock.machine_now()
    assert not queries.overview(now=now)["worker_silent"]
    assert queries.overview(now=now + timedelta(minutes=4))["worker_silent"]


def test_all_that_waits_can_be_done_at_once(done: list[Any]) -> None:
    enqueue("test.more", 2, key="a")
    enqueue("test.fail", 4, key="b")
    assert work.do_all_waiting() == 2
    assert done == [4, 2]
