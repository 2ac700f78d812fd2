"""The return beside that of the year before: what has changed so much that the Department will ask."""

from collections.abc import Mapping
from typing import NamedTuple

MEASURES = (
    ("children", "Children in the return"),
    ("enquiries", "Section 47 enquiries begun in the year"),
    ("conferences", "Initial conferences held in the year"),
    ("plans_started", "Child protection plans begun in the year"),
    ("plans_ended", "Child protection plans ended in the year"),
    ("plans_open", "Child protection plans open on 31 March"),
    ("open:NEG", "… of these for neglect"),
    ("open:PHY", "… of these for physical abuse"),
    ("open:SAB", "… of these for sexual abuse"),
    ("open:EMO", "… of these for emotional abuse"),
    ("open:MUL", "… of these for several"),
)
BIG_PERCENT, BIG_CHILDREN = 10, 5
"""A change is big from so many per cent on, if it is at least so many children."""


class Compared(NamedTuple):
    """One count beside that of the year before. ``percent`` is None where there were none before."""

    key: str
    words: str
    now: int
    before: int
    percent: int | None
    big: bool

    @property
    def change(self) -> str:
        """Return the change in words."""
        if self.now == self.before:
            return "The same"
        sign = "+" if self.now > self.before else "−"
        more = f" ({sign}{abs(self.percent)}%)" if self.percent is not None else ""
        return f"{sign}{abs(self.now - self.before)}{more}"


def compare(now: Mapping[str, int], before: Mapping[str, int]) -> list[Compared]:
    """Return the main counts of two years side by side, in the order in which they are shown."""
    return [_compared(key, words, now.get(key, 0), before.get(key, 0)) for key, words in MEASURES]


def _compared(key: str, words: str, now: int, before: int) -> Compared:
    difference = now - before
    percent = round(100 * difference / before) if before else None
    big = abs(difference) >= BIG_CHILDREN and abs(difference) * 100 >= BIG_PERCENT * before
    return Compared(key, words, now, before, percent, big)


def draft(compared: Compared) -> str:
    """Return a first wording of the note about a big change, for somebody to finish."""
    way = "rose" if compared.now > compared.before else "fell"
    words = compared.words.removeprefix("… of these ")
    return f"{words[0].upper()}{words[1:]} {way} from {compared.before} to {compared.now}. The reason is: "
