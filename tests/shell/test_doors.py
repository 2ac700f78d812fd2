"""One-time links: guessed, reused, forwarded, expired, taken back; the code; and what is left in the audit."""

import re
from datetime import datetime, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from quorate.audit.models import Entry
from quorate.doors import actions, behind, queries
from quorate.doors.actions import Entered, Issued
from quorate.doors.models import Door
from quorate.jobs.models import Job
from quorate.jobs.work import do_all_waiting
from quorate.letters.models import Letter
from quorate.people.models import Area
from tests.shell import world

pytestmark = pytest.mark.django_db

NOW = world.NOW
TO = "link-holder@guests.example"
IN_DOORWAY = "You are in already"


class Guests:
    """Who is asked, as a part above the doors would answer."""

    def __init__(self) -> None:
        self.standing: behind.Standing | None = behind.Standing(NOW + timedelta(days=30), TO, "Ivy Larkspur")

    def __call__(self, number: int) -> behind.Standing | None:
        return self.standing


@pytest.fixture
def guests(monkeypatch: pytest.MonkeyPatch) -> Guests:
    there = Guests()
    monkeypatch.setitem(behind._holders, "guest", there)
    monkeypatch.setattr(behind, "_landings", {})
    return there


@pytest.fixture
def area(settings: object, time_machine: object) -> Area:
    time_machine.move_to(NOW, tick=False)  # type: ignore[attr-defined]
    return world.make_area("tees")


def issued(area: Area, *, email: str = TO, at: datetime = NOW, holder: str = "guest:1") -> Issued:
    return actions.issue(
        area=area,
        kind="partner",
        occasion="conference:1",
        holder=holder,
        name="Ivy Larkspur",
        email=email,
        expires_at=NOW + timedelta(days=30),
        by="test world",
        at=at,
    )


def path(link: Issued) -> str:
    return link.address.removeprefix("http://127.0.0.1:8000").removeprefix("http://testserver")


def sent_code() -> str:
    letter = Letter.objects.filter(document="door-code").order_by("-pk")[0]
    found = re.search(r"code is (\d{6})", letter.text)
    assert found
    return found[1]


def pass_through(client: Client, link: Issued) -> HttpResponse:
    client.post(path(link))
    return client.post(path(link) + "code/", {"code": sent_code()})  # type: ignore[return-value]


def is_in(client: Client) -> bool:
    return IN_DOORWAY in client.get("/door/").content.decode()


def test_asking_for_the_page_changes_nothing_and_names_nobody(area: Area, guests: Guests) -> None:
    link = issued(area)
    before = Entry.objects.count()
    for _ in range(3):  # a mail scanner follows links, and more than once
        page = Client().get(path(link))
        assert page.status_code == 200
    assert "Ivy" not in page.content.decode() and TO not in page.content.decode()
    assert page["Cache-Control"] == "no-store, private"
    assert Door.objects.get().opened_at is None and not Letter.objects.exists()
    assert Entry.objects.count() == before


def test_the_code_goes_to_the_address_held_and_lets_in_once(area: Area, guests: Guests) -> None:
    link = issued(area)
    client = Client()
    assert pass_through(client, link).status_code == 302
    letter = Letter.objects.get(document="door-code")
    assert (letter.to_email, letter.subject, letter.children) == (TO, "Your code", [])
    assert is_in(client)
    door = Door.objects.get()
    assert door.opened_at == NOW and door.token_hash not in link.address
    acts = list(
        Entry.objects.filter(about=f"door:{door.pk}").order_by("sequence").values_list("act", "by_name")
    )
    assert acts == [
        ("doors.issued", "test world"),
        ("doors.code_sent", f"door:{door.pk} Ivy Larkspur"),
        ("doors.opened", f"door:{door.pk} Ivy Larkspur"),
    ]


def answers_to(where: str) -> list[tuple[int, str]]:
    """Return what a browser that knows nothing gets, without what differs by chance: the token asked with."""
    client = Client()
    token = where.split("/")[2]
    got = [client.get(where), client.post(where), client.get(where + "code/"), client.post(where + "code/")]
    got.append(client.post(where + "fresh/"))
    return [
        (
            one.status_code,
            re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", one.content.decode()).replace(token, ""),
        )
        for one in got
    ]


