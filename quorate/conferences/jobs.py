"""What the worker does for conferences."""

from quorate import clock
from quorate.jobs.queue import job
from quorate.people.models import Practitioner

from . import batches  # noqa: F401 - names what the worker can make by the dozen
from .actions.notices import NOTICE_SENT, WRITE, make_ready, note_if_all_sent, send_notices
from .models import Conference
from .queries.papers import NOTICE, conference_of_letter


@job(NOTICE_SENT)
def notice_sent(letter: int) -> None:
    """Once the last notice of a conference has gone, put that into its history: the duty to send them is done."""
    note_if_all_sent(conference_of_letter(letter), paper=NOTICE, kind="outcome-notice-sent", at=clock.now())


@job(WRITE)
def write_notices(conference: int, by: int, also: list[int], ready: bool = False) -> None:
    """Write the outcome notices that somebody ordered, and send them unless they are to be ready: all, or none yet."""
    rows = Conference.objects.select_related("area", "chair", "administrator")
    who = Practitioner.objects.select_related("area", "agency").get(pk=by)
    act = make_ready if ready else send_notices
    act(rows.get(pk=conference), also=also, by=who, at=clock.now())
