"""What a chapter declares for itself: events and roles of its own, how it counts, who takes whose place."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any

from quorate.rules.days import READINGS
from quorate.rules.events import KINDS, OWN
from quorate.rules.findings import Citation
from quorate.rules.procedure import InForce, Rule
from quorate.rules.roles import ROLES, in_words

from .tables import Table

# The parts of a rule that name a role.
ROLE_FIELDS = frozenset(
    (
        "whose",
        "by",
        "roles",
        "none_involved",
        "stated_by",
        "deciders",
        "tie",
        "to",
        "lifted_by",
        "approver",
        "late_tell",
    )
)


@dataclass(frozen=True, slots=True)
class Own:
    """A chapter's own events and roles, with its parents'; its ways of counting; and who takes whose place."""

    events: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    days_mean: str = "calendar days"
    event_is_day: int = 0
    instead: Mapping[str, str] = field(default_factory=dict)

    def under(self, parent: "Own") -> "Own":
        """Return this with the parent's events and roles; ways of counting are each document's own."""
        return replace(self, events={**parent.events, **self.events}, roles={**parent.roles, **self.roles})

    @property
    def kinds(self) -> frozenset[str]:
        """Every event that the chapter's rules may name."""
        return KINDS.union(self.events)

    @property
    def known_roles(self) -> frozenset[str]:
        """Every role that the chapter's rules may name."""
        return frozenset(ROLES).union(self.roles)


NOTHING = Own()


def declared(about: Table) -> Own:
    """Return what an about.toml declares, noting what is wrong."""
    events = _words(about, "events")
    for kind in events:
        if not kind.startswith(OWN):
            about.fault(f"event “{kind}”: an area's own events start with “{OWN}”")
    roles = _words(about, "roles")
    instead = _words(about, "instead")
    counting = about.table("counting")
    days_mean, event_is_day = "calendar days", 0
    if counting is not None:
        days_mean = counting.text("days-mean", days_mean, one_of=READINGS)
        event_is_day = counting.whole("event-is-day", 0, most=1)
        counting.end()
    return Own(events, roles, days_mean, event_is_day, instead)


def check_instead(about: Table, own: Own) -> None:
    """Note roles that “instead” names and nobody knows."""
    for role in (*own.instead, *own.instead.values()):
        if role not in own.known_roles:
            about.fault(f"“{role}” is not known for “instead”. Known: {', '.join(sorted(own.known_roles))}")


def _words(about: Table, key: str) -> dict[str, str]:
    table = about.table(key)
    return {} if table is None else {name: table.text(name) for name in table.values}


def with_roles(rule: Rule, origin_instead: Mapping[str, Mapping[str, str]]) -> Rule:
    """Return a rule with the roles of each edition replaced as the chapters below its own say."""
    timeline = tuple(_stands(stands, origin_instead) for stands in rule.timeline)
    heading = rule.heading
    own_words = {} if not timeline else origin_instead.get(timeline[-1].origin, {})
    if heading is not None and own_words:
        heading = replace(heading, whose=own_words.get(heading.whose, heading.whose))
    return replace(rule, heading=heading, timeline=timeline)


def _stands(stands: InForce, origin_instead: Mapping[str, Mapping[str, str]]) -> InForce:
    instead = origin_instead.get(stands.origin, {})
    if not instead:
        return stands
    otherwise = _stands(stands.otherwise, origin_instead) if stands.otherwise else None
    terms = _replaced(stands.terms, instead)
    note = stands.note
    if terms != stands.terms:
        swapped = "; ".join(
            f"{in_words(new)} takes the place of {in_words(old)}" for old, new in instead.items()
        )
        note = f"{note} Here {swapped}.".strip()
    return replace(stands, terms=terms, otherwise=otherwise, note=note)


def _replaced(value: Any, instead: Mapping[str, str]) -> Any:
    if isinstance(value, Citation):
        return value
    if isinstance(value, tuple):
        return tuple(_replaced(part, instead) for part in value)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    changed: dict[str, Any] = {}
    for one in fields(value):
        part = getattr(value, one.name)
        if one.name in ROLE_FIELDS and isinstance(part, str):
            changed[one.name] = instead.get(part, part)
        elif one.name in ROLE_FIELDS and isinstance(part, tuple):
            changed[one.name] = tuple(instead.get(role, role) for role in part)
        else:
            changed[one.name] = _replaced(part, instead)
    return replace(value, **changed)
