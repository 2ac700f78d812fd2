"""Checking a year's census on pages: asked for, done in the background, read, downloaded, explained."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quorate.audit.models import Entry
from quorate.census.models import Check, Found, Note
from quorate.jobs import work
from quorate.people.models import Area
from quorate.returns import actions as returns

from . import world
from .census_files import census, child, enquiry, on_a_plan, plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training_day")]
WRONG = (
    on_a_plan("A1", latest="ZZZ"),
    child("B1", enquiries=[enquiry("2026-01-12")]),
    child("=C1", enquiries=[enquiry("2025-05-19", "2025-06-09")], plans=[plan("2025-06-10")]),
)


@pytest.fixture
def area() -> Area:
    area = world.make_area("tees")
    Area.objects.filter(pk=area.pk).update(la_code="301")
    area.refresh_from_db()
    return area


@pytest.fixture
def client(area: Area) -> Client:
    return world.client_for(
        world.make_practitioner(area, role=world.Role.DESIGNATED_MANAGER, name="Ada Brindle")
    )


def ask(client: Client, content: bytes | None = None, token: str = "one", **more: str):
    told = {"year": "2026", "source": "ours", "token": token, **more}
    if content is not None:
        told |= {"source": "file", "file": SimpleUploadedFile("cin.xml", content, content_type="text/xml")}
    return client.post("/returns/census/check/", told)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_file_is_checked_in_the_background_and_its_findings_are_read(client: Client, area: Area) -> None:
    returns.take_census(
        area=area, content=census(on_a_plan("A1")), name="b.xml", by=world.SYSTEM, at=world.NOW
    )
    sent = ask(client, census(*WRONG))
    again = ask(client, census(*WRONG))
    check = Check.objects.get()
    page = f"/returns/census/check/{check.pk}/"
    assert sent["Location"] == again["Location"] == page
    assert "Waiting to be checked" in text(client, page)
    assert client.get(f"{page}progress/").status_code == 200

    assert work.do_all_waiting() >= 1

    check.refresh_from_db()
    assert (check.state, check.content, check.children_total) == ("done", None, 3)
    assert client.get(f"{page}progress/")["HX-Refresh"] == "true"
    shown = text(client, page)
    for number in ("8910", "2885", "8675Q", "1580"):
        assert f"?rule={number}#found" in shown
    assert "The Department would send" in shown or "would send the return back" in shown
    assert "/children/" in shown and "Correct the record" not in text(client, f"{page}?rule=2885")
    assert "8910" in text(client, f"{page}?severity=error") and "No finding" in text(
        client, f"{page}?rule=8910&severity=query"
    )
    assert Entry.objects.filter(act="census.findings").exists()

    lines = b"".join(client.get(f"{page}findings/").streaming_content).decode()
    assert "'=C1" in lines and "\n=C1" not in lines
    assert str(check.year) in text(client, "/returns/census/check/")


def test_the_records_here_are_checked_beside_the_year_before(client: Client, area: Area) -> None:
    told = [on_a_plan(f"A{number}") for number in range(6)]
    returns.take_census(area=area, content=census(*told), name="b.xml", by=world.SYSTEM, at=world.NOW)
    sent = ask(client)
    work.do_all_waiting()
    check = Check.objects.get()
    assert check.counts["plans_started"] == 6 and check.before.get("plans_started", 0) == 0
    shown = text(client, sent["Location"])
    assert "Big change" in shown and "+6" in shown and "what is recorded in Quorate" in shown


def test_a_note_is_kept_edited_and_not_lost_to_somebody_else(client: Client, area: Area) -> None:
    ask(client, census(*WRONG))
    work.do_all_waiting()
    check = Check.objects.get()
    page = f"/returns/census/check/{check.pk}/notes/"
    assert "8675Q" in text(client, page) and "2885" not in text(client, page)
    note = f"{page}8675Q/"
    assert client.post(note, {"text": "Held on 2 April.", "replaces": "0"}).status_code == 302
    first = Note.objects.get()
    stale = client.post(note, {"text": "Mine", "replaces": "0"})
    assert stale.status_code == 422 and "Somebody else changed this note" in stale.content.decode()
    assert client.post(note, {"text": "Held on 3 April.", "replaces": str(first.pk)}).status_code == 302
    assert (
        Note.objects.count() == 2 and Note.objects.filter(replaced_at=None).get().text == "Held on 3 April."
    )
    shown = text(client, page)
    assert "Held on 3 April." in shown and "Kept by Ada Brindle" in shown and "Held on 2 April." not in shown
    assert client.post(note, {"text": "", "replaces": ""}).status_code == 422
    assert client.get(f"{page}9999/").status_code == 404


def test_a_refused_file_says_why_and_a_form_without_a_file_too(client: Client) -> None:
    assert ask(client, source="file").status_code == 422
    sent = ask(client, census(*WRONG, lea="302"))
    work.do_all_waiting()
    assert "302" in text(client, sent["Location"]) and Check.objects.get().state == "refused"
    assert not Found.objects.exists()


def test_the_page_asks_as_little_for_many_findings_as_for_few(client: Client, area: Area) -> None:
    counts = []
    for many in (3, 12):
        children = [child(f"B{many}{number}", enquiries=[enquiry("2026-01-12")]) for number in range(many)]
        returns.take_census(area=area, content=census(*children), name="b.xml", by=world.SYSTEM, at=world.NOW)
        sent = ask(client, census(*children), token=f"t{many}")
        work.do_all_waiting()
        with CaptureQueriesContext(connection) as asked:
            text(client, sent["Location"])
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 20
