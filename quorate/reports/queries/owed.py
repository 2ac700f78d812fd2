"""Who owes a report, by when, and what came."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from quorate.cases.models import Duty
from quorate.cases.pages import DutyRow, duty_row
from quorate.conferences.access import conferences_seen_by
from quorate.conferences.models import Conference, ConferenceChild, Invitation
from quorate.core_groups.queries.members import primary_care_is_owed
from quorate.people.models import Practitioner

from ..models import Recommendation, Report, ReportVersion

Role = Practitioner.Role


@dataclass(frozen=True, slots=True)
class Owed:
    """One person's report: owed or not, come or not, late or not."""

    invitation: Invitation
    report: Report | None
    version: ReportVersion | None
    says: list[tuple[str, str]]
    duties: list[DutyRow] = field(default_factory=list)

    @property
    def standing(self) -> str:
        """``missing`` (a limit has passed), ``late`` (came after one), ``waiting`` or ``done``."""
        states = {row.state for row in self.duties}
        if self.report is None:
            return "overdue" if "overdue" in states else "waiting"
        return "late" if "late" in states else "done"


@dataclass(frozen=True, slots=True)
class ReportsPage:
    conference: Conference
    children: list[ConferenceChild]
    owed: list[Owed]
    limits: list[DutyRow]

    @property
    def missing(self) -> list[Owed]:
        return [one for one in self.owed if one.report is None]

    @property
    def late(self) -> list[Owed]:
        return [one for one in self.owed if one.standing in ("overdue", "late")]


def get_conference(reader: Practitioner, pk: int) -> Conference | None:
    return (
        conferences_seen_by(reader)
        .select_related("area", "chair", "administrator", "family")
        .filter(pk=pk)
        .first()
    )


def reports_page(conference: Conference, now: datetime) -> ReportsPage:
    """Return who owes a report to a conference and what has come, the social worker first."""
    invitations = list(
        conference.invitations.filter(withdrawn_at__isnull=True, practitioner__isnull=False)
        .filter(Q(owes_report=True) | Q(report__isnull=False))
        .select_related("practitioner__agency", "report")
        .order_by("pk")
    )
    invitations.sort(
        key=lambda one: (one.practitioner is None or one.practitioner.role != Role.SOCIAL_WORKER, one.pk)
    )
    latest = _latest_versions(conference)
    duties = _duties(conference, now)
    owed = []
    for invitation in invitations:
        report = getattr(invitation, "report", None)
        version = latest.get(report.pk) if report else None
        owed.append(
            Owed(invitation, report, version, _says(version), duties.get(f"invitation:{invitation.pk}", []))
        )
    return ReportsPage(conference, conference_children(conference), owed, _limits(owed))


def _limits(owed: list[Owed]) -> list[DutyRow]:
    """Return each different limit once: authors of one conference nearly always share theirs."""
    different = {(row.duty.rule, row.duty.due_on): row for one in owed for row in one.duties}
    return list(different.values())


def conference_children(conference: Conference) -> list[ConferenceChild]:
    return list(conference.children.select_related("child").order_by("child__born_on", "pk"))


def _latest_versions(conference: Conference) -> dict[int, ReportVersion]:
    versions = (
        ReportVersion.objects.filter(report__conference=conference)
        .defer("file_content")
        .prefetch_related("recommendations__conference_child__child")
        .order_by("number")
    )
    return {version.report_id: version for version in versions}


def _says(version: ReportVersion | None) -> list[tuple[str, str]]:
    if version is None:
        return []
    return [
        (one.conference_child.child.name, one.get_says_display()) for one in version.recommendations.all()
    ]


def _duties(conference: Conference, now: datetime) -> dict[str, list[DutyRow]]:
    rows: dict[str, list[DutyRow]] = {}
    found = Duty.objects.filter(
        within=conference.ref, ended_at__isnull=True, occasion__startswith="invitation:"
    ).select_related("child", "owner")
    for duty in found.order_by("due_on", "pk"):
        rows.setdefault(duty.occasion, []).append(duty_row(duty, now))
    return rows


def may_write_for(reader: Practitioner, invitation: Invitation) -> bool:
    """Say whether this reader may send this person's report: its author, or the administrator on their
    behalf."""
    return invitation.practitioner_id == reader.pk or reader.role == Role.ADMINISTRATOR


def get_invitation(reader: Practitioner, pk: int) -> Invitation | None:
    """Return an invitation whose report the reader may write, within a conference they may open."""
    invitation = (
        Invitation.objects.filter(
            pk=pk, practitioner__isnull=False, conference__in=conferences_seen_by(reader)
        )
        .select_related("conference__area", "conference__family", "practitioner__agency", "report")
        .first()
    )
    return invitation if invitation and may_write_for(reader, invitation) else None


def without_primary_care(
    invitation: Invitation, children: Iterable[ConferenceChild], on: date
) -> list[ConferenceChild]:
    """Return the children for whose review the social worker still has to ask primary care, or say why not.

    Where the area's procedure asks for it and nobody of primary care is in the child's core group.
    """
    author = invitation.practitioner
    if author is None or author.role != Role.SOCIAL_WORKER:
        return []
    reviews = [one for one in children if one.kind == Conference.Kind.REVIEW]
    return [one for one in reviews if primary_care_is_owed(one.child, on)]


def get_report(reader: Practitioner, pk: int) -> Report | None:
    """Return a report that the reader may read.

    Its author and the staff of the conference may; so may the other professionals invited to it once the
    family has
    been shown the report. Observers read none.
    """
    report = (
        Report.objects.filter(pk=pk, conference__in=conferences_seen_by(reader))
        .select_related(
            "conference__area",
            "conference__family",
            "invitation__practitioner__agency",
            "not_shared_agreed_by",
        )
        .first()
    )
    if report is None or reader.role != Role.PARTNER or report.invitation.practitioner_id == reader.pk:
        return report
    own = report.conference.invitations.filter(
        practitioner=reader.pk, withdrawn_at__isnull=True, observer=False
    )
    return report if report.shared_with_family_on and own.exists() else None


def versions(report: Report) -> list[ReportVersion]:
    return list(
        ReportVersion.objects.filter(report=report)
        .defer("file_content")
        .select_related("by")
        .prefetch_related("recommendations__conference_child__child")
        .order_by("-number")
    )


def get_file(report: Report, number: int) -> ReportVersion | None:
    return ReportVersion.objects.filter(report=report, number=number, file_content__isnull=False).first()


def recommended(version: ReportVersion | None) -> dict[int, str]:
    """Return what a version recommends: the ConferenceChild's number to the code."""
    if version is None:
        return {}
    return dict(Recommendation.objects.filter(version=version).values_list("conference_child", "says"))


def child_numbers(children: Iterable[ConferenceChild]) -> list[int]:
    return [one.child_id for one in children]
