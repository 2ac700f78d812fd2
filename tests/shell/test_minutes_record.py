"""Minutes in paragraphs: written while people talk, for whom each is, one edition for each reader, and the check."""

import re
from argparse import Namespace
from datetime import timedelta
from typing import Any

import pytest

from quorate.audit.models import Entry
from quorate.cases import safe_contact
from quorate.cases.models import Relative
from quorate.conferences.actions import hold
from quorate.conferences.actions import notices as keeping
from quorate.conferences.queries.meeting import meeting_of
from quorate.jobs.models import Job
from quorate.jobs.work import do_all_waiting
from quorate.letters import actions as letters
from quorate.letters.models import Letter
from quorate.minutes import commands, editing, jobs, noting, queries, tabling
from quorate.minutes.actions import amending, approving, late, notes, sending, telling, writing
from quorate.minutes.actions.notes import Wording
from quorate.minutes.actions.refusals import ChangedMeanwhile, ParagraphChanged, Refused
from quorate.minutes.models import Amendment, Minutes, Paragraph, Redaction, Sending, Told
from quorate.minutes.telling import telling_of
from tests.shell import conference_world, holding, papers_world, world

pytestmark = pytest.mark.django_db

AT = papers_world.AFTERWARDS
SECRET = "The aunt in Larchmere has taken the children in for now and nobody else knows of it."


@pytest.fixture
def sitting(settings: Any) -> holding.Sitting:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    return papers_world.held()


@pytest.fixture
def in_session(settings: Any) -> holding.Sitting:
    """A conference that sits, the mother kept out of a part and out of the room."""
    settings.TRAINING_TODAY = papers_world.HELD_ON
    place = world.make_place()
    booked = conference_world.book(place)
    asked = conference_world.invite_network(place, booked, reports=False)
    asked |= papers_world.invite_family(place, booked, "mother@family.example")
    made = holding.Sitting(place, booked, asked)
    hold.open_conference(conference=booked, by=place.chair, at=holding.OPENS)
    made.come(("police", "mother"))
    keeping.keep_out(asked["mother"], extent="part", why="Threats", by=place.chair, at=holding.OPENS)
    made.leave("mother", at=holding.OPENS + timedelta(minutes=10))
    made.now()
    return made


def hidden(answer: Any, name: str) -> str:
    """Return the value of a hidden field of a page."""
    fields = re.findall(r"<input[^>]*>", answer.content.decode())
    (field,) = [one for one in fields if f'name="{name}"' in one]
    found = re.search(r'value="([^"]*)"', field)
    return found[1] if found else ""


def draft(sitting: holding.Sitting) -> Minutes:
    return writing.draft(sitting.now(), by=sitting.place.administrator, at=AT)


def add(
    sitting: holding.Sitting, minutes: Minutes, text: str, part: str = "discussion", **more: Any
) -> Paragraph:
    by, at = more.pop("by", sitting.place.administrator), more.pop("at", AT)
    said_at, token = more.pop("said_at", None), more.pop("token", "")
    return notes.add(minutes, part, Wording(text, **more), said_at=said_at, token=token, by=by, at=at)


def not_for(sitting: holding.Sitting, *parts: str) -> dict[str, Any]:
    people = [sitting.asked[one].pk for one in parts]
    return {"audience": "not-for", "people": people, "ground": "third-party"}


def approve(sitting: holding.Sitting, minutes: Minutes) -> Minutes:
    minutes = Minutes.objects.get(pk=minutes.pk)
    minutes = writing.submit(minutes, version=minutes.version, by=sitting.place.administrator, at=AT)
    return approving.approve(minutes, version=minutes.version, by=sitting.chair, at=AT)


def edition(sitting: holding.Sitting, part: str) -> Any:
    written = queries.written_of(meeting_of(sitting.now()))
    found = {one.copy.number: one for one in editing.current_editions(written)}
    return found[sitting.asked[part].pk]


