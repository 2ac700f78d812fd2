"""The catalogues of words: taken from the pages as they stand, kept for each language, and what is missing in each."""

from dataclasses import dataclass
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po
from django.conf import settings

HERE = Path(__file__).resolve().parent
METHODS = [("**/jinja2/**.html", "jinja2"), ("**.py", "python")]
OPTIONS = {"**/jinja2/**.html": {"trim_blocks": "true", "lstrip_blocks": "true", "newstyle_gettext": "true"}}
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "later": None}
COMMENT = "Translators: the reader may be nine years old, or may find reading hard."


@dataclass(frozen=True, slots=True)
class Standing:
    """How a language's catalogue stands: how many words there are, which are missing, unsure or no longer said."""

    code: str
    all: int
    missing: tuple[str, ...]
    unsure: tuple[str, ...]
    left_over: int

    @property
    def whole(self) -> bool:
        return not self.missing and not self.unsure


def said() -> Catalog:
    """Return every fixed text of the family's pages, and of the pages at their door, as they stand."""
    found = Catalog(project="Quorate", charset="utf-8")
    design = HERE.parent / "design"
    for place in (HERE, HERE.parent / "doors", design):
        methods = [("languages.py", "python")] if place == design else METHODS
        for file, _line, message, comments, context in extract_from_dir(
            place, method_map=methods, options_map=OPTIONS, keywords=KEYWORDS, strip_comment_tags=True
        ):
            found.add(message, None, [(f"{place.name}/{file}", 1)], auto_comments=comments, context=context)
    return found


def folder(code: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / code / "LC_MESSAGES" / "django.po"


def codes() -> list[str]:
    """Return the languages that have a catalogue."""
    return sorted(
        path.parent.parent.name for path in Path(settings.LOCALE_PATHS[0]).glob("*/LC_MESSAGES/django.po")
    )


def catalogue(code: str) -> Catalog:
    """Return a language's catalogue as it is kept."""
    with folder(code).open("rb") as kept:
        return read_po(kept, locale=code)


def standing(code: str) -> Standing:
    """Return how a language's catalogue stands beside the pages as they are."""
    kept, wanted = catalogue(code), said()
    missing, unsure = [], []
    for message in wanted:
        if not message.id:
            continue
        one = kept.get(message.id)
        text = str(message.id if isinstance(message.id, str) else message.id[0])
        if one is None or not (one.string if isinstance(one.string, str) else all(one.string or ())):
            missing.append(text)
        elif one.fuzzy:
            unsure.append(text)
    known = {message.id for message in wanted}
    left = sum(1 for message in kept if message.id and message.id not in known)
    return Standing(code, len(wanted), tuple(missing), tuple(unsure), left)


def take_up(code: str) -> Standing:
    """Bring a language's catalogue up to date with the pages, or begin one; what was put into words stays."""
    path = folder(code)
    kept = catalogue(code) if path.exists() else Catalog(locale=code, project="Quorate", charset="utf-8")
    kept.update(said(), no_fuzzy_matching=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, kept, width=100, no_location=True, ignore_obsolete=True, omit_header=False)
    return standing(code)
