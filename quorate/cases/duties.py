"""The duties of children and conferences, worked out from their histories and kept as rows.

Rows are compared with what the rules now find: what still stands keeps its row and its words (a later
edition never
rewrites the past), what changed is ended and made anew, so that the old working stays readable.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction

from quorate.people.models import Area
from quorate.rules import Duty as Finding
from quorate.rules import as_json, derive

from . import names
from .facts import calendar_of, history_of, occasion_history, procedure_of
from .models import Child, Duty, Event, NameKey, NetworkMember, Occasion, OccasionEvent

LONDON = ZoneInfo("Europe/London")
CHUNK = 500
CHAIRS_PART = "conference chair"
REVIEW_RULES = frozenset({"first-review", "later-review", "after-inquorate", "reconvene", "birthday-review"})
"""The duties that a review conference answers."""
TOLD_BY_A_CENSUS = frozenset({"initial-conference", "transfer-in-conference", "first-review", "later-review"})
"""The duties of which a census file tells whether they were kept."""


@dataclass(frozen=True, slots=True)
class _Subject:
    """Whose duties are being worked out: a child, or a conference through its lead child."""

    child: Child
    scope: str
    also: int
    owners: Mapping[str, int]
    occasion: str = ""


@transaction.atomic
def rederive(child: Child, *, at: datetime) -> None:
    """Work out one child's duties anew and bring the rows into line."""
    rederive_children(child.area, [child], at=at)


def rederive_children(area: Area, children: Sequence[Child], *, at: datetime) -> int:
    """Work out the duties of many children of one area, in bounded memory; returns how many rows were
    written.

    Runs in the caller's transaction. Findings that have not changed are not written.
    """
    procedure, calendar = procedure_of(area), calendar_of(area)
    written = 0
    for group in _chunks(children):
        ids = [child.pk for child in group]
        events: dict[int, list[Event]] = defaultdict(list)
        for event in Event.objects.filter(child__in=ids, superseded_at__isnull=True):
            events[event.child_id].append(event)
        chairs = dict(
            NetworkMember.objects.filter(child__in=ids, part=CHAIRS_PART, to_on__isnull=True)
            .order_by("pk")
            .values_list("child_id", "practitioner_id")
        )
        rows = _current_rows(Duty.objects.filter(child__in=ids, scope="child", ended_at__isnull=True))
        keep: list[Duty] = []
        moved: list[Child] = []
        for child in group:
            found = derive(history_of(child, events[child.pk]), procedure=procedure, calendar=calendar)
            findings = _that_can_be_known(found, events[child.pk])
            review_due_on = _next_review(findings)
            if child.review_due_on != review_due_on:
                child.review_due_on = review_due_on
                moved.append(child)
            owners = {"social-worker": child.social_worker_id, "conference-chair": chairs.get(child.pk)}
            subject = _Subject(child, "child", 0, {k: v for k, v in owners.items() if v})
            keep += _compare(subject, findings, rows.get(child.pk, {}), at)
        Child.objects.bulk_update(moved, ["review_due_on"], batch_size=CHUNK)
        written += _write(keep, at)
    return written


def _next_review(findings: Iterable[Finding]) -> date | None:
    """Return the earliest open limit of a review, if any is due."""
    limits = [
        finding.due_on
        for finding in findings
        if finding.standing == "open" and finding.rule in REVIEW_RULES and finding.due_on is not None
    ]
    return min(limits, default=None)


def _that_can_be_known(findings: Sequence[Finding], events: Iterable[Event]) -> list[Finding]:
    """Leave out what a census file cannot tell: neither kept nor missed may be said of it.

    An event that came with a file says from which day to which the file knows of conferences and reviews. Of anything
    else (core groups, meetings) a file is silent up to its last day.
    """
    spans = {
        event.ref: (
            date.fromisoformat(event.facts["known_from"]),
            date.fromisoformat(event.facts["known_until"]),
        )
        for event in events
        if "known_until" in event.facts
    }
    if not spans:
        return list(findings)
    # What is opened by a birth, expected or real, names no occasion: the file is as silent about it as about the rest.
    spans.setdefault("", max(spans.values(), key=lambda span: span[1]))
    return [finding for finding in findings if not _untold(finding, spans.get(finding.occasion))]


def _untold(finding: Finding, span: tuple[date, date] | None) -> bool:
    due = _day(finding)
    if span is None or due is None:
        return False
    known_from, known_until = span
    if finding.rule in TOLD_BY_A_CENSUS:
        return due < known_from
    return due <= known_until and finding.standing in ("open", "lapsed")


