"""Booking a conference: the children, then when, where and who, then the warnings; and its children afterwards."""

import uuid
from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from quorate.cases import search
from quorate.cases.facts import procedure_of
from quorate.cases.pages import why
from quorate.people.access import for_roles
from quorate.people.requests import Request

from ..actions import convene as acts
from ..actions.refusals import ChangedMeanwhile, Refused, WarningsNotAccepted
from ..forms.convene import AddChildForm, BookingForm, ConfirmForm, VersionedReasonForm
from ..queries import booking, preparing
from ..queries import children as waiting
from ..queries.page import BOOKING_ROLES
from .finding import arranged, caption, complain, stale

OWN = ("csrfmiddlewaretoken", "step", "past_limit_reason", "chair_why", "accept", "codes")


@for_roles(*BOOKING_ROLES)
@require_GET
def choose(request: Request) -> HttpResponse:
    """Find a child, then pick who of the family is conferenced together."""
    words = request.GET.get("q", "").strip()[:100]
    number = request.GET.get("child", "")
    if not number:
        found = search.find(request.practitioner, words, limit=50) if words else []
        return render(request, "conferences/convene/find.html", {"found": found, "words": words})
    child = (
        waiting.child_seen_by(request.practitioner, int(number))
        if number.isdecimal() and len(number) < 18
        else None
    )
    if child is None:
        raise Http404
    family = waiting.candidates(request.practitioner, child)
    offered = [one for one in family if not one.why_not]
    joint = waiting.joint_limit(offered)
    context = {
        "child": child,
        "family": waiting.with_why(family),
        "offered": offered,
        "joint": joint,
        "joint_why": why(joint.reason) if joint else None,
        "mixed": len({one.kind for one in offered}) > 1,
        "chosen": child.pk,
        "decides": booking.who_convenes(request.area, request.today)
        if any(one.kind in ("initial", "pre-birth") for one in offered)
        else "",
    }
    return render(request, "conferences/convene/choose.html", context)


@for_roles(*BOOKING_ROLES)
@require_http_methods(["GET", "POST"])
def details(request: Request) -> HttpResponse:
    """Ask when, where and who; show what is warned of; book."""
    numbers = [int(one) for one in request.GET.getlist("child") if one.isdecimal() and len(one) < 18]
    chosen, problems = waiting.together(request.practitioner, numbers)
    token = request.POST.get("token", "")
    there = booking.conference_of_token(token, request.area)
    if there:
        return redirect("conferences:page", there.pk)
    if problems:
        for says in problems:
            messages.error(request, says)
        first = f"?child={numbers[0]}" if numbers and chosen else ""
        return redirect(reverse("conferences:convene") + first)
    form = _booking_form(request, chosen)

    def act(confirmed: ConfirmForm) -> HttpResponse:
        conference = acts.convene(
            area=request.area,
            children=[one.child for one in chosen],
            details=form.details(),
            token=form.cleaned_data["token"],
            accepted=confirmed.accepted(),
            past_limit_reason=confirmed.cleaned_data.get("past_limit_reason") or "",
            chair_why=confirmed.cleaned_data.get("chair_why") or "",
            by=request.practitioner,
            at=request.now,
        )
        messages.success(request, "The conference has been booked. Nobody has been invited yet.")
        return redirect("conferences:page", conference.pk)

    joint = waiting.joint_limit(chosen)
    context = {
        "chosen": waiting.with_why(chosen),
        "joint": joint,
        "title": "When, where and who",
        "confirm_title": "Check before you book",
        "button_words": "Book the conference",
        "caption": ", ".join(dict.fromkeys(one.kind_label for one in chosen)),
        "back": reverse("conferences:convene") + f"?child={chosen[0].child.pk}",
        "usual": booking.usual_chair(chosen),
        "notes_of": lambda asked: preparing.qualities_missing(
            asked.chair, procedure_of(request.area), asked.on
        ),
    }

    def judge(asked: Any) -> Any:
        return booking.judge(
            asked, chosen=chosen, area=request.area, kind=waiting.lead_kind(chosen), at=request.now
        )

    return two_steps(request, form, judge=judge, act=act, context=context)


def _agreed_on(request: Request) -> date | None:
    """Return the day that a conference agreed for the next one, when the booking comes from its outcome."""
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return None


