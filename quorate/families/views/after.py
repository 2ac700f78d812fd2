"""After the meeting: what was decided, the plan, the papers, and asking for a change."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from quorate.design.languages import gettext as _
from quorate.letters.documents import download

from ..access import FamilyRequest, family_page
from ..actions import plan
from ..forms import PlanViewForm
from ..queries import after as queries
from .pages import ask, both, posted, saw, show


@family_page("parent", "child")
@require_safe
def after(request: FamilyRequest) -> HttpResponse:
    """Show what was decided, once it was sent to this reader."""
    saw(request, "after")
    template = "child_after.html" if request.reader.is_child else "after.html"
    return show(request, template, {"after": queries.after(request.reader)})


@family_page("parent", "child")
@require_safe
def paper(request: FamilyRequest, number: int) -> HttpResponse:
    """Give a file of a paper that was sent to this reader: their own copy and no other."""
    found = queries.file(request.reader, number)
    if found is None:
        raise Http404
    saw(request, "paper", f"letter:{found.letter_id}")
    return download(bytes(found.content), found.name, found.media_type)


@family_page("parent")
@both
def plan_view(request: FamilyRequest, number: int) -> HttpResponse:
    """Ask what the reader thinks of one thing to be done."""
    line = queries.action(request.reader, number)
    if line is None:
        raise Http404
    view = line.view
    here = reverse("families:after") + f"#action-{number}"

    def act(said: dict[str, Any]) -> None:
        plan.say_of_action(
            reader=request.reader,
            action=line.action,
            says=said["says"],
            words=said["words"] or "",
            at=request.now,
        )

    return ask(
        request,
        PlanViewForm(
            posted(request),
            initial={"says": view.says, "words": view.words} if view else None,
            what=line.action.what,
        ),
        act,
        then=here,
        done=_("We have kept what you said. The workers can see it."),
        field="words",
        title=_("What do you think?"),
        button=_("Tell us"),
        back=here,
    )
