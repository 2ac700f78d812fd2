"""The list of enquiries, the page of one, and how it is opened and carried on by strategy discussions."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.audit.actions import record, record_seen
from quorate.cases import search
from quorate.clock import LONDON
from quorate.design.lists import paging, sort_key
from quorate.design.spreadsheets import csv_response
from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from ..actions import opening
from ..actions.entering import Refused
from ..forms import ConsiderForm, DiscussionForm, HouseholdForm, ListFilter
from ..queries import listing, page, people, rights, under_way
from .finding import (
    CORRECTORS,
    DECIDERS,
    OPENERS,
    RECORDERS,
    both,
    form_page,
    new_token,
    page_of,
    posted,
    the_enquiry,
    the_subject,
    tried,
)


@for_roles(*STAFF)
@require_GET
def enquiries(request: Request) -> HttpResponseBase:
    """List the children under enquiry whose case the reader may open, or hand the list to a spreadsheet."""
    reader = request.practitioner
    form = ListFilter(request.GET or None, teams=listing.teams(reader))
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sought = listing.Sought(
        show=chosen.get("show") or "",
        team=int(chosen["team"]) if chosen.get("team") else None,
        words=request.GET.get("q", "").strip()[:100],
        sort=sort_key(request, tuple(listing.SORTS), "limit"),
    )
    found = listing.listed(reader, sought, request.today)
    if request.GET.get("format") == "csv":
        record(
            act="enquiries.list-downloaded",
            about=f"area:{request.area.pk}",
            by=reader,
            at=request.now,
            area=request.area.key,
            children=found.order_by().values_list("pk", flat=True),
        )
        name = f"enquiries-{request.today.isoformat()}"
        return csv_response(name, list(listing.table(reader, found, request.now)))
    counts = listing.counts(found, request.today)
    shown = paging(request, counts["all"], 50)
    context = {
        "form": form,
        "sought": sought,
        "paging": shown,
        "lines": listing.lines(reader, found[shown.rows], request.now),
        "counts": counts,
        "may_open": reader.role in OPENERS,
    }
    return render(request, "enquiries/list.html", context)


@for_roles(*STAFF)
@require_GET
def enquiry(request: Request, pk: int) -> HttpResponse:
    """Show one enquiry: each child side by side, what is due and why, and what happened."""
    shown = page.page_of(request.practitioner, the_enquiry(request, pk), request.now)
    record_seen(
        what="enquiries.enquiry",
        about=shown.enquiry.ref,
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=shown.numbers,
    )
    role = request.practitioner.role
    context = {
        "page": shown,
        "enquiry": shown.enquiry,
        "now": request.now,
        "not_asked": people.not_asked(shown.enquiry.family),
        "may_record": role in RECORDERS,
        "may_decide": role in DECIDERS,
        "may_correct": role in CORRECTORS,
    }
    return render(request, "enquiries/enquiry.html", context)


@for_roles(*OPENERS)
@both
def open_enquiry(request: Request) -> HttpResponse:
    """Open an enquiry about a child's family, or take up one that is under way."""
    child = people.child_seen_by(request.practitioner, request.GET.get("child", ""))
    if child is None:
        return _find(request)
    if child.family is None:
        messages.error(request, "This child belongs to no family yet. Bring the child's family in first.")
        return redirect("register:child", child.pk)
    there = people.enquiry_of(request.practitioner, child.family)
    if there is not None:
        messages.info(request, "An enquiry about this family is open: record the discussion here.")
        return redirect("enquiries:enquiry", there.pk)
    children = opening.living(child.family)
    under = under_way.discussions_under_way([one.pk for one in children])
    if request.method == "POST" and "take-up" in request.POST:
        return _take_up(request, child)
    form = _discussion_form(request, children, places=True)
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        if tried(form, lambda: made.append(_opened(request, child, form))):
            messages.success(request, "The enquiry is open, and the discussion is in each child's history.")
            return redirect("enquiries:enquiry", made[0].pk)
    return form_page(
        request,
        form,
        title="Record a strategy discussion",
        caption=child.family.name,
        back=reverse("register:child", args=[child.pk]),
        button="Open the enquiry",
        keys=("other-children",),
        under_way=[(one, under[one.pk]) for one in children if one.pk in under],
        token=new_token(),
    )


def _find(request: Request) -> HttpResponse:
    words = request.GET.get("q", "").strip()[:100]
    found = search.find(request.practitioner, words, limit=25) if words else []
    return render(request, "enquiries/find.html", {"words": words, "found": found})


def _take_up(request: Request, child: Any) -> HttpResponse:
    try:
        made = opening.take_up(
            family=child.family,
            token=request.POST.get("token", "")[:40],
            by=request.practitioner,
            at=request.now,
        )
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("register:child", child.pk)
    messages.success(request, "The enquiry is taken up. Its clock goes on from the discussion on record.")
    return redirect("enquiries:enquiry", made.pk)


