"""The pages of looked-after children: each road through them, the list, the agendas, and who may."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.care.models import CareReview, Matter, Spell

from . import world
from .test_care import BEGAN, TODAY, Care, security

pytestmark = pytest.mark.django_db
Role = world.Role


def visit(person: Any, name: str, *args: object, **said: object) -> Any:
    client = world.client_for(person)
    address = reverse(f"care:{name}", args=args)
    with time_machine.travel(world.NOW, tick=False):
        return client.post(address, said, follow=True) if said else client.get(address)


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def on(day: date, name: str = "on") -> dict[str, object]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def test_from_the_legal_status_to_a_review_that_decides() -> None:
    care = Care(legal="")
    child, worker = care.child.pk, care.worker
    page = words(visit(worker, "begin", child, status="care-order", placement="parents", **on(BEGAN)))
    assert "Care order, since 2 March 2026" in page
    assert "the next review assesses how secure the child is" in page
    page = words(visit(worker, "officer", child, officer=care.place.chair.pk, **on(TODAY)))
    assert f"{care.place.chair.name}, since 13 April 2026" in page
    page = words(visit(worker, "book", child, **on(TODAY)))
    review = CareReview.objects.get()
    assert "Review on the day of the looked-after review" in page
    held = {
        "says": "Home soon.",
        "going_home": "yes",
        "criteria_met": "no",
        "review_conference": "yes",
        "version": 1,
    }
    page = words(visit(worker, "review-held", child, review.pk, **held, **on(TODAY, "held_on")))
    assert "There is a problem" in page
    assert "whether an initial conference comes before the child goes home" in page
    page = words(
        visit(worker, "review-held", child, review.pk, **held, conference_first="yes", **on(TODAY, "held_on"))
    )
    assert "Conference asked for by a looked-after review" in page
    assert "Criteria for a plan still met: no." in page


def test_a_worry_is_raised_told_and_decided_by_the_manager_alone() -> None:
    care = Care()
    child = care.child.pk
    said = {"kind": "removal", "says": "Mum wants her tonight.", "token": "one", "raised_at-time": "9am"}
    page = words(visit(care.worker, "matter-new", child, **said, **on(TODAY, "raised_at")))
    assert "Mum wants her tonight." in page
    assert "belong in the care plan" in page
    matter = Matter.objects.get()
    page = words(visit(care.worker, "matter-decide", child, matter.pk))
    assert "What the procedure asks" in page
    answer = {
        "course": "nothing",
        "reason": "Fine.",
        "legal_action": "No.",
        "version": 1,
        **on(TODAY, "discussed_on"),
    }
    assert "who decides" in words(visit(care.worker, "matter-decide", child, matter.pk, **answer))
    manager = care.manager
    manager.team = None
    assert visit(manager, "matter-decide", child, matter.pk).status_code == 404
    care.worker.role = Role.TEAM_MANAGER
    care.worker.save()
    page = words(visit(care.worker, "matter-decide", child, matter.pk, **answer))
    assert "Neither an enquiry nor a conference" in page


@pytest.mark.parametrize(
    ("kind", "said", "shown"),
    [
        ("security", {"where": "Core group", "secure": "no", "reason": "R.", "contact": "C.", "care_plan": "P."},
         "The child is not secure enough."),
        ("chairing", {"officer_chairs": "no", "independence": "I.", "child_says": "Her.", "rules_differ": "on",
                      "few_outsiders": "on", "officer_attends": "on"}, "The reviewing officer attends."),
        ("plans", {"keeps": "care", "route": "discussion", "manager": "Ada", "reason": "R."}, "Chair: missing."),
        ("change", {"what": "Moves.", "warned_reason": "Urgent."}, "Before the review: Urgent."),
        ("confer", {"reason": "New harm."}, "New harm."),
    ],
)  # fmt: skip
def test_what_is_weighed_is_shown_and_taken_back(kind: str, said: dict[str, object], shown: str) -> None:
    care = Care()
    page = words(visit(care.worker, "weigh", care.child.pk, kind, **said, **on(TODAY)))
    assert shown in page
    row = care.child.care_weighed.get()
    page = words(
        visit(care.worker, "weighed-take-back", care.child.pk, row.pk, why="Wrong child.", version=1)
    )
    assert "Wrong child." in page


def test_a_legal_status_ends_and_is_taken_back() -> None:
    care = Care()
    spell = Spell.objects.get()
    page = words(visit(care.worker, "end", care.child.pk, spell.pk, ended="home", version=1, **on(TODAY)))
    assert "Not looked after now" in page
    page = words(visit(care.worker, "status-take-back", care.child.pk, spell.pk, why="Never was.", version=1))
    assert "was changed by someone else" in page
    page = words(visit(care.worker, "status-take-back", care.child.pk, spell.pk, why="Never was.", version=2))
    assert "Never was." in page


def test_both_agendas_are_offered_the_second_to_the_chair_only() -> None:
    care = Care("lincolnshire")
    page = words(visit(care.worker, "child", care.child.pk))
    assert reverse("care:agenda", args=[care.child.pk]) in page
    assert reverse("care:agenda-chair", args=[care.child.pk]) not in page
    assert "which is appendix 1" in page
    assert "For the chair" not in words(visit(care.worker, "agenda", care.child.pk))
    assert visit(care.worker, "agenda-chair", care.child.pk).status_code == 403
    assert "For the chair" in words(visit(care.place.manager, "agenda-chair", care.child.pk))
    assert reverse("care:agenda-chair", args=[care.child.pk]) in words(
        visit(care.place.manager, "child", care.child.pk)
    )


def test_the_list_narrows_sorts_and_downloads_in_few_questions() -> None:
    care = Care()
    care.book()
    client = world.client_for(care.place.manager)
    with time_machine.travel(world.NOW, tick=False):
        with CaptureQueriesContext(connection) as asked:
            page = words(client.get(reverse("care:list"), {"sort": "-review"}))
        assert care.child.name in page
        assert len(asked) <= 15
        assert "No looked-after child" in words(client.get(reverse("care:list"), {"plan": "off"}))
        assert "No looked-after child" in words(client.get(reverse("care:list"), {"q": "nobody"}))
        answer = client.get(reverse("care:list"), {"format": "csv", "status": "section-20"})
        assert care.child.la_child_id in b"".join(answer.streaming_content).decode()
    assert Entry.objects.filter(act="care.downloaded").count() == 1


def test_the_page_is_recorded_bounded_and_closed_to_others() -> None:
    care = Care()
    security(care)
    client = world.client_for(care.place.manager)
    with time_machine.travel(world.NOW, tick=False), CaptureQueriesContext(connection) as asked:
        assert client.get(reverse("care:child", args=[care.child.pk])).status_code == 200
    assert len(asked) <= 25
    assert Entry.objects.filter(act="care.child", about=f"child:{care.child.pk}").count() == 1
    assert visit(care.place.by_role[Role.PARTNER], "child", care.child.pk).status_code == 403
    assert visit(world.make_practitioner(care.place.area), "child", care.child.pk).status_code == 404
    assert visit(Care("tees").place.manager, "child", care.child.pk).status_code == 404
