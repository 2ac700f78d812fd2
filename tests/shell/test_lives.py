"""Random lives, played through the acts: whatever happens, in whatever order, what must hold holds.

QUORATE_LIVES says how many; `script/lives 3000` plays thousands.
"""

import os
from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from . import world
from .lives.whole import WholeLife

LIVES = int(os.environ.get("QUORATE_LIVES", "30"))
STEPS = 25
ACTS = {"book", "invite", "open", "decide", "close", "end a plan", "death", "move out"}
"""What has to have happened in some life: a machine that only ever refuses shows nothing."""


@pytest.mark.django_db
@pytest.mark.usefixtures("training_day")
def test_whatever_happens_to_a_family_what_must_hold_holds() -> None:
    WholeLife.places = {key: world.make_place(key) for key in world.COUNCILS}
    WholeLife.done, WholeLife.refused = Counter(), Counter()
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        WholeLife,
        settings=settings(
            max_examples=LIVES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=LIVES <= 60,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(f"done {dict(WholeLife.done.most_common())}, refused {dict(WholeLife.refused.most_common())}")
    missing = ACTS - set(WholeLife.done)
    assert not missing, f"never done in any life: {sorted(missing)}"
