"""What bringing in a file changes: gathered for a group of children, then written in bulk."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from quorate.cases.models import Child, Correction, Event, Family
from quorate.episodes.models import Assessment, Episode, NeedPlan, PutRight, ReturnDetails
from quorate.people.models import Area, Practitioner
from quorate.plans.models import CategoryHeld, Plan

from .records import Heading, Remark

BATCH = 500


@dataclass(frozen=True, slots=True)
class Source:
    """The file being brought in. ``older``: a file of a later year has been taken before it."""

    area: Area
    heading: Heading
    name: str
    older: bool
    by: Practitioner | None
    at: datetime
    dataset: bool = False

    @property
    def why(self) -> str:
        if self.dataset:
            return f"Safeguarding dataset {self.name}, as at {self.heading.reference_on.isoformat()}"
        return f"Census file {self.name}, year to 31 March {self.heading.year}"

    @property
    def mark(self) -> str:
        return f"census:{self.heading.reference_on}"


@dataclass(slots=True)
class Merged:
    """What became of the children: their counts, and the numbers of those that are new or changed."""

    counts: Counter[str] = field(default_factory=Counter)
    touched: list[int] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


@dataclass(slots=True)
class NeedChanges:
    """Rows of times in need to write for one chunk of children. ``altered``: by kind, then by number."""

    episodes: list[Episode] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)
    need_plans: list[NeedPlan] = field(default_factory=list)
    details: list[ReturnDetails] = field(default_factory=list)
    altered: dict[str, dict[int, Any]] = field(default_factory=dict)
    put_right: list[PutRight] = field(default_factory=list)


@dataclass(slots=True)
class Changes:
    """Rows to write for one chunk of children."""

    families: list[Family] = field(default_factory=list)
    new: list[Child] = field(default_factory=list)
    children: dict[int, Child] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)
    corrections: list[Correction] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    superseded: list[Event] = field(default_factory=list)
    new_plans: list[Plan] = field(default_factory=list)
    plans: dict[int, Plan] = field(default_factory=dict)
    categories: list[CategoryHeld] = field(default_factory=list)
    recategorised: list[CategoryHeld] = field(default_factory=list)
    need: NeedChanges = field(default_factory=NeedChanges)


def write_need(changes: NeedChanges) -> None:
    """Write what changed of times in need."""
    Episode.objects.bulk_create(_fresh(changes.episodes, "child"), batch_size=BATCH)
    for rows in (changes.assessments, changes.need_plans):
        if rows:
            type(rows[0])._default_manager.bulk_create(_fresh(rows, "episode"), batch_size=2000)
    for changed in changes.altered.values():
        for row in changed.values():
            row.version += 1
            row.save()
    ReturnDetails.objects.bulk_create(_fresh(changes.details, "child"), batch_size=BATCH)
    PutRight.objects.bulk_create(changes.put_right, batch_size=BATCH)


def write(changes: Changes, source: Source) -> None:
    """Write what changed, so that no row points at one that is not there yet."""
    references = [family.reference for family in changes.families]
    there = {f.reference: f for f in Family.objects.filter(area=source.area, reference__in=references)}
    Family.objects.bulk_create([family for family in changes.families if family.reference not in there])
    for child in changes.new:
        if child.family and child.family.reference in there:
            child.family = there[child.family.reference]
        child.family_id = child.family.pk if child.family else None
    Child.objects.bulk_create(changes.new)
    if changes.children:
        for child in changes.children.values():
            child.version += 1
        Child.objects.bulk_update(
            changes.children.values(), sorted(changes.fields | {"version"}), batch_size=BATCH
        )
    for event in changes.superseded:
        event.superseded_at, event.superseded_why = source.at, source.why
    Event.objects.bulk_update(changes.superseded, ["superseded_at", "superseded_why"], batch_size=BATCH)
    # Plans that end first: a new one may begin only then.
    for plan in changes.plans.values():
        plan.version += 1
        plan.save(update_fields=["started_on", "ended_on", "end_reason", "previous_plans", "version"])
    Plan.objects.bulk_create(_fresh(changes.new_plans, "child"))
    CategoryHeld.objects.bulk_create(_fresh(changes.categories, "plan"))
    CategoryHeld.objects.bulk_update(changes.recategorised, ["codes", "from_on"], batch_size=BATCH)
    Event.objects.bulk_create(_fresh(changes.events, "child"), batch_size=2000)
    Correction.objects.bulk_create(changes.corrections)
    write_need(changes.need)


def _fresh(rows: Iterable[Any], parent: str) -> list[Any]:
    """Return rows whose parent has been given its number only now."""
    found = list(rows)
    for row in found:
        setattr(row, parent, getattr(row, parent))
    return found
