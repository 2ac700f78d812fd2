"""Who should be asked to a conference, why, and who still may be added."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.utils import timezone

from quorate.cases import queries as cases
from quorate.cases.facts import age_on, procedure_of
from quorate.cases.models import Child, Relative
from quorate.cases.safe_contact import reaches
from quorate.cases.safe_contact import ref_of as family_ref
from quorate.people.models import Agency, Practitioner
from quorate.rules import deciding, papers

from .. import readiness
from ..models import Conference, ConferenceChild, Invitation
from . import membership
from .young import Presumed, presumed_of

Role = Practitioner.Role
DEPUTY = "deputy"
CHAIRS_PART = "conference chair"
ADMINISTRATORS_PART = "conference administrator"
PARENTS = ("mother", "father", "parent", "stepmother", "stepfather", "carer")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody to ask: ``ref`` is practitioner:5, relative:3 or young-person:8."""

    ref: str
    name: str
    part: str
    who: str
    why: str
    ticked: bool
    core_group: bool = False
    observer: bool = False
    owes_report: bool = False
    has_email: bool = True
    invitation: Invitation | None = None

    @property
    def sent(self) -> bool:
        return self.invitation is not None and self.invitation.invited_at is not None


@dataclass(frozen=True, slots=True)
class Young:
    """A child who is not proposed because of their age, and what the text says."""

    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Gathering:
    """All that the invitation page needs to know."""

    proposals: tuple[Proposal, ...]
    gaps: tuple[str, ...]
    too_young: tuple[Young, ...]
    suggested: tuple[membership.Suggestion, ...] = ()


def invitation_of(conference: Conference, number: int) -> Invitation | None:
    """Return one invitation of a conference that still stands or waits to be sent."""
    people = Invitation.objects.select_related(
        "practitioner__agency", "relative", "young_person", "guest", "conference"
    )
    return people.filter(conference=conference, pk=number, withdrawn_at__isnull=True).first()


def own_invitation(conference: Conference, reader: Practitioner) -> Invitation | None:
    """Return the reader's own standing invitation to a conference."""
    mine = Invitation.objects.select_related("practitioner__agency", "conference").filter(
        conference=conference, practitioner=reader.pk, withdrawn_at__isnull=True, invited_at__isnull=False
    )
    return mine.first()


def left_off_with_a_reason(conference: Conference) -> frozenset[str]:
    """Return those of the family of whom it is kept why they are not asked, as relative:3."""
    rows = Invitation.objects.filter(
        conference=conference, relative__isnull=False, invited_at__isnull=True, withdrawn_at__isnull=False
    )
    return frozenset(f"relative:{number}" for number in rows.values_list("relative", flat=True))


def gather(conference: Conference) -> Gathering:
    """Return everybody to ask, in the order of the list: who runs it, the family, the network; and who is missing."""
    parts = list(
        ConferenceChild.objects.filter(conference=conference)
        .select_related("child__social_worker__agency", "child__team")
        .order_by("child__born_on", "child")
    )
    children = [part.child for part in parts]
    on = timezone.localtime(conference.starts_at).date()
    there = _there(conference)
    presumed = {child.pk: presumed_of(conference, child) for child in children}
    people = [
        *_running(conference),
        *_young_people(children, presumed, on),
        *_relatives(conference),
        *_case_holders(conference, children),
        *_network(conference, children),
        *_belonging(conference, parts),
    ]
    merged: dict[str, Proposal] = {}
    for one in people:
        merged.setdefault(one.ref, one)
    rows = [_with_invitation(one, there.pop(ref, None)) for ref, one in merged.items()]
    rows += [_added(ref, invitation) for ref, invitation in there.items()]
    young = tuple(
        Young(child.given_name or child.name, by_age.says)
        for child in children
        if (by_age := presumed[child.pk]) is not None and not by_age.offered
    )
    gaps = (*_gaps(conference, children, merged), *membership.from_elsewhere(parts))
    numbers = [int(row.ref.partition(":")[2]) for row in rows if row.ref.startswith("practitioner:")]
    asked = Practitioner.objects.filter(pk__in=numbers).select_related("agency")
    return Gathering(tuple(rows), gaps, young, tuple(membership.suggestions(conference, parts, list(asked))))


