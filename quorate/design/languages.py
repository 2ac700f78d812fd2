"""The languages in which families can read their pages: words, days and times, and which one is spoken now.

A language is data: a folder `<code>/LC_MESSAGES/django.po` under one of `settings.LOCALE_PATHS`. The catalogues are
read as they are, when they are first asked for; nothing compiled is kept beside them. Pages of staff are always in
English, since nothing but a family's page ever calls `speaking`.
"""

import gettext as library
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation

from quorate.design import words

ENGLISH = "en-gb"
CHOSEN = "family-language"
"""The cookie that holds the language somebody chose, at a door or behind it."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language that can be chosen. ``name`` is its own name for itself; ``direction`` is ltr or rtl."""

    code: str
    name: str
    direction: str


def _folders() -> dict[str, Path]:
    return {
        found.parent.parent.name: found
        for root in settings.LOCALE_PATHS
        for found in sorted(Path(root).glob("*/LC_MESSAGES/django.po"))
    }


@cache
def known() -> tuple[Language, ...]:
    """Return the languages that can be chosen, English first."""
    found = [Language(ENGLISH, "English", "ltr")]
    for code in _folders():
        locale = Locale.parse(code, sep="-" if "-" in code else "_")
        name = (locale.get_display_name() or code).capitalize()
        found.append(Language(code, name, locale.text_direction))
    return tuple(found)


def language(code: str | None) -> Language:
    """Return a language by its code; English for a code that is not known."""
    return next((one for one in known() if one.code == code), known()[0])


def current() -> Language:
    """Return the language that is being spoken."""
    return language(translation.get_language())


@contextmanager
def speaking(code: str | None) -> Iterator[Language]:
    """Speak a language for as long as the block lasts; an unknown one is English."""
    chosen = language(code)
    with translation.override(chosen.code):
        yield chosen


@cache
def _catalogue(code: str) -> library.NullTranslations:
    path = _folders().get(code)
    if path is None:
        return library.NullTranslations()
    with path.open("rb") as source:
        catalogue = read_po(source, locale=code)
    made = BytesIO()
    write_mo(made, catalogue)
    made.seek(0)
    return library.GNUTranslations(made)


def gettext(text: str) -> str:
    """Return a text in the language that is being spoken; as it stands where nobody has put it into that language."""
    return _catalogue(current().code).gettext(text)


def ngettext(one: str, many: str, number: int) -> str:
    """Return the form of a text that goes with a number."""
    return _catalogue(current().code).ngettext(one, many, number)


def later(text: str) -> str:
    """Mark a text for the catalogues and return it as it stands: whoever shows it calls `gettext`."""
    return text


def spoken_weekday(value: date | datetime | None) -> str:
    """Return "Monday 13 April 2026", or "Dydd Llun 13 Ebrill 2026"."""
    return _spoken(value, "EEEE d MMMM y") if current().code != ENGLISH else words.weekday(value)


def spoken_day(value: date | datetime | None) -> str:
    """Return "13 April 2026", or "13 Ebrill 2026"."""
    return _spoken(value, "d MMMM y") if current().code != ENGLISH else words.day(value)


def spoken_moment(value: datetime | None) -> str:
    """Return "3:30pm on Monday 13 April 2026" in the language that is being spoken."""
    if value is None:
        return ""
    said: dict[str, Any] = {"time": spoken_time(value), "day": spoken_weekday(value)}
    return gettext("%(time)s on %(day)s") % said


def spoken_time(value: datetime | None) -> str:
    """Return "3:30pm"; midday and midnight have their own words."""
    said = words.clock_time(value)
    return {"midday": gettext("midday"), "midnight": gettext("midnight")}.get(said, said)


def _spoken(value: date | datetime | None, shape: str) -> str:
    if value is None:
        return ""
    on = words.local(value).date() if isinstance(value, datetime) else value
    return str(format_date(on, shape, locale=current().code.replace("-", "_")))


def spoken_list(items: list[str] | tuple[str, ...]) -> str:
    """Return "a, b and c" in the language that is being spoken."""
    return words.listed(items, last=gettext("and"))
