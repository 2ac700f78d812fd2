"""Each named condition, one by one: what makes it hold, and what does not."""

from dataclasses import replace
from typing import Any

import pytest

from quorate.rules import Event, History
from quorate.rules.conditions import CONDITIONS, all_hold, born, unborn_at
from quorate.rules.procedure import Condition, Procedure
from tests.rules.world import BOOK, day, happened

TEES, BERKSHIRE = BOOK.procedure("tees"), BOOK.procedure("berkshire")
ICPC = happened("initial-conference", "2025-03-14", outcome="plan")
START, END = happened("plan-start", "2025-03-14"), happened("plan-end", "2025-06-10")


def review(on: str = "2025-06-10", **facts: Any) -> Event:
    return happened("review", on, **facts)


def holds(name: str, event: Event, *others: Event, argument: Any = None, procedure: Procedure = TEES) -> bool:
    answer = CONDITIONS[name](History([*others, event]), procedure, event, argument)
    assert isinstance(answer, bool)
    once = Condition(name, argument)
    history = History([*others, event])
    assert all_hold((once,), history, procedure, event) is answer
    assert all_hold((replace(once, negated=True),), history, procedure, event) is not answer
    return answer


@pytest.mark.parametrize(
    ("name", "event", "others", "argument", "expected"),
    [
        ("plan-made", ICPC, (), None, True),
        ("plan-made", happened("initial-conference", "2025-03-14", outcome="no-plan"), (), None, False),
        ("plan-made", happened("initial-conference", "2025-03-14"), (), None, True),
        ("plan-goes-on", review(), (), None, True),
        ("plan-goes-on", review(outcome="continue"), (START,), None, True),
        ("plan-goes-on", review(outcome="end"), (), None, False),
        ("plan-goes-on", review(outcome="end", stood_down=True), (), None, True),
        ("plan-goes-on", review(), (END,), None, False),
        ("plan-goes-on", review("2025-06-09"), (END,), None, True),
        ("plan-goes-on", review(), (happened("plan-end", "2024-01-01"), END), None, False),
        ("plan-made-or-continued", happened("conference-closed", "2025-06-10", outcome="continue"), (), None, True),
        ("plan-made-or-continued", happened("conference-closed", "2025-06-10", outcome="plan"), (), None, True),
        ("plan-made-or-continued", happened("conference-closed", "2025-06-10"), (), None, True),
        ("plan-made-or-continued", happened("conference-closed", "2025-06-10", outcome="end"), (), None, False),
        ("on-plan", review(), (START,), None, True),
        ("on-plan", review(), (), None, False),
        ("on-plan", review("2025-03-14"), (START,), None, True),
        ("on-plan", review("2025-03-13"), (START,), None, False),
        ("on-plan", review("2025-06-10"), (START, END), None, True),
        ("on-plan", review("2025-06-11"), (START, END), None, False),
        ("on-plan", review("2025-09-01"), (START, END, happened("plan-start", "2025-08-01")), None, True),
        ("inquorate", review(quorate=False), (), None, True),
        ("inquorate", review(quorate=True), (), None, False),
        ("inquorate", review(), (), None, False),
        ("stood-down", review(stood_down=True), (), None, True),
        ("stood-down", happened("stood-down", "2025-06-10"), (), None, True),
        ("stood-down", review(), (), None, False),
        ("started-enquiry", happened("strategy-discussion", "2025-03-03"), (), None, True),
        ("started-enquiry", happened("strategy-discussion", "2025-03-03", section_47=True), (), None, True),
        ("started-enquiry", happened("strategy-discussion", "2025-03-03", section_47=False), (), None, False),
        ("core-group-chosen", happened("birth", "2025-03-14", post_birth_meeting="core-group"), (), None, True),
        ("core-group-chosen", happened("birth", "2025-03-14", post_birth_meeting="review"), (), None, False),
        ("core-group-chosen", ICPC, (), None, False),
        ("in-care", review(), (happened("looked-after", "2025-06-10"),), None, True),
        ("in-care", review(), (happened("looked-after", "2025-06-11"),), None, False),
        ("in-care", review(), (), None, False),
        (
            "in-care", review(),
            (happened("looked-after", "2025-01-01"), happened("no-longer-looked-after", "2025-06-10")), None, False,
        ),
        (
            "in-care", review(),
            (happened("looked-after", "2025-01-01"), happened("no-longer-looked-after", "2025-06-11")), None, True,
        ),
        (
            "in-care", review(),
            (
                happened("looked-after", "2024-01-01"), happened("no-longer-looked-after", "2024-06-11"),
                happened("looked-after", "2025-01-01"),
            ),
            None, True,
        ),
        (
            "in-care", review(),
            (
                happened("looked-after", "2023-01-01"), happened("no-longer-looked-after", "2023-06-01"),
                happened("looked-after", "2024-01-01"), happened("no-longer-looked-after", "2025-01-01"),
            ),
            None, False,
        ),
        (
            "in-care", review(),
            (happened("looked-after", "2025-01-01"), happened("no-longer-looked-after", "2025-01-01")), None, False,
        ),
        ("initial", happened("conference-booked", "2025-06-10", conference="initial"), (), None, True),
        ("initial", happened("conference-booked", "2025-06-10", conference="pre-birth"), (), None, True),
        ("initial", happened("conference-booked", "2025-06-10", conference="transfer-in"), (), None, True),
        ("initial", happened("conference-booked", "2025-06-10", conference="review"), (), None, False),
        ("initial", happened("conference-booked", "2025-06-10"), (), None, False),
        ("proceedings-considered", happened("expected-birth", "2025-06-10"), (), None, True),
        ("proceedings-considered", happened("expected-birth", "2025-06-10", proceedings=False), (), None, False),
        ("mother-not-fit", happened("birth", "2025-06-10"), (happened("mother-not-fit", "2025-06-12"),), None, True),
        ("mother-not-fit", happened("birth", "2025-06-10"), (), None, False),
        ("fact", review(by="post", copies=2), (), {"by": "post", "copies": 2}, True),
        ("fact", review(by="post"), (), {"by": "post", "copies": 2}, False),
        ("under-age", review(), (happened("birth", "2020-06-11"),), 5, True),
        ("under-age", review(), (happened("birth", "2020-06-10"),), 5, False),
        ("under-age", review(), (happened("date-of-birth", "2019-06-10"),), 5, False),
        ("under-age", review(), (), 5, True),
        ("on-plan-months", review("2026-03-14"), (START,), 12, True),
        ("on-plan-months", review("2026-03-13"), (START,), 12, False),
        ("on-plan-months", review("2026-03-14"), (), 12, False),
        ("on-plan-months", review("2026-03-14"), (START, happened("plan-start", "2025-09-01")), 12, False),
        ("on-plan-months", review("2026-03-14"), (START, happened("plan-start", "2026-09-01")), 12, True),
        ("review-number", review(), (ICPC,), 1, True),
        ("review-number", review("2025-11-10"), (ICPC, review()), 2, True),
        ("review-number", review("2025-11-10"), (ICPC, review()), 1, False),
        ("review-number", review("2025-11-10"), (ICPC, review(quorate=False)), 1, True),
        ("review-number", review("2025-11-10"), (review("2024-02-01"), ICPC, review()), 2, True),
        ("review-number", review("2025-06-10"), (ICPC, review("2025-11-10")), 1, True),
        ("review-number", review("2025-06-10"), (review("2025-01-10"),), 2, True),
        ("review-number", review("2025-03-14"), (ICPC,), 1, True),
        ("review-number", review("2025-03-14"), (review("2024-02-01"), ICPC), 1, True),
        ("review-number", review("2025-06-10"), (ICPC, happened("initial-conference", "2026-01-01")), 1, True),
        ("review-number", happened("core-group", "2025-04-01"), (ICPC, review()), 0, True),
        ("consecutive-inquorate", review(quorate=False), (review("2025-05-10", quorate=False),), 2, True),
        ("consecutive-inquorate", review(quorate=False), (review("2025-05-10", quorate=True),), 2, False),
        ("consecutive-inquorate", review(quorate=False), (review("2025-07-10", quorate=False),), 2, False),
        (
            "consecutive-inquorate", review(quorate=False),
            (review("2025-03-10", quorate=False), review("2025-04-10"), review("2025-05-10", quorate=False)), 3, False,
        ),
        (
            "consecutive-inquorate", review(quorate=False),
            (review("2025-03-10", quorate=False), review("2025-04-10", quorate=False)), 2, True,
        ),
    ],
)  # fmt: skip
def test_a_condition(
    name: str, event: Event, others: tuple[Event, ...], argument: Any, expected: bool
) -> None:
    assert holds(name, event, *others, argument=argument) is expected


