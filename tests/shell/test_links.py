"""The links of invitations: in the letter, on paper, for staff; and what a partner does behind one."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from quorate.audit.models import Entry
from quorate.cases import safe_contact
from quorate.conferences.actions import invite, moving, posting
from quorate.conferences.actions import links as acts
from quorate.conferences.actions.refusals import Refused
from quorate.conferences.models import Conference, Invitation
from quorate.conferences.queries import links
from quorate.conferences.seams import invited
from quorate.doors.models import Code, Door
from quorate.letters.models import Letter
from quorate.reports.models import Report
from tests.shell import conference_world, world
from tests.shell.test_reports import PDF, sent
from tests.shell.world import NOW, Place, Role

pytestmark = pytest.mark.django_db
PARTNER = "health visitor"


@pytest.fixture
def place(time_machine: Any) -> Place:
    time_machine.move_to(NOW, tick=False)
    return world.make_place("tees")


@pytest.fixture
def conference(place: Place) -> Conference:
    return conference_world.book(place)


@pytest.fixture
def asked(place: Place, conference: Conference) -> dict[str, Invitation]:
    assert place.network is not None
    # The health visitor has no sign-in, the police officer is a partner who has one.
    place.network.health_visitor.__class__.objects.filter(pk=place.network.health_visitor.pk).update(
        user=None
    )
    return conference_world.invite_network(place, conference)


def link_in(invitation: Invitation) -> str:
    letter = Letter.objects.filter(
        key__startswith=f"invitation:{invitation.pk}:", document="invitation"
    ).latest("pk")
    found = re.search(r"/door/[\w-]{20,}/", letter.text)
    return found[0] if found else ""


def code() -> str:
    found = re.search(r"code is (\d{6})", Letter.objects.filter(document="door-code").latest("pk").text)
    assert found
    return found[1]


def come_in(link: str) -> Client:
    client = Client()
    assert client.post(link).status_code == 302
    answer = client.post(f"{link}code/", {"code": code()})
    assert (answer.status_code, answer["Location"]) == (302, "/partner/asked/")
    return client


def test_people_outside_get_a_link_and_staff_sign_in(asked: dict[str, Invitation]) -> None:
    assert link_in(asked[PARTNER])
    police = link_in(asked["police"])
    letter = Letter.objects.get(key__startswith=f"invitation:{asked['police'].pk}:")
    assert police and "You can also sign in" in letter.text
    assert not link_in(asked["social worker"])
    assert "Ada" not in letter.subject and "conference" in letter.subject


def test_a_family_s_printed_letter_carries_the_link_and_a_picture_of_it(
    place: Place, conference: Conference
) -> None:
    assert place.family is not None
    mother = place.family.relatives.order_by("pk")[0]
    type(mother).objects.filter(pk=mother.pk).update(email="")
    [sent] = invite.send(
        conference=conference,
        asked=[invite.Asked(f"relative:{mother.pk}", "mother")],
        by=place.administrator,
        at=NOW,
    )
    door = Door.objects.get()
    assert (door.kind, door.holder, door.email) == ("parent", f"invitation:{sent.pk}", "")
    letter = Letter.objects.get(key__startswith=f"invitation:{sent.pk}:")
    assert bytes(letter.attachments.get().content).startswith(b"%PDF")


def test_where_a_link_is_not_safe_none_goes(place: Place, conference: Conference) -> None:
    assert place.family is not None
    mother = place.family.relatives.order_by("pk")[0]
    safe_contact.record(
        person=mother,
        ways=safe_contact.Ways(email_ok=True, email="safe@relatives.example", why="Her phone is looked at"),
        by=place.network.social_worker,  # type: ignore[union-attr]
        at=NOW,
    )
    asked = [invite.Asked(f"relative:{mother.pk}", "mother")]
    [sent] = invite.send(conference=conference, asked=asked, by=place.administrator, at=NOW)
    assert not Door.objects.exists() and not link_in(sent)
    with pytest.raises(Refused):
        acts.send_fresh(invitation=sent, to=invited(sent.pk), by=place.administrator, at=NOW)


def test_the_partner_s_page_answers_and_names_a_colleague(
    place: Place, conference: Conference, asked: dict[str, Invitation]
) -> None:
    client = come_in(link_in(asked[PARTNER]))
    page = client.get("/partner/asked/").content.decode()
    assert "Say whether you are coming" in page and conference.chair.name in page
    form = {"reply": "substitute", "substitute_name": "Ivo Larkspur", "substitute_email": "ivo@nhs.example"}
    form |= {"briefed": "on", "words": "", "version": str(asked[PARTNER].version)}
    for _ in range(2):  # a double click
        assert client.post("/partner/asked/reply/", form).status_code == 302
    invitation = Invitation.objects.get(pk=asked[PARTNER].pk)
    stand_in = Invitation.objects.get(substitute_for=invitation)
    assert invitation.reply == "substitute" and stand_in.briefed and stand_in.invited_at is None
    door = Door.objects.get(holder=f"invitation:{invitation.pk}")
    replied = Entry.objects.filter(act="conferences.replied").latest("pk")
    assert replied.by_name == door.who and replied.by_id == invitation.practitioner_id
    assert Entry.objects.filter(act="portal.asked", by_name=door.who).exists()
    # The administrator asks the colleague, who gets a link of their own.
    invite.send(
        conference=conference,
        asked=[invite.Asked(f"practitioner:{stand_in.practitioner_id}", "health visitor")],
        by=place.administrator,
        at=NOW,
    )
    assert Door.objects.filter(holder=f"invitation:{stand_in.pk}", kind="partner").exists()


def test_an_answer_from_a_stale_tab_keeps_what_was_entered(asked: dict[str, Invitation]) -> None:
    client = come_in(link_in(asked[PARTNER]))
    version = str(asked[PARTNER].version)
    client.post("/partner/asked/reply/", {"reply": "coming", "version": version})
    late = client.post(
        "/partner/asked/reply/", {"reply": "online", "words": "I have no car that day", "version": version}
    )
    page = late.content.decode()
    assert late.status_code == 409 and "Meanwhile the answer" in page and "I have no car that day" in page
    assert Invitation.objects.get(pk=asked[PARTNER].pk).reply == "coming"


def test_a_door_leads_to_one_conference_and_nothing_else(place: Place, asked: dict[str, Invitation]) -> None:
    client = come_in(link_in(asked[PARTNER]))
    other = world.make_place("berkshire")
    theirs = conference_world.invite_network(other, conference_world.book(other))
    assert client.get("/partner/asked/reports/987654/").status_code == 404
    assert client.get("/partner/asked/papers/minutes.pdf").status_code == 404
    assert client.get("/partner/asked/papers/invitation.pdf").status_code == 404
    assert client.get("/partner/asked/correct/").status_code == 404
    for where in (
        f"/partner/asked/{theirs[PARTNER].pk}/",
        f"/conferences/{asked['police'].conference_id}/",
        "/",
    ):
        assert client.get(where).status_code == 302, where  # asked to sign in


def test_the_published_procedure_is_read_through_the_door_too(asked: dict[str, Invitation]) -> None:
    assert Client().get("/handbook/tees/").status_code == 302  # asked to sign in
    client = come_in(link_in(asked[PARTNER]))
    for where in (
        "/handbook/",
        "/handbook/tees/",
        "/handbook/berkshire/",
        "/handbook/tees/duty.first-review/",
    ):
        assert client.get(where, follow=True).status_code == 200, where


@pytest.mark.parametrize("how", ["withdrawn", "cancelled", "over"])
def test_a_link_dies_with_what_it_was_for(
    place: Place,
    conference: Conference,
    asked: dict[str, Invitation],
    how: str,
    time_machine: Any,
    settings: Any,
) -> None:
    one = asked[PARTNER]
    inside, unused = come_in(link_in(one)), link_in(asked["police"])
    if how == "withdrawn":
        for each in (one, asked["police"]):
            each.refresh_from_db()
            invite.withdraw(
                invitation=each, why="Not needed", version=each.version, by=place.administrator, at=NOW
            )
    elif how == "cancelled":
        conference.refresh_from_db()
        moving.cancel(
            conference=conference, why="Not needed", version=conference.version, by=place.chair, at=NOW
        )
    else:
        time_machine.move_to(conference.starts_at + timedelta(days=settings.LINK_DAYS_AFTER), tick=False)
    assert inside.get("/partner/asked/")["Location"] == "/door/"
    assert Client().get(unused).status_code == 404


def test_a_change_sends_new_links_and_leaves_who_is_inside(
    place: Place, conference: Conference, asked: dict[str, Invitation]
) -> None:
    first = link_in(asked[PARTNER])
    client = come_in(first)
    conference.refresh_from_db()
    conference.calendar_sequence += 1
    conference.save(update_fields=["calendar_sequence"])
    posting.tell_everybody(conference, by=place.administrator, at=NOW)
    assert link_in(asked[PARTNER]) != first
    assert client.get("/partner/asked/").status_code == 200
    assert Client().get(first).status_code == 404
    before = Door.objects.count()
    posting.tell_everybody(
        conference, by=place.administrator, at=NOW
    )  # the same news twice makes no new link
    assert Door.objects.count() == before


def test_staff_see_send_take_back_and_read_out(
    place: Place, conference: Conference, asked: dict[str, Invitation], django_assert_max_num_queries: Any
) -> None:
    staff = world.client_for(place.administrator)
    where = f"/conferences/{conference.pk}/links/"
    with django_assert_max_num_queries(25):
        page = staff.get(where).content.decode()
    assert "Not opened yet" in page and asked[PARTNER].name in page
    mine = f"{where}{asked[PARTNER].pk}/"
    old = link_in(asked[PARTNER])
    assert staff.post(f"{mine}fresh/").status_code == 302
    assert Client().get(old).status_code == 404
    assert staff.post(f"{mine}code/", {"checked_how": ""}).status_code == 200 and not Code.objects.exists()
    shown = staff.post(f"{mine}code/", {"checked_how": "Rang back the surgery"}).content.decode()
    assert re.search(r"\b\d{6}\b", shown) and Code.objects.get().read_out_by == place.administrator.name
    assert staff.post(f"{mine}take-back/", {"why": "Sent to the wrong person"}).status_code == 302
    assert links.door_of(asked[PARTNER]).revoked_why == "Sent to the wrong person"  # type: ignore[union-attr]
    assert "Taken back" in staff.get(where).content.decode()


def test_nobody_who_signs_in_for_the_service_is_sent_a_link(
    place: Place, asked: dict[str, Invitation]
) -> None:
    one = asked["social worker"]
    with pytest.raises(Refused):
        acts.send_fresh(invitation=one, to=invited(one.pk), by=place.administrator, at=NOW)
    assert not Door.objects.filter(holder=f"invitation:{one.pk}").exists()


def test_the_home_of_a_signed_in_partner_is_the_same_page(
    place: Place, asked: dict[str, Invitation], django_assert_max_num_queries: Any
) -> None:
    client = world.client_for(place.by_role[Role.PARTNER])
    with django_assert_max_num_queries(15):
        assert client.get("/partner/").status_code == 200
    assert client.get(f"/partner/asked/{asked['police'].pk}/").status_code == 200
    assert client.get(f"/partner/asked/{asked[PARTNER].pk}/").status_code == 404  # a colleague's
    answer = {"reply": "coming", "version": str(asked["police"].version)}
    assert client.post(f"/partner/asked/{asked['police'].pk}/reply/", answer).status_code == 302
    assert Invitation.objects.get(pk=asked["police"].pk).reply == "coming"


def test_the_post_room_shows_neither_the_link_nor_the_code(
    place: Place, asked: dict[str, Invitation]
) -> None:
    staff = world.client_for(place.administrator)
    link = link_in(asked[PARTNER])
    Client().post(link)
    for letter in Letter.objects.filter(document__in=("invitation", "door-code")):
        page = staff.get(f"/letters/{letter.pk}/").content.decode()
        assert not re.search(r"/door/[\w-]{20,}/", page), letter.document
        assert letter.document != "door-code" or code() not in page


def test_a_report_is_written_through_the_door_and_named_in_the_audit(
    conference: Conference, asked: dict[str, Invitation]
) -> None:
    client = come_in(link_in(asked[PARTNER]))
    where = "/partner/asked/report/"
    page = client.get(where)
    assert page.status_code == 200 and "Leave this page" in page.content.decode()
    question = re.search(rf"{where}questions/[\w-]+/", page.content.decode())
    assert question
    for address in (question[0], f"{where}recommend/", f"{where}files/", f"{where}sign/", f"{where}whole/"):
        assert client.get(address).status_code == 200, address
    answer = client.post(f"{where}whole/", sent(conference))
    assert (answer.status_code, answer.get("Location")) == (302, "/partner/asked/")
    report = Report.objects.get(invitation=asked[PARTNER])
    door = Door.objects.get(holder=f"invitation:{asked[PARTNER].pk}")
    assert Entry.objects.filter(act__startswith="reports.", by_name=door.who).exists()
    assert client.get(f"/partner/asked/reports/{report.pk}/").status_code == 200
    other = come_in(
        link_in(asked["police"])
    )  # a colleague of another agency: not before the family has seen it
    assert other.get(f"/partner/asked/reports/{report.pk}/").status_code == 404


def test_a_report_that_came_as_a_file_is_downloaded_by_who_may_read_it(
    place: Place, conference: Conference, asked: dict[str, Invitation]
) -> None:
    author, other = come_in(link_in(asked[PARTNER])), come_in(link_in(asked["police"]))
    given = sent(conference, text="", file=SimpleUploadedFile("ada.pdf", PDF))
    assert author.post("/partner/asked/report/whole/", given).status_code == 302
    report = Report.objects.get(invitation=asked[PARTNER])
    where = f"/partner/asked/reports/{report.pk}/file/"
    got = author.get(where)
    assert (got.content, "ada" in got["Content-Disposition"]) == (PDF, False)
    assert where in author.get(f"/partner/asked/reports/{report.pk}/").content.decode()
    assert other.get(where).status_code == 404
    Report.objects.filter(pk=report.pk).update(shared_with_family_on=NOW.date())
    assert other.get(where).content == PDF
    assert author.get(f"/partner/asked/reports/{report.pk}/files/1/").status_code == 404
