"""The eighteen-month meeting: when it is due, who may chair it, its record and corrections, and what is refused."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from docx import Document

from quorate.audit.models import Entry
from quorate.cases.access import children_seen_by
from quorate.cases.actions import Stale
from quorate.cases.models import Child, Duty, Event
from quorate.letters.models import Letter
from quorate.oversight.actions import eighteen as acts
from quorate.oversight.actions.eighteen import Details, Said
from quorate.oversight.models import EighteenMonthMeeting, MeetingRecord
from quorate.oversight.refusals import NotYours, Refused
from quorate.plans.models import Plan

from . import world
from .plans_world import put_on_plan
from .test_plan_pages import visit

pytestmark = pytest.mark.django_db
Role = world.Role
SINCE = date(2024, 10, 10)
DUE = date(2026, 4, 10)
MEETS = datetime(2026, 4, 13, 9, 0, tzinfo=world.LONDON)
PNG = b"\x89PNG\r\n\x1a\n invented"


class Case:
    """A child in Lincolnshire on a plan for eighteen months, chaired by the area's chair; another chair is there."""

    def __init__(self, procedure: str = "lincolnshire", since: date = SINCE) -> None:
        self.place = world.make_place(procedure)
        assert self.place.family is not None
        child = world.children_of(self.place.family)[0]
        self.plan = put_on_plan(child, since)
        Plan.objects.filter(pk=self.plan.pk).update(usual_chair=self.place.chair)
        self.child = Child.objects.select_related("area").get(pk=child.pk)
        self.other = world.make_practitioner(self.place.area, role=Role.CHAIR)

    def details(self, **changes: Any) -> Details:
        whole = Details(
            meets_at=MEETS,
            place="Larch Room",
            chair=self.other,
            minute_taker=self.place.administrator,
            asked={
                "team-manager": self.place.by_role[Role.TEAM_MANAGER],
                "practice-supervisor": world.make_practitioner(
                    self.place.area, job_title="Practice supervisor"
                ),
                "social-worker": self.place.by_role[Role.SOCIAL_WORKER],
            },
        )
        return replace(whole, **changes)

    def arrange(self, **changes: Any) -> EighteenMonthMeeting:
        return acts.arrange(
            child=self.child, details=self.details(**changes), by=self.place.manager, at=world.NOW
        )

    def record(self, meeting: EighteenMonthMeeting, said: Said, **more: Any) -> MeetingRecord:
        given = {"version": meeting.version, "by": self.place.administrator, "at": world.NOW, **more}
        return acts.record(meeting=meeting, said=said, **given)


def test_due_arranged_held_and_done() -> None:
    case = Case()
    duty = Duty.objects.get(child=case.child, rule="eighteen-month-meeting")
    assert (duty.due_on, duty.standing) == (DUE, "open")
    assert "has become due" in visit(case.place.manager, reverse("oversight:home")).content.decode()
    child_page = visit(case.place.manager, reverse("register:child", args=[case.child.pk])).content.decode()
    assert "Has been due since 10 April 2026" in child_page

    meeting = case.arrange()

    assert children_seen_by(case.other).filter(pk=case.child.pk).exists()
    letters = Letter.objects.filter(occasion=meeting.ref)
    assert letters.count() == 5
    assert not any(case.child.given_name in letter.text for letter in letters)
    page = visit(case.other, reverse("oversight:eighteen", args=[meeting.pk])).content.decode()
    assert "What is missing" not in page
    assert "why there was a plan at first, what progress there is, and the way ahead" in page

    whole = Said(
        date(2026, 4, 13), "Neglect.", "The house is warm.", "Three more months.", ("social-worker",)
    )
    assert case.record(meeting, whole).is_complete
    meeting.refresh_from_db()
    duty.refresh_from_db()
    assert (meeting.state, duty.standing) == ("held", "done")
    event = Event.objects.get(child=case.child, kind="eighteen-month-meeting")
    assert (event.on, event.ref) == (date(2026, 4, 13), meeting.ref)
    acts_done = set(Entry.objects.filter(about=meeting.ref).values_list("act", flat=True))
    assert {"oversight.meeting-arranged", "oversight.meeting-held"} <= acts_done
    child_page = visit(case.place.manager, reverse("register:child", args=[case.child.pk])).content.decode()
    assert "Held on 13 April 2026" in child_page


