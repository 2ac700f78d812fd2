"""Saying at one's own door whether one wants to come."""

from datetime import datetime

from django.db import transaction

from ..models import Wish
from ..queries.reader import Reader
from .sending import tell
from .writing import wish


@transaction.atomic
def say(*, reader: Reader, wants: str, words: str, at: datetime) -> Wish:
    """Record a wish to come, to come for a part, to be spoken for or not to come, and tell the workers of it.

    A wish not to come is taken as it is and asks for no reason. Said again without a change, nothing new is told.

    :raises Refused: once the meeting has begun
    """
    before = Wish.objects.filter(invitation=reader.invitation, superseded_at__isnull=True).first()
    if before and (before.wants, before.words) == (wants, words.strip()):
        return before
    said = wish(reader=reader, wants=wants, words=words, at=at)
    told = Wish.Wants(wants).label
    tell(reader=reader, words=f"{told}. {said.words}".strip(), at=at)
    return said
