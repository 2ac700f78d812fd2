"""A report is written question by question, saved as it goes, checked against the area's form, and signed."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.cases.facts import procedure_of
from quorate.conferences.models import ConferenceChild, Invitation
from quorate.conferences.queries import inviting
from quorate.doors.models import Door
from quorate.letters.models import Letter
from quorate.portal.queries.asked import may_write
from quorate.portal.queries.chasing import owing_of
from quorate.reports import actions, queries
from quorate.reports.models import Attachment, DraftAnswer, Part, Report
from quorate.reports.paragraphs import Hold, Paragraph
from quorate.rules import report_forms

from . import family_world, report_world, world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training_day")]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


def address(invitation: Invitation, page: str, *more: str) -> str:
    return reverse(f"reports:{page}", args=(invitation.pk, *more))


def typed(client: Client, where: str, *texts: str, **changes: Any) -> dict[str, Any]:
    """Return what a browser would send for a question: its page's hidden names and these texts."""
    page = client.get(where).content.decode()
    refs = re.findall(r'name="p(\d+)_ref" value="([^"]+)"', page)
    found: dict[str, Any] = {f"p{place}_ref": ref for place, ref in refs}
    version = re.search(r'name="version" value="(\d+)"', page)
    assert version is not None
    found["version"] = version.group(1)
    for place, text in enumerate(texts):
        checked = re.search(rf'name="p{place}_nature"[^>]*value="(\w+)"[^>]*checked', page)
        found[f"p{place}_text"] = text
        found[f"p{place}_nature"] = checked.group(1) if checked else "fact"
        found[f"p{place}_about"] = re.findall(rf'name="p{place}_about"[^>]*value="(\d+)"[^>]*checked', page)
    return found | changes


def test_a_gp_answers_and_signs() -> None:
    where = report_world.told("tees")
    gp = where.asked["GP"]
    client = world.client_for(gp.practitioner)  # type: ignore[arg-type]
    _, warned, _ = queries.drafts.checked(queries.drafts.writing(gp))
    assert {"information", "effectiveness", "impact-of-action", "action-needed"} <= {
        one.question for one in warned
    }
    overview = client.get(address(gp, "write")).content.decode()
    assert "What matters about each child’s health?" in overview
    assert "Which incidents are recorded?" not in overview
    questions = [one.key for one in queries.drafts.writing(gp).asked.questions]
    for key in questions:
        at = address(gp, "question", key)
        answer = client.post(at, typed(client, at, f"My answer to {key}."))
        assert answer.status_code == 302
    assert answer.headers["Location"] == address(gp, "recommend")
    rows = list(ConferenceChild.objects.filter(conference=where.conference))
    says = {f"recommends_{row.pk}": "continue" for row in rows}
    assert client.post(address(gp, "recommend"), {"version": 0, **says}).status_code == 302
    page = client.get(address(gp, "sign")).content.decode()
    assert "My answer to health." in page
    stamp = queries.drafts.writing(gp).stamp
    unsigned = client.post(address(gp, "sign"), {"version": 0, "stamp": stamp})
    assert "type your name" in unsigned.content.decode()
    assert not Report.objects.exists()
    signed = {"name": "Dr Ada Dale", "ticked": "on", "version": 0, "stamp": stamp, "accepted": "on"}
    assert client.post(address(gp, "sign"), signed).status_code == 302
    report = Report.objects.get(invitation=gp)
    version = report.versions.get()
    assert (version.signed_as, version.by) == ("Dr Ada Dale", gp.practitioner)
    assert version.form == "form.report, form.report-gp"
    assert {part.nature for part in version.parts.exclude(prompt="more")} == {"fact", "allegation", "opinion"}
    assert all(part.child is None for part in version.parts.all())
    assert Entry.objects.filter(act="reports.draft-begun").count() == 1
    again = client.post(address(gp, "sign"), signed)
    assert "changed by someone else" in again.content.decode()
    assert report.versions.count() == 1


def save(invitation: Invitation, key: str, *said: Paragraph, version: int = 0, by: Any = None) -> DraftAnswer:
    return actions.save_answer(
        invitation=invitation,
        question=key,
        paragraphs=said,
        version=version,
        by=by or invitation.practitioner,
        at=world.NOW,
    )


