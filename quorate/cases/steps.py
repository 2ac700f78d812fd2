"""The states that something can be in, and the acts that lead from one to another: said once, obeyed and drawn."""

from collections.abc import Iterable
from dataclasses import dataclass

NOTHING = ""
"""The state before there is anything."""


class OutOfStep(ValueError):
    """No act leads from this state to that one."""


@dataclass(frozen=True, slots=True)
class Step:
    """One act's way from a state to a state. ``act`` is the act's dotted name; ``says`` is what happens, in words."""

    before: str
    after: str
    says: str
    act: str


def must_lead(steps: Iterable[Step], before: str, after: str) -> None:
    """Refuse a change of state that no act is known to make.

    :raises OutOfStep: if no step leads from ``before`` to ``after``
    """
    if not any((step.before, step.after) == (before, after) for step in steps):
        raise OutOfStep(f"Nothing leads from “{before or 'nothing'}” to “{after}”.")
