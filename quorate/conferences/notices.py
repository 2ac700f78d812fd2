"""The outcome notice: what one recipient is told after a conference, and no more."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from quorate.design.words import day
from quorate.letters import catalogue
from quorate.letters.documents import Paper
from quorate.plans.models import Category
from quorate.rules import deciding

from .facts import ChildPart, Meeting, local_day
from .models import Decision
from .queries.papers import NOTICE, Changes, Copy, open_actions, paper_of
from .wording import KINDS

Outcome = Decision.Outcome
ON_A_PLAN = (Outcome.PLAN, Outcome.CONTINUE)


def missing(meeting: Meeting) -> list[str]:
    """Return what the record still lacks before anybody can be told the outcome."""
    lacks: list[str] = []
    names_worker = "social-worker" in must_say(meeting)
    for part in meeting.children:
        decision, name = part.decision, part.row.child.name
        if names_worker and part.row.child.social_worker is None:
            lacks.append(f"No social worker is recorded for {name}, and the notice has to name one.")
        if decision is None:
            lacks.append(f"No decision is recorded for {name}.")
        elif decision.outcome in ON_A_PLAN and not decision.categories:
            lacks.append(f"No category of harm is recorded for {name}, who is on a plan.")
        elif decision.outcome in ON_A_PLAN and decision.next_review_on is None:
            lacks.append(f"No date is recorded for the next review of {name}.")
    return lacks


def notice(meeting: Meeting, copy: Copy, changes: dict[int, Changes], *, at: datetime) -> Paper:
    """Return the outcome notice for one recipient: only the children their copy is about.

    Its words are those of the catalogue: `conferences/outcome-child` for each child, then `conferences/outcome-notice`.
    """
    conference = meeting.conference
    area = conference.area
    signed = "signed" in must_say(meeting)
    plans = outline_plans(meeting) if signed else {}
    family = copy.person.part in ("relative", "child")
    paper = catalogue.write(
        "conferences/outcome-notice",
        area=area,
        facts={
            "conference": conference.pk,
            "kind": KINDS[conference.kind],
            "began_at": conference.starts_at,
            "chair": conference.chair.name,
            "family": family,
            "complaints": _complaints_procedure(meeting) if family else "",
            "reach": " or ".join(part for part in (area.phone, area.email) if part),
            "retention": [f"{says}." for says in retention(meeting)] if copy.person.professional else [],
            "signed_on": local_day(at) if signed else None,
        },
        at=at,
        to=copy.name,
        large=copy.address["large"],
    ).paper
    of_children = [
        block
        for part in copy.children
        for block in catalogue.write(
            "conferences/outcome-child",
            area=area,
            facts=_of_child(meeting, part, changes.get(part.row.child_id, Changes()), plans),
            at=at,
        ).paper.blocks
    ]
    return replace(paper, blocks=(*of_children, *paper.blocks))


def retention(meeting: Meeting) -> tuple[str, ...]:
    """Return what the area's procedure says about how long an agency that gets the record keeps it.

    **Rules** ``list.record-retention``.
    """
    entries, _ = deciding.listed("record-retention", procedure=meeting.procedure, on=meeting.on)
    return tuple(one.says for one in entries)


def must_say(meeting: Meeting) -> set[str]:
    """Return the keys of what the area's procedure wants the notice to say."""
    paper = paper_of(meeting, NOTICE)
    return {point.key for point in paper.must_say} if paper else set()


def outline_plans(meeting: Meeting) -> dict[int | None, tuple[tuple[str, ...], ...]]:
    """Return, plan by plan, what is to be done by whom and when: the outline that goes with the decision."""
    return {
        plan: tuple(
            (action.what, action.doer or "Nobody yet", day(action.by_on) if action.by_on else "No day set")
            for action in actions
        )
        for plan, actions in open_actions(meeting).items()
    }


def outcome_words(meeting: Meeting, decision: Decision | None) -> str:
    """Return what was decided, in the area's own word for it."""
    word = meeting.procedure.word
    if decision is None:
        return "No decision is recorded."
    return {
        Outcome.PLAN: "A child protection plan is made.",
        Outcome.NO_PLAN: "No child protection plan is made.",
        Outcome.CONTINUE: f"The child protection plan is {_past(word('plan-stays'))}.",
        Outcome.END: f"The child protection plan is {_past(word('plan-ends'))}.",
        Outcome.STOOD_DOWN: "The conference was stood down before an outcome took effect. Nothing changes until it is "
        "brought back together.",
        Outcome.NOT_DECIDED: "No decision could be taken. Nothing changes for now.",
    }[Outcome(decision.outcome)]


def _past(word: str) -> str:
    """Fit an area's word into "the plan is ...": most areas' words do, a bare verb is put into the past."""
    return {"continue": "continued", "discontinue": "discontinued", "end": "ended", "cease": "ended"}.get(
        word, word
    )


def category_words(decision: Decision) -> str:
    """Return the categories of harm, or that there is none."""
    return ", ".join(str(Category(code).label) for code in decision.categories) or "None"


def _of_child(
    meeting: Meeting,
    part: ChildPart,
    changes: Changes,
    outlines: dict[int | None, tuple[tuple[str, ...], ...]],
) -> dict[str, Any]:
    """Return what the words about one child are told."""
    child, decision = part.row.child, part.decision
    facts: dict[str, Any] = {
        "name": child.name,
        "born_on": child.born_on,
        "expected_on": child.expected_on,
        "outcome": outcome_words(meeting, decision),
    }
    if decision is None:
        return facts
    on_a_plan = decision.outcome in ON_A_PLAN
    said = [decision.changes] if decision.changes else []
    core_group = [member for member in part.network if member.core_group] if on_a_plan else []
    return {
        **facts,
        "category": category_words(decision) if on_a_plan else "",
        "next_review_on": decision.next_review_on if on_a_plan else None,
        "together_on": decision.next_review_on if decision.outcome == Outcome.STOOD_DOWN else None,
        "ends_on": decision.ends_on,
        "recommendations": decision.answers.get("asked", {}).get("recommendations") or "",
        "worker_is": meeting.procedure.word("case-holder").capitalize(),
        "worker": child.social_worker.name if child.social_worker else "",
        "decided": True,
        "changes": [*said, *changes.in_words()],
        "core_group": [
            {
                "name": one.practitioner.name,
                "part": one.part,
                "agency": one.practitioner.agency.name,
            }
            for one in core_group
        ],
        "outline": [
            {"what": what, "agency": doer, "by": by} for what, doer, by in outlines.get(part.row.plan_id, ())
        ],
    }


def _complaints_procedure(meeting: Meeting) -> str:
    """Return in words where the area's procedure keeps the steps of a complaint, or what comes after the Chair.

    **Rules** ``list.complaints-route``, ``list.complaint-route``.
    """
    for key in ("complaints-route", "complaint-route"):
        entries, _ = deciding.listed(key, procedure=meeting.procedure, on=meeting.on)
        says = {one.key: one.says for one in entries}
        for wanted in ("procedure", "manager"):
            if wanted in says:
                told = says[wanted].partition(", which is not held")[0]
                return f"{told[:1].upper()}{told[1:]}."
    return ""
