"""A text cut into sentences, each with an anchor that stays the same for as long as its words do."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass

# A full stop after one of these ends no sentence.
SHORT = frozenset(
    (
        "dr",
        "mr",
        "mrs",
        "ms",
        "miss",
        "prof",
        "st",
        "no",
        "tel",
        "e.g",
        "i.e",
        "etc",
        "approx",
        "vs",
        "cf",
        "fig",
    )
)
END = re.compile(r"[.!?…]+[\"'”’)\]]*(?=\s+[\"'“‘(\[]*[A-Z0-9£])")
LAST_WORD = re.compile(r"([\w.]+)$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a part. ``paragraph`` counts from 0 within the part."""

    anchor: str
    part_ref: str
    text: str
    paragraph: int = 0


def cut(text: str) -> list[list[str]]:
    """Return the paragraphs of a text, each as its sentences. No word is lost; spaces are made single."""
    paragraphs = (" ".join(line.split()) for line in text.replace("\r\n", "\n").split("\n"))
    return [_sentences(paragraph) for paragraph in paragraphs if paragraph]


def _sentences(paragraph: str) -> list[str]:
    found: list[str] = []
    start = 0
    for match in END.finditer(paragraph):
        before = LAST_WORD.search(paragraph[start : match.start()])
        word = before.group(1).lower() if before else ""
        if match.group().startswith(".") and (word in SHORT or (len(word) == 1 and word.isalpha())):
            continue
        found.append(paragraph[start : match.end()].strip())
        start = match.end()
    rest = paragraph[start:].strip()
    return [*found, rest] if rest else found


def key_of(sentence: str) -> str:
    """Return what two sentences of the same words share: case, spaces and marks at the end make no difference."""
    plain = unicodedata.normalize("NFKC", sentence).casefold()
    words = re.sub(r"\W+", " ", plain).strip()
    return hashlib.sha256(words.encode()).hexdigest()[:12]


def anchored(part_ref: str, text: str) -> list[Sentence]:
    """Return a part's sentences with their anchors; one said twice in a part has a number after it."""
    seen: dict[str, int] = {}
    found: list[Sentence] = []
    for place, paragraph in enumerate(cut(text)):
        for sentence in paragraph:
            key = key_of(sentence)
            seen[key] = seen.get(key, 0) + 1
            again = f".{seen[key]}" if seen[key] > 1 else ""
            found.append(Sentence(f"{part_ref}.{key}{again}", part_ref, sentence, place))
    return found


def words_of(anchor: str) -> str:
    """Return the part of an anchor that stands for the words, wherever in the report they are."""
    return anchor.split(".")[1]
