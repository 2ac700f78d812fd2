"""How each of the family is prepared: the page of all of them, and each point, help, need and word of theirs."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.letters.documents import download
from quorate.people.access import STAFF, Role, for_roles
from quorate.people.requests import Request

from ..actions import contributing, helping, steps
from ..forms import family as forms
from ..queries import child as childs
from ..queries import family as queries
from ..queries import heard as said
from ..queries.lists import entry, listed
from .finding import WHOLE, ask, both, caption, crumbs, person_there, posted, saw, there


@for_roles(*STAFF)
@require_GET
def page(request: Request, pk: int) -> HttpResponse:
    """Show what has been done to prepare each of the family, and what is missing."""
    conference = there(request, pk)
    facts = queries.facts_of(conference)
    saw(request, "family", conference, [one.pk for one in facts.children])
    context = {
        "conference": conference,
        "title": "Prepare the family",
        "caption": caption(conference),
        "crumbs": crumbs(conference, "")[:2] + [("Prepare the family", None)],
        "people": queries.prepared(facts),
        "children": childs.parts_of(conference, facts),
        "network": queries.of_the_whole(facts, "family-network"),
        "lead": queries.of_the_lead(facts),
        "leads": request.practitioner.role == Role.SOCIAL_WORKER,
        "day": queries.of_the_whole(facts, "day-arrangements"),
        "young": listed(conference, "young-children") if queries.has_young(facts) else (),
        "heard": said.contributions_for(conference, request.practitioner),
        "kinds": queries.KINDS_OF_HELP,
        "open": conference.state in ("booked", "open"),
    }
    return render(request, "preparing/page.html", context)


def _home(pk: int, who: str = "") -> str:
    return reverse("preparing:page", args=[pk]) + (f"#{who}" if who else "")


@for_roles(*STAFF)
@both
def step(request: Request, pk: int, who: str, list_key: str, item: str) -> HttpResponse:
    """Answer one point, for one of the family or for the conference as a whole."""
    conference = there(request, pk)
    person: Any = None if who == WHOLE else person_there(conference, who)
    point = entry(conference, list_key, item)
    if point is None or not queries.fits(person, list_key):
        return redirect(_home(pk, who))  # this area's procedure has no such point
    row = queries.standing_step(conference, person, list_key, item)
    form = forms.StepForm(posted(request), initial=forms.step_as_said(row))
    form.fields["on"].latest = request.today  # type: ignore[attr-defined]
    back = reverse("preparing:day", args=[pk]) if list_key == "day-arrangements" else _home(pk, who)
    if list_key == "after-conference-child":
        back = reverse("preparing:child", args=[pk, queries.place_of(conference, person)])

    def act() -> object:
        return steps.say_step(
            conference=conference,
            person=person,
            list_key=list_key,
            item=item,
            said=form.said(),
            by=request.practitioner,
            at=request.now,
        )

    if request.method == "GET":
        saw(request, "step", conference)
    return ask(
        request,
        form,
        act,
        conference=conference,
        title=point.says,
        says=[person.name if person else "For the conference as a whole", point.source],
        back=back,
        done="It is recorded.",
    )


@for_roles(*STAFF)
@both
def help_(request: Request, pk: int, who: str, kind: str) -> HttpResponse:
    """Record how one kind of help stands for one of the family."""
    conference = there(request, pk)
    person = person_there(conference, who)
    label = queries.KINDS_OF_HELP.get(kind)
    if label is None:
        raise Http404
    row = helping.standing_help(conference, person, kind)
    form = forms.HelpForm(posted(request), kind=kind, initial=forms.help_as_said(row))
    form.fields["on"].latest = request.today  # type: ignore[attr-defined]

    def act() -> object:
        return helping.say_how_help_stands(
            conference=conference, person=person, said=form.said(), by=request.practitioner, at=request.now
        )

    if request.method == "GET":
        saw(request, "help", conference)
    never = ["An interpreter is never one of the family or a friend."] if kind == "interpreter" else []
    return ask(
        request,
        form,
        act,
        conference=conference,
        title=label,
        says=[f"For {person.name}.", *never],
        back=_home(pk, who),
        done="It is recorded how this help stands.",
    )


@for_roles(*STAFF)
@both
def needs(request: Request, pk: int, who: str) -> HttpResponse:
    """Record what one of the family needs so as to take part."""
    conference = there(request, pk)
    person = person_there(conference, who)
    form = forms.NeedsForm(posted(request), initial=forms.needs_as_said(queries.needs_of(person)))

    def act() -> object:
        return helping.record_needs(
            person=person, said=form.said(), seen=form.row_seen(), by=request.practitioner, at=request.now
        )

    if request.method == "GET":
        saw(request, "needs", conference)
    return ask(
        request,
        form,
        act,
        conference=conference,
        title=f"What {person.name} needs so as to take part",
        back=_home(pk, who),
        done="It is recorded what they need.",
    )


@for_roles(*STAFF)
@both
def heard(request: Request, pk: int, who: str) -> HttpResponse:
    """Write down what one of the family wants the conference to know."""
    conference = there(request, pk)
    person = person_there(conference, who)
    form = forms.HeardForm(
        posted(request),
        request.FILES or None,
        ways=listed(conference, "indirect-ways"),
        children=queries.children_of(conference),
        initial={"token": uuid.uuid4().hex, "kind": "text", "audience": "everybody"},
    )

    def act() -> object:
        return contributing.contribute(
            conference=conference,
            person=person,
            said=form.said(),
            by=request.practitioner,
            at=request.now,
            token=form.cleaned_data["token"],
        )

    if request.method == "GET":
        saw(request, "write-down", conference)
    return ask(
        request,
        form,
        act,
        conference=conference,
        title=f"What {person.name} wants the conference to know",
        back=_home(pk, "heard"),
        done="It is kept for the conference.",
        upload=True,
    )


@for_roles(*STAFF)
@both
def contribution(request: Request, number: int) -> HttpResponse:
    """Show one thing that was given for the conference to hear; answer it, if it is a question."""
    found: Any = said.contribution_seen_by(request.practitioner, number)
    if found is None:
        raise Http404
    form = forms.AnswerForm(posted(request), initial={"words": found.answer, "seen": found.answer})

    def act() -> object:
        return contributing.answer(
            contribution=found,
            words=form.cleaned_data["words"],
            seen=form.cleaned_data.get("seen") or "",
            by=request.practitioner,
            at=request.now,
        )

    if request.method == "GET":
        saw(request, "contribution", found.conference)
    return ask(
        request,
        form,
        act,
        conference=found.conference,
        title=f"From {found.name}",
        back=_home(found.conference_id, "heard"),
        done="The answer is recorded. It is on their own page.",
        button="Save the answer",
        given=found,
        question=found.kind == "question",
    )


@for_roles(*STAFF)
@require_GET
def file(request: Request, number: int) -> HttpResponse:
    """Hand over the file of what was given."""
    found: Any = said.contribution_seen_by(request.practitioner, number)
    if found is None or found.content is None:
        raise Http404
    saw(request, "contribution-file", found.conference)
    return download(bytes(found.content), found.file_name, found.media_type)
