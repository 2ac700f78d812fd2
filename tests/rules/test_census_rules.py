"""Each rule of the census: the smallest fault makes it speak, and only it or what the fault itself implies."""

import pytest

from quorate.rules.census import (
    ERROR,
    QUERY,
    RULES,
    CensusHeading,
    Whole,
    check_child,
    check_heading,
)
from quorate.rules.census.entries import pupil_number

from .census_faults import FAULTS, OF_THE_RETURN, Faulty, old_case, upn
from .census_world import (
    assessment,
    child,
    context,
    day,
    enquiry,
    episode,
    need_plan,
    plan,
    quiet,
    spoken,
    unborn,
)


def test_every_rule_has_its_fault_and_says_what_to_do() -> None:
    assert set(FAULTS) | OF_THE_RETURN == set(RULES)
    for rule in RULES.values():
        assert rule.severity == (QUERY if rule.number.endswith("Q") else ERROR)
        assert rule.says.endswith(".") and rule.remedy.endswith(".")


@pytest.mark.parametrize("number", FAULTS)
def test_the_smallest_fault_makes_the_rule_speak_and_no_other(number: str) -> None:
    for faulty, implied in FAULTS[number]:
        made = faulty()
        assert set(spoken(made)) == {number} | implied
        found = next(one for one in check_child(made, context()) if one.rule == number)
        assert found.child == made.la_child_id
        assert found.element and found.what.endswith(".") and found.remedy


CLEAN: dict[str, Faulty] = {
    "on a plan": child,
    "not born yet": unborn,
    "stillborn, with the expected date kept": lambda: unborn(died_on="2026-03-20", episodes=()),
    "target on the fifteenth working day": lambda: child(episode(enquiries=(enquiry(target="2025-06-10"),))),
    "begun fifteen working days before the end": lambda: child(
        quiet(enquiries=(enquiry("2026-03-10", None),))
    ),
    "enquiry and conference of one day": lambda: child(
        episode(enquiries=(enquiry("2025-06-09"),), plans=(plan(),))
    ),
    "everything on the day of the referral": lambda: child(
        episode(
            referred_on="2025-06-09",
            assessments=(assessment(started_on=day("2025-06-09")),),
            enquiries=(enquiry("2025-06-09"),),
        )
    ),
    "everything on the day of closing": lambda: child(
        episode(
            closed_on="2025-12-01",
            closed_because="RC7",
            assessments=(assessment(authorised_on=day("2025-12-01")),),
            plans=(plan(end="2025-12-01", reviews=("2025-12-01",)),),
        )
    ),
    "stepped down on the day": lambda: child(
        episode(
            plans=(plan(end="2025-12-01", reviews=("2025-09-03", "2025-12-01")),),
            need_plans=(need_plan("2025-12-01"),),
        )
    ),
    "stepped up on the day": lambda: child(episode(need_plans=(need_plan("2025-05-20", "2025-06-09"),))),
    "need plans one after another": lambda: child(
        quiet(need_plans=(need_plan("2025-08-01", "2025-09-01"), need_plan("2025-09-01", number=2)))
    ),
    "closed and referred again on one day": lambda: child(
        quiet(closed_on="2025-09-01", closed_because="RC7"),
        quiet(referred_on="2025-09-01", assessments=()),
    ),
    "a referral without action after a closed case": lambda: child(
        quiet(closed_on="2025-09-01", closed_because="RC7"),
        quiet(referred_on="2025-10-01", no_further_action="1", primary_need="", assessments=()),
    ),
    "moved in": lambda: child(episode(enquiries=(), conference_on="2025-06-09")),
    "no plan was made": lambda: child(quiet(enquiries=(enquiry(),))),
    "the next enquiry on the day of the conference": lambda: child(
        episode(enquiries=(enquiry(), enquiry("2025-06-09", None, waived="1", number=2)))
    ),
    "two enquiries that needed no conference": lambda: child(
        quiet(
            enquiries=(
                enquiry("2025-06-02", None, waived="1"),
                enquiry("2025-06-02", None, waived="true", number=2),
            )
        )
    ),
    "died on the day the plan ended": lambda: child(
        episode(plans=(plan(end="2025-12-01"),)), died_on="2025-12-01"
    ),
    "died after the year's end is a query only": lambda: child(quiet(), died_on="2026-03-31"),
    "second plan the day after the first": lambda: child(
        episode(
            enquiries=(enquiry(), enquiry("2025-11-03", "2025-11-20", number=2)),
            plans=(plan(end="2025-11-19"), plan("2025-11-20", reviews=(), previous_plans="1", number=2)),
        )
    ),
    "old plan with its last review of the year before": lambda: old_case(
        "2024-06-03", plans=(plan("2024-06-03", reviews=("2025-03-03", "2025-09-01")),)
    ),
    "young plan, not yet to be reviewed on 1 April": lambda: old_case("2025-01-01"),
    "first and last day of the year": lambda: old_case(
        "2024-06-03",
        plans=(
            plan("2024-06-03", "2025-04-01", reviews=("2025-03-03",)),
            plan("2026-03-31", reviews=(), previous_plans="1", number=2),
        ),
        conference_on="2026-03-31",
    ),
    "referred exactly forty weeks before the birth": lambda: child(quiet(), born_on="2026-02-16"),
    "expected on the first and last possible day": lambda: unborn(expected_on="2026-10-19"),
    "twenty signs": lambda: child(la_child_id="A" * 20),
    "a pupil number of the own authority's": lambda: child(upn=upn("301432119001")),
    "a temporary pupil number": lambda: child(upn=upn("30143211900B")),
}


