"""May this conference decide, with who is in the room?"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from .events import History
from .findings import Reason, Step
from .permission import Permission
from .points import Point
from .procedure import Going, InForce, Procedure, QuorumTerms
from .roles import in_words

SOCIAL_CARE = "social-care"
SOCIAL_CARE_ROLES = frozenset({"social-worker", "team-manager", "practice-supervisor", "lead-practitioner"})
TWICE = "the last conference was not quorate either, and two running may not go ahead without a quorum"
MODES = ("in-person", "virtual", "telephone", "report-only")


@dataclass(frozen=True, slots=True)
class Present:
    """One person at a conference, or one report that came without a person."""

    role: str
    agency: str = ""
    group: str = ""
    name: str = ""
    member: bool = True
    contact: frozenset[str] | None = None
    observer: bool = False
    mode: str = "in-person"
    agreed: bool = True
    acting_for: str = ""
    left: bool = False

    @property
    def in_words(self) -> str:
        """Who this is, for a sentence."""
        return self.name or _spoken(self.group or self.agency) or in_words(self.role)


class Proceed(NamedTuple):
    """What may be done when the quorum is not met."""

    by: str
    conditions: tuple[tuple[str, str], ...]
    needs: str
    must_record: tuple[str, ...]


class Quorum(NamedTuple):
    """Whether the conference is quorate, who counted, who did not and why, and what is missing."""

    met: bool | None
    missing: tuple[str, ...]
    counted: tuple[str, ...]
    not_counted: tuple[tuple[str, str], ...]
    exception: str
    proceed: Proceed | None
    stated_by: str
    blocked: tuple[str, ...]
    must_record: tuple[str, ...]
    reason: Reason


@dataclass(slots=True)
class _Count:
    """The count while it is being made."""

    roles: set[str] = field(default_factory=set)
    bodies: dict[str, str] = field(default_factory=dict)
    agencies: set[str] = field(default_factory=set)
    social_care: bool = False
    counted: list[str] = field(default_factory=list)
    not_counted: list[tuple[str, str]] = field(default_factory=list)


def check(
    present: Iterable[Present],
    *,
    procedure: Procedure,
    on: date,
    kind: str = "review",
    child: str = "",
    involved: frozenset[str] | None = None,
    with_contact: frozenset[str] | None = None,
    inquorate_before: int = 0,
) -> Quorum:
    """Return whether those present make the conference quorate for one child, and what follows if they do not.

    ``inquorate_before``: how many conferences running, just before this one, were not quorate (``running``).

    **Counts** agencies, or professional groups, as the area does; each once; never observers, reports without a person,
    those who have left, or family.
    **Edition** the one in force on the day of the conference.
    **Rules** ``quorum.review`` or ``quorum.initial``.
    """
    key = f"quorum.{'review' if kind == 'review' else 'initial'}"
    found = procedure.find(key, on)
    if found is None or found.terms is None or found.terms.others < 0:
        return _unset(tuple(present), procedure, found, key)
    terms: QuorumTerms = found.terms
    made = _count(tuple(present), terms, child, with_contact)
    missing, exception = _missing(made, terms, involved)
    met = not missing
    barred = terms.going is not None and terms.going.never_twice and inquorate_before > 0
    proceed = None if met or terms.going is None or barred else _proceed(terms.going)
    record = _record(made, missing, exception, involved, terms)
    if barred and not met:
        record.append(TWICE)
    return Quorum(
        met,
        missing,
        tuple(made.counted),
        tuple(made.not_counted),
        exception,
        proceed,
        "",
        () if met else terms.without,
        tuple(record),
        _reason(found, key, made, terms, missing, exception),
    )


def _record(
    made: _Count,
    missing: tuple[str, ...],
    exception: str,
    involved: frozenset[str] | None,
    terms: QuorumTerms,
) -> list[str]:
    record = [f"{who}: {why}" for who, why in made.not_counted]
    if exception:
        record.append(exception)
    if missing:
        record.insert(0, f"the conference was not quorate; missing: {', '.join(missing)}")
        if involved is not None and not involved and terms.none_involved:
            record.append(f"no other agency is involved: put to {in_words(terms.none_involved)}")
    return record


def _proceed(going: Going) -> Proceed:
    return Proceed(going.by, tuple((c.key, c.says) for c in going.conditions), going.needs, going.record)


def _unset(present: tuple[Present, ...], procedure: Procedure, found: InForce | None, key: str) -> Quorum:
    stated_by, blocked, note = "", (), ""
    if found is not None and found.terms is not None:
        stated_by, blocked = found.terms.stated_by, found.terms.without
    if found is not None:
        note = found.note
    says = note or f"{procedure.title} states no quorum."
    says += (
        f" No verdict is worked out: {in_words(stated_by)} says whether the conference is quorate, with the reason."
        if stated_by
        else " Attendance is recorded, and no verdict is worked out."
    )
    if found is None:
        found = procedure.nothing_said()
    reason = Reason(
        lambda: (says, (), None),
        citation=found.citation,
        rule=key,
        edition=found.since,
        procedure=found.origin,
        note=note,
    )
    counted = tuple(p.in_words for p in present if _why_not(p) == "")
    record = ("whether the conference was quorate, and why",) if stated_by else ("who attended",)
    return Quorum(None, (), counted, (), "", None, stated_by, blocked, record, reason)


def _why_not(person: Present) -> str:
    if person.observer:
        return "an observer does not represent an agency"
    if person.mode == "report-only":
        return "a report without a person does not count"
    if not person.agreed and person.mode in ("virtual", "telephone"):
        return "attendance from a distance was not agreed"
    return "left before the decision" if person.left else ""


def _count(
    present: tuple[Present, ...], terms: QuorumTerms, child: str, with_contact: frozenset[str] | None
) -> _Count:
    made = _Count()
    joined = {member: head for head, members in terms.together.items() for member in members}
    for person in present:
        why_not = _why_not(person)
        if why_not:
            made.not_counted.append((person.in_words, why_not))
            continue
        role = person.acting_for or person.role
        made.roles.add(role)
        if role in SOCIAL_CARE_ROLES or person.agency in terms.besides:
            made.social_care = True
            made.counted.append(person.in_words)
            continue
        if role == "conference-chair" or not (person.agency or person.group):
            if role in terms.roles:
                made.counted.append(person.in_words)
            continue
        body = _body(person, terms)
        body = joined.get(body, joined.get(person.agency, body))
        why_not = _not_a_body(person, terms, child, with_contact)
        if why_not:
            made.not_counted.append((person.in_words, why_not))
        elif body in made.bodies:
            made.agencies.add(person.agency)  # it is there, though it is not counted again
            made.not_counted.append((person.in_words, f"counts as one with {made.bodies[body]}"))
        else:
            made.bodies[body] = person.in_words
            made.agencies.add(person.agency)
            made.counted.append(person.in_words)
    return made


def _body(person: Present, terms: QuorumTerms) -> str:
    if terms.counts == "agencies":
        return person.agency or person.group
    return person.group or person.agency


def _not_a_body(person: Present, terms: QuorumTerms, child: str, with_contact: frozenset[str] | None) -> str:
    if terms.members_only and not person.member:
        return "not a member agency of the partnership"
    if terms.contact and not _has_contact(person, child, with_contact):
        return "no direct contact with the child"
    return ""


def _has_contact(person: Present, child: str, with_contact: frozenset[str] | None) -> bool:
    if person.contact is not None:
        return child in person.contact if child else bool(person.contact)
    if with_contact is not None:
        return bool({person.group, person.agency} & with_contact)
    return True


def _missing(
    made: _Count, terms: QuorumTerms, involved: frozenset[str] | None
) -> tuple[tuple[str, ...], str]:
    missing = [in_words(role) for role in terms.roles if role not in made.roles]
    exception = ""
    for agency in terms.agencies:
        if agency == SOCIAL_CARE:
            if not made.social_care:
                missing.append("children's social care")
        elif agency not in made.agencies:
            missing.append(_spoken(agency))
    needed, here = terms.others, len(made.bodies)
    excepted = terms.exception_involved and involved is not None and len(involved) == terms.exception_involved
    if excepted and terms.exception_involved <= here < needed:
        needed = here
        exception = "only one other agency is involved, and it is present"
    short = needed - here
    if short > 0:
        missing.append(_short(short, terms))
    return tuple(missing), exception


def _short(short: int, terms: QuorumTerms) -> str:
    number = {1: "one", 2: "two", 3: "three"}.get(short, str(short))
    if terms.counts == "agencies":
        what = "member agency" if terms.members_only else "agency"
        plural = "member agencies" if terms.members_only else "agencies"
    else:
        what, plural = "professional group or agency", "professional groups or agencies"
    contact = " in direct contact with the child" if terms.contact else ""
    return f"{number} more {what if short == 1 else plural}{contact} besides children's social care"


def _reason(
    found: InForce, key: str, made: _Count, terms: QuorumTerms, missing: tuple[str, ...], exception: str
) -> Reason:
    def written() -> tuple[str, tuple[Step, ...], None]:
        if missing:
            says = f"Not quorate: missing {', '.join(missing)}."
        elif exception:
            says = f"Quorate by the exception: {exception}."
        else:
            says = f"Quorate: {', '.join(made.counted)}."
        steps = [Step(f"Counted: {who}", None) for who in made.counted]
        steps += [Step(f"Not counted: {who} ({why})", None) for who, why in made.not_counted]
        return says, tuple(steps), None

    citation = terms.exception_citation if exception and terms.exception_citation else found.citation
    return Reason(
        written, citation=citation, rule=key, edition=found.since, procedure=found.origin, note=found.note
    )


def may_proceed(
    ticked: Iterable[str],
    *,
    role: str,
    reasons: str,
    procedure: Procedure,
    on: date,
    kind: str = "review",
    interim: str = "",
    inquorate_before: int = 0,
) -> Permission:
    """Return whether the conference may go on without a quorum, with the conditions ticked and the reasons given.

    **Edition** the one in force on the day of the conference.
    **Rules** ``quorum.review`` or ``quorum.initial``.
    """
    key = f"quorum.{'review' if kind == 'review' else 'initial'}"
    found = procedure.find(key, on) or procedure.nothing_said()
    going: Going | None = found.terms.going if isinstance(found.terms, QuorumTerms) else None
    if going is None:
        says = f"{procedure.title} does not provide for going ahead without a quorum."
        return Permission.refused(says, (), found, key)
    conditions = tuple(c.says for c in going.conditions)
    if going.never_twice and inquorate_before:
        return Permission.refused(f"Not again: {TWICE}.", (going.by,), found, key, conditions=conditions)
    if role != going.by:
        says = f"Only {in_words(going.by)} may decide to go ahead without a quorum."
        return Permission.refused(says, (going.by,), found, key, conditions=conditions)
    chosen = set(ticked)
    met = [c for c in going.conditions if c.key in chosen]
    blocked: list[Point] = []
    if len(met) < len(going.conditions) and going.needs == "all" or not met:
        unmet = [c for c in going.conditions if c.key not in chosen]
        blocked += [Point(c.key, f"Not confirmed: {c.says}", c.citation) for c in unmet]
    if not reasons.strip():
        blocked.append(
            Point("reasons", "Write down why the conference goes ahead without a quorum", going.citation)
        )
    return Permission.judged(
        (going.by,), found, key, conditions=conditions, must_record=going.record, blocked=tuple(blocked)
    )


def running(history: History, before: date) -> int:
    """Return how many conferences running, just before a day, were not quorate; a quorate one ends the run.

    **Counts** initial and review conferences held before the day, the chair's lawful going ahead included.
    """
    held = [*history.of("initial-conference"), *history.of("review")]
    run = 0
    for event in sorted(held, key=lambda e: e.on):
        if event.on < before:
            run = run + 1 if event.facts.get("quorate") is False else 0
    return run


def _spoken(key: str) -> str:
    return key.replace("-", " ").replace("_", " ")
