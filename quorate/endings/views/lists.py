"""Lists that staff work from: young people about to turn eighteen, and children whose plan has ended."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from quorate.design.lists import paging
from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from ..queries import after as queries
from ..queries import lists

PER_PAGE = 50


@for_roles(*STAFF)
@require_GET
def eighteen(request: Request) -> HttpResponse:
    """List the young people on a plan who are eighteen or soon will be."""
    plans = queries.near_eighteen(request.practitioner, today=request.today)
    shown = paging(request, plans.count(), PER_PAGE)
    rows = lists.eighteen_rows(plans[shown.rows], request.today)
    context = {"rows": rows, "paging": shown, "months": queries.LOOK_AHEAD_MONTHS}
    return render(request, "endings/eighteen.html", context)


@for_roles(*STAFF)
@require_GET
def stepped_down(request: Request) -> HttpResponse:
    """List the children whose plan has ended, with what is due after it."""
    plans = queries.stepped_down(request.practitioner, from_on=lists.half_a_year_before(request.today))
    shown = paging(request, plans.count(), PER_PAGE)
    rows = lists.after_rows(plans[shown.rows], request.area, request.today)
    stated = queries.states_step_down(request.area, request.today)
    return render(request, "endings/step_down.html", {"rows": rows, "paging": shown, "stated": stated})
