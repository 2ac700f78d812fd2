"""Asking for a conference, deciding whether one is called, and settling a disagreement about that."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.audit.actions import record_seen
from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from ..actions import deciding, disagreeing
from ..forms import AskForm, DecideForm, DisagreeForm, SettleForm, StepForm
from ..queries import page, people, rights
from .finding import (
    DECIDERS,
    RECORDERS,
    both,
    facts_of,
    form_page,
    new_token,
    page_of,
    posted,
    the_entry,
    the_subject,
    tried,
)


def _agency(request: Request, form: Any) -> Any:
    return next(one for one in people.agencies(request.area) if str(one.pk) == form.cleaned_data["agency"])


@for_roles(*RECORDERS)
@both
def ask(request: Request, pk: int) -> HttpResponse:
    """Record that an agency, or the social worker, asks for a conference."""
    subject = the_subject(request, pk)
    form = AskForm(
        posted(request),
        agencies=people.agencies(request.area),
        initial={
            "token": new_token(),
            "on": request.today,
            "agency": str(request.practitioner.agency_id),
            "who": request.practitioner.name,
        },
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if tried(
            form,
            lambda: deciding.ask_for_conference(
                subject=subject,
                agency=_agency(request, form),
                who=said["who"],
                on=said["on"],
                why=said["why"],
                token=said["token"],
                by=request.practitioner,
                at=request.now,
            ),
        ):
            messages.success(request, "The request is recorded, and waits for the decision.")
            return redirect("enquiries:enquiry", subject.enquiry_id)
    return form_page(
        request,
        form,
        title="Ask for a conference",
        caption=subject.child.name,
        back=page_of(subject.enquiry_id),
        button="Ask for a conference",
        facts=facts_of(page.line_of(request.practitioner, subject, request.now)),
        right=rights.right("convene", reader=request.practitioner, on=request.today),
        keys=("likelihood-tests",),
    )


@for_roles(*DECIDERS)
@both
def decide(request: Request, pk: int) -> HttpResponse:
    """Decide whether a conference is called for one child; shows who may, and why."""
    subject = the_subject(request, pk)
    right = rights.right("convene", reader=request.practitioner, on=request.today)
    line = page.line_of(request.practitioner, subject, request.now)
    form = DecideForm(
        posted(request),
        without_enquiry=subject.section_47_on is None,
        initial={"token": new_token(), "version": subject.version, "on": request.today},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        verdict = deciding.Verdict(
            convene=said["convene"] == "yes",
            on=said["on"],
            reasons=said["reasons"],
            agreed_with=said["agreed_with"] or "",
            help_offered=said["help_offered"] or "",
            no_enquiry_why=said.get("no_enquiry_why") or "",
        )
        if tried(
            form,
            lambda: deciding.decide(
                subject=subject,
                verdict=verdict,
                version=said["version"],
                token=said["token"],
                by=request.practitioner,
                at=request.now,
            ),
        ):
            messages.success(request, f"The decision about {subject.child.name} is recorded.")
            return redirect("enquiries:enquiry", subject.enquiry_id)
    context = {
        "form": form,
        "subject": subject,
        "line": line,
        "right": right,
        "facts": facts_of(line),
        "guidance": rights.guidance(request.area, request.today, "likelihood-tests"),
        "back": page_of(subject.enquiry_id),
    }
    return render(request, "enquiries/decide.html", context)


@for_roles(*RECORDERS)
@both
def disagree(request: Request, pk: int) -> HttpResponse:
    """Record that an agency disagrees with a decision not to hold a conference."""
    decision = the_entry(request, "decision", pk)
    if decision.convene:
        raise Http404
    owners = people.staff(request.area)
    form = DisagreeForm(
        posted(request),
        agencies=people.agencies(request.area),
        owners=owners,
        initial={"token": new_token(), "on": request.today, "owner": str(request.practitioner.pk)},
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        made: list[Any] = []
        if tried(
            form,
            lambda: made.append(
                disagreeing.disagree(
                    decision=decision,
                    agency=_agency(request, form),
                    who=said["who"],
                    on=said["on"],
                    says=said["says"],
                    owner=next(one for one in owners if str(one.pk) == said["owner"]),
                    by=request.practitioner,
                    at=request.now,
                )
            ),
        ):
            messages.success(request, "The disagreement is recorded with the decision.")
            return redirect("enquiries:disagreement", made[0].pk)
    return form_page(
        request,
        form,
        title="Record a disagreement",
        caption=decision.subject.child.name,
        back=page_of(decision.subject.enquiry_id),
        button="Record the disagreement",
        facts=[("Decided", f"{decision.on:%-d %B %Y}: no conference. {decision.reasons}")],
        keys=("disagreement-route",),
    )


def _disagreement(request: Request, pk: int) -> Any:
    found = page.disagreement_seen_by(request.practitioner, pk)
    if found is None:
        raise Http404
    return found


@for_roles(*STAFF)
@require_GET
def disagreement(request: Request, pk: int) -> HttpResponse:
    """Show a disagreement: its route, who sees to it, the steps taken, and how it was settled."""
    one = _disagreement(request, pk)
    record_seen(
        what="enquiries.disagreement",
        about=one.ref,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[one.child_id],
    )
    enquiry = one.decision.subject.enquiry_id if one.decision else None
    context = {
        "one": one,
        "days": (one.settled_on or request.today) - one.on,
        "before": one.on - one.about_on,
        "guidance": rights.guidance(request.area, request.today, "disagreement-route"),
        "may_record": request.practitioner.role in DECIDERS,
        "back": page_of(enquiry) if enquiry else reverse("register:child", args=[one.child_id]),
    }
    return render(request, "enquiries/disagreement.html", context)


@for_roles(*DECIDERS)
@both
def step(request: Request, pk: int) -> HttpResponse:
    """Record one step on the way to settling a disagreement."""
    one = _disagreement(request, pk)
    form = StepForm(posted(request), initial={"token": new_token(), "on": request.today})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if tried(
            form,
            lambda: disagreeing.take_step(
                disagreement=one,
                on=said["on"],
                what=said["what"],
                who=said["who"] or "",
                token=said["token"],
                by=request.practitioner,
                at=request.now,
            ),
        ):
            messages.success(request, "The step is recorded.")
            return redirect("enquiries:disagreement", pk)
    return form_page(
        request,
        form,
        title="Record a step",
        caption=f"{one.agency.name} disagrees",
        back=reverse("enquiries:disagreement", args=[pk]),
        button="Record the step",
        keys=("disagreement-route",),
    )


@for_roles(*DECIDERS)
@both
def settle(request: Request, pk: int) -> HttpResponse:
    """Settle a disagreement; whoever may call a conference may reverse the decision here."""
    one = _disagreement(request, pk)
    form = SettleForm(
        posted(request),
        may_convene=one.decision is not None,
        initial={"version": one.version, "on": request.today},
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            form,
            lambda: disagreeing.settle(
                disagreement=one, **form.cleaned_data, by=request.practitioner, at=request.now
            ),
        )
    ):
        messages.success(request, "The disagreement is settled.")
        return redirect("enquiries:disagreement", pk)
    return form_page(
        request,
        form,
        title="Settle the disagreement",
        caption=f"{one.agency.name} disagrees",
        back=reverse("enquiries:disagreement", args=[pk]),
        button="Settle it",
        right=rights.right("convene", reader=request.practitioner, on=request.today)
        if one.decision
        else None,
        keys=("disagreement-route",),
    )
