"""A report comes in, is corrected by a later version, and is shared with the family."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.facts import procedure_of
from quorate.conferences.models import Conference, ConferenceChild, Invitation
from quorate.people.models import Practitioner
from quorate.rules import permission

from .models import Recommendation, Report, ReportVersion

OVER = (Conference.State.CLOSED, Conference.State.CANCELLED, Conference.State.STOOD_DOWN)


class ReportRefused(ValueError):
    """Nothing was saved. ``field`` names what to put right (or is empty), the message says how."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class File:
    """A file as it came: its name, what its bytes say it is, and the bytes."""

    name: str
    media_type: str
    content: bytes


@transaction.atomic
def receive(
    *,
    invitation: Invitation,
    text: str,
    file: File | None,
    recommendations: Mapping[int, str],
    version: int,
    by: Practitioner,
    at: datetime,
) -> Report:
    """Take in a report, or a new version of it; the earlier versions are kept.

    ``recommendations``: the number of each of the conference's children (ConferenceChild) to what the report
    recommends. ``version`` is 0 for a first report, else the version that was shown.

    :raises ReportRefused: if it says nothing, the conference is over, or a child has no recommendation
    :raises cases.Stale: if somebody sent a version in the meantime
    """
    conference = (
        Conference.objects.select_for_update().select_related("area").get(pk=invitation.conference_id)
    )
    _check(invitation, conference, text, file, recommendations)
    report = Report.objects.select_for_update().filter(invitation=invitation).first()
    if (report.version if report else 0) != version:
        raise cases.Stale("This report")
    first = report is None
    if report is None:
        report = Report.objects.create(conference=conference, invitation=invitation, received_at=at)
    else:
        report.version += 1
        report.save(update_fields=["version"])
    _keep_version(report, text, file, recommendations, by, at)
    if first:
        cases.record_occasion_event(
            key=conference.ref,
            kind="report-received",
            on=at.date(),
            moment=at,
            ref=_ref(invitation),
            by=by,
            at=at,
        )
    audit.record(
        act="reports.received" if first else "reports.revised",
        about=f"report:{report.pk}",
        by=by,
        at=at,
        area=conference.area.key,
        children=_children(conference),
        detail={"version": report.version},
    )
    return report


def _check(
    invitation: Invitation,
    conference: Conference,
    text: str,
    file: File | None,
    recommendations: Mapping[int, str],
) -> None:
    if invitation.withdrawn_at:
        raise ReportRefused("This invitation has been withdrawn, so no report is asked for.")
    if conference.state in OVER:
        raise ReportRefused(
            "The conference is over. A report can no longer be added to it; "
            "send what is new to the social worker."
        )
    if not text.strip() and file is None:
        raise ReportRefused("Write the report, or select a file that holds it", "text")
    wanted = set(ConferenceChild.objects.filter(conference=conference).values_list("pk", flat=True))
    if wanted != set(recommendations):
        raise ReportRefused("Select a recommendation for each child")


def _keep_version(
    report: Report,
    text: str,
    file: File | None,
    recommendations: Mapping[int, str],
    by: Practitioner,
    at: datetime,
) -> None:
    kept = ReportVersion.objects.create(
        report=report,
        number=report.version,
        text=text.strip(),
        file_name=file.name[:160] if file else "",
        file_type=file.media_type if file else "",
        file_content=file.content if file else None,
        file_sha256=hashlib.sha256(file.content).hexdigest() if file else "",
        at=at,
        by=by,
    )
    Recommendation.objects.bulk_create(
        Recommendation(version=kept, conference_child_id=child, says=says)
        for child, says in recommendations.items()
    )


@transaction.atomic
def record_shared(
    *, report: Report, on: date, today: date, version: int, by: Practitioner, at: datetime
) -> Report:
    """Record the day on which the family was shown the report.

    :raises ReportRefused: if the day is in the future or before the report came in
    :raises cases.Stale: if the report changed since ``version`` was shown
    """
    current = _lock(report, version)
    if on > today:
        raise ReportRefused("The day it was shared must be today or in the past", "on")
    current.shared_with_family_on, current.not_shared_because = on, ""
    current.not_shared_agreed_by = None
    _save(current)
    key = current.conference.ref
    cases.supersede_occasion_events(
        key=key, kind="report-shared", why="recorded again", at=at, ref=_ref(current.invitation)
    )
    cases.record_occasion_event(
        key=key, kind="report-shared", on=on, ref=_ref(current.invitation), by=by, at=at
    )
    audit.record(
        act="reports.shared",
        about=f"report:{current.pk}",
        by=by,
        at=at,
        area=current.conference.area.key,
        children=_children(current.conference),
        detail={"on": on.isoformat()},
    )
    return current


@transaction.atomic
def record_not_shared(
    *,
    report: Report,
    because: str,
    agreed_by: Practitioner | None,
    version: int,
    by: Practitioner,
    at: datetime,
) -> Report:
    """Record why a report is not shown to the family, and the Chair's agreement where the procedure asks for it.

    **Edition** the one in force on the day of the conference.
    **Rules** ``permission.withhold-report``.

    :raises ReportRefused: if no reason is given, or what the area's procedure asks for is missing
    :raises cases.Stale: if the report changed since ``version`` was shown
    """
    if not because.strip():
        raise ReportRefused("Say why the family is not to see this report", "because")
    current = _lock(report, version)
    may = permission.may(
        "withhold-report",
        role="report-author",
        procedure=procedure_of(current.conference.area),
        on=timezone.localtime(current.conference.starts_at).date(),
        facts={"reason": because.strip(), "chair_agrees": agreed_by is not None},
    )
    if not may.allowed:
        missing = "; ".join(point.says for point in may.blocked)
        raise ReportRefused(f"{missing} ({may.reason.citation})", "agreed")
    current.not_shared_because, current.not_shared_agreed_by = because.strip(), agreed_by
    current.shared_with_family_on = None
    _save(current)
    cases.supersede_occasion_events(
        key=current.conference.ref,
        kind="report-shared",
        why="the report is not to be shared",
        at=at,
        ref=_ref(current.invitation),
    )
    audit.record(
        act="reports.not-shared",
        about=f"report:{current.pk}",
        by=by,
        at=at,
        area=current.conference.area.key,
        children=_children(current.conference),
        detail={"agreed_by": agreed_by.pk if agreed_by else None},
    )
    return current


def _lock(report: Report, version: int) -> Report:
    current = (
        Report.objects.select_for_update(of=("self",))
        .select_related("conference__area", "invitation")
        .get(pk=report.pk)
    )
    if current.version != version:
        raise cases.Stale("This report")
    return current


def _save(report: Report) -> None:
    report.version += 1
    report.save()


def _ref(invitation: Invitation) -> str:
    return f"invitation:{invitation.pk}"


def _children(conference: Conference) -> list[int]:
    return list(conference.children.values_list("child_id", flat=True))
