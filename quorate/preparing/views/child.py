"""One child's own part: assessed, settled with the chair, kept from what a parent does not want heard."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from ..actions import child as acts
from ..forms import child as forms
from ..queries import child as queries
from ..queries.lists import listed
from .finding import ask, both, caption, crumbs, posted, saw, there


def _part(conference: Any, row: int) -> Any:
    part = queries.part_of(conference, row)
    if part is None:
        raise Http404
    return part


def _home(pk: int, row: int) -> str:
    return reverse("preparing:child", args=[pk, row])


def _between(part: Any, pk: int) -> list[tuple[str, str]]:
    return [(part.child.name, _home(pk, part.row.pk))]


@for_roles(*STAFF)
@require_GET
def page(request: Request, pk: int, row: int) -> HttpResponse:
    """Show all that stands about one child's taking part."""
    conference = there(request, pk)
    part = _part(conference, row)
    saw(request, "child", conference, [part.child.pk])
    context = {
        "conference": conference,
        "part": part,
        "title": part.child.name,
        "caption": caption(conference),
        "crumbs": crumbs(conference, part.child.name),
        "questions": listed(conference, "child-questions"),
        "say": queries.in_words,
        "names": queries.names_of(conference),
        "guidance": listed(conference, "child-guidance"),
        "private": queries.private_lines(conference, part),
        "after": listed(conference, "after-conference-child"),
        "relatives": {one.pk: one.name for one in queries.relatives_of(conference)},
        "order": dict(queries.running_order(conference)),
        "booked": conference.state == "booked",
        "over": conference.state in ("closed", "stood-down"),
    }
    return render(request, "preparing/child.html", context)


@for_roles(*STAFF)
@both
def assess(request: Request, pk: int, row: int) -> HttpResponse:
    """Assess whether the child is to be in the conference."""
    conference = there(request, pk)
    part = _part(conference, row)
    form = forms.AssessForm(
        posted(request),
        questions=listed(conference, "child-questions"),
        factors=listed(conference, "child-capacity"),
        risks=listed(conference, "child-risks"),
        ways=listed(conference, "indirect-ways"),
        professionals=queries.professionals_of(conference),
        initial={"assessed_on": request.today, **forms.assessment_as_said(part.assessment)},
    )
    for name in ("assessed_on", "explained_on", "changed_mind_on"):
        form.fields[name].latest = request.today  # type: ignore[attr-defined]

    def act() -> object:
        return acts.assess(row=part.row, said=form.said(), by=request.practitioner, at=request.now)

    if request.method == "GET":
        saw(request, "assess", conference, [part.child.pk])
    age = "unborn" if part.age is None else f"{part.age} on the day of the conference"
    return ask(
        request,
        form,
        act,
        conference=conference,
        title=f"Is {part.child.name} to be in the conference?",
        says=[f"{part.child.name} is {age}.", part.presumption]
        if part.presumption
        else [f"{part.child.name} is {age}."],
        back=_home(pk, row),
        between=_between(part, pk),
        done="The assessment is recorded.",
        button="Save the assessment",
    )


@for_roles(*STAFF)
@both
def settle(request: Request, pk: int, row: int) -> HttpResponse:
    """Record what the chair and the worker settled about the child's coming."""
    conference = there(request, pk)
    part = _part(conference, row)
    form = forms.SettleForm(
        posted(request),
        parts=queries.running_order(conference),
        relatives=queries.relatives_of(conference),
        initial={"settled_on": request.today, **forms.settled_as_said(part.settled)},
    )
    form.fields["settled_on"].latest = request.today  # type: ignore[attr-defined]

    def act() -> object:
        return acts.settle(row=part.row, said=form.said(), by=request.practitioner, at=request.now)

    if request.method == "GET":
        saw(request, "settle", conference, [part.child.pk])
    kept = [
        f"{one.relative.name} does not want {part.child.name} to hear about {one.matter}."
        for one in part.private
    ]
    return ask(
        request,
        form,
        act,
        conference=conference,
        title=f"How {part.child.name} comes",
        says=["The chair and the social worker settle this beforehand.", *kept],
        back=_home(pk, row),
        between=_between(part, pk),
        done="It is recorded what was settled.",
    )


@for_roles(*STAFF)
@both
def private(request: Request, pk: int, row: int) -> HttpResponse:
    """Record what a parent does not want the child to hear."""
    conference = there(request, pk)
    part = _part(conference, row)
    form = forms.PrivateForm(
        posted(request), parts=queries.running_order(conference), relatives=queries.relatives_of(conference)
    )

    def act() -> object:
        data = form.cleaned_data
        return acts.keep_from_child(
            row=part.row,
            relative=form.chosen(),
            part=data["part"],
            matter=data["matter"],
            by=request.practitioner,
            at=request.now,
        )

    if request.method == "GET":
        saw(request, "private", conference, [part.child.pk])
    return ask(
        request,
        form,
        act,
        conference=conference,
        title=f"What {part.child.name} is not to hear",
        says=["A parent’s view on this is respected: it is dealt with while the child is not there."],
        back=_home(pk, row),
        between=_between(part, pk),
        done="It is recorded, and taken out of the child’s time.",
    )


@for_roles(*STAFF)
@both
def lift(request: Request, pk: int, row: int, number: int) -> HttpResponse:
    """Record that a parent no longer minds."""
    conference = there(request, pk)
    part = _part(conference, row)
    matter = next((one for one in part.private if one.pk == number), None)
    if matter is None:
        return redirect(_home(pk, row))  # lifted already, by somebody else or on another page
    form = forms.WhyForm(posted(request))

    def act() -> object:
        return acts.no_longer_private(
            matter=matter, why=form.cleaned_data["why"], by=request.practitioner, at=request.now
        )

    if request.method == "GET":
        saw(request, "private", conference, [part.child.pk])
    return ask(
        request,
        form,
        act,
        conference=conference,
        title=f"{matter.relative.name} no longer minds",
        says=[f"That {part.child.name} hears about {matter.matter}."],
        back=_home(pk, row),
        between=_between(part, pk),
        done="It is recorded that this may be heard.",
    )
