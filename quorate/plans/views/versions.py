"""The pages of a plan's versions: read, write, agree, put aside, compare, print."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.cases.facts import procedure_of
from quorate.letters.documents import DOCX_TYPE, PDF_TYPE, docx, download, file_name, paper_pdf
from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request
from quorate.rules import permission

from .. import actions, queries
from ..actions import Wording
from ..forms import (
    AgreeForm,
    AssessmentForm,
    DiscardForm,
    DraftForm,
    ExplainForm,
    LeaveOutForm,
    OutcomeForm,
    ResourceForm,
    SectionForm,
)
from ..papers import GROUPS, version_words, whole_paper
from ..queries.content import compare as compared
from ..queries.content import parts
from ..queries.outline import checklist, facts_for_issue
from ..sections import PASSAGES
from .asking import ask, both, plan_for, posted, seen, version_for

SUFFIXES = {"pdf": PDF_TYPE, "docx": DOCX_TYPE}


@for_roles(*STAFF)
@both
def draft(request: Request, pk: int) -> HttpResponse:
    """Begin the next version; if somebody has, go on to it. ``?at=core-group:3`` says who asks for it."""
    plan = plan_for(request, pk)
    drafting = queries.draft_of(plan)
    if request.method != "POST" and drafting is not None:
        return redirect("plans:version", pk=pk, number=drafting.number)
    where = queries.place(plan, request.GET.get("at", ""))
    form = DraftForm(posted(request))
    return ask(
        request,
        plan,
        form,
        lambda said: actions.open_draft(
            plan=plan,
            why=said["why"],
            asked_at=where.ref if where else "",
            by=request.practitioner,
            at=request.now,
        ),
        title="Begin the next version",
        button="Begin",
        done="The draft is open. Nothing is in force until it is agreed.",
        to=reverse("plans:plan", args=[pk]),
        onward=lambda made: reverse("plans:version", args=[pk, made.number]),
        lines=("The draft starts as a copy of the version in force. There is one draft at a time.",),
    )


@for_roles(*STAFF)
@require_GET
def version(request: Request, pk: int, number: int) -> HttpResponse:
    """Show a version: all it says, what is missing, and to whom it was explained; a draft can be written in."""
    plan = plan_for(request, pk)
    found = version_for(plan, number)
    seen(request, plan, "plans.version")
    procedure = procedure_of(plan.area)
    items, reason = checklist(found, procedure=procedure, on=found.agreed_on or request.today)
    texts = {one.key: one for one in found.sections.select_related("by")}
    explained = {one.who: one for one in found.explained.select_related("by").order_by("pk")}
    return render(
        request,
        "plans/version.html",
        {
            "plan": plan,
            "version": found,
            "says": version_words(found, queries.places(plan)),
            "writing": found.state == "draft" and plan.ended_on is None,
            "explaining": found.state in ("draft", "agreed") and plan.ended_on is None,
            "passages": [(one, texts.get(one.key)) for one in PASSAGES],
            "outcomes": queries.wordings_of(found),
            "resources": list(found.resources.select_related("agency").order_by("agency__name")),
            "doing": [one for one in parts(found) if one.group == "actions"],
            "items": items,
            "missing": [item for item in items if item.lines],
            "reason": reason,
            "people": [(one, explained.get(one.key)) for one in queries.people_of(plan)],
        },
    )


@for_roles(*STAFF)
@both
def section(request: Request, pk: int, number: int, key: str) -> HttpResponse:
    """Write one passage."""
    plan = plan_for(request, pk)
    found = version_for(plan, number)
    passage = next((one for one in PASSAGES if one.key == key), None)
    if passage is None:
        raise Http404
    row = found.sections.filter(key=key).first()
    form = SectionForm(
        posted(request),
        title=passage.title,
        hint=passage.hint,
        initial={"text": row.text if row else "", "version": row.version if row else 0},
    )
    return ask(
        request,
        plan,
        form,
        lambda said: actions.write_section(
            draft=found,
            key=key,
            text=said["text"],
            version=said["version"],
            by=request.practitioner,
            at=request.now,
        ),
        title=passage.title,
        button="Save",
        done=f"“{passage.title}” is saved.",
        to=reverse("plans:version", args=[pk, number]) + f"#{key}",
    )


@for_roles(*STAFF)
@both
def outcome(request: Request, pk: int, number: int, outcome: int | None = None) -> HttpResponse:
    """Word an outcome: a new one, or one that stands in the draft."""
    plan = plan_for(request, pk)
    found = version_for(plan, number)
    row = found.outcomes.filter(outcome=outcome).select_related("outcome").first() if outcome else None
    if outcome and row is None:
        raise Http404
    initial: dict[str, Any] = {"version": 0}
    if row is not None:
        fields = ("what", "must_change", "known_by", "by_on", "reviewed_when", "monitor", "version")
        initial = {name: getattr(row, name) for name in fields}
    form = OutcomeForm(posted(request), initial=initial)

    def act(said: dict[str, Any]) -> object:
        shown = said.pop("version")
        return actions.write_outcome(
            draft=found,
            wording=Wording(**said),
            outcome=row.outcome if row else None,
            version=shown,
            by=request.practitioner,
            at=request.now,
        )

    return ask(
        request,
        plan,
        form,
        act,
        title="Change an outcome" if row else "Add an outcome",
        button="Save",
        done="The outcome is saved.",
        to=reverse("plans:version", args=[pk, number]) + "#outcomes",
    )


@for_roles(*STAFF)
@both
def leave_out(request: Request, pk: int, number: int, outcome: int) -> HttpResponse:
    """Leave an outcome out of the draft."""
    plan = plan_for(request, pk)
    found = version_for(plan, number)
    row = found.outcomes.filter(outcome=outcome).select_related("outcome").first()
    if row is None:
        raise Http404
    form = LeaveOutForm(posted(request), initial={"version": row.version})
    return ask(
        request,
        plan,
        form,
        lambda said: actions.drop_outcome(
            draft=found,
            outcome=row.outcome,
            version=said["version"],
            by=request.practitioner,
            at=request.now,
        ),
        title="Leave an outcome out",
        button="Leave it out of this version",
        done="The outcome is left out of the draft. Earlier versions keep it.",
        to=reverse("plans:version", args=[pk, number]) + "#outcomes",
        lines=(row.what, "Its progress so far stays on record."),
    )


@for_roles(*STAFF)
@both
def assessment(request: Request, pk: int, number: int) -> HttpResponse:
    """Say whether an assessment is still running."""
    plan = plan_for(request, pk)
    found = version_for(plan, number)
    form = AssessmentForm(
        posted(request),
        initial={
            "running": found.assessment_open,
            "by_on": found.assessment_by,
            "version": found.version,
        },
    )
    return ask(
        request,
        plan,
        form,
        lambda said: actions.write_assessment(draft=found, **said, by=request.practitioner, at=request.now),
        title="The assessment",
        button="Save",
        done="That is saved.",
        to=reverse("plans:version", args=[pk, number]) + "#assessment",
    )


@for_roles(*STAFF)
@both
def resource(request: Request, pk: int, number: int, agency: int | None = None) -> HttpResponse:
    """Say what the plan asks of an agency, and who comes for it to the first core group."""
    plan = plan_for(request, pk)
    found = version_for(plan, number)
    agencies = {str(one.pk): one for one in queries.agencies_for(plan)}
    row = found.resources.filter(agency=agency).first() if agency else None
    if agency and row is None:
        raise Http404
    initial: dict[str, Any] = {"version": 0}
    if row is not None:
        initial = {
            "agency": str(row.agency_id),
            "needs": row.needs,
            "representative": row.representative,
            "can_commit": row.can_commit,
            "version": row.version,
        }
    choices = [(key, one.name) for key, one in agencies.items() if row is None or key == str(agency)]
    form = ResourceForm(
        posted(request),
        choices={"agency": choices if row else [("", "Choose one"), *choices]},
        initial=initial,
    )
    return ask(
        request,
        plan,
        form,
        lambda said: actions.write_resource(
            draft=found,
            **{**said, "agency": agencies[said["agency"]]},
            by=request.practitioner,
            at=request.now,
        ),
        title="What an agency brings",
        button="Save",
        done="That is saved.",
        to=reverse("plans:version", args=[pk, number]) + "#agencies",
    )


@for_roles(*STAFF)
@both
def explained(request: Request, pk: int, number: int, who: str) -> HttpResponse:
    """Record whether the plan was explained to somebody and understood."""
    plan = plan_for(request, pk)
    found = version_for(plan, number)
    person = next((one for one in queries.people_of(plan) if one.key.replace(":", "-") == who), None)
    if person is None:
        raise Http404
    form = ExplainForm(posted(request), initial={"on": request.today})
    return ask(
        request,
        plan,
        form,
        lambda said: actions.explain(
            version=found, who=person.key, **said, by=request.practitioner, at=request.now
        ),
        title=f"Explaining the plan to {person.name}",
        button="Save",
        done="That is on record.",
        to=reverse("plans:version", args=[pk, number]) + "#explained",
    )


@for_roles(*STAFF)
@both
def agree(request: Request, pk: int, number: int) -> HttpResponse:
    """Agree a draft, with what is missing shown first."""
    plan = plan_for(request, pk)
    found = version_for(plan, number)
    procedure = procedure_of(plan.area)
    items, reason = checklist(found, procedure=procedure, on=request.today)
    role = str(request.practitioner.role)
    allowed = permission.may(
        "issue-plan", role=role, procedure=procedure, on=request.today, facts=facts_for_issue(found)
    )
    places = queries.places(plan)
    asked_at = queries.place(plan, found.asked_at)  # perhaps a conference that still sits
    if asked_at is not None and asked_at not in places:
        places.insert(0, asked_at)
    form = AgreeForm(
        posted(request),
        choices={"agreed_at": [("", "Choose one"), *((one.ref, one.words) for one in places)]},
        initial={"on": request.today, "agreed_at": found.asked_at, "version": found.version},
    )
    return ask(
        request,
        plan,
        form,
        lambda said: actions.agree(draft=found, **said, by=request.practitioner, at=request.now),
        title=f"Agree version {number}",
        button="Agree this version",
        done=f"Version {number} is in force.",
        to=reverse("plans:version", args=[pk, number]),
        template="plans/agree.html",
        version=found,
        missing=[item for item in items if item.lines],
        items=items,
        reason=reason,
        blocked=allowed.blocked,
    )


@for_roles(*STAFF)
@both
def put_aside(request: Request, pk: int, number: int) -> HttpResponse:
    """Put a draft aside."""
    plan = plan_for(request, pk)
    found = version_for(plan, number)
    form = DiscardForm(posted(request), initial={"version": found.version})
    return ask(
        request,
        plan,
        form,
        lambda said: actions.discard(draft=found, **said, by=request.practitioner, at=request.now),
        title=f"Put version {number} aside",
        button="Put it aside",
        done="The draft is put aside. It can still be read.",
        to=reverse("plans:plan", args=[pk]),
    )


@for_roles(*STAFF)
@require_GET
def compare(request: Request, pk: int) -> HttpResponse:
    """Show what changed from one version to another."""
    plan = plan_for(request, pk)
    numbers = queries.numbers_of(plan)
    if not numbers:
        raise Http404
    asked = [request.GET.get(name, "") for name in ("from", "to")]
    chosen = [int(one) for one in asked if one.isdigit() and int(one) in numbers]
    before, after = (
        version_for(plan, number) for number in (chosen if len(chosen) == 2 else numbers[-2:] * 2)[:2]
    )
    seen(request, plan, "plans.compared")
    found = compared(parts(before), parts(after))
    changed = [one for one in found if one.kind != "same"]
    return render(
        request,
        "plans/compare.html",
        {
            "plan": plan,
            "before": before,
            "after": after,
            "changed": [
                (title, [one for one in changed if one.part.group == group]) for group, title in GROUPS
            ],
            "same": [one.part.title for one in found if one.kind == "same"],
            "any": bool(changed),
        },
    )


@for_roles(*STAFF)
@require_GET
def paper(request: Request, pk: int, number: int, suffix: str) -> HttpResponse:
    """Download a version of the plan as PDF or Word."""
    plan = plan_for(request, pk)
    found = version_for(plan, number)
    if suffix not in SUFFIXES:
        raise Http404
    seen(request, plan, "plans.version-downloaded")
    made = whole_paper(found, queries.places(plan), at=request.now)
    content = paper_pdf(made) if suffix == "pdf" else docx(made)
    return download(
        content, file_name("plan", str(pk), "version", str(number), suffix=suffix), SUFFIXES[suffix]
    )
