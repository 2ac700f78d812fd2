"""`quorate doors`: the doors of invented people, opened for whoever tries a training instance."""

import argparse
import sys
from typing import Any

from quorate import clock
from quorate.clock import LONDON
from quorate.people.queries import area_keys

from .actions import links
from .queries.links import for_training

EX_UNAVAILABLE = 69
EX_NOPERM = 77


def add_commands(subparsers: Any) -> None:
    """Describe this part's command to argparse."""
    doors = subparsers.add_parser(
        "doors",
        description="Prints a fresh link and a code for invented parents, children and partners of the "
        "demonstration. For training only. Each code works for 10 minutes; earlier links of these people stop "
        "working. Exit code 77: this instance is for real work; 69: nobody is asked to a conference there.",
    )
    doors.add_argument("area", nargs="?", help="the key of one area; left out: every area")
    doors.add_argument(
        "--partners", type=int, default=2, metavar="N", help="how many partners of each conference (2)"
    )
    doors.set_defaults(run=run_doors)


def run_doors(asked: argparse.Namespace) -> int:
    """Print who can come in, where, and with which code."""
    if not clock.is_training():
        print("quorate doors: this is an instance for real work: links go to people alone.", file=sys.stderr)
        return EX_NOPERM
    wanted = [key for key in area_keys() if asked.area in (None, key)]
    if not sum(_open(key, max(asked.partners, 0)) for key in wanted):
        print("quorate doors: nobody is asked to a conference there. First: quorate demo", file=sys.stderr)
        return EX_UNAVAILABLE
    print("Open a link in a private window and type its code within 10 minutes. Run this again for more.")
    return 0


def _open(area: str, partners: int) -> int:
    shown, heading = 0, ""
    for invitation in for_training(area, clock.now(), partners=partners):
        opened = links.open_for_training(invitation=invitation, at=clock.now())
        if opened is None:
            continue
        conference = invitation.conference
        day = conference.starts_at.astimezone(LONDON)
        says = (
            f"{conference.area.name}: {conference.get_kind_display().lower()} on {day:%d %B %Y}, "
            f"{conference.get_state_display().lower()}"
        )
        if says != heading:
            print(f"\n{says}")
            heading = says
        address, code = opened
        print(f"  {code}  {invitation.part}: {invitation.name}\n          {address}")
        shown += 1
    return shown
