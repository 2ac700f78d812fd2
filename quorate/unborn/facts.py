"""What the procedure says of a conference before the birth, judged on what the record knows."""

from datetime import date

from quorate.cases.facts import procedure_of
from quorate.cases.models import Child
from quorate.rules import permission

from .story import Story


def may_decide(
    *, asked: bool, role: str, child: Child, on: date, facts: dict[str, object] | None = None
) -> permission.Permission:
    """Return whether a role may decide that a conference is called, or that it is not.

    **Rules** ``permission.convene``, ``permission.not-convene``.
    """
    act = "convene" if asked else "not-convene"
    return permission.may(act, role=role, procedure=procedure_of(child.area), on=on, facts=facts or {})


def warned_of(*, asked: bool, story: Story, grounds: bool, why: str, on: date) -> permission.Permission:
    """Return what the procedure says of asking, or not asking, for a conference before the birth.

    **Rules** ``permission.ask-for-pre-birth``.
    """
    facts = {
        "asked": asked,
        "grounds": grounds,
        "assessed": story.assessed is not None,
        "not_asked_why": why.strip(),
    }
    return permission.may(
        "ask-for-pre-birth", role="", procedure=procedure_of(story.child.area), on=on, facts=facts
    )
