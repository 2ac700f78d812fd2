"""A booked day at its edges: the limit's own day, no limit at all, the hours of the school run, what is said of it."""

from datetime import date, datetime

import pytest

from quorate import rulebook
from quorate.rules import booking
from quorate.rules.days import LONDON

BOOK = rulebook.load()


def check(area: str, starts: str, **more: object) -> booking.Booking:
    starts_at = datetime.fromisoformat(starts).replace(tzinfo=LONDON)
    limits = more.pop("limits", {"child:1": date(2026, 4, 22)})
    return booking.check(
        starts_at,
        limits=limits,
        procedure=BOOK.procedure(area),
        calendar=BOOK.calendar(area),
        **more,  # type: ignore[arg-type]
    )


def keys(found: booking.Booking) -> list[str]:
    return [point.key for point in found.warned]


def test_the_limits_own_day_is_in_time_and_the_next_is_not() -> None:
    on_it = check("tees", "2026-04-22T10:00")
    assert [one.late for one in on_it.children] == [False]
    assert not on_it.reason_needed
    assert "past-limit" not in keys(on_it)
    listed = BOOK.procedure("tees").find("list.booking-warnings", date(2026, 4, 22))
    assert listed is not None
    assert on_it.reason.citation == listed.citation
    assert on_it.reason.says == "In time for every child."
    after = check(
        "tees", "2026-04-23T10:00", limits={"child:1": date(2026, 4, 22), "child:2": date(2026, 5, 1)}
    )
    assert [one.late for one in after.children] == [True, False]
    assert after.reason_needed
    assert "past-limit" in keys(after)
    assert after.reason.says == "Past the limit for 1 of 2: write down the reason."
    point = next(point for point in after.warned if point.key == "past-limit")
    assert "Wed 22 April 2026" in point.says
    late = BOOK.procedure("tees").find("permission.book-late", date(2026, 4, 23))
    assert late is not None
    assert point.citation == late.citation


def test_the_earliest_of_the_limits_is_the_familys() -> None:
    found = check(
        "tees", "2026-04-13T10:00", limits={"a": date(2026, 5, 3), "b": date(2026, 4, 26), "c": None}
    )
    assert (found.joint_limit, found.joint_hold_by) == (date(2026, 4, 26), date(2026, 4, 24))
    assert [(one.child, one.hold_by) for one in found.children] == [
        ("a", date(2026, 5, 1)),
        ("b", date(2026, 4, 24)),
        ("c", None),
    ]


def test_no_limit_is_said_to_be_none() -> None:
    found = check("tees", "2026-04-13T10:00", limits={"child:1": None})
    assert (found.joint_limit, found.joint_hold_by, found.reason_needed) == (None, None, False)
    assert found.reason.says == "No limit is stated."
    assert found.reason.rule == "list.booking-warnings"


def test_today_is_not_in_the_past_and_yesterday_is() -> None:
    assert "in-the-past" not in keys(check("tees", "2026-04-13T10:00", today=date(2026, 4, 13)))
    assert "in-the-past" in keys(check("tees", "2026-04-12T10:00", today=date(2026, 4, 13)))


@pytest.mark.parametrize("area", BOOK.keys())
def test_the_school_run_begins_at_its_first_minute_and_ends_before_its_last(area: str) -> None:
    hours = BOOK.procedure(area).setting("school-run-hours", date(2026, 4, 15))
    if not hours:
        assert "school-run" not in keys(check(area, "2026-04-15T15:15"))
        return
    for span in hours.split():
        first, _, last = span.partition("-")
        assert "school-run" in keys(check(area, f"2026-04-15T{first}"))
        assert "school-run" not in keys(check(area, f"2026-04-15T{last}"))


@pytest.mark.parametrize(
    ("day", "warned"), [("2026-04-17", True), ("2026-04-16", False), ("2026-04-18", False)]
)
def test_a_notice_in_hours_is_warned_of_before_a_day_not_worked(day: str, warned: bool) -> None:
    assert ("notice-over-weekend" in keys(check("berkshire", f"{day}T10:00"))) is warned
    assert "notice-over-weekend" not in keys(check("tees", f"{day}T10:00"))
