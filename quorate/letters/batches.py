"""Many letters with one click: asked for, made by the worker one after another, stopped, tried again.

The click writes one row for each thing to make and asks the worker to begin: each of its processes has its share, by
the rows' places, so that no two make the same. It makes for a few seconds and asks itself to go on, so that letters go
while others are still made. Whoever kills it loses nothing: what was made is there under its key, what was not waits.
"""

import time
from collections.abc import Collection, Sequence
from datetime import date, datetime

import structlog
from django.conf import settings
from django.db import transaction
from django.db.models import F

from quorate import clock
from quorate.audit import actions as audit
from quorate.jobs.queue import enqueue
from quorate.people.models import Area, Practitioner

from . import actions, making, printing, queries
from .actions import CannotDoThat
from .models import Batch, BatchItem, BatchLetter, Letter

log = structlog.get_logger("quorate.letters")
State = BatchItem.State
WORK = queries.BATCH_WORK
ROUND = 15.0
"""Seconds after which the worker lets other work come in between."""
MOST = 2_000


@transaction.atomic
def begin(
    *, area: Area, kind: str, chosen: Collection[str], key: str, by: Practitioner, at: datetime
) -> Batch:
    """Ask for the letters of everything chosen, and return the batch. The same ``key`` again returns the same batch.

    :raises CannotDoThat: when nothing is chosen, or what is chosen is not ready (any more)
    """
    found = Batch.objects.filter(key=key, area=area).first()
    if found:
        return found
    known = making.KINDS.get(kind)
    if known is None:
        raise CannotDoThat("Choose what is to be sent.")
    wanted = [one for one in known.ready(area=area, reader=by, at=at) if one.what in chosen]
    if not wanted:
        raise CannotDoThat("Nothing of what you chose is waiting any more. Look at the list again.")
    if len(wanted) > MOST:
        raise CannotDoThat(f"That is more than {MOST:,} at once. Choose fewer.")
    batch = Batch.objects.create(area=area, key=key, kind=kind, made_by=by, made_at=at)
    BatchItem.objects.bulk_create(
        BatchItem(batch=batch, position=place, what=one.what, label=one.label, href=one.href)
        for place, one in enumerate(wanted)
    )
    _record(batch, "letters.batch-begun", by, at, {"kind": kind, "count": len(wanted)})
    _begin(batch)
    return batch


@transaction.atomic
def stop(batch: Batch, *, by: Practitioner, at: datetime) -> Batch:
    """Make no more of a batch. What was made stays as it is.

    :raises CannotDoThat: when nothing is left to make
    """
    batch = _locked(batch)
    stopped = batch.items.filter(state=State.WAITING).update(state=State.STOPPED, done_at=at)
    if not stopped:
        raise CannotDoThat("Nothing is left to stop: everything has been made already.")
    batch.stopped_at, batch.stopped_by, batch.finished_at = at, by, batch.finished_at or at
    batch.save(update_fields=["stopped_at", "stopped_by", "finished_at"])
    _record(batch, "letters.batch-stopped", by, at, {"count": stopped})
    return batch


@transaction.atomic
def try_again(batch: Batch, *, by: Practitioner, at: datetime) -> Batch:
    """Have what could not be made, or was stopped, tried once more.

    :raises CannotDoThat: when everything has been made
    """
    batch = _locked(batch)
    waiting = batch.items.filter(state__in=(State.FAILED, State.STOPPED)).update(
        state=State.WAITING, trouble="", done_at=None
    )
    if not waiting:
        raise CannotDoThat("There is nothing to try again.")
    batch.stopped_at = batch.stopped_by = batch.finished_at = None
    batch.save(update_fields=["stopped_at", "stopped_by", "finished_at"])
    _record(batch, "letters.batch-tried-again", by, at, {"count": waiting})
    _begin(batch)
    return batch


@transaction.atomic
def mark_all_posted(batch: Batch, *, on: date, by: Practitioner, at: datetime) -> int:
    """Record that every letter of a print run that is still to be posted was posted on that day; return how many.

    :raises CannotDoThat: when none is left, or the day is to come or before one was written
    """
    found = Letter.objects.filter(in_batches__item__batch=batch, state=Letter.State.TO_PRINT)
    waiting = list(found.select_related("area").order_by("pk"))
    if not waiting:
        raise CannotDoThat("All the letters of this print run have been marked already.")
    for letter in waiting:
        actions.mark_posted(letter, on=on, by=by, at=at)
    _record(batch, "letters.batch-posted", by, at, {"count": len(waiting), "on": on.isoformat()})
    return len(waiting)


