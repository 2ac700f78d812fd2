"""Pages about what follows a plan: the talk about services, Child in Need, and changes that call for a meeting."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from .. import forms
from ..access import SENIOR, WORK
from ..actions import after as acts
from ..actions import whereabouts
from ..queries import after as queries
from ..queries import ending as endings
from .acting import act_page, both, child_of, performed, saw

WHO_ASK = frozenset({*STAFF})


@for_roles(*STAFF)
@require_GET
def after(request: Request, pk: int) -> HttpResponse:
    """Show what followed a child's last plan, and what is still to be done."""
    child = child_of(request, pk)
    plan = queries.ended_plan(child)
    saw(request, "after-plan", f"child:{pk}", pk)
    examples, reason = queries.examples_of_change(request.area, request.today)
    context = {
        "child": child,
        "plan": plan,
        "page": queries.after_of(child, plan, request.today) if plan else None,
        "examples": examples,
        "examples_from": reason,
        "may_record": request.practitioner.role in WORK,
        "today": request.today,
    }
    return render(request, "endings/after_plan.html", context)


def _plan(request: Request, pk: int) -> tuple[Any, Any]:
    child = child_of(request, pk)
    plan = queries.ended_plan(child)
    if plan is None:
        raise Http404
    return child, plan


def _page(
    request: Request, child: Any, form: Any, act: Any, title: str, button: str, **more: Any
) -> HttpResponse:
    return act_page(
        request,
        form=form,
        act=act,
        to="endings:after",
        pk=child.pk,
        title=title,
        button=button,
        child=child,
        back=reverse("endings:after", args=[child.pk]),
        **more,
    )


@for_roles(*WORK)
@both
def talk(request: Request, pk: int) -> HttpResponse:
    """Record that services were talked over with parents and child."""
    child, plan = _plan(request, pk)
    form = forms.TalkForm(request.POST if request.method == "POST" else None)

    def act(said: dict[str, Any]) -> str:
        acts.talk(plan=plan, said=acts.Said(**said), by=request.practitioner, at=request.now)
        return "The talk is on record."

    return _page(request, child, form, act, "Services talked over with the family", "Save")


@for_roles(*WORK)
@both
def start(request: Request, pk: int) -> HttpResponse:
    """Start a Child in Need plan."""
    child, plan = _plan(request, pk)
    form = forms.InNeedForm(request.POST if request.method == "POST" else None)

    def act(said: dict[str, Any]) -> str:
        acts.start_in_need(plan=plan, **said, by=request.practitioner, at=request.now)
        return "The Child in Need plan has started. The dates that follow from it are worked out."

    return _page(request, child, form, act, "Start a Child in Need plan", "Start it")


def _in_need(request: Request, pk: int) -> Any:
    found = queries.in_need_seen_by(request.practitioner, pk)
    if found is None:
        raise Http404
    return found


@for_roles(*WORK)
@both
def review(request: Request, pk: int) -> HttpResponse:
    """Record a review of a Child in Need plan."""
    found = _in_need(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = forms.InNeedReviewForm(posted, initial={"version": found.version})

    def act(said: dict[str, Any]) -> str:
        acts.review_in_need(in_need=found, **said, by=request.practitioner, at=request.now)
        return "The review is on record, and the limit of the next is worked out."

    return _page(request, found.child, form, act, "A review of the Child in Need plan", "Save")


@for_roles(*WORK)
@both
def close(request: Request, pk: int) -> HttpResponse:
    """Close a Child in Need plan."""
    found = _in_need(request, pk)
    reader = request.practitioner
    posted = request.POST if request.method == "POST" else None
    form = forms.CloseForm(posted, initial={"version": found.version})
    if reader.role not in SENIOR:
        del form.fields["senior"]
    if not queries.needs_check(request.area, request.today):
        del form.fields["checked_words"]
    allowed = queries.may_close(found, reader, on=request.today, today=request.today, senior=False)
    theirs = not any(point.key == "not-yours" for point in allowed.blocked)

    def act(said: dict[str, Any]) -> str:
        closing = acts.Closing(
            on=said["on"],
            why=said["why"],
            checked_words=said.get("checked_words", ""),
            senior=bool(said.get("senior")),
        )
        acts.close_in_need(in_need=found, closing=closing, version=said["version"], by=reader, at=request.now)
        return "The Child in Need plan is closed."

    return _page(
        request, found.child, form, act, "Close the Child in Need plan", "Close it" if theirs else "",
        why=allowed.reason,
        lines=() if allowed.allowed else (allowed.reason.says,),
    )  # fmt: skip


@for_roles(*WORK)
@both
def change(request: Request, pk: int) -> HttpResponse:
    """Record a significant change after a plan ended."""
    child, plan = _plan(request, pk)
    examples, _ = queries.examples_of_change(request.area, request.today)
    pairs = [(one.says, one.says[:1].upper() + one.says[1:]) for one in examples]
    form = forms.ChangeForm(request.POST if request.method == "POST" else None, examples=pairs)
    window = queries.window_of(child)

    def act(said: dict[str, Any]) -> str:
        what = said["other"] if said["what"] == forms.OTHER else said["what"]
        made = acts.record_change(
            plan=plan, on=said["on"], what=what, words=said["words"], by=request.practitioner, at=request.now
        )
        if made.within:
            return "It is on record. It falls inside the time in which a strategy meeting should be called."
        return "It is on record. Consider a strategy meeting."

    return _page(
        request, child, form, act, "A significant change after the plan", "Save",
        why=window.reason if window else None,
        lines=(window.reason.says,) if window else (),
    )  # fmt: skip


@for_roles(*WORK)
@both
def settle(request: Request, pk: int) -> HttpResponse:
    """Record what the strategy meeting about a change settled."""
    found = queries.change_seen_by(request.practitioner, pk)
    if found is None:
        raise Http404
    posted = request.POST if request.method == "POST" else None
    form = forms.SettleForm(posted, initial={"version": found.version})

    def act(said: dict[str, Any]) -> str:
        made = acts.settle_change(change=found, **said, by=request.practitioner, at=request.now)
        if made.settled == "enquiry":
            return "It is on record. Now open the enquiry."
        return "It is on record."

    lines = (f"{found.what[:1].upper()}{found.what[1:]}, on {found.on:%-d %B %Y}. {found.words}",)
    return _page(request, found.child, form, act, "What follows from the change", "Save", lines=lines)


@for_roles(*STAFF)
@both
def sought(request: Request, pk: int) -> HttpResponse:
    """Show each effort to find out where a child is, and record another."""
    child = child_of(request, pk)
    form = forms.WhereaboutsForm(request.POST if request.method == "POST" else None)

    def act(said: dict[str, Any]) -> str:
        whereabouts.seek(child=child, **said, by=request.practitioner, at=request.now)
        return "It is on record."

    if performed(request, form, act):
        return redirect("endings:whereabouts", pk=pk)
    saw(request, "whereabouts", f"child:{pk}", pk)
    context = {
        "child": child,
        "efforts": endings.efforts(child),
        "form": form,
        "plan": endings.open_plan(child),
        "told": endings.meanwhile(child, request.today),
    }
    return render(request, "endings/whereabouts.html", context)
