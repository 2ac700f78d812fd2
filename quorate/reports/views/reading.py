"""The ledger of a conference's reports, and a report to read."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from quorate.audit import actions as audit
from quorate.letters.documents import DOCX_TYPE, PDF_TYPE, docx, download, file_name, paper_pdf
from quorate.people.access import STAFF, Role, for_roles
from quorate.people.requests import Request

from .. import queries
from ..copies import Copy, for_family, for_professional
from ..papers import paper_of

SHARERS = (Role.ADMINISTRATOR, Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.CHAIR, Role.PARTNER)
WRITES_DOWN = (Role.ADMINISTRATOR, Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.CHAIR)


@require_GET
@for_roles(*STAFF)
def page(request: Request, pk: int) -> HttpResponse:
    """The ledger: what is overdue first."""
    conference = queries.get_conference(request.practitioner, pk)
    if conference is None:
        raise Http404
    shown = queries.ledger(conference, request.now)
    audit.record_seen(
        what="reports.page",
        about=conference.ref,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=queries.child_numbers(shown.children),
    )
    return render(
        request,
        "reports/page.html",
        {
            "page": shown,
            "conference": conference,
            "may_write_for": queries.may_write_for,
            "reader": request.practitioner,
            "chairs": conference.chair_id == request.practitioner.pk,
        },
    )


@require_GET
@for_roles()
def report(request: Request, pk: int) -> HttpResponse:
    """A report as those who may read all of it read it, with what the family says of its sentences."""
    found = queries.get_report(request.practitioner, pk)
    material = queries.material_of(found) if found else None
    if found is None or material is None:
        raise Http404
    _seen(request, found, "reports.report")
    may_share = may_share_it(request, found)
    return render(
        request,
        "reports/report.html",
        {
            "report": found,
            "copy": for_professional(material),
            "versions": queries.versions(found),
            "withholdings": material.withholdings,
            "headings": {part.ref: part.heading for part in material.parts},
            "shown": material.shared,
            "people": {one.pk: one for one in queries.family_asked(found.conference)},
            "may_write": queries.may_write_for(request.practitioner, found.invitation),
            "may_share": may_share,
            "may_note": request.practitioner.role in WRITES_DOWN,
            "chairs": found.conference.chair_id == request.practitioner.pk,
            "partner": request.practitioner.role == Role.PARTNER,
        },
    )


def may_share_it(request: Request, found: Any) -> bool:
    reader = request.practitioner
    return reader.role in SHARERS and (
        reader.role != Role.PARTNER or found.invitation.practitioner_id == reader.pk
    )


@require_GET
@for_roles()
def paper(request: Request, pk: int, suffix: str) -> HttpResponse:
    """The report as those who may read all of it read it, as an accessible PDF or Word file."""
    found = queries.get_report(request.practitioner, pk)
    material = queries.material_of(found) if found else None
    if found is None or material is None or suffix not in ("pdf", "docx"):
        raise Http404
    _seen(request, found, "reports.paper")
    return as_file(
        request, for_professional(material), suffix, reader=request.practitioner.name, family=False
    )


@require_GET
@for_roles(*SHARERS)
def family_paper(request: Request, pk: int, person: int, suffix: str) -> HttpResponse:
    """The copy of one person of the family, to hand over, send or read together."""
    found = queries.get_report(request.practitioner, pk)
    if found is None or suffix not in ("pdf", "docx") or not may_share_it(request, found):
        raise Http404
    reader = next((one for one in queries.family_asked(found.conference) if one.pk == person), None)
    material = queries.material_of(found)
    copy = for_family(material, reader) if material and reader else None
    if reader is None or copy is None:
        raise Http404
    _seen(request, found, "reports.family-paper")
    return as_file(request, copy, suffix, reader=reader.name, family=True)


def as_file(request: Any, copy: Copy, suffix: str, *, reader: str, family: bool) -> HttpResponse:
    """Return a copy of a report as a file under a neutral name. The door of the family uses this as well."""
    made = paper_of(copy, reader=reader, training=request.training or "", at=request.now, for_family=family)
    name = file_name("report", str(copy.report.pk), suffix=suffix)
    if suffix == "pdf":
        return download(paper_pdf(made), name, PDF_TYPE)
    return download(docx(made), name, DOCX_TYPE)


@require_GET
@for_roles()
def file(request: Request, pk: int, number: int) -> HttpResponse:
    """The file of a version that came as one file."""
    found = queries.get_report(request.practitioner, pk)
    version = queries.get_file(found, number) if found else None
    if found is None or version is None:
        raise Http404
    _seen(request, found, "reports.file")
    # The author's own file name may hold a child's name, so the download has a neutral one.
    suffix = "pdf" if version.file_type == PDF_TYPE else "docx"
    return sent(
        bytes(version.file_content or b""), version.file_type, f"report-{pk}-version-{number}.{suffix}"
    )


@require_GET
@for_roles()
def attachment(request: Request, pk: int, number: int) -> HttpResponse:
    """A file that belongs to a part of a report."""
    found = queries.get_report(request.practitioner, pk)
    kept = queries.get_attachment(found, number) if found else None
    if found is None or kept is None:
        raise Http404
    _seen(request, found, "reports.file")
    suffix = "pdf" if kept.media_type == PDF_TYPE else "docx"
    return sent(bytes(kept.content), kept.media_type, f"report-{pk}-file-{number}.{suffix}")


def sent(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Return a file that somebody sent, for saving and never for showing in the page."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _seen(request: Request, found: Any, what: str) -> None:
    audit.record_seen(
        what=what,
        about=f"report:{found.pk}",
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=queries.child_numbers(queries.conference_children(found.conference)),
    )
