"""The social worker's report tells of every child of the household, and of each visit during the enquiries."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from quorate.cases.models import Child
from quorate.conferences.actions import convene as acts
from quorate.conferences.models import ConferenceChild, Invitation
from quorate.enquiries.actions import during
from quorate.people.models import Practitioner
from quorate.reports.models import Report

from . import conference_world, convening, world
from .enquiry_world import open_enquiry, subject_of

pytestmark = pytest.mark.django_db
Role = world.Role
SIGNED = {"name": "Ada Author", "natures": "on", "off_form_why": "It was written before the form came."}


def visit(person: Practitioner, address: str, data: dict[str, object] | None = None) -> Any:
    client = world.client_for(person)
    with time_machine.travel(world.NOW, tick=False):
        return client.post(address, data, follow=True) if data is not None else client.get(address)


def asked(procedure: str) -> tuple[world.Place, Invitation, Child, Child]:
    """Return an initial conference about one of two children, and the social worker's invitation."""
    place = world.make_place(procedure)
    subject = subject_of(open_enquiry(place))
    alone = during.Seen(on=date(2026, 4, 2), seen=True, alone=True)
    others = during.Seen(on=date(2026, 4, 7), seen=True, others="The mother")
    for token, seen in (("a", alone), ("b", others)):
        during.record_visit(subject=subject, visit=seen, token=token, by=place.administrator, at=world.NOW)
    conference = acts.convene(
        area=place.area,
        children=[subject.child],
        details=convening.details(place, starts_at=world.NOW.replace(day=22)),
        token="t",
        accepted=(),
        by=place.administrator,
        at=world.NOW,
    )
    invitation = conference_world.invite_network(place, conference)["social worker"]
    assert place.family is not None
    return place, invitation, subject.child, world.children_of(place.family)[1]


def test_it_cannot_go_in_before_every_child_of_the_household_is_told_of() -> None:
    place, invitation, child, other = asked("berkshire")
    worker = place.by_role[Role.SOCIAL_WORKER]
    address = reverse("reports:whole", args=[invitation.pk])
    page = visit(worker, address).content.decode()
    assert f"What do you know of {other.name}, whom the conference is not about?" in page
    assert "Why not alone is not recorded." in page
    assert "Add why" in page

    part = ConferenceChild.objects.get(child=child)
    typed = {"text": "What I know.", f"recommends_{part.pk}": "plan", "version": 0} | SIGNED
    assert f"Enter what you know of {other.name}" in visit(worker, address, typed).content.decode()
    assert not Report.objects.exists()

    visit(
        worker, address, {**typed, f"about_{other.pk}": "Lives with the grandmother; doing well at school."}
    )
    text = Report.objects.get().versions.get().text
    assert text.startswith("What I know.")
    assert f"About {other.name}, whom the conference is not about:\nLives with the grandmother" in text
    assert f"2 April 2026, {child.name}: seen alone." in text
    again = visit(worker, address).content.decode()
    assert again.count("doing well at school") == 1
    assert ">What I know.</textarea>" in again.replace("\n", "")


def test_a_report_that_says_nothing_is_still_refused() -> None:
    place, invitation, child, other = asked("berkshire")
    part = ConferenceChild.objects.get(child=child)
    typed = {"text": "", f"recommends_{part.pk}": "plan", "version": 0, f"about_{other.pk}": "Well."} | SIGNED
    worker = place.by_role[Role.SOCIAL_WORKER]
    page = visit(worker, reverse("reports:whole", args=[invitation.pk]), typed).content.decode()
    assert "Write the report, or select a file" in page


def test_an_area_that_does_not_ask_for_it_is_not_asked() -> None:
    place, invitation, _, other = asked("tees")
    page = visit(
        place.by_role[Role.SOCIAL_WORKER], reverse("reports:whole", args=[invitation.pk])
    ).content.decode()
    assert other.name not in page
