"""The oversight list, stood-down and inquorate conferences, and the second review with the team manager."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from quorate.cases import actions as cases
from quorate.conferences.actions import decide as deciding
from quorate.conferences.actions import say
from quorate.conferences.models import Conference, ConferenceChild
from quorate.conferences.table import Answers
from quorate.jobs.work import do_all_waiting
from quorate.letters.models import Letter
from quorate.oversight.actions import stand_down as acts
from quorate.oversight.queries import home, stand_down

from . import conference_world, holding, papers_world, world
from .plans_world import put_on_plan
from .test_close import stood_down

pytestmark = pytest.mark.django_db
Role = world.Role


def see(person: Any, address: str, *, at: Any = holding.AFTER + timedelta(hours=1)) -> str:
    client = world.client_for(person)
    with time_machine.travel(at, tick=False):
        answer = client.get(address)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode()


def test_a_stood_down_conference_is_put_before_the_service_manager_the_same_day() -> None:
    sitting = stood_down()
    manager = sitting.place.by_role[Role.SERVICE_MANAGER]
    do_all_waiting()

    letter = Letter.objects.get(document="stood-down")
    assert letter.to_practitioner == manager
    assert "comes back together by 22 May 2026" in letter.text
    assert not any(row.child.given_name in letter.text for row in sitting.rows)
    assert acts.tell_managers(conference=sitting.conference.pk, at=holding.AFTER) == 1
    assert Letter.objects.filter(document="stood-down").count() == 1

    page = see(manager, reverse("oversight:home"))
    assert "Stood down: the evaluation is to be recorded" in page
    page = see(manager, reverse("oversight:stood-down"))
    for words in (
        "The evaluation is to be recorded",
        manager.name,
        "22 May 2026",
        "Book the conference that comes back",
    ):
        assert words in page

    for row in sitting.rows:
        deciding.evaluate(
            decision=row.decisions.get(),
            outcome="end",
            held_on=date(2026, 4, 29),
            form="meeting",
            participants="Leads of police and health",
            reasons="The risk has gone.",
            by=manager,
            at=holding.AFTER + timedelta(days=7),
        )
    later = holding.AFTER + timedelta(days=40)
    page = see(sitting.place.manager, reverse("oversight:stood-down") + "?kind=stood-down", at=later)
    assert "Evaluated on 29 April 2026 (meeting)" in page
    assert "Passed" in page
    assert "No conference" in see(sitting.place.manager, reverse("oversight:stood-down") + "?kind=inquorate")


def test_an_inquorate_conference_shows_how_the_child_is_kept_safe_meanwhile() -> None:
    sitting = holding.sit("lincolnshire", come=("social worker",))
    say.rule_on_quorum(
        conference=sitting.now(),
        rows=sitting.rows,
        ruling="not-quorate",
        conditions=(),
        reasons="Only social care is here.",
        interim_arrangements="The health visitor calls twice a week.",
        by=sitting.chair,
        at=holding.OPENS,
    )
    for row in sitting.rows:
        sitting.decide(
            row, Answers(outcome="not-decided", reasons="No quorum.", next_review_on=date(2026, 5, 12))
        )
    sitting.close()

    page = see(sitting.place.manager, reverse("oversight:stood-down"))

    assert "The health visitor calls twice a week." in page
    assert "Not quorate" in page
    assert "22 May 2026" in page
    line = stand_down.lines(
        stand_down.parts(sitting.place.manager).select_related("child", "conference__chair")
    )[0]
    assert (line.running, line.stood_down) == (1, False)


def test_the_team_manager_at_the_second_review_is_asked_for_and_looked_for() -> None:
    place = world.make_place("lincolnshire")
    conference = conference_world.book(place)
    parts = ConferenceChild.objects.filter(conference=conference)
    manager = place.manager

    def says(on: date = world.TODAY) -> list[str]:
        return sorted({one.says for one in home.items(manager, home.Asked(subject="team-manager"), on)})

    assert says() == []
    parts.update(review_number=2)
    assert says() == ["The team manager is not asked to this second review"]
    Conference.objects.filter(pk=conference.pk).update(state="closed")
    assert says(date(2026, 4, 23)) == ["The second review was held without the team manager"]
    assert (
        home.items(papers_world.held("tees").place.manager, home.Asked(subject="team-manager"), world.TODAY)
        == []
    )


def test_everything_in_one_list_sorted_filtered_and_as_a_file(
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    place = world.make_place("lincolnshire")
    for number in range(9):
        family = world.make_family(place.area, children=3, network=place.network)
        for child in world.children_of(family):
            put_on_plan(child, date(2024, 9, 1) + timedelta(days=number))
            cases.record_event(
                child=child,
                kind="strategy-discussion",
                on=date(2026, 4, 1),
                facts={"section_47": True},
                by=world.SYSTEM,
                at=world.NOW,
            )
    client = world.client_for(place.manager)
    with time_machine.travel(world.NOW, tick=False):
        client.get(reverse("oversight:home"))
        with django_assert_max_num_queries(15):
            page = client.get(reverse("oversight:home")).content.decode()
        assert "of <b>54</b>" in page or "54" in page
        only = client.get(reverse("oversight:home") + "?subject=eighteen&sort=-child").content.decode()
        assert "strategy discussion" not in only
        assert only.count("The eighteen-month meeting has become due") == 27
        csv = b"".join(client.get(reverse("oversight:home") + "?format=csv").streaming_content).decode()
    assert csv.count("The eighteen-month meeting has become due") == 27
    worker = world.make_practitioner(place.area, role=Role.SOCIAL_WORKER)
    assert "Nothing needs anybody here" in see(worker, reverse("oversight:home"), at=world.NOW)
    elsewhere = world.make_place("tees")
    assert "Nothing needs anybody here" in see(elsewhere.manager, reverse("oversight:home"), at=world.NOW)
