"""What follows from the views, who decides, and what still holds a decision back."""

from dataclasses import replace

import pytest

from quorate.rules.deciding import Decision, Table, categories, decide, dissent, if_outcome, listed
from quorate.rules.points import said
from tests.rules.world import BOOK, at, day

ON = day("2025-06-10")
# Everything a decision may be asked for, so that a test takes away only what it is about.
FULL = Table(
    quorate=True,
    suffered=True,
    likely=True,
    category="neglect",
    category_reviewed=True,
    next_on=day("2025-12-02"),
    next_limit=day("2025-12-10"),
    removal_on=ON,
    criterion="no-continuing-risk",
    basis="the views given",
    reason="the chair's reasons",
    reminded_dissent=True,
    reminded_escalation=True,
    team_manager_present=True,
)


def views(*given: str) -> dict[str, str]:
    return dict(zip(("social-care", "nhs-trust", "police", "school", "gp-practice"), given, strict=False))


def decided(area: str, **changes: object) -> Decision:
    return decide(replace(FULL, **changes), procedure=BOOK.procedure(area), on=ON)  # type: ignore[arg-type]


def keys(points: tuple[object, ...]) -> set[str]:
    return {point.key for point in points}  # type: ignore[attr-defined]


STAY, END = "continue", "end"


@pytest.mark.parametrize(
    ("given", "chair", "outcome", "by"),
    [
        ((STAY, STAY, END), END, STAY, "agency"),
        ((END, END, STAY), END, END, "agency"),
        ((END, END, END), "", END, "agency"),
        ((END, END, STAY), STAY, "stood-down", "service-manager"),
        ((END, END, END), STAY, "stood-down", "service-manager"),
        ((END, STAY), STAY, STAY, "conference-chair"),
        ((END, STAY), END, END, "conference-chair"),
        ((END, STAY), "", None, "conference-chair"),
        ((END, STAY, "none-given"), END, END, "conference-chair"),
    ],
)
def test_how_tees_decides(given: tuple[str, ...], chair: str, outcome: str | None, by: str) -> None:
    found = decided("tees", views=views(*given), chair_view=chair)
    assert (found.outcome, found.decided_by) == (outcome, by)
    assert found.final is (outcome in (STAY, END))


@pytest.mark.parametrize(
    ("given", "chair", "override", "outcome", "by"),
    [
        ((STAY, STAY, END), STAY, False, STAY, "conference"),
        ((END, END, STAY), STAY, False, END, "conference"),
        ((END, END, STAY), STAY, True, STAY, "conference-chair"),
        ((STAY, STAY, END), END, True, END, "conference-chair"),
        ((END, STAY), STAY, False, STAY, "conference-chair"),
    ],
)
def test_how_berkshire_decides(
    given: tuple[str, ...], chair: str, override: bool, outcome: str, by: str
) -> None:
    likely = outcome == STAY
    found = decided("berkshire", views=views(*given), chair_view=chair, override=override, likely=likely)
    assert (found.outcome, found.decided_by, found.final) == (outcome, by, True)


@pytest.mark.parametrize("area", ["lincolnshire", "pan-sussex"])
def test_where_no_way_of_deciding_is_given_the_chair_records_it_and_what_it_rests_on(area: str) -> None:
    split = decided(area, views=views(END, STAY), proposed="")
    assert (split.outcome, split.decided_by, split.needs) == (None, "conference-chair", ("proposed", "basis"))
    recorded = decided(area, views=views(END, STAY), proposed=STAY)
    assert (recorded.outcome, recorded.final) == (STAY, True)
    assert keys(decided(area, proposed=STAY, basis="").blocked) == {"basis"}


def test_an_agency_that_has_not_answered_holds_the_decision_back() -> None:
    found = decided("tees", views=views(END, END, ""), chair_view=END)
    assert (found.outcome, found.final, found.tally.not_asked) == (END, False, ("police",))
    assert "No answer yet from police" in said(found.blocked)


