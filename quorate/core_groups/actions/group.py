"""A core group is arranged; practitioners and family members join it and leave it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.cases import actions as cases
from quorate.cases.facts import procedure_of
from quorate.cases.models import Child, NetworkMember, Relative
from quorate.people.models import Area, Practitioner
from quorate.plans.models import Plan
from quorate.rules import permission

from ..models import HOW_OFTEN, CoreGroup, FamilyMember, Leaving, Measure, PrimaryCare
from ..queries.members import leads_now
from .checks import Refused, day_of, locked, not_to_come, plan_on, said, words

OFTEN = dict(HOW_OFTEN)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """How often a core group meets and the child is visited (days between; none: not said)."""

    group_every: int | None = None
    visit_every: int | None = None
    no_family_why: str = ""


@transaction.atomic
def arrange(*, plan: Plan, wanted: Arrangement, version: int, by: Practitioner, at: datetime) -> CoreGroup:
    """Say how often the core group is to meet and the child to be visited; the child's history keeps each change.

    **Counts** the plan's own figures; none where the plan does not say.
    **Rules** BER-PLAN-04: the plan gives times for later meetings.
    :raises Refused: if the plan has ended
    :raises cases.actions.Stale: if it changed since ``version`` (0: not arranged yet) was shown
    """
    [child] = locked([plan.child_id])
    current = Plan.objects.get(pk=plan.pk)
    if current.ended_on:
        raise Refused(f"The plan ended on {words(current.ended_on)}: its core group has ended with it.")
    group = CoreGroup.objects.filter(plan=current).first()
    if (group.version if group else 0) != version:
        raise cases.Stale("What was arranged for this core group")
    group = group or CoreGroup(plan=current, version=0)
    group.no_family_why = wanted.no_family_why.strip()
    group.group_every, group.visit_every = wanted.group_every, wanted.visit_every
    group.version += 1
    group.save()
    cases.note(
        child=child,
        topic="core-group-arranged",
        title="The core group was arranged" if version == 0 else "The core group's arrangements changed",
        on=day_of(at),
        says=_arranged(wanted),
        ref=f"core-group-of:{child.pk}",
        facts={"group_every": wanted.group_every, "visit_every": wanted.visit_every},
        by=by,
        at=at,
    )
    _audit("core_groups.arranged", child, by, at, version=group.version)
    return group


def _arranged(wanted: Arrangement) -> str:
    met = OFTEN.get(wanted.group_every or 0, "as often as the group agrees")
    seen = OFTEN.get(wanted.visit_every or 0, "as often as the social worker judges")
    return f"It meets {met}; the child is visited {seen}."


@transaction.atomic
def join(
    *, child: Child, practitioner: Practitioner, part: str, on: date, direct_contact: bool, by: Practitioner,
    at: datetime,
) -> NetworkMember:  # fmt: skip
    """Take a practitioner into the child's core group from a day on; somebody in the network already keeps their part.

    :raises Refused: if they are in it already, or the day is to come or outside the plan
    """
    [child] = locked([child.pk])
    _may_join(child, on, at)
    if practitioner.area_id != child.area_id or not practitioner.active:
        raise Refused("Choose somebody in post in this area.", "practitioner")
    there = NetworkMember.objects.filter(child=child, practitioner=practitioner, to_on__isnull=True).first()
    if there and there.core_group:
        raise Refused(f"{practitioner.name} is in the core group already.", "practitioner")
    if there:
        if on < there.from_on:
            raise Refused(
                f"{practitioner.name} joined the network on {words(there.from_on)}: give that day or a later one.",
                "on",
            )
        there.child = child
        cases.leave_network(member=there, on=on, why="Joined the core group", by=by, at=at)
    member = cases.join_network(
        child=child,
        practitioner=practitioner,
        part=part.strip() or (there.part if there else practitioner.job_title),
        on=on,
        core_group=True,
        direct_contact=direct_contact or bool(there and there.direct_contact),
        by=by,
        at=at,
    )
    _noted_joining(child, practitioner.name, member.part, on, by, at)
    return member


@transaction.atomic
def join_family(
    *, child: Child, relative: Relative | None, on: date, by: Practitioner, at: datetime
) -> FamilyMember:
    """Take a relative, or the child (no relative), into the child's core group from a day on.

    :raises Refused: if they are in it already, belong to another family, or the day is to come or outside the plan
    """
    [child] = locked([child.pk])
    _may_join(child, on, at)
    if relative is not None and relative.family_id != child.family_id:
        raise Refused("Choose somebody of this child's family.", "relative")
    name = relative.name if relative else child.name
    if FamilyMember.objects.filter(child=child, relative=relative, to_on__isnull=True).exists():
        raise Refused(f"{name} is in the core group already.", "relative")
    member = FamilyMember.objects.create(child=child, relative=relative, from_on=on)
    part = relative.relation if relative else "the child"
    _noted_joining(child, name, part, on, by, at)
    _audit("core_groups.family-joined", child, by, at, family_member=member.pk)
    return member


def _may_join(child: Child, on: date, at: datetime) -> None:
    not_to_come(on, at, "The day they joined")
    plan_on(child, on, "on")


def _noted_joining(child: Child, name: str, part: str, on: date, by: Practitioner, at: datetime) -> None:
    cases.note(
        child=child, topic="core-group-joined", ref=f"core-group-of:{child.pk}", title=f"{name} joined the core group",
        says=f"As {part}.", on=on, by=by, at=at,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Farewell:
    """That somebody leaves: from which day, why, who agreed (all, chair or nobody asked), and whether they stay in the
    network outside the core group."""

    on: date
    why: str
    agreed: str = ""
    stays: bool = False


def may_leave(reader: Practitioner, on: date, agreed: str | None = None) -> permission.Permission:
    """Return what the area's procedure says about somebody leaving a core group."""
    facts = {} if agreed is None else {"all_agree": agreed == "all", "chair_agrees": agreed == "chair"}
    return permission.may(
        "leave-core-group", role=reader.role, procedure=procedure_of(reader.area), on=on, facts=facts
    )


