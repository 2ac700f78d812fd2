"""Who gets the papers of a conference after it was held, in which form, about which children, and what went to them."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from quorate.cases.models import Child, Correction, Duty, NetworkMember, Relative
from quorate.cases.safe_contact import Address, Reach, reaches, ref_of
from quorate.jobs.models import Job
from quorate.letters import queries as letters
from quorate.letters.models import Letter
from quorate.people.access import sees_whole_area
from quorate.people.models import Practitioner
from quorate.plans.models import PlanAction
from quorate.rules import papers

from ..access import conferences_seen_by
from ..facts import ChildPart, Meeting, Person
from ..models import Conference, Invitation, KeptOut

NOTICE = "outcome-notice"
HELD = ("edited", "held", "chair-decides")


@dataclass(frozen=True, slots=True)
class Copy:
    """One person's copy of a paper: whether and how they get it, by the area's procedure, and what was sent."""

    person: Person
    children: tuple[ChildPart, ...]
    form: str
    """``full``, ``edited``, ``held``, ``chair-decides`` or ``none``, in the rules' words."""
    says: str
    kept_out: KeptOut | None = None
    letter: Letter | None = None
    reach: Reach | None = None
    """How somebody of the family is safely reached; none for professionals."""

    @property
    def number(self) -> int:
        return self.person.invitation.pk

    @property
    def name(self) -> str:
        return self.person.invitation.name

    @property
    def email(self) -> str:
        if self.reach is not None:
            return self.reach.email
        who = self.person.practitioner or self.person.invitation.guest
        return who.email if who else ""

    @property
    def address(self) -> Address:
        """The post room's words for this person: to whom, where to, and why it waits if nothing may be sent."""
        reach = self.reach or Reach(self.email, "", "", links=bool(self.email))
        return reach.letter(self.name)

    @property
    def gets(self) -> bool:
        return self.form != "none"

    @property
    def waits(self) -> bool:
        """Whether this copy is kept back until somebody decides."""
        return self.form in HELD or (self.gets and self.kept_out is not None)


def conference_with_papers(reader: Practitioner, pk: int) -> Conference | None:
    """Return a held conference whose papers this reader deals with: administrators, managers and its chair."""
    found = (
        conferences_seen_by(reader)
        .select_related("area", "chair", "administrator", "room", "family")
        .filter(pk=pk, state__in=(Conference.State.CLOSED, Conference.State.STOOD_DOWN))
        .first()
    )
    return found if found and deals_with_papers(reader, found) else None


def deals_with_papers(reader: Practitioner, conference: Conference) -> bool:
    """Return whether somebody who sees this conference deals with its papers: administrators, managers, its chair."""
    return sees_whole_area(reader) or conference.chair_id == reader.pk


def copies_of(meeting: Meeting, paper: str) -> tuple[Copy, ...]:
    """Return each person's copy of a paper, in the order of the people.

    **Edition** the one in force on the day of the conference.
    **Rules** ``paper.<paper>``.
    """
    kept_out = {
        row.invitation_id: row
        for row in KeptOut.objects.filter(
            invitation__conference=meeting.conference, lifted_at__isnull=True
        ).select_related("by")
    }
    sent = letters_by_invitation(meeting.conference, paper)
    people = {f"invitation:{person.invitation.pk}": person for person in meeting.people}
    reach = reaches(one for person in meeting.people if (one := _of_the_family(person.invitation)))
    found = papers.recipients(
        paper,
        [_as_rules_see(ref, person, kept_out.get(person.invitation.pk)) for ref, person in people.items()],
        procedure=meeting.procedure,
        on=meeting.on,
    )
    return tuple(
        Copy(
            person=people[one.ref],
            children=children_for(meeting, people[one.ref]),
            form=one.form,
            says=_why(people[one.ref], one),
            kept_out=kept_out.get(people[one.ref].invitation.pk),
            letter=sent.get(people[one.ref].invitation.pk),
            reach=reach.get(ref_of(whom)) if (whom := _of_the_family(people[one.ref].invitation)) else None,
        )
        for one in found
    )


def standing_of(copies: Collection[Copy]) -> dict[str, bool]:
    """Return what can be done with the copies as they stand: some to write, to send, to look at again."""
    states = {copy.letter.state for copy in copies if copy.letter}
    unwritten = any(copy.gets and copy.letter is None for copy in copies)
    return {
        "unwritten": unwritten,
        "unsent": unwritten or Letter.State.READY in states,
        "written": bool(states & {Letter.State.READY, Letter.State.HELD}),
    }


def _of_the_family(invitation: Invitation) -> Relative | Child | None:
    return invitation.relative or invitation.young_person


def kept_out_now(conference: Conference) -> set[int]:
    """Return the invitations of people who are kept out, or whose papers are held, as it stands this moment."""
    rows = KeptOut.objects.filter(invitation__conference=conference, lifted_at__isnull=True)
    return set(rows.values_list("invitation_id", flat=True))


def _why(person: Person, found: papers.Recipient) -> str:
    if found.form == "none" and person.part in ("chair", "administrator"):
        return "Runs the conference, and can read it here."
    if person.invitation.observer:
        return "Observes: papers never go to an observer."
    if not may_have_papers(person):
        return "Comes with somebody, who has not agreed that papers go to them."
    return found.says


def may_have_papers(person: Person) -> bool:
    """Return whether papers may go to this person at all: never to observers, to guests once that was agreed."""
    guest = person.invitation.guest
    return not person.invitation.observer and (guest is None or guest.gets_papers is True)


