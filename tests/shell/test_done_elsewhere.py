"""Work after a conference that is done outside Quorate: somebody says on which day, and it is no longer due."""

from datetime import date
from typing import Any

import pytest

from quorate.audit.models import Entry
from quorate.cases.models import Duty, OccasionEvent

from . import holding, papers_world, world

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def friday(settings: Any) -> date:
    """Two days after the conference of Wednesday 22 April."""
    settings.TRAINING_TODAY = date(2026, 4, 24)
    return date(2026, 4, 24)


def due(sitting: holding.Sitting, rule: str) -> Duty:
    return Duty.objects.get(within=sitting.conference.ref, rule=rule, ended_at__isnull=True)


def on(day: int) -> dict[str, str]:
    return {"on-day": str(day), "on-month": "4", "on-year": "2026"}


@pytest.mark.parametrize(
    ("procedure", "rule", "kind", "limit", "standing"),
    [
        ("tees", "record-update", "outcome-recorded", date(2026, 4, 23), "done-late"),
        ("berkshire", "plan-discussion", "plan-discussed", date(2026, 5, 21), "done"),
    ],
)
def test_it_is_said_on_which_day_it_was_done_and_it_is_no_longer_due(
    friday: date, procedure: str, rule: str, kind: str, limit: date, standing: str
) -> None:
    sitting = papers_world.held(procedure)
    duty = due(sitting, rule)
    assert (duty.due_on, duty.standing) == (limit, "open")
    client = world.client_for(sitting.place.administrator)
    assert "Record that it is done" in client.get(f"/duties/{duty.pk}/").content.decode()

    early = client.post(f"/duties/{duty.pk}/done/", on(21))
    assert "The conference was on 22 April 2026" in early.content.decode()
    late = client.post(f"/duties/{duty.pk}/done/", on(25))
    assert "must be today or in the past" in late.content.decode()
    assert not OccasionEvent.objects.filter(kind=kind).exists()

    for _ in range(2):  # a double press records it once
        assert client.post(f"/duties/{duty.pk}/done/", on(24)).status_code == 302
    assert OccasionEvent.objects.filter(occasion__key=sitting.conference.ref, kind=kind).count() == 1
    assert Entry.objects.filter(act="register.duty-done").count() == 1
    now = due(sitting, rule)
    assert (now.standing, now.done_on) == (standing, friday)
    page = client.get(f"/duties/{now.pk}/").content.decode()
    assert "Record that it is done" not in page


def test_work_with_a_page_of_its_own_is_not_done_here(friday: date) -> None:
    sitting = papers_world.held("tees")
    duty = due(sitting, "minutes")
    client = world.client_for(sitting.place.administrator)
    assert "Record that it is done" not in client.get(f"/duties/{duty.pk}/").content.decode()
    assert client.post(f"/duties/{duty.pk}/done/", on(24)).headers["Location"] == f"/duties/{duty.pk}/"
    assert due(sitting, "minutes").standing == "open"


def test_a_chair_reads_it_and_somebody_of_another_area_does_not_find_it(friday: date) -> None:
    sitting = papers_world.held("tees")
    duty = due(sitting, "record-update")
    assert (
        "Record that it is done"
        not in world.client_for(sitting.chair).get(f"/duties/{duty.pk}/").content.decode()
    )
    assert world.client_for(sitting.chair).post(f"/duties/{duty.pk}/done/", on(24)).status_code == 403
    elsewhere = world.make_place("lincolnshire")
    assert world.client_for(elsewhere.administrator).get(f"/duties/{duty.pk}/done/").status_code == 404
