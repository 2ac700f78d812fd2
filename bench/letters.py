"""200 letters with one click: seconds until each is made, and until a real worker has given each to a mail server.

python -m bench.letters [LETTERS] [PROCESSES]
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from tests.shell.instances import ROOT, Instance, instance, migrate

AIM = 60
LIMIT = 600
CLICK = """
import time
from quorate import clock
from quorate.letters import batches
from quorate.people.models import Agency, Area, Practitioner
area = Area.objects.create(key="tees", name="Marrowby Council", procedure="tees", la_code="999")
agency = Agency.objects.create(area=area, name="Children's services", kind="social-care")
by = Practitioner.objects.create(area=area, name="Sam Oakley", role="conference-administrator", agency=agency)
chosen = {str(number) for number in range(%d)}
began = time.monotonic()
batches.begin(area=area, kind="tests.dozens", chosen=chosen, key="click", by=by, at=clock.now())
print(time.monotonic() - began)
"""
ALONE = """
import time
from quorate import clock
from quorate.people.models import Area, Practitioner
from tests.shell.slow import jobs
area, by = Area.objects.get(), Practitioner.objects.get()
began = time.monotonic()
for number in range(10):
    jobs.make(f"alone-{number}", area=area, by=by, at=clock.now())
print((time.monotonic() - began) / 10)
"""
MADE = """
from django.db.models import Max, Min
from quorate.letters.models import BatchItem
found = BatchItem.objects.aggregate(first=Min("batch__made_at"), last=Max("done_at"))
print((found["last"] - found["first"]).total_seconds())
"""


class Post:
    """A mail server that counts."""

    def __init__(self) -> None:
        self.taken = 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.taken += 1
        return "250 Taken"


def main() -> None:
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    processes = int(sys.argv[2]) if len(sys.argv) > 2 else min(2, os.cpu_count() or 1)
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    post = Post()
    server = Controller(post, hostname="127.0.0.1", port=port, ready_timeout=10)
    server.start()
    try:
        with tempfile.TemporaryDirectory(prefix="quorate-bench-") as folder, instance(Path(folder)) as made:
            made.environment.update(
                DJANGO_SETTINGS_MODULE="tests.shell.slow.settings",
                FILE_OF_WORK=str(Path(folder) / "work"),
                LETTERS_BY_THE_DOZEN=str(many),
                EMAIL_URL=f"smtp://127.0.0.1:{port}",
                WORKERS=str(processes),
            )
            measure(migrate(made), post, many, processes)
    finally:
        server.stop()


@contextmanager
def worker(at_work: Instance) -> Iterator[None]:
    command = [sys.executable, "-m", "quorate", "worker"]
    quiet = subprocess.DEVNULL
    process = subprocess.Popen(
        command, cwd=ROOT, env=at_work.environment, stdout=quiet, stderr=quiet, start_new_session=True
    )
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def measure(at_work: Instance, post: Post, many: int, processes: int) -> None:
    clicked = float(at_work.does(CLICK % many))
    began = time.monotonic()
    with worker(at_work):
        while post.taken < many and time.monotonic() - began < LIMIT:
            time.sleep(0.1)
        sent = time.monotonic() - began
    made = float(at_work.does(MADE))
    load = os.getloadavg()[0]
    print(
        f"{many} letters, each with a paper, {processes} processes of the worker (aim: {AIM} s; load {load:.1f})"
    )
    print(f"  the click                      {clicked:6.1f} s")
    print(f"  made and queued after it        {made:6.1f} s  {'holds' if made < AIM else 'DOES NOT HOLD'}")
    print(f"  given to the mail server       {sent:6.1f} s  ({post.taken} letters)")
    print(
        f"  one by one in a page           {float(at_work.does(ALONE)) * many:6.1f} s of waiting for the person"
    )


if __name__ == "__main__":
    main()