def _as_rules_see(ref: str, person: Person, kept_out: KeptOut | None) -> papers.Person:
    excluded = kept_out is not None and kept_out.extent != KeptOut.Extent.PAPERS
    may = may_have_papers(person)
    return papers.Person(
        ref,
        invited=may and person.invitation.invited_at is not None,
        attended=may and bool(person.stays),
        family=person.part in ("relative", "child"),
        excluded=excluded,
        safety_hold=kept_out is not None and not excluded,
        child=person.part == "child",
    )


def children_for(meeting: Meeting, person: Person) -> tuple[ChildPart, ...]:
    """Return the children a person's copy is about.

    A child's own copy is about that child only; a parent's, where it is said whose parent they are, about their own
    children, and another relative's about all. Somebody in the network of some of the children gets only those;
    somebody in no network, such as an agency that came for the whole family, gets all.
    """
    invitation = person.invitation
    if invitation.young_person_id:
        return tuple(part for part in meeting.children if part.row.child_id == invitation.young_person_id)
    if invitation.relative_id:
        theirs = meeting.own_children.get(invitation.relative_id)
        return tuple(part for part in meeting.children if theirs is None or part.row.child_id in theirs)
    numbers = {invitation.practitioner_id}
    if invitation.substitute_for:
        numbers.add(invitation.substitute_for.practitioner_id)
    numbers.discard(None)
    if not numbers or person.part in ("chair", "administrator"):
        return meeting.children
    known = tuple(
        part for part in meeting.children if any(member.practitioner_id in numbers for member in part.network)
    )
    return known or meeting.children


def letters_by_invitation(conference: Conference, paper: str) -> dict[int, Letter]:
    """Return the standing letter of a paper to each invitation: the last one, if it was sent again."""
    found: dict[int, Letter] = {}
    for letter in letters.about(conference.ref).filter(document=paper):
        number = invitation_of(letter.key)
        if number is not None:
            found[number] = letter
    return found


def letter_key(paper: str, conference: Conference, invitation: int, edition: str = "") -> str:
    """Return the key under which a paper goes to one person once."""
    return ":".join(part for part in (paper, str(conference.pk), edition, f"to-{invitation}") if part)


def invitation_of(key: str) -> int | None:
    """Return whom a paper's key names."""
    named = next((part for part in key.split(":") if part.startswith("to-")), "")
    return int(named[3:]) if named[3:].isdecimal() else None


def duties_of(conference: Conference, rules: Collection[str]) -> list[Duty]:
    """Return the conference's own current duties of these rules: what is due for a paper, and how it stands."""
    return list(
        Duty.objects.filter(within=conference.ref, rule__in=rules, ended_at__isnull=True).select_related(
            "owner"
        )
    )


def says_nobody(meeting: Meeting, paper: str) -> bool:
    """Return whether the area's procedure leaves open who gets a paper."""
    found = paper_of(meeting, paper)
    return found is None or not found.recipients


def paper_of(meeting: Meeting, paper: str) -> Any:
    """Return what the area's procedure says of a paper, or None if it says nothing."""
    return papers.paper(paper, procedure=meeting.procedure, on=meeting.on, kind=meeting.conference.rules_kind)


def open_actions(meeting: Meeting) -> dict[int, list[PlanAction]]:
    """Return, plan by plan, the actions that are still to be done."""
    plans = [part.row.plan_id for part in meeting.children if part.row.plan_id]
    found: dict[int, list[PlanAction]] = {}
    rows = PlanAction.objects.filter(
        plan__in=plans, done_on__isnull=True, cancelled_on__isnull=True
    ).select_related("agency", "practitioner", "relative", "plan__child")
    for action in rows.order_by("by_on", "pk"):
        found.setdefault(action.plan_id, []).append(action)
    return found


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed around one child since the conference met."""

    social_worker: str = ""
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    def in_words(self) -> list[str]:
        said = [self.social_worker] if self.social_worker else []
        said += [f"{name} has joined the core group." for name in self.joined]
        return said + [f"{name} has left the core group." for name in self.left]


def changes_of(meeting: Meeting) -> dict[int, Changes]:
    """Return, child by child, the changes of social worker and core group from the day of the conference on."""
    children = [part.row.child_id for part in meeting.children]
    rows = NetworkMember.objects.filter(child__in=children, core_group=True).select_related(
        "practitioner__agency"
    )
    since = meeting.conference.opened_at or meeting.conference.starts_at
    corrected = Correction.objects.filter(child__in=children, field="social_worker", at__gte=since)
    moved = set(corrected.values_list("child_id", flat=True))
    members = list(rows.filter(from_on__gte=meeting.on)) + list(rows.filter(to_on__gte=meeting.on))
    found: dict[int, Changes] = {}
    for part in meeting.children:
        child = part.row.child
        mine = [member for member in members if member.child_id == child.pk]
        worker = child.social_worker
        found[child.pk] = Changes(
            social_worker=f"The social worker is now {worker.name}." if child.pk in moved and worker else "",
            joined=_named(member for member in mine if member.from_on >= meeting.on and member.to_on is None),
            left=_named(member for member in mine if member.to_on is not None),
        )
    return found


def _named(members: Any) -> tuple[str, ...]:
    named = (f"{one.practitioner.name} ({one.part}, {one.practitioner.agency.name})" for one in members)
    return tuple(dict.fromkeys(named))


def conference_of_letter(letter: int) -> Conference:
    """Return the conference that a letter is about."""
    occasion = Letter.objects.only("occasion").get(pk=letter).occasion
    return Conference.objects.select_related("area").get(pk=int(occasion.partition(":")[2]))


def notices_being_written(conference: Conference) -> bool:
    """Return whether the worker has still to write notices that were ordered for this conference."""
    waiting = (Job.State.WAITING, Job.State.RUNNING)
    ordered = Job.objects.filter(name="conferences.write-notices", state__in=waiting)
    return ordered.filter(key__startswith=f"conferences.write-notices:{conference.pk}:").exists()
