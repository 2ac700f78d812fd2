"""Tokens and codes: made by the system's random source, kept only as hashes, compared in constant time."""

import hashlib
import hmac
import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

TOKEN_BYTES = 32
CODE_DIGITS = 6


def new_token() -> str:
    """Return 256 random bits as text for an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Return what is kept of a token. It is random enough that the hash needs no salt to be of no use."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code() -> str:
    """Return six random digits."""
    return f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"


def code_hash(code: str, door: int) -> str:
    """Return what is kept of a code: keyed with the instance's secret, since six digits are soon tried out."""
    return salted_hmac(f"quorate.doors.code.{door}", code, algorithm="sha256").hexdigest()


def same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def machine_hash(address: str) -> str:
    """Return what is kept of a machine's address for counting: no address itself."""
    return salted_hmac(
        "quorate.doors.machine", address, algorithm="sha256", secret=settings.SECRET_KEY
    ).hexdigest()
