"""One joint report for the core group: who is asked to contribute, who did, and their words brought in."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from quorate.cases.actions import Stale
from quorate.people.access import Role, for_roles
from quorate.people.requests import Request

from .. import actions, queries

ASKERS = (Role.ADMINISTRATOR, Role.SOCIAL_WORKER, Role.TEAM_MANAGER)


@require_http_methods(["GET", "POST"])
@for_roles(*ASKERS)
def contributions(request: Request, pk: int) -> HttpResponse:
    """Ask the core group for what the joint report needs, and see who has given it."""
    conference = queries.get_conference(request.practitioner, pk)
    if conference is None:
        raise Http404
    members = queries.members(conference)
    refused = ""
    if request.method == "POST":
        wanted = {int(one) for one in request.POST.getlist("members") if one.isdigit()}
        try:
            asked = actions.ask_for_contributions(
                conference=conference,
                members=[one.invitation for one in members if one.invitation.pk in wanted],
                by=request.practitioner,
                at=request.now,
            )
        except actions.ReportRefused as error:
            refused = str(error)
        else:
            messages.success(request, f"{len(asked)} asked." if asked else "They had been asked already.")
            return redirect("reports:contributions", pk=pk)
    return render(
        request,
        "reports/contributions.html",
        {
            "conference": conference,
            "members": members,
            "joint": queries.reports_jointly(conference),
            "refused": refused,
        },
    )


@require_POST
@for_roles()
def bring_in(request: Request, invitation: int) -> HttpResponse:
    """Put what the core group gave into the draft of the joint report."""
    found = queries.get_invitation(request.practitioner, invitation)
    if found is None:
        raise Http404
    try:
        number = actions.bring_in(invitation=found, by=request.practitioner, at=request.now)
    except (actions.ReportRefused, Stale) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{number} paragraphs were brought in, each under its author's name.")
    return redirect("reports:write", invitation=invitation)
