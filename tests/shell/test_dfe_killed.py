"""The daily flow's process killed while the Department's answer is under way: each child is there once after all."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.shell.flow_server import Department, department
from tests.shell.instances import ROOT, Instance, instance, migrate
from tests.shell.test_worker_ops import kill_all, until

MANY = 130
FILL = """
from datetime import datetime
from quorate import clock
from quorate.people import actions as people
from quorate.exchange.actions import preparing
from quorate.returns import actions as returns
from tests.shell.census_files import census, on_a_plan
now = clock.now()
area = people.open_area(key="tees", name="Marrowby Council", procedure="tees", la_code="806", by="test", at=now)
told = [on_a_plan(f"A{place:03}") for place in range(%d)]
returns.take_census(area=area, content=census(*told, lea="806"), name="cin.xml", by="test", at=now)
print(preparing.prepare(area=area, on=now.date(), by="test", at=now).counts["full"])
"""
SEND = """
from quorate import clock
from quorate.exchange.actions import sending
from quorate.exchange.dfe_client import Door
from quorate.people.models import Area
print(sending.send_waiting(area=Area.objects.get(), door=Door(), at=clock.now()).accepted)
"""
RECOVER = """
from datetime import timedelta
from quorate import clock
from quorate.exchange.actions import sending
now = clock.machine_now()
print(sending.recover(machine_at=now), sending.recover(machine_at=now + timedelta(minutes=11)))
"""
STATES = """
import json
from django.db.models import Count
from quorate.exchange.models import Accepted, Sending
found = dict(Sending.objects.order_by().values_list("state").annotate(Count("pk")))
print(json.dumps([found, Accepted.objects.count()]))
"""


@pytest.fixture
def there() -> Iterator[Department]:
    with department() as here:
        yield here


@pytest.fixture
def at_work(tmp_path: Path, there: Department) -> Iterator[Instance]:
    with instance(tmp_path / "var", with_tables=True) as made:
        made.environment.update(
            TRAINING_TODAY="2026-04-13",
            CSC_URL=f"{there.url}/1",
            CSC_TOKEN_URL=f"{there.url}/token",
            CSC_CLIENT_ID="quorate",
            CSC_CLIENT_SECRET="hush",
            CSC_SCOPE="made-up/.default",
            CSC_SUPPLIER_KEY="key",
        )
        yield migrate(made)


def states(at_work: Instance) -> Any:
    return json.loads(at_work.does(STATES))


@pytest.mark.long_story("postgresql")
def test_a_killed_sending_is_taken_up_again_and_no_child_is_lost(
    at_work: Instance, there: Department
) -> None:
    assert at_work.does(FILL % MANY).strip() == str(MANY)
    there.answers = 1
    code = f"import django; django.setup()\n{SEND}"
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, env=at_work.environment, start_new_session=True
    )
    try:
        until(lambda: len(there.batches) == 2, seconds=90)
    finally:
        kill_all(process)
    # The second list was taken in there, and here nobody knows of it: it stays claimed, and is believed for a while.
    assert states(at_work) == [{"accepted": 100, "sent": MANY - 100}, 100]
    there.answers = None
    assert at_work.does(SEND).strip() == "0"
    assert at_work.does(RECOVER).split() == ["0", str(MANY - 100)]
    assert at_work.does(SEND).strip() == str(MANY - 100)
    assert states(at_work) == [{"accepted": MANY}, MANY]
    assert len(there.children) == MANY and there.batches == [100, MANY - 100, MANY - 100]
