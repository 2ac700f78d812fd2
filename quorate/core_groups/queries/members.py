"""Who is in a core group, who was, and what it lacks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from quorate.cases.access import children_seen_by
from quorate.cases.facts import procedure_of
from quorate.cases.models import Child, Duty, NetworkMember, Relative
from quorate.people.models import Agency, Area, Practitioner
from quorate.plans.models import LeadNamed, Plan
from quorate.rules import deciding

from ..models import CoreGroup, FamilyMember, Leaving, PrimaryCare

PRIMARY_CARE_PARTS = frozenset({"gp", "general practitioner", "practice nurse"})
LEADS = (Practitioner.Role.SOCIAL_WORKER, Practitioner.Role.TEAM_MANAGER)


def get_child(reader: Practitioner, pk: int) -> Child | None:
    """Return a child whose case the reader may open, or None."""
    children = children_seen_by(reader).select_related("area", "family", "social_worker", "team")
    return children.filter(pk=pk).first()


def plan_now(child: Child) -> Plan | None:
    """Return the plan the child is on, or the last one the child was on."""
    return Plan.objects.filter(child=child).select_related("area").order_by("-started_on").first()


def leads_now(child: Child) -> Practitioner | None:
    """Return the plan's lead social worker: as named with the plan, or else the child's social worker."""
    named = (
        LeadNamed.objects.filter(plan__child=child, plan__ended_on__isnull=True)
        .select_related("practitioner")
        .order_by("-from_on", "-pk")
        .first()
    )
    return named.practitioner if named else child.social_worker


def who_may_lead(child: Child) -> list[Practitioner]:
    """Return the social workers and team managers of the area."""
    found = Practitioner.objects.filter(area=child.area_id, active=True, role__in=LEADS)
    return list(found.order_by("name"))


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a core group should have: whether it does, in words, and who says so."""

    key: str
    says: str
    met: bool
    source: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """A child's core group as it stands."""

    child: Child
    plan: Plan | None
    arranged: CoreGroup | None
    lead: Practitioner | None
    practitioners: list[NetworkMember]
    family: list[FamilyMember]
    left: list[Leaving]
    primary_care: PrimaryCare | None
    first: Duty | None
    checks: list[Check]

    @property
    def size(self) -> int:
        return len(self.practitioners) + len(self.family)


def group_of(child: Child, on: date) -> Group:
    """Return the child's core group: its members now, those who left, and what it lacks."""
    plan = plan_now(child)
    practitioners = list(
        NetworkMember.objects.filter(child=child, core_group=True, to_on__isnull=True)
        .select_related("practitioner__agency")
        .order_by("practitioner__name", "pk")
    )
    family = list(
        FamilyMember.objects.filter(child=child, to_on__isnull=True)
        .select_related("relative")
        .order_by("from_on", "pk")
    )
    arranged = CoreGroup.objects.filter(plan=plan).first() if plan else None
    asked = PrimaryCare.objects.filter(plan=plan).select_related("practitioner").order_by("-pk").first()
    lead = leads_now(child)
    return Group(
        child=child,
        plan=plan,
        arranged=arranged,
        lead=lead,
        practitioners=practitioners,
        family=family,
        left=list(Leaving.objects.filter(child=child).select_related("by").order_by("-on", "-pk")),
        primary_care=asked,
        first=_first_limit(child, plan),
        checks=_checks(child, lead, practitioners, family, arranged, asked, on),
    )


def _first_limit(child: Child, plan: Plan | None) -> Duty | None:
    """Return the duty of the plan's first core group, as it was worked out: its limit, why, and whether it was kept."""
    if plan is None:
        return None
    found = Duty.objects.filter(child=child, rule="first-core-group", ended_at__isnull=True)
    return found.filter(occasion=plan.made_by).first() or found.order_by("-pk").first()


def stated(area: Area, lists: str, key: str, on: date) -> str:
    """Return where the area's procedure states an entry of one of its lists, or "" if it does not."""
    entries, _ = deciding.listed(lists, procedure=procedure_of(area), on=on)
    return next((str(one.citation or "") for one in entries if one.key == key), "")


def guidance(area: Area, on: date) -> list[tuple[str, str]]:
    """Return what the area's procedure says of core groups, each entry with its source."""
    entries, _ = deciding.listed("core-group", procedure=procedure_of(area), on=on)
    return [(one.says, str(one.citation or "")) for one in entries]


