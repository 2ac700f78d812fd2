"""What people are told in writing about the end of a plan. E-mails name no child; the papers with them do.

The words are those of the catalogue, in `endings/letters/`; here stands what they are told.
"""

from datetime import date, datetime
from typing import Any

from quorate.clock import LONDON
from quorate.letters import catalogue
from quorate.letters.actions import Enclosure
from quorate.letters.documents import DOCX_TYPE, PDF_TYPE, Paper, docx, file_name, paper_pdf
from quorate.people.models import Practitioner
from quorate.plans.models import Plan

from .models import Ending


def is_death(ending: Ending | None) -> bool:
    return ending is not None and ending.ground == "died"


def notice(
    plan: Plan, ending: Ending | None, *, to: str, family: bool, by: Practitioner, at: datetime
) -> Paper:
    """Return the notice that a plan has ended, for one recipient."""
    child = plan.child
    worker = child.social_worker.name if child.social_worker else ""
    told = {"name": child.name, "born_on": child.born_on, "worker": worker, "family": family}
    if is_death(ending):
        told |= {"first_name": child.given_name or child.name, "died_on": child.died_on}
        return _paper("died", plan, told, to=to, by=by, at=at)
    told |= {
        "began_on": plan.started_on,
        "ended_on": plan.ended_on,
        "because": ending.because if ending else plan.end_reason,
        "decided_by": ending.decided_by.name if ending and ending.decided_by else "",
        "abroad": bool(ending and ending.ground == "left-country"),
    }
    return _paper("ended", plan, told, to=to, by=by, at=at)


def to_end(ending: Ending, *, to: str, last: date, by: Practitioner, at: datetime) -> Paper:
    """Return the letter that says a plan is to end unless somebody objects by a day."""
    told = {
        "name": ending.child.name,
        "began_on": ending.plan.started_on,
        "because": ending.because,
        "last_on": last,
        "reason": ending.reason,
    }
    return _paper("to-end", ending.plan, told, to=to, by=by, at=at)


def wrong(ending: Ending, *, to: str, by: Practitioner, at: datetime) -> Paper:
    """Return the letter that says an ending which somebody was told of was wrong, or is not taken further."""
    child = ending.child
    told: dict[str, Any] = {"name": child.name}
    if ending.state == ending.State.NOT_TAKEN:
        return _paper("goes-on", ending.plan, told, to=to, by=by, at=at)
    told |= {"first_name": child.given_name or child.name, "death": is_death(ending)}
    return _paper("wrong", ending.plan, told, to=to, by=by, at=at)


def _paper(key: str, plan: Plan, told: dict[str, Any], *, to: str, by: Practitioner, at: datetime) -> Paper:
    """Return a letter of this part as a paper, signed."""
    signed = {
        "by": by.name,
        "post": by.job_title or str(by.get_role_display()),
        "on": at.astimezone(LONDON).date(),
    }
    return catalogue.write(f"endings/{key}", area=plan.area, facts={**told, **signed}, at=at, to=to).paper


def enclosures(paper: Paper, *names: str) -> tuple[Enclosure, ...]:
    """Return a paper as PDF and as Word document."""
    return (
        Enclosure(file_name(*names, suffix="pdf"), PDF_TYPE, paper_pdf(paper)),
        Enclosure(file_name(*names, suffix="docx"), DOCX_TYPE, docx(paper)),
    )
