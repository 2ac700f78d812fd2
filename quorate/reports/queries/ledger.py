"""The ledger of one conference's reports: who owes one, what came, who was shown it, what is kept back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q

from quorate.cases.models import AgencyContact, Duty, NetworkMember
from quorate.cases.pages import DutyRow, duty_row
from quorate.conferences.models import Conference, ConferenceChild, Invitation
from quorate.conferences.queries.inviting import reports_jointly
from quorate.people.models import Practitioner

from ..copies import Material, children_for, for_family
from ..models import Contribution, Report, ReportVersion, Shared, Withholding
from .owed import conference_children, family_asked
from .reading import materials

Role = Practitioner.Role
Answer = Withholding.Answer
ORDER = ("overdue", "waiting", "late", "done")


@dataclass(frozen=True, slots=True)
class Shown:
    """One person of the family and one report: how and when they were shown it, or why they are not."""

    invitation: Invitation
    rows: tuple[Shared, ...]
    why_not: str = ""

    @property
    def standing(self) -> str:
        if self.rows and any(one.how != Shared.How.AVAILABLE for one in self.rows):
            return "done"
        return "not_needed" if self.why_not else "waiting"


@dataclass(frozen=True, slots=True)
class Line:
    """One author's report: owed or not, come or not, in time or late, shown to whom."""

    invitation: Invitation
    report: Report | None
    version: ReportVersion | None
    says: list[tuple[str, str]]
    duties: list[DutyRow] = field(default_factory=list)
    shown: list[Shown] = field(default_factory=list)
    held: list[Withholding] = field(default_factory=list)
    remarks: int = 0
    headings: dict[str, str] = field(default_factory=dict)
    contribution: Contribution | None = None

    @property
    def standing(self) -> str:
        """``overdue`` (a limit has passed), ``late`` (came after one), ``waiting`` or ``done``."""
        states = {row.state for row in self.duties}
        if self.report is None:
            return "overdue" if "overdue" in states else "waiting"
        return "overdue" if "overdue" in states else "late" if "late" in states else "done"

    @property
    def lateness(self) -> list[str]:
        """Return, in words, which limit was missed, and by which rule."""
        return [
            f"{row.duty.title}: {'was' if row.state == 'late' else 'is'} due {row.duty.due_on:%-d %B %Y}"
            for row in self.duties
            if row.state in ("late", "overdue") and row.duty.due_on
        ]

    @property
    def waits_for_chair(self) -> list[Withholding]:
        return [one for one in self.held if one.answer == Answer.WAITING]

    def what(self, one: Withholding) -> str:
        """Return what a request is about: the whole report, or the heading of a part."""
        return (
            self.headings.get(one.part_ref, "a part of an earlier version")
            if one.part_ref
            else "the whole report"
        )


@dataclass(frozen=True, slots=True)
class Ledger:
    conference: Conference
    children: list[ConferenceChild]
    owed: list[Line]
    limits: list[DutyRow]
    family: list[Invitation]
    parents_differ: bool
    contributions: list[Line]
    joint: bool
    unasked: list[str]
    """Agencies that work with the children, of which nobody was asked for a report."""

    @property
    def missing(self) -> list[Line]:
        return [one for one in self.owed if one.report is None]

    @property
    def late(self) -> list[Line]:
        return [one for one in self.owed if one.standing in ("overdue", "late")]

    @property
    def opened_without(self) -> list[Line]:
        """Return the reports, the social worker's among them, that had not come when the conference was opened."""
        opened = self.conference.opened_at
        if opened is None:
            return []
        return [one for one in self.owed if one.report is None or one.report.received_at > opened]


