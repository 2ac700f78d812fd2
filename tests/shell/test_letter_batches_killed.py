"""Many letters with one click, a real worker killed in the middle, a real mail server: each goes once."""

import json
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.shell.instances import Instance, instance, migrate
from tests.shell.test_letters_sending import Post, _free_port
from tests.shell.test_worker_ops import kill_all, worker

MANY = 30
CLICK = """
from datetime import datetime
from quorate import clock
from quorate.letters import batches
from quorate.people.models import Agency, Area, Practitioner
area = Area.objects.create(key="tees", name="Marrowby Council", procedure="tees", la_code="999")
agency = Agency.objects.create(area=area, name="Children's services", kind="social-care")
by = Practitioner.objects.create(area=area, name="Sam Oakley", role="conference-administrator", agency=agency)
chosen = {str(number) for number in range(%d)}
print(batches.begin(area=area, kind="tests.dozens", chosen=chosen, key="click", by=by, at=clock.now()).pk)
"""
STATES = """
import json
from django.db.models import Count
from quorate.letters.models import BatchItem, Letter
counted = {model.__name__: dict(model.objects.order_by().values_list("state").annotate(Count("pk")))
           for model in (BatchItem, Letter)}
print(json.dumps(counted))
"""


@pytest.fixture
def post() -> Iterator[Post]:
    handler = Post()
    controller = Controller(handler, hostname="127.0.0.1", port=_free_port(), ready_timeout=10)
    controller.start()
    handler.port = controller.port  # type: ignore[attr-defined]
    yield handler
    controller.stop()


@pytest.fixture
def at_work(tmp_path: Path, post: Post) -> Iterator[Instance]:
    with instance(tmp_path / "var", with_tables=True) as made:
        made.environment.update(
            DJANGO_SETTINGS_MODULE="tests.shell.slow.settings",
            FILE_OF_WORK=str(tmp_path / "work"),
            LETTERS_BY_THE_DOZEN=str(MANY),
            EMAIL_URL=f"smtp://127.0.0.1:{post.port}",  # type: ignore[attr-defined]
        )
        yield migrate(made)


def until(post: Post, count: int, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while len(post.taken) < count:
        assert time.monotonic() < end, f"only {len(post.taken)} of {count} letters came"
        time.sleep(0.05)


def states(at_work: Instance) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = json.loads(at_work.does(STATES))
    return found


@pytest.mark.long_story("postgresql")
def test_a_worker_killed_half_way_and_started_again_sends_each_letter_once(
    at_work: Instance, post: Post
) -> None:
    at_work.does(CLICK % MANY)
    with worker(at_work) as process:
        until(post, MANY // 3)
        kill_all(process)
    before = states(at_work)
    assert sum(before["BatchItem"].values()) == MANY

    with worker(at_work):
        end = time.monotonic() + 120
        while True:
            now = states(at_work)
            settled = now["Letter"].get("sent", 0) + now["Letter"].get("unsure", 0)
            if now["BatchItem"] == {"made": MANY} and settled == MANY:
                break
            assert time.monotonic() < end, now
            time.sleep(0.5)
    # A letter that was being handed over in the very moment is in doubt, and waits for a person: it never goes twice.
    times: Any = Counter(mail["To"] for mail in post.taken)
    assert set(times.values()) == {1}
    assert now["Letter"].get("unsure", 0) <= 1
    assert len(times) >= now["Letter"]["sent"]
