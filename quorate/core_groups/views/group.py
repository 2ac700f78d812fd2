"""A child's core group: its members, what was arranged, who left, what primary care was asked."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from .. import forms
from ..access import MEASURERS, VISITORS, WORKERS
from ..actions import group as actions
from ..queries import meetings, members, visits
from .trying import both, child_or_404, form_page, saw, tried


def _back(pk: int) -> str:
    return reverse("core_groups:child", args=[pk])


@for_roles(*STAFF)
@require_GET
def child(request: Request, pk: int) -> HttpResponse:
    """Show a child's core group, its meetings, what was agreed and how often it is to meet."""
    found = child_or_404(request, pk)
    group = members.group_of(found, request.today)
    measure = visits.measure_of(request.area)
    held = meetings.meetings_of(found)
    since = meetings.last_conference(found)
    last = next((one.meeting for one in held if one.meeting.state == "held"), None)
    often = visits.how_often("group", group.arranged, measure)
    saw(request, "core_groups.child", f"child:{pk}", [pk])
    context = {
        "child": found,
        "group": group,
        "meetings": held,
        "agreed": meetings.open_of(found),
        "often": often,
        "visit_often": visits.how_often("visit", group.arranged, measure),
        "next_due": often.next_after(last.starts_at.date() if last else None),
        "health": meetings.health_contact(found, since),
        "since": since,
        "guidance": members.guidance(request.area, request.today),
        "may_keep": request.practitioner.role in WORKERS,
        "may_visit": request.practitioner.role in VISITORS,
        "on_plan": group.plan is not None and group.plan.ended_on is None,
    }
    return render(request, "core_groups/child.html", context)


@for_roles(*WORKERS)
@both
def arrange(request: Request, pk: int) -> HttpResponse:
    """Say how often the group meets and the child is visited."""
    found = child_or_404(request, pk)
    group = members.group_of(found, request.today)
    if group.plan is None:
        raise Http404
    now = group.arranged
    initial = {
        "group_every": now.group_every if now else "",
        "visit_every": now.visit_every if now else "",
        "no_family_why": now.no_family_why if now else "",
        "version": now.version if now else 0,
    }
    form = forms.ArrangeForm(request.POST or None, initial=initial)
    plan = group.plan
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        wanted = actions.Arrangement(
            int(said["group_every"] or 0) or None,
            int(said["visit_every"] or 0) or None,
            said["no_family_why"],
        )
        if tried(form, lambda: actions.arrange(
            plan=plan, wanted=wanted, version=said["version"], by=request.practitioner, at=request.now
        )):  # fmt: skip
            messages.success(request, "The arrangements of the core group are kept.")
            return redirect(_back(pk))
    return form_page(request, form, "How often the core group meets", _back(pk), "Save", caption=found.name)


