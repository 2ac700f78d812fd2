"""The papers of a conference: who owes them, who approves them, who gets them, what they have to say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from .findings import Citation, Reason
from .points import Point
from .procedure import DutyTerms, PaperTerms, Procedure, plain_reason
from .roles import in_words

RECIPIENTS = ("invited", "attended", "attended-or-invited", "parents", "chair-and-family", "record")
EXCLUDED = ("full", "edited", "chair-decides")


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who may be sent a paper."""

    ref: str
    invited: bool = True
    attended: bool = False
    family: bool = False
    excluded: bool = False
    safety_hold: bool = False
    child: bool = False


class Within(NamedTuple):
    """How soon a paper is due, in words, with the duty that works the date out."""

    duty: str
    says: str
    strength: str
    citation: Citation


class Paper(NamedTuple):
    """A paper that a conference owes."""

    key: str
    title: str
    whose: str
    approver: str
    recipients: str
    must_say: tuple[Point, ...]
    late_told: tuple[str, ...]
    within: tuple[Within, ...]
    duties: tuple[str, ...]
    strength: str
    reason: Reason


class Recipient(NamedTuple):
    """Whether one person gets a paper, and in which form."""

    ref: str
    gets: bool
    form: str
    says: str


def owed(*, procedure: Procedure, on: date, kind: str = "review") -> tuple[Paper, ...]:
    """Return the papers of a conference: whose they are, by when, who gets them and what they must say.

    **Edition** the one in force on the day of the conference.
    **Rules** every ``paper``, and the duties each names.
    """
    found: list[Paper] = []
    for rule in procedure.of_kind("paper"):
        stands = rule.on(on)
        if stands is None or stands.terms is None:
            continue
        terms: PaperTerms = stands.terms
        points = tuple(Point(p.key, p.says, p.citation or stands.citation) for p in terms.must_say)
        whose = procedure.word(terms.whose) if terms.whose in procedure.words else in_words(terms.whose)
        says = f"{terms.title}: {whose}; goes to {_to_words(terms.recipients)}."
        found.append(
            Paper(
                rule.name,
                terms.title,
                terms.whose,
                terms.approver,
                terms.recipients,
                points,
                terms.late_tell,
                _within(terms.duties, procedure, on, kind),
                terms.duties,
                stands.strength,
                plain_reason(stands, rule.key, says),
            )
        )
    return tuple(found)


def paper(key: str, *, procedure: Procedure, on: date, kind: str = "review") -> Paper | None:
    """Return one paper, if the procedure has it."""
    return next((p for p in owed(procedure=procedure, on=on, kind=kind) if p.key == key), None)


def _to_words(recipients: str) -> str:
    return {
        "invited": "everyone who was invited",
        "attended": "everyone who attended",
        "attended-or-invited": "everyone who attended or was invited",
        "parents": "the parents",
        "chair-and-family": "the chair and the family",
        "record": "the record system",
    }.get(recipients, "those the procedure does not name")


def _within(duties: tuple[str, ...], procedure: Procedure, on: date, kind: str) -> tuple[Within, ...]:
    within: list[Within] = []
    for name in duties:
        found = procedure.find(f"duty.{name}", on)
        if found is None:
            continue
        if not isinstance(found.terms, DutyTerms):
            within.append(Within(name, found.note or "no figure stated", found.strength, found.citation))
            continue
        for arm in found.terms.arms:
            wanted = {c.name: not c.negated for c in arm.when}
            if "initial" in wanted and wanted["initial"] != (kind != "review"):
                continue
            side = "before the conference" if arm.direction == "before" else "after the conference"
            within.append(
                Within(name, f"{arm.period} {side}", found.strength, arm.citation or found.citation)
            )
    return tuple(within)


def recipients(
    key: str, people: Iterable[Person], *, procedure: Procedure, on: date
) -> tuple[Recipient, ...]:
    """Return, person by person, who gets a paper and in which form. A copy held for safety is held, not late.

    **Edition** the one in force on the day of the conference.
    **Rules** ``paper.<key>``.
    """
    found = procedure.find(f"paper.{key}", on)
    terms: PaperTerms | None = found.terms if found else None
    return tuple(_recipient(person, terms) for person in people)


def _recipient(person: Person, terms: PaperTerms | None) -> Recipient:
    if terms is None or not terms.recipients:
        return Recipient(
            person.ref, False, "none", "The text does not say who gets it; choose the recipients."
        )
    if not _among(person, terms.recipients):
        return Recipient(person.ref, False, "none", f"Goes to {_to_words(terms.recipients)}.")
    if person.child:
        return Recipient(
            person.ref, False, "chair-decides", "The chair decides whether the child is given a copy."
        )
    if person.excluded and terms.excluded == "chair-decides":
        return Recipient(
            person.ref, False, "chair-decides", "The chair decides whether an excluded person gets it."
        )
    if person.safety_hold and terms.safety:
        return Recipient(
            person.ref, True, "held", "Held until the safety concern has been weighed; held is not late."
        )
    if person.excluded and terms.excluded == "edited":
        return Recipient(person.ref, True, "edited", "Excluded for part: gets an edited copy.")
    return Recipient(person.ref, True, "full", f"Goes to {_to_words(terms.recipients)}.")


def _among(person: Person, wanted: str) -> bool:
    if wanted == "invited":
        return person.invited
    if wanted == "attended":
        return person.attended
    if wanted == "attended-or-invited":
        return person.attended or person.invited
    if wanted == "parents":
        return person.family
    return person.family if wanted == "chair-and-family" else False
