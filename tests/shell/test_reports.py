"""Reports come in once, are kept in versions, are shared, and are seen to be late or missing."""

from datetime import date, datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quorate.cases.models import Duty
from quorate.conferences.models import Conference, Invitation
from quorate.reports import actions, queries
from quorate.reports.models import Report

from . import world
from .conference_world import book, invite_network

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training_day")]

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"


@pytest.fixture
def place() -> world.Place:
    return world.make_place("berkshire")


@pytest.fixture
def conference(place: world.Place) -> Conference:
    return book(place)


@pytest.fixture
def invited(place: world.Place, conference: Conference) -> dict[str, Invitation]:
    return invite_network(place, conference)


def sent(conference: Conference, **changes: object) -> dict[str, object]:
    answers = {f"recommends_{one.pk}": "continue" for one in conference.children.all()}
    signed = {"name": "Ada Author", "natures": "on", "off_form_why": "It was written before the form came."}
    return (
        {"text": "Attends each day. Speaks of feeling safe at home.", "version": 0}
        | signed
        | answers
        | changes
    )


def test_a_report_is_owed_by_a_day_that_says_why(
    conference: Conference, invited: dict[str, Invitation]
) -> None:
    teacher = f"invitation:{invited['class teacher'].pk}"
    duties = Duty.objects.filter(within=conference.ref, occasion=teacher, ended_at__isnull=True)
    family = duties.get(rule="report-to-family")
    assert family.due_on == date(2026, 4, 15)  # five working days before Wednesday 22 April
    assert family.owner_id == invited["class teacher"].practitioner_id
    assert "BER-RPT" in " ".join(family.reason["citation"]["clauses"])


def test_its_author_sends_it_and_the_duty_is_done(
    place: world.Place, conference: Conference, invited: dict[str, Invitation]
) -> None:
    teacher = invited["class teacher"]
    assert place.network is not None
    client = world.client_for(place.network.teacher)
    page = client.get(f"/reports/write/{teacher.pk}/whole/")
    assert page.status_code == 200
    assert client.post(f"/reports/write/{teacher.pk}/whole/", sent(conference)).status_code == 302
    report = Report.objects.get(invitation=teacher)
    day = {"how": "together", "on-day": "13", "on-month": "4", "on-year": "2026", "version": report.version}
    assert client.post(f"/reports/{report.pk}/shared/", day).status_code == 302
    duty = Duty.objects.get(
        within=conference.ref,
        occasion=f"invitation:{teacher.pk}",
        rule="report-to-family",
        ended_at__isnull=True,
    )
    assert (duty.standing, duty.done_on) == ("done", date(2026, 4, 13))
    assert "feeling safe" in client.get(f"/reports/{report.pk}/").content.decode()


def test_a_double_press_takes_one_report(
    place: world.Place, conference: Conference, invited: dict[str, Invitation]
) -> None:
    client = world.client_for(place.administrator)
    address = f"/reports/write/{invited['GP'].pk}/whole/"
    assert client.post(address, sent(conference)).status_code == 302
    again = client.post(address, sent(conference))
    assert "changed by someone else" in again.content.decode()
    assert Report.objects.get().versions.count() == 1


def test_a_new_version_keeps_the_old_one(
    place: world.Place, conference: Conference, invited: dict[str, Invitation]
) -> None:
    client = world.client_for(place.administrator)
    address = f"/reports/write/{invited['police'].pk}/whole/"
    client.post(address, sent(conference, text="First words"))
    client.post(address, sent(conference, text="Second words", version=1))
    report = Report.objects.get()
    assert [version.text for version in queries.versions(report)] == ["Second words", "First words"]
    page = client.get(f"/reports/{report.pk}/").content.decode()
    assert "First words" in page
    assert "Second words" in page


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("report.pdf", b"MZ\x90\x00this is a program", "is not a PDF file"),
        ("report.exe", b"MZ\x90\x00this is a program", "must be a PDF or Word (DOCX) file"),
        ("report.pdf", b"%PDF-" + b"0" * (10 * 1024 * 1024 + 1), "smaller than 10 MB"),
        ("report.pdf", b"", "empty"),
    ],
)
def test_a_bad_file_is_refused_in_words_and_leaves_no_trace(
    place: world.Place,
    conference: Conference,
    invited: dict[str, Invitation],
    name: str,
    content: bytes,
    says: str,
) -> None:
    client = world.client_for(place.administrator)
    file = SimpleUploadedFile(name, content)
    page = client.post(f"/reports/write/{invited['GP'].pk}/whole/", sent(conference, text="", file=file))
    assert says in page.content.decode()
    assert not Report.objects.exists()


