"""Behind their door a partner says that the minutes are read and right, or asks for a correction."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.conferences.models import Invitation
from quorate.jobs.work import do_all_waiting
from quorate.minutes.actions import amending, sending
from quorate.minutes.actions.refusals import Refused
from quorate.minutes.models import Agreed, Minutes
from tests.shell import holding, papers_world, world
from tests.shell.test_hold_pages import text
from tests.shell.test_papers_together import approved

pytestmark = pytest.mark.django_db

AT = papers_world.AFTERWARDS
LATER = AT + timedelta(days=1)


@pytest.fixture
def sitting(settings: Any) -> holding.Sitting:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    return papers_world.held()


def sent(sitting: holding.Sitting) -> Minutes:
    minutes = approved(sitting)
    sending.send(minutes, by=sitting.place.administrator, at=AT)
    do_all_waiting()
    return minutes


def test_a_partner_agrees_once_behind_their_door_and_the_office_sees_it(sitting: holding.Sitting) -> None:
    police = sitting.place.network.police
    mine = Invitation.objects.get(conference=sitting.conference, practitioner=police)
    with pytest.raises(Refused, match="no minutes that were sent"):
        amending.agree(mine, by=police, at=AT)
    sent(sitting)
    client = world.client_for(police)
    address = reverse("portal:own-agree", args=[mine.pk])
    assert "I have read them and agree" in text(client.get(reverse("portal:own-asked", args=[mine.pk])))
    assert client.get(address).status_code == 302 and not Agreed.objects.exists()
    for _ in range(2):
        page = client.post(address, follow=True)
    assert "that you have read the minutes and agree" in text(page)
    assert "I have read them and agree" not in text(page)
    assert Agreed.objects.count() == 1
    assert Entry.objects.filter(act="minutes.agreed").count() == 1

    office = world.client_for(sitting.place.administrator)
    told = text(office.get(reverse("minutes:told", args=[sitting.conference.pk])))
    assert told.count("Read the minutes and agrees") == 1
    other = world.client_for(sitting.place.network.teacher)
    assert other.post(address).status_code == 404 and Agreed.objects.count() == 1


def test_who_waits_for_a_correction_does_not_agree_and_a_new_edition_is_agreed_anew(
    sitting: holding.Sitting,
) -> None:
    minutes = sent(sitting)
    police = sitting.place.network.police
    mine = Invitation.objects.get(conference=sitting.conference, practitioner=police)
    asked = amending.ask(mine, words="I was there from the beginning.", by=police, at=LATER)
    with pytest.raises(Refused, match="not answered yet"):
        amending.agree(mine, by=police, at=LATER)
    amending.answer(asked, made=False, words="The list says 10:20.", by=sitting.chair, at=LATER)
    assert amending.agree(mine, by=police, at=LATER).edition == ""
    section = minutes.sections.order_by("pk").first()
    assert section is not None
    amending.correct(
        section, text="Put right.", why="A slip", version=section.version, by=sitting.chair, at=LATER
    )
    sending.send(
        Minutes.objects.select_related("conference").get(pk=minutes.pk),
        by=sitting.place.administrator,
        at=LATER,
    )
    do_all_waiting()
    assert amending.agree(mine, by=police, at=LATER).edition == "corrected-1"
