"""The shape of a procedure: what the data in ``procedures/`` becomes once it has been read and checked.

A procedure is a set of rules. A rule has a heading (what it is about) and editions (what it has said since which day).
An area lists only what differs from its parent: the rules here are already joined up, each knowing where it came from.
"""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

from .days import Period
from .findings import Citation, Reason

STATED, SILENT, ELSEWHERE = "stated", "silent", "elsewhere"
STRENGTHS = ("must", "should", "may", "aim")


class UnknownRule(LookupError):
    """The procedure has no rule of that name: a slip in the program, not in the data."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A named fact that must hold (or, with ``negated``, must not), from the list that the rules offer."""

    name: str
    argument: Any = None
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Arm:
    """One way of arriving at a date: so long after, or before, some event."""

    anchor: str
    period: Period | None
    direction: str
    when: tuple[Condition, ...]
    citation: Citation | None
    which: str = "last"


@dataclass(frozen=True, slots=True)
class DutyHeading:
    """What a duty is: which events open it, which do it, which make it fall away, and whose it is."""

    title: str
    scope: str
    opens: tuple[str, ...]
    when: tuple[Condition, ...]
    each: str
    renew: bool
    done: tuple[str, ...]
    done_when: tuple[Condition, ...]
    lapses: tuple[str, ...]
    averted: tuple[str, ...]
    whose: str
    even_silent: bool
    once: bool = False
    own_occasion: bool = False


@dataclass(frozen=True, slots=True)
class DutyTerms:
    """By when, from when or on which day, in one edition."""

    arms: tuple[Arm, ...]
    combine: str
    meaning: str
    day_one: bool
    reading: str
    beside: Period | None


@dataclass(frozen=True, slots=True)
class Setting:
    """One choice among the readings of an ambiguous text."""

    value: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One entry of a list that a text gives: a ground, a category, a condition."""

    key: str
    says: str
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class Going:
    """What may be done when a quorum is not met: by whom, on which conditions, with what on record."""

    by: str
    conditions: tuple[Listed, ...]
    needs: str
    record: tuple[str, ...]
    citation: Citation | None
    never_twice: bool = False


@dataclass(frozen=True, slots=True)
class QuorumTerms:
    """Who has to be there."""

    roles: tuple[str, ...]
    agencies: tuple[str, ...]
    others: int
    counts: str
    members_only: bool
    contact: bool
    besides: tuple[str, ...]
    together: Mapping[str, tuple[str, ...]]
    exception_involved: int
    exception_citation: Citation | None
    none_involved: str
    going: Going | None
    without: tuple[str, ...]
    stated_by: str


@dataclass(frozen=True, slots=True)
class Against:
    """What follows when the chair disagrees with a majority."""

    majority: str
    then: str
    to: str
    record: tuple[str, ...]
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class DecidingTerms:
    """How a conference comes to its decision."""

    method: str
    deciders: str
    tie: str
    tie_record: tuple[str, ...]
    tie_citation: Citation | None
    against: tuple[Against, ...]
    takes_effect: Mapping[str, Period] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """Something that holds back, warns about or must go with a decision, in named circumstances."""

    key: str
    at: tuple[str, ...]
    when: tuple[Condition, ...]
    level: str
    says: str
    unless: tuple[Condition, ...]
    lifted_by: str
    becomes: str


@dataclass(frozen=True, slots=True)
class Test:
    """One condition of a permission, judged on the facts given."""

    key: str
    says: str
    form: str
    facts: tuple[str, ...]
    value: Any
    level: str
    when: Mapping[str, Any]
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class PermissionTerms:
    """Who may do an act, on which grounds and conditions."""

    by: tuple[str, ...]
    instead: str
    grounds: tuple[Listed, ...]
    grounds_missing: bool
    tests: tuple[Test, ...]
    record: tuple[str, ...]
    effect: str


@dataclass(frozen=True, slots=True)
class PaperTerms:
    """A document of a conference: whose it is, who approves it, who gets it, what it must say."""

    title: str
    whose: str
    approver: str
    recipients: str
    must_say: tuple[Listed, ...]
    duties: tuple[str, ...]
    late_tell: tuple[str, ...]
    excluded: str
    safety: bool


@dataclass(frozen=True, slots=True)
class Prompt:
    """One question of a report form: at which conferences, for the family or each child, and what an empty one does."""

    key: str
    asks: str
    hint: str
    nature: str
    at: tuple[str, ...]
    per: str
    level: str
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class FormTerms:
    """What a report form asks, and whether it has to recommend something for each child."""

    prompts: tuple[Prompt, ...]
    recommends: str


@dataclass(frozen=True, slots=True)
class EndingTerms:
    """One ground on which a plan ends without a review, and what it asks for."""

    says: str
    by: tuple[str, ...]
    ends_on: str
    tests: tuple[Test, ...]
    record: tuple[str, ...]
    route: str
    objections: Period | None = None


Terms = (
    DutyTerms
    | Setting
    | QuorumTerms
    | DecidingTerms
    | Check
    | PermissionTerms
    | PaperTerms
    | EndingTerms
    | tuple[Listed, ...]
)


@dataclass(frozen=True, slots=True)
class InForce:
    """What a rule says from a day on: the terms, where they stand, and whether the area itself says them."""

    since: date
    standing: str
    terms: Any
    citation: Citation
    strength: str
    origin: str
    note: str
    otherwise: "InForce | None" = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of a procedure, joined up with its parents: what it is about and what it has said since when."""

    key: str
    name: str
    heading: DutyHeading | None
    timeline: tuple[InForce, ...]
    days: tuple[date, ...]

    def on(self, day: date) -> InForce | None:
        """Return what was in force on a day, or nothing before the first edition."""
        place = bisect_right(self.days, day) - 1
        return self.timeline[place] if place >= 0 else None


