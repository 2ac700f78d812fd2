"""Reminders that go by themselves: when, to whom, how often, and never twice."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from quorate.conferences.actions import invite
from quorate.conferences.models import Conference, Invitation
from quorate.jobs.models import Job
from quorate.jobs.work import do, do_all_waiting
from quorate.letters.models import Letter
from quorate.people import actions as people
from quorate.people.models import Practitioner
from quorate.portal import jobs
from quorate.portal.actions import chasing
from quorate.portal.models import Reminded, Reminder
from quorate.portal.queries import chasing as queries
from quorate.reports import actions as reports
from tests.shell import conference_world, world
from tests.shell.world import LONDON, NOW, Place

pytestmark = pytest.mark.django_db
# The invitations go out on Monday 13 April; the conference is on Wednesday 29 April.
STARTS = datetime(2026, 4, 29, 10, 0, tzinfo=LONDON)


def at(month: int, day: int, hour: int = 10, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON)


@pytest.fixture
def place(time_machine: Any) -> Place:
    time_machine.move_to(NOW, tick=False)
    return world.make_place("tees")


@pytest.fixture
def conference(place: Place) -> Conference:
    return conference_world.book(place, starts_at=STARTS)


@pytest.fixture
def asked(place: Place, conference: Conference) -> dict[str, Invitation]:
    return conference_world.invite_network(place, conference, reports=False)


def letters_to(person: Practitioner | None) -> list[Letter]:
    assert person is not None
    return list(Letter.objects.filter(to_practitioner=person, document="reminder").order_by("made_at"))


def run(place: Place, moment: datetime) -> int:
    return chasing.remind_all(area=place.area, at=moment)


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        (at(4, 15), False),  # two working days after the invitation
        (at(4, 16), True),  # the third
        (at(4, 16, 8, 59), False),
        (at(4, 16, 9), True),
        (at(4, 16, 16, 59), True),
        (at(4, 16, 17), False),
        (at(4, 18), False),  # a Saturday
        (at(4, 19), False),
        (at(4, 20), True),
    ],
)
def test_reminders_go_nine_to_five_on_working_days(
    place: Place, asked: dict[str, Invitation], moment: datetime, goes: bool
) -> None:
    assert (run(place, moment) > 0) == goes


def test_no_reminder_on_a_bank_holiday_or_a_closure_day(place: Place) -> None:
    book = conference_world.book(place, starts_at=at(5, 12))
    conference_world.invite_network(place, book, reports=False)
    assert run(place, at(5, 4)) == 0  # the early May bank holiday
    people.add_closure_day(
        area=place.area, on=date(2026, 5, 5), why="Moving house", by=place.administrator, at=NOW
    )
    assert run(place, at(5, 5)) == 0
    assert run(place, at(5, 6)) > 0


@pytest.mark.parametrize(
    ("moment", "goes"),
    [
        (
            datetime(2026, 3, 30, 8, 30, tzinfo=LONDON),
            False,
        ),  # 7:30 by Greenwich, the Monday after the change
        (datetime(2026, 3, 30, 9, 0, tzinfo=LONDON), True),
        (datetime(2026, 10, 26, 16, 59, tzinfo=LONDON), True),
        (datetime(2026, 10, 26, 17, 0, tzinfo=LONDON), False),
    ],
)
def test_the_hours_are_london_s_on_both_sides_of_the_change_of_clocks(
    place: Place, moment: datetime, goes: bool
) -> None:
    calendar = queries.calendar_of(place.area)
    assert queries.is_time(moment.astimezone(), calendar) == goes


def test_each_is_reminded_once_a_day_however_often_the_worker_is_begun_again(
    place: Place, asked: dict[str, Invitation], time_machine: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    time_machine.move_to(at(4, 16), tick=False)
    jobs.look()
    jobs.look()
    job = Job.objects.get(name=jobs.CHASE)
    posted, real = [], chasing.letters.post

    def killed(**letter: Any) -> Letter:
        if len(posted) == 3:
            raise KeyboardInterrupt  # what a killed worker leaves behind: the transactions before this one
        posted.append(letter["key"])
        return real(**letter)

    monkeypatch.setattr(chasing.letters, "post", killed)
    with pytest.raises(KeyboardInterrupt):
        do(job.pk)
    assert Reminder.objects.count() == 3
    monkeypatch.setattr(chasing.letters, "post", real)
    Job.objects.filter(pk=job.pk).update(state=Job.State.WAITING, attempts=0)
    do_all_waiting()
    everybody = Letter.objects.filter(document="reminder")
    assert everybody.count() == len(asked) == Reminder.objects.count()
    assert run(place, at(4, 16, 15)) == 0


def test_two_conferences_of_one_person_make_one_letter(place: Place, asked: dict[str, Invitation]) -> None:
    person = asked["police"].practitioner
    other = world.make_family(place.area, children=1, social_worker=place.network.social_worker)  # type: ignore[union-attr]
    was, place.family = place.family, other
    second = conference_world.book(place, starts_at=at(4, 30))
    place.family = was
    invite.send(
        conference=second,
        asked=[invite.Asked(f"practitioner:{person.pk}", "police")],  # type: ignore[union-attr]
        by=place.administrator,
        at=NOW,
    )
    run(place, at(4, 16))
    [letter] = letters_to(person)
    assert letter.text.count("Answer here") == 2 and letter.text.count("/door/") == 2
    assert Reminded.objects.filter(reminder__letter=letter).count() == 2
    assert all(child.given_name not in letter.text for child in world.children_of(other))


def test_who_was_reminded_by_hand_today_is_not_written_to_again(
    place: Place, conference: Conference, asked: dict[str, Invitation]
) -> None:
    invite.remind(conference=conference, by=place.administrator, at=at(4, 16, 9))
    assert run(place, at(4, 16, 11)) == 0
    assert run(place, at(4, 17, 11)) > 0


def test_an_answer_or_a_report_stops_it(place: Place, conference: Conference) -> None:
    asked = conference_world.invite_network(place, conference)
    answered, reported = asked["police"], asked["GP"]
    for one in (answered, reported):
        invite.record_reply(
            invitation=one,
            answer=invite.Answer("coming"),
            version=one.version,
            by=place.administrator,
            at=NOW,
        )
    rows = list(conference.children.order_by("pk"))
    reports.receive(
        invitation=reported,
        text="What the surgery knows of the children.",
        file=None,
        recommendations={row.pk: "continue" for row in rows},
        version=0,
        by=place.administrator,
        at=NOW,
    )
    run(place, at(4, 27))  # late: reports are due before the conference
    assert not letters_to(reported.practitioner)
    [letter] = letters_to(answered.practitioner)
    assert "a report" in letter.text and "an answer" not in letter.text


def test_it_ends_with_the_administrator_and_not_with_another_letter(
    place: Place, asked: dict[str, Invitation], time_machine: Any
) -> None:
    moment = at(4, 16)
    while moment < STARTS:
        run(place, moment)
        moment += timedelta(days=1)
    sent = letters_to(asked["police"].practitioner)
    days = [letter.made_at.astimezone(LONDON).date().day for letter in sent]
    assert days == [16, 20, 22, 24]  # four in all, every second working day
    to_ring = queries.silent(place.area, date(2026, 4, 28), place.administrator)
    assert asked["police"].pk in {one.invitation.pk for one in to_ring}
    time_machine.move_to(at(4, 28), tick=False)
    client = world.client_for(place.administrator)
    assert "to ring: no reminder helped" in client.get("/").content.decode()
    assert asked["police"].name in client.get("/partner/reminders/").content.decode()


def test_somebody_can_be_left_alone_and_reminded_again(
    place: Place, conference: Conference, asked: dict[str, Invitation]
) -> None:
    client = world.client_for(place.administrator)
    where = f"/partner/reminders/{conference.pk}/"
    alone = f"{where}{asked['police'].pk}/leave-alone/"
    assert client.post(alone, {"why": " "}).status_code == 200
    for _ in range(2):
        assert client.post(alone, {"why": "On leave until the day"}).status_code == 302
    assert "On leave until the day" in client.get(where).content.decode()
    run(place, at(4, 16))
    assert not letters_to(asked["police"].practitioner) and letters_to(asked["GP"].practitioner)
    assert client.post(f"{where}{asked['police'].pk}/again/").status_code == 302
    run(place, at(4, 16, 12))
    assert letters_to(asked["police"].practitioner)


def test_an_area_sets_how_often_and_can_switch_it_off(place: Place, asked: dict[str, Invitation]) -> None:
    client = world.client_for(place.administrator)
    given = {"on": "yes", "answer_after": 1, "report_before": 2, "every": 1, "most": 2, "version": 1}
    assert client.post("/partner/reminders/pace/", given).status_code == 302
    stale = client.post("/partner/reminders/pace/", given | {"most": 9})
    assert "Somebody else has changed this" in stale.content.decode()
    assert run(place, at(4, 14)) > 0 and run(place, at(4, 15)) > 0 and run(place, at(4, 16)) == 0
    assert (
        client.post("/partner/reminders/pace/", given | {"on": "no", "most": 4, "version": 2}).status_code
        == 302
    )
    assert run(place, at(4, 17)) == 0


def test_nobody_without_an_address_is_written_to_but_somebody_rings(
    place: Place, asked: dict[str, Invitation]
) -> None:
    Practitioner.objects.filter(pk=asked["GP"].practitioner_id).update(email="")
    run(place, at(4, 16))
    assert not letters_to(asked["GP"].practitioner)
    assert asked["GP"].pk in {one.invitation.pk for one in queries.silent(place.area, date(2026, 4, 16))}


def test_the_page_asks_few_questions(
    place: Place, conference: Conference, asked: dict[str, Invitation], django_assert_max_num_queries: Any
) -> None:
    run(place, at(4, 16))
    client = world.client_for(place.administrator)
    with django_assert_max_num_queries(25):
        page = client.get(f"/partner/reminders/{conference.pk}/").content.decode()
    assert "at most 4 times" in page and asked["police"].name in page
