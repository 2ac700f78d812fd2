"""The pages of a move in."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from quorate.people.access import for_roles
from quorate.people.requests import Request

from .. import queries
from ..access import RECORDERS
from ..actions import coming as actions
from ..actions.steps import MoveRefused
from ..forms import DayForm, InNewForm, LetterForm, ShareForm, TellForm, started
from .pages import ask, both, posted, starting, the_child, the_move, until_today


@for_roles(*RECORDERS)
@both
def new(request: Request, child: int) -> HttpResponse:
    """Record the notice that a child on another authority's plan is here."""
    found = the_child(request, child)
    others = queries.who_moved_too(request.practitioner, found, inward=True)
    names = [(number, one.name) for number, one in others.items()]
    form = InNewForm(posted(request), initial=started(request.today), children=names)
    until_today(form, request, "told_on", "moved_on", "plan_started_on", "last_review_on")
    token = request.POST.get("token") or str(uuid4())
    if request.method == "POST" and form.is_valid():
        notice = actions.Notice(**form.values())
        try:
            move = actions.notify_family(
                child=found,
                also=[others[number] for number in form.cleaned_data.get("also") or ()],
                notice=notice,
                token=token,
                by=request.practitioner,
                at=request.now,
            )
        except MoveRefused as refused:
            form.add_error(refused.field if refused.field in form.fields else None, str(refused))
        else:
            messages.success(request, "The move is recorded. Tell the bodies that the procedure names.")
            return redirect("moves:move", pk=move.pk)
    context = {
        "form": form,
        "title": "A child on another authority's plan is here",
        "child": found,
        "button": "Record the move",
        "back": reverse("register:child", args=[child]),
        "token": token,
    }
    return render(request, "moves/ask.html", context)


@for_roles(*RECORDERS)
@both
def tell(request: Request, pk: int) -> HttpResponse:
    """Tell the bodies that the procedure names."""
    move = the_move(request, pk)
    page = queries.page_of(move, request.today)
    waiting = [(body.key, body.says) for body in page.bodies if body.told is None]
    people = queries.people_for(move)
    form = TellForm(posted(request), bodies=waiting, people=people)
    known = {str(one.pk): one for ones in people.values() for one in ones}

    def send(said: dict[str, str]) -> None:
        to = {key: known[number] for key, number in said.items() if number}
        actions.tell_bodies(move=move, to=to, by=request.practitioner, at=request.now)

    return ask(
        request,
        form,
        send,
        title="Tell the bodies here of the move",
        move=move,
        button="Send the notices",
        done="The notices are in the post room.",
        says=("The notice names no child: it gives your telephone number and the number of the move.",),
    )


@for_roles(*RECORDERS)
@both
def share(request: Request, pk: int) -> HttpResponse:
    """Record a report that came, joint work, or a new risk."""
    move = the_move(request, pk)
    form = until_today(ShareForm(posted(request), initial={"on": request.today}), request, "on")

    def act(said: dict[str, Any]) -> None:
        actions.share(move=move, **said, by=request.practitioner, at=request.now)

    return ask(
        request,
        form,
        act,
        title="With the other authority",
        move=move,
        button="Record it",
        done="Recorded.",
    )


@for_roles(*RECORDERS)
@both
def accept(request: Request, pk: int) -> HttpResponse:
    """Accept the transfer formally."""
    move = the_move(request, pk)
    form = until_today(LetterForm(posted(request), initial=starting(request.today, move)), request, "on")
    return ask(
        request,
        form,
        lambda said: actions.accept(move=move, **said, by=request.practitioner, at=request.now),
        title="Accept the transfer",
        move=move,
        button="Accept it in writing",
        done="Accepted. The letter is in the post room.",
        says=(
            f"A letter goes to {move.authority}. It stays responsible until the conference here has been held.",
        ),
    )


@for_roles(*RECORDERS)
@both
def confirm(request: Request, pk: int) -> HttpResponse:
    """Confirm in writing that this authority is responsible."""
    move = the_move(request, pk)
    form = until_today(LetterForm(posted(request), initial=starting(request.today, move)), request, "on")
    return ask(
        request,
        form,
        lambda said: actions.confirm(move=move, **said, by=request.practitioner, at=request.now),
        title="Confirm that we are responsible",
        move=move,
        button="Confirm in writing",
        done="Confirmed. The letter is in the post room, and the move is closed.",
        says=(f"A letter goes to {move.authority}, which may then end its own plan.",),
    )


@for_roles(*RECORDERS)
@both
def for_good(request: Request, pk: int) -> HttpResponse:
    """Record that a child who was here for a time is here for good."""
    move = the_move(request, pk)
    form = until_today(DayForm(posted(request), initial=starting(request.today, move)), request, "on")
    return ask(
        request,
        form,
        lambda said: actions.for_good(move=move, **said, by=request.practitioner, at=request.now),
        title="The child is here for good",
        move=move,
        button="Record it",
        done="Recorded. The transfer-in conference is now due.",
    )
