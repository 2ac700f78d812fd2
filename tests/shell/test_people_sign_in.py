"""Signing in as a person does it: password, second step, lock-out, links that work once, sessions that end."""

import io
import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client, TestCase
from django.urls import reverse

from quorate import __main__ as door
from quorate import clock
from quorate.audit.models import Entry
from quorate.people import sign_ins
from quorate.people.actions import NotTheirs, Refused
from quorate.people.models import Practitioner, User
from tests.shell import holding, world
from tests.shell.world import Place, Role

pytestmark = pytest.mark.django_db
PASSWORD = "plain teapots drift north"
LOGIN = "/accounts/login/"
ACCOUNT = "/people/account/"


@pytest.fixture
def place() -> Place:
    return world.make_place("tees")


@pytest.fixture
def person(place: Place) -> Practitioner:
    """Somebody in post whose sign-in has a real password."""
    found = world.make_practitioner(place.area, role=Role.ADMINISTRATOR, sign_in=False)
    sign_ins.open_sign_in(
        practitioner=found, email=found.email, password=PASSWORD, by=place.manager, at=world.NOW
    )
    found.refresh_from_db()
    return found


def sign_in(client: Client, email: str, password: str = PASSWORD) -> Any:
    return client.post(LOGIN, {"login": email, "password": password})


def acts(*names: str) -> list[str]:
    found = Entry.objects.order_by("sequence")
    return [entry.act for entry in (found.filter(act__in=names) if names else found)]


# --- Password -------------------------------------------------------------------------------------------------


def test_somebody_signs_in_and_out_and_the_audit_says_so(person: Practitioner) -> None:
    client = Client()
    answer = sign_in(client, person.email.upper())
    assert (answer.status_code, answer.url) == (302, "/")
    assert person.name in client.get(ACCOUNT).content.decode()

    client.post("/accounts/logout/")

    assert client.get(ACCOUNT).status_code == 302
    entries = Entry.objects.filter(act__in=["people.signed_in", "people.signed_out"]).order_by("sequence")
    assert [(entry.act, entry.by_id, entry.area) for entry in entries] == [
        ("people.signed_in", person.pk, "tees"),
        ("people.signed_out", person.pk, "tees"),
    ]


def test_somebody_goes_on_to_the_page_they_asked_for(person: Practitioner) -> None:
    client = Client()
    asked = client.get("/people/agencies/")
    answer = client.post(
        asked.url, {"login": person.email, "password": PASSWORD, "next": "/people/agencies/"}
    )
    assert answer.url == "/people/agencies/"
    elsewhere = Client().post(
        LOGIN, {"login": person.email, "password": PASSWORD, "next": "https://elsewhere.example/"}
    )
    assert elsewhere.url == "/"


def test_a_wrong_password_says_nothing_about_who_exists(person: Practitioner) -> None:
    wrong = sign_in(Client(), person.email, "not this one at all")
    nobody = sign_in(Client(), "nobody@tees.example", "not this one at all")

    def said(answer: Any) -> str:
        return re.sub(r'value="[^"]*"|nonce-\S+', "", answer.content.decode())

    assert said(wrong) == said(nobody)
    failed = Entry.objects.get(act="people.sign_in_failed")
    assert failed.about == f"user:{person.user_id}"
    assert failed.by_id is None
    assert "@" not in str(failed.detail) + failed.by_name


def test_after_five_wrong_passwords_the_sign_in_is_locked_for_a_while(person: Practitioner) -> None:
    client = Client()
    for _ in range(4):
        assert sign_in(client, person.email, "wrong").status_code == 200
    fifth = sign_in(client, person.email, "wrong")
    assert fifth.status_code == 429
    assert "Too many tries" in fifth.content.decode()
    assert sign_in(client, person.email).status_code == 429, "the right password does not help now"
    assert client.get(ACCOUNT).status_code == 302
    assert acts("people.sign_in_locked")

    other = Client(REMOTE_ADDR="198.51.100.7")
    assert sign_in(other, person.email).status_code == 302, "from elsewhere its owner still gets in"
    with time_machine.travel(clock.machine_now() + timedelta(minutes=16)):
        assert sign_in(client, person.email).status_code == 302