def rederive_area(area: Area, *, at: datetime) -> int:
    """Work out every child's and every conference's duties of an area; returns how many rows were written."""
    ids = list(Child.objects.filter(area=area).order_by("pk").values_list("pk", flat=True))
    written = 0
    for group in _chunks(ids):
        with transaction.atomic():
            written += rederive_children(area, list(Child.objects.filter(pk__in=group)), at=at)
    for occasion in Occasion.objects.filter(area=area).select_related("area", "lead").iterator():
        with transaction.atomic():
            written += rederive_occasion(occasion, at=at)
    return written


def rederive_occasion(occasion: Occasion, *, at: datetime) -> int:
    """Work out one conference's own duties (reports, notices, minutes); returns how many rows were
    written."""
    events = OccasionEvent.objects.filter(occasion=occasion, superseded_at__isnull=True)
    area = occasion.area
    findings = derive(
        occasion_history(events), procedure=procedure_of(area), calendar=calendar_of(area), scope="conference"
    )
    rows = _current_rows(Duty.objects.filter(within=occasion.key, ended_at__isnull=True))
    known = {key: row for of_child in rows.values() for key, row in of_child.items()}
    subject = _Subject(occasion.lead, "conference", occasion.also, occasion.owners, occasion.key)
    return _write(_compare(subject, findings, known, at), at)


def _current_rows(duties: Iterable[Duty]) -> dict[int, dict[tuple[str, str], Duty]]:
    rows: dict[int, dict[tuple[str, str], Duty]] = defaultdict(dict)
    for row in duties:
        rows[row.child_id][(row.rule, row.occasion)] = row
    return rows


def _compare(
    subject: _Subject, findings: Iterable[Finding], rows: Mapping[tuple[str, str], Duty], at: datetime
) -> list[Duty]:
    """Return the rows to write: new ones (no number yet), and old ones whose standing, owner or end
    changed."""
    changed: list[Duty] = []
    met = set()
    for finding in findings:
        key = (finding.rule, finding.occasion)
        if key in met:
            continue
        met.add(key)
        row = rows.get(key)
        owner = subject.owners.get(finding.occasion) or subject.owners.get(finding.whose)
        if row is not None and _says_the_same(row, finding, subject):
            now = (finding.standing, finding.done_on, owner)
            if now != (row.standing, row.done_on, row.owner_id):
                row.standing, row.done_on, row.owner_id = now
                changed.append(row)
            continue
        if row is not None:
            row.ended_at = at
            changed.append(row)
        changed.append(_row(subject, finding, owner, at))
    for key, row in rows.items():
        if key not in met:
            row.ended_at = at
            changed.append(row)
    return changed


def _says_the_same(row: Duty, finding: Finding, subject: _Subject) -> bool:
    return (row.due_on, row.due_at, row.meaning, row.whose, row.child_id, row.also) == (
        _day(finding),
        finding.due_at,
        finding.meaning,
        finding.whose,
        subject.child.pk,
        subject.also,
    )


def _day(finding: Finding) -> date | None:
    if finding.due_at is not None:
        return finding.due_at.astimezone(LONDON).date()
    return finding.due_on


def _row(subject: _Subject, finding: Finding, owner: int | None, at: datetime) -> Duty:
    return Duty(
        area_id=subject.child.area_id,
        child=subject.child,
        scope=subject.scope,
        also=subject.also,
        within=subject.occasion,
        rule=finding.rule,
        occasion=finding.occasion,
        title=finding.title,
        meaning=finding.meaning,
        strength=finding.strength,
        due_on=_day(finding),
        due_at=finding.due_at,
        hold_by=finding.hold_by,
        whose=finding.whose,
        owner_id=owner,
        standing=finding.standing,
        done_on=finding.done_on,
        reason=as_json(finding.reason),
        made_at=at,
    )


def _write(rows: list[Duty], at: datetime) -> int:
    old = [row for row in rows if row.pk]
    # Ended rows first: the one current duty a rule and occasion is held by the database.
    Duty.objects.bulk_update(old, ["standing", "done_on", "owner", "ended_at"], batch_size=CHUNK)
    Duty.objects.bulk_create([row for row in rows if not row.pk], batch_size=CHUNK)
    return len(rows)


def index_names(children: Iterable[Child]) -> None:
    """Rebuild the fragments by which these children are found when their name is misspelt."""
    group = list(children)
    NameKey.objects.filter(child__in=group).delete()
    NameKey.objects.bulk_create(
        (
            NameKey(child=child, area_id=child.area_id, key=key)
            for child in group
            for key in names.fragments(child.given_name, child.family_name)
        ),
        batch_size=2000,
    )


def _chunks(items: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
