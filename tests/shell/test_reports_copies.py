"""Each reader has a copy of their own, and what is not for them is in no copy they can get."""

import io
import random
import zipfile
from datetime import datetime
from typing import Any

import pypdf
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.cases.models import AgencyContact
from quorate.conferences.models import Invitation
from quorate.reports import actions, queries
from quorate.reports.actions import Said
from quorate.reports.copies import Copy
from quorate.reports.models import Remark, Report
from quorate.reports.papers import paper_of
from quorate.reports.sentences import anchored, cut

from . import report_world, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training_day")]


def words(copy: Copy) -> str:
    return " ".join(one.text for part in copy.parts for one in part.sentences)


def shown(invitation: Invitation) -> str:
    return " ".join(words(copy) for copy in queries.shared_with(invitation))


def inside(content: bytes, suffix: str) -> str:
    """Return every word of a file, its properties and hidden layers too."""
    if suffix == "docx":
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            return " ".join(opened.read(name).decode("utf-8", "ignore") for name in opened.namelist())
    read = pypdf.PdfReader(io.BytesIO(content))
    told = " ".join(page.extract_text() for page in read.pages)
    return " ".join((told + str(read.metadata) + str(read.xmp_metadata and "")).split())


def test_a_text_is_cut_into_sentences_that_keep_their_anchors() -> None:
    assert cut("Dr. Ash saw him on 3.5.2026. He was well! Was he?\n\nYes.") == [
        ["Dr. Ash saw him on 3.5.2026.", "He was well!", "Was he?"],
        ["Yes."],
    ]
    before = anchored("a", "One thing. Another thing. One thing.")
    after = anchored("a", "New first. One thing. Another  thing. One thing.")
    assert len({one.anchor for one in before}) == 3
    assert {one.anchor for one in before} < {one.anchor for one in after}


def test_a_parent_reads_nothing_of_another_fathers_child() -> None:
    where = report_world.told(halves=True)
    first, second = where.children
    report = where.receive(
        "GP",
        Said("one", "Health", "First child is well.", child_id=first.pk, nature="fact"),
        Said("two", "Health", "Second child has asthma.", child_id=second.pk, nature="fact"),
        Said("all", "The family", "Everybody was seen in March.", nature="fact"),
    )
    where.show(report, "mother", "father", "second father")
    assert "asthma" not in shown(where.family["father"])
    assert "March" not in shown(where.family["father"])
    assert shown(where.family["father"]) == "First child is well."
    assert shown(where.family["second father"]) == "Second child has asthma."
    assert (
        shown(where.family["mother"])
        == "First child is well. Second child has asthma. Everybody was seen in March."
    )
    assert [len(copy.recommendations) for copy in queries.shared_with(where.family["father"])] == [1]


def test_nothing_is_theirs_before_it_was_shown_and_when_papers_are_held() -> None:
    where = report_world.told()
    report = where.receive("GP", Said("one", "Health", "All is well."))
    mother = where.family["mother"]
    assert queries.shared_with(mother) == []
    where.show(report, "mother")
    assert shown(mother) == "All is well."
    assert queries.shared_with(where.family["father"]) == []
    with CaptureQueriesContext(connection) as asked:
        queries.shared_with(mother)
    assert len(asked) <= 11
    report.refresh_from_db()
    kept = report.shared.get()
    actions.take_back(
        report=report, shared=kept.pk, why="The wrong family", version=report.version,
        by=where.place.administrator, at=world.NOW,
    )  # fmt: skip
    assert queries.shared_with(mother) == []


