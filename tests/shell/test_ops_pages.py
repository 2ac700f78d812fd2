"""The training day and background work as pages, signing in, headers and health."""

import json
import logging
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from quorate import clock
from quorate.audit.models import Entry
from quorate.clock.models import Stamp, TrainingDay
from quorate.config.logs import where_it_failed
from quorate.jobs.models import Job
from quorate.people.models import Practitioner, User
from tests.shell import world

pytestmark = pytest.mark.django_db
Role = Practitioner.Role
PASSWORD = "correct horse battery staple"


@pytest.fixture
def administrator() -> Practitioner:
    return world.make_practitioner(world.make_area("tees"), role=Role.ADMINISTRATOR)


@pytest.fixture
def client(administrator: Practitioner) -> Client:
    return world.client_for(administrator)


# --- The training day ---------------------------------------------------------------------------------------


def move(client: Client, to: date) -> Any:
    return client.post("/training/", {"to-day": to.day, "to-month": to.month, "to-year": to.year})


def test_a_person_moves_the_day_on_for_everybody(client: Client, training_day: date) -> None:
    assert "Monday 13 April 2026" in client.get("/training/").content.decode()
    assert move(client, date(2026, 5, 1)).status_code == 302
    assert "Friday 1 May 2026" in client.get("/training/").content.decode()
    assert clock.today() == date(2026, 5, 1)
    entry = Entry.objects.get(act="operations.training_day_moved")
    assert entry.detail == {"day": ["2026-04-13", "2026-05-01"]}


@pytest.mark.parametrize("to", [date(2026, 4, 13), date(2026, 4, 1), date(2029, 1, 1)])
def test_the_day_goes_neither_back_nor_years_ahead(client: Client, training_day: date, to: date) -> None:
    answer = move(client, to)
    assert answer.status_code == 422
    assert "There is a problem" in answer.content.decode()
    assert not TrainingDay.objects.exists()
    assert not Entry.objects.filter(act__startswith="operations").exists()


def test_a_live_instance_has_no_such_page(client: Client) -> None:
    assert client.get("/training/").status_code == 404
    assert move(client, date(2030, 1, 1)).status_code == 404


def test_moving_the_day_needs_the_form_of_the_page(administrator: Practitioner, training_day: date) -> None:
    strict = world.client_for(administrator, enforce_csrf_checks=True)
    assert move(strict, date(2026, 5, 1)).status_code == 403
    assert clock.today() == training_day


# --- Background work ----------------------------------------------------------------------------------------


def stuck_job() -> Job:
    now = clock.machine_now()
    return Job.objects.create(
        name="letters.send",
        key="k",
        state=Job.State.STUCK,
        attempts=6,
        fault="OSError",
        asked_at=now,
        hand_over_at=now,
    )


def test_stuck_work_is_seen_and_tried_again(client: Client) -> None:
    job = stuck_job()
    page = client.get("/jobs/").content.decode()
    assert "letters.send" in page
    assert "OSError" in page
    assert "has not been heard of" in page
    assert client.post(f"/jobs/{job.pk}/again/").status_code == 302
    job.refresh_from_db()
    assert job.state == Job.State.WAITING
    assert Entry.objects.get(act="operations.job_tried_again").about == f"job:{job.pk}"
    answer = client.post(f"/jobs/{job.pk}/again/", follow=True)
    assert "no longer stuck" in answer.content.decode()
    assert client.post("/jobs/999999/again/").status_code == 404


def test_background_work_is_not_for_everybody(administrator: Practitioner) -> None:
    job = stuck_job()
    partner = world.client_for(world.make_practitioner(administrator.area, role=Role.PARTNER))
    assert partner.get("/jobs/").status_code == 403
    assert partner.post(f"/jobs/{job.pk}/again/").status_code == 403
    job.refresh_from_db()
    assert job.state == Job.State.STUCK


# --- Health -------------------------------------------------------------------------------------------------


