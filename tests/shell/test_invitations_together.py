"""The invitations of all conferences go with one click; one with something left to decide is refused in words."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.cases.models import Relative
from quorate.conferences.models import Invitation
from quorate.jobs.work import do_all_waiting
from quorate.letters import batches, making, queries
from quorate.letters.models import BatchItem, Letter
from tests.shell import conference_world, world
from tests.shell.test_hold_pages import text

pytestmark = pytest.mark.django_db

KIND = "conferences.invitations"
LATER = world.NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def training_day(settings: Any) -> None:
    settings.TRAINING_TODAY = world.TODAY


def ready(place: world.Place, at: datetime = world.NOW) -> list[str]:
    kind = making.KINDS[KIND]
    return [one.what for one in kind.ready(area=place.area, reader=place.administrator, at=at)]


def begin(place: world.Place, *chosen: int, key: str = "one") -> Any:
    return batches.begin(
        area=place.area,
        kind=KIND,
        chosen={str(one) for one in chosen},
        key=key,
        by=place.administrator,
        at=world.NOW,
    )


def test_everybody_proposed_is_invited_once_however_often_it_is_asked() -> None:
    place = world.make_place("tees")
    booked = conference_world.book(place)
    assert ready(place) == [str(booked.pk)]
    batch = begin(place, booked.pk)
    assert begin(place, booked.pk).pk == batch.pk, "a second click is the same batch"
    assert not Letter.objects.filter(document="invitation").exists(), "nothing is made while the person waits"
    do_all_waiting()

    item = batch.items.get()
    assert (item.state, item.trouble) == (BatchItem.State.MADE, "")
    asked = Invitation.objects.filter(conference=booked, invited_at__isnull=False)
    parts = set(asked.values_list("part", flat=True))
    assert {"conference chair", "mother", "father", "social worker", "health visitor"} <= parts
    letters = Letter.objects.filter(occasion=booked.ref, document="invitation")
    assert letters.count() == asked.count() == queries.progress(batch).all_letters
    assert asked.filter(owes_report=True).exists()
    assert Entry.objects.filter(act="conferences.invited", about=booked.ref).count() == 1

    assert ready(place) == []
    making.KINDS[KIND].make(str(booked.pk), area=place.area, by=place.administrator, at=LATER)
    assert letters.count() == asked.count(), "made again after a kill, it is found there"


def test_a_conference_with_something_to_decide_is_refused_and_the_others_go() -> None:
    place = world.make_place("tees")
    booked = conference_world.book(place)
    Relative.objects.create(
        family=place.family, name="Aunt Tansy", relation="aunt", parental_responsibility=False
    )
    batch = begin(place, booked.pk)
    do_all_waiting()
    item = batch.items.get()
    assert item.state == BatchItem.State.FAILED
    assert item.trouble == "Aunt Tansy (aunt): invite them, or say why not."
    assert not Invitation.objects.filter(conference=booked, invited_at__isnull=False).exists()

    page = world.client_for(place.administrator).get(reverse("letters:batch", args=[batch.pk]))
    assert "Aunt Tansy (aunt): invite them, or say why not." in text(page)
    assert reverse("conferences:invite", args=[booked.pk]) in text(page)
    Relative.objects.filter(name="Aunt Tansy").delete()
    batches.try_again(batch, by=place.administrator, at=LATER)
    do_all_waiting()
    assert batch.items.get().state == BatchItem.State.MADE


def test_the_page_offers_them_to_the_office_and_not_across_areas() -> None:
    place, other = world.make_place("tees"), world.make_place("berkshire")
    booked = conference_world.book(place)
    page = world.client_for(place.administrator).get(reverse("letters:ready"))
    assert "Invitations (1)" in text(page) and f"Conference {booked.pk}" in text(page)
    assert ready(other) == []
    with pytest.raises(making.NotMade):
        making.KINDS[KIND].make(str(booked.pk), area=other.area, by=other.administrator, at=world.NOW)
