"""What is known about the family beforehand: the procedure's questions, and who must not meet."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from ..actions import family as acts
from ..forms import admitting as forms
from ..queries import admitting as queries
from ..queries import excluding, people
from .acting import act_page, both, caption, found, saw


def _back(pk: int) -> str:
    return reverse("attendance:family", args=[pk])


@for_roles(*STAFF)
@require_GET
def family(request: Request, pk: int) -> HttpResponse:
    """Show the questions with what was found, and who must not meet whom."""
    conference = found(request, pk)
    saw(request, "family", conference.ref, conference)
    apart = queries.kept_apart(conference)
    context = {
        "conference": conference,
        "caption": caption(conference),
        "open": conference.state in excluding.OPEN_FOR,
        "questions": queries.questions_of(conference),
        "apart": apart,
        "police": queries.police_duties(conference.area, people.day_of(conference), apart),
    }
    return render(request, "attendance/family.html", context)


@for_roles(*STAFF)
@both
def question(request: Request, pk: int, question: str) -> HttpResponse:
    """Answer one of the questions."""
    conference = found(request, pk)
    asked = next((one for one in queries.questions_of(conference) if one.key == question), None)
    if asked is None:
        raise Http404
    initial = {"yes": asked.answer.yes, "says": asked.answer.says} if asked.answer else {}
    form = forms.QuestionForm(request.POST if request.method == "POST" else None, initial=initial)

    def act(said: dict[str, Any]) -> str:
        acts.consider(
            conference=conference, question=question, **said, by=request.practitioner, at=request.now
        )
        return "What was found is on record."

    title = asked.says[:1].upper() + asked.says[1:] + "?"
    return act_page(request, conference, form=form, act=act, title=title, button="Save", to=_back(pk))


@for_roles(*STAFF)
@both
def apart(request: Request, pk: int) -> HttpResponse:
    """Record bail, a police enquiry, an order or a danger that bears on who may meet."""
    conference = found(request, pk)
    known = {str(one.pk): one for one in people.family_of(people.listed(conference))}
    form = forms.ApartForm(
        request.POST if request.method == "POST" else None,
        family=[(key, f"{one.name}, {one.part}") for key, one in known.items()],
    )

    def act(said: dict[str, Any]) -> str:
        acts.keep_apart(
            invitation=known[said["invitation"]],
            other=known.get(said["other"]),
            because=said["because"],
            says=said["says"],
            by=request.practitioner,
            at=request.now,
        )
        return "It is on record, and shown at the sitting."

    return act_page(
        request, conference, form=form, act=act, title="Who must not meet, or is under enquiry", button="Save",
        to=_back(pk),
    )  # fmt: skip


@for_roles(*STAFF)
@both
def end_apart(request: Request, pk: int, entry: int) -> HttpResponse:
    """End an entry that no longer holds."""
    conference = found(request, pk)
    row = next((one for one in queries.kept_apart(conference) if one.pk == entry), None)
    if row is None:
        raise Http404
    form = forms.EndForm(request.POST if request.method == "POST" else None)

    def act(said: dict[str, Any]) -> str:
        acts.end_apart(entry=row, **said, by=request.practitioner, at=request.now)
        return "The entry has ended. It is kept."

    lines = (f"{row.get_because_display()}: {row.says}",)
    return act_page(
        request, conference, form=form, act=act, title="This no longer holds", button="End it", to=_back(pk),
        lines=lines,
    )  # fmt: skip
