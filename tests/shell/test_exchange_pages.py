"""The pages of what goes out: a file asked for, made and taken; the daily flow; CP-IS numbers, files and answers."""

import hashlib
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from quorate import clock
from quorate.audit.models import Entry
from quorate.cases.models import Child
from quorate.exchange.actions import making
from quorate.exchange.models import CpisFile, CpisNumber, CpisRecord, OutputFile, Sending
from quorate.jobs.work import do_all_waiting
from quorate.people.models import Practitioner
from quorate.plans.models import Plan

from . import world
from .exchange_world import NHS_NUMBERS
from .plans_world import put_on_plan

pytestmark = pytest.mark.django_db
Role = world.Role


@pytest.fixture
def place(training_day: date) -> world.Place:
    made = world.make_place()
    for child in world.children_of(made.family):  # type: ignore[arg-type]
        put_on_plan(child, date(2026, 2, 4))
    return made


@pytest.fixture
def client(place: world.Place) -> Client:
    return world.client_for(place.administrator)


def test_a_file_is_asked_for_made_taken_and_let_go(
    place: world.Place, client: Client, django_assert_max_num_queries: Any
) -> None:
    form = {"kind": "annex-a", "on-day": "", "on-month": "", "on-year": "", "year": "", "token": "once"}
    first = client.post(reverse("exchange:out"), form)
    assert client.post(reverse("exchange:out"), form)["Location"] == first["Location"]
    file = OutputFile.objects.get()
    assert "Waiting to be made" in client.get(first["Location"]).content.decode()
    do_all_waiting()

    page = client.get(first["Location"]).content.decode()
    assert "kept until" in page and "SHA-256" in page
    taken = client.get(reverse("exchange:out-take", args=[file.pk]))
    assert load_workbook(BytesIO(taken.content))["List 7"].max_row == 3
    entry = Entry.objects.get(act="exchange.taken")
    assert entry.detail["sha256"] == hashlib.sha256(taken.content).hexdigest()
    assert entry.by_id == place.administrator.pk
    with django_assert_max_num_queries(15):
        assert "Annex A" in client.get(reverse("exchange:out")).content.decode()

    making.let_go(machine_at=clock.machine_now() + timedelta(days=8))
    assert client.get(reverse("exchange:out-take", args=[file.pk])).status_code == 404
    assert "no longer kept" in client.get(first["Location"]).content.decode()
    wrong = client.post(reverse("exchange:out"), {**form, "kind": "", "token": "twice"})
    assert wrong.status_code == 422


def test_the_daily_flow_is_worked_out_and_says_that_it_is_off(
    place: world.Place, client: Client, django_assert_max_num_queries: Any
) -> None:
    assert client.post(reverse("exchange:daily-send")).status_code == 302
    do_all_waiting()
    assert Sending.objects.filter(state="waiting").count() == 2
    with django_assert_max_num_queries(15):
        page = client.get(reverse("exchange:daily")).content.decode()
    assert "not set up here" in page and "In full" in page
    assert (
        "with those filters" in client.get(reverse("exchange:daily"), {"state": "refused"}).content.decode()
    )
    one = Sending.objects.all()[0]
    Sending.objects.filter(pk=one.pk).update(state="refused", trouble="[0] surname: not allowed")
    assert "surname: not allowed" in client.get(reverse("exchange:daily")).content.decode()
    client.post(reverse("exchange:daily-again", args=[one.pk]))
    assert Sending.objects.get(pk=one.pk).state == "waiting"