@for_roles(*WORKERS)
@both
def join(request: Request, pk: int) -> HttpResponse:
    """Take a practitioner into the core group."""
    found = child_or_404(request, pk)
    form = forms.JoinForm(
        request.POST or None, people=members.who_could_join(found), initial={"on": request.today}
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        person = members.practitioner(found, int(said["practitioner"]))
        if person is None:
            raise PermissionDenied
        if tried(form, lambda: actions.join(
            child=found, practitioner=person, part=said["part"], on=said["on"],
            direct_contact=bool(said["direct_contact"]), by=request.practitioner, at=request.now,
        )):  # fmt: skip
            messages.success(request, f"{person.name} is in the core group.")
            return redirect(_back(pk))
    return form_page(
        request,
        form,
        "Add a practitioner to the core group",
        _back(pk),
        "Add to the core group",
        caption=found.name,
    )


@for_roles(*WORKERS)
@both
def join_family(request: Request, pk: int) -> HttpResponse:
    """Take a relative, or the child, into the core group."""
    found = child_or_404(request, pk)
    people = members.relatives_free(found)
    form = forms.FamilyForm(request.POST or None, people=people, initial={"on": request.today})
    if request.method == "POST" and form.is_valid():
        who = form.cleaned_data["relative"]
        relative = None if who == "child" else members.relative(found, int(who))
        if tried(form, lambda: actions.join_family(
            child=found, relative=relative, on=form.cleaned_data["on"], by=request.practitioner, at=request.now
        )):  # fmt: skip
            messages.success(request, f"{dict(people)[who]} is in the core group.")
            return redirect(_back(pk))
    return form_page(
        request, form, "Add somebody of the family to the core group", _back(pk), "Add to the core group",
        caption=found.name, nothing="" if people else "Everybody of the family on record is in the core group already.",
    )  # fmt: skip


@for_roles(*WORKERS)
@both
def leave(request: Request, pk: int, member: int) -> HttpResponse:
    """End a practitioner's part in the core group, as the area's procedure lets it."""
    found = child_or_404(request, pk)
    row = members.member(found, member)
    if row is None:
        raise Http404
    form = forms.LeaveForm(request.POST or None, initial={"on": request.today})
    name = row.practitioner.name
    if request.method == "POST" and form.is_valid() and tried(form, lambda: actions.leave(
        member=row, farewell=_farewell(form.cleaned_data), by=request.practitioner, at=request.now
    )):  # fmt: skip
        messages.success(request, f"{name} is no longer in the core group.")
        return redirect(_back(pk))
    return _leaving(request, form, name, pk)


@for_roles(*WORKERS)
@both
def leave_family(request: Request, pk: int, member: int) -> HttpResponse:
    """End a family member's part in the core group."""
    found = child_or_404(request, pk)
    row = members.family_member(found, member)
    if row is None:
        raise Http404
    form = forms.LeaveForm(request.POST or None, initial={"on": request.today}, family=True)
    name = row.relative.name if row.relative else found.name
    if request.method == "POST" and form.is_valid() and tried(form, lambda: actions.leave_family(
        member=row, farewell=_farewell(form.cleaned_data), by=request.practitioner, at=request.now
    )):  # fmt: skip
        messages.success(request, f"{name} is no longer in the core group.")
        return redirect(_back(pk))
    return _leaving(request, form, name, pk)


def _farewell(said: dict[str, object]) -> actions.Farewell:
    agreed = str(said["agreed"])
    return actions.Farewell(
        on=said["on"],  # type: ignore[arg-type]
        why=str(said["why"]),
        agreed="" if agreed == "nobody" else agreed,
        stays=bool(said.get("stays")),
    )


def _leaving(request: Request, form: forms.LeaveForm, name: str, pk: int) -> HttpResponse:
    found = actions.may_leave(request.practitioner, request.today)
    return form_page(
        request, form, f"{name} leaves the core group", _back(pk), "End their part", caption="Core group",
        permission=found, rule="permission.leave-core-group",
    )  # fmt: skip


@for_roles(*WORKERS)
@both
def primary_care(request: Request, pk: int) -> HttpResponse:
    """Record that primary care was asked what it knows, or why not."""
    found = child_or_404(request, pk)
    plan = members.plan_now(found)
    if plan is None or plan.ended_on:
        raise Http404
    form = forms.PrimaryCareForm(request.POST or None, people=members.primary_care_people(found))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        person = members.practitioner(found, int(said["practitioner"])) if said["practitioner"] else None
        if tried(form, lambda: actions.settle_primary_care(
            plan=plan, practitioner=person, why_not=said["why_not"], by=request.practitioner, at=request.now
        )):  # fmt: skip
            messages.success(request, "It is kept with the core group.")
            return redirect(_back(pk))
    return form_page(
        request, form, "What primary care knows of the child", _back(pk), "Save", caption=found.name
    )


@for_roles(*MEASURERS)
@both
def measure(request: Request) -> HttpResponse:
    """Say what the area goes by where neither its procedure nor a plan says how often."""
    now = visits.measure_of(request.area)
    initial = {
        "group_every": now.group_every if now else "",
        "visit_every": now.visit_every if now else "",
        "why": now.why if now else "",
        "version": now.version if now else 0,
    }
    form = forms.MeasureForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if tried(form, lambda: actions.set_measure(
            area=request.area, group_every=int(said["group_every"] or 0) or None,
            visit_every=int(said["visit_every"] or 0) or None, why=said["why"], version=said["version"],
            by=request.practitioner, at=request.now,
        )):  # fmt: skip
            messages.success(request, "The area goes by these figures from now on.")
            return redirect("core_groups:drift")
    return form_page(
        request, form, "How often, where nobody says", reverse("core_groups:drift"), "Save",
        explains="The procedure does not say how often a core group meets after the first, or how often a child is "
        "visited. A plan's own figures come first; these serve where a plan has none.",
    )  # fmt: skip
