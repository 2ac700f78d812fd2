"""The pages on which a move is put right, taken back or closed."""

from django.http import Http404, HttpResponse

from quorate.design.forms import Form
from quorate.people.access import for_roles
from quorate.people.requests import Request

from .. import queries
from ..access import RECORDERS
from ..actions import correcting as actions
from ..forms import CorrectInForm, CorrectOutForm, WentForm, WhyForm
from .pages import ask, both, posted, starting, the_move, until_today

STEP_WORDS = {
    "acceptance": "Take the acceptance back",
    "conference": "Take their conference back",
    "confirmation": "Take the confirmation back",
}


@for_roles(*RECORDERS)
@both
def correct(request: Request, pk: int) -> HttpResponse:
    """Put right what is said of a move."""
    move = the_move(request, pk)
    kind = CorrectInForm if move.inward else CorrectOutForm
    names = set(kind.base_fields) - {"why", "stay", "version"}
    initial = {name: getattr(move, name) for name in names}
    initial |= {"stay": "yes" if move.permanent else "no", "version": move.version}
    form = kind(posted(request), initial=initial)
    until_today(form, request, "told_on", "moved_on", "plan_started_on", "last_review_on")
    return ask(
        request,
        form,
        lambda said: actions.correct(
            move=move,
            changes=form.values(),
            why=said["why"],
            version=said["version"],
            by=request.practitioner,
            at=request.now,
        ),
        title="Put the move right",
        move=move,
        button="Save the correction",
        done="Put right. What it said before is kept.",
    )


@for_roles(*RECORDERS)
@both
def take_back(request: Request, pk: int, step: str) -> HttpResponse:
    """Take back an acceptance, their conference or a confirmation."""
    move = the_move(request, pk)
    if step not in actions.STEPS:
        raise Http404
    form = WhyForm(posted(request), initial={"version": move.version})
    return ask(
        request,
        form,
        lambda said: actions.take_back(move=move, step=step, **said, by=request.practitioner, at=request.now),
        title=STEP_WORDS[step],
        move=move,
        button="Take it back",
        done="Taken back. The entry is kept, with your reason.",
    )


@for_roles(*RECORDERS)
@both
def take_back_shared(request: Request, pk: int, row: int) -> HttpResponse:
    """Take back a report or a piece of joint work."""
    move = the_move(request, pk)
    found = queries.get_shared(move, row)
    if found is None:
        raise Http404
    form: Form = WhyForm(posted(request), initial={"version": move.version})

    def act(said: dict[str, str]) -> None:
        actions.take_back_shared(row=found, why=said["why"], by=request.practitioner, at=request.now)

    return ask(
        request,
        form,
        act,
        title=f"Take back: {found.get_kind_display().lower()}",
        move=move,
        button="Take it back",
        done="Taken back. The entry is kept, with your reason.",
        says=(found.says,),
    )


@for_roles(*RECORDERS)
@both
def went_on(request: Request, pk: int) -> HttpResponse:
    """Close the move because the child went back or moved on."""
    move = the_move(request, pk)
    form = until_today(WentForm(posted(request), initial=starting(request.today, move)), request, "on")
    return ask(
        request,
        form,
        lambda said: actions.went_on(move=move, **said, by=request.practitioner, at=request.now),
        title="The child went back, or moved on",
        move=move,
        button="Close the move",
        done="The move is closed.",
        says=("Nothing passes on. If the child is now in a third area, that area has to be told as well.",),
    )


@for_roles(*RECORDERS)
@both
def withdraw(request: Request, pk: int) -> HttpResponse:
    """Close a move that was entered by mistake."""
    move = the_move(request, pk)
    form = WhyForm(posted(request), initial={"version": move.version})
    return ask(
        request,
        form,
        lambda said: actions.withdraw(move=move, **said, by=request.practitioner, at=request.now),
        title="The move was entered by mistake",
        move=move,
        button="Take the move out",
        done="Taken out of the child's history. The entry is kept, with your reason.",
    )
