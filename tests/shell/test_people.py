"""The directory: who is there, who may change it, and what two people at once see."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from quorate.audit.models import Entry
from quorate.people import actions, queries
from quorate.people.models import Agency, ClosureDay, Practitioner
from tests.shell import world
from tests.shell.world import Place, Role

pytestmark = pytest.mark.django_db
Act = Callable[..., Any]


@pytest.fixture
def place() -> Place:
    return world.make_place("tees")


def get(person: Practitioner, name: str, **kwargs: Any) -> Any:
    return world.client_for(person).get(reverse(name, kwargs=kwargs or None))


def post(person: Practitioner, name: str, data: dict[str, Any], **kwargs: Any) -> Any:
    return world.client_for(person).post(reverse(name, kwargs=kwargs or None), data)


def person_data(person: Practitioner, **changes: Any) -> dict[str, Any]:
    return {
        "name": person.name,
        "role": person.role,
        "job_title": person.job_title,
        "agency": person.agency_id,
        "group": person.group,
        "team": person.team_id or "",
        "email": person.email,
        "phone": person.phone,
        "version": person.version,
        **changes,
    }


# --- Looking ---------------------------------------------------------------------------------------------


def test_the_directory_lists_searches_filters_and_sorts(place: Place) -> None:
    elsewhere = world.make_place("berkshire")
    client = world.client_for(place.administrator)
    page = client.get("/people/").content.decode()
    assert place.chair.name in page
    assert elsewhere.chair.name not in page

    chairs = client.get("/people/", {"role": Role.CHAIR}).content.decode()
    assert place.chair.name in chairs
    assert place.manager.name not in chairs

    police = client.get("/people/", {"q": "police"}).content.decode()
    assert place.by_role[Role.PARTNER].name in police
    assert place.chair.name not in police

    names = list(
        queries.people(place.administrator, queries.Wanted(), "-name").values_list("name", flat=True)
    )
    assert names == sorted(names, reverse=True)


def test_a_long_directory_is_paged_in_few_queries(place: Place, django_assert_max_num_queries: Any) -> None:
    agency = world.make_agency(place.area, Agency.Kind.POLICE)
    Practitioner.objects.bulk_create(
        Practitioner(area=place.area, name=f"Constable {number:04}", role=Role.PARTNER, agency=agency)
        for number in range(300)
    )
    client = world.client_for(place.administrator)
    client.get("/people/")
    with django_assert_max_num_queries(15):
        page = client.get("/people/", {"q": "constable", "page": "2"}).content.decode()
    assert "of <strong>300</strong>" in page
    assert "Constable 0050" in page
    assert "Constable 0049" not in page


def test_a_persons_page_shows_what_can_be_done_and_what_was(place: Place) -> None:
    page = get(place.manager, "people:person", pk=place.chair.pk).content.decode()
    assert "No longer in post" in page
    assert "Practitioner added" in page


# --- Adding and changing -----------------------------------------------------------------------------------


def test_a_person_is_added_once_however_often_the_form_is_sent(place: Place) -> None:
    agency = world.make_agency(place.area, Agency.Kind.GP)
    data = {"name": "Nell Invented", "role": Role.PARTNER, "agency": agency.pk, "email": "nell@gp.example"}

    first = post(place.administrator, "people:add", data)
    second = post(place.administrator, "people:add", data)

    added = Practitioner.objects.get(name="Nell Invented")
    assert first.url == reverse("people:person", kwargs={"pk": added.pk})
    assert second.status_code == 422
    assert "already in the directory" in second.content.decode()
    entry = Entry.objects.get(act="people.practitioner_added", about=f"practitioner:{added.pk}")
    assert entry.by_id == place.administrator.pk
    assert entry.area == "tees"


def test_what_is_missing_is_said_and_nothing_is_stored(place: Place) -> None:
    count = Practitioner.objects.count()
    page = post(
        place.administrator, "people:add", {"name": "", "role": "", "agency": "", "email": "nonsense"}
    )
    assert page.status_code == 422
    words = page.content.decode()
    assert "Enter full name" in words
    assert "Select a role" in words
    assert "Select an agency" in words
    assert Practitioner.objects.count() == count


def test_another_areas_agency_cannot_be_chosen(place: Place) -> None:
    foreign = world.make_agency(world.make_area("berkshire"), Agency.Kind.GP)
    data = {"name": "Nell Invented", "role": Role.PARTNER, "agency": foreign.pk, "email": ""}
    assert post(place.administrator, "people:add", data).status_code == 422
    with pytest.raises(actions.Refused):
        actions.add_practitioner(
            area=place.area,
            name="Nell",
            role=Role.PARTNER,
            agency=foreign,
            by=place.administrator,
            at=world.NOW,
        )
    assert not Practitioner.objects.filter(agency=foreign).exists()


def test_a_change_is_stored_and_says_what_was_and_what_became(place: Place) -> None:
    chair = place.chair
    answer = post(place.administrator, "people:change", person_data(chair, phone="01632 960001"), pk=chair.pk)
    assert answer.status_code == 302
    chair.refresh_from_db()
    assert (chair.phone, chair.version) == ("01632 960001", 2)
    entry = Entry.objects.get(act="people.practitioner_amended")
    assert entry.detail == {"phone": ["", "01632 960001"]}


def test_an_unchanged_form_changes_nothing(place: Place) -> None:
    post(place.administrator, "people:change", person_data(place.chair), pk=place.chair.pk)
    place.chair.refresh_from_db()
    assert place.chair.version == 1
    assert not Entry.objects.filter(act="people.practitioner_amended").exists()


def test_a_stale_page_is_refused_and_both_are_shown(place: Place) -> None:
    chair = place.chair
    before = person_data(chair)
    post(place.manager, "people:change", {**before, "phone": "01632 960002"}, pk=chair.pk)

    answer = post(place.administrator, "people:change", {**before, "phone": "01632 960003"}, pk=chair.pk)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "01632 960002" in page
    assert "01632 960003" in page
    assert place.manager.name in page
    chair.refresh_from_db()
    assert chair.phone == "01632 960002"


def test_nobody_raises_themselves_or_reaches_above_their_post(place: Place) -> None:
    administrator, manager = place.administrator, place.manager
    raised = post(
        administrator,
        "people:change",
        person_data(administrator, role=Role.SERVICE_MANAGER),
        pk=administrator.pk,
    )
    assert raised.status_code == 422
    reached = post(administrator, "people:change", person_data(manager, phone="1"), pk=manager.pk)
    assert "Only a manager" in reached.content.decode()
    own = post(manager, "people:change", person_data(manager, role=Role.SERVICE_MANAGER), pk=manager.pk)
    assert "cannot change your own role" in own.content.decode()
    for person, role in ((administrator, Role.ADMINISTRATOR), (manager, Role.CHAIRS_MANAGER)):
        person.refresh_from_db()
        assert (person.role, person.version) == (role, 1)


def test_another_area_is_not_found(place: Place) -> None:
    foreign = world.make_place("berkshire")
    assert get(place.manager, "people:person", pk=foreign.chair.pk).status_code == 404
    assert (
        post(place.manager, "people:deactivate", {"why": "x", "version": 1}, pk=foreign.chair.pk).status_code
        == 404
    )


# --- Leaving ------------------------------------------------------------------------------------------------


def test_who_leaves_is_kept_with_the_reason_and_signed_out_at_once(place: Place) -> None:
    worker = place.by_role[Role.SOCIAL_WORKER]
    theirs = world.client_for(worker)
    assert theirs.get(reverse("people:account")).status_code == 200

    without = post(place.administrator, "people:deactivate", {"why": " ", "version": 1}, pk=worker.pk)
    assert "Enter the reason" in without.content.decode()
    post(place.administrator, "people:deactivate", {"why": "Moved away", "version": 1}, pk=worker.pk)

    worker.refresh_from_db()
    assert (worker.active, worker.inactive_because) == (False, "Moved away")
    assert theirs.get(reverse("people:account")).status_code == 302
    assert (
        worker.name in world.client_for(place.manager).get("/people/", {"standing": "left"}).content.decode()
    )

    post(place.administrator, "people:reactivate", {"version": 2}, pk=worker.pk)
    worker.refresh_from_db()
    assert worker.active
    assert not worker.user.is_active, "the sign-in waits to be switched on"


def test_nobody_takes_themselves_out(place: Place) -> None:
    answer = post(place.manager, "people:deactivate", {"why": "Done", "version": 1}, pk=place.manager.pk)
    assert "cannot deactivate yourself" in answer.content.decode()
    place.manager.refresh_from_db()
    assert place.manager.active


# --- Agencies ------------------------------------------------------------------------------------------------


def test_an_agency_is_added_changed_closed_and_reopened(place: Place) -> None:
    by = place.administrator
    data = {"name": "Acorns", "kind": Agency.Kind.EARLY_YEARS, "partnership_member": "no"}
    post(by, "people:add_agency", data)
    acorns = Agency.objects.get(name="Acorns")
    again = post(by, "people:add_agency", {**data, "name": "ACORNS"})
    assert "already has an agency called" in again.content.decode()

    post(by, "people:change_agency", {**data, "name": "Little Acorns", "version": 1}, pk=acorns.pk)
    stale = post(by, "people:change_agency", {**data, "name": "Big Acorns", "version": 1}, pk=acorns.pk)
    assert stale.status_code == 409
    assert "Little Acorns" in stale.content.decode()

    post(by, "people:close_agency", {"why": "Shut", "version": 2}, pk=acorns.pk)
    acorns.refresh_from_db()
    assert (acorns.name, acorns.active, acorns.inactive_because) == ("Little Acorns", False, "Shut")
    assert "Little Acorns" not in get(by, "people:agencies").content.decode()
    post(by, "people:reopen_agency", {"version": 3}, pk=acorns.pk)
    acorns.refresh_from_db()
    assert acorns.active
    acts = (
        Entry.objects.filter(about=f"agency:{acorns.pk}").order_by("sequence").values_list("act", flat=True)
    )
    assert list(acts) == [
        "people.agency_added",
        "people.agency_amended",
        "people.agency_closed",
        "people.agency_reopened",
    ]


def test_an_agency_with_people_in_post_stays_open(place: Place) -> None:
    agency = place.by_role[Role.PARTNER].agency
    answer = post(place.administrator, "people:close_agency", {"why": "Shut", "version": 1}, pk=agency.pk)
    assert "still in post here" in answer.content.decode()
    agency.refresh_from_db()
    assert agency.active


# --- The area ---------------------------------------------------------------------------------------------------


def test_closure_days_are_added_once_and_taken_away_with_a_trace(place: Place) -> None:
    by = place.manager
    data = {"on-day": "29", "on-month": "12", "on-year": "2026", "why": "Between the years"}
    post(by, "people:add_closure_day", data)
    again = post(by, "people:add_closure_day", data)
    assert "already a closure day" in again.content.decode()
    day = ClosureDay.objects.get(area=place.area)
    assert "Between the years" in get(by, "people:settings").content.decode()

    foreign = world.make_place("berkshire")
    assert post(foreign.manager, "people:remove_closure_day", {}, pk=day.pk).status_code == 404
    assert ClosureDay.objects.filter(pk=day.pk).exists()

    for _twice in range(2):
        post(by, "people:remove_closure_day", {}, pk=day.pk)
    assert not ClosureDay.objects.exists()
    entry = Entry.objects.get(act="people.closure_day_removed")
    assert entry.detail == {"on": "2026-12-29", "why": "Between the years"}


def test_a_team_is_added(place: Place) -> None:
    post(place.administrator, "people:add_team", {"name": "North"})
    assert "North" in get(place.administrator, "people:settings").content.decode()


# --- Somebody without a post -------------------------------------------------------------------------------


def test_a_sign_in_without_a_post_is_told_so() -> None:
    area = world.make_area("tees")
    person = world.make_practitioner(area)
    client = world.client_for(person)
    person.user = None
    person.save()

    answer = client.get("/people/")

    assert answer.status_code == 403
    assert "no post in Quorate" in answer.content.decode()
    assert client.get(reverse("people:account")).status_code == 200


def test_a_stranger_is_asked_to_sign_in() -> None:
    answer = Client().get("/people/")
    assert answer.status_code == 302
    assert answer.url == "/accounts/login/?next=/people/"
