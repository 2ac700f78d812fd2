"""Progress gone over at a review or core group, and the plan as each person has it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.letters.documents import docx, download, file_name, paper_pdf
from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from .. import actions, queries
from ..checks import Checked, checked, lets_through
from ..forms import LetThroughForm, NoteForm, OccasionForm, OutcomeProgressForm
from ..queries import Place
from ..queries.occasions import words_of
from .actions import action_for
from .asking import ask, both, plan_for, posted, seen
from .versions import SUFFIXES


def _occasion(request: Request, plan: queries.Plan) -> Place:
    """Return the meeting that the address names, else the last one held."""
    ref = request.GET.get("at", "")
    found = queries.place(plan, ref) if ref else next((one for one in queries.places(plan) if one.on), None)
    if found is None:
        raise Http404
    return found


def _back(plan: queries.Plan, where: Place) -> str:
    return f"{reverse('plans:progress', args=[plan.pk])}?{urlencode({'at': where.ref})}"


@for_roles(*STAFF)
@require_GET
def progress(request: Request, pk: int) -> HttpResponse:
    """Show how far each outcome and action has come, as one occasion has it on record, with what was said before."""
    plan = plan_for(request, pk)
    places = [one for one in queries.places(plan) if one.on]
    ref = request.GET.get("at", "")
    where = queries.place(plan, ref) if ref else (places[0] if places else None)
    if where is None and ref:
        raise Http404
    seen(request, plan, "plans.progress")
    form = OccasionForm(
        None,
        choices={"at": [(one.ref, one.words) for one in places]},
        initial={"at": where.ref if where else ""},
    )
    return render(
        request,
        "plans/progress.html",
        {
            "plan": plan,
            "where": where,
            "places": places,
            "form": form,
            "found": queries.progress_at(plan, where.ref if where else "", request.today),
            "put_right": queries.put_right(plan, where.ref) if where else [],
            "at_words": lambda ref: words_of(places, ref),
        },
    )


@for_roles(*STAFF)
@both
def outcome(request: Request, pk: int, outcome: int) -> HttpResponse:
    """Record how far one outcome has come."""
    plan = plan_for(request, pk)
    where = _occasion(request, plan)
    found = queries.progress_at(plan, where.ref, request.today)
    line = next((one for one in found.outcomes if one.wording.outcome_id == outcome), None)
    row = queries.outcome_of(plan, outcome)
    if line is None or row is None:
        raise Http404
    row.plan = plan
    fields = ("standing", "safety", "health", "development", "evidence")
    initial = {name: getattr(line.now, name) for name in fields} if line.now else {}
    form = OutcomeProgressForm(
        posted(request),
        stands=line.now is not None,
        initial={**initial, "instead_of": line.now.pk if line.now else None},
    )
    return ask(
        request,
        plan,
        form,
        lambda said: actions.record_progress(
            outcome=row,
            ref=where.ref,
            standing=said["standing"],
            domains=said,
            evidence=said["evidence"],
            why=said.get("why") or "",
            instead_of=said["instead_of"],
            by=request.practitioner,
            at=request.now,
        ),
        title="How far an outcome has come",
        button="Save",
        done="The progress is on record.",
        to=_back(plan, where),
        template="plans/outcome_progress.html",
        line=line,
        where=where,
    )


@for_roles(*STAFF)
@both
def note(request: Request, pk: int, action: int) -> HttpResponse:
    """Note at a meeting how far one action has come."""
    plan = plan_for(request, pk)
    where = _occasion(request, plan)
    row = action_for(plan, action)
    row.plan = plan
    return ask(
        request,
        plan,
        NoteForm(posted(request)),
        lambda said: actions.note_progress(
            action=row, ref=where.ref, says=said["says"], by=request.practitioner, at=request.now
        ),
        title="How far an action has come",
        button="Save",
        done="The note is on record.",
        to=_back(plan, where),
        lines=(row.what, where.words),
    )


@for_roles(*STAFF)
@require_GET
def papers(request: Request, pk: int) -> HttpResponse:
    """List everybody with a part in the plan, with how much it asks of each."""
    plan = plan_for(request, pk)
    return render(request, "plans/people.html", {"plan": plan, "views": queries.views_of(plan)})


def _left_out(request: Request) -> set[int]:
    return {int(one) for one in request.GET.getlist("without") if one.isdigit()}


@for_roles(*STAFF)
@require_GET
def person(request: Request, pk: int, who: str) -> HttpResponse:
    """Show the plan as one person has it: what they are to do, and what others will do."""
    plan = plan_for(request, pk)
    view = queries.view_of(plan, who)
    if view is None:
        raise Http404
    seen(request, plan, "plans.person")
    left_out = _left_out(request)
    found = _checked(request, plan, view)
    return render(
        request,
        "plans/person.html",
        {
            "plan": plan,
            "view": view,
            "left_out": left_out,
            "query": _query(left_out),
            "found": found,
            "lets_through": lets_through(plan, request.practitioner),
        },
    )


def _checked(request: Request, plan: queries.Plan, view: queries.DoersView) -> Checked:
    version = queries.version_in_force(plan)
    return checked(plan, view, version, left_out=_left_out(request), at=request.now)


def _query(left_out: set[int]) -> str:
    return "?" + urlencode([("without", one) for one in sorted(left_out)]) if left_out else ""


def _page_of(request: Request, plan: queries.Plan, view: queries.DoersView) -> str:
    return reverse("plans:person", args=[plan.pk, view.key]) + _query(_left_out(request))


@for_roles(*STAFF)
@both
def let_through(request: Request, pk: int, who: str) -> HttpResponse:
    """Let somebody's paper go though it tells something that is kept from them."""
    plan = plan_for(request, pk)
    view = queries.view_of(plan, who)
    if view is None:
        raise Http404
    found, back = _checked(request, plan, view), _page_of(request, plan, view)
    if found.may_go:
        return redirect(back)
    return ask(
        request,
        plan,
        LetThroughForm(posted(request)),
        lambda said: actions.let_through(
            plan=plan,
            who=view.person.key,
            found=found,
            why=said["why"],
            by=request.practitioner,
            at=request.now,
        ),
        title=f"Let {view.person.name} have this copy as it is",
        button="Let it go",
        done="Your decision is on record. The copy can be handed over.",
        to=back,
        lines=found.tells,
    )


@for_roles(*STAFF)
@require_GET
def persons_file(request: Request, pk: int, who: str, suffix: str) -> HttpResponse:
    """Download one person's paper as PDF or Word, unless it would tell what is kept from them."""
    plan = plan_for(request, pk)
    view = queries.view_of(plan, who)
    if view is None or suffix not in SUFFIXES:
        raise Http404
    found = _checked(request, plan, view)
    if not found.may_go:
        messages.error(request, "This copy cannot be handed over as it is. See below what it would tell.")
        return redirect(_page_of(request, plan, view))
    seen(request, plan, "plans.person-downloaded")
    content = paper_pdf(found.paper) if suffix == "pdf" else docx(found.paper)
    return download(content, file_name("plan", str(pk), view.person.name, suffix=suffix), SUFFIXES[suffix])
