"""The catalogue of letters, an area's own words for them, and its letterhead."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from quorate.people.access import AREA_WIDE, MANAGERS, for_roles
from quorate.people.requests import Request

from .. import catalogue, documents, forms, own_words, pages, pictures, wording
from ..actions import CannotDoThat
from ..catalogue import Entry
from ..faults import BadLetters, Fault

PREVIEW, SAVE = "preview", "save"


@for_roles(*AREA_WIDE)
@require_GET
def words(request: Request) -> HttpResponse:
    """List every letter there is: who gets it, when, and whether the area has words of its own."""
    own = own_words.changed_letters(request.area)
    sought = request.GET.get("q", "").strip().lower()[:100]
    only_own = request.GET.get("own") == "on"
    shown = [
        (one, own.get(one.key))
        for one in catalogue.entries().values()
        if pages.letter_fits(one, sought) and (one.key in own or not only_own)
    ]
    context = {"groups": pages.by_part(shown), "sought": sought, "only_own": only_own, "own": len(own)}
    context |= {"all": len(catalogue.entries()), "forms": catalogue.FORMS}
    return render(request, "letters/words.html", context)


@for_roles(*AREA_WIDE)
@require_GET
def letter_words(request: Request, part: str, letter: str) -> HttpResponse:
    """Show one letter: what it is told, its standard words and the area's, and how it reads for invented families."""
    entry = _entry(part, letter)
    own = own_words.standing(request.area, entry.key)
    try:
        used = wording.read(own.words, facts=entry.facts, file="Your words") if own else entry.words
        faults: tuple[Fault, ...] = ()
    except BadLetters as bad:
        used, faults = entry.words, bad.faults
    return render(
        request,
        "letters/letter_words.html",
        {
            "entry": entry,
            "own": own,
            "faults": faults,
            "shown": _shown(request, entry, used),
            "versions": own_words.versions(request.area, entry.key),
            "manages": request.practitioner.role in MANAGERS,
            "form_words": catalogue.FORMS[entry.form],
        },
    )


@for_roles(*MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def change_words(request: Request, part: str, letter: str) -> HttpResponse:
    """Change the words of one letter in this area: look at them for each invented family, then save."""
    entry = _entry(part, letter)
    own = own_words.standing(request.area, entry.key)
    first = {
        "words": own.words if own else entry.words.source,
        "base": own_words.last(request.area, entry.key),
    }
    form = forms.WordsForm(request.POST if request.method == "POST" else None, initial=first)
    faults: tuple[Fault, ...] = ()
    shown: list[Any] = []
    stale = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            checked = pages.checked(said["words"], entry)
            shown = _shown(request, entry, checked)
        except BadLetters as bad:
            faults = bad.faults
            form.add_error("words", "These words cannot be used yet. What is wrong is listed below the box.")
        if not faults and request.POST.get("act") == SAVE:
            try:
                if not said["why"].strip():
                    raise CannotDoThat("Say why the words are changed.")
                own_words.change(
                    area=request.area, key=entry.key, words=checked.source, why=said["why"], base=said["base"],
                    by=request.practitioner, at=request.now,
                )  # fmt: skip
            except CannotDoThat as refusal:
                form.add_error("why", str(refusal))
            except own_words.SomebodyWasFirst as change:
                stale = change.now
            else:
                messages.success(request, "Saved. Letters written from now on say it so.")
                return redirect("letters:letter-words", part=part, letter=letter)
    return render(
        request,
        "letters/change_words.html",
        {
            "entry": entry,
            "form": form,
            "faults": faults,
            "shown": shown,
            "stale": stale,
            "filters": wording.FILTERS,
        },
        status=409 if stale else 422 if form.errors else 200,
    )


@for_roles(*AREA_WIDE)
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: Request, part: str, letter: str, example: int) -> HttpResponse:
    """Download a letter to one of the invented families as PDF: as it is, or with the words that were sent."""
    entry = _entry(part, letter)
    if example >= len(entry.examples):
        raise Http404
    sent = request.POST.get("words", "")
    try:
        used = (
            pages.checked(sent, entry) if sent else own_words.words_for(request.area, entry.key, entry.words)
        )
    except BadLetters as bad:
        return render(
            request, "letters/cannot_preview.html", {"faults": bad.faults, "entry": entry}, status=422
        )
    one = entry.examples[example]
    large = request.GET.get("large") == "on"
    written = catalogue.put_together(
        used, one.facts, area=request.area, at=request.now, to=one.to, large=large
    )
    name = documents.file_name(entry.key, one.name, suffix="pdf")
    return documents.download(documents.paper_pdf(written.paper), name, documents.PDF_TYPE)


@for_roles(*MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def standard_words(request: Request, part: str, letter: str) -> HttpResponse:
    """Go back to the standard words, with the reason."""
    entry = _entry(part, letter)
    first = {"base": own_words.last(request.area, entry.key)}
    form = forms.StandardForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            own_words.change(
                area=request.area, key=entry.key, words="", **form.cleaned_data, by=request.practitioner,
                at=request.now,
            )  # fmt: skip
        except (CannotDoThat, own_words.SomebodyWasFirst) as refusal:
            form.add_error(None, f"{refusal} Nothing was changed.")
        else:
            messages.success(request, "The standard words are back.")
            return redirect("letters:letter-words", part=part, letter=letter)
    context = {"entry": entry, "form": form}
    return render(request, "letters/standard_words.html", context, status=422 if form.errors else 200)


@for_roles(*MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: Request) -> HttpResponse:
    """Show and change how the area's letters look and are signed."""
    now = own_words.letterhead(request.area)
    first = pages.letterhead_fields(request.area, now)
    posted = request.method == "POST"
    form = forms.LetterheadForm(
        request.POST if posted else None, request.FILES if posted else None, initial=first
    )
    stale = None
    if posted and form.is_valid():
        said = dict(form.cleaned_data)
        why, base, sent = said.pop("why"), said.pop("base"), said.pop("logo")
        try:
            logo = pictures.fit(sent.read()) if sent else None
            look = own_words.Look(**said, logo=logo)
            own_words.change_letterhead(
                area=request.area, look=look, why=why, base=base, by=request.practitioner, at=request.now
            )
        except pictures.NotAPicture as fault:
            form.add_error("logo", str(fault))
        except CannotDoThat as refusal:
            form.add_error("logo_words" if "logo" in str(refusal) else None, str(refusal))
        except own_words.SomebodyWasFirst as change:
            stale = change.now
        else:
            messages.success(request, "Saved. Letters made from now on carry it.")
            return redirect("letters:letterhead")
    context = {"form": form, "standing": now, "stale": stale, "versions": own_words.letterheads(request.area)}
    return render(
        request, "letters/letterhead.html", context, status=409 if stale else 422 if form.errors else 200
    )


@for_roles(*MANAGERS)
@require_GET
def logo(request: Request) -> HttpResponse:
    """Return the area's logo."""
    now = own_words.letterhead(request.area)
    if now is None or not now.logo:
        raise Http404
    response = HttpResponse(bytes(now.logo), content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


def _shown(request: Request, entry: Entry, used: wording.Words) -> list[Any]:
    """Return the letter to each invented family, and the family."""
    return [
        (number, one, catalogue.put_together(used, one.facts, area=request.area, at=request.now, to=one.to))
        for number, one in enumerate(entry.examples)
    ]


def _entry(part: str, letter: str) -> Entry:
    try:
        return catalogue.entry(f"{part}/{letter}")
    except catalogue.UnknownLetter as error:
        raise Http404 from error
