"""Who may do what, checks and endings, at the edges: each form of test, and what is said when something is missing."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from quorate.rules import ending, permission
from quorate.rules.days import Period
from quorate.rules.deciding import Table, categories, decide, dissent, listed
from quorate.rules.findings import Citation
from quorate.rules.procedure import Check, Condition, Listed, PermissionTerms, Procedure
from quorate.rules.procedure import Test as Judged
from tests.rules.world import BOOK, ENGLAND, day

ON = day("2025-06-10")
TEES = BOOK.procedure("tees")
CITED = Citation("A text", "first", "9", "", ("X-9",))


def with_permission(*tests: Judged, **changes: Any) -> Procedure:
    """Tees with an act of its own, judged by these tests."""
    rule = TEES.rule("permission.change-date")
    terms = PermissionTerms(
        **{
            "by": (), "instead": "", "grounds": (), "grounds_missing": False, "tests": tests, "record": (),
            "effect": "",
            **changes,
        }
    )  # fmt: skip
    timeline = (replace(rule.timeline[0], terms=terms, note=""),)
    return replace(TEES, rules={**TEES.rules, "permission.act": replace(rule, timeline=timeline)})


def a_test(form: str, *facts: str, value: Any = None, level: str = "block", when: Any = None) -> Judged:
    return Judged("it", "It holds", form, facts, value, level, when or {}, None)


def may(procedure: Procedure, role: str = "practitioner", **facts: Any) -> permission.Permission:
    return permission.may("act", role=role, procedure=procedure, on=ON, facts=facts)


NOON, LATER = datetime(2025, 6, 10, 12, tzinfo=UTC), datetime(2025, 6, 10, 13, tzinfo=UTC)


@pytest.mark.parametrize(
    ("one", "facts", "allowed"),
    [
        (a_test("all", "a", "b"), {"a": True, "b": "said"}, True),
        (a_test("all", "a", "b"), {"a": True}, False),
        (a_test("any", "a", "b"), {"a": False, "b": True}, True),
        (a_test("any", "a", "b"), {"a": False, "b": ""}, False),
        (a_test("none", "a", "b"), {"a": False}, True),
        (a_test("none", "a", "b"), {"a": False, "b": True}, False),
        (a_test("one-of", "a", value=("red", "blue")), {"a": "blue"}, True),
        (a_test("one-of", "a", value=("red", "blue")), {"a": "green"}, False),
        (a_test("differs", "a", value="red"), {"a": "blue"}, True),
        (a_test("differs", "a", value="red"), {"a": "red"}, False),
        (a_test("not-after", "a", "b"), {"a": ON, "b": ON}, True),
        (a_test("not-after", "a", "b"), {"a": day("2025-06-11"), "b": ON}, False),
        (a_test("not-after", "a", "b"), {"a": NOON, "b": NOON}, True),
        (a_test("not-after", "a", "b"), {"a": LATER, "b": NOON}, False),
        (a_test("not-after", "a", "b"), {"a": LATER, "b": ON}, True),
        (a_test("not-after", "a", "b"), {"a": ON}, False),
        (a_test("not-after", "a", "b"), {"b": ON}, False),
        (a_test("not-after", "a", "b"), {"a": "soon", "b": ON}, False),
        (
            a_test("least", "a", "b", value=Period(3, "months")),
            {"a": day("2025-06-10"), "b": day("2025-03-10")},
            True,
        ),
        (
            a_test("least", "a", "b", value=Period(3, "months")),
            {"a": day("2025-06-09"), "b": day("2025-03-10")},
            False,
        ),
        (
            a_test("least", "a", "b", value=Period(2, "weeks")),
            {"a": day("2025-06-15"), "b": day("2025-06-01")},
            True,
        ),
        (
            a_test("least", "a", "b", value=Period(2, "weeks")),
            {"a": day("2025-06-14"), "b": day("2025-06-01")},
            False,
        ),
        (
            a_test("least", "a", "b", value=Period(9, "calendar days")),
            {"a": ON, "b": day("2025-06-01")},
            True,
        ),
        (
            a_test("least", "a", "b", value=Period(9, "calendar days")),
            {"a": ON, "b": day("2025-06-02")},
            False,
        ),
        (a_test("least", "a", "b", value=Period(1, "months")), {"a": LATER, "b": day("2025-05-10")}, True),
    ],
)
def test_each_form(one: Judged, facts: dict[str, Any], allowed: bool) -> None:
    found = may(with_permission(one), **facts)
    assert found.allowed is allowed
    assert [p.key for p in found.blocked] == ([] if allowed else ["it"])
    warned = may(with_permission(replace(one, level="warn")), **facts)
    assert (warned.allowed, len(warned.warned)) == (True, 0 if allowed else 1)


def test_a_test_is_judged_only_on_facts_that_are_given_and_in_its_own_case() -> None:
    only = a_test("all", "a", when={"kind": "review", "late": True})
    assert may(with_permission(only), b=1).allowed
    assert may(with_permission(only), a=False).allowed
    assert may(with_permission(only), a=False, kind="review").allowed
    assert not may(with_permission(only), a=False, kind="review", late=True).allowed


def test_what_is_said() -> None:
    one, two = (
        a_test("all", "a"),
        replace(a_test("all", "b"), key="other", says="The other holds", citation=CITED),
    )
    both = may(with_permission(one, two), a=False, b=False)
    assert both.reason.says == "Not yet: It holds; The other holds."
    assert [p.citation for p in both.blocked] == [
        TEES.rule("permission.change-date").timeline[0].citation,
        CITED,
    ]
    assert both.conditions == ("It holds", "The other holds")
    allowed = may(with_permission(one, by=("iro", "parent")), role="iro", a=True)
    assert allowed.reason.says == "Allowed: this is for the independent reviewing officer or a parent."
    warned = may(with_permission(replace(one, level="warn"), by=("iro",)), role="iro", a=False)
    assert warned.reason.says.endswith("officer. Warned: It holds.")
    assert may(with_permission(one), a=True).reason.says == "The text does not say who."
    assert may(with_permission(one, effect="It is done."), a=True).reason.says == "It is done."
    refused = may(with_permission(one, by=("iro",), instead="Ask the chair."), a=True)
    assert (refused.reason.says, refused.conditions) == (
        "Only the independent reviewing officer may do this. Ask the chair.",
        ("It holds",),
    )
    assert (refused.must_record, [p.key for p in refused.blocked]) == (("the attempt",), ["not-yours"])
    plain = may(with_permission(one, by=("iro",)), a=True)
    assert plain.reason.says == "Only the independent reviewing officer may do this."
    unsaid = permission.may("nothing-of-the-kind", role="iro", procedure=TEES, on=ON)
    assert (unsaid.allowed, unsaid.by) == (True, ())
    assert unsaid.reason.says == "Tees does not say, and neither does national guidance."


def test_a_ground_is_one_of_those_listed() -> None:
    procedure = with_permission(grounds=(Listed("illness", "somebody is ill", None),), record=("why",))
    assert may(procedure).grounds == (("illness", "somebody is ill"),)
    assert (may(procedure, ground="illness").allowed, may(procedure).allowed) == (True, True)
    wrong = may(procedure, ground="boredom")
    assert [p.key for p in wrong.blocked] == ["ground"]
    assert may(with_permission(), ground="anything").allowed
    assert may(procedure, ground="illness").must_record == ("why",)


def test_how_soon_the_least_is_met() -> None:
    least = a_test("least", "a", "b", value=Period(3, "months"))
    assert permission.earliest(least, day("2025-03-10")) == "Tue 10 June 2025"


def with_check(**changes: Any) -> Procedure:
    """Tees with one check alone."""
    rule = TEES.rule("check.category")
    check = Check(
        **{
            "key": "it", "at": ("any",), "when": (), "level": "block", "says": "It", "unless": (), "lifted_by": "",
            "becomes": "", **changes,
        }
    )  # fmt: skip
    kept = {k: r for k, r in TEES.rules.items() if not k.startswith("check.")}
    return replace(
        TEES, rules={**kept, rule.key: replace(rule, timeline=(replace(rule.timeline[0], terms=check),))}
    )


def applies(condition: Condition, **table: Any) -> bool:
    found = decide(Table(proposed="end", **table), procedure=with_check(when=(condition,)), on=ON)
    return [p.key for p in found.blocked] == ["it"]


@pytest.mark.parametrize(
    ("condition", "table", "holds"),
    [
        (Condition("given", ["reason", "basis"]), {"reason": "a", "basis": "b"}, True),
        (Condition("given", ["reason", "basis"]), {"reason": "a"}, False),
        (Condition("given", ["override"]), {"override": False}, False),
        (Condition("yes", ["suffered", "likely"]), {"suffered": True, "likely": True}, True),
        (Condition("yes", ["suffered", "likely"]), {"suffered": True}, False),
        (Condition("no", ["suffered", "likely"]), {"suffered": False, "likely": False}, True),
        (Condition("no", ["suffered", "likely"]), {"likely": False}, False),
        (Condition("unanswered", ["suffered", "likely"]), {"suffered": True}, True),
        (Condition("unanswered", ["suffered", "likely"]), {"suffered": True, "likely": False}, False),
        (Condition("outcome", ["end"]), {}, True),
        (Condition("outcome", ["continue"]), {}, False),
        (Condition("how", ["proposed"]), {}, True),
        (Condition("how", ["tie"]), {}, False),
        (Condition("review-number", 2), {"review_number": 2}, True),
        (Condition("review-number", 2), {"review_number": 1}, False),
        (Condition("actions-complete"), {"actions_done": 3, "actions_total": 3}, True),
        (Condition("actions-complete"), {"actions_done": 2, "actions_total": 3}, False),
        (Condition("actions-complete"), {"actions_total": 3}, False),
        (Condition("actions-complete"), {"actions_done": 3}, False),
        (Condition("work-open"), {"open_work": 1}, True),
        (Condition("work-open"), {"actions_done": 2, "actions_total": 3}, True),
        (Condition("work-open"), {"actions_done": 3, "actions_total": 3}, False),
        (Condition("work-open"), {"actions_done": 2}, False),
        (Condition("next-too-late"), {"next_on": ON, "next_limit": day("2025-06-09")}, True),
        (Condition("next-too-late"), {"next_on": ON, "next_limit": ON}, False),
        (Condition("next-too-late"), {"next_on": ON}, False),
        (Condition("next-too-late"), {"next_limit": ON}, False),
        (Condition("quorate"), {"quorate": True}, True),
        (Condition("quorate"), {}, False),
        (Condition("not-known-quorate"), {}, True),
        (Condition("not-known-quorate"), {"quorate": True}, False),
    ],
)
def test_each_circumstance_of_a_check(condition: Condition, table: dict[str, Any], holds: bool) -> None:
    assert applies(condition, **table) is holds
    assert applies(replace(condition, negated=True), **table) is not holds


def test_for_which_conferences_a_check_is_and_what_it_does() -> None:
    def judged(table: Table, **changes: Any) -> tuple[list[str], list[str], list[str]]:
        found = decide(table, procedure=with_check(**changes), on=ON)
        return (
            [p.key for p in found.blocked],
            [p.key for p in found.warned],
            [p.key for p in found.must_record],
        )

    review = Table(proposed="end")
    assert judged(review, at=("review",)) == (["it"], [], [])
    assert judged(review, at=("initial",)) == ([], [], [])
    assert judged(review, level="warn") == ([], ["it"], [])
    assert judged(review, level="record") == ([], [], ["it"])
    lifted = replace(review, manager_lifts="a good reason")
    assert judged(lifted) == (["it"], [], [])
    assert judged(lifted, lifted_by="chairs-manager") == ([], [], ["it"])
    assert judged(lifted, lifted_by="chairs-manager", level="warn") == ([], ["it"], [])
    unless = (Condition("given", ["reason"]),)
    assert judged(review, unless=unless)[0] == ["it"]
    assert judged(replace(review, reason="said"), unless=unless)[0] == []
    ruled = decide(review, procedure=with_check(level="record", becomes="continue"), on=ON)
    assert (ruled.outcome, ruled.decided_by, ruled.how) == ("continue", "conference-chair", "ruled")


def test_lists_and_categories() -> None:
    assert ("neglect", "neglect") in categories(TEES, ON)
    assert categories(TEES, date(1999, 1, 1)) == ()
    assert categories(replace(TEES, rules={}), ON) == ()
    entries, reason = listed("early-review-grounds", procedure=TEES, on=ON)
    assert (len(entries), reason.says, reason.rule) == (3, "As listed.", "list.early-review-grounds")
    none, why = listed("early-review-grounds", procedure=BOOK.procedure("pan-sussex"), on=ON)
    assert none == () and "missing from the text" in why.says
    assert listed("no-such-list", procedure=TEES, on=ON)[0] == ()


def test_until_when_dissent_is_taken() -> None:
    def asked(
        area: str, at: datetime, closed: datetime | None, approved: bool = False
    ) -> permission.Permission:
        return dissent(
            at=at, closed_at=closed, procedure=BOOK.procedure(area), on=ON, minutes_approved=approved
        )

    late = asked("tees", LATER, NOON)
    assert (late.allowed, [p.key for p in late.blocked]) == (False, ["too-late"])
    assert late.reason.citation.clauses == ("REG-DEC-06", "REG-DEC-07")
    assert asked("tees", NOON, NOON).allowed and asked("tees", LATER, None).allowed
    assert asked("tees", NOON, LATER, approved=True).warned == ()
    after = asked("berkshire", LATER, NOON, approved=True)
    assert (after.allowed, [p.key for p in after.warned]) == (True, ["minutes-approved"])
    taken = asked("berkshire", LATER, NOON)
    assert (taken.warned, taken.reason.says, taken.reason.rule) == (
        (),
        "Dissent may be recorded.",
        "permission.record-dissent",
    )
    assert taken.must_record == ("who dissents, for which agency, why and when",)
    silent = dissent(at=LATER, closed_at=NOON, procedure=replace(TEES, rules={}), on=ON)
    assert silent.allowed


def test_ending_without_a_review() -> None:
    lincolnshire, berkshire = BOOK.procedure("lincolnshire"), BOOK.procedure("berkshire")
    no_ground = ending.check("boredom", role="cp-manager", procedure=berkshire, on=ON)
    assert (no_ground.allowed, no_ground.route, no_ground.by, no_ground.must_record) == (
        False,
        "review",
        (),
        ("the request",),
    )
    assert [p.key for p in no_ground.blocked] == ["not-a-ground"]
    not_yours = ending.check("died", role="parent", procedure=berkshire, on=ON)
    assert (not_yours.by, not_yours.must_record, [p.key for p in not_yours.blocked]) == (
        ("cp-manager",),
        ("the attempt",),
        ["not-yours"],
    )
    early = ending.check("died", role="cp-manager", procedure=berkshire, on=date(1999, 1, 1))
    assert [p.key for p in early.blocked] == ["not-a-ground"]
    assert ending.grounds(berkshire, date(1999, 1, 1)) == ()
    held = ending.check("died", role="cp-manager", procedure=berkshire, on=ON, facts={"consulted": False})
    assert held.reason.says == (
        "The plan continues: The agencies at the conference that made the plan have to be consulted."
    )
    assert (held.ends_on, held.route) == (None, "without-review")
    dated = ending.check(
        "died", role="conference-chair", procedure=lincolnshire, on=ON, facts={"death": day("2025-05-01")}
    )
    assert (dated.ends_on, dated.objections_by) == (day("2025-05-01"), None)
    assert dated.reason.says.startswith("The plan may end: the child has died")
    moved = ending.check(
        "moved", role="cp-manager", procedure=berkshire, on=ON, calendar=ENGLAND,
        facts={
            "transfer_conference": day("2025-05-01"), "written_confirmation": day("2025-05-08"), "consulted": True,
        },
    )  # fmt: skip
    assert moved.ends_on == day("2025-05-08")
    today = ending.check("aged-18", role="cp-manager", procedure=berkshire, on=ON, facts={"consulted": True})
    assert today.ends_on == ON
