"""The fixed words for families: each topic said once, and shown as a page, as a leaflet and as an easy-read leaflet.

Every sentence goes through gettext when it is shown, so that it can be said in another language.
"""

from dataclasses import dataclass, field

from quorate.letters.documents import Block, Heading, Points, Text


@dataclass(frozen=True, slots=True)
class Part:
    """One heading of a topic, and what is said under it. ``picture`` names a file of `pictures/`."""

    heading: str
    says: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Topic:
    key: str
    title: str
    parts: tuple[Part, ...] = field(default=())


def blocks(topic: Topic, *, headed: bool = True) -> tuple[Block, ...]:
    """Return a topic as the blocks of a paper; ``headed``: under its own title."""
    made: list[Block] = [Heading(topic.title)] if headed else []
    for part in topic.parts:
        made.append(Heading(part.heading, 3 if headed else 2))
        if part.says:
            made.append(Text("\n\n".join(part.says)))
        if part.points:
            made.append(Points(part.points))
        if part.after:
            made.append(Text("\n\n".join(part.after)))
    return tuple(made)
