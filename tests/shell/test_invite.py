"""People are asked to a conference and answer: the acts, the letters and what is refused."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings as instance
from icalendar import Calendar

from quorate.audit.models import Entry
from quorate.cases.models import AgencyContact, Duty
from quorate.conferences.actions import invite
from quorate.conferences.actions.invite import Answer, Asked
from quorate.conferences.actions.refusals import ChangedMeanwhile, Refused
from quorate.conferences.models import Conference, Invitation
from quorate.conferences.queries import inviting
from quorate.letters.models import Letter
from quorate.people.models import Practitioner
from tests.shell import convening, world
from tests.shell.convening import Booked
from tests.shell.world import NOW, Kind, Role

pytestmark = pytest.mark.django_db
Reply = Invitation.Reply


def proposals(booked: Booked) -> dict[str, inviting.Proposal]:
    return {one.name: one for one in inviting.gather(booked.conference).proposals}


def send(booked: Booked, *people: Any, **changes: Any) -> list[Invitation]:
    """Ask practitioners, as the list proposes them."""
    found = proposals(booked)
    asked = [
        Asked(
            found[one.name].ref,
            found[one.name].part,
            found[one.name].core_group,
            owes_report=found[one.name].owes_report,
        )
        for one in people
    ]
    values = {
        "conference": booked.conference,
        "asked": asked,
        "by": booked.place.administrator,
        "at": NOW,
        **changes,
    }
    return invite.send(**values)


def answer(invitation: Invitation, reply: str, *, by: Practitioner, **more: Any) -> Invitation:
    version = more.pop("version", None) or Invitation.objects.get(pk=invitation.pk).version
    return invite.record_reply(
        invitation=invitation, answer=Answer(reply, **more), version=version, by=by, at=NOW
    )


def calendar_of(letter: Letter) -> Any:
    return Calendar.from_ical(bytes(letter.attachments.get(name="conference.ics").content))


def event_of(letter: Letter) -> Any:
    return calendar_of(letter).walk("VEVENT")[0]


def test_the_list_proposes_family_network_and_those_who_run_it() -> None:
    booked = convening.a_review("tees")
    found = proposals(booked)
    people = booked.network.everybody()
    assert all(found[one.name].ticked for one in people.values())
    assert found[people["health visitor"].name].core_group
    assert not found[people["GP"].name].core_group
    assert found[people["police"].name].owes_report
    assert found["Mother " + booked.place.family.name].ticked  # type: ignore[union-attr]
    assert not found[booked.place.chair.name].owes_report
    assert found[booked.place.administrator.name].part == "conference administrator"
    assert len([one for one in found.values() if one.part == "social worker"]) == 1


@pytest.mark.parametrize(("born_on", "asked"), [(date(2014, 4, 28), True), (date(2014, 4, 29), False)])
def test_a_child_of_the_age_that_the_text_gives_is_asked(born_on: date, asked: bool) -> None:
    booked = convening.a_review("berkshire")
    child = booked.children[0]
    child.born_on = born_on
    child.save()
    gathered = inviting.gather(booked.conference)
    ticked = {one.ref for one in gathered.proposals if one.ticked}
    assert (f"young-person:{child.pk}" in ticked) is asked
    young = {one.name: one.says for one in gathered.too_young}
    assert (child.given_name in young) is not asked
    if not asked:
        assert "Under twelve" in young[child.given_name]


def test_where_the_text_gives_no_age_each_child_is_for_people_to_choose() -> None:
    booked = convening.a_review("tees")
    gathered = inviting.gather(booked.conference)
    mine = {one.ref: one for one in gathered.proposals if one.ref.startswith("young-person:")}
    assert set(mine) == {f"young-person:{child.pk}" for child in booked.children}
    assert not any(one.ticked for one in mine.values()) and not gathered.too_young
    assert all("gives no age" in one.why for one in mine.values())


def test_an_agency_without_anybody_on_the_list_is_pointed_out() -> None:
    booked = convening.a_review("tees")
    housing = world.make_agency(booked.place.area, Kind.HOUSING)
    AgencyContact.objects.create(child=booked.children[0], agency=housing)
    assert any(housing.name in says for says in inviting.gather(booked.conference).gaps)


def test_a_core_group_member_left_out_is_named() -> None:
    booked = convening.a_review("tees")
    send(booked, booked.network.social_worker, booked.network.health_visitor)
    assert inviting.left_out(booked.conference) == (booked.network.teacher.name,)


def test_an_invitation_goes_once_with_its_calendar_file_and_no_childs_name() -> None:
    booked = convening.a_review("tees")
    sent = send(booked, booked.network.police)
    assert send(booked, booked.network.police) == [], "asked again, nothing more is sent"

    letter = Letter.objects.get()
    assert (letter.document, letter.to_practitioner) == ("invitation", booked.network.police)
    assert f"/conferences/{booked.conference.pk}/reply/" in letter.text
    event = event_of(letter)
    assert calendar_of(letter)["METHOD"] == "REQUEST"
    assert (event["SEQUENCE"], str(event["STATUS"])) == (0, "CONFIRMED")
    assert event["DTSTART"].dt == booked.conference.starts_at
    assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(minutes=90)
    assert event["UID"].startswith(
        f"conference-{booked.conference.pk}-practitioner-{booked.network.police.pk}@"
    )
    assert "Willow room" in event["LOCATION"]
    assert str(event["ORGANIZER"]) == f"mailto:{booked.place.administrator.email}"
    assert event["DTSTAMP"].dt == NOW
    everything = letter.subject + letter.text + bytes(letter.attachments.get().content).decode()
    for child in booked.children:
        # As a word: the invented Hal is not in "Hall".
        assert not re.search(rf"\b{child.given_name}\b", everything)
        assert child.family_name not in everything.replace(booked.network.police.name, "").replace(
            booked.place.administrator.name, ""
        ).replace(booked.place.chair.name, "")
    assert sent[0].invited_at == NOW
    assert Entry.objects.get(act="conferences.invited").detail["invitations"] == [sent[0].pk]


@pytest.mark.parametrize(
    ("procedure", "due"),
    [
        ("tees", date(2026, 4, 23)),
        ("berkshire", date(2026, 4, 21)),
        ("pan-sussex", None),
        ("lincolnshire", None),
    ],
)
def test_who_is_asked_for_a_report_owes_it_from_now(procedure: str, due: date | None) -> None:
    booked = convening.a_review(procedure)
    (invitation,) = send(booked, booked.network.police)
    duty = Duty.objects.get(
        rule="report-to-family", occasion=f"invitation:{invitation.pk}", ended_at__isnull=True
    )
    assert (duty.due_on, duty.owner, duty.within) == (due, booked.network.police, booked.conference.ref)
    text = Letter.objects.get().text
    assert ("does not say by when" in text) is (due is None)


def test_who_only_watches_owes_no_report() -> None:
    booked = convening.a_review("tees")
    ref = f"practitioner:{booked.network.police.pk}"
    (row,) = invite.send(
        conference=booked.conference,
        asked=[Asked(ref, "police", observer=True, owes_report=True)],
        by=booked.place.administrator,
        at=NOW,
    )
    assert (row.observer, row.owes_report) == (True, False)
    assert not Duty.objects.filter(occasion=f"invitation:{row.pk}").exists()


def test_family_without_an_address_gets_a_printed_letter() -> None:
    booked = convening.a_review("tees")
    assert booked.place.family is not None
    mother = booked.place.family.relatives.get(relation="mother")
    asked = [Asked(f"relative:{mother.pk}", "mother")]
    invite.send(conference=booked.conference, asked=asked, by=booked.place.administrator, at=NOW)
    letter = Letter.objects.get()
    file = letter.attachments.get()
    assert (letter.state, file.media_type, bytes(file.content)[:5]) == (
        "to_print",
        "application/pdf",
        b"%PDF-",
    )


def test_family_with_an_address_gets_a_calendar_file() -> None:
    booked = convening.a_review("tees")
    assert booked.place.family is not None
    father = booked.place.family.relatives.get(relation="father")
    father.email = "father@example.org"
    father.save()
    asked = [Asked(f"relative:{father.pk}", "father")]
    invite.send(conference=booked.conference, asked=asked, by=booked.place.administrator, at=NOW)
    assert str(event_of(Letter.objects.get())["ATTENDEE"]) == "mailto:father@example.org"


@pytest.mark.parametrize(
    "ref", ["practitioner:0", "practitioner:x", "relative:999999", "young-person:999999", "nobody:1", ""]
)
def test_who_does_not_belong_is_not_asked(ref: str) -> None:
    booked = convening.a_review("tees")
    with pytest.raises(Refused, match="can no longer be invited"):
        invite.send(
            conference=booked.conference, asked=[Asked(ref, "x")], by=booked.place.administrator, at=NOW
        )
    assert not Invitation.objects.exists()


def test_somebody_of_another_area_is_not_asked() -> None:
    booked = convening.a_review("tees")
    stranger = world.make_practitioner(world.make_area("berkshire"), role=Role.PARTNER)
    with pytest.raises(Refused):
        invite.send(
            conference=booked.conference,
            asked=[Asked(f"practitioner:{stranger.pk}", "police")],
            by=booked.place.administrator,
            at=NOW,
        )
    assert not Letter.objects.exists()


def test_nobody_chosen_nobody_asked() -> None:
    booked = convening.a_review("tees")
    with pytest.raises(Refused, match="at least one person"):
        invite.send(conference=booked.conference, asked=[], by=booked.place.administrator, at=NOW)


@pytest.mark.parametrize("state", ["closed", "cancelled", "stood-down"])
def test_what_is_over_asks_nobody_and_takes_no_answer(state: str) -> None:
    booked = convening.a_review("tees")
    (invitation,) = send(booked, booked.network.police)
    Conference.objects.filter(pk=booked.conference.pk).update(state=state)
    with pytest.raises(Refused, match="nobody can be asked to it any more"):
        send(booked, booked.network.gp)
    with pytest.raises(Refused):
        answer(invitation, Reply.COMING, by=booked.network.police)
    invitation.refresh_from_db()
    assert invitation.reply == Reply.NONE


def test_a_new_person_goes_into_the_directory_and_on_the_list() -> None:
    booked = convening.a_review("tees")
    agency = world.make_agency(booked.place.area, Kind.HOUSING)
    row = invite.add_new_person(
        conference=booked.conference, name="Olive Testbury", agency=agency, email="Olive@Housing.example",
        part="housing officer", by=booked.place.administrator, at=NOW,
    )  # fmt: skip
    assert row.practitioner is not None
    assert (row.practitioner.email, row.practitioner.role, row.invited_at) == (
        "olive@housing.example",
        "agency",
        None,
    )
    assert not Letter.objects.exists()
    again = invite.add(
        conference=booked.conference,
        practitioner=row.practitioner,
        part="housing",
        by=booked.place.administrator,
        at=NOW,
    )
    assert again.pk == row.pk
    with pytest.raises(Refused, match="already in the directory"):
        invite.add_new_person(
            conference=booked.conference, name="Olive Testbury", agency=agency, email="olive@housing.example",
            part="housing officer", by=booked.place.administrator, at=NOW,
        )  # fmt: skip


def test_a_person_needs_a_part() -> None:
    booked = convening.a_review("tees")
    with pytest.raises(Refused, match="what part"):
        invite.add(
            conference=booked.conference,
            practitioner=booked.network.gp,
            part=" ",
            by=booked.place.administrator,
            at=NOW,
        )


def test_an_answer_is_recorded_and_can_change() -> None:
    booked = convening.a_review("tees")
    (invitation,) = send(booked, booked.network.police)
    first = answer(invitation, Reply.COMING, by=booked.network.police, words="With a colleague's notes.")
    assert (first.reply, first.replied_by, first.replied_at) == ("coming", booked.network.police, NOW)
    second = answer(invitation, Reply.APOLOGIES, by=booked.place.administrator, report_promised=True)
    assert (second.reply, second.report_promised, second.replied_by) == (
        "apologies",
        True,
        booked.place.administrator,
    )
    assert Duty.objects.filter(occasion=f"invitation:{invitation.pk}", ended_at__isnull=True).exists()


def test_a_stale_answer_is_refused() -> None:
    booked = convening.a_review("tees")
    (invitation,) = send(booked, booked.network.police)
    answer(invitation, Reply.COMING, by=booked.network.police)
    with pytest.raises(ChangedMeanwhile):
        answer(invitation, Reply.APOLOGIES, by=booked.place.administrator, version=1)


def test_a_colleague_of_the_same_agency_comes_instead() -> None:
    booked = convening.a_review("tees")
    (invitation,) = send(booked, booked.network.health_visitor)
    colleague = booked.network.school_nurse
    answer(invitation, Reply.SUBSTITUTE, by=booked.network.health_visitor, substitute=colleague, briefed=True)
    sent = invitation.substitutes.get()
    assert (sent.practitioner, sent.briefed, sent.reply, sent.invited_at) == (colleague, True, "coming", NOW)
    assert sent.owes_report is False, "the report stays with the person who was asked"
    assert Letter.objects.filter(to_practitioner=colleague, document="invitation").count() == 1

    answer(invitation, Reply.COMING, by=booked.network.health_visitor)

    sent.refresh_from_db()
    assert sent.withdrawn_at == NOW
    assert Letter.objects.filter(to_practitioner=colleague, document="invitation-cancelled").count() == 1


def test_a_colleague_who_is_new_waits_for_the_administrator() -> None:
    booked = convening.a_review("tees")
    (invitation,) = send(booked, booked.network.gp)
    answer(
        invitation, Reply.SUBSTITUTE, by=booked.network.gp, substitute_name="Nell Practice",
        substitute_email="nell@surgery.example",
    )  # fmt: skip
    sent = invitation.substitutes.get()
    assert sent.practitioner is not None
    assert (sent.practitioner.agency, sent.invited_at) == (booked.network.gp.agency, None)
    assert not Letter.objects.filter(to_practitioner=sent.practitioner).exists()
    assert proposals(booked)["Nell Practice"].why == "Comes instead of somebody invited"


@pytest.mark.parametrize(
    ("part", "reply", "more", "says"),
    [
        ("health visitor", Reply.APOLOGIES, {}, "sends a briefed colleague of the same agency"),
        ("health visitor", Reply.SUBSTITUTE, {"colleague": "school nurse"}, "briefs the colleague"),
        (
            "health visitor",
            Reply.SUBSTITUTE,
            {"colleague": "class teacher", "briefed": True},
            "works for another agency",
        ),
        ("police", Reply.SUBSTITUTE, {}, "Name the colleague"),
        ("police", "maybe", {}, "Choose one of the answers"),
        ("police", Reply.NONE, {}, "Choose one of the answers"),
    ],
)
def test_an_answer_that_is_not_enough_is_refused(
    part: str, reply: str, more: dict[str, Any], says: str
) -> None:
    booked = convening.a_review("tees")
    person = booked.network.everybody()[part]
    (invitation,) = send(booked, person)
    if "colleague" in more:
        more = {**more, "substitute": booked.network.everybody()[more["colleague"]]}
        more.pop("colleague")
    with pytest.raises(Refused, match=says):
        answer(invitation, reply, by=person, **more)
    invitation.refresh_from_db()
    assert (invitation.reply, invitation.version) == ("none", 1)
    assert not invitation.substitutes.exists()


def test_a_core_group_member_may_say_that_nobody_can_come() -> None:
    booked = convening.a_review("tees")
    (invitation,) = send(booked, booked.network.health_visitor)
    done = answer(invitation, Reply.APOLOGIES, by=booked.network.health_visitor, nobody_can_come=True)
    assert done.reply == "apologies"
    assert Entry.objects.get(act="conferences.replied").detail["nobody_can_come"] is True


def test_somebody_invited_already_does_not_stand_in() -> None:
    booked = convening.a_review("tees")
    visitor, nurse = booked.network.health_visitor, booked.network.school_nurse
    first, _ = send(booked, visitor, nurse)
    with pytest.raises(Refused, match="is invited already"):
        answer(first, Reply.SUBSTITUTE, by=visitor, substitute=nurse, briefed=True)
    first.refresh_from_db()
    assert first.reply == "none"


def test_a_withdrawn_invitation_takes_everything_with_it() -> None:
    booked = convening.a_review("tees")
    (invitation,) = send(booked, booked.network.police)
    with pytest.raises(Refused, match="Say why"):
        invite.withdraw(invitation=invitation, why="", version=1, by=booked.place.administrator, at=NOW)

    invite.withdraw(
        invitation=invitation, why="Case closed to them.", version=1, by=booked.place.administrator, at=NOW
    )

    cancelled = event_of(Letter.objects.get(document="invitation-cancelled"))
    assert (str(cancelled["STATUS"]), cancelled["SEQUENCE"]) == ("CANCELLED", 1)
    assert not Duty.objects.filter(occasion=f"invitation:{invitation.pk}", ended_at__isnull=True).exists()
    with pytest.raises(ChangedMeanwhile):
        invite.withdraw(invitation=invitation, why="Twice", version=1, by=booked.place.administrator, at=NOW)
    with pytest.raises(Refused, match="no longer stands"):
        answer(invitation, Reply.COMING, by=booked.network.police)


def test_asked_again_the_calendar_entry_comes_back_with_a_higher_sequence() -> None:
    booked = convening.a_review("tees")
    (invitation,) = send(booked, booked.network.police)
    first = event_of(Letter.objects.get(document="invitation"))
    invite.withdraw(invitation=invitation, why="Mistake.", version=1, by=booked.place.administrator, at=NOW)
    send(booked, booked.network.police)
    again = event_of(Letter.objects.filter(document="invitation").latest("pk"))
    assert again["UID"] == first["UID"]
    assert again["SEQUENCE"] == 2


def test_a_printed_letter_not_posted_yet_is_simply_taken_back() -> None:
    booked = convening.a_review("tees")
    assert booked.place.family is not None
    mother = booked.place.family.relatives.get(relation="mother")
    asked = [Asked(f"relative:{mother.pk}", "mother")]
    (row,) = invite.send(conference=booked.conference, asked=asked, by=booked.place.administrator, at=NOW)
    invite.withdraw(
        invitation=row, why="Not safe to ask both.", version=1, by=booked.place.administrator, at=NOW
    )
    assert [(letter.document, letter.state) for letter in Letter.objects.all()] == [
        ("invitation", "cancelled")
    ]


def test_letters_lead_to_this_instance() -> None:
    booked = convening.a_review("tees")
    send(booked, booked.network.police)
    assert instance.PUBLIC_URL in Letter.objects.get().text


def test_who_is_silent_is_reminded_once_a_day() -> None:
    booked = convening.a_review("tees")
    first, _ = send(booked, booked.network.police, booked.network.gp)
    answer(first, Reply.COMING, by=booked.network.police)
    by = booked.place.administrator
    assert invite.remind(conference=booked.conference, by=by, at=NOW) == 1
    assert invite.remind(conference=booked.conference, by=by, at=NOW + timedelta(hours=2)) == 0
    assert invite.remind(conference=booked.conference, by=by, at=NOW + timedelta(days=1)) == 1
    reminders = Letter.objects.filter(document="invitation-reminder")
    assert {letter.to_practitioner for letter in reminders} == {booked.network.gp}
    assert Entry.objects.filter(act="conferences.reminded").count() == 2


def test_nobody_is_reminded_when_everybody_has_answered() -> None:
    booked = convening.a_review("tees")
    with pytest.raises(Refused, match="Everybody who was asked has answered"):
        invite.remind(conference=booked.conference, by=booked.place.administrator, at=NOW)
    assert not Letter.objects.exists()


def test_where_the_procedure_asks_for_no_deputy_apologies_are_enough() -> None:
    booked = convening.a_review("pan-sussex")
    (invitation,) = send(booked, booked.network.health_visitor)
    assert invitation.core_group
    assert answer(invitation, Reply.APOLOGIES, by=booked.network.health_visitor).reply == "apologies"
