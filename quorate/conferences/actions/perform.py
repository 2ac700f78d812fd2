"""What a decision changes in the case itself: who is the child's social worker, and who is in the core group."""

from datetime import date, datetime

from quorate.cases import actions as cases
from quorate.cases.models import Child, NetworkMember
from quorate.people.models import Practitioner

from ..facts import Meeting
from ..models import Decision
from ..table import Answers
from .refusals import Refused

WHY = "Decided at the conference"


def must_be_people(meeting: Meeting, child: Child, answers: Answers) -> None:
    """Refuse names that nobody in this area bears in that part.

    :raises Refused: if the social worker is not one in post here, or a member of the core group is not
    """
    area = meeting.conference.area_id
    in_post = Practitioner.objects.filter(area=area, active=True)
    if answers.social_worker and not in_post.filter(
        pk=answers.social_worker, role=Practitioner.Role.SOCIAL_WORKER
    ):
        raise Refused("Choose a social worker in post in this area as the lead.")
    group = set(answers.core_group or ())
    if group and in_post.filter(pk__in=group).count() != len(group):
        raise Refused("Choose people in post in this area for the core group.")


def people(decision: Decision, child: Child, *, on: date, by: Practitioner, at: datetime) -> None:
    """Hand the case over and change the core group as the decision says; what is so already stays as it is."""
    entered = decision.answers.get("entered", {})
    worker, group = entered.get("social_worker"), entered.get("core_group")
    if worker:
        _hand_over(child, worker, on=on, by=by, at=at)
    if group is not None:
        _core_group(child, set(group) | ({worker} if worker else set()), on=on, by=by, at=at)


def _hand_over(child: Child, worker: int, *, on: date, by: Practitioner, at: datetime) -> None:
    current = Child.objects.select_related("area", "social_worker").get(pk=child.pk)
    if current.social_worker_id == worker:
        return
    new = Practitioner.objects.select_related("team").get(pk=worker)
    before = NetworkMember.objects.filter(
        child=child, practitioner=current.social_worker_id, part="social worker", to_on__isnull=True
    )
    for member in before.select_related("child__area"):
        cases.leave_network(member=member, on=on, why=WHY, by=by, at=at)
    cases.hand_over(child=current, social_worker=new, version=current.version, why=WHY, by=by, at=at)
    cases.join_network(
        child=child,
        practitioner=new,
        part="social worker",
        on=on,
        core_group=True,
        direct_contact=True,
        by=by,
        at=at,
    )


def _core_group(child: Child, group: set[int], *, on: date, by: Practitioner, at: datetime) -> None:
    there = {
        member.practitioner_id: member
        for member in NetworkMember.objects.filter(child=child, to_on__isnull=True).select_related(
            "child__area", "practitioner"
        )
    }
    for number, member in there.items():
        if member.core_group != (number in group):
            _again(member, core_group=number in group, on=on, by=by, at=at)
    for who in Practitioner.objects.filter(pk__in=group - set(there)):
        cases.join_network(
            child=child,
            practitioner=who,
            part=who.job_title[:60] or who.get_role_display(),
            on=on,
            core_group=True,
            direct_contact=True,
            by=by,
            at=at,
        )


def _again(member: NetworkMember, *, core_group: bool, on: date, by: Practitioner, at: datetime) -> None:
    """End somebody's part and begin it anew, in or out of the core group: a part is never changed in place."""
    cases.leave_network(member=member, on=on, why=WHY, by=by, at=at)
    cases.join_network(
        child=member.child,
        practitioner=member.practitioner,
        part=member.part,
        on=on,
        core_group=core_group,
        direct_contact=member.direct_contact,
        by=by,
        at=at,
    )
