"""When a clock starts, stops and starts again, at the edges: headings that no area has yet."""

from dataclasses import replace
from typing import Any

import pytest

from quorate.rules import Duty, Event, History, derive
from quorate.rules.days import Period
from quorate.rules.procedure import Arm, Condition, DutyHeading, DutyTerms, InForce, Procedure, Rule
from tests.rules.world import BOOK, ENGLAND, day, happened

TEES = BOOK.procedure("tees")
STANDS: InForce = TEES.rule("duty.later-review").timeline[0]


def heading(**changes: Any) -> DutyHeading:
    return DutyHeading(
        **{
            "title": "It", "scope": "child", "opens": ("review",), "when": (), "each": "", "renew": False,
            "done": ("core-group",), "done_when": (), "lapses": ("plan-end",), "averted": (), "whose": "iro",
            "even_silent": False, **changes,
        }
    )  # fmt: skip


def arm(
    anchor: str = "opening", period: str | None = "10 calendar days", direction: str = "after", **more: Any
) -> Arm:
    return Arm(anchor, Period.read(period) if period else None, direction, more.pop("when", ()), None, **more)


def terms(*arms: Arm, **changes: Any) -> DutyTerms:
    return DutyTerms(
        **{
            "arms": arms or (arm(),), "combine": "earliest", "meaning": "by", "day_one": False,
            "reading": "calendar days", "beside": None, **changes,
        }
    )  # fmt: skip


def procedure(**rules: tuple[DutyHeading, DutyTerms]) -> Procedure:
    """Tees with these duties alone."""
    made: dict[str, Rule] = {k: r for k, r in TEES.rules.items() if k.startswith("setting.")}
    for name, (about, says) in rules.items():
        made[f"duty.{name}"] = Rule(
            f"duty.{name}", name, about, (replace(STANDS, terms=says),), (STANDS.since,)
        )
    return replace(TEES, rules=made)


def found(about: DutyHeading, says: DutyTerms, *events: Event) -> list[Duty]:
    return list(
        derive(History(events), procedure=procedure(it=(about, says)), calendar=ENGLAND, scope=about.scope)
    )


def shown(about: DutyHeading, says: DutyTerms, *events: Event) -> list[tuple[str, str, str]]:
    return [(d.occasion, str(d.due_on), d.standing) for d in found(about, says, *events)]


def review(on: str, ref: str = "", **facts: Any) -> Event:
    return happened("review", on, ref=ref, **facts)


def group(on: str, ref: str = "") -> Event:
    return happened("core-group", on, ref=ref)


END = happened("plan-end", "2025-06-08")


@pytest.mark.parametrize(
    ("events", "standings"),
    [
        ((review("2025-06-02"),), ["open"]),
        ((review("2025-06-02"), group("2025-06-12")), ["done"]),
        ((review("2025-06-02"), group("2025-06-13")), ["done-late"]),
        ((group("2025-06-01"), review("2025-06-02")), ["open"]),
        ((group("2025-06-02"), review("2025-06-02")), ["done"]),
        ((review("2025-06-02"), END), ["lapsed"]),
        ((review("2025-06-02"), END, group("2025-06-10")), ["lapsed"]),
        ((review("2025-06-02"), group("2025-06-05"), END), ["done"]),
        ((review("2025-06-02"), group("2025-06-08"), END), ["done"]),
        ((happened("plan-end", "2025-06-01"), review("2025-06-02")), ["open"]),
    ],
)
def test_done_or_lapsed_whichever_comes_first(events: tuple[Event, ...], standings: list[str]) -> None:
    assert [s for *_, s in shown(heading(), terms(), *events)] == standings


def test_a_clock_that_runs_is_not_restarted() -> None:
    first, second = review("2025-06-02"), review("2025-06-05")
    assert shown(heading(), terms(), first, second) == [("", "2025-06-12", "open")]
    after = shown(heading(), terms(), first, group("2025-06-04"), second)
    assert after == [("", "2025-06-12", "done"), ("", "2025-06-15", "open")]
    lapsed = shown(heading(), terms(), first, happened("plan-end", "2025-06-04"), second)
    assert [s for *_, s in lapsed] == ["lapsed", "open"]
    one, other = review("2025-06-02", "conference:1"), review("2025-06-05", "conference:2")
    assert [o for o, *_ in shown(heading(), terms(), one, other)] == ["conference:1", "conference:2"]
    assert [o for o, *_ in shown(heading(), terms(), one, replace(other, ref="conference:1"))] == [
        "conference:1"
    ]
    assert [o for o, *_ in shown(heading(), terms(), one, replace(other, ref=""))] == ["conference:1"]
    assert [o for o, *_ in shown(heading(once=True), terms(), one, other)] == ["conference:1"]
    later = shown(heading(once=True), terms(), one, group("2025-06-04"), other)
    assert [o for o, *_ in later] == ["conference:1", "conference:2"]


