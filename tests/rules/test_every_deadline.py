"""Every kind of deadline in every area: who has a figure of their own, whose parent's serves, and who has none."""

from datetime import date

from quorate.rules import Duty, Event
from tests.rules.world import day, duties, happened

AREAS = ("tees", "berkshire", "pan-sussex", "lincolnshire")


def found(area: str, rule: str, *events: Event, scope: str = "child") -> list[Duty]:
    return [d for d in duties(area, *events, scope=scope) if d.rule == rule]


def limits(rule: str, *events: Event, scope: str = "child") -> dict[str, tuple[date | None, str]]:
    """The limit in each area that has the duty, and whose rule it is."""
    each = {area: found(area, rule, *events, scope=scope) for area in AREAS}
    return {area: (d[0].due_on, d[0].reason.procedure) for area, d in each.items() if d}


def own(text: str, area: str) -> tuple[date, str]:
    return day(text), area


def plain(**given: tuple[str, str] | None) -> dict[str, tuple[date | None, str]]:
    return {
        area.replace("_", "-"): (day(text) if text else None, whose)
        for area, (text, whose) in ((a, g) for a, g in given.items() if g)
    }


ICPC = happened("initial-conference", "2025-03-14", outcome="plan")
UNBORN = happened("initial-conference", "2025-03-14", outcome="plan", unborn=True)
BIRTH = happened("birth", "2025-04-14")


def test_the_initial_conference() -> None:
    discussed = happened("strategy-discussion", "2025-04-07")  # Good Friday, Easter Monday: 30 April
    assert limits("initial-conference", discussed) == plain(
        tees=("2025-04-30", "national"),
        berkshire=("2025-04-30", "berkshire"),
        pan_sussex=("2025-04-30", "national"),
        lincolnshire=("", "lincolnshire"),
    )


def test_an_emergency_order_that_runs_out_first_is_the_limit_and_one_that_is_extended_is_not() -> None:
    discussed = happened("strategy-discussion", "2025-03-03")
    order = happened("emergency-order-expires", "2025-03-11T17:00")
    (duty,) = found("berkshire", "initial-conference", discussed, order)
    assert (duty.due_on, duty.due_at is not None and duty.due_at.hour) == (day("2025-03-11"), 17)
    extended = happened("emergency-order-expires", "2025-03-27T17:00")
    (longer,) = found("berkshire", "initial-conference", discussed, order, extended)
    assert (longer.due_on, longer.due_at) == (day("2025-03-24"), None)  # the 15 working days have not moved
    assert "emergency protection order" in longer.reason.says
    (tees,) = found("tees", "initial-conference", discussed, order)
    assert tees.due_on == day("2025-03-24")  # a text that does not speak of the order


def test_a_child_assessment_order() -> None:
    concluded = happened("assessment-order-concluded", "2025-03-21")
    (duty,) = found("berkshire", "conference-after-assessment-order", concluded)
    assert (duty.meaning, duty.due_on, duty.strength) == ("on", day("2025-03-21"), "should")
    same, next_ = (happened("initial-conference", on, outcome="plan") for on in ("2025-03-21", "2025-03-24"))
    standings = [
        found("berkshire", "conference-after-assessment-order", concluded, held)[0].standing
        for held in (same, next_)
    ]
    assert standings == ["done", "done-late"]


def test_pre_birth_windows() -> None:
    expected = happened("expected-birth", "2025-11-14")
    (window,) = found("berkshire", "pre-birth-window", expected, scope="milestone")
    assert (window.meaning, window.due_on) == ("from", day("2025-06-27"))
    (letter,) = found("berkshire", "pre-proceedings-letter", expected)
    assert (letter.strength, letter.due_on) == ("aim", day("2025-07-25"))
    (again,) = found(
        "berkshire", "pre-birth-window", expected, happened("expected-birth", "2025-11-28"), scope="milestone"
    )
    assert again.due_on == day("2025-07-11")
    for area in ("tees", "pan-sussex", "lincolnshire"):
        assert not found(area, "pre-birth-window", expected, scope="milestone")


def test_a_pre_birth_conference_follows_the_assessment_without_a_figure() -> None:
    (duty,) = found("berkshire", "pre-birth-conference", happened("pre-birth-assessment", "2025-05-06"))
    assert (duty.due_on, duty.standing) == (None, "open")
    assert "none is made up" in duty.reason.note


def test_a_newborn_does_not_go_home_before_the_discharge_meeting() -> None:
    planned = happened("hospital-discharge", "2025-04-17T14:00")
    (duty,) = found("berkshire", "discharge-meeting", BIRTH, planned)
    assert (duty.due_on, duty.standing, duty.strength) == (day("2025-04-17"), "open", "must")
    (moved,) = found(
        "berkshire", "discharge-meeting", BIRTH, planned, happened("hospital-discharge", "2025-04-22")
    )
    assert moved.due_on == day("2025-04-22")
    met = [
        found("berkshire", "discharge-meeting", BIRTH, planned, happened("discharge-meeting", when))[
            0
        ].standing
        for when in ("2025-04-16", "2025-04-17T13:59", "2025-04-17T14:01", "2025-04-18")
    ]
    assert met == ["done", "done", "done-late", "done-late"]


