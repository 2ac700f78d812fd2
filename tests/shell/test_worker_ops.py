"""The worker as a process: it does what was asked for, stops when told to, and may be killed at any moment."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.shell.instances import ROOT, Instance, instance, migrate

ASK = "from quorate.jobs.queue import enqueue\nenqueue('tests.slow', {seconds}, key='{key}')"
STATES = (
    "from quorate.jobs.models import Job\nprint(*Job.objects.order_by('pk').values_list('state', 'attempts'))"
)


@pytest.fixture
def at_work(tmp_path: Path) -> Iterator[Instance]:
    with instance(tmp_path / "var", with_tables=True) as made:
        made.environment.update(
            DJANGO_SETTINGS_MODULE="tests.shell.slow.settings", FILE_OF_WORK=str(tmp_path / "work")
        )
        yield migrate(made)


@contextmanager
def worker(at_work: Instance) -> Iterator["subprocess.Popen[bytes]"]:
    process = subprocess.Popen(
        [sys.executable, "-m", "quorate", "worker"],
        cwd=ROOT,
        env=at_work.environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield process
    finally:
        kill_all(process)


def kill_all(process: "subprocess.Popen[bytes]") -> None:
    """Kill the worker and the processes it started: the group that was made for it alone."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    finally:
        process.wait()


def until(true: Callable[[], bool], seconds: float = 40) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


def lines(at_work: Instance) -> list[str]:
    file = Path(at_work.environment["FILE_OF_WORK"])
    return file.read_text().split() if file.exists() else []


def test_work_is_done_and_the_worker_stops_when_told(at_work: Instance) -> None:
    with worker(at_work) as process:
        at_work.does(ASK.format(seconds=0, key="one"))
        until(lambda: lines(at_work) == ["begun", "done"])
        process.terminate()
        process.wait(timeout=20)
    assert at_work.does(STATES).strip() == "('done', 1)"


def test_work_cut_off_by_a_kill_is_done_by_the_next_worker(at_work: Instance) -> None:
    at_work.does(ASK.format(seconds=60, key="cut off"))
    with worker(at_work) as process:
        until(lambda: lines(at_work) == ["begun"])
        kill_all(process)
    assert at_work.does(STATES).strip() == "('running', 1)"
    with worker(at_work):
        until(lambda: lines(at_work) == ["begun", "begun", "done"])
        until(lambda: at_work.does(STATES).strip() == "('done', 2)")


def test_what_waits_can_be_done_without_a_worker(at_work: Instance) -> None:
    at_work.does(ASK.format(seconds=0, key="one"))
    assert "1 jobs done" in at_work.run("worker", "--once").stdout
    assert "0 jobs done" in at_work.run("worker", "--once").stdout
