"""The page of a child's times in need, and the pages on which they are entered and put right."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from quorate.audit.actions import record_seen
from quorate.cases.actions import Stale
from quorate.design.forms import Form
from quorate.people.access import for_roles
from quorate.people.requests import Request

from . import actions, forms, queries
from .access import KEEPERS, READERS

both = require_http_methods(["GET", "HEAD", "POST"])


def _child(request: Request, pk: int) -> Any:
    child = queries.get_child(request.practitioner, pk)
    if child is None:
        raise Http404
    return child


def _entry(child: Any, kind: str, row: int) -> Any:
    entry = queries.get_entry(child, kind, row)
    if entry is None:
        raise Http404
    return entry


@for_roles(*READERS)
@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    """Show what is on record of a child's times in need."""
    child = _child(request, pk)
    record_seen(
        what="episodes.seen",
        about=f"child:{child.pk}",
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[child.pk],
    )
    context = {
        "child": child,
        "page": queries.page_of(child),
        "may_keep": request.practitioner.role in KEEPERS,
    }
    return render(request, "episodes/page.html", context)


def _ask(
    request: Request,
    child: Any,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    *,
    title: str,
    button: str,
    done: str,
    says: str = "",
) -> HttpResponse:
    """Show a form; when it is filled in, do the act and go back to the child's page of times in need."""
    for name in ("referred_on", "closed_on", "on", "started_on", "ended_on", "authorised_on"):
        field: Any = form.fields.get(name)
        if field is not None:
            field.latest = request.today
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except actions.Refused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        except Stale as stale:
            form.add_error(None, str(stale))
        else:
            messages.success(request, done)
            return redirect("episodes:page", pk=child.pk)
    context = {
        "form": form,
        "title": title,
        "child": child,
        "button": button,
        "back": reverse("episodes:page", args=[child.pk]),
        "token": request.POST.get("token") or str(uuid4()),
        "says": says,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "episodes/ask.html", context, status=status)


def _posted(request: Request) -> Any:
    return request.POST if request.method == "POST" else None


def _token(request: Request) -> str:
    return request.POST.get("token", "")[:40]


def _by(request: Request) -> dict[str, Any]:
    return {"by": request.practitioner, "at": request.now}


def _referral(said: dict[str, Any]) -> actions.Referral:
    return actions.Referral(
        referred_on=said["referred_on"],
        source=said["source"],
        primary_need=said["primary_need"] or "",
        no_further_action=bool(said["no_further_action"]),
        closed_on=said["closed_on"],
        closed_because=said["closed_because"] or "",
    )


@for_roles(*KEEPERS)
@both
def add(request: Request, pk: int) -> HttpResponse:
    """Record a referral."""
    child = _child(request, pk)
    return _ask(
        request,
        child,
        forms.ReferralForm(_posted(request)),
        lambda said: actions.record(
            child=child, referral=_referral(said), token=_token(request), **_by(request)
        ),
        title="A referral",
        button="Record the referral",
        done="The referral is recorded.",
        says="As the main case system has it. A census file that is brought in fills this by itself.",
    )


@for_roles(*KEEPERS)
@both
def correct(request: Request, pk: int, row: int) -> HttpResponse:
    """Put a time in need right."""
    child = _child(request, pk)
    episode = _entry(child, "episode", row)
    names = [name for name in forms.ReferralForm.base_fields if hasattr(episode, name)]
    initial = {name: getattr(episode, name) for name in names} | {"version": episode.version}
    return _ask(
        request,
        child,
        forms.CorrectReferralForm(_posted(request), initial=initial),
        lambda said: actions.correct(
            episode=episode,
            referral=_referral(said),
            why=said["why"],
            version=said["version"],
            **_by(request),
        ),
        title="Put the referral right",
        button="Save the correction",
        done="Put right. What it said before is kept.",
    )


