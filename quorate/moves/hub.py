"""What a child's own page says of a move, worked out from the child's history alone, without a query."""

from collections.abc import Sequence
from datetime import date

from django.urls import reverse

from quorate.cases.facts import procedure_of
from quorate.cases.models import Child, Event
from quorate.cases.pages import Link, Standing
from quorate.design.words import day
from quorate.people.models import Practitioner
from quorate.rules import deciding
from quorate.rules.transfers import Responsible, responsible

from .access import RECORDERS
from .facts import REF, Told, told_by


def standing(child: Child, events: Sequence[Event], today: date) -> list[Standing]:
    """Return which authority answers for a child who moves, and what that waits for."""
    told = told_by(events)
    if told is None or child.died_on:
        return []
    found = responsible(told.transfer, procedure=procedure_of(child.area), on=today)
    if not told.open and not _plan_to_end(told, found):
        return []
    name = told.authority if found.first_authority == told.transfer.inward else child.area.name
    see = reverse("moves:move", args=[int(told.ref.removeprefix(REF))])
    lines = [Standing("Responsible authority", _says(told, found, name), see)]
    entries, _ = deciding.listed("transfer-notices", procedure=procedure_of(child.area), on=today)
    if told.open and told.transfer.inward and told.bodies < len(entries):
        names = ", ".join(entry.says for entry in entries)
        says = f"{told.bodies} of {len(entries)} told: {names}."
        lines.append(Standing("Who is told of the move", says, see, concern=True))
    awaited = _awaited(told, found)
    if awaited:
        lines.append(Standing("The move waits for", awaited, see, concern=_late(told, found)))
    return lines


def _plan_to_end(told: Told, found: Responsible) -> bool:
    return not told.transfer.inward and not found.first_authority and not told.plan_ended


def _says(told: Told, found: Responsible, name: str) -> str:
    since = f" since {day(found.since)}" if found.since and not found.first_authority else ""
    if not told.transfer.inward:
        return f"{name}{since}. The child has moved to {told.authority}."
    stay = "for good" if told.transfer.permanent else "for a time"
    return f"{name}{since}. The child came from {told.authority}, {stay}."


def _awaited(told: Told, found: Responsible) -> str:
    if found.waits_for:
        waits = "; ".join(one.rstrip(".") for one in found.waits_for)
        return f"{waits[:1].upper()}{waits[1:]}."
    if found.first_authority:
        return ""
    if not told.transfer.inward:
        return "The plan here to be ended."
    return "Our written confirmation that we are responsible." if told.open else ""


def _late(told: Told, found: Responsible) -> bool:
    return not found.first_authority


def links(reader: Practitioner, child: Child, events: Sequence[Event], today: date) -> list[Link]:
    """Return the move that is open, or the two ways to begin one."""
    if reader.role not in RECORDERS or child.died_on:
        return []
    told = told_by(events)
    if told is not None and told.open:
        number = int(told.ref.removeprefix(REF))
        return [Link(f"The move from or to {told.authority}", reverse("moves:move", args=[number]))]
    if _on_plan(events):
        return [Link("The child has moved to another area", reverse("moves:out-new", args=[child.pk]))]
    return [Link("The child is here on another authority's plan", reverse("moves:in-new", args=[child.pk]))]


def _on_plan(events: Sequence[Event]) -> bool:
    started = sum(1 for event in events if event.kind == "plan-start")
    return started > sum(1 for event in events if event.kind == "plan-end")