def _belonging(conference: Conference, parts: Sequence[ConferenceChild]) -> list[Proposal]:
    return [
        _practitioner(one.practitioner, one.part, one.why, conference)
        for one in membership.belonging(conference, parts)
        if one.practitioner.pk not in (conference.chair_id, conference.administrator_id)
    ]


def _there(conference: Conference) -> dict[str, Invitation]:
    """Return the invitations that were sent or wait to be sent, by whom they are for."""
    standing = conference.invitations.filter(withdrawn_at__isnull=True)
    people = standing.select_related("practitioner__agency", "relative", "young_person", "guest").order_by(
        "pk"
    )
    return {ref_of(invitation): invitation for invitation in people}


def ref_of(invitation: Invitation) -> str:
    if invitation.practitioner_id:
        return f"practitioner:{invitation.practitioner_id}"
    if invitation.relative_id:
        return f"relative:{invitation.relative_id}"
    if invitation.guest_id:
        return f"guest:{invitation.guest_id}"
    return f"young-person:{invitation.young_person_id}"


def _with_invitation(one: Proposal, invitation: Invitation | None) -> Proposal:
    if invitation is None:
        return one
    return Proposal(
        one.ref,
        one.name,
        invitation.part,
        one.who,
        one.why,
        True,
        invitation.core_group,
        invitation.observer,
        invitation.owes_report,
        one.has_email,
        invitation,
    )


def _added(ref: str, invitation: Invitation) -> Proposal:
    person = invitation.practitioner
    who = person.agency.name if person else "Family"
    why = "Comes instead of somebody invited" if invitation.substitute_for_id else "Added by hand"
    return Proposal(
        ref,
        invitation.name,
        invitation.part,
        who,
        why,
        True,
        invitation.core_group,
        invitation.observer,
        invitation.owes_report,
        bool(person.email if person else False),
        invitation,
    )


def _practitioner(
    person: Practitioner,
    part: str,
    why: str,
    conference: Conference,
    *,
    ticked: bool = True,
    core_group: bool = False,
) -> Proposal:
    return Proposal(
        f"practitioner:{person.pk}",
        person.name,
        part,
        person.agency.name,
        why,
        ticked,
        core_group,
        owes_report=ticked and owes_report(conference, person, part),
        has_email=bool(person.email),
    )


def reports_jointly(conference: Conference) -> bool:
    """Return whether the area has one joint report to a review, written by the social worker for the core group.

    **Rules** ``setting.report-model`` (REG-RPT-01).
    """
    if conference.kind != Conference.Kind.REVIEW:
        return False
    on = timezone.localtime(conference.starts_at).date()
    return bool(procedure_of(conference.area).setting("report-model", on) == "joint")


def owes_report(conference: Conference, person: Practitioner, part: str) -> bool:
    """Return whether a report is asked of this person unless somebody says otherwise.

    **Rules** ``paper.report``: whose it is. A text that names no author leaves it to those who work with the child.
    ``setting.report-model``: where one joint report goes to a review, it is the social worker's.
    """
    if part in (CHAIRS_PART, ADMINISTRATORS_PART) or person.role in (
        Role.CHAIR,
        Role.ADMINISTRATOR,
        Role.CHAIRS_MANAGER,
    ):
        return False
    on = timezone.localtime(conference.starts_at).date()
    report = papers.paper(
        "report", procedure=procedure_of(conference.area), on=on, kind=conference.rules_kind
    )
    if report is None:
        return False
    if report.whose == Role.SOCIAL_WORKER or reports_jointly(conference):
        return part == "social worker"
    return person.role == Role.PARTNER or part == "social worker"


def _running(conference: Conference) -> list[Proposal]:
    return [
        _practitioner(conference.chair, CHAIRS_PART, "Chairs this conference", conference),
        _practitioner(conference.administrator, ADMINISTRATORS_PART, "Takes the minutes", conference),
    ]


