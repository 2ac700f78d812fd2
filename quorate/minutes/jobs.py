"""What the worker does for minutes: copies are written, sending is noted, late minutes are told of."""

from quorate import clock
from quorate.conferences.models import Conference
from quorate.jobs.queue import each_minute, enqueue, job
from quorate.letters.models import Letter

from . import batches, queries  # noqa: F401 - batches names what the worker can make by the dozen
from .actions import late
from .actions.refusals import ChangedMeanwhile
from .actions.sending import SENT, WRITE, carry_out, note_sent
from .models import Sending

TELL = "minutes.ask-to-tell"
AGAIN = 3
"""How often an order is begun anew because something changed while a copy was written."""


@job(SENT)
def sent(letter: int) -> None:
    """Record that one person has their copy of the minutes and, after the last, that the duty to send them is done."""
    note_sent(Letter.objects.get(pk=letter), at=clock.now())


@job(WRITE)
def write_copies(sending: int) -> None:
    """Write the copies of an order and put them in the post room. Begun again, it goes on where it stopped."""
    for tried in range(1, AGAIN + 1):
        order = Sending.objects.select_related("minutes", "by__area").get(pk=sending)
        try:
            carry_out(order, at=clock.now())
        except ChangedMeanwhile:
            if tried == AGAIN:
                raise
        else:
            return


@job(TELL)
def ask_to_tell(conference: int) -> None:
    """Ask whoever has to tell of late minutes to do so."""
    late.ask_to_tell(Conference.objects.get(pk=conference), at=clock.now())


@each_minute
def look() -> None:
    """Find the minutes that have become late, and have those asked who tell of it: each conference once."""
    for number in queries.late_today(clock.now()):
        enqueue(TELL, number, key=f"{TELL}:{number}")