def test_a_clock_that_each_event_renews() -> None:
    moved = shown(
        heading(renew=True), terms(), review("2025-06-02"), review("2025-06-05"), review("2025-06-09")
    )
    assert moved == [
        ("", "2025-06-12", "lapsed"),
        ("", "2025-06-15", "lapsed"),
        ("", "2025-06-19", "open"),
    ]
    early = shown(heading(renew=True), terms(), group("2025-06-01"), review("2025-06-02"))
    assert early == [("", "2025-06-12", "done")]


def test_each_occasion_with_a_clock_and_an_answer_of_its_own() -> None:
    about = heading(own_occasion=True)
    one, two = review("2025-06-02", "a"), review("2025-06-05", "b")
    answered = shown(about, terms(), one, two, group("2025-06-06", "b"))
    assert answered == [("a", "2025-06-12", "open"), ("b", "2025-06-15", "done")]
    repeated = shown(about, terms(), one, review("2025-06-03", "a"), group("2025-06-06", "a"))
    assert repeated == [("a", "2025-06-12", "done")]
    both = shown(
        replace(about, averted=("birth",)), terms(), one, two, happened("birth", "2025-06-06", ref="a")
    )
    assert [s for *_, s in both] == ["lapsed", "open"]


def test_what_is_averted_in_time() -> None:
    about = heading(averted=("birth",))
    for when, standing in (("2025-06-11", "lapsed"), ("2025-06-12", "open"), ("2025-06-13", "open")):
        assert shown(about, terms(), review("2025-06-02"), happened("birth", when))[0][2] == standing
    before = shown(about, terms(), happened("birth", "2025-06-01"), review("2025-06-02"))
    assert before[0][2] == "open"


def test_one_for_each_thing_that_was_asked_for() -> None:
    about = heading(
        scope="conference", opens=("conference-booked",), each="report-owed", done=("report-shared",),
        lapses=("conference-cancelled",),
    )  # fmt: skip
    booked = happened("conference-booked", "2025-06-11", ref="conference:1")
    owed = [happened("report-owed", "2025-05-20", ref=ref) for ref in ("report:1", "report:2", "report:1")]
    shared = happened("report-shared", "2025-06-01", ref="report:2")
    says = terms(arm(period="5 calendar days", direction="before"))
    assert shown(about, says, booked, *owed, shared) == [
        ("report:1", "2025-06-06", "open"),
        ("report:2", "2025-06-06", "done"),
    ]
    assert shown(about, says, booked) == [("conference:1", "2025-06-06", "open")]
    assert shown(about, says, booked, shared) == [("conference:1", "2025-06-06", "done")]
    cancelled = happened("conference-cancelled", "2025-06-02")
    assert [s for *_, s in shown(about, says, booked, *owed, shared, cancelled)] == ["lapsed", "done"]


def test_conditions_of_the_opening_and_of_what_does_it() -> None:
    about = heading(when=(Condition("inquorate"),))
    assert shown(about, terms(), review("2025-06-02")) == []
    assert len(shown(about, terms(), review("2025-06-02", quorate=False))) == 1
    by_a_review = heading(
        opens=("initial-conference",), done=("review",), done_when=(Condition("inquorate", negated=True),)
    )
    opening = happened("initial-conference", "2025-06-02")
    assert shown(by_a_review, terms(), opening, review("2025-06-05", quorate=False))[0][2] == "open"
    assert shown(by_a_review, terms(), opening, review("2025-06-05"))[0][2] == "done"


def test_several_kinds_of_opening_are_taken_in_order() -> None:
    about = heading(opens=("reconvened", "review", "stood-down"))
    found_ = shown(about, terms(), review("2025-06-05", "b"), happened("reconvened", "2025-06-02", ref="a"))
    assert found_ == [("a", "2025-06-12", "open"), ("b", "2025-06-15", "open")]
    assert shown(about, terms(), happened("stood-down", "2025-06-05")) == [("", "2025-06-15", "open")]
    assert shown(about, terms()) == []


def test_earliest_and_latest_of_several_arms() -> None:
    two = (arm(), arm("birth", "5 calendar days"))
    events = (review("2025-06-02"), happened("birth", "2025-06-20"))
    assert shown(heading(), terms(*two), *events)[0][1] == "2025-06-12"
    latest = found(heading(), terms(*two, combine="latest"), *events)[0]
    assert str(latest.due_on) == "2025-06-25"
    assert "The later counts" in latest.reason.says
    assert shown(heading(), terms(arm("birth")), review("2025-06-02")) == []
    order = happened("emergency-order-expires", "2025-06-12T17:00")
    arms = (arm(), arm("emergency-order-expires", None, "until"))
    for both in (arms, arms[::-1]):
        moment = found(heading(), terms(*both), review("2025-06-02"), order)[0].due_at
        assert moment is not None and moment.hour == 17  # of two on one day, the one with an hour


