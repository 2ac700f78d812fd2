"""People who may pose a risk to children: for the designated manager alone, and each reading is logged."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.design.lists import paging, sort_key
from quorate.people.access import for_roles
from quorate.people.requests import Request

from ..access import DESIGNATED
from ..actions import risks as actions
from ..forms.risks import (
    EndForm,
    LinkForm,
    NewNoticeForm,
    NoticeRightForm,
    RiskReviewForm,
    RisksFilter,
    UnlinkForm,
)
from ..queries import risks as queries
from .asking import ask, both, posted, saw


def _person(request: Request, pk: int) -> Any:
    found = queries.get_person(request.practitioner, pk)
    if found is None:
        raise Http404
    return found


def _page(pk: int) -> str:
    return reverse("register:risk", args=[pk])


@require_GET
@for_roles(*DESIGNATED)
def risks(request: Request) -> HttpResponse:
    """List the people of whom notice was given, those to be reviewed first."""
    form = RisksFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sort = sort_key(request, tuple(queries.SORTS), "review")
    sought = queries.Sought(
        text=chosen.get("q") or "",
        standing=chosen.get("standing") or "",
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )
    found = queries.entries(request.practitioner, sought, request.today)
    shown = paging(request, found.count(), 50)
    saw(request, "risks", "risk-people")
    context = {"form": form, "sort": sort, "paging": shown, "entries": list(found[shown.rows])}
    return render(request, "register/risks.html", context)


@require_GET
@for_roles(*DESIGNATED)
def risk(request: Request, pk: int) -> HttpResponse:
    """Show one notice: what is known, who told us, reviews, and the children it concerns."""
    person = _person(request, pk)
    page = queries.page_of(person)
    saw(request, "risk", person.ref, [one.child_id for one in page.links if one.ended_at is None])
    words = request.GET.get("q", "")[:100]
    context = {
        "page": page,
        "person": person,
        "words": words,
        "children": queries.children_like(request.practitioner, words),
    }
    return render(request, "register/risk.html", context)


@for_roles(*DESIGNATED)
@both
def new(request: Request) -> HttpResponse:
    """Record a notice of a person who may pose a risk."""
    form = NewNoticeForm(posted(request), initial={"told_on": request.today}, today=request.today)
    token = request.POST.get("token") or str(uuid4())

    def act(said: dict[str, Any]) -> Any:
        review_on = said.pop("review_on", None)
        notice = actions.Notice(**said)
        return actions.record(
            notice=notice, review_on=review_on, token=token, by=request.practitioner, at=request.now
        )

    return ask(
        request,
        form,
        act,
        title="A person who may pose a risk",
        button="Record the notice",
        done="The notice is recorded.",
        then=lambda made: _page(made.pk),
        back=reverse("register:risks"),
        token=token,
        says=("Only the designated manager reads this. Link it to a child where that is needed and lawful.",),
    )


@for_roles(*DESIGNATED)
@both
def put_right(request: Request, pk: int) -> HttpResponse:
    """Put right what a notice says."""
    person = _person(request, pk)
    initial = {**queries.values_of(queries.page_of(person).entry), "version": person.version}
    form = NoticeRightForm(posted(request), initial=initial, today=request.today)

    def act(said: dict[str, Any]) -> Any:
        why, version = said.pop("why"), said.pop("version")
        return actions.put_right(
            person=person,
            notice=actions.Notice(**said),
            why=why,
            version=version,
            by=request.practitioner,
            at=request.now,
        )

    return ask(
        request,
        form,
        act,
        title="Put the notice right",
        button="Put it right",
        done="The notice is put right. What it said before is kept.",
        then=_page(pk),
        back=_page(pk),
    )


@for_roles(*DESIGNATED)
@both
def review(request: Request, pk: int) -> HttpResponse:
    """Record that a notice was looked at again."""
    person = _person(request, pk)
    form = RiskReviewForm(posted(request), initial={"on": request.today, "version": person.version})
    return ask(
        request,
        form,
        lambda said: actions.review(person=person, **said, by=request.practitioner, at=request.now),
        title="Look at the notice again",
        button="Record it",
        done="Recorded.",
        then=_page(pk),
        back=_page(pk),
    )


@for_roles(*DESIGNATED)
@both
def end(request: Request, pk: int) -> HttpResponse:
    """End a notice."""
    person = _person(request, pk)
    form = EndForm(posted(request), initial={"on": request.today, "version": person.version})
    return ask(
        request,
        form,
        lambda said: actions.end(person=person, **said, by=request.practitioner, at=request.now),
        title="End the notice",
        button="End it",
        done="The notice has ended. It stays on record.",
        then=_page(pk),
        back=_page(pk),
    )


@for_roles(*DESIGNATED)
@both
def link(request: Request, pk: int, child: int) -> HttpResponse:
    """Decide that a notice concerns a child."""
    person = _person(request, pk)
    found = queries.get_child(request.practitioner, child)
    if found is None:
        raise Http404
    form = LinkForm(posted(request), initial={"version": person.version})
    return ask(
        request,
        form,
        lambda said: actions.link(
            person=person, child=found, **said, by=request.practitioner, at=request.now
        ),
        title="Link the notice to a child",
        caption=found.name,
        button="Link it",
        done="The notice is linked to the child.",
        then=_page(pk),
        back=_page(pk),
    )


@for_roles(*DESIGNATED)
@both
def unlink(request: Request, pk: int, row: int) -> HttpResponse:
    """End a link to a child."""
    found = queries.get_link(_person(request, pk), row)
    if found is None:
        raise Http404
    form = UnlinkForm(posted(request))
    return ask(
        request,
        form,
        lambda said: actions.unlink(row=found, **said, by=request.practitioner, at=request.now),
        title="End the link",
        caption=found.child.name,
        button="End it",
        done="The link has ended.",
        then=_page(pk),
        back=_page(pk),
    )