def _booking_form(request: Request, chosen: list[Any]) -> BookingForm:
    usual = booking.usual_chair(chosen)
    administrators = booking.administrators(request.area)
    own = next((one.pk for one in administrators if one.pk == request.practitioner.pk), "")
    joint = waiting.joint_limit(chosen)
    initial: dict[str, Any] = {
        "token": uuid.uuid4().hex,
        "chair": usual.pk if usual else "",
        "administrator": own,
        "place": "room",
        "minutes_long": 90,
    }
    on = _agreed_on(request) or (joint.hold_by if joint else None)
    if on and on > request.today:
        initial["starts_at"] = {"day": str(on.day), "month": str(on.month), "year": str(on.year), "time": ""}
    offered: dict[str, Any] = {
        "rooms": booking.rooms(request.area),
        "chairs": booking.chairs(request.area),
        "administrators": administrators,
    }
    return BookingForm(request.POST if request.method == "POST" else None, initial=initial, **offered)


def two_steps(
    request: Request,
    form: Any,
    *,
    judge: Callable[[Any], Any],
    act: Callable[[ConfirmForm], HttpResponse],
    context: dict[str, Any],
) -> HttpResponse:
    """Ask with ``form``; show what is warned of and ask for the reasons; then act. Nothing is kept between."""
    step = request.POST.get("step", "")
    context = {**context, "form": form}
    if request.method != "POST" or step == "change" or not form.is_valid():
        if step == "change":
            form.is_valid()
            form.errors.clear()
        return render(request, "conferences/convene/details.html", context)
    asked = form.details()
    judged = judge(asked)
    context["notes"] = context["notes_of"](asked) if "notes_of" in context else []
    if judged.refused:
        for says in judged.refused:
            form.add_error(None, says)
        return render(request, "conferences/convene/details.html", context)
    needs = {"late": judged.reason_needed, "chair": judged.chair_why_needed, "codes": judged.codes}
    confirm = ConfirmForm(request.POST if step == "book" else None, **needs)
    if step == "book" and confirm.is_valid():
        try:
            return act(confirm)
        except WarningsNotAccepted as refused:
            confirm = ConfirmForm(None, **needs)
            context["again"] = str(refused)
        except ChangedMeanwhile:
            raise
        except Refused as refused:
            complain(confirm, refused)
    kept = [(key, value) for key in request.POST if key not in OWN for value in request.POST.getlist(key)]
    context |= {
        "form": confirm,
        "title": context["confirm_title"],
        "kept": kept,
        "asked": asked,
        "judged": judged,
    }
    return render(request, "conferences/convene/confirm.html", context)


@for_roles(*BOOKING_ROLES)
@require_http_methods(["GET", "POST"])
def add_child(request: Request, number: int) -> HttpResponse:
    """Put another child of the family on a booked conference."""
    conference = arranged(request, number)
    offered = waiting.could_join(conference, request.practitioner)
    form = AddChildForm(
        request.POST if request.method == "POST" else None,
        children=[(one.child.pk, one.child.name) for one in offered],
        initial={"version": conference.version},
    )
    if request.method == "POST" and form.is_valid():
        child = next(one.child for one in offered if str(one.child.pk) == form.cleaned_data["child"])
        try:
            acts.add_child(
                conference=conference,
                child=child,
                past_limit_reason=form.cleaned_data["past_limit_reason"],
                version=form.cleaned_data["version"],
                by=request.practitioner,
                at=request.now,
            )
        except ChangedMeanwhile as refused:
            return stale(request, refused, [], reverse("conferences:add-child", args=[number]))
        except Refused as refused:
            complain(form, refused)
        else:
            messages.success(request, f"{child.name} has been added.")
            return redirect("conferences:page", number)
    context = {
        "form": form,
        "conference": conference,
        "offered": waiting.with_why(offered),
        "caption": caption(conference),
    }
    return render(request, "conferences/convene/add_child.html", context)


@for_roles(*BOOKING_ROLES)
@require_http_methods(["GET", "POST"])
def take_off(request: Request, number: int, child_number: int) -> HttpResponse:
    """Take a child off a booked conference, with the reason."""
    conference = arranged(request, number)
    child = waiting.child_of(conference, child_number)
    if child is None:
        raise Http404
    form = VersionedReasonForm(
        request.POST if request.method == "POST" else None, initial={"version": conference.version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.take_child_off(
                conference=conference,
                child=child,
                why=form.cleaned_data["why"],
                version=form.cleaned_data["version"],
                by=request.practitioner,
                at=request.now,
            )
        except ChangedMeanwhile as refused:
            return stale(request, refused, [], reverse("conferences:take-off", args=[number, child_number]))
        except Refused as refused:
            complain(form, refused)
        else:
            messages.success(request, f"{child.name} has been taken off this conference.")
            return redirect("conferences:page", number)
    context = {
        "form": form,
        "title": f"Take {child.name} off this conference",
        "caption": caption(conference),
        "lines": ["The child's limit stays: another conference has to be booked for this child by then."],
        "action": "Take off",
        "cancel": reverse("conferences:page", args=[number]),
        "danger": "",
    }
    return render(request, "design/confirm.html", context)
