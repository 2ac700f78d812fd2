"""Pages of the reports of one conference."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from quorate.audit import actions as audit
from quorate.cases.actions import Stale
from quorate.people.access import STAFF, Role, for_roles
from quorate.people.requests import Request

from . import actions, forms, household, queries

SHARERS = (Role.ADMINISTRATOR, Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.CHAIR, Role.PARTNER)


@require_GET
@for_roles(*STAFF)
def page(request: Request, pk: int) -> HttpResponse:
    conference = queries.get_conference(request.practitioner, pk)
    if conference is None:
        raise Http404
    shown = queries.reports_page(conference, request.now)
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
        },
    )


@require_http_methods(["GET", "POST"])
@for_roles()
def write(request: Request, invitation: int) -> HttpResponse:
    """Write a report, or a new version of it."""
    found = queries.get_invitation(request.practitioner, invitation)
    if found is None:
        raise Http404
    children = queries.conference_children(found.conference)
    report = getattr(found, "report", None)
    latest = queries.versions(report)[0] if report else None
    seen = household.visits(found, children, request.today)
    form = _form(request, found, children, report, latest)
    unasked = queries.without_primary_care(found, children, request.today)
    if (
        unasked
        and request.method == "POST"
        and request.practitioner == found.practitioner
        and form.is_valid()
    ):
        form.add_error(None, forms.ASK_PRIMARY_CARE)
    if request.method == "POST" and form.is_valid():
        try:
            saved = actions.receive(
                invitation=found,
                text=_text(form, seen),
                file=_file(form.cleaned_data["file"]),
                recommendations=form.recommendations(),
                version=form.cleaned_data["version"],
                by=request.practitioner,
                at=request.now,
            )
        except actions.ReportRefused as refused:
            form.add_error(refused.field or None, str(refused))
        except Stale as stale:
            form.add_error(None, f"{stale} What you wrote is still below.")
        else:
            messages.success(
                request, "The report has been received. Record the day on which the family sees it."
            )
            return redirect("reports:report", pk=saved.pk)
    return render(
        request,
        "reports/write.html",
        {
            "form": form,
            "conference": found.conference,
            "invitation": found,
            "latest": latest,
            "unasked": unasked,
            "visits": seen,
        },
    )


def _form(request: Request, found: Any, children: Any, report: Any, latest: Any) -> forms.ReportForm:
    """Return the form of a report, with what the latest version says; the parts that are added to it are apart."""
    others = household.others(found, children, request.today)
    own, said = household.apart(latest.text if latest else "", others)
    initial = {"version": report.version if report else 0, "text": own}
    initial |= {f"about_{child}": words for child, words in said.items()}
    initial |= {f"recommends_{child}": says for child, says in queries.recommended(latest).items()}
    return forms.ReportForm(
        request.POST or None,
        request.FILES or None,
        conference=found.conference,
        children=children,
        others=others,
        initial=initial,
    )


def _text(form: forms.ReportForm, seen: Any) -> str:
    """Return the whole report; an empty one stays empty, whatever would have been added."""
    own = form.cleaned_data["text"] or ""
    if not own.strip() and not form.cleaned_data["file"]:
        return ""
    return household.whole(own, form.about_others(), seen)


def _file(upload: "UploadedFile[bytes] | None") -> actions.File | None:
    if upload is None:
        return None
    kind = (
        "application/pdf"
        if str(upload.name).lower().endswith(".pdf")
        else ("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
    )
    return actions.File(name=str(upload.name), media_type=kind, content=upload.read())


@require_GET
@for_roles()
def report(request: Request, pk: int) -> HttpResponse:
    found = queries.get_report(request.practitioner, pk)
    if found is None:
        raise Http404
    audit.record_seen(
        what="reports.report",
        about=f"report:{pk}",
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=queries.child_numbers(queries.conference_children(found.conference)),
    )
    return render(
        request,
        "reports/report.html",
        {
            "report": found,
            "versions": queries.versions(found),
            "may_write": queries.may_write_for(request.practitioner, found.invitation),
            "may_share": _may_share(request, found),
            "partner": request.practitioner.role == Role.PARTNER,
        },
    )


def _may_share(request: Request, found: Any) -> bool:
    reader = request.practitioner
    return reader.role in SHARERS and (
        reader.role != Role.PARTNER or found.invitation.practitioner_id == reader.pk
    )


@require_http_methods(["GET", "POST"])
@for_roles(*SHARERS)
def share(request: Request, pk: int) -> HttpResponse:
    """Record the day on which the family saw the report, or why it is not to see it."""
    found = queries.get_report(request.practitioner, pk)
    if found is None or not _may_share(request, found):
        raise Http404
    form = forms.SharedForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            if chosen["answer"] == "shared":
                actions.record_shared(
                    report=found,
                    on=chosen["on"],
                    today=request.today,
                    version=chosen["version"],
                    by=request.practitioner,
                    at=request.now,
                )
            else:
                actions.ask_to_withhold(
                    report=found,
                    wish=actions.Wish(reason=chosen["because"]),
                    version=chosen["version"],
                    by=request.practitioner,
                    at=request.now,
                )
        except actions.ReportRefused as refused:
            form.add_error(refused.field or None, str(refused))
        except Stale as stale:
            form.add_error(None, str(stale))
        else:
            messages.success(request, "Recorded.")
            return redirect("reports:report", pk=pk)
    return render(request, "reports/share.html", {"form": form, "report": found})


@require_GET
@for_roles()
def file(request: Request, pk: int, number: int) -> HttpResponse:
    found = queries.get_report(request.practitioner, pk)
    version = queries.get_file(found, number) if found else None
    if found is None or version is None:
        raise Http404
    audit.record_seen(
        what="reports.file",
        about=f"report:{pk}",
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=queries.child_numbers(queries.conference_children(found.conference)),
    )
    suffix = "pdf" if version.file_type == "application/pdf" else "docx"
    response = HttpResponse(bytes(version.file_content or b""), content_type=version.file_type)
    # The author's own file name may hold a child's name, so the download has a neutral one.
    response["Content-Disposition"] = f'attachment; filename="report-{pk}-version-{number}.{suffix}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
