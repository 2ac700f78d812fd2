"""The plan on paper: whole, and for each person in plain words what they are to do and what others will do."""

from collections.abc import Collection
from datetime import datetime

from quorate.design.words import day
from quorate.letters.actions import training_words
from quorate.letters.documents import Block, Facts, Grid, Heading, Paper, Points, Text
from quorate.letters.own_words import head_of

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
CONFIDENTIAL = "Confidential. Keep this in a safe place."


def _contact(plan: Plan) -> tuple[str, ...]:
    area = plan.area
    return tuple(part for part in (area.name, area.phone, area.email) if part)


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
    if not blocks:
        blocks.append(Text("Nothing is written in this version yet."))
    if version.missing_then:
        blocks += [Heading("What was still missing when it was agreed"), Points(tuple(version.missing_then))]
        blocks.append(Text(version.missing_why))
    return Paper(
        title="Child protection plan",
        area_name=plan.area.name,
        about=f"{plan.child.name}. {version_words(version, known)}",
        marking=CONFIDENTIAL,
        blocks=tuple(blocks),
        training=training_words(at),
        made_at=at,
        head=head_of(plan.area),
    )


def _part(one: Part) -> list[Block]:
    return [Heading(one.title, 3), Text(one.text.replace("\n", "\n\n"))]


def persons_paper(
    view: DoersView, version: PlanVersion | None, plan: Plan, *, left_out: Collection[int], at: datetime
) -> Paper:
    """Return one person's paper: what they are to do, what others will do, what is to change and what if it does not.

    ``left_out`` are the numbers of actions that this copy does not have.
    """
    blocks: list[Block] = [Heading("What I am to do"), *_mine(view, left_out)]
    blocks += [Heading("What others will do"), *_others(view, left_out)]
    if version is not None:
        blocks += _why_of_it(version)
    for_whom = view.person.name
    return Paper(
        title="What the plan asks of me",
        area_name=plan.area.name,
        about=f"The child protection plan for {plan.child.name}, as it stands on {day(at)}.",
        addressed_to=for_whom,
        marking=CONFIDENTIAL + (" This copy leaves something out." if left_out else ""),
        blocks=tuple(blocks),
        training=training_words(at),
        made_at=at,
        head=head_of(plan.area),
        contact=("If anything here is not clear, or you cannot do it, please ask us:", *_contact(plan)),
    )


def _mine(view: DoersView, left_out: Collection[int]) -> list[Block]:
    mine = [one for one in view.mine if one.pk not in left_out]
    if not mine:
        return [Text("The plan does not ask you to do anything at the moment.")]
    return [Points(tuple(_line(one) for one in mine))]


def _others(view: DoersView, left_out: Collection[int]) -> list[Block]:
    rows = tuple(
        (
            one.what,
            one.doer or "Nobody is named yet",
            day(one.by_on) if one.by_on else "No day set",
            ", ".join(part for part in (one.contact, one.how_often) if part) or "-",
        )
        for one in view.others
        if one.pk not in left_out
    )
    if not rows:
        return [Text("Nobody else is to do anything at the moment.")]
    return [Grid("What others will do", ("What", "Who", "By", "When you see them"), rows)]


def _line(one: PlanAction) -> str:
    by = f", by {day(one.by_on)}" if one.by_on else ""
    contact = ", ".join(part for part in (one.contact, one.how_often) if part)
    return f"{one.what}{by}{f' ({contact})' if contact else ''}"


def _why_of_it(version: PlanVersion) -> list[Block]:
    texts = {one.key: one.text.strip() for one in version.sections.all()}
    outcomes = [one.what for one in version.outcomes.order_by("outcome__number")]
    blocks: list[Block] = []
    if texts.get("must-change"):
        blocks += [Heading("What has to change"), Text(texts["must-change"])]
    if outcomes:
        blocks += [Heading("What is to become better"), Points(tuple(outcomes))]
    then = [
        (title, texts[key])
        for key, title in (("contingency", "What happens then"), ("triggers", "When"))
        if texts.get(key)
    ]
    if then:
        blocks += [Heading("If things do not change"), Facts("If things do not change", tuple(then))]
    return blocks
