"""The pages that book, list, show, move and cancel conferences, and who may open them."""

import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.conferences.actions import invite, moving
from quorate.conferences.models import Conference, DateChange, DateChangeRequest
from tests.shell import convening, world
from tests.shell.convening import DAY, Booked
from tests.shell.world import LONDON, NOW, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training_day")]
MOMENT = ("starts_at-day", "starts_at-month", "starts_at-year", "starts_at-time")
AREA_WIDE = (Role.ADMINISTRATOR, Role.CHAIRS_MANAGER, Role.SERVICE_MANAGER, Role.DESIGNATED_MANAGER)


def at(name: str, *args: Any, query: str = "") -> str:
    return reverse(f"conferences:{name}", args=args) + query


def text(response: Any) -> str:
    return response.content.decode()


def when_page(children: list[Any]) -> str:
    return at("convene-when", query="?" + "&".join(f"child={child.pk}" for child in children))


def as_(booked: Booked, role: str) -> Client:
    return world.client_for(booked.place.by_role[role])


# Booking --------------------------------------------------------------------------------------------------------------


def test_a_review_is_booked_from_a_child_to_the_page_of_the_conference() -> None:
    place = world.make_place("tees")
    children = convening.on_plans(place)
    client = world.client_for(place.administrator)

    found = text(client.get(at("convene", query=f"?q={children[0].family_name}")))
    assert children[0].la_child_id in found
    choose = text(client.get(at("convene", query=f"?child={children[0].pk}")))
    assert "Saturday 2 May 2026" in choose
    assert "Friday 1 May 2026" in choose
    assert "3 months after the initial conference" in choose
    assert "Tees" in choose

    form = convening.form_values(place)
    confirm = client.post(when_page(children), form)
    assert "In time for every child" in text(confirm)
    assert not Conference.objects.exists(), "checking books nothing"
    done = client.post(when_page(children), {**form, "step": "book"})

    conference = Conference.objects.get()
    assert done["Location"] == at("page", conference.pk)
    page = text(client.get(done["Location"]))
    assert "The conference has been booked" in page
    assert "Nobody has been asked yet" in page
    again = client.post(when_page(children), {**form, "step": "book"})
    assert (again["Location"], Conference.objects.count()) == (at("page", conference.pk), 1)


def test_warnings_are_read_and_accepted_before_anything_is_booked() -> None:
    place = world.make_place("tees")
    children = convening.on_plans(place)
    client = world.client_for(place.administrator)
    form = convening.form_values(place, starts_at=datetime(2026, 5, 9, 10, 0, tzinfo=LONDON))
    confirm = text(client.post(when_page(children), form))
    assert "is past the limit of" in confirm
    assert "at the weekend" in confirm

    silent = text(client.post(when_page(children), {**form, "step": "book", "codes": "past-limit weekend"}))
    assert "Enter why it is held past the limit" in silent
    assert "Say that you have read the warnings" in silent
    assert not Conference.objects.exists()

    reason = {"step": "book", "accept": "on", "past_limit_reason": "The school is shut."}
    partly = text(client.post(when_page(children), {**form, **reason, "codes": "weekend"}))
    assert "Read what is warned of" in partly, "a tick covers only the warnings that were shown"
    assert not Conference.objects.exists()

    client.post(when_page(children), {**form, **reason, "codes": "past-limit weekend"})
    kept = Conference.objects.get()
    assert (kept.past_limit_reason, kept.warnings_accepted) == (
        "The school is shut.",
        ["past-limit", "weekend"],
    )