def test_two_people_at_once_lose_nothing() -> None:
    where = report_world.told("tees")
    gp = where.asked["GP"]
    save(gp, "told", Paragraph("a1", "From the first tab.", "allegation"))
    client = world.client_for(where.place.administrator)
    at = address(gp, "question", "told")
    stale = typed(client, at, "From the second tab.")
    save(gp, "told", Paragraph("a1", "Changed meanwhile.", "allegation"), version=1)
    page = client.post(at, stale).content.decode()
    assert "saved this answer while you were writing" in page
    assert "From the second tab." in page
    assert "Changed meanwhile." in page
    assert DraftAnswer.objects.get().paragraphs[0]["text"] == "Changed meanwhile."
    both: dict[str, Any] = dict(re.findall(r'name="(p\d_ref|version)" value="([^"]+)"', page))
    both |= {"p0_text": "From the second tab.", "p1_text": "Changed meanwhile.", "p0_nature": "fact"}
    assert client.post(at, both).status_code == 302
    assert len(DraftAnswer.objects.get().paragraphs) == 2


def test_the_same_words_twice_are_saved_once_and_htmx_is_told_the_version() -> None:
    where = report_world.told("tees")
    gp = where.asked["GP"]
    client = world.client_for(gp.practitioner)  # type: ignore[arg-type]
    at = address(gp, "question", "told")
    given = typed(client, at, "Said once.")
    saved = client.post(at, given, headers={"HX-Request": "true"}).content.decode()
    assert 'hx-swap-oob="true"' in saved
    assert 'value="1"' in saved
    assert client.post(at, given).status_code == 302
    assert DraftAnswer.objects.get().version == 1
    assert len(DraftAnswer.objects.get().paragraphs) == 1


def test_resumed_where_it_was_left_and_a_new_version_begins_from_the_last() -> None:
    where = report_world.told("tees")
    gp = where.asked["GP"]
    save(gp, "told", Paragraph("a1", "Nothing.", "allegation"))
    found = queries.drafts.writing(gp)
    assert found.answers["told"][0].text == "Nothing."
    report = where.receive("GP", actions.Said("b1", "Told", "As signed.", prompt="told", nature="fact"))
    assert report.version == 1
    found = queries.drafts.writing(gp)
    assert [one.text for one in found.paragraphs("told")] == ["Nothing."]  # the open draft is not lost


def test_what_the_clauses_ask_is_missed_by_name_before_signing() -> None:
    where = report_world.told("berkshire")
    worker = where.asked["social worker"]
    first, second = where.children
    save(worker, "progress", Paragraph("a1", "Slow.", "", (first.pk,)))
    blocked, warned, _ = queries.drafts.checked(queries.drafts.writing(worker))
    says = " ".join(one.says for one in blocked)
    assert "fact, an allegation or an opinion" in says  # BER-RPT-02
    assert "signs the report" in says  # BER-RPT-12
    assert "Select what you recommend" in says
    empty = {one.question for one in warned}
    assert {"obstacles", "new-information", "implementation"} <= empty  # BER-RPT-04
    assert {"analysis", "other-plans", "assessment", "each-child"} <= empty  # LEAD-02, RPT-05, RPT-07, RPT-06
    assert {"action-needed", "effectiveness", "impact-of-action"} <= empty  # BER-REVLEAD-02
    assert {"work-by-family", "work-by-practitioners", "impact-against-outcomes"} <= empty  # BER-REVPRAC-02
    assert "progress" not in empty
    assert any("each child by itself" in one.says for one in warned)
    save(worker, "obstacles", Paragraph("a2", "None.", "fact"))
    _, warned, _ = queries.drafts.checked(queries.drafts.writing(worker))
    assert "obstacles" not in {one.question for one in warned}


def test_an_answer_for_each_child_names_the_child_it_leaves_out() -> None:
    where = report_world.told("berkshire")
    worker = where.asked["social worker"]
    first, second = where.children
    save(worker, "each-child", Paragraph("a1", "Needs calm.", "opinion", (first.pk,)))
    _, warned, _ = queries.drafts.checked(queries.drafts.writing(worker))
    assert any(one.question == "each-child" and second.name in one.says for one in warned)


def test_different_parents_make_a_report_for_each_child() -> None:
    where = report_world.told("berkshire", halves=True)
    gp = where.asked["GP"]
    first, second = where.children
    client = world.client_for(gp.practitioner)  # type: ignore[arg-type]
    at = address(gp, "question", "health")
    refused = client.post(at, typed(client, at, "Both are well."))
    assert "Select which child it is about" in refused.content.decode()
    given = typed(client, at, "Both are well.") | {"p0_about": [str(first.pk), str(second.pk)]}
    assert client.post(at, given).status_code == 302
    save(gp, "adults-health", Paragraph("f1", "First father is ill.", "fact", (first.pk,)))
    whole = client.get(address(gp, "whole")).content.decode()
    assert "one text or file cannot go to them all" in whole
    with pytest.raises(actions.ReportRefused, match="different parents"):
        actions.receive_signed(
            invitation=gp, text="Of both.", file=None, recommendations={}, name="Ada", natures=True,
            off_form_why="Old", version=0, by=where.place.administrator, at=world.NOW,
        )  # fmt: skip
    report = sign(gp)
    parts = Part.objects.filter(version__report=report)
    assert sorted(part.child_id or 0 for part in parts.filter(text="Both are well.")) == [first.pk, second.pk]
    where.show(report, "father", "second father")
    texts = {
        name: " ".join(
            one.text for copy in queries.shared_with(person) for part in copy.parts for one in part.sentences
        )
        for name, person in where.family.items()
    }
    assert "First father is ill" in texts["father"]
    assert "First father" not in texts["second father"]


