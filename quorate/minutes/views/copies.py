"""Sending the minutes, single copies, and the changes that people ask for."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from quorate.conferences.actions.notices import decide_copy, held_because
from quorate.conferences.actions.refusals import Refused as CopyRefused
from quorate.conferences.queries.papers import says_nobody
from quorate.design.words import listed
from quorate.letters.documents import download
from quorate.people.access import for_roles
from quorate.people.requests import Request

from .. import queries, tabling
from ..actions import amending, approving, late, sending
from ..actions.refusals import Refused
from ..editing import grounds_for
from ..forms import AnswerForm, ChangeForm, DecideForm, DelayForm, LeaveOutForm, SendForm
from ..papers import amendments_for
from ..queries import PAPER
from .finding import SUFFIXES, ask, copy_of, drafted_for, refused, seen


@for_roles()
@require_http_methods(["GET", "HEAD", "POST"])
def copies(request: Request, pk: int) -> HttpResponse:
    """Show who gets the minutes and in which form; send them."""
    written = drafted_for(request, pk)
    meeting, minutes = written.meeting, written.begun
    everybody, edits = queries.copies(meeting), queries.edits(minutes)
    late = queries.overdue(meeting, request.now)
    others = [(one.number, one.name) for one in everybody if not one.gets and one.letter is None]
    unsaid = says_nobody(meeting, PAPER)
    # Where the text names nobody, everybody who was asked is offered, ticked.
    shown = {"also": [str(number) for number, _ in others] if unsaid else []}
    asks_why = bool(late and not minutes.late_because)
    form = SendForm(
        request.POST if request.method == "POST" else None, others=others, late=asks_why, initial=shown
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("late_because") or ""
        try:
            ordered = sending.order(
                minutes, also=form.chosen, late_because=reason, by=request.practitioner, at=request.now
            )
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, _told(ordered))
            return redirect("minutes:copies", pk)
    seen(request, written, "minutes.copies")
    editions = {row.edition.copy.number: row for row in tabling.table_of(written).rows}
    return render(
        request,
        "minutes/copies.html",
        {
            "written": written,
            "minutes": minutes,
            "conference": written.conference,
            "late": late,
            "copies": [(one, edits.get(one.number), editions.get(one.number)) for one in everybody],
            "order": queries.sending_under_way(minutes),
            "duties": queries.duties(meeting, request.now),
            "paper": queries.procedure_says(meeting),
            "form": form,
            "corrected": queries.corrections(minutes),
            "approved": minutes.approved_at is not None,
        },
        status=422 if form.errors else 200,
    )


def _told(ordered: sending.Order) -> str:
    if ordered.sending is None:
        said = "Nothing new to send: no copy went twice."
    else:
        said = f"Copies being written and put in the post room: {len(ordered.sending.invitations)}."
    if ordered.to_edit:
        said += f" Not sent before the Chair has settled it: the copy of {listed(list(ordered.to_edit))}."
    return said


@for_roles()
@require_GET
def copy_file(request: Request, pk: int, invitation: int, suffix: str) -> HttpResponse:
    """Download one person's copy: the file that went to them, or as it would be now."""
    if suffix not in SUFFIXES:
        raise Http404
    written = drafted_for(request, pk)
    one = copy_of(written, invitation)
    seen(request, written, "minutes.copy", [part.row.child_id for part in one.children])
    if one.letter is not None:
        for file in one.letter.attachments.all():
            if file.name.endswith(suffix):
                return download(bytes(file.content), file.name, SUFFIXES[suffix])
    edition = tabling.edition_for(written, invitation)
    if edition is None:
        raise Http404
    asked = amendments_for(edition, queries.amendments(written.begun))
    made = sending.enclosures(written, edition, asked, at=request.now)
    file_made = next(each for each in made if each.name.endswith(suffix))
    return download(file_made.content, file_made.name, SUFFIXES[suffix])


