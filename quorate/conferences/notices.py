"""The outcome notice: what one recipient is told after a conference, and no more."""

from datetime import datetime

from quorate.design.words import day, weekday
from quorate.letters.actions import training_words
from quorate.letters.documents import Block, Facts, Grid, Heading, Paper, Points, Text
from quorate.letters.own_words import head_of
from quorate.plans.models import Category
from quorate.rules import deciding

from .facts import ChildPart, Meeting
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
    """Return the outcome notice for one recipient: only the children their copy is about."""
    conference = meeting.conference
    area = conference.area
    plans = outline_plans(meeting) if "signed" in must_say(meeting) else {}
    blocks: list[Block] = []
    for part in copy.children:
        blocks += _about_child(meeting, part, changes.get(part.row.child_id, Changes()), plans)
    blocks += _if_you_disagree(meeting, copy)
    if copy.person.professional:
        blocks += [Text(f"{says}.") for says in retention(meeting)]
    if "signed" in must_say(meeting):
        blocks += [Heading("Signed"), Text(f"{conference.chair.name}, Chair of the conference, {day(at)}")]
    return Paper(
        title=f"Outcome of the {KINDS[conference.kind]}",
        area_name=area.name,
        about=f"Conference {conference.pk}, held on {weekday(conference.starts_at)}. Chair: {conference.chair.name}.",
        addressed_to=copy.name,
        marking="Confidential. Keep this safe, and do not pass it on without the consent of the Chair.",
        blocks=tuple(blocks),
        training=training_words(at),
        made_at=at,
        head=head_of(area),
        large=copy.address["large"],
    )


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


def _about_child(
    meeting: Meeting,
    part: ChildPart,
    changes: Changes,
    actions: dict[int | None, tuple[tuple[str, ...], ...]],
) -> list[Block]:
    child, decision = part.row.child, part.decision
    rows = [("Outcome", outcome_words(meeting, decision))]
    if child.born_on:
        rows.insert(0, ("Date of birth", day(child.born_on)))
    elif child.expected_on:
        rows.insert(0, ("Expected date of birth", day(child.expected_on)))
    blocks: list[Block] = [Heading(child.name)]
    if decision is None:
        return [*blocks, Facts("The decision", tuple(rows))]
    if decision.outcome in ON_A_PLAN:
        rows.append(("Category of harm", category_words(decision)))
        rows.append(("Next review conference", weekday(decision.next_review_on)))
    elif decision.outcome == Outcome.STOOD_DOWN and decision.next_review_on:
        rows.append(("Comes back together", weekday(decision.next_review_on)))
    if decision.ends_on:
        rows.append(("The plan ends on", weekday(decision.ends_on)))
    if recommended := decision.answers.get("asked", {}).get("recommendations"):
        rows.append(("Recommendations", recommended))
    if child.social_worker:
        rows.append((meeting.procedure.word("case-holder").capitalize(), child.social_worker.name))
    blocks.append(Facts("The decision", tuple(rows)))
    said = changes.in_words()
    if decision.changes:
        said.insert(0, decision.changes)
    blocks.append(Heading("Changes of social worker or core group", 3))
    blocks.append(Points(tuple(said)) if said else Text("No changes."))
    core_group = [member for member in part.network if member.core_group]
    if decision.outcome in ON_A_PLAN and core_group:
        blocks.append(
            Grid(
                "Core group",
                ("Name", "Part", "Agency"),
                tuple((one.practitioner.name, one.part, one.practitioner.agency.name) for one in core_group),
            )
        )
    if part.row.plan_id in actions:
        head = ("What", "Agency", "By")
        blocks.append(Grid("Outline of the plan", head, actions[part.row.plan_id]))
    return blocks


def _if_you_disagree(meeting: Meeting, copy: Copy) -> list[Block]:
    conference = meeting.conference
    reach = " or ".join(part for part in (conference.area.phone, conference.area.email) if part)
    family = copy.person.part in ("relative", "child")
    if family:
        words = (
            "If you disagree with the decision, or are unhappy with how the conference was run, tell "
            f"{conference.chair.name}, who chaired it. You have the right to challenge the decision and to complain. "
            "The Chair will talk it over with you and explain how."
        )
        if procedure := _complaints_procedure(meeting):
            words += f" {procedure}"
    else:
        words = (
            "If your agency does not agree with the decision, speak to the Chair first. If that does not settle it, "
            "you may escalate it by the safeguarding partnership's procedure for settling differences."
        )
    if reach:
        words += f" Contact: {reach}."
    return [Heading("If you disagree"), Text(words)]


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
