"""`quorate verify-audit`."""

import argparse
import sys
from typing import Any

from .queries import walk


def add_commands(subparsers: Any) -> None:
    """Describe this part's commands to argparse."""
    parser = subparsers.add_parser(
        "verify-audit",
        help="check the chain of the audit",
        description=(
            "Walks the audit from its first entry and says where it is broken, if it is. Prints the last "
            "entry's hash: keep it away from this machine, and give it back with --expect to show that "
            "nothing was cut off since. Exit code 0 when whole, 1 when broken."
        ),
    )
    parser.add_argument("--area", default="", metavar="KEY", help="also count the entries of this area")
    parser.add_argument(
        "--expect", default="", metavar="HASH", help="a last hash that was kept from an earlier run"
    )
    parser.set_defaults(run=verify)


def verify(arguments: argparse.Namespace) -> int:
    """Print what a walk along the chain found; return 1 when it is broken."""
    chain = walk(area=arguments.area, expected=arguments.expect.strip().lower())
    if chain.broken:
        print(f"The audit is broken: {chain.broken.says}", file=sys.stderr)
        print(f"{chain.entries} entries before that are whole.", file=sys.stderr)
        return 1
    print(f"The audit is whole: {chain.entries} entries.")
    if arguments.area:
        print(f"Of {arguments.area}: {chain.in_area} entries.")
    if chain.expected_at is not None and arguments.expect:
        print(f"The expected hash is that of entry {chain.expected_at}.")
    print(f"Last: {chain.last_sequence} {chain.last_hash}")
    return 0
