"""Writing, handing over and approving the minutes."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quorate.audit.actions import record_seen
from quorate.letters.documents import docx, download, file_name, paper_pdf
from quorate.people.access import for_roles
from quorate.people.requests import Request

from .. import queries
from ..actions import amending, approving, writing
from ..actions.refusals import Refused, SectionChanged
from ..forms import CorrectionForm, SectionForm, SendBackForm, VersionForm
from ..papers import minutes_paper, standing_words
from ..queries import State
from ..telling import OPENED
from .finding import SUFFIXES, ask, drafted_for, minutes_for, refused, seen


@for_roles()
@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    """Show the minutes as they stand, and what can be done with them; to everybody else, their own copy."""
    written = queries.written_for(request.practitioner, pk)
    if written is None:
        return _own(request, pk)
    minutes = written.minutes
    seen(request, written, "minutes.page")
    return render(
        request,
        "minutes/page.html",
        {
            "written": written,
            "minutes": minutes,
            "conference": written.conference,
            "standing": standing_words(minutes),
            "duties": queries.duties(written.meeting, request.now),
            "missing": written.missing() if minutes and minutes.state in writing.WRITABLE else [],
            "late": queries.overdue(written.meeting, request.now),
            "amendments": queries.amendments(minutes) if minutes else [],
            "decides": queries.decides(request.practitioner, written.conference),
            "writable": minutes is not None and minutes.state in writing.WRITABLE,
            "paper": queries.procedure_says(written.meeting),
        },
    )


def _own(request: Request, pk: int) -> HttpResponse:
    own = queries.own_papers(request.practitioner, pk)
    if own is None:
        raise Http404
    files = [
        (words, paper, [suffix for suffix in SUFFIXES if own.file(paper, suffix)])
        for words, paper in (("Outcome notice", queries.NOTICE), ("Minutes", queries.PAPER))
    ]
    return render(request, "minutes/own.html", {"conference": own.conference, "files": files})


@for_roles()
@require_GET
def own_file(request: Request, pk: int, paper: str, suffix: str) -> HttpResponse:
    """Download the reader's own copy of a paper, as it was sent to them."""
    own = queries.own_papers(request.practitioner, pk)
    file = own.file(paper, suffix) if own and suffix in SUFFIXES else None
    if own is None or file is None:
        raise Http404
    record_seen(
        what=f"{OPENED}.{paper}",
        about=own.conference.ref,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=file.letter.children,
    )
    return download(bytes(file.content), file.name, SUFFIXES[suffix])


@for_roles()
@require_POST
def draft(request: Request, pk: int) -> HttpResponse:
    """Begin the minutes from what was recorded."""
    written = minutes_for(request, pk)
    try:
        writing.draft(written.conference, by=request.practitioner, at=request.now)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("minutes:page", pk)


@for_roles()
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: Request, pk: int, section: int) -> HttpResponse:
    """Edit one section; once approved, correct it with a reason."""
    written = drafted_for(request, pk)
    passage = next((one for one in written.passages if one.section and one.section.pk == section), None)
    if passage is None or passage.section is None or written.minutes is None:
        raise Http404
    stored, theirs = passage.section, None
    approved = written.minutes.state not in writing.WRITABLE
    if any(one.audience != "everyone" for one in stored.standing):
        # In one box the audiences would be lost: its paragraphs are changed one by one.
        messages.info(request, "Some of this is not for everyone. Change its paragraphs one by one.")
        return redirect(f"{reverse('minutes:notes', args=[pk])}#heading-{stored.pk}")
    shown = {"text": stored.text, "version": stored.version}
    typed = request.POST if request.method == "POST" else None
    form = (CorrectionForm if approved else SectionForm)(typed, initial=shown)
    if request.method == "POST" and form.is_valid():
        change = amending.correct if approved else writing.edit
        try:
            change(stored, **form.cleaned_data, by=request.practitioner, at=request.now)
        except SectionChanged as clash:
            theirs = queries.last_change(clash.now)
            # What was typed stays in the form; saving again then goes on top of what is shown beside it.
            form = type(form)({**request.POST.dict(), "version": clash.now.version})
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"“{stored.heading}” is saved.")
            return redirect(f"{reverse('minutes:page', args=[pk])}#section-{stored.pk}")
    return render(
        request,
        "minutes/section.html",
        {
            "form": form,
            "passage": passage,
            "conference": written.conference,
            "approved": approved,
            "theirs": theirs,
            "changed": queries.history(stored)[:1],
        },
        status=409 if theirs else 422 if form.errors else 200,
    )


