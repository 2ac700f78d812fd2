"""The reading age of every family page, leaflet, letter and doorway, in English, beside the aim of about nine.

python -m bench.reading_age [--worst]

Two measures that need nothing from elsewhere. The age by Flesch and Kincaid is the school grade of their formula and
five (a child in grade 4 is nine). The share of hard words counts those outside the list of words that Dale and Chall
found a nine-year-old to know. `--worst` also shows the hardest sentences of each text.
"""

import argparse
import os
import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

AIM = 9.0
ALLOWED = 10.0
"""Above this a text is not fit for a family: the exit code says so."""
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
TO_FAMILIES = re.compile(r"family|parent|opened their link|a new link|withdraws a complaint")
"""Whom a letter of the catalogue goes to, if it is one that families alone, or above all they, are sent."""
SENTENCE = re.compile(r"[^.!?\n]+[.!?]?")
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text: each line, such as a heading or a point, ends one."""
    return [one.strip() for one in SENTENCE.findall(text) if WORD.search(one)]


def syllables(word: str) -> int:
    """Return about how many syllables a word has: groups of vowels, without a silent e at the end."""
    plain = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", plain))
    if plain.endswith("e") and not plain.endswith(("le", "ee", "ye", "oe")) and groups > 1:
        groups -= 1
    if plain.endswith("ed") and not plain.endswith(("ted", "ded")) and groups > 1:
        groups -= 1
    return max(groups, 1)


def age(text: str) -> float:
    """Return the reading age of a text in years: the grade of Flesch and Kincaid, and five."""
    parts = sentences(text)
    found = [WORD.findall(part) for part in parts]
    count = sum(map(len, found))
    if not count:
        return 0.0
    heard = sum(syllables(word) for part in found for word in part)
    return 0.39 * count / len(parts) + 11.8 * heard / count - 15.59 + 5


def hardest(text: str, many: int = 3) -> list[tuple[float, str]]:
    """Return the hardest sentences of at least four words."""
    judged = [(age(one), one) for one in sentences(text) if len(WORD.findall(one)) >= 4]
    return sorted(judged, reverse=True)[:many]


@cache
def easy_words() -> frozenset[str]:
    """Return the words that a nine-year-old can be taken to know."""
    import textstat  # noqa: PLC0415

    listed = Path(str(textstat.__file__)).parent / "resources" / "en" / "easy_words.txt"
    return frozenset(listed.read_text(encoding="utf-8").lower().split())


def hard_share(text: str) -> float:
    """Return which share of the words, from 0 to 1, is not on the list of easy ones (endings such as -ing left off)."""
    words = [word.lower().replace("’", "'") for word in WORD.findall(text)]
    hard = [word for word in words if not _known(word)]
    return len(hard) / len(words) if words else 0.0


def _known(word: str) -> bool:
    endings = ("", "s", "es", "ed", "d", "ing", "er", "ly", "'s")
    return any(word.removesuffix(end) in easy_words() for end in endings) or any(
        word.removesuffix(end) + "e" in easy_words() for end in ("ing", "ed")
    )


def fixed_texts() -> Iterator[tuple[str, str]]:
    """Yield each page, form and leaflet with its fixed words, the longest texts being the topics and leaflets."""
    from quorate.families import catalogues  # noqa: PLC0415
    from quorate.families.leaflets import LEAFLETS  # noqa: PLC0415

    for leaflet in LEAFLETS:
        lines = [leaflet.title]
        for topic in leaflet.told():
            lines.append(topic.title)
            for part in topic.parts:
                lines += [part.heading, *part.says, *part.points, *part.after]
        yield f"leaflet {leaflet.key}", "\n".join(lines)
    pages: dict[str, list[str]] = {}
    for message in catalogues.said():
        for place, _line in message.locations:
            if message.id and "/words/" not in place and "illustrating" not in place:
                texts = message.id if isinstance(message.id, tuple) else (message.id,)
                pages.setdefault(place, []).extend(PLACEHOLDER.sub("them", text) for text in texts)
    for place, texts in sorted(pages.items()):
        name = place.removeprefix("families/").removeprefix("jinja2/families/").replace("/jinja2/doors", "")
        yield ("page " if name.endswith(".html") else "words of ") + name, "\n".join(texts)
    yield from letters_to_families()


def letters_to_families() -> Iterator[tuple[str, str]]:
    """Yield each letter that families are sent, as its example families get it, the words of an example left out.

    What a worker wrote (a fact) is judged with the sentence it stands in, since the reader meets it there.
    """
    from quorate.letters import catalogue, kinds, marks, wording  # noqa: PLC0415

    for key, one in catalogue.entries().items():
        if TO_FAMILIES.search(one.to):
            office = dict.fromkeys(wording.AREA, "Marrowby")
            said = [one.words.render(kinds.take(one.facts, each.facts), office) for each in one.examples]
            yield f"letter {key}", "\n".join(marks.in_words(each.blocks) for each in said)


def main(arguments: list[str] | None = None) -> int:
    """Print a line for each text; return 1 when one is far above the aim."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--worst", action="store_true", help="also show the hardest sentences of each text")
    asked = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quorate.config.settings")
    import django  # noqa: PLC0415

    django.setup()
    worst = 0.0
    print(f"{'':<36}{'words':>6}{'age':>7}{'hard words':>12}   (aim: about {AIM:.0f}, at most {ALLOWED:.0f})")
    for name, text in fixed_texts():
        words = len(WORD.findall(text))
        if words < 10:
            continue
        found = age(text)
        worst = max(worst, found)
        print(
            f"{name:<36}{words:>6}{found:>7.1f}{hard_share(text):>12.0%}{'   too hard' if found > ALLOWED else ''}"
        )
        if asked.worst:
            for old, sentence in hardest(text):
                print(f"      {old:>5.1f}  {sentence}")
    return 1 if worst > ALLOWED else 0


if __name__ == "__main__":
    sys.exit(main())
