"""The pages of enquiries: the list, the enquiry, its forms, and who may not."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.cases import actions as cases
from quorate.enquiries.models import Discussion, Enquiry, Order, Subject, Visit
from quorate.people.models import Agency, Practitioner

from . import world
from .enquiry_world import STARTED, open_enquiry, subject_of

pytestmark = pytest.mark.django_db
Role = world.Role


@pytest.fixture
def place() -> world.Place:
    return world.make_place("berkshire")


def visit(person: Practitioner, address: str, data: dict[str, object] | None = None) -> Any:
    client = world.client_for(person)
    with time_machine.travel(world.NOW, tick=False):
        return client.post(address, data, follow=True) if data is not None else client.get(address)


def on(name: str, day: date) -> dict[str, object]:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def test_the_list_counts_the_days_and_says_why(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    page = visit(place.administrator, reverse("enquiries:list")).content.decode()
    assert subject.child.name in page
    assert "24 April 2026" in page
    assert ">6<" in page.replace("\n", "")  # working days gone since 1 April, over Easter
    assert "15 working days" in page
    assert (
        "24 April 2026"
        not in visit(place.administrator, reverse("enquiries:list") + "?show=late").content.decode()
    )


def test_the_list_asks_as_much_for_many_children_as_for_one(place: world.Place) -> None:
    open_enquiry(place)
    client = world.client_for(place.administrator)

    def asked(address: str) -> int:
        with (
            time_machine.travel(world.NOW, tick=False),
            CaptureQueriesContext(connection) as queries,
        ):
            assert client.get(address).status_code == 200
        return len(queries)

    asked(reverse("enquiries:list"))  # the first asking of a session reads the session
    few = asked(reverse("enquiries:list"))
    for _ in range(3):
        family = world.make_family(place.area, network=place.network)
        open_enquiry(place, family=family, all_children=True)
    assert asked(reverse("enquiries:list")) == few <= 15
    # The page of one enquiry: one question for each kind of entry, however many children.
    assert asked(reverse("enquiries:enquiry", args=[Enquiry.objects.earliest("pk").pk])) <= 40


def test_a_child_whose_discussion_came_with_a_file_is_on_the_list(place: world.Place) -> None:
    assert place.family is not None
    child = world.children_of(place.family)[0]
    cases.record_event(child=child, kind="strategy-discussion", on=STARTED, by="census", at=world.NOW)
    worker = place.by_role[Role.SOCIAL_WORKER]
    page = visit(worker, reverse("enquiries:list")).content.decode()
    assert "Not taken up here yet" in page

    address = f"{reverse('enquiries:open')}?child={child.pk}"
    assert "A strategy discussion is on record already" in visit(worker, address).content.decode()
    page = visit(worker, address, {"take-up": "1", "token": "t"}).content.decode()
    assert "Its clock goes on from the discussion on record" in page
    assert Enquiry.objects.get().opened_on == STARTED


def test_the_csv_file_holds_the_same_and_is_in_the_audit(place: world.Place) -> None:
    subject = subject_of(open_enquiry(place))
    answer = visit(place.administrator, reverse("enquiries:list") + "?format=csv")
    text = b"".join(answer.streaming_content).decode()
    assert subject.child.la_child_id in text
    assert "2026-04-24" in text
    assert Entry.objects.filter(act="enquiries.list-downloaded").exists()


def test_an_enquiry_is_opened_on_the_page(place: world.Place) -> None:
    assert place.family is not None
    first, second = world.children_of(place.family)
    police = world.make_agency(place.area, Agency.Kind.POLICE)
    address = f"{reverse('enquiries:open')}?child={first.pk}"
    typed = {
        **on("on", date(2026, 4, 9)),
        "time": "2pm",
        "agencies": [police.pk],
        f"who_{police.pk}": "Dov Dunmore, detective sergeant",
        "how": "joint",
        "enquire": [first.pk],
        "reasons": "A mark seen at school.",
        f"place_{first.pk}": "lives",
        f"place_{second.pk}": "stays",
        "token": "t",
    }
    worker = place.by_role[Role.SOCIAL_WORKER]
    page = visit(worker, address, typed).content.decode()
    assert f"Say why no section 47 enquiry is made about {second.name}" in page
    assert Enquiry.objects.count() == 0

    page = visit(worker, address, {**typed, f"why_not_{second.pk}": "Lives with the aunt."}).content.decode()
    assert "Dov Dunmore, detective sergeant" in page
    assert Subject.objects.get(child=second).place == "stays"
    assert Discussion.objects.get().at.hour == 13  # type: ignore[union-attr]
    assert Entry.objects.filter(act="enquiries.enquiry", kind=Entry.Kind.SAW).exists()


def test_the_children_stand_side_by_side(place: world.Place) -> None:
    enquiry = open_enquiry(place)
    page = visit(place.administrator, reverse("enquiries:enquiry", args=[enquiry.pk])).content.decode()
    table = page[page.index("The children side by side") : page.index("</table>")]
    assert "Since Wed 1 Apr 2026, 6 working days" in table
    assert "No section 47 enquiry" in table


def test_visit_order_and_correction_on_their_pages(place: world.Place) -> None:
    enquiry = open_enquiry(place)
    subject = subject_of(enquiry)
    worker = place.by_role[Role.SOCIAL_WORKER]
    typed = {
        **on("on", date(2026, 4, 2)),
        "seen": "others",
        "others": "The father",
        "why_not_alone": "",
        "token": "v",
    }
    page = visit(worker, reverse("enquiries:visit", args=[subject.pk]), typed).content.decode()
    assert "No reason given" in page
    typed = {
        "kind": "emergency",
        "number": "EX9",
        **on("granted_on", date(2026, 4, 10)),
        **on("runs_out_at", date(2026, 4, 17)),
        "runs_out_at-time": "5pm",
        "token": "o",
    }
    page = visit(worker, reverse("enquiries:order", args=[subject.pk]), typed).content.decode()
    assert "17 April 2026" in page
    assert Order.objects.get().runs_out_at.astimezone(world.LONDON).hour == 17

    address = reverse("enquiries:take-out", args=["visit", Visit.objects.get().pk])
    assert visit(worker, address, {"why": "Not this child."}).status_code == 403
    page = visit(place.administrator, address, {"why": "It was the brother who was seen."}).content.decode()
    assert "It was the brother who was seen." in page
    assert visit(place.administrator, address).status_code == 404


def test_another_child_is_found_and_added(place: world.Place) -> None:
    enquiry = open_enquiry(place)
    cousin = world.children_of(world.make_family(place.area, children=1))[0]
    address = f"{reverse('enquiries:household', args=[enquiry.pk])}?q={cousin.la_child_id}"
    assert cousin.name in visit(place.administrator, address).content.decode()
    typed = {"child": cousin.pk, "place": "meets", "considered": ""}
    page = visit(place.administrator, address, typed).content.decode()
    assert "May meet the parent or carer of concern" in page
    assert "Nothing is recorded yet of what this child needs." in page


def test_another_area_finds_nothing(place: world.Place) -> None:
    enquiry = open_enquiry(place)
    elsewhere = world.make_place("tees")
    for address in (
        reverse("enquiries:enquiry", args=[enquiry.pk]),
        reverse("enquiries:visit", args=[subject_of(enquiry).pk]),
        reverse("enquiries:take-out", args=["discussion", Discussion.objects.get().pk]),
    ):
        assert visit(elsewhere.administrator, address).status_code == 404
    page = visit(elsewhere.administrator, reverse("enquiries:list")).content.decode()
    assert subject_of(enquiry).child.name not in page


def test_what_is_no_kind_of_entry_is_not_found(place: world.Place) -> None:
    assert visit(place.administrator, reverse("enquiries:take-out", args=["letter", 1])).status_code == 404