def test_transfer_in() -> None:
    notified, accepted = happened("move-notified", "2025-03-03"), happened("move-accepted", "2025-03-10")
    assert limits("transfer-in-conference", notified, accepted) == plain(
        tees=("2025-03-24", "national"),
        berkshire=("2025-03-24", "berkshire"),
        pan_sussex=("2025-03-24", "national"),
        lincolnshire=("2025-03-24", "national"),
    )
    assert limits("transfer-in-conference", accepted)["berkshire"] == own("2025-03-31", "berkshire")
    assert "tees" not in limits("transfer-in-conference", accepted)  # nothing says that acceptance starts it
    (moved_out,) = found("lincolnshire", "move-out-conference", happened("move-out-notified", "2025-03-03"))
    assert (moved_out.due_on, moved_out.whose) == (day("2025-03-24"), "receiving-authority")


def test_first_reviews() -> None:
    assert limits("first-review", ICPC) == plain(
        tees=("2025-06-14", "tees"),
        berkshire=("2025-06-14", "berkshire"),
        pan_sussex=("2025-06-14", "pan-sussex"),
        lincolnshire=("2025-06-13", "lincolnshire"),
    )


def test_first_reviews_of_a_child_unborn_at_the_conference_are_worked_out_again_at_the_birth() -> None:
    assert limits("first-review", UNBORN) == limits("first-review", ICPC)
    assert limits("first-review", UNBORN, BIRTH) == plain(
        tees=("2025-04-30", "tees"),
        berkshire=("2025-04-30", "berkshire"),
        pan_sussex=("2025-06-14", "pan-sussex"),
        lincolnshire=("2025-05-14", "lincolnshire"),
    )
    late = happened("birth", "2025-06-20")
    assert limits("first-review", UNBORN, late) == limits("first-review", ICPC)
    before = happened("birth", "2025-03-10")
    born = happened("initial-conference", "2025-03-14", outcome="plan")
    assert limits("first-review", before, born) == limits("first-review", ICPC)


def test_later_reviews_run_from_the_review_that_was_held() -> None:
    review = happened("review", "2025-06-10", outcome="continue", quorate=True)
    assert limits("later-review", ICPC, review) == plain(
        tees=("2025-12-10", "tees"),
        berkshire=("2025-12-10", "berkshire"),
        pan_sussex=("2025-12-10", "pan-sussex"),
        lincolnshire=("2025-12-10", "lincolnshire"),
    )
    autumn = happened("review", "2025-08-31", outcome="continue")
    assert limits("later-review", ICPC, autumn)["tees"] == own("2026-02-28", "tees")
    assert limits("later-review", ICPC, autumn)["lincolnshire"] == own("2026-03-02", "lincolnshire")


def test_core_groups() -> None:
    assert limits("first-core-group", ICPC) == plain(
        tees=("2025-03-28", "national"),
        berkshire=("2025-03-28", "berkshire"),
        pan_sussex=("2025-03-28", "national"),
        lincolnshire=("2025-03-28", "national"),
    )


def test_after_a_conference_that_was_not_quorate() -> None:
    first = happened("review", "2025-01-31", outcome="continue", quorate=False)
    assert limits("after-inquorate", ICPC, first) == plain(lincolnshire=("2025-02-28", "lincolnshire"))
    second = happened("review", "2025-02-28", outcome="continue", quorate=False)
    again = found("lincolnshire", "after-inquorate", first, second)
    assert [(d.due_on, d.standing) for d in again] == [
        (day("2025-02-28"), "done"),
        (day("2025-03-28"), "open"),
    ]


def test_after_a_stand_down() -> None:
    stood_down = happened("review", "2025-01-31", stood_down=True)
    assert limits("reconvene", stood_down) == plain(tees=("2025-02-28", "tees"))
    back = happened("reconvened", "2025-02-27", outcome="continue")
    (duty,) = found("tees", "reconvene", stood_down, back)
    assert duty.standing == "done"
    reviews = found("tees", "later-review", ICPC, stood_down, back)
    assert [d.due_on for d in reviews] == [day("2025-07-31")]  # from the day it was stood down


def test_eighteen_months_and_the_eighteenth_birthday() -> None:
    start = happened("plan-start", "2025-03-14")
    assert limits("eighteen-month-meeting", start) == plain(lincolnshire=("2026-09-14", "lincolnshire"))
    born = happened("date-of-birth", "2008-02-29")
    assert limits("birthday-review", born, start) == plain(lincolnshire=("2026-03-01", "lincolnshire"))
    assert limits("plan-birthday-review", born, start) == plain(lincolnshire=("2025-11-30", "lincolnshire"))
    assert limits("age-eighteen", born, scope="milestone") == dict.fromkeys(
        AREAS, own("2026-03-01", "national")
    )


