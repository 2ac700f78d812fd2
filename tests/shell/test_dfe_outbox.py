"""The daily flow's outbox against a real server: each child accepted once, whatever fails or is killed."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from quorate import clock
from quorate.cases.models import Child
from quorate.exchange.actions import preparing, sending
from quorate.exchange.dfe_client import Answer, Door
from quorate.exchange.models import Accepted, Sending
from quorate.people.models import Area
from quorate.plans.models import Plan
from quorate.returns import actions as returns

from . import world
from .census_files import census, child, enquiry, on_a_plan, plan
from .flow_server import Department, department

pytestmark = pytest.mark.django_db
State = Sending.State


@pytest.fixture
def there(settings: Any) -> Iterator[Department]:
    with department() as here:
        settings.CSC_FLOW = {
            "url": f"{here.url}/1",
            "token_url": f"{here.url}/token",
            "client_id": "quorate",
            "client_secret": "hush",
            "scope": "made-up/.default",
            "supplier_key": "key",
            "hour": 3,
            "timeout": 5,
        }
        yield here


@pytest.fixture
def area(training_day: object) -> Area:
    return world.make_area("tees")


def bring_in(area: Area, number: int) -> None:
    told = [on_a_plan(f"A{place:03}") for place in range(number)]
    returns.take_census(
        area=area, content=census(*told, lea=area.la_code), name="cin.xml", by=world.SYSTEM, at=world.NOW
    )


def prepare(area: Area, **more: Any) -> Any:
    return preparing.prepare(area=area, on=world.TODAY, by=world.SYSTEM, at=world.NOW, **more).counts


def send(area: Area, door: Door | None = None) -> sending.Outcome:
    used = door or Door()
    try:
        return sending.send_waiting(area=area, door=used, at=world.NOW)
    finally:
        used.close()


def states(area: Area) -> Counter[str]:
    return Counter(Sending.objects.filter(area=area).values_list("state", flat=True))


def at_once(area: Area) -> None:
    Sending.objects.filter(area=area).update(next_try_at=None)


class Dies(Door):
    """Is killed once the Department has taken a list in and before the answer is written down."""

    left = 1

    def send(self, la_code: str, children: Any) -> Answer:
        answer = super().send(la_code, children)
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        return answer


def test_hundreds_of_children_through_failures_each_accepted_once(area: Area, there: Department) -> None:
    bring_in(area, 205)
    assert prepare(area)["full"] == 205
    assert prepare(area)["waiting_still"] == 205 and Sending.objects.count() == 205

    there.fails = [(503, {"Retry-After": "120"}, {"message": "busy"})]
    before = clock.machine_now()
    assert send(area).put_off == 100
    later = Sending.objects.filter(next_try_at__isnull=False).first()
    assert later is not None and later.next_try_at >= before + timedelta(seconds=119)  # type: ignore[operator]
    assert later.trouble == "The Department had a fault (503)."

    # A hundred wait for their time; of the others one hundred are taken in and then we are killed.
    at_once(area)
    with pytest.raises(KeyboardInterrupt):
        send(area, Dies())
    assert (states(area)[State.ACCEPTED], states(area)[State.SENT]) == (100, 100)
    assert sending.recover(machine_at=clock.machine_now()) == 0
    assert sending.recover(machine_at=clock.machine_now() + timedelta(minutes=11)) == 100

    there.fails = [(429, {}, {}), (401, {}, {}), (200, {}, ["only one"]), (200, {}, b"no json")]
    for _ in range(4):
        assert send(area).put_off
        at_once(area)
    assert send(area).accepted == 105
    assert states(area) == {State.ACCEPTED: 205} and there.tokens >= 2
    assert Accepted.objects.filter(area=area).count() == 205 == len(there.children)
    assert (
        Sending.objects.exclude(told=None).count() == 0
    )  # nothing about a child is kept longer than it is needed
    assert set(there.batches) == {100, 5}
    assert prepare(area)["same"] == 205 and not send(area).accepted


def test_a_bad_child_is_set_aside_and_the_others_go(area: Area, there: Department) -> None:
    bring_in(area, 7)
    there.bad = {"A002", "A005"}
    prepare(area)
    outcome = send(area)
    assert (outcome.accepted, outcome.refused) == (5, 2)
    wrong = Sending.objects.get(la_child_id="A002")
    assert wrong.state == State.REFUSED and "surname: not allowed" in wrong.trouble
    assert prepare(area)["refused_still"] == 2

    # Put right, it goes again; the other is asked for by hand, and found by halves where no place is named.
    Child.objects.filter(la_child_id="A002").update(family_name="Goldhanger")
    there.bad, there.names_places = {"A005"}, False
    assert prepare(area)["full"] == 1
    manager = world.make_practitioner(area, role=world.Role.DESIGNATED_MANAGER)
    again = Sending.objects.get(la_child_id="A005", state=State.REFUSED)
    assert sending.try_again(area=area, number=again.pk, by=manager, at=world.NOW)
    outcome = send(area)
    assert (outcome.accepted, outcome.refused) == (1, 1)
    assert Sending.objects.get(la_child_id="A002").state == State.ACCEPTED


def test_no_sign_in_no_answer_and_in_the_end_given_up(area: Area, there: Department, settings: Any) -> None:
    bring_in(area, 2)
    prepare(area)
    there.token_fails = True
    assert send(area).put_off == 2
    assert "gave no token (answer 401)" in Sending.objects.all()[0].trouble
    there.token_fails, there.hangs = False, 30.0
    settings.CSC_FLOW = {**settings.CSC_FLOW, "timeout": 0.2}
    at_once(area)
    assert send(area).put_off == 2
    assert Sending.objects.all()[0].trouble == "The Department did not answer in time."
    there.freed.set()
    there.hangs = 0.0
    Sending.objects.update(attempts=sending.TRIES - 1, next_try_at=None)
    there.fails = [(500, {}, {})]
    settings.CSC_FLOW = {**settings.CSC_FLOW, "timeout": 5}
    assert send(area).given_up == 2 and states(area) == {State.GIVEN_UP: 2}
    assert prepare(area)["full"] == 2 and send(area).accepted == 2


def test_what_changes_is_sent_and_what_is_gone_is_taken_out(area: Area, there: Department) -> None:
    again = child("A001", enquiries=[enquiry("2025-05-14", "2025-06-03")], plans=[plan("2025-06-03")])
    returns.take_census(
        area=area,
        content=census(again, on_a_plan("B001"), lea=area.la_code),
        name="cin.xml",
        by=world.SYSTEM,
        at=world.NOW,
    )
    prepare(area)
    assert send(area).accepted == 2
    period = Plan.objects.get(child__la_child_id="A001")
    Plan.objects.filter(pk=period.pk).update(ended_on=world.TODAY)
    assert prepare(area)["change"] == 1 and send(area).accepted == 1
    Plan.objects.filter(pk=period.pk).update(ended_on=None)
    assert prepare(area)["full"] == 1 and send(area).accepted == 1
    assert Accepted.objects.get(la_child_id="A001").told == {
        **there.children["A001"],
        "social_care_episodes": Accepted.objects.get(la_child_id="A001").told["social_care_episodes"],
    }
    # Under another identifier it is another record: the old one is taken out first.
    Child.objects.filter(la_child_id="A001").update(la_child_id="C001")
    counts = prepare(area)
    assert (counts["purge"], counts["full"]) == (1, 1) and send(area).accepted == 2
    assert set(there.children) == {"B001", "C001"} and there.accepted[-2:] == ["A001", "C001"]
    assert Accepted.objects.get(la_child_id="A001").purged_at and prepare(area)["same"] == 2
