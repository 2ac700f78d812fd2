"""Complaining about the meeting, or about one service, at one's own door."""

from datetime import datetime

from django.db import transaction

from quorate.challenges.actions.door import from_family
from quorate.challenges.refusals import Refused as NotReceived
from quorate.clock import LONDON
from quorate.design.languages import gettext as _

from ..queries import complaining
from ..queries.reader import Reader
from .refusals import Refused, plainly


@transaction.atomic
def complain(
    *, reader: Reader, subject: str, words: str, wants: str, agency: str, token: str, at: datetime
) -> None:
    """Receive a complaint by this reader; about one service, it is sent on to that service.

    ``agency`` is the number of the service, for that subject alone. What the meeting decided stands meanwhile.
    **Rules** as `challenges` has them: ``list.complaint-route``, ``list.complaint-subjects``.

    :raises Refused: if nothing is said, no service is chosen, or the same is open already
    """
    if not words.strip():
        raise Refused(_("Write something here."))
    service = None
    if subject == complaining.AGENCY:
        service = next((one for one in complaining.agencies(reader) if str(one.pk) == agency), None)
        if service is None:
            raise Refused(_("Choose which service it is about."))
    try:
        from_family(
            invitation=reader.invitation,
            subject=subject,
            words=words,
            on=at.astimezone(LONDON).date(),
            token=token,
            at=at,
            wants=wants,
            agency=service,
            may_pass_on=service is not None,
        )
    except NotReceived as refused:
        raise Refused(plainly(refused)) from refused
