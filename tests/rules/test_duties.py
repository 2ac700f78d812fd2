"""The life of a child's case, and of a conference, as duties: what opens, what is done, what falls away."""

import json
from datetime import date

import pytest

from quorate.rules import Event, History, UnknownEvent, as_json, derive
from tests.rules.world import BOOK, ENGLAND, day, duties, happened, the

PLAN = {"outcome": "plan"}
ICPC = happened("initial-conference", "2025-03-14", **PLAN, ref="conference:1")
STARTED = happened("plan-start", "2025-03-14", ref="conference:1")


def test_a_birth_brings_the_first_review_forward_in_tees() -> None:
    before = the("first-review", duties("tees", ICPC, happened("expected-birth", "2025-04-20")))
    after = the("first-review", duties("tees", ICPC, happened("birth", "2025-04-14")))
    assert (before.due_on, before.hold_by) == (day("2025-06-14"), day("2025-06-13"))
    assert after.due_on == day("2025-04-30")
    assert "The earlier counts" in after.reason.says
    assert [s.text for s in after.reason.steps if s.day == day("2025-04-18")] == ["Not counted: Good Friday"]
    assert after.reason.citation.clauses == ("REG-TIME-01", "REG-TIME-03")


def test_a_child_born_before_the_conference_has_the_ordinary_rule() -> None:
    born = happened("birth", "2025-03-13")
    assert the("first-review", duties("tees", born, ICPC)).due_on == day("2025-06-14")


def test_born_on_the_day_counts_as_unborn_unless_the_times_say_otherwise() -> None:
    morning = Event("birth", day("2025-03-14"), at=happened("birth", "2025-03-14T08:00").at)
    opened = happened("initial-conference", "2025-03-14T10:00", **PLAN)
    assert the("first-review", duties("tees", happened("birth", "2025-03-14"), ICPC)).due_on == day(
        "2025-03-28"
    )
    assert the("first-review", duties("tees", morning, opened)).due_on == day("2025-06-14")


def test_the_review_that_is_held_is_done_and_opens_the_next() -> None:
    found = duties("pan-sussex", ICPC, STARTED, happened("review", "2025-06-10", outcome="continue"))
    assert (the("first-review", found).standing, the("first-review", found).done_on) == (
        "done",
        day("2025-06-10"),
    )
    assert (the("later-review", found).standing, the("later-review", found).due_on) == (
        "open",
        day("2025-12-10"),
    )


def test_a_review_held_after_its_limit_is_done_late() -> None:
    found = duties("tees", ICPC, happened("review", "2025-06-16", outcome="continue"))
    assert the("first-review", found).standing == "done-late"


def test_a_conference_of_two_days_starts_clocks_on_the_first_and_is_judged_by_the_last() -> None:
    two_days = happened("review", "2025-06-13", outcome="continue", last_day=day("2025-06-16"))
    found = duties("tees", ICPC, two_days)
    assert the("first-review", found).standing == "done-late"
    assert the("later-review", found).due_on == day("2025-12-13")
    kept = happened("review", "2025-06-13", outcome="continue", last_day="2025-06-16")
    assert the("first-review", duties("tees", ICPC, kept)).done_on == day("2025-06-16")


def test_a_review_that_ends_the_plan_opens_nothing_more() -> None:
    found = duties(
        "tees",
        ICPC,
        STARTED,
        happened("review", "2025-06-10", outcome="end"),
        happened("plan-end", "2025-06-10"),
    )
    assert [d.rule for d in found if d.standing == "open"] == []


def test_a_plan_that_ends_without_a_review_lets_duties_lapse() -> None:
    found = duties("tees", ICPC, STARTED, happened("plan-end", "2025-04-01"))
    assert {d.standing for d in found} == {"lapsed"}


def test_a_death_learnt_of_too_late_lets_lapse_what_a_later_day_opened() -> None:
    found = duties("tees", ICPC, STARTED, happened("death", "2025-03-01"))
    assert {d.standing for d in found if d.rule in ("first-review", "further-review")} == {"lapsed"}


def test_a_plan_that_was_not_made_opens_nothing() -> None:
    assert duties("tees", happened("initial-conference", "2025-03-14", outcome="no-plan")) == []


