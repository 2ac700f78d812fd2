"""The pages of figures: the summary on one page, each topic, and the children behind a figure."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from quorate.audit import actions as audit
from quorate.design.lists import here, paging, sort_key
from quorate.design.spreadsheets import csv_response
from quorate.people.access import for_roles
from quorate.people.requests import Request
from quorate.rules.figures import Span

from . import actions, export, forms, outside, pages, saying
from .access import READERS, Scope, scope_of
from .counted import Measure
from .measures import BY_KEY, HEADLINES, TOPICS, of_topic
from .queries import counting, keeping
from .results import By, Result, result

PER_PAGE = 50


def _filter(request: Request, scope: Scope, *, own: bool = True) -> forms.FiguresFilter:
    """Return the form that says which time, team and chair are asked for, filled in from the address."""
    data = request.GET.copy()
    if not data.get("period"):
        data["period"] = forms.DEFAULT
    return forms.FiguresFilter(
        data,
        teams=counting.teams(request.area) if scope.is_whole else [],
        chairs=counting.chairs(request.area) if scope.is_whole else [],
        pick=scope.is_whole,
        own=own,
    )


def _day(request: Request) -> date:
    """Return the day by which a month, quarter or year is picked: today unless the address says another."""
    try:
        on = date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return request.today
    return on if 1990 <= on.year <= request.today.year + 1 else request.today


def _asked(request: Request, scope: Scope, form: forms.FiguresFilter) -> counting.Asked:
    """Return what figures are asked for; a form that cannot be read asks for the usual time."""
    chosen = form.cleaned_data if form.is_valid() else {}
    period = chosen.get("period") or forms.DEFAULT
    if period == "own" and chosen.get("from_on") and chosen.get("until"):
        span = Span(chosen["from_on"], chosen["until"])
    else:
        span = forms.span_of(forms.DEFAULT if period == "own" else period, _day(request))
    team, chair = scope.team, scope.chair
    if scope.is_whole:
        team = int(chosen["team"]) if chosen.get("team") else None
        chair = int(chosen["chair"]) if chosen.get("chair") else None
    return counting.Asked(request.area, span, request.today, team, chair)


def _is_for_outside(request: Request) -> bool:
    return request.GET.get("for") == "outside"


def _link(request: Request) -> pages.Link:
    """Return what gives the address of the children behind a figure, for the same time, team and chair."""
    kept = request.GET.copy()
    for gone in ("by", "page", "sort", "format", "for", "group", "which"):
        kept.pop(gone, None)

    def link(measure: Measure, by: str, group: str) -> str:
        query = kept.copy()
        if by:
            query["by"], query["group"] = by, group
        if by == By.MONTH and measure.standing:
            return ""  # the children of an earlier day are reached by asking for that time
        address = reverse("figures:children", args=[measure.topic, measure.key])
        return f"{address}?{query.urlencode()}" if query else address

    return link


def _around(request: Request, asked: counting.Asked, scope: Scope, form: Any) -> dict[str, Any]:
    """Return what every page of figures shows around its numbers."""
    away = _is_for_outside(request)
    return {
        "form": form,
        "asked": asked,
        "scope": saying.of_whom(request.practitioner, asked, scope),
        "time": saying.time(asked.span, request.today),
        "steps": saying.steps(request, asked.span, request.GET.get("period") or forms.DEFAULT),
        "outside": away,
        "topics": TOPICS,
        "query": request.GET.urlencode(),
    }


@require_GET
@for_roles(*READERS)
def home(request: Request) -> HttpResponseBase:
    """Show the headlines on one page, from what was worked out last, with a small line of each one's months."""
    scope = scope_of(request.practitioner)
    form = _filter(request, scope, own=False)
    asked = _asked(request, scope, form)
    kept = keeping.kept_of(request.area)
    under_way = keeping.is_under_way(request.area, actions.WORK)
    context = _around(request, asked, scope, form) | {"kept": kept, "under_way": under_way, "panels": []}
    if kept is None or asked.span.from_on < kept.from_on:
        context["too_early"] = kept is not None
        return render(request, "figures/home.html", context, status=_status(form))
    names = counting.names_of(request.area)
    counts = keeping.read(kept, HEADLINES, asked.span, keeping.scope_name(asked.team, asked.chair))
    found = [result(one, names) for one in counts]
    download = request.GET.get("format", "")
    if download.startswith("csv"):
        return _csv(request, found, asked, "summary", full=download == "csv-full")
    away = _is_for_outside(request)
    link = pages.no_link if away else _link(request)
    found = outside.hidden(found) if away else found
    context["panels"] = [pages.with_spark(one, link) for one in found]
    context["months"] = saying.month_table(found)
    return render(request, "figures/home.html", context, status=_status(form))


