"""The text behind a procedure: its edition, when it was read, and when it was itself to be looked at again.

The rules read no day from here: it is what pages show beside them.
"""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from quorate.rules import deciding
from quorate.rules.procedure import Listed

from . import FOLDER, load
from .reading import ABOUT


@dataclass(frozen=True, slots=True)
class Publication:
    """One published text, as `sources.toml` or the area's own `about.toml` names it."""

    key: str
    title: str
    publisher: str = ""
    edition: str = ""
    of: date | None = None
    read: date | None = None
    review_by: date | None = None
    address: str = ""
    note: str = ""

    def is_past_review(self, today: date) -> bool:
        """Whether the day on which the text was to be looked at again has passed."""
        return self.review_by is not None and today > self.review_by

    def is_older_than_held(self, on: date) -> bool:
        """Whether an earlier edition, which is not held, was in force on a day."""
        return self.of is not None and on < self.of


@dataclass(frozen=True, slots=True)
class Guidance:
    """A list that the procedure gives, or why there is none here."""

    entries: tuple[Listed, ...]
    says: str
    source: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An area's procedure on one day, for pages: the text behind it, and the lists it gives."""

    key: str
    on: date
    publication: Publication

    def listed(self, key: str) -> Guidance:
        """Return a list of the procedure.

        **Rules** ``list.<key>``.
        """
        entries, reason = deciding.listed(key, procedure=load().procedure(self.key), on=self.on)
        return Guidance(entries, reason.says, str(reason.citation))


def reading(key: str, on: date) -> Reading:
    """Return a procedure on one day, for pages.

    :raises UnknownProcedure: if there is none of that name
    """
    load().procedure(key)
    return Reading(key, on, publication(key))


@cache
def publication(key: str, folder: Path = FOLDER) -> Publication:
    """Return the text behind a procedure: the source that its ``about.toml`` names."""
    about = tomllib.loads((folder / key / ABOUT).read_text(encoding="utf-8"))
    source = str(about.get("source", key))
    sources = tomllib.loads((folder / "sources.toml").read_text(encoding="utf-8"))
    values: dict[str, Any] = about.get("publication") or sources[source]
    return Publication(
        key=source,
        title=values["title"],
        publisher=values.get("publisher", ""),
        edition=values.get("edition", ""),
        of=values.get("of"),
        read=values.get("read"),
        review_by=values.get("review-by"),
        address=values.get("address", ""),
        note=values.get("note", ""),
    )
