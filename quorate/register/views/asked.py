"""Enquiries from outside: the list, and each step from who asks to what was told."""

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.design.lists import paging, sort_key
from quorate.design.spreadsheets import csv_response
from quorate.people.access import for_roles, sees_whole_area
from quorate.people.requests import Request

from ..access import ANSWERERS, DESIGNATED
from ..actions import asked as actions
from ..forms.asked import AskedFilter, CheckForm, PutRightForm, ReceiveForm, RefuseForm, ReviewForm, TellForm
from ..queries import asked as queries
from ..queries import known
from ..queries.local import Key, figure
from .asking import ask, both, posted, saw


def _enquiry(request: Request, pk: int) -> Any:
    found = queries.get_enquiry(request.practitioner, pk)
    if found is None:
        raise Http404
    return found


def _page(pk: int) -> str:
    return reverse("register:asked-one", args=[pk])


@require_GET
@for_roles(*ANSWERERS)
def enquiries(request: Request) -> HttpResponseBase:
    """List the enquiries from outside, and the children about whom several came."""
    form = AskedFilter(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sort = sort_key(request, tuple(queries.SORTS), "-when")
    sought = queries.Sought(
        text=chosen.get("q") or "",
        state=chosen.get("state") or "",
        subject=request.GET.get("subject", "")[:140],
        from_on=chosen.get("from_on"),
        to_on=chosen.get("to_on"),
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )
    found = queries.enquiries(request.practitioner, sought)
    if request.GET.get("format") == "csv":
        saw(request, "outside-enquiries-downloaded", "outside-enquiries")
        return csv_response(f"enquiries-from-outside-{request.today}", queries.table(found))
    shown = paging(request, found.count(), 50)
    context = {
        "form": form,
        "sort": sort,
        "paging": shown,
        "enquiries": queries.shown(request.practitioner, found, shown.rows, request.now),
        "again": queries.asked_again(request.practitioner, request.now),
        "days": figure(request.area, Key.AGAIN_DAYS),
        "standing_words": queries.standing_words,
        "subject": sought.subject,
        "may_review": request.practitioner.role in DESIGNATED,
    }
    return render(request, "register/asked.html", context)


@for_roles(*ANSWERERS)
@both
def receive(request: Request) -> HttpResponse:
    """Record who asks, why, and about which child."""
    whole_area = sees_whole_area(request.practitioner)
    form = ReceiveForm(posted(request), today=request.today, whole_area=whole_area)
    token = request.POST.get("token") or str(uuid4())

    def act(said: dict[str, Any]) -> Any:
        return actions.receive(
            how=said["how"],
            enquirer=actions.Enquirer(**{name: said[name] for name in said if name.startswith("enquirer_")}),
            about=actions.About(
                **{
                    name: said[name]
                    for name in ("family_name", "given_name", "born_on", "expected_on", "address")
                }
            ),
            reason=said["reason"],
            access_reason=said.get("access_reason") or "",
            token=token,
            by=request.practitioner,
            at=request.now,
        )

    return ask(
        request,
        form,
        act,
        title="Somebody asks about a child",
        button="Record it and go on",
        done="The enquiry is recorded. Now check who asks: nothing is told before that.",
        then=lambda made: reverse("register:asked-check", args=[made.pk]),
        back=reverse("register:asked"),
        token=token,
    )


@require_GET
@for_roles(*ANSWERERS)
def enquiry(request: Request, pk: int) -> HttpResponse:
    """Show one enquiry: who asked, how they were checked, what was told, and the others about the same child."""
    found = _enquiry(request, pk)
    page = queries.page_of(request.practitioner, found)
    children = [one.child_id for one in page.answers if one.child_id]
    saw(request, "outside-enquiry", found.ref, children)
    context = {
        "enquiry": found,
        "page": page,
        "standing_words": queries.standing_words,
        "may_review": request.practitioner.role in DESIGNATED,
        "whole_area": sees_whole_area(request.practitioner),
    }
    return render(request, "register/asked_one.html", context)


@for_roles(*ANSWERERS)
@both
def check(request: Request, pk: int) -> HttpResponse:
    """Record how whoever asks was checked."""
    found = _enquiry(request, pk)
    form = CheckForm(posted(request), initial={"version": found.version})
    return ask(
        request,
        form,
        lambda said: actions.check(enquiry=found, **said, by=request.practitioner, at=request.now),
        title="Check who asks",
        caption=f"{found.enquirer_name}, {found.enquirer_agency}",
        button="Record the check",
        done="The check is recorded.",
        then=lambda made: reverse("register:asked-answer", args=[pk]) if made.confirmed else _page(pk),
        back=_page(pk),
        says=(
            "Ring back on a number from the directory or the agency’s switchboard, or use another way that does not "
            "rest on what the enquirer says. Until it is confirmed nothing about the child is shown or told.",
        ),
    )


@for_roles(*ANSWERERS)
@both
def answer(request: Request, pk: int) -> HttpResponse:
    """Show every child who may be the one asked about; once one is chosen, what is known, and record what is told."""
    found = _enquiry(request, pk)
    page = queries.page_of(request.practitioner, found)
    if page.standing is not None or not page.confirmed:
        return redirect(_page(pk))
    chosen = request.GET.get("child", "")
    if not chosen:
        children = known.candidates(request.practitioner, found)
        saw(request, "outside-enquiry-candidates", found.ref, [child.pk for child in children])
        context = {"enquiry": found, "children": children}
        return render(request, "register/asked_candidates.html", context)
    fact = _known(request, found, chosen)
    form = TellForm(posted(request), initial={"version": found.version, "says": fact.words})
    if fact.child is not None:
        saw(request, "outside-enquiry-known", found.ref, [fact.child.pk])
    return ask(
        request,
        form,
        lambda said: actions.tell(
            enquiry=found, child=fact.child, **said, by=request.practitioner, at=request.now
        ),
        title="What is told",
        caption=fact.child.name if fact.child else found.asked_about,
        button="Record what was told",
        done="What was told is recorded, in the child’s history too." if fact.child else "Recorded.",
        then=_page(pk),
        back=reverse("register:asked-answer", args=[pk]),
        rows=(("They ask because", found.reason), ("Standing", fact.standing.label), *fact.lines),
    )


def _known(request: Request, found: Any, chosen: str) -> known.Known:
    """Return what is known of the candidate chosen, or of nobody; a number that is no candidate's is not there."""
    child = None
    if chosen != "none":
        child = known.get_candidate(request.practitioner, found, int(chosen)) if chosen.isdigit() else None
        if child is None:
            raise Http404
    return known.known(child, request.area.name, request.today)


@for_roles(*ANSWERERS)
@both
def refuse(request: Request, pk: int) -> HttpResponse:
    """Record that nothing is told, and why."""
    found = _enquiry(request, pk)
    form = RefuseForm(posted(request), initial={"version": found.version})
    return ask(
        request,
        form,
        lambda said: actions.refuse(enquiry=found, **said, by=request.practitioner, at=request.now),
        title="Tell nothing",
        caption=f"{found.enquirer_name}, {found.enquirer_agency}",
        button="Record that nothing is told",
        done="Recorded that nothing was told.",
        then=_page(pk),
        back=_page(pk),
    )


@for_roles(*ANSWERERS)
@both
def put_right(request: Request, pk: int) -> HttpResponse:
    """Put right what is on record as told; the earlier answer stays below it."""
    found = _enquiry(request, pk)
    page = queries.page_of(request.practitioner, found)
    if page.standing is None:
        return redirect(_page(pk))
    child = page.standing.child
    form = PutRightForm(posted(request), initial={"version": found.version, "says": page.standing.says})
    return ask(
        request,
        form,
        lambda said: actions.put_right(
            enquiry=found, child=child, **said, by=request.practitioner, at=request.now
        ),
        title="Put the answer right",
        caption=found.asked_about,
        button="Put it right",
        done="The answer is put right. What it said before is kept.",
        then=_page(pk),
        back=_page(pk),
    )


@for_roles(*DESIGNATED)
@both
def review(request: Request, pk: int) -> HttpResponse:
    """Record that the designated manager weighed the enquiry with what is known of the child."""
    found = _enquiry(request, pk)
    form = ReviewForm(posted(request))
    return ask(
        request,
        form,
        lambda said: actions.review(enquiry=found, **said, by=request.practitioner, at=request.now),
        title="Review the enquiry",
        caption=found.asked_about,
        button="Record the review",
        done="The review is recorded.",
        then=_page(pk),
        back=_page(pk),
        says=tuple(
            f"{one.enquirer_agency} asked on {one.received_at:%-d %B %Y}: {one.reason}"
            for one in queries.page_of(request.practitioner, found).others
        ),
    )
