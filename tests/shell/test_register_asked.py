"""Enquiries from outside: who asks is checked and recorded before anything is told, at any hour."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from quorate.audit.models import Entry
from quorate.cases import duties
from quorate.cases.actions import Stale
from quorate.cases.models import Child, Event
from quorate.register.actions import asked
from quorate.register.models import EnquiryAnswer, OutsideEnquiry
from quorate.register.queries import asked as queries

from . import register_world as rw
from . import world
from .plans_world import put_on_plan

pytestmark = pytest.mark.django_db
Role = world.Role
ASKS = {
    "how": "phone",
    "enquirer_name": "Rosa Lindqvist",
    "enquirer_agency": "Elmsworth Police",
    "enquirer_role": "sergeant",
    "enquirer_phone": "01632 960111",
    "reason": "Called to the house.",
}


class Story:
    def __init__(self) -> None:
        self.place = world.make_place("berkshire")
        assert self.place.family is not None
        self.child = world.children_of(self.place.family)[0]
        Child.objects.filter(pk=self.child.pk).update(given_name="Wilhelmina", family_name="Thackeray")
        self.child.refresh_from_db()
        put_on_plan(self.child, world.TODAY - timedelta(days=80))
        duties.index_names(Child.objects.filter(area=self.place.area))
        # The emergency duty worker has no part in the case.
        self.night = world.make_practitioner(self.place.area, role=Role.SOCIAL_WORKER)
        self.manager = self.place.by_role[Role.DESIGNATED_MANAGER]


@pytest.fixture
def story() -> Story:
    return Story()


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_at_two_at_night_a_duty_worker_checks_tells_and_all_is_logged(story: Story) -> None:
    client = world.client_for(story.night)
    with time_machine.travel(rw.NIGHT, tick=False):
        assert client.get(f"/children/{story.child.pk}/").status_code == 404
        said = {**ASKS, "given_name": "Wilhelmena", "family_name": "Thackery", "token": "one"}
        silent = client.post("/register/asked/new/", said)
        assert silent.status_code == 422
        assert "Enter why you answer this enquiry" in words(silent)
        for _ in range(2):  # a double press records it once
            answer = client.post("/register/asked/new/", {**said, "access_reason": "Emergency duty"})
        enquiry = OutsideEnquiry.objects.get()
        assert enquiry.out_of_hours
        assert answer.url == f"/register/asked/{enquiry.pk}/check/"
        # Before the check nothing of the child is shown.
        assert client.get(f"/register/asked/{enquiry.pk}/answer/").status_code == 302
        check = {"how": "called-back", "says": "Switchboard", "confirmed": "yes", "version": enquiry.version}
        client.post(answer.url, check)
        page = words(client.get(f"/register/asked/{enquiry.pk}/answer/"))
        assert "Wilhelmina Thackeray" in page
        tell = f"/register/asked/{enquiry.pk}/answer/?child={story.child.pk}"
        known = words(client.get(tell))
        assert "On a child protection plan since" in known
        enquiry.refresh_from_db()
        done = client.post(tell, {"says": "She is on a plan.", "version": enquiry.version}, follow=True)
        assert "She is on a plan." in words(done)
    told = EnquiryAnswer.objects.get()
    assert (told.standing, told.child, told.by) == ("on-plan", story.child, story.night)
    seen = Entry.objects.filter(kind="saw", child_rows__child_id=story.child.pk, by_id=story.night.pk)
    assert {"register.outside-enquiry-candidates", "register.outside-enquiry-known"} <= {
        one.act for one in seen
    }
    assert Entry.objects.filter(act="register.outside-enquiry-told", children=[story.child.pk]).count() == 1
    note = Event.objects.get(child=story.child, facts__topic="asked-about")
    assert "sergeant, Marrowby" not in note.facts["says"]
    assert "sergeant, Elmsworth Police" in note.facts["says"]


def test_nothing_is_told_before_the_enquirer_is_checked(story: Story) -> None:
    enquiry = rw.enquire(story.manager, family_name="Thackeray")
    how: dict[str, Any] = {"by": story.manager, "at": world.NOW}
    with pytest.raises(asked.AskRefused, match="Check who asks first"):
        asked.tell(enquiry=enquiry, child=story.child, says="Yes.", version=1, **how)
    rw.check(enquiry, story.manager, confirmed=False)
    with pytest.raises(asked.AskRefused, match="Check who asks first"):
        asked.tell(enquiry=enquiry, child=story.child, says="Yes.", version=2, **how)
    with pytest.raises(asked.AskRefused, match="which number"):
        asked.check(enquiry=enquiry, how="badge", says=" ", confirmed=True, version=2, **how)
    with pytest.raises(Stale):
        asked.check(enquiry=enquiry, how="badge", says="x", confirmed=True, version=1, **how)
    with pytest.raises(IntegrityError), transaction.atomic():
        EnquiryAnswer.objects.create(enquiry=enquiry, kind="told", standing="on-plan", says="Yes.", **how)
    assert not EnquiryAnswer.objects.exists()
    asked.refuse(enquiry=enquiry, why="Not who he said.", version=2, **how)
    enquiry.refresh_from_db()
    assert enquiry.state == "refused"
    assert not Event.objects.filter(facts__topic="asked-about").exists()


def test_an_answer_is_put_right_and_the_first_stays(story: Story) -> None:
    enquiry = rw.enquire(story.manager, family_name="Thackeray")
    rw.check(enquiry, story.manager)
    how: dict[str, Any] = {"by": story.manager, "at": world.NOW}
    first = asked.tell(enquiry=enquiry, child=None, says="Not known.", version=2, **how)
    assert first.standing == "not-known"
    with pytest.raises(asked.AskRefused, match="answered already"):
        asked.tell(enquiry=enquiry, child=None, says="Not known.", version=3, **how)
    asked.put_right(
        enquiry=enquiry, child=story.child, says="On a plan.", why="Spelt otherwise.", version=3, **how
    )
    first.refresh_from_db()
    assert first.superseded_why == "Spelt otherwise."
    page = words(world.client_for(story.manager).get(f"/register/asked/{enquiry.pk}/"))
    assert "Not known." in page
    assert "On a plan." in page


def test_three_enquiries_in_a_month_stand_together_before_the_manager(story: Story) -> None:
    for day, name in ((20, "Thackery"), (9, "Thackeray"), (1, "Thackeray")):
        at = world.NOW - timedelta(days=day)
        enquiry = rw.enquire(story.manager, given_name="Wilhelmina", family_name=name, at=at)
    other = rw.enquire(story.manager, family_name="Elsewhere")
    assert [one.number for one in queries.asked_again(story.manager, world.NOW)] == [3]
    client = world.client_for(story.manager)
    with time_machine.travel(world.NOW, tick=False):
        with CaptureQueriesContext(connection) as questions:
            page = words(client.get("/register/asked/"))
        assert len(questions) <= 15
        assert "3 in 30 days" in page
        alone = words(client.get("/register/asked/", {"subject": enquiry.subject}))
        assert "Elsewhere" not in alone
        review = f"/register/asked/{enquiry.pk}/review/"
        assert "asked on" in words(client.get(review))
        client.post(review, {"says": "Weighed with the plan of January."})
        assert "Weighed with the plan" in words(client.get(f"/register/asked/{enquiry.pk}/"))
        assert world.client_for(story.night).get(f"/register/asked/{other.pk}/").status_code == 404
        listed = words(client.get("/register/asked/", {"q": "elsewhere", "state": "recorded"}))
        assert "Elsewhere" in listed
        assert "Wilhelmina" not in listed.split("Apply filters")[1]
        table = b"".join(client.get("/register/asked/?format=csv").streaming_content)  # type: ignore[attr-defined]
        assert table.decode().count("sergeant") == 4
