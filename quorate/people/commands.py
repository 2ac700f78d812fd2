"""`quorate createarea` and `quorate createuser`: what a new instance needs before anybody can sign in."""

import argparse
import getpass
import sys
from typing import Any

from django.db import transaction

from quorate import clock

from . import actions, queries, sign_ins
from .models import Agency, Practitioner

EX_DATAERR = 65
BY = "command line"


def add_commands(subparsers: Any) -> None:
    """Describe this part's commands to argparse."""
    area = subparsers.add_parser(
        "createarea",
        help="open an area",
        description="Opens an area with its council's children's social care as its first agency.",
    )
    area.add_argument("--key", required=True, help="short name without spaces, used by the other commands")
    area.add_argument("--name", required=True, help="the council's name, shown in the header")
    area.add_argument("--procedure", required=True, help="the procedure's folder in procedures/, e.g. tees")
    area.add_argument("--la-code", required=True, help="the authority's three-digit code")
    area.set_defaults(run=create_area)

    user = subparsers.add_parser(
        "createuser",
        help="give somebody a sign-in",
        description=(
            "Puts somebody in post and gives them a sign-in. Asks for a password twice, unless --password-stdin "
            "reads one line from standard input."
        ),
    )
    user.add_argument("--email", required=True, help="the address to sign in with")
    user.add_argument("--name", required=True, help="full name")
    user.add_argument(
        "--role", required=True, choices=Practitioner.Role.values, help="decides what they can see and do"
    )
    user.add_argument("--area", required=True, metavar="KEY", help="the area they work in")
    user.add_argument("--agency", default="", help="an agency of the area (default: children's social care)")
    user.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    user.set_defaults(run=create_user)


def create_area(arguments: argparse.Namespace) -> int:
    """Open an area; return the exit code."""
    if len(arguments.la_code) != 3 or not arguments.la_code.isdigit():
        return _wrong("The authority's code is three digits, such as 999.")
    at = clock.now()
    try:
        with transaction.atomic():
            area = actions.open_area(
                key=arguments.key,
                name=arguments.name,
                procedure=arguments.procedure,
                la_code=arguments.la_code,
                by=BY,
                at=at,
            )
            actions.add_agency(
                area=area,
                name=f"{area.name} children's social care",
                kind=Agency.Kind.SOCIAL_CARE,
                by=BY,
                at=at,
            )
    except actions.Refused as refused:
        return _wrong(str(refused))
    print(f"{area.name} is open. Put its first person in post: quorate createuser --area {area.key} ...")
    return 0


def create_user(arguments: argparse.Namespace) -> int:
    """Put somebody in post with a sign-in; return the exit code. Nothing is stored when anything is refused."""
    area = queries.area_by_key(arguments.area)
    if area is None:
        keys = ", ".join(queries.area_keys()) or "none yet; open one with quorate createarea"
        return _wrong(f"There is no area {arguments.area!r}. There are: {keys}.")
    agency = queries.agency_by_name(area, arguments.agency)
    if agency is None:
        names = ", ".join(one.name for one in queries.agencies_to_choose(area)) or "none yet"
        return _wrong(f"{area.name} has no such agency. Give --agency one of: {names}.")
    try:
        password = _password(from_stdin=arguments.password_stdin)
        at = clock.now()
        with transaction.atomic():
            practitioner = actions.add_practitioner(
                area=area,
                name=arguments.name,
                role=arguments.role,
                agency=agency,
                email=arguments.email.strip().lower(),
                by=BY,
                at=at,
            )
            sign_ins.open_sign_in(
                practitioner=practitioner, email=arguments.email, password=password, by=BY, at=at
            )
    except actions.Refused as refused:
        return _wrong(str(refused))
    print(f"{practitioner.name} can sign in to {area.name} as {practitioner.get_role_display().lower()}.")
    return 0


def _password(*, from_stdin: bool) -> str:
    """Return the password, asked for twice or read from standard input; weak ones are refused by the act."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    first = getpass.getpass("Password: ")
    if first != getpass.getpass("The same again: "):
        raise actions.Refused("The two passwords differ. Run the command again.")
    return first


def _wrong(says: str) -> int:
    print(f"quorate: {says}", file=sys.stderr)
    return EX_DATAERR