def test_going_back_keeps_what_was_typed_and_complains_of_nothing() -> None:
    place = world.make_place("tees")
    children = convening.on_plans(place)
    form = {**convening.form_values(place), "step": "change", "minutes_long": "75"}
    page = text(world.client_for(place.administrator).post(when_page(children), form))
    assert 'value="75"' in page
    assert "There is a problem" not in page


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"starts_at-day": ""}, "The start must include a day"),
        ({"starts_at-day": "31", "starts_at-month": "2"}, "The start must be a real date"),
        ({"starts_at-time": ""}, "The start must include a time"),
        ({"starts_at-time": "quarter past"}, "must be a time"),
        ({"starts_at-day": "1"}, "That time has passed"),
        (dict(zip(MOMENT, ("28", "3", "2027", "01:30"), strict=True)), "clocks go forward"),
        ({"minutes_long": "5"}, "must be 15 or more"),
        ({"minutes_long": "soon"}, "must be a whole number"),
        ({"place": ""}, "Select where it is"),
        ({"room": ""}, "Select a room"),
        ({"room": "999999"}, "Select a room from the list"),
        ({"place": "online"}, "Enter the link to join online"),
        ({"place": "hybrid", "link": "javascript:alert(1)"}, "The link must be a web address"),
        ({"chair": ""}, "Select a chair"),
        ({"chair": "999999"}, "Select a chair from the list"),
        ({"administrator": ""}, "Select an administrator"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("step", ["check", "book"])
def test_a_booking_that_is_wrong_says_what_to_do(changes: dict[str, str], says: str, step: str) -> None:
    place = world.make_place("tees")
    children = convening.on_plans(place)
    form = {**convening.form_values(place), **changes, "step": step}
    page = text(world.client_for(place.administrator).post(when_page(children), form))
    assert "There is a problem" in page
    assert says in page
    assert not Conference.objects.exists()


def test_a_taken_room_says_by_which_conference() -> None:
    booked = convening.a_review("tees")
    place = booked.place
    other = world.Place(
        place.area, place.by_role, place.network, world.make_family(place.area, network=place.network)
    )
    children = convening.on_plans(other)
    page = text(world.client_for(place.administrator).post(when_page(children), convening.form_values(other)))
    assert f"Willow room is taken from 10:00 to 11:30 by conference {booked.conference.pk}" in page


@pytest.mark.parametrize("query", ["", "?child=x", "?child=99999999999999999999", "?child=999999"])
def test_children_that_cannot_be_booked_lead_back(query: str) -> None:
    place = world.make_place("tees")
    client = world.client_for(place.administrator)
    answer = client.get(at("convene-when", query=query), follow=True)
    assert answer.redirect_chain
    assert "Choose at least one child" in text(answer)


@pytest.mark.parametrize("number", ["x", "999999", "99999999999999999999", "-1"])
def test_a_child_who_is_not_there_is_not_found(number: str) -> None:
    client = world.client_for(world.make_place("tees").administrator)
    assert client.get(at("convene", query=f"?child={number}")).status_code == 404


def test_a_child_of_another_area_is_not_found() -> None:
    place, elsewhere = world.make_place("tees"), world.make_place("berkshire")
    child = convening.on_plans(elsewhere)[0]
    client = world.client_for(place.administrator)
    assert client.get(at("convene", query=f"?child={child.pk}")).status_code == 404
    assert child.name not in text(client.get(at("convene-when", query=f"?child={child.pk}"), follow=True))


# Who may open what ----------------------------------------------------------------------------------------------------

ARRANGING = ("change-date", "rearrange", "cancel", "add-child", "invite", "invite-add", "invite-new")


def test_every_page_of_a_conference_of_another_area_is_not_found() -> None:
    booked, elsewhere = convening.a_review("tees"), world.make_place("berkshire")
    number = booked.conference.pk
    for role in (*AREA_WIDE, Role.CHAIR, Role.PARTNER, Role.SOCIAL_WORKER):
        client = world.client_for(elsewhere.by_role[role])
        for name in ("page", "reply"):
            assert client.get(at(name, number)).status_code == 404, (role, name)
    client = world.client_for(elsewhere.administrator)
    for name in ARRANGING:
        assert client.get(at(name, number)).status_code == 404, name
        assert client.post(at(name, number), {}).status_code == 404, name
    child = booked.children[0].pk
    assert client.get(at("take-off", number, child)).status_code == 404


@pytest.mark.parametrize("role", list(Role))
def test_who_opens_a_conference(role: str) -> None:
    booked = convening.a_review("tees")
    expected = 404 if role in (Role.TEAM_MANAGER, Role.PARTNER) else 200
    assert as_(booked, role).get(at("page", booked.conference.pk)).status_code == expected


def test_a_chair_sees_only_their_own_conferences() -> None:
    booked = convening.a_review("tees")
    other = world.client_for(world.make_practitioner(booked.place.area, role=Role.CHAIR))
    assert other.get(at("page", booked.conference.pk)).status_code == 404
    assert "There are no conferences to show here yet" in text(other.get(at("list")))


def test_a_partner_sees_a_conference_while_their_invitation_stands() -> None:
    booked = convening.a_review("tees")
    police = booked.network.police
    client, number = world.client_for(police), booked.conference.pk
    row = invite.add(
        conference=booked.conference,
        practitioner=police,
        part="police",
        by=booked.place.administrator,
        at=NOW,
    )
    assert client.get(at("page", number)).status_code == 404, "on the list, but not asked yet"
    asked = [invite.Asked(f"practitioner:{police.pk}", "police")]
    invite.send(conference=booked.conference, asked=asked, by=booked.place.administrator, at=NOW)
    page = client.get(at("page", number))
    assert page.status_code == 200
    assert "You have not answered yet" in text(page)
    assert "What happened to the booking" not in text(page)
    for name in ARRANGING:
        assert client.get(at(name, number)).status_code == 403, name
    assert client.get(at("ask-date", number)).status_code == 403
    row.refresh_from_db()
    invite.withdraw(
        invitation=row, why="Not needed.", version=row.version, by=booked.place.administrator, at=NOW
    )
    assert client.get(at("page", number)).status_code == 404
    assert client.get(at("reply", number)).status_code == 404


def test_seeing_a_conference_is_written_down() -> None:
    booked = convening.a_review("tees")
    as_(booked, Role.SERVICE_MANAGER).get(at("page", booked.conference.pk))
    entry = Entry.objects.get(kind="saw", act="conference")
    assert sorted(entry.children) == [child.pk for child in booked.children]
    assert entry.by_id == booked.place.by_role[Role.SERVICE_MANAGER].pk


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.PARTNER])
def test_who_does_not_book_is_told_so(role: str) -> None:
    booked = convening.a_review("tees")
    for name in ("convene", "convene-when", "rooms", "room-add"):
        assert as_(booked, role).get(at(name)).status_code == 403, name


