"""Everything that one reader can get, and every byte of it: pages crawled, files opened, letters as they are sent.

Written apart from the product's own check and with other libraries (pikepdf beside pypdf), so that no blind spot is
shared. ``holds`` looks for marker words, whatever case, spaces or hyphens stand in them.
"""

import email
import hashlib
import html
import io
import random
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from email import policy
from typing import Any

import pikepdf
from django.core.mail import get_connection
from django.test import Client
from pypdf import PdfReader

from quorate.letters.models import Letter
from quorate.letters.smtp import message_of

LINK = re.compile(r"""(?:href|src|action|hx-get)=["']([^"'#?]*)(\?[^"'#]*)?(?:#[^"']*)?["']""")
NUMBER = re.compile(r"\d+")
NOT_A_LETTER = re.compile(r"[\W_]+")
NOT_FOLLOWED = (
    "/family/leaflets/",
    "/static/",
    "/accounts/",
    "/handbook/",
    "/training/",
    "/design/",
    "/door/quickly/",  # whoever follows these is out
    "/door/leave/",
    "mailto:",
    "tel:",
)


def flat(text: str) -> str:
    """Return only the letters and figures of a text, in lower case."""
    plain = unicodedata.normalize("NFKD", html.unescape(text))
    return NOT_A_LETTER.sub("", plain.casefold())


def holds(content: bytes, marker: str) -> bool:
    """Return whether a marker word stands anywhere in a file, at whatever depth."""
    return flat(marker) in said_in(content)


def said_in(content: bytes) -> str:
    """Return all that stands in a file as one text, flattened; no word goes over two of its parts."""
    return "\n".join(dict.fromkeys(flat(text) for text in texts(content)))


def texts(content: bytes, depth: int = 0) -> Iterator[str]:
    """Return everything readable in a file: itself in several encodings, and what is packed in it."""
    assert depth < 6, "files within files without end"
    yield content.decode("utf-8", errors="replace")
    if b"\x00" in content[:4000]:
        yield content.decode("utf-16-le", errors="replace")
        yield content.decode("utf-16-be", errors="replace")
    if content.startswith((b"%PDF", b"PK")):
        yield from _packed(content, depth)
    elif content.lstrip()[:1] == b"<":
        yield re.sub(r"<[^>]*>", "", content.decode("utf-8", errors="replace"))
    elif b"MIME-Version:" in content[:4000]:
        yield from _mail(content, depth)


_READ: dict[bytes, tuple[str, ...]] = {}
"""What stands in files that were read before, by their digests: one file comes by letter, by page and by download."""


def _packed(content: bytes, depth: int) -> tuple[str, ...]:
    """Return what is packed in a file, each text once."""
    digest = hashlib.sha256(content).digest()
    if digest not in _READ:
        found = _pdf(content, depth) if content.startswith(b"%PDF") else _zip(content, depth)
        _READ[digest] = tuple(dict.fromkeys(found))
    return _READ[digest]


def _zip(content: bytes, depth: int) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as files:
        for one in files.infolist():
            yield one.filename
            yield from texts(files.read(one), depth + 1)


def _pdf(content: bytes, depth: int) -> Iterator[str]:
    reader = PdfReader(io.BytesIO(content))
    yield "".join(page.extract_text() for page in reader.pages)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        yield str(dict(pdf.docinfo.items())) if pdf.docinfo else ""
        for one in pdf.objects:
            yield from _strings(one, 0)
            if isinstance(one, pikepdf.Stream):
                try:
                    data = one.read_bytes()
                except pikepdf.PdfError:
                    continue
                yield data.decode("utf-8", errors="replace")
        for name, file in pdf.attachments.items():
            yield name
            yield from texts(file.get_file().read_bytes(), depth + 1)


def _strings(one: object, depth: int) -> Iterator[str]:
    if depth > 8:
        return
    if isinstance(one, pikepdf.String):
        yield str(one)
    elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
        for key in one.keys():  # noqa: SIM118 - a pikepdf object, not a dictionary
            if key not in ("/Parent", "/P", "/Pg"):
                yield from _strings(one.get(key), depth + 1)
    elif isinstance(one, pikepdf.Array):
        for part in one:
            yield from _strings(part, depth + 1)