@pytest.mark.parametrize("name", CLEAN)
def test_what_is_right_is_left_alone(name: str) -> None:
    assert spoken(CLEAN[name]()) == (["8590"] if "stillborn" in name else [])


def test_before_2025_the_sex_is_gender_and_an_identifier_is_shorter() -> None:
    old = child(quiet(referred_on="2023-05-12", source="5D", assessments=()), sex="2", la_child_id="A" * 11)
    assert spoken(old, 2024) == ["1570"]
    assert spoken(old, 2025) == ["4180"]
    assert spoken(child(quiet(source="5D", referred_on="2021-05-12"), sex="2"), 2022) == ["8866"]


def test_the_heading() -> None:
    right = CensusHeading(2026, day("2026-03-31"), "301")
    assert not list(check_heading(right, context()))
    wrong = CensusHeading(2026, day("2025-03-31"), "301", old_content=True)
    assert [one.rule for one in check_heading(wrong, context())] == ["100", "G15"]
    assert [one.element for one in check_heading(CensusHeading(2026, None, "301", "LAC"), context())] == [
        "ReferenceDate",
        "Collection",
    ]


def test_the_return_as_a_whole() -> None:
    whole, heading = Whole(context()), CensusHeading(2026, day("2026-03-31"), "301")
    said = [one.rule for made in (child(), child(la_child_id="QA2", upn="")) for one in whole.note(made)]
    assert said == [] and not list(whole.end(heading))
    assert [one.rule for one in whole.note(child(la_child_id="QA3"))] == ["1520"]
    assert [one.rule for one in whole.note(child(upn=""))] == ["8510"]
    assert list(whole.note(child(episode(enquiries=(enquiry(None, None),)), la_child_id="QA4", upn=""))) == []
    (last,) = whole.end(heading)
    assert (last.rule, last.value) == ("2883", "5")
    assert "5 plans were begun in the year and 4 initial conferences" in last.what
    assert whole.counts["children"] == 5 and whole.counts["open:NEG"] == 5


def test_a_pupil_number_is_judged_before_it_is_saved() -> None:
    assert pupil_number("") == "" and pupil_number(" y301432119001 ") == ""
    assert "rule 1510" in pupil_number("A301432119001")
    assert "rule 1540" in pupil_number("Y30143211900")
    assert "rule 1550" in pupil_number("Y30143211900I")
