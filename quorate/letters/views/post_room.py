"""The post room's pages, for administrators and managers of the area."""

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from quorate.audit.actions import record_seen
from quorate.design.lists import here, paging
from quorate.people.access import AREA_WIDE, for_roles
from quorate.people.requests import Request

from .. import actions, documents, forms, pages, queries


@for_roles(*AREA_WIDE)
@require_GET
def post_room(request: Request) -> HttpResponse:
    """List the area's letters, with those that need somebody first in mind."""
    area, reader, now = request.area, request.practitioner, request.now
    counts = queries.counts(area=area, reader=reader)
    form = forms.FilterForm(request.GET or None, states=pages.state_words(counts))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sought = queries.Sought(
        state=chosen.get("state") or "",
        document=chosen.get("document") or "",
        stuck=bool(chosen.get("stuck")),
        words=request.GET.get("q", "").strip()[:100],
        occasion=request.GET.get("occasion", "")[:60],
    )
    found = queries.post_room(area=area, reader=reader, sought=sought, now=now)
    shown = paging(request, found.count())
    rows = list(found[shown.rows])
    return render(
        request,
        "letters/post_room.html",
        {
            "rows": [(one, pages.colour(one), queries.why_stuck(one, now)) for one in rows],
            "form": form,
            "paging": shown,
            "sought": sought,
            "stuck": queries.stuck(area=area, reader=reader, now=now).count(),
            "chosen": _chosen(request, sought),
            "document_words": forms.document_words,
        },
    )


def _chosen(request: Request, sought: queries.Sought) -> list[tuple[str, str]]:
    words = {
        "state": queries.State(sought.state).label if sought.state else "",
        "document": forms.document_words(sought.document) if sought.document else "",
        "stuck": "Letters that need somebody" if sought.stuck else "",
        "occasion": f"About {sought.occasion.replace(':', ' ')}" if sought.occasion else "",
    }
    return [(text, here(request, **{key: None})) for key, text in words.items() if text]


@for_roles(*AREA_WIDE)
@require_GET
def letter(request: Request, number: int) -> HttpResponse:
    """Show one letter, what became of it and what can be done."""
    one = _letter(request, number)
    _read(request, one, "letters.letter")
    return render(
        request,
        "letters/letter.html",
        {
            "letter": one,
            "text": pages.text_of(one),
            "colour": pages.colour(one),
            "why": queries.why_stuck(one, request.now),
            "acts": pages.acts_for(one),
            "enclosures": queries.enclosures(one),
            "document": forms.document_words(one.document),
        },
    )


@for_roles(*AREA_WIDE)
@require_GET
def enclosure(request: Request, number: int, file: int) -> HttpResponse:
    """Download a file that goes with a letter."""
    one = _letter(request, number)
    try:
        found = queries.enclosure(of=one, number=file)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    _read(request, one, "letters.enclosure")
    return documents.download(bytes(found.content), found.name, found.media_type)


@for_roles(*AREA_WIDE)
@require_GET
def printed(request: Request, number: int) -> HttpResponse:
    """Download the letter as a PDF to print."""
    one = _letter(request, number)
    _read(request, one, "letters.printed")
    large = request.GET.get("large") == "on"
    content = documents.paper_pdf(pages.paper_of(one, actions.training_words(request.now), large=large))
    return documents.download(
        content, documents.file_name("letter", str(one.pk), suffix="pdf"), documents.PDF_TYPE
    )


@for_roles(*AREA_WIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: Request, number: int, act: str) -> HttpResponse:
    """Ask for a reason, then hold, release, cancel or resend a letter, or say that it went."""
    one = _letter(request, number)
    chosen = pages.ACTS.get(act)
    if chosen is None:
        raise Http404
    form = pages.form_for(chosen, one, request.today, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            after = pages.perform(chosen, one, form, by=request.practitioner, at=request.now)
        except actions.CannotDoThat as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Done. The letter is now “{after.get_state_display().lower()}”.")
            return redirect("letters:letter", number=after.pk)
    page = {"letter": one, "act": chosen, "form": form, "back": reverse("letters:letter", args=[one.pk])}
    return render(request, "letters/decide.html", page, status=422 if form.errors else 200)


def _letter(request: Request, number: int) -> queries.Letter:
    try:
        return queries.letter(area=request.area, reader=request.practitioner, number=number)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def _read(request: Request, one: queries.Letter, what: str) -> None:
    record_seen(
        what=what,
        about=f"letter:{one.pk}",
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=one.children,
    )
