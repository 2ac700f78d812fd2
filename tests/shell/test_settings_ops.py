"""Starting: what is missing is named at once, and the door `quorate` gives codes that scripts can use."""

import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from quorate.__main__ import COMMANDS, main
from quorate.config.reading import kept_secret
from tests.shell.instances import ROOT, Instance, migrate

LONG = "s" * 60


@pytest.fixture
def bare(tmp_path: Path) -> Instance:
    """An instance without any setting but its folder: on SQLite, and without a database."""
    return Instance(
        tmp_path / "var",
        {"QUORATE_VAR": str(tmp_path / "var"), "QUORATE_ENV_FILE": "/dev/null", "PATH": "/usr/bin:/bin"},
    )


def test_every_unusable_setting_is_named_in_one_message(bare: Instance) -> None:
    said = bare.run(
        "check",
        expect=78,
        TRAINING_TODAY="13/4/2026",
        PUBLIC_URL="https://quorate.example",
        DATABASE_URL="mysql://somewhere/else",
        UPLOAD_LIMIT_MB="lots",
        EMAIL_URL="pigeon://roof",
    ).stderr
    assert said.startswith("Quorate cannot start")
    for name in (
        "TRAINING_TODAY",
        "SECRET_KEY is missing",
        "DATABASE_URL",
        "UPLOAD_LIMIT_MB",
        "EMAIL_URL",
    ):
        assert name in said, said
    assert "Traceback" not in said


def test_passwords_in_settings_are_not_repeated(bare: Instance) -> None:
    said = bare.run(
        "check", expect=78, DATABASE_URL="oracle://ada:hunter2@db/x", EMAIL_URL="x://bo:hunter2@m"
    ).stderr
    assert "hunter2" not in said


def test_a_short_secret_is_refused(bare: Instance) -> None:
    assert "too short" in bare.run("check", expect=78, SECRET_KEY="short").stderr


def test_an_https_instance_has_the_strict_headers(bare: Instance) -> None:
    code = (
        "from django.conf import settings as s\n"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.SECURE_SSL_REDIRECT, s.DEBUG)"
    )
    environment = {
        **bare.environment,
        "DJANGO_SETTINGS_MODULE": "quorate.config.settings",
        "PYTHONPATH": str(ROOT),
    }
    there = Instance(bare.var, environment)
    assert there.does(code, PUBLIC_URL="https://quorate.example", SECRET_KEY=LONG).split() == [
        "True", "True", "31536000", "True", "False",
    ]  # fmt: skip
    assert there.does(code).split() == ["False", "False", "0", "False", "False"]


def test_the_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    first = kept_secret(tmp_path / "var" / "secret")
    assert kept_secret(tmp_path / "var" / "secret") == first
    assert len(first) >= 50
    assert (tmp_path / "var" / "secret").stat().st_mode & 0o077 == 0


def test_a_database_that_is_not_set_up_is_named(bare: Instance) -> None:
    assert "quorate migrate" in bare.run("verify-audit", expect=78).stderr


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ([], 64, "usage: quorate COMMAND"),
        (["conjure"], 64, "no command 'conjure'"),
        (["--loud"], 64, "no option --loud"),
        (["backup"], 64, "required: FILE"),
    ],
)
def test_wrong_use_is_64(bare: Instance, arguments: list[str], code: int, says: str) -> None:
    assert says in bare.run(*arguments, expect=code).stderr


def test_help_lists_every_command(bare: Instance) -> None:
    said = bare.run("--help").stdout
    for name in (
        "import",
        "due",
        "quorum",
        "decide",
        "check-procedures",
        "try-procedures",
        "backup",
        "restore",
        "verify-audit",
        "worker",
    ):
        assert f"  {name} " in said
    assert "--force" in bare.run("restore", "--help").stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there_and_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([name, "--help"])
    assert ended.value.code == 0
    assert f"quorate {name}" in capsys.readouterr().out


def test_a_server_does_not_share_a_port_with_another(bare: Instance) -> None:
    migrate(bare)
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = str(other.getsockname()[1])
        assert "listens on" in bare.run("server", "--port", port, expect=69).stderr


def test_rules_are_asked_without_django_or_a_database(bare: Instance) -> None:
    code = (
        "import sys\nfrom quorate.__main__ import main\n"
        "try:\n    main(['check-procedures'])\nexcept SystemExit:\n    pass\n"
        "assert 'django' not in sys.modules\nprint('without')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=bare.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.rstrip().endswith("without"), done.stderr
    assert not bare.var.exists()
