"""The page of a plan, who leads it, and an ending taken back."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from .. import actions, queries
from ..actions.ground import DECIDERS
from ..forms import LeadForm, ReopenForm
from ..papers import version_words
from ..queries.occasions import words_of
from .asking import ask, both, plan_for, posted, seen


@for_roles(*STAFF)
@require_GET
def plan(request: Request, pk: int) -> HttpResponse:
    """Show a plan: where it stands, what is missing, who does what, its versions, categories and lead."""
    found = plan_for(request, pk)
    seen(request, found, "plans.plan")
    page = queries.page_of(found, request.today)
    return render(
        request,
        "plans/plan.html",
        {
            "page": page,
            "plan": found,
            "where": lambda ref: words_of(page.places, ref),
            "version_words": lambda version: version_words(version, page.places),
            "late": [one for one in page.open if one.by_on and one.by_on < request.today],
            "may_reopen": found.ended_on is not None and request.practitioner.role in DECIDERS,
        },
    )


@for_roles(*STAFF)
@require_GET
def of_child(request: Request, child: int) -> HttpResponse:
    """Go to the plan that a child is on, else to the last one."""
    if queries.child_seen_by(request.practitioner, child) is None:
        raise Http404
    found = queries.plan_of_child(request.practitioner, child)
    if found is None:
        return render(request, "plans/none.html", {"child": child})
    return redirect("plans:plan", pk=found.pk)


@for_roles(*STAFF)
@both
def lead(request: Request, pk: int) -> HttpResponse:
    """Name the lead social worker."""
    found = plan_for(request, pk)
    people = queries.social_workers_for(found)
    places = queries.places(found)
    form = LeadForm(
        posted(request),
        choices={
            "practitioner": [("", "Choose one"), *((str(one.pk), one.name) for one in people)],
            "decided_at": [("", "Choose one"), *((one.ref, one.words) for one in places)],
        },
        initial={"from_on": request.today},
    )
    return ask(
        request,
        found,
        form,
        lambda said: actions.name_lead(
            plan=found,
            practitioner=next(one for one in people if str(one.pk) == said["practitioner"]),
            from_on=said["from_on"],
            decided_at=said["decided_at"],
            why=said["why"],
            by=request.practitioner,
            at=request.now,
        ),
        title="Name the lead social worker",
        button="Save",
        done="The lead social worker is on record.",
        to=reverse("plans:plan", args=[pk]),
    )


@for_roles(*sorted(DECIDERS))
@both
def reopen(request: Request, pk: int) -> HttpResponse:
    """Take back the ending of a plan that was a mistake."""
    found = plan_for(request, pk)
    form = ReopenForm(posted(request), initial={"version": found.version})
    return ask(
        request,
        found,
        form,
        lambda said: actions.reopen(
            plan=found, why=said["why"], version=said["version"], by=request.practitioner, at=request.now
        ),
        title="Take the ending back",
        button="Take the ending back",
        done="The plan runs on. Its duties have been worked out anew.",
        to=reverse("plans:plan", args=[pk]),
        lines=(
            "Do this only if the plan was ended by mistake. The ending stays in the record, with your reason.",
            "If it ended on another day than the one put down, take this ending back and then end it on the right day.",
            "The published procedures do not say who may do this: here it is kept to managers.",
        ),
    )
