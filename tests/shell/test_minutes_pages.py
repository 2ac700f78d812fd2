"""The pages of the minutes, asked as the people who use them."""

from typing import Any

import pytest

from quorate.audit.models import Entry
from quorate.jobs.work import do_all_waiting
from quorate.letters.models import Letter
from quorate.minutes.models import Minutes, Section
from tests.shell import holding, papers_world, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(settings: Any) -> holding.Sitting:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    return papers_world.held()


def at(sitting: holding.Sitting, tail: str = "") -> str:
    return f"/minutes/{sitting.conference.pk}/{tail}"


def version() -> int:
    return Minutes.objects.get().version


def test_from_draft_to_sent_on_the_pages(sitting: holding.Sitting) -> None:
    administrator, chair = world.client_for(sitting.place.administrator), world.client_for(sitting.chair)
    assert "Draft the minutes" in administrator.get(at(sitting)).content.decode()
    assert administrator.post(at(sitting, "draft/")).status_code == 302
    assert administrator.post(at(sitting, "draft/")).status_code == 302
    body = administrator.get(at(sitting)).content.decode()
    assert "Essential facts" in body and "missed appointments" in body and "Hand to the Chair" in body

    section = Section.objects.filter(key__endswith=":wishes").order_by("position")[1]
    edit = at(sitting, f"sections/{section.pk}/")
    assert administrator.get(edit).status_code == 200
    assert administrator.post(edit, {"text": "She likes reading.", "version": 1}).status_code == 302
    assert "She likes reading." in administrator.get(at(sitting)).content.decode()
    assert administrator.get(at(sitting, f"sections/{section.pk}/history/")).status_code == 200

    assert administrator.get(at(sitting, "submit/")).status_code == 200
    assert administrator.post(at(sitting, "submit/"), {"version": version()}).status_code == 302
    refused = administrator.post(at(sitting, "approve/"), {"version": version()})
    assert refused.status_code == 422
    assert (
        chair.post(at(sitting, "send-back/"), {"version": version(), "because": "Add more"}).status_code
        == 302
    )
    administrator.post(at(sitting, "submit/"), {"version": version()})
    assert chair.post(at(sitting, "approve/"), {"version": version()}).status_code == 302

    assert administrator.get(at(sitting, "copies/")).status_code == 200
    sent = administrator.post(at(sitting, "copies/"), {}, follow=True)
    assert "being written and put in the post room: 8" in sent.content.decode()
    do_all_waiting()
    again = administrator.post(at(sitting, "copies/"), {}, follow=True)
    assert "no copy went twice" in again.content.decode()
    assert Letter.objects.filter(document="minutes").count() == 8


def test_a_stale_edit_shows_both_texts_and_keeps_what_was_typed(sitting: holding.Sitting) -> None:
    administrator, chair = world.client_for(sitting.place.administrator), world.client_for(sitting.chair)
    administrator.post(at(sitting, "draft/"))
    section = Section.objects.filter(key__endswith=":discussion").order_by("position")[0]
    edit = at(sitting, f"sections/{section.pk}/")
    chair.post(edit, {"text": "What the Chair wrote.", "version": 1})
    clash = administrator.post(edit, {"text": "What I wrote.", "version": 1})
    body = clash.content.decode()
    assert clash.status_code == 409
    assert "What the Chair wrote." in body and "What I wrote." in body
    assert Section.objects.get(pk=section.pk).text == "What the Chair wrote."
    assert administrator.post(edit, {"text": "Both.", "version": 2}).status_code == 302


