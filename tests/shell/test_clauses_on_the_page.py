"""What somebody records on a child's page opens the duty that the clause asks for, and the page shows it."""

from datetime import date

import pytest

from quorate.cases import actions as cases
from quorate.register.forms.children import RECORDABLE

from . import world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("training_day")]

AREAS = {"BER": "berkshire", "LIN": "lincolnshire"}
DISCUSSED = ("strategy-discussion", date(2026, 4, 1))
# Good Friday and Easter Monday, 3 and 6 April 2026, are no working days.
FIFTEEN_ON = date(2026, 4, 24)


@pytest.mark.parametrize(
    ("clause", "recorded", "rule", "due"),
    [
        ("BER-ICPC-02", [DISCUSSED], "initial-conference", FIFTEEN_ON),
        ("BER-ICPC-03", [("move-notified", date(2026, 4, 1))], "transfer-in-conference", FIFTEEN_ON),
        (
            "BER-ICPC-05",
            [DISCUSSED, ("emergency-order-expires", date(2026, 4, 15))],
            "initial-conference",
            date(2026, 4, 15),
        ),
        (
            "BER-ICPC-06",
            [("assessment-order-concluded", date(2026, 4, 10))],
            "conference-after-assessment-order",
            date(2026, 4, 10),
        ),
        ("BER-TRAN-05", [("move-accepted", date(2026, 4, 1))], "transfer-in-conference", FIFTEEN_ON),
        (
            "BER-LAC-05",
            [("care-review-decision", date(2026, 4, 1))],
            "conference-after-care-review",
            date(2026, 4, 16),
        ),
        ("LIN-MOVE-01", [("move-out-notified", date(2026, 4, 1))], "move-out-conference", FIFTEEN_ON),
    ],
)
def test_what_is_recorded_opens_the_duty_of_its_clause(
    clause: str, recorded: list[tuple[str, date]], rule: str, due: date
) -> None:
    place = world.make_place(AREAS[clause[:3]])
    assert place.family is not None
    child = world.children_of(place.family)[0]
    client = world.client_for(place.administrator)
    assert not child.duties.filter(rule=rule).exists()

    for kind, on in recorded:
        day = {"on-day": on.day, "on-month": on.month, "on-year": on.year}
        if kind not in RECORDABLE:  # a page of its own records it
            cases.record_event(child=child, kind=kind, on=on, by=place.administrator, at=world.NOW)
            continue
        assert client.post(f"/children/{child.pk}/happened/", {"kind": kind, **day}).status_code == 302

    duty = child.duties.get(rule=rule, ended_at__isnull=True)
    assert (duty.due_on, duty.standing) == (due, "open")
    assert clause in duty.reason["citation"]["clauses"]
    assert duty.title in client.get(f"/children/{child.pk}/").content.decode()
    assert clause in client.get(f"/duties/{duty.pk}/").content.decode()
