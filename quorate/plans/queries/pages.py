"""What the pages of one plan show."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F

from quorate.cases.access import children_seen_by
from quorate.cases.models import Child, Event
from quorate.people.models import Practitioner

from ..models import (
    ActionStep,
    CategoryHeld,
    LeadNamed,
    Outcome,
    OutcomeWording,
    Plan,
    PlanAction,
    PlanVersion,
    Reopening,
)
from .occasions import Place, places
from .outline import outline_missing
from .progress import Progress, progress


@dataclass(frozen=True, slots=True)
class Page:
    """One plan as its page shows it."""

    plan: Plan
    actions: tuple[PlanAction, ...]
    categories: tuple[CategoryHeld, ...]
    progress: Progress
    leads: tuple[LeadNamed, ...]
    versions: tuple[PlanVersion, ...]
    reopenings: tuple[Reopening, ...]
    missing: tuple[str, ...]
    places: list[Place]
    complaint: str = ""
    """What is said of the decision while a complaint about it is open; nothing where none is."""

    @property
    def open(self) -> list[PlanAction]:
        return [one for one in self.actions if one.is_open]

    @property
    def over(self) -> list[PlanAction]:
        return [one for one in self.actions if not one.is_open]

    @property
    def in_force(self) -> PlanVersion | None:
        return next((one for one in self.versions if one.state == PlanVersion.State.AGREED), None)

    @property
    def draft(self) -> PlanVersion | None:
        return next((one for one in self.versions if one.state == PlanVersion.State.DRAFT), None)

    @property
    def lead(self) -> LeadNamed | None:
        return self.leads[0] if self.leads else None


def plan_seen_by(reader: Practitioner, pk: int) -> Plan | None:
    """Return a plan of a child whose case this reader may open, or None."""
    plans = Plan.objects.filter(pk=pk, area=reader.area_id, child__in=children_seen_by(reader))
    return plans.select_related("child__area", "child__social_worker", "area", "usual_chair").first()


def plan_of_child(reader: Practitioner, child: int) -> Plan | None:
    """Return the plan that a child this reader may see is on, else the last one, or None."""
    plans = Plan.objects.filter(child=child, area=reader.area_id, child__in=children_seen_by(reader))
    return plans.order_by(F("ended_on").desc(nulls_first=True), "-started_on").first()


def child_seen_by(reader: Practitioner, pk: int) -> Child | None:
    return children_seen_by(reader).filter(pk=pk).first()


def page_of(plan: Plan, today: date) -> Page:
    """Return a plan with its actions, those still to be done first, its categories, versions and lead."""
    actions = PlanAction.objects.filter(plan=plan).select_related(
        "agency", "practitioner", "relative", "plan__child", "outcome"
    )
    versions = PlanVersion.objects.filter(plan=plan).select_related("drafted_by", "recorded_by")
    return Page(
        plan=plan,
        actions=tuple(
            actions.order_by(F("done_on").asc(nulls_first=True), F("by_on").asc(nulls_last=True), "pk")
        ),
        categories=tuple(plan.categories.select_related("by").order_by("from_on", "pk")),
        progress=progress(plan),
        leads=tuple(plan.leads.select_related("practitioner", "by").order_by("-from_on", "-pk")),
        versions=tuple(versions.order_by("-number")),
        reopenings=tuple(plan.reopenings.select_related("by").order_by("at")),
        missing=tuple(outline_missing(plan, on=today)) if plan.ended_on is None else (),
        places=places(plan),
        complaint=_complaint_about(plan.child_id),
    )


def _complaint_about(child: int) -> str:
    """Return what the child's history says of the decision while a complaint is open, or nothing."""
    rows = Event.objects.filter(child=child, facts__topic="complaint", superseded_at__isnull=True).order_by(
        "pk"
    )
    latest = {one.ref: one.facts for one in rows}
    return next((str(one.get("says", "")) for one in latest.values() if one.get("open") is True), "")


def action_of(plan: Plan, pk: int) -> PlanAction | None:
    """Return one action of the plan, or None."""
    rows = PlanAction.objects.filter(plan=plan, pk=pk)
    return rows.select_related("agency", "practitioner", "relative", "plan__child", "outcome").first()


def steps_of(action: PlanAction) -> list[ActionStep]:
    """Return what happened to an action, newest first."""
    return list(action.steps.select_related("by").order_by("-at", "-pk"))


def version_of(plan: Plan, number: int) -> PlanVersion | None:
    """Return a version of the plan by its number, or None."""
    rows = PlanVersion.objects.filter(plan=plan, number=number)
    version = rows.select_related("drafted_by", "recorded_by", "follows").first()
    if version is not None:
        version.plan = plan
    return version


def draft_of(plan: Plan) -> PlanVersion | None:
    """Return the version that somebody is writing, if any."""
    return PlanVersion.objects.filter(plan=plan, state=PlanVersion.State.DRAFT).first()


def numbers_of(plan: Plan) -> list[int]:
    """Return the numbers of the plan's versions, the first first."""
    return list(PlanVersion.objects.filter(plan=plan).order_by("number").values_list("number", flat=True))


def outcome_of(plan: Plan, pk: int) -> Outcome | None:
    return Outcome.objects.filter(plan=plan, pk=pk).first()


def wordings_of(version: PlanVersion) -> list[OutcomeWording]:
    return list(version.outcomes.select_related("outcome").order_by("outcome__number"))


def outcomes_for(plan: Plan) -> list[OutcomeWording]:
    """Return the outcomes as they now stand, for choosing from: the draft's, else those in force."""
    standing = (
        PlanVersion.objects.filter(plan=plan, state__in=("draft", "agreed")).order_by("-number").first()
    )
    return wordings_of(standing) if standing else []
