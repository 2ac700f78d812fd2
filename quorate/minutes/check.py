"""The search for withheld words: whether what somebody must not read stands in what they get, however it is written.

Plain: it takes words and texts. White space, capitals, accents, ligatures, hyphens at the ends of lines and characters
without a width make no difference.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from .unpacking import Piece

RUN = 8
"""So many words of a withheld sentence in a row, anywhere else, count as the sentence repeated."""
SHORT = 3
"""A sentence of fewer words is looked for only where it is all that was said."""
INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
BROKEN = re.compile(r"(\w)[-\u2010\u2011]\s*\n\s*(\w)")
SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Withheld:
    """Words that somebody must not read. ``of`` says where they come from, for the staff."""

    words: str
    of: str
    kind: str
    """``sentence``, ``place`` or ``name``."""


@dataclass(frozen=True, slots=True)
class Found:
    """Withheld words that stand where they must not."""

    withheld: Withheld
    where: str


def words_of(text: str) -> list[str]:
    """Return the words of a text in plain letters: no capitals, accents, ligatures or marks."""
    plain = unicodedata.normalize("NFKD", INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return WORD.findall(BROKEN.sub(r"\1\2", plain).casefold())


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each line of it being one at least."""
    return [part.strip() for part in SENTENCE.split(text) if part.strip()]


def sentences_to_withhold(text: str, of: str) -> list[Withheld]:
    """Return a withheld text as the sentences to look for."""
    found = [one for one in sentences(text) if len(words_of(one)) >= SHORT]
    return [Withheld(one, of, "sentence") for one in found or ([text] if words_of(text) else [])]


def names_word(text: str, name: str) -> bool:
    """Return whether a text has a name in it as a word, or as words in a row."""
    return f" {' '.join(words_of(name))} " in f" {' '.join(words_of(text))} "


def search(
    withheld: Iterable[Withheld], texts: Iterable[Piece], *, names: Collection[str] = ()
) -> list[Found]:
    """Return which withheld words stand in which text, each once for each place.

    ``names`` are the full names of people who may be named: a withheld given name within one of them is not found.
    """
    wanted = [(one, _Pattern(one)) for one in withheld]
    allowed = sorted(
        (f" {' '.join(words_of(name))} " for name in names if words_of(name)), key=len, reverse=True
    )
    found: dict[tuple[Withheld, str], Found] = {}
    told_by: dict[str, list[Withheld]] = {}  # the same text stands in many places of a file
    for piece in texts:
        told = told_by.get(piece.text)
        if told is None:
            told = told_by[piece.text] = _told(piece.text, wanted, allowed)
        for one in told:
            found.setdefault((one, piece.where), Found(one, piece.where))
    return list(found.values())


def _told(text: str, wanted: list[tuple[Withheld, "_Pattern"]], allowed: list[str]) -> list[Withheld]:
    """Return which withheld words stand in one text. ``allowed`` are names between blanks, the longest first."""
    words = words_of(text)
    if not words:
        return []
    line, compact = f" {' '.join(words)} ", "".join(words)
    without_names = line
    for name in allowed:
        without_names = without_names.replace(name, " · ")
    return [one for one, pattern in wanted if pattern.is_in(line, compact, without_names)]


class _Pattern:
    """One withheld text, ready to be looked for."""

    def __init__(self, withheld: Withheld) -> None:
        words = words_of(withheld.words)
        self.kind = withheld.kind
        self.line = f" {' '.join(words)} "
        self.compact = "".join(words)
        self.enough = 5 if withheld.kind == "place" else 16
        self.runs = (
            [f" {' '.join(words[at : at + RUN])} " for at in range(len(words) - RUN + 1)]
            if withheld.kind == "sentence"
            else []
        )

    def is_in(self, line: str, compact: str, without_names: str) -> bool:
        if not self.compact:
            return False
        if self.kind == "name":
            return self.line in without_names
        # Without spaces: a break in the middle of a word hides nothing. Short ones could be parts of other words.
        if self.line in line or (len(self.compact) >= self.enough and self.compact in compact):
            return True
        return any(run in line for run in self.runs)
