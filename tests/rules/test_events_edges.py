"""A history's order: by the day, by the moment where moments are known, and by what was told last."""

from datetime import date, datetime

from quorate.rules import Event, History
from quorate.rules.days import LONDON

DAY = date(2026, 4, 22)


def at(hour: int) -> datetime:
    return datetime(2026, 4, 22, hour, tzinfo=LONDON)


def test_moments_order_a_day_when_only_one_event_has_one() -> None:
    late = Event("conference-closed", DAY, at=at(12), ref="closed")
    untimed = Event("report-received", DAY, ref="report")
    assert [event.ref for event in History([late, untimed]).events] == ["report", "closed"]
    early = Event("conference-opened", DAY, at=at(10), ref="opened")
    assert [event.ref for event in History([late, early]).events] == ["opened", "closed"]


def test_without_moments_a_day_keeps_the_order_told() -> None:
    first, second = Event("core-group", DAY, ref="1"), Event("review", DAY, ref="2")
    assert [event.ref for event in History([second, first]).events] == ["2", "1"]


def test_more_events_make_another_history() -> None:
    before = History([Event("core-group", DAY)])
    after = before.with_events(Event("review", DAY))
    assert len(after.events) == 2
    assert len(before.events) == 1


def test_the_last_booking_told_counts_and_undoes_a_cancellation_before_it() -> None:
    booked = Event("conference-booked", DAY, ref="a")
    cancelled = Event("conference-cancelled", date(2026, 4, 10))
    moved = Event("conference-booked", date(2026, 4, 30), ref="b")
    again = History([booked, cancelled, moved])
    assert [event.ref for event in again.of("conference-booked")] == ["b"]
    assert not again.of("conference-cancelled")
    gone = History([booked, moved, cancelled])
    assert [event.ref for event in gone.of("conference-booked")] == ["b"]
    assert len(gone.of("conference-cancelled")) == 1
    only = History([Event("expected-birth", DAY), cancelled])
    assert len(only.of("conference-cancelled")) == 1
    told_first = History([cancelled, Event("expected-birth", DAY)])
    assert len(told_first.of("conference-cancelled")) == 1
    first_told = History([booked, cancelled])
    assert len(first_told.of("conference-cancelled")) == 1
