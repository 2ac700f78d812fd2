"""What is on the table for one child: the facts on which a decision stands, and what the chair has entered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quorate.care.facts import table_facts
from quorate.rules import deciding

from .facts import ChildPart, Meeting, counted_views, quorum_of
from .models import Conference, Covered


def table_of(
    meeting: Meeting,
    part: ChildPart,
    *,
    answers: Mapping[str, Any] | None = None,
    next_limit: date | None = None,
) -> deciding.Table:
    """Return the facts on which this child's decision stands now, with the chair's answers (fields of the Table)."""
    standing = quorum_of(meeting, part)
    facts: dict[str, Any] = {
        "conference": conference_kind(meeting, part),
        "views": counted_views(meeting, part),
        "quorate": standing.quorate,
        "proceeding": standing.proceeding,
        "suffered": part.row.still_suffering,
        "likely": part.row.likely_to_suffer,
        "next_limit": next_limit,
        "likely_basis": ", ".join(basis_of(meeting, part)),
        "unweighed": "; ".join(part.unweighed),
    }
    if part.reviewed:
        facts["review_number"] = part.row.review_number
    if part.progress is not None:
        facts |= {
            "actions_done": part.progress.done,
            "actions_total": part.progress.total,
            "evidenced": part.progress.evidenced,
            "open_work": part.progress.open_significant,
        }
    facts |= part.care
    if part.reviewed:
        facts |= table_facts(part.told, meeting.on)
    facts |= {name: value for name, value in (answers or {}).items() if value is not None}
    if answers is not None and part.reviewed:
        facts["support_named"] = bool(answers.get("recommendations") or answers.get("child_in_need_plan"))
    return deciding.Table(**facts)


def basis_of(meeting: Meeting, part: ChildPart) -> tuple[str, ...]:
    """Return on what the likelihood of harm was said to rest, by the keys of the area's list."""
    return tuple(
        row.item
        for row in meeting.covered
        if row.sheet == Covered.Sheet.LIKELIHOOD
        and row.conference_child_id == part.row.pk
        and row.answer == Covered.Answer.DONE
    )


def conference_kind(meeting: Meeting, part: ChildPart) -> str:
    """Return the kind as the rules know it: what was booked before a birth is an initial conference after it."""
    if part.reviewed:
        return "review"
    if unborn(meeting, part):
        return "pre-birth"
    return "transfer-in" if part.kind == Conference.Kind.TRANSFER_IN else "initial"


def unborn(meeting: Meeting, part: ChildPart) -> bool:
    """Return whether the child was unborn at the conference; born that day: unborn, the stricter reading."""
    born_on = part.row.child.born_on
    return born_on is None or born_on >= meeting.on


@dataclass(frozen=True, slots=True)
class Answers:
    """What the chair enters when recording a decision, beside what the meeting has said already."""

    outcome: str = ""
    chair_view: str = ""
    override: bool = False
    criterion: str = ""
    categories: tuple[str, ...] = ()
    reasons: str = ""
    changes: str = ""
    next_review_on: date | None = None
    past_limit_why: str = ""
    ends_on: date | None = None
    accept_warnings: bool = False
    warning_reason: str = ""
    social_worker: int | None = None
    """Who is to be the child's social worker from now on, if that changes."""
    core_group: tuple[int, ...] | None = None
    """Who of the professionals is in the core group from now on; None: nothing changes."""
    asked: Mapping[str, Any] = field(default_factory=dict)
    """Further fields of the rules' Table that the area's procedure asks for."""