def _mail(content: bytes, depth: int) -> Iterator[str]:
    message = email.message_from_bytes(content, policy=policy.default)
    for part in message.walk():
        yield " ".join(f"{name}: {value}" for name, value in part.items())
        if not part.is_multipart():
            yield from texts(bytes(part.get_payload(decode=True) or b""), depth + 1)


def letters_to(*, name: str) -> dict[str, bytes]:
    """Return every letter of the post room to a person as the mail server would get it, and each file with it."""
    found: dict[str, bytes] = {}
    gone = Letter.objects.filter(to_name=name).exclude(state__in=(Letter.State.HELD, Letter.State.CANCELLED))
    for letter in gone.order_by("pk"):
        where = f"letter {letter.pk} ({letter.document})"
        found[where] = message_of(letter, get_connection()).message().as_bytes()
        for file in letter.attachments.all():
            found[f"{where}, {file.name}"] = bytes(file.content)
    return found


def crawled(
    client: Client,
    *starts: str,
    most: int = 150,
    soon: tuple[str, ...] = (),
    never: tuple[str, ...] = (),
    alike: int = 0,
    dice: random.Random | None = None,
) -> dict[str, bytes]:
    """Return every page and file that can be reached by links from some addresses, with what it answered.

    Whatever refuses or fails is kept too, named by its answer. Ways to cut a crawl short, for a run that has not
    all day: ``most`` answers and headers in all, of which addresses with a word of ``soon`` in them come first and the
    others as the ``dice`` fall; of each shape of address, whose numbers alone differ, no more than ``alike``; and none
    with a word of ``never`` in it.
    """
    found: dict[str, bytes] = {}
    waiting, seen, tried = list(starts), set(starts), 0
    asked: Counter[str] = Counter()
    while waiting and len(found) < most:
        address = waiting.pop(_next(waiting, soon, dice, typed=tried < len(starts)))
        tried += 1
        asked[shape(address)] += 1
        if alike and asked[shape(address)] > alike and address not in starts:
            continue
        if any(word in address for word in never):
            continue
        answer = client.get(address)
        if answer.status_code in (301, 302):
            _queue(str(answer["Location"]), waiting, seen)
            found[f"{address} redirects"] = _headers(answer)
            continue
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.status_code != 200:
            found[f"{address} answered {answer.status_code}"] = _headers(answer) + b"\n" + content
            continue
        found[address] = content
        found[f"{address} headers"] = _headers(answer)
        if str(answer.get("Content-Type", "")).startswith("text/html"):
            for path, query in LINK.findall(content.decode()):
                _queue(html.unescape(path + (query or "")), waiting, seen)
    return found


def shape(address: str) -> str:
    """Return an address without its numbers and without what is asked for: one page of its kind looks like another."""
    path, _, query = address.partition("?")
    names = sorted({one.partition("=")[0] for one in query.split("&")})
    return NUMBER.sub("#", path) + "?" + "&".join(names)


def _next(waiting: list[str], soon: tuple[str, ...], dice: random.Random | None, *, typed: bool) -> int:
    """Return the place of the address to ask for next; those that were typed in come first."""
    if typed:
        return 0
    urgent = (place for place, where in enumerate(waiting) if any(word in where for word in soon))
    return next(urgent, dice.randrange(len(waiting)) if dice else 0)


def _headers(answer: Any) -> bytes:
    said = "\n".join(f"{name}: {value}" for name, value in answer.items())
    cookies = "\n".join(f"Set-Cookie: {one.OutputString()}" for one in answer.cookies.values())
    return f"{said}\n{cookies}".encode()


def _queue(address: str, waiting: list[str], seen: set[str]) -> None:
    address = address.partition("#")[0]
    if address.startswith("/") and address not in seen and not address.startswith(NOT_FOLLOWED):
        seen.add(address)
        waiting.append(address)
