"""`quorate work` and `quorate recompute`."""

import argparse
import csv
import json
import sys
from typing import Any

from quorate import clock
from quorate.people.models import Area, Practitioner

from . import duties, worklist
from .models import Duty

EX_NOINPUT = 66


def add_commands(subparsers: Any) -> None:
    """Describe the commands of the cases to argparse."""
    work = subparsers.add_parser("work", help="list what is due in an area, by when, whose and why")
    work.add_argument("--area", required=True, help="the area's key, e.g. tees")
    work.add_argument("--when", choices=[str(when) for when in worklist.When], help="only these")
    work.add_argument("--json", action="store_true", help="one JSON object a line instead of CSV")
    work.set_defaults(run=list_work)
    recompute = subparsers.add_parser("recompute", help="work out every duty afresh")
    recompute.add_argument("--area", help="the area's key; left out: every area")
    recompute.set_defaults(run=recompute_duties)


def _areas(key: str | None) -> list[Area]:
    areas = Area.objects.order_by("key")
    return list(areas.filter(key=key) if key else areas)


def _no_such_area(key: str) -> int:
    known = ", ".join(Area.objects.order_by("key").values_list("key", flat=True)) or "none yet"
    sys.stderr.write(f"quorate: there is no area {key!r} here. Areas: {known}.\n")
    return EX_NOINPUT


def list_work(arguments: argparse.Namespace) -> int:
    """Print an area's open duties, soonest first: identifiers only, no names, since this goes to a terminal."""
    found = _areas(arguments.area)
    if not found:
        return _no_such_area(arguments.area)
    now = clock.now()
    office = Practitioner(area=found[0], role=Practitioner.Role.ADMINISTRATOR)
    listed = worklist.listed(office, worklist.Asked(when=arguments.when or ""), now)
    write = _as_json if arguments.json else _as_csv
    write(listed.iterator(chunk_size=500), now)
    return 0


def _row(duty: Duty, now: Any) -> dict[str, Any]:
    shown = worklist.line(duty, now)
    due = duty.due_at or duty.due_on
    return {
        "child": duty.child.la_child_id,
        "more_children": duty.also,
        "what": duty.title,
        "due": due.isoformat() if due else None,
        "hold_by": duty.hold_by.isoformat() if duty.hold_by else None,
        "whose": duty.whose,
        "standing": str(shown.when),
        "why": duty.reason.get("says", ""),
        "rule": duty.rule,
        "procedure": duty.reason.get("procedure", ""),
        "edition": duty.reason.get("edition", ""),
        "clauses": (duty.reason.get("citation") or {}).get("clauses", []),
    }


def _as_json(found: Any, now: Any) -> None:
    for duty in found:
        sys.stdout.write(json.dumps(_row(duty, now), ensure_ascii=False) + "\n")


def _as_csv(found: Any, now: Any) -> None:
    writer = None
    for duty in found:
        row = {**_row(duty, now)}
        row["clauses"] = " ".join(row["clauses"])
        if writer is None:
            writer = csv.DictWriter(sys.stdout, list(row))
            writer.writeheader()
        writer.writerow(row)


def recompute_duties(arguments: argparse.Namespace) -> int:
    """Work out every duty of one area or all; print for each how many rows had to be written."""
    found = _areas(arguments.area)
    if arguments.area and not found:
        return _no_such_area(arguments.area)
    for area in found:
        written = duties.rederive_area(area, at=clock.now())
        sys.stdout.write(f"{area.key}: {written} rows written\n")
    return 0
