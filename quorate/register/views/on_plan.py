"""Who was on a plan at a day and time, who is here from elsewhere, and who lives elsewhere."""

from typing import Any

from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from quorate.audit import actions as audit
from quorate.design.lists import here, paging, sort_key
from quorate.design.spreadsheets import csv_response
from quorate.people.access import for_roles
from quorate.people.requests import Request

from ..access import BRINGERS, REGISTER_READERS
from ..forms.on_plan import PlacedFilter, RegisterFilter
from ..queries import on_plan as queries
from ..queries import placed


@require_GET
@for_roles(*REGISTER_READERS)
def register(request: Request) -> HttpResponseBase:
    """List the children on a plan as at a day and time, with their numbers by category, age and length."""
    form = RegisterFilter(request.GET or None, teams=queries.teams(request.practitioner), today=request.today)
    asked = _asked(request, form)
    plans = queries.on_plan(request.practitioner, asked)
    if request.GET.get("format") == "csv":
        return _download(request, asked, plans)
    counts = queries.tally(plans, asked)
    shown = paging(request, counts.total, 50)
    past = asked.on < request.today or asked.known_by is not None
    moment = asked.known_by or queries.moment_of(asked.on, None, request.now)
    context = {
        "form": form,
        "asked": asked,
        "moment": moment,
        "counts": counts,
        "figures": _narrowing(request, counts),
        "other": queries.other_view(request.practitioner, asked, moment) if past else None,
        "paging": shown,
        "plans": queries.shown(plans, asked, shown.rows) if counts.total else [],
        "sort": f"{'-' if asked.descending else ''}{asked.sort}",
        "category_words": queries.category_words,
        "length_words": queries.length_words,
        "may_bring_in": request.practitioner.role in BRINGERS,
    }
    return render(request, "register/register.html", context)


def _asked(request: Request, form: Any) -> queries.Asked:
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sort = sort_key(request, tuple(queries.SORTS), "child")
    on = chosen.get("on") or request.today
    clock = chosen.get("time")
    # A time of day can only mean what had been recorded by then: plans themselves count by days.
    then = chosen.get("known") == queries.THEN or clock is not None
    return queries.Asked(
        on=on,
        known_by=queries.moment_of(on, clock, request.now) if then else None,
        words=chosen.get("q") or "",
        category=chosen.get("category") or "",
        age=chosen.get("age") or "",
        length=chosen.get("length") or "",
        again=chosen.get("again") or "",
        team=int(chosen["team"]) if chosen.get("team") else None,
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )


def _narrowing(request: Request, counts: queries.Tally) -> list[tuple[str, list[tuple[str, int, str]]]]:
    """Return the numbers in three groups, each with the address of the same list narrowed to it."""
    groups = (
        ("By category", "category", counts.categories),
        ("By age", "age", counts.ages),
        ("By time on the plan", "length", counts.lengths),
    )
    return [
        (title, [(words, number, here(request, **{name: key})) for key, words, number in rows])
        for title, name, rows in groups
    ]


def _download(request: Request, asked: queries.Asked, plans: Any) -> HttpResponseBase:
    audit.record_seen(
        what="register.downloaded",
        about=f"register:{asked.on}",
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=plans.values_list("child", flat=True),
    )
    return csv_response(f"register-{asked.on}", queries.register_table(plans, asked))


@require_GET
@for_roles(*REGISTER_READERS)
def from_elsewhere(request: Request) -> HttpResponseBase:
    """List other authorities' children on a plan who are here."""
    return _placed(request, inward=True)


@require_GET
@for_roles(*REGISTER_READERS)
def elsewhere(request: Request) -> HttpResponseBase:
    """List our children on a plan who live in another authority's area."""
    return _placed(request, inward=False)


def _placed(request: Request, *, inward: bool) -> HttpResponseBase:
    form = PlacedFilter(request.GET or None, today=request.today)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sort = sort_key(request, tuple(placed.SORTS), "-told")
    asked = placed.Asked(
        inward=inward,
        on=chosen.get("on") or request.today,
        words=chosen.get("q") or "",
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )
    found = placed.moves(request.practitioner, asked)
    name = "from-elsewhere" if inward else "elsewhere"
    if request.GET.get("format") == "csv":
        audit.record_seen(
            what="register.downloaded",
            about=f"{name}:{asked.on}",
            by=request.practitioner,
            at=request.now,
            area=request.area.key,
            children=found.values_list("child", flat=True),
        )
        return csv_response(f"{name}-{asked.on}", placed.table(found, asked))
    shown = paging(request, found.count(), 50)
    context = {
        "form": form,
        "asked": asked,
        "sort": sort,
        "paging": shown,
        "moves": placed.shown(found, shown.rows),
        "category_words": queries.category_words,
    }
    return render(request, "register/placed.html", context)
