"""Sign-ins: given and taken away by administrators and managers, looked after by their owners."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from quorate.design.forms import Form
from quorate.people import forms, queries, sign_ins
from quorate.people.access import AREA_WIDE, MANAGERS, for_roles
from quorate.people.actions import Refused
from quorate.people.requests import Request

from .asking import ask, person_or_404
from .directory import GET_POST


@for_roles(*AREA_WIDE)
@require_http_methods(GET_POST)
@never_cache
def give(request: Request, pk: int) -> HttpResponse:
    """Ask for an e-mail address, make the sign-in and show its link, once."""
    person = person_or_404(request, pk)
    form = forms.SignInForm(request.POST or None, initial={"email": person.email})
    if request.method == "POST" and form.is_valid():
        try:
            sign_ins.open_sign_in(
                practitioner=person, email=form.cleaned_data["email"], by=request.practitioner, at=request.now
            )
            return _show_link(request, pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "person": person, "back": reverse("people:person", kwargs={"pk": pk})}
    return render(request, "people/give_sign_in.html", context, status=422 if form.errors else 200)


@for_roles(*AREA_WIDE)
@require_http_methods(GET_POST)
@never_cache
def link(request: Request, pk: int) -> HttpResponse:
    """Ask, then show a new link, once."""
    person = person_or_404(request, pk)
    form = Form(request.POST or None)
    if request.method == "POST":
        try:
            return _show_link(request, pk)
        except Refused as refused:
            form.add_error(None, str(refused))
    context = {
        "title": f"A new link for {person.name}",
        "lines": (
            "The link lets them choose a password. It works once, for three days.",
            "Their present password and any earlier link stop working as soon as you make it.",
        ),
        "action": "Make a new link",
        "cancel": reverse("people:person", kwargs={"pk": pk}),
        "form": form,
    }
    return render(request, "design/confirm.html", context, status=422 if form.errors else 200)


def _show_link(request: Request, pk: int) -> HttpResponse:
    person = person_or_404(request, pk)
    path = sign_ins.new_link(practitioner=person, by=request.practitioner, at=request.now)
    context = {"person": person, "address": request.build_absolute_uri(path)}
    return render(request, "people/link.html", context)


@for_roles(*AREA_WIDE)
@require_http_methods(GET_POST)
def change_email(request: Request, pk: int) -> HttpResponse:
    """Ask for another e-mail address to sign in with."""
    person = person_or_404(request, pk)
    return ask(
        request,
        title="Change the address to sign in with",
        lines=(f"{person.name} signs in with the new address from now on. Their password stays.",),
        action="Change the address",
        cancel=reverse("people:person", kwargs={"pk": pk}),
        form=forms.SignInForm(
            request.POST or None, initial={"email": person.user.email if person.user else ""}
        ),
        act=lambda form: sign_ins.change_email(
            practitioner=person, by=request.practitioner, at=request.now, **form.cleaned_data
        ),
        done="The address to sign in with is changed.",
    )


@for_roles(*AREA_WIDE)
@require_http_methods(GET_POST)
def switch_off(request: Request, pk: int) -> HttpResponse:
    """Ask why, then switch a sign-in off."""
    person = person_or_404(request, pk)
    return ask(
        request,
        title=f"Switch off {person.name}'s sign-in",
        lines=("They are signed out at once and cannot sign in. They stay in the directory.",),
        action="Switch off",
        danger="Somebody at work in Quorate loses what they have not saved.",
        cancel=reverse("people:person", kwargs={"pk": pk}),
        form=forms.ReasonForm(request.POST or None),
        act=lambda form: sign_ins.switch_off(
            practitioner=person, by=request.practitioner, at=request.now, **form.cleaned_data
        ),
        done=f"{person.name}'s sign-in is switched off.",
    )


@for_roles(*AREA_WIDE)
@require_http_methods(GET_POST)
def switch_on(request: Request, pk: int) -> HttpResponse:
    """Ask, then switch a sign-in on again."""
    person = person_or_404(request, pk)
    return ask(
        request,
        title=f"Switch on {person.name}'s sign-in",
        lines=("They can sign in again, with the password they had.",),
        action="Switch on",
        cancel=reverse("people:person", kwargs={"pk": pk}),
        form=Form({}) if request.method == "POST" else Form(),
        act=lambda _form: sign_ins.switch_on(practitioner=person, by=request.practitioner, at=request.now),
        done=f"{person.name}'s sign-in is switched on.",
    )


@for_roles(*MANAGERS)
@require_http_methods(GET_POST)
def reset_second_step(request: Request, pk: int) -> HttpResponse:
    """Ask, then take a lost second step off a sign-in."""
    person = person_or_404(request, pk)
    return ask(
        request,
        title=f"Reset {person.name}'s second step",
        lines=(
            "Do this when they have lost both their phone and their recovery codes.",
            "They sign in with their password alone until they set up a second step again.",
        ),
        action="Reset the second step",
        danger="Be sure that it is them who ask: see them, or call them on a number you know.",
        cancel=reverse("people:person", kwargs={"pk": pk}),
        form=Form({}) if request.method == "POST" else Form(),
        act=lambda _form: sign_ins.reset_second_factor(
            practitioner=person, by=request.practitioner, at=request.now
        ),
        done=f"{person.name}'s second step is reset.",
    )


@login_required
@require_GET
def account(request: Request) -> HttpResponse:
    """Show somebody their own post and sign-in."""
    person = request.practitioner
    context = {"person": person, "second_step": bool(person) and queries.has_second_step(person)}
    return render(request, "people/account.html", context)
