"""What is wrong with the words of a letter, in words that say where to look."""

from collections.abc import Iterable
from typing import NamedTuple


class Fault(NamedTuple):
    """One thing wrong: the file, the line (from 1; 0 for the file as a whole) and what to do about it."""

    file: str
    line: int
    says: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.says}" if self.line else f"{self.file}: {self.says}"


class BadLetters(ValueError):
    """The words cannot be used. Every fault is listed; nothing is written."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        many = f"{len(self.faults)} faults" if len(self.faults) != 1 else "1 fault"
        super().__init__(f"The letters cannot be used ({many}).\n" + "\n".join(map(str, self.faults)))


def line_of(text: str, words: str) -> int:
    """Return the first line (from 1) of a text that holds these words, or 0."""
    found = (number for number, line in enumerate(text.splitlines(), start=1) if words in line)
    return next(found, 0) if words else 0
