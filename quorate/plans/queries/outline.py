"""What an area's own list of an outline plan asks for, and what of it a version does not have yet."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quorate.cases.facts import procedure_of
from quorate.rules import deciding
from quorate.rules.findings import Citation, Reason

from ..models import Explained, OutcomeWording, Plan, PlanAction, PlanVersion, Resource
from .people import Person, people_of

LIST = "outline-plan"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the procedure wants in the outline plan, and what is still missing of it, line by line."""

    key: str
    says: str
    citation: Citation | None
    lines: tuple[str, ...]
    known: bool = True
    """Whether the record can show it; if not, people judge it themselves."""


@dataclass(slots=True)
class Written:
    """A version with all that the list is held against, read once."""

    version: PlanVersion
    texts: dict[str, str]
    outcomes: list[OutcomeWording]
    actions: list[PlanAction]
    resources: dict[int, Resource]
    explained: dict[str, Explained]
    people: list[Person]
    others: list[str] = field(default_factory=list)
    """The brothers and sisters on a plan for whom no outcome is written."""


def written(version: PlanVersion) -> Written:
    """Read a version with its outcomes, the open actions, resources, and who had it explained."""
    plan = version.plan
    open_actions = PlanAction.objects.filter(plan=plan, done_on__isnull=True, cancelled_on__isnull=True)
    return Written(
        version=version,
        texts={one.key: one.text for one in version.sections.all()},
        outcomes=list(version.outcomes.order_by("outcome__number")),
        actions=list(open_actions.select_related("agency", "practitioner", "relative", "plan__child")),
        resources={one.agency_id: one for one in version.resources.all()},
        explained={one.who: one for one in version.explained.order_by("pk")},
        people=people_of(plan),
        others=_without_outcomes(plan),
    )


def _without_outcomes(plan: Plan) -> list[str]:
    if plan.child.family_id is None:
        return []
    others = Plan.objects.filter(child__family=plan.child.family_id, ended_on__isnull=True)
    worded = OutcomeWording.objects.filter(of__plan__in=others, of__state__in=("draft", "agreed"))
    have = set(worded.values_list("of__plan", flat=True))
    rows = others.exclude(pk=plan.pk).select_related("child").order_by("child__born_on", "pk")
    return [one.child.name for one in rows if one.pk not in have]


def _empty(said: Written, key: str) -> bool:
    return not said.texts.get(key, "").strip()


def _risks(said: Written) -> Iterator[str]:
    if _empty(said, "risks"):
        yield "The risks are not stated"
    if _empty(said, "must-change"):
        yield "What has to change is not stated"


def _explained(said: Written) -> Iterator[str]:
    for one in said.people:
        if not (one.family and (one.parent or one.key == "child")):
            continue
        row = said.explained.get(one.key)
        if row is None:
            yield f"Not recorded whether it was explained to {one.words}"
        elif row.standing not in (Explained.Standing.UNDERSTOOD, Explained.Standing.NOT_FITTING):
            yield f"{one.words}: {row.get_standing_display().lower()}"


def _together(said: Written) -> Iterator[str]:
    if _empty(said, "working-together"):
        yield "How agencies and family work together is not written"
    for one in said.actions:
        if not one.doer:
            yield f"Nobody is named to do this: “{one.what}”"


def _outcomes(said: Written) -> Iterator[str]:
    if not said.outcomes:
        yield "No outcome is written for this child"
    for name in said.others:
        yield f"No outcome is written for {name}"


def _services(said: Written) -> Iterator[str]:
    if _empty(said, "services"):
        yield "The services this child needs are not written"


def _assessment(said: Written) -> Iterator[str]:
    if said.version.assessment_open is None:
        yield "Not said whether an assessment is still running"
    elif said.version.assessment_open and said.version.assessment_by is None:
        yield "An assessment is running, with no day by which it is finished"


def _specialist(said: Written) -> Iterator[str]:
    if _empty(said, "specialist"):
        yield "Not said which specialist assessments are needed, or that there are none"


