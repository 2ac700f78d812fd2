"""The pages of a move out."""

from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from quorate.design.forms import Form
from quorate.people.access import for_roles
from quorate.people.requests import Request

from .. import queries
from ..access import RECORDERS
from ..actions import going as actions
from ..actions.steps import MoveRefused
from ..forms import DayForm, OutNewForm, TheirLetterForm
from .pages import ask, both, posted, starting, the_child, the_move, until_today


@for_roles(*RECORDERS)
@both
def new(request: Request, child: int) -> HttpResponse:
    """Tell the receiving authority that a child on our plan has moved there."""
    found = the_child(request, child)
    others = queries.who_moved_too(request.practitioner, found, inward=False)
    names = [(number, one.name) for number, one in others.items()]
    form = OutNewForm(posted(request), initial={"told_on": request.today}, children=names)
    until_today(form, request, "told_on", "moved_on")
    token = request.POST.get("token") or str(uuid4())
    if request.method == "POST" and form.is_valid():
        leaving = actions.Leaving(**form.values())
        try:
            move = actions.notify_family_out(
                child=found,
                also=[others[number] for number in form.cleaned_data.get("also") or ()],
                leaving=leaving,
                token=token,
                by=request.practitioner,
                at=request.now,
            )
        except MoveRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, "The notice is in the post room. Our plan goes on until they confirm.")
            return redirect("moves:move", pk=move.pk)
    context = {
        "form": form,
        "title": "A child on our plan has moved to another area",
        "child": found,
        "button": "Tell them",
        "back": reverse("register:child", args=[child]),
        "token": token,
        "guidance": queries.guidance_out(request.practitioner, request.today),
    }
    return render(request, "moves/ask.html", context)


@for_roles(*RECORDERS)
@both
def remind(request: Request, pk: int) -> HttpResponse:
    """Ask the receiving authority once more."""
    move = the_move(request, pk)
    return ask(
        request,
        Form(posted(request)),
        lambda _said: actions.remind(move=move, by=request.practitioner, at=request.now),
        title="Remind the other authority",
        move=move,
        button="Send the reminder",
        done="The reminder is in the post room.",
        says=(f"A letter goes to {move.authority} and asks for its conference's date and its confirmation.",),
    )


@for_roles(*RECORDERS)
@both
def their_conference(request: Request, pk: int) -> HttpResponse:
    """Record that they held their conference."""
    move = the_move(request, pk)
    form = until_today(DayForm(posted(request), initial=starting(request.today, move)), request, "on")
    return ask(
        request,
        form,
        lambda said: actions.their_conference(move=move, **said, by=request.practitioner, at=request.now),
        title="Their conference was held",
        move=move,
        button="Record it",
        done="Their conference is recorded.",
    )


@for_roles(*RECORDERS)
@both
def their_letter(request: Request, pk: int) -> HttpResponse:
    """Record their written confirmation."""
    move = the_move(request, pk)
    form = TheirLetterForm(posted(request), initial=starting(request.today, move))
    until_today(form, request, "on")
    return ask(
        request,
        form,
        lambda said: actions.their_confirmation(move=move, **said, by=request.practitioner, at=request.now),
        title="Their written confirmation",
        move=move,
        button="Record it",
        done="Their confirmation is recorded.",
        says=(f"{move.authority} was told. A letter of any other authority passes nothing on.",),
    )
