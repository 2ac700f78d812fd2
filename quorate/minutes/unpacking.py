"""Every text that is in a file, wherever it is in it: shown, hidden, in a property, in a comment, in a layer.

For the check that nothing withheld is in a copy. Better twice than missed: a text may come up in several places.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree, html

from quorate.late import Library

pypdf = Library("pypdf")
PARAGRAPHS = "{*}p"
DEEPEST = 4
"""How many files within files are opened."""


class Piece(NamedTuple):
    """A text and where in the file it stands."""

    where: str
    text: str


class CannotRead(ValueError):
    """The file cannot be opened, so nobody can say what is in it."""


def pieces(name: str, content: bytes, *, depth: int = 0) -> list[Piece]:
    """Return all the texts of a file: a PDF, a Word document or another zip file, a page, or plain text.

    :raises CannotRead: if it says it is a PDF or a zip file and cannot be opened
    """
    if depth > DEEPEST:
        raise CannotRead(f"{name} has files within files within files.")
    try:
        if content.startswith(b"%PDF"):
            return list(_pdf(name, content, depth))
        if content.startswith(b"PK\x03\x04"):
            return list(_zip(name, content, depth))
    except (pypdf.errors.PyPdfError, zipfile.BadZipFile, etree.XMLSyntaxError, RecursionError) as fault:
        raise CannotRead(f"{name} cannot be opened: {fault}") from fault
    text = content.decode("utf-8", errors="replace")
    if re.match(r"\s*(<!doctype html|<html|<\?xml)", text, re.IGNORECASE):
        return list(_markup(name, content))
    return [Piece(name, text)]


# PDF ------------------------------------------------------------------------------------------------------------


def _pdf(name: str, content: bytes, depth: int) -> Iterator[Piece]:
    reader = pypdf.PdfReader(io.BytesIO(content))
    pages = [page.extract_text() for page in reader.pages]
    for number, text in enumerate(pages, start=1):
        yield Piece(f"{name}, page {number}", text)
    yield Piece(f"{name}, its pages together", "\n".join(pages))
    for kept, versions in reader.attachments.items():
        for one in versions if isinstance(versions, list) else [versions]:
            yield from pieces(f"{name}, attached {kept}", bytes(one), depth=depth + 1)
    seen: set[int] = set()
    for number in _numbers(reader):
        held = reader.get_object(number)
        yield from _object(f"{name}, object {number}", held, seen)
    yield from _object(f"{name}, trailer", reader.trailer, seen)


def _numbers(reader: Any) -> Iterator[int]:
    """Return the numbers of all objects, those that no page refers to among them."""
    found = {number for table in reader.xref.values() for number in table} | set(reader.xref_objStm)
    yield from sorted(number for number in found if number)


def _object(where: str, held: Any, seen: set[int]) -> Iterator[Piece]:
    """Walk one object: its strings (titles, descriptions, spoken text, properties) and what its stream holds."""
    if isinstance(held, pypdf.generic.IndirectObject) or held is None or id(held) in seen:
        return
    seen.add(id(held))
    if isinstance(held, pypdf.generic.TextStringObject):
        yield Piece(where, str(held))
    elif isinstance(held, pypdf.generic.ByteStringObject):
        yield Piece(where, _bytes(bytes(held)))
    elif isinstance(held, pypdf.generic.DictionaryObject):
        for value in held.values():
            yield from _object(where, value, seen)
        if isinstance(held, pypdf.generic.StreamObject):
            yield from _stream(where, held)
    elif isinstance(held, pypdf.generic.ArrayObject):
        # One text cut into pieces, as word spacing does, is put together again.
        texts = [str(value) for value in held if isinstance(value, pypdf.generic.TextStringObject)]
        if len(texts) > 1:
            yield Piece(where, "".join(texts))
        for value in held:
            yield from _object(where, value, seen)


def _stream(where: str, held: Any) -> Iterator[Piece]:
    kind = str(held.get("/Subtype", held.get("/Type", "")))
    if kind == "/Image" or "/Length1" in held or kind in ("/Type1C", "/CIDFontType0C", "/OpenType"):
        return  # pictures and fonts
    try:
        data = held.get_data()
    except (RuntimeError, pypdf.errors.PyPdfError):  # pypdf: a filter that it does not know
        return
    if kind == "/XML":
        yield from _markup(where, data)
        return
    yield Piece(where, _bytes(data))
    if b"BDC" in data or b"Tj" in data or b"TJ" in data:
        for operands, _ in pypdf.generic.ContentStream(held, None).operations:
            values = operands.values() if isinstance(operands, dict) else operands
            for value in values:
                yield from _object(where, value, set())


def _bytes(data: bytes) -> str:
    if data.startswith((b"\xfe\xff", b"\xff\xfe")):
        return data.decode("utf-16", errors="replace")
    return data.decode("utf-8", errors="replace")


# Word and other zip files ---------------------------------------------------------------------------------------


def _zip(name: str, content: bytes, depth: int) -> Iterator[Piece]:
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        if files.comment:
            yield Piece(f"{name}, its comment", _bytes(files.comment))
        for one in files.infolist():
            where = f"{name}, {one.filename}"
            yield Piece(where, one.filename + " " + _bytes(one.comment))
            data = files.read(one)
            if one.filename.endswith((".xml", ".rels")):
                yield from _markup(where, data)
            else:
                yield from pieces(where, data, depth=depth + 1)


# Pages and XML --------------------------------------------------------------------------------------------------


def _markup(where: str, data: bytes) -> Iterator[Piece]:
    """Return the texts of a page or an XML part: what is shown, what is marked as deleted, attributes, comments."""
    page = re.match(rb"\s*(<!doctype html|<html)", data, re.IGNORECASE)
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    tree = html.fromstring(data) if page else etree.fromstring(data, parser)
    yield Piece(where, " ".join(str(text) for text in tree.itertext()))
    # Runs of one paragraph are one text, though formatting or an editor's marks cut it into pieces.
    for paragraph in tree.iter(PARAGRAPHS, "td", "th", "li", "h1", "h2", "h3"):
        yield Piece(where, "".join(str(text) for text in paragraph.itertext()))
    for node in tree.iter():
        if isinstance(node, etree._Comment | etree._ProcessingInstruction):
            yield Piece(f"{where}, a comment", str(node.text or ""))
        else:
            for value in node.attrib.values():
                yield Piece(f"{where}, an attribute", str(value))
