"""Joining names to children on record, and brothers and sisters to one family, in bulk."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from quorate.cases import duties
from quorate.cases.models import Child, Correction, Family
from quorate.conferences.models import Conference
from quorate.people.models import Area, Practitioner

from .merging import UNNAMED_FAMILY
from .names import NameTold
from .records import Remark

CHUNK = 500
FIELDS = ("given_name", "family_name", "nhs_number")


@dataclass(slots=True)
class Joined:
    """What became of the lines, and the numbers of the children who changed."""

    counts: Counter[str] = field(default_factory=Counter)
    touched: list[int] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def join(
    lines: Sequence[NameTold], *, area: Area, name: str, by: Practitioner | None, at: datetime
) -> Joined:
    """Write the names into the children's rows. Runs in the caller's transaction."""
    joining = _Joining(area, name, by, at)
    for start in range(0, len(lines), CHUNK):
        joining.group(lines[start : start + CHUNK])
    return joining.joined


class _Joining:
    def __init__(self, area: Area, name: str, by: Practitioner | None, at: datetime) -> None:
        self.area, self.by, self.at = area, by, at
        self.why = f"Names file {name}"
        self.joined = Joined()

    def group(self, lines: Sequence[NameTold]) -> None:
        """Join one chunk of lines."""
        told = {line.la_child_id: line for line in lines}
        children = {
            child.la_child_id: child
            for child in Child.objects.filter(area=self.area, la_child_id__in=list(told)).select_related(
                "family"
            )
        }
        taken_numbers = dict(
            Child.objects.filter(
                area=self.area, nhs_number__in=[line.nhs_number for line in lines if line.nhs_number]
            ).values_list("nhs_number", "la_child_id")
        )
        families = self._families(lines)
        left: set[int] = set()
        changed: list[Child] = []
        corrections: list[Correction] = []
        for line in lines:
            child = children.get(line.la_child_id)
            if child is None:
                self._remark(
                    line, "No child with this identifier is on record here. Bring in the census file first."
                )
                continue
            state = self._one(child, line, taken_numbers, corrections)
            if line.family and self._move(child, families[line.family], line, left, corrections):
                state = "changed" if state == "same" else state
            self.joined.counts[state] += 1
            if state != "same":
                child.version += 1
                changed.append(child)
        Child.objects.bulk_update(changed, [*FIELDS, "family", "version"], batch_size=CHUNK)
        Correction.objects.bulk_create(corrections)
        self._name_families(changed)
        self._let_go(left)
        duties.index_names(changed)
        self.joined.touched += [child.pk for child in changed]

    def _one(
        self, child: Child, line: NameTold, taken_numbers: dict[str, str], corrections: list[Correction]
    ) -> str:
        state = "same"
        number = line.nhs_number
        if number and taken_numbers.setdefault(number, child.la_child_id) != child.la_child_id:
            self._remark(
                line,
                "The NHS number stands with another child already. The name is taken without it.",
                taken=True,
            )
            number = ""
        for name, value in zip(FIELDS, (line.given_name, line.family_name, number), strict=True):
            was = getattr(child, name)
            if not value or was == value:
                continue
            if was:
                corrections.append(self._correction(child, name, was, value))
            state = "changed" if was or state == "changed" else "new"
            setattr(child, name, value)
        return state

    def _families(self, lines: Sequence[NameTold]) -> dict[str, Family]:
        wanted = {line.family: line.family_name for line in reversed(lines) if line.family}
        found = {f.reference: f for f in Family.objects.filter(area=self.area, reference__in=list(wanted))}
        new = [
            Family(area=self.area, reference=reference, name=surname or UNNAMED_FAMILY + reference)
            for reference, surname in wanted.items()
            if reference not in found
        ]
        self.joined.counts["families"] += len(new)
        return found | {family.reference: family for family in Family.objects.bulk_create(new)}

    def _move(
        self, child: Child, family: Family, line: NameTold, left: set[int], corrections: list[Correction]
    ) -> bool:
        """Put the child into the family that the file names; return whether that changed anything."""
        was = child.family
        if was is not None and was.pk == family.pk:
            return False
        if was is not None and Conference.objects.filter(family=was).exists():
            self._remark(
                line,
                f"The family {was.reference} has had a conference here, so the child is not moved to "
                f"{family.reference}. "
                "Do it on the child's own page.",
                taken=True,
            )
            return False
        if was is not None:
            left.add(was.pk)
            if not was.name.startswith(UNNAMED_FAMILY):
                corrections.append(self._correction(child, "family", was.reference, family.reference))
        child.family = family
        return True

    def _name_families(self, changed: Sequence[Child]) -> None:
        """Give a family that had no name yet that of its child."""
        unnamed = {
            child.family.pk: child
            for child in changed
            if child.family and child.family_name and child.family.name.startswith(UNNAMED_FAMILY)
        }
        families = []
        for child in unnamed.values():
            if child.family:
                child.family.name = child.family_name
                families.append(child.family)
        Family.objects.bulk_update(families, ["name"], batch_size=CHUNK)

    def _let_go(self, left: set[int]) -> None:
        """Take away families that existed for one child only, who is with brothers and sisters now."""
        Family.objects.filter(
            pk__in=left, children__isnull=True, relatives__isnull=True, conferences__isnull=True
        ).delete()

    def _correction(self, child: Child, name: str, was: str, became: str) -> Correction:
        return Correction(
            child=child, field=name, was=was, became=became, why=self.why, at=self.at, by=self.by
        )

    def _remark(self, line: NameTold, why: str, *, taken: bool = False) -> None:
        self.joined.remarks.append(Remark(line.line, line.la_child_id, why, taken))
