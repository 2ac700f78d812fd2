"""Questions about the post of an area: what is waiting, what is stuck and why, what became of one letter."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from quorate.people.access import AREA_WIDE
from quorate.people.models import Area, Practitioner

from .models import Attachment
from .models import Letter as Letter

State = Letter.State

SLOW = timedelta(minutes=30)
"""A letter that has waited this long to be sent is shown as stuck."""


@dataclass(frozen=True)
class Sought:
    """What the reader of the post room looks for. Empty means all."""

    state: str = ""
    document: str = ""
    words: str = ""
    occasion: str = ""
    stuck: bool = False


def letters_of(*, area: Area, reader: Practitioner) -> QuerySet[Letter]:
    """Return the letters this reader may see: all of their area for administrators and managers, else none."""
    if reader.area_id != area.pk or reader.role not in AREA_WIDE:
        return Letter.objects.none()
    return Letter.objects.filter(area=area)


def post_room(*, area: Area, reader: Practitioner, sought: Sought, now: datetime) -> QuerySet[Letter]:
    """Return the letters sought, the newest first."""
    letters = letters_of(area=area, reader=reader).defer("text", "children")
    if sought.stuck:
        letters = letters.filter(_stuck(now))
    if sought.state:
        letters = letters.filter(state=sought.state)
    if sought.document:
        letters = letters.filter(document=sought.document)
    if sought.occasion:
        letters = letters.filter(occasion=sought.occasion)
    for word in sought.words.split():
        letters = letters.filter(
            Q(to_name__icontains=word) | Q(to_email__icontains=word) | Q(subject__icontains=word)
        )
    return letters.order_by("-made_at", "-pk")


def stuck(*, area: Area, reader: Practitioner, now: datetime) -> QuerySet[Letter]:
    """Return the letters that need a person: not sent, in doubt, to print, or waiting for too long."""
    return letters_of(area=area, reader=reader).filter(_stuck(now)).order_by("made_at", "pk")


def counts(*, area: Area, reader: Practitioner) -> dict[str, int]:
    """Return how many letters there are in each state."""
    rows = letters_of(area=area, reader=reader).order_by().values_list("state").annotate(Count("pk"))
    return dict(rows)


def letter(*, area: Area, reader: Practitioner, number: int) -> Letter:
    """Return one letter with what became of it.

    :raises Letter.DoesNotExist: if there is none for this reader
    """
    return (
        letters_of(area=area, reader=reader)
        .select_related("area", "sent_again", "again_of")
        .prefetch_related("tries")
        .get(pk=number)
    )


def enclosures(of: Letter) -> list[Attachment]:
    """Return the files that go with a letter, without their content."""
    return list(of.attachments.defer("content").order_by("pk"))


def enclosure(*, of: Letter, number: int) -> Attachment:
    """Return one file with its content.

    :raises Attachment.DoesNotExist: if it belongs to another letter
    """
    return of.attachments.get(pk=number)


def about(occasion: str) -> QuerySet[Letter]:
    """Return the letters about one occasion with the names of their files.

    For the part of the service that posted them, which checks its reader.
    """
    files = Prefetch("attachments", Attachment.objects.defer("content").order_by("pk"))
    return Letter.objects.filter(occasion=occasion).prefetch_related(files).order_by("made_at", "pk")


def why_stuck(of: Letter, now: datetime) -> str:
    """Return, in a sentence, what keeps this letter here, or "" if nothing does."""
    if of.state == State.HELD:
        return of.held_because
    if of.state == State.UNSURE:
        return f"Nobody can tell whether it went. {of.trouble} Ask the recipient, then decide."
    if of.state == State.FAILED:
        return of.trouble
    if of.state == State.TO_PRINT:
        return "There is no email address. Print it and post it."
    if of.state == State.QUEUED and of.trouble:
        return f"{of.trouble} It will be tried again."
    if of.state == State.QUEUED and of.send_from < now - SLOW:
        return "It is waiting for the worker. If this goes on, ask whoever runs the service whether it is running."
    return ""


def _stuck(now: datetime) -> Q:
    # The states first: nearly all letters have gone, and an index leaves them out at once.
    waiting = Q(state__in=(State.FAILED, State.UNSURE, State.QUEUED, State.TO_PRINT, State.HELD))
    settled = Exists(Letter.objects.filter(again_of=OuterRef("pk")))
    undecided = Q(state__in=(State.FAILED, State.UNSURE)) & ~settled
    slow = Q(state=State.QUEUED) & (Q(send_from__lt=now - SLOW) | ~Q(trouble=""))
    return waiting & (undecided | slow | Q(state__in=(State.TO_PRINT, State.HELD)))