def _who_does_what(said: Written) -> Iterator[str]:
    if not said.actions:
        yield "Nothing is put down for anybody to do"
    doers: dict[str, bool] = {}
    for one in said.actions:
        if one.agency_id:
            doers[one.doer] = doers.get(one.doer, False) or bool(one.contact and one.how_often)
    for name, told in doers.items():
        if not told:
            yield f"The kind and frequency of contact is not said for {name}"


def _resources(said: Written) -> Iterator[str]:
    asked = {one.agency_id: one.agency.name for one in said.actions if one.agency_id and one.agency}
    for number, name in asked.items():
        row = said.resources.get(number)
        if row is None or not row.needs:
            yield f"What the plan takes is not said for {name}"
        if row is None or not row.representative:
            yield f"Nobody is named who comes to the first core group for {name}"
        elif not row.can_commit:
            yield f"Not said that {row.representative} can commit what {name} gives"


def _review_points(said: Written) -> Iterator[str]:
    for number, one in enumerate(said.outcomes, 1):
        lacks = [
            words
            for value, words in (
                (one.reviewed_when, "when progress is looked at"),
                (one.known_by, "how it is judged"),
                (one.monitor, "who watches it"),
            )
            if not value.strip()
        ]
        if lacks:
            yield f"Outcome {number}: not said {', '.join(lacks)}"


def _contingency(said: Written) -> Iterator[str]:
    if _empty(said, "contingency"):
        yield "What is done if things do not change is not written"
    if _empty(said, "triggers"):
        yield "What would bring that about is not written"


CHECKS: dict[str, Callable[[Written], Iterator[str]]] = {
    "risks": _risks,
    "explained": _explained,
    "working-together": _together,
    "outcomes": _outcomes,
    "services": _services,
    "assessment": _assessment,
    "specialist": _specialist,
    "who-does-what": _who_does_what,
    "resources": _resources,
    "review-points": _review_points,
    "contingency": _contingency,
}


def checklist(version: PlanVersion, *, procedure: Any, on: date) -> tuple[list[Item], Reason]:
    """Return every item of the area's list with what is missing of it, and the reason (which says if there is none).

    **Edition** the one in force on the day.
    **Rules** ``list.outline-plan``.
    """
    entries, reason = deciding.listed(LIST, procedure=procedure, on=on)
    if not entries:
        return [], reason
    said = written(version)
    return [
        Item(
            entry.key,
            entry.says,
            entry.citation or reason.citation,
            tuple(CHECKS[entry.key](said)) if entry.key in CHECKS else (),
            entry.key in CHECKS,
        )
        for entry in entries
    ], reason


def missing_of(version: PlanVersion, *, procedure: Any, on: date) -> list[Item]:
    """Return the items of the area's list of which something is missing in a version."""
    return [item for item in checklist(version, procedure=procedure, on=on)[0] if item.lines]


def outline_missing(plan: Plan, *, on: date | None = None) -> list[str]:
    """Return, in words, what the plan as it stands (its draft, else the version in force) does not have yet.

    A plan without any version gives one line that says so. An area whose text lists nothing gives no more.

    **Edition** the one in force on the day; left out, on the day the plan started.
    """
    version = (
        PlanVersion.objects.filter(plan=plan, state__in=("draft", "agreed"))
        .select_related("plan__child", "plan__area")
        .order_by("-number")
        .first()
    )
    if version is None:
        return ["No outline plan is written yet"]
    found = missing_of(version, procedure=procedure_of(plan.area), on=on or plan.started_on)
    return [line for item in found for line in item.lines]


def facts_for_issue(version: PlanVersion) -> dict[str, Any]:
    """Return the facts by which the rules judge whether a version may be agreed."""
    texts = {one.key: one.text.strip() for one in version.sections.all()}
    return {
        "risks": texts.get("risks", ""),
        "needed_changes": texts.get("must-change", ""),
        "contingency": texts.get("contingency", ""),
    }
