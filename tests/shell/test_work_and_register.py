"""The work list, the register and a child's page: right lines, few questions, nobody else's children."""

from datetime import date

import pytest

from quorate.audit.models import Entry
from quorate.cases import duties
from quorate.cases.models import Child, Event

from . import world
from .plans_world import put_on_plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training_day")]


@pytest.fixture
def place() -> world.Place:
    place = world.make_place("tees")
    assert place.family is not None
    first, second = world.children_of(place.family)
    put_on_plan(first, date(2025, 12, 1))  # first review was due on 1 March
    put_on_plan(second, date(2026, 1, 15), category="EMO")  # due on 15 April, this week
    other = world.make_family(place.area, children=1, name="Quillfeather")
    put_on_plan(world.children_of(other)[0], date(2026, 3, 30))  # due on 30 June
    duties.index_names(Child.objects.filter(area=place.area))
    return place


def test_an_administrator_sees_what_is_overdue_due_and_coming(place: world.Place) -> None:
    page = world.client_for(place.administrator).get("/").content.decode()
    assert "Overdue" in page
    assert "Due this week" in page
    assert "Coming up" in page
    assert "First review" in page
    assert "1 March 2026" in page
    assert "REG-TIME-03" in page


def test_the_list_is_filtered_sorted_searched_and_downloaded(place: world.Place) -> None:
    client = world.client_for(place.administrator)
    overdue = client.get("/work/", {"when": "overdue", "what": "first-review"}).content.decode()
    assert "Sun 1 Mar 2026" in overdue
    assert "Wed 15 Apr 2026" not in overdue
    found = client.get("/work/", {"q": "quilfether", "what": "first-review"}).content.decode()
    assert "Tue 30 Jun 2026" in found
    assert "Wed 15 Apr 2026" not in found
    up = client.get("/work/", {"sort": "due", "what": "first-review"}).content.decode()
    down = client.get("/work/", {"sort": "-due", "what": "first-review"}).content.decode()
    assert up.index("Sun 1 Mar 2026") < up.index("Tue 30 Jun 2026")
    assert down.index("Tue 30 Jun 2026") < down.index("Sun 1 Mar 2026")
    answer = client.get("/work/", {"format": "csv", "what": "first-review"})
    rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()  # type: ignore[attr-defined]
    assert rows[0].startswith("Child,Identifier,What is due,Due")
    assert len(rows) == 4
    assert client.get("/work/", {"when": "nonsense", "sort": "x", "page": "-3"}).status_code == 200