def says(one: Any) -> str:
    return str(one.printed)


# Written live ---------------------------------------------------------------------------------------------------


def test_two_people_take_notes_on_the_page_while_it_sits(in_session: holding.Sitting) -> None:
    page = f"/minutes/{in_session.conference.pk}/notes/"
    administrator = world.client_for(in_session.place.administrator)
    chair = world.client_for(in_session.chair)
    first = administrator.get(page)
    token = hidden(first, "token")
    assert "Kept out of this part" in first.content.decode()
    mother = str(in_session.asked["mother"].pk)
    offered = noting.proposal(meeting_of(in_session.now()))
    assert offered == {"audience": "not-for", "people": [mother], "ground": "kept-out"}
    assert 'value="not-for" checked' in " ".join(first.content.decode().split())

    typed = {"part": "discussion", "text": "The police told of an arrest.", "token": token, "audience": "not-for",
             "people": [mother], "ground": "kept-out"}  # fmt: skip
    assert administrator.post(page, typed).status_code == 302
    assert administrator.post(page, typed).status_code == 302, "the same form again adds nothing"
    said_by = str(in_session.asked["police"].pk)
    fact = {
        "part": "essential-facts",
        "text": "It is agreed that he moved.",
        "audience": "everyone",
        "said_by": said_by,
    }
    assert chair.post(page, fact).status_code == 302
    assert Paragraph.objects.count() == 2
    assert Paragraph.objects.get(section__key="essential-facts").author == in_session.chair
    assert Paragraph.objects.get(section__key="discussion").people == [in_session.asked["mother"].pk]
    assert Entry.objects.filter(act="minutes.paragraph-added").count() == 2

    body = administrator.get(page).content.decode()
    assert "It is agreed that he moved." in body and "Not for Mother" in body
    live = f"{page}live/"
    assert "arrest" in administrator.get(live).content.decode()
    stamp = noting.stamp(queries.written_of(meeting_of(in_session.now())))
    assert f"stamp={stamp}" in administrator.get(page).content.decode()
    assert administrator.get(live, {"stamp": stamp}).status_code == 204
    assert administrator.post(page, {**typed, "text": ""}).status_code == 422
    for stranger in (in_session.place.network.police, in_session.place.network.social_worker):
        assert world.client_for(stranger).get(page).status_code == 404


def test_what_was_noted_elsewhere_is_taken_over_once_after_the_close(sitting: holding.Sitting) -> None:
    begun = notes.begin(sitting.now(), by=sitting.place.administrator, at=AT)
    add(sitting, begun, "Said while it sat.")
    assert draft(sitting).pk == begun.pk
    draft(sitting)
    texts = list(Paragraph.objects.order_by("pk").values_list("text", flat=True))
    assert texts[0] == "Said while it sat."
    assert texts.count("The health visitor spoke of missed appointments.") == 1


def test_a_paragraph_is_changed_moved_and_struck_and_what_it_said_is_kept(sitting: holding.Sitting) -> None:
    minutes = draft(sitting)
    one, two = add(sitting, minutes, "First."), add(sitting, minutes, "Second.")
    how = {"by": sitting.place.administrator, "at": AT}
    notes.change(one, Wording("First, put better."), version=1, **how)
    with pytest.raises(ParagraphChanged) as clash:
        notes.change(one, Wording("Mine."), version=1, **how)
    assert clash.value.now.text == "First, put better."
    assert [kept.text for kept in queries.paragraph_history(one)] == ["First."]
    notes.move(two, up=True, **how)
    notes.move(two, up=True, **how)
    section = Paragraph.objects.get(pk=one.pk).section
    assert section.text == "Second.\n\nFirst, put better."
    notes.strike(two, version=1, **how)
    assert section.paragraphs.count() == 2 and "Second." not in type(section).objects.get(pk=section.pk).text
    with pytest.raises(Refused, match="Choose the ground"):
        add(sitting, minutes, "x", audience="professionals")
    with pytest.raises(Refused, match="Tick the people"):
        add(sitting, minutes, "x", audience="only", ground="child")
    with pytest.raises(Refused, match="no such heading"):
        add(sitting, minutes, "x", part="plans")
    with pytest.raises(Refused, match="Write what was said"):
        add(sitting, minutes, " ")
    add(sitting, minutes, "Not for her.", **not_for(sitting, "mother"))
    stored = type(section).objects.get(pk=section.pk)
    with pytest.raises(Refused, match="one by one"):
        writing.edit(stored, text="All in one box.", version=stored.version, **how)


