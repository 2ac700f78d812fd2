"""A thing that holds back an act, warns about it, or has to go with it, in words and with its citation."""

from typing import NamedTuple

from .findings import Citation


class Point(NamedTuple):
    """One thing to tell the person who is about to act."""

    key: str
    says: str
    citation: Citation | None
    lifted_by: str = ""


def said(points: tuple[Point, ...]) -> tuple[str, ...]:
    """Return the words of some points."""
    return tuple(point.says for point in points)
