"""What a council of the demonstration has checked: its census of the year that ended."""

from datetime import datetime, timedelta

from quorate.returns.demo.caseload import REFERENCE
from quorate.returns.demo.meetings import LONDON
from quorate.returns.demo.staff import Staff

from . import actions

ASKED_AT = datetime(2026, 4, 9, 9, 20, tzinfo=LONDON)


def play(staff: Staff) -> None:
    """Check the year's return from what is recorded."""
    asked = actions.ask(
        area=staff.area,
        year=REFERENCE.year,
        by=staff.of("administrator")[0],
        at=ASKED_AT,
        token=f"demonstration:{staff.area.key}",
    )
    actions.carry_out(check_id=asked.pk, at=ASKED_AT + timedelta(minutes=1))
