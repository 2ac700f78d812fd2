"""Why a copy leaves something out: the area's list of grounds, and the words that a copy itself may say."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from quorate.rules import deciding
from quorate.rules.findings import Reason

KEPT_OUT, OTHER_CHILD, THIRD_PARTY = "kept-out", "other-child", "third-party"
"""Keys of the grounds on which copies leave something out by themselves."""
PLAIN = "it is not for this copy"
"""What a copy says where the area's list has no words of its own for a ground."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What can keep words out of a copy: for the staff, and as the copy says it."""

    says: Mapping[str, str]
    shown: Mapping[str, str]
    source: Reason

    def staff_words(self, ground: str) -> str:
        return self.says.get(ground, ground)

    def mark(self, ground: str, by: str) -> str:
        """Return what stands in a copy in the place of what is left out."""
        return f"Something is left out here: {self.shown.get(ground, PLAIN)}. Decided by {by}."

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(key, words[:1].upper() + words[1:]) for key, words in self.says.items()]


def grounds_of(procedure: Any, on: date) -> Grounds:
    """Return the grounds of an area.

    **Edition** the one in force on the day of the conference.
    **Rules** ``list.redaction-grounds``, ``list.redaction-marks``.
    """
    listed, reason = deciding.listed("redaction-grounds", procedure=procedure, on=on)
    marks, _ = deciding.listed("redaction-marks", procedure=procedure, on=on)
    return Grounds({one.key: one.says for one in listed}, {one.key: one.says for one in marks}, reason)
