"""Where the conferences ask this part about the door, the sitting and the close."""

from quorate.conferences.gate import Keeper, ask_at_the_gate

from .queries import gate


def connect() -> None:
    """Have the conferences ask before somebody comes in, while they sit, and before they close."""
    ask_at_the_gate(Keeper(gate.before_arrival, gate.at_the_sitting, gate.before_close, gate.on_the_page))
