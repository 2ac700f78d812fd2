"""From a conference's rows to the plain facts that the rules take: who is there, what was said, what is asked.

The rows of one conference are gathered once (``queries.meeting``); nothing here asks the database anything.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from quorate.cases.models import AgencyContact, Child, Event, NetworkMember
from quorate.clock import LONDON
from quorate.people.models import Agency, Practitioner
from quorate.plans.models import PlanAction
from quorate.plans.queries import Progress
from quorate.rules import History, quorum
from quorate.rules.days import Calendar
from quorate.rules.quorum import Present, Quorum

from .models import (
    Attendance,
    Conference,
    ConferenceChild,
    Covered,
    Decision,
    Dissent,
    Evaluation,
    Invitation,
    QuorumRuling,
    View,
    rules_kind,
)

SOCIAL_CARE = "social-care"
SOCIAL_CARE_NAME = "Children's social care"
NO_UNIT = frozenset(
    {Practitioner.Role.CHAIRS_MANAGER, Practitioner.Role.ADMINISTRATOR, Practitioner.Role.CHAIR}
)
"""Posts that run conferences: they speak for no agency."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody asked to the conference, and their stays in it."""

    invitation: Invitation
    stays: tuple[Attendance, ...]
    part: str
    """``chair``, ``administrator``, ``practitioner``, ``relative``, ``child`` or ``guest``."""

    @property
    def stay(self) -> Attendance | None:
        """The stay that has not ended."""
        return next((stay for stay in self.stays if stay.left_at is None), None)

    @property
    def here(self) -> bool:
        return self.stay is not None

    @property
    def left(self) -> bool:
        return bool(self.stays) and not self.here

    @property
    def practitioner(self) -> Practitioner | None:
        return self.invitation.practitioner

    @property
    def professional(self) -> bool:
        return self.invitation.practitioner_id is not None

    @property
    def may_have_view(self) -> bool:
        """Whether this person can speak for an agency or as family: not observers, nor who runs the conference."""
        return self.part not in ("chair", "administrator", "guest") and not self.invitation.observer


@dataclass(frozen=True, slots=True)
class ChildPart:
    """One child's part of the conference, with all that stands about it."""

    row: ConferenceChild
    network: tuple[NetworkMember, ...] = ()
    contacts: tuple[AgencyContact, ...] = ()
    views: tuple[View, ...] = ()
    dissents: tuple[Dissent, ...] = ()
    ruling: QuorumRuling | None = None
    decision: Decision | None = None
    evaluation: Evaluation | None = None
    """The evaluation of the stood-down decision that this conference comes back to."""
    stood_down_before: bool = False
    """Whether this conference comes back to a decision that was stood down for this child."""
    progress: Progress | None = None
    actions: tuple[PlanAction, ...] = ()
    """What is to be done under the plan, all of it."""
    care: Mapping[str, bool | None] = field(default_factory=dict)
    """What stands about a child in care, and what the core group thought of the plan, as fields of the rules' Table."""
    unweighed: tuple[str, ...] = ()
    """Outcomes of the plan of which this review has not recorded yet how far they have come."""
    history: History = field(default_factory=History)
    told: tuple[Event, ...] = ()
    """The standing events of the child, as rows: what the history was made of."""

    @property
    def last_held_on(self) -> date | None:
        """The day of the last conference held before this one."""
        held = [*self.history.of("initial-conference"), *self.history.of("review")]
        return max((event.on for event in held), default=None)

    @property
    def ref(self) -> str:
        return f"child:{self.row.child_id}"

    @property
    def kind(self) -> str:
        """What kind of conference this is for this child: brothers and sisters may differ."""
        return self.row.kind

    @property
    def reviewed(self) -> bool:
        return self.row.kind == Conference.Kind.REVIEW

    @property
    def rules_kind(self) -> str:
        return rules_kind(self.row.kind)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A conference as it stands at one moment."""

    conference: Conference
    procedure: Any
    children: tuple[ChildPart, ...]
    people: tuple[Person, ...]
    reports_from: frozenset[int] = frozenset()
    """Invitations whose report was received."""
    covered: tuple[Covered, ...] = ()
    """What was said to the points of the conference's sheets."""
    other_children: tuple[Child, ...] = ()
    """The children of the family who are not in this conference."""
    calendar: Calendar | None = None
    own_children: Mapping[int, frozenset[int]] = field(default_factory=dict)
    """The numbers of the children whose papers each relative who was asked may have."""

    @property
    def on(self) -> date:
        """The day the conference is held: the first, if it took more than one."""
        conference = self.conference
        return (conference.opened_at or conference.starts_at).astimezone(LONDON).date()

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(part.kind for part in self.children)

    @property
    def reconvened(self) -> bool:
        """Whether this conference only hears what an evaluation came to."""
        return any(part.stood_down_before for part in self.children)

    def part(self, conference_child: int) -> ChildPart:
        return next(part for part in self.children if part.row.pk == conference_child)

    def person(self, invitation: int) -> Person | None:
        return next((person for person in self.people if person.invitation.pk == invitation), None)


