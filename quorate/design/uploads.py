"""Files that people send: their type is what their first bytes say, not what their name says."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from quorate.design.fields import Asked, noun_of
from quorate.design.words import listed

MEGABYTE = 1024 * 1024
LOOKED_AT = 4096


@dataclass(frozen=True)
class FileType:
    name: str
    suffixes: tuple[str, ...]
    starts: tuple[bytes, ...] = ()
    offset: int = 0
    """How many bytes stand before the type's own mark."""
    media_type: str = "application/octet-stream"

    def fits(self, head: bytes) -> bool:
        """Say whether the first bytes can be this type; one without a mark of its own must be text."""
        if self.offset:
            return head[self.offset :].startswith(self.starts)
        if self.starts:
            return head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n").startswith(self.starts)
        return b"\x00" not in head


PDF = FileType("PDF", (".pdf",), (b"%PDF-",), media_type="application/pdf")
DOCX = FileType("Word (DOCX)", (".docx",), (b"PK\x03\x04",))
XLSX = FileType("Excel (XLSX)", (".xlsx",), (b"PK\x03\x04",))
PNG = FileType("PNG", (".png",), (b"\x89PNG\r\n",), media_type="image/png")
JPEG = FileType("JPEG", (".jpg", ".jpeg"), (b"\xff\xd8\xff",), media_type="image/jpeg")
XML = FileType("XML", (".xml",), (b"<", b"\xff\xfe<", b"\xfe\xff"))
CSV = FileType("CSV", (".csv",))
ZIP = FileType("ZIP", (".zip",), (b"PK\x03\x04",))
TEXT = FileType("text", (".txt",))
MP3 = FileType("MP3", (".mp3",), (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"), media_type="audio/mpeg")
MP4 = FileType("MP4 or M4A", (".m4a", ".mp4", ".mov"), (b"ftyp",), offset=4, media_type="video/mp4")
OGG = FileType("OGG", (".ogg", ".oga", ".opus"), (b"OggS",), media_type="audio/ogg")
WAV = FileType("WAV", (".wav",), (b"RIFF",), media_type="audio/wav")
WEBM = FileType("WebM", (".webm",), (b"\x1a\x45\xdf\xa3",), media_type="video/webm")
RECORDINGS = (MP3, MP4, OGG, WAV, WEBM)
PICTURES = (PNG, JPEG, PDF)


def type_of(content: bytes, types: tuple[FileType, ...]) -> FileType | None:
    """Return the first of these types that a file's first bytes can be; none if it is none of them."""
    head = content[:LOOKED_AT]
    return next((one for one in types if one.fits(head)), None)


class FileField(Asked, forms.FileField):
    """A file of one of the given types and no bigger than `megabytes`."""

    verb = "Select"

    def __init__(
        self, *args: Any, types: tuple[FileType, ...] = (PDF, DOCX), megabytes: int = 10, **kwargs: Any
    ) -> None:
        self.types = types
        self.megabytes = megabytes
        super().__init__(*args, **kwargs)
        self.help_text = self.help_text or f"{self._types()}, up to {megabytes} MB"
        self.widget.attrs["accept"] = ",".join(suffix for one in types for suffix in one.suffixes)

    def _types(self) -> str:
        return listed([one.name for one in self.types], last="or")

    def put_into_words(self, label: Any) -> None:
        super().put_into_words(label)
        self.error_messages["empty"] = "The selected file is empty"
        self.error_messages["invalid"] = f"Select {noun_of(self, label)}"

    def to_python(self, data: Any) -> Any:
        file = super().to_python(data)
        if file is None:
            return None
        if (file.size or 0) > self.megabytes * MEGABYTE:
            raise self._refused("too_big", f"The selected file must be smaller than {self.megabytes} MB")
        name = str(file.name).lower()
        named = [one for one in self.types if name.endswith(one.suffixes)]
        if not named:
            raise self._refused("other_type", f"The selected file must be a {self._types()} file")
        head = file.read(LOOKED_AT)
        file.seek(0)
        if not any(one.fits(head) for one in named):
            claimed = listed([one.name for one in named], last="or")
            raise self._refused(
                "not_as_named",
                f"The selected file is not a {claimed} file, whatever its name says. "
                "Open it, save it again as that type and select it again.",
            )
        return file

    def _refused(self, code: str, says: str) -> ValidationError:
        """Return a refusal, in the form's own words where it has some for it."""
        return ValidationError(str(self.error_messages.get(code, says)), code)
