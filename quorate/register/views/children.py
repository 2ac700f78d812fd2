"""Pages about a child, and the search."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from quorate.audit import actions as audit
from quorate.audit import queries as audit_queries
from quorate.cases import actions as cases
from quorate.cases import pages as words
from quorate.cases import search
from quorate.core_groups.access import WORKERS as CORE_GROUP_WORKERS
from quorate.design.lists import here, paging
from quorate.people.access import STAFF, Role, for_roles, sees_whole_area
from quorate.people.requests import Request

from .. import actions, pages, timeline
from ..forms import children as forms
from ..queries import children as queries
from ..queries.on_plan import category_words

RECORDERS = (
    Role.ADMINISTRATOR,
    Role.SOCIAL_WORKER,
    Role.TEAM_MANAGER,
    Role.CHAIRS_MANAGER,
    Role.DESIGNATED_MANAGER,
)
CORRECTORS = (Role.ADMINISTRATOR, Role.DESIGNATED_MANAGER, Role.TEAM_MANAGER)
CONVENERS = (Role.ADMINISTRATOR, Role.CHAIRS_MANAGER)
PER_PAGE = 20
"""Entries of a line of time on one page."""
LOG_READERS = (Role.DESIGNATED_MANAGER, Role.CHAIRS_MANAGER, Role.SERVICE_MANAGER)


def _child(request: Request, pk: int) -> Any:
    child = queries.get_child(request.practitioner, pk)
    if child is None:
        raise Http404
    return child


def _saw(request: Request, what: str, about: str, child_id: int) -> None:
    audit.record_seen(
        what=what,
        about=about,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[child_id],
    )


@require_GET
@for_roles(*STAFF)
def find(request: Request) -> HttpResponse:
    words = request.GET.get("q", "")[:100]
    found = search.find(request.practitioner, words)
    shown = paging(request, len(found), 25)
    return render(
        request,
        "register/search.html",
        {"words": words, "children": found[shown.rows], "paging": shown, "today": request.today},
    )


@require_GET
@for_roles(*STAFF)
def child(request: Request, pk: int) -> HttpResponse:
    known = pages.known_to(request.practitioner, pk)
    if known is None:
        raise Http404
    found = known.child
    shown = request.GET.get("show", "")
    page = pages.child_page(request.practitioner, known, request.now, shown)
    paging_ = paging(request, len(page.line.past), PER_PAGE)
    _saw(request, "register.child", f"child:{pk}", pk)
    return render(
        request,
        "register/child.html",
        {
            "page": page,
            "child": found,
            "updated_at": known.updated_at,
            "past": page.line.past[paging_.rows],
            "paging": paging_,
            "shown_links": _shown_links(request, shown),
            "identity": words.identity(found, request.today),
            "category_words": category_words,
            "may_record": request.practitioner.role in RECORDERS,
            "may_leave_core_group": request.practitioner.role in CORE_GROUP_WORKERS,
            "may_correct": request.practitioner.role in CORRECTORS,
            "may_log": request.practitioner.role in LOG_READERS,
            "may_convene": request.practitioner.role in CONVENERS,
        },
    )


def _shown_links(request: Request, shown: str) -> list[tuple[str, str, bool]]:
    """Return the ways to narrow the line of time, as tabs that are pages."""
    chosen = shown if shown in timeline.SHOWN else ""
    return [
        (text, f"{here(request, show=key or None)}#time", key == chosen)
        for key, text in timeline.SHOWN.items()
        if key != "papers" or sees_whole_area(request.practitioner)
    ]


@require_GET
@for_roles(*STAFF)
def family(request: Request, pk: int) -> HttpResponse:
    found = pages.get_family(request.practitioner, pk)
    if found is None:
        raise Http404
    asked, children = found
    page = pages.family_page(request.practitioner, asked, children, request.now)
    paging_ = paging(request, len(page.line.past), PER_PAGE)
    audit.record_seen(
        what="register.family",
        about=f"family:{pk}",
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[child.pk for child in children],
    )
    return render(
        request,
        "register/family.html",
        {
            "page": page,
            "children": children,
            "past": page.line.past[paging_.rows],
            "paging": paging_,
            "category_words": category_words,
            "may_convene": request.practitioner.role in CONVENERS,
        },
    )


@require_GET
@for_roles(*STAFF)
def duty(request: Request, pk: int) -> HttpResponse:
    found = queries.get_duty(request.practitioner, pk)
    if found is None:
        raise Http404
    _saw(request, "register.duty", f"duty:{pk}", found.child_id)
    return render(
        request,
        "register/duty.html",
        {
            "row": words.duty_row(found, request.now),
            "child": found.child,
            "done_here": queries.is_done_elsewhere(found) and request.practitioner.role in RECORDERS,
            "earlier": [words.duty_row(one, request.now) for one in queries.earlier_workings(found)],
        },
    )


@require_http_methods(["GET", "POST"])
@for_roles(*RECORDERS)
def done(request: Request, pk: int) -> HttpResponse:
    found = queries.get_duty(request.practitioner, pk)
    if found is None:
        raise Http404
    if not queries.is_done_elsewhere(found):
        return redirect("register:duty", pk=pk)
    form = forms.DoneForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_done(
                duty=found,
                on=form.cleaned_data["on"],
                today=request.today,
                by=request.practitioner,
                at=request.now,
            )
        except actions.NotRecorded as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, f"Recorded as done: {found.title}.")
            return redirect("register:duty", pk=queries.current_working(found).pk)
    return _form_page(request, form, f"Done: {found.title}", found.child, "Record it")


@require_GET
@for_roles(*LOG_READERS)
def reading_log(request: Request, pk: int) -> HttpResponse:
    found = _child(request, pk)
    kind = request.GET.get("kind", "")
    entries = audit_queries.of_child(pk, area=request.area.key, kind=kind)
    shown = paging(request, entries.count(), 50)
    _saw(request, "register.reading-log", f"child:{pk}", pk)
    return render(
        request,
        "register/reading_log.html",
        {
            "child": found,
            "paging": shown,
            "lines": list(audit_queries.lines(entries[shown.rows])),
            "kind": kind,
        },
    )


@require_GET
@for_roles(*STAFF)
def history(request: Request, pk: int) -> HttpResponse:
    found = _child(request, pk)
    _saw(request, "register.history", f"child:{pk}", pk)
    return render(
        request,
        "register/history.html",
        {
            "child": found,
            "history": pages.happened_to(found),
            "superseded": queries.superseded(found),
            "corrections": queries.corrections(found),
            "kept": pages.kept(found, request.now),
            "may_correct": request.practitioner.role in CORRECTORS,
        },
    )


@require_http_methods(["GET", "POST"])
@for_roles(*RECORDERS)
def happened(request: Request, pk: int) -> HttpResponse:
    found = _child(request, pk)
    form = forms.HappenedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_happened(
                child=found,
                kind=form.cleaned_data["kind"],
                on=form.cleaned_data["on"],
                today=request.today,
                by=request.practitioner,
                at=request.now,
            )
        except actions.NotRecorded as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, "Recorded. The dates that follow from it have been worked out again.")
            return redirect("register:child", pk=pk)
    return _form_page(request, form, "Record something that happened", found, "Record it")


@require_http_methods(["GET", "POST"])
@for_roles(*CORRECTORS)
def not_so(request: Request, pk: int, event: int) -> HttpResponse:
    found = _child(request, pk)
    entry = queries.get_event(found, event)
    if entry is None:
        raise Http404
    form = forms.NotSoForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cases.supersede_event(
                event=entry, why=form.cleaned_data["why"], by=request.practitioner, at=request.now
            )
        except cases.NotInOrder as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Taken out of the history. The entry is kept, with your reason.")
            return redirect("register:history", pk=pk)
    return _form_page(request, form, "Take an entry out of the history", found, "Take it out")


@require_http_methods(["GET", "POST"])
@for_roles(*CORRECTORS)
def correct(request: Request, pk: int) -> HttpResponse:
    found = _child(request, pk)
    fields = ("given_name", "family_name", "nhs_number", "born_on", "expected_on", "sex", "version")
    form = forms.CorrectForm(request.POST or None, initial={name: getattr(found, name) for name in fields})
    if request.method == "POST" and form.is_valid():
        values = {name: form.cleaned_data[name] for name in fields if name != "version"}
        try:
            actions.correct(
                child=found,
                values=values,
                why=form.cleaned_data["why"],
                version=form.cleaned_data["version"],
                by=request.practitioner,
                at=request.now,
            )
        except actions.NotRecorded as refused:
            form.add_error(refused.field, str(refused))
        except cases.Stale as stale:
            form.add_error(None, f"{stale} It now says: {found.name}, born {found.born_on or 'not yet'}.")
        else:
            messages.success(request, "The record has been corrected. What it said before is kept.")
            return redirect("register:child", pk=pk)
    return _form_page(request, form, "Correct this child's details", found, "Save the correction")


@require_http_methods(["GET", "POST"])
@for_roles(*CORRECTORS)
def hand_over(request: Request, pk: int) -> HttpResponse:
    found = _child(request, pk)
    form = forms.HandOverForm(
        request.POST or None, workers=queries.social_workers(found), initial={"version": found.version}
    )
    if request.method == "POST" and form.is_valid():
        worker = queries.practitioner(found, int(form.cleaned_data["social_worker"]))
        if worker is None:
            raise PermissionDenied
        try:
            cases.hand_over(
                child=found,
                social_worker=worker,
                version=form.cleaned_data["version"],
                why=form.cleaned_data["why"],
                by=request.practitioner,
                at=request.now,
            )
        except cases.Stale as stale:
            form.add_error(None, str(stale))
        else:
            messages.success(request, f"The case is now with {worker.name}.")
            return redirect("register:child", pk=pk)
    return _form_page(request, form, "Change the social worker", found, "Change social worker")


@require_http_methods(["GET", "POST"])
@for_roles(*RECORDERS)
def join(request: Request, pk: int) -> HttpResponse:
    found = _child(request, pk)
    form = forms.JoinForm(request.POST or None, people=queries.who_could_join(found))
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        person = queries.practitioner(found, int(chosen["practitioner"]))
        if person is None:
            raise PermissionDenied
        cases.join_network(
            child=found,
            practitioner=person,
            part=chosen["part"],
            on=request.today,
            by=request.practitioner,
            at=request.now,
            core_group=bool(chosen["core_group"]),
            direct_contact=bool(chosen["direct_contact"]),
        )
        messages.success(request, f"{person.name} is in the network.")
        return redirect("register:child", pk=pk)
    return _form_page(request, form, "Add someone to the network", found, "Add")


@require_http_methods(["GET", "POST"])
@for_roles(*RECORDERS)
def leave(request: Request, pk: int, member: int) -> HttpResponse:
    found = _child(request, pk)
    person = queries.get_member(found, member)
    if person is None:
        raise Http404
    if person.core_group:
        # Who may leave a core group is for the area's procedure to say, and there it is asked.
        return redirect("core_groups:leave", pk=pk, member=member)
    form = forms.LeaveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        cases.leave_network(
            member=person,
            on=request.today,
            why=form.cleaned_data["why"],
            by=request.practitioner,
            at=request.now,
        )
        messages.success(request, f"{person.practitioner.name} has left the network.")
        return redirect("register:child", pk=pk)
    return _form_page(
        request, form, f"End {person.practitioner.name}'s part in this case", found, "End their part"
    )


def _form_page(request: Request, form: object, title: str, found: object, button: str) -> HttpResponse:
    return render(
        request, "register/form.html", {"form": form, "title": title, "child": found, "button": button}
    )