@pytest.mark.parametrize(
    ("area", "facts", "counts"),
    [
        ("tees", {"quorate": False}, False),
        ("tees", {"quorate": False, "proceeded": True}, False),
        ("berkshire", {"quorate": False}, False),
        ("berkshire", {"quorate": False, "proceeded": True}, True),
        ("lincolnshire", {"quorate": False, "proceeded": True}, False),
        ("lincolnshire", {"quorate": True}, True),
        ("pan-sussex", {}, True),
    ],
)
def test_whether_an_inquorate_review_counts(area: str, facts: dict[str, bool], counts: bool) -> None:
    found = duties(area, ICPC, STARTED, happened("review", "2025-06-10", outcome="continue", **facts))
    assert (the("first-review", found).standing == "done") is counts
    assert any(d.rule == "later-review" for d in found) is counts


def test_lincolnshire_returns_within_a_month_each_time_it_is_inquorate() -> None:
    first = happened("review", "2025-06-02", quorate=False)
    second = happened("review", "2025-06-30", quorate=False)
    found = [d for d in duties("lincolnshire", ICPC, STARTED, first, second) if d.rule == "after-inquorate"]
    assert [(d.due_on, d.standing) for d in found] == [
        (day("2025-07-02"), "done"),
        (day("2025-07-30"), "open"),
    ]


def test_other_areas_have_no_figure_for_the_return_and_none_is_made_up() -> None:
    found = duties("tees", ICPC, STARTED, happened("review", "2025-06-02", quorate=False))
    assert [d for d in found if d.rule == "after-inquorate"] == []


def test_a_stood_down_review_keeps_the_plan_and_starts_both_clocks() -> None:
    found = duties("tees", ICPC, STARTED, happened("stood-down", "2025-05-14", ref="conference:2"))
    assert the("reconvene", found).due_on == day("2025-06-14")
    assert the("reconvene", found).occasion == "conference:2"
    assert the("later-review", found).due_on == day("2025-11-14")
    back = duties(
        "tees", ICPC, STARTED, happened("stood-down", "2025-05-14"), happened("reconvened", "2025-06-10")
    )
    assert the("reconvene", back).standing == "done"
    assert the("later-review", back).due_on == day("2025-11-14")


def test_the_other_reading_of_a_stood_down_review_runs_from_the_reconvened_day() -> None:
    other = BOOK.procedure("tees").with_setting("stood-down-clock", "reconvened")
    found = duties(
        other, ICPC, STARTED, happened("stood-down", "2025-05-14"), happened("reconvened", "2025-06-10")
    )
    assert the("later-review", found).due_on == day("2025-12-10")


def test_a_second_strategy_discussion_in_one_enquiry_does_not_restart_the_clock() -> None:
    first = happened("strategy-discussion", "2025-03-03", ref="enquiry:1")
    again = happened("strategy-discussion", "2025-03-12", ref="enquiry:1")
    other = happened("strategy-discussion", "2025-03-12", ref="enquiry:2")
    assert [d.due_on for d in duties("tees", first, again)] == [day("2025-03-24")]
    assert [d.due_on for d in duties("tees", first, other)] == [day("2025-03-24"), day("2025-04-02")]


def test_a_new_enquiry_after_the_conference_has_a_clock_of_its_own() -> None:
    no_plan = happened("initial-conference", "2025-03-20", outcome="no-plan")
    found = duties(
        "tees",
        happened("strategy-discussion", "2025-03-03"),
        no_plan,
        happened("strategy-discussion", "2025-09-01"),
    )
    assert [(d.due_on, d.standing) for d in found] == [
        (day("2025-03-24"), "done"),
        (day("2025-09-22"), "open"),
    ]


def test_where_an_area_is_silent_the_national_figure_serves_and_says_so() -> None:
    duty = the("first-core-group", duties("pan-sussex", ICPC))
    assert duty.due_on == day("2025-03-28")
    assert duty.reason.note == "Pan Sussex does not state this; the national figure serves."
    assert (duty.reason.procedure, duty.reason.citation.source) == (
        "national",
        "Working Together to Safeguard Children",
    )


