"""`quorate figures`: an area's figures of a time, small numbers hidden, to print or to give to others."""

import argparse
import csv
import sys
from datetime import date
from typing import Any

from quorate import clock
from quorate.design.spreadsheets import safe
from quorate.people.models import Area
from quorate.rules.figures import Span, year_of

from . import export, outside, pages
from .measures import TABLE, TOPICS
from .queries import counting
from .results import By, Result

EX_USAGE, EX_NOINPUT = 64, 66
WAYS = (By.SPLIT, By.BAND, By.MONTH, By.TEAM)


def add_commands(subparsers: Any) -> None:
    """Describe the command to argparse."""
    command = subparsers.add_parser(
        "figures",
        help="print an area's figures, small numbers hidden",
        description="Prints every figure of a time: counts from 1 to 4, and what would give one away, as c. No names.",
    )
    command.add_argument("--area", required=True, help="the area's key, e.g. tees")
    command.add_argument(
        "--from", dest="from_on", type=date.fromisoformat, help="the first day (default: 1 April before --to)"
    )
    command.add_argument("--to", dest="until", type=date.fromisoformat, help="the last day (default: today)")
    command.add_argument(
        "--csv", action="store_true", help="as CSV, with each group, instead of one line each"
    )
    command.set_defaults(run=print_figures)


def print_figures(arguments: argparse.Namespace) -> int:
    """Print the figures that may leave the building; return the exit code."""
    area = Area.objects.filter(key=arguments.area).first()
    if area is None:
        known = ", ".join(Area.objects.order_by("key").values_list("key", flat=True)) or "none yet"
        sys.stderr.write(f"quorate: there is no area {arguments.area!r} here. Areas: {known}.\n")
        return EX_NOINPUT
    today = clock.today()
    until = arguments.until or today
    span = Span(arguments.from_on or year_of(until).from_on, until)
    if span.from_on > span.until:
        sys.stderr.write("quorate: --from is after --to: give the earlier day first.\n")
        return EX_USAGE
    found = outside.hidden(counting.results(TABLE, counting.Asked(area, span, today), WAYS))
    if arguments.csv:
        csv.writer(sys.stdout).writerows([safe(value) for value in row] for row in export.rows(found, span))
    else:
        _as_text(found, area, span)
    return 0


def _as_text(found: list[Result], area: Area, span: Span) -> None:
    sys.stdout.write(f"{area.name}, {span.from_on} to {span.until}; c: hidden, because few\n")
    topic = ""
    for one in found:
        if one.measure.topic != topic:
            topic = one.measure.topic
            sys.stdout.write(f"\n{TOPICS[topic]}\n")
        number, says = pages.number(one.measure, one.total), pages.says(one.measure, one.total)
        sys.stdout.write(f"  {number:>8}  {one.measure.words} ({says})\n")
