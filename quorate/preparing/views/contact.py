"""Where letters, e-mails, calls and links to each of a family may go."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.audit.actions import record_seen
from quorate.cases import safe_contact
from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from ..forms import family as forms
from ..queries import contact as queries
from .finding import both, complain, posted


def _family(request: Request, pk: int) -> Any:
    found = queries.family_of(request.practitioner, pk)
    if found is None:
        raise Http404
    return found


def _saw(request: Request, pk: int, what: str, people: Any) -> None:
    record_seen(
        what=f"preparing.{what}",
        about=f"family:{pk}",
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[one.person.pk for one in people if one.is_child],
    )


@for_roles(*STAFF)
@require_GET
def contacts(request: Request, pk: int) -> HttpResponse:
    """Show how each of a family is safely reached."""
    family = _family(request, pk)
    people = queries.contacts_of(family, request.practitioner)
    _saw(request, pk, "contacts", people)
    return render(request, "preparing/contacts.html", {"family": family, "people": people})


@for_roles(*STAFF)
@both
def contact(request: Request, pk: int, who: str) -> HttpResponse:
    """Record how one of a family is safely reached, or answer what they asked for at their own door."""
    family = _family(request, pk)
    people = queries.contacts_of(family, request.practitioner)
    one = next((one for one in people if one.who == who), None)
    if one is None:
        raise Http404
    answering = request.method == "POST" and "answer" in request.POST
    form = forms.ContactForm(
        None if answering else posted(request),
        person=one.person,
        initial=forms.contact_as_said(one.person, one.row),
    )
    wish_form = forms.AnswerWishForm(request.POST if answering else None)
    if request.method == "GET":
        _saw(request, pk, "contact", people)
    if answering and one.wish and wish_form.is_valid() and _answered(request, one.wish, wish_form):
        return redirect(reverse("preparing:contacts", args=[pk]))
    if not answering and request.method == "POST" and form.is_valid():
        try:
            safe_contact.record(
                person=one.person,
                ways=form.ways(),
                seen=form.row_seen(),
                by=request.practitioner,
                at=request.now,
            )
        except safe_contact.ContactRefused as refused:
            complain(form, refused)
        else:
            messages.success(request, f"It is recorded how {one.person.name} is safely reached.")
            return redirect(reverse("preparing:contacts", args=[pk]))
    wrong = form.errors or wish_form.errors
    return render(
        request,
        "preparing/contact.html",
        {
            "family": family,
            "one": one,
            "form": wish_form if answering else form,
            "contact_form": form,
            "wish_form": wish_form,
            "history": safe_contact.history_of(one.person),
        },
        status=422 if wrong else 200,
    )


def _answered(request: Request, wish: Any, form: Any) -> bool:
    try:
        if form.cleaned_data["answer"] == "yes":
            safe_contact.confirm(wish=wish, by=request.practitioner, at=request.now)
            messages.success(request, "What they asked for stands from now on.")
        else:
            safe_contact.refuse(
                wish=wish, why=form.cleaned_data.get("why") or "", by=request.practitioner, at=request.now
            )
            messages.success(request, "It is recorded that this does not stand, and why.")
    except safe_contact.ContactRefused as refused:
        complain(form, refused)
        return False
    return True
