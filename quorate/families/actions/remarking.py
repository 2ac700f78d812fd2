"""Saying of a sentence of a report that it is right or wrong, and that a report was opened."""

from datetime import datetime

from django.db import transaction

from quorate.design.languages import gettext as _
from quorate.reports.actions import remarks, sharing
from quorate.reports.actions.refusing import ReportRefused
from quorate.reports.copies import Copy
from quorate.reports.models import Remark

from ..queries.reader import Reader
from .refusals import Refused, plainly


@transaction.atomic
def opened(*, reader: Reader, copy: Copy, at: datetime) -> None:
    """Record that this reader opened a report at their own door: the first time counts as the day it was shown."""
    sharing.record_opened(copy.report, reader.invitation, at)


@transaction.atomic
def say(*, reader: Reader, copy: Copy, anchor: str, says: str, words: str, at: datetime) -> Remark:
    """Keep what this reader says of one sentence; the note follows the sentence into later versions.

    :raises Refused: if there is no such sentence, a correction says nothing, or the meeting is over
    """
    if says not in Remark.Says.values:
        raise Refused(_("Choose one of the answers."))
    if says == Remark.Says.CORRECTION and not words.strip():
        raise Refused(_("Say what is wrong, and what is right."))
    try:
        return remarks.remark(
            invitation=reader.invitation,
            version=copy.version,
            anchor=anchor,
            says=says,
            words=words,
            by=None,
            at=at,
        )
    except ReportRefused as refused:
        raise Refused(plainly(refused)) from refused


@transaction.atomic
def take_back(*, remark: Remark, at: datetime) -> None:
    """Take back what was said of a sentence; the row stays."""
    remarks.take_back_remark(kept=remark, by=None, at=at)
