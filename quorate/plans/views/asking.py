"""What the views of a plan share: finding it, recording that it was read, and a page that asks and acts."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from quorate.audit.actions import record_seen
from quorate.cases.actions import Stale
from quorate.design.forms import Form
from quorate.design.words import day
from quorate.people.requests import Request

from .. import actions, queries

both = require_http_methods(["GET", "HEAD", "POST"])


def plan_for(request: Request, pk: int) -> queries.Plan:
    """Return a plan that the reader may open; not there and not theirs look the same."""
    plan = queries.plan_seen_by(request.practitioner, pk)
    if plan is None:
        raise Http404
    return plan


def version_for(plan: queries.Plan, number: int) -> queries.PlanVersion:
    version = queries.version_of(plan, number)
    if version is None:
        raise Http404
    return version


def seen(request: Request, plan: queries.Plan, what: str) -> None:
    record_seen(
        what=what,
        about=f"plan:{plan.pk}",
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[plan.child_id],
    )


def posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def ask(
    request: Request,
    plan: queries.Plan,
    form: Form,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    button: str,
    done: str,
    to: str,
    template: str = "plans/form.html",
    onward: Callable[[Any], str] | None = None,
    **more: Any,
) -> HttpResponse:
    """Show a form; once it is filled in, do the act and go on.

    A refusal is shown on the form; what a stale page says is shown beside what stands. ``onward`` gives the next
    address from what the act made; else it is ``to``.
    """
    stale: list[tuple[str, str, str]] = []
    clash = ""
    if request.method == "POST" and form.is_valid():
        try:
            made = act(form.cleaned_data)
        except Stale as late:
            clash, stale = str(late), side_by_side(form)
        except actions.PlanRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(onward(made) if onward else to)
    return render(
        request,
        template,
        {
            "plan": plan,
            "form": form,
            "title": title,
            "button_text": button,
            "back": to,
            "clash": clash,
            "stale_rows": stale,
            "lines": (),
            **more,
        },
    )


def side_by_side(form: Form) -> list[tuple[str, str, str]]:
    """Return, for each question, what stands now and what was entered."""
    return [
        (str(field.label), _words(field, form.initial.get(name)), _words(field, form.cleaned_data.get(name)))
        for name, field in form.fields.items()
        if not field.widget.is_hidden and name in form.initial
    ]


def _words(field: Any, value: Any) -> str:
    if value is None or value == "":
        return "Nothing"
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return day(value)
    return str(dict(getattr(field, "choices", ())).get(str(value), value))
