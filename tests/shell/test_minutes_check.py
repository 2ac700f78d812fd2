"""The check of the copies: however withheld words are written, and wherever in a file they are, they are found."""

import io
import zipfile

import pytest
from pypdf import PdfReader, PdfWriter

from quorate.minutes import check, unpacking
from quorate.minutes.unpacking import CannotRead, Piece, pieces

HIDING = "Nobody may know that they sleep at the mill."


@pytest.mark.parametrize(
    "hidden",
    [
        "nobody MAY know\u200b that they  sleep at the mill",
        "Nobody may know that they sle-\nep at the mi\u00adll.",
        "It was said: nobody may know that they sleep at the\u00a0mill!",
        "\ufb01rst, nobody may know that they sl\u00e9ep at the mill",
    ],
)
def test_no_way_of_writing_hides_withheld_words(hidden: str) -> None:
    wanted = check.sentences_to_withhold(HIDING, "it")
    assert check.search(wanted, [Piece("here", hidden)])
    assert not check.search(wanted, [Piece("here", "Somebody may know where they sleep.")])


def test_a_given_name_is_found_but_not_in_the_name_of_somebody_who_may_be_named() -> None:
    wanted = [check.Withheld("Ada", "a child", "name")]
    assert not check.search(wanted, [Piece("x", "Ada Fenwick, from Canada, spoke.")], names=["Ada Fenwick"])
    assert check.search(wanted, [Piece("x", "Ada Fenwick spoke of ADA.")], names=["Ada Fenwick"])


def test_files_are_opened_to_the_bottom() -> None:
    wanted = check.sentences_to_withhold(HIDING, "it")
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    assert not check.search(wanted, pieces("a.pdf", _bytes(writer)))
    writer.add_metadata({"/Keywords": HIDING})
    assert check.search(wanted, pieces("a.pdf", _bytes(writer)))
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    writer.add_attachment("notes.txt", HIDING.encode())
    assert check.search(wanted, pieces("a.pdf", _bytes(writer)))
    for part in ("word/comments.xml", "docProps/core.xml", "word/document.xml"):
        words = HIDING.replace("sleep", "sl</t></r><r><t>eep") if "document" in part else HIDING
        assert check.search(wanted, pieces("a.docx", _zipped(part, f"<x><p><r><t>{words}</t></r></p></x>")))
    inside = _zipped("inner.zip", _zipped("a.txt", HIDING))
    assert check.search(wanted, pieces("a.docx", inside))
    assert check.search(wanted, pieces("a.html", f"<!doctype html><p>x<!-- {HIDING} --></p>".encode()))
    with pytest.raises(CannotRead):
        unpacking.pieces("a.pdf", b"%PDF-1.7 broken")


def _bytes(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    assert PdfReader(io.BytesIO(out.getvalue())).pages
    return out.getvalue()


def _zipped(name: str, content: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as files:
        files.writestr(name, content)
    return out.getvalue()
