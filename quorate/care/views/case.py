"""The pages on which legal status, reviewing officer and looked-after reviews are kept."""

from django.http import HttpResponse

from quorate.people.access import for_roles
from quorate.people.requests import Request

from .. import queries
from ..access import KEEPERS
from ..actions import reviews, status
from ..forms import BeginForm, BookForm, EndForm, HeldForm, MoveForm, OfficerForm, WhyForm
from .pages import ask, both, found, from_today, posted, the_child, until_today


@for_roles(*KEEPERS)
@both
def begin(request: Request, pk: int) -> HttpResponse:
    """Record a legal status from a day on."""
    child = the_child(request, pk)
    form = until_today(BeginForm(posted(request), initial=from_today(request.today)), request, "on")
    return ask(
        request,
        form,
        lambda said: status.begin(child=child, **said, by=request.practitioner, at=request.now),
        title="Legal status",
        child=child,
        button="Record it",
        done="The legal status is recorded.",
        says=("A legal status that is open ends on the same day: one follows the other.",),
    )


@for_roles(*KEEPERS)
@both
def end(request: Request, pk: int, spell: int) -> HttpResponse:
    """Record that the child is no longer looked after."""
    child = the_child(request, pk)
    row = found(queries.get_spell(child, spell))
    form = until_today(
        EndForm(posted(request), initial=from_today(request.today, row.version)), request, "on"
    )
    return ask(
        request,
        form,
        lambda said: status.end(spell=row, **said, by=request.practitioner, at=request.now),
        title="No longer looked after",
        child=child,
        button="Record it",
        done="Recorded: the child is no longer looked after.",
    )


@for_roles(*KEEPERS)
@both
def take_back(request: Request, pk: int, spell: int) -> HttpResponse:
    """Take back a legal status that was recorded by mistake."""
    child = the_child(request, pk)
    row = found(queries.get_spell(child, spell))
    return ask(
        request,
        WhyForm(posted(request), initial={"version": row.version}),
        lambda said: status.take_back(spell=row, **said, by=request.practitioner, at=request.now),
        title="Take a legal status back",
        child=child,
        button="Take it back",
        done="Taken back. The entry is kept, with your reason.",
        says=(f"{row.get_status_display()}, from {row.from_on:%-d %B %Y}.",),
    )


@for_roles(*KEEPERS)
@both
def officer(request: Request, pk: int) -> HttpResponse:
    """Name the reviewing officer."""
    child = the_child(request, pk)
    people = queries.officers(request.area)
    known = {str(one.pk): one for one in people}
    form = OfficerForm(
        posted(request),
        officers=[(number, one.name) for number, one in known.items()],
        initial=from_today(request.today),
    )
    until_today(form, request, "on")
    return ask(
        request,
        form,
        lambda said: status.name_officer(
            child=child,
            officer=known[said["officer"]],
            on=said["on"],
            by=request.practitioner,
            at=request.now,
        ),
        title="Reviewing officer",
        child=child,
        button="Name the officer",
        done="The reviewing officer is named.",
    )


@for_roles(*KEEPERS)
@both
def book(request: Request, pk: int) -> HttpResponse:
    """Book the next looked-after review."""
    child = the_child(request, pk)
    other = queries.plan_review_booked(child)
    says = (f"The review conference is booked for {other:%-d %B %Y}.",) if other else ()
    return ask(
        request,
        BookForm(posted(request), initial={"on": other} if other and other >= request.today else {}),
        lambda said: reviews.book(child=child, **said, by=request.practitioner, at=request.now),
        title="Book a looked-after review",
        child=child,
        button="Book it",
        done="The looked-after review is booked.",
        says=says,
        terms=queries.terms("hold-separate-review", request.practitioner, request.today),
    )


@for_roles(*KEEPERS)
@both
def move(request: Request, pk: int, review: int) -> HttpResponse:
    """Move a looked-after review."""
    child = the_child(request, pk)
    row = found(queries.get_review(child, review))
    form = MoveForm(posted(request), initial={"on": row.booked_on, "version": row.version})
    return ask(
        request,
        form,
        lambda said: reviews.move(review=row, **said, by=request.practitioner, at=request.now),
        title="Move the looked-after review",
        child=child,
        button="Move it",
        done="The looked-after review is moved.",
        terms=queries.terms("hold-separate-review", request.practitioner, request.today),
    )


@for_roles(*KEEPERS)
@both
def held(request: Request, pk: int, review: int) -> HttpResponse:
    """Record that a looked-after review was held."""
    child = the_child(request, pk)
    row = found(queries.get_review(child, review))
    form = HeldForm(posted(request), initial={"held_on": request.today, "version": row.version})
    until_today(form, request, "held_on")

    def act(said: dict[str, object]) -> None:
        given = {name: said[name] or "" for name in ("conference_first", "criteria_met", "review_conference")}
        result = reviews.Found(
            held_on=form.cleaned_data["held_on"],
            says=form.cleaned_data["says"],
            going_home=bool(said["going_home"]),
            **{name: str(value) for name, value in given.items()},
        )
        version = form.cleaned_data["version"]
        reviews.hold(review=row, found=result, version=version, by=request.practitioner, at=request.now)

    return ask(
        request,
        form,
        act,
        title="The looked-after review was held",
        child=child,
        button="Record it",
        done="The looked-after review is recorded.",
        terms=queries.terms("close-care-review", request.practitioner, request.today),
    )


@for_roles(*KEEPERS)
@both
def call_off(request: Request, pk: int, review: int) -> HttpResponse:
    """Call off a looked-after review."""
    child = the_child(request, pk)
    row = found(queries.get_review(child, review))
    return ask(
        request,
        WhyForm(posted(request), initial={"version": row.version}),
        lambda said: reviews.call_off(review=row, **said, by=request.practitioner, at=request.now),
        title="Call off the looked-after review",
        child=child,
        button="Call it off",
        done="The looked-after review is called off.",
    )
