"""Records that have gone quiet, and the council's own figures."""

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.design.lists import paging, sort_key
from quorate.design.spreadsheets import csv_response
from quorate.people.access import for_roles
from quorate.people.requests import Request

from ..access import DESIGNATED, OFFICE
from ..actions.local import set_figure
from ..forms.local import FigureForm, QuietFilter
from ..queries import quiet as queries
from ..queries.local import Key, figure
from ..queries.on_plan import teams
from .asking import ask, both, posted, saw

BACK = {Key.QUIET_DAYS: "register:quiet", Key.AGAIN_DAYS: "register:asked"}


@require_GET
@for_roles(*OFFICE)
def quiet(request: Request) -> HttpResponseBase:
    """List the children on a plan whose record nobody has added to for so many days."""
    form = QuietFilter(request.GET or None, teams=teams(request.practitioner))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sort = sort_key(request, tuple(queries.SORTS), "worker")
    days = figure(request.area, Key.QUIET_DAYS)
    asked = queries.Asked(
        before=queries.before(request.now, days),
        on=request.today,
        team=int(chosen["team"]) if chosen.get("team") else None,
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )
    plans = queries.quiet(request.practitioner, asked)
    if request.GET.get("format") == "csv":
        saw(request, "downloaded", f"quiet:{asked.on}", plans.values_list("child", flat=True))
        return csv_response(f"records-gone-quiet-{asked.on}", queries.table(plans))
    shown = paging(request, plans.count(), 50)
    context = {
        "form": form,
        "days": days,
        "key": Key.QUIET_DAYS.value,
        "sort": sort,
        "paging": shown,
        "plans": queries.shown(plans, shown.rows),
        "may_set": request.practitioner.role in DESIGNATED,
    }
    return render(request, "register/quiet.html", context)


@for_roles(*DESIGNATED)
@both
def local_figure(request: Request, key: str) -> HttpResponse:
    """Set one of the council's own figures."""
    if key not in Key.values:
        raise Http404
    one = Key(key)
    form = FigureForm(posted(request), initial={"value": figure(request.area, key)})
    back = reverse(BACK[one])
    return ask(
        request,
        form,
        lambda said: set_figure(key=key, **said, by=request.practitioner, at=request.now),
        title=one.label,
        button="Set it",
        done="The figure is set.",
        then=back,
        back=back,
        says=("The texts give no figure: this one is your council’s own.",),
    )
