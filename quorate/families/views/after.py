"""After the meeting: what was decided, the plan, the papers, and asking for a change."""

from datetime import date
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from quorate.design.languages import gettext as _
from quorate.design.languages import spoken_day
from quorate.letters.documents import download

from ..access import FamilyRequest, family_page
from ..actions import minutes, plan
from ..forms import ChangeForm, PlanViewForm
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


@family_page("parent")
@both
def change(request: FamilyRequest) -> HttpResponse:
    """Ask for a change in the minutes that this reader was sent; late ones are kept, and that is said beforehand."""
    reader = request.reader
    if not queries.may_ask_for_change(reader):
        raise Http404
    saw(request, "minutes-change")
    until = queries.correct_until(reader)
    here = reverse("families:after") + "#changes"
    return ask(
        request,
        ChangeForm(posted(request)),
        lambda said: minutes.ask_for_change(reader=reader, words=said["words"], at=request.now),
        then=here,
        done=_("The chair will look at it. The answer will be shown here."),
        field="words",
        title=_("Ask for a change in the minutes"),
        says=_how(until, late=until is not None and request.today > until),
        button=_("Ask for this change"),
        back=here,
    )


def _how(until: date | None, *, late: bool) -> tuple[str, ...]:
    """Return what asking for a change means and until when it is in time."""
    says = [
        _("The minutes are the notes of the meeting. Are they wrong? Tell us what should be changed."),
        _(
            "The chair will read it. They will put it right, or say why not. What you ask is kept in both cases."
        ),
    ]
    if until and late:
        says.append(
            _("The last day to ask was %(day)s. You can still tell us. We will mark it as late.")
            % {"day": spoken_day(until)}
        )
    elif until:
        says.append(_("Please do it by %(day)s.") % {"day": spoken_day(until)})
    return tuple(says)
