"""The agencies of the area."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from quorate.design.lists import paging
from quorate.people import actions, forms, queries
from quorate.people.access import AREA_WIDE, for_roles
from quorate.people.requests import Request

from .asking import agency_or_404, ask
from .directory import GET_POST


@for_roles(*AREA_WIDE)
@require_GET
def agencies(request: Request) -> HttpResponse:
    """List the area's agencies."""
    everything = request.GET.get("all") == "yes"
    found = queries.agencies(
        request.practitioner, text=request.GET.get("q", "").strip()[:100], everything=everything
    )
    shown = paging(request, found.count())
    context = {"agencies": found[shown.rows], "paging": shown, "everything": everything}
    return render(request, "people/agencies.html", context)


@for_roles(*AREA_WIDE)
@require_http_methods(GET_POST)
def add_agency(request: Request) -> HttpResponse:
    """Ask for a new agency and add it."""
    form = forms.AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_agency(
                area=request.area, by=request.practitioner, at=request.now, **form.cleaned_data
            )
        except actions.Refused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, f"{added.name} is in the directory.")
            return redirect("people:agencies")
    context = {"form": form, "adding": True}
    return render(request, "people/agency_form.html", context, status=422 if form.errors else 200)


@for_roles(*AREA_WIDE)
@require_http_methods(GET_POST)
def change_agency(request: Request, pk: int) -> HttpResponse:
    """Ask for an agency's new details and store them, unless somebody else did meanwhile."""
    agency = agency_or_404(request, pk)
    initial = {name: getattr(agency, name) for name in (*actions.AGENCY_DETAILS, "version")}
    form = forms.ChangeAgencyForm(request.POST or None, initial=initial)
    context: dict[str, Any] = {"form": form, "adding": False, "agency": agency}
    if request.method == "POST" and form.is_valid():
        details = dict(form.cleaned_data)
        version = details.pop("version")
        try:
            actions.amend_agency(
                agency=agency, version=version, details=details, by=request.practitioner, at=request.now
            )
        except actions.ChangedMeanwhile:
            context["last"] = queries.last_change(request.practitioner, f"agency:{pk}")
            context["stale"] = _both(agency, form.cleaned_data)
        except actions.Refused as refused:
            form.add_error("name", str(refused))
        else:
            messages.success(request, "The changes are saved.")
            return redirect("people:agencies")
    status = 409 if "stale" in context else 422 if form.errors else 200
    return render(request, "people/agency_form.html", context, status=status)


def _both(agency: Any, typed: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Return (field, what is stored, what was typed) for each field that differs."""
    kinds = dict(forms.AgencyForm.base_fields["kind"].choices)  # type: ignore[attr-defined]
    member = {True: "Yes", False: "No"}
    rows = [
        ("Name", agency.name, typed["name"]),
        ("Kind", agency.get_kind_display(), kinds[typed["kind"]]),
        ("Member of the partnership", member[agency.partnership_member], member[typed["partnership_member"]]),
    ]
    return [row for row in rows if row[1] != row[2]]


@for_roles(*AREA_WIDE)
@require_http_methods(GET_POST)
def close_agency(request: Request, pk: int) -> HttpResponse:
    """Ask why, then stop offering an agency."""
    agency = agency_or_404(request, pk)
    return ask(
        request,
        title=f"{agency.name} is no longer used",
        lines=("It is no longer offered for people. Everything it took part in stays as it is.",),
        action="Close this agency",
        danger="Nobody in post may belong to it.",
        cancel=reverse("people:agencies"),
        form=forms.WhyForm(request.POST or None, initial={"version": agency.version}),
        act=lambda form: actions.close_agency(
            agency=agency, by=request.practitioner, at=request.now, **form.cleaned_data
        ),
        done=f"{agency.name} is closed.",
    )


@for_roles(*AREA_WIDE)
@require_http_methods(GET_POST)
def reopen_agency(request: Request, pk: int) -> HttpResponse:
    """Ask, then offer an agency again."""
    agency = agency_or_404(request, pk)
    return ask(
        request,
        title=f"Use {agency.name} again",
        lines=("People can be put in it again.",),
        action="Reopen this agency",
        cancel=reverse("people:agencies"),
        form=forms.VersionForm(request.POST or None, initial={"version": agency.version}),
        act=lambda form: actions.reopen_agency(
            agency=agency, by=request.practitioner, at=request.now, **form.cleaned_data
        ),
        done=f"{agency.name} is open again.",
    )