def test_stepping_down() -> None:
    ended, started = happened("plan-end", "2025-11-28"), happened("child-in-need-start", "2025-11-30")
    (window,) = found("berkshire", "significant-change-window", ended, scope="milestone")
    assert (window.meaning, window.due_on) == ("until", day("2026-02-28"))
    (least,) = found("berkshire", "child-in-need-not-before", started, scope="milestone")
    assert (least.meaning, least.due_on) == ("from", day("2026-02-28"))
    reviewed = happened("child-in-need-review", "2026-01-05")
    reviews = found("berkshire", "child-in-need-review", started, reviewed)
    assert [(d.due_on, d.standing) for d in reviews] == [
        (day("2026-01-11"), "done"),
        (day("2026-02-16"), "open"),
    ]
    closed = happened("child-in-need-end", "2026-03-02")
    assert [d.standing for d in found("berkshire", "child-in-need-review", started, reviewed, closed)] == [
        "done",
        "lapsed",
    ]


def test_a_looked_after_review_draws_the_review_to_its_own_day() -> None:
    facts = (happened("plan-start", "2025-03-14"), happened("looked-after", "2025-04-01"))
    coming = happened("care-review", "2025-05-20")
    (duty,) = found("berkshire", "aligned-review", *facts, coming)
    assert (duty.meaning, duty.due_on, duty.whose) == ("by", day("2025-05-20"), "iro")
    limit = happened("review-limit", "2025-05-14")
    (earlier,) = found("berkshire", "aligned-review", *facts, coming, limit)
    assert earlier.due_on == day("2025-05-14")
    assert not found("berkshire", "aligned-review", facts[0], coming)
    (asked,) = found(
        "berkshire", "conference-after-care-review", happened("care-review-decision", "2025-04-10")
    )
    assert (asked.due_on, asked.strength) == (day("2025-04-25"), "must")
    assert asked.reason.other_reading is not None and asked.reason.other_reading.day == day("2025-05-06")


BOOKED = happened("conference-booked", "2025-06-11T10:00", conference="review")
INITIAL = happened("conference-booked", "2025-06-11T10:00", conference="initial")
CLOSED = happened("conference-closed", "2025-06-11T15:30", outcome="continue")


def test_reports() -> None:
    assert limits("report-to-family", BOOKED, scope="conference") == plain(
        tees=("2025-06-06", "tees"),
        berkshire=("2025-06-04", "berkshire"),
        pan_sussex=("", "national"),
        lincolnshire=("", "lincolnshire"),
    )
    assert limits("report-to-chair", INITIAL, scope="conference")["berkshire"] == own(
        "2025-06-09", "berkshire"
    )


def test_exclusion_requests_and_corrections() -> None:
    (asked,) = found("berkshire", "exclusion-request", BOOKED, scope="conference")
    assert (asked.meaning, asked.due_on) == ("until", day("2025-06-06"))
    given = {
        by: found(
            "berkshire", "amendments", happened("minutes-received", "2025-06-11", by=by), scope="conference"
        )
        for by in ("hand", "post")
    }
    assert {by: d[0].due_on for by, d in given.items()} == {
        "hand": day("2025-06-18"),
        "post": day("2025-06-20"),
    }
    for area in ("tees", "pan-sussex", "lincolnshire"):
        assert not found(area, "exclusion-request", BOOKED, scope="conference")


def test_notices_minutes_and_who_is_told_when_they_are_late() -> None:
    assert limits("outcome-notice", CLOSED, scope="conference") == plain(
        tees=("2025-06-12", "tees"),
        berkshire=("2025-06-12", "berkshire"),
        pan_sussex=("", "national"),
        lincolnshire=("", "lincolnshire"),
    )
    (notice,) = found("berkshire", "outcome-notice", CLOSED, scope="conference")
    assert notice.due_at is not None and notice.due_at.strftime("%H:%M") == "15:30"
    assert limits("minutes", CLOSED, scope="conference") == plain(
        tees=("2025-07-09", "tees"),
        berkshire=("", "berkshire"),
        pan_sussex=("", "national"),
        lincolnshire=("", "lincolnshire"),
    )
    assert limits("minutes-late", CLOSED, scope="conference") == plain(tees=("2025-07-10", "tees"))
    assert limits("plan-discussion", CLOSED, scope="conference") == plain(
        berkshire=("2025-07-09", "berkshire")
    )
    assert limits("record-update", CLOSED, scope="conference") == plain(tees=("2025-06-12", "tees"))


def test_nothing_follows_a_conference_that_made_no_plan() -> None:
    no_plan = happened("initial-conference", "2025-03-14", outcome="no-plan")
    for area in AREAS:
        assert not duties(area, no_plan)
