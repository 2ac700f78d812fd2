"""The minutes of many conferences, sent with one click from the post room."""

from datetime import datetime

from django.urls import reverse

from quorate.conferences.access import conferences_seen_by
from quorate.conferences.batches import due_days, label, of_area
from quorate.conferences.queries.papers import letters_by_invitation
from quorate.letters.making import NotMade, Ready, makes
from quorate.letters.models import Letter
from quorate.people.models import Area, Practitioner

from .actions.refusals import Refused
from .actions.sending import send
from .models import Minutes
from .queries import PAPER


def ready(*, area: Area, reader: Practitioner, at: datetime) -> list[Ready]:
    """Return the conferences whose minutes are approved and have gone to nobody yet."""
    approved = Minutes.objects.filter(state=Minutes.State.APPROVED).values("conference")
    rows = list(
        conferences_seen_by(reader).filter(area=area, pk__in=approved).order_by("starts_at", "pk")[:300]
    )
    due = due_days(rows, PAPER)
    return [
        Ready(str(one.pk), label(one), reverse("minutes:copies", args=[one.pk]), due.get(one.ref))
        for one in rows
    ]


@makes(
    "minutes.minutes",
    title="Minutes",
    explains="To everybody to whom the procedure sends the approved minutes. A copy that has to be edited first waits.",
    ready=ready,
)
def make(what: str, *, area: Area, by: Practitioner, at: datetime) -> list[Letter]:
    """Put the copies of one conference's minutes in the post room, once; return all that are there."""
    conference = of_area(area, what)
    minutes = Minutes.objects.select_related("conference").filter(conference=conference).first()
    if minutes is None:
        raise NotMade("There are no minutes of this conference.")
    try:
        sent = send(minutes, by=by, at=at)
    except Refused as refusal:
        raise NotMade(str(refusal)) from refusal
    if sent.stopped:
        raise NotMade(" ".join(sent.stopped))
    return list(letters_by_invitation(conference, PAPER).values())
