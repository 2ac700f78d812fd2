"""What the views of this part share: finding the conference, and performing an act that a form asks for."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from quorate.audit.actions import record_seen
from quorate.conferences.actions.refusals import NotYours as ConferenceNotYours
from quorate.conferences.actions.refusals import Refused as ConferenceRefused
from quorate.design.forms import Form
from quorate.letters.actions import CannotDoThat
from quorate.people.requests import Request

from ..actions.refusals import NotYours, Refused
from ..queries import people

both = require_http_methods(["GET", "HEAD", "POST"])


def found(request: Request, pk: int) -> Any:
    """Return the conference of an address; another area's, or one that is not for this reader, is not found."""
    conference = people.conference_seen_by(request.practitioner, pk)
    if conference is None:
        raise Http404
    return conference


def person_of(conference: Any, pk: int) -> Any:
    person = people.on_list(conference, pk)
    if person is None:
        raise Http404
    return person


def saw(request: Request, what: str, about: str, conference: Any) -> None:
    """Write into the audit that a page about these children was read."""
    record_seen(
        what=f"attendance.{what}",
        about=about,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[part.child_id for part in conference.children.all()],
    )


def caption(conference: Any) -> str:
    return f"{conference.get_kind_display()} {conference.pk}"


def performed(request: Request, form: Form | None, act: Callable[[dict[str, Any]], str]) -> bool:
    """Do what a posted form asks; return whether it was done. What was refused is said in the form, or as a message.

    ``act`` gets the form's values and returns the words that say it was done.
    """
    if request.method != "POST" or (form is not None and not form.is_valid()):
        return False
    try:
        done = act(form.cleaned_data if form is not None else {})
    except (NotYours, ConferenceNotYours) as refusal:
        raise PermissionDenied(str(refusal)) from refusal
    except Refused as refusal:
        field = refusal.field if form is not None and refusal.field in form.fields else None
        _say(request, form, refusal.says, field)
    except ConferenceRefused as refusal:
        _say(request, form, refusal.says, None)
    except CannotDoThat as refusal:
        _say(request, form, (str(refusal),), None)
    else:
        messages.success(request, done)
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
    conference: Any,
    *,
    form: Form | None,
    act: Callable[[dict[str, Any]], str],
    title: str,
    button: str,
    to: str,
    lines: tuple[str, ...] = (),
    danger: str = "",
    source: str = "",
) -> HttpResponse:
    """Show one act with its form, or do it and go on to the address ``to``."""
    if performed(request, form, act):
        return redirect(to)
    return shown(
        request,
        conference,
        form=form,
        title=title,
        button=button,
        to=to,
        lines=lines,
        danger=danger,
        source=source,
    )


def shown(
    request: Request,
    conference: Any,
    *,
    form: Form | None,
    title: str,
    button: str,
    to: str,
    lines: tuple[str, ...] = (),
    danger: str = "",
    source: str = "",
) -> HttpResponse:
    """Show one act with its form."""
    context = {
        "form": form,
        "title": title,
        "press": button,
        "conference": conference,
        "caption": caption(conference),
        "back": to,
        "lines": lines,
        "danger": danger,
        "source": source,
    }
    return render(request, "attendance/act.html", context)
