"""Which reports somebody may write or read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from quorate.cases import parents
from quorate.cases.models import Child, Relative
from quorate.conferences.access import conferences_seen_by
from quorate.conferences.models import Conference, ConferenceChild, Invitation
from quorate.core_groups.queries.members import primary_care_is_owed
from quorate.people.models import Practitioner

from ..copies import reader_key
from ..models import Attachment, Part, Recommendation, Report, ReportVersion, Withholding

Role = Practitioner.Role


def get_conference(reader: Practitioner, pk: int) -> Conference | None:
    return (
        conferences_seen_by(reader)
        .select_related("area", "chair", "administrator", "family")
        .filter(pk=pk)
        .first()
    )


def conference_children(conference: Conference) -> list[ConferenceChild]:
    return list(conference.children.select_related("child").order_by("child__born_on", "pk"))


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


def writes_for_the_group(invitation: Invitation) -> bool:
    """Return whether this author writes the joint report, where the area has one: the social worker."""
    author = invitation.practitioner
    return author is not None and author.role == Role.SOCIAL_WORKER


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
        .prefetch_related(
            "recommendations__conference_child__child", Prefetch("parts", Part.objects.order_by("place"))
        )
        .order_by("-number")
    )


def get_file(report: Report, number: int) -> ReportVersion | None:
    return ReportVersion.objects.filter(report=report, number=number, file_content__isnull=False).first()


def get_attachment(report: Report, number: int) -> Attachment | None:
    """Return a file that belongs to a part of any version of this report."""
    return Attachment.objects.filter(pk=number, parts__version__report=report).first()


def get_withholding(report: Report, number: int) -> Withholding | None:
    return (
        Withholding.objects.filter(pk=number, report=report).select_related("asked_by", "answered_by").first()
    )


def kept_from(asked: Withholding, family: Iterable[Invitation]) -> list[Invitation]:
    """Return the people of the family from whom something is kept; none stands for all of them."""
    return [one for one in family if reader_key(one) in asked.kept_from]


@dataclass(frozen=True, slots=True)
class ParentsKnown:
    """A family's relatives, each with the children whose parent they are recorded to be, and its children."""

    relatives: list[tuple[Relative, frozenset[int]]]
    children: list[Child]


def parents_known(conference: Conference) -> ParentsKnown:
    family = conference.family
    return ParentsKnown(parents.known(family), list(family.children.order_by("born_on", "pk")))


def recommended(version: ReportVersion | None) -> dict[int, str]:
    """Return what a version recommends: the ConferenceChild's number to the code."""
    if version is None:
        return {}
    return dict(Recommendation.objects.filter(version=version).values_list("conference_child", "says"))


def family_asked(conference: Conference) -> list[Invitation]:
    """Return the people of the family who are asked to a conference, the adults first."""
    found = conference.invitations.filter(withdrawn_at__isnull=True, practitioner__isnull=True)
    rows = found.select_related("relative", "young_person", "conference")
    return sorted(rows, key=lambda one: (one.relative_id is None, one.pk))


def child_numbers(children: Iterable[ConferenceChild]) -> list[int]:
    return [one.child_id for one in children]
