"""The page of a plan: what each agency is to do, what is done, and how that is known."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from quorate.audit.actions import record_seen
from quorate.cases.actions import Stale
from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from . import actions, queries
from .forms import ActionForm, ProgressForm

both = require_http_methods(["GET", "HEAD", "POST"])


def _page(request: Request, pk: int) -> queries.Page:
    plan = queries.plan_seen_by(request.practitioner, pk)
    if plan is None:
        raise Http404
    return queries.page_of(plan)


@for_roles(*STAFF)
@require_GET
def plan(request: Request, pk: int) -> HttpResponse:
    """Show a plan with its categories and actions."""
    page = _page(request, pk)
    record_seen(
        what="plans.plan",
        about=f"plan:{pk}",
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[page.plan.child_id],
    )
    return render(request, "plans/plan.html", {"page": page, "plan": page.plan})


@for_roles(*STAFF)
@both
def add(request: Request, pk: int) -> HttpResponse:
    """Add something that an agency is to do."""
    page = _page(request, pk)
    agencies = queries.agencies_for(page.plan)
    form = ActionForm(
        request.POST if request.method == "POST" else None, agencies=[(one.pk, one.name) for one in agencies]
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.add_action(
                plan=page.plan,
                what=said["what"],
                agency=next(one for one in agencies if str(one.pk) == said["agency"]),
                by_on=said["by_on"],
                significant=said["significant"],
                by=request.practitioner,
                at=request.now,
            )
        except actions.PlanRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "It is added to the plan.")
            return redirect("plans:plan", pk=pk)
    return render(request, "plans/add.html", {"page": page, "plan": page.plan, "form": form})


@for_roles(*STAFF)
@both
def action(request: Request, pk: int, action: int) -> HttpResponse:
    """Record that an action is done, with its evidence, or open it again."""
    page = _page(request, pk)
    row = queries.action_of(page.plan, action)
    if row is None:
        raise Http404
    form = ProgressForm(
        request.POST if request.method == "POST" else None,
        initial={"done_on": row.done_on, "evidence": row.evidence, "version": row.version},
    )
    stale = False
    if request.method == "POST" and form.is_valid():
        try:
            actions.complete_action(action=row, **form.cleaned_data, by=request.practitioner, at=request.now)
        except Stale:
            stale = True
        except actions.PlanRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "The action is up to date.")
            return redirect("plans:plan", pk=pk)
    context = {"page": page, "plan": page.plan, "action": row, "form": form, "stale_now": stale}
    return render(request, "plans/action.html", context)
