"""Letters and a real mail server: taken, refused, broken off, and the worker killed in the middle."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from email import message_from_bytes
from email.message import Message
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP
from django.conf import settings as django_settings
from django.db import connection

from quorate import clock
from quorate.letters import actions, jobs, queries, sending, smtp
from quorate.letters.actions import Enclosure
from quorate.letters.models import Letter
from tests.shell import world

State = Letter.State
SMTP_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


class Post:
    """What the mail server took in, and how it behaves."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.refuse: str = ""
        self.drop = False
        self.stall = False

    async def handle_RCPT(
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:
        if self.drop:
            server.transport.abort()
            return "421 gone"
        self.taken.append(message_from_bytes(envelope.content))
        if self.stall:
            await server.loop.run_in_executor(None, time.sleep, 3)
        return "250 OK"


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    handler = Post()
    controller = Controller(handler, hostname="127.0.0.1", port=0, ready_timeout=10)
    controller.port = _free_port()
    controller.start()
    settings.EMAIL_BACKEND = SMTP_BACKEND
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", controller.port, 5
    yield handler
    controller.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def a_letter(**changes: Any) -> Letter:
    said = {
        "area": world.make_area("tees"), "key": "invitation:1", "occasion": "conference:1",
        "document": "invitation", "to_name": "Ada Brindle", "to_email": "ada@partner.example",
        "subject": "You are invited to a conference", "text": "Please come.", "by": "test",
        "at": clock.now() - timedelta(minutes=1), **changes,
    }  # fmt: skip
    return actions.post(**said)


def send(letter: Letter, later: timedelta = timedelta(0)) -> Letter:
    return sending.deliver(letter.pk, at=clock.now() + later, machine_at=clock.machine_now() + later)


CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"


@pytest.mark.django_db
def test_it_goes_once_with_its_files_and_calendar(post: Post) -> None:
    letter = a_letter(
        attachments=[
            Enclosure("invitation.ics", "text/calendar; method=REQUEST", CALENDAR),
            Enclosure("notice.pdf", "application/pdf", b"%PDF-1.7"),
        ]
    )
    assert send(letter).state == State.SENT
    assert send(letter).state == State.SENT

    (mail,) = post.taken
    assert mail["Message-ID"] == letter.message_id
    assert mail["Subject"] == "You are invited to a conference"
    kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/calendar", "text/calendar", "application/pdf"]
    calendar = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "REQUEST"
    assert calendar.get_payload(decode=True) == CALENDAR


@pytest.mark.django_db
def test_a_recipient_refused_for_good_is_not_tried_again(post: Post) -> None:
    letter = a_letter()
    post.refuse = "550 no such person <ada@partner.example>"

    after = send(letter)
    assert after.state == State.FAILED
    assert "550" in after.trouble
    assert "ada@" not in after.trouble
    assert post.taken == []
    assert [one.outcome for one in after.tries.all()] == ["refused"]


@pytest.mark.django_db
def test_a_refusal_for_now_is_tried_later_until_it_has_been_tried_often_enough(post: Post) -> None:
    letter = a_letter()
    post.refuse = "450 try later"

    after = send(letter)
    assert after.state == State.QUEUED
    assert send(letter).attempts == 1, "not before its time"
    later = timedelta(0)
    for wait in sending.WAITS:
        later += wait + timedelta(minutes=1)
        after = send(letter, later)
    assert after.state == State.FAILED
    assert after.attempts == len(sending.WAITS) + 1


@pytest.mark.django_db
def test_a_server_that_is_away_is_tried_again(post: Post, settings: Any) -> None:
    letter = a_letter()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, _free_port()
    after = send(letter)
    assert after.state == State.QUEUED
    assert "could not be reached" in after.trouble
    assert "tried again" in queries.why_stuck(after, clock.now())

    settings.EMAIL_PORT = port
    assert send(letter, timedelta(minutes=2)).state == State.SENT
    assert len(post.taken) == 1


@pytest.mark.django_db
def test_a_connection_lost_while_handing_over_leaves_it_to_a_person(post: Post) -> None:
    letter = a_letter()
    post.drop = True
    after = send(letter)
    assert after.state == State.UNSURE

    post.drop = False
    jobs.look()
    jobs.send_waiting()
    assert post.taken == []
    person = world.make_practitioner(letter.area, role=world.Role.ADMINISTRATOR)
    assert queries.stuck(area=letter.area, reader=person, now=clock.now()).get().pk == letter.pk

    again = actions.resend(after, because="She has not had it", by=person, at=clock.now())
    assert send(again).state == State.SENT
    assert len(post.taken) == 1
    assert not queries.stuck(area=letter.area, reader=person, now=clock.now()).exists()


@pytest.mark.django_db
def test_a_letter_in_doubt_can_be_settled_as_sent(post: Post) -> None:
    letter = a_letter()
    post.drop = True
    send(letter)
    person = world.make_practitioner(letter.area, role=world.Role.ADMINISTRATOR)
    after = actions.mark_sent(letter, because="She rang to say thank you", by=person, at=clock.now())
    assert after.state == State.SENT


@pytest.mark.django_db
def test_a_letter_taken_back_while_connecting_does_not_go(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = a_letter()
    asked = smtp.get_connection

    def taken_back() -> Any:
        Letter.objects.filter(pk=letter.pk).update(state=State.CANCELLED)
        return asked()

    monkeypatch.setattr(smtp, "get_connection", taken_back)
    assert send(letter).state == State.CANCELLED
    assert post.taken == []


WORKER = "import django, sys; django.setup(); from quorate.letters import jobs; jobs.send(int(sys.argv[1]))"


def worker(letter: Letter, host: str, port: int) -> subprocess.Popen[bytes]:
    """Start another process that sends the letter, against this test's database."""
    base = django_settings.DATABASES["default"]
    found = connection.settings_dict
    if connection.vendor == "postgresql":
        user = f"{found['USER']}:{found['PASSWORD']}@" if found["USER"] else ""
        url = f"postgres://{user}{found['HOST']}:{found['PORT']}/{found['NAME']}"
        if str(found["HOST"]).startswith("/"):
            url = f"postgres://{user}/{found['NAME']}?host={found['HOST']}"
    else:
        url = f"sqlite:///{base['NAME']}"
    environment = {
        **os.environ, "DATABASE_URL": url, "EMAIL_URL": f"smtp://{host}:{port}",
        "DJANGO_SETTINGS_MODULE": "quorate.config.settings",
    }  # fmt: skip
    return subprocess.Popen([sys.executable, "-c", WORKER, str(letter.pk)], env=environment)


def wait_for(letter: Letter, state: str, also: Callable[[], bool] = lambda: True) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        letter.refresh_from_db()
        if letter.state == state and also():
            return
        time.sleep(0.05)
    raise AssertionError(f"the letter is {letter.state}, not {state}")


def kill(process: subprocess.Popen[bytes]) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.django_db(transaction=True)
def test_killed_while_connecting_it_goes_once_with_the_next_worker(post: Post, settings: Any) -> None:
    letter = a_letter()
    silent = socket.create_server(("127.0.0.1", 0))  # takes the call and never says a word
    process = worker(letter, "127.0.0.1", silent.getsockname()[1])
    wait_for(letter, State.CONNECTING)
    kill(process)
    silent.close()

    assert sending.recover(at=clock.now(), machine_at=clock.machine_now()) == (1, 0)
    again = worker(letter, "127.0.0.1", settings.EMAIL_PORT)
    assert again.wait(timeout=30) == 0
    letter.refresh_from_db()
    assert letter.state == State.SENT
    assert [mail["Message-ID"] for mail in post.taken] == [letter.message_id]


@pytest.mark.django_db(transaction=True)
def test_killed_while_handing_over_it_is_in_doubt_and_never_goes_twice(post: Post, settings: Any) -> None:
    letter = a_letter()
    post.stall = True
    process = worker(letter, "127.0.0.1", settings.EMAIL_PORT)
    wait_for(letter, State.HANDING_OVER, also=lambda: len(post.taken) == 1)
    kill(process)

    post.stall = False
    jobs.look()
    jobs.send_waiting()
    again = worker(letter, "127.0.0.1", settings.EMAIL_PORT)
    assert again.wait(timeout=30) == 0
    letter.refresh_from_db()
    assert letter.state == State.UNSURE
    assert len(post.taken) == 1


@pytest.mark.django_db
def test_a_claim_of_another_machine_is_believed_until_it_runs_out() -> None:
    letter = a_letter()
    now = clock.machine_now()
    Letter.objects.filter(pk=letter.pk).update(
        state=State.CONNECTING, claim="1:abc:another-machine", claimed_at=now - timedelta(seconds=60)
    )
    assert sending.recover(at=clock.now(), machine_at=now) == (0, 0)
    assert sending.recover(at=clock.now(), machine_at=now + sending.LEASE) == (1, 0)