def test_a_switched_off_sign_in_lets_nobody_in(person: Practitioner, place: Place) -> None:
    client = Client()
    sign_in(client, person.email)
    sign_ins.switch_off(practitioner=person, why="Suspended", by=place.manager, at=world.NOW)

    assert client.get(ACCOUNT).status_code == 302
    sign_in(client, person.email)
    assert client.get(ACCOUNT).status_code == 302

    sign_ins.switch_on(practitioner=person, by=place.manager, at=world.NOW)
    sign_in(client, person.email)
    assert client.get(ACCOUNT).status_code == 200


@pytest.mark.parametrize("weak", ["short", "password1234", "203948572039", "{email}"])
def test_weak_passwords_are_refused_by_the_act_and_on_the_page(weak: str, person: Practitioner) -> None:
    password = weak.format(email=person.email)
    with pytest.raises(Refused):
        sign_ins.strong(password, person.user)

    client = Client()
    sign_in(client, person.email)
    client.post(
        "/accounts/password/change/",
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )
    person.user.refresh_from_db()
    assert person.user.check_password(PASSWORD)


def test_somebody_changes_their_own_password(person: Practitioner) -> None:
    client = Client()
    sign_in(client, person.email)
    new = "quiet herons count seven"
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert sign_in(Client(), person.email).status_code == 200
    assert sign_in(Client(), person.email, new).status_code == 302
    assert acts("people.password_changed")


# --- Given by an administrator ---------------------------------------------------------------------------------


def choose_password(address: str, password: str) -> Any:
    client = Client()
    opened = client.get(address, follow=True)
    if not opened.redirect_chain:
        return opened
    return client.post(opened.redirect_chain[-1][0], {"password1": password, "password2": password})


def test_a_sign_in_is_given_by_a_link_shown_once_that_works_once(place: Place) -> None:
    newcomer = world.make_practitioner(place.area, role=Role.SOCIAL_WORKER, sign_in=False)
    client = world.client_for(place.administrator)
    page = client.post(
        reverse("people:give_sign_in", kwargs={"pk": newcomer.pk}), {"email": newcomer.email}
    ).content.decode()
    address = re.search(r"http://testserver(/accounts/password/reset/key/[^<\s]+)", page).group(1)  # type: ignore[union-attr]

    again = client.post(reverse("people:give_sign_in", kwargs={"pk": newcomer.pk}), {"email": newcomer.email})
    assert again.status_code == 422
    assert "already has a sign-in" in again.content.decode()

    weak = choose_password(address, "password1234")
    assert weak.status_code == 200
    choose_password(address, PASSWORD)
    assert sign_in(Client(), newcomer.email).status_code == 302
    choose_password(address, "another good pass phrase")
    assert sign_in(Client(), newcomer.email, "another good pass phrase").status_code == 200, "used up"


def test_a_new_link_ends_the_password_and_every_earlier_link(person: Practitioner, place: Place) -> None:
    theirs = Client()
    sign_in(theirs, person.email)
    first = sign_ins.new_link(practitioner=person, by=place.manager, at=world.NOW)
    second = sign_ins.new_link(practitioner=person, by=place.manager, at=world.NOW)

    assert theirs.get(ACCOUNT).status_code == 302
    assert sign_in(Client(), person.email).status_code == 200
    choose_password(first, "an earlier link was used")
    assert sign_in(Client(), person.email, "an earlier link was used").status_code == 200
    choose_password(second, "the latest link was used")
    assert sign_in(Client(), person.email, "the latest link was used").status_code == 302


def test_a_link_is_too_old_after_three_days(person: Practitioner, place: Place) -> None:
    link = sign_ins.new_link(practitioner=person, by=place.manager, at=world.NOW)
    with time_machine.travel(clock.machine_now() + timedelta(days=4)):
        choose_password(link, "a link from last week")
    assert not User.objects.get(pk=person.user_id).has_usable_password()


def test_who_may_help_whom(place: Place) -> None:
    administrator, manager = place.administrator, place.manager
    foreign = world.make_place("berkshire").manager
    with pytest.raises(NotTheirs):
        sign_ins.new_link(practitioner=manager, by=administrator, at=world.NOW)
    with pytest.raises(NotTheirs):
        sign_ins.new_link(practitioner=place.chair, by=foreign, at=world.NOW)
    with pytest.raises(NotTheirs):
        sign_ins.switch_off(practitioner=manager, why="x", by=manager, at=world.NOW)
    with pytest.raises(NotTheirs):
        sign_ins.reset_second_factor(practitioner=place.chair, by=administrator, at=world.NOW)
    with pytest.raises(NotTheirs):
        sign_ins.change_email(practitioner=manager, email="mine@tees.example", by=administrator, at=world.NOW)