def test_the_chair_of_the_case_may_not_chair_it() -> None:
    case = Case()
    with pytest.raises(Refused, match="choose another chair"):
        case.arrange(chair=case.place.chair)
    assert not EighteenMonthMeeting.objects.exists()
    assert not Letter.objects.exists()

    page = visit(
        case.place.manager,
        reverse("oversight:eighteen-arrange", args=[case.child.pk]),
        chair=case.place.chair.pk,
        place="Larch Room",
        **{"meets_at-day": "14", "meets_at-month": "4", "meets_at-year": "2026", "meets_at-time": "10am"},
    ).content.decode()
    assert "There is a problem" in page
    assert "Another Independent Chair chairs the eighteen-month meeting" in page
    assert f"{case.place.chair.name} chairs this child" in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"meets_at": MEETS - timedelta(days=3)}, "a day that has passed"),
        ({"place": " "}, "Say where"),
    ],
)
def test_a_meeting_that_cannot_be_arranged(changes: dict[str, Any], words: str) -> None:
    case = Case()
    with pytest.raises(Refused, match=words):
        case.arrange(**changes)
    assert not EighteenMonthMeeting.objects.exists()


def test_too_early_in_the_life_of_the_plan() -> None:
    case = Case(since=date(2024, 11, 1))
    with pytest.raises(Refused, match="for 1 May 2026 or later"):
        case.arrange()
    case.arrange(meets_at=datetime(2026, 5, 1, 9, 0, tzinfo=world.LONDON))


def test_once_for_each_plan_and_only_where_the_text_asks_for_it() -> None:
    case = Case()
    first = case.arrange()
    with pytest.raises(Refused, match="arranged or held already"):
        case.arrange()
    acts.cancel(meeting=first, why="The chair is ill.", version=1, by=case.place.manager, at=world.NOW)
    told = Letter.objects.filter(occasion=first.ref, key__contains=":2:")
    assert told.count() == 5
    assert all("is cancelled" in one.text for one in told)
    with pytest.raises(Stale):
        acts.cancel(meeting=first, why="Again.", version=1, by=case.place.manager, at=world.NOW)
    case.arrange()

    tees = Case("tees")
    with pytest.raises(Refused, match="does not ask for"):
        tees.arrange()
    address = reverse("oversight:eighteen-arrange", args=[tees.child.pk])
    assert "does not ask for an eighteen-month meeting" in visit(tees.place.manager, address).content.decode()


def test_what_is_missing_is_shown() -> None:
    case = Case()
    meeting = case.arrange(minute_taker=None, asked={})
    page = visit(case.place.manager, reverse("oversight:eighteen", args=[meeting.pk])).content.decode()
    for words in (
        "The practice supervisor is not invited",
        "The social worker is not invited",
        "Nobody is put down",
    ):
        assert words in page

    case.record(meeting, Said(date(2026, 4, 13), "Neglect.", "The house is warm."))
    page = visit(case.place.manager, reverse("oversight:eighteen", args=[meeting.pk])).content.decode()
    assert "The record says nothing of the way ahead" in page
    assert "The record is not complete." in page


def test_the_record_is_put_right_and_the_first_one_stays() -> None:
    case = Case()
    meeting = case.arrange()
    case.record(meeting, Said(date(2026, 4, 13), "Neglect.", "Warm.", "On."))
    meeting.refresh_from_db()
    right = Said(date(2026, 4, 10), "Neglect.", "Warm.", "Onwards.")
    with pytest.raises(Refused, match="Say why the record is put right"):
        case.record(meeting, right)

    case.record(meeting, right, why_corrected="It was held on the Friday.")

    numbers = list(MeetingRecord.objects.order_by("number").values_list("number", "superseded_at"))
    assert [number for number, _ in numbers] == [1, 2]
    assert numbers[0][1] is not None
    standing = Event.objects.get(child=case.child, kind="eighteen-month-meeting", superseded_at=None)
    assert standing.on == date(2026, 4, 10)
    page = visit(case.place.manager, reverse("oversight:eighteen", args=[meeting.pk])).content.decode()
    assert "Earlier records" in page
    assert "It was held on the Friday." in page