def sign(invitation: Invitation, **changes: Any) -> Report:
    found = queries.drafts.writing(invitation)
    given = {"name": "Ada", "ticked": True, "off_form_why": "", "accepted": True} | changes
    return actions.sign(
        invitation=invitation,
        version=found.report.version if found.report else 0,
        stamp=found.stamp,
        by=invitation.practitioner,
        at=world.NOW,
        **given,
    )


def test_kept_from_the_family_as_it_is_written() -> None:
    where = report_world.told("tees")
    gp = where.asked["GP"]
    father = where.family["father"].relative_id
    client = world.client_for(gp.practitioner)  # type: ignore[arg-type]
    at = address(gp, "question", "adults-health")
    given = typed(client, at, "The mother moved.") | {"p0_hold": "hold", "p0_from": [str(father)]}
    assert "Enter an answer to “Why are they not to see it?”" in client.post(at, given).content.decode()
    given |= {"p0_reason": "He looks for her", "p0_may_tell": "Nothing"}
    assert client.post(at, given).status_code == 302
    save(gp, "told", Paragraph("a1", "Nothing.", "allegation"))
    actions.save_recommendations(
        invitation=gp, says={row.pk: "none" for row in where.conference.children.all()}, version=0,
        by=gp.practitioner, at=world.NOW,
    )  # fmt: skip
    report = sign(gp)
    asked = report.withholdings.get()
    assert (asked.reason, asked.may_tell, asked.kept_from) == ("He looks for her", "Nothing", [father])
    where.show(report, "mother", "father")
    assert "moved" in str([p.part.text for c in queries.shared_with(where.family["mother"]) for p in c.parts])
    assert "moved" not in str(
        [p.part.text for c in queries.shared_with(where.family["father"]) for p in c.parts]
    )


def test_a_file_needs_a_reason_where_the_area_has_a_form_and_belongs_to_a_child() -> None:
    where = report_world.told("berkshire", halves=True)
    gp = where.asked["GP"]
    first, second = where.children
    client = world.client_for(gp.practitioner)  # type: ignore[arg-type]
    for name, content, says in (
        ("letter.pdf", b"MZ\x90\x00this is a program", "is not a PDF file"),
        ("letter.exe", b"MZ", "must be a PDF or Word"),
    ):
        bad = {"file": SimpleUploadedFile(name, content), "about": [str(first.pk)]}
        assert says in client.post(address(gp, "files"), bad).content.decode()
    assert not Attachment.objects.exists()
    good = {"file": SimpleUploadedFile("letter.pdf", PDF), "about": [str(first.pk)]}
    assert client.post(address(gp, "files"), good).status_code == 302
    with pytest.raises(actions.ReportRefused, match="not on the agreed form"):
        sign(gp)
    report = sign(gp, off_form_why="Our own system printed it")
    part = Part.objects.get(version__report=report)
    assert (part.child_id, bytes(part.attachment.content)) == (first.pk, PDF)  # type: ignore[union-attr]
    where.show(report, "father")
    assert queries.shared_with(where.family["second father"]) == []
    theirs = f"/family/reports/{report.pk}/files/{part.attachment_id}/"
    got = family_world.browser(where.family["father"]).get(theirs)
    assert (got.content, "letter" in got["Content-Disposition"]) == (PDF, False)
    assert family_world.browser(where.family["second father"]).get(theirs).status_code == 404
    answer = client.get(f"/reports/{report.pk}/files/{part.attachment_id}/")
    assert (answer.content, answer["X-Content-Type-Options"]) == (PDF, "nosniff")
    assert "letter" not in answer["Content-Disposition"]
    assert client.get(f"/reports/{report.pk}/files/999/").status_code == 404
    report.refresh_from_db()
    wish = actions.Wish("A witness is named in it", part.ref)
    how = {"version": report.version, "by": where.place.administrator, "at": world.NOW}
    asked = actions.ask_to_withhold(report=report, wish=wish, **how)
    weighed = world.client_for(where.place.chair).get(f"/reports/{report.pk}/withheld/{asked.pk}/")
    assert f"/reports/{report.pk}/files/{part.attachment_id}/" in weighed.content.decode()