@for_roles()
@require_GET
def history(request: Request, pk: int, section: int) -> HttpResponse:
    """Show what a section said before, who changed it and why."""
    written = drafted_for(request, pk)
    passage = next((one for one in written.passages if one.section and one.section.pk == section), None)
    if passage is None or passage.section is None:
        raise Http404
    seen(request, written, "minutes.history")
    versions = queries.history(passage.section)
    page = {"passage": passage, "versions": versions, "conference": written.conference}
    return render(request, "minutes/history.html", page)


@for_roles()
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: Request, pk: int) -> HttpResponse:
    """Hand the draft to the chair."""
    chair = minutes_for(request, pk).conference.chair.name
    return _move(
        request,
        pk,
        writing.submit,
        title="Hand the minutes to the Chair",
        lines=[f"{chair} reads and approves them. You cannot change them meanwhile."],
        button="Hand them over",
        done="The minutes are with the Chair.",
    )


@for_roles()
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: Request, pk: int) -> HttpResponse:
    """Approve the minutes."""
    return _move(
        request,
        pk,
        approving.approve,
        title="Approve the minutes",
        lines=[
            "You approve the minutes, and what each person’s copy leaves out: look at all the editions first.",
            "Once approved they are locked. Later corrections are kept beside what they said before.",
        ],
        button="Approve the minutes",
        done="The minutes are approved and can be sent.",
    )


@for_roles()
@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: Request, pk: int) -> HttpResponse:
    """Give the draft back, saying what is to be changed."""
    return _move(
        request,
        pk,
        writing.send_back,
        title="Give the minutes back",
        lines=[],
        button="Give them back",
        done="The minutes are a draft again.",
        asked=SendBackForm,
    )


def _move(
    request: Request,
    pk: int,
    act: object,
    *,
    title: str,
    lines: list[str],
    button: str,
    done: str,
    asked: type[VersionForm] = VersionForm,
) -> HttpResponse:
    written = drafted_for(request, pk)
    minutes = written.minutes
    shown = {"version": minutes.version if minutes else 0}
    form = asked(request.POST if request.method == "POST" else None, initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            act(minutes, **form.cleaned_data, by=request.practitioner, at=request.now)  # type: ignore[operator]
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, done)
            return redirect("minutes:page", pk)
    return ask(
        request,
        form,
        title=title,
        lines=lines,
        button_text=button,
        back=reverse("minutes:page", args=[pk]),
        conference=written.conference,
    )


@for_roles()
@require_GET
def whole(request: Request, pk: int, suffix: str) -> HttpResponse:
    """Download the whole minutes, draft or approved."""
    if suffix not in SUFFIXES:
        raise Http404
    written = drafted_for(request, pk)
    seen(request, written, "minutes.whole")
    asked = queries.amendments(written.minutes) if written.minutes else []
    paper = minutes_paper(written, amendments=asked, at=request.now)
    content = paper_pdf(paper) if suffix == "pdf" else docx(paper)
    state = "draft" if written.minutes and written.minutes.state in (State.DRAFT, State.WITH_CHAIR) else ""
    name = file_name("minutes", "conference", str(pk), state, suffix=suffix)
    return download(content, name, SUFFIXES[suffix])
