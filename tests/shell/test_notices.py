"""Each recipient is told the outcome once, about the children that are theirs, and no copy puts anybody at risk."""

import io
from datetime import date, datetime, timedelta
from typing import Any

import docx
import pikepdf
import pytest
from pypdf import PdfReader

from quorate.audit.models import Entry
from quorate.cases import safe_contact
from quorate.cases.actions import correct_child
from quorate.cases.models import Duty, NetworkMember, OccasionEvent, Relative
from quorate.conferences import notices
from quorate.conferences.actions import notices as actions
from quorate.conferences.actions.refusals import Refused
from quorate.conferences.models import Conference, Decision, KeptOut
from quorate.conferences.queries.meeting import meeting_of
from quorate.conferences.queries.papers import NOTICE, changes_of, copies_of
from quorate.conferences.table import Answers
from quorate.jobs.work import do_all_waiting
from quorate.letters import actions as letters
from quorate.letters.models import Letter
from tests.shell import holding, papers_world, world

pytestmark = pytest.mark.django_db

State = Letter.State
AT = papers_world.AFTERWARDS


@pytest.fixture
def sitting(settings: Any) -> holding.Sitting:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    return papers_world.held()


def send(sitting: holding.Sitting, *, by: Any = None, also: tuple[int, ...] = ()) -> actions.Sent:
    conference = Conference.objects.select_related("area", "chair", "administrator").get(
        pk=sitting.conference.pk
    )
    return actions.send_notices(conference, also=also, by=by or sitting.place.administrator, at=AT)


def notices_to(sitting: holding.Sitting) -> dict[str, Letter]:
    found = Letter.objects.filter(occasion=sitting.conference.ref, document=NOTICE)
    return {letter.to_name: letter for letter in found}


def text_of(letter: Letter) -> str:
    file = letter.attachments.get(media_type="application/pdf")
    pages = PdfReader(io.BytesIO(bytes(file.content))).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def duty(sitting: holding.Sitting, rule: str = "outcome-notice") -> Duty:
    return Duty.objects.get(within=sitting.conference.ref, rule=rule, ended_at__isnull=True)


def test_everybody_asked_gets_one_notice_with_two_files_and_no_name_in_the_letter(
    sitting: holding.Sitting, mailoutbox: list[Any]
) -> None:
    sent = send(sitting)
    again = send(sitting)

    assert sent.posted == 8, "six of the network, the mother and the father"
    assert (sent.held, sent.to_print) == (0, 1)
    assert again.posted == 0
    do_all_waiting()
    asked = [mail for mail in mailoutbox if mail.subject.startswith("Outcome")]
    assert len(asked) == 7
    names = {part.row.child.name for part in meeting_of(sitting.conference).children}
    for mail in asked:
        assert sorted(name.rpartition(".")[2] for name, *_ in mail.attachments) == ["docx", "pdf"]
        assert not any(name in mail.subject + mail.body for name in names)


def test_it_says_for_each_child_what_was_decided_in_the_areas_words(sitting: holding.Sitting) -> None:
    send(sitting)
    text = text_of(notices_to(sitting)["Mother " + sitting.place.family.name])
    first, second = (part.row.child for part in meeting_of(sitting.conference).children)

    assert "The child protection plan is maintained." in text
    assert "The child protection plan is removed." in text
    assert first.name in text and second.name in text
    assert "Neglect" in text
    assert "Tuesday 1 September 2026" in text
    assert "Wednesday 22 April 2026" in text
    assert "right to challenge" in text and "complain" in text
    assert "No changes." in text
    assert "Nothing here is real" in text


def test_a_professional_reads_how_to_escalate_and_a_family_member_how_to_complain(
    sitting: holding.Sitting,
) -> None:
    send(sitting)
    found = notices_to(sitting)
    assert "escalate" in text_of(found[sitting.place.network.police.name])
    assert "escalate" not in text_of(found["Father " + sitting.place.family.name])


def test_the_familys_notice_names_the_procedure_for_complaints(sitting: holding.Sitting) -> None:
    send(sitting)
    found = notices_to(sitting)
    assert "The steps are in “Complaints by Service Users”." in text_of(
        found["Mother " + sitting.place.family.name]
    )
    assert "Complaints by Service Users" not in text_of(found[sitting.place.network.police.name])