def test_a_stranger_signs_in_first() -> None:
    booked = convening.a_review("tees")
    for url in (at("list"), at("page", booked.conference.pk), at("convene"), at("rooms"), at("download")):
        answer = Client().get(url)
        assert answer.status_code == 302
        assert "login" in answer["Location"]


# Moving ---------------------------------------------------------------------------------------------------------------


def move_values(booked: Booked, **changes: Any) -> dict[str, Any]:
    form = convening.form_values(booked.place, starts_at=changes.pop("starts_at", DAY + timedelta(days=1)))
    return {
        **form,
        "why": "The mother has an appointment.",
        "version": booked.conference.version,
        "step": "book",
        "accept": "on",
        "codes": "requested short-notice",
        **changes,
    }


def test_the_administrator_is_told_who_changes_the_date_in_tees() -> None:
    booked = convening.a_review("tees")
    answer = as_(booked, Role.ADMINISTRATOR).get(at("change-date", booked.conference.pk))
    assert answer.status_code == 403
    assert "Only the conference chair or the chair&#39;s manager" in text(answer)
    assert booked.place.chair.name in text(answer)


def test_the_chair_changes_the_date() -> None:
    booked = convening.a_review("tees")
    client, url = as_(booked, Role.CHAIR), at("change-date", booked.conference.pk)
    assert "28" in text(client.get(url))
    confirm = text(client.post(url, {**move_values(booked), "step": "check"}))
    assert "Nobody asked for the change" in confirm
    done = client.post(url, move_values(booked))
    assert done.status_code == 302, text(done)
    page = text(client.get(done["Location"]))
    assert "The date has been changed" in page
    page = text(client.get(at("history", booked.conference.pk)))
    assert "From 28 April 2026, 10:00 to 29 April 2026, 10:00. The mother has an appointment." in page


