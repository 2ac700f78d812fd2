"""Training days: one fixed day for the whole instance, never beside real work."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings as instance
from django.http import HttpRequest, HttpResponse

from quorate import clock
from quorate.clock.actions import CannotMoveDay, move_on
from quorate.clock.middleware import RequestClock
from quorate.clock.models import Stamp, TrainingDay
from quorate.clock.stamp import WrongKindOfInstance, refuse_other_kind

pytestmark = pytest.mark.django_db
REAL = datetime(2026, 11, 21, 14, 30, tzinfo=UTC)


@time_machine.travel(REAL, tick=False)
def test_a_live_instance_goes_by_the_machine() -> None:
    assert clock.now() == REAL
    assert clock.today() == date(2026, 11, 21)


@time_machine.travel(REAL, tick=False)
def test_a_training_instance_stands_on_its_day_at_the_machines_time(training_day: date) -> None:
    assert clock.today() == training_day
    assert clock.now().isoformat() == "2026-04-13T14:30:00+01:00"
    assert clock.machine_now() == REAL


@time_machine.travel(datetime(2026, 7, 1, 23, 30, tzinfo=UTC), tick=False)
def test_today_is_londons_day() -> None:
    assert clock.today() == date(2026, 7, 2)


def test_the_day_is_moved_on_and_stays_moved(training_day: date) -> None:
    assert move_on(to=date(2026, 5, 1), at=clock.machine_now()) == training_day
    assert clock.today() == date(2026, 5, 1)


@pytest.mark.parametrize("to", [date(2026, 4, 13), date(2026, 4, 12), date(2020, 1, 1)])
def test_the_day_never_goes_back_or_stays(training_day: date, to: date) -> None:
    with pytest.raises(CannotMoveDay, match="after 13 April 2026"):
        move_on(to=to, at=clock.machine_now())
    assert not TrainingDay.objects.exists()


def test_a_live_instance_has_no_day_to_move() -> None:
    with pytest.raises(CannotMoveDay, match="training instance"):
        move_on(to=date(2030, 1, 1), at=clock.machine_now())
    assert not TrainingDay.objects.exists()


def test_a_new_database_is_stamped_by_its_first_migration() -> None:
    assert Stamp.objects.get().kind == Stamp.Kind.LIVE
    refuse_other_kind()


def test_training_is_refused_beside_real_work(training_day: date) -> None:
    with pytest.raises(WrongKindOfInstance, match="holds real work"):
        refuse_other_kind()


def test_real_work_is_refused_on_a_training_database(settings: Any) -> None:
    Stamp.objects.update(kind=Stamp.Kind.TRAINING)
    assert instance.TRAINING_TODAY is None
    with pytest.raises(WrongKindOfInstance, match="made for training"):
        refuse_other_kind()
    settings.TRAINING_TODAY = date(2026, 4, 13)
    refuse_other_kind()


def test_an_unstamped_database_is_refused() -> None:
    Stamp.objects.all().delete()
    with pytest.raises(WrongKindOfInstance, match="quorate migrate"):
        refuse_other_kind()


def test_a_request_has_one_moment_and_the_banner(training_day: date, settings: Any) -> None:
    seen: list[Any] = []

    def page(request: HttpRequest) -> HttpResponse:
        seen.append(request)
        return HttpResponse()

    RequestClock(page)(HttpRequest())
    assert seen[0].today == training_day == seen[0].now.date()
    assert "Monday 13 April 2026" in seen[0].training
    settings.TRAINING_TODAY = None
    RequestClock(page)(HttpRequest())
    assert seen[1].training is None
