"""The pages that invite people and take their answers."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from quorate.conferences.actions import invite
from quorate.conferences.models import Conference, Invitation
from quorate.letters.models import Letter
from quorate.people.models import Practitioner
from tests.shell import convening, world
from tests.shell.convening import Booked
from tests.shell.world import NOW, Kind, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training_day")]


def at(name: str, *args: Any, query: str = "") -> str:
    return reverse(f"conferences:{name}", args=args) + query


def text(response: Any) -> str:
    return response.content.decode()


@pytest.fixture
def booked() -> Booked:
    return convening.a_review("tees")


@pytest.fixture
def client(booked: Booked) -> Client:
    return world.client_for(booked.place.administrator)


def ask(booked: Booked, person: Practitioner, *, core_group: bool = False) -> Invitation:
    asked = [invite.Asked(f"practitioner:{person.pk}", "professional", core_group, owes_report=True)]
    (row,) = invite.send(conference=booked.conference, asked=asked, by=booked.place.administrator, at=NOW)
    return row


def test_people_are_ticked_and_asked_once(booked: Booked, client: Client) -> None:
    url = at("invite", booked.conference.pk)
    page = text(client.get(url))
    assert booked.network.health_visitor.name in page
    assert "The procedure gives no age: find out what they want" in page
    police = f"practitioner:{booked.network.police.pk}"
    teacher = f"practitioner:{booked.network.teacher.pk}"
    form = {"who": [police, teacher], "reports": [police], "observers": []}
    refused = text(client.post(url, form))
    assert "not invited, or invite them" in refused and not Invitation.objects.exists()
    form["left_why"] = "They asked not to come."  # type: ignore[assignment]
    assert client.post(url, form)["Location"] == url
    left = Invitation.objects.filter(relative__isnull=False)
    assert left.count() == 2 and {row.withdrawn_why for row in left} == {"They asked not to come."}
    rows = {row.practitioner: row for row in Invitation.objects.filter(withdrawn_at__isnull=True)}
    assert set(rows) == {booked.network.police, booked.network.teacher}
    assert rows[booked.network.police].owes_report
    assert not rows[booked.network.teacher].owes_report
    assert rows[booked.network.teacher].core_group
    after = text(client.get(url))
    assert "2 people have been invited" in after
    assert f"{booked.network.health_visitor.name} is in the core group and has not been invited" in after
    again = client.post(url, form)
    assert again.status_code == 200
    assert "from the list" in text(again), "who was asked is no longer on the list"
    assert Letter.objects.count() == 2


def test_nobody_ticked_nobody_asked(booked: Booked, client: Client) -> None:
    page = text(client.post(at("invite", booked.conference.pk), {}))
    assert "Select at least one person" in page
    assert not Letter.objects.exists()


def test_a_made_up_person_is_refused(booked: Booked, client: Client) -> None:
    page = text(client.post(at("invite", booked.conference.pk), {"who": ["practitioner:99999"]}))
    assert "There is a problem" in page
    assert not Letter.objects.exists()


def test_somebody_from_the_directory_is_added(booked: Booked, client: Client) -> None:
    housing = world.make_agency(booked.place.area, Kind.HOUSING)
    person = world.make_practitioner(booked.place.area, role=Role.PARTNER, agency=housing)
    url = at("invite-add", booked.conference.pk)
    assert person.name in text(client.get(f"{url}?q={housing.name.split()[1]}"))
    assert "Nobody found" in text(client.get(f"{url}?q=zzzzz"))
    assert person.name in text(client.get(f"{url}?practitioner={person.pk}"))
    assert client.get(f"{url}?practitioner=999999").status_code == 404
    form = {"practitioner": person.pk, "part": ""}
    assert "Enter their part" in text(client.post(url, form))
    assert client.post(url, {**form, "part": "housing officer"}).status_code == 302
    page = text(client.get(at("invite", booked.conference.pk)))
    assert "Added by hand" in page
    assert "housing officer" in page
    assert "Not asked yet" in text(client.get(at("page", booked.conference.pk)))


def test_a_new_person_is_added(booked: Booked, client: Client) -> None:
    agency = world.make_agency(booked.place.area, Kind.VOLUNTARY)
    url = at("invite-new", booked.conference.pk)
    form = {
        "name": "Olive Testbury",
        "agency": agency.pk,
        "email": "olive@friends.example",
        "part": "advocate",
    }
    assert "address in the right format" in text(client.post(url, {**form, "email": "olive"}))
    assert "Select an agency" in text(client.post(url, {**form, "agency": ""}))
    assert client.post(url, form).status_code == 302
    assert Invitation.objects.get().invited_at is None
    assert "already in the directory" in text(client.post(url, form))


def test_a_partner_answers(booked: Booked) -> None:
    ask(booked, booked.network.police)
    partner = world.client_for(booked.network.police)
    url = at("reply", booked.conference.pk)
    page = text(partner.get(url))
    assert booked.children[0].name in page
    assert "A report is asked for, whether or not you come" in page
    assert "Select an answer" in text(partner.post(url, {"version": 1}))
    done = partner.post(url, {"reply": "online", "version": 1, "words": "From the station."})
    assert done["Location"] == at("page", booked.conference.pk)
    row = Invitation.objects.get()
    assert (row.reply, row.reply_words, row.replied_by) == (
        "online",
        "From the station.",
        booked.network.police,
    )
    stale = partner.post(url, {"reply": "coming", "version": 1})
    assert stale.status_code == 409
    assert "Coming, online" in text(stale)


def test_apologies_promise_a_report(booked: Booked) -> None:
    ask(booked, booked.network.police)
    partner = world.client_for(booked.network.police)
    form = {"reply": "apologies", "report_promised": "on", "version": 1}
    assert partner.post(at("reply", booked.conference.pk), form).status_code == 302
    assert Invitation.objects.get().report_promised


def test_a_core_group_member_sends_a_briefed_colleague_or_says_nobody_can(booked: Booked) -> None:
    ask(booked, booked.network.health_visitor, core_group=True)
    partner, url = world.client_for(booked.network.health_visitor), at("reply", booked.conference.pk)
    assert "briefed colleague of the same agency" in text(
        partner.post(url, {"reply": "apologies", "version": 1})
    )
    instead = {"reply": "substitute", "substitute": booked.network.school_nurse.pk, "version": 1}
    assert "briefs the colleague" in text(partner.post(url, instead))
    assert booked.network.teacher.name not in text(partner.get(url)), "only colleagues of the same agency"
    assert "Select who comes instead from the list" in text(
        partner.post(url, {**instead, "substitute": booked.network.teacher.pk, "briefed": "on"})
    )
    assert partner.post(url, {**instead, "briefed": "on"}).status_code == 302
    colleague = world.client_for(booked.network.school_nurse)
    assert colleague.get(at("page", booked.conference.pk)).status_code == 200
    admin = text(world.client_for(booked.place.administrator).get(at("page", booked.conference.pk)))
    assert f"{booked.network.school_nurse.name} comes instead" in admin


def test_nobody_answers_for_another(booked: Booked) -> None:
    row = ask(booked, booked.network.police)
    other = world.client_for(booked.network.gp)
    assert other.get(at("reply", booked.conference.pk)).status_code == 404
    assert other.post(at("reply", booked.conference.pk), {"reply": "coming", "version": 1}).status_code == 404
    for name in ("reply-for", "withdraw"):
        assert other.get(at(name, booked.conference.pk, row.pk)).status_code == 403
    row.refresh_from_db()
    assert row.reply == "none"


def test_the_administrator_writes_an_answer_down(booked: Booked, client: Client) -> None:
    assert booked.place.family is not None
    mother = booked.place.family.relatives.get(relation="mother")
    asked = [invite.Asked(f"relative:{mother.pk}", "mother")]
    (row,) = invite.send(conference=booked.conference, asked=asked, by=booked.place.administrator, at=NOW)
    url = at("reply-for", booked.conference.pk, row.pk)
    page = text(client.get(url))
    assert f"Is {mother.name} coming?" in page
    assert "a colleague comes instead" not in page
    assert client.post(url, {"reply": "coming", "version": 1, "words": "By telephone."}).status_code == 302
    row.refresh_from_db()
    assert (row.reply, row.replied_by) == ("coming", booked.place.administrator)
    shown = text(client.get(at("page", booked.conference.pk)))
    assert "By telephone." in shown


def test_an_invitation_is_withdrawn_with_the_reason(booked: Booked, client: Client) -> None:
    row = ask(booked, booked.network.police)
    url = at("withdraw", booked.conference.pk, row.pk)
    assert "Enter why" in text(client.post(url, {"version": 1}))
    assert client.post(url, {"version": 9, "why": "x"}).status_code == 409
    assert client.post(url, {"version": 1, "why": "Not involved any more."}).status_code == 302
    assert client.get(url).status_code == 404
    assert "is no longer invited" in text(client.get(at("history", booked.conference.pk)))


def test_an_invitation_of_another_conference_is_not_found(booked: Booked, client: Client) -> None:
    row = ask(booked, booked.network.police)
    other = Conference.objects.create(
        area=booked.place.area,
        family=booked.conference.family,
        kind="review",
        state="cancelled",
        starts_at=NOW,
        place="online",
        chair=booked.place.chair,
        administrator=booked.place.administrator,
    )
    assert client.get(at("withdraw", other.pk, row.pk)).status_code == 404
    assert client.get(at("reply-for", other.pk, row.pk)).status_code == 404


def test_the_calendar_file_is_ones_own(booked: Booked) -> None:
    row = ask(booked, booked.network.police)
    url = at("calendar", booked.conference.pk, row.pk)
    file = world.client_for(booked.network.police).get(url)
    assert file["Content-Type"].startswith("text/calendar")
    assert Calendar.from_ical(file.content)["METHOD"] == "REQUEST"
    assert world.client_for(booked.network.gp).get(url).status_code == 404
    assert world.client_for(booked.place.administrator).get(url).status_code == 404


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_what_is_over_says_so(booked: Booked, state: str) -> None:
    ask(booked, booked.network.police)
    Conference.objects.filter(pk=booked.conference.pk).update(state=state)
    partner = world.client_for(booked.network.police)
    assert "can no longer be answered" in text(partner.get(at("reply", booked.conference.pk)))
    page = text(partner.post(at("reply", booked.conference.pk), {"reply": "coming", "version": 1}))
    assert "There is a problem" in page
    assert Invitation.objects.get().reply == "none"


@pytest.mark.parametrize(
    ("procedure", "says"),
    [
        ("lincolnshire", "The Team Manager as well, at the second review"),
        ("tees", "Every member of the core group is expected"),
        ("pan-sussex", None),
    ],
)
def test_the_list_tells_whom_the_procedure_asks_for(procedure: str, says: str | None) -> None:
    booked = convening.a_review(procedure)
    client = world.client_for(booked.place.administrator)
    page = text(client.get(at("invite", booked.conference.pk)))
    assert ("Who the procedure asks for" in page) is (says is not None)
    assert says is None or says in page
