"""Letters and GOV.UK Notify, spoken to over real HTTP: taken, refused, broken off, and asked before it goes again."""

import base64
import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from quorate import clock
from quorate.letters import actions, sending
from quorate.letters.actions import Enclosure
from quorate.letters.documents import DOCX_TYPE, PDF_TYPE
from quorate.letters.models import Letter
from tests.shell import world
from tests.shell.instances import instance

pytestmark = pytest.mark.django_db
State = Letter.State
KEY = "a_trial-11111111-2222-3333-4444-555555555555-66666666-7777-8888-9999-000000000000"


class Office(ThreadingHTTPServer):
    """As much of Notify as letters need. ``answers`` are what the next posts get: a code, "lose" or "break"."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Counter)
        self.taken: list[dict[str, Any]] = []
        self.answers: list[int | str] = []
        self.asked: list[str] = []
        self.keys: set[str] = set()


class Counter(BaseHTTPRequestHandler):
    server: Office

    def do_POST(self) -> None:
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.keys.add(self.headers["Authorization"][:7])
        answer = self.server.answers.pop(0) if self.server.answers else 201
        if answer in (201, "lose"):
            self.server.taken.append(said)
        if answer in ("lose", "break"):
            self.connection.close()  # "lose": the letter was taken, and the answer never comes
            return
        if answer == 307:
            self.send_response(307)
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()
            return
        made = {"id": f"id-{len(self.server.taken)}", "reference": said.get("reference")}
        self._say(
            int(answer),
            made if answer == 201 else {"errors": [{"error": "X", "message": "ada@partner.example"}]},
        )

    def do_GET(self) -> None:
        reference = parse_qs(urlsplit(self.path).query)["reference"][0]
        self.server.asked.append(reference)
        found = [
            {"id": f"id-{n}"} for n, one in enumerate(self.server.taken, 1) if one["reference"] == reference
        ]
        self._say(200, {"notifications": found, "links": {}})

    def _say(self, code: int, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        return


@pytest.fixture
def office(settings: Any) -> Iterator[Office]:
    server = Office()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.NOTIFY = {
        "key": KEY, "url": f"http://127.0.0.1:{server.server_address[1]}", "template": "plain", "file_template": "file",
    }  # fmt: skip
    yield server
    server.shutdown()
    server.server_close()


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


MINUTE = timedelta(minutes=2)


def test_a_letter_goes_once_under_its_own_reference(office: Office) -> None:
    letter = a_letter()
    after = send(letter)
    assert send(letter).state == after.state == State.SENT
    (taken,) = office.taken
    assert taken["email_address"] == "ada@partner.example" and taken["template_id"] == "plain"
    assert taken["personalisation"] == {"subject": "You are invited to a conference", "body": "Please come."}
    assert taken["reference"] == letter.message_id.strip("<>")
    assert [one.detail for one in after.tries.all()] == ["accepted by GOV.UK Notify as id-1"]
    assert office.asked == [] and office.keys == {"Bearer "}


def test_the_pdf_goes_as_a_link_behind_the_address_and_the_calendar_not_at_all(office: Office) -> None:
    files = [
        Enclosure("a.pdf", PDF_TYPE, b"%PDF-1.7 x"),
        Enclosure("a.docx", DOCX_TYPE, b"PK"),
        Enclosure("a.ics", "text/calendar; method=REQUEST", b"BEGIN:VCALENDAR"),
    ]
    assert send(a_letter(attachments=files)).state == State.SENT
    (taken,) = office.taken
    file = taken["personalisation"]["file"]
    assert taken["template_id"] == "file" and base64.b64decode(file["file"]) == b"%PDF-1.7 x"
    assert file["confirm_email_before_download"] is True and file["filename"] == "a.pdf"
    assert "calendar file cannot be sent" in taken["personalisation"]["body"]


@pytest.mark.parametrize(
    "files",
    [
        [Enclosure("a.pdf", PDF_TYPE, b"%PDF-" + b"x" * 2_100_000)],
        [Enclosure("a.pdf", PDF_TYPE, b"%PDF-"), Enclosure("b.pdf", PDF_TYPE, b"%PDF-")],
        [Enclosure("a.zip", "application/zip", b"PK")],
    ],
    ids=["too large", "two files", "another kind"],
)
def test_what_notify_does_not_carry_waits_for_a_person(office: Office, files: list[Enclosure]) -> None:
    after = send(a_letter(attachments=files))
    assert after.state == State.FAILED and "Print it and post it" in after.trouble
    assert office.taken == []


@pytest.mark.parametrize(
    ("answer", "state"),
    [(400, State.FAILED), (403, State.QUEUED), (429, State.QUEUED), (500, State.QUEUED), (307, State.QUEUED)],
)
def test_a_refusal_is_shown_without_the_address_and_tried_again_where_that_helps(
    office: Office, answer: int, state: str
) -> None:
    office.answers = [answer]
    letter = a_letter()
    after = send(letter)
    assert after.state == state and office.taken == []
    assert "ada@" not in after.trouble and ("Notify" in after.trouble)
    if state == State.QUEUED:
        assert send(letter, MINUTE).state == State.SENT
        assert len(office.taken) == 1 and len(office.asked) == 1


def test_a_letter_whose_answer_was_lost_is_asked_about_and_never_goes_twice(office: Office) -> None:
    office.answers = ["lose"]
    letter = a_letter()
    assert send(letter).state == State.QUEUED
    after = send(letter, MINUTE)
    assert after.state == State.SENT and len(office.taken) == 1
    assert "took it before, as id-1" in after.tries.latest("pk").detail


def test_a_letter_whose_connection_broke_before_it_was_taken_goes_with_the_next_try(office: Office) -> None:
    office.answers = ["break"]
    letter = a_letter()
    assert send(letter).state == State.QUEUED
    assert send(letter, MINUTE).state == State.SENT
    assert len(office.taken) == 1 and len(office.asked) == 1


def test_a_worker_killed_while_handing_over_is_asked_about(office: Office) -> None:
    letter = a_letter()
    send(letter)
    Letter.objects.filter(pk=letter.pk).update(
        state=State.HANDING_OVER,
        sent_at=None,
        claim="1:x:gone",
        claimed_at=clock.machine_now() - 2 * sending.LEASE,
    )
    assert sending.recover(at=clock.now(), machine_at=clock.machine_now()) == (1, 0)
    assert send(letter).state == State.SENT
    assert len(office.taken) == 1 and office.asked == [letter.message_id.strip("<>")]


def test_a_letter_that_stays_in_doubt_to_the_last_waits_for_a_person(office: Office) -> None:
    office.answers = [500] * 10
    letter = a_letter()
    later = timedelta(0)
    for wait in (timedelta(0), *sending.WAITS):
        later += wait + timedelta(minutes=1)
        after = send(letter, later)
    assert after.state == State.UNSURE


def test_settings_that_cannot_be_used_are_named(tmp_path: Any) -> None:
    with instance(tmp_path / "var") as made:
        said = made.run(
            "check", expect=78, NOTIFY_KEY="short", NOTIFY_URL="http://notify.example", NOTIFY_TEMPLATE=""
        ).stderr
    assert "NOTIFY_KEY is not a key" in said and "https address alone" in said and "short" not in said