def test_nobody_writes_for_another_and_nothing_is_added_once_it_is_over() -> None:
    where = report_world.told("tees")
    gp, police = where.asked["GP"], where.asked["police"]
    client = world.client_for(gp.practitioner)  # type: ignore[arg-type]
    for page in ("write", "recommend", "files", "sign", "whole"):
        assert client.get(address(police, page)).status_code == 404
    assert client.get(address(gp, "question", "no-such-thing")).status_code == 404
    where.conference.state = where.conference.State.CLOSED
    where.conference.save()
    with pytest.raises(actions.ReportRefused, match="The conference is over"):
        save(gp, "told", Paragraph("a1", "Late.", "fact"))
    assert not DraftAnswer.objects.exists()


def test_a_hold_is_kept_with_its_paragraph() -> None:
    where = report_world.told("tees")
    gp = where.asked["GP"]
    hold = Hold("A risk", "Nothing", (1, "child-2"))
    save(gp, "told", Paragraph("a1", "Words.", "fact", hold=hold))
    assert queries.drafts.writing(gp).answers["told"][0].hold == hold


@pytest.mark.parametrize("procedure", ["tees", "berkshire", "pan-sussex", "lincolnshire"])
def test_every_kind_of_agency_has_questions_at_every_kind_of_conference(procedure: str) -> None:
    area = world.make_area(procedure)
    for kind in world.Kind.values:
        for conference in ("initial", "review"):
            form = report_forms.form(
                kind, kinds=frozenset({conference}), procedure=procedure_of(area), on=world.TODAY
            )
            keys = [one.key for one in form.questions]
            assert 3 <= len(keys) <= 20, (kind, conference)
            assert len(keys) == len(set(keys))
            assert all(len(one.asks) <= 80 and len(one.hint) <= 110 for one in form.questions)


def test_one_joint_report_is_put_together_from_the_core_group(monkeypatch: pytest.MonkeyPatch) -> None:
    where = report_world.told("tees")
    worker, teacher = where.asked["social worker"], where.asked["class teacher"]
    with pytest.raises(actions.ReportRefused, match="a report of its own"):
        actions.ask_for_contributions(
            conference=where.conference, members=[teacher], by=where.place.administrator, at=world.NOW
        )
    person = teacher.practitioner
    assert person is not None
    assert inviting.owes_report(where.conference, person, "class teacher")
    monkeypatch.setattr(
        inviting, "procedure_of", lambda area: procedure_of(area).with_setting("report-model", "joint")
    )
    assert not inviting.owes_report(where.conference, person, "class teacher")
    assert inviting.owes_report(where.conference, worker.practitioner, "social worker")  # type: ignore[arg-type]
    client = world.client_for(worker.practitioner)  # type: ignore[arg-type]
    page = f"/conferences/{where.conference.pk}/reports/contributions/"
    members = [one.invitation.pk for one in queries.members(where.conference)]
    assert worker.pk not in members
    assert client.post(page, {"members": members}).status_code == 302
    assert f"{len(members)} contributions are outstanding" in client.get(page).content.decode()
    letter = Letter.objects.get(key=f"contribution:{teacher.pk}")
    assert "/door/" in letter.text and person.name in letter.text
    assert all(child.given_name not in letter.subject for child in where.children)
    door = Door.objects.filter(holder=f"invitation:{teacher.pk}").latest("pk")
    assert door.kind == "partner"
    Invitation.objects.filter(pk=teacher.pk).update(owes_report=False)
    assert may_write(Invitation.objects.get(pk=teacher.pk))
    owed = [one for one in owing_of(where.conference, world.TODAY) if one.invitation.pk == teacher.pk]
    assert [one.report for one in owed] == [True]
    teacher = Invitation.objects.get(pk=teacher.pk)
    save(teacher, "told", Paragraph("a1", "He told the head teacher.", "allegation"))
    actions.save_recommendations(
        invitation=teacher, says={row.pk: "none" for row in where.conference.children.all()}, version=0,
        by=teacher.practitioner, at=world.NOW,
    )  # fmt: skip
    assert sign(teacher).contribution
    assert f"{len(members) - 1} contributions are outstanding" in client.get(page).content.decode()
    assert client.post(address(worker, "bring-in")).status_code == 302
    brought = queries.drafts.writing(worker).paragraphs("told")
    assert [(one.text, one.contributed_by) for one in brought] == [("He told the head teacher.", teacher.pk)]
    assert client.post(address(worker, "bring-in")).status_code == 302
    assert len(queries.drafts.writing(worker).paragraphs("told")) == 1
