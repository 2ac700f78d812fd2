"""What people are told in writing about the end of a plan. Letters name no child: e-mail is not a safe."""

from datetime import date, datetime

from quorate.design.words import day, weekday
from quorate.letters.actions import Enclosure, training_words
from quorate.letters.documents import (
    DOCX_TYPE,
    PDF_TYPE,
    Block,
    Facts,
    Heading,
    Paper,
    Text,
    docx,
    file_name,
    paper_pdf,
)
from quorate.letters.own_words import head_of
from quorate.people.models import Practitioner
from quorate.plans.models import Plan

from .models import Ending

CAREFUL = (
    "It is confidential. If it has come to the wrong person, delete it and tell us.",
    "Please do not pass it on.",
)


def is_death(ending: Ending | None) -> bool:
    return ending is not None and ending.ground == "died"


def notice(
    plan: Plan, ending: Ending | None, *, to: str, family: bool, by: Practitioner, at: datetime
) -> Paper:
    """Return the notice that a plan has ended, for one recipient."""
    blocks = _of_death(plan, by, family) if is_death(ending) else _of_end(plan, ending, family)
    blocks += [Heading("Signed"), Text(f"{by.name}, {by.job_title or by.get_role_display()}, {day(at)}")]
    return Paper(
        title="A letter from us" if is_death(ending) else "A child protection plan has ended",
        area_name=plan.area.name,
        addressed_to=to,
        marking="Confidential. Keep this safe.",
        blocks=tuple(blocks),
        training=training_words(at),
        made_at=at,
        head=head_of(plan.area),
    )


def _of_death(plan: Plan, by: Practitioner, family: bool) -> list[Block]:
    child = plan.child
    first = child.given_name or child.name
    on = weekday(child.died_on) if child.died_on else "a day that is not recorded"
    if family:
        return [
            Text(
                f"We are very sorry that {first} has died. We write only because the law asks us to keep the record "
                f"right: the child protection plan is recorded as having ended on {on}. Nothing is asked of you."
            ),
            Text(f"If you would like to talk to somebody, {by.name} will make time whenever it suits you."),
        ]
    worker = child.social_worker.name if child.social_worker else "us"
    return [
        Text(f"I am very sorry to tell you that {child.name}, born on {day(child.born_on)}, died on {on}."),
        Text(f"I write to confirm that the child protection plan for {first} ended on that day."),
        Text(
            "Please stop letters, calls and appointments that are still planned under the plan. Before you get in "
            f"touch with the family, speak to {worker}."
        ),
    ]


def _of_end(plan: Plan, ending: Ending | None, family: bool) -> list[Block]:
    child = plan.child
    rows = [("Name", child.name)]
    if child.born_on:
        rows.append(("Date of birth", day(child.born_on)))
    rows += [("The plan began on", weekday(plan.started_on)), ("The plan ended on", weekday(plan.ended_on))]
    because = ending.because if ending else plan.end_reason
    if because:
        rows.append(("Because", because[:1].upper() + because[1:]))
    if ending and ending.decided_by:
        rows.append(("Decided by", ending.decided_by.name))
    if child.social_worker:
        rows.append(("Social worker", child.social_worker.name))
    blocks: list[Block] = [Facts("The plan", tuple(rows))]
    if ending and ending.ground == "left-country":
        blocks.append(Text("If you learn that the child is back in this country, tell us at once."))
    if family:
        blocks.append(
            Text("If you disagree, or would like help from now on, tell the social worker or call us.")
        )
    else:
        blocks.append(
            Text(
                "The child may still need help. If you become worried again, refer the child as you would any other. "
                "If your agency does not agree that the plan should end, or with help being stepped down, you may "
                "escalate it by the safeguarding partnership's procedure for settling differences."
            )
        )
    return blocks


def to_end(ending: Ending, *, to: str, last: date, by: Practitioner, at: datetime) -> Paper:
    """Return the letter that says a plan is to end unless somebody objects by a day."""
    plan, child = ending.plan, ending.child
    return Paper(
        title="A child protection plan is to end",
        area_name=plan.area.name,
        addressed_to=to,
        marking="Confidential. Keep this safe.",
        blocks=(
            Facts(
                "The plan",
                (
                    ("Name", child.name),
                    ("The plan began on", weekday(plan.started_on)),
                    ("It is to end because", ending.because),
                    ("Objections by", weekday(last)),
                ),
            ),
            Text(ending.reason),
            Text(
                f"If you object, tell us by {weekday(last)} and say why. Then the plan does not end by this letter: a "
                "review decides. If nobody objects, the plan ends after that day."
            ),
            Heading("Signed"),
            Text(f"{by.name}, {by.job_title or by.get_role_display()}, {day(at)}"),
        ),
        training=training_words(at),
        made_at=at,
        head=head_of(plan.area),
    )


def wrong(ending: Ending, *, to: str, by: Practitioner, at: datetime) -> Paper:
    """Return the letter that says an ending which somebody was told of was wrong, and that we are sorry."""
    child = ending.child
    if ending.state == ending.State.NOT_TAKEN:
        return _goes_on(ending, to=to, by=by, at=at)
    if is_death(ending):
        said = f"We wrote to you that {child.name} had died. That was wrong: {child.given_name or child.name} is alive."
    else:
        said = f"We wrote to you that the child protection plan for {child.name} had ended. That was wrong."
    return Paper(
        title="We were wrong, and we are sorry",
        area_name=ending.plan.area.name,
        addressed_to=to,
        marking="Confidential. Keep this safe.",
        blocks=(
            Text(said),
            Text(
                "We are sorry for the distress and the confusion that our letter caused. Please put your own records "
                "right. The child protection plan goes on, with the same people and the same dates as before."
            ),
            Text(
                f"If you have questions, or want to tell us what this mistake meant for you, call {by.name}."
            ),
            Heading("Signed"),
            Text(f"{by.name}, {by.job_title or by.get_role_display()}, {day(at)}"),
        ),
        training=training_words(at),
        made_at=at,
        head=head_of(ending.plan.area),
    )


def _goes_on(ending: Ending, *, to: str, by: Practitioner, at: datetime) -> Paper:
    """Return the letter that says a plan does not end by letter after all."""
    return Paper(
        title="A child protection plan goes on",
        area_name=ending.plan.area.name,
        addressed_to=to,
        marking="Confidential. Keep this safe.",
        blocks=(
            Text(f"We wrote to you that the child protection plan for {ending.child.name} was to end."),
            Text(
                "It does not end by that letter. The plan goes on, and a review decides. Thank you for your answers."
            ),
            Heading("Signed"),
            Text(f"{by.name}, {by.job_title or by.get_role_display()}, {day(at)}"),
        ),
        training=training_words(at),
        made_at=at,
        head=head_of(ending.plan.area),
    )


def enclosures(paper: Paper, *names: str) -> tuple[Enclosure, ...]:
    """Return a paper as PDF and as Word document."""
    return (
        Enclosure(file_name(*names, suffix="pdf"), PDF_TYPE, paper_pdf(paper)),
        Enclosure(file_name(*names, suffix="docx"), DOCX_TYPE, docx(paper)),
    )
