"""The drawing of the states is the code's own, and each of its acts is there."""

import ast
from importlib import import_module

import pytest

from quorate.cases.steps import OutOfStep, must_lead
from quorate.conferences import states as conferences
from quorate.conferences.models import Conference
from quorate.plans import states as plans
from tests.house import states
from tests.house.code import sources


def test_the_page_is_up_to_date() -> None:
    assert states.PAGE.read_text() == states.page(), "Run script/states"


@pytest.mark.parametrize(
    "step", [*conferences.STEPS, *plans.STEPS], ids=lambda step: f"{step.before}-{step.after}"
)
def test_each_step_is_made_by_an_act_that_is_there(step: object) -> None:
    module, _, act = step.act.rpartition(".")  # type: ignore[attr-defined]
    assert callable(getattr(import_module(module), act))


def test_a_conference_takes_no_step_that_is_not_drawn() -> None:
    conference = Conference(state=Conference.State.CANCELLED)
    with pytest.raises(OutOfStep):
        conferences.enter(conference, Conference.State.OPEN)
    assert conference.state == Conference.State.CANCELLED
    must_lead(conferences.STEPS, Conference.State.BOOKED, Conference.State.OPEN)


def test_every_state_of_a_conference_is_reached() -> None:
    assert {step.after for step in conferences.STEPS} == set(Conference.State.values)


def test_a_conference_changes_its_state_in_one_place_alone() -> None:
    found = [
        f"{source.name}:{node.lineno}"
        for source in sources("quorate/conferences")
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        for part in ast.walk(target)
        if isinstance(part, ast.Attribute) and part.attr == "state"
    ]
    assert [place.split(":")[0] for place in found] == ["quorate/conferences/states.py"], found
