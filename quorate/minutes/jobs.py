"""What the worker does for minutes."""

from quorate import clock
from quorate.jobs.queue import job
from quorate.letters.models import Letter

from . import batches  # noqa: F401 - names what the worker can make by the dozen
from .actions.sending import SENT, note_sent


@job(SENT)
def sent(letter: int) -> None:
    """Record that one person has their copy of the minutes and, after the last, that the duty to send them is done."""
    note_sent(Letter.objects.get(pk=letter), at=clock.now())
