"""The conference is closed, and what tells each of its outcome is written in the same breath."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quorate.people.models import Practitioner

from ..models import Conference
from . import close as closing
from .notices import order_notices
from .refusals import Refused


@dataclass(frozen=True, slots=True)
class Told:
    """How many outcome notices are being written, whether they then go, or why none are."""

    notices: int = 0
    go: bool = False
    refused: str = ""

    @property
    def says(self) -> str:
        """What a message adds to "closed"."""
        if not self.notices:
            return ""
        many = f"{self.notices} outcome notices are" if self.notices > 1 else "1 outcome notice is"
        then = (
            "They go as soon as they are."
            if self.go
            else "Look at them under “Outcome notices” below, then send them."
        )
        return f" {many} being written. {then}"


@transaction.atomic
def close_and_tell(
    *, conference: Conference, version: int, tell: bool, open_why: str = "", by: Practitioner, at: datetime
) -> Told:
    """Close the conference, and have the outcome notice of each recipient written: asked for in the same transaction.

    They are ready then and wait until somebody sends them; with ``tell`` they go as soon as they are written.

    What a notice still lacks does not keep a conference open: it is closed, and what is lacking is returned.

    :raises Refused: and its kinds, as ``close.close``
    """
    current = closing.close(conference=conference, version=version, open_why=open_why, by=by, at=at)
    try:
        return Told(order_notices(current, also=(), ready=not tell, by=by, at=at), go=tell)
    except Refused as refusal:
        return Told(refused=" ".join(refusal.says))


__all__ = ["Told", "close_and_tell"]
