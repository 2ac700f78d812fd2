"""Minutes: drafted from the record, written by people, approved, sent in the right form, corrected in sight."""

import io
from datetime import date, timedelta
from typing import Any

import pytest
from pypdf import PdfReader

from quorate.cases.models import Duty, OccasionEvent
from quorate.conferences.actions import notices as holding_back
from quorate.conferences.models import Conference, ConferenceChild, Decision
from quorate.conferences.queries.meeting import meeting_of
from quorate.jobs.work import do_all_waiting
from quorate.letters import actions as letters
from quorate.letters.models import Letter
from quorate.minutes import queries
from quorate.minutes.actions import amending, approving, late, sending, writing
from quorate.minutes.actions.refusals import ChangedMeanwhile, Refused, SectionChanged
from quorate.minutes.models import Amendment, Minutes, MinutesCopy, Section
from tests.shell import holding, papers_world, world

pytestmark = pytest.mark.django_db

AT = papers_world.AFTERWARDS
State = Minutes.State


@pytest.fixture
def sitting(settings: Any) -> holding.Sitting:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    return papers_world.held()


def conference(sitting: holding.Sitting) -> Conference:
    return Conference.objects.select_related("area", "chair", "administrator", "room").get(
        pk=sitting.conference.pk
    )


def draft(sitting: holding.Sitting) -> Minutes:
    return writing.draft(conference(sitting), by=sitting.place.administrator, at=AT)


def approved(sitting: holding.Sitting) -> Minutes:
    minutes = draft(sitting)
    minutes = writing.submit(minutes, version=minutes.version, by=sitting.place.administrator, at=AT)
    return approving.approve(minutes, version=minutes.version, by=sitting.chair, at=AT)


def send(sitting: holding.Sitting, minutes: Minutes, **changes: Any) -> sending.Sent:
    return sending.send(minutes, **{"by": sitting.place.administrator, "at": AT, **changes})


def written(sitting: holding.Sitting) -> queries.Written:
    return queries.written_of(meeting_of(conference(sitting)))


def section(minutes: Minutes, part: str) -> Section:
    return Section.objects.filter(minutes=minutes, key__endswith=part).order_by("position")[0]


def copies(sitting: holding.Sitting) -> dict[str, Letter]:
    found = Letter.objects.filter(occasion=sitting.conference.ref, document="minutes").order_by("pk")
    return {letter.to_name: letter for letter in found}


def text_of(letter: Letter) -> str:
    file = letter.attachments.get(media_type="application/pdf")
    pages = PdfReader(io.BytesIO(bytes(file.content))).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def plain(passage: queries.Passage | None) -> str:
    assert passage is not None
    return str(passage.recorded)


def duty(sitting: holding.Sitting, rule: str) -> Duty:
    return Duty.objects.get(within=sitting.conference.ref, rule=rule, ended_at__isnull=True)


# Drafting -------------------------------------------------------------------------------------------------------


def test_the_draft_holds_what_was_recorded_and_noted(sitting: holding.Sitting) -> None:
    draft(sitting)
    now = written(sitting)
    first = sitting.rows[0].child_id

    assert "10am" in plain(now.passage("essential-facts"))
    people = plain(now.passage("people"))
    assert sitting.place.network.police.name in people
    assert "10am to" in people and "Father " in people
    assert "Police" in plain(now.passage(f"child:{first}:views"))
    assert "The plan should go on" in plain(now.passage(f"child:{first}:views"))
    decision = plain(now.passage(f"child:{first}:decision"))
    for said in (
        "maintained",
        papers_world.REASONS,
        "Neglect",
        "Tuesday 1 September 2026",
        "was quorate",
        "dissent",
    ):
        assert said in decision
    discussion = now.passage(f"child:{first}:discussion")
    assert discussion is not None and "missed appointments" in discussion.text
    wishes = now.passage(f"child:{first}:wishes")
    assert wishes is not None and "stay at his school" in wishes.text


def test_minutes_are_begun_once_and_only_of_a_held_conference(sitting: holding.Sitting) -> None:
    assert draft(sitting).pk == draft(sitting).pk
    booked = holding.sit("berkshire", come=())
    with pytest.raises(Refused, match="once the conference has been closed"):
        draft(booked)


