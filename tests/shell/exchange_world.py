"""Something of everything that goes out: a file made, a child on the way to the Department, a CP-IS file."""

from datetime import date
from typing import Any

from quorate.cases.models import Child
from quorate.exchange.actions import cpis, making, preparing
from quorate.exchange.models import CpisNumber, CpisRecord, Sending
from quorate.people.models import Area, Practitioner
from tests.shell import world

NHS_NUMBERS = ("9434765919", "4010232137", "9434765870")
"""Numbers whose check digit fits; nobody's."""


def some_of_each(area: Area, child: Child, by: Practitioner, on: date) -> dict[str, Any]:
    """Return the numbers of one of each; ``child`` is on a plan."""
    file = making.ask_for(
        area=area, kind="annex-a", on=on, year=None, by=by, token=f"scene-{area.key}", at=world.NOW
    )
    making.make(file_id=file.pk, at=world.NOW)
    preparing.prepare(area=area, on=on, by=by, at=world.NOW)
    Child.objects.filter(pk=child.pk).update(nhs_number=NHS_NUMBERS[0])
    told = cpis.make_file(area=area, on=on, by=by, at=world.NOW)
    mother, _ = CpisNumber.objects.get_or_create(
        area=area, child=child, whose=CpisNumber.Whose.MOTHER, superseded_at=None, defaults={"at": world.NOW}
    )
    assert CpisRecord.objects.filter(file=told, child=child).exists()
    return {
        "output_file": file.pk,
        "flow_sending": Sending.objects.filter(area=area).order_by("pk")[0].pk,
        "cpis_file": told.pk,
        "cpis_mother": mother.pk,
    }
