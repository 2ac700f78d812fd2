"""Permissions, bookings, papers, and plans that end without a review."""

import pytest

from quorate.rules import booking, ending, papers, permission
from tests.rules.world import BOOK, ENGLAND, at, day, duties, happened, the

ON = day("2025-06-10")
TRANSFERRED = {"consulted": True, "transfer_conference": day("2025-04-28")}


@pytest.mark.parametrize(
    ("area", "act", "role", "allowed"),
    [
        ("tees", "change-date", "conference-chair", True),
        ("tees", "change-date", "chairs-manager", True),
        ("tees", "change-date", "social-worker", False),
        ("tees", "request-date-change", "team-manager", True),
        ("tees", "request-date-change", "professional", False),
        ("tees", "approve-minutes", "conference-administrator", False),
        ("berkshire", "set-category", "conference-chair", True),
        ("berkshire", "set-category", "conference-administrator", False),
        ("berkshire", "decide-exclusion", "team-manager", False),
        ("lincolnshire", "request-early-review", "core-group-member", False),
        ("pan-sussex", "change-date", "professional", True),
    ],
)
def test_who_may(area: str, act: str, role: str, allowed: bool) -> None:
    found = permission.may(act, role=role, procedure=BOOK.procedure(area), on=ON)
    assert found.allowed is allowed
    assert found.reason.says


def test_where_the_text_does_not_say_who_may_the_finding_says_so() -> None:
    found = permission.may("change-date", role="professional", procedure=BOOK.procedure("pan-sussex"), on=ON)
    assert (found.by, "does not say" in found.reason.says) == ((), True)


def test_a_ground_has_to_be_one_of_those_listed() -> None:
    procedure = BOOK.procedure("tees")
    asked = {"role": "social-worker", "procedure": procedure, "on": ON}
    listed = permission.may("request-date-change", **asked)  # type: ignore[arg-type]
    assert "new-incident" in dict(listed.grounds)
    assert not permission.may("request-date-change", facts={"ground": "holidays"}, **asked).allowed  # type: ignore[arg-type]
    asked_without = permission.may(
        "request-date-change", facts={"ground": "difficulty", "consulted": False}, **asked
    )  # type: ignore[arg-type]
    assert asked_without.allowed and [p.key for p in asked_without.warned] == ["core-group"]


def test_a_date_past_the_limit_is_allowed_to_the_role_and_shown_as_late() -> None:
    facts = {"new_on": day("2025-09-05"), "limit": day("2025-09-02"), "requested": True}
    found = permission.may(
        "change-date", role="chairs-manager", procedure=BOOK.procedure("tees"), on=ON, facts=facts
    )
    assert found.allowed and [p.key for p in found.warned] == ["limit"]


def test_a_joint_booking_keeps_the_earliest_limit() -> None:
    born = duties("tees", happened("initial-conference", "2025-03-14", outcome="plan"))
    found = booking.check(
        at("2025-06-16T10:00"),
        limits={"a": the("first-review", born), "b": day("2025-07-01"), "c": None},
        procedure=BOOK.procedure("tees"),
        calendar=ENGLAND,
    )
    assert (found.joint_limit, found.joint_hold_by) == (day("2025-06-14"), day("2025-06-13"))
    assert [(c.child, c.late) for c in found.children] == [("a", True), ("b", False), ("c", False)]
    assert found.reason_needed
    assert [p.key for p in found.warned] == ["past-limit"]


@pytest.mark.parametrize(
    ("area", "starts", "keys"),
    [
        ("tees", "2025-06-11T10:00", []),
        ("tees", "2025-06-14T10:00", ["weekend"]),
        ("tees", "2025-08-25T10:00", ["bank-holiday"]),
        ("berkshire", "2025-06-11T15:00", ["school-run"]),
        ("berkshire", "2025-06-13T10:00", ["notice-over-weekend"]),
        ("berkshire", "2025-04-17T10:00", ["notice-over-weekend"]),
        ("tees", "2025-06-13T10:00", []),
        ("berkshire", "2025-06-12T10:00", []),
    ],
)
def test_what_a_booking_is_warned_of(area: str, starts: str, keys: list[str]) -> None:
    found = booking.check(at(starts), limits={}, procedure=BOOK.procedure(area), calendar=ENGLAND)
    assert [p.key for p in found.warned] == keys
    assert not found.reason_needed


def test_a_booking_in_the_past_and_on_a_closure_day() -> None:
    closed = ENGLAND.closed_on(day("2025-12-29"))
    found = booking.check(
        at("2025-12-29T10:00"),
        limits={},
        procedure=BOOK.procedure("tees"),
        calendar=closed,
        today=day("2026-01-05"),
    )
    assert [p.key for p in found.warned] == ["closure-day", "in-the-past"]


@pytest.mark.parametrize(
    ("area", "kind", "facts", "allowed", "warned"),
    [
        ("berkshire", "review", {"managed_case": True}, False, 0),
        ("berkshire", "review", {"managed_case": False, "same_as_before": False}, True, 1),
        ("berkshire", "review", {"is_iro": True, "conference_trained": False}, True, 1),
        ("berkshire", "review", {"is_iro": True, "conference_trained": True}, True, 0),
        ("tees", "review", {"managed_case": True}, False, 0),
        ("lincolnshire", "18-month", {"is_case_chair": True}, False, 0),
        ("lincolnshire", "18-month", {"is_case_chair": False}, True, 0),
    ],
)
def test_who_may_chair(area: str, kind: str, facts: dict[str, bool], allowed: bool, warned: int) -> None:
    found = booking.chair(
        role="chairs-manager", procedure=BOOK.procedure(area), on=ON, kind=kind, facts=facts
    )
    assert (found.allowed, len(found.warned)) == (allowed, warned)


