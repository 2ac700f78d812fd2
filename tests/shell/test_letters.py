"""What people do with letters in the post room."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction

from quorate.audit.models import Entry
from quorate.jobs.models import Job
from quorate.jobs.work import do_all_waiting
from quorate.letters import actions, queries
from quorate.letters.actions import CannotDoThat, Enclosure
from quorate.letters.models import Letter
from tests.shell import world

pytestmark = pytest.mark.django_db

State = Letter.State


@pytest.fixture
def area() -> Any:
    return world.make_area("tees")


@pytest.fixture
def administrator(area: Any) -> Any:
    return world.make_practitioner(area, role=world.Role.ADMINISTRATOR)


def post(area: Any, key: str = "invitation:1", **changes: Any) -> Letter:
    said = {
        "area": area, "key": key, "occasion": "conference:1", "document": "invitation", "to_name": "Ada Brindle",
        "to_email": "ada@partner.example", "subject": "You are invited to a conference", "text": "Please come.",
        "by": "test", "at": world.NOW, **changes,
    }  # fmt: skip
    return actions.post(**said)


def test_the_same_key_twice_is_one_letter(area: Any) -> None:
    first = post(area, attachments=[Enclosure("a.txt", "text/plain", b"hello")])
    again = post(area, text="Other words")

    assert again.pk == first.pk
    assert Letter.objects.get().text == "Please come."
    assert Job.objects.filter(name="letters.send").count() == 1
    assert Entry.objects.filter(act="letters.posted", about=f"letter:{first.pk}").count() == 1


def test_a_letter_is_not_sent_when_what_it_speaks_of_did_not_happen(area: Any) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        post(area)
        raise RuntimeError("the booking failed")

    assert not Letter.objects.exists()
    assert not Job.objects.filter(name="letters.send").exists()


def test_the_worker_sends_a_waiting_letter_and_says_when(area: Any, mailoutbox: list[Any]) -> None:
    letter = post(area)
    do_all_waiting()

    letter.refresh_from_db()
    assert letter.state == State.SENT
    assert letter.sent_at is not None
    assert [mail.extra_headers["Message-ID"] for mail in mailoutbox] == [letter.message_id]
    assert mailoutbox[0].to == ["Ada Brindle <ada@partner.example>"]
    assert mailoutbox[0].from_email.startswith("Marrowby Council")
    assert [one.outcome for one in letter.tries.all()] == ["sent"]


def test_a_letter_for_later_waits(area: Any, mailoutbox: list[Any]) -> None:
    letter = post(area, send_from=world.NOW + timedelta(days=4000))
    do_all_waiting()

    letter.refresh_from_db()
    assert letter.state == State.QUEUED
    assert mailoutbox == []


def test_a_held_letter_goes_only_when_released(area: Any, administrator: Any, mailoutbox: list[Any]) -> None:
    letter = post(area, hold_because="The father was kept out of the conference.")
    do_all_waiting()
    assert mailoutbox == []
    assert queries.why_stuck(letter, world.NOW) == "The father was kept out of the conference."

    actions.release(letter, why="The Chair agreed", by=administrator, at=world.NOW)
    do_all_waiting()
    assert len(mailoutbox) == 1
    with pytest.raises(CannotDoThat, match="cannot be released"):
        actions.release(letter, why="Again", by=administrator, at=world.NOW)


def test_without_an_address_it_is_printed_and_marked_as_posted(area: Any, administrator: Any) -> None:
    letter = post(area, to_email="")
    assert letter.state == State.TO_PRINT

    with pytest.raises(CannotDoThat, match="in the future"):
        actions.mark_posted(letter, on=date(2026, 4, 14), by=administrator, at=world.NOW)
    with pytest.raises(CannotDoThat, match="before the letter was written"):
        actions.mark_posted(letter, on=date(2026, 4, 12), by=administrator, at=world.NOW)
    sent = actions.mark_posted(
        letter, on=date(2026, 4, 13), by=administrator, at=world.NOW + timedelta(days=2)
    )

    assert sent.state == State.SENT
    assert sent.sent_at is not None and sent.sent_at.date() == date(2026, 4, 13)


def test_a_cancelled_letter_is_not_sent(area: Any, administrator: Any, mailoutbox: list[Any]) -> None:
    letter = post(area)
    with pytest.raises(CannotDoThat, match="Say why"):
        actions.cancel(letter, because=" ", by=administrator, at=world.NOW)
    actions.cancel(letter, because="The conference was moved", by=administrator, at=world.NOW)
    do_all_waiting()

    assert mailoutbox == []
    assert Entry.objects.filter(act="letters.cancelled").get().detail["why"] == "The conference was moved"
    with pytest.raises(CannotDoThat):
        actions.hold(letter, because="too late", by=administrator, at=world.NOW)


def test_sending_again_makes_one_new_letter_however_often_it_is_asked(
    area: Any, administrator: Any, mailoutbox: list[Any]
) -> None:
    letter = post(area, attachments=[Enclosure("a.txt", "text/plain", b"hello")])
    with pytest.raises(CannotDoThat, match="cannot be sent again"):
        actions.resend(letter, because="hurry", by=administrator, at=world.NOW)
    do_all_waiting()

    again = actions.resend(
        letter, because="She lost it", to_email="new@partner.example", by=administrator, at=world.NOW
    )
    same = actions.resend(letter, because="She lost it", by=administrator, at=world.NOW)
    do_all_waiting()

    assert same.pk == again.pk
    assert [mail.to[0] for mail in mailoutbox] == [
        "Ada Brindle <ada@partner.example>", "Ada Brindle <new@partner.example>",
    ]  # fmt: skip
    assert mailoutbox[0].extra_headers["Message-ID"] != mailoutbox[1].extra_headers["Message-ID"]
    assert mailoutbox[1].attachments[0].content in (b"hello", "hello")


def test_in_training_each_letter_says_so(area: Any, training_day: date) -> None:
    assert post(area).text.startswith("Training. Nothing here is real.")


def test_another_area_and_other_roles_see_no_letters(area: Any) -> None:
    post(area)
    elsewhere = world.make_area("berkshire")
    for reader in (
        world.make_practitioner(elsewhere, role=world.Role.ADMINISTRATOR),
        world.make_practitioner(area, role=world.Role.SOCIAL_WORKER),
        world.make_practitioner(area, role=world.Role.PARTNER),
    ):
        assert not queries.letters_of(area=area, reader=reader).exists()
