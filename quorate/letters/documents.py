"""Papers: one paper, made once of plain blocks, as a page, as an accessible PDF and as an accessible Word document.

Whoever has something to say makes a `Paper`; `html`, `pdf` and `docx` say it. Nothing is fetched from anywhere.
"""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header

from quorate.late import Library

segno, weasyprint = Library("segno"), Library("weasyprint")
word, oxml, shared = Library("docx"), Library("docx.oxml"), Library("docx.shared")
Docx: TypeAlias = Any
DocxTable: TypeAlias = Any
PDF_TYPE = "application/pdf"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGE = "en-GB"
BLANK_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 2
    kind: str = "heading"


@dataclass(frozen=True)
class Text:
    """Prose; an empty line begins a new paragraph."""

    text: str
    kind: str = "text"

    @property
    def paragraphs(self) -> list[str]:
        return [part.strip() for part in BLANK_LINE.split(self.text.replace("\r\n", "\n")) if part.strip()]


@dataclass(frozen=True)
class Points:
    items: tuple[str, ...]
    kind: str = "points"


@dataclass(frozen=True)
class Facts:
    """Names and values: a table whose first column heads its rows."""

    caption: str
    rows: tuple[tuple[str, str], ...]
    kind: str = "facts"


@dataclass(frozen=True)
class Grid:
    """A table; the first cell of each row is its header."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    kind: str = "grid"


@dataclass(frozen=True)
class LinkCode:
    """An address to type, and the same as a picture for the camera of a phone."""

    address: str
    kind: str = "link-code"

    @property
    def says(self) -> str:
        return "A square code for a phone's camera. It opens the address printed beside it."

    @property
    def picture(self) -> str:
        """Return the picture as an address that holds it all."""
        return str(segno.make(self.address, error="m").png_data_uri(scale=4, border=4))

    def png(self) -> bytes:
        out = BytesIO()
        segno.make(self.address, error="m").save(out, kind="png", scale=4, border=4)
        return out.getvalue()


Block = Heading | Text | Points | Facts | Grid | LinkCode


@dataclass(frozen=True)
class Head:
    """An area's letterhead. ``logo`` is a PNG, ``logo_words`` what it shows for who cannot see it."""

    name: str
    address: str = ""
    phone: str = ""
    email: str = ""
    signature: str = ""
    footer: str = ""
    logo: bytes = b""
    logo_words: str = ""

    @property
    def logo_address(self) -> str:
        """Return the logo as an address that holds the picture itself."""
        return f"data:image/png;base64,{b64encode(self.logo).decode()}" if self.logo else ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Return where the office is and how to reach it, line by line."""
        return tuple(line for line in (*self.address.splitlines(), self.phone, self.email) if line.strip())


@dataclass(frozen=True)
class Paper:
    """What a paper says. ``training`` is the banner that a training instance puts at its head.

    ``large`` prints it in large print: 18 points, and headings larger still.
    """

    title: str
    area_name: str
    blocks: tuple[Block, ...]
    addressed_to: str = ""
    about: str = ""
    marking: str = ""
    training: str = ""
    made_at: datetime | None = None
    contact: tuple[str, ...] = field(default=())
    head: Head | None = None
    large: bool = False


def html(paper: Paper, *, styled: bool = True) -> str:
    """Return the paper as a whole HTML document, for WeasyPrint or a printer; ``styled``: with its style inside."""
    style = _style() if styled else ""
    return render_to_string(
        "letters/paper.html", {"paper": paper, "style": style, "language": LANGUAGE}, using="jinja2"
    )


def pdf(
    html: str,
    *,
    title: str,
    area_name: str,
    training: str = "",
    language: str = LANGUAGE,
    style: Any = None,
) -> bytes:
    """Return a whole HTML document as a tagged PDF (PDF/UA-1), by default in British English.

    ``title`` and ``area_name`` go into the document's properties. Nothing outside the project is loaded: an address
    in the document that is not a bundled file is refused, and the paper is not made. ``style`` is added to its own.
    """
    read = weasyprint.HTML(string=html, url_fetcher=_only_ours)
    document = read.render(stylesheets=[style] if style else None, font_config=_fonts())
    document.metadata.title = f"Training: {title}" if training else title
    document.metadata.authors = [area_name]
    document.metadata.lang = language
    document.metadata.generator = "Quorate"
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1"))


def paper_pdf(paper: Paper) -> bytes:
    """Return the paper as an accessible PDF."""
    return pdf(
        html(paper, styled=False),
        title=paper.title,
        area_name=paper.area_name,
        training=paper.training,
        style=_sheet(),
    )


def docx(paper: Paper) -> bytes:
    """Return the paper as a Word document: real headings and lists, table header rows, title and language set."""
    document = word.Document()
    _set_language(document, larger=1.5 if paper.large else 1.0)
    properties = document.core_properties
    properties.title, properties.author, properties.language = paper.title, paper.area_name, LANGUAGE
    properties.subject, properties.comments, properties.keywords = paper.about, "", ""
    if paper.made_at:
        properties.created = properties.modified = paper.made_at.replace(tzinfo=None)
    if paper.training:
        document.add_paragraph().add_run(paper.training).bold = True
    if paper.marking:
        document.add_paragraph().add_run(paper.marking).bold = True
    _add_head(document, paper)
    document.add_heading(paper.title, level=1)
    for line in (paper.about, paper.addressed_to and f"For {paper.addressed_to}"):
        if line:
            document.add_paragraph(line)
    for block in paper.blocks:
        _add(document, block)
    if paper.head and paper.head.signature:
        document.add_paragraph(paper.head.signature)
    for line in paper.contact:
        document.add_paragraph(line)
    footer = document.sections[0].footer.paragraphs[0]
    footer.text = " · ".join(
        part
        for part in (
            paper.area_name, paper.title, paper.marking, paper.training, paper.head.footer if paper.head else ""
        )
        if part
    )  # fmt: skip
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def file_name(*parts: str, suffix: str) -> str:
    """Return a plain file name made of the given words."""
    plain = "-".join(re.sub(r"[^a-z0-9]+", "-", part.lower()).strip("-") for part in parts if part)
    return f"{plain}.{suffix}"


def download(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Return a response that a browser saves as a file, and that no cache keeps."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=True, filename=name) or "attachment"
    )
    response["Cache-Control"] = "private, no-store"
    return response


def _add_head(document: Docx, paper: Paper) -> None:
    head = paper.head
    if head is None:
        document.add_paragraph(paper.area_name)
        return
    if head.logo:
        picture = document.add_paragraph().add_run().add_picture(BytesIO(head.logo), height=shared.Cm(1.8))
        described = picture._inline.docPr
        described.set("descr", head.logo_words)
        described.set("title", head.name)
    document.add_paragraph().add_run(head.name).bold = True
    for line in head.lines:
        document.add_paragraph(line)


def _add(document: Docx, block: Block) -> None:
    if isinstance(block, Heading):
        document.add_heading(block.text, level=block.level)
    elif isinstance(block, Text):
        for paragraph in block.paragraphs:
            document.add_paragraph(paragraph)
    elif isinstance(block, Points):
        for item in block.items:
            document.add_paragraph(item, style="List Bullet")
    elif isinstance(block, Facts):
        _add_table(document, block.caption, ("", ""), block.rows, named=False)
    elif isinstance(block, LinkCode):
        picture = document.add_picture(BytesIO(block.png()), width=shared.Mm(35))
        picture._inline.docPr.set("descr", block.says)
        document.add_paragraph(block.address)
    else:
        _add_table(document, block.caption, block.head, block.rows, named=True)


def _add_table(
    document: Docx, caption: str, head: tuple[str, ...], rows: tuple[tuple[str, ...], ...], *, named: bool
) -> None:
    if not rows:
        return
    document.add_paragraph(caption, style="Caption")
    table = document.add_table(rows=0, cols=len(head), style="Table Grid")
    _describe(table, caption, head_row=named)
    if named:
        cells = table.add_row()
        _repeat_as_header(cells)
        for cell, text in zip(cells.cells, head, strict=True):
            cell.paragraphs[0].add_run(text).bold = True
    for row in rows:
        cells = table.add_row()
        for place, (cell, text) in enumerate(zip(cells.cells, row, strict=True)):
            cell.paragraphs[0].add_run(text).bold = place == 0
    document.add_paragraph()


def _describe(table: DocxTable, caption: str, *, head_row: bool) -> None:
    """Give the table its name for screen readers, and say which row and column are headers."""
    properties = table._tbl.tblPr
    for tag in ("w:tblCaption", "w:tblDescription"):
        element = oxml.OxmlElement(tag)
        element.set(oxml.ns.qn("w:val"), caption)
        properties.append(element)
    look = properties.find(oxml.ns.qn("w:tblLook"))
    if look is not None:
        look.set(oxml.ns.qn("w:firstRow"), "1" if head_row else "0")
        look.set(oxml.ns.qn("w:firstColumn"), "1")


def _repeat_as_header(row: Any) -> None:
    properties = row._tr.get_or_add_trPr()
    header = oxml.OxmlElement("w:tblHeader")
    header.set(oxml.ns.qn("w:val"), "true")
    properties.append(header)


def _set_language(document: Docx, *, larger: float) -> None:
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Arial", shared.Pt(12 * larger)
    document.styles["Caption"].font.size = shared.Pt(12 * larger)
    for level, size in ((1, 20), (2, 15), (3, 13)):
        style = document.styles[f"Heading {level}"]
        style.font.name, style.font.size, style.font.color.rgb = (
            "Arial",
            shared.Pt(size * larger),
            shared.RGBColor(0x0B, 0x0C, 0x0C),
        )
        style.element.rPr.rFonts.set(oxml.ns.qn("w:asciiTheme"), "minorHAnsi")
    document.styles["Caption"].font.color.rgb = shared.RGBColor(0x0B, 0x0C, 0x0C)
    for lang in document.styles.element.iter(oxml.ns.qn("w:lang")):
        lang.set(oxml.ns.qn("w:val"), LANGUAGE)


@cache
def _sheet() -> Any:
    """Return the papers' style, read once: two hundred letters have the same."""
    return weasyprint.CSS(string=_style(), url_fetcher=_only_ours)


@cache
def _fonts() -> Any:
    """Return the fonts, looked up once: no paper brings its own."""
    return weasyprint.text.fonts.FontConfiguration()


@cache
def _style() -> str:
    found = finders.find("letters/paper.css")
    return Path(str(found)).read_text(encoding="utf-8")


def _only_ours(url: str) -> Any:
    """Papers carry their style with them; whatever asks for more is refused, and said aloud."""
    if url.startswith("data:image/"):
        return weasyprint.urls.URLFetcherResponse(
            url, weasyprint.urls.URLFetcher(allowed_protocols={"data"}).fetch(url).read()
        )
    raise weasyprint.urls.FatalURLFetchingError("A paper may not load anything from elsewhere.")