@pytest.mark.parametrize("area", ["tees", "berkshire"])
def test_nothing_is_decided_without_a_quorum(area: str) -> None:
    found = decided(area, views=views(END, END, END), quorate=False)
    assert (found.outcome, found.decided_by, found.final) == (STAY, "nobody", False)
    assert keys(found.must_record) >= {"inquorate", "views"}


def test_berkshire_may_decide_if_the_chair_went_ahead() -> None:
    assert decided("berkshire", views=views(END, END), quorate=False, proceeding=True, likely=False).final


def test_lincolnshire_may_continue_but_not_end_without_a_quorum() -> None:
    assert decided("lincolnshire", proposed=STAY, quorate=False).final
    ending = decided("lincolnshire", proposed=END, quorate=False, likely=False)
    assert (ending.outcome, ending.final) == (STAY, False)
    assert "quorum-stated" in keys(decided("lincolnshire", proposed=END, quorate=None, likely=False).blocked)


@pytest.mark.parametrize(
    ("area", "changes", "key"),
    [
        ("tees", {"views": views(STAY, END), "chair_view": STAY, "reason": ""}, "tie-justification"),
        ("tees", {"proposed": STAY, "category": ""}, "category"),
        ("tees", {"proposed": STAY, "next_on": None}, "next-date"),
        ("tees", {"proposed": STAY, "next_on": day("2025-12-11")}, "next-date-late"),
        ("tees", {"proposed": END, "removal_on": None}, "removal-date"),
        ("tees", {"proposed": STAY, "likely": None}, "harm-questions"),
        ("berkshire", {"proposed": STAY, "suffered": None}, "harm-questions"),
        ("berkshire", {"proposed": STAY, "suffered": False, "likely": False}, "neither-harm"),
        ("berkshire", {"proposed": STAY, "likely": False, "reason": ""}, "past-harm-only"),
        ("berkshire", {"proposed": END, "reason": ""}, "likely-harm-reason"),
        (
            "berkshire",
            {"views": views(END, END), "chair_view": STAY, "override": True, "reason": ""},
            "override-reasons",
        ),
        (
            "berkshire",
            {"views": views(END, STAY), "chair_view": STAY, "reminded_dissent": False},
            "override-dissent",
        ),
        ("berkshire", {"proposed": END, "likely": False, "help_needed": True}, "help-arranged"),
        ("berkshire", {"conference": "pre-birth", "proposed": "plan"}, "post-birth-choice"),
        ("berkshire", {"conference": "initial", "proposed": "plan"}, "lead-worker"),
        ("berkshire", {"conference": "initial", "proposed": "plan"}, "core-group"),
        (
            "lincolnshire",
            {"proposed": END, "review_number": 1, "actions_done": 11, "actions_total": 12},
            "first-review-bar",
        ),
        (
            "lincolnshire",
            {"proposed": END, "review_number": 1, "actions_done": 12, "actions_total": 12},
            "first-review-bar",
        ),
        ("lincolnshire", {"proposed": END, "review_number": 1}, "first-review-bar"),
        ("lincolnshire", {"proposed": END, "criterion": ""}, "criterion"),
        ("pan-sussex", {"proposed": STAY, "category_reviewed": None}, "category-reviewed"),
        ("pan-sussex", {"proposed": STAY, "likely": None}, "harm-questions"),
    ],
)
def test_what_holds_a_decision_back(area: str, changes: dict[str, object], key: str) -> None:
    found = decided(area, **changes)
    assert key in keys(found.blocked)
    assert not found.final
    (point,) = [p for p in found.blocked if p.key == key]
    assert point.says and point.citation is not None


@pytest.mark.parametrize(
    ("area", "changes", "key"),
    [
        ("lincolnshire", {"proposed": END, "likely": False, "open_work": 1}, "unfinished-work"),
        (
            "lincolnshire",
            {"proposed": STAY, "review_number": 2, "team_manager_present": False},
            "team-manager",
        ),
        ("lincolnshire", {"proposed": STAY, "suffered": False, "likely": False, "reason": ""}, "not-at-risk"),
        ("pan-sussex", {"proposed": STAY, "risk_based": False, "reason": ""}, "risk-not-support"),
        (
            "berkshire",
            {"views": views(END, STAY), "chair_view": STAY, "reminded_escalation": False},
            "override-escalation",
        ),
    ],
)
def test_what_only_warns(area: str, changes: dict[str, object], key: str) -> None:
    found = decided(area, **changes)
    assert key in keys(found.warned)
    assert found.final


