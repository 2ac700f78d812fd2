"""Random lives, played through the acts: whatever happens, in whatever order, what must hold holds.

QUORATE_LIVES says how many; `script/lives 3000` plays thousands.
"""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from . import world
from .lives.beside import FullLife

LIVES = int(os.environ.get("QUORATE_LIVES", "30"))
STEPS = 25
ACTS = {
    *("open an enquiry", "book", "invite", "open", "decide", "close"),
    *("draft a plan", "hold a core group", "visit", "into care", "move out", "end a plan", "death"),
}
"""What has to have happened in some life: a machine that only ever refuses shows nothing."""


def an_ordinary_life() -> None:
    """Chance may leave an act out of a few lives: one life is played with each of them in its place."""
    played = FullLife()
    played.begin(procedure="tees", on_plan_for=[])
    try:
        for step in (
            lambda: played.an_enquiry_is_opened(which=0, back=0, every=True),
            lambda: played.a_whole_conference_is_held(which=0, ends=False, likely=True),
            lambda: played.a_plan_is_written(which=0, act="draft", back=0, why="To make it clearer."),
            lambda: played.a_core_group_is_planned(which=0, together=False, ahead=3),
            lambda: played.a_planned_core_group_is_held(which=0, wait=True, absent=6),
            lambda: played.a_child_is_visited(which=0, back=0, seen=True),
            lambda: played.a_child_comes_into_care(which=0, legal="section-20", back=0, birth_family=False),
            lambda: played.a_child_moves_out(which=0, back=0),
            lambda: played.a_plan_is_ended(which=0, back=0),
            lambda: played.a_child_dies(which=1, back=0),
        ):
            step()
            played.it_holds()
    finally:
        played.teardown()


@pytest.mark.django_db
@pytest.mark.usefixtures("training_day")
def test_whatever_happens_to_a_family_what_must_hold_holds() -> None:
    FullLife.places = {key: world.make_place(key) for key in world.COUNCILS}
    FullLife.done, FullLife.refused = Counter(), Counter()
    an_ordinary_life()
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        FullLife,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=LIVES <= 60,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(f"done {dict(FullLife.done.most_common())}, refused {dict(FullLife.refused.most_common())}")
    missing = ACTS - set(FullLife.done)
    assert not missing, f"never done in any life: {sorted(missing)}"
