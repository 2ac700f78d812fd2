"""A report comes in, and is corrected by a later version; the earlier ones are kept."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.parents import parents_of
from quorate.conferences.models import Conference, ConferenceChild, Invitation
from quorate.conferences.queries.inviting import reports_jointly
from quorate.people.models import Practitioner

from ..asking import day_of, judge
from ..models import Attachment, Part, Recommendation, Report, ReportVersion
from .refusing import ReportRefused, children_numbers, ref_of, refuse_when_over

WHOLE = "whole"
"""The part of a report that is one free text."""


@dataclass(frozen=True, slots=True)
class File:
    """A file as it came: its name, what its bytes say it is, and the bytes."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Said:
    """One part of a version that is to be kept: what ``Part`` holds."""

    ref: str
    heading: str
    text: str
    prompt: str = ""
    child_id: int | None = None
    nature: str = ""
    attachment: Attachment | None = None
    contributed_by_id: int | None = None


@dataclass(frozen=True, slots=True)
class Signed:
    """How a version was signed: the name typed, on which form, in spite of which warnings."""

    name: str
    form: str = ""
    off_form_why: str = ""
    warnings: tuple[str, ...] = ()


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
    """Take in a report that is one free text or one file, or a new version of it; the earlier versions are kept.

    ``recommendations``: the number of each of the conference's children (ConferenceChild) to what the report
    recommends. ``version`` is 0 for a first report, else the version that was shown.

    :raises ReportRefused: if it says nothing, the conference is over, or a child has no recommendation
    :raises cases.Stale: if somebody sent a version in the meantime
    """
    if not text.strip() and file is None:
        raise ReportRefused("Write the report, or select a file that holds it", "text")
    said = [Said(WHOLE, "The report", text.strip())] if text.strip() else []
    return keep(
        invitation=invitation,
        said=said,
        recommendations=recommendations,
        version=version,
        by=by,
        at=at,
        file=file,
        text=text.strip(),
    )


@transaction.atomic
def receive_signed(
    *,
    invitation: Invitation,
    text: str,
    file: File | None,
    recommendations: Mapping[int, str],
    name: str,
    natures: bool,
    off_form_why: str,
    version: int,
    by: Practitioner,
    at: datetime,
) -> Report:
    """Take in a report that was written elsewhere: one text or one file, signed. Returns the report.

    ``natures``: its author says that facts, allegations and opinions are apart in it; ``off_form_why``: why it is not
    on the area's form.

    **Edition** the one in force on the day of the conference.
    **Rules** ``permission.submit-report``.

    :raises ReportRefused: if it says nothing or the area's procedure asks for more; if the children have different
        parents, since one text cannot be each child's own
    :raises cases.Stale: if somebody sent a version in the meantime
    """
    if not text.strip() and file is None:
        raise ReportRefused("Write the report, or select a file that holds it", "text")
    children = ConferenceChild.objects.filter(conference=invitation.conference_id).values_list(
        "child", flat=True
    )
    told = {
        "signed": bool(name.strip()),
        "natures": natures,
        "separate": not parents_of(children).differ,
        "on_form": False,
        "off_form_reason": off_form_why.strip(),
    }
    judged = judge(invitation, day_of(invitation.conference), told)
    if judged.blocked:
        fields = {"natures": "natures", "form": "off_form_why", "signed": "name"}
        first = judged.blocked[0]
        says = "; ".join(f"{one.says} ({one.citation})" for one in judged.blocked)
        raise ReportRefused(says, fields.get(first.key, ""))
    said = [Said(WHOLE, "The report", text.strip())] if text.strip() else []
    warnings = tuple(one.says for one in judged.warned)
    return keep(
        invitation=invitation,
        said=said,
        recommendations=recommendations,
        version=version,
        by=by,
        at=at,
        file=file,
        text=text.strip(),
        signed=Signed(name.strip()[:120], "", off_form_why.strip(), warnings),
        contribution=reports_jointly(invitation.conference) and hasattr(invitation, "contribution"),
    )


@transaction.atomic
def keep(
    *,
    invitation: Invitation,
    said: Sequence[Said],
    recommendations: Mapping[int, str],
    version: int,
    by: Practitioner,
    at: datetime,
    file: File | None = None,
    text: str = "",
    signed: Signed | None = None,
    contribution: bool = False,
) -> Report:
    """Keep a version of a report. Returns the report.

    ``contribution``: it goes to the social worker for one joint report, and ends no duty of the author's to report.

    :raises ReportRefused: if the conference is over, or a child has no recommendation
    :raises cases.Stale: if somebody sent a version in the meantime
    """
    conference = (
        Conference.objects.select_for_update().select_related("area").get(pk=invitation.conference_id)
    )
    refuse_when_over(invitation, conference)
    wanted = set(ConferenceChild.objects.filter(conference=conference).values_list("pk", flat=True))
    if wanted != set(recommendations):
        raise ReportRefused("Select a recommendation for each child")
    report = Report.objects.select_for_update().filter(invitation=invitation).first()
    if (report.version if report else 0) != version:
        raise cases.Stale("This report")
    first = report is None
    if report is None:
        report = Report.objects.create(
            conference=conference, invitation=invitation, received_at=at, contribution=contribution
        )
    else:
        report.version += 1
        report.save(update_fields=["version"])
    _keep_version(report, said, recommendations, file, text, signed, by, at)
    if first and not contribution:
        _tell_of_it(conference, invitation, by, at)
    audit.record(
        act="reports.received" if first else "reports.revised",
        about=f"report:{report.pk}",
        by=by,
        at=at,
        area=conference.area.key,
        children=children_numbers(conference),
        detail={"version": report.version},
    )
    return report


def _tell_of_it(conference: Conference, invitation: Invitation, by: Practitioner, at: datetime) -> None:
    cases.record_occasion_event(
        key=conference.ref,
        kind="report-received",
        on=at.date(),
        moment=at,
        ref=ref_of(invitation),
        by=by,
        at=at,
    )


def _keep_version(
    report: Report,
    said: Sequence[Said],
    recommendations: Mapping[int, str],
    file: File | None,
    text: str,
    signed: Signed | None,
    by: Practitioner,
    at: datetime,
) -> None:
    kept = ReportVersion.objects.create(
        report=report,
        number=report.version,
        text=text,
        file_name=file.name[:160] if file else "",
        file_type=file.media_type if file else "",
        file_content=file.content if file else None,
        file_sha256=hashlib.sha256(file.content).hexdigest() if file else "",
        form=signed.form if signed else "",
        off_form_why=signed.off_form_why if signed else "",
        warnings_accepted=list(signed.warnings) if signed else [],
        signed_as=signed.name if signed else "",
        at=at,
        by=by,
    )
    Part.objects.bulk_create(
        Part(
            version=kept,
            place=place,
            ref=one.ref,
            prompt=one.prompt,
            heading=one.heading,
            child_id=one.child_id,
            nature=one.nature,
            text=one.text,
            attachment=one.attachment,
            contributed_by_id=one.contributed_by_id,
        )
        for place, one in enumerate(said, start=1)
    )
    Recommendation.objects.bulk_create(
        Recommendation(version=kept, conference_child_id=child, says=says)
        for child, says in recommendations.items()
    )
