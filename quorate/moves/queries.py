"""Moves in and out as the pages show them: who answers, what is awaited, what came. Always for a reader."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, QuerySet, Subquery

from quorate.cases.access import children_seen_by
from quorate.cases.facts import calendar_of, procedure_of
from quorate.cases.models import Child, Duty, Event, OccasionEvent
from quorate.cases.pages import Why, why
from quorate.design.words import day
from quorate.letters.models import Letter
from quorate.letters.queries import about as letters_about
from quorate.people.models import Agency, Practitioner
from quorate.plans.models import Category, Plan
from quorate.rules import Event as Fact
from quorate.rules import History, as_json, deciding, derive
from quorate.rules.findings import Reason
from quorate.rules.procedure import Listed
from quorate.rules.transfers import Responsible, ending_facts, responsible

from .access import moves_seen_by
from .facts import CONFERENCE, transfer_of
from .models import Corrected, Move, Shared, Told

SORTS = {
    "child": ("child__family_name", "child__given_name"),
    "authority": ("authority",),
    "told": ("told_on",),
    "moved": ("moved_on",),
}
DUE = ("transfer-in-conference", "move-out-conference")
REPORTS_BEFORE = 2
"""Working days before the conference on which a report that has not come is pointed out. The texts give no figure."""


@dataclass(frozen=True, slots=True)
class Sought:
    """What somebody looks for in the list of moves. Empty parts do not narrow."""

    text: str = ""
    direction: str = ""
    standing: str = "open"
    sort: str = "told"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One move as the list shows it."""

    move: Move
    answers: str
    due_on: date | None
    waits: str


def moves(reader: Practitioner, sought: Sought) -> QuerySet[Move]:
    """Return the moves that match, the open ones first, in the order asked for: to be counted and sliced."""
    found = moves_seen_by(reader)
    if sought.direction:
        found = found.filter(direction=sought.direction)
    if sought.standing == "open":
        found = found.filter(closed="")
    elif sought.standing == "closed":
        found = found.exclude(closed="")
    for word in sought.text.split()[:5]:
        found = found.filter(
            Q(child__given_name__icontains=word)
            | Q(child__family_name__icontains=word)
            | Q(child__la_child_id__iexact=word)
            | Q(authority__icontains=word)
        )
    lead, *rest = SORTS.get(sought.sort, SORTS["told"])
    first = F(lead).desc(nulls_last=True) if sought.descending else F(lead).asc(nulls_last=True)
    return found.order_by("closed", first, *rest, "-pk")


def lines(reader: Practitioner, found: QuerySet[Move], rows: slice, today: date) -> list[Line]:
    """Return one page of the list, with who answers for each child and by when the conference is due."""
    held = Event.objects.filter(
        child=OuterRef("child"), kind=CONFERENCE, on__gte=OuterRef("told_on"), superseded_at__isnull=True
    ).order_by("on")
    due = Duty.objects.filter(
        child=OuterRef("child"), rule__in=DUE, ended_at__isnull=True, standing=Duty.Standing.OPEN
    ).order_by("due_on")
    shown = found.select_related("child", "area").annotate(
        held_here=Subquery(held.values("on")[:1], output_field=DateField()),
        due=Subquery(due.values("due_on")[:1], output_field=DateField()),
    )
    procedure = procedure_of(reader.area)
    made = []
    for move in shown[rows]:
        transfer = transfer_of(move, move.held_here)
        made.append(_line(move, responsible(transfer, procedure=procedure, on=today), move.due))
    return made


def _line(move: Move, finding: Responsible, due: date | None) -> Line:
    waits = move.get_closed_display() if move.closed else ", ".join(finding.waits_for) or _last_step(move)
    return Line(move, whose(move, finding), None if move.closed else due, waits)


def _last_step(move: Move) -> str:
    if not move.inward:
        return "The plan here may end"
    return "Confirm in writing" if move.permanent else "Here for a time"


def whose(move: Move, finding: Responsible) -> str:
    """Return the name of the authority that answers for the child."""
    return move.authority if finding.first_authority == move.inward else move.area.name


def table(reader: Practitioner, found: QuerySet[Move], today: date) -> Iterator[list[Any]]:
    """Yield the list as rows for a spreadsheet, headings first."""
    yield ["Child", "Identifier", "In or out", "Other authority", "Told on", "Moved on", "For good",
           "Responsible", "Conference due", "Waits for", "Closed on"]  # fmt: skip
    for line in lines(reader, found, slice(None), today):
        move = line.move
        yield [move.child.name, move.child.la_child_id, move.get_direction_display(), move.authority, move.told_on,
               move.moved_on, "yes" if move.permanent else "no", line.answers, line.due_on, line.waits,
               move.closed_on]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """A body that the procedure has told of a move in: by which letter, or that nobody has told it yet."""

    key: str
    says: str
    told: Told | None
    letter: Letter | None