@pytest.mark.parametrize("seed", range(3))
def test_marked_words_are_in_no_copy_of_somebody_else_in_any_format(seed: int) -> None:
    """Secrets of every kind are scattered over a report; each reader's files hold theirs and nobody else's."""
    chance = random.Random(seed)
    where = report_world.told(halves=True)
    first, second = where.children
    readers = ["mother", "father", "second father"]
    may: dict[str, set[str]] = {name: set() for name in readers}
    said, wishes = [], []
    for number in range(9):
        secret = f"Quillon{seed}{number}wren"
        child = chance.choice([first.pk, second.pk, None])
        said.append(Said(f"part{number}", f"Heading {number}", f"It says {secret} of it.", child_id=child))
        kept = chance.choice([None, (), (where.family["father"].relative_id,)])
        if kept is not None:
            wishes.append(
                (actions.Wish("A risk", f"part{number}", kept), chance.choice(["ask", "agree", "refuse"]))
            )
        held = kept is not None and wishes[-1][1] != "refuse"
        for name in readers:
            own = {"mother": {first.pk, second.pk, None}, "father": {first.pk}, "second father": {second.pk}}[
                name
            ]
            withheld = held and (kept == () or name == "father")
            if child in own and not withheld:
                may[name].add(secret)
    report = where.receive("police", *said)
    for wish, then in wishes:
        report.refresh_from_db()
        asked = actions.ask_to_withhold(
            report=report, wish=wish, version=report.version, by=where.place.administrator, at=world.NOW
        )
        if then != "ask":
            agree = then == "agree"
            actions.answer(asked=asked, agree=agree, why="Weighed", by=where.place.chair, at=world.NOW)
    able = [name for name in readers if may[name]]
    where.show(report, *able)
    secrets = {f"Quillon{seed}{number}wren" for number in range(9)}
    client = world.client_for(where.place.administrator)
    for name in readers:
        person = where.family[name]
        page = shown(person)
        assert {one for one in secrets if one in page} == may[name]
        for suffix in ("pdf", "docx"):
            address = reverse("reports:family-paper", args=[report.pk, person.pk, suffix])
            answer = client.get(address)
            assert (answer.status_code == 200) is bool(may[name])
            if answer.status_code == 200:
                told = inside(answer.content, suffix)
                assert {one for one in secrets if one in told} == may[name]
                assert "A risk" not in told


def remark(where: report_world.Told, who: str, report: Report, sentence: str, **changes: Any) -> Remark:
    version = report.versions.order_by("-number").first()
    assert version is not None
    anchor = next(one.anchor for one in queries.sentences_of(version) if one.text == sentence)
    given = {"says": "correction", "words": "It was in May.", "by": None, "at": world.NOW} | changes
    return actions.remark(invitation=where.family[who], version=version, anchor=anchor, **given)


def test_a_remark_follows_its_sentence_into_later_versions() -> None:
    where = report_world.told()
    report = where.receive("GP", Said("one", "Health", "Seen in March. Weight was low."))
    where.show(report, "mother")
    kept = remark(where, "mother", report, "Seen in March.")
    assert Entry.objects.filter(act="reports.remarked", about=f"report:{report.pk}").count() == 1
    assert remark(where, "mother", report, "Seen in March.").pk == kept.pk
    report.refresh_from_db()
    where.receive("GP", Said("one", "Health", "A new start. Seen in March."), version=report.version)
    copy = queries.readable(where.conference)[0]
    assert [one.remarks for one in copy.parts[0].sentences] == [(), (kept,)]
    report.refresh_from_db()
    where.receive("GP", Said("one", "Health", "Seen in May."), version=report.version)
    copy = queries.readable(where.conference)[0]
    assert copy.parts[0].earlier == (kept,)
    assert kept.sentence == "Seen in March."
    page = world.client_for(where.place.chair).get(f"/reports/{report.pk}/").content.decode()
    assert "Said about an earlier wording" in page
    assert "It was in May." in page


def test_only_who_was_shown_a_sentence_remarks_on_it() -> None:
    where = report_world.told(halves=True)
    first, second = where.children
    report = where.receive(
        "GP",
        Said("one", "Health", "First is well.", child_id=first.pk),
        Said("two", "Health", "Second is ill.", child_id=second.pk),
    )
    where.show(report, "father")
    with pytest.raises(actions.ReportRefused, match="no longer in the report"):
        remark(where, "father", report, "Second is ill.")
    with pytest.raises(actions.ReportRefused, match="no longer in the report"):
        remark(where, "mother", report, "First is well.")
    with pytest.raises(actions.ReportRefused, match="what is wrong"):
        remark(where, "father", report, "First is well.", words=" ")
    with pytest.raises(actions.ReportRefused, match="Only the social worker"):
        remark(where, "father", report, "First is well.", by=where.asked["police"].practitioner)
    assert not Remark.objects.exists()
    written = remark(where, "father", report, "First is well.", by=where.place.network.social_worker)  # type: ignore[union-attr]
    actions.take_back_remark(kept=written, by=None, at=world.NOW)
    assert not Remark.objects.filter(superseded_at__isnull=True).exists()


