"""The main case system's file is sent in on a page, merged in the background, and taken away."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quorate import clock
from quorate.audit.models import Entry
from quorate.jobs.work import do_all_waiting
from quorate.merged import actions
from quorate.merged.models import MergedFile
from quorate.returns import actions as returns

from . import world
from .census_files import census, child, on_a_plan

pytestmark = pytest.mark.django_db
Role = world.Role


def sent(client: Any, content: bytes, token: str = "one") -> Any:
    file = SimpleUploadedFile("theirs.xml", content, "text/xml")
    return client.post("/returns/merge/", {"file": file, "year": "2026", "token": token})


def test_a_file_is_sent_in_once_merged_and_taken_away(django_capture_on_commit_callbacks: Any) -> None:
    area = world.make_area("tees")
    returns.take_census(
        area=area, content=census(on_a_plan("A1"), lea="806"), name="cin.xml", by="test", at=world.NOW
    )
    client = world.client_for(world.make_practitioner(area, role=Role.DESIGNATED_MANAGER))
    assert "No file has been sent in yet" in client.get("/returns/merge/").content.decode()
    assert client.post("/returns/merge/", {"year": "2026"}).status_code == 422

    theirs = census(child("A1"), child("B2"), lea="806")
    for _ in range(2):
        assert sent(client, theirs).status_code == 302
    file = MergedFile.objects.get()
    page = f"/returns/merge/{file.pk}/"
    assert "Waiting to be merged" in client.get(page).content.decode()
    assert client.get(f"{page}file/").status_code == 404
    do_all_waiting()

    shown = client.get(page).content.decode()
    assert "The file was merged." in shown
    taken = client.get(f"{page}file/")
    assert b"<CPPstartDate>2025-06-09</CPPstartDate>" in taken.content
    assert "attachment" in taken["Content-Disposition"]
    assert Entry.objects.filter(act="merged.taken", about=file.ref).count() == 1

    # After some days it is let go of, and the page says so.
    assert actions.let_go(machine_at=clock.machine_now() + timedelta(days=6)) == 0
    assert actions.let_go(machine_at=clock.machine_now() + timedelta(days=8)) == 1
    assert "no longer kept" in client.get(page).content.decode()
    assert client.get(f"{page}file/").status_code == 404

    assert sent(client, census(child("A1"), lea="999"), token="two").status_code == 302
    do_all_waiting()
    refused = MergedFile.objects.exclude(pk=file.pk).get()
    assert (refused.state, refused.content, refused.merged) == ("refused", None, None)
    assert "code 999" in client.get(f"/returns/merge/{refused.pk}/").content.decode()
    other = world.make_practitioner(world.make_area("berkshire"), role=Role.DESIGNATED_MANAGER)
    assert world.client_for(other).get(page).status_code == 404