def test_the_second_of_two_movers_sees_both() -> None:
    booked = convening.a_review("berkshire")
    url = at("change-date", booked.conference.pk)
    as_(booked, Role.ADMINISTRATOR).post(url, move_values(booked, codes="same-chair short-notice ground"))
    assert DateChange.objects.count() == 1
    later = move_values(booked, starts_at=DAY + timedelta(days=2), codes="same-chair short-notice ground")
    second = as_(booked, Role.CHAIRS_MANAGER).post(url, later)
    assert second.status_code == 409
    assert "Your change has not been saved" in text(second)
    assert "10am on Wednesday 29 April 2026" in text(second)
    assert "10am on Thursday 30 April 2026" in text(second)
    assert booked.place.administrator.name in text(second)
    assert DateChange.objects.count() == 1


def test_a_social_worker_asks_and_the_chair_answers() -> None:
    booked = convening.a_review("tees")
    number = booked.conference.pk
    worker, chair = as_(booked, Role.SOCIAL_WORKER), as_(booked, Role.CHAIR)
    asked = {
        "wanted_on-day": "29", "wanted_on-month": "4", "wanted_on-year": "2026", "ground": "changed-circumstances",
        "why": "The father is back.", "consulted_on-day": "10", "consulted_on-month": "4", "consulted_on-year": "2026",
    }  # fmt: skip
    unasked = {key: value for key, value in asked.items() if not key.startswith("consulted_on")}
    silent = text(worker.post(at("ask-date", number), unasked))
    assert "or why it was not" in silent
    assert "Select the ground" in text(worker.post(at("ask-date", number), {**asked, "ground": ""}))
    assert worker.post(at("ask-date", number), asked)["Location"] == at("page", number)
    request = DateChangeRequest.objects.get()
    page = text(chair.get(at("page", number)))
    assert "asks for Wednesday 29 April 2026" in page
    assert "Keep the date" in page
    assert "Keep the date" not in text(as_(booked, Role.ADMINISTRATOR).get(at("page", number)))
    prefilled = text(chair.get(at("change-date", number, query=f"?request={request.pk}")))
    assert "The father is back." in prefilled
    kept = chair.post(at("refuse-date", number, request.pk), {"why": "Too near the limit."})
    assert kept["Location"] == at("page", number)
    assert "Too near the limit." in text(worker.get(at("history", number)))
    gone = chair.post(at("refuse-date", number, request.pk), {"why": "Again"}, follow=True)
    assert "already been answered" in text(gone)


def test_another_room_and_a_stale_page() -> None:
    booked = convening.a_review("tees")
    url, client = at("rearrange", booked.conference.pk), as_(booked, Role.ADMINISTRATOR)
    room = convening.a_room(booked.place, "Rowan room")
    form = {**convening.form_values(booked.place), "room": room.pk, "version": 1}
    assert "Nothing is different" in text(
        client.post(url, {**form, "room": convening.a_room(booked.place).pk})
    )
    assert client.post(url, form)["Location"] == at("page", booked.conference.pk)
    assert client.post(url, {**form, "minutes_long": 60}).status_code == 409
    assert Conference.objects.get().minutes_long == 90


def test_another_chair_is_warned_of_on_the_page() -> None:
    booked = convening.a_review("tees")
    other = world.make_practitioner(booked.place.area, role=Role.CHAIR)
    url, client = at("rearrange", booked.conference.pk), as_(booked, Role.ADMINISTRATOR)
    form = {**convening.form_values(booked.place), "chair": other.pk, "version": 1, "chair_why": "On leave."}
    warned = text(client.post(url, form))
    assert "Where possible the same person chairs" in warned
    assert client.post(url, {**form, "accept": "on", "codes": "same-chair"}).status_code == 302
    assert Conference.objects.get().chair == other