def test_guessed_used_forwarded_expired_and_revoked_links_get_one_answer(area: Area, guests: Guests) -> None:
    used, revoked, replaced = (issued(area, holder=f"guest:{number}") for number in (1, 2, 3))
    pass_through(Client(), used)
    actions.revoke(holder="guest:2", why="Sent to the wrong person", by="test world", at=NOW)
    issued(area, holder="guest:3")
    expired = issued(area, holder="guest:4")
    Door.objects.filter(pk=expired.door.pk).update(expires_at=NOW)
    guessed = "/door/" + "x" * 43 + "/"
    expect = answers_to(guessed)
    assert [status for status, _ in expect] == [404, 404, 404, 404, 200]
    for link in (used, revoked, replaced, expired):
        assert answers_to(path(link)) == expect
    guests.standing = None
    withdrawn = issued(area, holder="guest:5")
    assert answers_to(path(withdrawn)) == expect


def test_asking_for_a_fresh_link_does_the_same_work_for_a_guess(
    area: Area, guests: Guests, django_assert_num_queries: object
) -> None:
    used = issued(area)
    pass_through(Client(), used)
    counts = []
    for where in (path(used), "/door/" + "y" * 43 + "/"):
        before = Job.objects.count()
        Client(REMOTE_ADDR="127.0.0.9").post(where + "fresh/")
        counts.append(Job.objects.count() - before)
    assert counts == [1, 1]


def test_a_fresh_link_goes_to_the_address_held_now_and_the_old_one_stays_shut(
    area: Area, guests: Guests, time_machine: object
) -> None:
    link = issued(area)
    pass_through(Client(), link)
    guests.standing = behind.Standing(NOW + timedelta(days=30), "new@guests.example", "Ivy Larkspur")
    later = NOW + timedelta(minutes=10)
    time_machine.move_to(later, tick=False)  # type: ignore[attr-defined]
    for _ in range(2):
        Client().post(path(link) + "fresh/", {"email": "thief@elsewhere.example"})
    do_all_waiting()
    letter = Letter.objects.get(document="door-link")
    assert letter.to_email == "new@guests.example" and letter.subject == "Your new link"
    fresh = re.search(r"/door/[\w-]+/", letter.text)
    assert fresh and Client().get(fresh[0]).status_code == 200
    assert Client().get(path(link)).status_code == 404


@pytest.mark.parametrize("why", ["not asked", "revoked", "too soon"])
def test_no_fresh_link_for_whoever_has_no_right_to_it(area: Area, guests: Guests, why: str) -> None:
    link = issued(area)
    at = NOW + timedelta(minutes=10)
    if why == "not asked":
        guests.standing = None
    elif why == "revoked":
        actions.revoke(holder="guest:1", why="Lost", by="test world", at=NOW)
    else:
        at = NOW + timedelta(minutes=1)
    assert actions.send_fresh(token_hash=link.door.token_hash, at=at) is None
    assert not Letter.objects.exists() and Door.objects.count() == 1


def test_one_machine_cannot_fill_the_queue(area: Area, guests: Guests) -> None:
    client = Client()
    for number in range(actions.KNOCKS_AN_HOUR + 5):
        assert client.post(f"/door/guess-{number}/fresh/").status_code == 200
    assert Job.objects.filter(name=actions.FRESH).count() == actions.KNOCKS_AN_HOUR