def test_changes_of_social_worker_and_core_group_are_listed(sitting: holding.Sitting) -> None:
    child = sitting.rows[0].child
    worker = world.make_practitioner(sitting.place.area)
    correct_child(
        child=child, changes={"social_worker": worker}, why="New worker", version=child.version,
        by=sitting.place.administrator, at=AT,
    )  # fmt: skip
    NetworkMember.objects.create(
        child=child, practitioner=worker, part="social worker", core_group=True, from_on=papers_world.HELD_ON
    )
    left = NetworkMember.objects.get(child=child, practitioner=sitting.place.network.teacher)
    left.to_on = papers_world.HELD_ON
    left.save()
    send(sitting)
    text = text_of(notices_to(sitting)["Mother " + sitting.place.family.name])
    assert f"The social worker is now {worker.name}." in text
    assert f"{worker.name} (social worker" in text and "has joined the core group" in text
    assert (
        f"{sitting.place.network.teacher.name} (class teacher" in text and "has left the core group" in text
    )


def test_somebody_in_the_network_of_one_child_reads_of_that_child_only(sitting: holding.Sitting) -> None:
    first, second = (row.child for row in sitting.rows)
    NetworkMember.objects.filter(child=second, practitioner=sitting.place.network.teacher).delete()
    send(sitting)
    letter = notices_to(sitting)[sitting.place.network.teacher.name]
    assert first.name in text_of(letter)
    assert second.name not in text_of(letter)
    assert letter.children == [first.pk]


def test_the_duty_is_done_when_the_last_notice_has_gone_and_not_before(sitting: holding.Sitting) -> None:
    assert duty(sitting).standing == "open"
    assert duty(sitting).due_on == date(2026, 4, 23)
    send(sitting)
    do_all_waiting()
    assert duty(sitting).standing == "open", "the father's is still to be posted"

    posted = notices_to(sitting)["Father " + sitting.place.family.name]
    letters.mark_posted(posted, on=papers_world.HELD_ON, by=sitting.place.administrator, at=AT)
    do_all_waiting()
    assert duty(sitting).standing == "done"
    events = OccasionEvent.objects.filter(occasion__key=sitting.conference.ref, kind="outcome-notice-sent")
    assert events.count() == 1


def test_a_copy_held_for_safety_waits_for_the_chair_and_is_not_late(
    sitting: holding.Sitting, mailoutbox: list[Any]
) -> None:
    father = sitting.asked["father"]
    actions.keep_out(
        father, extent="papers", why="He has been violent.", by=sitting.place.administrator, at=AT
    )
    assert send(sitting).held == 1
    do_all_waiting()
    assert duty(sitting).standing == "done"
    letter = notices_to(sitting)["Father " + sitting.place.family.name]
    assert letter.state == State.HELD

    with pytest.raises(letters.CannotDoThat, match="decided with the conference"):
        letters.release(letter, why="hurry", by=sitting.place.administrator, at=AT)
    with pytest.raises(Refused, match="who chaired"):
        actions.decide_copy(
            father, paper=NOTICE, give=True, why="Please", by=sitting.place.administrator, at=AT
        )
    decided = actions.decide_copy(
        father, paper=NOTICE, give=True, why="It is safe now.", by=sitting.chair, at=AT
    )
    assert decided.state == State.TO_PRINT
    with pytest.raises(Refused, match="No copy"):
        actions.decide_copy(father, paper=NOTICE, give=True, why="Again", by=sitting.chair, at=AT)


def test_keeping_somebody_back_after_sending_stops_what_has_not_gone(sitting: holding.Sitting) -> None:
    send(sitting)
    actions.keep_out(
        sitting.asked["mother"],
        extent="papers",
        why="The address may be known.",
        by=sitting.place.administrator,
        at=AT,
    )
    do_all_waiting()
    assert notices_to(sitting)["Mother " + sitting.place.family.name].state == State.HELD
    with pytest.raises(Refused, match="already"):
        actions.keep_out(sitting.asked["mother"], extent="papers", why="x", by=sitting.chair, at=AT)


def test_a_copy_that_the_chair_refuses_never_goes(sitting: holding.Sitting) -> None:
    mother = sitting.asked["mother"]
    actions.keep_out(mother, extent="papers", why="Risk", by=sitting.place.administrator, at=AT)
    send(sitting)
    after = actions.decide_copy(mother, paper=NOTICE, give=False, why="Not safe", by=sitting.chair, at=AT)
    assert after.state == State.CANCELLED
    assert KeptOut.objects.filter(invitation=mother, lifted_at__isnull=True).exists()


