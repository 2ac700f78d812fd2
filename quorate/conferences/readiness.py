"""What a part above the conferences knows about how far a family and the day are prepared, asked by the pages here.

Beside ``gate`` (who may be there): what is still to be prepared, what the family gave for the meeting to hear, and what
stands against inviting a child. The part that knows names its questions here once, when it is loaded.
"""

from collections.abc import Callable
from typing import NamedTuple

from quorate.cases.models import Child, Relative
from quorate.people.models import Practitioner

from .gate import Door, Line
from .models import Conference, ConferenceChild, Invitation


class Preparer(NamedTuple):
    """The questions, and what goes with somebody's invitation."""

    still_open: Callable[[Conference, Practitioner], tuple[Line, ...]]
    heard: Callable[[Conference, Practitioner, ConferenceChild | None], tuple[Line, ...]]
    before_asking: Callable[[Conference, Child | Relative], Door]
    goes_with: Callable[[Invitation], tuple[str, ...]]
    in_short: Callable[[Conference, Practitioner], tuple[Line, ...]]


_preparers: list[Preparer] = []


def ask_about_readiness(preparer: Preparer) -> None:
    """Have this part asked from now on."""
    if preparer not in _preparers:
        _preparers.append(preparer)


def still_open(conference: Conference, reader: Practitioner) -> tuple[Line, ...]:
    """Return what is still to be prepared for a conference that is to come, for this reader."""
    return tuple(line for one in _preparers for line in one.still_open(conference, reader))


def in_short(conference: Conference, reader: Practitioner) -> tuple[Line, ...]:
    """Return the same in a few lines, counted and not named, in few questions: for the conference's own page."""
    return tuple(line for one in _preparers for line in one.in_short(conference, reader))


def heard(
    conference: Conference, reader: Practitioner, row: ConferenceChild | None = None
) -> tuple[Line, ...]:
    """Return what the family gave for the meeting to hear: about one child, or all of it."""
    return tuple(line for one in _preparers for line in one.heard(conference, reader, row))


def before_asking(conference: Conference, person: Child | Relative) -> Door:
    """Return what stands against inviting one of the family: barred, or to be overridden with a reason."""
    found = [one.before_asking(conference, person) for one in _preparers]
    return Door(
        tuple(says for door in found for says in door.barred),
        tuple(says for door in found for says in door.warned),
    )


def goes_with(invitation: Invitation) -> tuple[str, ...]:
    """Return the lines that go with somebody's invitation, such as the guidance for those who join online."""
    return tuple(line for one in _preparers for line in one.goes_with(invitation))
