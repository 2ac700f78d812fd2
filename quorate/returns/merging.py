"""Bringing the rows of an area's children into line with a file, in bulk.

What Quorate knows from its own conferences stands: a file never changes it. What an earlier file said is put right by
a later one, and the row keeps what it said before. A file says nothing about what came after its reference date.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from quorate.cases import duties
from quorate.cases.models import Child, Correction, Event, Family
from quorate.people.models import Area
from quorate.plans.models import CategoryHeld, Plan

from .changes import Changes, Merged, Source, write
from .history import EventTold, events_told
from .need import KnownNeed, OneNeed, need_on_record
from .records import Census, ChildTold, PlanTold, Remark

CHUNK = 500
ORIGIN = "census"
TOLD_KINDS = frozenset(
    {
        "strategy-discussion",
        "enquiry-closed",
        "initial-conference",
        "plan-start",
        "review",
        "plan-end",
        "birth",
        "move-notified",
        "child-in-need-start",
        "child-in-need-end",
    }
)
UNNAMED_FAMILY = "Family of "
"""How a family is called until a names file says otherwise."""
CLOSE = 60
"""Two starts of a plan, in two files, this many days apart at most, are one start put right."""
ONCE = frozenset({"birth"})
SAME_MEETING = {"stood-down": "review", "reconvened": "review"}
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Known:
    """What is on record of one child."""

    child: Child | None
    events: list[Event]
    plans: list[Plan]
    need: KnownNeed = field(default_factory=KnownNeed)


def merge(census: Census, source: Source, *, progress: Progress | None = None) -> Merged:
    """Bring the area's rows into line with a file. Runs in the caller's transaction."""
    merged = Merged()
    total = len(census.children)
    for start in range(0, total, CHUNK):
        group = census.children[start : start + CHUNK]
        touched = _merge_group(group, source, merged)
        merged.touched += [child.pk for child in touched]
        duties.rederive_children(source.area, touched, at=source.at)
        if progress:
            progress(min(start + CHUNK, total), total)
    return merged


def _merge_group(group: Sequence[ChildTold], source: Source, merged: Merged) -> list[Child]:
    known = _on_record(group, source.area)
    changes = Changes()
    touched: list[Child] = []
    for told in group:
        one = _OneChild(told, known[told.la_child_id], source, changes)
        state = one.merge()
        merged.counts[state] += 1
        merged.counts.update(one.counts)
        merged.remarks += one.remarks
        if state in ("new", "changed"):
            touched.append(one.child)
    write(changes, source)
    return touched


def _on_record(group: Sequence[ChildTold], area: Area) -> dict[str, _Known]:
    found = {told.la_child_id: _Known(None, [], []) for told in group}
    by_number: dict[int, _Known] = {}
    for child in Child.objects.filter(area=area, la_child_id__in=list(found)):
        found[child.la_child_id].child = child
        by_number[child.pk] = found[child.la_child_id]
    for event in Event.objects.filter(child__in=list(by_number), superseded_at__isnull=True):
        by_number[event.child_id].events.append(event)
    for plan in (
        Plan.objects.filter(child__in=list(by_number)).prefetch_related("categories").order_by("started_on")
    ):
        by_number[plan.child_id].plans.append(plan)
    for number, need in need_on_record(list(by_number)).items():
        by_number[number].need = need
    return found


def _of_the_child(told: ChildTold) -> dict[str, Any]:
    """Return what the file says of the child, without what it leaves out: silence changes nothing."""
    said: dict[str, Any] = {
        "upn": told.upn,
        "born_on": told.born_on,
        "expected_on": told.expected_on,
        "died_on": told.died_on,
        "sex": told.sex if told.sex != "U" else "",
        "ethnicity": told.ethnicity if told.ethnicity != "NOBT" else "",
        "disabilities": list(told.disabilities),
    }
    return {name: value for name, value in said.items() if value}


class _OneChild:
    """Compares one child of the file with what is on record, and notes what is to be written."""

    def __init__(self, told: ChildTold, known: _Known, source: Source, changes: Changes) -> None:
        self.told, self.known, self.source, self.changes = told, known, source, changes
        self.child: Child = known.child or self._new_child()
        self.counts: Counter[str] = Counter()
        self.remarks: list[Remark] = []
        self.changed = False
        self.redated: set[date] = set()
        self.kept: list[Plan] = []

    def _new_child(self) -> Child:
        told = self.told
        family = Family(
            area=self.source.area, reference=told.la_child_id, name=UNNAMED_FAMILY + told.la_child_id
        )
        return Child(
            area=self.source.area,
            la_child_id=told.la_child_id,
            family=family,
            upn=told.upn,
            born_on=told.born_on,
            expected_on=told.expected_on,
            died_on=told.died_on,
            sex=told.sex,
            ethnicity=told.ethnicity,
            disabilities=list(told.disabilities),
        )

    def merge(self) -> str:
        """Return what became of the child: ``new``, ``changed``, ``same`` or ``refused``."""
        clash = self._clash()
        if clash:
            self.remarks.append(clash)
            return "refused"
        if self.known.child is None:
            self.changes.families.append(self.child.family)  # type: ignore[arg-type]
            self.changes.new.append(self.child)
        elif not self.source.older:
            self._traits()
        for plan in self.told.plans:
            self._plan(plan)
        self._events()
        need = OneNeed(self.told, self.child, self.known.need, self.source, self.changes.need)
        self.changed |= need.merge()
        self.remarks += need.remarks
        if self.known.child is None:
            return "new"
        return "changed" if self.changed else "same"

    # -- the child's own row

    def _traits(self) -> None:
        for name, value in _of_the_child(self.told).items():
            was = getattr(self.child, name)
            if was == value:
                continue
            if was:
                self._correct(name, was, value)
            setattr(self.child, name, value)
            self.changes.children[self.child.pk] = self.child
            self.changes.fields.add(name)
            self.changed = True

    def _correct(self, name: str, was: object, became: object) -> None:
        self.changes.corrections.append(
            Correction(
                child=self.child,
                field=name,
                was=_plain(was),
                became=_plain(became),
                why=self.source.why,
                at=self.source.at,
                by=self.source.by,
            )
        )
        self.counts["corrections"] += 1
        self.changed = True

    # -- plans

    def _clash(self) -> Remark | None:
        """Return why the file's plans cannot stand beside those on record, if they cannot."""
        matched = {plan.started_on: self._on_record(plan) for plan in self.told.plans}
        numbers = {row.pk for row in matched.values() if row}
        for plan in self.told.plans:
            if matched[plan.started_on] is not None:
                continue
            for row in self.known.plans:
                if row.pk in numbers:
                    continue
                if row.started_on < (plan.ended_on or date.max) and plan.started_on < (
                    row.ended_on or date.max
                ):
                    until = f"to {_day(row.ended_on)}" if row.ended_on else "and still open"
                    return Remark(
                        plan.line,
                        self.told.la_child_id,
                        f"The plan of {_day(plan.started_on)} overlaps one on record here, from "
                        f"{_day(row.started_on)} {until}. "
                        "Put right whichever is wrong, then bring the file in again.",
                    )
        return None

    def _on_record(self, plan: PlanTold) -> Plan | None:
        """Return the row of a plan: the one of its day, or an earlier file's whose start has been put right since."""
        for row in self.known.plans:
            if row.started_on == plan.started_on:
                return row
        told = {other.started_on for other in self.told.plans}
        loose = [
            row
            for row in self.known.plans
            if row.made_by == ORIGIN
            and row.started_on not in told
            and abs((row.started_on - plan.started_on).days) <= CLOSE
        ]
        return loose[0] if len(loose) == 1 and not self.source.older else None

    def _plan(self, plan: PlanTold) -> None:
        row = self._on_record(plan)
        if row is None:
            self._new_plan(plan)
            return
        if row.started_on != plan.started_on:
            self._correct("plan start", row.started_on, plan.started_on)
            self.redated.add(row.started_on)
            row.started_on = plan.started_on
            self._keep(row)
        self._ending(row, plan)
        self._category(row, plan)

    def _new_plan(self, plan: PlanTold) -> None:
        before = plan.previous_plans
        if before is None:
            before = sum(1 for row in self.known.plans if row.started_on < plan.started_on)
            before += sum(1 for other in self.told.plans if other.started_on < plan.started_on)
        row = Plan(
            area=self.source.area,
            child=self.child,
            started_on=plan.started_on,
            ended_on=plan.ended_on,
            end_reason="As the census file tells" if plan.ended_on else "",
            made_by=ORIGIN,
            previous_plans=before,
        )
        self.changes.new_plans.append(row)
        self.changes.categories.append(
            CategoryHeld(
                plan=row, codes=[plan.first_category], from_on=plan.started_on, decided_at=self.source.mark
            )
        )
        if plan.latest_category != plan.first_category:
            self.changes.categories.append(self._latest(row, plan))
        self.counts["plans_started"] += 1
        self.changed = True

    def _latest(self, row: Plan, plan: PlanTold) -> CategoryHeld:
        since = max((*plan.reviews, plan.started_on))
        return CategoryHeld(
            plan=row, codes=[plan.latest_category], from_on=since, decided_at=self.source.mark
        )

    def _ending(self, row: Plan, plan: PlanTold) -> None:
        if row.ended_on == plan.ended_on or (
            row.ended_on and row.ended_on > self.source.heading.reference_on
        ):
            return
        if self.source.older and row.ended_on:
            return
        if row.made_by != ORIGIN or any(
            e.kind == "plan-end" and e.origin != ORIGIN for e in self.known.events
        ):
            said = f"ended on {_day(plan.ended_on)}" if plan.ended_on else "is still open"
            here = f"ended on {_day(row.ended_on)}" if row.ended_on else "is open"
            self.kept.append(row)
            self.remarks.append(
                Remark(
                    plan.line,
                    self.told.la_child_id,
                    f"The file says the plan of {_day(plan.started_on)} {said}; by Quorate's own "
                    f"record it {here}. Quorate's record stands.",
                    taken_anyway=True,
                )
            )
            return
        if row.ended_on:
            self._correct("plan end", row.ended_on, plan.ended_on)
        row.ended_on = plan.ended_on
        row.end_reason = "As the census file tells" if plan.ended_on else ""
        self.counts["plans_ended"] += 1
        self._keep(row)

    def _keep(self, row: Plan) -> None:
        self.changes.plans[row.pk] = row
        self.changed = True

    def _category(self, row: Plan, plan: PlanTold) -> None:
        """Bring the category up to date, unless a conference held here, or a later file, has said it since."""
        held = sorted(row.categories.all(), key=lambda each: (each.from_on, each.pk))
        first, last = (held[0], held[-1]) if held else (None, None)
        own_start = row.made_by == ORIGIN and not self.source.older
        if first and own_start and first.codes != [plan.first_category]:
            self._correct("first category", ", ".join(first.codes), plan.first_category)
            first.codes = [plan.first_category]
            self.changes.recategorised.append(first)
        if own_start and plan.previous_plans is not None and plan.previous_plans != row.previous_plans:
            self._correct("plans before", row.previous_plans, plan.previous_plans)
            row.previous_plans = plan.previous_plans
            self._keep(row)
        if last is None or last.codes == [plan.latest_category] or not last.decided_at.startswith(ORIGIN):
            return
        if last.decided_at > self.source.mark:
            return
        if last.decided_at == self.source.mark and len(held) > 1:
            self._correct("category", last.codes[0], plan.latest_category)
            last.codes = [plan.latest_category]
            self.changes.recategorised.append(last)
        else:
            self.changes.categories.append(self._latest(row, plan))
        self.counts["categories_changed"] += 1
        self.changed = True

    # -- events

    def _events(self) -> None:
        told = events_told(self.told, self.source.heading)
        wanted = {(event.kind, event.on): event for event in told}
        standing = {
            (SAME_MEETING.get(event.kind, event.kind), day): event
            for event in self.known.events
            for day in _days(event)
        }
        for key, event in wanted.items():
            row = standing.get(key)
            if row is None:
                if not self._said_otherwise(event):
                    self._add(event)
            elif row.origin == ORIGIN and _differs(row.facts, event.facts) and not self.source.older:
                self._supersede(row)
                self._add(EventTold(event.kind, event.on, row.ref, event.facts))
        if not self.source.older:
            for row in self.known.events:
                if self._no_longer_told(row, wanted):
                    self._supersede(row)

    def _said_otherwise(self, event: EventTold) -> bool:
        """Return whether Quorate's own record has it already, in another way or on another day."""
        if event.kind in ONCE:
            same = [row for row in self.known.events if row.kind == event.kind]
            return any(row.origin != ORIGIN or self.source.older for row in same)
        own = [row for row in self.known.events if row.origin != ORIGIN and row.kind == event.kind]
        if event.kind == "enquiry-closed":
            return any(row.on >= event.on for row in own)
        # Where the file and Quorate disagree about a plan's end, Quorate's record stands (see _ending).
        if event.kind == "plan-end":
            return not any(row.ended_on == event.on for row in self.known.plans) and bool(self.kept)
        return False

    def _no_longer_told(self, row: Event, wanted: dict[tuple[str, date], EventTold]) -> bool:
        heading = self.source.heading
        if row.origin != ORIGIN or row.kind not in TOLD_KINDS or (row.kind, row.on) in wanted:
            return False
        if heading.covers_from <= row.on <= heading.reference_on:
            return True
        if row.kind in ONCE:
            return any(kind == row.kind for kind, _ in wanted)
        # A plan whose start was put right: what stood on the old day goes with it.
        return row.kind in ("plan-start", "initial-conference") and row.on in self.redated

    def _supersede(self, row: Event) -> None:
        self.changes.superseded.append(row)
        self.counts["events_superseded"] += 1
        self.changed = True

    def _add(self, event: EventTold) -> None:
        self.changes.events.append(
            Event(
                child=self.child,
                kind=event.kind,
                on=event.on,
                ref=event.ref,
                facts=event.facts,
                origin=ORIGIN,
                recorded_at=self.source.at,
                recorded_by=self.source.by,
            )
        )
        self.counts[f"events:{event.kind}"] += 1
        self.changed = True


def _days(event: Event) -> Iterator[date]:
    """Yield the days of a meeting: its first, and its last where it took more than one."""
    yield event.on
    last = event.facts.get("last_day")
    if last:
        yield date.fromisoformat(str(last))


def _differs(was: dict[str, Any], now: dict[str, Any]) -> bool:
    """Return whether two tellings differ in what they say, not in how far their file could see.

    That an earlier telling leaves out which enquiry a conference answered is no difference.
    """
    left_out = {"enquiry"} if "enquiry" not in was else set()
    return {k: v for k, v in was.items() if not k.startswith("known_")} != {
        k: v for k, v in now.items() if not k.startswith("known_") and k not in left_out
    }


def _plain(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return value.isoformat() if isinstance(value, date) else str("" if value is None else value)


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""
