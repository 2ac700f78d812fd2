"""Notes taken while the conference sits: paragraphs added, changed, moved and struck, by two people at once."""

import secrets
from datetime import datetime, time
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quorate.clock import LONDON
from quorate.people.access import for_roles
from quorate.people.requests import Request
from quorate.people.sessions import note_use

from .. import noting, queries
from ..actions import notes
from ..actions.notes import Wording
from ..actions.refusals import ParagraphChanged, Refused
from ..forms import NoteForm, StrikeForm
from ..queries import Written
from .finding import ask, refused, seen


def notes_for(request: Request, pk: int) -> Written:
    """Return the minutes in which this reader may write, or "not found"."""
    found = queries.notes_for(request.practitioner, pk)
    if found is None:
        raise Http404
    if found.conference.state == "open":
        note_use(request)  # whoever writes along for half an hour is still at work
    return found


@for_roles()
@require_http_methods(["GET", "HEAD", "POST"])
def page(request: Request, pk: int) -> HttpResponse:
    """Take notes: one paragraph after the other, and what is there already."""
    written = notes_for(request, pk)
    form = _form(request, written)
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            minutes = notes.begin(written.conference, by=request.practitioner, at=request.now)
            notes.add(
                minutes,
                asked["part"],
                _wording(written, form),
                token=asked["token"],
                said_at=_moment(written, asked["said_at"]),
                by=request.practitioner,
                at=request.now,
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            kept = f"?part={asked['part']}&by={asked['said_by']}"
            return redirect(f"{reverse('minutes:notes', args=[pk])}{kept}#id_text")
    seen(request, written, "minutes.notes")
    return render(
        request, "minutes/notes.html", _page(request, written, form), status=422 if form.errors else 200
    )


def _page(request: Request, written: Written, form: NoteForm | None) -> dict[str, Any]:
    out = noting.out_now(written.meeting)
    return {
        "written": written,
        "conference": written.conference,
        "form": form,
        "lines": noting.lines(written),
        "stamp": noting.stamp(written),
        "out": [one.invitation.name for one in out],
        "writable": noting.writable(written, request.practitioner),
        "sits": written.conference.state == "open",
        "kept": written.minutes is not None and written.minutes.notes_taken,
    }


@for_roles()
@require_GET
def live(request: Request, pk: int) -> HttpResponse:
    """Return the paragraphs as they stand, or nothing where the page shows them already."""
    written = notes_for(request, pk)
    if request.GET.get("stamp") == noting.stamp(written):
        return HttpResponse(status=204)
    return render(request, "minutes/_notes.html", _page(request, written, None))


def _form(request: Request, written: Written, **shown: Any) -> NoteForm:
    proposed = noting.proposal(written.meeting)
    first = {
        "part": request.GET.get("part", ""),
        "said_by": request.GET.get("by", ""),
        "token": secrets.token_hex(16),
        **proposed,
        **shown,
    }
    return NoteForm(
        request.POST if request.method == "POST" else None, initial=first, **noting.offers(written)
    )


def _wording(written: Written, form: NoteForm) -> Wording:
    asked = form.cleaned_data
    said_by = written.meeting.person(int(asked["said_by"])) if asked["said_by"] else None
    return Wording(
        text=asked["text"],
        said_by=said_by.invitation if said_by else None,
        audience=asked["audience"],
        people=form.named,
        ground=asked["ground"] or "",
    )


def _moment(written: Written, said_at: time | None) -> datetime | None:
    return datetime.combine(written.meeting.on, said_at, tzinfo=LONDON) if said_at else None


@for_roles()
@require_http_methods(["GET", "HEAD", "POST"])
def paragraph(request: Request, pk: int, paragraph: int) -> HttpResponse:
    """Change one paragraph: its words, who said it, for whom it is; once approved, as a correction."""
    written, stored = _paragraph(request, pk, paragraph)
    approved = not noting.writable_state(written)
    shown = {
        "text": stored.text,
        "said_by": str(stored.said_by_id or ""),
        "audience": stored.audience,
        "people": [str(number) for number in stored.people],
        "ground": stored.ground,
        "version": stored.version,
    }
    offers: dict[str, Any] = {**noting.offers(written), "changes": True, "approved": approved}
    form = NoteForm(request.POST if request.method == "POST" else None, initial=shown, **offers)
    theirs = None
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data.get("why") or ""
        try:
            notes.change(
                stored,
                _wording(written, form),
                version=form.cleaned_data["version"],
                why=why,
                by=request.practitioner,
                at=request.now,
            )
        except ParagraphChanged as clash:
            theirs = clash.now
            # What was typed stays in the form; saving again then goes on top of what is shown beside it.
            data = request.POST.copy()
            data["version"] = str(clash.now.version)
            form = NoteForm(data, **offers)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, "The paragraph is saved.")
            return redirect(f"{reverse('minutes:notes', args=[pk])}#paragraph-{stored.pk}")
    seen(request, written, "minutes.paragraph")
    page = {
        "form": form,
        "paragraph": stored,
        "conference": written.conference,
        "versions": queries.paragraph_history(stored),
        "theirs": theirs,
        "approved": approved,
    }
    status = 409 if theirs else 422 if form.errors else 200
    return render(request, "minutes/paragraph.html", page, status=status)


def _paragraph(request: Request, pk: int, number: int) -> tuple[Written, Any]:
    written = notes_for(request, pk)
    stored = queries.paragraph(written.minutes, number) if written.minutes else None
    if stored is None:
        raise Http404
    return written, stored


@for_roles()
@require_POST
def move(request: Request, pk: int, paragraph: int) -> HttpResponse:
    """Move a paragraph up or down under its heading."""
    _, stored = _paragraph(request, pk, paragraph)
    try:
        notes.move(stored, up=request.POST.get("to") == "up", by=request.practitioner, at=request.now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(f"{reverse('minutes:notes', args=[pk])}#paragraph-{paragraph}")


@for_roles()
@require_http_methods(["GET", "HEAD", "POST"])
def strike(request: Request, pk: int, paragraph: int) -> HttpResponse:
    """Take a paragraph out of the minutes."""
    written, stored = _paragraph(request, pk, paragraph)
    form = StrikeForm(request.POST if request.method == "POST" else None, initial={"version": stored.version})
    if request.method == "POST" and form.is_valid():
        try:
            notes.strike(stored, **form.cleaned_data, by=request.practitioner, at=request.now)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, "The paragraph is struck. What it said is kept.")
            return redirect("minutes:notes", pk)
    return ask(
        request,
        form,
        title="Take this paragraph out",
        lines=[stored.text],
        button_text="Take it out",
        back=reverse("minutes:notes", args=[pk]),
        conference=written.conference,
    )