@dataclass(frozen=True, slots=True)
class Page:
    """One move as its page shows it."""

    move: Move
    finding: Responsible
    answers: str
    answer_why: Why
    held_on: date | None
    due: Duty | None
    due_why: Why | None
    expected_by: date | None
    booked_on: date | None
    on_plan: bool
    bodies: tuple[Body, ...]
    bodies_why: Why
    letters: tuple[Letter, ...]
    shared: tuple[Shared, ...]
    corrections: tuple[Corrected, ...]
    concerns: tuple[str, ...]
    guidance: tuple[Listed, ...]
    guidance_rule: str

    @property
    def categories(self) -> str:
        return ", ".join(str(Category(code).label) for code in self.move.plan_categories)


def get_move(reader: Practitioner, pk: int) -> Move | None:
    """Return a move of a child whose case the reader may open, or None."""
    return moves_seen_by(reader).filter(pk=pk).select_related("area", "child__area", "child__family").first()


def get_child(reader: Practitioner, pk: int) -> Child | None:
    return children_seen_by(reader).select_related("area", "family").filter(pk=pk).first()


def who_moved_too(reader: Practitioner, child: Child, *, inward: bool) -> dict[str, Child]:
    """Return the brothers and sisters for whom the same notice could be recorded, by their numbers."""
    if child.family_id is None:
        return {}
    plans = Plan.objects.filter(child=OuterRef("pk"), ended_on__isnull=True)
    moving = Move.objects.filter(child=OuterRef("pk"), closed="")
    found = children_seen_by(reader).filter(family=child.family_id, died_on__isnull=True).exclude(pk=child.pk)
    found = found.filter(~Exists(plans) if inward else Exists(plans)).filter(~Exists(moving))
    return {str(one.pk): one for one in found.select_related("area").order_by("born_on", "pk")}


def on_plan(child: Child) -> bool:
    return Plan.objects.filter(child=child, ended_on__isnull=True).exists()


def page_of(move: Move, today: date) -> Page:
    """Return a move with who answers and why, what is due, the letters, the joint work, and what is amiss.

    **Rules** ``setting.transfer-responsibility``, ``ending.moved``, ``duty.transfer-in-conference``,
    ``duty.move-out-conference``, ``list.transfer-notices``, ``list.transfer-in-roles``, ``list.moving-out``.
    """
    procedure = procedure_of(move.area)
    held = _held_on(move) if move.inward else None
    finding = responsible(transfer_of(move, held), procedure=procedure, on=today)
    posted = tuple(letters_about(move.ref))
    shared = tuple(Shared.objects.filter(move=move).select_related("by").order_by("-on", "-pk"))
    bodies, bodies_why = _bodies(move, posted, today)
    booked = _booked_on(move, today) if move.inward else None
    due = _due(move)
    key = "transfer-in-roles" if move.inward else "moving-out"
    guidance, _ = deciding.listed(key, procedure=procedure, on=today)
    return Page(
        move=move,
        finding=finding,
        answers=whose(move, finding),
        answer_why=worded(finding.reason),
        held_on=held,
        due=due,
        due_why=why(due.reason) if due else None,
        expected_by=None if move.inward else expected_by(move),
        booked_on=booked,
        on_plan=on_plan(move.child),
        bodies=bodies,
        bodies_why=bodies_why,
        letters=posted,
        shared=shared,
        corrections=tuple(Corrected.objects.filter(move=move).select_related("by").order_by("-at", "-pk")),
        concerns=_concerns(move, finding, bodies, shared, booked, held, today),
        guidance=guidance,
        guidance_rule=f"list.{key}",
    )


def worded(reason: Reason) -> Why:
    """Return a reason of the rules in words."""
    return why(as_json(reason))


def _held_on(move: Move) -> date | None:
    held = Event.objects.filter(
        child=move.child_id, kind=CONFERENCE, on__gte=move.told_on, superseded_at__isnull=True
    )
    return held.order_by("on").values_list("on", flat=True).first()


def _due(move: Move) -> Duty | None:
    rule = DUE[0] if move.inward else DUE[1]
    return Duty.objects.filter(child=move.child_id, rule=rule, ended_at__isnull=True).order_by("-pk").first()