@dataclass(frozen=True)
class Procedure:
    """The procedure that binds an area: its own chapter over its parents'."""

    key: str
    title: str
    standing: str
    nation: str
    parents: tuple[str, ...]
    sources: tuple[str, ...]
    words: Mapping[str, str]
    rules: Mapping[str, Rule]
    readings: Mapping[str, str] = field(default_factory=dict)
    events: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return id(self)

    def word(self, key: str) -> str:
        """Return the area's own word for a thing, or its parent's, or the key in plain words."""
        return self.words.get(key, key.replace("-", " "))

    def rule(self, key: str) -> Rule:
        """Return a rule by key (“duty.first-review”).

        :raises UnknownRule: if there is none
        """
        try:
            return self.rules[key]
        except KeyError:
            raise UnknownRule(f"{self.title} has no rule “{key}”") from None

    def find(self, key: str, day: date) -> InForce | None:
        """Return what a rule says on a day, or nothing if there is no such rule or it had not begun."""
        rule = self.rules.get(key)
        return rule.on(day) if rule else None

    def of_kind(self, kind: str) -> tuple[Rule, ...]:
        """Return all rules of one kind (“duty”, “check”, “ending” …)."""
        return tuple(rule for key, rule in self.rules.items() if key.partition(".")[0] == kind)

    def duties(self, scope: str) -> tuple[Rule, ...]:
        """Return the duty rules of a scope: “child”, “conference” or “milestone”."""
        return self._duties.get(scope, ())

    @cached_property
    def _duties(self) -> dict[str, tuple[Rule, ...]]:
        found: dict[str, list[Rule]] = {}
        for rule in self.of_kind("duty"):
            if rule.heading is not None:
                found.setdefault(rule.heading.scope, []).append(rule)
        return {scope: tuple(rules) for scope, rules in found.items()}

    def setting(self, key: str, day: date) -> str:
        """Return the reading chosen for an ambiguity on a day, or an empty string."""
        found = self.find(f"setting.{key}", day)
        return found.terms.value if found and found.terms else ""

    def with_setting(self, key: str, value: str) -> "Procedure":
        """Return the same procedure with another reading chosen for an ambiguity, for every day."""
        rule = self.rule(f"setting.{key}")
        timeline = tuple(replace(stands, terms=Setting(value)) for stands in rule.timeline)
        return replace(self, rules={**self.rules, rule.key: replace(rule, timeline=timeline)})

    def nothing_said(self) -> InForce:
        """Return what stands in when neither the area nor its parents say anything."""
        citation = Citation(self.title, "", "not stated", "", ())
        note = f"{self.title} does not say, and neither does national guidance."
        return InForce(date.min, SILENT, None, citation, "may", self.key, note)

    def read_as(self, reading: str, *rules: str) -> "Procedure":
        """Return the same procedure with bare “days” read otherwise, in the duties named (or in all)."""
        named = rules or tuple(k.removeprefix("duty.") for k in self.rules if k.startswith("duty."))
        return replace(self, readings={**self.readings, **dict.fromkeys(named, reading)})


def plain_reason(found: InForce, rule: str, says: str) -> Reason:
    """Return a reason that is one sentence, with the citation of what is in force."""
    return Reason(
        lambda: (says, (), None),
        citation=found.citation,
        rule=rule,
        edition=found.since,
        procedure=found.origin,
        note=found.note,
    )
