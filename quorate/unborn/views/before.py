"""The list of unborn children, the page of one, and what is done before the birth."""

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from quorate.design.lists import paging, sort_key
from quorate.design.spreadsheets import csv_response
from quorate.people.access import STAFF, Role, for_roles
from quorate.people.requests import Request

from .. import forms, listing, pages, queries
from ..actions import before
from . import shared

ARRANGERS = (*shared.RECORDERS, Role.CHAIR)
"""Who writes down what must be in place at the birth: the conference agrees it, so its chair may too."""
both = require_http_methods(["GET", "HEAD", "POST"])


@for_roles(*STAFF)
@require_GET
def children(request: Request) -> HttpResponseBase:
    """List the unborn children whom the reader may see."""
    form = forms.ListFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sort = sort_key(request, tuple(listing.SORTS), "expected")
    asked = listing.Asked(
        show=chosen.get("show") or "expected",
        words=request.GET.get("q", "")[:100].strip(),
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )
    some = listing.children(request.practitioner, asked, request.today)
    if request.GET.get("format") == "csv":
        shared.saw(
            request, "unborn.downloaded", list(some.values_list("pk", flat=True)), f"unborn:{request.today}"
        )
        rows = listing.table(request.practitioner, some, request.today)
        return csv_response(f"unborn-{request.today}", rows)
    shown = paging(request, some.count(), 50)
    return render(
        request,
        "unborn/list.html",
        {
            "form": form,
            "asked": asked,
            "paging": shown,
            "lines": listing.lines(request.practitioner, list(some[shown.rows]), request.today),
            "sort": sort,
            "may_bring_in": request.practitioner.role in (*shared.CORRECTORS, Role.SOCIAL_WORKER),
            "help": queries.area_guide("unborn-early-help", request.area, request.today),
        },
    )


@for_roles(*STAFF)
@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    """Show one pregnancy, or the birth and going home."""
    child = shared.found(request, pk)
    shared.saw(request, "unborn.page", [child.pk], f"child:{child.pk}")
    shown = pages.birth_page(request.practitioner, child, request.now)
    role = request.practitioner.role
    return render(
        request,
        "unborn/page.html",
        {
            "page": shown,
            "child": child,
            "story": shown.story,
            "may_record": role in shared.RECORDERS and child.died_on is None,
            "may_arrange": role in ARRANGERS and shown.story.unborn,
            "may_correct": role in shared.CORRECTORS,
        },
    )


@for_roles(*shared.RECORDERS)
@both
def expected(request: Request, pk: int) -> HttpResponse:
    """Change the expected date."""
    child = shared.found(request, pk)
    form = forms.ExpectedForm(
        request.POST if request.method == "POST" else None,
        initial={"expected_on": child.expected_on, "version": child.version},
    )
    if request.method == "POST" and form.is_valid():
        row = shared.done(
            form,
            lambda: before.change_expected(
                child=child, **form.cleaned_data, today=request.today, by=request.practitioner, at=request.now
            ),
        )
        if row:
            return shared.back(
                request, child, "The expected date is changed. What counts back from it is worked out again."
            )
    return shared.ask(request, child, form, "Change the expected date", "Save the date")


@for_roles(*shared.RECORDERS)
@both
def weigh(request: Request, pk: int) -> HttpResponse:
    """Record what is known of the pregnancy, the grounds and the risks."""
    child = shared.found(request, pk)
    last = queries.weighing_of(child)
    mothers = queries.relatives_of(child)
    grounds = queries.guide("pre-birth-grounds", child, request.today)
    factors = queries.guide("pre-birth-risk-factors", child, request.today)
    form = forms.WeighForm(
        request.POST if request.method == "POST" else None,
        initial=queries.weighing_to_begin_with(child, last, mothers, request.today),
        mothers=[(str(one.pk), f"{one.name} ({one.relation})") for one in mothers],
        grounds=grounds.choices,
        factors=factors.choices,
    )
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        number = said.pop("number")
        said["mother"] = next((one for one in mothers if str(one.pk) == said["mother"]), None)
        row = shared.done(
            form,
            lambda: before.weigh(
                child=child,
                known=before.Known(**said),
                number=number,
                today=request.today,
                by=request.practitioner,
                at=request.now,
            ),
        )
        if row:
            return shared.back(request, child, "What is known is on record.")
    return shared.ask(
        request, child, form, "What is known, and what was weighed", "Save",
        guides=[grounds, factors], pointer=queries.guide("concealed-pregnancy", child, request.today),
    )  # fmt: skip


@for_roles(*shared.RECORDERS)
@both
def assessment(request: Request, pk: int) -> HttpResponse:
    """Record that the assessment before the birth was completed."""
    child = shared.found(request, pk)
    form = forms.AssessmentForm(
        request.POST if request.method == "POST" else None, initial={"on": request.today}
    )
    if request.method == "POST" and form.is_valid():
        event = shared.done(
            form,
            lambda: before.complete_assessment(
                child=child, **form.cleaned_data, today=request.today, by=request.practitioner, at=request.now
            ),
        )
        if event:
            return shared.back(request, child, "The assessment is recorded as completed.")
    return shared.ask(request, child, form, "The assessment before the birth is complete", "Save")


@for_roles(*shared.RECORDERS)
@both
def decide(request: Request, pk: int) -> HttpResponse:
    """Decide whether a conference before the birth is asked for."""
    child = shared.found(request, pk)
    last = queries.decision_of(child)
    form = forms.DecideForm(
        request.POST if request.method == "POST" else None,
        initial={"on": request.today, "number": (last.number if last else 0) + 1},
    )
    if request.method == "POST" and form.is_valid():
        decision = shared.done(
            form,
            lambda: before.decide(
                child=child, **form.cleaned_data, today=request.today, by=request.practitioner, at=request.now
            ),
        )
        if decision:
            return shared.back(request, child, "The decision is on record.")
    asking = queries.asking(request.practitioner, child, request.today)
    return shared.ask(
        request,
        child,
        form,
        "Is a conference before the birth asked for?",
        "Save the decision",
        asking=asking,
    )


@for_roles(*ARRANGERS)
@both
def arrange(request: Request, pk: int) -> HttpResponse:
    """Write down what must be in place at the birth."""
    child = shared.found(request, pk)
    last = queries.arrangements_of(child)
    names = ("meeting_when", "meeting_where", "attendees", "told", "out_of_hours", "says")
    begin: dict[str, object] = {name: getattr(last, name) for name in names} if last else {}
    form = forms.ArrangeForm(
        request.POST if request.method == "POST" else None,
        initial={**begin, "number": (last.number if last else 0) + 1},
    )
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        number = said.pop("number")
        row = shared.done(
            form,
            lambda: before.arrange(
                child=child,
                agreed=before.InPlace(**said),
                number=number,
                today=request.today,
                by=request.practitioner,
                at=request.now,
            ),
        )
        if row:
            return shared.back(request, child, "What must be in place at the birth is on record.")
    return shared.ask(
        request, child, form, "What must be in place at the birth", "Save",
        guides=[queries.guide("birth-arrangements", child, request.today)],
    )  # fmt: skip
