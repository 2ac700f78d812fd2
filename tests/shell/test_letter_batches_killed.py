"""200 letters with one click on the page, a real worker killed half-way, a real mail server: each goes once.

The page that a person follows is read all the while by another process; ``bench/letters.py`` prints how long it takes.
"""

import json
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from aiosmtpd.controller import Controller

from tests.shell.instances import ROOT, Instance, instance, migrate
from tests.shell.test_letters_sending import Post, _free_port
from tests.shell.test_worker_ops import kill_all, worker

MANY = 200
SETTLES = 300
"""Seconds after which something is wrong: many times what it takes on an idle machine."""

FOLLOW = r"""
import django; django.setup()
import html, json, re, time
from django.test import Client
from quorate.people.models import Agency, Area, Practitioner, User
from tests.shell.world import SIGN_IN_WITH

area = Area.objects.create(key="tees", name="Marrowby Council", procedure="tees", la_code="999")
agency = Agency.objects.create(area=area, name="Children's services", kind="social-care")
user = User.objects.create(email="sam@council.example", password="!")
Practitioner.objects.create(
    area=area, name="Sam Oakley", role="conference-administrator", agency=agency, user=user)
client = Client(SERVER_NAME="localhost")
client.force_login(user, backend=SIGN_IN_WITH)

page = client.get("/letters/ready/").content.decode()
[form] = [one for one in re.findall(r"<form.*?</form>", page, re.S) if 'value="tests.dozens"' in one]
ticked = [html.unescape(one) for one in re.findall(r'name="what" type="checkbox" value="([^"]*)" checked', form)]
[key] = re.findall(r'name="key" value="([^"]*)"', form)
answer = client.post("/letters/ready/", {"kind": "tests.dozens", "key": key, "what": ticked})
assert answer.status_code == 302, answer.content
print(json.dumps({"ticked": len(ticked)}), flush=True)
where = answer["Location"] + "progress/"
while True:
    answer = client.get(where)
    assert answer.status_code == 200, answer.content
    if answer.headers.get("HX-Refresh"):
        break
    said = dict(re.findall(r"<dt[^>]*>\s*(.*?)\s*</dt>\s*<dd[^>]*>\s*(\d+)\s*</dd>", answer.content.decode(), re.S))
    print(json.dumps({"made": int(said["Letters made"]), "sent": int(said["Sent"])}), flush=True)
    time.sleep(0.5)
"""
STATES = """
import json
from django.db.models import Count
from quorate.letters.models import BatchItem, Letter
counted = {model.__name__: dict(model.objects.order_by().values_list("state").annotate(Count("pk")))
           for model in (BatchItem, Letter)}
print(json.dumps(counted))
"""


class Shown(NamedTuple):
    """What the page said at one moment."""

    made: int
    sent: int


class Follower:
    """Somebody who has clicked once and looks at the page until it moves no more."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.ticked = 0
        self.saw: list[Shown] = []
        self._reads = threading.Thread(target=self._read, daemon=True)
        self._reads.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            said = json.loads(line)
            if "ticked" in said:
                self.ticked = said["ticked"]
            else:
                self.saw.append(Shown(**said))

    def still_looks(self) -> None:
        """Fail with what went wrong when the page could not be read."""
        if self.process.poll():
            assert self.process.stderr is not None
            pytest.fail(self.process.stderr.read())

    def until_done(self) -> None:
        """Wait until the page moves no more: everything is made, and nothing is on its way."""
        try:
            self.process.wait(SETTLES)
        except subprocess.TimeoutExpired:
            pytest.fail(f"after {SETTLES} s the page still said {self.saw[-1:]}")
        self.still_looks()
        self._reads.join(10)


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


@contextmanager
def follower(at_work: Instance) -> Iterator[Follower]:
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        [sys.executable, "-c", FOLLOW], cwd=ROOT, env=at_work.environment, stdout=pipe, stderr=pipe, text=True
    )
    try:
        yield Follower(process)
    finally:
        process.kill()
        process.wait()


def until(post: Post, count: int, person: Follower) -> None:
    end = time.monotonic() + SETTLES
    while len(post.taken) < count:
        person.still_looks()
        assert time.monotonic() < end, f"only {len(post.taken)} of {count} letters came"
        time.sleep(0.05)


def states(at_work: Instance) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = json.loads(at_work.does(STATES))
    return found


@pytest.mark.long_story("postgresql")
def test_a_worker_killed_half_way_and_started_again_sends_each_of_200_letters_once(
    at_work: Instance, post: Post
) -> None:
    with follower(at_work) as person:
        with worker(at_work) as process:
            until(post, MANY // 2, person)
            kill_all(process)
        before, half_way = states(at_work), len(post.taken)
        assert person.ticked == MANY
        assert sum(before["BatchItem"].values()) == MANY
        assert MANY // 2 <= half_way < MANY
        with worker(at_work):
            person.until_done()
    now = states(at_work)
    # The bar went up while it was made, before the worker died and after, and never down.
    assert all(one.made <= two.made and one.sent <= two.sent for one, two in pairwise(person.saw))
    sent = [one.sent for one in person.saw]
    assert len({one for one in sent if 0 < one < half_way}) > 1, sent
    assert len({one for one in sent if half_way < one < MANY}) > 1, sent
    assert len({one.made for one in person.saw if 0 < one.made < MANY}) > 3, person.saw

    assert now["BatchItem"] == {"made": MANY}
    # A letter that was being handed over in the very moment is in doubt, and waits for a person: it never goes twice.
    doubted = now["Letter"].get("unsure", 0)
    assert now["Letter"].get("sent", 0) + doubted == MANY
    assert doubted <= 1
    times: Any = Counter(mail["To"] for mail in post.taken)
    assert set(times.values()) == {1}
    assert set(times) <= {f"Person {number} <person{number}@partner.example>" for number in range(MANY)}
    assert len(times) >= now["Letter"]["sent"]
