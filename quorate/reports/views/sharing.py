"""Who of the family was shown a report, what they say of it, and what is kept from them."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from quorate.cases.actions import Stale
from quorate.people.access import STAFF, Role, for_roles
from quorate.people.requests import Request

from .. import actions, forms, queries
from ..copies import for_family
from .reading import SHARERS, WRITES_DOWN, may_share_it


def _found(request: Request, pk: int) -> Any:
    found = queries.get_report(request.practitioner, pk)
    if found is None or not may_share_it(request, found):
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@for_roles(*SHARERS)
def share(request: Request, pk: int) -> HttpResponse:
    """Record whom of the family the report was shown to, how and when; or make it ready for them to read."""
    found = _found(request, pk)
    material = queries.material_of(found)
    people = queries.family_asked(found.conference)
    differ = bool(material and material.parents.differ)
    children = queries.conference_children(found.conference) if differ else []
    readers = [one for one in people if material and (differ or for_family(material, one) is not None)]
    form = forms.SharedForm(
        request.POST or None,
        people=[(one.pk, f"{one.name} ({one.part})") for one in readers],
        children=children,
        initial={"version": found.version, "on": request.today},
    )
    if request.method == "POST" and form.is_valid() and _share(request, found, form, readers):
        messages.success(request, "Recorded.")
        return redirect("reports:report", pk=pk)
    return render(
        request,
        "reports/share.html",
        {"form": form, "report": found, "readers": readers, "nobody": not people},
    )


def _share(request: Request, found: Any, form: forms.SharedForm, readers: Any) -> bool:
    chosen = form.cleaned_data
    wanted = {int(one) for one in chosen.get("people") or ()}
    people = [one for one in readers if one.pk in wanted] if "people" in form.fields else None
    common = {
        "report": found,
        "version": chosen["version"],
        "people": people,
        "children": [int(one) for one in chosen.get("children") or ()],
        "by": request.practitioner,
        "at": request.now,
    }
    try:
        if chosen["how"] == "available":
            actions.make_available(**{**common, "people": people or []})
        else:
            actions.record_shared(**common, on=chosen["on"], today=request.today, how=chosen["how"])
    except actions.ReportRefused as refused:
        form.add_error(refused.field if refused.field in form.fields else None, str(refused))
    except Stale as stale:
        form.add_error(None, str(stale))
    else:
        return True
    return False


@require_http_methods(["GET", "POST"])
@for_roles(*SHARERS)
def take_back(request: Request, pk: int, number: int) -> HttpResponse:
    """Take back that somebody was shown the report: it was recorded by mistake."""
    found = _found(request, pk)
    form = forms.WhyForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_back(
                report=found,
                shared=number,
                why=form.cleaned_data["why"],
                version=form.cleaned_data["version"],
                by=request.practitioner,
                at=request.now,
            )
        except actions.ReportRefused as refused:
            form.add_error(refused.field or None, str(refused))
        except Stale as stale:
            form.add_error(None, str(stale))
        else:
            messages.success(request, "Taken back. What was recorded is kept.")
            return redirect("reports:report", pk=pk)
    return _plain(request, found, form, "They were not shown it after all", "Take it back")


@require_http_methods(["GET", "POST"])
@for_roles(*SHARERS)
def withhold(request: Request, pk: int) -> HttpResponse:
    """Ask the Chair that the family, or some of it, is not shown the report or a part of it."""
    found = _found(request, pk)
    material = queries.material_of(found)
    parts = [(one.ref, f"{one.heading}: {one.text[:60]}") for one in material.parts] if material else []
    form = forms.WithholdForm(
        request.POST or None,
        parts=parts,
        family=queries.family_asked(found.conference),
        initial={"version": found.version},
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        wish = actions.Wish(given["reason"], given["part"], form.keepers(), given["may_tell"] or "")
        try:
            actions.ask_to_withhold(
                report=found, wish=wish, version=given["version"], by=request.practitioner, at=request.now
            )
        except actions.ReportRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        except Stale as stale:
            form.add_error(None, str(stale))
        else:
            messages.success(
                request, "The Chair has been asked. Until they answer, the family is not shown it."
            )
            return redirect("reports:report", pk=pk)
    return _plain(request, found, form, "Not to be shown to the family", "Ask the Chair")


@require_http_methods(["GET", "POST"])
@for_roles(Role.CHAIR)
def answer(request: Request, pk: int, number: int) -> HttpResponse:
    """The Chair's answer to a request to keep something from the family."""
    found = queries.get_report(request.practitioner, pk)
    asked = queries.get_withholding(found, number) if found else None
    if found is None or asked is None or found.conference.chair_id != request.practitioner.pk:
        raise Http404
    form = forms.AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer(
                asked=asked,
                agree=form.cleaned_data["agree"],
                why=form.cleaned_data["why"] or "",
                by=request.practitioner,
                at=request.now,
            )
        except actions.ReportRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, "Your answer is recorded. The author sees it on the report.")
            return redirect("reports:page", pk=found.conference_id)
    material = queries.material_of(found)
    part = next((one for one in material.parts if one.ref == asked.part_ref), None) if material else None
    return render(
        request,
        "reports/answer.html",
        {
            "form": form,
            "report": found,
            "asked": asked,
            "part": part,
            "people": [one.name for one in queries.kept_from(asked, queries.family_asked(found.conference))],
        },
    )