def test_a_record_that_cannot_be() -> None:
    case = Case()
    meeting = case.arrange()
    before = Event.objects.count()
    with pytest.raises(Refused, match="held in the future"):
        case.record(meeting, Said(date(2026, 4, 14)))
    with pytest.raises(Refused, match="or later"):
        case.record(meeting, Said(date(2026, 4, 9)))
    with pytest.raises(NotYours):
        case.record(meeting, Said(date(2026, 4, 13)), by=case.place.by_role[Role.SOCIAL_WORKER])
    with pytest.raises(Stale):
        case.record(meeting, Said(date(2026, 4, 13)), version=7)
    acts.cancel(meeting=meeting, why="Ill.", version=1, by=case.place.manager, at=world.NOW)
    meeting.refresh_from_db()
    with pytest.raises(Refused, match="was cancelled"):
        case.record(meeting, Said(date(2026, 4, 13)))
    assert not MeetingRecord.objects.exists()
    assert Event.objects.filter(kind="eighteen-month-meeting").count() == 0
    assert Event.objects.count() == before + 1  # the cancelling


def test_the_record_and_its_mapping_as_files() -> None:
    case = Case()
    meeting = case.arrange()
    file = SimpleUploadedFile("mapping.png", PNG, content_type="text/html")
    page = visit(
        case.other,
        reverse("oversight:eighteen-record", args=[meeting.pk]),
        why_first="Neglect.",
        progress="The house is warm.",
        way_ahead="Three more months.",
        came=["social-worker"],
        mapping=file,
        version=1,
        **{"held_on-day": "13", "held_on-month": "4", "held_on-year": "2026"},
    ).content.decode()
    assert "The record is saved." in page
    got = visit(case.other, reverse("oversight:eighteen-mapping", args=[meeting.pk, 1]))
    assert (got["Content-Type"], got.content) == ("image/png", PNG)

    word = visit(case.other, reverse("oversight:eighteen-paper", args=[meeting.pk, "docx"]))
    text = "\n".join(one.text for one in Document(BytesIO(word.content)).paragraphs)
    assert "The house is warm." in text
    assert (
        visit(case.other, reverse("oversight:eighteen-paper", args=[meeting.pk, "pdf"])).content[:5]
        == b"%PDF-"
    )


def test_a_file_that_is_not_what_it_says_is_refused() -> None:
    case = Case()
    meeting = case.arrange()
    page = visit(
        case.other,
        reverse("oversight:eighteen-record", args=[meeting.pk]),
        mapping=SimpleUploadedFile("mapping.pdf", b"<script>"),
        version=1,
        **{"held_on-day": "13", "held_on-month": "4", "held_on-year": "2026"},
    ).content.decode()
    assert "not a PDF file, whatever its name says" in page
    assert not MeetingRecord.objects.exists()


def test_changed_and_told_again() -> None:
    case = Case()
    meeting = case.arrange()
    details = case.details(place="Online", meets_at=MEETS + timedelta(days=7))
    acts.change(meeting=meeting, details=details, version=1, by=case.place.manager, at=world.NOW)
    meeting.refresh_from_db()
    assert (meeting.place, meeting.version) == ("Online", 2)
    assert Letter.objects.filter(occasion=meeting.ref, key__contains=":2:").count() == 5
    assert meeting.asked.count() == 3
    with pytest.raises(Stale):
        acts.change(meeting=meeting, details=details, version=1, by=case.place.manager, at=world.NOW)


def test_another_area_does_not_find_it() -> None:
    case = Case()
    meeting = case.arrange()
    elsewhere = world.make_place("berkshire")
    for name in ("eighteen", "eighteen-change", "eighteen-record"):
        assert visit(elsewhere.manager, reverse(f"oversight:{name}", args=[meeting.pk])).status_code == 404
