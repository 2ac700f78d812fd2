"""One record, as many rightful copies as it has readers: what each reader's copy says and what it leaves out, and why.

Nothing here is copied by hand: an edition is worked out from the paragraphs' audiences, from who was in the meeting
when something was said, from whose parent somebody is, and from the Chair's own word on single paragraphs.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from quorate.conferences.facts import Meeting
from quorate.conferences.models import KeptOut
from quorate.conferences.queries.papers import Copy
from quorate.letters.documents import Block, Facts, Grid, Heading, Points, Text

from . import record
from .check import names_word
from .grounds import KEPT_OUT, OTHER_CHILD, THIRD_PARTY, Grounds
from .models import Audience, EditedCopy, Paragraph, Redaction
from .queries import Passage, Written

PART_LEFT_OUT = "This part is left out of this copy."
NOTHING = "Nothing was recorded under this heading."
FAMILY = ("relative", "child")
RUNS = ("chair", "administrator")
WORDS_TOO = frozenset(
    {
        "april",
        "august",
        "autumn",
        "dawn",
        "faith",
        "grace",
        "hope",
        "joy",
        "june",
        "mark",
        "may",
        "rose",
        "summer",
        "will",
    }
)
"""Given names that are also words: they are looked for only with the family name."""
LONG = 8
"""Words that make a cell of the record a text of somebody's own, which can be repeated elsewhere."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """One thing that a copy leaves out. ``shown`` is what the copy says in its place; the rest is for the staff."""

    where: str
    """``paragraph:12``, ``part:child:4:views`` or ``row:...``"""
    heading: str
    ground: str
    by: str
    text: str = ""
    shown: str = ""
    why: str = ""
    paragraph: Paragraph | None = None
    strict: bool = True
    """Whether its sentences may stand nowhere else in the copy, even where somebody typed them anew."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One heading of a copy with what stands under it."""

    key: str
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """What one person gets of the minutes."""

    copy: Copy
    printed: tuple[Printed, ...]
    left: tuple[LeftOut, ...]
    edit: EditedCopy | None = None
    passages: tuple[Passage, ...] = ()
    let_in: tuple[Paragraph, ...] = ()
    """Paragraphs that stand by the Chair's word, though their audience says otherwise."""

    @property
    def whole(self) -> bool:
        return not self.left

    @property
    def withheld(self) -> bool:
        """Whether the Chair decided that this person gets no copy at all."""
        return self.edit is not None and self.edit.withheld

    @property
    def runs(self) -> bool:
        """Whether this copy is for the chair or the administrator, who read the whole record anyway."""
        return self.copy.person.part in RUNS

    @property
    def unedited(self) -> bool:
        """Whether the area's procedure wants this copy edited and nothing is left out of it."""
        return self.copy.form == "edited" and self.whole and not self.withheld

    @property
    def to_approve(self) -> bool:
        """Whether it goes only once the Chair has approved it as it is."""
        return not self.whole or self.copy.form == "edited"

    @property
    def fingerprint(self) -> str:
        """What the Chair approves: for whom, in which form, and everything left out of it on which ground."""
        kept = self.copy.kept_out
        what = [
            self.copy.number,
            self.copy.form,
            kept.extent if kept else "",
            self.withheld,
            sorted((one.where, one.ground) for one in self.left),
        ]
        return hashlib.sha256(json.dumps(what).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Choices:
    """What the Chair decided by hand about single copies."""

    edits: Mapping[int, EditedCopy] = field(default_factory=dict)
    redactions: Mapping[tuple[int, int], Redaction] = field(default_factory=dict)
    """(paragraph, invitation) to the Chair's word."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who gets a copy, as the rules of editions see them."""

    copy: Copy
    meeting: Meeting

    @property
    def number(self) -> int:
        return self.copy.number

    @property
    def family(self) -> bool:
        return self.copy.person.part in FAMILY

    @property
    def runs(self) -> bool:
        """Whether this is the chair or the administrator, who keep the record and read all of it."""
        return self.copy.person.part in RUNS

    @property
    def professional(self) -> bool:
        """Whether this is somebody at work in the case: neither of the family nor there to watch."""
        return not self.family and not self.copy.person.invitation.observer

    @property
    def other_children(self) -> list[str]:
        """The given names of children whom a copy of the family's is not about; whole names where one is a word too."""
        mine = {part.row.child_id for part in self.copy.children}
        others = [part.row.child for part in self.meeting.children if part.row.child_id not in mine]
        if not self.family:
            return []
        named = [child for child in others if child.given_name]
        return [
            child.name if child.given_name.casefold() in WORDS_TOO else child.given_name for child in named
        ]

    def was_out(self, moment: datetime) -> bool:
        """Return whether this person was kept out of a part of the conference and not in the meeting then."""
        kept = self.copy.kept_out
        return (
            kept is not None and kept.extent == KeptOut.Extent.PART and absent(self.copy.person.stays, moment)
        )


def absent(stays: Sequence[object], moment: datetime) -> bool:
    """Return whether none of somebody's stays covers a moment; the moment of leaving counts as gone."""
    return not any(
        stay.arrived_at <= moment and (stay.left_at is None or moment < stay.left_at)  # type: ignore[attr-defined]
        for stay in stays
    )


def editions_of(
    written: Written, copies: Sequence[Copy], choices: Choices, grounds: Grounds
) -> list[Edition]:
    """Return each reader's edition."""
    return [edition_of(written, copy, choices, grounds) for copy in copies]


def edition_of(written: Written, copy: Copy, choices: Choices, grounds: Grounds) -> Edition:
    """Return one reader's edition of the minutes as they stand."""
    reader = Reader(copy, written.meeting)
    mine = {part.row.child_id for part in copy.children}
    edit = choices.edits.get(copy.number)
    work = _Work(written, reader, choices, grounds)
    printed: list[Printed] = []
    kept: list[Passage] = []
    for passage in written.passages:
        if passage.part.child is not None and passage.part.child not in mine:
            work.other_child(passage)
        elif edit is not None and passage.key in edit.left_out:
            printed.append(work.part_left_out(passage, edit))
        elif not passage.nothing:
            printed.append(work.passage(passage))
            kept.append(passage)
    return Edition(copy, tuple(printed), tuple(work.left), edit, tuple(kept), tuple(work.let_in))


class _Work:
    """Working out one edition: what is left out is gathered on the way."""

    def __init__(self, written: Written, reader: Reader, choices: Choices, grounds: Grounds) -> None:
        self.written, self.reader, self.choices, self.grounds = written, reader, choices, grounds
        self.left: list[LeftOut] = []
        self.let_in: list[Paragraph] = []
        self.chair = written.conference.chair.name

    def other_child(self, passage: Passage) -> None:
        """Leave out what is about a child whose parent this person is not, the heading with it: it has the name."""
        if not self.reader.family:
            return  # a professional's copy is about the children they work with
        text = "\n".join([passage.text, *long_cells(passage.recorded)])
        if text.strip():
            where = f"part:{passage.key}"
            self.left.append(LeftOut(where, passage.heading, OTHER_CHILD, self.chair, text, strict=False))

    def part_left_out(self, passage: Passage, edit: EditedCopy) -> Printed:
        """Leave out all that stands under a heading, by the Chair's decision."""
        shown = PART_LEFT_OUT
        if edit.ground:
            shown += f" {self.grounds.mark(edit.ground, edit.by.name).partition(': ')[2].capitalize()}"
        self.left.append(
            LeftOut(
                f"part:{passage.key}",
                passage.heading,
                edit.ground,
                edit.by.name,
                passage.text,
                shown,
                edit.why,
            )
        )
        cells = long_cells(passage.recorded)
        if cells:
            where = f"part:{passage.key}:recorded"
            self.left.append(
                LeftOut(where, passage.heading, edit.ground, edit.by.name, "\n".join(cells), strict=False)
            )
        return Printed(passage.key, passage.heading, (Text(shown),))

    def passage(self, passage: Passage) -> Printed:
        blocks: list[Block] = []
        for block in passage.recorded:
            blocks += self.recorded(passage, block)
        for paragraph in passage.paragraphs:
            out = self.ruling(passage, paragraph)
            if out is None:
                blocks.append(Text(paragraph_words(paragraph)))
                continue
            self.left.append(out)
            mark = Text(out.shown)
            if not blocks or blocks[-1] != mark:
                blocks.append(mark)
        return Printed(passage.key, passage.heading, tuple(blocks) or (Text(NOTHING),))

    def ruling(self, passage: Passage, paragraph: Paragraph) -> LeftOut | None:
        """Return why one paragraph is left out, or None if it stands. The Chair's own word comes first."""
        said = self.choices.redactions.get((paragraph.pk, self.reader.number))
        if said is not None and not said.leaves_out:
            self.let_in.append(paragraph)
            return None
        if said is not None:
            ground, by, why = said.ground, said.by.name, said.why
        elif not may_read(paragraph, self.reader):
            ground, by, why = paragraph.ground, self.chair, ""
        elif any(names_word(paragraph.text, name) for name in self.reader.other_children):
            ground, by, why = OTHER_CHILD, self.chair, "It names a child whose parent this person is not."
        else:
            return None
        shown = self.grounds.mark(ground, by)
        where = f"paragraph:{paragraph.pk}"
        return LeftOut(where, passage.heading, ground, by, paragraph.text, shown, why, paragraph)

    # The recorded facts ---------------------------------------------------------------------------------------

    def recorded(self, passage: Passage, block: Block) -> list[Block]:
        """Return what a reader gets of one block of the record, with a mark where a row of it is left out."""
        if not isinstance(block, Grid):
            return [block]
        moments = self.written.moments.get(passage.key, {})
        if block.caption == record.KEPT_OUT and not self.reader.professional:
            return self._without(passage, block, THIRD_PARTY, [self._own_row(row) for row in block.rows])
        if block.caption == record.ABSENT and not self.reader.professional:
            rows = tuple((*row[:-1], row[-1].partition(". ")[0]) for row in block.rows)
            return self._rows_without_words(passage, block, rows)
        if passage.part.child is None and moments.get(block.caption) == [] and not self.reader.professional:
            return self._rows_without_words(passage, block, tuple((*row[:-1], "") for row in block.rows))
        said = moments.get(block.caption, [])
        if len(said) != len(block.rows):
            return [block]
        heard = [
            None if moment and self.reader.was_out(datetime.fromisoformat(moment)) else row
            for row, moment in zip(block.rows, said, strict=True)
        ]
        return self._without(passage, block, KEPT_OUT, heard)

    def _own_row(self, row: tuple[str, ...]) -> tuple[str, ...] | None:
        """Return somebody's own row of those kept out, without the reason: it may tell who asked for it, and why."""
        if row[0] != self.reader.copy.name:
            return None
        return (row[0], row[1], "As the Chair told you", row[3])

    def _rows_without_words(
        self, passage: Passage, block: Grid, rows: tuple[tuple[str, ...], ...]
    ) -> list[Block]:
        """Return a table with its last column emptied of what people wrote, which is left out without a mark."""
        cells = [was[-1] for was, now in zip(block.rows, rows, strict=True) if was[-1] != now[-1]]
        if cells:
            where = f"row:{passage.key}:{block.caption}"
            words = "\n".join(cell for cell in cells if len(cell.split()) >= LONG)
            self.left.append(LeftOut(where, passage.heading, THIRD_PARTY, self.chair, words, strict=False))
        return [replace(block, rows=rows)]

    def _without(
        self, passage: Passage, block: Grid, ground: str, rows: Sequence[tuple[str, ...] | None]
    ) -> list[Block]:
        kept = tuple(row for row in rows if row is not None)
        gone = [was for was, now in zip(block.rows, rows, strict=True) if now != was]
        if not gone:
            return [block]
        shown = self.grounds.mark(ground, self.chair)
        words = "\n".join(cell for row in gone for cell in row[1:] if len(cell.split()) >= LONG)
        where = f"row:{passage.key}:{block.caption}"
        self.left.append(LeftOut(where, passage.heading, ground, self.chair, words, shown, strict=False))
        return [*([replace(block, rows=kept)] if kept else []), Text(shown)]


def may_read(paragraph: Paragraph, reader: Reader) -> bool:
    """Return whether a paragraph's audience has this reader in it."""
    audience, named = paragraph.audience, reader.number in paragraph.people
    if reader.runs:
        return True
    if audience == Audience.PROFESSIONALS:
        return reader.professional
    if audience == Audience.ONLY:
        return named
    return not (audience == Audience.NOT_FOR and named)


def paragraph_words(paragraph: Paragraph) -> str:
    """Return a paragraph as papers print it, with who said it."""
    who = paragraph.said_by
    return f"{who.name} ({who.part}): {paragraph.text}" if who else paragraph.text


def long_cells(blocks: Sequence[Block]) -> list[str]:
    """Return what people wrote in their own words in the tables of a record."""
    rows = [row for block in blocks if isinstance(block, Grid | Facts) for row in block.rows]
    return [cell for row in rows for cell in row if len(cell.split()) >= LONG]


def texts_of(blocks: Sequence[Block]) -> str:
    """Return all the words of some blocks."""
    found: list[str] = []
    for block in blocks:
        if isinstance(block, Heading | Text):
            found.append(block.text)
        elif isinstance(block, Points):
            found += block.items
        elif isinstance(block, Facts | Grid):
            found += [cell for row in block.rows for cell in row]
        else:
            found.append(str(block))
    return "\n".join(found)


__all__ = [
    "NOTHING", "PART_LEFT_OUT", "Choices", "Edition", "LeftOut", "Printed", "Reader", "absent", "edition_of",
    "editions_of", "long_cells", "may_read", "paragraph_words", "texts_of",
]  # fmt: skip
