"""Secrets of webhooks, and the signature by which a receiver knows that something came from here.

A secret is worked out from the instance's SECRET_KEY and a number of the webhook's own, so the database holds none.
After SECRET_KEY was changed, the former one has to stay among SECRET_KEY_FALLBACKS until each webhook's secret was
renewed.
"""

import base64
import hashlib
import hmac
import secrets

from django.conf import settings
from django.utils.crypto import salted_hmac

HEADER = "Quorate-Signature"


class SecretLost(LookupError):
    """No SECRET_KEY is at hand from which this secret was worked out."""


def mark_of(key: str) -> str:
    """Return a word by which a SECRET_KEY is known again and from which it cannot be worked out."""
    return salted_hmac("quorate.api.key", "mark", secret=key, algorithm="sha256").hexdigest()[:16]


def new_salt() -> tuple[str, str]:
    """Return a new number for a secret, and the mark of the SECRET_KEY that it goes with."""
    return secrets.token_hex(20), mark_of(settings.SECRET_KEY)


def secret_of(salt: str, mark: str) -> str:
    """Return the secret that was worked out from a number.

    :raises SecretLost: if its SECRET_KEY is no longer among the settings
    """
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        if hmac.compare_digest(mark_of(key), mark):
            made = salted_hmac("quorate.api.webhook", salt, secret=key, algorithm="sha256").digest()
            return "qwh_" + base64.urlsafe_b64encode(made).decode().rstrip("=")
    raise SecretLost


def signature(body: bytes, *, at: int, with_secrets: list[str]) -> str:
    """Return the header's value: the second it was made at, and a signature by each secret, the newest first.

    Each is HMAC-SHA256 over the second, a full stop and the body.
    """
    said = str(at).encode() + b"." + body
    signed = [hmac.new(secret.encode(), said, hashlib.sha256).hexdigest() for secret in with_secrets]
    return ",".join([f"t={at}", *(f"v1={one}" for one in signed)])
