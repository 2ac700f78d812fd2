"""A caseload is brought in: a census file, or the names that belong to one. All of a file, or nothing of it."""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from quorate.audit import actions as audit
from quorate.jobs.queue import enqueue
from quorate.people.models import Area, Practitioner

from . import census as census_files
from . import names as names_files
from .census import FileRefused
from .changes import Source
from .dataset import bringing as dataset_files
from .merging import merge
from .models import CaseloadFile, NotTaken
from .naming import join
from .records import Remark

By = Practitioner | str
Progress = Callable[[str, int, int], None]
State = CaseloadFile.State
Kind = CaseloadFile.Kind
LONGEST_WHY = 300


class AlreadyUnderWay(ValueError):
    """The same file is being brought in at this moment. ``file`` is its row."""

    def __init__(self, file: CaseloadFile) -> None:
        self.file = file
        super().__init__("This file is being brought in already.")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was taken of a file, and what was not. ``file`` is None after a trial run."""

    file: CaseloadFile | None
    summary: dict[str, Any]
    remarks: tuple[Remark, ...] = field(default=())

    @property
    def complete(self) -> bool:
        """Return whether every child of the file was taken."""
        return not self.summary["not_taken"]


class _TrialRun(Exception):
    pass


def _quiet(_stage: str, _done: int, _total: int) -> None:
    return None


def take_census(
    *,
    area: Area,
    content: bytes,
    name: str,
    by: By,
    at: datetime,
    year: int | None = None,
    trial: bool = False,
    progress: Progress = _quiet,
    waiting: CaseloadFile | None = None,
) -> Outcome:
    """Bring a census file into an area: children, plans and what happened to them, with the duties that follow.

    Safe to do again: what is on record already is left alone. ``year`` is the census year that is meant (the last one
    that ended, if left out). ``trial`` judges the file and writes nothing. ``waiting`` is the row of an upload.

    :raises FileRefused: if the file as a whole cannot be taken
    """
    today = at.date()
    census = census_files.read(
        content,
        la_code=area.la_code,
        year=year or census_files.latest_year(today),
        today=today,
        limit=settings.IMPORT_LIMIT,
        progress=lambda done, total: progress("read", done, total),
    )
    heading = census.heading

    def write() -> tuple[dict[str, Any], list[Remark], list[int]]:
        source = Source(area, heading, name, _later_taken(area, heading.year), _person(by), at)
        merged = merge(census, source, progress=lambda done, total: progress("saved", done, total))
        remarks = [*census.remarks, *merged.remarks]
        summary = {
            "year": heading.year,
            "read": census.read,
            **_counted(merged.counts),
            "not_taken": census.refused + merged.counts["refused"],
            "doubts": sum(r.taken_anyway for r in remarks),
        }
        return summary, remarks, merged.touched

    return _take(area, Kind.CENSUS, content, name, by, at, write, trial=trial, waiting=waiting)


def take_dataset(
    *,
    area: Area,
    content: bytes,
    name: str,
    by: By,
    at: datetime,
    trial: bool = False,
    progress: Progress = _quiet,
    waiting: CaseloadFile | None = None,
) -> Outcome:
    """Bring the Standard Safeguarding Dataset in as at today: children with their names, plans and what happened.

    As with a census: what is on record already is left alone, and what Quorate knows from its own conferences stands.

    :raises FileRefused: if the file as a whole cannot be taken
    """
    census, names = dataset_files.read(
        content, la_code=area.la_code, today=at.date(), limit=settings.IMPORT_LIMIT
    )
    progress("read", census.read, census.read)

    def write() -> tuple[dict[str, Any], list[Remark], list[int]]:
        source = Source(
            area, census.heading, name, _later_taken(area, census.heading.year), _person(by), at, dataset=True
        )
        merged = merge(census, source, progress=lambda done, total: progress("saved", done, total))
        # The names go to children who were taken, and to no others.
        refused = {remark.la_child_id for remark in merged.remarks if not remark.taken_anyway}
        lines = [line for line in names if line.la_child_id not in refused]
        joined = join(lines, area=area, name=name, by=_person(by), at=at)
        reconciled, doubts = dataset_files.reconcile(census, area)
        remarks = [*census.remarks, *merged.remarks, *joined.remarks, *doubts]
        summary = {
            "on": census.heading.reference_on.isoformat(),
            "read": census.read,
            **_counted(merged.counts),
            "named": joined.counts["new"] + joined.counts["changed"],
            "families": joined.counts["families"],
            "not_taken": census.refused + merged.counts["refused"],
            "doubts": sum(r.taken_anyway for r in remarks),
            **reconciled,
        }
        return summary, remarks, sorted({*merged.touched, *joined.touched})

    return _take(area, Kind.DATASET, content, name, by, at, write, trial=trial, waiting=waiting)


def take_names(
    *,
    area: Area,
    content: bytes,
    name: str,
    by: By,
    at: datetime,
    trial: bool = False,
    progress: Progress = _quiet,
    waiting: CaseloadFile | None = None,
) -> Outcome:
    """Join a CSV file of names to the children of an area, and brothers and sisters to one family.

    :raises FileRefused: if the file as a whole cannot be taken
    """
    told = names_files.read(content, limit=settings.IMPORT_LIMIT)
    progress("read", told.read, told.read)

    def write() -> tuple[dict[str, Any], list[Remark], list[int]]:
        joined = join(told.lines, area=area, name=name, by=_person(by), at=at)
        remarks = [*told.remarks, *joined.remarks]
        counts = joined.counts
        summary = {
            "read": told.read,
            "new": counts["new"],
            "changed": counts["changed"],
            "same": counts["same"],
            "families": counts["families"],
            "not_taken": sum(not remark.taken_anyway for remark in remarks),
            "doubts": sum(remark.taken_anyway for remark in remarks),
        }
        return summary, remarks, joined.touched

    return _take(area, Kind.NAMES, content, name, by, at, write, trial=trial, waiting=waiting)


def _take(
    area: Area,
    kind: str,
    content: bytes,
    name: str,
    by: By,
    at: datetime,
    write: Callable[[], tuple[dict[str, Any], list[Remark], list[int]]],
    *,
    trial: bool,
    waiting: CaseloadFile | None,
) -> Outcome:
    """Write a file's rows, its record and its audit entry in one transaction, or nothing at all."""
    digest = hashlib.sha256(content).hexdigest()
    outcome: Outcome | None = None
    try:
        with transaction.atomic():
            # One file of an area at a time, and each uploaded file once.
            Area.objects.select_for_update().filter(pk=area.pk).values_list("pk", flat=True).first()
            if waiting is not None:
                row = CaseloadFile.objects.select_for_update().get(pk=waiting.pk)
                if row.state in (State.TAKEN, State.REFUSED):
                    return Outcome(row, row.summary)
            before = _taken_before(area, kind, digest)
            summary, remarks, touched = write()
            if before:
                summary["taken_before"] = {"at": before.at.isoformat(), "file": before.pk}
            outcome = Outcome(None, summary, tuple(remarks))
            if trial:
                raise _TrialRun
            file = _record(area, kind, name, digest, by, at, outcome, waiting)
            audit.record(
                act=f"returns.{kind}-taken",
                about=f"caseload-file:{file.pk}",
                by=by,
                at=at,
                area=area.key,
                children=touched,
                detail={key: value for key, value in summary.items() if isinstance(value, int)}
                | {"sha256": digest},
            )
            return Outcome(file, summary, tuple(remarks))
    except _TrialRun:
        if outcome is None:  # a trial run ends with its outcome
            raise
        return outcome


