"""Webhooks: told of what happened and nothing about a child, signed, again and again until taken, and never inwards."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction

from quorate.api.actions import telling, webhooks
from quorate.api.actions.tokens import Refused
from quorate.api.models import Delivery, KeptAnswer, Webhook
from quorate.api.queries.happened import KINDS
from quorate.api.reaching import NotAllowed, NotReached, target
from quorate.audit.models import Entry
from quorate.jobs.work import do_all_waiting
from quorate.plans import actions as plans
from quorate.plans.models import Plan
from tests.shell import conference_world, world
from tests.shell.api_world import Program
from tests.shell.plans_world import put_on_plan
from tests.shell.receiver import Receiver, receiver
from tests.shell.world import Role

pytestmark = pytest.mark.django_db
NOW = world.NOW + timedelta(hours=2)


@pytest.fixture(autouse=True)
def this_machine(settings: Any) -> Iterator[None]:
    settings.WEBHOOK_NETWORKS = ("127.0.0.0/8",)
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def there() -> Iterator[Receiver]:
    with receiver() as told:
        yield told


def webhook_to(place: world.Place, there: Receiver, *events: str) -> tuple[Webhook, str]:
    return webhooks.add(
        area=place.area, address=there.address, events=events or KINDS, by=place.administrator, at=NOW
    )


def is_genuine(header: str, body: bytes, secret: str) -> bool:
    """Check a signature as the manual tells a receiver to."""
    parts = [part.split("=", 1) for part in header.split(",")]
    at = next(value for name, value in parts if name == "t")
    made = hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
    return any(name == "v1" and hmac.compare_digest(value, made) for name, value in parts)


def tell(at: datetime = NOW) -> int:
    made = telling.look(at=at)
    do_all_waiting()
    return made


def test_what_happened_is_told_once_signed_and_without_anything_about_a_child(there: Receiver) -> None:
    place = world.make_place("tees")
    conference = conference_world.book(place)  # before there was a webhook: told to nobody
    program = Program(place)
    made = program.send("/webhooks", {"address": there.address, "events": ["category.changed", "plan.ended"]})
    assert made.status_code == 201, made.content
    secret = made.json()["secret"]
    assert secret not in str([*KeptAnswer.objects.values(), *Webhook.objects.values()])
    plan = Plan.objects.filter(area=place.area).earliest("pk")
    how: dict[str, Any] = {"decided_at": conference.ref, "by": place.administrator, "at": NOW}
    plans.change_category(plan=plan, categories=["PHY"], on=date(2026, 3, 1), **how)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        plans.change_category(plan=plan, categories=["SAB"], on=date(2026, 3, 2), **how)
        raise ZeroDivisionError
    elsewhere = world.make_place("berkshire")
    other = put_on_plan(world.children_of(elsewhere.family)[0], date(2026, 2, 4))  # type: ignore[arg-type]
    plans.end(plan=other, on=date(2026, 3, 1), reason="", ref="", by=elsewhere.administrator, at=NOW)

    assert (tell(), tell()) == (1, 0)
    ((headers, body),) = there.came
    told = json.loads(body)
    entry = Entry.objects.get(sequence=told["sequence"])
    assert (entry.act, told["event"], told["area"]) == ("plans.category-changed", "category.changed", "tees")
    assert headers["Quorate-Delivery"] == told["delivery"] == str(Delivery.objects.get().number)
    assert is_genuine(headers["Quorate-Signature"], body, secret)
    assert not is_genuine(headers["Quorate-Signature"], body + b" ", secret)
    child = plan.child
    assert told["links"]["plan"].endswith(f"/api/v1/plans/{plan.pk}")
    assert told["links"]["children"][0].endswith(f"/api/v1/children/{child.la_child_id}")
    for word in (child.given_name, child.family_name, str(child.born_on), "PHY"):
        assert word not in body.decode()
    assert Delivery.objects.get().state == "delivered"
    assert program.get(f"/webhooks/{made.json()['id']}/deliveries").json()["items"][0]["state"] == "delivered"


def test_what_is_not_taken_is_sent_again_later_under_the_same_number(there: Receiver) -> None:
    place = world.make_place("tees")
    webhook, secret = webhook_to(place, there)
    delivery = telling.send_test(webhook=webhook, at=NOW)
    there.answers = [500, 302, 404]
    at = NOW
    for tries, status in enumerate((500, 302, 404), start=1):
        assert telling.deliver(delivery.pk, at=at) == "waiting"
        delivery.refresh_from_db()
        assert (delivery.tries, delivery.last_status) == (tries, status)
        # Asked too early, nothing is sent: who does not answer must not keep the worker.
        before = len(there.came)
        assert telling.deliver(delivery.pk, at=at + timedelta(seconds=1)) == "waiting"
        assert len(there.came) == before == tries
        at = max(at + telling.WAITS[tries - 1], Webhook.objects.get().quiet_until or at)
    assert telling.deliver(delivery.pk, at=at) == "delivered"
    assert telling.deliver(delivery.pk, at=at) == "delivered" and len(there.came) == 4
    assert {headers["Quorate-Delivery"] for headers, _ in there.came} == {str(delivery.number)}
    assert len({body for _, body in there.came}) == 1
    assert all(is_genuine(headers["Quorate-Signature"], body, secret) for headers, body in there.came)
    assert Webhook.objects.get().failures == 0


def test_after_three_days_it_is_given_up_and_a_person_can_send_it_again(there: Receiver) -> None:
    place = world.make_place("tees")
    webhook, _ = webhook_to(place, there)
    delivery = telling.send_test(webhook=webhook, at=NOW)
    there.answers = [503] * 99
    at, tries = NOW, 0
    while telling.deliver(delivery.pk, at=at) == "waiting":
        at, tries = at + timedelta(hours=6), tries + 1
    assert timedelta(days=2) < at - NOW <= timedelta(days=3) and tries >= 8
    delivery.refresh_from_db()
    assert delivery.state == "given-up" and delivery.ended_at == at
    there.answers = []
    client = world.client_for(place.by_role[Role.DESIGNATED_MANAGER])
    page = client.get(f"/api/webhooks/{webhook.pk}/")
    assert "Given up" in page.content.decode()
    client.post(f"/api/webhooks/{webhook.pk}/deliveries/{delivery.pk}/again/")
    do_all_waiting()
    delivery.refresh_from_db()
    assert delivery.state == "delivered"


def test_for_a_day_two_secrets_sign_and_a_stopped_webhook_is_told_nothing(there: Receiver) -> None:
    place = world.make_place("tees")
    webhook, first = webhook_to(place, there)
    program = Program(place)
    key = "renew-the-secret"
    renewed = program.send(f"/webhooks/{webhook.pk}/secret", {}, key=key).json()["secret"]
    assert program.send(f"/webhooks/{webhook.pk}/secret", {}, key=key).json().get("secret") is None
    for at, signs in ((NOW, [renewed, first]), (NOW + timedelta(hours=25), [renewed])):
        delivery = telling.send_test(webhook=webhook, at=at)
        assert telling.deliver(delivery.pk, at=at) == "delivered"
        headers, body = there.came[-1]
        assert [is_genuine(headers["Quorate-Signature"], body, one) for one in (renewed, first)] == [
            one in signs for one in (renewed, first)
        ]
    waiting = telling.send_test(webhook=webhook, at=NOW)
    stopped = program.send(f"/webhooks/{webhook.pk}/stop", {"why": "Moved"})
    assert stopped.status_code == 200 and stopped.json()["stopped_at"]
    before = len(there.came)
    assert telling.deliver(waiting.pk, at=NOW) == "given-up" and len(there.came) == before
    assert program.send(f"/webhooks/{webhook.pk}/secret", {}).status_code == 409


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/", "https://localhost/", "https://10.1.2.3/x", "https://192.168.0.9/", "https://[::1]/",
        "https://169.254.169.254/latest/", "https://[::ffff:10.0.0.1]/", "https://[64:ff9b::a00:1]/", "https://0.0.0.0/",
        "https://[fd00::1]/", "https://[2002:a00:1::]/", "http://203.0.113.5/", "http://93.184.216.34/", "ftp://93.184.216.34/",
        "https://ada:secret@93.184.216.34/", "https://93.184.216.34/#x", "https://", "https://93.184.216.34:99999/",
        "https://2130706433/", "http://127.0.0.1/", "https://224.0.0.1/",
    ],
)  # fmt: skip
def test_no_webhook_goes_to_a_private_address(address: str, settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = ()
    with pytest.raises(NotReached):
        target(address)


def test_where_it_goes_is_the_address_that_was_judged(settings: Any) -> None:
    to = target("https://93.184.216.34:8443/a/b?c=d")
    assert (to.url, to.host_line) == ("https://93.184.216.34:8443/a/b?c=d", "93.184.216.34:8443")
    settings.WEBHOOK_NETWORKS = ("10.20.0.0/16",)
    assert target("https://10.20.3.4/").url == "https://10.20.3.4:443/"
    with pytest.raises(NotAllowed):
        target("http://10.20.3.4/")
    with pytest.raises(NotAllowed):
        target("https://10.21.3.4/")


def test_an_address_that_turns_private_later_is_not_reached(there: Receiver, settings: Any) -> None:
    place = world.make_place("tees")
    webhook, _ = webhook_to(place, there)
    settings.WEBHOOK_NETWORKS = ()
    delivery = telling.send_test(webhook=webhook, at=NOW)
    assert telling.deliver(delivery.pk, at=NOW) == "waiting" and not there.came
    with pytest.raises(Refused):
        webhook_to(place, there)
    answer = Program(place).send("/webhooks", {"address": there.address, "events": ["plan.ended"]})
    assert answer.status_code == 422 and answer.json()["errors"][0]["field"] == "address"
