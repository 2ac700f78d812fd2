"""A census file cut into its children, byte for byte, so that parts can be put in and all else stays as it is.

The file is somebody else's: a document type, an entity, another encoding or a file that is not what it says is refused.
Read in pieces; of the file only the child that is being read is held.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, BinaryIO
from xml.parsers import expat

from quorate.returns.census import DAY, DECLARED, FileRefused

PIECE = 64 * 1024
TAG = re.compile(rb"""<(?:[^>"']|"[^"]*"|'[^']*')*>""")
LARGEST_CHILD = 8 * 1024 * 1024
DEEPEST = 40
LONGEST_TEXT = 4000
KEPT_TEXTS = frozenset(
    {
        "LAchildID",
        "CINreferralDate",
        "CINclosureDate",
        "DateOfInitialCPC",
        "S47ActualStartDate",
        "CPPstartDate",
        "CPPendDate",
        "Collection",
        "Year",
        "ReferenceDate",
        "LEA",
    }
)
BROKEN = (
    "The file is broken XML and cannot be read beyond this line. Nothing was taken. Export it again from the case "
    "system."
)
STOPS = "The file stops in the middle: its end is missing. Nothing was taken. Copy or export it again, completely."


@dataclass(slots=True)
class Part:
    """One element within a time in need: where it stands (from the start of the piece), and its days."""

    tag: str
    start: int
    end: int = 0
    days: dict[str, date] = field(default_factory=dict)


@dataclass(slots=True)
class EpisodeCut:
    """A CINdetails of the file. ``end``: where its end tag begins."""

    line: int
    parts: list[Part] = field(default_factory=list)
    end: int = 0

    def day(self, tag: str) -> date | None:
        """Return the day of an element that stands in it directly."""
        return next((part.days[tag] for part in self.parts if part.tag == tag and tag in part.days), None)

    @property
    def referred_on(self) -> date | None:
        """Return the day of the referral."""
        return self.day("CINreferralDate")

    @property
    def closed_on(self) -> date | None:
        """Return the day of the closing."""
        return self.day("CINclosureDate")


@dataclass(slots=True)
class ChildCut:
    """A piece of the file up to the end of a child, and where things stand in it. The last piece has no child."""

    raw: bytes
    line: int = 0
    la_child_id: str = ""
    episodes: list[EpisodeCut] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """What is being read of a child."""

    line: int
    la_child_id: str = ""
    episodes: list[EpisodeCut] = field(default_factory=list)


def cut(file: BinaryIO, *, la_code: str, year: int, limit: int) -> Iterator[ChildCut]:
    """Yield the file in pieces, each to the end of a child; all pieces one after another are the file.

    :raises FileRefused: where the file as a whole cannot be taken: what was yielded is not to be used then
    """
    cutter = _Cutter(la_code, year)
    read = 0
    while piece := file.read(PIECE):
        read += len(piece)
        if read > limit:
            raise FileRefused(
                f"The file is larger than {limit // (1024 * 1024)} MB, the most that is taken. "
                "A census file holds one year of one council: check that it is the right one."
            )
        if read == len(piece):
            _check_start(piece)
        yield from cutter.feed(piece)
    if not read:
        raise FileRefused("The file is empty. Choose the census file that the case system exported.")
    yield from cutter.finish()


def _check_start(piece: bytes) -> None:
    start = piece.removeprefix(b"\xef\xbb\xbf").lstrip()
    if piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in piece[:200]:
        raise FileRefused("The file is not written in UTF-8. Export it again as UTF-8, as the census asks.")
    if not start.startswith(b"<"):
        raise FileRefused(
            "This is not an XML file. Choose the census file itself, not a spreadsheet or a zip file.", 1
        )
    declared = DECLARED.match(start)
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise FileRefused(
            f"The file says it is written in {declared[1].decode('ascii')}. Export it again as UTF-8, "
            "as the census asks.",
            1,
        )


class _Cutter:
    def __init__(self, la_code: str, year: int) -> None:
        self.la_code, self.year = la_code, year
        self.held = bytearray()
        self.base = 0
        self.path: list[str] = []
        self.text = ""
        self.header: dict[str, str] = {}
        self.headed = False
        self.seen = 0
        self.child: _Open | None = None
        self.part: Part | None = None
        self.done: list[tuple[int, _Open]] = []
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._refuse_type
        self.parser.EntityDeclHandler = self._refuse_type

    # -- pieces in, pieces out

    def feed(self, piece: bytes) -> Iterator[ChildCut]:
        self.held += piece
        self._parse(piece, last=False)
        yield from self._ready()
        if len(self.held) > LARGEST_CHILD:
            raise FileRefused(
                f"One child takes more than {LARGEST_CHILD // (1024 * 1024)} MB here: this is not a census file "
                "that can be right.",
                self.parser.CurrentLineNumber,
            )

    def finish(self) -> Iterator[ChildCut]:
        self._parse(b"", last=True)
        yield from self._ready()
        if not self.seen:
            raise FileRefused("There are no children in this file. Export it again from the case system.")
        yield ChildCut(bytes(self.held))

    def _parse(self, piece: bytes, *, last: bool) -> None:
        try:
            self.parser.Parse(piece, last)
        except expat.ExpatError as fault:
            ended = last or fault.code in (
                expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
                expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
            )
            raise FileRefused(STOPS if ended else BROKEN, fault.lineno) from fault

    def _ready(self) -> Iterator[ChildCut]:
        for end, child in self.done:
            length = end - self.base
            raw = bytes(self.held[:length])
            yield ChildCut(raw, child.line, child.la_child_id, _from(child.episodes, self.base))
            del self.held[:length]
            self.base = end
        self.done.clear()

    # -- what the parser tells

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if not self.path and (name != "Message" or "xmlns" in attributes):
            more = " (in a namespace of its own)" if name == "Message" else ""
            raise FileRefused(
                f"This is not a children in need census file: it begins with “{name[:40]}”{more} where "
                "“Message” is expected.",
                self.parser.CurrentLineNumber,
            )
        self.path.append(name)
        self.text = ""
        if len(self.path) > DEEPEST:
            raise FileRefused(
                "The file is nested more deeply than any census file.", self.parser.CurrentLineNumber
            )
        place = self.parser.CurrentByteIndex
        if self.path == ["Message", "Children", "Child"]:
            if not self.headed:
                raise FileRefused(
                    "The file has no header before its children, so it does not say whose it is.",
                    self.parser.CurrentLineNumber,
                )
            self.seen += 1
            self.child = _Open(self.parser.CurrentLineNumber)
        elif self.child is None:
            return
        elif self.path[3:] == ["CINdetails"]:
            self.child.episodes.append(EpisodeCut(self.parser.CurrentLineNumber))
        elif self.path[3:4] == ["CINdetails"] and len(self.path) == 5:
            self.part = Part(name, place)
            self.child.episodes[-1].parts.append(self.part)

    def _end(self, name: str) -> None:
        place = self.parser.CurrentByteIndex
        if name in KEPT_TEXTS:
            self._note(name, self.text.strip())
        if self.path == ["Message", "Header"]:
            self._check_header()
        if self.child is not None:
            self._end_in_child(place)
        self.path.pop()
        self.text = ""

    def _end_in_child(self, place: int) -> None:
        child = self.child
        if child is None:
            return
        # An element written as one tag (<A/>) ends where it began; of others, the end tag is still to be passed.
        if len(self.path) == 5 and self.part is not None:
            self.part.end = self._after(place)
            self.part = None
        elif self.path[3:] == ["CINdetails"]:
            child.episodes[-1].end = place
        elif len(self.path) == 3:
            self.done.append((self._after(place), child))
            self.child = None

    def _after(self, place: int) -> int:
        """Return where the tag that begins at a place has ended. A value in quotes may hold the sign of its end."""
        at = place - self.base
        tag = TAG.match(self.held, at)
        return self.base + (tag.end() if tag else self.held.index(b">", at) + 1)

    def _characters(self, text: str) -> None:
        if len(self.text) < LONGEST_TEXT:
            self.text += text

    def _note(self, name: str, text: str) -> None:
        if self.child is None:
            if self.path[1:2] == ["Header"]:
                self.header[name] = text
            return
        if name == "LAchildID" and self.path[3:] == ["ChildIdentifiers", "LAchildID"]:
            self.child.la_child_id = text
        elif self.part is not None:
            match = DAY.fullmatch(text)
            try:
                self.part.days[name] = date.fromisoformat(match[1] if match else text)
            except ValueError:
                return

    def _check_header(self) -> None:
        said, line = self.header, self.parser.CurrentLineNumber
        collection, told = said.get("Collection", ""), said.get("Year", "")
        if collection != "CIN":
            raise FileRefused(
                f"This file is of the collection “{collection[:20] or 'not stated'}”; a children in need "
                "census file says CIN.",
                line,
            )
        if not told.isdigit() or said.get("ReferenceDate") != f"{told}-03-31":
            raise FileRefused(
                "The header's year and reference date do not go together: the reference date is 31 March of the year.",
                line,
            )
        if int(told) != self.year:
            raise FileRefused(
                f"This file is for the year to 31 March {told}; the year to 31 March {self.year} is expected. "
                f"Choose the right file, or say that you mean {told}.",
                line,
            )
        whose = said.get("LEA", "")
        if whose != self.la_code:
            raise FileRefused(
                f"This file is of the council with the code {whose[:6] or 'not stated'}; this area's code is "
                f"{self.la_code}. Choose your own council's file.",
                line,
            )
        self.headed = True

    def _refuse_type(self, *_declared: Any) -> None:
        raise FileRefused(
            "The file defines its own document type or entities. A census file has none, and it is not safe to read "
            "one.",
            self.parser.CurrentLineNumber,
        )


def _from(episodes: list[EpisodeCut], base: int) -> list[EpisodeCut]:
    """Return the cuts with their places counted from the start of the piece."""
    for episode in episodes:
        episode.end -= base
        for part in episode.parts:
            part.start -= base
            part.end -= base
    return episodes
