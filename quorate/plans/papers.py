"""The plan on paper: whole, and for each person in plain words what they are to do and what others will do.

The words are those of the catalogue, in `plans/letters/`; here stands what they are told.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from quorate.clock import LONDON
from quorate.design.words import day
from quorate.letters import catalogue
from quorate.letters.documents import Block, Heading, Paper, Text

from .models import Plan, PlanAction, PlanVersion
from .queries.content import Part, parts
from .queries.doers import DoersView
from .queries.occasions import Place, words_of

GROUPS = (
    ("plan", "The plan"),
    ("outcomes", "What is to become better"),
    ("actions", "Who does what"),
    ("resources", "What each agency brings"),
)


def version_words(version: PlanVersion, known: list[Place]) -> str:
    """Return where a version stands, in a sentence."""
    if version.agreed_on:
        where = words_of(known, version.agreed_at)
        replaced = (
            " A later version has replaced it." if version.state == PlanVersion.State.SUPERSEDED else ""
        )
        return f"Version {version.number}, agreed on {day(version.agreed_on)} ({where}).{replaced}"
    if version.state == PlanVersion.State.DISCARDED:
        return f"Version {version.number}: put aside, never agreed."
    return f"Version {version.number}: a draft, not agreed yet."


def whole_paper(version: PlanVersion, known: list[Place], *, at: datetime) -> Paper:
    """Return a version of the plan as a paper."""
    plan, said = version.plan, parts(version)
    blocks: list[Block] = []
    for group, title in GROUPS:
        mine = [one for one in said if one.group == group]
        if mine:
            blocks.append(Heading(title))
            for one in mine:
                blocks += _part(one)
    paper = catalogue.write(
        "plans/whole-plan",
        area=plan.area,
        facts={
            "child": plan.child.name,
            "version": version_words(version, known),
            "empty": not blocks,
            "missing": list(version.missing_then),
            "missing_why": version.missing_why if version.missing_then else "",
        },
        at=at,
    ).paper
    return replace(paper, blocks=(*blocks, *paper.blocks))


def _part(one: Part) -> list[Block]:
    return [Heading(one.title, 3), Text(one.text.replace("\n", "\n\n"))]


def persons_paper(
    view: DoersView, version: PlanVersion | None, plan: Plan, *, left_out: Collection[int], at: datetime
) -> Paper:
    """Return one person's paper: what they are to do, what others will do, what is to change and what if it does not.

    ``left_out`` are the numbers of actions that this copy does not have.
    """
    texts: dict[str, str] = {}
    outcomes: list[str] = []
    if version is not None:
        texts = {one.key: one.text.strip() for one in version.sections.all()}
        outcomes = [one.what for one in version.outcomes.order_by("outcome__number")]
    facts = {
        "child": plan.child.name,
        "on": at.astimezone(LONDON).date(),
        "less": bool(left_out),
        "mine": [_line(one) for one in view.mine if one.pk not in left_out],
        "others": [_row(one) for one in view.others if one.pk not in left_out],
        "must_change": texts.get("must-change", ""),
        "outcomes": outcomes,
        "then": texts.get("contingency", ""),
        "triggers": texts.get("triggers", ""),
    }
    return catalogue.write("plans/my-part", area=plan.area, facts=facts, at=at, to=view.person.name).paper


def _row(one: PlanAction) -> dict[str, str]:
    return {
        "what": one.what,
        "who": one.doer or "Nobody is named yet",
        "by": day(one.by_on) if one.by_on else "No day set",
        "see": ", ".join(part for part in (one.contact, one.how_often) if part) or "-",
    }


def _line(one: PlanAction) -> str:
    by = f", by {day(one.by_on)}" if one.by_on else ""
    contact = ", ".join(part for part in (one.contact, one.how_often) if part)
    return f"{one.what}{by}{f' ({contact})' if contact else ''}"
