"""What lies behind a door, told by the parts above: whether its holder is still asked, where they go.

A part names its kind of holder once (``holder_is``), and a page that receives people their kind (``leads_to``).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.urls import reverse

from .models import Door


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the holder of a door may still come in, and how they are reached now."""

    until: datetime
    """From this moment on not any more."""

    email: str
    name: str
    links: bool = True
    """Whether a link may be sent to them: not where somebody else might read it."""

    to_address: str = ""
    """Where a printed letter goes, or by whose hand."""

    hold_because: str = ""
    """Why a letter to them waits for somebody to release it."""


class Ask(Protocol):
    """Returns how it stands with the holder of this number, or nothing when they are no longer asked."""

    def __call__(self, number: int) -> Standing | None: ...


_holders: dict[str, Ask] = {}
_landings: dict[str, str] = {}


def holder_is(word: str, ask: Ask) -> None:
    """Have holders that are named by this word (``invitation`` in ``invitation:45``) asked about by ``ask``."""
    _holders[word] = ask


def leads_to(kind: str, address_name: str) -> None:
    """Have people who pass a door of this kind sent to the named address."""
    _landings[kind] = address_name


def standing_of(door: Door) -> Standing | None:
    """Return how it stands with a door's holder now; nothing when nobody answers for that kind of holder."""
    word, _, number = door.holder.partition(":")
    ask = _holders.get(word)
    return ask(int(number)) if ask and number.isdigit() else None


def landing_of(door: Door) -> str:
    """Return the address that a door leads to."""
    return reverse(_landings[door.kind]) if door.kind in _landings else reverse("doors:doorway")
