"""Whose parent is whose, where brothers and sisters do not have the same father or mother.

A family in which nothing is recorded has one pair of parents, as most have. As soon as somebody is recorded as a
parent of some of the children, they are no parent of the others.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from quorate.audit import actions as audit
from quorate.people.models import Practitioner

from .models import Child, Family, ParentOf, Relative

By = Practitioner | str


@dataclass(frozen=True, slots=True)
class Parents:
    """The parents of some children of one family: the child's number to the numbers of the relatives recorded."""

    of: dict[int, frozenset[int]]

    @property
    def differ(self) -> bool:
        """Return whether two of the children have not the same parents, as far as is recorded."""
        return len(set(self.of.values())) > 1

    def children_for(self, relative: int) -> frozenset[int]:
        """Return the children whose papers this relative may be shown, as their parents' differing allows.

        All of them while the parents do not differ; else those of whom the relative is recorded as a parent, which for
        somebody who is no parent of any is none: whoever shares a paper with them says of which children.
        """
        if not self.differ:
            return frozenset(self.of)
        return frozenset(child for child, parents in self.of.items() if relative in parents)


def parents_of(children: Iterable[int]) -> Parents:
    """Return who is recorded as a parent of each of these children (numbers of Child). One query."""
    found: dict[int, set[int]] = {child: set() for child in children}
    rows = ParentOf.objects.filter(child__in=found, ended_at__isnull=True)
    for child, relative in rows.values_list("child", "relative"):
        found[child].add(relative)
    return Parents({child: frozenset(relatives) for child, relatives in found.items()})


def known(family: Family) -> list[tuple[Relative, frozenset[int]]]:
    """Return a family's relatives, each with the numbers of the children whose parent they are recorded to be."""
    rows: dict[int, set[int]] = {}
    for relative, child in ParentOf.objects.filter(
        relative__family=family, ended_at__isnull=True
    ).values_list("relative", "child"):
        rows.setdefault(relative, set()).add(child)
    return [
        (one, frozenset(rows.get(one.pk, ())))
        for one in Relative.objects.filter(family=family).order_by("pk")
    ]


@transaction.atomic
def record_parent(*, relative: Relative, children: Collection[Child], by: By, at: datetime) -> frozenset[int]:
    """Record of which of the family's children somebody is a parent; what stood before is ended, not deleted.

    Returns the numbers of those children.

    :raises ValueError: if a child is of another family
    """
    if any(child.family_id != relative.family_id for child in children):
        raise ValueError("The child is of another family.")
    family = Family.objects.select_for_update().get(pk=relative.family_id)
    wanted = {child.pk for child in children}
    standing = ParentOf.objects.filter(relative=relative, ended_at__isnull=True)
    there = set(standing.values_list("child", flat=True))
    standing.exclude(child__in=wanted).update(ended_at=at)
    person = by if isinstance(by, Practitioner) else None
    ParentOf.objects.bulk_create(
        ParentOf(relative=relative, child_id=child, at=at, by=person) for child in sorted(wanted - there)
    )
    if wanted != there:
        audit.record(
            act="cases.parent-recorded",
            about=f"family:{family.pk}",
            by=by,
            at=at,
            area=family.area.key,
            children=list(family.children.values_list("pk", flat=True)),
            detail={"relative": relative.pk, "children": sorted(wanted)},
        )
    return frozenset(wanted)
