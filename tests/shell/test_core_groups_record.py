"""What is written up of a core group, agreed and followed up, and visits to the child."""

from datetime import date

import pytest

from quorate.cases.actions import Stale
from quorate.cases.models import Event
from quorate.conferences.queries.meeting import meeting_of
from quorate.core_groups.actions import group, holding, records, visits
from quorate.core_groups.actions.checks import Refused
from quorate.core_groups.models import (
    Agreed,
    Part,
    RecordEdition,
    Seat,
    Visit,
)
from quorate.core_groups.queries import meetings as meeting_queries
from quorate.core_groups.queries import papers

from . import conference_world, world
from . import core_group_world as made

pytestmark = pytest.mark.django_db


# --- The record -----------------------------------------------------------------------------------------------------


def test_of_two_absent_one_wrote_and_the_other_is_shown_as_none_received() -> None:
    circle = made.make_circle()
    meeting = made.hold(circle, mother="apologies", class_teacher="absent")
    mother = Seat.objects.get(meeting=meeting, part="mother")
    holding.keep_views(
        seat=mother,
        views="I want help with mornings.",
        on=world.TODAY,
        version=1,
        by=circle.worker,
        at=world.NOW,
    )
    there = Seat.objects.get(meeting=meeting, part="health visitor")
    with pytest.raises(Refused, match="was at the meeting"):
        holding.keep_views(seat=there, views="x", on=world.TODAY, version=1, by=circle.worker, at=world.NOW)
    with pytest.raises(Refused, match="Write down"):
        holding.keep_views(
            seat=Seat.objects.get(meeting=meeting, part="class teacher"), views=" ", on=world.TODAY, version=1,
            by=circle.worker, at=world.NOW,
        )  # fmt: skip

    for_all = papers.blocks_of(meeting)["0"]
    views = next(block for block in for_all if block[1] == "Written views")[3]
    assert {row[1]: row[2] for row in views} == {
        "class teacher": "None received",
        "mother": "I want help with mornings. (received 13 April 2026)",
    }


def test_what_the_group_thinks_of_the_plan_goes_into_the_history_and_changes_supersede() -> None:
    circle = made.make_circle("berkshire")
    meeting = made.hold(circle)
    part = Part.objects.get(meeting=meeting, child=circle.child)
    with pytest.raises(Refused, match="Say why"):
        holding.write(
            part=part, words_=made.words(recommends="not-needed"), version=1, by=circle.worker, at=world.NOW
        )
    part = holding.write(
        part=part, words_=made.words(recommends="not-needed", recommends_why="All is done"), version=1,
        by=circle.worker, at=world.NOW,
    )  # fmt: skip
    note = Event.objects.get(facts__topic="core-group-recommends", superseded_at=None)
    assert (note.facts["recommends"], note.ref, note.on) == ("not-needed", meeting.ref, date(2026, 4, 9))
    with pytest.raises(Stale):
        holding.write(part=part, words_=made.words(), version=1, by=circle.worker, at=world.NOW)

    holding.write(part=part, words_=made.words(), version=2, by=circle.worker, at=world.NOW)

    standing = Event.objects.filter(facts__topic="core-group-recommends", superseded_at=None)
    assert [one.facts["recommends"] for one in standing] == ["needed"]


def test_a_change_of_circumstances_needs_a_decision() -> None:
    circle = made.make_circle()
    [part, _] = Part.objects.filter(meeting=made.hold(circle)).order_by("pk")
    with pytest.raises(Refused, match="what was decided to protect the child"):
        holding.write(
            part=part,
            words_=made.words(changes="The father is back"),
            version=1,
            by=circle.worker,
            at=world.NOW,
        )
    part.refresh_from_db()
    assert (part.changes, part.version) == ("", 1)


def test_what_is_agreed_is_on_the_lists_of_worker_and_manager_until_it_is_done() -> None:
    circle = made.make_circle()
    part = Part.objects.get(meeting=made.hold(circle), child=circle.child)
    task = holding.Task("Refer to the parenting group", date(2026, 4, 10), owner=circle.worker)
    action = holding.agree(part=part, task=task, by=circle.worker, at=world.NOW)
    for bad, says in (
        (holding.Task("x", date(2026, 4, 8), owner=circle.worker), "due on that day or later"),
        (holding.Task(" ", date(2026, 4, 20), owner=circle.worker), "Say what is to be done"),
        (holding.Task("x", date(2026, 4, 20)), "Say who does it"),
        (task, "on the list already"),
    ):
        with pytest.raises(Refused, match=says):
            holding.agree(part=part, task=bad, by=circle.worker, at=world.NOW)

    overdue = meeting_queries.Wanted("overdue", mine=True)
    assert list(meeting_queries.agreed_seen_by(circle.worker, overdue, world.TODAY)) == [action]
    everybody = meeting_queries.Wanted("overdue")
    assert list(meeting_queries.agreed_seen_by(circle.manager, everybody, world.TODAY)) == [action]
    with pytest.raises(Refused, match="Say what came of it"):
        holding.follow_up(
            action=action,
            outcome="done",
            on=world.TODAY,
            came_of_it="",
            version=1,
            by=circle.worker,
            at=world.NOW,
        )
    holding.follow_up(
        action=action, outcome="done", on=world.TODAY, came_of_it="Referral seen", version=1, by=circle.worker,
        at=world.NOW,
    )  # fmt: skip
    assert not meeting_queries.agreed_seen_by(circle.worker, overdue, world.TODAY).exists()
    with pytest.raises(Stale):
        holding.follow_up(
            action=action,
            outcome="open",
            on=world.TODAY,
            came_of_it="x",
            version=1,
            by=circle.worker,
            at=world.NOW,
        )