def _record(
    area: Area,
    kind: str,
    name: str,
    digest: str,
    by: By,
    at: datetime,
    outcome: Outcome,
    waiting: CaseloadFile | None,
) -> CaseloadFile:
    file = waiting or CaseloadFile(
        area=area, kind=kind, name=name[:160], sha256=digest, by=_person(by), at=at
    )
    file.state, file.content, file.summary, file.finished_at = State.TAKEN, None, outcome.summary, at
    file.children_read = file.children_total = outcome.summary["read"]
    file.save()
    NotTaken.objects.bulk_create(
        (
            NotTaken(
                file=file,
                line=remark.line,
                la_child_id=remark.la_child_id[:40],
                why=_cut(remark.why),
                taken_anyway=remark.taken_anyway,
            )
            for remark in outcome.remarks
        ),
        batch_size=2000,
    )
    return file


def receive(
    *,
    area: Area,
    kind: str,
    content: bytes,
    name: str,
    by: Practitioner,
    at: datetime,
    year: int | None = None,
) -> CaseloadFile:
    """Take an upload in: judge the file as a whole at once, keep it, and have it brought in in the background.

    :raises FileRefused: if the file as a whole cannot be taken; nothing is kept of it then
    :raises AlreadyUnderWay: if the same file of this area waits or is being read (a form sent twice)
    """
    today = at.date()
    wanted = year or census_files.latest_year(today)
    total = _children_in(content, kind, area, wanted, today)
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        Area.objects.select_for_update().filter(pk=area.pk).values_list("pk", flat=True).first()
        under_way = CaseloadFile.objects.filter(
            area=area, kind=kind, sha256=digest, state__in=(State.WAITING, State.READING)
        ).first()
        if under_way:
            raise AlreadyUnderWay(under_way)
        file = CaseloadFile.objects.create(
            area=area,
            kind=kind,
            name=name[:160],
            sha256=digest,
            content=content,
            by=by,
            at=at,
            children_total=total,
            summary={"year": wanted} if kind == Kind.CENSUS else {},
        )
        audit.record(
            act="returns.received",
            about=f"caseload-file:{file.pk}",
            by=by,
            at=at,
            area=area.key,
            detail={"sha256": digest},
        )
        enqueue("returns.take", file.pk, key=f"caseload-file:{file.pk}")
    return file


