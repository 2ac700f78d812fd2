"""What can be made by the dozen with one click. The post room knows nothing of conferences: parts above name it here.

    @makes("conferences.notices", title="Outcome notices", explains="...", ready=ready)
    def make(what: str, *, area: Area, by: Practitioner, at: datetime) -> list[Letter]: ...

``make`` does its own transaction, may be called again for the same thing after the worker died in the middle, and then
returns the letters that are there already. What it cannot make it refuses with `NotMade`, in words for the reader.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol

from quorate.people.models import Area, Practitioner

from .models import Letter


class NotMade(Exception):
    """These letters cannot be made as things stand. The message says why and what can be done."""


class Ready(NamedTuple):
    """One thing of which letters can be made: ``what`` names it, ``label`` says it without a child's name."""

    what: str
    label: str
    href: str = ""
    due_on: date | None = None


class Make(Protocol):
    def __call__(self, what: str, *, area: Area, by: Practitioner, at: datetime) -> Sequence[Letter]: ...


class Ask(Protocol):
    def __call__(self, *, area: Area, reader: Practitioner, at: datetime) -> list[Ready]: ...


@dataclass(frozen=True)
class Kind:
    """One kind of letters that are made by the dozen."""

    key: str
    title: str
    explains: str
    ready: Ask
    make: Make


KINDS: dict[str, Kind] = {}


def makes(key: str, *, title: str, explains: str, ready: Ask) -> Callable[[Make], Make]:
    """Return a decorator that makes a function the maker of this kind of letters."""

    def describe(make: Make) -> Make:
        KINDS[key] = Kind(key, title, explains, ready, make)
        return make

    return describe