def answers(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("answers.csv", text.encode(), content_type="text/csv")


def make(client: Client) -> CpisFile:
    client.post(reverse("exchange:cpis-make"))
    return CpisFile.objects.order_by("-sequence")[0]


def test_cpis_from_the_first_file_to_the_answers(
    place: world.Place, client: Client, django_assert_max_num_queries: Any
) -> None:
    one, two = world.children_of(place.family)  # type: ignore[arg-type]
    Child.objects.filter(pk=one.pk).update(nhs_number=NHS_NUMBERS[0])
    file = make(client)
    (record,) = CpisRecord.objects.filter(file=file)
    assert (record.act, record.plan_kind, record.child_id, file.sequence) == ("start", "CPP", one.pk, 1)
    assert CpisRecord.objects.get(file=None).held_because == "The child has no NHS number here."
    with django_assert_max_num_queries(15):
        page = client.get(reverse("exchange:cpis")).content.decode()
    assert "0 of 2 (0%)" in page and "Correct the child" in page
    sent = client.get(reverse("exchange:cpis-take", args=[file.pk])).content.decode()
    assert f",1,start,CPP,342191000000101,{NHS_NUMBERS[0]},child," in sent

    address = reverse("exchange:cpis-file", args=[file.pk])
    wrong = client.post(address, {"code": "CPF03", "file": answers("9,CPR06\n")})
    assert wrong.status_code == 422 and "no record 9" in wrong.content.decode()
    assert (
        client.post(address, {"code": "CPF03", "file": answers("record,answer\n1,CPR05\n")}).status_code
        == 302
    )
    assert CpisNumber.objects.get(child=one).state == "superseded"
    # Not taken: it is due again, but held until the number is put right.
    client.post(reverse("exchange:cpis-work-out"))
    assert CpisRecord.objects.filter(file=None).exclude(held_because="").count() == 2

    Child.objects.filter(pk=one.pk).update(nhs_number=NHS_NUMBERS[1])
    Child.objects.filter(pk=two.pk).update(nhs_number=NHS_NUMBERS[2])
    file = make(client)
    assert (file.sequence, file.records_in) == (2, 2)
    client.post(reverse("exchange:cpis-file", args=[file.pk]), {"code": "CPF02"})
    assert "2 of 2 (100%)" in client.get(reverse("exchange:cpis")).content.decode()
    client.post(reverse("exchange:cpis-make"))
    assert CpisFile.objects.count() == 2  # nothing to tell

    Plan.objects.filter(child=one).update(ended_on=world.TODAY)
    file = make(client)
    (record,) = CpisRecord.objects.filter(file=file)
    assert (record.act, record.ended_on) == ("end", world.TODAY)


def test_before_a_birth_under_the_mothers_number_and_after_it_under_the_childs(
    place: world.Place, client: Client
) -> None:
    one, two = world.children_of(place.family)  # type: ignore[arg-type]
    Child.objects.filter(pk=one.pk).update(born_on=None, expected_on=date(2026, 5, 2))
    Child.objects.filter(pk=two.pk).update(nhs_number=NHS_NUMBERS[2])
    client.post(reverse("exchange:cpis-work-out"))
    row = CpisNumber.objects.get(child=one)
    assert (row.whose, row.number) == ("mother", "")
    address = reverse("exchange:cpis-mother", args=[row.pk])
    assert client.post(address, {"number": "943 476 5918"}).status_code == 422
    assert client.post(address, {"number": "943 476 5919"}).status_code == 302
    file = make(client)
    unborn = CpisRecord.objects.get(file=file, child=one)
    assert (unborn.act, unborn.plan_kind, unborn.number) == ("start", "UCP", NHS_NUMBERS[0])
    client.post(reverse("exchange:cpis-file", args=[file.pk]), {"code": "CPF02"})

    born = date(2026, 4, 10)
    Child.objects.filter(pk=one.pk).update(born_on=born, nhs_number=NHS_NUMBERS[1])
    file = make(client)
    told = {row.plan_kind: row for row in CpisRecord.objects.filter(file=file, child=one)}
    assert (told["UCP"].act, told["UCP"].ended_on, told["UCP"].number) == ("end", born, NHS_NUMBERS[0])
    assert (told["CPP"].act, told["CPP"].started_on, told["CPP"].number) == ("start", born, NHS_NUMBERS[1])


def test_only_the_office_comes_here(place: world.Place) -> None:
    for role in (Role.SOCIAL_WORKER, Role.CHAIR):
        reader: Practitioner = place.by_role[role]
        for name in ("out", "daily", "cpis"):
            assert world.client_for(reader).get(reverse(f"exchange:{name}")).status_code == 403
