"""What a review has to be sure of for a child in care, and who decides: Berkshire's rules, and the others' silence."""

from datetime import date

import pytest

from quorate import rulebook
from quorate.rules import deciding, permission
from quorate.rules.deciding import Table

BOOK = rulebook.load()
ON = date(2025, 8, 20)
SECTION_20 = {"section_20": True}
ORDER = {"care_order": True}


def held_back(area: str, outcome: str, **known: object) -> set[str]:
    table = Table(views={"social-care": outcome, "police": outcome}, quorate=True, **known)  # type: ignore[arg-type]
    found = deciding.decide(table, procedure=BOOK.procedure(area), on=ON)
    return {
        point.key for point in (*found.blocked, *found.warned) if "secure" in point.key or "care" in point.key
    }


@pytest.mark.parametrize(
    ("outcome", "known", "points"),
    [
        ("end", SECTION_20, {"secure-section-20"}),
        ("end", {**SECTION_20, "secure": False}, {"secure-section-20"}),
        ("end", {**SECTION_20, "secure": True}, set()),
        ("continue", SECTION_20, {"secure-section-20-weighed"}),
        ("continue", {**SECTION_20, "secure": False}, set()),
        ("continue", ORDER, {"secure-care-order"}),
        ("end", ORDER, {"secure-care-order"}),
        ("end", {**ORDER, "secure": True}, set()),
        ("end", {**ORDER, "secure": True, "birth_family": True}, {"care-reviews-enough"}),
        ("end", {**ORDER, "secure": True, "birth_family": True, "care_reviews_enough": True}, set()),
        ("end", {}, set()),
    ],
)
def test_berkshire_holds_a_review_back_until_it_has_weighed_how_secure_the_child_is(
    outcome: str, known: dict[str, bool], points: set[str]
) -> None:
    assert held_back("berkshire", outcome, **known) == points
    assert held_back("tees", outcome, **known) == set()


@pytest.mark.parametrize(
    ("act", "role", "facts", "blocked", "warned"),
    [
        ("confer-in-care", "team-manager", {"in_care": True, "reason": ""}, [], ["unusual"]),
        ("confer-in-care", "team-manager", {"in_care": True, "reason": "New harm."}, [], []),
        ("return-home", "iro", {"care_order": True, "conference_first": ""}, ["conference-first"], []),
        ("return-home", "iro", {"care_order": True, "conference_first": "no"}, [], []),
        ("return-home", "iro", {"care_order": False, "conference_first": ""}, [], []),
        ("decide-on-removal", "social-worker", {"reason": "x", "discussed_on": ON}, ["not-yours"], []),
        ("decide-on-removal", "team-manager", {"reason": "", "discussed_on": ON}, ["reasons"], []),
        ("decide-on-removal", "team-manager", {"reason": "x", "discussed_on": None}, ["discussed"], []),
        ("decide-after-return-request", "team-manager", {"reason": ""}, ["reasons"], []),
        ("chair-in-care", "conference-chair", {"iro_chairs": False, "iro_attends": False}, [], ["attends"]),
        ("chair-in-care", "conference-chair", {"iro_chairs": True, "iro_attends": False}, [], []),
        ("close-care-review", "iro", {"on_plan": True, "criteria": "", "review_conference": "no"}, ["criteria"], []),
    ],
)  # fmt: skip
def test_what_berkshire_asks_about_a_child_in_care(
    act: str, role: str, facts: dict[str, object], blocked: list[str], warned: list[str]
) -> None:
    found = permission.may(act, role=role, procedure=BOOK.procedure("berkshire"), on=ON, facts=facts)
    assert [point.key for point in found.blocked] == blocked
    assert [point.key for point in found.warned] == warned
    silent = permission.may(act, role=role, procedure=BOOK.procedure("tees"), on=ON, facts=facts)
    assert silent.allowed
    assert "does not say" in silent.reason.note
