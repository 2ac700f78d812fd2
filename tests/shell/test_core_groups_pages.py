"""The pages of core groups: what a worker does there from planning to the approved record, and who may not."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.conferences.models import ConferenceChild
from quorate.core_groups.actions import group, holding
from quorate.core_groups.models import Agreed, FamilyMember, Leaving, Measure, Meeting, Part, Seat, Visit
from quorate.plans.models import Plan

from . import conference_world, plans_world, world
from . import core_group_world as made

pytestmark = pytest.mark.django_db


def visit(person: Any, name: str, *args: Any, data: dict[str, Any] | None = None, query: str = "") -> Any:
    client = world.client_for(person)
    address = reverse(f"core_groups:{name}", args=args) + query
    with time_machine.travel(world.NOW, tick=False):
        return client.get(address) if data is None else client.post(address, data, follow=True)


def words_of(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def on(name: str, day: date, time: str = "") -> dict[str, str]:
    boxes = {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}
    return {**boxes, f"{name}-time": time} if time else boxes


def test_from_a_plan_to_an_approved_record() -> None:
    circle = made.make_circle("berkshire")
    child, worker = circle.child, circle.worker
    page = visit(
        worker, "plan-meeting", child.pk,
        data={"children": [str(one.pk) for one in circle.children], "minutes_long": "60", "place": "Larch Room",
              "lead": str(worker.pk), "token": "t1", **on("starts_at", date(2026, 4, 9), "2pm")},
    )  # fmt: skip
    assert "Now ask its members to it" in words_of(page)
    meeting = Meeting.objects.get()
    seats = Seat.objects.filter(meeting=meeting)
    came = {f"seat_{one.pk}": "apologies" if one.part == "mother" else "in-person" for one in seats}
    page = visit(worker, "hold", meeting.pk, data={**came, "version": "1"})
    assert "Now write what was said of each child" in words_of(page)
    assert "nobody who can commit resources came" in words_of(page)
    assert "line 433" in words_of(page)
    mother = seats.get(part="mother")
    visit(
        worker, "views", meeting.pk, mother.pk,
        data={"views": "Mornings are hard.", "version": "1", **on("on", date(2026, 4, 8))},
    )  # fmt: skip
    for part in Part.objects.filter(meeting=meeting):
        page = visit(worker, "part", meeting.pk, part.child_id)
        assert "best talked over here before a review decides" in words_of(page)
        given = {
            "discussed": "Going well.",
            "decisions": "Go on.",
            "recommends": "needed",
            "version": part.version,
        }
        visit(worker, "part", meeting.pk, part.child_id, data=given)
    visit(
        worker, "agree", meeting.pk, child.pk,
        data={"what": "See the GP", "owner": f"p{worker.pk}", **on("by_on", date(2026, 4, 10))},
    )  # fmt: skip
    meeting.refresh_from_db()
    visit(worker, "submit", meeting.pk, data={"version": meeting.version})
    meeting.refresh_from_db()
    page = visit(circle.manager, "approve", meeting.pk, data={"version": meeting.version})
    shown = words_of(page)
    assert "The record is approved" in shown
    assert "Mornings are hard." in shown
    assert "Not covered" in shown  # how the parents' capacity affects the child
    assert "Overdue" in shown  # what was agreed by 10 April
    assert "The plan was not updated at this meeting" in shown
    pdf = visit(worker, "paper", meeting.pk, "pdf")
    assert pdf.content.startswith(b"%PDF")
    assert visit(worker, "paper", meeting.pk, "docx").content.startswith(b"PK")
    assert visit(worker, "paper", meeting.pk, "txt").status_code == 404


def test_that_health_has_not_been_heard_since_the_last_conference_is_flagged() -> None:
    circle = made.make_circle("berkshire")
    assert "Not since the last conference" in words_of(visit(circle.worker, "child", circle.child.pk))
    made.hold(circle)
    assert "Not since the last conference" not in words_of(visit(circle.worker, "child", circle.child.pk))


def test_a_version_of_the_plan_agreed_there_is_shown_with_the_meeting() -> None:
    circle = made.make_circle()
    meeting = made.hold(circle)
    assert "The plan was not updated at this meeting" in words_of(visit(circle.worker, "meeting", meeting.pk))
    plan = Plan.objects.get(child=circle.child)
    draft = plans_world.write_plan(plan, circle.worker)
    agreed = plans_world.agree_plan(draft, circle.worker, where=meeting.ref)
    page = words_of(visit(circle.worker, "meeting", meeting.pk))
    assert f"version {agreed.number}" in page
    assert "agreed on 13 April 2026" in page


def test_what_was_agreed_is_followed_up() -> None:
    circle = made.make_circle()
    part = Part.objects.get(meeting=made.hold(circle), child=circle.child)
    task = holding.Task("See the GP", date(2026, 4, 10), family_owner="Mother")
    action = holding.agree(part=part, task=task, by=circle.worker, at=world.NOW)
    page = visit(circle.worker, "agreed", query="?standing=overdue&mine=on")
    assert "See the GP" in words_of(page)
    visit(
        circle.worker, "follow-up", action.pk,
        data={"outcome": "done", "came_of_it": "Letter seen", "version": "1", **on("on", world.TODAY)},
    )  # fmt: skip
    assert Agreed.objects.get().done_on == world.TODAY
    assert "nothing here" in words_of(visit(circle.worker, "agreed", query="?standing=overdue"))
    assert "See the GP" in words_of(visit(circle.manager, "agreed", query="?standing=settled"))


def test_leaving_shows_what_the_procedure_asks_and_refuses_in_its_words() -> None:
    circle = made.make_circle("tees")
    row = made.member(circle, "health visitor")
    page = words_of(visit(circle.worker, "leave", circle.child.pk, row.pk))
    assert "All members of the core group agree, or the chair does" in page
    assert "/handbook/tees/" in page
    given = {"why": "New post", "agreed": "nobody", **on("on", world.TODAY)}
    page = words_of(visit(circle.worker, "leave", circle.child.pk, row.pk, data=given))
    assert "They stay in the core group until then" in page
    assert not Leaving.objects.exists()
    page = words_of(visit(circle.worker, "leave", circle.child.pk, row.pk, data={**given, "agreed": "all"}))
    assert "is no longer in the core group" in page

    teacher = made.member(circle, "class teacher")
    with time_machine.travel(world.NOW, tick=False):
        answer = world.client_for(circle.worker).post(
            reverse("register:leave", args=[circle.child.pk, teacher.pk]), {"why": "x"}
        )
    assert answer.url == reverse("core_groups:leave", args=[circle.child.pk, teacher.pk])
    teacher.refresh_from_db()
    assert teacher.to_on is None

    silent = made.make_circle("lincolnshire")
    row = made.member(silent, "health visitor")
    page = words_of(visit(silent.worker, "leave", silent.child.pk, row.pk))
    assert "Lincolnshire" in page
    assert "does not say" in page


def test_members_join_from_the_page() -> None:
    circle = made.make_circle(family=False)
    assert circle.place.network is not None
    gp, child = circle.place.network.gp, circle.child
    visit(
        circle.worker,
        "join",
        child.pk,
        data={"practitioner": str(gp.pk), "part": "", **on("on", world.TODAY)},
    )
    visit(circle.worker, "join-family", child.pk, data={"relative": "child", **on("on", world.TODAY)})
    visit(
        circle.worker, "join-family", child.pk,
        data={"relative": str(circle.mother().pk), **on("on", world.TODAY)},
    )  # fmt: skip
    page = words_of(visit(circle.worker, "child", child.pk))
    assert gp.name in page
    assert "the child" in page
    assert "Primary care is in it" in page
    member = FamilyMember.objects.get(relative=circle.mother())
    given = {"why": "Declines", "agreed": "all", **on("on", world.TODAY)}
    assert "is no longer" in words_of(visit(circle.worker, "leave-family", child.pk, member.pk, data=given))


def test_a_visit_is_recorded_once_and_put_right() -> None:
    circle = made.make_circle()
    child = circle.child
    given = {
        "visitor": str(circle.worker.pk), "where": "home", "seen": "yes", "alone": "yes", "bedroom": "on",
        "child_said": "I like school.", "token": "v1", **on("on", date(2026, 4, 7)),
    }  # fmt: skip
    for _ in range(2):
        page = visit(circle.worker, "visit-add", child.pk, data=given)
    assert "Seen alone" in words_of(page)
    row = Visit.objects.get()
    wrong = {
        **given,
        "token": "v2",
        "seen": "no",
        "why_not": "Nobody was in; went again.",
        "why": "Another child",
    }
    page = visit(circle.worker, "visit-put-right", child.pk, row.pk, data=wrong)
    assert "What was recorded before is kept" in words_of(page)
    assert "Another child" in words_of(visit(circle.worker, "visit", child.pk, row.pk))
    late = {**given, "token": "v3", **on("on", date(2026, 4, 14))}
    page = words_of(visit(circle.worker, "visit-add", child.pk, data=late))
    assert "must be today or in the past" in page
    assert Visit.objects.filter(superseded_at=None).count() == 1


def test_a_meeting_is_moved_and_called_off_from_its_page() -> None:
    circle = made.make_circle()
    meeting = made.plan(circle, made.at_noon(date(2026, 4, 20)))
    assert "letter" in words_of(visit(circle.worker, "invite", meeting.pk, data={"version": 1}))
    move = {
        "minutes_long": "60", "place": "Online", "why": "Holidays", "version": "2",
        **on("starts_at", date(2026, 4, 21), "10am"),
    }  # fmt: skip
    assert "Was planned for" in words_of(visit(circle.worker, "move", meeting.pk, data=move))
    page = words_of(visit(circle.worker, "move", meeting.pk, data=move))
    assert "was changed by someone else" in page
    page = words_of(visit(circle.worker, "call-off", meeting.pk, data={"why": "Ill", "version": "3"}))
    assert "Called off: Ill" in page


def test_the_area_says_how_often_where_nobody_else_does() -> None:
    circle = made.make_circle()
    page = words_of(visit(circle.worker, "child", circle.child.pk))
    assert "Not stated by the procedure, and neither the plan nor the area says." in page
    given = {
        "group_every": "42",
        "visit_every": "14",
        "why": "Service decision of March 2026",
        "version": "0",
    }
    visit(circle.manager, "measure", data=given)
    assert Measure.objects.get().set_by == circle.manager
    assert "was changed by someone else" in words_of(visit(circle.manager, "measure", data=given))
    assert "Every 2 weeks" in words_of(visit(circle.worker, "visits", circle.child.pk))
    visit(
        circle.worker,
        "arrange",
        circle.child.pk,
        data={"group_every": "28", "visit_every": "", "version": "0"},
    )
    assert "Every 4 weeks. The plan says so." in words_of(visit(circle.worker, "child", circle.child.pk))


def test_a_brother_or_sister_whom_the_reader_may_not_see_is_left_out() -> None:
    circle = made.make_circle()
    meeting = made.hold(circle)
    made.write(circle, meeting, discussed="Said of one alone.")
    other = world.make_practitioner(circle.place.area, role=world.Role.SOCIAL_WORKER)
    circle.child.social_worker = other
    circle.child.save()
    page = words_of(visit(other, "meeting", meeting.pk))
    assert page.count("Said of one alone.") == 1
    assert "1 more child had a part" in page
    assert visit(other, "part", meeting.pk, circle.children[1].pk).status_code == 404
    assert circle.children[1].name not in words_of(visit(other, "child", circle.child.pk))


def test_reading_is_recorded_and_other_areas_find_nothing() -> None:
    circle = made.make_circle()
    meeting = made.approved(circle, made.hold(circle))
    row = made.visit(circle)
    elsewhere = world.make_place("berkshire")
    for name, args in (
        ("child", [circle.child.pk]), ("meeting", [meeting.pk]), ("visits", [circle.child.pk]),
        ("visit", [circle.child.pk, row.pk]), ("part", [meeting.pk, circle.child.pk]),
    ):  # fmt: skip
        before = Entry.objects.filter(kind="saw", by_id=circle.worker.pk).count()
        assert visit(circle.worker, name, *args).status_code == 200
        assert Entry.objects.filter(kind="saw", by_id=circle.worker.pk).count() == before + 1
        assert visit(elsewhere.administrator, name, *args).status_code == 404
    assert visit(circle.place.chair, "hold", meeting.pk).status_code == 403


def test_the_pages_stay_within_their_questions() -> None:
    circle = made.make_circle()
    for weeks in range(1, 4):
        made.hold(circle, made.MET_AT - timedelta(weeks=weeks))
        made.visit(circle, date(2026, 4, 7) - timedelta(weeks=weeks))
    meeting = made.hold(circle)
    child = circle.child.pk
    plan = Plan.objects.get(child=child)
    group.arrange(plan=plan, wanted=group.Arrangement(28, 14), version=0, by=circle.worker, at=world.NOW)
    pages = {
        "meetings": ([], 15), "agreed": ([], 15), "drift": ([], 15), "visits": ([child], 18), "child": ([child], 26),
        "meeting": ([meeting.pk], 26),
    }  # fmt: skip
    for name, (args, most) in pages.items():
        client = world.client_for(circle.manager)
        with time_machine.travel(world.NOW, tick=False), CaptureQueriesContext(connection) as asked:
            client.get(reverse(f"core_groups:{name}", args=args))
        assert len(asked) <= most, f"{name}: {len(asked)}"


def test_the_social_workers_report_waits_until_primary_care_was_asked() -> None:
    place = world.make_place("tees")
    invitation = conference_world.invite_network(place, conference_world.book(place), reports=False)[
        "social worker"
    ]
    assert place.family is not None
    children = world.children_of(place.family)
    worker = place.by_role[world.Role.SOCIAL_WORKER]
    rows = ConferenceChild.objects.filter(conference=invitation.conference)
    says = {f"recommends_{row.pk}": "continue" for row in rows}
    given = {"text": "Going well.", "name": "Ada", "version": "0", **says}
    client = world.client_for(worker)
    address = reverse("reports:whole", args=[invitation.pk])
    with time_machine.travel(world.NOW, tick=False):
        assert "ask primary care, or say why not" in words_of(client.get(address))
        assert "Nobody of primary care is in the core group" in words_of(client.post(address, given))
        for number, child in enumerate(children):
            row = {"practitioner": "", "why_not": f"No practice yet {number}"}
            visit(worker, "primary-care", child.pk, data=row)
        assert client.post(address, given).status_code == 302