def _status(form: Any) -> int:
    return 422 if form.errors else 200


def _csv(
    request: Request, found: Sequence[Result], asked: counting.Asked, name: str, *, full: bool
) -> HttpResponseBase:
    """Return figures as a spreadsheet: with small numbers hidden, unless asked for in full for use inside."""
    shown = list(found) if full else outside.hidden(found)
    kind = "full" if full else "for-others"
    return csv_response(
        f"figures-{name}-{asked.span.from_on}-{asked.span.until}-{kind}", export.rows(shown, asked.span)
    )


@require_POST
@for_roles(*READERS)
def work_out(request: Request) -> HttpResponse:
    """Have the summary worked out again, in the background."""
    actions.ask_to_work_out(area=request.area, by=request.practitioner, at=request.now)
    messages.success(request, "The figures are being worked out again. Look again in a minute.")
    return redirect("figures:home")


@require_GET
@for_roles(*READERS)
def topic(request: Request, topic: str) -> HttpResponseBase:
    """Show the figures of one topic, counted now, with their definitions, tables and charts."""
    if topic not in TOPICS:
        raise Http404
    scope = scope_of(request.practitioner)
    form = _filter(request, scope)
    asked = _asked(request, scope, form)
    away = _is_for_outside(request)
    download = request.GET.get("format", "")
    by = request.GET.get("by", "")
    ways = _ways(by, away=away or download == "csv", scope=scope, whole=bool(download))
    found = counting.results(of_topic(topic), asked, ways)
    if download.startswith("csv"):
        return _csv(request, found, asked, topic, full=download == "csv-full")
    found = outside.hidden(found) if away else found
    link = pages.no_link if away else _link(request)
    context = _around(request, asked, scope, form) | {
        "topic": topic,
        "panels": pages.panels(found, ways, link),
        "ways": saying.ways(request, scope, by, away=away),
    }
    return render(request, "figures/topic.html", context, status=_status(form))


def _ways(by: str, *, away: bool, scope: Scope, whole: bool) -> tuple[By, ...]:
    """Return in which ways figures are broken down: as asked for, or by their own groups and bands; a file in all.

    What leaves the building is not broken down by chair: that would be about one person's work.
    """
    if whole:
        found = [By.SPLIT, By.BAND, By.MONTH]
        if scope.is_whole:
            found.append(By.TEAM)
        return tuple(found) if away or not scope.is_whole else (*found, By.CHAIR)
    if by in (By.TEAM, By.CHAIR, By.MONTH) and not (away and by == By.CHAIR):
        return (By(by),)
    return (By.SPLIT, By.BAND)


@require_GET
@for_roles(*READERS)
def children(request: Request, topic: str, key: str) -> HttpResponseBase:
    """List the children behind a figure, or behind one group of it: those whose case the reader may open."""
    measure = BY_KEY.get(key)
    if measure is None or measure.topic != topic:
        raise Http404
    scope = scope_of(request.practitioner)
    form = _filter(request, scope)
    asked = _asked(request, scope, form)
    sort = sort_key(request, counting.SORTS, "day")
    picked = counting.Picked(
        by=request.GET.get("by", ""),
        group=request.GET.get("group", ""),
        which=request.GET.get("which", "") if request.GET.get("which") in ("yes", "no") else "",
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )
    lines, others = counting.behind(request.practitioner, measure, asked, picked)
    download = request.GET.get("format") == "csv"
    shown = paging(request, len(lines), PER_PAGE)
    listed = lines if download else lines[shown.rows]
    audit.record_seen(
        what="figures.children-downloaded" if download else "figures.children",
        about=f"figure:{measure.key}",
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[line.child for line in listed],
    )
    if download:
        return csv_response(f"children-{measure.key}-{asked.span.until}", saying.list_rows(measure, lines))
    group = counting.names_of(request.area).of(By(picked.by), picked.group) if _is_way(picked) else ""
    context = _around(request, asked, scope, form) | {
        "measure": measure,
        "lines": listed,
        "others": others,
        "paging": shown,
        "sort": sort,
        "picked": replace(picked, group=group),
        "which": saying.which(request, measure, picked.which),
        "back_to": f"{reverse('figures:topic', args=[topic])}{here(request, by=None, group=None, which=None)}",
    }
    return render(request, "figures/children.html", context)


def _is_way(picked: counting.Picked) -> bool:
    if picked.by in (By.TEAM, By.CHAIR):
        return not picked.group or picked.group.isdecimal()
    if picked.by == By.MONTH:
        return re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", picked.group) is not None
    return picked.by in (By.SPLIT, By.BAND)