def test_downloads_are_logged_and_strangers_find_nothing(sitting: holding.Sitting) -> None:
    administrator = world.client_for(sitting.place.administrator)
    administrator.post(at(sitting, "draft/"))
    number = sitting.asked["mother"].pk
    for tail in ("minutes.pdf", "minutes.docx", f"copies/{number}.pdf", f"copies/{number}.docx"):
        assert administrator.get(at(sitting, tail)).status_code == 200
    assert administrator.get(at(sitting, "minutes.exe")).status_code == 404
    assert Entry.objects.filter(kind="saw", act__in=("minutes.whole", "minutes.copy")).count() == 4

    section = Section.objects.earliest("pk").pk
    elsewhere = world.make_place("berkshire")
    for stranger in (elsewhere.administrator, sitting.place.network.police, elsewhere.chair):
        client = world.client_for(stranger)
        for tail in (
            "minutes.pdf",
            "mine/minutes.pdf",
            "copies/",
            f"copies/{number}.pdf",
            f"sections/{section}/",
            "submit/",
        ):
            assert client.get(at(sitting, tail)).status_code == 404, (stranger.role, tail)
        assert client.post(at(sitting, "draft/")).status_code == 404


def test_an_invited_partner_finds_only_the_copy_that_was_sent_to_them(sitting: holding.Sitting) -> None:
    administrator, chair = world.client_for(sitting.place.administrator), world.client_for(sitting.chair)
    police = world.client_for(sitting.place.network.police)
    administrator.post(at(sitting, "draft/"))
    before = police.get(at(sitting)).content.decode()
    assert "Nothing has been sent to you." in before and "missed appointments" not in before
    administrator.post(at(sitting, "submit/"), {"version": version()})
    chair.post(at(sitting, "approve/"), {"version": version()})
    administrator.post(at(sitting, "copies/"), {})
    assert police.get(at(sitting, "mine/minutes.pdf")).status_code == 404, "it is not written yet"
    do_all_waiting()
    assert "Minutes (PDF)" in police.get(at(sitting)).content.decode()
    for suffix in ("pdf", "docx"):
        assert police.get(at(sitting, f"mine/minutes.{suffix}")).status_code == 200
    assert Entry.objects.filter(act="minutes.own-copy.minutes").count() == 2
    stranger = world.make_practitioner(sitting.place.area, role=world.Role.PARTNER)
    for tail in ("", "mine/minutes.pdf"):
        assert world.client_for(stranger).get(at(sitting, tail)).status_code == 404


def test_leaving_out_deciding_asking_and_answering(sitting: holding.Sitting) -> None:
    administrator, chair = world.client_for(sitting.place.administrator), world.client_for(sitting.chair)
    administrator.post(at(sitting, "draft/"))
    administrator.post(at(sitting, "submit/"), {"version": version()})
    chair.post(at(sitting, "approve/"), {"version": version()})
    mother = sitting.asked["mother"].pk
    leave_out = at(sitting, f"copies/{mother}/leave-out/")
    assert chair.get(leave_out).status_code == 200
    assert chair.post(leave_out, {"left_out": ["people"], "why": "Safety"}).status_code == 302
    administrator.post(at(sitting, "copies/"), {})
    do_all_waiting()
    assert administrator.get(at(sitting, f"copies/{mother}/change/")).status_code == 200
    assert (
        administrator.post(at(sitting, f"copies/{mother}/change/"), {"words": "Wrong day"}).status_code == 302
    )
    body = chair.get(at(sitting)).content.decode()
    assert "Wrong day" in body
    found = [line for line in body.split('"') if line.startswith(at(sitting, "changes/"))]
    answer = found[0]
    assert chair.get(answer).status_code == 200
    assert chair.post(answer, {"made": "no", "words": "It was that day."}).status_code == 302
    assert "It was that day." in chair.get(at(sitting)).content.decode()

    section = Section.objects.filter(key__endswith=":discussion").order_by("position")[0]
    edit = at(sitting, f"sections/{section.pk}/")
    assert chair.post(edit, {"text": "New", "version": 1}).status_code == 422, "a correction needs a reason"
    assert chair.post(edit, {"text": "New", "version": 1, "why": "Typing slip"}).status_code == 302
    assert "corrected minutes" in administrator.get(at(sitting, "copies/")).content.decode()
    assert administrator.get(at(sitting, "late/")).status_code == 200
    refused = administrator.post(at(sitting, "late/"), {"to_name": "Head", "because": "ill"})
    assert refused.status_code == 422
