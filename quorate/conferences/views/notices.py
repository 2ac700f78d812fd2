"""The pages on which the outcome is sent and single copies are held or let go."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from quorate.audit.actions import record_seen
from quorate.letters.documents import DOCX_TYPE, PDF_TYPE, download
from quorate.people.access import for_roles
from quorate.people.requests import Request

from .. import notices as words
from ..actions import notices as actions
from ..facts import Meeting
from ..forms.notices import DecideForm, KeepBackForm, SendForm, WhyForm
from ..queries import papers
from ..queries.meeting import meeting_of

SUFFIXES = {"pdf": PDF_TYPE, "docx": DOCX_TYPE}


@for_roles()
@require_http_methods(["GET", "HEAD", "POST"])
def notices(request: Request, pk: int) -> HttpResponse:
    """Show who gets the outcome notice and in which form; send them all."""
    meeting = _meeting(request, pk)
    conference = meeting.conference
    copies = papers.copies_of(meeting, papers.NOTICE)
    others = [(copy.number, copy.name) for copy in copies if not copy.gets and copy.letter is None]
    unsaid = papers.says_nobody(meeting, papers.NOTICE)
    # Where the text names nobody, everybody who was asked is offered, ticked.
    shown = {"version": conference.version, "also": [str(number) for number, _ in others] if unsaid else []}
    form = SendForm(request.POST if request.method == "POST" else None, others=others, initial=shown)
    if request.method == "POST" and form.is_valid():
        conference.version = form.cleaned_data["version"]
        ready = request.POST.get("act") in ("ready", "anew")
        try:
            count = actions.order_notices(
                conference,
                also=form.chosen,
                ready=ready,
                anew=request.POST.get("act") == "anew",
                by=request.practitioner,
                at=request.now,
            )
        except actions.Refused as refusal:
            for line in refusal.says:
                form.add_error(None, line)
        else:
            messages.success(request, _told(count, ready=ready))
            return redirect("conferences:notices", pk=pk)
    _seen(request, meeting, "conferences.notices")
    return render(
        request,
        "conferences/papers/notices.html",
        {
            "meeting": meeting,
            "conference": conference,
            "copies": copies,
            "missing": words.missing(meeting),
            "duties": papers.duties_of(conference, ("outcome-notice",)),
            "paper": papers.paper_of(meeting, papers.NOTICE),
            "outcomes": [(part, words.outcome_words(meeting, part.decision)) for part in meeting.children],
            "being_written": papers.notices_being_written(conference),
            **papers.standing_of(copies),
            "others": others,
            "signs": actions.signs(meeting) and not actions.is_chair(conference, request.practitioner),
            "form": form,
        },
        status=422 if form.errors else 200,
    )


def _told(count: int, *, ready: bool) -> str:
    if not count:
        return "All the notices had been written already. Nothing is written or sent twice."
    many = f"{count} notices are" if count > 1 else "1 notice is"
    if ready:
        return f"{many} being written. None goes before you send it."
    return f"{many} being written and put in the post room."


@for_roles()
@require_GET
def notice_file(request: Request, pk: int, invitation: int, suffix: str) -> HttpResponse:
    """Download one person's notice: the file that went to them, or as it would be now."""
    if suffix not in SUFFIXES:
        raise Http404
    meeting = _meeting(request, pk)
    copy = _copy(meeting, papers.NOTICE, invitation)
    content, name = _content(request, meeting, copy, suffix)
    record_seen(
        what="conferences.notice",
        about=meeting.conference.ref,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[part.row.child_id for part in copy.children],
    )
    return download(content, name, SUFFIXES[suffix])


def _content(request: Request, meeting: Meeting, copy: papers.Copy, suffix: str) -> tuple[bytes, str]:
    if copy.letter is not None:
        for file in copy.letter.attachments.all():
            if file.name.endswith(suffix):
                return bytes(file.content), file.name
    if words.missing(meeting):
        raise Http404
    made = actions.enclosures(meeting, [copy], at=request.now)[copy.number]
    fresh = next(one for one in made if one.name.endswith(suffix))
    return fresh.content, fresh.name


@for_roles()
@require_http_methods(["GET", "HEAD", "POST"])
def keep_back(request: Request, pk: int, invitation: int) -> HttpResponse:
    """Record that somebody is kept out, or that their papers are held; or that it is over."""
    meeting = _meeting(request, pk)
    copy = _copy(meeting, papers.NOTICE, invitation)
    over = copy.kept_out is not None
    now = (
        [f"Recorded now: {copy.kept_out.get_extent_display()}. {copy.kept_out.why}"] if copy.kept_out else []
    )
    form = (WhyForm if over else KeepBackForm)(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        act = actions.let_in if over else actions.keep_out
        try:
            act(copy.person.invitation, **form.cleaned_data, by=request.practitioner, at=request.now)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Recorded.")
            return redirect(_back(request, pk))
    return render(
        request,
        "conferences/papers/ask.html",
        {
            "title": f"Let {copy.name} have papers again" if over else f"Keep papers back from {copy.name}",
            "lines": now,
            "form": form,
            "button_text": "Record",
            "back": _back(request, pk),
        },
        status=422 if form.errors else 200,
    )


@for_roles()
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, pk: int, invitation: int) -> HttpResponse:
    """Let a held notice go, or see that it never goes."""
    meeting = _meeting(request, pk)
    copy = _copy(meeting, papers.NOTICE, invitation)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            asked = form.cleaned_data
            actions.decide_copy(
                copy.person.invitation, paper=papers.NOTICE, **asked, by=request.practitioner, at=request.now
            )
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Your decision is recorded.")
            return redirect("conferences:notices", pk=pk)
    return render(
        request,
        "conferences/papers/ask.html",
        {
            "title": f"Decide about the notice for {copy.name}",
            "lines": [
                copy.letter.held_because
                if copy.letter and copy.letter.held_because
                else actions.held_because(copy) or "This copy is held."
            ],
            "form": form,
            "button_text": "Record the decision",
            "back": reverse("conferences:notices", args=[pk]),
        },
        status=422 if form.errors else 200,
    )


def _back(request: Request, pk: int) -> str:
    """Return where the reader came from: the notices' page or the minutes' copies."""
    return reverse(
        "minutes:copies" if request.GET.get("from") == "minutes" else "conferences:notices", args=[pk]
    )


def _meeting(request: Request, pk: int) -> Meeting:
    found = papers.conference_with_papers(request.practitioner, pk)
    if found is None:
        raise Http404
    return meeting_of(found)


def _copy(meeting: Meeting, paper: str, invitation: int) -> papers.Copy:
    for copy in papers.copies_of(meeting, paper):
        if copy.number == invitation:
            return copy
    raise Http404


def _seen(request: Request, meeting: Meeting, what: str) -> None:
    record_seen(
        what=what,
        about=meeting.conference.ref,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[part.row.child_id for part in meeting.children],
    )
