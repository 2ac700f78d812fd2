"""What must not be in somebody's copy of the minutes, and whether it is: before files are made, and in the files."""

from collections.abc import Iterable
from typing import NamedTuple

from quorate.cases.safe_contact import secret_places
from quorate.conferences.facts import Meeting
from quorate.conferences.queries.papers import Copy

from .check import Found, Withheld, search, sentences, sentences_to_withhold, words_of
from .editions import Edition, Reader, texts_of
from .queries import Written
from .unpacking import CannotRead, Piece, pieces

PLACE, NAME = "place", "name"
BEGINS = 8
"""Words by which a paragraph is named in a message."""


class Place(NamedTuple):
    """An address, or a number, that is secret: whose, and the words."""

    ref: str
    whose: str
    words: str


def withheld_from(edition: Edition, written: Written, places: Iterable[Place] = ()) -> list[Withheld]:
    """Return everything that one reader must not find in what they get.

    ``places`` are those of ``places_of``.
    """
    let_in = " ".join(one.text for one in edition.let_in)
    return sentences_from(edition) + of_people(Reader(edition.copy, written.meeting), places, let_in=let_in)


def sentences_from(edition: Edition) -> list[Withheld]:
    """Return the sentences that an edition leaves out and does not say elsewhere itself."""
    own = {" ".join(words_of(line)) for one in edition.printed for line in sentences(texts_of(one.blocks))}
    found: list[Withheld] = []
    for out in edition.left:
        what = f"what is left out under “{out.heading}”"
        for one in sentences_to_withhold(out.text, what):
            if out.strict or " ".join(words_of(one.words)) not in own:
                found.append(one)
    return found


def of_people(reader: Reader, places: Iterable[Place] = (), *, let_in: str = "") -> list[Withheld]:
    """Return the secret addresses and the children's names that one reader must not find.

    ``let_in``: what was expressly let stand for them, whose names they may then read.
    """
    found: list[Withheld] = []
    if reader.family:
        found += [
            Withheld(one.words, f"an address or number of {one.whose} that is kept secret", PLACE)
            for one in places
            if one.ref != _ref(reader.copy)
        ]
    found += [
        Withheld(name, "the name of a child whose parent this person is not", NAME)
        for name in reader.other_children
        if name.casefold() not in let_in.casefold()
    ]
    return found


def _ref(copy: Copy) -> str:
    invitation = copy.person.invitation
    if invitation.relative_id:
        return f"relative:{invitation.relative_id}"
    return f"young-person:{invitation.young_person_id}" if invitation.young_person_id else ""


def places_of(written: Written) -> list[Place]:
    """Return the places of this family that may not stand in a paper for others of it."""
    family = written.conference.family
    people = {f"relative:{one.pk}": one.name for one in family.relatives.all()}
    people |= {f"young-person:{one.pk}": one.name for one in family.children.all()}
    return [
        Place(ref, people.get(ref, "somebody"), words)
        for ref, told in secret_places(family).items()
        for words in told
    ]


def names_of(edition: Edition, written: Written) -> list[str]:
    """Return the full names of everybody whom this reader's copy may name."""
    return names_for(edition.copy, written.meeting)


def names_for(copy: Copy, meeting: Meeting) -> list[str]:
    """Return the full names of everybody whom a paper for this person may name."""
    conference = meeting.conference
    named = [one.invitation.name for one in meeting.people]
    named += [conference.chair.name, conference.administrator.name, conference.area.name]
    for part in copy.children:
        worker = part.row.child.social_worker
        named += [part.row.child.name, *([worker.name] if worker else [])]
    return named


def typed_again(edition: Edition, written: Written, withheld: list[Withheld]) -> list[str]:
    """Return, in words for whoever approves or sends, what a copy says that it must not, and where it stands.

    Looks at what the copy is made of; ``in_files`` at what was made of it.
    """
    sources = [
        Piece(f"under “{one.heading}”, in the words that begin “{_begins(text)}”", text)
        for one in edition.printed
        for text in _parts(one.blocks)
    ]
    found = search(withheld, sources, names=names_of(edition, written))
    return list(dict.fromkeys(_says(edition, one) for one in found))


def in_files(
    edition: Edition,
    written: Written,
    withheld: list[Withheld],
    *,
    text: str,
    files: Iterable[tuple[str, bytes]],
) -> list[str]:
    """Return, in words, what is in the letter or in any part of its files that must not be.

    A file that cannot be read counts as one that says too much.
    """
    names = names_of(edition, written)
    letter = [Piece("in the letter that goes with it", text)]
    told = in_papers(edition.copy.name, withheld, files=files, names=names, also=letter)
    return [f"{says} Reword it, or say for whom that paragraph is." for says in told]


def in_papers(
    name_of_reader: str,
    withheld: list[Withheld],
    *,
    files: Iterable[tuple[str, bytes]],
    names: list[str],
    also: Iterable[Piece] = (),
) -> list[str]:
    """Return, in words, what of the withheld stands in any part of the files for one reader, or in ``also``."""
    found = search(withheld, also, names=names)
    for name, content in files:
        try:
            found += search(withheld, pieces(name, content), names=names)
        except CannotRead as fault:
            return [f"The copy for {name_of_reader} cannot be checked. {fault}"]
    return list(dict.fromkeys(_told(name_of_reader, one) for one in found))


def _told(name: str, found: Found) -> str:
    return f"The copy for {name} would tell {found.withheld.of}: it stands {found.where}."


def _says(edition: Edition, found: Found) -> str:
    return f"{_told(edition.copy.name, found)} Reword it, or say for whom that paragraph is."


def _parts(blocks: Iterable[object]) -> list[str]:
    found: list[str] = []
    for block in blocks:
        rows = getattr(block, "rows", None)
        if rows is not None:
            found += [" ".join(row) for row in rows]
        else:
            found.append(texts_of([block]))  # type: ignore[list-item]
    return found


def _begins(text: str) -> str:
    words = text.split()
    return " ".join(words[:BEGINS]) + (" …" if len(words) > BEGINS else "")


__all__ = [
    "in_files", "in_papers", "names_for", "names_of", "of_people", "places_of", "sentences_from", "typed_again",
    "withheld_from",
]  # fmt: skip
