"""What the worker does for conferences."""

from quorate import clock
from quorate.jobs.queue import job

from . import batches  # noqa: F401 - names what the worker can make by the dozen
from .actions.notices import NOTICE_SENT, note_if_all_sent
from .queries.papers import NOTICE, conference_of_letter


@job(NOTICE_SENT)
def notice_sent(letter: int) -> None:
    """Once the last notice of a conference has gone, put that into its history: the duty to send them is done."""
    note_if_all_sent(conference_of_letter(letter), paper=NOTICE, kind="outcome-notice-sent", at=clock.now())