def test_where_a_text_says_elsewhere_there_is_no_date_and_the_national_one_is_only_shown() -> None:
    duty = the("initial-conference", duties("lincolnshire", happened("strategy-discussion", "2025-03-03")))
    assert (duty.due_on, duty.hold_by, duty.standing) == (None, None, "open")
    assert duty.reason.says.startswith("Not stated here: Lincolnshire leaves this to its")
    assert duty.reason.other_reading is not None
    assert duty.reason.other_reading.day == day("2025-03-24")


def test_lincolnshire_shows_three_months_beside_its_91_days() -> None:
    duty = the("first-review", duties("lincolnshire", happened("initial-conference", "2025-02-01", **PLAN)))
    assert duty.due_on == day("2025-05-03")
    assert duty.reason.other_reading is not None
    assert duty.reason.other_reading.day == day("2025-05-01")


def test_eighteen_months_is_of_one_unbroken_plan() -> None:
    broken = duties(
        "lincolnshire",
        happened("plan-start", "2024-03-14"),
        happened("plan-end", "2025-01-10"),
        happened("plan-start", "2025-06-02"),
    )
    meetings = [(d.due_on, d.standing) for d in broken if d.rule == "eighteen-month-meeting"]
    assert meetings == [(day("2025-09-14"), "lapsed"), (day("2026-12-02"), "open")]


def test_berkshire_after_the_birth() -> None:
    conference = happened(
        "initial-conference", "2025-03-14", **PLAN, unborn=True, post_birth_meeting="core-group"
    )
    birth = happened("birth", "2025-04-14")
    found = duties("berkshire", conference, birth)
    assert the("first-review", found).due_on == day("2025-05-14")
    assert the("post-birth-meeting", found).due_on == day("2025-04-30")
    unfit = the(
        "post-birth-meeting", duties("berkshire", conference, birth, happened("mother-not-fit", "2025-04-20"))
    )
    assert unfit.due_on == day("2025-05-04")
    assert unfit.reason.other_reading is not None
    assert unfit.reason.other_reading.day == day("2025-05-15")


def conference(area: str, *events: Event) -> list[tuple[str, str, date | None, str]]:
    return [(d.rule, d.occasion, d.due_on, d.standing) for d in duties(area, *events, scope="conference")]


BOOKED = happened("conference-booked", "2025-06-11T10:00", ref="conference:9", conference="review")
CLOSED = happened(
    "conference-closed", "2025-06-11T11:30", ref="conference:9", conference="review", outcome="continue"
)


def test_each_report_has_its_own_duty_and_is_done_by_its_own_sharing() -> None:
    found = conference(
        "berkshire",
        BOOKED,
        happened("report-owed", "2025-05-20", ref="report:1"),
        happened("report-owed", "2025-05-20", ref="report:2"),
        happened("report-shared", "2025-06-03", ref="report:1"),
        happened("report-shared", "2025-06-05", ref="report:2"),
    )
    assert [f[1:] for f in found if f[0] == "report-to-family"] == [
        ("report:1", day("2025-06-04"), "done"),
        ("report:2", day("2025-06-04"), "done-late"),
    ]
    assert [f[1:] for f in found if f[0] == "report-to-chair"] == [
        ("report:1", day("2025-06-04"), "open"),
        ("report:2", day("2025-06-04"), "open"),
    ]


def test_an_initial_conference_asks_for_reports_two_working_days_before() -> None:
    booked = happened("conference-booked", "2025-06-11", conference="initial")
    assert ("report-to-family", "", day("2025-06-09"), "open") in conference("berkshire", booked)


def test_moving_a_conference_moves_what_is_counted_back_from_it() -> None:
    later = happened("conference-booked", "2025-06-18T10:00", ref="conference:9")
    for told, due in (((BOOKED, later), "2025-06-13"), ((later, BOOKED), "2025-06-06")):
        found = [f for f in conference("tees", *told) if f[0] == "report-to-family"]
        assert found == [("report-to-family", "conference:9", day(due), "open")]


