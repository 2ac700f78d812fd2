"""Who was told the decision and how, and the proof of delivery of what they were sent."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from quorate.people.access import for_roles
from quorate.people.requests import Request

from ..actions import telling as actions
from ..actions.refusals import Refused
from ..forms import ToldForm
from ..telling import telling_of
from .finding import ask, copy_of, minutes_for, refused, seen


@for_roles()
@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    """Show how each person was told, in writing and by word of mouth, and what became of each letter."""
    written = minutes_for(request, pk)
    seen(request, written, "minutes.told")
    shown = {"conference": written.conference, "telling": telling_of(written.meeting)}
    return render(request, "minutes/told.html", shown)


@for_roles()
@require_http_methods(["GET", "HEAD", "POST"])
def tell(request: Request, pk: int, invitation: int) -> HttpResponse:
    """Record that somebody was told by word of mouth."""
    written = minutes_for(request, pk)
    one = copy_of(written, invitation)
    if one.person.part in ("chair", "administrator"):
        raise Http404
    form = ToldForm(request.POST if request.method == "POST" else None, initial={"on": request.now.date()})
    form.fields["on"].latest = request.now.date()  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        try:
            actions.tell(one.person.invitation, **form.cleaned_data, by=request.practitioner, at=request.now)
        except Refused as refusal:
            refused(form, refusal)
        else:
            messages.success(request, f"It is recorded that {one.name} was told.")
            return redirect("minutes:told", pk)
    return ask(
        request,
        form,
        title=f"{one.name} was told the decision",
        lines=["What is recorded here stands beside the letter; it does not take its place."],
        button_text="Record",
        back=reverse("minutes:told", args=[pk]),
        conference=written.conference,
    )