def _children_in(content: bytes, kind: str, area: Area, year: int, today: date) -> int:
    """Return how many children a file of a kind tells of; refuse one that cannot be taken."""
    limit = settings.IMPORT_LIMIT
    if kind == Kind.CENSUS:
        return census_files.read(content, la_code=area.la_code, year=year, today=today, limit=limit).read
    if kind == Kind.DATASET:
        return dataset_files.read(content, la_code=area.la_code, today=today, limit=limit)[0].read
    return names_files.read(content, limit=limit).read


def take_waiting(*, file_id: int, at: datetime) -> CaseloadFile | None:
    """Bring in a file that was uploaded. Stopped in the middle, it starts afresh; done, it is left alone.

    Returns the file, or None if there is none to bring in.
    """
    file = CaseloadFile.objects.select_related("area", "by").filter(pk=file_id).first()
    if file is None or file.content is None:
        return None
    CaseloadFile.objects.filter(pk=file.pk).update(state=State.READING, children_read=0)

    def show(_stage: str, done: int, total: int) -> None:
        if _stage == "read":
            # Before the transaction that saves, so that the progress can be seen while it goes on.
            CaseloadFile.objects.filter(pk=file.pk).update(children_read=done, children_total=total)

    by: By = file.by or "caseload import"
    content = bytes(file.content)
    common: dict[str, Any] = {
        "area": file.area,
        "content": content,
        "name": file.name,
        "by": by,
        "at": at,
        "progress": show,
        "waiting": file,
    }
    try:
        if file.kind == Kind.CENSUS:
            outcome = take_census(year=file.summary.get("year"), **common)
        elif file.kind == Kind.DATASET:
            outcome = take_dataset(**common)
        else:
            outcome = take_names(**common)
    except FileRefused as fault:
        refuse(file=file, why=str(fault), at=at)
        return file
    return outcome.file


@transaction.atomic
def refuse(*, file: CaseloadFile, why: str, at: datetime) -> None:
    """Record that an uploaded file could not be taken, and let go of what was in it."""
    file.state, file.refused_because, file.content, file.finished_at = State.REFUSED, why, None, at
    file.save(update_fields=["state", "refused_because", "content", "finished_at"])
    audit.record(
        act="returns.refused",
        about=f"caseload-file:{file.pk}",
        by=file.by or "caseload import",
        at=at,
        area=file.area.key,
    )


def _counted(counts: Counter[str]) -> dict[str, Any]:
    """Return the counts that the summary names, each there even when it is nought."""
    named = (
        "new",
        "changed",
        "same",
        "plans_started",
        "plans_ended",
        "categories_changed",
        "corrections",
        "events_superseded",
    )
    return {**{name: counts[name] for name in named}, "reviews": counts["events:review"]}


def _later_taken(area: Area, year: int) -> bool:
    taken = CaseloadFile.objects.filter(area=area, kind=Kind.CENSUS, state=State.TAKEN)
    return any((summary.get("year") or 0) > year for summary in taken.values_list("summary", flat=True))


def _taken_before(area: Area, kind: str, digest: str) -> CaseloadFile | None:
    return (
        CaseloadFile.objects.filter(area=area, kind=kind, sha256=digest, state=State.TAKEN)
        .order_by("-at")
        .first()
    )


def _person(by: By) -> Practitioner | None:
    return by if isinstance(by, Practitioner) else None


def _cut(why: str) -> str:
    return why if len(why) <= LONGEST_WHY else f"{why[: LONGEST_WHY - 1]}…"


def kinds() -> Sequence[tuple[str, str]]:
    """Return the kinds of file that can be brought in, each with its words."""
    return list(Kind.choices)
