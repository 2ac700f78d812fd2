"""A return is asked to be checked, and checked; a note for the Department is kept."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases.models import Child
from quorate.jobs.queue import enqueue
from quorate.people.models import Area, Practitioner
from quorate.returns.census import FileRefused

from . import checking
from .models import Check, Found, Note
from .reading import count_children

State = Check.State
BATCH = 1000


class Stale(Exception):
    """Somebody else edited the note since the page was opened."""


@transaction.atomic
def ask(
    *,
    area: Area,
    year: int,
    by: Practitioner,
    at: datetime,
    token: str,
    content: bytes | None = None,
    name: str = "",
) -> Check:
    """Ask for a check of a year's return, of a file's content or of what is recorded here; return its row.

    The same form sent twice asks once.
    """
    check, new = Check.objects.get_or_create(
        token=token,
        defaults={
            "area": area,
            "year": year,
            "source": Check.Source.FILE if content is not None else Check.Source.OURS,
            "name": name[:160],
            "content": content,
            "children_total": count_children(content) if content is not None else 0,
            "by": by,
            "at": at,
        },
    )
    if new:
        audit.record(
            act="census.check-asked",
            about=f"census-check:{check.pk}",
            by=by,
            at=at,
            area=area.key,
            detail={"year": year, "source": check.source},
        )
        enqueue("census.check", check.pk, key=f"census-check:{check.pk}")
    return check


def carry_out(*, check_id: int, at: datetime) -> Check | None:
    """Check a return that was asked for. Stopped in the middle, it starts afresh; done, it is left alone."""
    check = Check.objects.select_related("area").filter(pk=check_id).first()
    if check is None or check.state in (State.DONE, State.REFUSED):
        return check
    Check.objects.filter(pk=check.pk).update(state=State.RUNNING, children_done=0)

    def show(done: int, total: int) -> None:
        Check.objects.filter(pk=check.pk).update(children_done=done, children_total=max(done, total))

    try:
        if check.source == Check.Source.FILE:
            checked = checking.check_file(
                bytes(check.content or b""),
                area=check.area,
                year=check.year,
                limit=settings.IMPORT_LIMIT,
                progress=show,
            )
        else:
            checked = checking.check_area(check.area, check.year, progress=show)
    except FileRefused as fault:
        Check.objects.filter(pk=check.pk).update(
            state=State.REFUSED, refused_because=str(fault), content=None, finished_at=at
        )
        return check
    before, told_by = year_before(check.area, check.year, checked)
    _keep(check, checked, before, told_by, at)
    return check


def year_before(area: Area, year: int, checked: checking.Checked) -> tuple[Mapping[str, int], str]:
    """Return the counts of the year before and where they come from: its last check, or else what is recorded here."""
    last = Check.objects.filter(area=area, year=year - 1, state=State.DONE).order_by("-at", "-pk").first()
    if last is not None:
        return last.counts, last.name or "the last check of that year"
    counted = checked.before
    if counted is None:
        counted = checking.count_area(area, year - 1)
    return counted, "what is recorded in Quorate"


@transaction.atomic
def _keep(
    check: Check, checked: checking.Checked, before: Mapping[str, int], told_by: str, at: datetime
) -> None:
    row = Check.objects.select_for_update().get(pk=check.pk)
    if row.state in (State.DONE, State.REFUSED):
        return
    wanted = {one.child for one in checked.findings if one.child}
    here = {
        la_child_id: (pk, team)
        for la_child_id, pk, team in Child.objects.filter(area=check.area).values_list(
            "la_child_id", "pk", "team"
        )
        if la_child_id in wanted
    }
    nobody = (None, None)
    Found.objects.bulk_create(
        (
            Found(
                of=row,
                rule=one.rule,
                severity=one.severity,
                about=one.about,
                child_id=here.get(one.child, nobody)[0],
                team_id=here.get(one.child, nobody)[1],
                la_child_id=one.child[:60],
                element=one.element[:120],
                value=one.value[:60],
                what=one.what[:300],
                remedy=one.remedy[:300],
                line=one.line,
            )
            for one in checked.findings
        ),
        batch_size=BATCH,
    )
    row.counts, row.before, row.before_from = dict(checked.counts), dict(before), told_by[:60]
    row.errors, row.queries = checked.errors, checked.queries
    row.children_done = row.children_total = checked.children
    row.state, row.content, row.finished_at = State.DONE, None, at
    row.save()
    audit.record(
        act="census.checked",
        about=f"census-check:{row.pk}",
        by=row.by or "census check",
        at=at,
        area=check.area.key,
        detail={"children": checked.children, "errors": checked.errors, "queries": checked.queries},
    )


@transaction.atomic
def keep_note(
    *, area: Area, year: int, rule: str, text: str, replaces: int, by: Practitioner, at: datetime
) -> Note:
    """Keep what is said to the Department about a rule's findings; the note before stays on record.

    ``replaces`` is the number of the note that the page showed, nought where there was none.

    :raises Stale: if somebody else kept another in the meantime
    """
    Area.objects.select_for_update().filter(pk=area.pk).values_list("pk", flat=True).first()
    current = Note.objects.filter(area=area, year=year, rule=rule, replaced_at__isnull=True).first()
    if (current.pk if current else 0) != replaces:
        raise Stale
    if current is not None:
        if current.text == text:
            return current
        current.replaced_at = at
        current.save(update_fields=["replaced_at"])
    note = Note.objects.create(area=area, year=year, rule=rule, text=text, at=at, by=by)
    audit.record(
        act="census.note-kept",
        about=f"census-note:{note.pk}",
        by=by,
        at=at,
        area=area.key,
        detail={"year": year, "rule": rule},
    )
    return note
