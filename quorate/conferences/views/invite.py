"""Asking people to a conference, and their answers."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from quorate.audit.actions import record_seen
from quorate.letters.documents import download
from quorate.people.access import for_roles
from quorate.people.requests import Request

from .. import calendar
from ..actions import invite as acts
from ..actions.posting import address_of
from ..actions.refusals import ChangedMeanwhile, Refused
from ..forms.convene import VersionedReasonForm
from ..forms.invite import AddForm, InviteForm, NewPersonForm
from ..queries import inviting, page
from ..queries.page import BOOKING_ROLES
from ..queries.people import people as all_asked
from .finding import arranged, caption, complain, found, stale
from .replying import answer_page


@for_roles(*BOOKING_ROLES)
@require_http_methods(["GET", "POST"])
def people(request: Request, number: int) -> HttpResponse:
    """Tick who is asked, and send the invitations."""
    conference = arranged(request, number)
    gathered = inviting.gather(conference)
    excused = inviting.left_off_with_a_reason(conference)
    form = InviteForm(
        request.POST if request.method == "POST" else None, proposals=gathered.proposals, excused=excused
    )
    if request.method == "POST" and form.is_valid():
        try:
            sent = acts.send(
                conference=conference,
                asked=form.asked(),
                left_off=form.left_off(),
                left_why=form.cleaned_data["left_why"] or "",
                by=request.practitioner,
                at=request.now,
            )
        except Refused as refused:
            complain(form, refused)
        else:
            _say_sent(request, sent)
            return redirect("conferences:invite", number)
    elif request.method == "GET":
        record_seen(
            what="invitations",
            about=conference.ref,
            by=request.practitioner,
            at=request.now,
            area=request.area.key,
            children=[line.part.child_id for line in page.children(conference)],
        )
    context = {
        "form": form,
        "conference": conference,
        "gathered": gathered,
        "caption": caption(conference),
        "asks_family": any(one.ref.startswith("relative:") for one in form.proposals),
        "asks_children": any(one.ref.startswith("young-person:") for one in form.proposals),
        "sent": [line for line in all_asked(conference) if line.invitation.invited_at],
        "left_out": inviting.left_out(conference) if any(one.sent for one in gathered.proposals) else (),
        "open": conference.state in ("booked", "open"),
        "expected": inviting.expected(conference),
        "silent": inviting.silent(conference) if conference.state == "booked" else 0,
    }
    return render(request, "conferences/invite/people.html", context)


def _say_sent(request: Request, sent: Sequence[object]) -> None:
    if not sent:
        messages.info(request, "Everybody you ticked had been invited already. Nothing was sent twice.")
        return
    noun = "person has" if len(sent) == 1 else "people have"
    messages.success(request, f"{len(sent)} {noun} been invited. The letters are in the post room.")


@for_roles(*BOOKING_ROLES)
@require_POST
def remind(request: Request, number: int) -> HttpResponse:
    """Ask those who have not answered once more."""
    conference = arranged(request, number)
    try:
        made = acts.remind(conference=conference, by=request.practitioner, at=request.now)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        if made:
            messages.success(request, f"{made} {'person has' if made == 1 else 'people have'} been reminded.")
        else:
            messages.info(request, "Everybody who has not answered was reminded today already.")
    return redirect("conferences:invite", number)


@for_roles(*BOOKING_ROLES)
@require_http_methods(["GET", "POST"])
def add(request: Request, number: int) -> HttpResponse:
    """Find somebody in the directory and put them on the list."""
    conference = arranged(request, number)
    words = request.GET.get("q", "").strip()[:100]
    form = AddForm(request.POST if request.method == "POST" else None)
    person = None
    chosen = request.POST.get("practitioner") or request.GET.get("practitioner", "")
    if chosen.isdecimal() and len(chosen) < 18:
        person = inviting.practitioner_of(conference, int(chosen))
        if person is None:
            raise Http404
        if request.method == "GET":
            form = AddForm(initial={"practitioner": person.pk, "part": person.job_title or person.group})
    if request.method == "POST" and person and form.is_valid():
        data = form.cleaned_data
        try:
            acts.add(
                conference=conference,
                practitioner=person,
                part=data["part"],
                observer=data["observer"],
                owes_report=data["owes_report"],
                by=request.practitioner,
                at=request.now,
            )
        except Refused as refused:
            complain(form, refused)
        else:
            messages.success(request, f"{person.name} is on the list. Send the invitation from here.")
            return redirect("conferences:invite", number)
    context = {
        "form": form if person else None,
        "person": person,
        "words": words,
        "conference": conference,
        "people": inviting.directory(conference, words) if words else [],
        "caption": caption(conference),
    }
    return render(request, "conferences/invite/add.html", context)


@for_roles(*BOOKING_ROLES)
@require_http_methods(["GET", "POST"])
def new(request: Request, number: int) -> HttpResponse:
    """Put somebody new into the directory and on the list."""
    conference = arranged(request, number)
    form = NewPersonForm(
        request.POST if request.method == "POST" else None, agencies=inviting.agencies(conference)
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            acts.add_new_person(
                conference=conference,
                name=data["name"],
                agency=form.chosen_agency(),
                email=data["email"],
                part=data["part"],
                observer=data["observer"],
                owes_report=data["owes_report"],
                by=request.practitioner,
                at=request.now,
            )
        except Refused as refused:
            complain(form, refused)
        else:
            messages.success(request, f"{data['name']} is on the list. Send the invitation from here.")
            return redirect("conferences:invite", number)
    context = {"form": form, "conference": conference, "caption": caption(conference)}
    return render(request, "conferences/invite/new.html", context)


@for_roles()
@require_http_methods(["GET", "POST"])
def reply(request: Request, number: int) -> HttpResponse:
    """Answer one's own invitation."""
    conference = found(request, number)
    invitation = inviting.own_invitation(conference, request.practitioner)
    if invitation is None:
        raise Http404
    return answer_page(
        request, invitation, by=request.practitioner, back=reverse("conferences:page", args=[number])
    )