@for_roles()
@require_http_methods(["GET", "HEAD", "POST"])
def leave_out(request: Request, pk: int, invitation: int) -> HttpResponse:
    """Say what one person's copy leaves out."""
    written = drafted_for(request, pk)
    one = copy_of(written, invitation)
    parts = [(each.key, each.heading) for each in written.passages if not each.nothing]
    grounds = grounds_for(written.meeting).choices
    form = LeaveOutForm(request.POST if request.method == "POST" else None, parts=parts, grounds=grounds)
    if request.method == "POST" and form.is_valid():
        try:
            approving.leave_out(
                written.begun, one.person.invitation, **form.cleaned_data, by=request.practitioner, at=request.now
            )  # fmt: skip
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"The copy for {one.name} is settled.")
            return redirect("minutes:copies", pk)
    return ask(
        request,
        form,
        title=f"What the copy for {one.name} leaves out",
        lines=[held_because(one) or one.says],
        button_text="Save",
        back=reverse("minutes:copies", args=[pk]),
        conference=written.conference,
    )


@for_roles()
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, pk: int, invitation: int) -> HttpResponse:
    """Let a held copy go, or see that it never goes."""
    written = drafted_for(request, pk)
    one = copy_of(written, invitation)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            decide_copy(
                one.person.invitation,
                paper=PAPER,
                **form.cleaned_data,
                by=request.practitioner,
                at=request.now,
            )
        except CopyRefused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, "Your decision is recorded.")
            return redirect("minutes:copies", pk)
    return ask(
        request,
        form,
        title=f"Decide about the minutes for {one.name}",
        lines=[held_because(one) or "Held."],
        button_text="Record the decision",
        back=reverse("minutes:copies", args=[pk]),
        conference=written.conference,
    )


@for_roles()
@require_http_methods(["GET", "HEAD", "POST"])
def ask_for_change(request: Request, pk: int, invitation: int) -> HttpResponse:
    """Record what somebody wants changed in the minutes."""
    written = drafted_for(request, pk)
    one = copy_of(written, invitation)
    form = ChangeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            amending.ask_for_change(
                written.begun, one.person.invitation, **form.cleaned_data, by=request.practitioner, at=request.now
            )  # fmt: skip
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, "The request is kept beside the minutes. The Chair answers it.")
            return redirect("minutes:page", pk)
    until = queries.amendments_until(written.meeting, invitation)
    return ask(
        request,
        form,
        title=f"A change that {one.name} asks for",
        until=until,
        lines=[],
        button_text="Keep the request",
        back=reverse("minutes:copies", args=[pk]),
        conference=written.conference,
    )


@for_roles()
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: Request, pk: int, amendment: int) -> HttpResponse:
    """Answer a request for a change."""
    written = drafted_for(request, pk)
    asked = queries.amendment(written.minutes, amendment) if written.minutes else None
    if asked is None:
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            amending.answer(asked, **form.cleaned_data, by=request.practitioner, at=request.now)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, "The answer is kept beside the minutes.")
            return redirect("minutes:page", pk)
    return ask(
        request,
        form,
        title=f"Answer {asked.invitation.name}",
        lines=[asked.words],
        button_text="Keep the answer",
        back=reverse("minutes:page", args=[pk]),
        conference=written.conference,
    )


@for_roles()
@require_http_methods(["GET", "HEAD", "POST"])
def tell_delay(request: Request, pk: int) -> HttpResponse:
    """Tell whom the procedure names that the minutes are late."""
    written = drafted_for(request, pk)
    form = DelayForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            late.tell_delay(written.begun, **form.cleaned_data, by=request.practitioner, at=request.now)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, "The notice of the delay is in the post room.")
            return redirect("minutes:page", pk)
    return ask(
        request,
        form,
        title="Tell somebody that the minutes are late",
        button_text="Put it in the post room",
        lines=queries.who_is_told(written.meeting),
        back=reverse("minutes:page", args=[pk]),
        conference=written.conference,
    )
