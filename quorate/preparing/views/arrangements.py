"""The area's arrangements for inviting, and its guidance on joining online."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.people.access import AREA_WIDE, STAFF, for_roles
from quorate.people.requests import Request

from ..actions import arranging as acts
from ..actions.refusals import Refused
from ..forms.arrangements import ArrangementForm, arrangement_as_said
from ..queries import arrangements as queries
from .finding import both, complain, posted

TITLE = "How people are invited"


@for_roles(*STAFF)
@require_GET
def page(request: Request) -> HttpResponse:
    """Show how the area invites each group, and what its text still misses."""
    context = {
        "title": TITLE,
        "rows": queries.arrangements_of(request.area, request.today),
        "may_change": request.practitioner.role in AREA_WIDE,
    }
    return render(request, "preparing/arrangements.html", context)


@for_roles(*AREA_WIDE)
@both
def change(request: Request, key: str) -> HttpResponse:
    """Record how the area invites one group, or its guidance on joining online."""
    one: Any = queries.arranged(request.area, key, request.today)
    if one is None:
        raise Http404
    form = ArrangementForm(posted(request), initial=arrangement_as_said(one.standing))
    home = reverse("preparing:arrangements")
    if request.method == "POST" and form.is_valid():
        try:
            acts.arrange(
                area=request.area, about=key, said=form.said(), by=request.practitioner, at=request.now
            )
        except Refused as refused:
            complain(form, refused)
        else:
            messages.success(request, "It is on record, and what was said before is kept.")
            return redirect(home)
    context = {
        "form": form,
        "title": one.title,
        "crumbs": [(TITLE, home), (one.title, None)],
        "back": home,
        "button": "Save",
        "says": [f"{one.wanted[:1].upper()}{one.wanted[1:]} ({one.source})."] if one.wanted else [],
    }
    return render(request, "preparing/ask.html", context, status=422 if form.errors else 200)
