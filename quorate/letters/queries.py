"""Questions about the post of an area: what is waiting, what is stuck and why, what became of one letter."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from quorate.jobs.models import Job
from quorate.people.access import AREA_WIDE
from quorate.people.models import Area, Practitioner

from .models import Attachment, BatchItem, BatchLetter
from .models import Batch as Batch
from .models import Letter as Letter

State = Letter.State

BATCH_WORK = "letters.batch"
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


def held_by_hand(letter: Letter) -> bool:
    """Return whether somebody held this letter back since it was last written: it waits for them, whatever changes."""
    last = letter.tries.filter(outcome__in=("held", "written anew")).order_by("pk").last()
    return last is not None and last.outcome == "held"


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


@dataclass(frozen=True)
class Progress:
    """How far a batch has come: things to make, and what became of their letters."""

    waiting: int
    made: int
    failed: int
    stopped: int
    letters: dict[str, int]

    @property
    def total(self) -> int:
        return self.waiting + self.made + self.failed + self.stopped

    @property
    def all_letters(self) -> int:
        return sum(self.letters.values())

    @property
    def going(self) -> int:
        """Return how many letters are made and still on their way."""
        return sum(self.letters.get(one, 0) for one in (State.QUEUED, State.CONNECTING, State.HANDING_OVER))

    @property
    def stuck(self) -> int:
        return sum(self.letters.get(one, 0) for one in (State.FAILED, State.UNSURE))

    @property
    def moves(self) -> bool:
        """Whether it changes by itself, so that the page asks again."""
        return bool(self.waiting or self.going)

    def of(self, state: str) -> int:
        return self.letters.get(state, 0)


def batches_of(*, area: Area, reader: Practitioner) -> QuerySet[Batch]:
    """Return the batches of the area, the newest first; none for readers who see no letters."""
    if reader.area_id != area.pk or reader.role not in AREA_WIDE:
        return Batch.objects.none()
    counted = {
        name: Count("items", filter=Q(items__state=state))
        for name, state in (
            ("waiting", "waiting"),
            ("made", "made"),
            ("failed", "failed"),
            ("stopped", "stopped"),
        )
    }
    return (
        Batch.objects.filter(area=area)
        .defer("file")
        .select_related("made_by", "stopped_by", "area")
        .annotate(**counted)
        .order_by("-made_at", "-pk")
    )


def batch(*, area: Area, reader: Practitioner, number: int) -> Batch:
    """Return one batch.

    :raises Batch.DoesNotExist: if there is none for this reader
    """
    return batches_of(area=area, reader=reader).get(pk=number)


def is_stranded(of: Batch) -> bool:
    """Return whether something of a batch waits and no job is going to make it: the last one got stuck, or was lost."""
    at_it = Job.objects.filter(
        key__startswith=f"{BATCH_WORK}:{of.pk}:", state__in=(Job.State.WAITING, Job.State.RUNNING)
    )
    return of.items.filter(state=BatchItem.State.WAITING).exists() and not at_it.exists()


def progress(of: Batch) -> Progress:
    """Return how far a batch has come, in two queries."""
    items = dict(of.items.order_by().values_list("state").annotate(Count("pk")))
    letters = Letter.objects.filter(in_batches__item__batch=of).order_by().values_list("state")
    counted = dict(letters.annotate(Count("pk", distinct=True)))
    return Progress(
        waiting=items.get("waiting", 0),
        made=items.get("made", 0),
        failed=items.get("failed", 0),
        stopped=items.get("stopped", 0),
        letters=counted,
    )


def items_of(of: Batch, *, state: str = "") -> QuerySet[BatchItem]:
    """Return what a batch makes, in its order, with the letters that came of each."""
    found = of.items.filter(state=state) if state else of.items.all()
    letters = Prefetch(
        "letters", BatchLetter.objects.select_related("letter").defer("letter__text").order_by("pk")
    )
    return found.defer("content").prefetch_related(letters).order_by("position")


def file_of(of: Batch) -> bytes:
    """Return a print run's file, or nothing if it has none (yet)."""
    content = Batch.objects.filter(pk=of.pk).values_list("file", flat=True).get()
    return bytes(content) if content else b""


def children_of_batch(of: Batch) -> list[int]:
    """Return the numbers of the children whose letters a batch holds, for the reading log."""
    about = Letter.objects.filter(in_batches__item__batch=of).values_list("children", flat=True)
    return sorted({child for children in about for child in children})