def test_what_the_notice_must_say_has_to_be_recorded_first(sitting: holding.Sitting) -> None:
    Decision.objects.filter(conference_child=sitting.rows[0], superseded_at__isnull=True).update(
        categories=[]
    )
    with pytest.raises(Refused, match="No category of harm"):
        send(sitting)
    assert not notices_to(sitting)


def test_it_is_not_sent_before_the_conference_is_closed() -> None:
    sitting = holding.sit()
    with pytest.raises(Refused, match="once the conference has been closed"):
        send(sitting)


def test_the_pdf_is_tagged_and_the_word_file_opens_with_the_same_words(sitting: holding.Sitting) -> None:
    send(sitting)
    letter = notices_to(sitting)["Mother " + sitting.place.family.name]
    with pikepdf.open(io.BytesIO(bytes(letter.attachments.get(media_type="application/pdf").content))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "en-GB"
        assert "/StructTreeRoot" in pdf.Root
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert "Outcome of the review child protection conference" in metadata["dc:title"]
    word = docx.Document(io.BytesIO(bytes(letter.attachments.get(name__endswith=".docx").content)))
    assert word.core_properties.title == "Outcome of the review child protection conference"
    assert word.core_properties.language == "en-GB"
    headings = [each.text for each in word.paragraphs if each.style and each.style.name.startswith("Heading")]
    assert headings[0] == "Outcome of the review child protection conference"
    assert sitting.rows[0].child.name in headings
    cells = {cell.text for table in word.tables for row in table.rows for cell in row.cells}
    assert "The child protection plan is maintained." in cells


def test_in_berkshire_the_chair_signs_and_an_excluded_parent_waits_for_the_chair(settings: Any) -> None:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    sitting = papers_world.held("berkshire")
    with pytest.raises(Refused, match="signs this paper"):
        send(sitting)
    actions.keep_out(
        sitting.asked["father"], extent="whole", why="An order forbids it.", by=sitting.chair, at=AT
    )
    sent = send(sitting, by=sitting.chair)
    assert sent.held == 1
    found = notices_to(sitting)
    assert found["Father " + sitting.place.family.name].state == State.HELD
    assert f"{sitting.chair.name}, Chair of the conference" in text_of(
        found[sitting.place.network.police.name]
    )
    due = duty(sitting)
    assert due.due_at == sitting.conference.closed_at + timedelta(hours=24)


def test_in_lincolnshire_it_goes_to_the_parents_and_to_whom_is_chosen_besides(settings: Any) -> None:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    sitting = papers_world.held("lincolnshire", ends=False)
    sent = send(sitting, also=(sitting.asked["police"].pk,))
    assert sent.posted == 3
    assert sitting.place.network.police.name in notices_to(sitting)


def test_an_area_whose_text_names_nobody_is_asked_to_choose(settings: Any) -> None:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    sitting = papers_world.held("pan-sussex")
    with pytest.raises(Refused, match="Choose at least one person"):
        send(sitting)
    everybody = tuple(one.number for one in copies_of(meeting_of(sitting.conference), NOTICE))
    assert send(sitting, also=everybody).posted == len(everybody)


def test_a_notice_that_tells_a_secret_address_waits_for_the_chair(sitting: holding.Sitting) -> None:
    mother = Relative.objects.get(family=sitting.place.family, relation="mother")
    Relative.objects.filter(pk=mother.pk).update(address="4 Hazel Row\nMarrowby\nTS99 4QQ")
    ways = safe_contact.Ways(
        email_ok=True, email="mother@family.example", post="record", secret=True, why="Risk"
    )
    safe_contact.record(person=Relative.objects.get(pk=mother.pk), ways=ways, by=sitting.chair, at=AT)
    Decision.objects.update(changes="Visits are now at 4, Hazel Row.")
    sent = send(sitting)

    father = notices_to(sitting)[sitting.asked["father"].name]
    assert sent.held == 1 and father.state == State.HELD
    assert f"The copy for {father.to_name} would tell an address or number" in father.held_because
    assert "Hazel" not in father.held_because
    assert "Hazel" in text_of(notices_to(sitting)[mother.name])


def page(sitting: holding.Sitting, tail: str = "") -> str:
    return f"/conferences/{sitting.conference.pk}/notices/{tail}"


def test_the_page_lists_the_recipients_and_sends_all_with_one_post(sitting: holding.Sitting) -> None:
    client = world.client_for(sitting.place.administrator)
    shown = client.get(page(sitting))
    assert shown.status_code == 200
    body = shown.content.decode()
    assert "Mother " in body and "Whole" in body and "Thursday 23 April 2026" in body

    version = sitting.conference.version
    first = client.post(page(sitting), {"version": version}, follow=True)
    assert "8 notices are being written" in first.content.decode()
    do_all_waiting()
    client.post(page(sitting), {"version": version})
    assert len(notices_to(sitting)) == 8
    assert Entry.objects.filter(act="conferences.notices-sent").count() == 1


def test_a_stale_page_sends_nothing(sitting: holding.Sitting) -> None:
    client = world.client_for(sitting.place.administrator)
    refused = client.post(page(sitting), {"version": sitting.conference.version - 1})
    assert refused.status_code == 422
    assert "Somebody else changed this conference" in refused.content.decode()
    assert not notices_to(sitting)


def test_files_are_for_who_deals_with_them_and_each_reading_is_logged(sitting: holding.Sitting) -> None:
    send(sitting)
    number = sitting.asked["mother"].pk
    chair = world.client_for(sitting.chair)
    for suffix, kind in (("pdf", "application/pdf"), ("docx", "application/vnd")):
        answer = chair.get(page(sitting, f"{number}.{suffix}"))
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith(kind)
        assert "no-store" in answer["Cache-Control"]
    seen = Entry.objects.filter(kind="saw", act="conferences.notice")
    assert seen.count() == 2
    assert seen.first().children == sorted(row.child_id for row in sitting.rows)

    elsewhere = world.make_place("berkshire")
    for stranger in (elsewhere.administrator, sitting.place.network.police):
        assert world.client_for(stranger).get(page(sitting, f"{number}.pdf")).status_code == 404
        assert world.client_for(stranger).get(page(sitting)).status_code == 404
    assert chair.get(page(sitting, "999999.pdf")).status_code == 404
    assert chair.get(page(sitting, f"{number}.exe")).status_code == 404


def test_the_pages_for_holding_and_deciding(sitting: holding.Sitting) -> None:
    number = sitting.asked["mother"].pk
    administrator, chair = world.client_for(sitting.place.administrator), world.client_for(sitting.chair)
    keep = f"/conferences/{sitting.conference.pk}/kept-out/{number}/"
    assert administrator.get(keep).status_code == 200
    assert administrator.post(keep, {"extent": "papers"}).status_code == 422
    assert administrator.post(keep, {"extent": "papers", "why": "Risk"}).status_code == 302
    assert administrator.post(keep, {"why": "Over"}).status_code == 422, "only the chair lets papers go"
    send(sitting)
    decide = page(sitting, f"{number}/decide/")
    assert chair.get(decide).status_code == 200
    assert chair.post(decide, {"give": "yes", "why": "Safe"}).status_code == 302
    assert notices_to(sitting)["Mother " + sitting.place.family.name].state == State.QUEUED


def test_nothing_is_missing_from_a_decision_that_ends_a_plan(sitting: holding.Sitting) -> None:
    meeting = meeting_of(sitting.conference)
    assert notices.missing(meeting) == []
    copy = copies_of(meeting, NOTICE)[0]
    paper = notices.notice(
        meeting, copy, changes_of(meeting), at=datetime(2026, 4, 22, 14, tzinfo=world.LONDON)
    )
    assert paper.title == "Outcome of the review child protection conference"


def test_a_stood_down_conference_tells_that_nothing_changes_until_it_comes_back(settings: Any) -> None:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    sitting = holding.sit("tees")
    stood_down = Answers(
        outcome="stood-down",
        chair_view="continue",
        reasons="The risk is there.",
        next_review_on=date(2026, 5, 20),
    )
    for row in sitting.rows:
        sitting.harm(row, likely=False)
        sitting.views(row, social_worker="end", police="end", health_visitor="end", class_teacher="continue")
        sitting.decide(row, stood_down)
    sitting.close()
    send(sitting)
    text = text_of(notices_to(sitting)[sitting.place.network.police.name])
    assert "stood down before an outcome took effect" in text
    assert "Wednesday 20 May 2026" in text
    assert "Category of harm" not in text