def _opened(request: Request, child: Any, form: DiscussionForm) -> Any:
    considered = form.per_child("why_not")
    places = {
        number: opening.Place(place, considered[number] or "")
        for number, place in form.per_child("place").items()
    }
    return opening.open_enquiry(
        family=child.family,
        meeting=_meeting(form),
        places=places,
        token=form.cleaned_data["token"],
        by=request.practitioner,
        at=request.now,
    )


def _discussion_form(
    request: Request, children: Any, *, places: bool, going_on: frozenset[int] = frozenset()
) -> DiscussionForm:
    return DiscussionForm(
        posted(request),
        agencies=people.agencies(request.area),
        children=children,
        places=places,
        going_on=going_on,
        initial={"token": new_token(), **{f"place_{child.pk}": "lives" for child in children}},
    )


def _meeting(form: DiscussionForm) -> opening.Meeting:
    said = form.cleaned_data
    moment = datetime.combine(said["on"], said["time"], tzinfo=LONDON) if said["time"] else None
    return opening.Meeting(
        on=said["on"],
        moment=moment,
        how=said["how"],
        reasons=said["reasons"],
        enquire=frozenset(int(number) for number in said["enquire"] or ()),
        why_not=form.per_child("why_not"),
        took_part=form.took_part(),
    )


@for_roles(*RECORDERS)
@both
def discussion(request: Request, pk: int) -> HttpResponse:
    """Record another strategy discussion of the enquiry."""
    one = the_enquiry(request, pk)
    shown = page.page_of(request.practitioner, one, request.now)
    about = [line.subject for line in shown.children if line.subject.outcome in ("", "no-enquiry")]
    going_on = frozenset(subject.child_id for subject in about if subject.section_47_on)
    form = _discussion_form(request, [subject.child for subject in about], places=False, going_on=going_on)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(
            form,
            lambda: opening.record_discussion(
                enquiry=one,
                meeting=_meeting(form),
                token=form.cleaned_data["token"],
                by=request.practitioner,
                at=request.now,
            ),
        )
    ):
        messages.success(request, "The discussion is recorded. It starts no clock that runs already.")
        return redirect("enquiries:enquiry", pk)
    return form_page(
        request,
        form,
        title="Record another strategy discussion",
        caption=one.family.name,
        back=page_of(pk),
        button="Record the discussion",
    )


@for_roles(*RECORDERS)
@both
def household(request: Request, pk: int) -> HttpResponse:
    """Put another child into the enquiry, who visits, stays, or may be met."""
    one = the_enquiry(request, pk)
    words = request.GET.get("q", "").strip()[:100]
    inside = {line.child.pk for line in page.page_of(request.practitioner, one, request.now).children}
    found = search.find(request.practitioner, words, limit=25) if words else people.children_of(one.family)
    found = [child for child in found if child.pk not in inside]
    form = HouseholdForm(posted(request), children=found)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        child = next(child for child in found if str(child.pk) == said["child"])
        place = opening.Place(said["place"], said["considered"])
        if tried(
            form,
            lambda: opening.add_child(
                enquiry=one, child=child, said=place, by=request.practitioner, at=request.now
            ),
        ):
            messages.success(request, f"{child.name} is in the enquiry.")
            return redirect("enquiries:enquiry", pk)
    beside = next(iter(inside), None)
    context = {
        "enquiry": one,
        "form": form,
        "words": words,
        "found": found,
        "beside": beside,
        "may_bring_in": request.practitioner.role in OPENERS,
        "guidance": rights.guidance(request.area, request.today, "other-children"),
    }
    return render(request, "enquiries/household.html", context)


@for_roles(*RECORDERS)
@both
def consider(request: Request, pk: int) -> HttpResponse:
    """Say what one child of the household needs, or that nothing follows."""
    subject = the_subject(request, pk)
    form = ConsiderForm(
        posted(request),
        initial={"place": subject.place, "considered": subject.considered, "version": subject.version},
    )
    if subject.section_47_on:
        del form.fields["nothing_follows"]
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        if tried(
            form,
            lambda: opening.consider(
                subject=subject,
                said=opening.Place(said["place"], said["considered"]),
                nothing_follows=bool(said.get("nothing_follows")),
                version=said["version"],
                by=request.practitioner,
                at=request.now,
            ),
        ):
            messages.success(request, f"Recorded for {subject.child.name}.")
            return redirect("enquiries:enquiry", subject.enquiry_id)
    if subject.outcome not in ("", "no-enquiry"):
        raise Http404
    return form_page(
        request,
        form,
        title="Consider this child",
        caption=subject.child.name,
        back=page_of(subject.enquiry_id),
        button="Save",
    )
