"""The same request at the same moment acts once; and a worker that is killed half-way tells a webhook again."""

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from quorate.api.actions import telling, webhooks
from quorate.api.models import Delivery, KeptAnswer
from quorate.api.queries.happened import KINDS
from quorate.cases.models import Child, Family
from quorate.jobs.models import Job
from quorate.jobs.work import do_all_waiting, take_back_abandoned
from quorate.plans import actions as plans
from tests.shell import world
from tests.shell.api_world import Program
from tests.shell.instances import ROOT
from tests.shell.plans_world import put_on_plan
from tests.shell.receiver import receiver
from tests.shell.test_convene_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
NEW = {"la_child_id": "CS10001", "given_name": "Orla", "family_name": "Quillfeather", "born_on": "2021-06-05"}
DO = """
import sys
from tests.shell.killed import database
database(sys.argv[1])
from quorate.jobs.work import do
from django.conf import settings
settings.WEBHOOK_NETWORKS = ("127.0.0.0/8",)
do(int(sys.argv[2]))
"""


def test_one_key_at_one_moment_acts_once_and_both_get_the_answer(training_day: date) -> None:
    program = Program(world.make_place("tees"))
    answers = at_once(*[lambda: program.send("/children", NEW, key="the-same-key-twice")] * 3)
    assert [answer.status_code for answer in answers] == [201] * 3
    assert len({answer.content for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer for answer in answers) == 2
    assert Child.objects.filter(la_child_id="CS10001").count() == 1
    assert Family.objects.filter(name="Quillfeather").count() == 1 and KeptAnswer.objects.count() == 1


def test_two_changes_of_one_version_at_once_are_one_and_a_refusal(training_day: date) -> None:
    place = world.make_place("tees")
    program = Program(place)
    child = world.children_of(place.family)[0]  # type: ignore[arg-type]
    path = f"/children/{child.la_child_id}"
    names = iter(("Wren", "Lark"))

    def change() -> Any:
        body = {"why": "As registered", "given_name": next(names)}
        return program.send(path, body, method="patch", etag=f'"{child.version}"')

    assert sorted(answer.status_code for answer in at_once(change, change)) == [200, 412]


def test_a_worker_killed_while_it_delivers_delivers_again_under_the_same_number(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = ("127.0.0.0/8",)
    place = world.make_place("tees")
    plan = put_on_plan(world.children_of(place.family)[0], date(2026, 2, 4))  # type: ignore[arg-type]
    with receiver() as there:
        webhooks.add(
            area=place.area, address=there.address, events=KINDS, by=place.administrator, at=world.NOW
        )
        plans.end(plan=plan, on=date(2026, 3, 1), reason="", ref="", by=place.administrator, at=world.NOW)
        assert telling.look(at=world.NOW) == 1
        job = Job.objects.get(name=telling.WORK)
        there.go_on.clear()
        same = {**os.environ, "SECRET_KEY": settings.SECRET_KEY}
        name = str(connection.settings_dict["NAME"])
        worker = subprocess.Popen([sys.executable, "-c", DO, name, str(job.pk)], cwd=ROOT, env=same)
        assert there.here.wait(timeout=60), "nothing was sent"
        worker.kill()
        worker.wait()
        there.go_on.set()
        assert Job.objects.get(pk=job.pk).state == "running" and Delivery.objects.get().state == "waiting"
        assert take_back_abandoned() == 1
        Job.objects.filter(pk=job.pk).update(attempts=0)
        do_all_waiting()
        assert Delivery.objects.get().state == "delivered"
        numbers = [json.loads(body)["delivery"] for _, body in there.came]
        assert numbers == [str(Delivery.objects.get().number)] * 2
        assert telling.look(at=world.NOW + timedelta(minutes=1)) == 0
