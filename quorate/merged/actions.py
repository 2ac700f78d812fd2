"""A census file of the main case system is sent in, our modules are put into it, and it is taken away again."""

import hashlib
from datetime import datetime, timedelta
from io import BytesIO
from tempfile import TemporaryFile

from django.conf import settings
from django.db import transaction

from quorate.audit import actions as audit
from quorate.census.merging_in import merge
from quorate.jobs.queue import enqueue
from quorate.people.models import Area, Practitioner
from quorate.returns.census import FileRefused

from .models import MergedFile

State = MergedFile.State
KEPT = timedelta(days=7)
MOST_REPORTED = 1000


@transaction.atomic
def send_in(
    *, area: Area, year: int, content: bytes, name: str, token: str, by: Practitioner, at: datetime
) -> MergedFile:
    """Take a file in and have it merged in the background. The same form sent twice is taken once."""
    there = MergedFile.objects.filter(area=area, token=token).first()
    if there is not None:
        return there
    file = MergedFile.objects.create(
        area=area,
        year=year,
        name=name[:160],
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        by=by,
        at=at,
        token=token,
    )
    audit.record(
        act="merged.sent-in",
        about=file.ref,
        by=by,
        at=at,
        area=area.key,
        detail={"sha256": file.sha256, "year": year},
    )
    enqueue("merged.merge", file.pk, key=file.ref)
    return file


def carry_out(*, file_id: int, at: datetime, machine_at: datetime) -> MergedFile | None:
    """Merge a file that was sent in. Stopped in the middle, it starts afresh; done, it is left alone."""
    file = MergedFile.objects.select_related("area", "by").filter(pk=file_id).first()
    if file is None or file.content is None or not file.under_way:
        return file
    MergedFile.objects.filter(pk=file.pk).update(state=State.MERGING, children_done=0)

    def show(done: int, total: int) -> None:
        MergedFile.objects.filter(pk=file_id).update(children_done=done, children_total=total)

    with TemporaryFile() as out:
        try:
            made = merge(
                file.area,
                file.year,
                BytesIO(bytes(file.content)),
                out,
                limit=settings.IMPORT_LIMIT,
                progress=show,
            )
        except FileRefused as fault:
            return _finish(file, State.REFUSED, at, refused_because=str(fault))
        out.seek(0)
        return _finish(
            file,
            State.DONE,
            at,
            merged=out.read(),
            kept_until=machine_at + KEPT,
            summary={
                "children": made.children,
                "merged": made.merged,
                "enquiries": made.enquiries,
                "plans": made.plans,
                "left_out": [[one.la_child_id, one.why] for one in made.left_out[:MOST_REPORTED]],
                "left_out_total": len(made.left_out),
            },
        )


@transaction.atomic
def _finish(file: MergedFile, state: str, at: datetime, **said: object) -> MergedFile:
    current = MergedFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if not current.under_way:
        return current
    current.state, current.finished_at, current.content = state, at, None
    for name, value in said.items():
        setattr(current, name, value)
    current.save()
    audit.record(
        act=f"merged.{state}",
        about=current.ref,
        by=file.by,
        at=at,
        area=file.area.key,
        detail={"year": file.year},
    )
    return current


@transaction.atomic
def take_away(*, file: MergedFile, by: Practitioner, at: datetime) -> bytes | None:
    """Return the merged file, and put down who took it; None where it is no longer kept."""
    current = MergedFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    if current.merged is None:
        return None
    audit.record(act="merged.taken", about=current.ref, by=by, at=at, area=by.area.key)
    return bytes(current.merged)


def let_go(*, machine_at: datetime) -> int:
    """Let go of the files that were kept long enough; return how many."""
    return MergedFile.objects.filter(state=State.DONE, kept_until__lt=machine_at).update(
        state=State.GONE, merged=None
    )
