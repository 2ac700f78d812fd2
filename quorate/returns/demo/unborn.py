"""Unborn children of an invented council: one weighed and arranged for, one pregnancy from which twins were born."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from quorate.cases.models import Child
from quorate.conferences.models import Conference, ConferenceChild
from quorate.people.models import Practitioner
from quorate.unborn.actions import after, before, birth

from .staff import Staff

LONDON = ZoneInfo("Europe/London")
AT = datetime(2026, 4, 10, 15, 0, tzinfo=LONDON)
DAY = AT.date()
BORN_ON = date(2026, 4, 8)
HOME_ON = date(2026, 4, 15)
LATEST = date(2026, 5, 25)


def play(staff: Staff) -> None:
    """Play the acts, as the people of the council would."""
    booked = ConferenceChild.objects.filter(conference__state=Conference.State.BOOKED).values("child")
    expected = (
        Child.objects.filter(area=staff.area, born_on__isnull=True, died_on__isnull=True)
        .exclude(pk__in=booked)
        .select_related("area", "family", "social_worker")
        .order_by("expected_on", "pk")
    )
    some = list(expected[:2])
    for child in some[-1:]:
        _weigh(child, staff)
    for child in some[:-1]:
        if child.expected_on and child.expected_on <= LATEST:
            _bear_twins(child, staff)


def _worker(child: Child, staff: Staff) -> Practitioner:
    return child.social_worker or staff.of("social worker")[0]


def _weigh(child: Child, staff: Staff) -> None:
    by = _worker(child, staff)
    known = before.Known(
        premature=True,
        proceedings=False,
        says="The midwife expects the baby some weeks early. The mother has asked for help and is taking it.",
    )
    before.weigh(child=child, known=known, number=1, today=DAY, by=by, at=AT)
    before.arrange(
        child=child,
        agreed=before.InPlace(
            meeting_when="The day after the birth, at 2pm",
            attendees="Midwife, health visitor, social worker, the mother and her sister",
            told="The ward tells the social worker; the social worker tells the core group",
            out_of_hours="The ward rings the emergency duty team",
        ),
        number=1,
        today=DAY,
        by=by,
        at=AT,
    )


def _bear_twins(child: Child, staff: Staff) -> None:
    by = _worker(child, staff)
    first = birth.record_birth(
        child=child,
        newborn=birth.Newborn(
            born_on=BORN_ON, born_at=time(23, 40), given_name="Wren", sex="F", place="Marsh Lane Hospital"
        ),
        babies=2,
        lost="",
        unusual_why="",
        version=child.version,
        today=DAY,
        by=by,
        at=AT,
    )
    birth.add_baby(
        first=first,
        newborn=birth.Newborn(
            born_on=date(2026, 4, 9),
            born_at=time(0, 15),
            given_name="Jay",
            sex="M",
            place="Marsh Lane Hospital",
        ),
        la_child_id=f"{first.la_child_id[:18]}-2",
        number=2,
        unusual_why="",
        today=DAY,
        by=by,
        at=AT,
    )
    after.go_home(
        child=first,
        on=HOME_ON,
        says="Home to the mother and grandmother.",
        against_why="",
        today=DAY,
        by=by,
        at=AT,
    )
