"""The one door to everything that needs no browser: `quorate COMMAND`.

A command lives with the part it belongs to, in that part's `commands.py`, whose `add_commands` describes it to
argparse. The table below says which part that is, so that only what is asked for is loaded: reading a procedure
or judging a quorum starts neither Django nor a database.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Literal, NamedTuple, NoReturn

EX_USAGE = 64
EX_UNAVAILABLE = 69
EX_CONFIG = 78


class Command(NamedTuple):
    part: str
    # "nothing" runs without Django; "settings" with it; "instance" also wants a database of the right kind.
    needs: Literal["nothing", "settings", "instance"]
    help: str


COMMANDS = {
    "quorum": Command("rulebook", "nothing", "judge whether a meeting is quorate, and say what is missing"),
    "decide": Command("rulebook", "nothing", "work out an outcome from the agencies' views"),
    "check-procedures": Command("rulebook", "nothing", "check every file of the published procedures"),
    "try-procedures": Command(
        "rulebook", "nothing", "show what new procedure files would decide, on examples"
    ),
    "due": Command("rulebook", "nothing", "work out every date that follows from events, and why"),
    "work": Command("cases", "instance", "list what is due in an area, by when, whose and why"),
    "recompute": Command("cases", "instance", "work out every duty afresh"),
    "figures": Command("figures", "instance", "print an area's figures, small numbers hidden"),
    "import": Command("returns", "instance", "bring in a caseload from a return"),
    "check": Command("census", "instance", "check a return by the sector's rules: quorate check cin"),
    "export": Command("exchange", "instance", "write a return: Annex A, the safeguarding dataset and others"),
    "demo": Command("returns", "instance", "fill a training instance with invented councils"),
    "verify-audit": Command("audit", "instance", "check the chain of the audit"),
    "check-editions": Command(
        "minutes", "instance", "search every copy of a conference's minutes for what its reader must not find"
    ),
    "createarea": Command("people", "instance", "open an area"),
    "createuser": Command("people", "instance", "give somebody a sign-in"),
    "doors": Command("conferences", "instance", "print links and codes that open the demonstration's doors"),
    "backup": Command("operations", "settings", "copy the database and the uploads into one file"),
    "restore": Command("operations", "settings", "put a backup back"),
    "worker": Command("operations", "instance", "do the background work: letters, reminders"),
    "server": Command("operations", "instance", "serve the pages"),
    "words": Command(
        "families", "settings", "say what is not translated for families yet, or take up new texts"
    ),
    "health": Command("operations", "settings", "say whether this instance can work"),
}


class Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(EX_USAGE, f"{self.prog}: {message}\n")


def overview() -> str:
    """Return the help of `quorate` itself."""
    lines = [f"  {name:<18}{command.help}" for name, command in COMMANDS.items()]
    return "\n".join(
        [
            "usage: quorate COMMAND [...]",
            "",
            "Runs child protection conferences. Commands (quorate COMMAND --help says more):",
            "",
            *lines,
            "  migrate           make the database, or bring it up to date",
            "  check             check the settings and the parts",
            "  manage            any command of Django's own: quorate manage help",
            "",
            "Exit codes: 0 done; 1 found something wrong; 64 wrong use; 65 bad data; 66 no such file;",
            "69 something needed is missing; 70 a fault of ours; 73 cannot write; 75 try again; 77 not allowed;",
            "78 a setting is missing or wrong.",
            "",
        ]
    )


def django_command(arguments: Sequence[str]) -> int:
    """Run one of Django's own commands (migrate, makemigrations, collectstatic ...)."""
    management = import_module("django.core.management")
    management.execute_from_command_line(["quorate", *arguments])
    return 0


def refuse_other_kind() -> bool:
    """Say so and return True when the settings and the database disagree about training."""
    stamp = import_module("quorate.clock.stamp")
    try:
        stamp.refuse_other_kind()
    except stamp.WrongKindOfInstance as error:
        sys.stderr.write(f"quorate: {error}\n")
        return True
    return False


def run(name: str, arguments: Sequence[str]) -> int:
    """Run the named command of a part; return its exit code."""
    command = COMMANDS[name]
    if command.needs != "nothing":
        import_module("django").setup()
    parser = Parser(prog="quorate", add_help=False)
    import_module(f"quorate.{command.part}.commands").add_commands(
        parser.add_subparsers(dest="command", required=True, parser_class=Parser)
    )
    parsed = parser.parse_args([name, *arguments])
    if command.needs == "instance" and refuse_other_kind():
        return EX_CONFIG
    return int(parsed.run(parsed) or 0)


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quorate.config.settings")
    if not arguments:
        sys.stderr.write(overview())
        return EX_USAGE
    name, *rest = arguments
    if name in {"-h", "--help", "help"}:
        sys.stdout.write(overview())
        return 0
    # Django has a command of this name too, for the settings; ours names the return that is to be checked.
    if name in COMMANDS and not (name == "check" and rest[:1] not in (["cin"], ["--help"], ["-h"])):
        return run(name, rest)
    if name == "manage":
        return django_command(rest)
    if name in {"--version", "version"} or name.startswith("-"):
        sys.stderr.write(f"quorate: no option {name}; quorate --help lists the commands\n")
        return EX_USAGE
    if name not in import_module("django.core.management").get_commands():
        sys.stderr.write(f"quorate: there is no command {name!r}; quorate --help lists them\n")
        return EX_USAGE
    return django_command(arguments)


if __name__ == "__main__":
    sys.exit(main())
