"""The paragraphs of a draft, as they are kept in ``DraftAnswer.paragraphs`` and become the parts of a version."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from secrets import token_hex
from typing import Any

from .asking import ABOUT_OTHER, FILES, MORE, VISITS, Ask, Asked
from .models import Part

LONGEST = 20_000
MOST = 12
"""Paragraphs that one question may have."""


@dataclass(frozen=True, slots=True)
class Hold:
    """The author's wish that a paragraph is kept from the family, or from the people named in ``kept_from``."""

    reason: str = ""
    may_tell: str = ""
    kept_from: tuple[int | str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph. ``about``: numbers of Child; all of the conference's children, or none, is the whole family."""

    ref: str
    text: str = ""
    nature: str = ""
    about: tuple[int, ...] = ()
    file: int | None = None
    hold: Hold | None = None
    contributed_by: int | None = None

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and self.file is None

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def fresh(about: Iterable[int] = (), nature: str = "") -> Paragraph:
    """Return an empty paragraph under a name of its own, by which it is known from now on."""
    return Paragraph(token_hex(6), nature=nature, about=tuple(about))


def stored(rows: Iterable[Mapping[str, Any]]) -> list[Paragraph]:
    """Return paragraphs as they were kept."""
    found = []
    for row in rows:
        hold = row.get("hold")
        found.append(
            Paragraph(
                row["ref"],
                row["text"],
                row["nature"],
                tuple(row["about"]),
                row["file"],
                Hold(hold["reason"], hold["may_tell"], tuple(hold["kept_from"])) if hold else None,
                row["contributed_by"],
            )
        )
    return found


def same(one: Sequence[Paragraph], other: Sequence[Paragraph]) -> bool:
    """Return whether two answers say the same, whatever their paragraphs are called."""

    def told(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
        return [replace(each, ref="", text=each.text.strip()) for each in paragraphs if not each.is_empty]

    return told(one) == told(other)


def together(yours: Sequence[Paragraph], theirs: Sequence[Paragraph]) -> list[Paragraph]:
    """Return what two people wrote at once, so that nothing is lost: yours, then what of theirs yours does not say."""
    there = {(one.text.strip(), one.about, one.file) for one in yours}
    more = [
        replace(one, ref=token_hex(6))
        for one in theirs
        if not one.is_empty and (one.text.strip(), one.about, one.file) not in there
    ]
    return [*(one for one in yours if not one.is_empty), *more]


def spread(paragraph: Paragraph, asked: Asked, question: Ask | None) -> list[tuple[str, int | None]]:
    """Return the parts that a paragraph becomes: each part's ref, and the child it is about (None: the whole family).

    What is said once for several children is said of each, but stands once where it is about them all and their parents
    are the same.
    """
    if question is not None and question.child is not None:
        return [(paragraph.ref, question.child.pk)]
    subjects = asked.numbers
    about = [child for child in subjects if child in paragraph.about]
    if len(subjects) == 1 and asked.parents.differ:
        about = list(subjects)
    if not asked.parents.differ and (not about or len(about) == len(subjects)):
        return [(paragraph.ref, None)]
    if len(about) == 1:
        return [(paragraph.ref, about[0])]
    return [(f"{paragraph.ref}-{child}", child) for child in about]


def answered(paragraphs: Iterable[Paragraph]) -> list[Paragraph]:
    return [one for one in paragraphs if not one.is_empty]


def of_version(parts: Iterable[Part], asked: Asked) -> dict[str, list[Paragraph]]:
    """Return a signed version's parts as the paragraphs of a new draft, by question; the rest is “more”."""
    keys = {one.key for one in asked.questions}
    others = {one.child.pk for one in asked.questions if one.child}
    found: dict[str, list[Paragraph]] = {}
    for part in parts:
        if part.prompt == VISITS:
            continue
        key = FILES if part.attachment_id else part.prompt if part.prompt in keys else MORE
        if part.child_id in others:
            key = f"{ABOUT_OTHER}{part.child_id}"
        about = (part.child_id,) if part.child_id else asked.numbers
        found.setdefault(key, []).append(
            Paragraph(
                part.ref,
                part.text,
                part.nature,
                about,
                part.attachment_id,
                None,
                part.contributed_by_id,
            )
        )
    return found
