"""Berkshire before and after a birth: an early birth, asking for a conference, the discharge meeting, going home."""

from datetime import date

import pytest

from quorate import rulebook
from quorate.rules import Event, History, derive, permission

BOOK = rulebook.load()
BERKSHIRE = BOOK.procedure("berkshire")
ON = date(2026, 4, 13)


def found(rule: str, *events: Event, scope: str = "child") -> list[tuple[object, str]]:
    duties = derive(History(events), procedure=BERKSHIRE, calendar=BOOK.calendar("berkshire"), scope=scope)
    return [(duty.due_on, duty.standing) for duty in duties if duty.rule == rule]


def expected(*, premature: bool | None = None) -> Event:
    facts = {} if premature is None else {"premature": premature}
    return Event("expected-birth", date(2026, 9, 28), facts=facts)


@pytest.mark.parametrize(
    ("premature", "window", "early"),
    [
        (None, [(date(2026, 5, 11), "open")], []),
        (False, [(date(2026, 5, 11), "open")], []),
        (True, [], [(None, "open")]),
    ],
)
def test_the_twenty_weeks_do_not_hold_where_an_early_birth_is_likely(
    premature: bool | None, window: list[object], early: list[object]
) -> None:
    event = expected(premature=premature)
    assert found("pre-birth-window", event, scope="milestone") == window
    assert found("pre-birth-early", event) == early


@pytest.mark.parametrize(
    ("after", "standing"),
    [("initial-conference", "done"), ("birth", "lapsed"), ("pregnancy-ended", "lapsed")],
)
def test_an_early_conference_is_held_or_no_longer_needed(after: str, standing: str) -> None:
    assert found("pre-birth-early", expected(premature=True), Event(after, ON)) == [(None, standing)]


def keys(act: str, **facts: object) -> tuple[list[str], list[str]]:
    judged = permission.may(act, role="", procedure=BERKSHIRE, on=ON, facts=facts)
    return [point.key for point in judged.blocked], [point.key for point in judged.warned]


def test_what_asking_for_a_conference_before_the_birth_is_judged_by() -> None:
    act = "ask-for-pre-birth"
    asked = {"asked": True, "grounds": True, "not_asked_why": ""}
    assert keys(act, **asked, assessed=True) == ([], [])
    assert keys(act, **asked, assessed=False) == ([], ["assessment"])
    assert keys(act, **(asked | {"asked": False}), assessed=True) == (["grounds"], [])
    assert keys(act, **(asked | {"asked": False, "not_asked_why": "Told why"}), assessed=True) == ([], [])
    assert keys(act, **(asked | {"asked": False, "grounds": False}), assessed=True) == ([], [])


def test_what_leaving_hospital_is_judged_by() -> None:
    assert keys("hold-discharge-meeting", on_plan=True, plan_considered=False) == (["plan"], [])
    assert keys("hold-discharge-meeting", on_plan=True, plan_considered=True) == ([], [])
    assert keys("hold-discharge-meeting", on_plan=False, plan_considered=False) == ([], [])
    assert keys("go-home", discharge_meeting=False, against_procedure="") == (["discharge-meeting"], [])
    assert keys("go-home", discharge_meeting=True, against_procedure="") == ([], [])
    assert keys("go-home", discharge_meeting=False, against_procedure="At night") == ([], [])
