"""What a part above the conferences knows about who may be there, asked at the door, at the sitting and at its close.

The conferences know who is invited and who came. On what consents somebody else may be there, and what an exclusion
still asks for, is known above; the part that knows it names its questions here once, when it is loaded.
"""

from collections.abc import Callable
from typing import NamedTuple

from quorate.people.models import Practitioner

from .models import Conference, Invitation


class Door(NamedTuple):
    """What stands against somebody's coming in now: ``barred`` keeps them out, ``warned`` is said and no more."""

    barred: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()


class Line(NamedTuple):
    """One line for those who look after a conference. ``concern``: something waits for them."""

    says: str
    href: str = ""
    link: str = ""
    concern: bool = False


class Keeper(NamedTuple):
    """The four questions."""

    before_arrival: Callable[[Invitation], Door]
    at_the_sitting: Callable[[Conference], tuple[Line, ...]]
    before_close: Callable[[Conference], tuple[str, ...]]
    on_the_page: Callable[[Conference, Practitioner], tuple[Line, ...]]


_keepers: list[Keeper] = []
_openers: list[Callable[[Conference], tuple[str, ...]]] = []


def ask_before_opening(question: Callable[[Conference], tuple[str, ...]]) -> None:
    """Have this question asked before a conference is opened: it returns what has to be on record first."""
    if question not in _openers:
        _openers.append(question)


def before_opening(conference: Conference) -> tuple[str, ...]:
    """Return what has to be on record before the conference can be opened."""
    return tuple(says for question in _openers for says in question(conference))


def ask_at_the_gate(keeper: Keeper) -> None:
    """Have this part asked from now on."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def before_arrival(invitation: Invitation) -> Door:
    """Return what stands against this person's being in the meeting."""
    found = [keeper.before_arrival(invitation) for keeper in _keepers]
    return Door(
        tuple(says for one in found for says in one.barred),
        tuple(says for one in found for says in one.warned),
    )


def at_the_sitting(conference: Conference) -> tuple[Line, ...]:
    """Return what those who run a sitting have to know of people who come, leave for a part, or are kept apart."""
    return tuple(line for keeper in _keepers for line in keeper.at_the_sitting(conference))


def before_close(conference: Conference) -> tuple[str, ...]:
    """Return what has to be on record before the conference can be closed."""
    return tuple(says for keeper in _keepers for says in keeper.before_close(conference))


def on_the_page(conference: Conference, reader: Practitioner) -> tuple[Line, ...]:
    """Return what the conference's own page says to this reader of who may be there."""
    return tuple(line for keeper in _keepers for line in keeper.on_the_page(conference, reader))