def _judged(child: Child, said_: Farewell, from_on: date, by: Practitioner, at: datetime) -> None:
    said(said_.why, "Say why they leave the core group.", "why")
    not_to_come(said_.on, at, "The day they left")
    if said_.on < from_on:
        raise Refused(f"They joined on {words(from_on)}: give that day or a later one.", "on")
    found = may_leave(by, day_of(at), said_.agreed)
    if not found.allowed:
        point = found.blocked[0]
        raise Refused(f"{point.says}. They stay in the core group until then ({point.citation}).", "agreed")


@transaction.atomic
def leave(*, member: NetworkMember, farewell: Farewell, by: Practitioner, at: datetime) -> Leaving:
    """End a practitioner's part in a core group. Their part in the network ends too, unless they stay in it.

    **Rules** ``permission.leave-core-group``.
    :raises Refused: if the procedure asks for an agreement that is not there, they lead the group, or have left already
    """
    [child] = locked([member.child_id])
    current = NetworkMember.objects.select_related("practitioner").filter(
        pk=member.pk, to_on__isnull=True, core_group=True
    ).first()  # fmt: skip
    if current is None:
        raise Refused("They have left the core group already.")
    _judged(child, farewell, current.from_on, by, at)
    if leads_now(child) == current.practitioner:
        raise Refused(f"{current.practitioner.name} leads this core group. Name another lead first.")
    current.child = child
    cases.leave_network(member=current, on=farewell.on, why=farewell.why, by=by, at=at)
    if farewell.stays:
        cases.join_network(
            child=child, practitioner=current.practitioner, part=current.part, on=farewell.on,
            direct_contact=current.direct_contact, by=by, at=at,
        )  # fmt: skip
    left = Leaving(member=current, name=current.practitioner.name, part=current.part, from_on=current.from_on)
    return _has_left(left, child, farewell, by, at)


