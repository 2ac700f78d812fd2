"""What parts above the first page have waiting for its reader, said in a line each."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from quorate.people.models import Practitioner


class Line(NamedTuple):
    """One line and where it leads."""

    says: str
    href: str


Ask = Callable[[Practitioner, date], Line | None]
_asked: list[Ask] = []


def also_waits(ask: Ask) -> None:
    """Have this asked for each reader of the first page."""
    if ask not in _asked:
        _asked.append(ask)


def lines(reader: Practitioner, today: date) -> list[Line]:
    """Return what else waits for this reader."""
    return [line for ask in _asked if (line := ask(reader, today)) is not None]
