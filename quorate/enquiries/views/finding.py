"""What the views share: who may come in, finding what an address names, and trying an act."""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from quorate.cases.actions import NotInOrder, Stale
from quorate.design.forms import Form
from quorate.people.access import Role
from quorate.people.requests import Request

from ..actions.entering import Refused
from ..queries import page, rights

RECORDERS = (
    Role.ADMINISTRATOR,
    Role.SOCIAL_WORKER,
    Role.TEAM_MANAGER,
    Role.DESIGNATED_MANAGER,
    Role.CHAIRS_MANAGER,
)
DECIDERS = (*RECORDERS, Role.SERVICE_MANAGER)
CORRECTORS = (Role.ADMINISTRATOR, Role.TEAM_MANAGER, Role.DESIGNATED_MANAGER)
OPENERS = (Role.ADMINISTRATOR, Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.DESIGNATED_MANAGER)
both = require_http_methods(["GET", "HEAD", "POST"])


def the_enquiry(request: Request, pk: int) -> Any:
    """Return the enquiry of an address; another area's, or one about strangers, is not found."""
    found = page.enquiry_seen_by(request.practitioner, pk)
    if found is None:
        raise Http404
    return found


def the_subject(request: Request, pk: int) -> Any:
    """Return one child's place in an enquiry, as the address names it."""
    found = page.subject_seen_by(request.practitioner, pk)
    if found is None:
        raise Http404
    return found


def the_entry(request: Request, kind: str, pk: int) -> Any:
    """Return a standing entry of an enquiry."""
    found = page.entry_seen_by(request.practitioner, kind, pk)
    if found is None:
        raise Http404
    return found


def new_token() -> str:
    """Return what marks one showing of a form: sent twice, it acts once."""
    return uuid.uuid4().hex


def posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def tried(form: Form, act: Callable[[], object]) -> bool:
    """Do the act; where it is refused, say so on the form and return False."""
    try:
        act()
    except Refused as refused:
        field = refused.field if refused.field in form.fields else None
        form.add_error(field, str(refused))
    except (Stale, NotInOrder) as late:
        form.add_error(None, str(late))
    else:
        return True
    return False


def form_page(
    request: Request, form: Form, *, title: str, caption: str, back: str, button: str, **more: Any
) -> HttpResponse:
    """Return the page of one form. ``keys`` names the lists of the procedure shown beside it."""
    keys = more.pop("keys", ())
    context = {
        "form": form,
        "title": title,
        "caption": caption,
        "back": back,
        "button": button,
        "guidance": rights.guidance(request.area, request.today, *keys) if keys else [],
        "facts": [],
        "right": None,
        "under_way": [],
        **more,
    }
    return render(request, "enquiries/form.html", context)


def page_of(enquiry: int) -> str:
    return reverse("enquiries:enquiry", args=[enquiry])


def facts_of(line: page.ChildLine) -> list[tuple[str, str]]:
    """Return where one child's enquiry stands, for the top of a form."""
    subject = line.subject
    said = [("Child", line.child.name)]
    if subject.section_47_on:
        said.append(("Section 47 enquiry since", f"{subject.section_47_on:%-d %B %Y}"))
    if line.limit and line.limit.duty.due_on:
        said.append(("Conference by", f"{line.limit.duty.due_on:%-d %B %Y}. {line.limit.why.says}"))
    return said
