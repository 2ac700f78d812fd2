"""What the views of this part have in common: finding the child, and performing an act that a form asks for."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from quorate.audit.actions import record_seen
from quorate.cases.actions import NotInOrder, Stale
from quorate.conferences.actions.refusals import Refused as ConferenceRefused
from quorate.design.forms import Form
from quorate.letters.actions import CannotDoThat
from quorate.people.requests import Request
from quorate.plans.actions import PlanRefused

from ..actions.refusals import Refused
from ..queries import ending as endings

both = require_http_methods(["GET", "HEAD", "POST"])


def child_of(request: Request, pk: int) -> Any:
    child = endings.child_seen_by(request.practitioner, pk)
    if child is None:
        raise Http404
    return child


def saw(request: Request, what: str, about: str, child: int) -> None:
    record_seen(
        what=f"endings.{what}",
        about=about,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[child],
    )


def performed(
    request: Request, form: Form | None, act: Callable[[dict[str, Any]], str], *, quiet: bool = False
) -> bool:
    """Do what a posted form asks; return whether it was done. What was refused is said in the form, or as a message.

    ``act`` gets the form's values and returns the words that say it was done; ``quiet``: without calling it a success.
    """
    if request.method != "POST" or (form is not None and not form.is_valid()):
        return False
    try:
        done = act(form.cleaned_data if form is not None else {})
    except Refused as refusal:
        field = refusal.field if form is not None and refusal.field in form.fields else None
        _say(request, form, refusal.says, field)
    except ConferenceRefused as refusal:
        _say(request, form, refusal.says, None)
    except (Stale, PlanRefused, NotInOrder, CannotDoThat) as refusal:
        _say(request, form, (str(refusal),), None)
    else:
        (messages.info if quiet else messages.success)(request, done)
        return True
    return False


def _say(request: Request, form: Form | None, says: tuple[str, ...], field: str | None) -> None:
    for one in says:
        if form is None:
            messages.error(request, one)
        else:
            form.add_error(field, one)


def act_page(
    request: Request,
    *,
    form: Form | None,
    act: Callable[[dict[str, Any]], str],
    to: str,
    pk: int,
    title: str,
    button: str,
    child: Any,
    back: str,
    lines: tuple[str, ...] = (),
    danger: str = "",
    why: Any = None,
    quiet: bool = False,
) -> HttpResponse:
    """Show one act with its form, or do it and go on to ``to``."""
    if performed(request, form, act, quiet=quiet):
        return redirect(to, pk=pk)
    if form is None and request.method == "POST":
        return redirect(to, pk=pk)
    context = {
        "form": form,
        "title": title,
        "press": button,
        "child": child,
        "back": back,
        "lines": lines,
        "danger": danger,
        "why_not": why,
    }
    return render(request, "endings/act.html", context)