def test_health_tells_a_stranger_nothing_but_whether_it_works() -> None:
    stranger = Client()
    assert stranger.get("/health/live").content == b"live\n"
    ready = stranger.get("/health/ready")
    assert ready.status_code == 200
    assert json.loads(ready.content) == {
        "database": "works", "tables": "works", "instance": "works", "worker": "needs attention", "jobs": "works",
    }  # fmt: skip
    Stamp.objects.update(kind="training")
    assert stranger.get("/health/ready").status_code == 503


# --- Signing in ---------------------------------------------------------------------------------------------


@pytest.fixture
def ada(administrator: Practitioner) -> User:
    user = administrator.user
    assert user is not None
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(email: str, password: str) -> Any:
    return Client().post("/accounts/login/", {"login": email, "password": password}, REMOTE_ADDR="10.0.0.9")


def test_a_person_signs_in_with_e_mail_and_password(ada: User) -> None:
    answer = sign_in(ada.email.upper(), PASSWORD)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert sign_in(ada.email, "wrong").status_code == 200


def test_five_wrong_passwords_lock_the_door_for_a_while(ada: User) -> None:
    for _ in range(5):
        sign_in(ada.email, "wrong")
    locked = sign_in(ada.email, PASSWORD)
    assert locked.status_code == 429
    assert "15 minutes" in locked.content.decode()
    cache.clear()
    assert sign_in(f"someone.else.{ada.email}", "wrong").status_code == 200


def test_nobody_signs_up() -> None:
    answer = Client().post(
        "/accounts/signup/", {"email": "eve@quorate.example", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert answer.status_code in {200, 404}
    assert not User.objects.filter(email="eve@quorate.example").exists()


def test_a_stranger_is_asked_to_sign_in_and_comes_back() -> None:
    answer = Client().get("/jobs/")
    assert (answer.status_code, answer["Location"]) == (302, f"{reverse('account_login')}?next=/jobs/")


@pytest.mark.parametrize("password", ["short", "123456789012", "password1234", "1q2w3e4r5t6y"])
def test_weak_passwords_are_refused(ada: User, password: str) -> None:
    client = Client()
    client.force_login(ada, backend=world.SIGN_IN_WITH)
    client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": password, "password2": password}
    )
    ada.refresh_from_db()
    assert ada.check_password(PASSWORD)


# --- Headers, errors, logs ----------------------------------------------------------------------------------


def test_every_page_has_the_headers(client: Client) -> None:
    answer = client.get("/jobs/")
    policy = answer["Content-Security-Policy"]
    for part in (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert "camera=()" in answer["Permissions-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert len(answer["X-Request-ID"]) == 32
    for cookie in Client().get("/accounts/login/").cookies.values():
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_a_body_larger_than_anything_taken_is_refused_unread(client: Client, settings: Any) -> None:
    settings.UPLOAD_LIMIT = settings.IMPORT_LIMIT = 1000
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client.post("/training/", data=b"x" * 3000, content_type="application/octet-stream")
    assert answer.status_code == 413


def test_error_pages_do_not_repeat_what_was_asked(client: Client) -> None:
    answer = client.get("/no/such/page/for/Robin-Example/?name=Robin")
    assert answer.status_code == 404
    assert "Robin" not in answer.content.decode()


def test_logs_name_the_route_and_never_what_was_asked(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="quorate.request"):
        client.get("/jobs/?q=Robin+Example")
        client.get("/no/such/Robin/")
    said = " ".join(str(record.msg) for record in caplog.records)
    assert "jobs/" in said
    assert "Robin" not in said
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR], "a 404 is no fault"


def test_a_fault_is_logged_without_its_message(caplog: pytest.LogCaptureFixture) -> None:
    try:
        raise ValueError("Robin Example, born 1 January 2020")
    except ValueError as error:
        event = where_it_failed(None, "error", {"event": "request failed", "exc_info": error})
    assert event["exception"] == "ValueError"
    assert "Robin" not in json.dumps(event)
    assert any("test_ops_pages" in frame for frame in event["frames"])


def test_the_day_of_a_request_does_not_change_under_it(training_day: date, client: Client) -> None:
    TrainingDay.objects.create(pk=1, today=training_day + timedelta(days=3))
    assert "Thursday 16 April 2026" in client.get("/training/").content.decode()
