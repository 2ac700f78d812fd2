"""Lets whoever handles a request learn which children were acted on while it was answered, and by which acts.

Nothing is kept: a part above that has to look at the outcome of an act (what the census's rules say of it) asks here
instead of each act having to know of it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import NamedTuple


class Acted(NamedTuple):
    """One act on one child: the audit's word for it, and the kind of event where it was one."""

    act: str
    kind: str
    child: int


_watched: ContextVar[list[Acted] | None] = ContextVar("watched", default=None)


@contextmanager
def watching() -> Iterator[list[Acted]]:
    """Give a list that fills with each act on a child until the block ends."""
    acted: list[Acted] = []
    token = _watched.set(acted)
    try:
        yield acted
    finally:
        _watched.reset(token)


def tell(act: str, kind: str, children: tuple[int, ...]) -> None:
    """Note an act, where somebody watches."""
    watched = _watched.get()
    if watched is not None:
        watched += [Acted(act, kind, child) for child in children]