def test_cancelling_asks_why() -> None:
    booked = convening.a_review("tees")
    url, client = at("cancel", booked.conference.pk), as_(booked, Role.ADMINISTRATOR)
    assert "Enter why" in text(client.post(url, {"version": 1}))
    assert client.post(url, {"version": 1, "why": "Wrong family."}).status_code == 302
    assert "Cancelled: Wrong family." in text(client.get(at("page", booked.conference.pk)))
    assert client.get(url).status_code == 404


def test_a_child_is_added_and_taken_off_on_the_page() -> None:
    place = world.make_place("tees")
    children = convening.on_plans(place)
    conference = convening.book(place, children[:1])
    client = world.client_for(place.administrator)
    added = client.post(at("add-child", conference.pk), {"child": children[1].pk, "version": 1})
    assert added["Location"] == at("page", conference.pk)
    assert conference.children.count() == 2
    off = at("take-off", conference.pk, children[1].pk)
    assert client.post(off, {"why": "Lives elsewhere.", "version": 1}).status_code == 409
    client.post(off, {"why": "Lives elsewhere.", "version": 2})
    assert conference.children.count() == 1
    assert "was taken off" in text(client.get(at("history", conference.pk)))
    assert client.get(off).status_code == 404


def test_a_date_moved_by_an_act_shows_in_the_history() -> None:
    booked = convening.a_review("tees")
    to = moving.Move(
        convening.details(booked.place, starts_at=DAY + timedelta(hours=3)),
        why="Interpreter.",
        consulted_on=date(2026, 4, 10),
        accepted=["requested"],
    )
    moving.change_date(conference=booked.conference, move=to, version=1, by=booked.place.chair, at=NOW)
    page = text(as_(booked, Role.ADMINISTRATOR).get(at("history", booked.conference.pk)))
    assert "The core group was consulted on 10 April 2026" in page


def test_a_move_sent_twice_is_one_move() -> None:
    booked = convening.a_review("tees")
    client, url = as_(booked, Role.CHAIR), at("change-date", booked.conference.pk)
    form = move_values(booked)
    client.post(url, form)
    again = client.post(url, form)
    assert again["Location"] == at("page", booked.conference.pk)
    assert DateChange.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (
            Role.ADMINISTRATOR,
            {"Invite people", "Reports", "Hold the conference", "Send the outcome", "Minutes"},
        ),
        (Role.SERVICE_MANAGER, {"Invite people", "Reports", "Send the outcome", "Minutes"}),
        (Role.SOCIAL_WORKER, {"Your report", "Reports", "Minutes"}),
        (Role.PARTNER, {"Your report", "Minutes"}),
    ],
)
def test_everybody_is_shown_what_they_can_do_next(role: str, offered: set[str]) -> None:
    booked = convening.a_review("berkshire")
    people = (booked.network.social_worker, booked.network.police)
    asked = [invite.Asked(f"practitioner:{one.pk}", "professional", owes_report=True) for one in people]
    invite.send(conference=booked.conference, asked=asked, by=booked.place.administrator, at=NOW)
    client = as_(booked, role)
    page = text(client.get(at("page", booked.conference.pk)))
    every = {"Invite people", "Reports", "Hold the conference", "Send the outcome", "Minutes", "Your report"}
    tasks = page[page.index('id="next"') : page.index('id="booking"')]
    assert {title for title in every if re.search(rf">\s*{title}\s*<", tasks)} == offered
    for href in set(re.findall(r'href="(/[^"]+)"', tasks)):
        assert client.get(href).status_code == 200, href


def test_where_the_text_does_not_say_who_asks_the_social_worker_does() -> None:
    booked = convening.a_review("pan-sussex")
    page = text(as_(booked, Role.SOCIAL_WORKER).get(at("page", booked.conference.pk)))
    assert "Ask for another date" in page
    assert "Change the date" not in page
