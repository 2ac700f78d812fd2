"""Bringing in a caseload on a page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from quorate.audit.models import Entry
from quorate.cases.models import Child
from quorate.jobs import work
from quorate.people.models import Area
from quorate.returns import actions
from quorate.returns.models import CaseloadFile

from . import world
from .census_files import census, child, on_a_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training_day")]


@pytest.fixture
def area() -> Area:
    area = world.make_area("tees")
    Area.objects.filter(pk=area.pk).update(la_code="301")
    area.refresh_from_db()
    return area


@pytest.fixture
def client(area: Area) -> Client:
    return world.client_for(world.make_practitioner(area, role=world.Role.ADMINISTRATOR))


def send(client: Client, content: bytes, name: str = "cin.xml", **more: str):
    upload = SimpleUploadedFile(name, content, content_type="text/xml")
    return client.post("/import/census/", {"file": upload, "year": "2026", **more})


def test_a_census_file_is_uploaded_read_in_the_background_and_summed_up(client: Client) -> None:
    sent = send(client, census(on_a_plan("A1"), child("B1", born="")))
    file = CaseloadFile.objects.get()
    assert sent.status_code == 302
    assert sent["Location"] == f"/import/files/{file.pk}/"
    waiting = client.get(sent["Location"]).content.decode()
    assert "Waiting to be read" in waiting
    assert "0 of 2" in waiting
    assert client.get(f"/import/files/{file.pk}/progress/").status_code == 200
    assert Child.objects.count() == 0

    assert work.do_all_waiting() >= 1

    done = client.get(sent["Location"]).content.decode()
    assert "not every child could be taken" in done
    assert "neither a date of birth nor an expected one" in done
    assert client.get(f"/import/files/{file.pk}/progress/")["HX-Refresh"] == "true"
    assert list(Child.objects.values_list("la_child_id", flat=True)) == ["A1"]
    file.refresh_from_db()
    assert (file.state, file.content) == ("taken", None)
    rows = b"".join(client.get(f"/import/files/{file.pk}/not-taken/").streaming_content).decode()
    assert "6,B1,No,The child has neither" in rows


def test_a_file_that_cannot_be_taken_is_refused_on_the_form_and_leaves_no_trace(client: Client) -> None:
    answer = send(client, census(on_a_plan("A1"))[:400])

    assert answer.status_code == 422
    assert "stops in the middle" in answer.content.decode()
    assert not CaseloadFile.objects.exists()


def test_something_that_is_not_xml_is_refused_on_the_form(client: Client) -> None:
    assert send(client, b"\x7fELF\x02\x01", name="cin.xml").status_code == 422
    assert send(client, b"", name="cin.xml").status_code == 422
    assert not CaseloadFile.objects.exists()


def test_the_wrong_year_is_taken_only_when_it_is_chosen(client: Client) -> None:
    file = census(on_a_plan("A1").replace("2025-", "2024-"), year=2025)

    assert "The year to 31 March 2026 is expected".lower() in send(client, file).content.decode().lower()
    assert send(client, file, year="2025").status_code == 302


def test_a_form_sent_twice_makes_one_file(client: Client) -> None:
    content = census(on_a_plan("A1"))
    first, second = send(client, content), send(client, content)

    assert first["Location"] == second["Location"]
    assert CaseloadFile.objects.count() == 1


def test_the_same_file_again_is_recognised_and_changes_nothing(client: Client) -> None:
    content = census(on_a_plan("A1"))
    send(client, content)
    work.do_all_waiting()
    again = send(client, content)["Location"]
    work.do_all_waiting()

    page = client.get(again).content.decode()
    assert "The very same file was brought in before" in page
    file = CaseloadFile.objects.order_by("-pk")[0]
    assert (file.summary["same"], file.summary["new"], file.summary["changed"]) == (1, 0, 0)


def test_names_are_joined_on_a_page(client: Client) -> None:
    send(client, census(on_a_plan("A1")))
    work.do_all_waiting()
    upload = SimpleUploadedFile("names.csv", b"LAchildID,Given name,Family name\nA1,Robin,Example\n")
    sent = client.post("/import/names/", {"file": upload})
    work.do_all_waiting()

    assert "The whole file was taken" in client.get(sent["Location"]).content.decode()
    assert Child.objects.get().name == "Robin Example"
    listed = client.get("/import/").content.decode()
    assert "names.csv" in listed
    assert "cin.xml" in listed


def test_another_areas_file_is_not_found_and_others_may_not_bring_in(client: Client, area: Area) -> None:
    send(client, census(on_a_plan("A1")))
    file = CaseloadFile.objects.get()
    stranger = world.client_for(
        world.make_practitioner(world.make_area("berkshire"), role=world.Role.ADMINISTRATOR)
    )
    worker = world.client_for(world.make_practitioner(area, role=world.Role.SOCIAL_WORKER))

    for path in ("", "progress/", "not-taken/"):
        assert stranger.get(f"/import/files/{file.pk}/{path}").status_code == 404
        assert worker.get(f"/import/files/{file.pk}/{path}").status_code == 403
    assert worker.get("/import/census/").status_code == 403


def test_a_file_whose_worker_stopped_is_taken_up_again_and_never_twice(client: Client) -> None:
    send(client, census(on_a_plan("A1")))
    file = CaseloadFile.objects.get()
    CaseloadFile.objects.filter(pk=file.pk).update(state="reading", children_read=1)

    for _ in range(2):
        actions.take_waiting(file_id=file.pk, at=world.NOW)

    assert Child.objects.count() == 1
    assert Entry.objects.filter(act="returns.census-taken").count() == 1
    assert CaseloadFile.objects.get().state == "taken"


def test_a_file_that_can_no_longer_be_taken_says_so_on_its_page(client: Client, area: Area) -> None:
    address = send(client, census(on_a_plan("A1")))["Location"]
    Area.objects.filter(pk=area.pk).update(la_code="302")
    work.do_all_waiting()

    page = client.get(address).content.decode()
    assert "Nothing of this file was taken" in page
    assert "this area&#39;s code is 302" in page
    assert (CaseloadFile.objects.get().content, Child.objects.count()) == (None, 0)
