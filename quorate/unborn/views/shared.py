"""What every page of this part does: find the child, ask, act, and say what was refused."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quorate.audit.actions import record_seen
from quorate.cases.actions import NotInOrder, Stale
from quorate.people.access import Role
from quorate.people.requests import Request
from quorate.plans.actions import PlanRefused

from .. import queries
from ..actions.order import Refused, Unusual
from ..forms import AsksAgain

RECORDERS = (
    Role.ADMINISTRATOR,
    Role.SOCIAL_WORKER,
    Role.TEAM_MANAGER,
    Role.CHAIRS_MANAGER,
    Role.DESIGNATED_MANAGER,
)
CORRECTORS = (Role.ADMINISTRATOR, Role.DESIGNATED_MANAGER, Role.TEAM_MANAGER)


def found(request: Request, pk: int) -> Any:
    child = queries.seen(request.practitioner, pk, request.today)
    if child is None:
        raise Http404
    return child


def saw(request: Request, what: str, children: Sequence[int], about: str) -> None:
    record_seen(
        what=what,
        about=about,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=children,
    )


def done(form: Any, act: Callable[[], Any]) -> Any:
    """Do the act. What is refused is said on the form, and None is returned."""
    try:
        result = act()
    except Unusual as unusual:
        if isinstance(form, AsksAgain):
            form.ask_why()
        form.add_error(unusual.field, str(unusual))
    except Refused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    except (Stale, PlanRefused, NotInOrder) as refusal:
        form.add_error(None, str(refusal))
    else:
        return result if result is not None else True
    return None


def back(request: Request, child: Any, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("unborn:page", pk=child.pk)


def ask(
    request: Request, child: Any, form: Any, title: str, button: str, *, danger: bool = False, **more: Any
) -> HttpResponse:
    """Show the form of one act, with what the procedure says of it."""
    return render(
        request,
        "unborn/form.html",
        {"form": form, "child": child, "title": title, "button": button, "danger": danger, **more},
    )
