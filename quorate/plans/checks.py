"""What is asked of one person's paper of a plan before it is handed over: whether it tells what is kept from them.

The plans know who has which part in them. What is kept from whom is known above, where the record of a conference is
written: the part that knows it names its question here once, when it is loaded.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from quorate.letters.documents import Paper, docx
from quorate.people.models import Practitioner

from .models import PaperAllowed, Plan, PlanVersion
from .papers import persons_paper
from .queries.doers import DoersView
from .queries.people import Person

Files = Iterable[tuple[str, bytes]]
Question = Callable[[Plan, Person, Files], tuple[str, ...]]
_questions: list[Question] = []


def ask_before_handing_over(question: Question) -> None:
    """Have this question asked of each person's paper: it returns, in words, what the paper must not tell."""
    if question not in _questions:
        _questions.append(question)


@dataclass(frozen=True, slots=True)
class Checked:
    """One person's paper as it stands, what it would tell that is kept from them, and who let it go all the same."""

    paper: Paper
    made_from: str
    tells: tuple[str, ...]
    allowed: PaperAllowed | None

    @property
    def may_go(self) -> bool:
        return not self.tells or self.allowed is not None


def checked(
    plan: Plan, view: DoersView, version: PlanVersion | None, *, left_out: Collection[int], at: datetime
) -> Checked:
    """Return one person's paper, searched. What was let through once is let through while the paper says the same."""
    paper = persons_paper(view, version, plan, left_out=left_out, at=at)
    files = [("plan.docx", docx(paper))]
    tells = tuple(says for question in _questions for says in question(plan, view.person, files))
    made_from = hashlib.sha256(repr((paper.addressed_to, paper.blocks)).encode()).hexdigest()
    found = PaperAllowed.objects.filter(plan=plan, who=view.person.key, made_from=made_from)
    return Checked(paper, made_from, tells, found.select_related("by").first() if tells else None)


def lets_through(plan: Plan, reader: Practitioner) -> bool:
    """Return whether this reader decides on papers that would tell: the plan's usual chair, or the chairs' manager."""
    return reader.role == Practitioner.Role.CHAIRS_MANAGER or reader.pk == plan.usual_chair_id


__all__ = ["Checked", "ask_before_handing_over", "checked", "lets_through"]
