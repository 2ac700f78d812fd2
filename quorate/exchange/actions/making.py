"""A file that somebody asked for on the pages is made in the background, kept for some days, taken, and let go of."""

import hashlib
from datetime import date, datetime, timedelta
from io import BytesIO

from django.db import transaction

from quorate import clock
from quorate.audit import actions as audit
from quorate.jobs.queue import enqueue
from quorate.people.models import Area, Practitioner

from ..kinds import KINDS
from ..models import OutputFile
from ..outputs import Made
from ..ssd_postgres import NotLoaded

State = OutputFile.State
KEPT = timedelta(days=7)
SHOWN = 200


@transaction.atomic
def ask_for(
    *, area: Area, kind: str, on: date, year: int | None, by: Practitioner, token: str, at: datetime
) -> OutputFile:
    """Ask for a file. The same form sent twice asks once."""
    there = OutputFile.objects.filter(token=token, area=area).first()
    if there:
        return there
    file = OutputFile.objects.create(
        area=area, kind=kind, on=on, year=year, asked_by=by, asked_at=at, token=token
    )
    audit.record(
        act="exchange.asked",
        about=f"output-file:{file.pk}",
        by=by,
        at=at,
        area=area.key,
        detail={"kind": kind, "on": on.isoformat()},
    )
    enqueue("exchange.make", file.pk, key=f"output-file:{file.pk}")
    return file


def make(*, file_id: int, at: datetime) -> OutputFile | None:
    """Make a file that was asked for; one that is made, or was let go of, is left alone."""
    file = OutputFile.objects.select_related("area", "asked_by").filter(pk=file_id).first()
    if file is None or file.state not in (State.WAITING, State.BEING_MADE):
        return file
    OutputFile.objects.filter(pk=file.pk).update(state=State.BEING_MADE, children_read=0)
    kind = KINDS[file.kind]
    out = BytesIO()

    def show(children: int) -> None:
        OutputFile.objects.filter(pk=file.pk).update(children_read=children)

    try:
        made = kind.write(file.area, file.on, file.year, out, show)
    except (NotLoaded, ValueError) as fault:
        return _failed(file, str(fault), at)
    return _keep(file, made, out.getvalue(), at)


@transaction.atomic
def _keep(file: OutputFile, made: Made, content: bytes, at: datetime) -> OutputFile:
    kind = KINDS[file.kind]
    file.state, file.content, file.size = State.MADE, content, len(content)
    file.sha256, file.made_at = hashlib.sha256(content).hexdigest(), at
    file.kept_until, file.children_read = clock.machine_now() + KEPT, made.children
    file.name = f"{file.kind}-{file.area.key}-{file.year or file.on}.{kind.suffix}"
    file.summary = {
        "rows": made.rows,
        "left_out": made.left_out[:SHOWN],
        "left_out_total": len(made.left_out),
    }
    file.save()
    audit.record(
        act="exchange.made",
        about=f"output-file:{file.pk}",
        by=file.asked_by,
        at=at,
        area=file.area.key,
        detail={"sha256": file.sha256, "children": made.children},
    )
    return file


@transaction.atomic
def _failed(file: OutputFile, why: str, at: datetime) -> OutputFile:
    file.state, file.trouble, file.made_at = State.FAILED, why[:200], at
    file.save(update_fields=["state", "trouble", "made_at"])
    audit.record(
        act="exchange.not-made", about=f"output-file:{file.pk}", by=file.asked_by, at=at, area=file.area.key
    )
    return file


@transaction.atomic
def take(*, area: Area, number: int, by: Practitioner, at: datetime) -> OutputFile | None:
    """Hand a file over and record who took it, with its digest; None if there is none to take any more."""
    file = OutputFile.objects.filter(area=area, pk=number, state=State.MADE).first()
    if file is None or file.content is None:
        return None
    audit.record(
        act="exchange.taken",
        about=f"output-file:{file.pk}",
        by=by,
        at=at,
        area=area.key,
        detail={"sha256": file.sha256},
    )
    return file


def let_go(*, machine_at: datetime) -> int:
    """Let go of the contents of files that were kept long enough; return how many. That they were made stays known."""
    return OutputFile.objects.filter(state=State.MADE, kept_until__lt=machine_at).update(
        state=State.LET_GO, content=None
    )