def test_a_changed_address_is_the_one_to_sign_in_with(person: Practitioner, place: Place) -> None:
    old = person.email
    taken = place.chair.user.email
    client = world.client_for(place.manager)
    where = reverse("people:change_email", kwargs={"pk": person.pk})
    assert "already belongs" in client.post(where, {"email": taken}).content.decode()
    client.post(where, {"email": "Renamed@Tees.example"})
    assert sign_in(Client(), old).status_code == 200
    assert sign_in(Client(), "renamed@tees.example").status_code == 302


def test_nobody_signs_up_or_changes_their_own_address(person: Practitioner) -> None:
    Client().post(
        "/accounts/signup/", {"email": "me@x.example", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert not User.objects.filter(email="me@x.example").exists()
    client = Client()
    sign_in(client, person.email)
    client.post("/accounts/email/", {"action_add": "", "email": "me@x.example"})
    person.user.refresh_from_db()
    assert person.user.email == person.email


def test_somebody_who_forgot_their_password_gets_a_link_by_mail(
    person: Practitioner, mailoutbox: list[Any]
) -> None:
    known = Client().post("/accounts/password/reset/", {"email": person.email}, follow=True)
    unknown = Client().post("/accounts/password/reset/", {"email": "nobody@tees.example"}, follow=True)

    assert known.redirect_chain == unknown.redirect_chain, "the page does not say who exists"
    (mail,) = mailoutbox
    assert mail.to == [person.email]
    assert person.name not in mail.subject
    link = re.search(r"http://testserver(/\S+)", mail.body)
    assert link
    choose_password(link.group(1), "remembered at last by me")
    assert sign_in(Client(), person.email, "remembered at last by me").status_code == 302


# --- Second step -------------------------------------------------------------------------------------------------


def set_up_second_step(client: Client) -> str:
    """Set it up as its owner does; return the secret that their phone would keep."""
    page = client.get("/accounts/2fa/totp/activate/")
    if page.status_code == 302:  # asked for the password once more
        client.post(page.url, {"password": PASSWORD})
        page = client.get("/accounts/2fa/totp/activate/")
    secret: str = page.context["form"].secret if page.context else client.session["mfa.totp.secret"]
    code = totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time()))))
    with TestCase.captureOnCommitCallbacks(execute=True):  # told only once it is stored
        answer = client.post("/accounts/2fa/totp/activate/", {"code": code})
    assert answer.status_code == 302, answer.content.decode()
    return secret


def code_now(secret: str) -> str:
    counter = next(iter(totp.yield_hotp_counters_from_time()))
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def test_a_second_step_is_set_up_asked_for_and_reset_by_a_manager(person: Practitioner, place: Place) -> None:
    client = Client()
    sign_in(client, person.email)
    secret = set_up_second_step(client)
    assert "people.second_step_added" in acts()

    with time_machine.travel(clock.machine_now() + timedelta(minutes=2)):  # a code counts once
        later = Client()
        assert sign_in(later, person.email).url == "/accounts/2fa/authenticate/"
        assert later.get(ACCOUNT).status_code == 302, "half-way in is not in"
        assert later.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
        assert later.post("/accounts/2fa/authenticate/", {"code": code_now(secret)}).status_code == 302
        assert later.get(ACCOUNT).status_code == 200

    codes = Authenticator.objects.get(user=person.user, type=Authenticator.Type.RECOVERY_CODES).wrap()
    by_code = Client()
    sign_in(by_code, person.email)
    recovery = codes.get_unused_codes()[0]
    assert by_code.post("/accounts/2fa/authenticate/", {"code": recovery}).status_code == 302
    assert by_code.get(ACCOUNT).status_code == 200

    manager = world.client_for(place.manager)
    manager.post(reverse("people:reset_second_step", kwargs={"pk": person.pk}))
    assert sign_in(Client(), person.email).url == "/"
    assert "people.second_step_reset" in acts()


def test_wrong_codes_run_out(person: Practitioner) -> None:
    client = Client()
    sign_in(client, person.email)
    set_up_second_step(client)
    thief = Client()
    sign_in(thief, person.email)
    pages = [
        thief.post("/accounts/2fa/authenticate/", {"code": f"{number:06}"}).content.decode()
        for number in range(12)
    ]
    assert pages[-1] != pages[0]
    assert str(get_adapter().error_messages["incorrect_code"]) not in pages[-1]


