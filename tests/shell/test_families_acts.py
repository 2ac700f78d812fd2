"""What somebody of the family does at their door: each act does it, or refuses in words and leaves no trace."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from quorate.audit.models import Entry
from quorate.cases.models import Event
from quorate.cases.safe_contact import how_to_reach
from quorate.conferences.models import Conference, KeptOut
from quorate.families.actions import coming, plan, remarking, sending, writing
from quorate.families.actions.refusals import Refused
from quorate.families.models import Draft, PlanView, Wish
from quorate.families.queries import own, shared
from quorate.plans import actions as plans
from quorate.preparing.models import Assessment, Contribution, Help
from quorate.preparing.queries.heard import contributions_for
from quorate.reports.models import Remark, Shared
from tests.shell import family_world, world
from tests.shell.family_world import Family

pytestmark = pytest.mark.django_db
Kind = Contribution.Kind
NOW = world.NOW
WHERE_IT_WAS_TAKEN = 0x8825
M4A = b"\x00\x00\x00\x20ftypM4A " + b"0" * 20


def a_picture(kind: str = "PNG", **more: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(out, kind, **more)
    return out.getvalue()


A_PICTURE = a_picture()


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def family() -> Family:
    return family_world.make_family()


def begun(family: Family) -> None:
    Conference.objects.filter(pk=family.conference.pk).update(state="open")


def test_words_are_kept_for_their_writer_alone(family: Family) -> None:
    mother = family_world.reader(family.mother)
    assert writing.keep(reader=mother, said={"changed": "My mum is here.", "want": ""}, at=NOW) == 1
    assert writing.keep(reader=mother, said={"changed": "My mum is here."}, at=NOW) == 0
    assert Draft.objects.get().words == "My mum is here."
    entry = Entry.objects.get(act="families.kept")
    assert entry.by_name.endswith("Mother Farthing") or entry.by_name.startswith("door:")
    assert "mum" not in str(entry.detail)
    assert contributions_for(family.conference, family.booked.place.chair) == []
    assert "My mum is here." not in family_world.browser(family.child).get("/family/say/").content.decode()


@pytest.mark.parametrize("words", ["", "x" * 20_001])
def test_nothing_is_sent_that_is_not_there_or_far_too_long(family: Family, words: str) -> None:
    mother = family_world.reader(family.mother)
    with pytest.raises(Refused):
        writing.keep(reader=mother, said={"changed": words}, at=NOW)
        sending.send_words(reader=mother, audience="everybody", at=NOW)
    assert not Contribution.objects.exists()


def test_what_is_sent_again_takes_the_place_of_the_first(family: Family) -> None:
    mother = family_world.reader(family.mother)
    writing.keep(reader=mother, said={"changed": "I moved."}, at=NOW)
    sending.send_words(reader=mother, audience="chair", at=NOW)
    writing.keep(reader=mother, said={"want": "The plan should end."}, at=NOW)
    sending.send_words(reader=mother, audience="professionals", at=NOW)
    chair = contributions_for(family.conference, family.booked.place.chair)
    assert [one.words for one in chair] == [
        "What has changed at home?\nI moved.\n\nWhat do you want to happen now?\nThe plan should end."
    ]
    assert Contribution.objects.count() == 2


def test_a_long_statement_is_taken_and_advice_to_keep_it_short_is_shown(family: Family) -> None:
    page = family_world.browser(family.mother)
    assert "It is best to keep it short" in page.get("/family/say/").content.decode()
    page.post("/family/say/", {"changed": "We talked. " * 1500, "send": "1"})
    assert page.post("/family/say/send/", {"audience": "everybody"}).status_code == 302
    assert len(Contribution.objects.get().words) > 15_000


def test_a_picture_is_drawn_anew_without_where_it_was_taken(family: Family) -> None:
    exif = Image.Exif()
    exif[WHERE_IT_WAS_TAKEN] = {1: "N", 2: (51.0, 30.0, 0.0)}
    taken = a_picture("JPEG", exif=exif)
    page = family_world.browser(family.child)
    sent = {
        "file": SimpleUploadedFile("me.jpg", taken),
        "audience": "professionals",
        "words": "",
        "token": "t1",
    }
    assert page.post("/family/say/drawing/", sent).status_code == 302
    kept = Contribution.objects.get()
    with Image.open(BytesIO(bytes(kept.content or b""))) as picture:
        assert picture.size == (60, 40) and not picture.getexif()
    given = page.get(f"/family/say/{kept.pk}/file/")
    assert given["Content-Type"] == "image/jpeg" and "sandbox" in given["Content-Security-Policy"]
    assert family_world.browser(family.mother).get(f"/family/say/{kept.pk}/file/").status_code == 404
    again = {**sent, "file": SimpleUploadedFile("me.jpg", taken)}
    page.post("/family/say/drawing/", again)
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize(
    ("address", "name", "content"),
    [
        ("drawing", "me.png", b"\x89PNG\r\n\x1a\n" + b"0" * 50),
        ("drawing", "me.png", b"<svg onload='alert(1)'>"),
        ("drawing", "me.svg", b"<svg></svg>"),
        ("recording", "me.mp3", b"MZ\x90\x00" + b"0" * 50),
        ("recording", "me.exe", b"ID3" + b"0" * 50),
        ("recording", "me.mp3", b""),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    family: Family, address: str, name: str, content: bytes
) -> None:
    page = family_world.browser(family.mother)
    sent = {"file": SimpleUploadedFile(name, content), "audience": "chair", "token": "t"}
    answer = page.post(f"/family/say/{address}/", sent)
    assert answer.status_code == 422 and "There is a problem" in answer.content.decode()
    assert not Contribution.objects.exists()


def test_a_recording_is_kept_and_only_its_page_may_ask_for_the_microphone(family: Family) -> None:
    page = family_world.browser(family.mother)
    assert "microphone=(self)" in page.get("/family/say/recording/")["Permissions-Policy"]
    assert "microphone=()" in page.get("/family/say/")["Permissions-Policy"]
    sent = {"file": SimpleUploadedFile("voice.m4a", M4A), "audience": "everybody", "token": "t"}
    assert page.post("/family/say/recording/", sent).status_code == 302
    assert Contribution.objects.get().kind == Kind.RECORDING


def test_it_can_be_taken_back_until_the_meeting(family: Family) -> None:
    mother = family_world.reader(family.mother)
    asked = sending.ask(reader=mother, words="Who will be there?", token="q", at=NOW)
    page = family_world.browser(family.mother)
    assert page.post(f"/family/say/{asked.pk}/take-back/").status_code == 302
    assert own.asked(mother) == []
    asked = sending.ask(reader=mother, words="Who will be there?", token="r", at=NOW)
    begun(family)
    page.post(f"/family/say/{asked.pk}/take-back/")
    assert Contribution.objects.get(pk=asked.pk).taken_back_at is None
    with pytest.raises(Refused):
        sending.ask(reader=family_world.reader(family.mother), words="More?", token="s", at=NOW)


def test_a_question_and_its_answer_are_for_who_asked(family: Family) -> None:
    page = family_world.browser(family.mother)
    page.post("/family/questions/", {"words": "Can my mum come?", "token": "q"})
    question = Contribution.objects.get(kind=Kind.QUESTION)
    chair = world.client_for(family.booked.place.chair)
    assert [one.words for one in contributions_for(family.conference, family.booked.place.chair)] == [
        "Can my mum come?"
    ]
    Contribution.objects.filter(pk=question.pk).update(
        answer="Yes, she can.", answered_by=family.booked.place.chair, answered_at=NOW
    )
    assert "Yes, she can." in page.get("/family/questions/").content.decode()
    assert (
        "Yes, she can." not in family_world.browser(family.child).get("/family/questions/").content.decode()
    )
    assert chair.get("/family/questions/").status_code == 302


def test_a_wish_not_to_come_is_taken_as_it_is(family: Family) -> None:
    child = family_world.reader(family.child)
    coming.say(reader=child, wants="part", words="", at=NOW)
    coming.say(reader=child, wants="not", words="", at=NOW)
    coming.say(reader=child, wants="not", words="", at=NOW)
    assert list(Wish.objects.order_by("pk").values_list("wants", "superseded_at")) == [
        ("part", NOW),
        ("not", None),
    ]
    told = contributions_for(family.conference, family.booked.network.social_worker)
    assert [one.words for one in told] == ["Wants to come for a part.", "Does not want to come."]
    page = family_world.browser(family.child).get("/family/").content.decode()
    assert "That is fine. You do not have to." in page
    with pytest.raises(Refused):
        coming.say(reader=child, wants="perhaps", words="", at=NOW)


@pytest.mark.parametrize(
    ("result", "offered"),
    [
        ("all", ["all", "part", "spoken-for", "not"]),
        ("part", ["part", "spoken-for", "not"]),
        ("none", ["spoken-for", "not"]),
    ],
)
def test_a_child_is_offered_what_was_assessed(family: Family, result: str, offered: list[str]) -> None:
    row = family.conference.children.get(child=family.booked.children[0])
    Assessment.objects.create(
        conference_child=row,
        assessed_on=NOW.date(),
        result=result,
        by=family.booked.network.social_worker,
        at=NOW,
    )
    page = family_world.browser(family.child).get("/family/coming/").content.decode()
    assert [one for one in ("all", "part", "spoken-for", "not") if f'value="{one}"' in page] == offered


@pytest.mark.parametrize(("born", "older"), [("2014-04-28", True), ("2014-04-29", False)])
def test_the_age_that_the_text_presumes_decides_the_words(family: Family, born: str, older: bool) -> None:
    child = family.booked.children[0]
    type(child).objects.filter(pk=child.pk).update(born_on=born)
    family.child.refresh_from_db()
    assert family_world.reader(family.child).older is older
    page = family_world.browser(family.child).get("/family/coming/").content.decode()
    assert ('value="all"' in page) is older


def test_help_is_asked_for_and_what_was_arranged_is_seen(family: Family) -> None:
    page = family_world.browser(family.mother)
    assert page.post("/family/help/interpreter/", {"wanted": ""}).status_code == 422
    page.post("/family/help/interpreter/", {"wanted": "Polish"})
    row = Help.objects.get()
    assert (row.kind, row.standing, row.wanted) == ("interpreter", "asked", "Polish")
    assert "You asked for this." in page.get("/family/help/").content.decode()
    Help.objects.filter(pk=row.pk).update(standing="arranged", with_whom="Jo Reed, Word Bridge")
    assert "This is arranged: Jo Reed, Word Bridge." in page.get("/family/help/").content.decode()
    assert page.get("/family/help/nonsense/").status_code == 404


def test_a_change_of_safe_contact_waits_for_a_worker(family: Family) -> None:
    before = how_to_reach(own.person_of(family_world.reader(family.mother)))
    page = family_world.browser(family.mother)
    said = {
        "email_ok": "no", "links_ok": "no", "phone_ok": "yes", "post": "hand", "hidden": "yes",
        "email": "", "phone": "",
        "post_address": "", "why": "He reads my post.",
    }  # fmt: skip
    assert page.post("/family/safe-contact/", {**said, "post": "other"}).status_code == 422
    assert page.post("/family/safe-contact/", said).status_code == 302
    assert how_to_reach(own.person_of(family_world.reader(family.mother))) == before
    assert "Until then it stays as it is" in page.get("/family/safe-contact/").content.decode()


def test_a_note_follows_its_sentence_and_reading_is_recorded(family: Family) -> None:
    report = family_world.a_report(family)
    page = family_world.browser(family.mother)
    shown = page.get(f"/family/reports/{report.pk}/")
    assert "He is often late." in shown.content.decode()
    assert Shared.objects.filter(report=report, how="door", superseded_at__isnull=True).count() == 1
    assert Entry.objects.filter(act="families.report", about=f"report:{report.pk}").exists()
    mother = family_world.reader(family.mother)
    copy = shared.report(mother, report.pk)
    assert copy is not None
    late = copy.parts[0].sentences[1]
    address = f"/family/reports/{report.pk}/sentence/{late.anchor}/"
    assert page.post(address, {"says": "correction", "words": " "}).status_code == 422
    assert page.post(address, {"says": "correction", "words": "Two times only."}).status_code == 302
    assert "Two times only." in page.get(f"/family/reports/{report.pk}/").content.decode()
    assert Remark.objects.get(superseded_at__isnull=True).sentence == "He is often late."
    assert page.post(f"{address}take-back/").status_code == 302
    assert not Remark.objects.filter(superseded_at__isnull=True).exists()
    with pytest.raises(Refused):
        remarking.say(reader=mother, copy=copy, anchor="p1.nowhere", says="agree", words="", at=NOW)


def test_a_report_that_was_not_shared_is_not_there(family: Family) -> None:
    report = family_world.a_report(family, shown=False)
    assert family_world.browser(family.mother).get(f"/family/reports/{report.pk}/").status_code == 404
    assert family_world.browser(family.mother).get(f"/family/reports/{report.pk}/file/").status_code == 404


def test_the_view_on_a_thing_to_be_done_stands_beside_it(family: Family) -> None:
    child = family.booked.children[0]
    plan_ = child.plans.get()
    action = plans.add_action(
        plan=plan_,
        what="Daily visits",
        by_on=None,
        significant=False,
        by=family.booked.network.social_worker,
        at=NOW,
    )
    mother = family_world.reader(family.mother)
    plan.say_of_action(reader=mother, action=action, says="disagrees", words="Too often.", at=NOW)
    plan.say_of_action(reader=mother, action=action, says="agrees", words="", at=NOW)
    assert PlanView.objects.get(superseded_at__isnull=True).says == "agrees"
    told = Event.objects.filter(child=child, facts__topic="family-view").order_by("pk")
    assert [one.facts["title"].split(": ")[1] for one in told] == [
        "does not agree with “Daily visits”",
        "agrees with “Daily visits”",
    ]
    with pytest.raises(Refused):
        plan.say_of_action(reader=mother, action=action, says="maybe", words="", at=NOW)


def test_somebody_kept_out_still_has_their_door_and_not_the_place(family: Family) -> None:
    KeptOut.objects.create(
        invitation=family.mother,
        extent="whole",
        why="So that nobody is hurt.",
        by=family.booked.place.chair,
        at=NOW,
    )
    page = family_world.browser(family.mother)
    home = page.get("/family/").content.decode()
    assert "You are asked to stay away from this meeting." in home and "Tell us what you think" in home
    assert "So that nobody is hurt." not in home
    place = page.get("/family/meeting/").content.decode()
    assert "Willow room" not in place and family.booked.network.teacher.name not in place
    offered = page.get("/family/coming/").content.decode()
    assert 'value="all"' not in offered and 'value="spoken-for"' in offered