def _checks(
    child: Child, lead: Practitioner | None, practitioners: Sequence[NetworkMember],
    family: Sequence[FamilyMember], arranged: CoreGroup | None, asked: PrimaryCare | None,
    on: date,
) -> list[Check]:  # fmt: skip
    form = stated(child.area, "conference-tasks", "core-group", on)
    why = arranged.no_family_why if arranged else ""
    others = [one for one in practitioners if lead is None or one.practitioner_id != lead.pk]
    found = [
        Check("lead", f"{lead.name} leads it" if lead else "Nobody leads it", lead is not None),
        Check(
            "practitioners",
            "Practitioners of other agencies are in it" if others else "Nobody besides the lead is in it",
            bool(others),
            form,
        ),
        Check(
            "family",
            "The family is in it" if family else f"Nobody of the family is in it: {why or 'say why'}",
            bool(family or why),
            form,
        ),
    ]
    source = stated(child.area, "report-contributions", "primary-care", on)
    if source:
        found.append(_primary_care(practitioners, asked, source))
    return found


def in_primary_care(member: NetworkMember) -> bool:
    return (
        member.practitioner.agency.kind == Agency.Kind.GP or member.part.strip().lower() in PRIMARY_CARE_PARTS
    )


def _primary_care(members: Sequence[NetworkMember], asked: PrimaryCare | None, source: str) -> Check:
    if any(in_primary_care(one) for one in members):
        return Check("primary-care", "Primary care is in it", True, source)
    if asked is None:
        return Check("primary-care", "Nobody of primary care is in it, and nobody was asked", False, source)
    says = (
        f"{asked.practitioner.name} was asked on {asked.on:%-d %B %Y}"
        if asked.practitioner
        else f"not asked: {asked.why_not}"
    )
    return Check("primary-care", f"Nobody of primary care is in it; {says}", True, source)


def primary_care_is_owed(child: Child, on: date) -> str:
    """Return where the procedure asks that primary care be asked, if that is still to be done for this child, or ""."""
    source = stated(child.area, "report-contributions", "primary-care", on)
    if not source:
        return ""
    members = NetworkMember.objects.filter(child=child, core_group=True, to_on__isnull=True)
    there = any(in_primary_care(one) for one in members.select_related("practitioner__agency"))
    plan = Plan.objects.filter(child=child, ended_on__isnull=True)
    if there or not plan.exists() or PrimaryCare.objects.filter(plan__in=plan).exists():
        return ""
    return source


def who_could_join(child: Child) -> list[tuple[int, str]]:
    """Return the area's people who are not in the core group, those of the child's network first."""
    members = dict(
        NetworkMember.objects.filter(child=child, to_on__isnull=True).values_list(
            "practitioner", "core_group"
        )
    )
    people = Practitioner.objects.filter(area=child.area_id, active=True).select_related("agency")
    free = [one for one in people.order_by("name") if not members.get(one.pk)]
    free.sort(key=lambda one: one.pk not in members)
    return [
        (one.pk, f"{one.name}, {one.job_title or one.get_role_display()} ({one.agency.name})") for one in free
    ]


def practitioner(child: Child, pk: int) -> Practitioner | None:
    return (
        Practitioner.objects.filter(area=child.area_id, active=True, pk=pk).select_related("agency").first()
    )


def relatives_free(child: Child) -> list[tuple[str, str]]:
    """Return those of the family who are not in the core group yet, the child among them."""
    there = set(
        FamilyMember.objects.filter(child=child, to_on__isnull=True).values_list("relative", flat=True)
    )
    found = [
        (str(one.pk), f"{one.name} ({one.relation})")
        for one in Relative.objects.filter(family=child.family_id).order_by("pk")
        if child.family_id and one.pk not in there
    ]
    return found if None in there else [*found, ("child", f"{child.name} (the child)")]


def relative(child: Child, pk: int) -> Relative | None:
    return Relative.objects.filter(family=child.family_id, pk=pk).first() if child.family_id else None


def member(child: Child, pk: int) -> NetworkMember | None:
    found = NetworkMember.objects.filter(child=child, pk=pk, core_group=True, to_on__isnull=True)
    return found.select_related("practitioner").first()


def family_member(child: Child, pk: int) -> FamilyMember | None:
    found = FamilyMember.objects.filter(child=child, pk=pk, to_on__isnull=True)
    return found.select_related("relative").first()


def primary_care_people(child: Child) -> list[tuple[int, str]]:
    """Return the people of GP practices in the area, the child's own first."""
    mine = set(
        NetworkMember.objects.filter(child=child, to_on__isnull=True).values_list("practitioner", flat=True)
    )
    found = Practitioner.objects.filter(area=child.area_id, active=True, agency__kind=Agency.Kind.GP)
    people = sorted(found.select_related("agency").order_by("name"), key=lambda one: one.pk not in mine)
    return [(one.pk, f"{one.name} ({one.agency.name})") for one in people]
