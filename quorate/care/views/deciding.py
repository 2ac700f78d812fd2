"""The pages on which worries are raised and decided, and on which something is weighed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpResponse

from quorate.design.forms import Form
from quorate.people.access import for_roles
from quorate.people.requests import Request

from .. import forms, queries
from ..access import KEEPERS
from ..actions import matters, weighing
from .pages import ask, both, found, from_today, posted, the_child, until_today

Kind = weighing.Kind


@for_roles(*KEEPERS)
@both
def raise_matter(request: Request, pk: int) -> HttpResponse:
    """Record a worry or a request."""
    child = the_child(request, pk)
    token = request.POST.get("token") or str(uuid4())
    return ask(
        request,
        forms.RaiseForm(posted(request), initial={"raised_at": request.now}),
        lambda said: matters.raise_matter(
            child=child, **said, token=token, by=request.practitioner, at=request.now
        ),
        title="A worry, or a request for the child",
        child=child,
        button="Record it",
        done="Recorded. Look at whether the care plan has to be brought up to date.",
        token=token,
    )


@for_roles(*KEEPERS)
@both
def tell_officer(request: Request, pk: int, matter: int) -> HttpResponse:
    """Tell the reviewing officer of a worry."""
    child = the_child(request, pk)
    row = found(queries.get_matter(child, matter))
    return ask(
        request,
        Form(posted(request)),
        lambda _said: matters.tell_officer(matter=row, by=request.practitioner, at=request.now),
        title="Tell the reviewing officer",
        child=child,
        button="Send the letter",
        done="The letter to the reviewing officer is in the post room.",
        says=(row.says, "The letter names no child: it asks the officer to look at the record."),
    )


@for_roles(*KEEPERS)
@both
def decide(request: Request, pk: int, matter: int) -> HttpResponse:
    """Decide what follows."""
    child = the_child(request, pk)
    row = found(queries.get_matter(child, matter))
    form = forms.DecideForm(
        posted(request),
        initial={"version": row.version, "discussed_on": request.today, "manager": row.manager},
    )
    until_today(form, request, "discussed_on")
    act = matters.ACTS.get(row.kind)

    def settle(said: dict[str, Any]) -> None:
        version = said.pop("version")
        answer = matters.Answer(**said)
        matters.decide(matter=row, answer=answer, version=version, by=request.practitioner, at=request.now)

    return ask(
        request,
        form,
        settle,
        title=row.get_kind_display(),
        child=child,
        button="Record the decision",
        done="The decision is recorded.",
        says=(row.says,),
        terms=queries.terms(act, request.practitioner, request.today) if act else None,
    )


@for_roles(*KEEPERS)
@both
def take_back_matter(request: Request, pk: int, matter: int) -> HttpResponse:
    """Take back a worry that was recorded by mistake."""
    child = the_child(request, pk)
    row = found(queries.get_matter(child, matter))
    return ask(
        request,
        forms.WhyForm(posted(request), initial={"version": row.version}),
        lambda said: matters.take_back(matter=row, **said, by=request.practitioner, at=request.now),
        title=f"Take back: {row.get_kind_display()}",
        child=child,
        button="Take it back",
        done="Taken back. The entry is kept, with your reason.",
        says=(row.says,),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """One kind of thing to weigh: its form, its act, and the permission that says what is asked."""

    form: type[Form]
    title: str
    said: Callable[..., Any]
    act: Callable[..., Any]
    terms: str = ""


WEIGHED: Mapping[str, Asked] = {
    Kind.SECURITY: Asked(
        forms.SecurityForm, "How secure is the child?", weighing.Security, weighing.weigh_security
    ),
    Kind.CHAIRING: Asked(
        forms.ChairingForm, "Who chairs?", weighing.Chairing, weighing.decide_chairing, "chair-in-care"
    ),
    Kind.PLANS: Asked(
        forms.PlansForm, "Which plan goes on?", weighing.Plans, weighing.choose_plan, "keep-two-plans"
    ),
    Kind.CHANGE: Asked(
        forms.ChangeForm,
        "A change to the care plan",
        weighing.Change,
        weighing.change_care_plan,
        "change-care-plan",
    ),
    Kind.CONFER: Asked(
        forms.ConferForm,
        "Why is there a conference about a child in care?",
        weighing.Confer,
        weighing.explain_conference,
        "confer-in-care",
    ),
}


@for_roles(*KEEPERS)
@both
def weigh(request: Request, pk: int, kind: str) -> HttpResponse:
    """Write down something that is weighed."""
    child = the_child(request, pk)
    asked = WEIGHED.get(kind)
    if asked is None:
        raise Http404
    form = until_today(asked.form(posted(request), initial=from_today(request.today)), request, "on")

    def act(said: dict[str, Any]) -> None:
        given = {name: "" if value is None else value for name, value in said.items()}
        asked.act(child=child, said=asked.said(**given), by=request.practitioner, at=request.now)

    return ask(
        request,
        form,
        act,
        title=asked.title,
        child=child,
        button="Record it",
        done="Recorded.",
        says=_beside(child, kind),
        terms=queries.terms(asked.terms, request.practitioner, request.today) if asked.terms else None,
    )


def _beside(child: Any, kind: str) -> tuple[str, ...]:
    if kind != Kind.SECURITY:
        return ()
    spell = queries.open_spell(child)
    return (f"The child is looked after: {spell.get_status_display().lower()}.",) if spell else ()


@for_roles(*KEEPERS)
@both
def take_back_weighed(request: Request, pk: int, row: int) -> HttpResponse:
    """Take back something weighed that was recorded by mistake."""
    child = the_child(request, pk)
    one = found(queries.get_weighed(child, row))
    return ask(
        request,
        forms.WhyForm(posted(request), initial={"version": 1}),
        lambda said: weighing.take_back(row=one, why=said["why"], by=request.practitioner, at=request.now),
        title=f"Take back: {one.get_kind_display().lower()}",
        child=child,
        button="Take it back",
        done="Taken back. The entry is kept, with your reason.",
        says=(one.says,),
    )
