"""What the members of a core group give to one joint report."""

from dataclasses import dataclass

from quorate.conferences.models import Conference, Invitation
from quorate.people.models import Practitioner

from ..models import Contribution, Part, Report, ReportVersion
from .drafts import Writing


@dataclass(frozen=True, slots=True)
class Given:
    """What one member of the core group gave, as they signed it last."""

    invitation: Invitation
    parts: list[Part]


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the core group who is asked to the conference: asked to contribute or not yet, answered or not."""

    invitation: Invitation
    contribution: Contribution | None
    report: Report | None


def members(conference: Conference) -> list[Member]:
    """Return the professionals of the core group who are asked to the conference, but for the report's own author."""
    found = conference.invitations.filter(
        withdrawn_at__isnull=True, practitioner__isnull=False, core_group=True, observer=False
    ).exclude(practitioner__role=Practitioner.Role.SOCIAL_WORKER)
    rows = found.select_related("practitioner__agency", "contribution", "report").order_by("pk")
    return [Member(one, getattr(one, "contribution", None), getattr(one, "report", None)) for one in rows]


def given(conference: Conference) -> list[Given]:
    """Return what was given so far, in the order in which people were asked to the conference."""
    reports = Report.objects.filter(conference=conference, contribution=True).select_related("invitation")
    versions = {
        one.report_id: one
        for one in ReportVersion.objects.filter(report__in=reports).defer("file_content").order_by("number")
    }
    parts: dict[int, list[Part]] = {}
    for part in Part.objects.filter(version__in=versions.values()).order_by("place"):
        parts.setdefault(part.version_id, []).append(part)
    return [
        Given(one.invitation, parts.get(versions[one.pk].pk, []))
        for one in reports.order_by("invitation__pk")
    ]


def brought_in(found: Writing) -> set[int]:
    """Return the invitations of those whose words are in a draft already."""
    return {one.contributed_by for some in found.answers.values() for one in some if one.contributed_by}