def expected_by(move: Move) -> date | None:
    """Return by when the receiving area's conference is to be expected, by what this area itself goes by.

    **Counts** as for a child who moves in here. **Rules** ``duty.transfer-in-conference``.
    """
    history = History([Fact("move-notified", move.told_on, ref=move.ref)])
    duties = derive(history, procedure=procedure_of(move.area), calendar=calendar_of(move.area))
    return next((duty.due_on for duty in duties if duty.rule == DUE[0]), None)


def _booked_on(move: Move, today: date) -> date | None:
    """Return the day of a conference that is booked for this child's family."""
    booked = OccasionEvent.objects.filter(
        occasion__lead__family=move.child.family_id,
        kind="conference-booked",
        superseded_at__isnull=True,
        on__gte=today,
    )
    if move.child.family_id is None:
        return None
    return booked.order_by("on").values_list("on", flat=True).first()


def _bodies(move: Move, posted: tuple[Letter, ...], today: date) -> tuple[tuple[Body, ...], Why]:
    listed, reason = deciding.listed("transfer-notices", procedure=procedure_of(move.area), on=today)
    told = {row.body: row for row in Told.objects.filter(move=move).select_related("to")}
    by_number = {letter.pk: letter for letter in posted}
    rows = []
    for entry in listed if move.inward else ():
        row = told.get(entry.key)
        rows.append(Body(entry.key, entry.says, row, by_number.get(row.letter) if row else None))
    return tuple(rows), worded(reason)


def _concerns(
    move: Move,
    finding: Responsible,
    bodies: tuple[Body, ...],
    shared: tuple[Shared, ...],
    booked: date | None,
    held: date | None,
    today: date,
) -> tuple[str, ...]:
    """Return, in sentences, what is not as it should be while a move is open."""
    if move.closed:
        return ()
    if not move.inward:
        limit = expected_by(move)
        late = limit is not None and today > limit and not move.confirmed_on
        return (
            (f"{move.authority} has not confirmed, and {day(limit)} has passed. Remind it.",) if late else ()
        )
    found = []
    silent = [body.says for body in bodies if body.told is None]
    if silent:
        found.append(f"Not told yet: {', '.join(silent)}.")
    if not move.permanent:
        if move.until_on and today > move.until_on:
            found.append(
                f"The child was to be here until {day(move.until_on)}. Say whether it is now for good."
            )
        return tuple(found)
    came = any(row.kind == Shared.Kind.REPORT and not row.taken_back_at for row in shared)
    if booked and not came and calendar_of(move.area).before(booked, REPORTS_BEFORE) <= today:
        found.append(f"No report has come from {move.authority}, and the conference is on {day(booked)}.")
    if held and not finding.first_authority and not move.confirmed_on:
        found.append(f"The conference was held on {day(held)}: confirm to {move.authority} in writing.")
    return tuple(found)


def people_for(move: Move) -> dict[str, list[Practitioner]]:
    """Return who in the area can be told for each kind of body, by the agency's kind."""
    people = (
        Practitioner.objects.filter(area=move.area_id, active=True).select_related("agency").order_by("name")
    )
    kinds: dict[str, list[Practitioner]] = {kind: [] for kind in Agency.Kind.values}
    for person in people:
        kinds[person.agency.kind].append(person)
    return kinds


def get_shared(move: Move, pk: int) -> Shared | None:
    return Shared.objects.filter(move=move, pk=pk).select_related("move__area", "move__child__area").first()


def ending_facts_of(child: Child, on: date) -> dict[str, date | None]:
    """Return what is known of the receiving authority's conference and letter, for ``ending.moved``.

    Empty of days when the child has not moved out. For the part of the service that ends plans.
    """
    move = (
        Move.objects.filter(child=child, direction=Move.Direction.OUT)
        .exclude(closed__in=(Move.Closed.MISTAKE, Move.Closed.LEFT))
        .order_by("-told_on", "-pk")
        .first()
    )
    if move is None:
        return {"transfer_conference": None, "receiving_conference": None, "written_confirmation": None}
    return ending_facts(transfer_of(move, None), on)


def guidance_out(reader: Practitioner, today: date) -> tuple[Listed, ...]:
    """Return where the area's text sends the reader for moves out.

    **Rules** ``list.moving-out``.
    """
    listed, _ = deciding.listed("moving-out", procedure=procedure_of(reader.area), on=today)
    return listed