@transaction.atomic
def go_on_again(batch: Batch, *, by: Practitioner, at: datetime) -> Batch:
    """Have the worker take up a batch that nobody is at any more.

    :raises CannotDoThat: when nothing waits, or the worker is at it
    """
    batch = _locked(batch)
    if not queries.is_stranded(batch):
        raise CannotDoThat("The worker is at it, or has made everything. Look again.")
    _record(batch, "letters.batch-taken-up", by, at, {})
    _begin(batch)
    return batch


def work(number: int, share: int = 0, shares: int = 1) -> None:
    """Make some of one of a batch's shares (0 is the first), and ask to go on if more is left. For the worker."""
    batch = Batch.objects.select_related("area", "made_by").get(pk=number)
    began = time.monotonic()
    mine = batch.items.alias(share=F("position") % shares).filter(state=State.WAITING, share=share)
    for item in mine.defer("content").order_by("position"):
        if time.monotonic() - began > ROUND:
            break
        # Stopped a moment ago: what is not begun is left.
        if BatchItem.objects.filter(pk=item.pk, state=State.WAITING).exists():
            _make(batch, item)
    if mine.exists():
        _go_on(batch, share, shares)
    elif not batch.items.filter(state=State.WAITING).exists():
        # Put together before the transaction: nobody else should wait for it. Whose share is made last sees it so.
        _settle(batch, _run_of(batch) if batch.kind == printing.PRINT_RUN else None, clock.now())


def _run_of(batch: Batch) -> tuple[bytes, int] | None:
    sheets = batch.items.filter(content__isnull=False).order_by("position").values_list("content", flat=True)
    return printing.run_of(bytes(one) for one in sheets if one is not None) if sheets else None


def _make(batch: Batch, item: BatchItem) -> None:
    letters: Sequence[Letter] = ()
    state, trouble, content = State.MADE, "", None
    try:
        made = making.KINDS[batch.kind].make(item.what, area=batch.area, by=batch.made_by, at=clock.now())
        letters = list(made)
        if batch.kind == printing.PRINT_RUN:
            content = printing.sheets_of(letters[0], at=clock.now())
    except making.NotMade as refusal:
        state, trouble = State.FAILED, str(refusal)
    except Exception as fault:  # one letter's fault keeps none of the others from being made
        log.error("letters of a batch failed", batch=batch.pk, item=item.pk, exc_info=fault)
        state, trouble = (
            State.FAILED,
            "Something went wrong on our side. Try again; if it happens again, tell us.",
        )
    with transaction.atomic():
        changed = BatchItem.objects.filter(pk=item.pk, state__in=(State.WAITING, State.STOPPED)).update(
            state=state, trouble=trouble, content=content, done_at=clock.now()
        )
        if changed:
            BatchLetter.objects.bulk_create(
                [BatchLetter(item=item, letter=letter) for letter in letters], ignore_conflicts=True
            )


@transaction.atomic
def _settle(batch: Batch, run: tuple[bytes, int] | None, at: datetime) -> None:
    batch = _locked(batch)
    waits = batch.items.filter(state=State.WAITING).exists()
    if not waits and (batch.finished_at is None or (run and not batch.file)):
        batch.finished_at = at
        if run:
            batch.file, batch.pages = run
        batch.save(update_fields=["finished_at", "file", "pages"])
        _record(batch, "letters.batch-made", "post room", at, {})


def _begin(batch: Batch) -> None:
    shares: int = settings.WORKERS
    for share in range(shares):
        _go_on(batch, share, shares)


@transaction.atomic
def _go_on(batch: Batch, share: int, shares: int) -> None:
    Batch.objects.filter(pk=batch.pk).update(rounds=F("rounds") + 1)
    batch.refresh_from_db(fields=["rounds"])
    enqueue(WORK, batch.pk, share, shares, key=f"{WORK}:{batch.pk}:{batch.rounds}")


def _locked(batch: Batch) -> Batch:
    return Batch.objects.select_for_update().get(pk=batch.pk)


def _record(
    batch: Batch, act: str, by: Practitioner | str, at: datetime, detail: dict[str, str | int]
) -> None:
    about = Letter.objects.filter(in_batches__item__batch=batch).values_list("children", flat=True)
    audit.record(
        act=act,
        about=f"batch:{batch.pk}",
        by=by,
        at=at,
        area=batch.area.key,
        children=sorted({child for children in about for child in children}),
        detail=detail,
    )
