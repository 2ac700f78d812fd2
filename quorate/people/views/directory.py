"""The directory of people: search, add, change, take out of post and put back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from quorate.audit import queries as audit
from quorate.design.lists import here, paging, sort_key
from quorate.people import actions, forms, queries
from quorate.people.access import AREA_WIDE, MANAGERS, for_roles, may_keep, may_reset_second_factor
from quorate.people.requests import Request

from .asking import ask, person_or_404

GET_POST = ["GET", "HEAD", "POST"]
CHANGES_SHOWN = 10


@for_roles(*AREA_WIDE)
@require_GET
def people(request: Request) -> HttpResponse:
    """List the people of the area."""
    form = forms.PeopleFilters(request.GET)
    wanted = form.wanted(request.GET.get("q", "").strip()[:100])
    sorted_by = sort_key(request, queries.PEOPLE_SORTS, "name")
    found = queries.people(request.practitioner, wanted, sorted_by)
    shown = paging(request, found.count())
    context = {
        "form": None,
        "filter_form": form,
        "chosen": _chosen(request, form),
        "people": found[shown.rows],
        "paging": shown,
        "sorted_by": sorted_by,
        "may_read_audit": request.practitioner.role in MANAGERS,
    }
    return render(request, "people/people.html", context)


def _chosen(request: Request, form: forms.PeopleFilters) -> list[tuple[str, str]]:
    """Return the filters applied, in words, each with the address of the list without it."""
    chosen = []
    for name in ("role", "kind", "standing"):
        value = form.cleaned_data.get(name) if form.is_valid() else ""
        if value and value != "in_post":
            field: Any = form.fields[name]
            words = dict(field.choices)[value]
            chosen.append((f"{field.label}: {words}", here(request, **{name: None})))
    return chosen


@for_roles(*AREA_WIDE)
@require_GET
def person(request: Request, pk: int) -> HttpResponse:
    """Show one person, their sign-in, what can be done and what was done last."""
    shown = person_or_404(request, pk)
    reader = request.practitioner
    changes = audit.about(f"practitioner:{shown.pk}", area=reader.area.key)[:CHANGES_SHOWN]
    context = {
        "person": shown,
        "may_change": may_keep(reader, shown.role),
        "may_reset": may_reset_second_factor(reader, shown),
        "themselves": reader.pk == shown.pk,
        "second_step": queries.has_second_step(shown),
        "changes": list(audit.lines(changes)),
    }
    return render(request, "people/person.html", context)


@for_roles(*AREA_WIDE)
@require_http_methods(GET_POST)
def add(request: Request) -> HttpResponse:
    """Ask for a new person and put them in the directory."""
    form = forms.PersonForm(request.POST or None, reader=request.practitioner)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_practitioner(
                area=request.area, by=request.practitioner, at=request.now, **form.cleaned_data
            )
        except actions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{added.name} is in the directory.")
            return redirect("people:person", pk=added.pk)
    context = {"form": form, "adding": True, "cancel": reverse("people:people")}
    return render(request, "people/person_form.html", context, status=422 if form.errors else 200)


@for_roles(*AREA_WIDE)
@require_http_methods(GET_POST)
def change(request: Request, pk: int) -> HttpResponse:
    """Ask for a person's new details and store them, unless somebody else did meanwhile."""
    shown = person_or_404(request, pk)
    reader = request.practitioner
    form = forms.ChangePersonForm(request.POST or None, reader=reader, person=shown)
    context: dict[str, Any] = {
        "form": form,
        "person": shown,
        "adding": False,
        "cancel": reverse("people:person", kwargs={"pk": pk}),
    }
    if request.method == "POST" and form.is_valid():
        details = dict(form.cleaned_data)
        version = details.pop("version")
        try:
            actions.amend_practitioner(
                practitioner=shown, version=version, details=details, by=reader, at=request.now
            )
        except actions.ChangedMeanwhile as changed:
            context["stale"] = _both(form, forms.ChangePersonForm(reader=reader, person=changed.now))
            context["last"] = queries.last_change(reader, f"practitioner:{pk}")
        except actions.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "The changes are saved.")
            return redirect("people:person", pk=pk)
    status = 409 if "stale" in context else 422 if form.errors else 200
    return render(request, "people/person_form.html", context, status=status)


def _both(yours: Any, theirs: Any) -> list[tuple[str, str, str]]:
    """Return (field, what is stored, what was typed) for each field that differs."""
    rows = []
    for name, field in yours.fields.items():
        stored, typed = str(theirs.initial.get(name) or ""), str(yours[name].value() or "")
        if name == "version" or stored == typed:
            continue
        words = {str(value): text for value, text in getattr(field, "choices", ())}
        rows.append((field.label, words.get(stored, stored), words.get(typed, typed)))
    return rows


@for_roles(*AREA_WIDE)
@require_http_methods(GET_POST)
def deactivate(request: Request, pk: int) -> HttpResponse:
    """Ask why, then take a person out of post."""
    shown = person_or_404(request, pk)
    return ask(
        request,
        title=f"{shown.name} is no longer in post",
        lines=(
            "They can no longer sign in, and are no longer offered for invitations or as a social worker.",
            "Everything they did and were part of stays as it is.",
        ),
        action="Take out of post",
        danger="Move their children and conferences to somebody else first.",
        cancel=reverse("people:person", kwargs={"pk": pk}),
        form=forms.WhyForm(request.POST or None, initial={"version": shown.version}),
        act=lambda form: actions.deactivate(
            practitioner=shown, by=request.practitioner, at=request.now, **form.cleaned_data
        ),
        done=f"{shown.name} is no longer in post.",
    )


@for_roles(*AREA_WIDE)
@require_http_methods(GET_POST)
def reactivate(request: Request, pk: int) -> HttpResponse:
    """Ask, then put a person back in post."""
    shown = person_or_404(request, pk)
    return ask(
        request,
        title=f"Put {shown.name} back in post",
        lines=(
            "They are offered for invitations again. Their sign-in, if they had one, stays switched off.",
        ),
        action="Put back in post",
        cancel=reverse("people:person", kwargs={"pk": pk}),
        form=forms.VersionForm(request.POST or None, initial={"version": shown.version}),
        act=lambda form: actions.reactivate(
            practitioner=shown, by=request.practitioner, at=request.now, **form.cleaned_data
        ),
        done=f"{shown.name} is back in post.",
    )