@for_roles(*KEEPERS)
@both
def close(request: Request, pk: int, row: int) -> HttpResponse:
    """Close a time in need."""
    child = _child(request, pk)
    episode = _entry(child, "episode", row)
    return _ask(
        request,
        child,
        forms.CloseForm(_posted(request), initial={"version": episode.version}),
        lambda said: actions.close(episode=episode, **said, **_by(request)),
        title="The case is closed",
        button="Record the closing",
        done="The closing is recorded.",
    )


@for_roles(*KEEPERS)
@both
def assessment(request: Request, pk: int, row: int) -> HttpResponse:
    """Record an assessment."""
    child = _child(request, pk)
    episode = _entry(child, "episode", row)
    return _ask(
        request,
        child,
        forms.AssessmentForm(_posted(request)),
        lambda said: actions.add_assessment(episode=episode, token=_token(request), **said, **_by(request)),
        title="A social work assessment",
        button="Record the assessment",
        done="The assessment is recorded.",
    )


@for_roles(*KEEPERS)
@both
def correct_assessment(request: Request, pk: int, row: int) -> HttpResponse:
    """Put an assessment right."""
    child = _child(request, pk)
    entry = _entry(child, "assessment", row)
    initial = {name: getattr(entry, name) for name in (*forms.AssessmentForm.base_fields, "version")}
    return _ask(
        request,
        child,
        forms.CorrectAssessmentForm(_posted(request), initial=initial),
        lambda said: actions.correct_assessment(assessment=entry, **said, **_by(request)),
        title="Put the assessment right",
        button="Save the correction",
        done="Put right. What it said before is kept.",
    )


@for_roles(*KEEPERS)
@both
def need_plan(request: Request, pk: int, row: int) -> HttpResponse:
    """Record a Child in Need plan."""
    child = _child(request, pk)
    episode = _entry(child, "episode", row)
    return _ask(
        request,
        child,
        forms.NeedPlanForm(_posted(request)),
        lambda said: actions.add_need_plan(episode=episode, token=_token(request), **said, **_by(request)),
        title="A Child in Need plan",
        button="Record the plan",
        done="The Child in Need plan is recorded.",
    )


@for_roles(*KEEPERS)
@both
def correct_need_plan(request: Request, pk: int, row: int) -> HttpResponse:
    """Put a Child in Need plan right."""
    child = _child(request, pk)
    entry = _entry(child, "need-plan", row)
    initial = {name: getattr(entry, name) for name in ("started_on", "ended_on", "version")}
    return _ask(
        request,
        child,
        forms.CorrectNeedPlanForm(_posted(request), initial=initial),
        lambda said: actions.correct_need_plan(plan=entry, **said, **_by(request)),
        title="Put the Child in Need plan right",
        button="Save the correction",
        done="Put right. What it said before is kept.",
    )


@for_roles(*KEEPERS)
@both
def take_out(request: Request, pk: int, kind: str, row: int) -> HttpResponse:
    """Take an entry out as recorded wrongly."""
    child = _child(request, pk)
    entry = _entry(child, kind, row)
    return _ask(
        request,
        child,
        forms.TakeOutForm(_posted(request), initial={"version": entry.version}),
        lambda said: actions.take_out(entry=entry, **said, **_by(request)),
        title="Take the entry out",
        button="Take it out",
        done="Taken out. The entry is kept, with your reason.",
        says="No return tells of it any more. What is recorded within a referral goes with it.",
    )


@for_roles(*KEEPERS)
@both
def details(request: Request, pk: int) -> HttpResponse:
    """Record what only the returns ask."""
    child = _child(request, pk)
    known = queries.details_of(child)
    initial: dict[str, Any] = {"version": 0}
    if known is not None:
        names = ("former_upn", "upn_unknown", "postcode", "version")
        initial = {name: getattr(known, name) for name in names}

    def keep(said: dict[str, Any]) -> None:
        asked = {name: said[name] or "" for name in ("former_upn", "upn_unknown", "postcode")}
        actions.keep_details(
            child=child, said=asked, why=said["why"] or "", version=said["version"], **_by(request)
        )

    return _ask(
        request,
        child,
        forms.DetailsForm(_posted(request), initial=initial),
        keep,
        title="What only the returns ask",
        button="Save",
        done="Saved.",
    )
