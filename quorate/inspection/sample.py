"""A sample that anybody can draw again: the same seed and the same register give the same children.

Each child's place is the SHA-256 of ``seed:identifier``; those with the lowest are drawn. So no child's chance
depends on name or order, and a child who comes or goes moves nobody else but one. With strata each gets its share,
at least one.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple


class Ticket(NamedTuple):
    """One child in the draw: the plan's number, the child's own identifier, and the stratum (empty for none)."""

    plan: int
    identifier: str
    stratum: str = ""


def place(seed: str, identifier: str) -> str:
    """Return a child's place in the draw; the lowest are drawn."""
    return hashlib.sha256(f"{seed}:{identifier}".encode()).hexdigest()


def draw(tickets: Iterable[Ticket], *, seed: str, number: int) -> list[Ticket]:
    """Return ``number`` of the tickets (all, if there are fewer), by stratum and then place."""
    strata: dict[str, list[tuple[str, Ticket]]] = defaultdict(list)
    for ticket in tickets:
        strata[ticket.stratum].append((place(seed, ticket.identifier), ticket))
    shares = shared({name: len(those) for name, those in strata.items()}, number)
    return [ticket for name in sorted(strata) for _, ticket in sorted(strata[name])[: shares[name]]]


def shared(sizes: dict[str, int], number: int) -> dict[str, int]:
    """Return how many to draw of each stratum: in proportion, at least one each while there are enough to draw.

    What is left over by rounding down goes to the largest remainders, of equals to the first by name.
    """
    whole = sum(sizes.values())
    number = min(number, whole)
    if not whole:
        return dict.fromkeys(sizes, 0)
    exact = {name: number * size / whole for name, size in sizes.items()}
    least = 1 if number >= len(sizes) else 0
    shares = {name: max(least, int(part)) for name, part in exact.items()}
    by_remainder = sorted(sizes, key=lambda name: (-(exact[name] - int(exact[name])), name))
    while sum(shares.values()) < number:
        short = [name for name in by_remainder if shares[name] < sizes[name]]
        for name in short[: number - sum(shares.values())]:
            shares[name] += 1
    while sum(shares.values()) > number:
        most = max(shares, key=lambda name: (shares[name], name))
        shares[most] -= 1
    return shares
