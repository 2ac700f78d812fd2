"""What anybody may read and print: the leaflets, each council's own way of working, and the choice of language."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from quorate.design.languages import CHOSEN, current, known, speaking
from quorate.design.languages import gettext as _
from quorate.doors.access import door_of
from quorate.letters.documents import PDF_TYPE, download, file_name

from ..access import chosen
from ..actions import leaflets as acts
from ..advising import advice_line
from ..leaflets import FORMS, LEAFLETS, as_pdf, leaflet
from ..queries import councils
from ..queries.reader import reader_of
from .pages import show_public

A_YEAR = 365 * 24 * 60 * 60


def anybody(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Let anybody read a page, in the language they chose."""

    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with speaking(chosen(request)):
            return view(request, *args, **kwargs)

    return require_safe(login_not_required(shown))


@anybody
def leaflets(request: HttpRequest) -> HttpResponse:
    """List the leaflets, and the councils whose way of working can be read."""
    return show_public(
        request,
        "leaflets.html",
        {
            "leaflets": [(one, _(one.title)) for one in LEAFLETS],
            "forms": _forms(),
            "councils": councils.councils(),
        },
    )


@anybody
def leaflet_page(request: HttpRequest, key: str) -> HttpResponse:
    """Show a leaflet as a page."""
    one = leaflet(key)
    if one is None:
        raise Http404
    line = advice_line(request.now) if one.audience == "parents" else None  # type: ignore[attr-defined]
    page = {"leaflet": one, "title": _(one.title), "topics": one.told(), "forms": _forms(), "line": line}
    return show_public(request, "leaflet_page.html", page)


@anybody
def leaflet_file(request: HttpRequest, key: str, form: str) -> HttpResponse:
    """Give a leaflet as a PDF; somebody behind a door is noted as having been given it."""
    one = leaflet(key)
    if one is None or form not in FORMS:
        raise Http404
    door = door_of(request)
    reader = reader_of(door) if door else None
    if reader is not None:
        acts.give(
            invitation=reader.invitation,
            key=key,
            language=_code(),
            how="door",
            on=request.today,  # type: ignore[attr-defined]
            by=reader.door.who,
            at=request.now,  # type: ignore[attr-defined]
        )
    area = reader.conference.area if reader else None
    made = as_pdf(
        one,
        form,
        title=_(one.title),
        area_name=area.name if area else _("Child protection conferences"),
        contact=tuple(part for part in (area.name, area.phone, area.email) if part) if area else (),
    )
    return download(made, file_name(key, form, _code(), suffix="pdf"), PDF_TYPE)


@anybody
def council(request: HttpRequest, key: str) -> HttpResponse:
    """Show one council's own way of working: its text, and its route for those who do not agree (BER-COMP-07)."""
    found = councils.council(key, request.today)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return show_public(request, "council.html", {"council": found})


@require_safe
@login_not_required
def language(request: HttpRequest, code: str) -> HttpResponse:
    """Choose a language, and go back to the page it was chosen on."""
    if code not in {one.code for one in known()}:
        raise Http404
    wanted = request.GET.get("next", "")
    home = reverse("families:leaflets")
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/family/")
    answer = redirect(wanted if safe else home)
    answer.set_cookie(CHOSEN, code, max_age=A_YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return answer


def _forms() -> list[tuple[str, str]]:
    return [(key, _(name)) for key, name in FORMS.items()]


def _code() -> str:
    return current().code