def test_approved_paragraphs_are_corrected_by_the_chair_with_a_reason(sitting: holding.Sitting) -> None:
    minutes = draft(sitting)
    one = add(sitting, minutes, "He came on Tuesday.")
    approve(sitting, minutes)
    sending.send(Minutes.objects.get(), by=sitting.place.administrator, at=AT)
    with pytest.raises(Refused, match="who chaired"):
        notes.change(one, Wording("x"), version=1, why="y", by=sitting.place.administrator, at=AT)
    with pytest.raises(Refused, match="Say why"):
        notes.change(one, Wording("x"), version=1, by=sitting.chair, at=AT)
    with pytest.raises(Refused, match="approved"):
        add(sitting, minutes, "Late.")
    notes.change(one, Wording("He came on Monday."), version=1, why="A slip.", by=sitting.chair, at=AT)
    assert queries.edition(minutes) == "corrected-1"
    assert sending.send(Minutes.objects.get(), by=sitting.place.administrator, at=AT).posted == 8


# Editions -------------------------------------------------------------------------------------------------------


def test_each_edition_says_what_is_left_out_on_which_ground_and_who_decided(sitting: holding.Sitting) -> None:
    minutes = draft(sitting)
    add(sitting, minutes, SECRET, **not_for(sitting, "father"))
    add(sitting, minutes, "Only among us.", audience="professionals", ground="confidence")
    add(
        sitting,
        minutes,
        "For the mother.",
        audience="only",
        people=[sitting.asked["mother"].pk],
        ground="child",
    )
    father, mother, police = (edition(sitting, one) for one in ("father", "mother", "police"))
    assert "Larchmere" not in says(father) and "Larchmere" in says(mother) and "Larchmere" in says(police)
    assert "Only among us." not in says(mother) and "Only among us." in says(police)
    assert "For the mother." in says(mother) and "For the mother." not in says(police)
    assert f"it is about somebody else. Decided by {sitting.chair.name}." in says(father)
    assert (
        "it was given in confidence" in says(mother)
        and "child" not in says(father).split("Larchmere")[-1][:0]
    )
    assert [one.ground for one in father.left if one.paragraph] == ["third-party", "confidence", "child"]


def test_the_chair_alone_redacts_or_lets_stand_and_approves_each_edition(sitting: holding.Sitting) -> None:
    minutes = draft(sitting)
    one = add(sitting, minutes, "She spoke of her sister.")
    other = add(sitting, minutes, SECRET, **not_for(sitting, "mother", "father"))
    minutes = approve(sitting, minutes)
    mother = sitting.asked["mother"]
    why = {"leaves_out": True, "ground": "third-party", "why": "Her sister asked for it.", "at": AT}
    with pytest.raises(Refused, match="to approve|Only"):
        approving.redact(one, mother, by=sitting.place.administrator, **why)
    with pytest.raises(Refused, match="Choose the ground"):
        approving.redact(one, mother, by=sitting.chair, **{**why, "ground": "because"})
    with pytest.raises(Refused, match="Say why"):
        approving.redact(one, mother, by=sitting.chair, **{**why, "why": " "})
    assert not Redaction.objects.exists()
    approving.redact(one, mother, by=sitting.chair, **why)
    assert "sister" not in says(edition(sitting, "mother")) and "sister" in says(edition(sitting, "father"))
    approving.redact(other, mother, leaves_out=False, why="She told us of it.", by=sitting.chair, at=AT)
    assert "Larchmere" in says(edition(sitting, "mother")) and "Larchmere" not in says(
        edition(sitting, "father")
    )
    assert Entry.objects.filter(act__in=("minutes.redacted", "minutes.redaction-lifted")).count() == 2
    sent = sending.send(Minutes.objects.get(), by=sitting.place.administrator, at=AT)
    assert (sent.posted, sent.to_edit, sent.stopped) == (8, (), ())