def ledger(conference: Conference, now: datetime) -> Ledger:
    """Return the ledger of a conference, what is overdue first, then the social worker's. At most fifteen queries."""
    invitations = list(
        conference.invitations.filter(withdrawn_at__isnull=True, practitioner__isnull=False)
        .filter(Q(owes_report=True) | Q(report__isnull=False) | Q(contribution__isnull=False))
        .select_related("practitioner__agency", "report", "contribution")
        .order_by("pk")
    )
    reports = [one.report for one in invitations if hasattr(one, "report")]
    for one in invitations:
        if hasattr(one, "report"):
            one.report.invitation = one
    found = materials(reports)
    family = family_asked(conference)
    duties = _duties(conference, now)
    lines = [_line(one, found, family, duties) for one in invitations]
    owed = [one for one in lines if one.contribution is None]
    owed.sort(key=_order)
    children = conference_children(conference)
    differ = any(one.parents.differ for one in found.values())
    return Ledger(
        conference,
        children,
        owed,
        _limits(owed),
        family,
        differ,
        [one for one in lines if one.contribution is not None],
        reports_jointly(conference),
        _unasked(children, invitations),
    )


def _unasked(children: Sequence[ConferenceChild], asked: Sequence[Invitation]) -> list[str]:
    """Return the agencies in direct contact with a child of whom nobody was asked to report (BER-RPT-01)."""
    subjects = [one.child_id for one in children]
    known = dict(
        NetworkMember.objects.filter(
            child__in=subjects, direct_contact=True, to_on__isnull=True, practitioner__active=True
        ).values_list("practitioner__agency", "practitioner__agency__name")
    )
    known |= dict(
        AgencyContact.objects.filter(child__in=subjects, direct=True).values_list("agency", "agency__name")
    )
    there = {one.practitioner.agency_id for one in asked if one.practitioner}
    return sorted(name for agency, name in known.items() if agency not in there)


def _order(line: Line) -> tuple[int, date, bool, int]:
    due = min((row.duty.due_on for row in line.duties if row.duty.due_on), default=date.max)
    author = line.invitation.practitioner
    return (
        ORDER.index(line.standing),
        due,
        author is None or author.role != Role.SOCIAL_WORKER,
        line.invitation.pk,
    )


def _line(
    invitation: Invitation,
    found: dict[int, Material],
    family: Sequence[Invitation],
    duties: dict[str, list[DutyRow]],
) -> Line:
    report = getattr(invitation, "report", None)
    material = found.get(report.pk) if report else None
    rows = duties.get(f"invitation:{invitation.pk}", [])
    contribution = getattr(invitation, "contribution", None)
    if material is None:
        return Line(invitation, report, None, [], rows, contribution=contribution)
    return Line(
        invitation,
        report,
        material.version,
        [(one.conference_child.child.name, one.get_says_display()) for one in material.recommendations],
        rows,
        [_shown(material, person) for person in family],
        [one for one in material.withholdings if one.answer != Answer.TAKEN_BACK],
        len(material.remarks),
        {part.ref: part.heading for part in material.parts},
        contribution,
    )


def _shown(material: Material, person: Invitation) -> Shown:
    rows = tuple(one for one in material.shared if one.invitation_id == person.pk)
    if for_family(material, person) is not None:
        return Shown(person, rows)
    if material.parents.differ and not children_for(person, material.parents):
        return Shown(person, rows, "Not recorded as a parent of any of the children")
    return Shown(person, rows, "Nothing in it is for them")


def _limits(owed: Iterable[Line]) -> list[DutyRow]:
    """Return each different limit once: authors of one conference nearly always share theirs."""
    different = {(row.duty.rule, row.duty.due_on): row for one in owed for row in one.duties}
    return list(different.values())


def _duties(conference: Conference, now: datetime) -> dict[str, list[DutyRow]]:
    rows: dict[str, list[DutyRow]] = {}
    found = Duty.objects.filter(
        within=conference.ref, ended_at__isnull=True, occasion__startswith="invitation:"
    ).select_related("child", "owner")
    for duty in found.order_by("due_on", "pk"):
        rows.setdefault(duty.occasion, []).append(duty_row(duty, now))
    return rows
