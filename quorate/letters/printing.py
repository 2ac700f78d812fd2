"""Letters on paper: one letter with what goes with it, and a print run of many in one file.

A print run is for a printer. The files of single letters are the accessible ones.
"""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO

from quorate.late import Library
from quorate.people.models import Area, Practitioner

from . import documents, pages
from .actions import training_words
from .making import Ready, makes
from .models import Letter

pypdf = Library("pypdf")
PRINT_RUN = "letters.print"


def ready(*, area: Area, reader: Practitioner, at: datetime) -> list[Ready]:
    """Return the letters that wait to be printed and posted, oldest first."""
    waiting = Letter.objects.filter(area=area, state=Letter.State.TO_PRINT).order_by("made_at", "pk")[:500]
    return [Ready(str(one.pk), f"{one.subject}, to {one.to_name}", pages.address_of(one)) for one in waiting]


@makes(
    PRINT_RUN,
    title="Letters to print",
    explains="Letters to people without an email address, in one file: each begins on a sheet of its own.",
    ready=ready,
)
def make(what: str, *, area: Area, by: Practitioner, at: datetime) -> list[Letter]:
    """Return the letter itself: it is there already, and only its pages are made."""
    return list(Letter.objects.filter(area=area, pk=int(what)))


def sheets_of(letter: Letter, *, at: datetime) -> bytes:
    """Return a letter and the PDF files that go with it as one PDF of whole sheets, so that no letter begins on
    the back of another person's."""
    parts = [documents.paper_pdf(pages.paper_of(letter, training_words(at)))]
    files = letter.attachments.filter(media_type=documents.PDF_TYPE).order_by("pk")
    return _together([*parts, *(bytes(one.content) for one in files)])[0]


def run_of(sheets: Iterable[bytes]) -> tuple[bytes, int]:
    """Return one file of all the letters' sheets, and how many pages it has."""
    return _together(sheets)


def _together(files: Iterable[bytes]) -> tuple[bytes, int]:
    writer = pypdf.PdfWriter()
    for content in files:
        for page in pypdf.PdfReader(BytesIO(content)).pages:
            writer.add_page(page)
        if len(writer.pages) % 2:
            writer.add_blank_page()
    writer.add_metadata({"/Title": "Letters to print", "/Producer": "Quorate"})
    out = BytesIO()
    writer.write(out)
    return out.getvalue(), len(writer.pages)
