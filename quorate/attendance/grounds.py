"""What an area's procedure says of who may be there and who is kept out: worked out from its rules alone."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from quorate.cases.facts import procedure_of
from quorate.people.models import Area
from quorate.rules import deciding, permission
from quorate.rules.permission import Permission
from quorate.rules.procedure import Listed

CHAIR, FAMILY = "chair", "family"
OF_THE_CHAIR = frozenset({"chair_consent", "chair_agrees"})
OF_THE_FAMILY = frozenset({"family_consent"})
SILENT = "silent"

VIDEO_CHECKS = (
    ("alone", "They are alone in the room, or it is known who else is there"),
    ("private", "Nobody else can hear or see the meeting"),
    ("not-recorded", "They know that nothing may be recorded"),
    ("safe", "It is safe for them to talk there"),
)
"""What is made sure of before somebody takes part by video; the texts leave this to practice."""


class Wanted(NamedTuple):
    """Whose agreement lets somebody in, and how strictly: ``must``, ``should``, ``may``, or ``silent``."""

    who: tuple[str, ...]
    strength: str
    says: str
    source: str


def wanted_for(kind: str, area: Area, on: date) -> Wanted:
    """Return whose agreement the area's procedure asks for before somebody of this kind may be there.

    Where the procedure does not say, the chair is asked.

    **Edition** the one in force on the day of the conference.
    **Rules** ``permission.admit-<kind>``.
    """
    procedure = procedure_of(area)
    found = procedure.find(f"permission.admit-{kind}", on)
    if found is None or found.terms is None:
        return Wanted((CHAIR,), SILENT, f"{procedure.title} does not say. The chair decides.", "")
    facts = {fact for test in found.terms.tests for fact in test.facts}
    who = tuple(name for name, names in ((CHAIR, OF_THE_CHAIR), (FAMILY, OF_THE_FAMILY)) if facts & names)
    says = ". ".join(test.says for test in found.terms.tests)
    return Wanted(who, found.strength, f"{says}.", str(found.citation))


@dataclass(frozen=True, slots=True)
class Grounds:
    """The grounds on which somebody may be kept out; empty where the area's text has none, with what it says."""

    entries: tuple[Listed, ...]
    says: str
    source: str

    def words(self, key: str) -> str:
        return next((one.says for one in self.entries if one.key == key), key)

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(one.key, one.says[:1].upper() + one.says[1:]) for one in self.entries]


def grounds_of(area: Area, on: date) -> Grounds:
    """Return the area's grounds for keeping somebody out.

    **Rules** ``list.exclusion-grounds``.
    """
    procedure = procedure_of(area)
    entries, reason = deciding.listed("exclusion-grounds", procedure=procedure, on=on)
    if entries:
        return Grounds(entries, "", str(reason.citation))
    says = f"{procedure.title} does not list grounds in the text that is built in. The chair decides, with reasons."
    return Grounds((), says, "")


def listed(area: Area, key: str, on: date) -> tuple[Listed, ...]:
    """Return one of the area's lists; empty where its text has none."""
    return deciding.listed(key, procedure=procedure_of(area), on=on)[0]


def judged(act: str, *, area: Area, on: date, facts: Mapping[str, Any], role: str = "") -> Permission:
    """Return what the area's procedure says to an act with these facts.

    **Rules** ``permission.<act>``.
    """
    return permission.may(act, role=role, procedure=procedure_of(area), on=on, facts=facts)


def sentences(points: Iterable[Any]) -> tuple[str, ...]:
    """Return points as sentences that end in a full stop."""
    return tuple(one.says if one.says.endswith(".") else f"{one.says}." for one in points)


def speaks(act: str, area: Area, on: date) -> bool:
    """Return whether the area's procedure says anything of an act."""
    found = procedure_of(area).find(f"permission.{act}", on)
    return found is not None and found.terms is not None