def test_an_edit_from_a_stale_page_is_refused_and_nothing_is_lost(sitting: holding.Sitting) -> None:
    minutes = draft(sitting)
    discussion = section(minutes, ":discussion")
    by = sitting.place.administrator
    writing.edit(discussion, text="What they said.", version=1, by=by, at=AT)

    with pytest.raises(SectionChanged) as clash:
        writing.edit(discussion, text="Mine.", version=1, by=sitting.chair, at=AT)
    assert clash.value.now.text == "What they said."
    writing.edit(discussion, text="Both.", version=2, by=by, at=AT)
    kept = [one.text for one in queries.history(discussion)]
    assert kept == ["What they said.", "The health visitor spoke of missed appointments."]


def test_saving_the_same_text_twice_changes_nothing(sitting: holding.Sitting) -> None:
    discussion = section(draft(sitting), ":discussion")
    same = writing.edit(discussion, text=discussion.text, version=1, by=sitting.chair, at=AT)
    assert same.version == 1
    assert queries.history(discussion) == []


# Approving ------------------------------------------------------------------------------------------------------


def test_what_is_missing_keeps_the_minutes_from_the_chair(sitting: holding.Sitting) -> None:
    minutes = draft(sitting)
    discussion = section(minutes, ":discussion")
    writing.edit(discussion, text=" ", version=1, by=sitting.place.administrator, at=AT)
    with pytest.raises(Refused, match="Write what was discussed"):
        writing.submit(minutes, version=minutes.version, by=sitting.place.administrator, at=AT)
    writing.edit(discussion, text="Discussed.", version=2, by=sitting.place.administrator, at=AT)
    Decision.objects.filter(conference_child=sitting.rows[0]).update(reasons="")
    with pytest.raises(Refused, match="reasons for the decision"):
        writing.submit(minutes, version=minutes.version, by=sitting.place.administrator, at=AT)
    assert Minutes.objects.get().state == State.DRAFT


def test_only_the_chair_approves(sitting: holding.Sitting) -> None:
    minutes = draft(sitting)
    minutes = writing.submit(minutes, version=minutes.version, by=sitting.place.administrator, at=AT)
    with pytest.raises(Refused):
        approving.approve(minutes, version=minutes.version, by=sitting.place.administrator, at=AT)
    other = world.make_practitioner(sitting.place.area, role=world.Role.CHAIR)
    with pytest.raises(Refused, match="who chaired the conference"):
        approving.approve(minutes, version=minutes.version, by=other, at=AT)
    with pytest.raises(ChangedMeanwhile):
        approving.approve(minutes, version=minutes.version - 1, by=sitting.chair, at=AT)
    done = approving.approve(minutes, version=minutes.version, by=sitting.chair, at=AT)
    assert done.approved_by == sitting.chair
    assert (
        OccasionEvent.objects.filter(occasion__key=sitting.conference.ref, kind="minutes-approved").count()
        == 1
    )
    with pytest.raises(Refused, match="handed to the Chair"):
        approving.approve(done, version=done.version, by=sitting.chair, at=AT)


def test_the_chair_can_give_them_back_and_nobody_else_edits_meanwhile(sitting: holding.Sitting) -> None:
    minutes = draft(sitting)
    minutes = writing.submit(minutes, version=minutes.version, by=sitting.place.administrator, at=AT)
    discussion = section(minutes, ":discussion")
    with pytest.raises(Refused, match="are with"):
        writing.edit(discussion, text="x", version=1, by=sitting.place.administrator, at=AT)
    writing.edit(discussion, text="As the Chair has it.", version=1, by=sitting.chair, at=AT)
    with pytest.raises(Refused, match="Say what is to be changed"):
        writing.send_back(minutes, because="", version=minutes.version, by=sitting.chair, at=AT)
    back = writing.send_back(
        minutes, because="Add the school.", version=minutes.version, by=sitting.chair, at=AT
    )
    assert (back.state, back.sent_back_because) == (State.DRAFT, "Add the school.")


def test_approved_minutes_keep_the_record_as_it_was(sitting: holding.Sitting) -> None:
    approved(sitting)
    ConferenceChild.objects.update(review_number=9)
    person = sitting.place.network.police
    person.name = "Somebody Renamed"
    person.save()
    people = plain(written(sitting).passage("people"))
    assert "Somebody Renamed" not in people


# Sending --------------------------------------------------------------------------------------------------------


