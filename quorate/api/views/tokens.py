"""Pages of those who let other programs in: tokens are made, listed and revoked."""

from datetime import datetime, time, timedelta

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from quorate.clock import LONDON
from quorate.design.lists import paging
from quorate.people.access import for_roles
from quorate.people.requests import Request

from .. import forms
from ..actions.tokens import KEEPERS, Refused, make_token, revoke_token
from ..queries import tokens as queries
from ..scopes import SCOPES

GET_POST = ["GET", "POST"]


@require_GET
@for_roles(*KEEPERS)
def tokens(request: Request) -> HttpResponse:
    """List the area's tokens."""
    found = queries.tokens(request.practitioner)
    shown = paging(request, found.count(), 20)
    rows = [(token, *queries.standing(token, request.now)) for token in found[shown.rows]]
    return render(request, "api/tokens.html", {"rows": rows, "paging": shown, "scopes": SCOPES})


@require_http_methods(GET_POST)
@for_roles(*KEEPERS)
@never_cache
def add(request: Request) -> HttpResponse:
    """Ask for which program and for what, make the token and show it, once."""
    form = forms.TokenForm(request.POST or None, today=request.today)
    if request.method == "POST" and form.is_valid():
        after = form.cleaned_data["expires_on"] + timedelta(days=1)
        try:
            token, whole = make_token(
                name=form.cleaned_data["name"],
                scopes=form.cleaned_data["scopes"],
                expires_at=datetime.combine(after, time.min, tzinfo=LONDON),
                by=request.practitioner,
                at=request.now,
            )
        except Refused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            return render(request, "api/token_made.html", {"token": token, "whole": whole})
    return render(request, "api/token_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(GET_POST)
@for_roles(*KEEPERS)
def revoke(request: Request, pk: int) -> HttpResponse:
    """Ask why, then revoke a token."""
    token = queries.token(request.practitioner, pk)
    if token is None:
        raise Http404
    form = forms.WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            revoke_token(token=token, why=form.cleaned_data["why"], by=request.practitioner, at=request.now)
        except Refused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            return redirect("api:tokens")
    context = {
        "title": f"Revoke the token of {token.name}",
        "lines": (
            "From now on nothing that this program asks is answered. It cannot be undone: make a new token instead.",
        ),
        "danger": f"{token.name} stops working at once.",
        "action": "Revoke",
        "cancel": reverse("api:tokens"),
        "form": form,
    }
    return render(request, "design/confirm.html", context, status=422 if form.errors else 200)
