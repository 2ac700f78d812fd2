"""Pages about webhooks, for those who let other programs in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from quorate import clock
from quorate.design.forms import Form
from quorate.design.lists import paging
from quorate.people.access import for_roles
from quorate.people.requests import Request

from .. import forms
from ..actions import telling
from ..actions import webhooks as acts
from ..actions.tokens import KEEPERS, Refused
from ..queries import webhooks as queries
from ..queries.happened import WORDS

GET_POST = ["GET", "POST"]


def _webhook(request: Request, pk: int) -> Any:
    found = queries.webhook(request.area, pk)
    if found is None:
        raise Http404
    return found


@require_GET
@for_roles(*KEEPERS)
def webhooks(request: Request) -> HttpResponse:
    """List the area's webhooks."""
    found = queries.webhooks(request.area)
    shown = paging(request, found.count(), 20)
    return render(request, "api/webhooks.html", {"rows": found[shown.rows], "paging": shown, "words": WORDS})


@require_http_methods(GET_POST)
@for_roles(*KEEPERS)
@never_cache
def add(request: Request) -> HttpResponse:
    """Ask where to and of what, make the webhook and show its secret, once."""
    form = forms.WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = acts.add(
                area=request.area,
                address=form.cleaned_data["address"],
                events=form.cleaned_data["events"],
                by=request.practitioner,
                at=request.now,
            )
        except Refused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            return _show_secret(request, made, secret)
    return render(request, "api/webhook_form.html", {"form": form}, status=422 if form.errors else 200)


def _show_secret(request: Request, webhook: Any, secret: str) -> HttpResponse:
    return render(request, "api/webhook_secret.html", {"webhook": webhook, "secret": secret})


@require_GET
@for_roles(*KEEPERS)
def webhook(request: Request, pk: int) -> HttpResponse:
    """Show a webhook and what it was told, the latest first."""
    found = _webhook(request, pk)
    told = queries.deliveries(found)
    shown = paging(request, told.count(), 50)
    context = {"webhook": found, "rows": told[shown.rows], "paging": shown, "words": WORDS}
    return render(request, "api/webhook.html", context)


@require_http_methods(GET_POST)
@for_roles(*KEEPERS)
@never_cache
def renew(request: Request, pk: int) -> HttpResponse:
    """Ask, then show a new secret, once."""
    found = _webhook(request, pk)
    form = Form({}) if request.method == "POST" else Form()
    if request.method == "POST" and form.is_valid():
        try:
            return _show_secret(
                request, *acts.renew_secret(webhook=found, by=request.practitioner, at=request.now)
            )
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {
        "title": "Renew the secret",
        "lines": ("For 24 hours what is sent is signed with both, so that the receiver can change over.",),
        "action": "Make a new secret",
        "cancel": reverse("api:webhook", kwargs={"pk": pk}),
        "form": form,
    }
    return render(request, "design/confirm.html", context, status=422 if form.errors else 200)


@require_http_methods(GET_POST)
@for_roles(*KEEPERS)
def stop(request: Request, pk: int) -> HttpResponse:
    """Ask why, then stop a webhook."""
    found = _webhook(request, pk)
    form = forms.WhyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.stop(webhook=found, why=form.cleaned_data["why"], by=request.practitioner, at=request.now)
        except Refused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            return redirect("api:webhooks")
    context = {
        "title": "Stop this webhook",
        "lines": ("It is told of nothing more, and what waits is not sent.",),
        "danger": "It cannot be started again: make a new one then.",
        "action": "Stop it",
        "cancel": reverse("api:webhook", kwargs={"pk": pk}),
        "form": form,
    }
    return render(request, "design/confirm.html", context, status=422 if form.errors else 200)


@require_http_methods(["POST"])
@for_roles(*KEEPERS)
def test(request: Request, pk: int) -> HttpResponse:
    """Send a test."""
    try:
        telling.send_test(webhook=_webhook(request, pk), at=clock.machine_now())
        messages.success(request, "The test is on its way. What came of it is shown below.")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("api:webhook", pk=pk)


@require_http_methods(["POST"])
@for_roles(*KEEPERS)
def again(request: Request, pk: int, delivery: int) -> HttpResponse:
    """Send a delivery again."""
    found = queries.delivery(_webhook(request, pk), delivery)
    if found is None:
        raise Http404
    try:
        telling.send_again(delivery=found, at=clock.machine_now())
        messages.success(request, "It is sent again, under the same number.")
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("api:webhook", pk=pk)
