"""The area's own protocol, and where complaints about each agency go."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from quorate.enquiries.queries.people import staff
from quorate.people.access import for_roles
from quorate.people.requests import Request

from .. import routes
from ..access import LOCAL_KEEPERS
from ..actions.local import set_process, set_protocol
from ..forms.acting import ProcessForm, ProtocolForm
from ..queries import office as queries
from .finding import both, form_page, posted, there, tried

PROTOCOL = ("name", "email", "phone", "address", "title", "link", "talk_within", "answer_within", "version")
PROCESS = ("name", "email", "phone", "address", "link", "version")


@both
@for_roles(*LOCAL_KEEPERS)
def protocol(request: Request) -> HttpResponse:
    """Keep the area's own protocol, beside what its published procedure says."""
    row, people = queries.protocol_of(request.area), staff(request.area)
    initial: dict[str, Any] = {name: getattr(row, name) for name in PROTOCOL} if row else {"version": 0}
    initial["complaints_manager"] = str(row.complaints_manager_id or "") if row else ""
    form = ProtocolForm(posted(request), people=people, initial=initial)

    def act() -> object:
        return set_protocol(
            area=request.area,
            said=form.protocol(people),
            version=form.cleaned_data["version"],
            by=request.practitioner,
            at=request.now,
        )

    if tried(request, form, act):
        messages.success(request, "The area’s protocol is saved.")
        return redirect("challenges:local")
    context = {
        "form": form,
        "row": row,
        "processes": queries.processes(request.area),
        "route": routes.complaints(request.area, request.today),
    }
    return render(request, "challenges/local.html", context)


@both
@for_roles(*LOCAL_KEEPERS)
def process(request: Request, agency: int) -> HttpResponse:
    """Enter where complaints about one agency go."""
    found, row = there(next((pair for pair in queries.processes(request.area) if pair[0].pk == agency), None))
    initial = {name: getattr(row, name) for name in PROCESS} if row else {"version": 0}
    form = ProcessForm(posted(request), initial=initial)

    def act() -> object:
        return set_process(
            agency=found,
            said=form.process(),
            version=form.cleaned_data["version"],
            by=request.practitioner,
            at=request.now,
        )

    if tried(request, form, act):
        messages.success(request, "Saved.")
        return redirect("challenges:local")
    return form_page(
        request,
        form,
        title="Where complaints about it go",
        caption=found.name,
        back=reverse("challenges:local"),
        button="Save",
    )
