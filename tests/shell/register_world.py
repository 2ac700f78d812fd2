"""Enquiries from outside, notices and checks of an invented area, made by the acts that make them."""

from datetime import date, datetime
from itertools import count
from typing import Any

from quorate.inspection import actions as inspection
from quorate.inspection.models import Opened
from quorate.people.models import Practitioner
from quorate.register.actions import asked, notices, risks
from quorate.register.models import OutsideEnquiry, RiskPerson

from . import world
from .world import Place, Role

_tokens = count(1)
NIGHT = datetime(2026, 4, 14, 2, 0, tzinfo=world.LONDON)
POLICE = asked.Enquirer("Rosa Lindqvist", "Marrowby Police", "sergeant", "01632 960111")


def token() -> str:
    return f"token-{next(_tokens)}"


def enquire(
    by: Practitioner,
    *,
    family_name: str = "Nobody",
    given_name: str = "",
    born_on: date | None = None,
    at: datetime = world.NOW,
    why: str = "Emergency duty.",
    form: str = "",
) -> OutsideEnquiry:
    """Record that a sergeant asks about a child of that name."""
    return asked.receive(
        how="phone",
        enquirer=POLICE,
        about=asked.About(family_name, given_name, born_on),
        reason="Called to the house.",
        access_reason=why,
        token=form or token(),
        by=by,
        at=at,
    )


def check(
    enquiry: OutsideEnquiry, by: Practitioner, *, confirmed: bool = True, at: datetime = world.NOW
) -> Any:
    enquiry.refresh_from_db()
    return asked.check(
        enquiry=enquiry,
        how="called-back",
        says="Switchboard, from the directory.",
        confirmed=confirmed,
        version=enquiry.version,
        by=by,
        at=at,
    )


def risk_notice(**more: Any) -> risks.Notice:
    said: dict[str, Any] = {
        "name": "Cuthbert Gravely",
        "found": "moved-in",
        "told_on": world.TODAY,
        "told_by": "Otto Renn",
        "told_by_agency": "Probation",
        "checked": "Rang back at the office.",
        "known": "Convicted of an offence against a child in 2011.",
    }
    return risks.Notice(**{**said, **more})


def risk(place: Place, **more: Any) -> RiskPerson:
    by = place.by_role[Role.DESIGNATED_MANAGER]
    return risks.record(
        notice=risk_notice(**more), review_on=date(2026, 6, 1), token=token(), by=by, at=world.NOW
    )


def movement(**more: Any) -> notices.Movement:
    said: dict[str, Any] = {
        "kind": "looked-after",
        "direction": "in",
        "name": "Perrin Vale",
        "authority": "Faraway Council",
        "told_on": date(2026, 4, 7),
    }
    return notices.Movement(**{**said, **more})


def wanted(**more: Any) -> notices.Wanted:
    said: dict[str, Any] = {
        "kind": "foster-carer",
        "name": "Hester Moss",
        "asked_on": date(2026, 4, 2),
        "asked_by": "Jonah Pell",
        "asked_by_agency": "Faraway Fostering",
        "asked_by_contact": "01632 960222",
        "consent": True,
    }
    return notices.Wanted(**{**said, **more})


def _inspector_let_in(place: Place) -> Opened:
    """Somebody who is nobody else of the scene, so that the others' doors stay as they are."""
    return inspection.open_to(
        practitioner=world.make_practitioner(
            place.area, role=Role.PARTNER, agency=world.make_agency(place.area, world.Kind.OTHER)
        ),
        until_on=date(2026, 4, 30),
        why="Inspection of the service.",
        by=place.by_role[Role.DESIGNATED_MANAGER],
        at=world.NOW,
    )


def in_scene(place: Place) -> dict[str, Any]:
    """One enquiry whose enquirer is checked, a notice, a person of risk linked to a child, and a check asked for."""
    worker, manager = place.by_role[Role.SOCIAL_WORKER], place.by_role[Role.DESIGNATED_MANAGER]
    assert place.family is not None
    enquiry = enquire(worker, family_name=place.family.name)
    check(enquiry, worker)
    person = risk(place)
    row = risks.link(
        person=person,
        child=world.children_of(place.family)[0],
        why="Lives next door.",
        told="",
        version=1,
        by=manager,
        at=world.NOW,
    )
    notice = notices.record_movement(movement=movement(), child=None, token=token(), by=manager, at=world.NOW)
    asked_for = notices.ask_check(wanted=wanted(), token=token(), by=manager, at=world.NOW)
    return {
        "asked": enquiry.pk,
        "movement": notice.pk,
        "risk": person.pk,
        "risk_link": row.pk,
        "authority_check": asked_for.pk,
        "inspection_opened": _inspector_let_in(place).pk,
    }