def test_an_edition_that_changed_after_approval_waits_for_the_chair(sitting: holding.Sitting) -> None:
    minutes = draft(sitting)
    one = add(sitting, minutes, SECRET, **not_for(sitting, "father"))
    minutes = approve(sitting, minutes)
    shown = {sitting.asked["father"].pk: edition(sitting, "father").fingerprint}
    wording = Wording(SECRET, **not_for(sitting, "father", "mother"))
    notes.change(one, wording, version=1, why="Not for her either.", by=sitting.chair, at=AT)
    ordered = sending.order(minutes, by=sitting.place.administrator, at=AT)
    assert ordered.to_edit == (sitting.asked["mother"].name,)
    with pytest.raises(ChangedMeanwhile):
        approving.approve_editions(minutes, shown=shown, by=sitting.chair, at=AT)
    chair = world.client_for(sitting.chair)
    page = f"/minutes/{sitting.conference.pk}/editions/"
    table = tabling.table_of(queries.written_of(meeting_of(sitting.now())))
    typed = {
        f"edition-{one.copy.number}": hidden(chair.get(page), f"edition-{one.copy.number}")
        for one in table.to_approve
    }
    assert "Approve these editions" in chair.get(page).content.decode()
    assert chair.post(f"{page}approve/", typed).status_code == 302
    do_all_waiting()
    again = sending.send(Minutes.objects.get(), by=sitting.place.administrator, at=AT)
    assert (again.posted, again.to_edit) == (1, ())


def test_somebody_out_of_a_part_does_not_get_what_was_said_then(in_session: holding.Sitting) -> None:
    row = in_session.row
    in_session.come(("social worker",))
    in_session.say(row, "police", "continue", words="He was seen near the school on Friday.")
    notes.begin(in_session.now(), by=in_session.chair, at=holding.AFTER)
    hers, theirs = edition(in_session, "mother"), edition(in_session, "social worker")
    assert "near the school" not in says(hers) and "near the school" in says(theirs)
    assert "while you were not in the meeting" in says(hers)
    assert "Threats" not in says(hers) and "Threats" not in says(edition(in_session, "father"))
    assert "Threats" in says(theirs)


# The check ------------------------------------------------------------------------------------------------------


def test_the_same_words_typed_elsewhere_keep_the_minutes_from_approval(sitting: holding.Sitting) -> None:
    minutes = draft(sitting)
    add(sitting, minutes, SECRET, **not_for(sitting, "father"))
    again = add(
        sitting, minutes, "As said, the aunt in Larchmere has taken the children in for now.", part="other"
    )
    with pytest.raises(Refused, match="“Anything else”, in the words that begin “As said, the aunt"):
        approve(sitting, minutes)
    assert Minutes.objects.get().state == "with_chair"
    notes.strike(again, version=1, by=sitting.chair, at=AT)
    current = Minutes.objects.get()
    approving.approve(current, version=current.version, by=sitting.chair, at=AT)


