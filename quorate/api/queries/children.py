"""Children, families and the people around them, within one area."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet

from quorate.audit.models import Entry, EntryChild
from quorate.cases.models import Child, NetworkMember
from quorate.people.models import Agency, Area, Practitioner, Team
from quorate.plans.models import Plan

from ..problems import not_found
from ..shapes.children import (
    AgencyTold,
    ChildrenAsked,
    ChildTold,
    FamilyTold,
    MemberTold,
    Named,
    PractitionersAsked,
    PractitionerTold,
)
from ..shapes.plain import Page

BELONGING = ("family", "social_worker", "team")


def named(row: Any) -> Named | None:
    """Return a row by number and name."""
    return Named(id=row.pk, name=row.name) if row is not None else None


def child(area: Area, la_child_id: str) -> Child:
    """Return one child of the area.

    :raises Problem: if there is none of that identifier there
    """
    found = (
        Child.objects.filter(area=area, la_child_id=la_child_id).select_related("area", *BELONGING).first()
    )
    if found is None:
        raise not_found()
    return found


def children(area: Area, asked: ChildrenAsked) -> tuple[list[Child], int | None]:
    """Return a page of the area's children by number, and what the next page begins after."""
    found = Child.objects.filter(area=area)
    if asked.updated_since is not None:
        found = found.filter(pk__in=_touched(area, asked.updated_since))
    if asked.la_child_id is not None:
        found = found.filter(la_child_id=asked.la_child_id)
    if asked.nhs_number is not None:
        found = found.filter(nhs_number=asked.nhs_number)
    if asked.family is not None:
        found = found.filter(family__reference=asked.family)
    if asked.on_plan is not None:
        on_plan = Q(pk__in=Plan.objects.filter(area=area, ended_on__isnull=True).values("child"))
        found = found.filter(on_plan if asked.on_plan else ~on_plan)
    return paged(found.select_related(*BELONGING), asked.after, asked.limit)


def _touched(area: Area, since: datetime) -> QuerySet[EntryChild, int]:
    """Return the numbers of the children about whom something was recorded since then."""
    entries = EntryChild.objects.filter(
        entry__area=area.key, entry__kind=Entry.Kind.DID, entry__at__gte=since
    )
    return entries.values_list("child_id", flat=True)


def paged(rows: QuerySet[Any], after: int, limit: int) -> tuple[list[Any], int | None]:
    """Return the rows of a page in the order of their numbers, and the last number when more follow."""
    found = list(rows.filter(pk__gt=after).order_by("pk")[: limit + 1])
    return found[:limit], found[limit - 1].pk if len(found) > limit else None


def told(rows: Sequence[Child]) -> list[ChildTold]:
    """Return children as the API tells of them, whatever their number with two queries more."""
    numbers = [row.pk for row in rows]
    changed: dict[int, datetime] = {
        row["child_id"]: row["last"]
        for row in EntryChild.objects.filter(child_id__in=numbers, entry__kind=Entry.Kind.DID)
        .values("child_id")
        .annotate(last=Max("entry__at"))
        .order_by()
    }
    since = dict(
        Plan.objects.filter(child__in=numbers, ended_on__isnull=True).values_list("child_id", "started_on")
    )
    return [
        ChildTold(
            la_child_id=row.la_child_id,
            version=row.version,
            given_name=row.given_name,
            family_name=row.family_name,
            born_on=row.born_on,
            expected_on=row.expected_on,
            died_on=row.died_on,
            sex=row.sex,  # type: ignore[arg-type]
            ethnicity=row.ethnicity,
            disabilities=list(row.disabilities),
            nhs_number=row.nhs_number,
            upn=row.upn,
            family=FamilyTold(reference=row.family.reference, name=row.family.name) if row.family else None,
            social_worker=named(row.social_worker),
            team=named(row.team),
            on_plan_since=since.get(row.pk),
            changed_at=changed.get(row.pk),
        )
        for row in rows
    ]


def told_one(area: Area, la_child_id: str) -> ChildTold:
    """Return one child as the API tells of them.

    :raises Problem: if there is none of that identifier in the area
    """
    return told([child(area, la_child_id)])[0]


def members(of: Child) -> list[MemberTold]:
    """Return everybody who has or had a part in a child's case, the first to join first."""
    rows = (
        NetworkMember.objects.filter(child=of)
        .select_related("practitioner__agency")
        .order_by("from_on", "pk")
    )
    return [member_told(row) for row in rows]


def member_told(row: NetworkMember) -> MemberTold:
    person = row.practitioner
    return MemberTold(
        id=row.pk,
        practitioner=Named(id=person.pk, name=person.name),
        role=person.role,
        agency=Named(id=person.agency.pk, name=person.agency.name),
        part=row.part,
        core_group=row.core_group,
        direct_contact=row.direct_contact,
        from_on=row.from_on,
        to_on=row.to_on,
    )


def member(of: Child, number: int) -> NetworkMember:
    """Return somebody's present part in a child's case.

    :raises Problem: if there is none of that number
    """
    rows = NetworkMember.objects.select_related("child__area", "practitioner__agency")
    found = rows.filter(child=of, pk=number, to_on__isnull=True).first()
    if found is None:
        raise not_found()
    return found


def practitioner(area: Area, number: int) -> Practitioner | None:
    """Return somebody in post in the area."""
    rows = Practitioner.objects.select_related("team", "agency")
    return rows.filter(area=area, pk=number, active=True).first()


def team(area: Area, number: int) -> Team | None:
    return Team.objects.filter(area=area, pk=number).first()


def agency(area: Area, number: int) -> Agency | None:
    return Agency.objects.filter(area=area, pk=number, active=True).first()


def practitioners(area: Area, asked: PractitionersAsked) -> Page[PractitionerTold]:
    """Return a page of the directory."""
    found = Practitioner.objects.filter(area=area).select_related("agency", "team")
    if asked.role is not None:
        found = found.filter(role=asked.role)
    if asked.email is not None:
        found = found.filter(email__iexact=asked.email)
    rows, after = paged(found, asked.after, asked.limit)
    return Page(items=[_practitioner(row) for row in rows], next=after)


def _practitioner(row: Practitioner) -> PractitionerTold:
    return PractitionerTold(
        id=row.pk,
        name=row.name,
        role=row.role,
        job_title=row.job_title,
        agency=Named(id=row.agency.pk, name=row.agency.name),
        team=named(row.team),
        email=row.email,
        active=row.active,
    )


def teams(area: Area, after: int, limit: int) -> Page[Named]:
    rows, more = paged(Team.objects.filter(area=area), after, limit)
    return Page(items=[Named(id=row.pk, name=row.name) for row in rows], next=more)


def agencies(area: Area, after: int, limit: int) -> Page[AgencyTold]:
    rows, more = paged(Agency.objects.filter(area=area), after, limit)
    items = [AgencyTold(id=row.pk, name=row.name, kind=row.kind, active=row.active) for row in rows]
    return Page(items=items, next=more)


def identifiers(numbers: Iterable[int]) -> dict[int, str]:
    """Return the children's identifiers by number."""
    return dict(Child.objects.filter(pk__in=set(numbers)).values_list("pk", "la_child_id"))
