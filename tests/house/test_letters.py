"""The pages of the catalogue are the catalogue's own, and each letter makes papers that everybody can read."""

import io
import tempfile
from pathlib import Path

import docx
import pdfua
import pikepdf
import pytest

from quorate.letters import catalogue, documents, marks
from quorate.letters.documents import Head, Paper
from tests.house import letters

# One rule of the validator fails on a whole number in an array; headings are looked at here instead.
NOT_ASKED = {"UA-14-001"}


def test_the_pages_are_up_to_date() -> None:
    written = {path: path.read_text("utf-8") for path in letters.FOLDER.glob("*.md")}
    assert written == letters.pages(), "Run script/letters"


def paper_of(entry: catalogue.Entry, number: int, *, large: bool = False) -> Paper:
    example = entry.examples[number]
    said = entry.words.render(example.facts, letters.AREA)
    return Paper(
        title=said.title, area_name="Marrowby Council", about=said.about, marking=said.marking, blocks=said.blocks,
        addressed_to=example.to, large=large, head=Head(**letters.AREA, signature="Ada Quill", footer="Ask us."),
    )  # fmt: skip


@pytest.mark.parametrize("key", sorted(catalogue.entries()))
def test_each_letter_is_an_accessible_pdf(key: str) -> None:
    entry = catalogue.entry(key)
    # The last example is the awkward one, in large print.
    paper = paper_of(entry, -1, large=True)
    content = documents.paper_pdf(paper)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "letter.pdf"
        file.write_bytes(content)
        report = pdfua.validate(str(file))
    wrong = [one for one in report.findings if one.severity > pdfua.Severity.WARNING]
    assert not wrong
    assert {one.rule_id for one in report.outcomes if one.skipped_reason} <= NOT_ASKED
    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root
        assert root.MarkInfo.Marked and str(root.Lang) == "en-GB"
        assert bool(root.ViewerPreferences.DisplayDocTitle) and str(pdf.docinfo["/Title"]) == paper.title
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1" and metadata["dc:title"] == paper.title
        found = [
            one
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary) and {"/S", "/P"} <= set(one.keys())
        ]
        tags = [str(one.S) for one in found]
        levels = [int(tag[2]) for tag in tags if tag in ("/H1", "/H2", "/H3")]
        assert levels[0] == 1 and all(
            after - before <= 1 for before, after in zip(levels, levels[1:], strict=False)
        )


@pytest.mark.parametrize("key", sorted(catalogue.entries()))
def test_each_letter_is_an_accessible_word_document(key: str) -> None:
    paper = paper_of(catalogue.entry(key), -1)
    made = docx.Document(io.BytesIO(documents.docx(paper)))
    assert made.core_properties.title == paper.title and made.core_properties.language == "en-GB"
    headings = [
        one.text for one in made.paragraphs if (one.style and one.style.name or "").startswith("Heading")
    ]
    assert headings == [paper.title, *(one.text for one in paper.blocks if one.kind == "heading")]
    tables = [one for one in paper.blocks if one.kind in ("facts", "grid")]
    assert len(made.tables) == len(tables)
    for block, table in zip(tables, made.tables, strict=True):
        assert bool(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")) == (block.kind == "grid")
    assert marks.in_words(paper.blocks)
