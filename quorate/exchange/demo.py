"""What a council of the demonstration has told others: CP-IS a file and its answers, the daily flow, a file to take."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from quorate.returns.demo.caseload import REFERENCE
from quorate.returns.demo.meetings import FIRST_DAY, LONDON
from quorate.returns.demo.staff import Staff

from .actions import cpis, making, preparing, sending
from .dfe_client import Answer, Door
from .dfe_payload import Payload
from .models import CpisRecord, Sending

TOLD_AT = datetime(2026, 4, 8, 9, 30, tzinfo=LONDON)
NIGHT = datetime(2026, 4, 10, 3, 0, tzinfo=LONDON)
FIRST_NIGHT = NIGHT - timedelta(days=1)
SENT_AT_FIRST = 100
ANSWERS = {1: "CPR01", 3: "CPR03", 6: "CPR05", 9: "CPR02"}
"""What CP-IS said to a few of the records, by their place in the file; the others were taken."""
WRONG = "[0].child_details.surname: has a sign that is not allowed"


class Pretended(Door):
    """The Department as the demonstration has it: it finds fault with one child of the first list, and takes the rest.

    Nothing leaves the machine.
    """

    def __init__(self) -> None:
        self.lists = 0

    def close(self) -> None:
        """There is nothing to let go of."""

    def send(self, la_code: str, children: Sequence[Payload]) -> Answer:
        """Answer as the Department does to a list of children of a council."""
        self.lists += 1
        if self.lists == 1:
            return Answer(400, says=WRONG, faults=((0, WRONG),))
        return Answer(200, receipts=tuple(f"demo-{la_code}-{place:04}" for place in range(len(children))))


def play(staff: Staff) -> None:
    """Tell CP-IS, send the daily flow as far as it goes, and make a file."""
    _tell_cpis(staff)
    _send_the_flow(staff)
    _make_a_file(staff)


def _tell_cpis(staff: Staff) -> None:
    """Put what there was to tell into a file, take the answers in, and work out what has come up since."""
    by = staff.of("designated manager")[0]
    file = cpis.make_file(area=staff.area, on=TOLD_AT.date(), by=by, at=TOLD_AT)
    places = set(CpisRecord.objects.filter(file=file).values_list("place", flat=True))
    said = {place: ANSWERS.get(place, "CPR06") for place in places if place is not None}
    cpis.take_answers(file=file, code="CPF03", answers=said, by=by, at=TOLD_AT + timedelta(hours=3))
    cpis.work_out(area=staff.area, on=FIRST_DAY, by="CP-IS", at=NIGHT + timedelta(days=3))


def _send_the_flow(staff: Staff) -> None:
    """Let the first night's children be taken in but for one; what changed since waits."""
    area = staff.area
    preparing.prepare(area=area, on=FIRST_NIGHT.date(), by=sending.BY, at=FIRST_NIGHT)
    later = Sending.objects.filter(area=area).order_by("pk").values_list("pk", flat=True)[SENT_AT_FIRST:]
    held_up = list(later)
    Sending.objects.filter(pk__in=held_up).update(next_try_at=FIRST_NIGHT + timedelta(days=365))
    sending.send_waiting(area=area, door=Pretended(), at=FIRST_NIGHT)
    Sending.objects.filter(pk__in=held_up).update(next_try_at=None)
    preparing.prepare(area=area, on=NIGHT.date(), by=sending.BY, at=NIGHT)


def _make_a_file(staff: Staff) -> None:
    by = staff.of("service manager")[0]
    asked = making.ask_for(
        area=staff.area,
        kind="annex-a",
        on=REFERENCE,
        year=None,
        by=by,
        token=f"demonstration:{staff.area.key}",
        at=TOLD_AT,
    )
    making.make(file_id=asked.pk, at=TOLD_AT + timedelta(minutes=2))