def _young_people(
    children: Sequence[Child], presumed: Mapping[int, Presumed | None], on: date
) -> list[Proposal]:
    """Return the children to ask: ticked where their age presumes it, and for people to choose where it has none."""
    found = []
    for child in children:
        age, by_age = age_on(child, on), presumed[child.pk]
        if age is None or (by_age is not None and not by_age.offered):
            continue
        why = f"The conference is about them; aged {age} on the day"
        if by_age is None:
            why += ". The procedure gives no age: find out what they want"
        found.append(
            Proposal(
                f"young-person:{child.pk}",
                child.name,
                "young person",
                "Family",
                why,
                by_age is not None,
                has_email=False,
            )
        )
    return found


def _relatives(conference: Conference) -> list[Proposal]:
    found = []
    people = list(
        Relative.objects.filter(family=conference.family).order_by("-parental_responsibility", "pk")
    )
    reach = reaches(people)
    for one in people:
        parent = one.parental_responsibility or one.relation.lower() in PARENTS
        why = "Has parental responsibility" if one.parental_responsibility else "Member of the family"
        found.append(
            Proposal(
                f"relative:{one.pk}",
                one.name,
                one.relation,
                "Family",
                why,
                parent,
                has_email=bool(reach[family_ref(one)].email),
            )
        )
    return found


def _case_holders(conference: Conference, children: Sequence[Child]) -> list[Proposal]:
    found = [
        _practitioner(
            child.social_worker,
            "social worker",
            f"Social worker of {child.given_name or child.name}",
            conference,
        )
        for child in children
        if child.social_worker
    ]
    teams = {child.team_id for child in children if child.team_id}
    managers = Practitioner.objects.filter(
        team__in=teams, role=Role.TEAM_MANAGER, active=True
    ).select_related("agency")
    ticked = membership.asks_for_manager(conference)
    found += [
        _practitioner(one, "team manager", "Manages the social worker's team", conference, ticked=ticked)
        for one in managers.order_by("name")
    ]
    return found


def _network(conference: Conference, children: Sequence[Child]) -> list[Proposal]:
    found = []
    for one in cases.network_of([child.pk for child in children]):
        if (
            one.practitioner.pk in (conference.chair_id, conference.administrator_id)
            or one.part == CHAIRS_PART
        ):
            continue
        why = "In the core group" if one.core_group else "Works with " + ", ".join(one.names)
        found.append(_practitioner(one.practitioner, one.part, why, conference, core_group=one.core_group))
    return found


def _gaps(
    conference: Conference, children: Sequence[Child], merged: Mapping[str, Proposal]
) -> tuple[str, ...]:
    """Return which agencies work with a child though nobody from them is on the list."""
    numbers = [int(ref.partition(":")[2]) for ref in merged if ref.startswith("practitioner:")]
    asked = set(Practitioner.objects.filter(pk__in=numbers).values_list("agency", flat=True))
    asked |= set(
        conference.invitations.filter(withdrawn_at__isnull=True, practitioner__isnull=False).values_list(
            "practitioner__agency", flat=True
        )
    )
    said = []
    for agency, group in cases.agencies_working_with([child.pk for child in children]):
        if agency.pk not in asked:
            said.append(
                f"{agency.name}{f' ({group})' if group else ''} works with the family, "
                "and nobody from there is on the list."
            )
    return tuple(said)


def unsettled(conference: Conference, gathered: Gathering) -> tuple[str, ...]:
    """Return, in words, what somebody has to decide before everybody proposed for a conference can be invited.

    Nothing is open where each relative is proposed or it is kept why not, nothing stands against inviting a child or a
    parent, and no agency that works with the family is missing from the list. A child for whom the procedure gives no
    age is not proposed, and can be invited afterwards.
    """
    excused = left_off_with_a_reason(conference)
    relatives = {one.pk: one for one in Relative.objects.filter(family=conference.family)}
    young = {one.child_id: one.child for one in conference.children.select_related("child")}
    said = list(gathered.gaps)
    for one in gathered.proposals:
        kind, _, number = one.ref.partition(":")
        if one.sent or kind not in ("relative", "young-person"):
            continue
        if not one.ticked:
            if kind == "relative" and one.ref not in excused:
                said.append(f"{one.name} ({one.part}): invite them, or say why not.")
            continue
        person = relatives.get(int(number)) if kind == "relative" else young.get(int(number))
        if person is not None:
            door = readiness.before_asking(conference, person)
            said += [*door.barred, *door.warned]
    return tuple(dict.fromkeys(said))