def test_opening_by_link_is_recorded_once_and_ends_the_duty() -> None:
    where = report_world.told()
    report = where.receive("GP", Said("one", "Health", "All is well."))
    mother = where.family["mother"]
    actions.record_opened(report, mother, world.NOW)
    assert not report.shared.exists()
    report.refresh_from_db()
    actions.make_available(
        report=report, people=[mother], version=report.version, by=where.place.administrator, at=world.NOW
    )
    report.refresh_from_db()
    assert report.shared_with_family_on is None
    later = datetime(2026, 4, 14, 20, 0, tzinfo=world.LONDON)
    for _ in range(2):
        actions.record_opened(report, mother, later)
    report.refresh_from_db()
    assert report.shared_with_family_on == later.date()
    assert sorted(report.shared.values_list("how", flat=True)) == ["available", "door"]
    assert Entry.objects.filter(act="reports.opened").count() == 1


def test_the_ledger_says_what_is_owed_shown_and_kept_back_in_few_questions() -> None:
    where = report_world.told(halves=True)
    first, second = where.children
    late = datetime(2026, 4, 20, 9, 0, tzinfo=world.LONDON)
    report = where.receive("class teacher", Said("one", "School", "Comes daily.", child_id=first.pk))
    where.show(report, "father", how="handed")
    report.refresh_from_db()
    actions.ask_to_withhold(
        report=report, wish=actions.Wish("It names a witness"), version=report.version,
        by=where.place.administrator, at=world.NOW,
    )  # fmt: skip
    housing = world.make_agency(where.place.area, world.Kind.HOUSING)
    AgencyContact.objects.create(child=first, agency=housing)
    with CaptureQueriesContext(connection) as asked:
        ledger = queries.ledger(where.conference, late)
    assert ledger.unasked == [housing.name]
    where.conference.opened_at = late
    assert {one.invitation.part for one in ledger.opened_without} >= {"social worker", "GP"}
    where.conference.opened_at = None
    assert len(asked) <= 15
    standings = [one.standing for one in ledger.owed]
    assert standings == sorted(standings, key=["overdue", "waiting", "late", "done"].index)
    assert standings[0] == "overdue"
    line = next(one for one in ledger.owed if one.report == report)
    assert line.waits_for_chair
    with time_machine.travel(late, tick=False):
        page = (
            world.client_for(where.place.chair)
            .get(f"/conferences/{where.conference.pk}/reports/")
            .content.decode()
        )
    assert "handed over Mon 13 Apr 2026" in page
    assert "It names a witness" in page
    assert ">Answer" in page
    made = paper_of(
        queries.readable(where.conference)[0], reader="The chair", training="", at=world.NOW, for_family=False
    )
    assert "Not to be shown to the family. It names a witness" in str(made.blocks)


def test_the_chair_answers_on_a_page_and_a_refusal_shows_it() -> None:
    where = report_world.told()
    report = where.receive(
        "police", Said("one", "Incidents", "A call on Monday."), Said("two", "Bail", "None.")
    )
    client = world.client_for(where.place.administrator)
    page = client.post(
        f"/reports/{report.pk}/withheld/",
        {
            "part": "one",
            "reason": "An open inquiry",
            "may_tell": "That there was a call",
            "version": report.version,
        },
    )
    assert page.status_code == 302
    asked = report.withholdings.get()
    where.show(report, "mother")
    assert shown(where.family["mother"]) == "None."
    address = f"/reports/{report.pk}/withheld/{asked.pk}/"
    assert client.get(address).status_code == 403
    chair = world.client_for(where.place.chair)
    assert "That there was a call" in chair.get(address).content.decode()
    assert "Say why you do not agree" in chair.post(address, {"agree": "no"}).content.decode()
    assert chair.post(address, {"agree": "no", "why": "It is known to them"}).status_code == 302
    assert shown(where.family["mother"]) == "A call on Monday. None."
    assert "answered already" in chair.post(address, {"agree": "yes"}).content.decode()


def test_whose_children_they_are_is_recorded_on_a_page() -> None:
    where = report_world.told()
    mother, father = where.family["mother"], where.family["father"]
    first, second = where.children
    address = f"/conferences/{where.conference.pk}/reports/parents/"
    given = {
        f"relative_{mother.relative_id}": [first.pk, second.pk],
        f"relative_{father.relative_id}": [first.pk],
    }
    client = world.client_for(where.place.administrator)
    assert client.get(address).status_code == 200
    assert client.post(address, given).status_code == 302
    report = where.receive("GP", Said("two", "Health", "Second is ill.", child_id=second.pk))
    where.show(report, "mother")
    assert shown(mother) == "Second is ill."
    with pytest.raises(actions.ReportRefused, match="Nothing in this report"):
        where.show(report, "father")
