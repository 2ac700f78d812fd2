"""Changing a booked conference: its date, its arrangements, a request for another date, and cancelling it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from ..actions import asking
from ..actions import moving as acts
from ..actions.refusals import ChangedMeanwhile, NotYours, Refused, WarningsNotAccepted
from ..forms.convene import AskForm, ConfirmForm, MoveForm, RearrangeForm, ReasonForm, VersionedReasonForm
from ..queries import booking, moving
from ..queries import children as waiting
from ..queries.page import BOOKING_ROLES
from .convene import two_steps
from .finding import arranged, beside, caption, complain, found, not_yours, stale


def _offered(request: Request) -> dict[str, Any]:
    return {
        "rooms": booking.rooms(request.area),
        "chairs": booking.chairs(request.area),
        "administrators": booking.administrators(request.area),
    }


def _as_booked(conference: Any) -> dict[str, Any]:
    return {
        "starts_at": timezone.localtime(conference.starts_at),
        "minutes_long": conference.minutes_long,
        "place": conference.place,
        "room": conference.room_id or "",
        "link": conference.link,
        "chair": conference.chair_id,
        "administrator": conference.administrator_id,
        "version": conference.version,
    }


@for_roles(*BOOKING_ROLES)
@require_http_methods(["GET", "POST"])
def change_date(request: Request, number: int) -> HttpResponse:
    """Move the conference to another day or time: only for whom the procedure allows it."""
    conference = arranged(request, number)
    right = moving.may_move(conference, request.practitioner, request.today)
    if not right.allowed:
        return not_yours(
            request, conference, right.says, source=right.source, title="Who may change the date"
        )
    wanted = _wanted(request, conference)
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        grounds=moving.grounds(right, request.practitioner, request.today),
        needed=bool(right.grounds),
        initial=_as_wanted(conference, wanted),
        **_offered(request),
    )
    chosen = waiting.on_conference(conference)

    def judge(asked: Any) -> Any:
        return moving.judge(
            conference,
            asked,
            reader=request.practitioner,
            chosen=chosen,
            asked_for=wanted is not None,
            at=request.now,
            **form.reasons(),
        )

    def act(confirmed: ConfirmForm) -> HttpResponse:
        acts.change_date(
            conference=conference,
            move=form.move(confirmed),
            request=wanted,
            version=form.cleaned_data["version"],
            by=request.practitioner,
            at=request.now,
        )
        messages.success(request, "The date has been changed. Everybody who was invited is told.")
        return redirect("conferences:page", number)

    try:
        context = _moving(conference, right, wanted, chosen)
        return two_steps(request, form, judge=judge, act=act, context=context)
    except ChangedMeanwhile as refused:
        again = reverse("conferences:change-date", args=[number])
        return stale(request, refused, beside(refused.now, form.details()), again)


def _wanted(request: Request, conference: Any) -> Any:
    """Return the request for another date that this move would answer."""
    number = request.GET.get("request", "")
    return moving.request_of(conference, int(number)) if number.isdecimal() and len(number) < 18 else None


def _as_wanted(conference: Any, wanted: Any) -> dict[str, Any]:
    initial = _as_booked(conference)
    if wanted:
        on = wanted.wanted_on
        initial |= {
            "starts_at": {"day": str(on.day), "month": str(on.month), "year": str(on.year), "time": ""},
            "ground": wanted.ground,
            "why": wanted.why,
            "consulted_on": wanted.core_group_consulted_on,
        }
    return initial


def _moving(conference: Any, right: Any, wanted: Any, chosen: Any) -> dict[str, Any]:
    return {
        "title": "Change the date",
        "caption": caption(conference),
        "conference": conference,
        "right": right,
        "wanted": wanted,
        "confirm_title": "Check before you change the date",
        "button_words": "Change the date",
        "back": reverse("conferences:page", args=[conference.pk]),
        "chosen": waiting.with_why(chosen),
        "joint": waiting.joint_limit(chosen),
        "usual": None,
    }


@for_roles(*BOOKING_ROLES)
@require_http_methods(["GET", "POST"])
def rearrange(request: Request, number: int) -> HttpResponse:
    """Change the room, the link, the length, the chair or the administrator."""
    conference = arranged(request, number)
    form = RearrangeForm(
        request.POST if request.method == "POST" else None,
        initial={**_as_booked(conference), "chair_why": ""},
        **_offered(request),
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        asked = form.details(conference.starts_at)
        accepted = request.POST.get("codes", "").split() if request.POST.get("accept") else []
        try:
            acts.rearrange(
                conference=conference,
                details=asked,
                chair_why=data["chair_why"],
                accepted=accepted,
                version=data["version"],
                by=request.practitioner,
                at=request.now,
            )
        except ChangedMeanwhile as refused:
            again = reverse("conferences:rearrange", args=[number])
            return stale(request, refused, beside(refused.now, asked), again)
        except WarningsNotAccepted as refused:
            return render(
                request, "conferences/convene/rearrange.html", _rearranging(conference, form, refused.warned)
            )
        except Refused as refused:
            complain(form, refused)
        else:
            messages.success(
                request, "The arrangements have been changed. Everybody who was invited is told."
            )
            return redirect("conferences:page", number)
    return render(request, "conferences/convene/rearrange.html", _rearranging(conference, form, ()))


def _rearranging(conference: Any, form: RearrangeForm, warned: Any) -> dict[str, Any]:
    return {
        "form": form,
        "conference": conference,
        "caption": caption(conference),
        "warned": warned,
        "codes": " ".join(one.key for one in warned),
    }


@for_roles(*STAFF)
@require_http_methods(["GET", "POST"])
def ask(request: Request, number: int) -> HttpResponse:
    """Ask for another date: only for whom the procedure allows it."""
    conference = found(request, number)
    right = moving.may_ask(request.practitioner, request.today)
    if not right.allowed:
        return not_yours(
            request, conference, right.says, source=right.source, title="Who may ask for another date"
        )
    form = AskForm(
        request.POST if request.method == "POST" else None,
        grounds=moving.grounds(right, request.practitioner, request.today),
        needed=bool(right.grounds),
    )
    if request.method == "POST" and form.is_valid():
        try:
            asking.ask_for_another_date(
                conference=conference, wish=form.wish(), by=request.practitioner, at=request.now
            )
        except Refused as refused:
            complain(form, refused)
        else:
            messages.success(request, f"Your request has been sent to {conference.chair.name}.")
            return redirect("conferences:page", number)
    context = {"form": form, "conference": conference, "right": right, "caption": caption(conference)}
    return render(request, "conferences/page/ask.html", context)


@for_roles(*BOOKING_ROLES)
@require_http_methods(["GET", "POST"])
def refuse(request: Request, number: int, request_number: int) -> HttpResponse:
    """Keep the date, and tell the person who asked for another one why."""
    conference = arranged(request, number)
    wanted = moving.request_of(conference, request_number)
    if wanted is None:
        messages.error(request, "This request has already been answered.")
        return redirect("conferences:page", number)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            asking.refuse_another_date(
                request=wanted, why=form.cleaned_data["why"], by=request.practitioner, at=request.now
            )
        except NotYours as refused:
            return not_yours(request, conference, str(refused), title="Who may change the date")
        except Refused as refused:
            complain(form, refused)
        else:
            messages.success(request, f"The date stays. {wanted.by.name} is told.")
            return redirect("conferences:page", number)
    context = {
        "form": form,
        "title": "Keep the date",
        "caption": caption(conference),
        "lines": [
            f"{wanted.by.name} asked for {wanted.wanted_on.day} {wanted.wanted_on:%B %Y}: {wanted.why}"
        ],
        "action": "Keep the date",
        "cancel": reverse("conferences:page", args=[number]),
        "danger": "",
    }
    return render(request, "design/confirm.html", context)


@for_roles(*BOOKING_ROLES)
@require_http_methods(["GET", "POST"])
def cancel(request: Request, number: int) -> HttpResponse:
    """Cancel the conference, with the reason."""
    conference = arranged(request, number)
    if conference.state != "booked":
        raise Http404
    form = VersionedReasonForm(
        request.POST if request.method == "POST" else None, initial={"version": conference.version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.cancel(
                conference=conference,
                why=form.cleaned_data["why"],
                version=form.cleaned_data["version"],
                by=request.practitioner,
                at=request.now,
            )
        except ChangedMeanwhile as refused:
            return stale(request, refused, [], reverse("conferences:cancel", args=[number]))
        except NotYours as refused:
            return not_yours(request, conference, str(refused), title="Who may cancel")
        except Refused as refused:
            complain(form, refused)
        else:
            messages.success(request, "The conference has been cancelled. Everybody who was invited is told.")
            return redirect("conferences:page", number)
    context = {
        "form": form,
        "title": "Cancel this conference",
        "caption": caption(conference),
        "lines": ["The children's limits stay. Book another conference in time for them."],
        "action": "Cancel the conference",
        "cancel": reverse("conferences:page", args=[number]),
        "danger": "A cancelled conference cannot be brought back.",
    }
    return render(request, "design/confirm.html", context)
