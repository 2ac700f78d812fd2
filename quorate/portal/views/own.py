"""The partners' pages: what is asked of them, and nothing else. One copy, for people signed in and people by link."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from quorate.audit.actions import record_seen
from quorate.conferences import calendar
from quorate.conferences.views.replying import answer_page
from quorate.letters.documents import DOCX_TYPE, PDF_TYPE, download, file_name
from quorate.minutes.actions import amending
from quorate.minutes.actions.refusals import Refused
from quorate.people.access import for_roles
from quorate.people.requests import Request

from ..entry import Entrant, by_link, by_sign_in
from ..forms import CorrectionForm
from ..queries import asked as queries

SUFFIXES = {PDF_TYPE: "pdf", DOCX_TYPE: "docx"}
both = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@for_roles()
def home(request: Request) -> HttpResponse:
    return render(
        request,
        "portal/home.html",
        {
            "coming": queries.asked_of(request.practitioner, request.now, past=False),
            "past": queries.asked_of(request.practitioner, request.now, past=True),
            "reader": request.practitioner,
        },
    )


def asked(request: Any, entrant: Entrant) -> HttpResponse:
    """Show all that one conference asks of one person, and what they may read of it."""
    shown = queries.asked_by(entrant.invitation, request.now)
    if shown is None:
        raise Http404
    _seen(request, entrant, "portal.asked", [line.part.child_id for line in shown.children])
    return _render(
        request,
        entrant,
        "portal/asked.html",
        {"shown": shown, "one": shown.asked, "write": entrant.write_at()},
    )


def reply(request: Any, entrant: Entrant) -> HttpResponse:
    """Answer the invitation: coming, online, apologies, a report instead, or a colleague instead."""
    return answer_page(
        request,
        entrant.invitation,
        by=entrant.by,
        base=entrant.base,
        back=entrant.address("asked"),
    )


def report(request: Any, entrant: Entrant, pk: int) -> HttpResponse:
    """Show a report that this person may read."""
    copy = queries.report_for(entrant.invitation, pk)
    if copy is None:
        raise Http404
    record_seen(
        what="reports.report",
        about=f"report:{pk}",
        by=entrant.by,
        at=request.now,
        area=request.area.key,
        children=queries.children_of(entrant.invitation),
    )
    return _render(request, entrant, "portal/report.html", {"copy": copy})


def report_file(request: Any, entrant: Entrant, pk: int, number: int | None = None) -> HttpResponse:
    """Download the file that a report came as or, by its ``number``, one that belongs to a part of it."""
    found = queries.file_for(entrant.invitation, pk, number)
    if found is None:
        raise Http404
    content, media_type = found
    record_seen(
        what="reports.file",
        about=f"report:{pk}",
        by=entrant.by,
        at=request.now,
        area=request.area.key,
        children=queries.children_of(entrant.invitation),
    )
    # The author's own file name may hold a child's name.
    name = file_name("report", str(pk), *([str(number)] if number else []), suffix=SUFFIXES[media_type])
    return download(content, name, media_type)


def paper(request: Any, entrant: Entrant, key: str, suffix: str) -> HttpResponse:
    """Download this person's own copy of the outcome notice or the minutes, as it was sent to them."""
    found = queries.paper_for(entrant.invitation, key, suffix)
    if found is None:
        raise Http404
    letter, file = found
    _seen(request, entrant, f"minutes.own-copy.{key}", letter.children)
    return download(bytes(file.content), file.name, file.media_type)


def correct(request: Any, entrant: Entrant) -> HttpResponse:
    """Ask for something in the minutes to be put right."""
    minutes = queries.minutes_to_correct(entrant.invitation)
    if minutes is None:
        raise Http404
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            amending.ask_for_change(
                minutes, entrant.invitation, words=form.cleaned_data["words"], by=entrant.by, at=request.now
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Thank you. The Chair answers what you ask for.")
            return redirect(entrant.address("asked"))
    until = queries.correct_until(entrant.invitation)
    return _render(request, entrant, "portal/correct.html", {"form": form, "until": until})


def agree(request: Any, entrant: Entrant) -> HttpResponse:
    """Say that one has read the minutes and agrees with them."""
    if queries.minutes_to_correct(entrant.invitation) is None:
        raise Http404
    if request.method != "POST":
        return redirect(entrant.address("asked"))
    try:
        amending.agree(entrant.invitation, by=entrant.by, at=request.now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Thank you. It is recorded that you have read the minutes and agree.")
    return redirect(entrant.address("asked"))


def calendar_file(request: Any, entrant: Entrant) -> HttpResponse:
    """Hand over the calendar file of this invitation."""
    file = calendar.build(
        entrant.invitation,
        entrant.conference,
        method=calendar.REQUEST,
        email=entrant.invitation.practitioner.email if entrant.invitation.practitioner else "",
        at=request.now,
    )
    return download(file.content, file.name, file.media_type)


def _seen(request: Any, entrant: Entrant, what: str, children: list[int]) -> None:
    record_seen(
        what=what,
        about=entrant.conference.ref,
        by=entrant.by,
        at=request.now,
        area=request.area.key,
        children=children,
    )


def _render(request: Any, entrant: Entrant, template: str, more: dict[str, Any]) -> HttpResponse:
    context = {
        "entrant": entrant,
        "base": entrant.base,
        "invitation": entrant.invitation,
        "conference": entrant.conference,
        **more,
    }
    return render(request, template, context)


PAGES: dict[str, tuple[str, Any]] = {
    "asked": ("", require_GET(asked)),
    "reply": ("reply/", both(reply)),
    "report": ("reports/<int:pk>/", require_GET(report)),
    "file": ("reports/<int:pk>/file/", require_GET(report_file)),
    "attached": ("reports/<int:pk>/files/<int:number>/", require_GET(report_file)),
    "paper": ("papers/<slug:key>.<slug:suffix>", require_GET(paper)),
    "correct": ("correct/", both(correct)),
    "agree": ("agree/", both(agree)),
    "calendar": ("calendar/", require_GET(calendar_file)),
}
LINKED = {name: (where, by_link(page)) for name, (where, page) in PAGES.items()}
SIGNED_IN = {name: (where, by_sign_in(page)) for name, (where, page) in PAGES.items()}
