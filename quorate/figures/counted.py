"""What a figure counts, and what a figure is: plain values."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from quorate.rules.figures import Band


class Counted(NamedTuple):
    """One thing that counts: about which children, on which day it counts, by when it was due, and how long it took.

    ``yes`` says whether it is what the figure asks for, where neither the day due nor the value says so.
    ``split``: the group to which it belongs (an agency's kind, a category). ``conference``: where it can be read.
    """

    children: tuple[int, ...]
    on: date
    yes: bool = False
    due: date | None = None
    value: int | None = None
    split: str = ""
    team: int | None = None
    chair: int | None = None
    conference: int | None = None


class Kind(StrEnum):
    """How a figure is given: as a share of what counts, as a number of it, or as the median of its values."""

    SHARE = "share"
    NUMBER = "number"
    MEDIAN = "median"


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure. ``of`` gives what counts (the denominator), ``met`` says which of it is in the numerator.

    ``words`` name it; ``top`` and ``bottom`` say the two numbers in words; ``definition``, ``source`` and ``count`` are
    shown beside it: what exactly is counted, by whose definition, and which way of counting it is.
    ``standing``: counted as things stand on the last day, not over the whole time. ``spread``: its groups are shown as
    how many there are of each. ``base``: the figure with the same denominator; ``inside``: and whose numerator holds
    this one's; ``part_of``: the figure of which this one is a part, with others; ``one_of``: the name under which some
    figures share their denominator out; ``bands_met``: how many of its bands, from the first, make the numerator. These
    five are for hiding small numbers: what follows from other figures that are shown.
    """

    key: str
    topic: str
    words: str
    definition: str
    source: str
    of: Callable[[Any], Iterable[Counted]]
    met: Callable[[Counted], bool] = lambda one: one.yes
    kind: Kind = Kind.SHARE
    top: str = ""
    bottom: str = ""
    count: str = ""
    unit: str = ""
    splits: str = ""
    bands: tuple[Band, ...] = ()
    standing: bool = False
    headline: bool = False
    days: str = "Day"
    by_month: bool = True
    spread: bool = False
    base: str = ""
    inside: str = ""
    part_of: str = ""
    one_of: str = ""
    bands_met: int = 0


def in_time(one: Counted) -> bool:
    """Return whether it was done by the day it was due."""
    return one.due is not None and one.on <= one.due


def within(most: int) -> Callable[[Counted], bool]:
    """Return the condition that a value is known and is this or less."""
    return lambda one: one.value is not None and one.value <= most