def test_a_cancelled_conference_asks_for_no_reports() -> None:
    found = conference("tees", BOOKED, happened("conference-cancelled", "2025-06-02", ref="conference:9"))
    assert {f[3] for f in found if f[0] == "report-to-family"} == {"lapsed"}
    again = conference(
        "tees", BOOKED, happened("conference-cancelled", "2025-06-02", ref="conference:9"), BOOKED
    )
    assert {f[3] for f in again if f[0] == "report-to-family"} == {"open"}


def test_a_birth_ends_what_was_counted_back_from_the_expected_day() -> None:
    expected, birth = happened("expected-birth", "2025-11-14"), happened("birth", "2025-07-20")
    assert the("pre-proceedings-letter", duties("berkshire", expected)).due_on == day("2025-07-25")
    assert the("pre-proceedings-letter", duties("berkshire", expected, birth)).standing == "lapsed"
    moved = happened("expected-birth", "2025-11-21")
    assert the("pre-proceedings-letter", duties("berkshire", expected, moved)).due_on == day("2025-08-01")


def test_the_notice_after_a_conference() -> None:
    tees = {f[0]: f[1:] for f in conference("tees", BOOKED, CLOSED)}
    assert tees["outcome-notice"] == ("conference:9", day("2025-06-12"), "open")
    assert tees["record-update"] == ("conference:9", day("2025-06-12"), "open")
    assert tees["minutes"] == ("conference:9", day("2025-07-09"), "open")
    berkshire = [
        d for d in duties("berkshire", BOOKED, CLOSED, scope="conference") if d.rule == "outcome-notice"
    ]
    assert berkshire[0].due_at is not None
    assert berkshire[0].due_at.isoformat() == "2025-06-12T11:30:00+01:00"
    assert berkshire[0].hold_by is None


@pytest.mark.parametrize(
    ("sent", "standing"), [("2025-06-12T11:30", "done"), ("2025-06-12T11:31", "done-late")]
)
def test_a_clock_in_hours_is_judged_by_the_minute(sent: str, standing: str) -> None:
    found = conference("berkshire", CLOSED, happened("outcome-notice-sent", sent, ref="conference:9"))
    assert ("outcome-notice", "conference:9", day("2025-06-12"), standing) in found


def test_a_clock_in_hours_without_a_closing_time_says_so() -> None:
    closed = happened("conference-closed", "2025-06-11")
    (duty,) = [d for d in duties("berkshire", closed, scope="conference") if d.rule == "outcome-notice"]
    assert (duty.due_on, duty.due_at) == (day("2025-06-12"), None)
    assert "time was not recorded" in duty.reason.says


def test_late_minutes_are_reported_and_minutes_sent_in_time_are_not() -> None:
    in_time = conference("tees", CLOSED, happened("minutes-sent", "2025-07-09"))
    late = conference("tees", CLOSED, happened("minutes-sent", "2025-07-10"))
    told = conference("tees", CLOSED, happened("delay-told", "2025-07-11"))
    assert [f[2:] for f in in_time if f[0] == "minutes-late"] == [(day("2025-07-10"), "lapsed")]
    assert [f[2:] for f in late if f[0] == "minutes-late"] == [(day("2025-07-10"), "open")]
    assert [f[2:] for f in told if f[0] == "minutes-late"] == [(day("2025-07-10"), "done")]


def test_corrections_have_a_window_for_each_person() -> None:
    first = happened("minutes-received", "2025-12-05", ref="person:1")
    second = happened("minutes-received", "2025-12-19", ref="person:2")
    found = conference("berkshire", first, second)
    assert [f[1:3] for f in found] == [("person:1", day("2025-12-12")), ("person:2", day("2025-12-30"))]


def test_an_unknown_event_is_refused_by_name() -> None:
    with pytest.raises(UnknownEvent, match="“confrence” is not a kind of event"):
        Event("confrence", day("2025-01-01"))


def test_a_duty_is_plain_json() -> None:
    found = as_json(derive(History([ICPC]), procedure=BOOK.procedure("tees"), calendar=ENGLAND))
    assert json.loads(json.dumps(found))[0]["reason"]["citation"]["clauses"] == ["REG-TIME-01", "REG-TIME-03"]
