"""The designated manager's own records: people of risk, notices of moves, checks of would-be carers."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quorate.audit.models import Entry
from quorate.cases.actions import Stale
from quorate.cases.models import Event
from quorate.moves.actions import coming
from quorate.moves.models import Move
from quorate.people import actions as people
from quorate.register.actions import notices, risks
from quorate.register.models import AuthorityCheck, MovementNotice, RiskEntry

from . import register_world as rw
from . import world

pytestmark = pytest.mark.django_db
Role = world.Role


@pytest.fixture
def place() -> world.Place:
    return world.make_place("berkshire")


def how(place: world.Place) -> dict[str, Any]:
    return {"by": place.by_role[Role.DESIGNATED_MANAGER], "at": world.NOW}


def words(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_notice_of_risk_is_the_designated_managers_alone_and_each_reading_is_logged(
    place: world.Place,
) -> None:
    person = rw.risk(place)
    assert place.family is not None
    child = world.children_of(place.family)[0]
    client = world.client_for(place.by_role[Role.DESIGNATED_MANAGER])
    with time_machine.travel(world.NOW, tick=False):
        assert "Cuthbert Gravely" in words(client.get("/register/risks/"))
        page = words(client.get(f"/register/risks/{person.pk}/", {"q": child.la_child_id}))
        assert "Convicted of an offence" in page
        link = f"/register/risks/{person.pk}/children/{child.pk}/"
        assert link in page
        told = {"why": "Moved in with the mother.", "told": "Ask about visitors.", "version": 1}
        assert client.post(link, told).status_code == 302
        again = client.post(link, {**told, "version": 2})
        assert "linked to this child already" in words(again)
    for role in (Role.ADMINISTRATOR, Role.CHAIRS_MANAGER, Role.SERVICE_MANAGER, Role.SOCIAL_WORKER):
        other = world.client_for(place.by_role[role])
        assert other.get(f"/register/risks/{person.pk}/").status_code == 403
    assert Entry.objects.filter(act="register.risk", about=person.ref).count() == 1
    # The child's workers read the manager's words, and nothing of the person.
    note = Event.objects.get(child=child, facts__topic="risk-notice")
    assert note.facts["says"] == "Ask about visitors."


def test_a_notice_of_risk_is_put_right_reviewed_and_ended(place: world.Place) -> None:
    person = rw.risk(place)
    risks.put_right(
        person=person,
        notice=rw.risk_notice(name="Cuthbert Graveley"),
        why="Spelling",
        version=1,
        **how(place),
    )
    assert list(RiskEntry.objects.order_by("number").values_list("name", "stands")) == [
        ("Cuthbert Gravely", False),
        ("Cuthbert Graveley", True),
    ]
    with pytest.raises(Stale):
        risks.end(person=person, on=world.TODAY, why="x", version=1, **how(place))
    risks.review(
        person=person, on=world.TODAY, says="Still here.", next_on=date(2026, 9, 1), version=2, **how(place)
    )
    with pytest.raises(risks.RiskRefused, match="Enter why the notice ends"):
        risks.end(person=person, on=world.TODAY, why=" ", version=3, **how(place))
    risks.end(person=person, on=world.TODAY, why="Moved away.", version=3, **how(place))
    with pytest.raises(risks.RiskRefused, match="has ended"):
        risks.review(person=person, on=world.TODAY, says="x", next_on=None, version=4, **how(place))
    with pytest.raises(risks.RiskRefused, match="designated manager"):
        risks.record(notice=rw.risk_notice(), review_on=None, token="t", by=place.administrator, at=world.NOW)


def test_moves_and_other_notices_stand_together_and_are_acknowledged(place: world.Place) -> None:
    assert place.family is not None
    child = world.children_of(place.family)[0]
    move = coming.notify(
        child=child,
        notice=coming.Notice(authority="Rookhope Council", told_on=date(2026, 4, 7)),
        **how(place),
    )
    notice = notices.record_movement(movement=rw.movement(), child=None, token="one", **how(place))
    assert child.duties.filter(rule="transfer-in-conference", ended_at__isnull=True).exists()
    client = world.client_for(place.by_role[Role.DESIGNATED_MANAGER])
    with time_machine.travel(world.NOW, tick=False):
        with CaptureQueriesContext(connection) as asked:
            page = words(client.get("/register/notices/"))
        assert len(asked) <= 15
        assert "Rookhope Council" in page
        assert "Perrin Vale" in page
        client.post(f"/register/moves/{move.pk}/acknowledge/", {"says": "Book the conference."})
        client.post(f"/register/moves/{move.pk}/acknowledge/", {"says": "Twice."})
        waits = words(client.get("/register/notices/", {"standing": "waits"}))
        assert "Rookhope Council" not in waits
        assert "Perrin Vale" in waits
        assert "Rookhope" not in words(client.get("/register/notices/", {"kind": "looked-after"}))
    made = notices.put_movement_right(
        notice=notice, movement=rw.movement(direction="out"), why="It was out.", token="two", **how(place)
    )
    with pytest.raises(notices.NoticeRefused, match="Somebody else"):
        notices.put_movement_right(
            notice=notice, movement=rw.movement(), why="x", token="three", **how(place)
        )
    with time_machine.travel(world.NOW, tick=False):
        page = words(client.get(f"/register/notices/{made.pk}/"))
        assert "It was out." in page
        assert "See what stands" in words(client.get(f"/register/notices/{notice.pk}/"))
    notices.end_movement(notice=made, on=world.TODAY, why="Came home.", **how(place))
    assert MovementNotice.objects.count() == 2
    assert Move.objects.get().acknowledged.says == "Book the conference."
    with pytest.raises(notices.NoticeRefused, match="designated manager"):
        notices.acknowledge(notice=made, says="", by=place.administrator, at=world.NOW)


def test_a_check_is_asked_answered_and_kept(place: world.Place) -> None:
    rw.risk(place, name="Hester Moss")
    client = world.client_for(place.by_role[Role.DESIGNATED_MANAGER])
    row = notices.ask_check(wanted=rw.wanted(), token="one", **how(place))
    with time_machine.travel(world.NOW, tick=False):
        page = words(client.get(f"/register/checks/{row.pk}/"))
        assert "Notice of risk: Hester Moss" in page
        said: dict[str, Any] = {"result": "known", "says": "Please ring us.", "version": 1}
        day = {"on-day": "6", "on-month": "4", "on-year": "2026"}
        early = client.post(f"/register/checks/{row.pk}/", {**said, **day, "on-day": "1"})
        assert early.status_code == 422
        assert client.post(f"/register/checks/{row.pk}/", {**said, **day}).status_code == 302
        assert "Please ring us." in words(client.get(f"/register/checks/{row.pk}/"))
        assert "Hester Moss" in words(client.get("/register/checks/", {"standing": "answered"}))
    row.refresh_from_db()
    assert (row.answered_on, row.result) == (date(2026, 4, 6), "known")
    without = notices.ask_check(wanted=rw.wanted(consent=False), token="two", **how(place))
    with pytest.raises(notices.NoticeRefused, match="has not agreed"):
        notices.answer_check(row=without, on=world.TODAY, result="nothing", says="x", version=1, **how(place))
    assert AuthorityCheck.objects.filter(result="").count() == 1


def test_in_berkshire_an_administrator_belongs_to_childrens_social_care(place: world.Place) -> None:
    police = world.make_agency(place.area, world.Kind.POLICE)
    said: dict[str, Any] = {
        "name": "Ida Fern",
        "role": Role.ADMINISTRATOR,
        "by": world.SYSTEM,
        "at": world.NOW,
    }
    with pytest.raises(people.Refused, match="runs the conference service"):
        people.add_practitioner(area=place.area, agency=police, **said)
    tees = world.make_area("tees")
    people.add_practitioner(area=tees, agency=world.make_agency(tees, world.Kind.POLICE), **said)