def test_a_secret_address_in_a_paragraph_for_all_stops_the_fathers_copy(
    sitting: holding.Sitting, capsys: pytest.CaptureFixture[str]
) -> None:
    mother = Relative.objects.get(family=sitting.place.family, relation="mother")
    Relative.objects.filter(pk=mother.pk).update(address="4 Hazel Row\nMarrowby\nTS99 4QQ")
    mother.refresh_from_db()
    minutes = draft(sitting)
    add(sitting, minutes, "They live at 4, Hazel\u00ad Row now.")
    minutes = approve(sitting, minutes)
    ways = safe_contact.Ways(
        email_ok=True, email="mother@family.example", post="record", secret=True, why="Risk"
    )
    safe_contact.record(person=mother, ways=ways, by=sitting.place.administrator, at=AT)
    sent = sending.send(minutes, by=sitting.place.administrator, at=AT)
    father = sitting.asked["father"].name
    assert sent.posted == 7 and len(sent.stopped) == 1
    assert f"The copy for {father} would tell an address or number" in sent.stopped[0]
    assert "under “Discussion of the family as a whole”" in sent.stopped[0]
    assert not Letter.objects.filter(document="minutes", to_name=father).exists()
    assert commands.check(Namespace(conference=sitting.conference.pk)) == 1
    printed = capsys.readouterr().out
    assert "those copies do not go" in printed and "Hazel" not in printed
    assert commands.check(Namespace(conference=999999)) == 65
    page = world.client_for(sitting.chair).get(f"/minutes/{sitting.conference.pk}/editions/check/")
    assert "Does not go" in page.content.decode()


# Sending, late, corrections, told -------------------------------------------------------------------------------


