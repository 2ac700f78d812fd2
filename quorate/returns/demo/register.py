"""Enquiries from outside of an invented council, notices of moves and of a person of risk, and a check asked for."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from quorate.cases.models import Child
from quorate.people.models import Practitioner
from quorate.plans.models import Plan
from quorate.register.actions import asked, notices, risks
from quorate.register.models import OutsideEnquiry

from .staff import Staff

AT = datetime(2026, 4, 10, 11, 0, tzinfo=ZoneInfo("Europe/London"))
NIGHT = datetime(2026, 4, 11, 2, 5, tzinfo=ZoneInfo("Europe/London"))
POLICE = asked.Enquirer("Tamsin Arrow", "Police, response team", "sergeant", "01632 960310")
WARD = asked.Enquirer("Idris Pell", "Saltmarsh Infirmary", "ward sister", "01632 960311")


def play(staff: Staff) -> None:
    """Play the acts, as the people of the council would."""
    child = _on_a_plan(staff)
    if child is not None:
        _asked_about(staff, child)
    _nobody_known(staff)
    _notices(staff, child)


def _on_a_plan(staff: Staff) -> Child | None:
    plans = Plan.objects.filter(area=staff.area, ended_on__isnull=True).select_related("child__area")
    plan = plans.exclude(child__family_name="").order_by("started_on", "pk").first()
    return plan.child if plan else None


def _asked_about(staff: Staff, child: Child) -> None:
    """A ward asks by day; the police ask at night, of a duty worker who has no part in the case, and once more."""
    manager = staff.of("designated manager")[0]
    duty = next(one for one in staff.of("social worker") if one.pk != child.social_worker_id)
    for by, enquirer, at in (
        (manager, WARD, AT - timedelta(days=1)),
        (duty, POLICE, NIGHT),
        (manager, WARD, NIGHT + timedelta(days=1, hours=8)),
    ):
        enquiry = _receive(by, enquirer, child, at)
        asked.check(
            enquiry=enquiry,
            how="called-back",
            says="Rang back through the switchboard in the directory.",
            confirmed=True,
            version=enquiry.version,
            by=by,
            at=at + timedelta(minutes=6),
        )
        says = f"{child.given_name} is on a child protection plan. Ring the social worker before going home."
        enquiry.refresh_from_db()
        asked.tell(
            enquiry=enquiry,
            child=child,
            says=says,
            version=enquiry.version,
            by=by,
            at=at + timedelta(minutes=9),
        )


def _receive(by: Practitioner, enquirer: asked.Enquirer, child: Child, at: datetime) -> OutsideEnquiry:
    return asked.receive(
        how="phone",
        enquirer=enquirer,
        about=asked.About(child.family_name, child.given_name, child.born_on),
        reason="The child is here with a grandmother, and we are asked whether it may go home.",
        access_reason="Emergency duty",
        token=f"demo:{by.area_id}:{at.isoformat()}",
        by=by,
        at=at,
    )


def _nobody_known(staff: Staff) -> None:
    """A caller who cannot be checked is told nothing."""
    manager = staff.of("designated manager")[0]
    caller = asked.Enquirer("Mr Vane", "says he is from a nursery", "manager", "07700 900123")
    enquiry = asked.receive(
        how="phone",
        enquirer=caller,
        about=asked.About("Gooseberry", "Fern", date(2022, 5, 1)),
        reason="Wants to know whether the family is known.",
        access_reason="",
        token=f"demo:{staff.area.pk}:refused",
        by=manager,
        at=AT,
    )
    asked.check(
        enquiry=enquiry,
        how="called-back",
        says="The nursery does not know him.",
        confirmed=False,
        version=1,
        by=manager,
        at=AT,
    )
    asked.refuse(enquiry=enquiry, why="Not who he said he was.", version=2, by=manager, at=AT)


def _notices(staff: Staff, child: Child | None) -> None:
    manager, key = staff.of("designated manager")[0], f"demo:{staff.area.pk}"
    movement = notices.Movement(
        kind="looked-after",
        direction="in",
        name="Linnet Ashdown",
        authority="Thistledown Council",
        told_on=date(2026, 4, 8),
        born_on=date(2013, 9, 2),
        contact="Placements, 01632 960312",
        moved_on=date(2026, 4, 6),
        says="With foster carers here; the care plan is to stay until the summer of 2027.",
    )
    notice = notices.record_movement(movement=movement, child=None, token=key, by=manager, at=AT)
    notices.acknowledge(notice=notice, says="School and health have been told.", by=manager, at=AT)
    person = risks.record(
        notice=risks.Notice(
            name="Lucian Marsh",
            found="moved-in",
            told_on=date(2026, 4, 2),
            told_by="Perpetua Lowe",
            told_by_agency="Probation",
            checked="Rang back at the office’s number in the directory.",
            known="Released on licence; convicted in 2014 of offences against a child of a partner.",
            address="Flat above the bakery, Quay Street",
        ),
        review_on=date(2026, 7, 1),
        token=key,
        by=manager,
        at=AT,
    )
    if child is not None:
        told = "A notice was received that matters for who visits. Speak to the designated manager."
        risks.link(
            person=person, child=child, why="Seen at the address.", told=told, version=1, by=manager, at=AT
        )
    wanted = notices.Wanted(
        kind="foster-carer",
        name="Hester Moss",
        asked_on=date(2026, 4, 2),
        asked_by="Jonah Pell",
        asked_by_agency="Rookhope Fostering",
        asked_by_contact="checks@rookhope.example",
        consent=True,
        born_on=date(1979, 2, 11),
    )
    notices.ask_check(wanted=wanted, token=key, by=manager, at=AT)
