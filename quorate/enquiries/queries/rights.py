"""What the procedure says about calling a conference, for one reader: whether, by whom, why, and its criteria."""

from dataclasses import dataclass
from datetime import date

from quorate.cases.facts import procedure_of
from quorate.people.access import Role
from quorate.people.models import Area, Practitioner
from quorate.rules import deciding, permission
from quorate.rules.permission import Permission

LET_IN = frozenset({Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.DESIGNATED_MANAGER, Role.CHAIRS_MANAGER})
"""Who decides where the procedure does not say who: managers of the service. A social worker asks."""
TOLD = (Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.DESIGNATED_MANAGER, Role.CHAIRS_MANAGER)
"""Whom a delay can be reported to."""
CRITERIA = (
    ("likelihood-tests", "What likely harm rests on"),
    ("other-children", "Which children are considered"),
    ("disagreement-route", "When an agency disagrees"),
    ("delay-report", "When a conference is delayed"),
)


@dataclass(frozen=True, slots=True)
class Right:
    """What the procedure says to one act of one reader. ``silent``: it does not say who, and managers decide."""

    allowed: bool
    says: str
    source: str
    rule: str
    silent: bool
    conditions: tuple[str, ...]
    finding: Permission


def right(act: str, *, reader: Practitioner, on: date, reasons: str | None = None) -> Right:
    """Return the reader's right to call a conference (``convene``) or not to call one (``not-convene``).

    **Rules** ``permission.convene``, ``permission.not-convene``.
    """
    facts = {} if reasons is None else {"reason": reasons}
    found = permission.may(act, role=reader.role, procedure=procedure_of(reader.area), on=on, facts=facts)
    allowed, says, silent = found.allowed, found.reason.says, not found.by
    if silent and reader.role not in LET_IN:
        allowed = False
        says = f"{says} Here a manager decides: ask for a conference, and a manager answers."
    citation = str(found.reason.citation) if found.reason.citation else ""
    return Right(allowed, says, citation, f"permission.{act}", silent, found.conditions, found)


@dataclass(frozen=True, slots=True)
class Guidance:
    """One list of the procedure that is shown beside the work."""

    key: str
    title: str
    lines: tuple[str, ...]
    source: str


def guidance(area: Area, on: date, *keys: str) -> list[Guidance]:
    """Return the lists that the area's procedure gives; one that it does not give is left out.

    **Rules** ``list.likelihood-tests``, ``disagreement-route``, ``delay-report``, ``other-children``.
    """
    procedure = procedure_of(area)
    found = []
    for key, title in CRITERIA:
        if key not in keys:
            continue
        entries, reason = deciding.listed(key, procedure=procedure, on=on)
        if entries:
            lines = tuple(entry.says[:1].upper() + entry.says[1:] for entry in entries)
            found.append(Guidance(key, title, lines, str(reason.citation)))
    return found