def test_a_file_comes_back_as_it_was_sent_under_a_neutral_name(
    place: world.Place, conference: Conference, invited: dict[str, Invitation]
) -> None:
    client = world.client_for(place.administrator)
    file = SimpleUploadedFile("Ada Marsh report.pdf", PDF)
    client.post(f"/reports/write/{invited['GP'].pk}/whole/", sent(conference, text="", file=file))
    report = Report.objects.get()
    answer = client.get(f"/reports/{report.pk}/versions/1/file/")
    assert answer.content == PDF
    assert answer["Content-Disposition"] == f'attachment; filename="report-{report.pk}-version-1.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_nothing_at_all_is_no_report(
    place: world.Place, conference: Conference, invited: dict[str, Invitation]
) -> None:
    client = world.client_for(place.administrator)
    page = client.post(f"/reports/write/{invited['GP'].pk}/whole/", sent(conference, text=" "))
    assert "Write the report, or select a file" in page.content.decode()
    answers = sent(conference)
    answers.pop(f"recommends_{conference.children.first().pk}")  # type: ignore[union-attr]
    page = client.post(f"/reports/write/{invited['GP'].pk}/whole/", answers)
    assert "Select what you recommend for" in page.content.decode()
    assert not Report.objects.exists()


def test_partners_write_their_own_and_read_what_the_family_has_seen(
    place: world.Place, conference: Conference, invited: dict[str, Invitation]
) -> None:
    assert place.network is not None
    gp, police = world.client_for(place.network.gp), world.client_for(place.network.police)
    assert gp.get(f"/reports/write/{invited['police'].pk}/whole/").status_code == 404
    police.post(f"/reports/write/{invited['police'].pk}/whole/", sent(conference))
    report = Report.objects.get()
    assert gp.get(f"/reports/{report.pk}/").status_code == 404
    actions.record_shared(
        report=report, on=world.TODAY, today=world.TODAY, version=1, by=place.administrator, at=world.NOW
    )
    assert gp.get(f"/reports/{report.pk}/").status_code == 200
    assert gp.get(f"/reports/{report.pk}/shared/").status_code == 404
    elsewhere = world.make_place("tees")
    assert world.client_for(elsewhere.administrator).get(f"/reports/{report.pk}/").status_code == 404


def test_late_and_missing_reports_are_shown_to_the_chair(
    place: world.Place, conference: Conference, invited: dict[str, Invitation]
) -> None:
    later = datetime(2026, 4, 20, 9, 0, tzinfo=world.LONDON)
    page = queries.ledger(conference, later)
    assert len(page.late) == len(invited)
    assert {one.standing for one in page.owed} == {"overdue"}
    shown = world.client_for(place.chair).get(f"/conferences/{conference.pk}/reports/").content.decode()
    assert "Who owes a report" in shown


def test_not_sharing_needs_a_reason(
    place: world.Place, conference: Conference, invited: dict[str, Invitation]
) -> None:
    client = world.client_for(place.administrator)
    client.post(f"/reports/write/{invited['police'].pk}/whole/", sent(conference))
    report = Report.objects.get()
    address = f"/reports/{report.pk}/withheld/"
    assert "Enter why they are not to see it" in client.post(address, {"version": 1}).content.decode()
    told = {"reason": "A third party would be at risk", "version": 1}
    assert client.post(address, told).status_code == 302
    asked = report.withholdings.get()
    assert (asked.answer, asked.limit_on) == ("waiting", date(2026, 4, 15))
    with pytest.raises(actions.ReportRefused, match="Only the chair"):
        actions.answer(asked=asked, agree=True, why="", by=place.administrator, at=world.NOW)
    actions.answer(asked=asked, agree=True, why="", by=place.chair, at=world.NOW)
    report.refresh_from_db()
    assert report.not_shared_because == "A third party would be at risk"
    assert report.not_shared_agreed_by == place.chair
    owed = Duty.objects.get(
        within=conference.ref,
        occasion=f"invitation:{invited['police'].pk}",
        rule="report-to-family",
        ended_at__isnull=True,
    )
    assert owed.standing == "done"


def test_the_partners_door_shows_what_is_wanted(
    place: world.Place, conference: Conference, invited: dict[str, Invitation]
) -> None:
    assert place.network is not None
    client = world.client_for(place.network.gp)
    assert client.get("/").headers["Location"] == "/partner/"
    page = client.get("/partner/").content.decode()
    assert "Send your report" in page
    assert "Say whether you are coming" in page
    stranger = world.make_practitioner(place.area, role=world.Role.PARTNER)
    assert "not invited to any conference" in world.client_for(stranger).get("/partner/").content.decode()
