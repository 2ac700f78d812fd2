"""Meetings: planned, moved, called off, held; who was there and what those wrote who were not."""

from secrets import token_hex
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.design.lists import paging
from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from .. import forms
from ..access import APPROVERS, WORKERS
from ..actions import holding
from ..actions import meetings as actions
from ..queries import meetings as queries
from ..queries import members
from .trying import both, child_or_404, form_page, saw, tried


def meeting_or_404(request: Request, pk: int) -> Any:
    found = queries.get_meeting(request.practitioner, pk)
    if found is None:
        raise Http404
    return found


def back_to(pk: int) -> str:
    return reverse("core_groups:meeting", args=[pk])


@for_roles(*STAFF)
@require_GET
def meetings(request: Request) -> HttpResponse:
    """List meetings: to come, to be recorded, with the manager, past."""
    which = request.GET.get("list", "to-come")
    which = which if which in queries.LISTS else "to-come"
    counts = queries.counts(request.practitioner, request.now)
    shown = paging(request, counts[which], 25)
    found = list(queries.meetings(request.practitioner, which, request.now)[shown.rows])
    context = {"meetings": found, "which": which, "lists": queries.LISTS, "counts": counts, "paging": shown}
    return render(request, "core_groups/meetings.html", context)


@for_roles(*WORKERS)
@both
def plan_meeting(request: Request, pk: int) -> HttpResponse:
    """Plan a meeting for a child, and for brothers and sisters at once."""
    found = child_or_404(request, pk)
    family = queries.siblings_on_plan(request.practitioner, found)
    on_plan = [child for child, has_plan in family if has_plan]
    leads = members.who_may_lead(found)
    lead = queries.lead_for(found)
    groups = [members.group_of(child, request.today) for child in on_plan]
    form = forms.MeetingForm(
        request.POST or None,
        family=[(str(child.pk), child.name) for child in on_plan],
        leads=[(str(one.pk), one.name) for one in leads],
        without_family=not any(group.family for group in groups),
        initial={
            "children": [str(child.pk) for child in on_plan],
            "lead": lead.pk if lead else "",
            "minutes_long": "60",
            "token": token_hex(12),
        },
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made: list[Any] = []
        if tried(form, lambda: made.append(actions.plan_meeting(
            children=[child for child in on_plan if str(child.pk) in said["children"]],
            when=_when(said),
            lead=next(one for one in leads if str(one.pk) == said["lead"]),
            no_family_why=said.get("no_family_why") or "",
            token=said["token"],
            by=request.practitioner,
            at=request.now,
        ))):  # fmt: skip
            messages.success(request, "The core group is planned. Now ask its members to it.")
            return redirect(back_to(made[0].pk))
    back = reverse("core_groups:child", args=[pk])
    left_out = [child.name for child, has_plan in family if not has_plan]
    return form_page(
        request, form, "Plan a core group", back, "Plan it", caption=found.name, left_out=left_out,
        nothing="" if on_plan else "This child is not on a plan now: there is no core group to plan.",
    )  # fmt: skip


def _when(said: dict[str, Any]) -> actions.When:
    return actions.When(said["starts_at"], int(said["minutes_long"]), said["place"])


@for_roles(*STAFF)
@require_GET
def meeting(request: Request, pk: int) -> HttpResponse:
    """Show one meeting: who, and each child's part beside the others."""
    page = queries.page_of(request.practitioner, meeting_or_404(request, pk))
    saw(request, "core_groups.meeting", page.meeting.ref, [part.child_id for part in page.parts])
    context = {
        "page": page,
        "meeting": page.meeting,
        "passed": page.meeting.starts_at <= request.now,
        "may_keep": request.practitioner.role in WORKERS,
        "may_approve": request.practitioner.role in APPROVERS
        and page.meeting.written_by != request.practitioner,
    }
    return render(request, "core_groups/meeting.html", context)


@for_roles(*WORKERS)
@both
def move(request: Request, pk: int) -> HttpResponse:
    """Move a planned meeting."""
    found = meeting_or_404(request, pk)
    form = forms.MoveForm(
        request.POST or None,
        initial={"starts_at": found.starts_at, "minutes_long": found.minutes_long, "place": found.place,
                 "version": found.version},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if tried(form, lambda: actions.move(
            meeting=found, when=_when(said), why=said["why"], version=said["version"], by=request.practitioner,
            at=request.now,
        )):  # fmt: skip
            messages.success(request, "The meeting is moved. Those who were asked are told.")
            return redirect(back_to(pk))
    return form_page(request, form, "Move the meeting", back_to(pk), "Move it", caption="Core group")


@for_roles(*WORKERS)
@both
def call_off(request: Request, pk: int) -> HttpResponse:
    """Call a meeting off, or record that it did not take place."""
    found = meeting_or_404(request, pk)
    passed = found.starts_at <= request.now
    title = "The meeting did not take place" if passed else "Call the meeting off"
    label = "Why it did not take place" if passed else "Why it does not take place"
    form = forms.WhyForm(request.POST or None, initial={"version": found.version}, label=label)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if tried(form, lambda: actions.call_off(
            meeting=found, why=said["why"], version=said["version"], by=request.practitioner, at=request.now
        )):  # fmt: skip
            messages.success(request, "It is recorded that the meeting does not take place, and why.")
            return redirect(back_to(pk))
    return form_page(
        request, form, title, back_to(pk), "Record it" if passed else "Call it off", caption="Core group"
    )


@for_roles(*WORKERS)
@both
def invite(request: Request, pk: int) -> HttpResponse:
    """Ask the members to the meeting."""
    found = meeting_or_404(request, pk)
    form = forms.ConfirmForm(request.POST or None, initial={"version": found.version})
    sent: list[int] = []
    if request.method == "POST" and form.is_valid() and tried(form, lambda: sent.append(actions.invite(
        meeting=found, version=form.cleaned_data["version"], by=request.practitioner, at=request.now
    ))):  # fmt: skip
        letters = f"{sent[0]} letter{'' if sent[0] == 1 else 's'}"
        messages.success(
            request, f"The members are asked: {letters} to the post room. Ask children in person."
        )
        return redirect(back_to(pk))
    return form_page(
        request, form, "Ask the members to the meeting", back_to(pk), "Ask them", caption="Core group",
        explains="Everybody in the core group who was not asked yet gets a letter by e-mail, or one to print. It says "
        "when and where, and names no child. Children are asked in person.",
    )  # fmt: skip


@for_roles(*WORKERS)
@both
def hold(request: Request, pk: int) -> HttpResponse:
    """Record that the meeting took place, and who was there."""
    found = meeting_or_404(request, pk)
    seats = queries.page_of(request.practitioner, found).seats
    form = forms.AttendanceForm(request.POST or None, seats=seats, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        there = {
            seat.pk: holding.There(said[f"seat_{seat.pk}"], bool(said.get(f"commits_{seat.pk}")))
            for seat in seats
        }
        if tried(form, lambda: holding.hold(
            meeting=found, there=there, version=said["version"], by=request.practitioner, at=request.now
        )):  # fmt: skip
            messages.success(request, "The core group is recorded. Now write what was said of each child.")
            return redirect(back_to(pk))
    return form_page(request, form, "Who was there", back_to(pk), "Record the meeting", caption="Core group")


@for_roles(*WORKERS)
@both
def take_back(request: Request, pk: int) -> HttpResponse:
    """Put right that the meeting was recorded though it did not take place."""
    found = meeting_or_404(request, pk)
    label = "How it came to be recorded"
    form = forms.WhyForm(request.POST or None, initial={"version": found.version}, label=label)
    if request.method == "POST" and form.is_valid() and tried(form, lambda: holding.take_back(
        meeting=found, why=form.cleaned_data["why"], version=form.cleaned_data["version"], by=request.practitioner,
        at=request.now,
    )):  # fmt: skip
        messages.success(
            request, "The meeting no longer counts. What was recorded stays here, with your reason."
        )
        return redirect(back_to(pk))
    return form_page(
        request, form, "Recorded by mistake", back_to(pk), "It did not take place", caption="Core group",
        explains="The meeting leaves the history of each child, and what is due is worked out again.",
    )  # fmt: skip


@for_roles(*WORKERS)
@both
def views(request: Request, pk: int, seat: int) -> HttpResponse:
    """Keep what somebody wrote who could not come."""
    found = meeting_or_404(request, pk)
    row = queries.seat_of(found, seat)
    if row is None:
        raise Http404
    form = forms.ViewsForm(
        request.POST or None,
        initial={"views": row.views, "on": row.views_on or request.today, "version": row.version},
    )
    if request.method == "POST" and form.is_valid() and tried(form, lambda: holding.keep_views(
        seat=row, **form.cleaned_data, by=request.practitioner, at=request.now
    )):  # fmt: skip
        messages.success(request, f"The views of {row.name} are kept with the record.")
        return redirect(back_to(pk))
    return form_page(request, form, f"Views of {row.name}", back_to(pk), "Keep them", caption="Core group")
