"""What stands beside the work: the text and its edition, guidance, and when a page was printed."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from quorate.letters.models import Letter
from quorate.rulebook.publications import publication, reading

from . import conference_world, papers_world, world
from .test_plan_pages import visit

pytestmark = pytest.mark.django_db


def test_a_text_says_when_its_own_review_was_due() -> None:
    sussex = publication("pan-sussex")
    assert (sussex.read, sussex.is_past_review(date(2025, 7, 31))) == (date(2025, 2, 22), False)
    assert sussex.is_past_review(date(2025, 8, 1))
    place = world.make_place("pan-sussex")
    page = visit(place.chair, reverse("handbook:procedure", args=["pan-sussex"])).content.decode()
    assert "This text was itself to be reviewed by 31 July 2025" in page
    assert "Read on 22 February 2025" in page


def test_before_its_edition_another_was_in_force_that_is_not_held() -> None:
    place = world.make_place("berkshire")
    address = reverse("handbook:procedure", args=["berkshire"]) + "?on-day={}&on-month=3&on-year=2025"
    before = visit(place.chair, address.format(24)).content.decode()
    after = visit(place.chair, address.format(26)).content.decode()
    assert "the edition before this one was in force" in before
    assert "the edition before this one was in force" not in after
    assert "v97, 25 March 2025" in after


def test_every_page_names_the_text_and_the_guidance_and_when_it_was_printed() -> None:
    place = world.make_place("berkshire")
    conference = conference_world.book(place)
    address = reverse("conferences:page", args=[conference.pk])
    for reader in (place.chair, place.by_role[world.Role.SOCIAL_WORKER], place.administrator):
        page = visit(reader, address).content.decode()
        assert (
            "Berkshire Child Protection Procedures, Child Protection Conferences</a>, v97, 25 March 2025"
            in page
        )
        assert "Working Together, chapter 1" in page
        assert f"Printed 10am on Monday 13 April 2026 from testserver{address}" in page
    rule = visit(place.chair, reverse("handbook:rule", args=["berkshire", "list.working-with-families"]))
    assert "chapter 1 of Working Together" in rule.content.decode()
    assert reading("tees", world.TODAY).listed("working-with-families").entries == ()


def test_an_invitation_leads_to_the_procedure() -> None:
    place = world.make_place("tees")
    conference = conference_world.book(place)
    asked = conference_world.invite_network(place, conference)["school nurse"]
    letter = Letter.objects.get(document="invitation", to_practitioner=asked.practitioner)
    assert "/handbook/tees/" in letter.text
    assert asked.practitioner is not None
    page = visit(asked.practitioner, reverse("portal:home")).content.decode()
    assert 'href="/handbook/tees/">The procedure that these conferences follow' in page


def test_minutes_say_where_the_rules_on_recording_are() -> None:
    sitting = papers_world.held("tees")
    client = world.client_for(sitting.place.administrator)
    with time_machine.travel(papers_world.AFTERWARDS, tick=False):
        client.post(reverse("minutes:draft", args=[sitting.conference.pk]))
        page = client.get(reverse("minutes:page", args=[sitting.conference.pk])).content.decode()
    assert "in its part on recording" in page
    assert "It has not been loaded." in page
