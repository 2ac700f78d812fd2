"""The life of a conference: which act leads from which state to which. `docs/reference/states.md` is drawn from it."""

from quorate.cases.steps import NOTHING, Step, must_lead

from .models import Conference

State = Conference.State
ACTS = "quorate.conferences.actions"

STEPS = (
    Step(NOTHING, State.BOOKED, "it is convened", f"{ACTS}.convene.convene"),
    Step(State.BOOKED, State.BOOKED, "its date or place is changed", f"{ACTS}.moving.change_date"),
    Step(State.BOOKED, State.CANCELLED, "it is cancelled, with the reason", f"{ACTS}.moving.cancel"),
    Step(
        State.BOOKED,
        State.OPEN,
        "it is opened on its day, its chair being there",
        f"{ACTS}.hold.open_conference",
    ),
    Step(State.OPEN, State.CLOSED, "it is closed, each child having a final decision", f"{ACTS}.close.close"),
    Step(State.OPEN, State.STOOD_DOWN, "it is closed, every child being stood down", f"{ACTS}.close.close"),
)


def enter(conference: Conference, state: str) -> None:
    """Put the conference into a state, without saving it. The only place that does.

    :raises quorate.cases.steps.OutOfStep: if no act leads there from where it is
    """
    must_lead(STEPS, conference.state, state)
    conference.state = state


LABELS = {state.value: str(state.label) for state in State}
"""How the states are called on pages."""