@dataclass(frozen=True, slots=True)
class Unit:
    """An agency or professional group that has one view, or a member of the family, who is heard beside them."""

    key: str
    name: str
    people: tuple[Person, ...] = ()
    view: View | None = None
    counts: bool = True

    @property
    def here(self) -> tuple[Person, ...]:
        return tuple(person for person in self.people if person.here)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the quorum rule and the chair's ruling make of one child's part of the conference."""

    finding: Quorum
    ruling: str = ""
    reasons: str = ""

    @property
    def quorate(self) -> bool | None:
        """Quorate, as worked out or as the chair states where the text leaves it to the chair."""
        if self.finding.met is not None:
            return self.finding.met
        if self.ruling in (QuorumRuling.Ruling.QUORATE, QuorumRuling.Ruling.NOT_QUORATE):
            return self.ruling == QuorumRuling.Ruling.QUORATE
        return None

    @property
    def proceeding(self) -> bool:
        return self.finding.met is False and self.ruling == QuorumRuling.Ruling.PROCEED

    @property
    def waits_for_chair(self) -> bool:
        """Whether nothing can be decided until the chair has said something about quorum."""
        if self.finding.met is None:
            return bool(self.finding.stated_by) and not self.ruling
        return self.finding.met is False and self.finding.proceed is not None and not self.ruling


def local_day(moment: datetime) -> date:
    return moment.astimezone(LONDON).date()


# Who is there ---------------------------------------------------------------------------------------------------


def agency_key(agency: Agency) -> str:
    """Return the name by which the rules know an agency. All of children's social care is one."""
    return SOCIAL_CARE if agency.kind == Agency.Kind.SOCIAL_CARE else agency.name


def present_for(meeting: Meeting, part: ChildPart) -> tuple[Present, ...]:
    """Return everybody who came, as one child's quorum sees them; those who left are among them, marked so."""
    here = [_present(person, part) for person in meeting.people if person.stays and person.part != "guest"]
    sent_paper = [
        Present(
            role="agency",
            agency=agency_key(person.practitioner.agency),
            name=_called(person),
            member=person.practitioner.agency.partnership_member,
            mode="report-only",
        )
        for person in meeting.people
        if not person.stays and person.practitioner and person.invitation.pk in meeting.reports_from
    ]
    return (*here, *sent_paper)


def _present(person: Person, part: ChildPart) -> Present:
    latest = person.stay or person.stays[-1]
    who = person.practitioner
    role, acting_for = _role(person, part)
    if who is None or person.part in ("chair", "administrator"):
        return Present(
            role=role,
            name=_called(person),
            observer=person.invitation.observer,
            mode=latest.mode,
            left=not person.here,
        )
    key = agency_key(who.agency)
    return Present(
        role=role,
        agency=key,
        group=who.group,
        name=_called(person),
        member=who.agency.partnership_member,
        contact=_contact(who, part),
        observer=person.invitation.observer,
        mode=latest.mode,
        acting_for=acting_for,
        left=not person.here,
    )


def _called(person: Person) -> str:
    who = person.practitioner
    if who is None or person.part in ("chair", "administrator"):
        return person.invitation.name
    return f"{person.invitation.name} ({who.agency.name})"


def _role(person: Person, part: ChildPart) -> tuple[str, str]:
    """Return the role in which somebody is there for this child, and the role they act for that day, if any."""
    if person.part == "chair":
        return "conference-chair", ""
    if person.part == "administrator":
        return "conference-administrator", ""
    if person.part == "child":
        return "child", ""
    who = person.practitioner
    if who is None:
        relative = person.invitation.relative
        return ("parent" if relative and relative.parental_responsibility else "family"), ""
    if person.invitation.acts_as_social_worker:
        return (who.role if who.role != Practitioner.Role.SOCIAL_WORKER else "professional"), "social-worker"
    if who.role == Practitioner.Role.SOCIAL_WORKER:
        return ("social-worker" if is_social_worker_of(person.invitation, part) else "professional"), ""
    return who.role, ""


def is_social_worker_of(invitation: Invitation, part: ChildPart) -> bool:
    """Return whether somebody is there as this child's own social worker, or as the substitute for that person."""
    holder = part.row.child.social_worker_id
    if holder is None or invitation.practitioner_id == holder:
        return True
    stands_in = invitation.substitute_for
    return stands_in is not None and stands_in.practitioner_id == holder


