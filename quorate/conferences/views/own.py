"""The page on which somebody at the conference enters what they think themselves, before seeing what others think."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from quorate.people.access import Role, for_roles
from quorate.people.requests import Request

from ..actions import say
from ..actions.refusals import Refused
from ..forms.hold import OwnViewForm
from ..queries import hold as queries
from ..queries.inviting import own_invitation
from ..queries.meeting import conference_of, meeting_of
from .sitting import both, complain, seen


@for_roles(*Role)
@both
def own_view(request: Request, pk: int) -> HttpResponse:
    """Enter one's own view for each child; the others' are shown for a child once one's own is given."""
    conference = conference_of(request.practitioner, pk)
    if conference is None or own_invitation(conference, request.practitioner) is None:
        raise Http404
    meeting = meeting_of(conference)
    lines = queries.own_lines(meeting, request.practitioner)
    forms = {line.part.row.pk: _form(request, line) for line in lines}
    asked = request.POST.get("child", "")
    line = next((one for one in lines if str(one.part.row.pk) == asked), None)
    form = forms[line.part.row.pk] if line else None
    if line and form and form.is_valid():
        try:
            say.give_own_view(row=line.part.row, **form.cleaned_data, by=request.practitioner, at=request.now)
        except Refused as refusal:
            complain(form, refusal)
        else:
            messages.success(request, f"Your view on {line.part.row.child.name} is recorded.")
            return redirect("conferences:own-view", pk=pk)
    if request.method == "GET":
        seen(request, meeting, "conferences.own-view")
    page = {"conference": conference, "lines": lines, "forms": forms, "form": form, "meeting": meeting}
    return render(request, "conferences/hold/own_view.html", page)


def _form(request: Request, line: queries.OwnLine) -> OwnViewForm:
    row, view = line.part.row, line.view
    mine = request.method == "POST" and request.POST.get("child") == str(row.pk)
    return OwnViewForm(
        request.POST if mine else None,
        prefix=None,
        auto_id=f"id_{row.pk}_%s",
        says=[(str(one.value), str(one.label)) for one in say.views_of(row)],
        initial={
            "says": view.says if view else "",
            "words": view.words if view else "",
            "seen": view.pk if view else 0,
        },
    )