# --- Sessions ------------------------------------------------------------------------------------------------------


def test_a_session_left_alone_for_half_an_hour_ends_and_says_why(person: Practitioner) -> None:
    client = Client()
    start = clock.machine_now()
    with time_machine.travel(start, tick=False) as time:
        sign_in(client, person.email)
        assert client.get(ACCOUNT).status_code == 200
        time.shift(timedelta(minutes=29))
        assert client.get(ACCOUNT).status_code == 200
        time.shift(timedelta(minutes=29))
        assert client.get(ACCOUNT).status_code == 200
        time.shift(timedelta(minutes=31))
        answer = client.get(ACCOUNT, follow=True)
    assert "had not used Quorate for 30 minutes" in answer.content.decode()
    assert acts("people.signed_out")


def test_a_page_refreshing_itself_does_not_keep_a_session_open(person: Practitioner) -> None:
    client = Client()
    with time_machine.travel(clock.machine_now(), tick=False) as time:
        sign_in(client, person.email)
        client.get(ACCOUNT)
        for _ in range(3):
            time.shift(timedelta(minutes=10))
            assert client.get(ACCOUNT, headers={"HX-Request": "true"}).status_code == 200
        time.shift(timedelta(minutes=1))
        answer = client.get(ACCOUNT, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Refresh"]) == (401, "true")


def test_a_meeting_in_session_keeps_its_chair_signed_in() -> None:
    sitting = holding.sit()
    client = world.client_for(sitting.chair)
    board = reverse("conferences:hold-live", kwargs={"pk": sitting.conference.pk})
    with time_machine.travel(clock.machine_now(), tick=False) as time:
        client.get(reverse("conferences:hold", kwargs={"pk": sitting.conference.pk}))
        for _ in range(8):
            time.shift(timedelta(minutes=10))
            assert client.get(board, headers={"HX-Request": "true"}).status_code in {200, 204}


def test_a_session_ends_after_a_working_day_even_in_use(person: Practitioner) -> None:
    client = Client()
    with time_machine.travel(clock.machine_now(), tick=False) as time:
        sign_in(client, person.email)
        for _ in range(24):
            assert client.get(ACCOUNT).status_code == 200
            time.shift(timedelta(minutes=20))
        time.shift(timedelta(minutes=1))
        assert client.get(ACCOUNT).status_code == 302


# --- From the command line ------------------------------------------------------------------------------------------


def create_user(monkeypatch: pytest.MonkeyPatch, password: str = PASSWORD, **changes: str) -> int:
    given = {
        "email": "first@tees.example",
        "name": "Fay Invented",
        "role": "service-manager",
        "area": "tees",
        **changes,
    }
    monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
    words = [part for name, value in given.items() for part in (f"--{name}", value)]
    return door.main(["createuser", *words, "--password-stdin"])


def test_the_first_area_and_sign_in_come_from_the_command_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = ["createarea", "--key", "tees", "--name", "Marrowby Council", "--procedure", "tees"]
    assert door.main([*opened, "--la-code", "806"]) == 0
    assert door.main([*opened, "--la-code", "806"]) == 65
    assert door.main([*opened, "--la-code", "8"]) == 65
    elsewhere = ["createarea", "--key", "x", "--name", "X Council", "--procedure", "nowhere"]
    assert door.main([*elsewhere, "--la-code", "807"]) == 65
    assert "There is no procedure nowhere" in capsys.readouterr().err
    assert create_user(monkeypatch) == 0
    assert "Fay Invented can sign in to Marrowby Council as service manager." in capsys.readouterr().out
    assert sign_in(Client(), "first@tees.example").status_code == 302


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"area": "nowhere"}, "There are: tees"),
        ({"agency": "No such"}, "no such agency"),
        ({"password": "short"}, "too short"),
    ],
)
def test_a_refused_sign_in_leaves_nothing(
    changes: dict[str, str],
    says: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    place: Place,
) -> None:
    before = Practitioner.objects.count(), User.objects.count(), Entry.objects.count()
    assert create_user(monkeypatch, **changes) == 65
    assert says in capsys.readouterr().err
    assert (Practitioner.objects.count(), User.objects.count(), Entry.objects.count()) == before