def test_an_anchor_before_the_opening_counts_only_if_it_is_of_a_whole_life() -> None:
    early = happened("mother-not-fit", "2025-05-01")
    assert shown(heading(), terms(arm("mother-not-fit")), early, review("2025-06-02")) == []
    assert (
        shown(heading(), terms(arm("birth")), happened("birth", "2025-05-01"), review("2025-06-02"))[0][1]
        == "2025-05-11"
    )
    back = terms(arm("mother-not-fit", "3 calendar days", "before"))
    assert shown(heading(), back, early, review("2025-06-02"))[0][1] == "2025-04-28"
    dated = shown(
        heading(), terms(arm("birth")), happened("date-of-birth", "2025-05-01"), review("2025-06-02")
    )
    assert dated[0][1] == "2025-05-11"
    same_day = happened("mother-not-fit", "2025-06-02")
    assert (
        shown(heading(), terms(arm("mother-not-fit")), same_day, review("2025-06-02"))[0][1] == "2025-06-12"
    )


def test_the_first_the_next_or_the_last_of_several() -> None:
    groups = (group("2025-05-01"), group("2025-06-05"), group("2025-07-01"))
    about = heading(done=())

    def day_of(which: str, direction: str = "after") -> list[str]:
        says = terms(arm("core-group", "1 calendar day", direction, which=which))
        return [on for _, on, _ in shown(about, says, *groups, review("2025-06-02"))]

    assert day_of("next") == ["2025-06-06"]
    assert day_of("last") == ["2025-07-02"]
    assert day_of("first") == []  # it lies before the clock started
    assert day_of("first", "before") == ["2025-04-30"]
    assert (
        shown(about, terms(arm("core-group", which="next")), review("2025-06-02"), group("2025-05-01")) == []
    )
    assert (
        len(shown(about, terms(arm("core-group", which="next")), review("2025-06-02"), group("2025-06-02")))
        == 1
    )


def test_the_day_itself_and_the_day_after() -> None:
    on = found(heading(), terms(arm(period=None, direction="on"), meaning="on"), review("2025-06-07"))[0]
    assert (str(on.due_on), on.due_at, on.hold_by, on.meaning) == ("2025-06-07", None, None, "on")
    at_ten = happened("review", "2025-06-06T10:00")
    assert found(heading(), terms(arm(period=None, direction="on")), at_ten)[0].due_at is None
    timed = happened("emergency-order-expires", "2025-06-07T17:00")
    until = found(
        heading(), terms(arm("emergency-order-expires", None, "until")), review("2025-06-02"), timed
    )[0]
    assert until.due_at is not None and until.due_at.hour == 17
    assert str(until.hold_by) == "2025-06-06"
    over = found(heading(), terms(arm(direction="over"), meaning="from"), review("2025-06-02"))[0]
    assert (str(over.due_on), over.hold_by) == ("2025-06-13", None)


def test_hours() -> None:
    says = terms(arm(period="30 hours"))
    timed = found(heading(), says, happened("review", "2025-06-02T10:00"))[0]
    assert (str(timed.due_on), timed.hold_by) == ("2025-06-03", None)
    assert timed.due_at is not None and timed.due_at.strftime("%d %H:%M") == "03 16:00"
    untimed = found(heading(), says, review("2025-06-02"))[0]
    assert (str(untimed.due_on), untimed.due_at, untimed.hold_by) == ("2025-06-04", None, None)
    for hours, limit in ((1, "2025-06-03"), (24, "2025-06-03"), (25, "2025-06-04"), (49, "2025-06-05")):
        says_ = terms(arm(period=f"{hours} hours"))
        assert str(found(heading(), says_, review("2025-06-02"))[0].due_on) == limit
    for when, standing in (("2025-06-03T16:00", "done"), ("2025-06-03T16:01", "done-late")):
        done = found(heading(), says, happened("review", "2025-06-02T10:00"), happened("core-group", when))[0]
        assert done.standing == standing
    by_day = found(heading(), says, happened("review", "2025-06-02T10:00"), group("2025-06-04"))[0]
    assert by_day.standing == "done-late"


