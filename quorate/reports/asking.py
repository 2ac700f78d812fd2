"""What one author is asked: the area's form for their kind of agency, and the other children of the household."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from quorate.cases.facts import procedure_of
from quorate.cases.models import Child
from quorate.cases.parents import Parents, parents_of
from quorate.conferences.models import Conference, ConferenceChild, Invitation
from quorate.conferences.queries.inviting import reports_jointly
from quorate.people.models import Agency
from quorate.rules import permission, report_forms

from . import household

ABOUT_OTHER = "other-child-"
FILES = "files"
MORE = "more"
VISITS = "visits"
"""Parts that are written from the record of the enquiries whenever a report is signed."""
RECOMMENDATION = "recommendation"


@dataclass(frozen=True, slots=True)
class Ask:
    """One question as one author gets it. ``child``: the one child it is about, where it is about nobody else."""

    key: str
    asks: str
    hint: str = ""
    nature: str = ""
    per: str = "family"
    level: str = "record"
    source: str = ""
    child: Child | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """All that one author is asked."""

    questions: tuple[Ask, ...]
    recommends: str
    children: tuple[ConferenceChild, ...]
    parents: Parents
    rules: tuple[str, ...]
    on: date
    joint: bool

    def question(self, key: str) -> Ask | None:
        return next((one for one in self.questions if one.key == key), None)

    def after(self, key: str) -> str:
        """Return the key of the question that follows; an empty text after the last."""
        keys = [one.key for one in self.questions]
        place = keys.index(key) + 1 if key in keys else len(keys)
        return keys[place] if place < len(keys) else ""

    @property
    def numbers(self) -> tuple[int, ...]:
        """Return the numbers (of Child) of the children whom the conference is about."""
        return tuple(one.child_id for one in self.children)


def day_of(conference: Conference) -> date:
    return timezone.localtime(conference.starts_at).date()


def asked_of(invitation: Invitation, children: Sequence[ConferenceChild]) -> Asked:
    """Return what the author of this invitation is asked.

    **Edition** the one in force on the day of the conference.
    **Rules** ``form.report``, ``form.report-<kind of agency>``, ``list.report-household``.
    """
    conference = invitation.conference
    on = day_of(conference)
    kinds = frozenset("review" if one.kind == Conference.Kind.REVIEW else "initial" for one in children)
    author = invitation.practitioner
    agency = author.agency.kind if author else Agency.Kind.OTHER
    found = report_forms.form(agency, kinds=kinds, procedure=procedure_of(conference.area), on=on)
    questions = [
        Ask(
            one.key,
            one.asks if len(children) > 1 else _of_one(one.asks),
            one.hint,
            one.nature,
            one.per,
            one.level,
            str(one.citation) if one.citation else "",
        )
        for one in found.questions
    ]
    questions += [
        Ask(
            f"{ABOUT_OTHER}{child.pk}",
            f"What do you know of {child.name}, whom the conference is not about?",
            "Every child of the household is told of.",
            "fact",
            level="block",
            child=child,
        )
        for child in household.others(invitation, children, on)
    ]
    questions.append(Ask(MORE, "Is there anything else?", "Leave it empty if there is not."))
    return Asked(
        tuple(questions),
        found.recommends,
        tuple(children),
        parents_of(one.child_id for one in children),
        found.rules,
        on,
        reports_jointly(conference),
    )


def _of_one(asks: str) -> str:
    """Return a question in words for one child alone."""
    return asks.replace("each child", "the child").replace("the children", "the child")


def judge(invitation: Invitation, on: date, facts: dict[str, Any]) -> permission.Permission:
    """Return what still holds a report back, and what its author is warned of, beside the questions left empty.

    **Rules** ``permission.submit-report``.
    """
    return permission.may(
        "submit-report",
        role="report-author",
        procedure=procedure_of(invitation.conference.area),
        on=on,
        facts=facts,
    )