@transaction.atomic
def leave_family(*, member: FamilyMember, farewell: Farewell, by: Practitioner, at: datetime) -> Leaving:
    """End a family member's part in a core group.

    **Rules** ``permission.leave-core-group``.
    :raises Refused: if the procedure asks for an agreement that is not there, or they have left already
    """
    [child] = locked([member.child_id])
    current = FamilyMember.objects.select_related("relative").filter(pk=member.pk, to_on__isnull=True).first()
    if current is None:
        raise Refused("They have left the core group already.")
    _judged(child, farewell, current.from_on, by, at)
    current.to_on = farewell.on
    current.save(update_fields=["to_on"])
    relative = current.relative
    left = Leaving(
        family_member=current,
        name=relative.name if relative else child.name,
        part=relative.relation if relative else "the child",
        from_on=current.from_on,
    )
    return _has_left(left, child, farewell, by, at)


def _has_left(left: Leaving, child: Child, farewell: Farewell, by: Practitioner, at: datetime) -> Leaving:
    left.child, left.on, left.why = child, farewell.on, farewell.why.strip()
    left.agreed, left.by, left.at = farewell.agreed, by, at
    left.save()
    agreed = {"all": " All its members agreed.", "chair": " The conference chair agreed."}.get(
        farewell.agreed, ""
    )
    cases.note(
        child=child, topic="core-group-left", ref=f"core-group-of:{child.pk}",
        title=f"{left.name} left the core group", on=farewell.on, says=f"{left.why}{agreed}", by=by, at=at,
    )  # fmt: skip
    _audit("core_groups.left", child, by, at, leaving=left.pk, agreed=farewell.agreed)
    return left


@transaction.atomic
def settle_primary_care(
    *, plan: Plan, practitioner: Practitioner | None, why_not: str, by: Practitioner, at: datetime
) -> PrimaryCare:
    """Record that somebody of primary care was asked for what they know of the child, or why nobody was.

    **Rules** ``list.report-contributions`` (REG-RPT-03).
    :raises Refused: if neither somebody nor a reason is given
    """
    [child] = locked([plan.child_id])
    if practitioner is None:
        said(why_not, "Say whom in primary care you asked, or why nobody was asked.", "why_not")
    elif practitioner.area_id != child.area_id:
        raise Refused("Choose somebody of this area.", "practitioner")
    row = PrimaryCare.objects.create(
        plan=plan, practitioner=practitioner, why_not="" if practitioner else why_not.strip(), on=day_of(at), by=by,
        at=at,
    )  # fmt: skip
    asked = f"{practitioner.name} was asked." if practitioner else f"Nobody was asked: {row.why_not}"
    cases.note(
        child=child,
        topic="primary-care-asked",
        ref=f"core-group-of:{child.pk}",
        title="What primary care knows",
        on=row.on,
        says=asked,
        by=by,
        at=at,
    )
    _audit("core_groups.primary-care", child, by, at, row=row.pk)
    return row


@transaction.atomic
def set_measure(
    *, area: Area, group_every: int | None, visit_every: int | None, why: str, version: int, by: Practitioner,
    at: datetime,
) -> Measure:  # fmt: skip
    """Say how often the area expects core groups and visits where neither its procedure nor a plan says so.

    :raises Refused: if no reason is given
    :raises cases.actions.Stale: if it changed since ``version`` (0: not set yet) was shown
    """
    why = said(
        why, "Say what these figures come from, for example a decision of the service and its date.", "why"
    )
    row = Measure.objects.select_for_update().filter(area=area).first()
    if (row.version if row else 0) != version:
        raise cases.Stale("What the area goes by")
    row = row or Measure(area=area, version=0)
    row.group_every, row.visit_every, row.why = group_every, visit_every, why
    row.set_by, row.set_at = by, at
    row.version += 1
    row.save()
    audit.record(
        act="core_groups.measure-set", about=f"area:{area.pk}", by=by, at=at, area=area.key,
        detail={"group_every": group_every, "visit_every": visit_every},
    )  # fmt: skip
    return row


def _audit(act: str, child: Child, by: Practitioner, at: datetime, **detail: object) -> None:
    audit.record(
        act=act,
        about=f"child:{child.pk}",
        by=by,
        at=at,
        area=child.area.key,
        children=[child.pk],
        detail=detail,
    )