def test_the_record_goes_to_a_manager_who_did_not_write_it_and_each_edition_stays() -> None:
    circle = made.make_circle()
    meeting = made.hold(circle)
    with pytest.raises(Refused, match="Write what was talked over"):
        records.submit(meeting=meeting, version=meeting.version, by=circle.worker, at=world.NOW)
    made.write(circle, meeting)
    meeting.refresh_from_db()
    meeting = records.submit(meeting=meeting, version=meeting.version, by=circle.manager, at=world.NOW)
    with pytest.raises(Refused, match="another manager"):
        records.approve(meeting=meeting, version=meeting.version, by=circle.manager, at=world.NOW)
    with pytest.raises(Refused, match="cannot approve"):
        records.approve(meeting=meeting, version=meeting.version, by=circle.worker, at=world.NOW)
    boss = circle.place.by_role[world.Role.SERVICE_MANAGER]
    meeting = records.send_back(
        meeting=meeting, says="Name who was asked", version=meeting.version, by=boss, at=world.NOW
    )
    meeting = records.submit(meeting=meeting, version=meeting.version, by=circle.worker, at=world.NOW)
    part = Part.objects.get(meeting=meeting, child=circle.child)
    with pytest.raises(Refused, match="with the manager"):
        holding.write(part=part, words_=made.words(), version=part.version, by=circle.worker, at=world.NOW)
    first = records.approve(meeting=meeting, version=meeting.version, by=boss, at=world.NOW)
    meeting.refresh_from_db()

    meeting = records.open_again(
        meeting=meeting, why="A name was wrong", version=meeting.version, by=circle.worker, at=world.NOW
    )
    part.refresh_from_db()
    holding.write(
        part=part,
        words_=made.words(decisions="Put right."),
        version=part.version,
        by=circle.worker,
        at=world.NOW,
    )
    meeting = records.submit(meeting=meeting, version=meeting.version, by=circle.worker, at=world.NOW)
    records.approve(meeting=meeting, version=meeting.version, by=boss, at=world.NOW)

    first.refresh_from_db()
    assert [one.number for one in RecordEdition.objects.order_by("number")] == [1, 2]
    assert "Put right." not in str(first.blocks)
    assert "Put right." in str(RecordEdition.objects.get(number=2).blocks)


# --- Visits ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"on": date(2026, 4, 14)}, "today or in the past"),
        ({"on": date(2015, 1, 1)}, "was born on"),
        ({"alone": False}, "not seen alone"),
        ({"seen": False, "alone": False}, "not seen, and what was done"),
        ({"child_said": ""}, "what the child said, or what you saw"),
        ({"concerns": "A bruise"}, "what was done about the concerns"),
        ({"where": "elsewhere"}, "Say where the child was visited"),
    ],
)
def test_what_cannot_be_or_is_not_said_of_a_visit_is_refused(more: dict[str, object], words: str) -> None:
    circle = made.make_circle()
    with pytest.raises(Refused, match=words):
        made.visit(circle, **more)  # type: ignore[arg-type]
    assert not Visit.objects.exists()
    assert not Event.objects.filter(facts__topic="visit").exists()


def test_an_unborn_child_is_not_visited() -> None:
    circle = made.make_circle()
    child = circle.child
    child.born_on, child.expected_on = None, date(2026, 6, 1)
    child.save()
    with pytest.raises(Refused, match="not born yet"):
        made.visit(circle)


def test_a_visit_is_put_right_by_another_and_the_first_stays_readable() -> None:
    circle = made.make_circle()
    first = made.visit(circle)
    given = {"visit": first, "visitor": circle.worker, "token": "t", "by": circle.worker, "at": world.NOW}
    second = visits.put_right(now=made.seen(date(2026, 4, 8)), why="The day was wrong", **given)
    assert visits.put_right(now=made.seen(date(2026, 4, 8)), why="The day was wrong", **given) == second
    with pytest.raises(Refused, match="put right already"):
        visits.put_right(now=made.seen(), why="x", **{**given, "token": "u"})
    first.refresh_from_db()
    assert (first.superseded_why, second.instead_of) == ("The day was wrong", first)
    standing = Event.objects.filter(facts__topic="visit", superseded_at=None)
    assert [one.on for one in standing] == [date(2026, 4, 8)]
    assert not Agreed.objects.exists()


def test_a_review_knows_whether_the_core_group_before_it_talked_over_the_plan() -> None:
    place = world.make_place("berkshire")
    conference = conference_world.book(place)
    assert place.family is not None
    circle = made.Circle(place, world.children_of(place.family))
    group.join_family(
        child=circle.child, relative=circle.mother(), on=made.PLAN_STARTED, by=circle.worker, at=world.NOW
    )

    def talked_over() -> object:
        return meeting_of(conference).children[0].care["talked_over"]

    assert talked_over() is None
    meeting = made.hold(circle)
    assert talked_over() is False
    made.write(circle, meeting)
    assert talked_over() is True
