"""What the pages of a sitting conference show: who is here, whether it is quorate, how far each child has come."""

from collections.abc import Sequence
from dataclasses import dataclass

from quorate.cases.models import Relative
from quorate.people.models import Agency, Practitioner
from quorate.rules import quorum

from .. import gate, readiness
from ..access import chairs, runs
from ..facts import ChildPart, Meeting, Person, Standing, Unit, quorum_of, unit_of, units_of
from ..gate import Line
from ..models import Conference, Decision, Explored, Invitation, View
from ..table import Answers
from .deciding import Judged, answers_of, judge
from .meeting import meeting_of
from .sheets import Filled, read_out, sheets_of

State = Conference.State


@dataclass(frozen=True, slots=True)
class ChildLine:
    """One child's part as the board shows it."""

    part: ChildPart
    standing: Standing
    units: tuple[Unit, ...]
    judged: Judged

    @property
    def decision(self) -> Decision | None:
        return self.part.decision

    @property
    def counted(self) -> tuple[Unit, ...]:
        return tuple(unit for unit in self.units if unit.counts)

    @property
    def heard(self) -> int:
        """How many of those who count have answered, “none given” included."""
        return sum(1 for unit in self.counted if unit.view)

    @property
    def harm_answered(self) -> bool:
        return self.part.row.still_suffering is not None and self.part.row.likely_to_suffer is not None


@dataclass(frozen=True, slots=True)
class Board:
    """A conference as those who run it see it."""

    meeting: Meeting
    children: tuple[ChildLine, ...]
    may_run: bool
    may_decide: bool
    chair_listed: bool
    sheets: tuple[Filled, ...] = ()
    statement: str = ""
    at_the_gate: tuple[Line, ...] = ()
    heard: tuple[Line, ...] = ()
    """What the family gave for the meeting to hear."""

    @property
    def conference(self) -> Conference:
        return self.meeting.conference

    @property
    def sits(self) -> bool:
        return self.conference.state == State.OPEN

    @property
    def held(self) -> bool:
        return self.conference.state in (State.CLOSED, State.STOOD_DOWN)

    @property
    def together(self) -> tuple[tuple[Standing, tuple[ChildLine, ...]], ...]:
        """The children for whom quorum stands alike, with how it stands: one line for all, unless they differ."""
        groups: dict[tuple[object, ...], list[ChildLine]] = {}
        for line in self.children:
            found = line.standing
            key = (found.finding.met, found.finding.missing, found.finding.not_counted, found.ruling)
            groups.setdefault(key, []).append(line)
        return tuple((lines[0].standing, tuple(lines)) for lines in groups.values())

    @property
    def here(self) -> int:
        return sum(1 for person in self.meeting.people if person.here)


def board_of(conference: Conference, reader: Practitioner) -> Board:
    """Return the conference as it stands, for its board."""
    meeting = meeting_of(conference)
    return Board(
        meeting=meeting,
        children=tuple(_line(meeting, part) for part in meeting.children),
        may_run=runs(reader, conference),
        may_decide=chairs(reader, conference),
        chair_listed=any(person.part == "chair" for person in meeting.people),
        sheets=sheets_of(meeting),
        statement=read_out(meeting),
        at_the_gate=gate.at_the_sitting(conference),
        heard=readiness.heard(conference, reader) if runs(reader, conference) else (),
    )


def _line(meeting: Meeting, part: ChildPart) -> ChildLine:
    answers = answers_of(part.decision) if part.decision else Answers()
    return ChildLine(part, quorum_of(meeting, part), units_of(meeting, part), judge(meeting, part, answers))


def line_of(meeting: Meeting, conference_child: int) -> ChildLine | None:
    """Return one child's line, or None if the child is not of this conference."""
    part = next((part for part in meeting.children if part.row.pk == conference_child), None)
    return _line(meeting, part) if part else None


def decision_of(conference: Conference, conference_child: int) -> Decision | None:
    """Return the decision that stands for one child of the conference."""
    return (
        Decision.objects.filter(
            conference_child=conference_child,
            conference_child__conference=conference,
            superseded_at__isnull=True,
        )
        .select_related("conference_child__conference", "conference_child__child", "by")
        .first()
    )


def superseded_decisions(conference: Conference) -> list[Decision]:
    """Return the decisions of a conference that were taken back, changed or put right, the earliest first."""
    rows = Decision.objects.filter(conference_child__conference=conference, superseded_at__isnull=False)
    return list(rows.select_related("conference_child__child", "by").order_by("at", "pk"))


# Choices on forms -----------------------------------------------------------------------------------------------


def could_come(meeting: Meeting) -> tuple[list[Practitioner], list[Relative], list[ChildPart]]:
    """Return who is not on the list and might walk in: people of the area, the family, the children themselves."""
    conference = meeting.conference
    listed = [person.invitation for person in meeting.people]
    people = Practitioner.objects.filter(area=conference.area_id, active=True).select_related("agency")
    people = people.exclude(pk__in=[i.practitioner_id for i in listed if i.practitioner_id])
    family = Relative.objects.filter(family=conference.family_id)
    family = family.exclude(pk__in=[i.relative_id for i in listed if i.relative_id])
    young = {i.young_person_id for i in listed}
    children = [part for part in meeting.children if part.row.child_id not in young]
    return list(people.order_by("name")), list(family.order_by("name")), children


def agencies_of(conference: Conference) -> list[Agency]:
    return list(Agency.objects.filter(area=conference.area_id, active=True).order_by("name"))


def could_stand_in_for(meeting: Meeting, person: Invitation | None = None) -> list[Invitation]:
    """Return whom somebody may stand in for: professionals on the list, of the same agency if the person is known."""
    listed = [p.invitation for p in meeting.people if p.part == "practitioner"]
    if person is None:
        return listed
    own = person.practitioner.agency_id if person.practitioner else None
    return [
        one
        for one in listed
        if one.pk != person.pk and one.practitioner and one.practitioner.agency_id == own
    ]


def professionals(meeting: Meeting) -> list[Person]:
    """Return the professionals who took part, for dissent."""
    return [
        person for person in meeting.people if person.professional and person.stays and person.may_have_view
    ]


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One child as somebody at the conference sees it: their own view, and the others' once theirs is given."""

    part: ChildPart
    view: View | None
    others: tuple[Unit, ...]


def own_lines(meeting: Meeting, reader: Practitioner) -> list[OwnLine]:
    """Return each child with the reader's own view; what the others think only where the reader has said theirs."""
    person = next((one for one in meeting.people if one.practitioner == reader), None)
    unit = unit_of(meeting, person) if person else None
    if unit is None:
        return []
    found = []
    for part in meeting.children:
        own = next((view for view in part.views if view.unit == unit[0]), None)
        others = tuple(one for one in units_of(meeting, part) if one.key != unit[0]) if own else ()
        found.append(OwnLine(part, own, others))
    return found


def explored(part: ChildPart) -> list[Explored]:
    """Return the matters explored about one child, the first first."""
    rows = Explored.objects.filter(conference_child=part.row, superseded_at__isnull=True)
    return list(
        rows.select_related("invitation__practitioner", "invitation__relative", "by").order_by("at", "pk")
    )


def conditions_of(standings: Sequence[Standing]) -> tuple[tuple[str, str], ...]:
    """Return the conditions on which the chair may go ahead without a quorum."""
    found: dict[str, str] = {}
    for standing in standings:
        proceed: quorum.Proceed | None = standing.finding.proceed
        found |= dict(proceed.conditions) if proceed else {}
    return tuple(found.items())