def test_unapproved_minutes_do_not_go(sitting: holding.Sitting) -> None:
    with pytest.raises(Refused, match="only after the Chair has approved"):
        send(sitting, draft(sitting))
    assert not copies(sitting)


def test_everybody_asked_gets_them_once_and_the_duty_is_done_with_the_last(
    sitting: holding.Sitting, mailoutbox: list[Any]
) -> None:
    minutes = approved(sitting)
    sent = send(sitting, minutes)
    assert (sent.posted, sent.to_print) == (8, 1)
    assert send(sitting, Minutes.objects.get()).posted == 0
    do_all_waiting()
    assert duty(sitting, "minutes").standing == "open"
    letters.mark_posted(
        copies(sitting)["Father " + sitting.place.family.name],
        on=papers_world.HELD_ON, by=sitting.place.administrator, at=AT,
    )  # fmt: skip
    do_all_waiting()
    assert duty(sitting, "minutes").standing == "done"
    received = OccasionEvent.objects.filter(occasion__key=sitting.conference.ref, kind="minutes-received")
    assert received.count() == 8
    father = received.get(ref=f"invitation:{sitting.asked['father'].pk}")
    assert father.on == date(2026, 4, 24), "a posted copy counts as received two working days later"
    assert MinutesCopy.objects.count() == 8
    names = {row.child.name for row in sitting.rows}
    for mail in mailoutbox:
        assert not any(name in mail.subject + mail.body for name in names)


def test_a_family_member_kept_out_of_a_part_gets_an_edited_copy_only(sitting: holding.Sitting) -> None:
    mother = sitting.asked["mother"]
    minutes = approved(sitting)
    holding_back.keep_out(mother, extent="part", why="The police spoke alone.", by=sitting.chair, at=AT)
    sent = send(sitting, minutes)
    name = "Mother " + sitting.place.family.name
    assert sent.to_edit == (name,)
    assert name not in copies(sitting)

    views = f"child:{sitting.rows[0].child_id}:views"
    with pytest.raises(Refused, match="at least one part"):
        approving.leave_out(minutes, mother, left_out=[], why="x", by=sitting.chair, at=AT)
    with pytest.raises(Refused):
        approving.leave_out(minutes, mother, left_out=[views], why="x", by=sitting.place.administrator, at=AT)
    approving.leave_out(
        minutes, mother, left_out=[views], why="It was said without her.", by=sitting.chair, at=AT
    )
    assert send(sitting, Minutes.objects.get()).posted == 1
    hers, police = copies(sitting)[name], copies(sitting)[sitting.place.network.police.name]
    assert "This part is left out of this copy." in text_of(hers)
    assert "left out" not in text_of(police)
    assert MinutesCopy.objects.get(letter_key=hers.key).edited


def test_in_berkshire_the_chair_settles_whether_an_excluded_parent_has_the_record(settings: Any) -> None:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    sitting = papers_world.held("berkshire")
    mother = sitting.asked["mother"]
    holding_back.keep_out(mother, extent="part", why="Intimidation", by=sitting.chair, at=AT)
    minutes = approved(sitting)
    sent = send(sitting, minutes)
    assert sent.held == 1
    held = copies(sitting)["Mother " + sitting.place.family.name]
    assert held.state == Letter.State.HELD
    given = holding_back.decide_copy(
        mother, paper="minutes", give=False, why="Not safe", by=sitting.chair, at=AT
    )
    assert given.state == Letter.State.CANCELLED


def test_a_person_can_be_given_no_copy(sitting: holding.Sitting) -> None:
    minutes = approved(sitting)
    approving.leave_out(
        minutes, sitting.asked["father"], left_out=[], withheld=True, why="An order", by=sitting.chair, at=AT
    )
    assert send(sitting, minutes).posted == 7
    assert "Father " + sitting.place.family.name not in copies(sitting)