def left_out(conference: Conference) -> tuple[str, ...]:
    """Return the core group's members who have no invitation: each of them is expected at a review."""
    children = list(ConferenceChild.objects.filter(conference=conference).values_list("child", flat=True))
    asked = set(
        conference.invitations.filter(withdrawn_at__isnull=True, invited_at__isnull=False).values_list(
            "practitioner", flat=True
        )
    )
    return tuple(
        one.practitioner.name
        for one in cases.network_of(children)
        if one.core_group and one.practitioner.pk not in asked
    )


@dataclass(frozen=True, slots=True)
class Expected:
    """One thing that the area's procedure says about who comes."""

    key: str
    says: str
    source: str


def expected(conference: Conference) -> list[Expected]:
    """Return what the area's procedure says about who comes, each with its source; nothing where it is silent.

    **Edition** the one in force on the day of the conference.
    **Rules** ``list.attendance``, ``list.attenders``, ``list.child-attendance``.
    """
    on = timezone.localtime(conference.starts_at).date()
    said = []
    for key in ("attendance", "attenders", "child-attendance"):
        entries, reason = deciding.listed(key, procedure=procedure_of(conference.area), on=on)
        said += [Expected(one.key, one.says, str(one.citation or reason.citation)) for one in entries]
    return said


def deputy_asked_for(conference: Conference) -> Expected | None:
    """Return what the procedure says where it asks a member of the core group who cannot come for a deputy."""
    return next((one for one in expected(conference) if one.key == DEPUTY), None)


def silent(conference: Conference) -> int:
    """Return how many of those who were asked have not answered."""
    standing = conference.invitations.filter(withdrawn_at__isnull=True, invited_at__isnull=False)
    return standing.filter(reply=Invitation.Reply.NONE).count()


def directory(conference: Conference, words: str) -> list[Practitioner]:
    """Return people in post in the area whose name, job or agency has these words and who are not asked yet."""
    people = Practitioner.objects.filter(area=conference.area, active=True).select_related("agency")
    for word in words.split()[:5]:
        people = people.filter(
            Q(name__icontains=word) | Q(job_title__icontains=word) | Q(agency__name__icontains=word)
        )
    asked = conference.invitations.filter(withdrawn_at__isnull=True, practitioner__isnull=False)
    return list(people.exclude(pk__in=asked.values("practitioner")).order_by("name", "pk")[:50])


def agencies(conference: Conference) -> list[Agency]:
    return list(Agency.objects.filter(area=conference.area, active=True).order_by("name"))


def practitioner_of(conference: Conference, number: int) -> Practitioner | None:
    people = Practitioner.objects.filter(area=conference.area, active=True, pk=number)
    return people.select_related("agency").first()


def post_of(reader: Practitioner, number: int) -> Practitioner | None:
    """Return somebody in post in the reader's area."""
    return Practitioner.objects.filter(area=reader.area_id, pk=number).select_related("agency").first()


def colleagues(invitation: Invitation) -> list[Practitioner]:
    """Return the invited person's colleagues in the same agency, who can stand in for them."""
    person = invitation.practitioner
    if person is None:
        return []
    asked = Invitation.objects.filter(
        conference=invitation.conference_id, withdrawn_at__isnull=True, practitioner__isnull=False
    ).exclude(substitute_for=invitation.pk)
    people = Practitioner.objects.filter(agency=person.agency_id, active=True).exclude(pk=person.pk)
    return list(people.exclude(pk__in=asked.values("practitioner")).order_by("name", "pk")[:200])


def answered(invitation: Invitation) -> dict[str, object]:
    """Return the answer as it stands, as the reply form's first values."""
    stand_in = invitation.substitutes.filter(withdrawn_at__isnull=True).order_by("-pk").first()
    return {
        "reply": invitation.reply if invitation.reply != Invitation.Reply.NONE else None,
        "report_promised": invitation.report_promised,
        "substitute": stand_in.practitioner_id if stand_in else "",
        "briefed": stand_in.briefed if stand_in else False,
        "words": invitation.reply_words,
        "version": invitation.version,
    }
