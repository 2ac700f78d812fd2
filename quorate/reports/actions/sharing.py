"""Who of the family was shown a report, on which day and how."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.models import Child, Relative
from quorate.cases.parents import record_parent
from quorate.conferences.models import Conference, Invitation
from quorate.people.models import Practitioner

from ..copies import for_family
from ..models import Report, Shared
from ..queries import reading
from ..queries.owed import family_asked
from .refusing import ReportRefused, children_numbers, ref_of

How = Shared.How


def lock(report: Report, version: int) -> Report:
    """Return the report with its row locked.

    :raises cases.Stale: if it changed since ``version`` was shown
    """
    current = (
        Report.objects.select_for_update(of=("self",))
        .select_related("conference__area", "invitation__practitioner__agency")
        .get(pk=report.pk)
    )
    if current.version != version:
        raise cases.Stale("This report")
    return current


@transaction.atomic
def record_shared(
    *,
    report: Report,
    on: date,
    today: date,
    version: int,
    by: Practitioner,
    at: datetime,
    people: Sequence[Invitation] | None = None,
    how: str = How.TOGETHER,
    children: Collection[int] = (),
) -> Report:
    """Record that people of the family were shown the report on a day, and how; returns the report.

    ``people``: who; None stands for everybody of the family who is asked and may read it. ``children``: of whom, for
    somebody who is a parent of none of them, where the children's parents differ. Recording one person again by the
    same way supersedes what stood. The duty to share is done with the first day on which anybody was shown it.

    :raises ReportRefused: if the day is in the future or before the report came in, or the report is not theirs to read
    :raises cases.Stale: if the report changed since ``version`` was shown
    """
    current = lock(report, version)
    if on > today:
        raise ReportRefused("The day it was shared must be today or in the past", "on")
    everybody = people is None
    chosen = family_asked(current.conference) if people is None else list(people)
    if people is not None and not chosen:
        raise ReportRefused("Select who was shown it", "people")
    material = reading.material_of(current)
    for one in chosen:
        _refuse_outsider(current, one)
        allowed = material is not None and (
            for_family(material, one) is not None or bool(children and material.parents.differ)
        )
        if not allowed:
            if everybody:
                continue
            raise ReportRefused(f"Nothing in this report may be shown to {one.name}", "people")
        _show(current, one, how, on, current.version, sorted(children), by, at)
    current.version += 1
    _settle_day(current, on if everybody else None, by, at)
    audit.record(
        act="reports.shared",
        about=f"report:{current.pk}",
        by=by,
        at=at,
        area=current.conference.area.key,
        children=children_numbers(current.conference),
        detail={"on": on.isoformat(), "how": str(how), "people": [one.pk for one in chosen]},
    )
    return current


@transaction.atomic
def make_available(
    *,
    report: Report,
    people: Sequence[Invitation],
    version: int,
    by: Practitioner,
    at: datetime,
    children: Collection[int] = (),
) -> Report:
    """Make a report ready to be read by people of the family through their own links; returns the report.

    That they were shown it is recorded when they open it.

    :raises ReportRefused: if the report is not theirs to read
    :raises cases.Stale: if the report changed since ``version`` was shown
    """
    today = timezone.localtime(at).date()
    return record_shared(
        report=report,
        on=today,
        today=today,
        version=version,
        by=by,
        at=at,
        people=people,
        how=How.AVAILABLE,
        children=children,
    )


@transaction.atomic
def record_opened(report: Report, invitation: Invitation, at: datetime) -> None:
    """Record that somebody of the family opened a report through their own link. The first time counts as shown.

    A report that was not made ready for them, nor shown to them, leaves no trace: their page has no such report.
    """
    copy = reading.copy_shown(invitation, report.pk)
    if copy is None:
        return
    by = f"invitation:{invitation.pk}"
    current = (
        Report.objects.select_for_update(of=("self",))
        .select_related("conference__area", "invitation")
        .get(pk=report.pk)
    )
    standing = Shared.objects.filter(
        report=current, invitation=invitation, how=How.DOOR, superseded_at__isnull=True
    )
    if standing.exists():
        return
    named = [child for one in copy.how_shown for child in one.children or ()]
    on = timezone.localtime(at).date()
    _show(current, invitation, How.DOOR, on, copy.version.number, sorted(set(named)), None, at)
    _settle_day(current, None, by, at)
    audit.record(
        act="reports.opened",
        about=f"report:{current.pk}",
        by=by,
        at=at,
        area=current.conference.area.key,
        children=children_numbers(current.conference),
        detail={"invitation": invitation.pk},
    )


@transaction.atomic
def take_back(
    *, report: Report, shared: int, why: str, version: int, by: Practitioner, at: datetime
) -> Report:
    """Take back that somebody was shown a report: it was recorded by mistake. What was recorded is kept.

    :raises ReportRefused: if no reason is given, or it stands no longer
    :raises cases.Stale: if the report changed since ``version`` was shown
    """
    current = lock(report, version)
    if not why.strip():
        raise ReportRefused("Say why it is taken back", "why")
    standing = Shared.objects.filter(pk=shared, report=current, superseded_at__isnull=True)
    if not standing.update(superseded_at=at, superseded_why=why.strip()):
        raise ReportRefused("This was taken back already.")
    current.version += 1
    _settle_day(current, None, by, at)
    audit.record(
        act="reports.sharing-taken-back",
        about=f"report:{current.pk}",
        by=by,
        at=at,
        area=current.conference.area.key,
        children=children_numbers(current.conference),
        detail={"shared": shared},
    )
    return current


def _refuse_outsider(report: Report, one: Invitation) -> None:
    if one.conference_id != report.conference_id or one.practitioner_id is not None or one.withdrawn_at:
        raise ReportRefused("Select people of the family who are asked to this conference", "people")


def _show(
    report: Report,
    invitation: Invitation,
    how: str,
    on: date,
    number: int,
    children: list[int],
    by: Practitioner | None,
    at: datetime,
) -> None:
    Shared.objects.filter(report=report, invitation=invitation, how=how, superseded_at__isnull=True).update(
        superseded_at=at, superseded_why="recorded again"
    )
    last = report.versions.order_by("-number").values_list("number", flat=True).first()
    Shared.objects.create(
        report=report,
        invitation=invitation,
        how=how,
        on=on,
        number=min(number, last or number),
        children=children or None,
        at=at,
        by=by,
    )


def _settle_day(report: Report, day: date | None, by: Practitioner | str, at: datetime) -> None:
    """Keep the first day on which anybody was shown the report, and the event that the duty reads, as they now stand.

    ``day``: a day for the family as a whole, which needs nobody of it to be asked to the conference.
    """
    shown = Shared.objects.filter(report=report, superseded_at__isnull=True).exclude(how=How.AVAILABLE)
    days = [*shown.values_list("on", flat=True), *([day] if day else [])]
    first = min(days, default=None)
    changed = report.shared_with_family_on != first
    report.shared_with_family_on = first
    report.save(update_fields=["version", "shared_with_family_on"])
    if not changed:
        return
    key = report.conference.ref
    cases.supersede_occasion_events(
        key=key, kind="report-shared", why="recorded again", at=at, ref=ref_of(report.invitation)
    )
    if first is not None:
        cases.record_occasion_event(
            key=key, kind="report-shared", on=first, ref=ref_of(report.invitation), by=by, at=at
        )


@transaction.atomic
def record_parents(
    *, conference: Conference, parents: Mapping[int, Collection[int]], by: Practitioner, at: datetime
) -> None:
    """Record of which children of a conference's family each relative is a parent.

    ``parents``: the number of a Relative to numbers of Child. Whoever is not of the family is left out.
    """
    children = {child.pk: child for child in Child.objects.filter(family=conference.family_id)}
    for relative in Relative.objects.filter(family=conference.family_id, pk__in=list(parents)):
        own = [children[number] for number in parents[relative.pk] if number in children]
        record_parent(relative=relative, children=own, by=by, at=at)
