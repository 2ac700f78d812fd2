"""The conference is closed, and those who are to know its outcome are told in the same breath."""

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
    """How many outcome notices are being written, or why none are."""

    notices: int = 0
    refused: str = ""

    @property
    def says(self) -> str:
        """What a message adds to "closed"."""
        if not self.notices:
            return ""
        many = f"{self.notices} outcome notices are" if self.notices > 1 else "1 outcome notice is"
        return f" {many} being written."


@transaction.atomic
def close_and_tell(
    *, conference: Conference, version: int, tell: bool, open_why: str = "", by: Practitioner, at: datetime
) -> Told:
    """Close the conference; with ``tell``, have the outcome notice of each recipient written in the same transaction.

    What a notice still lacks does not keep a conference open: it is closed, and what is lacking is returned.

    :raises Refused: and its kinds, as ``close.close``
    """
    current = closing.close(conference=conference, version=version, open_why=open_why, by=by, at=at)
    if not tell:
        return Told()
    try:
        return Told(order_notices(current, also=(), by=by, at=at))
    except Refused as refusal:
        return Told(refused=" ".join(refusal.says))


__all__ = ["Told", "close_and_tell"]
