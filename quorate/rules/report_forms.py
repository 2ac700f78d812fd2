"""What a report asks of its author: the area's general form, then what is asked of their kind of agency."""

from datetime import date
from typing import NamedTuple

from .findings import Citation, Reason
from .procedure import FormTerms, InForce, Procedure, plain_reason

AT = ("initial", "review")
PER = ("family", "child")
LEVELS = ("block", "warn", "record")
NATURES = ("", "fact", "allegation", "opinion")
RECOMMENDS = ("", "required", "optional")


class Question(NamedTuple):
    """One question as it is put to one author. ``own``: the text asks it; else it is ours, for want of one."""

    key: str
    asks: str
    hint: str
    nature: str
    per: str
    level: str
    citation: Citation | None
    own: bool
    rule: str


class Form(NamedTuple):
    """All that one author is asked, in order."""

    questions: tuple[Question, ...]
    recommends: str
    rules: tuple[str, ...]
    reasons: tuple[Reason, ...]

    def question(self, key: str) -> Question | None:
        """Return the question of a key, if it is asked."""
        return next((one for one in self.questions if one.key == key), None)


def form(agency: str, *, kinds: frozenset[str], procedure: Procedure, on: date) -> Form:
    """Return the form of a report: ``form.report`` and, after it, ``form.report-<kind of agency>``.

    ``kinds``: “initial”, “review” or both, as the conference is to the children it is about. What both forms ask under
    one key is asked once, in the place of the first and in the words of the second.

    **Edition** the one in force on the day of the conference.
    **Rules** ``form.report``, ``form.report-<agency>``.
    """
    asked: dict[str, Question] = {}
    recommends, rules, reasons = "optional", [], []
    for key in ("form.report", f"form.report-{agency}"):
        found = procedure.find(key, on)
        if found is None or not isinstance(found.terms, FormTerms):
            continue
        asked.update(_asked(found.terms, found, key, kinds))
        recommends = found.terms.recommends or recommends
        rules.append(key)
        reasons.append(plain_reason(found, key, found.note or "As the form asks."))
    return Form(tuple(asked.values()), recommends, tuple(rules), tuple(reasons))


def _asked(terms: FormTerms, found: InForce, key: str, kinds: frozenset[str]) -> dict[str, Question]:
    return {
        one.key: Question(
            one.key,
            one.asks,
            one.hint,
            one.nature,
            one.per,
            one.level,
            one.citation,
            one.citation is not None,
            key,
        )
        for one in terms.prompts
        if kinds & set(one.at)
    }
