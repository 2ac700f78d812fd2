"""`quorate backup`, `restore`, `worker`, `server` and `health`."""

import argparse
import os
import socket
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from quorate import clock
from quorate.jobs.schedule import each_minute_from_now_on
from quorate.jobs.work import do_all_waiting, take_back_abandoned, take_up_dropped, tick
from quorate.letters import catalogue
from quorate.letters.faults import BadLetters
from quorate.operations.backup import BadBackup, CannotBackUp, NotEmpty, back_up, restore
from quorate.operations.health import readiness

EX_DATAERR = 65
EX_NOINPUT = 66
EX_UNAVAILABLE = 69
EX_CANTCREAT = 73


def add_commands(subparsers: Any) -> None:
    """Describe this part's commands to argparse."""
    backup = subparsers.add_parser(
        "backup",
        description="Copies the database and the uploads into one file, while people go on working. "
        "The file holds families' details: keep it where only those may reach it who may read them.",
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="where to write it, such as quorate.tar.gz")
    backup.add_argument("--force", action="store_true", help="replace FILE if it is there")
    backup.set_defaults(run=run_backup)

    putting_back = subparsers.add_parser(
        "restore",
        description="Puts a backup back, once every checksum in it is right, and checks the audit afterwards. "
        "Exit code 65: the file is damaged or not for this instance; 73: there is work here already.",
    )
    putting_back.add_argument("file", type=Path, metavar="FILE")
    putting_back.add_argument(
        "--force",
        action="store_true",
        help="replace what is here (it is backed up beside the database first)",
    )
    putting_back.set_defaults(run=run_restore)

    worker = subparsers.add_parser("worker", description="Does the background work until it is stopped.")
    worker.add_argument("--once", action="store_true", help="do what is waiting now, and end")
    worker.set_defaults(run=run_worker)

    server = subparsers.add_parser("server", description="Serves the pages until it is stopped.")
    server.add_argument("--host", default="127.0.0.1")
    server.add_argument("--port", type=int, default=8000)
    server.add_argument("--processes", type=int, default=2)
    server.set_defaults(run=run_server)

    health = subparsers.add_parser(
        "health", description="Says what works and what does not; 1 if anything does not."
    )
    health.set_defaults(run=run_health)


def run_backup(arguments: argparse.Namespace) -> int:
    try:
        manifest = back_up(arguments.file, replace=arguments.force)
    except CannotBackUp as error:
        print(f"quorate backup: {error}", file=sys.stderr)
        return EX_CANTCREAT
    size = arguments.file.stat().st_size / 1_000_000
    print(
        f"Backed up to {arguments.file} ({size:.1f} MB): the database with {manifest.audit_entries} audit entries, "
        f"and {len(manifest.files) - 1} uploads."
    )
    print(f"Last audit entry: {manifest.audit_hash}")
    return 0


def run_restore(arguments: argparse.Namespace) -> int:
    if not arguments.file.is_file():
        print(f"quorate restore: there is no file {arguments.file}.", file=sys.stderr)
        return EX_NOINPUT
    try:
        done = restore(arguments.file, force=arguments.force)
    except BadBackup as error:
        print(f"quorate restore: {error}", file=sys.stderr)
        return EX_DATAERR
    except (NotEmpty, CannotBackUp) as error:
        print(f"quorate restore: {error}", file=sys.stderr)
        return EX_CANTCREAT
    print(
        f"Restored the backup of {done.manifest.made_at}: {done.manifest.audit_entries} audit entries, the chain is "
        f"whole; {done.uploads} uploads."
    )
    if done.migrated:
        print(f"It was brought up to date by {len(done.migrated)} migrations.")
    return 0


def unfit(command: str) -> bool:
    """Say so and return True when the words of a letter cannot be used: nobody should find that out while writing."""
    try:
        catalogue.entries()
    except BadLetters as bad:
        print(f"quorate {command}: {bad}", file=sys.stderr)
        return True
    return False


def run_worker(arguments: argparse.Namespace) -> int:
    if unfit("worker"):
        return EX_DATAERR
    take_back_abandoned()
    take_up_dropped()
    if arguments.once:
        tick()
        print(f"{do_all_waiting()} jobs done.")
        return 0
    each_minute_from_now_on()
    tick()
    connection.close()
    call_command("qcluster")
    return 0


def in_use(host: str, port: int) -> bool:
    """Say whether somebody listens there: two servers could share the port, and requests go to either."""
    with closing(
        socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    ) as probe:
        probe.settimeout(2)
        return probe.connect_ex((host, port)) == 0


def run_server(arguments: argparse.Namespace) -> int:
    if unfit("server"):
        return EX_DATAERR
    granian = Path(sys.executable).with_name("granian")
    if not granian.exists():
        print("quorate server: granian is not installed here. Run script/bootstrap.", file=sys.stderr)
        return EX_UNAVAILABLE
    if in_use(arguments.host, arguments.port):
        print(
            f"quorate server: something listens on {arguments.host}:{arguments.port} already. "
            "Stop it, or choose another port with --port (PORT=... for script/server).",
            file=sys.stderr,
        )
        return EX_UNAVAILABLE
    call_command("collectstatic", interactive=False, verbosity=0)
    connection.close()
    line = [
        str(granian),
        "--interface=wsgi",
        f"--host={arguments.host}",
        f"--port={arguments.port}",
        f"--workers={arguments.processes}",
        "--no-access-log",
        "--log-level=warning",
        "--blocking-threads=4",
        "--backpressure=64",
        "--respawn-failed-workers",
        "quorate.config.wsgi:application",
    ]
    path = os.pathsep.join([str(settings.BASE_DIR), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)
    # From here on this process is the server: signals reach it, and its exit code is ours.
    return os.execve(line[0], line, {**os.environ, "PYTHONPATH": path})  # noqa: S606


def run_health(_arguments: argparse.Namespace) -> int:
    report = readiness(now=clock.machine_now())
    for what, problem in report.items():
        print(f"{what:<12}{problem or 'works'}")
    return 1 if any(report.values()) else 0