def test_wrong_codes_use_up_the_code_and_in_the_end_the_link(area: Area, guests: Guests) -> None:
    link = issued(area)
    at = NOW
    for round_ in range(actions.WRONG_CODES // actions.TRIES):
        at = NOW + timedelta(minutes=13 * (round_ + 1))
        assert actions.send_code(door=link.door, at=at)
        right = sent_code()
        wrong = "000000" if right != "000000" else "111111"
        came = [actions.enter(door=link.door, code=wrong, at=at) for _ in range(actions.TRIES)]
        assert came[:-1] == [Entered.WRONG] * (actions.TRIES - 1)
        assert came[-1] in {Entered.USED_UP, Entered.CLOSED}
        assert actions.enter(door=link.door, code=right, at=at) in {Entered.USED_UP, Entered.CLOSED}
    door = Door.objects.get()
    assert door.revoked_at == at and door.opened_at is None
    assert Entry.objects.filter(act="doors.wrong_code").count() == actions.WRONG_CODES


def test_a_code_dies_after_ten_minutes_and_codes_are_not_sent_without_end(area: Area, guests: Guests) -> None:
    link = issued(area)
    assert actions.send_code(door=link.door, at=NOW)
    assert not actions.send_code(door=link.door, at=NOW + timedelta(seconds=10))  # a double click
    assert actions.enter(door=link.door, code=sent_code(), at=NOW + timedelta(minutes=10)) is Entered.USED_UP
    made = [actions.send_code(door=link.door, at=NOW + timedelta(minutes=5 * n)) for n in range(1, 7)]
    assert made.count(True) == queries.CODES_AN_HOUR - 1


def test_a_code_of_one_door_opens_no_other(area: Area, guests: Guests) -> None:
    mine, other = issued(area), issued(area, holder="guest:2")
    actions.send_code(door=mine.door, at=NOW)
    code = sent_code()
    actions.send_code(door=other.door, at=NOW)
    assert actions.enter(door=other.door, code=code, at=NOW) is not Entered.IN or code == sent_code()


def test_without_an_address_the_code_is_read_out_after_the_caller_was_checked(
    area: Area, guests: Guests
) -> None:
    link = issued(area, email="")
    guests.standing = behind.Standing(NOW + timedelta(days=30), "", "Ivy Larkspur")
    page = Client().get(path(link)).content.decode()
    assert "01632 960000" in page
    assert not actions.send_code(door=link.door, at=NOW)
    reader = world.make_practitioner(area, role="conference-administrator")
    with pytest.raises(actions.Refused):
        actions.read_out(door=link.door, checked_how=" ", by=reader, at=NOW)
    code, until = actions.read_out(door=link.door, checked_how="Date of birth and street", by=reader, at=NOW)
    assert until == NOW + actions.CODE_LASTS
    client = Client()
    assert client.post(path(link) + "code/", {"code": f" {code[:3]} {code[3:]} "}).status_code == 302
    assert is_in(client)
    assert Entry.objects.get(act="doors.code_read_out").by_id == reader.pk


def test_the_session_is_a_new_one_and_nothing_planted_survives(area: Area, guests: Guests) -> None:
    link = issued(area)
    client = Client()
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    pass_through(client, link)
    assert client.session.session_key != before and "planted" not in client.session


def test_a_sign_in_and_a_door_never_mix(area: Area, guests: Guests) -> None:
    link = issued(area)
    staff = world.make_practitioner(area, role="conference-administrator")
    client = world.client_for(staff)
    assert "you will be signed out" in client.get(path(link)).content.decode()
    pass_through(client, link)
    assert is_in(client)
    assert client.get("/letters/").status_code == 302  # signed out by coming in
    assert staff.user is not None
    client.force_login(staff.user, backend=world.SIGN_IN_WITH)
    assert not is_in(client)
    client.logout()
    assert not is_in(client)


def test_left_alone_the_page_closes_and_a_new_code_opens_it_in_the_same_browser(
    area: Area, guests: Guests, time_machine: object
) -> None:
    link = issued(area)
    client = Client()
    pass_through(client, link)
    time_machine.move_to(NOW + timedelta(minutes=31), tick=False)  # type: ignore[attr-defined]
    page = client.get("/door/").content.decode()
    assert IN_DOORWAY not in page and "Come in again with a code" in page and "Ivy" not in page
    assert client.get("/door/back/").status_code == 200
    client.post("/door/back/", {"send": "1"})
    assert client.post("/door/back/", {"code": sent_code()}).status_code == 302
    assert is_in(client)
    assert Client().get("/door/back/").status_code == 302  # another browser has to have a fresh link


@pytest.mark.parametrize("how", ["leave", "quickly"])
def test_leaving_leaves_nothing_on_the_device(area: Area, guests: Guests, how: str) -> None:
    link = issued(area)
    client = Client()
    pass_through(client, link)
    gone = client.post("/door/leave/") if how == "leave" else client.get("/door/quickly/")
    assert gone.status_code == 302
    assert gone["Location"] == ("/door/left/" if how == "leave" else "https://www.gov.uk")
    assert not is_in(client) and client.get("/door/back/").status_code == 302
    assert Entry.objects.filter(act="doors.left").count() == 1


@pytest.mark.parametrize("what", ["revoked", "expired", "not asked", "replaced"])
def test_who_is_inside_is_put_out_when_the_door_no_longer_stands(
    area: Area, guests: Guests, time_machine: object, what: str
) -> None:
    link = issued(area)
    client = Client()
    pass_through(client, link)
    if what == "revoked":
        actions.revoke(holder="guest:1", why="No longer invited", by="test world", at=NOW)
    elif what == "expired":
        actions.prolong(holder="guest:1", expires_at=NOW, by="test world", at=NOW)
    elif what == "not asked":
        guests.standing = None
    else:
        issued(area)  # the changed invitation carries a new link: who writes at this moment is not thrown out
    assert is_in(client) == (what == "replaced")


def test_a_link_that_would_be_over_at_once_is_refused(area: Area, guests: Guests) -> None:
    with pytest.raises(actions.Refused):
        issued(area, at=NOW + timedelta(days=31))
    assert not Door.objects.exists()
