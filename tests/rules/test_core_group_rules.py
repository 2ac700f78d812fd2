"""What the texts say of core groups, as rules: who leaves, who approves a record, what a review is warned of."""

from datetime import date

import pytest

from quorate import rulebook
from quorate.rules import deciding, permission

ON = date(2026, 4, 13)
ENDING = {"views": {"social-care": "end", "school": "end"}, "chair_view": "end", "quorate": True}


def warned(area: str, talked_over: bool | None) -> set[str]:
    table = deciding.Table(conference="review", talked_over=talked_over, **ENDING)  # type: ignore[arg-type]
    found = deciding.decide(table, procedure=rulebook.load().procedure(area), on=ON)
    return {point.key for point in found.warned}


def test_berkshire_warns_of_an_ending_that_the_core_group_did_not_talk_over() -> None:
    assert "talked-over" in warned("berkshire", talked_over=False)
    assert "talked-over" not in warned("berkshire", talked_over=True)
    assert "talked-over" not in warned("berkshire", talked_over=None)


@pytest.mark.parametrize("area", ["tees", "pan-sussex", "lincolnshire"])
def test_elsewhere_nothing_is_said_of_it(area: str) -> None:
    assert "talked-over" not in warned(area, talked_over=False)


def test_a_manager_approves_the_record_in_berkshire() -> None:
    procedure = rulebook.load().procedure("berkshire")
    act = "approve-core-group-record"
    assert permission.may(act, role="team-manager", procedure=procedure, on=ON).allowed
    assert not permission.may(act, role="social-worker", procedure=procedure, on=ON).allowed
