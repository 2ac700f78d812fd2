"""The arithmetic of figures by example, and that no small number can be worked out from what is shown."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quorate.rules import figures
from quorate.rules.figures import Share, Span, Sum
from tests.rules.world import ENGLAND, day


def test_a_year_runs_to_the_end_of_march() -> None:
    assert figures.year_of(day("2026-03-31")) == Span(day("2025-04-01"), day("2026-03-31"))
    assert figures.year_of(day("2026-04-01")) == Span(day("2026-04-01"), day("2027-03-31"))
    assert figures.quarter_of(day("2026-02-14")) == Span(day("2026-01-01"), day("2026-03-31"))
    assert figures.month_of(day("2028-02-14")) == Span(day("2028-02-01"), day("2028-02-29"))


def test_a_span_has_a_part_for_each_month_it_touches() -> None:
    span = Span(day("2026-01-15"), day("2026-03-10"))
    parts = [(part.from_on, part.until) for part in span.months()]
    assert parts == [
        (day("2026-01-15"), day("2026-01-31")),
        (day("2026-02-01"), day("2026-02-28")),
        (day("2026-03-01"), day("2026-03-10")),
    ]
    assert not span.is_whole_months
    assert figures.year_of(day("2026-01-15")).is_whole_months
    assert span.holds(day("2026-03-10"))
    assert not span.holds(day("2026-03-11"))


def test_three_counts_of_the_same_days() -> None:
    # Over Easter 2026: Good Friday 3 April and Easter Monday 6 April are bank holidays.
    start, held = day("2026-03-23"), day("2026-04-15")
    assert figures.days_after(start, held, ENGLAND) == 15
    assert figures.days_from(start, held, ENGLAND) == 16
    assert figures.days_after(start, held, figures.weekdays_only(ENGLAND)) == 17
    saturday = day("2026-03-21")
    assert figures.days_from(saturday, held, ENGLAND) == figures.days_after(saturday, held, ENGLAND) == 16
    assert figures.days_after(start, start, ENGLAND) == 0


@pytest.mark.parametrize(
    ("value", "dfe", "chat"),
    [
        (0, "0 to 10", "Same day"),
        (10, "0 to 10", "6 to 10"),
        (11, "11 to 15", "11 to 13"),
        (15, "11 to 15", "14 to 15"),
        (16, "16 to 20", "16 to 17"),
        (21, "21 or more", "Over 20"),
    ],
)
def test_bands_hold_their_own_upper_end(value: int, dfe: str, chat: str) -> None:
    assert figures.band_of(value, figures.CONFERENCE_DFE) == dfe
    assert figures.band_of(value, figures.CONFERENCE_CHAT) == chat


@pytest.mark.parametrize(
    ("end", "group"),
    [
        ("2025-07-01", 0),
        ("2025-07-02", 1),
        ("2025-10-01", 1),
        ("2025-10-02", 2),
        ("2026-03-31", 2),
        ("2026-04-01", 3),
        ("2027-03-31", 3),
        ("2027-04-01", 4),
    ],
)
def test_lengths_of_plans_in_dfes_groups(end: str, group: int) -> None:
    assert figures.length_dfe(day("2025-04-01"), day(end)) == group
    assert figures.lasted(day("2025-04-01"), day("2027-04-01"), 24)
    assert not figures.lasted(day("2025-04-01"), day("2027-03-31"), 24)


def test_reviews_are_due_after_three_months_and_then_six() -> None:
    start = day("2025-04-30")
    held = figures.reviews_held(start, [day("2026-01-31"), day("2025-07-30")])
    assert [(one.limit, one.first, one.in_time) for one in held] == [
        (day("2025-07-30"), True, True),
        (day("2026-01-30"), False, False),
    ]
    assert figures.next_limit(start, []) == day("2025-07-30")
    assert figures.next_limit(start, [day("2025-08-31")]) == day("2026-02-28")


def test_the_last_review_of_the_year_before_decides_whether_the_first_of_this_year_was_in_time() -> None:
    start, end = day("2024-01-10"), day("2026-03-31")
    in_time = [day("2024-04-10"), day("2024-10-10"), day("2025-04-10"), day("2025-10-10")]
    assert figures.all_in_time(start, in_time, end)
    late_in_the_year = [*in_time[:2], day("2025-04-11"), day("2025-10-10")]
    assert not figures.all_in_time(start, late_in_the_year, end)
    late_before_the_year = [day("2024-05-10"), day("2024-11-01"), day("2025-04-10"), day("2025-10-10")]
    assert figures.all_in_time(start, late_before_the_year, end)
    assert not figures.all_in_time(start, in_time[:3], end), "the next one is overdue on the day"


def test_the_first_review_on_record_of_an_older_plan_is_not_taken_for_its_first() -> None:
    start, known_from = day("2023-05-01"), day("2025-04-01")
    told = [day("2025-02-20"), day("2025-08-20"), day("2026-03-02")]
    held = figures.reviews_held(start, told, known_from)
    assert [(one.on, one.first, one.in_time) for one in held] == [
        (day("2025-08-20"), False, True),
        (day("2026-03-02"), False, False),
    ]
    new = figures.reviews_held(day("2025-01-10"), [day("2025-04-11")], known_from)
    assert [(one.first, one.in_time) for one in new] == [(True, False)], (
        "its first review fell into the record"
    )
    assert figures.all_in_time(start, told[:2], day("2026-02-20"), known_from)


def test_shares_are_rounded_halves_upwards() -> None:
    assert Share(38, 40).percent == 95
    assert Share(36, 40).percent == 90
    assert Share(1, 8).percent == 13
    assert Share(0, 0).percent is None
    assert figures.middle({14: 2, 9: 1, 30: 1}) == 14
    assert figures.middle({1: 1, 2: 1}) == 1.5
    assert figures.middle({}) is None


def lines_of(values: list[int]) -> tuple[dict[str, int], list[str], list[Sum]]:
    cells = {str(place): value for place, value in enumerate(values)}
    total = Sum("total", tuple(cells))
    return {**cells, "total": sum(values)}, [*cells, "total"], [total]


def test_one_small_number_takes_the_next_smallest_with_it() -> None:
    assert figures.suppress(*lines_of([20, 3, 7, 30])) == {"1", "2"}
    assert figures.suppress(*lines_of([20, 7, 30])) == frozenset()
    assert figures.suppress(*lines_of([20, 3, 2, 30])) == {"1", "2"}


def test_a_total_that_leaves_no_choice_needs_a_third() -> None:
    assert figures.suppress(*lines_of([20, 1, 1, 30])) == {"0", "1", "2"}
    assert figures.suppress(*lines_of([20, 4, 4, 30])) == {"0", "1", "2"}


def test_a_small_total_is_hidden_with_its_only_line() -> None:
    assert figures.suppress(*lines_of([0, 3, 0])) == {"1", "total"}


def test_how_many_were_late_is_not_to_be_worked_out_either() -> None:
    values = {"of": 40, "met": 38, "rest": 2}
    assert figures.suppress(values, ["of", "met"], [Sum("of", ("met", "rest"))]) == {"met"}


def test_what_guards_in_one_table_is_guarded_in_the_other() -> None:
    # First and later reviews make all reviews, of which those late are the rest.
    values = {"all": 60, "late": 12, "first": 20, "first-late": 2, "later": 40, "later-late": 10}
    sums = [Sum("late", ("first-late", "later-late")), Sum("all", ("first", "later"))]
    hidden = figures.suppress(values, values, sums)
    assert {"first-late", "later-late"} <= hidden


def choices(values: list[int], hidden: frozenset[object]) -> list[set[int]]:
    """Return every value that each line could have for a reader who knows the total and what was hidden."""
    total = sum(values)
    known = [None if str(place) in hidden else value for place, value in enumerate(values)]
    could: list[set[int]] = [set() for _ in values]
    ranges = [range(total + 1) if one is None else (one,) for one in known]
    for guess in product(*ranges):
        if sum(guess) == total:
            for place, value in enumerate(guess):
                could[place].add(value)
    return could


@given(st.lists(st.integers(0, 7), min_size=2, max_size=3))
def test_no_small_number_can_be_worked_out_from_its_total(values: list[int]) -> None:
    hidden = figures.suppress(*lines_of(values))
    if "total" in hidden:
        return
    for value, could in zip(values, choices(values, hidden), strict=True):
        assert not figures.is_few(value) or len(could) > 1