def test_a_worker_killed_half_way_goes_on_where_it_stopped(
    sitting: holding.Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    minutes = approve(sitting, draft(sitting))
    ordered = sending.order(minutes, by=sitting.place.administrator, at=AT)
    assert ordered.sending is not None and Job.objects.filter(name=sending.WRITE).count() == 1
    assert Letter.objects.filter(document="minutes").count() == 0, "nothing is written while the page waits"
    write, made = sending.enclosures, []

    def dies(*args: Any, **kwargs: Any) -> Any:
        if len(made) == 3:
            raise KeyboardInterrupt
        made.append(1)
        return write(*args, **kwargs)

    monkeypatch.setattr(sending, "enclosures", dies)
    with pytest.raises(KeyboardInterrupt):
        jobs.write_copies(ordered.sending.pk)
    progress = queries.sending_under_way(Minutes.objects.get())
    assert progress is not None and (progress.done, progress.total, progress.finished) == (3, 8, False)
    page = world.client_for(sitting.place.administrator).get(f"/minutes/{sitting.conference.pk}/copies/")
    assert "The copies are being written" in page.content.decode()
    monkeypatch.setattr(sending, "enclosures", write)
    jobs.write_copies(ordered.sending.pk)
    jobs.write_copies(ordered.sending.pk)
    assert Letter.objects.filter(document="minutes").count() == 8
    assert Sending.objects.get().done_at is not None
    assert Entry.objects.filter(act="minutes.sent").count() == 1


def test_late_minutes_are_told_of_by_themselves_once(
    sitting: holding.Sitting, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager = sitting.place.by_role[world.Role.SERVICE_MANAGER]
    number = sitting.conference.pk
    assert late.ask_to_tell(sitting.now(), at=AT) == []
    then = AT + timedelta(days=40)
    assert queries.late_today(AT) == [] and queries.late_today(then) == [number]
    (letter,) = late.ask_to_tell(sitting.now(), at=then)
    assert late.ask_to_tell(sitting.now(), at=then) == []
    assert letter.to_practitioner == manager and "head of service" in letter.text.lower()
    assert f"/minutes/{number}/late/" in letter.text
    monkeypatch.setattr("quorate.clock.now", lambda: then)
    jobs.look()
    jobs.look()
    assert Job.objects.filter(name=jobs.TELL).count() == 1


def test_a_request_through_a_door_is_kept_once_and_answered(sitting: holding.Sitting) -> None:
    minutes = approve(sitting, draft(sitting))
    mother = sitting.asked["mother"]
    with pytest.raises(Refused, match="no minutes that were sent"):
        amending.ask(mother, words="It was Monday.", by="door 4", at=AT)
    sending.send(minutes, by=sitting.place.administrator, at=AT)
    do_all_waiting()
    asked = amending.ask(mother, words="It was Monday.", by="door 4", at=AT)
    assert amending.ask(mother, words="It was Monday. ", by="door 4", at=AT).pk == asked.pk
    assert asked.recorded_by is None and not asked.late
    much_later = amending.ask(mother, words="Again.", by="door 4", at=AT + timedelta(days=60))
    assert Amendment.objects.count() == 2 and much_later.answer == "waiting"


def test_in_berkshire_the_decision_is_told_by_mouth_and_in_writing(settings: Any) -> None:
    settings.TRAINING_TODAY = papers_world.HELD_ON
    sitting = papers_world.held("berkshire")
    father = sitting.asked["father"]

    def line(part: str) -> Any:
        found = {one.copy.number: one for one in telling_of(meeting_of(sitting.now())).lines}
        return found[sitting.asked[part].pk]

    both = ["Not told by word of mouth yet", "Not given in writing yet"]
    assert line("father").lacks == both and line("mother").lacks == both[1:]
    with pytest.raises(Refused, match="Say how"):
        telling.tell(father, on=papers_world.HELD_ON, how=" ", by=sitting.chair, at=AT)
    with pytest.raises(Refused, match="before the conference"):
        telling.tell(father, on=world.TODAY, how="by phone", by=sitting.chair, at=AT)
    page = world.client_for(sitting.chair)
    where = f"/minutes/{sitting.conference.pk}/told/"
    day = {"on-day": "22", "on-month": "4", "on-year": "2026"}
    assert (
        page.post(f"{where}{father.pk}/", {**day, "how": "On the telephone, by the chair"}).status_code == 302
    )
    assert Told.objects.count() == 1 and Entry.objects.filter(act="minutes.told").count() == 1
    assert line("father").lacks == both[1:], "told by mouth alone leaves it open"
    assert "are not fully told yet" in page.get(where).content.decode()
    keeping.send_notices(sitting.now(), also=(), by=sitting.chair, at=AT)
    do_all_waiting()
    assert line("mother").lacks == []
    printed = Letter.objects.get(document="outcome-notice", to_name=father.name)
    letters.mark_posted(printed, on=papers_world.HELD_ON, by=sitting.place.administrator, at=AT)
    absent = [one for one in telling_of(meeting_of(sitting.now())).lines if one.lacks]
    assert [one.lacks for one in absent] == [both[:1]] * 2, (
        "two agencies did not come, and were only written to"
    )
    for one in absent:
        telling.tell(one.person.invitation, on=papers_world.HELD_ON, how="By phone", by=sitting.chair, at=AT)
    assert line("father").lacks == [] and telling_of(meeting_of(sitting.now())).open == 0
    assert "Everybody who has to be told has been" in page.get(where).content.decode()


def test_in_tees_nothing_is_open_where_the_text_asks_for_no_channel(sitting: holding.Sitting) -> None:
    found = telling_of(meeting_of(sitting.now()))
    assert found.wanted == () and found.open == 0


def test_the_pages_of_the_record_are_read_in_few_questions(
    sitting: holding.Sitting, django_assert_max_num_queries: Any
) -> None:
    minutes = draft(sitting)
    one = add(sitting, minutes, SECRET, **not_for(sitting, "father"))
    chair = world.client_for(sitting.chair)
    base = f"/minutes/{sitting.conference.pk}/"
    chair.get(base)
    for tail, most in (
        ("notes/", 60),
        ("editions/", 70),
        (f"paragraphs/{one.pk}/", 60),
        (f"paragraphs/{one.pk}/readers/", 70),
        ("told/", 60),
    ):
        with django_assert_max_num_queries(most):
            assert chair.get(base + tail).status_code == 200, tail
