"""Notices of moves for the designated manager, and requests for checks of would-be carers."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.design.lists import paging, sort_key
from quorate.people.access import for_roles
from quorate.people.requests import Request

from ..access import DESIGNATED, OFFICE
from ..actions import notices as actions
from ..forms.notices import (
    AcknowledgeForm,
    AnswerCheckForm,
    AskCheckForm,
    ChecksFilter,
    EndMovementForm,
    MovementRightForm,
    NewMovementForm,
    NoticesFilter,
)
from ..queries import notices as queries
from .asking import ask, both, posted, saw

MOVEMENT = ("kind", "direction", "name", "born_on", "authority", "contact", "told_on", "moved_on", "until_on",
            "address", "says")  # fmt: skip


def _notice(request: Request, pk: int) -> Any:
    found = queries.get_notice(request.practitioner, pk)
    if found is None:
        raise Http404
    return found


def _page(pk: int) -> str:
    return reverse("register:notice", args=[pk])


@require_GET
@for_roles(*OFFICE)
def notices(request: Request) -> HttpResponse:
    """List every notice of a child who comes or goes, those on plans and others together."""
    form = NoticesFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sort = sort_key(request, ("told",), "-told")
    sought = queries.Sought(
        text=chosen.get("q") or "",
        direction=chosen.get("direction") or "",
        kind=chosen.get("kind") or "",
        standing=chosen.get("standing") or "",
        descending=sort.startswith("-"),
    )
    found = queries.notices(request.practitioner, sought)
    shown = paging(request, found.count(), 50)
    context = {
        "form": form,
        "sort": sort,
        "paging": shown,
        "notices": list(found[shown.rows]),
        "kind_words": queries.kind_words,
        "may_acknowledge": request.practitioner.role in DESIGNATED,
    }
    return render(request, "register/notices.html", context)


@require_GET
@for_roles(*OFFICE)
def notice(request: Request, pk: int) -> HttpResponse:
    """Show one notice, what it said before, and the children on record it may be about."""
    found = _notice(request, pk)
    saw(request, "movement", found.ref, [found.child_id] if found.child_id else [])
    context = {
        "movement": found,
        "earlier": queries.earlier(found),
        "replaced": getattr(found, "replaced_by", None),
        "acknowledged": getattr(found, "acknowledged", None),
        "children": queries.children_like(request.practitioner, found.name) if not found.child_id else [],
        "may_acknowledge": request.practitioner.role in DESIGNATED,
    }
    return render(request, "register/notice.html", context)


@for_roles(*OFFICE)
@both
def new(request: Request) -> HttpResponse:
    """Record a notice that a child comes or goes."""
    form = NewMovementForm(posted(request), initial={"told_on": request.today}, today=request.today)
    token = request.POST.get("token") or str(uuid4())

    def act(said: dict[str, Any]) -> Any:
        identifier = (said.pop("identifier", "") or "").strip()
        child = None
        if identifier:
            like = queries.children_like(request.practitioner, identifier)
            child = next((one for one in like if one.la_child_id == identifier), None)
            if child is None:
                raise actions.NoticeRefused("No child here has that identifier", "identifier")
        return actions.record_movement(
            movement=actions.Movement(**said),
            child=child,
            token=token,
            by=request.practitioner,
            at=request.now,
        )

    return ask(
        request,
        form,
        act,
        title="A notice of a move",
        button="Record the notice",
        done="The notice is recorded.",
        then=lambda made: _page(made.pk),
        back=reverse("register:notices"),
        token=token,
        says=(
            "A child on a plan who is on record here moves on the child’s own page: the limits count from there.",
        ),
    )


@for_roles(*OFFICE)
@both
def put_right(request: Request, pk: int) -> HttpResponse:
    """Put a notice right."""
    found = _notice(request, pk)
    initial = {name: getattr(found, name) for name in MOVEMENT}
    form = MovementRightForm(posted(request), initial=initial, today=request.today)
    token = request.POST.get("token") or str(uuid4())

    def act(said: dict[str, Any]) -> Any:
        why = said.pop("why")
        return actions.put_movement_right(
            notice=found,
            movement=actions.Movement(**said),
            why=why,
            token=token,
            by=request.practitioner,
            at=request.now,
        )

    return ask(request, form, act, title="Put the notice right", caption=found.name, button="Put it right",
               done="The notice is put right. What it said before is kept.", then=lambda made: _page(made.pk),
               back=_page(pk), token=token)  # fmt: skip


@for_roles(*OFFICE)
@both
def end(request: Request, pk: int) -> HttpResponse:
    """End a notice: the child has left again, or nothing more follows."""
    found = _notice(request, pk)
    form = EndMovementForm(posted(request), initial={"on": request.today})
    return ask(
        request,
        form,
        lambda said: actions.end_movement(notice=found, **said, by=request.practitioner, at=request.now),
        title="End the notice",
        caption=found.name,
        button="End it",
        done="The notice has ended. It stays on record.",
        then=_page(pk),
        back=_page(pk),
    )


@for_roles(*DESIGNATED)
@both
def acknowledge(request: Request, pk: int) -> HttpResponse:
    """Acknowledge a notice."""
    found = _notice(request, pk)
    form = AcknowledgeForm(posted(request))
    return ask(
        request,
        form,
        lambda said: actions.acknowledge(notice=found, **said, by=request.practitioner, at=request.now),
        title="Acknowledge the notice",
        caption=found.name,
        button="Acknowledge it",
        done="Acknowledged.",
        then=_page(pk),
        back=_page(pk),
    )


@for_roles(*DESIGNATED)
@both
def acknowledge_move(request: Request, pk: int) -> HttpResponse:
    """Acknowledge a move of a child on a plan."""
    move = queries.get_move(request.practitioner, pk)
    if move is None:
        raise Http404
    form = AcknowledgeForm(posted(request))
    return ask(
        request,
        form,
        lambda said: actions.acknowledge(move=move, **said, by=request.practitioner, at=request.now),
        title="Acknowledge the move",
        caption=move.child.name,
        button="Acknowledge it",
        done="Acknowledged.",
        then=reverse("register:notices"),
        back=reverse("register:notices"),
    )


@require_GET
@for_roles(*DESIGNATED)
def checks(request: Request) -> HttpResponse:
    """List the requests for checks of people who would work with children."""
    form = ChecksFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sort = sort_key(request, tuple(queries.CHECK_SORTS), "-asked")
    sought = queries.ChecksSought(
        text=chosen.get("q") or "",
        standing=chosen.get("standing") or "",
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )
    found = queries.checks(request.practitioner, sought)
    shown = paging(request, found.count(), 50)
    context = {"form": form, "sort": sort, "paging": shown, "checks": list(found[shown.rows])}
    return render(request, "register/checks.html", context)


@for_roles(*DESIGNATED)
@both
def ask_check(request: Request) -> HttpResponse:
    """Record a request for a check."""
    form = AskCheckForm(posted(request), initial={"asked_on": request.today}, today=request.today)
    token = request.POST.get("token") or str(uuid4())
    return ask(
        request,
        form,
        lambda said: actions.ask_check(
            wanted=actions.Wanted(**said), token=token, by=request.practitioner, at=request.now
        ),
        title="A request for a check",
        button="Record the request",
        done="The request is recorded.",
        then=lambda made: reverse("register:check", args=[made.pk]),
        back=reverse("register:checks"),
        token=token,
    )


@for_roles(*DESIGNATED)
@both
def check(request: Request, pk: int) -> HttpResponse:
    """Show a request for a check with what is on record under the name, and record the answer."""
    row = queries.get_check(request.practitioner, pk)
    if row is None:
        raise Http404
    form = AnswerCheckForm(posted(request), initial={"on": request.today, "version": row.version})
    if row.result or request.method != "POST":
        saw(request, "check", row.ref)
        context = {"row": row, "found": queries.found_of(row, request.today), "form": form}
        return render(request, "register/check.html", context)
    return ask(
        request,
        form,
        lambda said: actions.answer_check(row=row, **said, by=request.practitioner, at=request.now),
        title=f"Check of {row.name}",
        button="Record the answer",
        done="The answer is recorded.",
        then=reverse("register:check", args=[pk]),
        back=reverse("register:check", args=[pk]),
    )
