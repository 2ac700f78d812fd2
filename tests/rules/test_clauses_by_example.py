"""Clauses that no worked case covers: each shown by the finding of the rule that cites it."""

from dataclasses import replace

import pytest

from quorate.rules import deciding, ending, permission
from quorate.rules.findings import Citation
from tests.rules.world import BOOK, day

ON = day("2025-06-10")
AREAS = {"REG": "tees", "BER": "berkshire", "LIN": "lincolnshire"}
CORE_GROUP_ASKS = {"ground": "working-well", "consulted": True}
NOBODY_ASKED = {"ground": "working-well", "consulted": False}
ALONE = {"role": "social-worker", "discussed_with_chair": False}


@pytest.mark.parametrize(
    ("clause", "act", "role", "facts", "allowed", "warned"),
    [
        ("BER-CONV-01", "convene", "social-worker", {"reason": "Harm"}, False, []),
        ("BER-CONV-01", "convene", "team-manager", {"reason": "Harm"}, True, []),
        ("BER-CONV-02", "not-convene", "team-manager", {"reason": ""}, False, []),
        ("BER-CONV-02", "not-convene", "team-manager", {"reason": "No harm found"}, True, []),
        ("BER-RPT-14", "withhold-report", "report-author", {"reason": "", "chair_agrees": True}, False, []),
        ("BER-RPT-15", "withhold-report", "report-author", {"reason": "Risk", "chair_agrees": False}, False, []),
        ("BER-RPT-15", "withhold-report", "report-author", {"reason": "Risk", "chair_agrees": True}, True, []),
        ("BER-STEP-04", "close-child-in-need", "social-worker", {"senior_agreement": True}, False, []),
        ("BER-STEP-04", "close-child-in-need", "team-manager", {"senior_agreement": True}, True, []),
        ("BER-LAC-16", "change-care-plan", "social-worker", {"care_review_held": False}, True, ["care-review"]),
        ("BER-LAC-16", "change-care-plan", "social-worker", {"care_review_held": True}, True, []),
        ("BER-CHILD-08", "invite-child", "conference-chair", {"declined": True}, False, []),
        ("BER-CHILD-08", "invite-child", "conference-chair", {"declined": False}, True, []),
        ("BER-EXCL-13", "ask-to-leave", "social-worker", {"reason": "Shouting"}, False, []),
        ("BER-EXCL-13", "ask-to-leave", "conference-chair", {"reason": "Shouting"}, True, []),
        ("BER-EXCL-17", "send-record-to-excluded-parent", "conference-chair", {"chair_decided": False}, False, []),
        ("BER-DOC-04", "redact-record", "conference-administrator", {}, False, []),
        ("BER-DOC-04", "redact-record", "conference-chair", {}, True, []),
        ("BER-DOC-09", "give-copy-to-child", "conference-administrator", {"chair_decided": False}, False, []),
        ("REG-RPT-06", "share-report", "social-worker", ALONE, True, ["discussed"]),
        ("LIN-EARLY-05", "request-early-review", "core-group-member", {}, False, []),
        ("LIN-EARLY-05", "request-early-review", "social-worker", NOBODY_ASKED, False, []),
        ("LIN-EARLY-05", "request-early-review", "social-worker", CORE_GROUP_ASKS, True, []),
    ],
)  # fmt: skip
def test_an_act_is_judged_as_its_clause_says(
    clause: str, act: str, role: str, facts: dict[str, object], allowed: bool, warned: list[str]
) -> None:
    procedure = BOOK.procedure(AREAS[clause[:3]])
    found = permission.may(act, role=role, procedure=procedure, on=ON, facts=facts)
    assert (found.allowed, [point.key for point in found.warned]) == (allowed, warned)
    assert clause in cited(found.reason.citation)


TABLE = deciding.Table(
    quorate=True, suffered=True, likely=True, category="neglect", category_reviewed=True, proposed="continue",
    next_on=day("2025-12-02"), next_limit=day("2025-12-10"), basis="the views given", reason="the chair's reasons",
)  # fmt: skip


@pytest.mark.parametrize(
    ("clause", "area", "changes", "level", "key"),
    [
        ("LIN-PURP-01", "lincolnshire", {"likely": None}, "blocked", "harm-questions"),
        ("LIN-OUT-01", "lincolnshire", {"likely": None}, "blocked", "harm-questions"),
        ("LIN-CAT-01", "lincolnshire", {"category_reviewed": None}, "warned", "category-reviewed"),
        ("BER-REV-03", "berkshire", {"likely": None}, "blocked", "harm-questions"),
        ("SUS-DEC-02", "pan-sussex", {"likely": None}, "blocked", "harm-questions"),
    ],
)
def test_a_decision_is_held_back_or_warned_of_as_its_clause_says(
    clause: str, area: str, changes: dict[str, object], level: str, key: str
) -> None:
    procedure = BOOK.procedure(area)
    sound = deciding.decide(TABLE, procedure=procedure, on=ON)
    assert key not in {point.key for point in getattr(sound, level)}
    found = deciding.decide(replace(TABLE, **changes), procedure=procedure, on=ON)  # type: ignore[arg-type]
    (point,) = [point for point in getattr(found, level) if point.key == key]
    assert clause in cited(point.citation)
    assert found.final is (level == "warned")


def cited(citation: Citation | None) -> tuple[str, ...]:
    return citation.clauses if citation else ()


@pytest.mark.parametrize("area", ["lincolnshire", "berkshire"])
def test_that_harm_is_no_longer_likely_ends_a_plan_at_a_review_only(area: str) -> None:
    procedure = BOOK.procedure(area)
    offered = {ground.key for ground in ending.grounds(procedure, ON)}
    assert "died" in offered
    for ground in ("no-continuing-risk", "no-likely-harm"):
        assert ground not in offered
        found = ending.check(
            ground, role="team-manager", procedure=procedure, on=ON, facts={"consulted": True}
        )
        assert not found.allowed and found.ends_on is None


@pytest.mark.parametrize(("role", "consulted", "allowed"), [
    ("cp-manager", True, True), ("cp-manager", False, False), ("social-worker", True, False),
])  # fmt: skip
def test_a_plan_whose_reason_is_gone_is_ended_by_the_manager_after_consulting(
    role: str, consulted: bool, allowed: bool
) -> None:
    found = ending.check(
        "reason-gone", role=role, procedure=BOOK.procedure("berkshire"), on=ON, facts={"consulted": consulted}
    )
    assert found.allowed is allowed


@pytest.mark.parametrize("conference", ["initial", "pre-birth"])
@pytest.mark.parametrize(
    ("next_on", "limit", "key"),
    [
        (None, "2025-06-14", "next-date"),
        ("2025-06-16", "2025-06-14", "next-date-late"),
        ("2025-06-11", "2025-06-14", ""),
    ],
)
def test_an_initial_conference_in_tees_fixes_the_day_of_the_first_review_within_its_limit(
    conference: str, next_on: str | None, limit: str, key: str
) -> None:
    table = replace(
        TABLE,
        conference=conference,
        proposed="plan",
        next_on=day(next_on) if next_on else None,
        next_limit=day(limit),
    )
    found = deciding.decide(table, procedure=BOOK.procedure("tees"), on=day("2025-03-14"))
    assert {point.key for point in found.blocked} == ({key} if key else set())
