"""The life of a plan: which act leads from where to where. `docs/reference/states.md` is drawn from it.

Where a child stands is not kept in a column: it is what the rows of plans (and of Child in Need plans, which follow)
say. That no other way is ever taken is asked of thousands of random lives (`tests/shell/lives`).
"""

from quorate.cases.steps import NOTHING, Step

ON_PLAN = "on-plan"
ENDED = "ended"
IN_NEED = "child-in-need"

PERIODS = "quorate.plans.actions.periods"
AFTER = "quorate.endings.actions.after"

STEPS = (
    Step(NOTHING, ON_PLAN, "a conference makes a plan", f"{PERIODS}.start"),
    Step(ON_PLAN, ENDED, "a review, or the ground the procedure names, ends it", f"{PERIODS}.end"),
    Step(ENDED, ON_PLAN, "an ending that was wrong is taken back", f"{PERIODS}.reopen"),
    Step(ENDED, ON_PLAN, "a conference makes a plan again", f"{PERIODS}.start"),
    Step(ENDED, IN_NEED, "help goes on under a Child in Need plan", f"{AFTER}.start_in_need"),
    Step(IN_NEED, ENDED, "the Child in Need plan is closed", f"{AFTER}.close_in_need"),
    Step(IN_NEED, ON_PLAN, "a conference makes a plan again", f"{PERIODS}.start"),
    Step(IN_NEED, ON_PLAN, "an ending that was wrong is taken back", f"{PERIODS}.reopen"),
)
LABELS = {ON_PLAN: "On a plan", ENDED: "The plan has ended", IN_NEED: "Child in Need plan"}
"""How the states are called on pages."""
