"""The pages of what is to be done under a plan, and the list of it over all the plans."""

from typing import Any

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from quorate.audit.actions import record_seen
from quorate.design.lists import paging, sort_key
from quorate.design.spreadsheets import csv_response
from quorate.people.access import STAFF, for_roles
from quorate.people.requests import Request

from .. import actions, queries
from ..actions import Doer
from ..forms import (
    CancelForm,
    CarryForm,
    ChangeActionForm,
    FlagForm,
    NewActionForm,
    ProgressForm,
    WorklistFilter,
)
from ..queries import worklist
from ..queries.occasions import words_of
from .asking import ask, both, plan_for, posted, seen


class Choice:
    """Everybody who can be given something to do, and every outcome it can be for, as a form offers them."""

    def __init__(self, plan: queries.Plan) -> None:
        self.people = {one.key.replace(":", "-"): one for one in queries.people_of(plan)}
        self.agencies = {f"agency-{one.pk}": one for one in queries.agencies_for(plan)}
        self.outcomes = {str(one.outcome_id): one for one in queries.outcomes_for(plan)}

    def choices(self) -> dict[str, list[tuple[str, str]]]:
        who = [("", "Nobody yet")]
        who += [(key, one.words) for key, one in self.people.items()]
        who += [(key, f"{one.name} (agency)") for key, one in self.agencies.items()]
        outcomes = [("", "None of them in particular")]
        outcomes += [(key, f"{n}. {one.what[:90]}") for n, (key, one) in enumerate(self.outcomes.items(), 1)]
        return {"doer": who, "outcome": outcomes}

    def doer(self, key: str) -> Doer:
        if key in self.agencies:
            return Doer(agency=self.agencies[key])
        person = self.people.get(key)
        if person is None:
            return Doer()
        return Doer(practitioner=person.practitioner, relative=person.relative, by_child=key == "child")

    def said(self, said: dict[str, Any]) -> dict[str, Any]:
        """Return the answers of a form as the acts take them."""
        outcome = self.outcomes.get(said["outcome"])
        return {
            "what": said["what"],
            "doer": self.doer(said["doer"]),
            "by_on": said["by_on"],
            "significant": said["significant"],
            "outcome": outcome.outcome if outcome else None,
            "contact": said["contact"],
            "how_often": said["how_often"],
        }


def action_for(plan: queries.Plan, pk: int) -> queries.PlanAction:
    row = queries.action_of(plan, pk)
    if row is None:
        raise Http404
    return row


@for_roles(*STAFF)
@both
def add(request: Request, pk: int) -> HttpResponse:
    """Add something to be done, by somebody or by nobody yet."""
    plan = plan_for(request, pk)
    choice = Choice(plan)
    meetings = [one for one in queries.places(plan) if one.on]
    recommended = [("", "Not a recommendation of a meeting"), *((one.ref, one.words) for one in meetings)]
    form = NewActionForm(posted(request), choices={**choice.choices(), "decided_at": recommended})
    return ask(
        request,
        plan,
        form,
        lambda said: actions.add_action(
            plan=plan,
            **choice.said(said),
            decided_at=said["decided_at"],
            by=request.practitioner,
            at=request.now,
        ),
        title="Add an action",
        button="Add to the plan",
        done="It is added to the plan.",
        to=reverse("plans:plan", args=[pk]),
    )


@for_roles(*STAFF)
@both
def action(request: Request, pk: int, action: int) -> HttpResponse:
    """Show what happened to an action; record that it is done, with its evidence, or open it again."""
    plan = plan_for(request, pk)
    row = action_for(plan, action)
    seen(request, plan, "plans.action")
    form = ProgressForm(
        posted(request),
        initial={"done_on": row.done_on, "evidence": row.evidence, "version": row.version},
    )
    places = queries.places(plan)
    return ask(
        request,
        plan,
        form,
        lambda said: actions.complete_action(action=row, **said, by=request.practitioner, at=request.now),
        title="Progress of an action",
        button="Save",
        done="The action is up to date.",
        to=reverse("plans:plan", args=[pk]),
        template="plans/action.html",
        action=row,
        steps=queries.steps_of(row),
        where=lambda ref: words_of(places, ref),
    )