def _contact(who: Practitioner, part: ChildPart) -> frozenset[str] | None:
    """Return the child, if the person's group or agency is recorded as working with the child; None if nothing is."""
    known = False
    for member in part.network:
        other = member.practitioner
        if other.agency_id == who.agency_id and (other.group == who.group or other.pk == who.pk):
            known = True
            if member.direct_contact:
                return frozenset({part.ref})
    for contact in part.contacts:
        if contact.agency_id == who.agency_id and contact.group in ("", who.group):
            known = True
            if contact.direct:
                return frozenset({part.ref})
    return frozenset() if known else None


def involved(part: ChildPart) -> frozenset[str] | None:
    """Return the agencies besides social care known to work with the child; None if none was ever recorded."""
    agencies = [member.practitioner.agency for member in part.network] + [c.agency for c in part.contacts]
    others = {agency_key(agency) for agency in agencies} - {SOCIAL_CARE}
    return frozenset(others) or None


def with_contact(part: ChildPart) -> frozenset[str] | None:
    """Return the groups and agencies recorded as in direct contact with the child; None if none was ever recorded."""
    found: set[str] = set()
    for member in part.network:
        if member.direct_contact:
            found |= {member.practitioner.group, agency_key(member.practitioner.agency)}
    for contact in part.contacts:
        if contact.direct:
            found |= {contact.group, agency_key(contact.agency)}
    return frozenset(found - {""}) or None


def inquorate_before(meeting: Meeting, part: ChildPart) -> int:
    """Return how many conferences about this child running, just before this one, were not quorate."""
    return quorum.running(part.history, meeting.on)


def quorum_of(meeting: Meeting, part: ChildPart) -> Standing:
    """Return whether the conference is quorate for one child now, by the area's rule and the chair's ruling."""
    finding = quorum.check(
        present_for(meeting, part),
        procedure=meeting.procedure,
        on=meeting.on,
        kind=part.rules_kind,
        child=part.ref,
        involved=involved(part),
        with_contact=with_contact(part),
        inquorate_before=inquorate_before(meeting, part),
    )
    ruling = part.ruling
    return Standing(finding, ruling.ruling if ruling else "", ruling.reasons if ruling else "")


# What is said ---------------------------------------------------------------------------------------------------


def counts_groups(meeting: Meeting) -> bool:
    """Return whether the area counts professional groups, two of one trust being two, or agencies.

    A conference that is of several kinds counts one way: groups, as soon as one kind does.
    """
    kinds = {rules_kind(kind) for kind in meeting.kinds}
    found = [meeting.procedure.find(f"quorum.{kind}", meeting.on) for kind in kinds]
    return any(
        one and one.terms is not None and getattr(one.terms, "counts", "agencies") != "agencies"
        for one in found
    )


def unit_of(meeting: Meeting, person: Person) -> tuple[str, str, bool] | None:
    """Return (key, name, counts) of the unit somebody speaks for; None for observers and who runs the conference."""
    if not person.may_have_view:
        return None
    who = person.practitioner
    if who is None:
        return f"family: {person.invitation.pk}", person.invitation.name, False
    if agency_key(who.agency) == SOCIAL_CARE:
        return None if who.role in NO_UNIT else (SOCIAL_CARE, SOCIAL_CARE_NAME, True)
    if who.group and counts_groups(meeting):
        return f"{who.agency.name}: {who.group}", f"{who.agency.name}, {who.group}", True
    return who.agency.name, who.agency.name, True


def units_of(meeting: Meeting, part: ChildPart) -> tuple[Unit, ...]:
    """Return the agencies and groups that are or were in the meeting, with the view each gave for this child.

    A unit counts while somebody from it is in the meeting: what is decided is decided by those present. The view of
    a unit that has left stays on record and is shown, outside the count. Family members come last and never count.
    """
    people: dict[str, list[Person]] = {}
    names: dict[str, tuple[str, bool]] = {}
    for person in meeting.people:
        unit = unit_of(meeting, person) if person.stays else None
        if unit:
            people.setdefault(unit[0], []).append(person)
            names[unit[0]] = (unit[1], unit[2])
    standing = {view.unit: view for view in part.views}
    units = [
        Unit(key, names[key][0], tuple(of), standing.get(key), names[key][1] and any(p.here for p in of))
        for key, of in people.items()
    ]
    return tuple(sorted(units, key=lambda unit: (not names[unit.key][1], unit.key != SOCIAL_CARE, unit.name)))


def counted_views(meeting: Meeting, part: ChildPart) -> dict[str, str]:
    """Return agency or group to view, as the rules count them: "" for one that has not been asked yet."""
    return {
        unit.name: str(unit.view.says) if unit.view else "" for unit in units_of(meeting, part) if unit.counts
    }
