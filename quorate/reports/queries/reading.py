"""What somebody may read of the reports of a conference."""

from collections.abc import Iterable, Sequence

from quorate.cases.parents import Parents, parents_of
from quorate.conferences.models import Conference, ConferenceChild, Invitation, KeptOut

from ..copies import Copy, Material, for_family, for_professional
from ..models import Part, Recommendation, Remark, Report, ReportVersion, Shared, Withholding
from ..sentences import Sentence, anchored


def sentences_of(version: ReportVersion) -> list[Sentence]:
    """Return every sentence of a version in order, each with its anchor. Whose they are to read is not asked here."""
    return [one for part in version.parts.order_by("place") for one in anchored(part.ref, part.text)]


def sentence(version: ReportVersion, anchor: str) -> Sentence | None:
    return next((one for one in sentences_of(version) if one.anchor == anchor), None)


def materials(reports: Sequence[Report], *, number: int = 0) -> dict[int, Material]:
    """Return, by report, all that is needed to make anybody's copy of its last version (or of one by number).

    Nine queries, however many reports of one conference there are.
    """
    if not reports:
        return {}
    versions = _last_versions(reports, number)
    parts = _parts_of(versions.values())
    says = _by(
        "version_id",
        Recommendation.objects.filter(version__in=versions.values())
        .select_related("conference_child__child")
        .order_by("conference_child__child__born_on", "pk"),
    )
    held = _by(
        "report_id", Withholding.objects.filter(report__in=reports).select_related("asked_by", "answered_by")
    )
    remarks = _by(
        "report_id",
        Remark.objects.filter(report__in=reports, superseded_at__isnull=True)
        .select_related("invitation__relative", "invitation__young_person", "by")
        .order_by("at", "pk"),
    )
    shared = _by(
        "report_id",
        Shared.objects.filter(report__in=reports, superseded_at__isnull=True).order_by("on", "pk"),
    )
    parents = parents_among(
        {one.conference_id for one in reports}, [part for some in parts.values() for part in some]
    )
    return {
        report.pk: Material(
            report,
            versions[report.pk],
            parts.get(versions[report.pk].pk, []),
            says.get(versions[report.pk].pk, []),
            held.get(report.pk, []),
            remarks.get(report.pk, []),
            shared.get(report.pk, []),
            parents,
        )
        for report in reports
        if report.pk in versions
    }


def _last_versions(reports: Sequence[Report], number: int) -> dict[int, ReportVersion]:
    found = ReportVersion.objects.filter(report__in=reports).defer("file_content").select_related("by")
    if number:
        found = found.filter(number=number)
    return {one.report_id: one for one in found.order_by("number")}


def _parts_of(versions: Iterable[ReportVersion]) -> dict[int, list[Part]]:
    rows = Part.objects.filter(version__in=list(versions)).order_by("place").defer("attachment__content")
    return _by(
        "version_id", rows.select_related("child", "contributed_by__practitioner__agency", "attachment")
    )


def parents_among(conferences: Iterable[int], parts: Iterable[Part] = ()) -> Parents:
    """Return the parents of the children of some conferences and of any others whom parts of reports are about."""
    subjects = ConferenceChild.objects.filter(conference__in=list(conferences)).values_list(
        "child", flat=True
    )
    return parents_of({*subjects, *(part.child_id for part in parts if part.child_id)})


def _by(key: str, rows: Iterable[object]) -> dict[int, list]:  # type: ignore[type-arg]
    found: dict[int, list] = {}  # type: ignore[type-arg]
    for row in rows:
        found.setdefault(getattr(row, key), []).append(row)
    return found


def material_of(report: Report, *, number: int = 0) -> Material | None:
    return materials([report], number=number).get(report.pk)


def shared_with(invitation: Invitation) -> list[Copy]:
    """Return what somebody of the family was shown, and no more: the social worker's report first.

    Empty for professionals, for a withdrawn invitation, and while their papers are held back for somebody's safety.
    What was taken back from them, or has been withheld since, is no longer there. At most eleven queries.
    """
    if invitation.practitioner_id or invitation.withdrawn_at:
        return []
    papers_held = KeptOut.objects.filter(
        invitation=invitation, extent=KeptOut.Extent.PAPERS, lifted_at__isnull=True
    )
    if papers_held.exists():
        return []
    shown = Shared.objects.filter(invitation=invitation, superseded_at__isnull=True).values("report")
    reports = list(
        Report.objects.filter(pk__in=shown, conference=invitation.conference_id, contribution=False)
        .select_related("invitation__practitioner__agency", "conference__area")
        .order_by("pk")
    )
    reports.sort(key=lambda one: (not _by_social_worker(one), one.pk))
    found = materials(reports)
    copies = (for_family(found[one.pk], invitation) for one in reports if one.pk in found)
    return [copy for copy in copies if copy is not None]


def copy_shown(invitation: Invitation, report: int) -> Copy | None:
    """Return one report as it was shown to somebody of the family, or None if it was not."""
    return next((copy for copy in shared_with(invitation) if copy.report.pk == report), None)


def readable(conference: Conference) -> list[Copy]:
    """Return the reports of a conference as its professionals read them, with what the family says of them."""
    reports = list(
        Report.objects.filter(conference=conference, contribution=False)
        .select_related("invitation__practitioner__agency", "conference__area")
        .order_by("pk")
    )
    return [for_professional(one) for one in materials(reports).values()]


def _by_social_worker(report: Report) -> bool:
    author = report.invitation.practitioner
    return author is not None and author.role == author.Role.SOCIAL_WORKER