def test_lists_ask_few_questions(
    place: world.Place, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    client = world.client_for(place.administrator)
    for address in ("/", "/work/", "/work/?q=quilfeather", "/register/", "/register/?category=EMO"):
        client.get(address)
        with django_assert_max_num_queries(15):  # type: ignore[operator]
            assert client.get(address).status_code == 200


def test_a_social_worker_sees_their_own_children_only(place: world.Place) -> None:
    assert place.network is not None
    client = world.client_for(place.network.social_worker)
    page = client.get("/work/").content.decode()
    assert "15 Apr 2026" in page
    assert "30 Jun 2026" not in page
    stranger = Child.objects.get(family__name="Quillfeather")
    assert client.get(f"/children/{stranger.pk}/").status_code == 404


def test_the_register_is_of_a_day(place: world.Place) -> None:
    client = world.client_for(place.administrator)
    now = client.get("/register/").content.decode()
    assert "of <strong>3</strong> children" in now
    then = client.get("/register/", {"on-day": "31", "on-month": "12", "on-year": "2025"}).content.decode()
    assert "of <strong>1</strong> children" in then
    emotional = client.get("/register/", {"category": "EMO"}).content.decode()
    assert "of <strong>1</strong> children" in emotional
    wrong = client.get("/register/", {"on-day": "31", "on-month": "2", "on-year": "2025"}).content.decode()
    assert "There is a problem" in wrong


def test_opening_a_child_is_in_the_reading_log(place: world.Place) -> None:
    assert place.family is not None
    child = world.children_of(place.family)[0]
    client = world.client_for(place.administrator)
    page = client.get(f"/children/{child.pk}/")
    assert page.status_code == 200
    assert child.la_child_id in page.content.decode()
    entry = Entry.objects.get(kind="saw", act="register.child")
    assert (entry.by_id, entry.children) == (place.administrator.pk, [child.pk])
    manager = world.client_for(place.by_role[world.Role.DESIGNATED_MANAGER])
    log = manager.get(f"/children/{child.pk}/log/").content.decode()
    assert place.administrator.name in log
    assert client.get(f"/children/{child.pk}/log/").status_code == 403


def test_a_core_group_is_recorded_and_its_duty_is_done(place: world.Place) -> None:
    child = Child.objects.get(family__name="Quillfeather")
    client = world.client_for(place.administrator)
    day = {"on-day": "10", "on-month": "4", "on-year": "2026"}
    for _ in range(2):  # a double press records it once
        answer = client.post(f"/children/{child.pk}/happened/", {"kind": "core-group", **day})
        assert answer.status_code == 302
    assert Event.objects.filter(child=child, kind="core-group").count() == 1
    assert child.duties.get(rule="first-core-group", ended_at__isnull=True).standing == "done"
    future = client.post(
        f"/children/{child.pk}/happened/",
        {"kind": "core-group", "on-day": "14", "on-month": "4", "on-year": "2026"},
    )
    assert "must be today or in the past" in future.content.decode()
    assert Event.objects.filter(child=child, kind="core-group").count() == 1


def test_a_correction_keeps_what_was_said(place: world.Place) -> None:
    child = Child.objects.get(family__name="Quillfeather")
    client = world.client_for(place.administrator)
    sent = {
        "given_name": "Wilfred",
        "family_name": "Quillfeather",
        "nhs_number": "943 476 5918",
        "sex": "M",
        "born_on-day": "4",
        "born_on-month": "5",
        "born_on-year": "2019",
        "why": "Birth certificate seen",
        "version": child.version,
    }
    wrong = client.post(f"/children/{child.pk}/correct/", sent)
    assert "NHS number must be 10 digits" in wrong.content.decode()
    assert (
        client.post(f"/children/{child.pk}/correct/", {**sent, "nhs_number": "943 476 5919"}).status_code
        == 302
    )
    stale = client.post(f"/children/{child.pk}/correct/", {**sent, "nhs_number": "", "given_name": "Will"})
    assert "changed by someone else" in stale.content.decode()
    child.refresh_from_db()
    assert (child.given_name, child.nhs_number) == ("Wilfred", "9434765919")
    history = client.get(f"/children/{child.pk}/history/").content.decode()
    assert "Birth certificate seen" in history


def test_a_duty_shows_its_working(place: world.Place) -> None:
    duty = Child.objects.get(family__name="Quillfeather").duties.get(
        rule="first-review", ended_at__isnull=True
    )
    page = world.client_for(place.administrator).get(f"/duties/{duty.pk}/").content.decode()
    assert "30 March 2026" in page
    assert "Tees" in page
    elsewhere = world.make_place("berkshire")
    assert world.client_for(elsewhere.administrator).get(f"/duties/{duty.pk}/").status_code == 404


def test_the_network_is_joined_and_left(place: world.Place) -> None:
    child = Child.objects.get(family__name="Quillfeather")
    nurse = world.make_practitioner(place.area, role=world.Role.PARTNER, sign_in=False)
    client = world.client_for(place.administrator)
    joined = client.post(
        f"/children/{child.pk}/network/add/",
        {"practitioner": nurse.pk, "part": "health visitor"},
    )
    assert joined.status_code == 302
    member = child.network.get()
    assert (member.part, member.core_group) == ("health visitor", False)
    left = client.post(f"/children/{child.pk}/network/{member.pk}/end/", {"why": "moved to another post"})
    assert left.status_code == 302
    member.refresh_from_db()
    assert member.to_on == world.TODAY


def test_who_is_in_the_core_group_leaves_it_where_that_is_asked(place: world.Place) -> None:
    child = Child.objects.get(family__name="Quillfeather")
    nurse = world.make_practitioner(place.area, role=world.Role.PARTNER, sign_in=False)
    client = world.client_for(place.administrator)
    said = {"practitioner": nurse.pk, "part": "health visitor", "core_group": "on"}
    client.post(f"/children/{child.pk}/network/add/", said)
    member = child.network.get()
    address = f"/children/{child.pk}/network/{member.pk}/end/"
    assert client.get(address).headers["Location"].startswith("/core-groups/")
    assert address in client.get(f"/children/{child.pk}/").content.decode()
    keeper = world.client_for(place.by_role[world.Role.CHAIRS_MANAGER])
    assert address not in keeper.get(f"/children/{child.pk}/").content.decode()


def test_a_caseload_is_brought_in_from_the_children_on_a_plan(place: world.Place) -> None:
    for role, offered in ((world.Role.ADMINISTRATOR, True), (world.Role.SOCIAL_WORKER, False)):
        page = world.client_for(place.by_role[role]).get("/register/").content.decode()
        assert ("/import/" in page) is offered


def test_what_may_start_from_a_day_is_work_from_then_and_never_overdue() -> None:
    place = world.make_place("lincolnshire")
    assert place.family is not None
    child = world.children_of(place.family)[0]
    put_on_plan(
        child, date(2024, 9, 2), date(2024, 11, 20), date(2025, 5, 14), date(2025, 11, 5), date(2026, 3, 4)
    )
    meeting = child.duties.get(rule="eighteen-month-meeting", ended_at__isnull=True)
    assert (meeting.meaning, meeting.due_on, meeting.standing) == ("from", date(2026, 3, 2), "open")
    client = world.client_for(place.administrator)
    week = client.get("/work/", {"when": "week", "what": "eighteen-month-meeting"}).content.decode()
    assert "Open now" in week
    overdue = client.get("/work/", {"when": "overdue", "what": "eighteen-month-meeting"}).content.decode()
    assert "Nothing is due" in overdue