@for_roles(*STAFF)
@both
def change(request: Request, pk: int, action: int) -> HttpResponse:
    """Change who does it, what, or by when."""
    plan = plan_for(request, pk)
    row, choice = action_for(plan, action), Choice(plan)
    choices = choice.choices()
    if row.doer_key and row.doer_key not in dict(choices["doer"]):
        choices["doer"].append((row.doer_key, f"{row.doer} (no longer in the network)"))
    form = ChangeActionForm(
        posted(request),
        choices=choices,
        initial={
            "what": row.what,
            "doer": row.doer_key,
            "by_on": row.by_on,
            "outcome": str(row.outcome_id or ""),
            "contact": row.contact,
            "how_often": row.how_often,
            "significant": row.significant,
            "version": row.version,
        },
    )

    def act(said: dict[str, Any]) -> object:
        given = choice.said(said)
        if said["doer"] == row.doer_key:
            given["doer"] = Doer(row.agency, row.practitioner, row.relative, row.by_child)
        return actions.change_action(
            action=row,
            **given,
            why=said["why"],
            version=said["version"],
            by=request.practitioner,
            at=request.now,
        )

    return ask(
        request,
        plan,
        form,
        act,
        title="Change an action",
        button="Save",
        done="The action is changed. What it said before is kept.",
        to=reverse("plans:action", args=[pk, action]),
    )


@for_roles(*STAFF)
@both
def carry(request: Request, pk: int, action: int) -> HttpResponse:
    """Give an action a later day."""
    plan = plan_for(request, pk)
    row = action_for(plan, action)
    places = [(one.ref, one.words) for one in queries.places(plan)]
    form = CarryForm(
        posted(request), choices={"ref": [("", "Choose one"), *places]}, initial={"version": row.version}
    )
    return ask(
        request,
        plan,
        form,
        lambda said: actions.carry_over(action=row, **said, by=request.practitioner, at=request.now),
        title="Carry an action over",
        button="Carry over",
        done="The action has a later day.",
        to=reverse("plans:action", args=[pk, action]),
        lines=(row.what,),
    )


@for_roles(*STAFF)
@both
def cancel(request: Request, pk: int, action: int) -> HttpResponse:
    """Cancel an action, with the reason."""
    plan = plan_for(request, pk)
    row = action_for(plan, action)
    form = CancelForm(posted(request), initial={"on": request.today, "version": row.version})
    return ask(
        request,
        plan,
        form,
        lambda said: actions.cancel_action(action=row, **said, by=request.practitioner, at=request.now),
        title="Cancel an action",
        button="Cancel this action",
        done="The action is cancelled. It stays on the list, with the reason.",
        to=reverse("plans:action", args=[pk, action]),
        lines=(row.what,),
    )


@for_roles(*STAFF)
@both
def flag(request: Request, pk: int, action: int) -> HttpResponse:
    """Mark an action as one that the plan has to change."""
    plan = plan_for(request, pk)
    row = action_for(plan, action)
    form = FlagForm(posted(request), initial={"version": row.version})
    return ask(
        request,
        plan,
        form,
        lambda said: actions.flag_action(action=row, **said, by=request.practitioner, at=request.now),
        title="Mark an action as to be changed",
        button="Mark it",
        done="It is marked: the next meeting sees that the plan has to change here.",
        to=reverse("plans:action", args=[pk, action]),
        lines=(row.what,),
    )


@for_roles(*STAFF)
@require_GET
def listed(request: Request) -> HttpResponseBase:
    """Show what plans ask to be done: overdue first, with filters, over all the children the reader may see."""
    reader = request.practitioner
    form = WorklistFilter(
        request.GET or None, teams=worklist.teams(reader), agencies=worklist.agencies(reader)
    )
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    sort = sort_key(request, tuple(worklist.SORTS), "due")
    asked = worklist.Asked(
        today=request.today,
        which=chosen.get("which") or "late",
        mine=chosen.get("whose") == "mine",
        team=int(chosen["team"]) if chosen.get("team") else None,
        agency=int(chosen["agency"]) if chosen.get("agency") else None,
        sort=sort.removeprefix("-"),
        descending=sort.startswith("-"),
    )
    rows = worklist.to_do(reader, asked)
    if request.GET.get("format") == "csv":
        record_seen(
            what="plans.actions-downloaded",
            about="plans:actions",
            by=reader,
            at=request.now,
            area=request.area.key,
            children=sorted(set(rows.order_by().values_list("plan__child", flat=True))),
        )
        return csv_response(f"plan-actions-{request.today}", worklist.table(rows, request.today))
    pages = paging(request, rows.count(), 50)
    return render(
        request,
        "plans/list.html",
        {
            "form": form,
            "asked": asked,
            "which": dict(worklist.WHICH)[asked.which],
            "paging": pages,
            "rows": list(worklist.shown(rows)[pages.rows]),
            "sort": sort,
        },
    )