def test_the_papers_of_a_tees_review() -> None:
    owed = {p.key: p for p in papers.owed(procedure=BOOK.procedure("tees"), on=ON)}
    assert owed["outcome-notice"].recipients == "invited"
    assert [w.says for w in owed["outcome-notice"].within] == ["1 working day after the conference"]
    assert [p.key for p in owed["outcome-notice"].must_say] == ["decision", "category", "changes"]
    assert (owed["minutes"].approver, owed["minutes"].late_told) == (
        "conference-chair",
        ("service-manager", "head-of-service"),
    )


def test_the_papers_of_a_berkshire_conference_depend_on_its_kind() -> None:
    procedure = BOOK.procedure("berkshire")
    review = papers.paper("report", procedure=procedure, on=ON, kind="review")
    initial = papers.paper("report", procedure=procedure, on=ON, kind="initial")
    assert review is not None and initial is not None
    assert {w.says for w in review.within} == {"5 working days before the conference"}
    assert {w.says for w in initial.within} == {"2 working days before the conference"}
    minutes = papers.paper("minutes", procedure=procedure, on=ON)
    assert minutes is not None
    assert "gives no figure" in minutes.within[0].says
    assert papers.paper("record-update", procedure=procedure, on=ON) is None


PEOPLE = [
    papers.Person("came", attended=True),
    papers.Person("invited"),
    papers.Person("uninvited", invited=False, attended=True),
    papers.Person("excluded", family=True, excluded=True),
    papers.Person("unsafe", family=True, safety_hold=True, attended=True),
    papers.Person("child", child=True, attended=True),
]


@pytest.mark.parametrize(
    ("area", "paper", "forms"),
    [
        ("tees", "outcome-notice", ["full", "full", "none", "full", "full", "chair-decides"]),
        ("tees", "minutes", ["full", "full", "none", "edited", "full", "chair-decides"]),
        ("berkshire", "outcome-notice", ["full", "full", "full", "chair-decides", "held", "chair-decides"]),
        ("berkshire", "minutes", ["full", "none", "full", "none", "held", "chair-decides"]),
        ("lincolnshire", "outcome-notice", ["none", "none", "none", "full", "full", "none"]),
        ("pan-sussex", "outcome-notice", ["none"] * 6),
    ],
)
def test_who_gets_a_paper_and_in_which_form(area: str, paper: str, forms: list[str]) -> None:
    found = papers.recipients(paper, PEOPLE, procedure=BOOK.procedure(area), on=ON)
    assert [r.form for r in found] == forms
    assert all(r.says for r in found)
    assert [r.gets for r in found] == [form in ("full", "edited", "held") for form in forms]


@pytest.mark.parametrize(
    ("area", "ground", "role", "facts", "allowed", "ends_on"),
    [
        ("berkshire", "died", "cp-manager", {"consulted": True}, True, "2025-06-10"),
        ("berkshire", "died", "social-worker", {"consulted": True}, False, None),
        ("berkshire", "aged-18", "cp-manager", {"consulted": False}, False, None),
        ("berkshire", "moved", "cp-manager", {**TRANSFERRED, "written_confirmation": None}, False, None),
        ("berkshire", "plan-working-well", "cp-manager", {"consulted": True}, False, None),
        ("lincolnshire", "died", "conference-chair", {"death": day("2025-07-12")}, True, "2025-07-12"),
        ("lincolnshire", "moved", "conference-chair", {"receiving_conference": None}, False, None),
        ("lincolnshire", "moved", "conference-chair", {"receiving_conference": day("2025-05-01")}, True, "2025-05-01"),
        ("lincolnshire", "whereabouts-unknown", "team-manager", {}, False, None),
        ("tees", "died", "cp-manager", {}, False, None),
    ],
)  # fmt: skip
def test_a_plan_that_ends_without_a_review(
    area: str, ground: str, role: str, facts: dict[str, object], allowed: bool, ends_on: str | None
) -> None:
    found = ending.check(ground, role=role, procedure=BOOK.procedure(area), on=ON, facts=facts)
    assert found.allowed is allowed
    assert found.ends_on == (day(ends_on) if ends_on else None)
    assert bool(found.blocked) is not allowed


def test_a_move_ends_a_berkshire_plan_on_the_later_of_conference_and_letter() -> None:
    facts = {
        "consulted": True,
        "transfer_conference": day("2025-04-28"),
        "written_confirmation": day("2025-05-01"),
    }
    found = ending.check(
        "moved", role="cp-manager", procedure=BOOK.procedure("berkshire"), on=ON, facts=facts
    )
    assert found.ends_on == day("2025-05-01")
    assert {g.key for g in ending.grounds(BOOK.procedure("berkshire"), ON)} == {
        "moved", "aged-18", "died", "left-country", "reason-gone"
    }  # fmt: skip
