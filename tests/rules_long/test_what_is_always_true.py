"""What holds for every history that anyone could make up."""

import random
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quorate.rules import Event, as_json
from quorate.rules.events import FORESEEN
from tests.rules.world import BOOK, ENGLAND, duties, the

PLAN = {"outcome": "plan"}
areas = st.sampled_from(BOOK.keys())
kinds = st.sampled_from(
    [
        "initial-conference",
        "review",
        "stood-down",
        "reconvened",
        "core-group",
        "birth",
        "plan-start",
        "plan-end",
        "strategy-discussion",
        "death",
        "expected-birth",
    ]
)
facts = st.fixed_dictionaries(
    {},
    optional={
        "outcome": st.sampled_from(["plan", "no-plan", "continue", "end"]),
        "quorate": st.booleans(),
        "proceeded": st.booleans(),
        "unborn": st.booleans(),
    },
)
events = st.lists(
    st.builds(
        lambda kind, on, given: Event(kind, on, facts=given),
        kinds,
        st.dates(date(2018, 1, 1), date(2030, 1, 1)),
        facts,
    ),
    max_size=12,
)


@given(areas, events)
def test_what_is_true_of_every_duty_of_every_history(area: str, happened_: list[Event]) -> None:
    for duty in duties(area, *happened_):
        assert duty.title and duty.whose and duty.reason.says and duty.reason.citation.paragraph
        assert duty.standing in ("open", "done", "done-late", "lapsed")
        assert (duty.done_on is not None) == (duty.standing in ("done", "done-late"))
        if duty.due_on is not None and duty.hold_by is not None:
            assert duty.hold_by <= duty.due_on
            assert ENGLAND.is_worked(duty.hold_by)
            assert ENGLAND.between(duty.hold_by, duty.due_on) == 0
        if duty.standing == "done-late":
            assert duty.done_on is not None and duty.due_on is not None and duty.done_on > duty.due_on
        assert duty.reason.procedure in (area, "national")


@given(areas, events, st.randoms())
def test_the_order_in_which_events_are_told_changes_nothing(
    area: str, told: list[Event], chance: random.Random
) -> None:
    distinct = [e for e in {e.on: e for e in told}.values() if e.kind not in FORESEEN]
    shuffled = distinct[:]
    chance.shuffle(shuffled)
    assert as_json(tuple(duties(area, *distinct))) == as_json(tuple(duties(area, *shuffled)))


@given(areas, st.dates(date(2018, 1, 1), date(2030, 1, 1)), st.integers(0, 400))
def test_a_birth_never_moves_the_first_review_later(area: str, on: date, later: int) -> None:
    conference_ = Event("initial-conference", on, facts={**PLAN, "unborn": True})
    without = the("first-review", duties(area, conference_)).due_on
    with_ = the("first-review", duties(area, conference_, Event("birth", on + timedelta(days=later)))).due_on
    assert with_ is not None and without is not None and with_ <= without


@given(
    areas,
    st.lists(st.integers(20, 400), min_size=1, max_size=8),
    st.dates(date(2018, 1, 1), date(2024, 1, 1)),
)
def test_a_plan_that_goes_on_always_has_exactly_one_review_to_come(
    area: str, gaps: list[int], on: date
) -> None:
    told = [Event("initial-conference", on, facts=PLAN), Event("plan-start", on)]
    for gap in gaps:
        on += timedelta(days=gap)
        told.append(Event("review", on, facts={"outcome": "continue", "quorate": True}))
    coming = [
        d for d in duties(area, *told) if d.rule in ("first-review", "later-review") and d.standing == "open"
    ]
    assert len(coming) == 1
    assert coming[0].due_on is not None and coming[0].due_on > on