@require_http_methods(["GET", "POST"])
@for_roles(*SHARERS)
def show_after_all(request: Request, pk: int, number: int) -> HttpResponse:
    """The author takes the wish back: the family may be shown it."""
    found = _found(request, pk)
    asked = queries.get_withholding(found, number)
    if asked is None:
        raise Http404
    if request.method == "POST":
        try:
            actions.take_back_withholding(asked=asked, by=request.practitioner, at=request.now)
        except actions.ReportRefused as refused:
            messages.error(request, str(refused))
        else:
            messages.success(request, "The family may be shown it now.")
        return redirect("reports:report", pk=pk)
    return render(
        request,
        "design/confirm.html",
        {
            "title": "Show it to the family after all?",
            "lines": ["What was kept back will be in their copies from now on."],
            "action": "Show it",
            "cancel": f"/reports/{pk}/",
        },
    )


@require_http_methods(["GET", "POST"])
@for_roles(*WRITES_DOWN)
def remark(request: Request, pk: int, anchor: str) -> HttpResponse:
    """Write down for somebody of the family what they say of a sentence they were shown."""
    found = queries.get_report(request.practitioner, pk)
    material = queries.material_of(found) if found else None
    if found is None or material is None:
        raise Http404
    sentence = queries.sentence(material.version, anchor)
    if sentence is None:
        raise Http404
    shown = {one.invitation_id for one in material.shared}
    people = [one for one in queries.family_asked(found.conference) if one.pk in shown]
    form = forms.RemarkForm(
        request.POST or None, people=[(one.pk, f"{one.name} ({one.part})") for one in people]
    )
    if request.method == "POST" and form.is_valid():
        who = next(one for one in people if str(one.pk) == form.cleaned_data["who"])
        try:
            actions.remark(
                invitation=who,
                version=material.version,
                anchor=anchor,
                says=form.cleaned_data["says"],
                words=form.cleaned_data["words"] or "",
                by=request.practitioner,
                at=request.now,
            )
        except actions.ReportRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, "Written down. It stays with the sentence.")
            return redirect("reports:report", pk=pk)
    return render(
        request,
        "reports/remark.html",
        {"form": form, "report": found, "sentence": sentence, "people": people},
    )


@require_http_methods(["GET", "POST"])
@for_roles(*STAFF)
def parents(request: Request, pk: int) -> HttpResponse:
    """Record of which of the children each relative is a parent: where that differs, reports are kept apart."""
    conference = queries.get_conference(request.practitioner, pk)
    if conference is None:
        raise Http404
    known = queries.parents_known(conference)
    form = forms.ParentsForm(
        request.POST or None,
        relatives=[(one.pk, f"{one.name} ({one.relation})", own) for one, own in known.relatives],
        children=[(child.pk, child.name) for child in known.children],
    )
    if request.method == "POST" and form.is_valid():
        actions.record_parents(
            conference=conference, parents=form.chosen(), by=request.practitioner, at=request.now
        )
        messages.success(request, "Recorded. Each parent's copies hold what is about their own children.")
        return redirect("reports:page", pk=pk)
    return render(request, "reports/parents.html", {"form": form, "conference": conference})


def _plain(request: Request, found: Any, form: Any, title: str, action: str) -> HttpResponse:
    return render(
        request, "reports/plain.html", {"form": form, "report": found, "words": title, "action": action}
    )