def test_a_chair_may_rule_that_a_plan_cannot_end_without_a_key_agency() -> None:
    absent = {"views": views(END, END), "likely": False, "key_agency_absent": "drug service"}
    ruled = decided("berkshire", **absent, chair_rules_cannot_end=True)
    assert (ruled.outcome, ruled.decided_by, ruled.how, ruled.final) == (
        STAY,
        "conference-chair",
        "ruled",
        True,
    )
    assert keys(ruled.must_record) >= {"key-agency"}
    considered = decided("berkshire", **absent, chair_rules_cannot_end=False)
    assert (considered.outcome, considered.final) == (END, True)
    assert "key-agency-considered" in keys(considered.must_record)


def test_a_first_review_may_end_once_every_action_is_shown_complete() -> None:
    done = {"proposed": END, "likely": False, "review_number": 1, "actions_done": 12, "actions_total": 12}
    assert decided("lincolnshire", **done, evidenced=True).final
    assert decided(
        "lincolnshire", proposed=END, likely=False, review_number=2, actions_done=12, actions_total=12
    ).final


def test_a_should_may_be_lifted_by_the_chairs_manager_and_is_then_on_record() -> None:
    held = decided("pan-sussex", proposed=STAY, category_reviewed=None)
    assert [p.lifted_by for p in held.blocked] == ["chairs-manager"]
    lifted = decided(
        "pan-sussex", proposed=STAY, category_reviewed=None, manager_lifts="recorded at the next core group"
    )
    assert lifted.final
    assert "category-reviewed" in keys(lifted.must_record)
    must = decided("berkshire", proposed=STAY, suffered=False, likely=False, manager_lifts="asked to")
    assert not must.final


def test_the_area_speaks_in_its_own_words() -> None:
    assert "the plan is maintained" in decided("tees", views=views(STAY, STAY)).says
    assert "2 remove" in decided("tees", views=views(END, END), chair_view=END).says
    assert "discontinued" in decided("berkshire", views=views(END, END), likely=False).says


def test_what_would_follow_is_asked_without_the_views() -> None:
    table = replace(FULL, views=views(STAY, STAY), removal_on=None)
    found = if_outcome(table, END, procedure=BOOK.procedure("tees"), on=ON)
    assert (found.outcome, keys(found.blocked)) == (END, {"removal-date"})


def test_dissent_in_tees_stops_when_the_conference_does() -> None:
    closed = at("2025-06-10T15:30")
    for moment, allowed in (
        ("2025-06-10T15:30", True),
        ("2025-06-10T15:31", False),
        ("2025-06-11T09:00", False),
    ):
        found = dissent(at=at(moment), closed_at=closed, procedure=BOOK.procedure("tees"), on=ON)
        assert found.allowed is allowed
    late = dissent(
        at=at("2025-06-11T09:00"), closed_at=closed, procedure=BOOK.procedure("lincolnshire"), on=ON
    )
    assert late.allowed and not late.warned
    approved = dissent(
        at=at("2025-06-20T09:00"),
        closed_at=closed,
        procedure=BOOK.procedure("lincolnshire"),
        on=ON,
        minutes_approved=True,
    )
    assert approved.warned


def test_lists_and_lists_that_are_missing() -> None:
    assert len(categories(BOOK.procedure("tees"), ON)) == 4
    areas = BOOK.keys()
    grounds = {area: listed("early-review-grounds", procedure=BOOK.procedure(area), on=ON) for area in areas}
    assert {area: len(entries) for area, (entries, _) in grounds.items()} == {
        "berkshire": 7,
        "lincolnshire": 5,
        "pan-sussex": 0,
        "tees": 3,
    }
    assert "missing from the text" in grounds["pan-sussex"][1].says
