"""The page of the daily flow: how far each child is, what was refused and why, send now, try again."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from quorate.audit.actions import record_seen
from quorate.design.lists import paging
from quorate.people.access import Role, for_roles
from quorate.people.requests import Request

from ..actions import asking, sending
from ..forms import FlowFilter
from ..queries import daily as queries

SENDERS = (Role.ADMINISTRATOR, Role.DESIGNATED_MANAGER)


@require_GET
@for_roles(*SENDERS)
def daily(request: Request) -> HttpResponse:
    form = FlowFilter(request.GET or None)
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.sendings(request.area, state=asked.get("state") or "", words=asked.get("q") or "")
    shown = paging(request, found.count(), 50)
    rows = list(found[shown.rows])
    if rows:
        record_seen(
            what="exchange.flow",
            about=f"area:{request.area.key}",
            by=request.practitioner,
            at=request.now,
            area=request.area.key,
            children={row.child_id for row in rows},
        )
    return render(
        request,
        "exchange/daily.html",
        {
            "form": form,
            "rows": rows,
            "paging": shown,
            "on": queries.is_on(),
            "last": queries.last_round(request.area),
            "counts": queries.counts(request.area),
            "held": queries.in_the_flow(request.area),
            "colours": queries.COLOURS,
            "again": queries.AGAIN,
        },
    )


@require_POST
@for_roles(*SENDERS)
def send(request: Request) -> HttpResponse:
    """Have what changed worked out and sent now."""
    asking.send_now(
        area=request.area, by=request.practitioner, at=request.now, full=request.POST.get("full") == "yes"
    )
    messages.success(
        request,
        "What changed is being worked out and sent. Look again in a minute."
        if queries.is_on()
        else "What changed is being worked out. Nothing is sent: the daily flow is not set up here.",
    )
    return redirect("exchange:daily")


@require_POST
@for_roles(*SENDERS)
def again(request: Request, pk: int) -> HttpResponse:
    """Have one child tried again."""
    if queries.sending(request.area, pk) is None:
        raise Http404
    if sending.try_again(area=request.area, number=pk, by=request.practitioner, at=request.now):
        asking.send_what_waits(area=request.area)
        messages.success(request, "It is tried again.")
    else:
        messages.info(request, "There is nothing to try again: it was settled meanwhile.")
    return redirect("exchange:daily")
