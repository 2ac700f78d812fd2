"""Every reader's edition side by side, the Chair's word on single paragraphs, and the check for leaks."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quorate.people.access import for_roles
from quorate.people.requests import Request

from .. import queries, tabling
from ..actions import approving, sending
from ..actions.refusals import Refused
from ..editing import grounds_for
from ..forms import RedactForm
from ..queries import Written
from .finding import ask, drafted_for, refused, seen


@for_roles()
@require_GET
def table(request: Request, pk: int) -> HttpResponse:
    """Show what each reader's copy leaves out, side by side."""
    written = drafted_for(request, pk)
    seen(request, written, "minutes.editions")
    shown = tabling.table_of(written)
    return render(
        request,
        "minutes/editions.html",
        {
            "conference": written.conference,
            "minutes": written.minutes,
            "table": shown,
            "telling": approving.telling(written, shown.editions),
            "decides": queries.decides(request.practitioner, written.conference),
        },
    )


@for_roles()
@require_POST
def approve(request: Request, pk: int) -> HttpResponse:
    """Approve what the copies leave out, as it was shown."""
    written = drafted_for(request, pk)
    shown = {
        int(name.removeprefix("edition-")): str(value)
        for name, value in request.POST.items()
        if name.startswith("edition-") and name.removeprefix("edition-").isdecimal()
    }
    try:
        approving.approve_editions(written.begun, shown=shown, by=request.practitioner, at=request.now)
    except Refused as refusal:
        for line in refusal.says:
            messages.error(request, line)
    else:
        messages.success(request, "The editions are approved as they are.")
    return redirect("minutes:editions", pk)


@for_roles()
@require_GET
def edition(request: Request, pk: int, invitation: int) -> HttpResponse:
    """Show one person's edition on the page, as they get it."""
    written = drafted_for(request, pk)
    one = tabling.edition_for(written, invitation)
    if one is None:
        raise Http404
    seen(request, written, "minutes.edition", [part.row.child_id for part in one.copy.children])
    page = {"conference": written.conference, "edition": one, "grounds": grounds_for(written.meeting)}
    return render(request, "minutes/edition.html", page)


@for_roles()
@require_GET
def check(request: Request, pk: int) -> HttpResponse:
    """Make every copy now, as it would go, and search each of its files for what its reader must not find."""
    written = drafted_for(request, pk)
    seen(request, written, "minutes.check")
    found = sending.check(written, at=request.now)
    return render(request, "minutes/check.html", {"conference": written.conference, "checked": found})


@for_roles()
@require_GET
def readers(request: Request, pk: int, paragraph: int) -> HttpResponse:
    """Show who gets one paragraph and who does not."""
    written, stored = _paragraph(request, pk, paragraph)
    seen(request, written, "minutes.paragraph-readers")
    page = {
        "conference": written.conference,
        "paragraph": stored,
        "lines": tabling.readers_of(written, stored),
        "decides": queries.decides(request.practitioner, written.conference),
    }
    return render(request, "minutes/readers.html", page)


@for_roles()
@require_http_methods(["GET", "HEAD", "POST"])
def redact(request: Request, pk: int, paragraph: int, invitation: int) -> HttpResponse:
    """Leave a paragraph out of one person's copy, or let it stand there."""
    written, stored = _paragraph(request, pk, paragraph)
    one = tabling.edition_for(written, invitation)
    if one is None:
        raise Http404
    form = RedactForm(
        request.POST if request.method == "POST" else None, grounds=grounds_for(written.meeting).choices
    )
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            approving.redact(
                stored,
                one.copy.person.invitation,
                leaves_out=not asked["stands"],
                ground=asked["ground"] or "",
                why=asked["why"],
                by=request.practitioner,
                at=request.now,
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"The copy for {one.copy.name} is settled.")
            return redirect("minutes:readers", pk, paragraph)
    return ask(
        request,
        form,
        title=f"One paragraph in the copy for {one.copy.name}",
        lines=[stored.text],
        button_text="Save",
        back=reverse("minutes:readers", args=[pk, paragraph]),
        conference=written.conference,
    )


def _paragraph(request: Request, pk: int, number: int) -> tuple[Written, Any]:
    written = drafted_for(request, pk)
    stored = queries.paragraph(written.begun, number)
    if stored is None:
        raise Http404
    return written, stored