def test_counted_from_another_duty() -> None:
    other = (heading(), terms())
    events = History([review("2025-06-02", "a"), group("2025-06-03")])

    def counted(one: Arm, about: DutyHeading | None = None, **changes: Any) -> list[str]:
        both = procedure(other=other, it=(about or heading(), terms(one, **changes)))
        return [str(d.due_on) for d in derive(events, procedure=both, calendar=ENGLAND) if d.rule == "it"]

    assert counted(arm("duty:other", "2 calendar days")) == ["2025-06-14"]
    assert counted(arm("duty:other", "2 calendar days", "before")) == ["2025-06-10"]
    assert counted(arm("duty:other", None, "on")) == ["2025-06-12"]
    assert counted(arm("duty:other", "2 calendar days", "over")) == ["2025-06-15"]
    assert counted(arm("duty:other", "2 calendar days"), day_one=True) == ["2025-06-13"]
    assert counted(arm("duty:other", "2 days"), reading="working days") == ["2025-06-16"]
    from_group = heading(opens=("core-group",), done=())
    assert counted(arm("duty:other", "2 calendar days"), from_group) == ["2025-06-14"]
    same_day = History([review("2025-06-02"), group("2025-06-02")])
    together = procedure(other=other, it=(from_group, terms(arm("duty:other", "2 calendar days"))))
    assert [
        str(d.due_on) for d in derive(same_day, procedure=together, calendar=ENGLAND) if d.rule == "it"
    ] == ["2025-06-14"]
    too_early = heading(opens=("plan-start",), done=())
    before = History([happened("plan-start", "2025-06-01"), review("2025-06-02")])
    both = procedure(other=other, it=(too_early, terms(arm("duty:other", "2 calendar days"))))
    assert derive(before, procedure=both, calendar=ENGLAND)[0].rule == "other"
    of_inquorate = (heading(when=(Condition("inquorate"),)), terms())
    twice = History([review("2025-06-02", quorate=False), review("2025-06-09")])
    last = procedure(
        other=of_inquorate, it=(heading(renew=True), terms(arm("duty:other", "2 calendar days")))
    )
    counted_from = [str(d.due_on) for d in derive(twice, procedure=last, calendar=ENGLAND) if d.rule == "it"]
    assert counted_from == [
        "2025-06-14",
        "2025-06-14",
    ]  # both from the one review that started the other clock
    only_inquorate = (heading(when=(Condition("inquorate"),)), terms())
    held = procedure(other=only_inquorate, it=(from_group, terms(arm("duty:other", "2 calendar days"))))
    assert [d.rule for d in derive(events, procedure=held, calendar=ENGLAND)] == []


def test_a_conference_that_took_two_days_was_held_on_the_last() -> None:
    about = heading(opens=("initial-conference",), done=("review",))
    opening = happened("initial-conference", "2025-06-02")
    for last in (day("2025-06-13"), "2025-06-13"):
        two_days = review("2025-06-12", last_day=last)
        duty = found(about, terms(), opening, two_days)[0]
        assert (duty.standing, str(duty.done_on)) == ("done-late", "2025-06-13")
    assert found(about, terms(), opening, review("2025-06-12", quorate=True))[0].standing == "done"


def test_meanings_and_what_is_done() -> None:
    first_day = terms(meaning="from")
    late = found(heading(), first_day, review("2025-06-02"), group("2025-07-01"))[0]
    assert (late.standing, late.hold_by) == ("done", None)
    window = found(heading(), terms(meaning="until"), review("2025-06-05"))[0]
    assert str(window.hold_by) == "2025-06-13"  # 15 June is a Sunday


def test_a_duty_without_a_figure_is_shown_only_if_its_heading_says_so() -> None:
    silent = replace(STANDS, terms=None, standing="silent", note="Not said.")
    rule = Rule("duty.it", "it", heading(), (silent,), (STANDS.since,))
    bare = replace(TEES, rules={"duty.it": rule})
    events = History([review("2025-06-02", "a"), group("2025-06-30")])
    assert derive(events, procedure=bare, calendar=ENGLAND) == ()
    shown_ = replace(TEES, rules={"duty.it": replace(rule, heading=heading(even_silent=True))})
    (duty,) = derive(events, procedure=shown_, calendar=ENGLAND)
    assert (duty.due_on, duty.hold_by, duty.standing, duty.occasion) == (None, None, "done", "a")
    assert duty.meaning == "by" and duty.reason.other_reading is None
    assert (duty.reason.says, str(duty.done_on)) == ("Not said.", "2025-06-30")
    for says, reading in ((terms(), day("2025-06-12")), (terms(arm("birth")), None)):
        national = replace(silent, standing="elsewhere", otherwise=replace(STANDS, terms=says))
        stated = replace(rule, heading=heading(even_silent=True), timeline=(national,))
        (elsewhere,) = derive(events, procedure=replace(TEES, rules={"duty.it": stated}), calendar=ENGLAND)
        other = elsewhere.reason.other_reading
        assert (elsewhere.due_on, other.day if other else None) == (None, reading)
    early = History([review("1999-06-02")])
    assert derive(early, procedure=shown_, calendar=ENGLAND) == ()