@pytest.mark.parametrize(
    ("procedure", "event", "expected"),
    [
        (TEES, review(), True),
        (TEES, review(quorate=True), True),
        (TEES, review(quorate=False), False),
        (TEES, review(quorate=False, proceeded=True), False),
        (BERKSHIRE, review(quorate=False, proceeded=True), True),
        (BERKSHIRE, review(quorate=False, proceeded=False), False),
        (BERKSHIRE, review(quorate=False), False),
        (TEES.with_setting("inquorate-counts", "always"), review(quorate=False), True),
        (TEES, review(stood_down=True), True),
        (TEES, review(stood_down=True, quorate=False), True),
        (TEES, happened("stood-down", "2025-06-10"), True),
        (TEES, happened("reconvened", "2025-06-10"), False),
        (TEES, happened("initial-conference", "2025-06-10"), True),
        (TEES.with_setting("stood-down-clock", "reconvened"), review(stood_down=True), False),
        (TEES.with_setting("stood-down-clock", "reconvened"), happened("stood-down", "2025-06-10"), False),
        (TEES.with_setting("stood-down-clock", "reconvened"), happened("reconvened", "2025-06-10"), True),
        (TEES.with_setting("stood-down-clock", "reconvened"), review(), True),
    ],
)
def test_what_counts_as_a_review(procedure: Procedure, event: Event, expected: bool) -> None:
    assert holds("counts-as-review", event, procedure=procedure) is expected


