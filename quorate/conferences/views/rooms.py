"""The rooms of an area, kept by administrators and managers."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from quorate.people.access import AREA_WIDE, for_roles
from quorate.people.requests import Request

from ..actions import rooms as acts
from ..actions.refusals import Refused
from ..forms.convene import VersionedReasonForm
from ..forms.invite import RoomEditForm, RoomForm, room_as_typed
from ..queries import rooms as queries
from .finding import complain


@for_roles(*AREA_WIDE)
@require_GET
def rooms(request: Request) -> HttpResponse:
    """List the rooms."""
    found = queries.rooms_of(area=request.area, now=request.now)
    return render(request, "conferences/convene/rooms.html", {"rooms": found})


@for_roles(*AREA_WIDE)
@require_http_methods(["GET", "POST"])
def add(request: Request) -> HttpResponse:
    """Add a room."""
    form = RoomForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            room = acts.add_room(
                area=request.area, details=form.details(), by=request.practitioner, at=request.now
            )
        except Refused as refused:
            complain(form, refused)
        else:
            messages.success(request, f"{room.name} has been added.")
            return redirect("conferences:rooms")
    return render(
        request, "conferences/convene/room.html", {"form": form, "title": "Add a room", "room": None}
    )


def _found(request: Request, number: int) -> Any:
    room = queries.room_of(area=request.area, number=number)
    if room is None:
        raise Http404
    return room


@for_roles(*AREA_WIDE)
@require_http_methods(["GET", "POST"])
def edit(request: Request, number: int) -> HttpResponse:
    """Change a room."""
    room = _found(request, number)
    form = RoomEditForm(request.POST if request.method == "POST" else None, initial=room_as_typed(room))
    if request.method == "POST" and form.is_valid():
        try:
            acts.amend_room(
                room=room,
                details=form.details(),
                version=form.cleaned_data["version"],
                by=request.practitioner,
                at=request.now,
            )
        except Refused as refused:
            complain(form, refused)
        else:
            messages.success(request, "The room has been changed.")
            return redirect("conferences:rooms")
    return render(
        request, "conferences/convene/room.html", {"form": form, "title": "Change a room", "room": room}
    )


@for_roles(*AREA_WIDE)
@require_http_methods(["GET", "POST"])
def stop(request: Request, number: int) -> HttpResponse:
    """No longer offer a room."""
    room = _found(request, number)
    form = VersionedReasonForm(
        request.POST if request.method == "POST" else None, initial={"version": room.version}
    )
    if request.method == "POST" and form.is_valid():
        try:
            acts.stop_using_room(
                room=room,
                why=form.cleaned_data["why"],
                version=form.cleaned_data["version"],
                by=request.practitioner,
                at=request.now,
            )
        except Refused as refused:
            complain(form, refused)
        else:
            messages.success(request, f"{room.name} is no longer offered.")
            return redirect("conferences:rooms")
    context = {
        "form": form,
        "title": f"Stop using {room.name}",
        "caption": "Rooms",
        "lines": [],
        "action": "Stop using it",
        "cancel": reverse("conferences:rooms"),
        "danger": "",
    }
    return render(request, "design/confirm.html", context)


@for_roles(*AREA_WIDE)
@require_http_methods(["POST"])
def again(request: Request, number: int) -> HttpResponse:
    """Offer a room again."""
    room = _found(request, number)
    version = request.POST.get("version", "")
    try:
        acts.use_room_again(
            room=room,
            version=int(version) if version.isdecimal() and len(version) < 9 else 0,
            by=request.practitioner,
            at=request.now,
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"{room.name} is offered again.")
    return redirect("conferences:rooms")
