"""How entries hang together: each is sealed with a hash of what it says and of the entry before it."""

import hashlib
import json
from datetime import UTC

from .models import Entry

GENESIS = "0" * 64
"""What the first entry follows."""


def seal(entry: Entry) -> str:
    """Return the hash that this entry must carry, from everything it says and the entry before it."""
    said = [
        entry.sequence,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        str(entry.kind),
        entry.act,
        entry.about,
        entry.area,
        entry.by_id,
        entry.by_name,
        str(entry.by_role),
        entry.detail,
        entry.children,
        entry.previous_hash,
    ]
    plain = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return hashlib.sha256(plain.encode()).hexdigest()
