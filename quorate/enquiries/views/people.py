"""A child who is not known yet is brought in; the adults of a family; nationality asked and answered."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.audit.actions import record_seen
from quorate.cases import newcomers
from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from ..actions import during, welcoming
from ..forms import NationalityForm, NewcomerForm, RelativeForm
from ..queries import people
from .finding import OPENERS, RECORDERS, both, form_page, new_token, posted, tried


@for_roles(*OPENERS)
@both
def newcomer(request: Request) -> HttpResponse:
    """Bring in a child who is not known yet; likely matches are shown first."""
    beside = people.child_seen_by(request.practitioner, request.GET.get("beside", ""))
    asked: dict[str, Any] = {
        "beside": beside,
        "workers": people.workers(request.area),
        "teams": people.teams(request.area),
    }
    initial = {"family": "beside" if beside else "", "family_name": beside.family_name if beside else ""}
    if beside and beside.social_worker_id:
        initial["social_worker"] = str(beside.social_worker_id)
    form = NewcomerForm(posted(request), shown=_shown(request), initial=initial, **asked)
    matches: list[newcomers.Match] = []
    if request.method == "POST" and form.is_valid():
        matches = newcomers.likely(request.area, _newcomer(form))
        looked_at = set(_shown(request)) if form.cleaned_data.get("none_of_these") else set()
        if any(match.child.pk not in looked_at for match in matches):
            record_seen(
                what="enquiries.likely-matches",
                about=f"area:{request.area.pk}",
                by=request.practitioner,
                at=request.now,
                area=request.area.key,
                children=[match.child.pk for match in matches],
            )
            again = request.POST.copy()
            again.pop("none_of_these", None)
            again["shown"] = " ".join(str(match.child.pk) for match in matches)
            form = NewcomerForm(again, shown=[match.child.pk for match in matches], initial=initial, **asked)
            form.is_valid()
        else:
            made = _bring_in(request, form, beside, frozenset(looked_at))
            if made is not None:
                messages.success(request, f"{made.name} is on record. Add the adults of the family.")
                return redirect("enquiries:family", made.family_id)
    context = {"form": form, "matches": matches, "beside": beside, "seen": _openable(request, matches)}
    return render(request, "enquiries/newcomer.html", context)


def _shown(request: Request) -> list[int]:
    """Return the numbers of the likely matches that the page had shown."""
    words = request.POST.get("shown", "").split()
    return [int(one) for one in words[:50] if one.isdecimal() and len(one) < 18]


def _openable(request: Request, matches: list[newcomers.Match]) -> set[int]:
    return {
        match.child.pk for match in matches if people.child_seen_by(request.practitioner, str(match.child.pk))
    }


def _newcomer(form: NewcomerForm) -> newcomers.Newcomer:
    said = form.cleaned_data
    return newcomers.Newcomer(
        la_child_id=said["la_child_id"].strip().upper(),
        given_name=said["given_name"],
        family_name=said["family_name"],
        born_on=said["born_on"],
        expected_on=said["expected_on"],
        sex=said["sex"],
        nhs_number=said["nhs_number"],
        upn=said["upn"],
    )


def _bring_in(request: Request, form: NewcomerForm, beside: Any, shown: frozenset[int]) -> Any:
    said = form.cleaned_data
    workers = {str(one.pk): one for one in people.workers(request.area)}
    teams = {str(one.pk): one for one in people.teams(request.area)}
    made: list[Any] = []
    try:
        made.append(
            welcoming.bring_in(
                area=request.area,
                newcomer=_newcomer(form),
                family=welcoming.FamilyChoice(
                    said["family"],
                    beside.family if beside else None,
                    said["family_reference"] or "",
                    said["family_name_new"] or "",
                ),
                social_worker=workers.get(said["social_worker"] or ""),
                team=teams.get(said["team"] or ""),
                shown=shown,
                by=request.practitioner,
                at=request.now,
                today=request.today,
            )
        )
    except newcomers.NotBroughtIn as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    return made[0] if made else None


def _family(request: Request, pk: int) -> Any:
    found = people.family_seen_by(request.practitioner, pk)
    if found is None:
        raise Http404
    return found


@for_roles(*STAFF)
@require_GET
def family(request: Request, pk: int) -> HttpResponse:
    """Show the people of a family: children, adults, and what each answered about nationality."""
    one = _family(request, pk)
    children = people.children_of(one)
    record_seen(
        what="enquiries.family",
        about=f"family:{pk}",
        by=request.practitioner,
        at=request.now,
        area=request.area.key,
        children=[child.pk for child in children],
    )
    context = {
        "family": one,
        "children": children,
        "relatives": people.relatives_of(one),
        "people": people.people_of(one),
        "enquiry": people.enquiry_of(request.practitioner, one),
        "may_record": request.practitioner.role in RECORDERS,
        "may_open": request.practitioner.role in OPENERS,
    }
    return render(request, "enquiries/family.html", context)


@for_roles(*RECORDERS)
@both
def relative(request: Request, pk: int) -> HttpResponse:
    """Add a parent, carer or other adult to a family."""
    one = _family(request, pk)
    form = RelativeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = newcomers.add_relative(
                family=one, **form.cleaned_data, by=request.practitioner, at=request.now
            )
        except newcomers.NotBroughtIn as refused:
            form.add_error(refused.field, str(refused))
        else:
            messages.success(request, f"{made.name} is on record.")
            return redirect("enquiries:family", pk)
    return form_page(
        request,
        form,
        title="Add an adult of the family",
        caption=one.name,
        back=reverse("enquiries:family", args=[pk]),
        button="Add",
    )


@for_roles(*RECORDERS)
@both
def nationality(request: Request, pk: int, who: str) -> HttpResponse:
    """Record what one person answered about nationality and immigration status."""
    one = _family(request, pk)
    person = next((person for person in people.people_of(one) if person.key == who), None)
    if person is None:
        raise Http404
    initial: dict[str, Any] = {"token": new_token(), "asked_on": request.today}
    if person.answer:
        initial |= {"nationality": person.answer.nationality, "status": person.answer.status}
        initial |= {"residence_from": person.answer.residence_from}
    form = NationalityForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        answer = during.Answer(
            status=said["status"],
            nationality=said["nationality"],
            residence_from=said["residence_from"],
            advice_on=said["advice_on"],
            advice=said["advice"] or "",
            asked_on=said["asked_on"],
        )
        if tried(
            form,
            lambda: during.record_nationality(
                family=one,
                child=person.child,
                relative=person.relative,
                answer=answer,
                token=said["token"],
                by=request.practitioner,
                at=request.now,
            ),
        ):
            messages.success(request, f"The answer of {person.name} is recorded.")
            return redirect("enquiries:family", pk)
    return form_page(
        request,
        form,
        title="Nationality and immigration status",
        caption=person.name,
        back=reverse("enquiries:family", args=[pk]),
        button="Record the answer",
    )
