"""How a token is made and known again: only a hash of it is kept, and what it is found by says nothing of it.

Nobody can guess 256 random bits, so a plain hash does; a slow one would only make each call slow.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass

MARK = "quorate"
"""Tokens begin so, that a scanner of source code can find one that was left there."""
WHOLE = re.compile(rf"{MARK}_([a-z0-9]{{12}})_([A-Za-z0-9_-]{{43}})")
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Made:
    """A new token: ``whole`` is shown once; ``public`` and ``hash`` are kept."""

    whole: str
    public: str
    hash: str


def make() -> Made:
    """Return a new token of 256 random bits."""
    public = "".join(secrets.choice(LETTERS) for _ in range(12))
    whole = f"{MARK}_{public}_{secrets.token_urlsafe(32)}"
    return Made(whole, public, hash_of(whole))


def hash_of(whole: str) -> str:
    return hashlib.sha256(whole.encode()).hexdigest()


def public_of(whole: str) -> str:
    """Return the part by which a token is found, or "" for what is no token."""
    found = WHOLE.fullmatch(whole)
    return found[1] if found else ""