@for_roles(*BOOKING_ROLES)
@require_http_methods(["GET", "POST"])
def reply_for(request: Request, number: int, invitation_number: int) -> HttpResponse:
    """Write down the answer of somebody who told the administrator."""
    conference = arranged(request, number)
    invitation = inviting.invitation_of(conference, invitation_number)
    if invitation is None or invitation.invited_at is None:
        raise Http404
    return answer_page(
        request,
        invitation,
        by=request.practitioner,
        own=False,
        back=reverse("conferences:page", args=[number]),
    )


@for_roles(*BOOKING_ROLES)
@require_http_methods(["GET", "POST"])
def withdraw(request: Request, number: int, invitation_number: int) -> HttpResponse:
    """No longer ask somebody."""
    conference = arranged(request, number)
    invitation = inviting.invitation_of(conference, invitation_number)
    if invitation is None:
        raise Http404
    form = VersionedReasonForm(
        request.POST if request.method == "POST" else None, initial={"version": invitation.version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.withdraw(
                invitation=invitation,
                why=form.cleaned_data["why"],
                version=form.cleaned_data["version"],
                by=request.practitioner,
                at=request.now,
            )
        except ChangedMeanwhile as refused:
            return stale(request, refused, [], request.path)
        except Refused as refused:
            complain(form, refused)
        else:
            messages.success(request, f"{invitation.name} is no longer invited.")
            return redirect("conferences:invite", number)
    context = {
        "form": form,
        "title": f"Withdraw the invitation of {invitation.name}",
        "caption": caption(conference),
        "lines": ["They are told, and the time goes out of their calendar."] if invitation.invited_at else [],
        "action": "Withdraw the invitation",
        "cancel": reverse("conferences:invite", args=[number]),
        "danger": "",
    }
    return render(request, "design/confirm.html", context)


@for_roles()
@require_GET
def calendar_file(request: Request, number: int, invitation_number: int) -> HttpResponse:
    """Hand over the calendar file of one's own invitation."""
    conference = found(request, number)
    invitation = inviting.own_invitation(conference, request.practitioner)
    if invitation is None or invitation.pk != invitation_number:
        raise Http404
    method = calendar.CANCEL if conference.state == "cancelled" else calendar.REQUEST
    file = calendar.build(invitation, conference, method=method, email=address_of(invitation), at=request.now)
    return download(file.content, file.name, file.media_type)
