"""By which route the area's procedure has a difference or a complaint go; where it says nothing, that is said too."""

from dataclasses import dataclass
from datetime import date

from quorate.cases.facts import procedure_of
from quorate.people.models import Area
from quorate.rules import deciding, permission
from quorate.rules.procedure import Listed

from .models import Complaint

AGENCY = "agency"
"""The subject of a complaint that does not belong here: one agency's own services."""
OTHER = "other"
RESULTS = (Complaint.Result.RECONVENE, Complaint.Result.REVIEW, Complaint.Result.CONFIRM)
ROUTES = ("complaint-route", "complaints-route")
CHAIR_FIRST = frozenset({"chair", "discuss"})
"""Keys under which a route says that the chair talks it over first."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list, with where it stands in the text."""

    key: str
    says: str
    source: str


@dataclass(frozen=True, slots=True)
class Route:
    """What the procedure says of complaints. ``silent``: nothing; then the chair's manager sees to each."""

    rule: str
    steps: tuple[Line, ...]
    subjects: tuple[Line, ...]
    results: tuple[Line, ...]
    citation: str
    stands: str
    stands_source: str

    @property
    def silent(self) -> bool:
        return not self.steps

    @property
    def chair_first(self) -> bool:
        return any(one.key in CHAIR_FIRST for one in self.steps)

    @property
    def procedure(self) -> str:
        """What the text says of a separate procedure, or nothing."""
        return next((one.says for one in self.steps if one.key == "procedure"), "")

    def subject(self, key: str) -> Line | None:
        return next((one for one in self.subjects if one.key == key), None)


def complaints(area: Area, on: date) -> Route:
    """Return the route of a complaint by the family.

    **Edition** the one in force on the day the complaint was received.
    **Rules** ``list.complaint-route``, ``list.complaints-route``, ``list.complaint-subjects``,
    ``list.complaint-outcomes``, ``permission.suspend-decision``.
    """
    procedure = procedure_of(area)
    rule, citation = "", ""
    steps: tuple[Listed, ...] = ()
    for key in ROUTES:
        entries, reason = deciding.listed(key, procedure=procedure, on=on)
        if entries:
            rule, steps, citation = f"list.{key}", entries, str(reason.citation)
    subjects, about = deciding.listed("complaint-subjects", procedure=procedure, on=on)
    outcomes, ends = deciding.listed("complaint-outcomes", procedure=procedure, on=on)
    suspended = permission.may(
        "suspend-decision", role="", procedure=procedure, on=on, facts={"complaint": True}
    )
    point = suspended.blocked[0] if suspended.blocked else None
    return Route(
        rule,
        _lines(steps, citation),
        _lines(subjects, str(about.citation)),
        _lines(outcomes, str(ends.citation)),
        citation,
        f"{point.says}." if point else "A complaint does not by itself change what the conference decided.",
        str(point.citation or suspended.reason.citation) if point else "",
    )


def _lines(entries: tuple[Listed, ...], citation: str) -> tuple[Line, ...]:
    return tuple(
        Line(one.key, one.says[:1].upper() + one.says[1:], str(one.citation or citation)) for one in entries
    )


def differences(area: Area, on: date) -> tuple[tuple[Line, ...], str]:
    """Return the route of a difference between professionals, and where it stands; empty where the text is silent.

    **Rules** ``list.disagreement-route``.
    """
    entries, reason = deciding.listed("disagreement-route", procedure=procedure_of(area), on=on)
    return _lines(entries, str(reason.citation)), str(reason.citation) if entries else ""
