"""Asking for a change in the minutes that one of the family was sent."""

from datetime import datetime

from django.db import transaction

from quorate.design.languages import gettext as _
from quorate.minutes.actions import amending
from quorate.minutes.actions.refusals import Refused as NotInTheMinutes
from quorate.minutes.models import Amendment

from ..queries.after import may_ask_for_change
from ..queries.reader import Reader
from .refusals import Refused


@transaction.atomic
def ask_for_change(*, reader: Reader, words: str, at: datetime) -> Amendment:
    """Keep what this reader wants changed in their minutes. One that comes late is kept too, and marked.

    :raises Refused: if the minutes were not sent to this reader, or nothing is asked for
    """
    if not may_ask_for_change(reader):
        raise Refused(_("We have not sent you the minutes yet."))
    try:
        return amending.ask(reader.invitation, words=words, by=reader.door.who, at=at)
    except NotInTheMinutes as refused:
        raise Refused(_("Write something here.")) from refused