def test_late_minutes_need_the_reason_and_the_head_of_service_is_told(sitting: holding.Sitting) -> None:
    minutes = approved(sitting)
    later = AT + timedelta(days=40)
    due = duty(sitting, "minutes").due_on
    assert due == date(2026, 5, 21), "20 working days: the early May bank holiday is not one"
    with pytest.raises(Refused, match="not late"):
        late.tell_delay(minutes, to_name="Head", to_email="", because="x", by=sitting.place.manager, at=AT)
    with pytest.raises(Refused, match="Say why they are late"):
        send(sitting, minutes, at=later)

    said = queries.who_is_told(meeting_of(conference(sitting)))[0].lower()
    assert "service manager" in said and "head of service" in said
    manager = sitting.place.by_role[world.Role.SERVICE_MANAGER]
    tell = {
        "to_name": "Hollis Head",
        "to_email": "head@tees.example",
        "because": "The administrator was ill.",
    }
    first = late.tell_delay(minutes, **tell, by=manager, at=later)
    assert late.tell_delay(minutes, **tell, by=manager, at=later).pk == first.pk
    assert duty(sitting, "minutes-late").standing.startswith("done")
    assert send(sitting, Minutes.objects.get(), at=later).posted == 8
    assert Minutes.objects.get().late_because == "The administrator was ill."


# Afterwards -----------------------------------------------------------------------------------------------------


def test_a_correction_keeps_what_was_said_and_goes_out_anew(sitting: holding.Sitting) -> None:
    minutes = approved(sitting)
    send(sitting, minutes)
    discussion = section(minutes, ":discussion")
    with pytest.raises(Refused, match="can be corrected, with a reason"):
        writing.edit(discussion, text="x", version=1, by=sitting.chair, at=AT)
    with pytest.raises(Refused, match="Say why"):
        amending.correct(discussion, text="Put right.", why=" ", version=1, by=sitting.chair, at=AT)
    with pytest.raises(Refused, match="who chaired"):
        amending.correct(
            discussion, text="Put right.", why="Wrong", version=1, by=sitting.place.administrator, at=AT
        )
    amending.correct(
        discussion, text="Put right.", why="A name was wrong.", version=1, by=sitting.chair, at=AT
    )
    (before,) = queries.history(discussion)
    assert "missed appointments" in before.text
    assert before.why == "A name was wrong."

    assert send(sitting, Minutes.objects.get()).posted == 8
    assert send(sitting, Minutes.objects.get()).posted == 0
    assert "Put right." in text_of(copies(sitting)[sitting.place.network.police.name])
    assert Letter.objects.filter(document="minutes").count() == 16


def test_requests_for_changes_are_kept_with_their_answers(sitting: holding.Sitting) -> None:
    minutes = approved(sitting)
    police = sitting.asked["police"]
    with pytest.raises(Refused, match="once the minutes have been sent"):
        amending.ask_for_change(minutes, police, words="x", by=sitting.place.administrator, at=AT)
    send(sitting, minutes)
    asked = amending.ask_for_change(
        minutes, police, words="I said Tuesday.", by=sitting.place.administrator, at=AT
    )
    assert not asked.late
    with pytest.raises(Refused, match="who chaired"):
        amending.answer(asked, made=True, words="Done", by=sitting.place.administrator, at=AT)
    amending.answer(asked, made=False, words="The note says Monday.", by=sitting.chair, at=AT)
    with pytest.raises(Refused, match="answered already"):
        amending.answer(asked, made=True, words="Done", by=sitting.chair, at=AT)
    assert Amendment.objects.get().answer_words == "The note says Monday."


def test_in_berkshire_a_request_after_five_working_days_is_kept_and_marked(settings: Any) -> None:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    sitting = papers_world.held("berkshire")
    minutes = approved(sitting)
    assert queries.amendments_if_received(meeting_of(conference(sitting)), AT.date()) == date(2026, 4, 29)
    send(sitting, minutes)
    do_all_waiting()
    mother, by = sitting.asked["mother"], sitting.place.administrator
    in_time = amending.ask_for_change(minutes, mother, words="A", by=by, at=AT + timedelta(days=7))
    late = amending.ask_for_change(minutes, mother, words="B", by=by, at=AT + timedelta(days=8))
    assert (in_time.late, late.late) == (False, True)


@pytest.mark.parametrize("procedure", ["berkshire", "pan-sussex", "lincolnshire"])
def test_minutes_go_out_in_every_area(settings: Any, procedure: str) -> None:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    sitting = papers_world.held(procedure, ends=procedure != "lincolnshire")
    minutes = approved(sitting)
    people = queries.copies(meeting_of(conference(sitting)))
    unsaid = {one.number for one in people if one.form == "none"}
    sent = send(sitting, minutes, also=unsaid)
    assert sent.posted == len(people)
    assert Minutes.objects.get().state == State.SENT
