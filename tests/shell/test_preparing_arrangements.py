"""How an area invites each group, and the guidance that goes to professionals who join online."""

from typing import Any

import pytest

from quorate.audit.models import Entry
from quorate.conferences import readiness
from quorate.conferences.actions import posting
from quorate.conferences.models import Invitation
from quorate.letters.models import Letter
from quorate.preparing.actions import arranging
from quorate.preparing.models import Arrangement
from tests.shell import preparing_world, world
from tests.shell.convening import Booked
from tests.shell.test_preparing import asked, because
from tests.shell.world import NOW, TODAY

pytestmark = pytest.mark.django_db
Reply = Invitation.Reply


@pytest.fixture
def booked() -> Booked:
    return preparing_world.a_review()


def test_an_arrangement_that_the_text_wants_is_missed_until_it_is_recorded(
    booked: Booked, settings: Any
) -> None:
    settings.TRAINING_TODAY = TODAY
    office = world.client_for(booked.place.administrator)
    front = f"/conferences/{booked.conference.pk}/"
    assert "Not recorded for this area: how children are invited" in office.get(front).content.decode()
    wrong = office.post("/preparing/arrangements/children/", {"words": " ", "seen": "0"})
    assert wrong.status_code == 422 and not Arrangement.objects.exists()
    for about in Arrangement.About.values:
        said = {"words": f"By letter, {about}.", "seen": "0"}
        assert office.post(f"/preparing/arrangements/{about}/", said).status_code == 302
    assert "Not recorded for this area" not in office.get(front).content.decode()
    assert (
        "By letter, parents."
        in office.get(f"/preparing/conference/{booked.conference.pk}/day/").content.decode()
    )
    stale = office.post("/preparing/arrangements/children/", {"words": "Otherwise.", "seen": "0"})
    assert stale.status_code == 422
    assert Arrangement.objects.filter(superseded_at__isnull=True).count() == 4
    assert Entry.objects.filter(act="preparing.arranged").count() == 4
    worker = world.client_for(booked.network.social_worker)
    assert worker.get("/preparing/arrangements/").status_code == 200
    assert worker.get("/preparing/arrangements/children/").status_code == 403


def guidance(booked: Booked, words: str = "Be alone in a room.", seen: int = 0) -> Arrangement:
    said = arranging.ArrangementSaid(words, "https://partnership.example/online", seen)
    by = booked.place.administrator
    return arranging.arrange(area=booked.place.area, about="online", said=said, by=by, at=NOW)


def agreed_online(booked: Booked, gp: Invitation) -> None:
    because(
        booked,
        gp,
        ground="knowledge",
        online_why="Surgery",
        online_agreed=True,
        seen=0,
        by=booked.place.chair,
    )


def test_the_guidance_goes_to_whom_the_chair_lets_join_online_once(booked: Booked) -> None:
    gp = asked(booked, Reply.ONLINE)
    guidance(booked)
    assert not Letter.objects.filter(document="online-guidance").exists()
    agreed_online(booked, gp)
    letter = Letter.objects.get(document="online-guidance")
    assert letter.to_practitioner == gp.practitioner
    assert "Be alone in a room." in letter.text and "https://partnership.example/online" in letter.text
    assert all(child.name not in letter.subject + letter.text for child in booked.children)
    again = posting.ask(booked.conference, gp, first=False, by=booked.place.administrator, at=NOW)
    assert Letter.objects.filter(document="online-guidance").count() == 1
    booked.conference.calendar_sequence += 1
    changed = posting.ask(booked.conference, gp, first=False, by=booked.place.administrator, at=NOW)
    assert changed != again and "Be alone in a room." in changed.text, "it goes with the invitation"


def test_guidance_recorded_late_goes_to_those_agreed_before(booked: Booked) -> None:
    gp = asked(booked, Reply.ONLINE)
    agreed_online(booked, gp)
    assert not Letter.objects.filter(document="online-guidance").exists()
    says = [line.says for line in readiness.still_open(booked.conference, booked.place.administrator)]
    assert any("no guidance was sent" in one for one in says)
    first = guidance(booked)
    assert Letter.objects.filter(document="online-guidance").count() == 1
    guidance(booked, "Keep your camera on.", first.pk)
    assert Letter.objects.filter(document="online-guidance").count() == 1, "once"
    says = [line.says for line in readiness.still_open(booked.conference, booked.place.administrator)]
    assert not any("no guidance was sent" in one for one in says)


def test_who_comes_in_person_gets_no_guidance(booked: Booked) -> None:
    guidance(booked)
    gp = asked(booked)
    assert "Be alone" not in Letter.objects.get(key=f"invitation:{gp.pk}:0:request").text