NOON, EVENING = "2025-03-14T12:00", "2025-03-14T18:00"


@pytest.mark.parametrize(
    ("conference", "others", "expected"),
    [
        (happened("initial-conference", NOON, unborn=True), (happened("birth", "2025-01-01"),), True),
        (
            happened("initial-conference", NOON, unborn=False),
            (happened("expected-birth", "2025-09-01"),),
            False,
        ),
        (happened("initial-conference", NOON), (), False),
        (happened("initial-conference", NOON), (happened("expected-birth", "2025-09-01"),), True),
        (happened("initial-conference", NOON), (happened("birth", "2025-03-13"),), False),
        (happened("initial-conference", NOON), (happened("birth", "2025-03-14"),), True),
        (happened("initial-conference", NOON), (happened("birth", "2025-03-15"),), True),
        (happened("initial-conference", NOON), (happened("date-of-birth", "2025-03-15"),), True),
        (happened("initial-conference", NOON), (happened("birth", EVENING),), True),
        (happened("initial-conference", EVENING), (happened("birth", NOON),), False),
        (happened("initial-conference", NOON), (happened("birth", NOON),), False),
        (happened("initial-conference", "2025-03-14"), (happened("birth", NOON),), True),
    ],
)
def test_unborn_at_a_conference(conference: Event, others: tuple[Event, ...], expected: bool) -> None:
    assert unborn_at(History([*others, conference]), conference) is expected
    assert holds("unborn-at-conference", conference, *others) is expected


def test_whether_a_plan_was_made_before_the_birth() -> None:
    birth = happened("birth", "2025-04-14")
    unborn = happened("initial-conference", "2025-03-14", outcome="plan", unborn=True)
    assert holds("was-unborn-at-conference", birth, unborn)
    assert not holds("was-unborn-at-conference", birth)
    no_plan = happened("initial-conference", "2025-03-14", outcome="no-plan", unborn=True)
    assert not holds("was-unborn-at-conference", birth, no_plan)
    after = happened("initial-conference", "2025-05-14", outcome="plan")
    assert not holds("was-unborn-at-conference", birth, after)
    assert holds("was-unborn-at-conference", birth, unborn, after)


def test_the_birth_is_the_birth_or_else_the_date_of_birth() -> None:
    birth, dated = happened("birth", "2025-04-14"), happened("date-of-birth", "2025-04-15")
    assert born(History([])) is None
    assert born(History([dated])) == dated
    assert born(History([dated, birth])) == birth
    assert day("2025-04-14") == birth.on
