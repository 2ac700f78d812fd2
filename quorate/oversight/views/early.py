"""The pages of early reviews: of one child, asking, deciding, and recording what happened."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from ..actions import early as acts
from ..forms.early import AskForm, ChangeForm, DecideForm
from ..queries import early as queries
from .finding import REFUSALS, complain, posted, saw, the_child, there

both = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
@for_roles(*STAFF)
def page(request: Request, pk: int) -> HttpResponse:
    """Show what asks for an early review of one child, what waits and what was decided."""
    child = the_child(request, pk)
    shown = queries.page_of(request.practitioner, child, request.today)
    saw(request, "oversight.early", f"child:{pk}", pk)
    return render(request, "oversight/early/page.html", {"child": child, "page": shown})


@both
@for_roles(*STAFF)
def ask(request: Request, pk: int) -> HttpResponse:
    """Ask that a child's review comes forward."""
    child = the_child(request, pk)
    shown = queries.page_of(request.practitioner, child, request.today)
    if not shown.asking.right.allowed or shown.plan is None:
        return render(request, "oversight/early/not_yours.html", {"child": child, "page": shown}, status=403)
    key = request.GET.get("prompt", "")[:60]
    prompt = next((one for one in shown.prompts if one.key == key), None)
    initial = {
        "prompt": prompt.key if prompt else "",
        "ground": prompt.ground.key if prompt and prompt.ground else "",
        "why": prompt.says if prompt else "",
    }
    form = AskForm(
        posted(request), grounds=shown.asking.grounds, consults=shown.asking.consults, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.ask(child=child, wish=form.wish(), by=request.practitioner, at=request.now)
        except REFUSALS as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "The early review is asked for. It waits for a decision.")
            return redirect("oversight:early", pk=pk)
    context = {"child": child, "page": shown, "form": form, "prompt": prompt}
    return render(request, "oversight/early/ask.html", context)


@both
@for_roles(*STAFF)
def decide(request: Request, pk: int) -> HttpResponse:
    """Decide on an early review that somebody asked for."""
    row = there(queries.request_seen_by(request.practitioner, pk))
    if not row.waits and request.method != "POST":
        return redirect("oversight:early", pk=row.child_id)
    form = DecideForm(posted(request), initial={"version": row.version})

    def act(form: DecideForm) -> Any:
        version = form.cleaned_data["version"] or 0
        return acts.decide(
            request=row, verdict=form.verdict(), version=version, by=request.practitioner, at=request.now
        )

    return _answer(request, row.child, form, act, {"request_row": row})


@both
@for_roles(*STAFF)
def answer(request: Request, pk: int) -> HttpResponse:
    """Decide on what prompted the question by itself."""
    child = the_child(request, pk)
    key = (request.POST if request.method == "POST" else request.GET).get("prompt", "")[:60]
    prompt = queries.prompt_of(request.practitioner, child, key, request.today)
    if prompt is None and request.method != "POST":
        return redirect("oversight:early", pk=pk)
    form = DecideForm(posted(request))

    def act(form: DecideForm) -> Any:
        return acts.decide_prompt(
            child=child, prompt=key, verdict=form.verdict(), by=request.practitioner, at=request.now
        )

    return _answer(request, child, form, act, {"prompt": prompt, "key": key})


def _answer(request: Request, child: Any, form: DecideForm, act: Any, more: dict[str, Any]) -> HttpResponse:
    shown = queries.page_of(request.practitioner, child, request.today)
    if not shown.deciding.allowed:
        return render(request, "oversight/early/not_yours.html", {"child": child, "page": shown}, status=403)
    if request.method == "POST" and form.is_valid():
        try:
            row = act(form)
        except REFUSALS as refusal:
            complain(form, refusal)
        else:
            said = (
                "The review comes forward: now book it, or move its date."
                if row.comes_forward
                else "The decision is recorded."
            )
            messages.success(request, said)
            return redirect("oversight:early", pk=child.pk)
    context = {"child": child, "page": shown, "form": form, **more}
    return render(request, "oversight/early/decide.html", context)


@both
@for_roles(*STAFF)
def change(request: Request, pk: int) -> HttpResponse:
    """Record something that happened which may call for an early review."""
    child = the_child(request, pk)
    form = ChangeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            acts.record_change(child=child, change=form.change(), by=request.practitioner, at=request.now)
        except REFUSALS as refusal:
            complain(form, refusal)
        else:
            messages.success(request, "It is in the child's history.")
            return redirect("oversight:early", pk=pk)
    return render(request, "oversight/early/change.html", {"child": child, "form": form})
