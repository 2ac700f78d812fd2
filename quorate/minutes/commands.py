"""`quorate check-editions`: whether every copy of a conference's minutes leaves out what it must, in every byte."""

import argparse
import sys
from typing import Any

from quorate import clock
from quorate.conferences.models import Conference
from quorate.conferences.queries.meeting import meeting_of

from .actions import sending
from .queries import written_of

EX_DATAERR = 65


def add_commands(subparsers: Any) -> None:
    """Describe this part's commands to argparse."""
    parser = subparsers.add_parser(
        "check-editions",
        help="search every copy of a conference's minutes for what its reader must not find",
        description=(
            "Makes every reader's copy of the minutes as it would go now, letter, PDF and Word document, and searches "
            "all that is in them for each sentence the copy leaves out, each secret place and each name that is not "
            "for this reader. Exit code 0 when nothing is found, 1 when something is, 65 for an unknown conference."
        ),
    )
    parser.add_argument("conference", type=int, metavar="CONFERENCE", help="the number of the conference")
    parser.set_defaults(run=check)


def check(arguments: argparse.Namespace) -> int:
    """Print what the check of each copy found; names of people are printed, withheld words never."""
    rows = Conference.objects.select_related("area", "chair", "administrator", "room", "family")
    conference = rows.filter(pk=arguments.conference, minutes__isnull=False).first()
    if conference is None:
        print(f"There is no conference {arguments.conference} whose minutes were begun.", file=sys.stderr)
        return EX_DATAERR
    found = 0
    for one in sending.check(written_of(meeting_of(conference)), at=clock.now()):
        found += len(one.tells)
        said = "; ".join(_where(tell) for tell in one.tells) or "nothing found"
        print(f"{one.edition.copy.name}: {one.withheld} looked for, {said}")
    print("Every copy keeps what it must." if not found else f"{found} findings: those copies do not go.")
    return 1 if found else 0


def _where(tell: str) -> str:
    """Return where something stands, without any words of it."""
    return (
        "stands " + tell.partition(": it stands ")[2].partition(", in the words")[0].partition(". Reword")[0]
    )
