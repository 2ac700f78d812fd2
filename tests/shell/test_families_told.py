"""What staff record for the family's sake: chances to give views, and that each was told what was decided."""

from datetime import date
from typing import Any

import pytest

from quorate.conferences import gate
from quorate.conferences.models import Invitation
from quorate.families.actions import coming, sending, telling, writing
from quorate.families.actions.refusals import Refused
from quorate.families.models import Offer, Told
from tests.shell import family_world, papers_world, world
from tests.shell.family_world import Family

pytestmark = pytest.mark.django_db
NOW = world.NOW


@pytest.fixture
def family(time_machine: Any) -> Family:
    time_machine.move_to(NOW, tick=False)
    found = family_world.make_family()
    Invitation.objects.filter(pk=found.mother.pk).update(reply=Invitation.Reply.APOLOGIES)
    return found


def test_a_conference_does_not_open_while_somebody_away_had_no_chance_to_give_views(family: Family) -> None:
    assert [family.mother.name in says for says in gate.before_opening(family.conference)] == [True]
    worker = family.booked.network.social_worker
    page = world.client_for(worker)
    address = f"/family/given/{family.mother.pk}/views/"
    assert "cannot be opened" in page.get(f"/family/given/{family.mother.pk}/").content.decode()
    assert page.post(address, {"offered": "yes", "words": ""}).status_code == 422
    assert not Offer.objects.exists()
    said = {"offered": "no", "words": "She is in hospital and may not be spoken to."}
    assert page.post(address, said).status_code == 302
    assert gate.before_opening(family.conference) == ()
    assert "She is in hospital" in page.get(f"/family/given/{family.mother.pk}/").content.decode()


@pytest.mark.parametrize("how", ["words", "wish"])
def test_what_somebody_gave_or_said_at_their_door_is_a_chance_taken(family: Family, how: str) -> None:
    mother = family_world.reader(family.mother)
    if how == "words":
        writing.keep(reader=mother, said={"want": "I want help."}, at=NOW)
        sending.send_words(reader=mother, audience="everybody", at=NOW)
    else:
        coming.say(reader=mother, wants="not", words="", at=NOW)
    assert gate.before_opening(family.conference) == ()


def test_where_the_text_does_not_ask_nothing_is_asked() -> None:
    found = family_world.make_family("tees")
    Invitation.objects.filter(pk=found.mother.pk).update(reply=Invitation.Reply.APOLOGIES)
    assert gate.before_opening(found.conference) == ()


def test_each_of_the_family_is_told_or_it_is_said_why_not() -> None:
    sitting = papers_world.held("lincolnshire", ends=False)
    conference, worker = sitting.conference, sitting.place.network.social_worker  # type: ignore[union-attr]
    page = world.client_for(sitting.place.administrator)
    shown = page.get(f"/conferences/{conference.pk}/").content.decode()
    assert "Not told yet what was decided" in shown and f"/family/told/{conference.pk}/" in shown
    mother = sitting.asked["mother"].relative
    child = sitting.rows[0].child
    on = conference.starts_at.date()
    assert mother is not None
    telling.record_told(
        conference=conference,
        person=mother,
        on=on,
        how="At home",
        why_not="",
        by=worker,
        at=papers_world.AFTERWARDS,
    )
    address = f"/family/told/{conference.pk}/child-{child.pk}/"
    assert page.post(address, {"told": "no", "why_not": ""}).status_code == 422
    assert page.post(address, {"told": "no", "why_not": "Two years old: not suitable."}).status_code == 302
    assert Told.objects.get(child=child).why_not == "Two years old: not suitable."
    listed = page.get(f"/family/told/{conference.pk}/").content.decode()
    assert "At home" in listed and "Two years old: not suitable." in listed
    assert page.get(f"/family/told/{conference.pk}/relative-999999/").status_code == 404
    still = [line.says for line in gate.on_the_page(conference, worker) if "Not told" in line.says]
    assert still and mother.name not in still[0] and child.name not in still[0]


@pytest.mark.parametrize(
    ("on", "why_not"),
    [(None, " "), (date(2030, 1, 1), ""), (date(2020, 1, 1), "")],
    ids=["nothing", "to come", "before"],
)
def test_telling_that_cannot_be_so_is_refused(on: date | None, why_not: str) -> None:
    sitting = papers_world.held("tees")
    mother = sitting.asked["mother"].relative
    assert mother is not None
    with pytest.raises(Refused):
        telling.record_told(
            conference=sitting.conference,
            person=mother,
            on=on,
            how="",
            why_not=why_not,
            by=sitting.chair,
            at=papers_world.AFTERWARDS,
        )
    assert not Told.objects.exists()
